/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "list-server.h"
#include "lists-fixture.h"
#include "weir-list-survey.h"
#include "weir-list-texts.h"
#include "weir-list-update.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAX_OCTETS 100000

typedef struct
{
  ListServer *server;   /* (owned) */
  SoupSession *session; /* (owned) */
  char *folder;         /* (owned) */
  WeirListRow *row;     /* (owned) */
  gboolean has_text;
  gsize max_octets;
  GCancellable *cancellable; /* (owned) */
  GAsyncResult *result;      /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  g_autofree char *url = NULL;

  f->server = list_server_new (NULL);
  f->session = weir_list_session_new ("Weir/test", direct, 60);
  f->folder = g_dir_make_tmp ("weir-update-XXXXXX", NULL);
  url = list_server_get_url (f->server, "/a.txt");
  f->row = weir_list_row_new (WEIR_LIST_WEB, "easy", url, "Easy");
  f->cancellable = g_cancellable_new ();
  f->max_octets = MAX_OCTETS;
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_remove (f->folder);
  g_clear_object (&f->result);
  list_server_free (f->server);
  g_assert_finalize_object (f->session);
  g_clear_pointer (&f->row, weir_list_row_free);
  g_clear_error (&f->error);
  g_object_unref (f->cancellable);
  g_free (f->folder);
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;

  f->result = g_object_ref (result);
}

/* Returns: (transfer full) (nullable): or there is f->error */
static WeirListUpdate *
update (Fixture *f)
{
  g_clear_object (&f->result);
  g_clear_error (&f->error);
  weir_list_update_async (f->session, f->row, f->has_text, f->folder, f->max_octets, NULL, NULL,
                          f->cancellable, on_done, f);
  while (f->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return weir_list_update_finish (f->result, &f->error);
}

static void
assert_fails (Fixture *f, WeirListProblem problem, const char *detail)
{
  g_autoptr (WeirListUpdate) result = update (f);

  g_assert_null (result);
  g_assert_error (f->error, WEIR_LIST_UPDATE_ERROR, (int) problem);
  g_assert_cmpstr (f->error->message, ==, detail);
}

static void
assert_text (Fixture *f, const WeirListUpdate *result, const char *text)
{
  g_autoptr (GBytes) bytes = weir_list_text_load (f->folder, "easy", result->version, NULL);

  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static void
serve (Fixture *f, const char *path, const char *text)
{
  list_server_serve (f->server, path, "ETag: \"1\"\r\n", text);
}

static guint
count_texts (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  guint n_texts = 0;

  while (g_dir_read_name (dir) != NULL)
    n_texts++;

  return n_texts;
}

static void
test_text (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *text = "! Title: A list\n! Expires: 2 days\n||a.example^\n||b.example^\n";
  g_autoptr (WeirListUpdate) result = NULL;

  serve (f, "/a.txt", text);
  result = update (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (result->n_filters, ==, 2);
  g_assert_cmpstr (result->title, ==, "A list");
  g_assert_cmpuint (result->expires, ==, 2 * 24 * 60 * 60);
  g_assert_cmpstr (result->etag, ==, "\"1\"");
  g_assert_null (result->text);
  assert_text (f, result, text);
}

static void
test_in_memory (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_steal_pointer (&f->folder);
  g_autoptr (WeirListUpdate) result = NULL;

  serve (f, "/a.txt", "||a.example^\n");
  result = update (f);
  f->folder = g_steal_pointer (&folder);
  g_assert_nonnull (result->text);
  g_assert_cmpuint (count_texts (f), ==, 0);
}

static void
test_not_modified (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListUpdate) first = NULL;
  g_autoptr (WeirListUpdate) same = NULL;
  g_autoptr (WeirListUpdate) lost = NULL;

  serve (f, "/a.txt", "||a.example^\n");
  first = update (f);
  f->row->version = first->version;
  f->row->etag = g_strdup (first->etag);

  f->has_text = TRUE;
  same = update (f);
  g_assert_true (same->not_modified);

  /* Who has lost his text asks for all of it. */
  f->has_text = FALSE;
  lost = update (f);
  g_assert_false (lost->not_modified);
  g_assert_cmpuint (lost->version, ==, first->version);
}

static void
test_refused (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  list_server_serve (f->server, "/a.txt", "Content-Type: text/html\r\n", "||a.example^\n");
  assert_fails (f, WEIR_LIST_PROBLEM_HTML, "");
  serve (f, "/a.txt", "<!DOCTYPE html><title>Log in to the Wi-Fi</title>");
  assert_fails (f, WEIR_LIST_PROBLEM_HTML, "");
  serve (f, "/a.txt", "");
  assert_fails (f, WEIR_LIST_PROBLEM_EMPTY, "");
  serve (f, "/a.txt", "! nothing but words\nexample.com##.ad\n");
  assert_fails (f, WEIR_LIST_PROBLEM_EMPTY, "no-filter");
  serve (f, "/a.txt", "\x01\x02\x03\x04\x05");
  assert_fails (f, WEIR_LIST_PROBLEM_BINARY, "");
  list_server_answer (f->server, "/a.txt", "404 Not Found", "");
  assert_fails (f, WEIR_LIST_PROBLEM_STATUS, "404");
  g_assert_cmpuint (count_texts (f), ==, 0);
}

static void
test_byte_order_mark (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListUpdate) result = NULL;

  serve (f, "/a.txt", "\xef\xbb\xbf||a.example^\n");
  result = update (f);
  assert_text (f, result, "||a.example^\n");
}

/* --- includes --- */

static void
test_includes (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListUpdate) result = NULL;

  serve (f, "/a.txt", "! Title: Whole\n||a.example^\n!#include sub/b.txt\n||z.example^\n");
  serve (f, "/sub/b.txt", "! Title: Part\n||b.example^\n!#include c.txt");
  serve (f, "/sub/c.txt", "||c.example^");
  result = update (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (result->n_filters, ==, 4);
  g_assert_cmpstr (result->title, ==, "Whole");
  assert_text (f, result,
               "! Title: Whole\n||a.example^\n! Title: "
               "Part\n||b.example^\n||c.example^\n||z.example^\n");

  /* What it includes may change while it does not. */
  g_assert_null (result->etag);
  g_assert_null (result->last_modified);
}

static void
test_include_of_nothing (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  serve (f, "/a.txt", "||a.example^\n!#include b.txt\n");
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, "missing b.txt");
  list_server_serve (f->server, "/b.txt", "Content-Type: text/html\r\n", "<html>");
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, "missing b.txt");
  g_assert_cmpuint (count_texts (f), ==, 0);
}

