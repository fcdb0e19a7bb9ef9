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

/* The same over TLS. @pem: certificate and key */
HttpOrigin *http_origin_new_secure (const char *fields, const char *pem);
void http_origin_free (HttpOrigin *self);
guint16 http_origin_get_port (HttpOrigin *self);
char *http_origin_get_last_head (HttpOrigin *self);
guint http_origin_get_n_requests (HttpOrigin *self);

char *http_fetch (guint16 port, const char *request);
char *http_fetch_octets (guint16 port, const char *request, gsize *length);

/* How a client gets to an origin over TLS, through a proxy. */
typedef struct
{
  guint16 port;       /* of the proxy on 127.0.0.1 */
  const char *host;   /* whose port 443 it asks for */
  const char *agent;  /* its User-Agent */
  const char *issuer; /* (nullable): PEM; whom it trusts; NULL: nobody, so that it refuses */
} HttpTunnel;

char *http_fetch_inside (const HttpTunnel *tunnel, const char *request);

/* A port of 127.0.0.1 that is taken as long as the socket is held. */
GSocket *http_take_port (guint16 *port);

G_END_DECLS
