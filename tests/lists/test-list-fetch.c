/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "list-server.h"
#include "weir-list-fetch.h"
#include "weir-list-survey.h"

#include <string.h>

#define USER_AGENT "Weir/test"
#define MAX_OCTETS 1000
#define MANY 60 /* seconds that no test waits */

typedef struct
{
  GTlsCertificate *certificate; /* (owned) */
  ListServer *server;           /* (owned): http */
  ListServer *secure;           /* (owned): https */
  SoupSession *session;         /* (owned) */
  WeirListRequest request;
  GCancellable *cancellable; /* (owned) */
  GAsyncResult *result;      /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  double progress;
  gboolean cancels_at_progress;
} Fixture;

static void
on_progress (double fraction, gpointer user_data)
{
  Fixture *f = user_data;

  f->progress = fraction;
  if (f->cancels_at_progress)
    g_cancellable_cancel (f->cancellable);
}

static void
trust (GTlsDatabase *database)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "lists", "server.pem", NULL);
  g_autoptr (GTlsDatabase) anchors = NULL;
  g_autoptr (GError) error = NULL;

  f->certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  anchors = g_tls_file_database_new (pem, &error);
  g_assert_no_error (error);
  trust (anchors);

  f->server = list_server_new (NULL);
  f->secure = list_server_new (f->certificate);
  f->session = weir_list_session_new (USER_AGENT, direct, MANY);
  f->cancellable = g_cancellable_new ();
  f->request.max_octets = MAX_OCTETS;
  f->request.max_seconds = MANY;
  f->request.progress = on_progress;
  f->request.user_data = f;
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (f->session);
  list_server_free (f->server);
  list_server_free (f->secure);
  g_clear_object (&f->result);
  g_clear_error (&f->error);
  g_object_unref (f->cancellable);
  g_object_unref (f->certificate);
  trust (NULL);
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->result = g_object_ref (result);
}

/* Waits for the answer. Returns: (transfer full) (nullable): or there is f->error */
static WeirListResponse *
fetch_url (Fixture *f, const char *url)
{
  WeirListResponse *response;

  g_clear_object (&f->result);
  g_clear_error (&f->error);
  f->request.url = url;
  weir_list_fetch_async (f->session, &f->request, f->cancellable, on_done, f);
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  response = weir_list_fetch_finish (f->result, &f->error);
  g_clear_object (&f->result);
  return response;
}

static WeirListResponse *
fetch (Fixture *f, ListServer *server, const char *path)
{
  g_autofree char *url = list_server_get_url (server, path);

  return fetch_url (f, url);
}

static void
assert_body (WeirListResponse *response, const char *text)
{
  g_assert_nonnull (response);
  g_assert_nonnull (response->body);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), text,
                   strlen (text));
}

static void
assert_fails (Fixture *f,
              ListServer *server,
              const char *path,
              WeirListProblem problem,
              const char *detail)
{
  g_autoptr (WeirListResponse) response = fetch (f, server, path);

  g_assert_null (response);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, (int) problem);
  g_assert_cmpstr (f->error->message, ==, detail);
}

static void
script (ListServer *server, const char *path, const char *octets, ListServerEnd end)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

  list_server_script (server, path, bytes, end);
}

/* --- what goes well --- */

static void
test_plain (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;
  g_autofree char *request = NULL;

  list_server_serve (f->server, "/a.txt",
                     "Content-Type: text/plain\r\nETag: \"1\"\r\n"
                     "Last-Modified: Wed, 25 Nov 2026 14:02:00 GMT\r\n",
                     "||ads.example^\n");
  response = fetch (f, f->server, "/a.txt");
  assert_body (response, "||ads.example^\n");
  g_assert_cmpstr (response->etag, ==, "\"1\"");
  g_assert_cmpstr (response->last_modified, ==, "Wed, 25 Nov 2026 14:02:00 GMT");
  g_assert_false (response->is_page);
  g_assert_false (response->not_modified);
  g_assert_cmpfloat (f->progress, ==, 1);

  request = list_server_dup_request (f->server, "/a.txt");
  g_assert_nonnull (strstr (request, "\r\nUser-Agent: " USER_AGENT "\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAccept-Encoding: gzip\r\n"));
  g_assert_null (strstr (request, "\r\nCookie:"));
  g_assert_null (strstr (request, "\r\nReferer:"));
  g_assert_null (strstr (request, "\r\nIf-None-Match:"));
}

