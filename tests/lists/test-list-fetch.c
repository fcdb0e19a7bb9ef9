/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include <string.h>

static void
script (ListServer *server, const char *path, const char *octets, ListServerEnd end)
{
  g_autoptr (GBytes) bytes = g_bytes_new (octets, strlen (octets));

  list_server_script (server, path, bytes, end);
}

/* --- what goes well --- */

static void
test_plain (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;
  g_autofree char *request = NULL;

  list_server_serve (f->server, "/a.txt",
                     "Content-Type: text/plain\r\nETag: \"1\"\r\n"
                     "Last-Modified: Wed, 25 Nov 2026 14:02:00 GMT\r\n",
                     "||ads.example^\n");
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  fetch_fixture_assert_body (response, "||ads.example^\n");
  g_assert_cmpstr (response->etag, ==, "\"1\"");
  g_assert_cmpstr (response->last_modified, ==, "Wed, 25 Nov 2026 14:02:00 GMT");
  g_assert_false (response->is_page);
  g_assert_false (response->not_modified);
  g_assert_cmpfloat (f->progress, ==, 1);

  request = list_server_dup_request (f->server, "/a.txt");
  g_assert_nonnull (strstr (request, "\r\nUser-Agent: " FETCH_USER_AGENT "\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAccept-Encoding: gzip\r\n"));
  g_assert_null (strstr (request, "\r\nCookie:"));
  g_assert_null (strstr (request, "\r\nReferer:"));
  g_assert_null (strstr (request, "\r\nIf-None-Match:"));
}

static void
test_not_modified (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;
  g_autofree char *request = NULL;

  list_server_serve (f->server, "/a.txt", "ETag: \"1\"\r\n", "||ads.example^\n");
  f->request.etag = "\"1\"";
  f->request.last_modified = "Wed, 25 Nov 2026 14:02:00 GMT";
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  g_assert_nonnull (response);
  g_assert_true (response->not_modified);
  g_assert_null (response->body);

  request = list_server_dup_request (f->server, "/a.txt");
  g_assert_nonnull (strstr (request, "\r\nIf-None-Match: \"1\"\r\n"));
  g_assert_nonnull (strstr (request, "\r\nIf-Modified-Since: Wed, 25 Nov 2026 14:02:00 GMT\r\n"));
}

static void
test_etag_changed (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/a.txt", "ETag: \"2\"\r\n", "||new.example^\n");
  f->request.etag = "\"1\"";
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  fetch_fixture_assert_body (response, "||new.example^\n");
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
test_compressed (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *text = "||ads.example^\n";
  g_autoptr (WeirListResponse) response = NULL;

  serve_compressed (f->server, "/a.txt", text, strlen (text), 0);
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  fetch_fixture_assert_body (response, text);
  g_assert_cmpfloat (f->progress, ==, 1);
}

static void
test_chunked (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  script (f->server, "/a.txt",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          "f\r\n||ads.example^\n\r\n0\r\n\r\n",
          LIST_SERVER_CLOSE);
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  fetch_fixture_assert_body (response, "||ads.example^\n");
  g_assert_cmpfloat (f->progress, ==, -1);
}

static void
test_page (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const types[] = { "text/html", "Text/HTML; charset=utf-8",
                                       "application/xhtml+xml" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *fields = g_strdup_printf ("Content-Type: %s\r\n", types[i]);
      g_autoptr (WeirListResponse) response = NULL;

      list_server_serve (f->server, "/a.txt", fields, "||ads.example^\n");
      response = fetch_fixture_fetch (f, f->server, "/a.txt");
      g_assert_nonnull (response);
      g_assert_true (response->is_page);
    }
}

/* --- bounds --- */

static void
test_bound (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *most = g_strnfill (FETCH_MAX_OCTETS, 'a');
  g_autofree char *more = g_strnfill (FETCH_MAX_OCTETS + 1, 'a');
  g_autofree char *chunked =
    g_strdup_printf ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n",
                     FETCH_MAX_OCTETS + 1, more);
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/most.txt", "", most);
  response = fetch_fixture_fetch (f, f->server, "/most.txt");
  fetch_fixture_assert_body (response, most);

  list_server_serve (f->server, "/more.txt", "", more);
  fetch_fixture_assert_fails (f, f->server, "/more.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
  script (f->server, "/chunked.txt", chunked, LIST_SERVER_CLOSE);
  fetch_fixture_assert_fails (f, f->server, "/chunked.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");

  /* What says that it is too large is not read at all. */
  script (f->server, "/says.txt", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
          LIST_SERVER_HANG);
  fetch_fixture_assert_fails (f, f->server, "/says.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

static void
test_bomb (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const gsize length = 65 * 1024 * 1024;
  g_autofree char *zeroes = g_malloc0 (length);

  f->request.max_octets = 64 * 1024 * 1024;
  serve_compressed (f->server, "/bomb.txt", zeroes, length, 0);
  fetch_fixture_assert_fails (f, f->server, "/bomb.txt", WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

static void
test_hang (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  f->request.max_seconds = 1;
  script (f->server, "/silent.txt", "", LIST_SERVER_HANG);
  fetch_fixture_assert_fails (f, f->server, "/silent.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
  script (f->server, "/half.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  fetch_fixture_assert_fails (f, f->server, "/half.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
}

static void
test_idle (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);

  g_object_unref (f->session);
  f->session = weir_list_session_new (FETCH_USER_AGENT, direct, 1);
  script (f->server, "/half.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  fetch_fixture_assert_fails (f, f->server, "/half.txt", WEIR_LIST_PROBLEM_NETWORK, "timeout");
}

/* --- what goes wrong --- */

static void
test_status (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
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
      fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_STATUS,
                                  cases[i].detail);
    }
}

static void
test_cut (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const answers[] = {
    "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads.example^\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n||ads.example^\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      script (f->server, "/a.txt", answers[i], LIST_SERVER_CLOSE);
      fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
    }
}

static void
test_reset (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_RESET);
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
}

static void
test_nonsense (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  script (f->server, "/a.txt", "this is not HTTP\r\n\r\n", LIST_SERVER_CLOSE);
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nConte", LIST_SERVER_CLOSE);
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
}

static void
test_archive_cut (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "||ads-%08x.example^\n", i * 2654435761u);

  f->request.max_octets = text->len;
  serve_compressed (f->server, "/a.txt", text->str, text->len, 9);
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "cut");
}

static void
test_not_as_encoded (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const encodings[] = { "gzip", "br", "gzip, gzip", "deflate" };

  for (gsize i = 0; i < G_N_ELEMENTS (encodings); i++)
    {
      g_autofree char *fields = g_strdup_printf ("Content-Encoding: %s\r\n", encodings[i]);

      list_server_serve (f->server, "/a.txt", fields, "||ads.example^\n");
      fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_NETWORK, "nonsense");
    }
}

