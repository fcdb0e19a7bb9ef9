/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl ca: what it shows of the authority, and what it lets out.
 */

#include "weirctl-child.h"

#include "weir-service.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#define PATIENCE (30 * G_USEC_PER_SEC) /* what is awaited comes within a second */
#define HOST "o.test"

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----\n"
#define PEM_END "-----END CERTIFICATE-----\n"

typedef struct
{
  char *parent; /* (owned) */
  char *folder; /* (owned): in it, made by the first command */
  char *key;    /* (owned): path of the authority's file */
  Outcome done;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->parent = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "data", NULL);
  f->key = g_build_filename (f->folder, "authority.key", NULL);

  /* Whose browsers are looked at, too. */
  g_setenv ("HOME", f->parent, TRUE);
  g_unsetenv ("XDG_DATA_HOME");
  g_unsetenv ("XDG_CONFIG_HOME");
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->parent));
  g_free (f->key);
  g_free (f->folder);
  g_free (f->parent);
}

static int
run (Fixture *f, const char *line)
{
  weirctl_on (&f->done, f->folder, line);

  return f->done.status;
}

/* "ca export" to a file of this name. Returns: its exit status */
static int
export_to (Fixture *f, const char *name)
{
  g_autofree char *line = g_strdup_printf ("ca export %s/%s", f->parent, name);

  return run (f, line);
}

static GBytes *
read_file (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->parent, name, NULL);
  g_autoptr (GError) error = NULL;
  char *octets = NULL;
  gsize length = 0;

  g_file_get_contents (path, &octets, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (octets, length);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

/* One certificate and nothing else. Returns: its DER form */
static GBytes *
decode_pem (const char *pem)
{
  g_autofree char *base64 = NULL;
  guint8 *octets;
  gsize length;

  g_assert_true (g_str_has_prefix (pem, PEM_BEGIN));
  g_assert_true (g_str_has_suffix (pem, PEM_END));
  base64 = g_strndup (pem + strlen (PEM_BEGIN), strlen (pem) - strlen (PEM_BEGIN PEM_END));
  g_assert_null (strchr (base64, '-'));

  octets = g_base64_decode (base64, &length);
  return g_bytes_new_take (octets, length);
}

/* "04:A3:…" of the certificate's SHA-256 */
static char *
get_fingerprint (GBytes *der)
{
  g_autofree char *digits = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, der);
  GString *text = g_string_new (NULL);

  for (guint i = 0; digits[i] != '\0'; i++)
    {
      if (i > 0 && i % 2 == 0)
        g_string_append_c (text, ':');
      g_string_append_c (text, g_ascii_toupper (digits[i]));
    }

  return g_string_free (text, FALSE);
}

static void
test_none_yet (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("To look at the authority makes none");

  g_assert_cmpint (run (f, "ca show"), ==, 1);
  g_assert_cmpstr (f->done.out, ==, "");
  assert_has (f->done.err, "weirctl: there is no authority yet");
  g_assert_false (g_file_test (f->key, G_FILE_TEST_EXISTS));
}

static void
test_show (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) der = NULL;
  g_autofree char *fingerprint = NULL;

  g_assert_cmpint (run (f, "ca export -"), ==, 0);
  der = decode_pem (f->done.out);
  fingerprint = get_fingerprint (der);

  g_assert_cmpint (run (f, "ca show"), ==, 0);
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_true (g_str_has_prefix (f->done.out, "Name "));
  assert_has (f->done.out, "Weir on ");
  assert_has (f->done.out, fingerprint);
  assert_has (f->done.out, "EC P-256");
  assert_has (f->done.out, f->key);
  assert_has (f->done.out, "\nInspection   off\n");
  g_assert_null (strstr (f->done.out, "PRIVATE"));
}

static void
test_export (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const names[] = { "weir.pem", "weir.crt", "weir", "weir.der", "weir.CER" };
  g_autofree char *pem = NULL;
  g_autoptr (GBytes) der = NULL;
  GStatBuf info;

  g_assert_cmpint (run (f, "ca export -"), ==, 0);
  pem = g_strdup (f->done.out);
  der = decode_pem (pem);
  g_assert_cmpint (g_stat (f->key, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) written = NULL;
      g_autoptr (GBytes) expected = i < 3 ? g_bytes_new (pem, strlen (pem)) : g_bytes_ref (der);

      g_assert_cmpint (export_to (f, names[i]), ==, 0);
      g_assert_cmpstr (f->done.out, ==, "");
      written = read_file (f, names[i]);
      g_assert_true (g_bytes_equal (written, expected));
    }
}