static void
test_https (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->secure, "/a.txt", "", "||ads.example^\n");
  response = fetch (f, f->secure, "/a.txt");
  assert_body (response, "||ads.example^\n");
}

static void
test_not_modified (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;
  g_autofree char *request = NULL;

  list_server_serve (f->server, "/a.txt", "ETag: \"1\"\r\n", "||ads.example^\n");
  f->request.etag = "\"1\"";
  f->request.last_modified = "Wed, 25 Nov 2026 14:02:00 GMT";
  response = fetch (f, f->server, "/a.txt");
  g_assert_nonnull (response);
  g_assert_true (response->not_modified);
  g_assert_null (response->body);

  request = list_server_dup_request (f->server, "/a.txt");
  g_assert_nonnull (strstr (request, "\r\nIf-None-Match: \"1\"\r\n"));
  g_assert_nonnull (strstr (request, "\r\nIf-Modified-Since: Wed, 25 Nov 2026 14:02:00 GMT\r\n"));
}

static void
test_etag_changed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/a.txt", "ETag: \"2\"\r\n", "||new.example^\n");
  f->request.etag = "\"1\"";
  response = fetch (f, f->server, "/a.txt");
  assert_body (response, "||new.example^\n");
  g_assert_cmpstr (response->etag, ==, "\"2\"");
}

/* Returns: (transfer full) */
static GBytes *
compress (const char *octets, gsize length)
{
  g_autoptr (GConverter) gzip =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GInputStream) plain =
    g_memory_input_stream_new_from_data (octets, (gssize) length, NULL);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (plain, gzip);
  g_autoptr (GOutputStream) sink = g_memory_output_stream_new_resizable ();

  g_output_stream_splice (sink, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (sink));
}

static void
serve_compressed (ListServer *server, const char *path, const char *octets, gsize length, gsize cut)
{
  g_autoptr (GBytes) whole = compress (octets, length);
  g_autoptr (GBytes) body = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - cut);
  g_autofree char *head =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %" G_GSIZE_FORMAT
                     "\r\n\r\n",
                     g_bytes_get_size (body));
  g_autoptr (GByteArray) answer = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;

  g_byte_array_append (answer, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (answer, g_bytes_get_data (body, NULL), (guint) g_bytes_get_size (body));
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&answer));
  list_server_script (server, path, bytes, LIST_SERVER_CLOSE);
}

static void
test_compressed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *text = "||ads.example^\n";
  g_autoptr (WeirListResponse) response = NULL;

  serve_compressed (f->server, "/a.txt", text, strlen (text), 0);
  response = fetch (f, f->server, "/a.txt");
  assert_body (response, text);
  g_assert_cmpfloat (f->progress, ==, 1);
}

static void
test_chunked (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  script (f->server, "/a.txt",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          "f\r\n||ads.example^\n\r\n0\r\n\r\n",
          LIST_SERVER_CLOSE);
  response = fetch (f, f->server, "/a.txt");
  assert_body (response, "||ads.example^\n");
  g_assert_cmpfloat (f->progress, ==, -1);
}

static void
test_page (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const types[] = { "text/html", "Text/HTML; charset=utf-8",
                                       "application/xhtml+xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *fields = g_strdup_printf ("Content-Type: %s\r\n", types[i]);
      g_autoptr (WeirListResponse) response = NULL;

      list_server_serve (f->server, "/a.txt", fields, "||ads.example^\n");
      response = fetch (f, f->server, "/a.txt");
      g_assert_nonnull (response);
      g_assert_true (response->is_page);
    }
}

/* --- bounds --- */

