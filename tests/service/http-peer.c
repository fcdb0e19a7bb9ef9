/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The origin runs on threads, the client on another, and the main context is
 * iterated meanwhile: so the proxy between them may live in this process, or in
 * a child.
 */

#include "http-peer.h"

#include <string.h>

struct _HttpOrigin
{
  GSocketService *service;      /* (owned) */
  GTlsCertificate *certificate; /* (owned) (nullable): speaks TLS */
  char *fields;                 /* (owned) */
  guint16 port;

  GMutex lock;
  char *last_head; /* (owned) (nullable): guarded by lock, like n_requests */
  guint n_requests;
};

#define END_OF_HEAD "\r\n\r\n"

/* Reads up to the end of a head. Returns: (transfer full) (nullable) */
static char *
read_head (GInputStream *stream)
{
  g_autoptr (GString) head = g_string_new (NULL);
  char octet;

  while (g_input_stream_read (stream, &octet, 1, NULL, NULL) == 1)
    {
      g_string_append_c (head, octet);
      if (g_str_has_suffix (head->str, END_OF_HEAD))
        return g_string_free (g_steal_pointer (&head), FALSE);
    }

  return NULL;
}

static gboolean
on_run (GThreadedSocketService *service G_GNUC_UNUSED,
        GSocketConnection *connection,
        GObject *source G_GNUC_UNUSED,
        gpointer user_data)
{
  HttpOrigin *self = user_data;
  g_autoptr (GIOStream) stream =
    self->certificate != NULL
      ? g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL)
      : g_object_ref (G_IO_STREAM (connection));
  char *head = read_head (g_io_stream_get_input_stream (stream));
  g_autofree char *answer = NULL;

  if (head == NULL)
    return TRUE;

  g_mutex_lock (&self->lock);
  g_free (self->last_head);
  self->last_head = head;
  self->n_requests++;
  g_mutex_unlock (&self->lock);

  answer = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n%sContent-Length: 5\r\n"
                            "Connection: close\r\n\r\nhello",
                            self->fields);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer, strlen (answer), NULL,
                             NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);

  return TRUE;
}

static GSocketAddress *
loopback (guint16 port)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (address, port);
}

/* @fields: further lines of the response's head, each with its end */
HttpOrigin *
http_origin_new (const char *fields)
{
  HttpOrigin *self = g_new0 (HttpOrigin, 1);
  g_autoptr (GSocketAddress) any = loopback (0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->lock);
  self->fields = g_strdup (fields);
  self->service = g_threaded_socket_service_new (8);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);

  return self;
}

HttpOrigin *
http_origin_new_secure (const char *fields, const char *pem)
{
  HttpOrigin *self = http_origin_new (fields);
  g_autoptr (GError) error = NULL;

  self->certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);

  return self;
}

void
http_origin_free (HttpOrigin *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->lock);
  g_free (self->last_head);
  g_free (self->fields);
  g_free (self);
}

guint16
http_origin_get_port (HttpOrigin *self)
{
  return self->port;
}

/* Returns: (transfer full) (nullable): the head of the last request */
char *
http_origin_get_last_head (HttpOrigin *self)
{
  char *head;

  g_mutex_lock (&self->lock);
  head = g_strdup (self->last_head);
  g_mutex_unlock (&self->lock);

  return head;
}

guint
http_origin_get_n_requests (HttpOrigin *self)
{
  guint n_requests;

  g_mutex_lock (&self->lock);
  n_requests = self->n_requests;
  g_mutex_unlock (&self->lock);

  return n_requests;
}

typedef struct
{
  guint16 port;
  const HttpTunnel *tunnel; /* (nullable): says @request inside */
  const char *request;
  char *answer; /* (owned) (nullable) */
  gsize length; /* of @answer */
  gboolean is_done;
} Fetch;

static gboolean
on_certificate (GTlsConnection *connection G_GNUC_UNUSED,
                GTlsCertificate *certificate,
                GTlsCertificateFlags faults G_GNUC_UNUSED,
                gpointer user_data)
{
  const HttpTunnel *tunnel = user_data;
  g_autoptr (GSocketConnectable) identity = g_network_address_new (tunnel->host, 443);
  g_autoptr (GTlsCertificate) issuer =
    tunnel->issuer != NULL ? g_tls_certificate_new_from_pem (tunnel->issuer, -1, NULL) : NULL;

  return issuer != NULL && g_tls_certificate_verify (certificate, identity, issuer) == 0;
}

