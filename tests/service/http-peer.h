/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An origin and a client for tests of what happens to a request on its way.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An origin on 127.0.0.1, on threads of its own: answers every request with 200 and "hello". */
typedef struct _HttpOrigin HttpOrigin;

HttpOrigin *http_origin_new (const char *fields);
void http_origin_free (HttpOrigin *self);
guint16 http_origin_get_port (HttpOrigin *self);
char *http_origin_get_last_head (HttpOrigin *self);
guint http_origin_get_n_requests (HttpOrigin *self);

char *http_fetch (guint16 port, const char *request);

/* A port of 127.0.0.1 that is taken as long as the socket is held. */
GSocket *http_take_port (guint16 *port);

G_END_DECLS
