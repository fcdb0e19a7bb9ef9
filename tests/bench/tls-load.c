/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Load over TLS through a proxy, for tests/bench/inspection.
 *
 * Each connection has a thread that blocks: CONNECT, handshake, then GET after
 * GET, so that the rate is the proxy's and not a poller's of our own.  It speaks by
 * OpenSSL, which takes the least of what both share.  It prints one JSON object
 * with what was done when the time is over.
 */

#include <glib.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_HEAD 8192
#define READ_SIZE (256 * 1024)

typedef struct
{
  gint fd;
  SSL *session; /* (owned) (nullable): plain */
} Connection;

static char *host;
static gint port = 443;
static gint proxy_port;
static gint n_connections = 32;
static gint seconds = 4;
static char *path;
static char *ca_file;
static gboolean is_plain;
static gboolean is_fresh;
static gboolean is_idle;

static SSL_CTX *context;
static gint has_ended;
static gint n_requests;
static gint n_failures;
static gint n_standing;
static gint64 n_octets; /* of content; under the lock */
static GMutex lock;

static gssize
receive (Connection *self, char *octets, gsize size)
{
  return self->session == NULL ? recv (self->fd, octets, size, 0)
                               : SSL_read (self->session, octets, size);
}

static gboolean
transmit (Connection *self, const char *text)
{
  gssize length = strlen (text);

  return (self->session == NULL ? send (self->fd, text, length, MSG_NOSIGNAL)
                                : SSL_write (self->session, text, length)) == length;
}

/* Reads a response with a Content-Length, or a head alone. Returns: octets of content; -1: failed */
static gint64
read_response (Connection *self, char *buffer, gboolean is_head_alone)
{
  gsize length = 0;
  char *end = NULL;
  const char *field;
  gint64 content;

  while (end == NULL && length < MAX_HEAD)
    {
      gssize n_read = receive (self, buffer + length, READ_SIZE - length);

      if (n_read <= 0)
        return -1;
      length += n_read;
      buffer[length] = '\0';
      end = strstr (buffer, "\r\n\r\n");
    }

  if (end == NULL || strncmp (buffer + strlen ("HTTP/1.1"), " 200", 4) != 0)
    return -1;
  if (is_head_alone)
    return 0;

  *end = '\0';
  field = strcasestr (buffer, "\r\ncontent-length:");
  content = field != NULL ? g_ascii_strtoll (field + strlen ("\r\ncontent-length:"), NULL, 10) : -1;
  for (gint64 left = content - (gint64) (length - (end + 4 - buffer)); left > 0;)
    {
      gssize n_read = receive (self, buffer, READ_SIZE);

      if (n_read <= 0)
        return -1;
      left -= n_read;
    }

  return content;
}