/* Asks for the tunnel and shakes hands in it. Returns: (transfer full) (nullable): %NULL if either fails */
static GIOStream *
enter_tunnel (const HttpTunnel *tunnel, GIOStream *connection)
{
  g_autoptr (GSocketConnectable) identity = g_network_address_new (tunnel->host, 443);
  g_autofree char *asking = g_strdup_printf ("CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n"
                                             "User-Agent: %s\r\n\r\n",
                                             tunnel->host, tunnel->host, tunnel->agent);
  g_autofree char *answer = NULL;
  g_autoptr (GIOStream) inside = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (connection), asking, strlen (asking),
                             NULL, NULL, NULL);
  answer = read_head (g_io_stream_get_input_stream (connection));
  if (answer == NULL || !g_str_has_prefix (answer, "HTTP/1.1 200 "))
    return NULL;

  inside = g_tls_client_connection_new (connection, identity, NULL);
  g_signal_connect (inside, "accept-certificate", G_CALLBACK (on_certificate), (gpointer) tunnel);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (inside), NULL, NULL))
    return NULL;

  return g_steal_pointer (&inside);
}

/* On a thread: says @request and reads until the other side closes. */
static void
fetch_in_thread (GTask *task,
                 gpointer source_object G_GNUC_UNUSED,
                 gpointer task_data,
                 GCancellable *cancellable G_GNUC_UNUSED)
{
  Fetch *fetch = task_data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = loopback (fetch->port);
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GString) answer = g_string_new (NULL);
  char buffer[4096];
  gssize n_read;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, NULL);
  if (connection != NULL)
    stream = fetch->tunnel != NULL ? enter_tunnel (fetch->tunnel, G_IO_STREAM (connection))
                                   : g_object_ref (G_IO_STREAM (connection));
  if (stream != NULL)
    {
      g_output_stream_write_all (g_io_stream_get_output_stream (stream), fetch->request,
                                 strlen (fetch->request), NULL, NULL, NULL);
      while ((n_read = g_input_stream_read (g_io_stream_get_input_stream (stream), buffer,
                                            sizeof buffer, NULL, NULL)) > 0)
        g_string_append_len (answer, buffer, n_read);
      fetch->length = answer->len;
      fetch->answer = g_string_free (g_steal_pointer (&answer), FALSE);
    }

  g_task_return_boolean (task, TRUE);
}

static void
on_fetched (GObject *object G_GNUC_UNUSED, GAsyncResult *result G_GNUC_UNUSED, gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->is_done = TRUE;
}

static char *
run (Fetch *fetch)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_fetched, fetch);

  g_task_set_task_data (task, fetch, NULL);
  g_task_run_in_thread (task, fetch_in_thread);
  while (!fetch->is_done)
    g_main_context_iteration (NULL, TRUE);

  return fetch->answer;
}

/*
 * Sends @request, which should ask to close, to 127.0.0.1:@port and iterates the main context until
 * it is answered.  Returns: (transfer full) (nullable): all that came back; %NULL if nobody listens
 */
char *
http_fetch (guint16 port, const char *request)
{
  Fetch fetch = { .port = port, .request = request };

  return run (&fetch);
}

/* The same of an answer that may have NUL in it; @length: (out): of it */
char *
http_fetch_octets (guint16 port, const char *request, gsize *length)
{
  Fetch fetch = { .port = port, .request = request };
  char *answer = run (&fetch);

  *length = fetch.length;

  return answer;
}

/* The same inside of a tunnel. Returns: %NULL also if there is no tunnel, or the client refused what it met in it */
char *
http_fetch_inside (const HttpTunnel *tunnel, const char *request)
{
  Fetch fetch = { .port = tunnel->port, .tunnel = tunnel, .request = request };

  return run (&fetch);
}

GSocket *
http_take_port (guint16 *port)
{
  g_autoptr (GSocketAddress) any = loopback (0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;
  GSocket *socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_listen (socket, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));

  return socket;
}