static void
test_export_fails (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->parent, "mine.pem", NULL);
  g_autoptr (GBytes) kept = NULL;

  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_cmpint (export_to (f, "mine.pem"), ==, 1);
  assert_has (f->done.err, "mine.pem");
  kept = read_file (f, "mine.pem");
  g_assert_cmpuint (g_bytes_get_size (kept), ==, strlen ("mine"));

  g_assert_cmpint (export_to (f, "nowhere/weir.pem"), ==, 1);
  assert_has (f->done.err, "weirctl: ");
}

static void
test_wrong_usage (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const lines[] = { "ca", "ca sell", "ca export", "ca show x", "ca export a b" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_assert_cmpint (run (f, lines[i]), ==, 2);
      g_assert_cmpstr (f->done.out, ==, "");
      assert_has (f->done.err, "usage: weirctl ca show");
    }
}

static void
test_seen_by_others (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("A key that others may read is not used, and stays as it is");

  g_assert_cmpint (run (f, "ca export -"), ==, 0);
  g_assert_cmpint (g_chmod (f->key, 0644), ==, 0);

  g_assert_cmpint (run (f, "ca show"), ==, 1);
  assert_has (f->done.err, "chmod 600");
  g_assert_cmpint (run (f, "ca export -"), ==, 1);
  assert_has (f->done.err, "chmod 600");
  g_assert_cmpstr (f->done.out, ==, "");

  g_assert_cmpint (g_chmod (f->key, 0600), ==, 0);
  g_assert_cmpint (run (f, "ca show"), ==, 0);
}

/* --- a Weir that runs ------------------------------------------------------------ */

/* The user's choice as it may come from the window, and an origin that hangs up. */
typedef struct
{
  Fixture base;
  WeirService *service;      /* (owned) */
  GSocketListener *listener; /* (owned) */
  GCancellable *cancellable; /* (owned): of the origin */
  GThread *origin;           /* (owned) */
  Running running;
} RunFixture;

/* Hangs up at the first that is said to it, on a thread of its own. */
static gpointer
run_origin (gpointer user_data)
{
  RunFixture *f = user_data;
  GSocketConnection *connection;

  while ((connection = g_socket_listener_accept (f->listener, NULL, f->cancellable, NULL)) != NULL)
    {
      char octets[4096];

      g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), octets,
                           sizeof octets, f->cancellable, NULL);
      g_object_unref (connection);
    }

  return NULL;
}

static guint16
start_origin (RunFixture *f)
{
  g_autoptr (GError) error = NULL;
  guint16 port;

  f->cancellable = g_cancellable_new ();
  f->listener = g_socket_listener_new ();
  port = g_socket_listener_add_any_inet_port (f->listener, NULL, &error);
  g_assert_no_error (error);
  f->origin = g_thread_new ("origin", run_origin, f);

  return port;
}

static void
stop_origin (RunFixture *f)
{
  g_cancellable_cancel (f->cancellable);
  g_thread_join (f->origin);
  g_clear_object (&f->listener);
  g_clear_object (&f->cancellable);
}

static void
set_up_run (RunFixture *f, gconstpointer user_data)
{
  WeirServiceOptions options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  set_up (&f->base, user_data);
  options.data_dir = f->base.folder;
  f->service = weir_service_new (&options, &error);
  g_assert_no_error (error);
  weir_service_set_inspection (f->service, WEIR_INSPECTION_ALL, &error);
  g_assert_no_error (error);
  weir_service_flush (f->service, &error);
  g_assert_no_error (error);

  line = g_strdup_printf ("--resolve " HOST ":443:127.0.0.1:%u", start_origin (f));
  running_start (&f->running, f->base.folder, line);
}