static void
test_include_elsewhere (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (ListServer) other = list_server_new (NULL);
  g_autofree char *url = list_server_get_url (other, "/b.txt");
  g_autofree char *text = g_strdup_printf ("||a.example^\n!#include %s\n", url);
  g_autofree char *detail = g_strdup_printf ("elsewhere %s", url);
  g_autofree char *location = g_strdup_printf ("Location: %s\r\n", url);

  list_server_serve (other, "/b.txt", "", "||b.example^\n");
  serve (f, "/a.txt", text);
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, detail);

  /* Nor by a redirect. */
  serve (f, "/a.txt", "||a.example^\n!#include b.txt\n");
  list_server_answer (f->server, "/b.txt", "302 Found", location);
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, "missing b.txt");
  g_assert_cmpuint (list_server_count (other, "/b.txt"), ==, 0);
}

static void
test_include_circle (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  serve (f, "/a.txt", "||a.example^\n!#include b.txt\n");
  serve (f, "/b.txt", "||b.example^\n!#include a.txt\n");
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, "circle a.txt");
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 1);
}

static void
test_size_of_all (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *main_text = "||a.example^\n!#include b.txt\n";
  const char *part = "||b.example^\n";
  g_autoptr (WeirListUpdate) result = NULL;

  serve (f, "/a.txt", main_text);
  serve (f, "/b.txt", part);
  f->max_octets = strlen (main_text) + strlen (part);
  result = update (f);
  g_assert_no_error (f->error);

  f->max_octets--;
  assert_fails (f, WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

/* --- files --- */

static void
make_file_row (Fixture *f, const char *path)
{
  weir_list_row_free (f->row);
  f->row = weir_list_row_new (WEIR_LIST_FILE, "easy", path, "Easy");
}

static void
test_file (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->folder, "my list.txt", NULL);
  g_autofree char *part = g_build_filename (f->folder, "part.txt", NULL);
  g_autoptr (WeirListUpdate) result = NULL;

  make_file_row (f, path);
  assert_fails (f, WEIR_LIST_PROBLEM_FILE, "missing");

  g_file_set_contents (path, "||a.example^\n!#include part.txt\n", -1, NULL);
  assert_fails (f, WEIR_LIST_PROBLEM_INCLUDE, "missing part.txt");

  g_file_set_contents (part, "||b.example^\n", -1, NULL);
  result = update (f);
  g_assert_no_error (f->error);
  assert_text (f, result, "||a.example^\n||b.example^\n");
}

static void
test_file_bound (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *text = "||a.example^\n";
  g_autofree char *path = g_build_filename (f->folder, "a.txt", NULL);
  g_autoptr (WeirListUpdate) result = NULL;

  make_file_row (f, path);
  g_file_set_contents (path, text, -1, NULL);
  f->max_octets = strlen (text);
  result = update (f);
  g_assert_no_error (f->error);
  f->max_octets--;
  assert_fails (f, WEIR_LIST_PROBLEM_TOO_LARGE, "");
}

static void
test_file_of_no_text (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->folder, "a.txt", NULL);

  /* A folder, something that never ends, and what may not be read. */
  make_file_row (f, f->folder);
  assert_fails (f, WEIR_LIST_PROBLEM_FILE, "");
  make_file_row (f, "/dev/zero");
  assert_fails (f, WEIR_LIST_PROBLEM_FILE, "");

  make_file_row (f, path);
  g_file_set_contents (path, "||a.example^\n", -1, NULL);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  if (g_access (path, R_OK) != 0)
    assert_fails (f, WEIR_LIST_PROBLEM_FILE, "denied");
}