static gboolean
open_socket (Connection *self)
{
  const struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (proxy_port != 0 ? proxy_port : port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  const int on = 1;

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

  return connect (self->fd, (const struct sockaddr *) &address, sizeof address) == 0;
}

static gboolean
shake_hands (Connection *self)
{
  self->session = SSL_new (context);
  SSL_set_tlsext_host_name (self->session, host);
  SSL_set1_host (self->session, host);
  SSL_set_fd (self->session, self->fd);

  return SSL_connect (self->session) == 1;
}

static gboolean
connection_open (Connection *self, char *buffer)
{
  g_autofree char *request = NULL;

  self->session = NULL;
  if (!open_socket (self))
    return FALSE;
  if (is_plain)
    return TRUE;

  if (proxy_port != 0)
    {
      request =
        g_strdup_printf ("CONNECT %s:%d HTTP/1.1\r\nHost: %s:%d\r\n\r\n", host, port, host, port);
      if (!transmit (self, request) || read_response (self, buffer, TRUE) < 0)
        return FALSE;
    }

  return shake_hands (self);
}

static void
connection_close (Connection *self)
{
  if (self->session != NULL)
    {
      SSL_shutdown (self->session);
      SSL_free (self->session);
    }
  close (self->fd);
}

static gboolean
get_once (Connection *self, char *buffer)
{
  g_autofree char *request =
    is_plain && proxy_port != 0
      ? g_strdup_printf ("GET http://%s:%d%s HTTP/1.1\r\nHost: %s:%d\r\n\r\n", host, port, path,
                         host, port)
      : g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s:%d\r\n\r\n", path, host, port);
  gint64 content = transmit (self, request) ? read_response (self, buffer, FALSE) : -1;

  if (content < 0)
    return FALSE;

  g_atomic_int_inc (&n_requests);
  g_mutex_lock (&lock);
  n_octets += content;
  g_mutex_unlock (&lock);

  return TRUE;
}

/* Stands until the time is over. */
static void
stand (Connection *self)
{
  g_atomic_int_inc (&n_standing);
  while (g_atomic_int_get (&has_ended) == 0)
    {
      struct pollfd wait = { .fd = self->fd, .events = POLLRDHUP };

      poll (&wait, 1, 200);
    }
}

static gpointer
run_connection (gpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *buffer = g_malloc (READ_SIZE + 1);

  while (g_atomic_int_get (&has_ended) == 0)
    {
      Connection connection;
      gboolean is_good = connection_open (&connection, buffer) && get_once (&connection, buffer);

      if (is_good && is_idle)
        stand (&connection);
      while (is_good && !is_fresh && g_atomic_int_get (&has_ended) == 0)
        is_good = get_once (&connection, buffer);
      if (!is_good && g_atomic_int_get (&has_ended) == 0)
        g_atomic_int_inc (&n_failures);
      connection_close (&connection);
    }

  return NULL;
}

/* Idle connections are counted before the time begins: whoever reads that line measures meanwhile. */
static void
await_standing (void)
{
  while (is_idle && g_atomic_int_get (&n_standing) < n_connections)
    g_usleep (G_USEC_PER_SEC / 20);
  if (is_idle)
    {
      printf ("standing\n");
      fflush (stdout);
    }
}

static GOptionEntry entries[] = {
  { "host", 0, 0, G_OPTION_ARG_STRING, &host, "of the origin", "HOST" },
  { "port", 0, 0, G_OPTION_ARG_INT, &port, "of the origin", "PORT" },
  { "proxy", 0, 0, G_OPTION_ARG_INT, &proxy_port, "on 127.0.0.1; without it: direct", "PORT" },
  { "path", 0, 0, G_OPTION_ARG_STRING, &path, "what to get", "PATH" },
  { "connections", 0, 0, G_OPTION_ARG_INT, &n_connections, "at once", "N" },
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "to go on for", "N" },
  { "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &ca_file, "roots to trust", "FILE" },
  { "plain", 0, 0, G_OPTION_ARG_NONE, &is_plain, "no TLS", NULL },
  { "fresh", 0, 0, G_OPTION_ARG_NONE, &is_fresh, "a new connection for each request", NULL },
  { "idle", 0, 0, G_OPTION_ARG_NONE, &is_idle, "one request each, then stand", NULL },
  { NULL },
};

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  gint64 started;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || host == NULL || path == NULL)
    {
      g_printerr ("tls-load: %s\n",
                  error != NULL ? error->message : "--host and --path are needed");
      return 2;
    }

  signal (SIGPIPE, SIG_IGN);
  context = SSL_CTX_new (TLS_client_method ());
  SSL_CTX_set_verify (context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_session_cache_mode (context, SSL_SESS_CACHE_OFF);
  if (ca_file != NULL && SSL_CTX_load_verify_file (context, ca_file) != 1)
    {
      g_printerr ("tls-load: %s has no roots\n", ca_file);
      return 1;
    }

  for (gint i = 0; i < n_connections; i++)
    g_ptr_array_add (threads, g_thread_new ("load", run_connection, NULL));
  await_standing ();
  started = g_get_monotonic_time ();
  g_usleep ((gulong) seconds * G_USEC_PER_SEC);
  g_atomic_int_set (&has_ended, 1);
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (threads->pdata[i]);

  printf ("{\"requests\": %d, \"failures\": %d, \"octets\": %" G_GINT64_FORMAT
          ", \"seconds\": %.3f}\n",
          n_requests, n_failures, n_octets, (g_get_monotonic_time () - started) / 1e6);

  SSL_CTX_free (context);

  return 0;
}