static void
test_bound (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *most = g_strnfill (MAX_OCTETS, 'a');
  g_autofree char *more = g_strnfill (MAX_OCTETS + 1, 'a');
  g_autofree char *chunked =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n",
                     MAX_OCTETS + 1, more);
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/most.txt", "", most);
  response = fetch (f, f->server, "/most.txt");
  assert_body (response, most);

  list_server_serve (f->server, "/more.txt", "", more);
  assert_fails (f, f->server, "/more.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
  script (f->server, "/chunked.txt", chunked, LIST_SERVER_CLOSE);
  assert_fails (f, f->server, "/chunked.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");

  /* What says that it is too large is not read at all. */
  script (f->server, "/says.txt", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
          LIST_SERVER_HANG);
  assert_fails (f, f->server, "/says.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

static void
test_bomb (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const gsize length = 65 * 1024 * 1024;
  g_autofree char *zeroes = g_malloc0 (length);

  f->request.max_octets = 64 * 1024 * 1024;
  serve_compressed (f->server, "/bomb.txt", zeroes, length, 0);
  assert_fails (f, f->server, "/bomb.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

static void
test_hang (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  f->request.max_seconds = 1;
  script (f->server, "/silent.txt", "", LIST_SERVER_HANG);
  assert_fails (f, f->server, "/silent.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
  script (f->server, "/half.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  assert_fails (f, f->server, "/half.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
}

static void
test_idle (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);

  g_object_unref (f->session);
  f->session = weir_list_session_new (USER_AGENT, direct, 1);
  script (f->server, "/half.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  assert_fails (f, f->server, "/half.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
}

/* --- what goes wrong --- */

static void
test_status (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const struct
  {
    const char *status;
    const char *fields;
    const char *detail;
  } cases[] = {
    { "404 Not Found", "", "404" },
    { "401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", "401" },
    { "500 Internal Server Error", "", "500" },
    { "503 Service Unavailable", "Retry-After: 120\r\n", "503 120" },
    { "429 Too Many Requests", "Retry-After: Wed, 25 Nov 2026 14:02:00 GMT\r\n", "429" },
    { "429 Too Many Requests", "Retry-After: -5\r\n", "429" },
    { "204 No Content", "", "204" },
    { "206 Partial Content", "Content-Range: bytes 0-1/2\r\n", "206" },
    { "304 Not Modified", "", "304" },
    { "300 Multiple Choices", "", "300" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      list_server_answer (f->server, "/a.txt", cases[i].status, cases[i].fields);
      assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_STATUS, cases[i].detail);
    }
}

static void
test_cut (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads.example^\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n||ads.example^\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      script (f->server, "/a.txt", answers[i], LIST_SERVER_CLOSE);
      assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
    }
}

static void
test_reset (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_RESET);
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
}

static void
test_nonsense (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  script (f->server, "/a.txt", "this is not HTTP\r\n\r\n", LIST_SERVER_CLOSE);
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nConte", LIST_SERVER_CLOSE);
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
}

static void
test_archive_cut (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "||ads-%08x.example^\n", i * 2654435761u);

  f->request.max_octets = text->len;
  serve_compressed (f->server, "/a.txt", text->str, text->len, 9);
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
}

static void
test_not_as_encoded (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const encodings[] = { "gzip", "br", "gzip, gzip", "deflate" };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *fields = g_strdup_printf ("Content-Encoding: %s\r\n", encodings[i]);

      list_server_serve (f->server, "/a.txt", fields, "||ads.example^\n");
      assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
    }
}

static void
test_refused (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->server, "/a.txt");
  g_autoptr (WeirListResponse) response = NULL;

  list_server_free (f->server);
  response = fetch_url (f, url);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_NETWORK);
  g_assert_cmpstr (f->error->message, ==, "refused");
  f->server = list_server_new (NULL);
}

static void
test_no_host (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const urls[] = { "https://", "ftp://127.0.0.1/a", "http://u:p@127.0.0.1/a",
                                      "nothing" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (WeirListResponse) response = fetch_url (f, urls[i]);

      g_assert_null (response);
      g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_NETWORK);
      g_assert_cmpstr (f->error->message, ==, "host");
    }
}

