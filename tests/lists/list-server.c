/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A server of lists that does as it is told: on threads, and with blocking
 * reads and writes, since that is the shortest way to misbehave.
 */

#include "list-server.h"

#include <string.h>
#include <sys/socket.h>

#define MAX_HEAD 8192
#define MAX_THREADS 64

/* What a path is answered by. */
typedef struct
{
  GBytes *octets; /* (owned) */
  ListServerEnd end;
  char *etag;    /* (owned) (nullable) */
  char *request; /* (owned) (nullable): the newest head */
  guint n_requests;
} Scene;

struct _ListServer
{
  GSocketService *service;
  GTlsCertificate *certificate; /* (owned) (nullable) */
  guint16 port;
  GCancellable *closing; /* ends what hangs */

  GMutex mutex;
  GHashTable *scenes; /* (owned) (element-type utf8 Scene): by path */
  void (*observer) (gpointer);
  gpointer user_data;
  gint n_open; /* connections; atomic */
};

static void
scene_free (gpointer data)
{
  Scene *scene = data;

  g_bytes_unref (scene->octets);
  g_free (scene->etag);
  g_free (scene->request);
  g_free (scene);
}

/* --- on a thread a connection --- */

/* Returns: (transfer full) (nullable): the head of a request */
static char *
read_head (GInputStream *input, GCancellable *cancellable)
{
  char head[MAX_HEAD + 1];
  gsize length = 0;

  while (length < MAX_HEAD)
    {
      gssize n_read =
        g_input_stream_read (input, head + length, MAX_HEAD - length, cancellable, NULL);

      if (n_read <= 0)
        return NULL;

      length += (gsize) n_read;
      head[length] = '\0';
      if (!g_ascii_isupper (head[0]))
        return g_strdup (head); /* nothing that a client of HTTP says */
      if (strstr (head, "\r\n\r\n") != NULL)
        return g_strdup (head);
    }

  return NULL;
}

static char *
dup_path (const char *head)
{
  const char *begin = strchr (head, ' ');

  return begin != NULL ? g_strndup (begin + 1, strcspn (begin + 1, " ")) : g_strdup ("");
}

/* Returns: (transfer full): what is to be sent */
static GBytes *
choose_answer (ListServer *self, const char *head, ListServerEnd *end)
{
  static const char bad_request[] = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
  static const char not_found[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
  static const char not_modified[] = "HTTP/1.1 304 Not Modified\r\n\r\n";
  g_autofree char *path = dup_path (head);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Scene *scene = g_hash_table_lookup (self->scenes, path);
  g_autofree char *condition = NULL;

  *end = LIST_SERVER_CLOSE;
  if (!g_ascii_isupper (head[0]))
    return g_bytes_new_static (bad_request, strlen (bad_request));
  if (scene == NULL)
    return g_bytes_new_static (not_found, strlen (not_found));

  scene->n_requests++;
  g_free (scene->request);
  scene->request = g_strdup (head);
  if (scene->etag != NULL)
    condition = g_strdup_printf ("If-None-Match: %s\r\n", scene->etag);
  if (condition != NULL && strstr (head, condition) != NULL)
    return g_bytes_new_static (not_modified, strlen (not_modified));

  *end = scene->end;
  return g_bytes_ref (scene->octets);
}

static gboolean
tell_observer (gpointer user_data)
{
  ListServer *self = user_data;

  if (self->observer != NULL)
    self->observer (self->user_data);

  return G_SOURCE_REMOVE;
}

/* The client is reset rather than told that this is the end. */
static void
reset (GSocketConnection *connection)
{
  GSocket *socket = g_socket_connection_get_socket (connection);
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  g_socket_close (socket, NULL);
}

static void
converse (ListServer *self, GIOStream *stream, GSocketConnection *connection)
{
  GInputStream *input = g_io_stream_get_input_stream (stream);
  g_autofree char *head = read_head (input, self->closing);
  g_autoptr (GBytes) answer = NULL;
  ListServerEnd end;
  char octet;

  if (head == NULL)
    return;

  answer = choose_answer (self, head, &end);
  g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                             g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), NULL,
                             self->closing, NULL);
  g_idle_add_full (G_PRIORITY_DEFAULT, tell_observer, self, NULL);

  if (end == LIST_SERVER_RESET)
    reset (connection);
  else if (end == LIST_SERVER_HANG)
    g_input_stream_read (input, &octet, 1, self->closing, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
on_run (GThreadedSocketService *service G_GNUC_UNUSED,
        GSocketConnection *connection,
        GObject *source G_GNUC_UNUSED,
        gpointer user_data)
{
  ListServer *self = user_data;
  g_autoptr (GIOStream) stream = NULL;

  g_atomic_int_inc (&self->n_open);
  if (self->certificate != NULL)
    stream = g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);
  else
    stream = g_object_ref (G_IO_STREAM (connection));
  converse (self, stream, connection);
  g_atomic_int_add (&self->n_open, -1);

  return TRUE;
}

