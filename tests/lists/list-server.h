/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What follows the octets of an answer. */
typedef enum
{
  LIST_SERVER_CLOSE,
  LIST_SERVER_RESET,
  LIST_SERVER_HANG, /* until the client leaves */
} ListServerEnd;

/**
 * ListServer:
 *
 * A server on loopback that answers as it is told, octet for octet, one request a connection.  Each
 * connection has a thread of its own, so that one that hangs holds nobody up.
 */
typedef struct _ListServer ListServer;

/* @certificate: (nullable): speaks TLS with it */
ListServer *list_server_new (GTlsCertificate *certificate);
void list_server_free (ListServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ListServer, list_server_free)

/* Returns: (transfer full): "http://127.0.0.1:PORT" and @path */
char *list_server_get_url (ListServer *self, const char *path);

/* From now on @path is answered by these octets, head and all. */
void list_server_script (ListServer *self, const char *path, GBytes *octets, ListServerEnd end);

/* ... by 200, these fields (each with its end of line) and @text; by 304 if the request has the ETag that is among them. */
void list_server_serve (ListServer *self, const char *path, const char *fields, const char *text);

/* ... by this status line and fields, and an empty body. */
void list_server_answer (ListServer *self,
                         const char *path,
                         const char *status,
                         const char *fields);

/* How often @path was asked for. */
guint list_server_count (ListServer *self, const char *path);

/* The head of the newest request for @path. Returns: (transfer full) (nullable) */
char *list_server_dup_request (ListServer *self, const char *path);

/* Called in the main context for each request, once its answer is on its way. */
void list_server_set_observer (ListServer *self, void (*observer) (gpointer), gpointer user_data);

G_END_DECLS