static void
test_not_trusted (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);

  list_server_serve (f->secure, "/a.txt", "", "||ads.example^\n");
  trust (NULL);
  g_clear_object (&f->session);
  f->session = weir_list_session_new (USER_AGENT, direct, MANY);
  assert_fails (f, f->secure, "/a.txt", WEIR_LIST_PROBLEM_TLS, "");
  g_assert_cmpuint (list_server_count (f->secure, "/a.txt"), ==, 0);
}

/* The certificate is for 127.0.0.1. */
static void
test_other_name (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->secure, "/a.txt");
  g_autoptr (GString) other = g_string_new (url);
  g_autoptr (WeirListResponse) response = NULL;

  g_string_replace (other, "127.0.0.1", "localhost", 1);
  response = fetch_url (f, other->str);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_TLS);
}

static void
test_no_tls (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->server, "/a.txt");
  g_autofree char *secure = g_strconcat ("https", url + strlen ("http"), NULL);
  g_autoptr (WeirListResponse) response = fetch_url (f, secure);

  g_assert_null (response);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_TLS);
  g_assert_cmpstr (f->error->message, ==, "handshake");
}

/* --- redirects --- */

static void
redirect (ListServer *server, const char *path, const char *status, const char *location)
{
  g_autofree char *fields = g_strdup_printf ("Location: %s\r\n", location);

  list_server_answer (server, path, status, fields);
}

static void
test_redirects (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const statuses[] = { "301 Moved", "302 Found", "303 See Other",
                                          "307 Temporary Redirect", "308 Permanent Redirect" };
  g_autofree char *secure = list_server_get_url (f->secure, "/b.txt");

  list_server_serve (f->secure, "/b.txt", "", "||ads.example^\n");
  list_server_serve (f->server, "/b.txt", "", "||plain.example^\n");
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (WeirListResponse) response = NULL;
      g_autoptr (WeirListResponse) relative = NULL;

      redirect (f->server, "/a.txt", statuses[i], secure);
      response = fetch (f, f->server, "/a.txt");
      assert_body (response, "||ads.example^\n");

      redirect (f->server, "/a.txt", statuses[i], "b.txt");
      relative = fetch (f, f->server, "/a.txt");
      assert_body (relative, "||plain.example^\n");
    }
}

static void
test_redirect_to_plain (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *plain = list_server_get_url (f->server, "/b.txt");

  list_server_serve (f->server, "/b.txt", "", "||ads.example^\n");
  redirect (f->secure, "/a.txt", "302 Found", plain);
  assert_fails (f, f->secure, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "insecure");
  g_assert_cmpuint (list_server_count (f->server, "/b.txt"), ==, 0);
}

static void
test_redirect_loop (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  redirect (f->server, "/a.txt", "302 Found", "/b.txt");
  redirect (f->server, "/b.txt", "302 Found", "/a.txt");
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "too-many");
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 6);
  g_assert_cmpuint (list_server_count (f->server, "/b.txt"), ==, 5);
}

static void
test_redirect_bound (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  for (guint i = 0; i < WEIR_LIST_MAX_REDIRECTS + 1; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *next = g_strdup_printf ("/%u", i + 1);

      redirect (f->server, path, "302 Found", next);
    }

  list_server_serve (f->server, "/11", "", "||ads.example^\n");
  response = fetch (f, f->server, "/1");
  assert_body (response, "||ads.example^\n");
  assert_fails (f, f->server, "/0", WEIR_LIST_PROBLEM_REDIRECT, "too-many");
}

static void
test_redirect_nowhere (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const locations[] = { "ftp://127.0.0.1/a", "http://", "http://u:p@127.0.0.1/a",
                                           "file:///etc/passwd", "data:text/plain,a" };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      redirect (f->server, "/a.txt", "302 Found", locations[i]);
      assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "nowhere");
    }

  list_server_answer (f->server, "/a.txt", "302 Found", "");
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "nowhere");
}