/* --- in the main thread --- */

ListServer *
list_server_new (GTlsCertificate *certificate)
{
  ListServer *self = g_new0 (ListServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  self->scenes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, scene_free);
  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->closing = g_cancellable_new ();
  self->service = g_threaded_socket_service_new (MAX_THREADS);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);

  return self;
}

void
list_server_free (ListServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->closing);
  while (g_atomic_int_get (&self->n_open) > 0 || g_main_context_pending (NULL))
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }

  g_object_unref (self->service);
  g_clear_object (&self->certificate);
  g_object_unref (self->closing);
  g_hash_table_unref (self->scenes);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

char *
list_server_get_url (ListServer *self, const char *path)
{
  return g_strdup_printf ("%s://127.0.0.1:%u%s", self->certificate != NULL ? "https" : "http",
                          self->port, path);
}

static void
set_scene (ListServer *self, const char *path, GBytes *octets, ListServerEnd end, const char *etag)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  Scene *scene = g_hash_table_lookup (self->scenes, path);

  if (scene == NULL)
    {
      scene = g_new0 (Scene, 1);
      g_hash_table_insert (self->scenes, g_strdup (path), scene);
    }

  g_clear_pointer (&scene->octets, g_bytes_unref);
  scene->octets = g_bytes_ref (octets);
  scene->end = end;
  g_free (scene->etag);
  scene->etag = g_strdup (etag);
}

void
list_server_script (ListServer *self, const char *path, GBytes *octets, ListServerEnd end)
{
  set_scene (self, path, octets, end, NULL);
}

void
list_server_serve (ListServer *self, const char *path, const char *fields, const char *text)
{
  g_autofree char *octets =
    g_strdup_printf ("HTTP/1.1 200 OK\r\n%sContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", fields,
                     strlen (text), text);
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));
  const char *field = strstr (fields, "ETag: ");
  g_autofree char *etag = field != NULL ? g_strndup (field + 6, strcspn (field + 6, "\r")) : NULL;

  set_scene (self, path, bytes, LIST_SERVER_CLOSE, etag);
}

void
list_server_answer (ListServer *self, const char *path, const char *status, const char *fields)
{
  g_autofree char *octets =
    g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: 0\r\n\r\n", status, fields);
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

  set_scene (self, path, bytes, LIST_SERVER_CLOSE, NULL);
}

guint
list_server_count (ListServer *self, const char *path)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const Scene *scene = g_hash_table_lookup (self->scenes, path);

  return scene != NULL ? scene->n_requests : 0;
}

char *
list_server_dup_request (ListServer *self, const char *path)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->mutex);
  const Scene *scene = g_hash_table_lookup (self->scenes, path);

  return scene != NULL ? g_strdup (scene->request) : NULL;
}

void
list_server_set_observer (ListServer *self, void (*observer) (gpointer), gpointer user_data)
{
  self->observer = observer;
  self->user_data = user_data;
}