static void
tear_down_run (RunFixture *f, gconstpointer user_data)
{
  running_stop (&f->running, SIGTERM);
  stop_origin (f);
  weir_service_stop (f->service);
  g_clear_object (&f->service);
  tear_down (&f->base, user_data);
}

/* Sends a request and reads the head of its response, and nothing behind it.
 * FALSE: the connection was cut */
static gboolean
ask (GIOStream *stream, const char *request, const char *status)
{
  GInputStream *in = g_io_stream_get_input_stream (stream);
  g_autoptr (GString) head = g_string_new (NULL);
  char octet;

  if (!g_output_stream_write_all (g_io_stream_get_output_stream (stream), request, strlen (request),
                                  NULL, NULL, NULL))
    return FALSE;

  while (!g_str_has_suffix (head->str, "\r\n\r\n") &&
         g_input_stream_read (in, &octet, 1, NULL, NULL) == 1)
    g_string_append_c (head, octet);
  if (!g_str_has_suffix (head->str, "\r\n\r\n"))
    return FALSE;

  g_assert_true (g_str_has_prefix (head->str, status));
  return TRUE;
}

static gboolean
on_accept_certificate (GTlsConnection *connection G_GNUC_UNUSED,
                       GTlsCertificate *certificate G_GNUC_UNUSED,
                       GTlsCertificateFlags flaws G_GNUC_UNUSED,
                       gpointer user_data G_GNUC_UNUSED)
{
  return TRUE;
}

/* The certificate that a client gets for HOST. Returns: (transfer full) (nullable): %NULL if it is
 * cut off */
static GTlsCertificate *
fetch_certificate (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) identity = g_network_address_new (HOST, 443);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection =
    g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  GIOStream *stream = G_IO_STREAM (connection);
  g_autoptr (GIOStream) tls = NULL;

  g_assert_no_error (error);
  if (!ask (stream, "CONNECT " HOST ":443 HTTP/1.1\r\nHost: " HOST ":443\r\n\r\n", "HTTP/1.1 200 "))
    return NULL;

  tls = g_tls_client_connection_new (stream, identity, &error);
  g_assert_no_error (error);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);
  /* Who leaves without a request does not want the certificate. */
  if (!ask (tls, "GET / HTTP/1.1\r\nHost: " HOST "\r\n\r\n", "HTTP/1.1 502 "))
    return NULL;

  return g_object_ref (g_tls_connection_get_peer_certificate (G_TLS_CONNECTION (tls)));
}

/* Whether a client that trusts the authority which the service has now is content. */
static gboolean
is_content (RunFixture *f)
{
  WeirAuthority *authority = weir_service_get_authority (f->service);
  g_autoptr (GSocketConnectable) identity = g_network_address_new (HOST, 443);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) trusted =
    g_tls_certificate_new_from_pem (weir_authority_get_pem (authority), -1, &error);
  g_autoptr (GTlsCertificate) shown = fetch_certificate (f->running.port);

  g_assert_no_error (error);
  return shown != NULL && g_tls_certificate_verify (shown, identity, trusted) == 0;
}

static void
on_renewed (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
renew (WeirService *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  weir_service_make_authority_async (service, TRUE, on_renewed, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (weir_service_make_authority_finish (service, result, &error));
  g_assert_no_error (error);
}

static void
test_renewed (RunFixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;

  g_test_summary ("A Weir that runs takes over an authority that another process has renewed");

  g_assert_true (is_content (f));
  renew (f->service);

  /* What was open under the old one is cut. */
  while (!is_content (f))
    g_assert_cmpint (g_get_monotonic_time (), <, end);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/weirctl/ca/none-yet", test_none_yet);
  ADD ("/weirctl/ca/show", test_show);
  ADD ("/weirctl/ca/export", test_export);
  ADD ("/weirctl/ca/export-overwrites-nothing", test_export_fails);
  ADD ("/weirctl/ca/wrong-usage", test_wrong_usage);
  ADD ("/weirctl/ca/key-that-others-may-read", test_seen_by_others);
#undef ADD
  g_test_add ("/weirctl/ca/renewed-beside-one-that-runs", RunFixture, NULL, set_up_run,
              test_renewed, tear_down_run);

  return g_test_run ();
}