static void
test_refused (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->server, "/a.txt");
  g_autoptr (WeirListResponse) response = NULL;

  list_server_free (f->server);
  response = fetch_fixture_fetch_url (f, url);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_NETWORK);
  g_assert_cmpstr (f->error->message, ==, "refused");
  f->server = list_server_new (NULL);
}

static void
test_no_host (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const urls[] = { "https://", "ftp://127.0.0.1/a", "http://u:p@127.0.0.1/a",
                                      "nothing" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (WeirListResponse) response = fetch_fixture_fetch_url (f, urls[i]);

      g_assert_null (response);
      g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_NETWORK);
      g_assert_cmpstr (f->error->message, ==, "host");
    }
}

/* --- giving up --- */

static void
test_cancel (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  f->cancels_at_progress = TRUE;
  script (f->server, "/a.txt", "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads",
          LIST_SERVER_HANG);
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  g_assert_null (response);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_before (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->server, "/a.txt", "", "||ads.example^\n");
  g_cancellable_cancel (f->cancellable);
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_proxy (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *way = list_server_get_url (f->server, "");
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (way, NULL);
  g_autoptr (WeirListResponse) response = NULL;

  g_object_unref (f->session);
  f->session = weir_list_session_new (FETCH_USER_AGENT, resolver, FETCH_MANY);
  list_server_serve (f->server, "http://lists.example/a.txt", "", "||ads.example^\n");
  response = fetch_fixture_fetch_url (f, "http://lists.example/a.txt");
  fetch_fixture_assert_body (response, "||ads.example^\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP there is no TLS\n");
      return 0;
    }

  FETCH_FIXTURE_ADD ("/lists/fetch/tells-nothing-but-the-address", test_plain);
  FETCH_FIXTURE_ADD ("/lists/fetch/asks-for-another-text-alone", test_not_modified);
  FETCH_FIXTURE_ADD ("/lists/fetch/takes-a-changed-one", test_etag_changed);
  FETCH_FIXTURE_ADD ("/lists/fetch/decodes", test_compressed);
  FETCH_FIXTURE_ADD ("/lists/fetch/takes-a-length-that-is-not-said", test_chunked);
  FETCH_FIXTURE_ADD ("/lists/fetch/knows-a-page-by-its-type", test_page);
  FETCH_FIXTURE_ADD ("/lists/fetch/size-is-bounded", test_bound);
  FETCH_FIXTURE_ADD ("/lists/fetch/what-swells-is-given-up", test_bomb);
  FETCH_FIXTURE_ADD ("/lists/fetch/time-is-bounded", test_hang);
  FETCH_FIXTURE_ADD ("/lists/fetch/silence-is-bounded", test_idle);
  FETCH_FIXTURE_ADD ("/lists/fetch/a-status-is-said", test_status);
  FETCH_FIXTURE_ADD ("/lists/fetch/what-was-cut-off-is-no-text", test_cut);
  FETCH_FIXTURE_ADD ("/lists/fetch/what-was-reset-is-no-text", test_reset);
  FETCH_FIXTURE_ADD ("/lists/fetch/nonsense-is-no-text", test_nonsense);
  FETCH_FIXTURE_ADD ("/lists/fetch/an-archive-that-was-cut-off-is-no-text", test_archive_cut);
  FETCH_FIXTURE_ADD ("/lists/fetch/what-is-not-encoded-as-asked-is-no-text", test_not_as_encoded);
  FETCH_FIXTURE_ADD ("/lists/fetch/a-server-may-not-listen", test_refused);
  FETCH_FIXTURE_ADD ("/lists/fetch/an-address-may-lead-nowhere", test_no_host);
  FETCH_FIXTURE_ADD ("/lists/fetch/is-cancelled-in-the-middle", test_cancel);
  FETCH_FIXTURE_ADD ("/lists/fetch/is-cancelled-before", test_cancelled_before);
  FETCH_FIXTURE_ADD ("/lists/fetch/goes-where-the-resolver-says", test_proxy);

  return g_test_run ();
}