static void
test_redirect_in_origin (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *secure = list_server_get_url (f->secure, "/b.txt");
  g_autoptr (WeirListResponse) response = NULL;

  f->request.stays_in_origin = TRUE;
  list_server_serve (f->server, "/b.txt", "", "||ads.example^\n");
  redirect (f->server, "/a.txt", "302 Found", "/b.txt");
  response = fetch (f, f->server, "/a.txt");
  assert_body (response, "||ads.example^\n");

  redirect (f->server, "/a.txt", "302 Found", secure);
  assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "elsewhere");
}

/* --- giving up --- */

static void
test_cancel (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  f->cancels_at_progress = TRUE;
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  response = fetch (f, f->server, "/a.txt");
  g_assert_null (response);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_before (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/a.txt", "", "||ads.example^\n");
  g_cancellable_cancel (f->cancellable);
  response = fetch (f, f->server, "/a.txt");
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_proxy (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *way = list_server_get_url (f->server, "");
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (way, NULL);
  g_autoptr (WeirListResponse) response = NULL;

  g_object_unref (f->session);
  f->session = weir_list_session_new (USER_AGENT, resolver, MANY);
  list_server_serve (f->server, "http://lists.example/a.txt", "", "||ads.example^\n");
  response = fetch_url (f, "http://lists.example/a.txt");
  assert_body (response, "||ads.example^\n");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP there is no TLS\n");
      return 0;
    }

  ADD ("/lists/fetch/tells-nothing-but-the-address", test_plain);
  ADD ("/lists/fetch/speaks-tls", test_https);
  ADD ("/lists/fetch/asks-for-another-text-alone", test_not_modified);
  ADD ("/lists/fetch/takes-a-changed-one", test_etag_changed);
  ADD ("/lists/fetch/decodes", test_compressed);
  ADD ("/lists/fetch/takes-a-length-that-is-not-said", test_chunked);
  ADD ("/lists/fetch/knows-a-page-by-its-type", test_page);
  ADD ("/lists/fetch/size-is-bounded", test_bound);
  ADD ("/lists/fetch/what-swells-is-given-up", test_bomb);
  ADD ("/lists/fetch/time-is-bounded", test_hang);
  ADD ("/lists/fetch/silence-is-bounded", test_idle);
  ADD ("/lists/fetch/a-status-is-said", test_status);
  ADD ("/lists/fetch/what-was-cut-off-is-no-text", test_cut);
  ADD ("/lists/fetch/what-was-reset-is-no-text", test_reset);
  ADD ("/lists/fetch/nonsense-is-no-text", test_nonsense);
  ADD ("/lists/fetch/an-archive-that-was-cut-off-is-no-text", test_archive_cut);
  ADD ("/lists/fetch/what-is-not-encoded-as-asked-is-no-text", test_not_as_encoded);
  ADD ("/lists/fetch/a-server-may-not-listen", test_refused);
  ADD ("/lists/fetch/an-address-may-lead-nowhere", test_no_host);
  ADD ("/lists/fetch/certificates-are-to-be-trusted", test_not_trusted);
  ADD ("/lists/fetch/certificates-are-for-a-name", test_other_name);
  ADD ("/lists/fetch/without-tls-is-no-answer", test_no_tls);
  ADD ("/lists/fetch/redirects-are-followed", test_redirects);
  ADD ("/lists/fetch/redirects-stay-encrypted", test_redirect_to_plain);
  ADD ("/lists/fetch/redirects-end", test_redirect_loop);
  ADD ("/lists/fetch/redirects-are-ten", test_redirect_bound);
  ADD ("/lists/fetch/redirects-may-lead-nowhere", test_redirect_nowhere);
  ADD ("/lists/fetch/redirects-may-have-to-stay", test_redirect_in_origin);
  ADD ("/lists/fetch/is-cancelled-in-the-middle", test_cancel);
  ADD ("/lists/fetch/is-cancelled-before", test_cancelled_before);
  ADD ("/lists/fetch/goes-where-the-resolver-says", test_proxy);

  return g_test_run ();
}
