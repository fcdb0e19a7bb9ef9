/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For the tests of downloads: what they begin with, and what they all do. */

#include "fetch-fixture.h"

#include <string.h>

static void
on_progress (double fraction, gpointer user_data)
{
  FetchFixture *f = user_data;

  f->progress = fraction;
  if (f->cancels_at_progress)
    g_cancellable_cancel (f->cancellable);
}

void
fetch_fixture_trust (GTlsDatabase *database)
{
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

void
fetch_fixture_set_up (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  g_autofree char *pem = g_test_build_filename (G_TEST_DIST, "lists", "server.pem", NULL);
  g_autoptr (GTlsDatabase) anchors = NULL;
  g_autoptr (GError) error = NULL;

  f->certificate = g_tls_certificate_new_from_file (pem, &error);
  g_assert_no_error (error);
  anchors = g_tls_file_database_new (pem, &error);
  g_assert_no_error (error);
  fetch_fixture_trust (anchors);

  f->server = list_server_new (NULL);
  f->secure = list_server_new (f->certificate);
  f->session = weir_list_session_new (FETCH_USER_AGENT, direct, FETCH_MANY);
  f->cancellable = g_cancellable_new ();
  f->request.max_octets = FETCH_MAX_OCTETS;
  f->request.max_seconds = FETCH_MANY;
  f->request.progress = on_progress;
  f->request.user_data = f;
}

void
fetch_fixture_tear_down (FetchFixture *f, gconstpointer data G_GNUC_UNUSED)
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
  fetch_fixture_trust (NULL);
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  FetchFixture *f = user_data;

  f->result = g_object_ref (result);
}

/* Waits for the answer. Returns: (transfer full) (nullable): or there is f->error */
WeirListResponse *
fetch_fixture_fetch_url (FetchFixture *f, const char *url)
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

WeirListResponse *
fetch_fixture_fetch (FetchFixture *f, ListServer *server, const char *path)
{
  g_autofree char *url = list_server_get_url (server, path);

  return fetch_fixture_fetch_url (f, url);
}

void
fetch_fixture_assert_body (WeirListResponse *response, const char *text)
{
  g_assert_nonnull (response);
  g_assert_nonnull (response->body);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body), text,
                   strlen (text));
}

void
fetch_fixture_assert_fails (FetchFixture *f,
                            ListServer *server,
                            const char *path,
                            WeirListProblem problem,
                            const char *detail)
{
  g_autoptr (WeirListResponse) response = fetch_fixture_fetch (f, server, path);

  g_assert_null (response);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, (int) problem);
  g_assert_cmpstr (f->error->message, ==, detail);
}
