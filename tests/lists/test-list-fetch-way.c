/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "fetch-fixture.h"

#include <string.h>

/* --- encrypted --- */

static void
test_https (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  list_server_serve (f->secure, "/a.txt", "", "||ads.example^\n");
  response = fetch_fixture_fetch (f, f->secure, "/a.txt");
  fetch_fixture_assert_body (response, "||ads.example^\n");
}

static void
test_not_trusted (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);

  list_server_serve (f->secure, "/a.txt", "", "||ads.example^\n");
  fetch_fixture_trust (NULL);
  g_clear_object (&f->session);
  f->session = weir_list_session_new (FETCH_USER_AGENT, direct, FETCH_MANY);
  fetch_fixture_assert_fails (f, f->secure, "/a.txt", WEIR_LIST_PROBLEM_TLS, "");
  g_assert_cmpuint (list_server_count (f->secure, "/a.txt"), ==, 0);
}

/* The certificate is for 127.0.0.1. */
static void
test_other_name (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->secure, "/a.txt");
  g_autoptr (GString) other = g_string_new (url);
  g_autoptr (WeirListResponse) response = NULL;

  g_string_replace (other, "127.0.0.1", "localhost", 1);
  response = fetch_fixture_fetch_url (f, other->str);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_TLS);
}

static void
test_no_tls (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = list_server_get_url (f->server, "/a.txt");
  g_autofree char *secure = g_strconcat ("https", url + strlen ("http"), NULL);
  g_autoptr (WeirListResponse) response = fetch_fixture_fetch_url (f, secure);

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
test_redirects (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
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
      response = fetch_fixture_fetch (f, f->server, "/a.txt");
      fetch_fixture_assert_body (response, "||ads.example^\n");

      redirect (f->server, "/a.txt", statuses[i], "b.txt");
      relative = fetch_fixture_fetch (f, f->server, "/a.txt");
      fetch_fixture_assert_body (relative, "||plain.example^\n");
    }
}

static void
test_redirect_to_plain (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *plain = list_server_get_url (f->server, "/b.txt");

  list_server_serve (f->server, "/b.txt", "", "||ads.example^\n");
  redirect (f->secure, "/a.txt", "302 Found", plain);
  fetch_fixture_assert_fails (f, f->secure, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "insecure");
  g_assert_cmpuint (list_server_count (f->server, "/b.txt"), ==, 0);
}

static void
test_redirect_loop (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  redirect (f->server, "/a.txt", "302 Found", "/b.txt");
  redirect (f->server, "/b.txt", "302 Found", "/a.txt");
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "too-many");
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 6);
  g_assert_cmpuint (list_server_count (f->server, "/b.txt"), ==, 5);
}

static void
test_redirect_bound (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListResponse) response = NULL;

  for (guint i = 0; i < WEIR_LIST_MAX_REDIRECTS + 1; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *next = g_strdup_printf ("/%u", i + 1);

      redirect (f->server, path, "302 Found", next);
    }

  list_server_serve (f->server, "/11", "", "||ads.example^\n");
  response = fetch_fixture_fetch (f, f->server, "/1");
  fetch_fixture_assert_body (response, "||ads.example^\n");
  fetch_fixture_assert_fails (f, f->server, "/0", WEIR_LIST_PROBLEM_REDIRECT, "too-many");
}

static void
test_redirect_nowhere (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const locations[] = { "ftp://127.0.0.1/a", "http://", "http://u:p@127.0.0.1/a",
                                           "file:///etc/passwd", "data:text/plain,a" };

  for (gsize i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      redirect (f->server, "/a.txt", "302 Found", locations[i]);
      fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "nowhere");
    }

  list_server_answer (f->server, "/a.txt", "302 Found", "");
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "nowhere");
}

static void
test_redirect_in_origin (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *secure = list_server_get_url (f->secure, "/b.txt");
  g_autoptr (WeirListResponse) response = NULL;

  f->request.stays_in_origin = TRUE;
  list_server_serve (f->server, "/b.txt", "", "||ads.example^\n");
  redirect (f->server, "/a.txt", "302 Found", "/b.txt");
  response = fetch_fixture_fetch (f, f->server, "/a.txt");
  fetch_fixture_assert_body (response, "||ads.example^\n");

  redirect (f->server, "/a.txt", "302 Found", secure);
  fetch_fixture_assert_fails (f, f->server, "/a.txt", WEIR_LIST_PROBLEM_REDIRECT, "elsewhere");
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

  FETCH_FIXTURE_ADD ("/lists/fetch/speaks-tls", test_https);
  FETCH_FIXTURE_ADD ("/lists/fetch/certificates-are-to-be-trusted", test_not_trusted);
  FETCH_FIXTURE_ADD ("/lists/fetch/certificates-are-for-a-name", test_other_name);
  FETCH_FIXTURE_ADD ("/lists/fetch/without-tls-is-no-answer", test_no_tls);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-are-followed", test_redirects);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-stay-encrypted", test_redirect_to_plain);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-end", test_redirect_loop);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-are-ten", test_redirect_bound);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-may-lead-nowhere", test_redirect_nowhere);
  FETCH_FIXTURE_ADD ("/lists/fetch/redirects-may-have-to-stay", test_redirect_in_origin);

  return g_test_run ();
}