static void
test_cannot_keep (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_steal_pointer (&f->folder);

  f->folder = g_strdup ("/dev/null/lists");
  serve (f, "/a.txt", "||a.example^\n");
  g_test_expect_message ("weir-lists", G_LOG_LEVEL_WARNING,
                         "Cannot keep the text of the list easy: *");
  assert_fails (f, WEIR_LIST_PROBLEM_FILE, "keep");
  g_test_assert_expected_messages ();
  g_free (f->folder);
  f->folder = g_steal_pointer (&folder);
}

/* --- giving up --- */

static void
on_asked (gpointer user_data)
{
  Fixture *f = user_data;

  g_cancellable_cancel (f->cancellable);
}

static void
test_cancel (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (WeirListUpdate) result = NULL;

  list_server_script (f->server, "/a.txt", nothing, LIST_SERVER_HANG);
  list_server_set_observer (f->server, on_asked, f);
  result = update (f);
  g_assert_null (result);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/lists/update/brings-a-text", test_text);
  ADD ("/lists/update/brings-it-in-memory", test_in_memory);
  ADD ("/lists/update/brings-nothing-that-is-had", test_not_modified);
  ADD ("/lists/update/what-is-no-list-is-refused", test_refused);
  ADD ("/lists/update/strips-a-byte-order-mark", test_byte_order_mark);
  ADD ("/lists/update/joins-what-is-included", test_includes);
  ADD ("/lists/update/all-that-is-included-must-be-there", test_include_of_nothing);
  ADD ("/lists/update/nothing-of-elsewhere-is-included", test_include_elsewhere);
  ADD ("/lists/update/circles-are-found", test_include_circle);
  ADD ("/lists/update/the-bound-is-for-all-of-it", test_size_of_all);
  ADD ("/lists/update/reads-a-file", test_file);
  ADD ("/lists/update/a-file-is-bounded", test_file_bound);
  ADD ("/lists/update/a-file-has-an-end", test_file_of_no_text);
  ADD ("/lists/update/what-cannot-be-kept-is-not-in-force", test_cannot_keep);
  ADD ("/lists/update/is-cancelled", test_cancel);

  return g_test_run ();
}
