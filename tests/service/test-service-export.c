/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The history as a file: more than a page of it, in each format, and what is left where that fails. */

#include "service-fixture.h"

#include "store-record.h"
#include "weir-service-private.h"

#include <string.h>

#define N_ROWS (WEIR_HISTORY_MAX_ROWS + 7)
#define FIRST_TIME (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

typedef struct
{
  gboolean is_done;
  gint64 n_rows;
  GError *error; /* (owned) (nullable) */
} Outcome;

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->n_rows =
    weir_service_export_history_finish (WEIR_SERVICE (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static gboolean
is_done (gpointer data)
{
  return ((Outcome *) data)->is_done;
}

static void
fill (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *host = g_strdup_printf ("ads%u.example", i);
      g_autoptr (WeirRecord) record =
        store_record_new (FIRST_TIME + i, i % 2 == 0 ? WEIR_VERDICT_BLOCKED : WEIR_VERDICT_CHANGED,
                          host, "shop.example");

      weir_history_append (f->service->database, record);
    }
  g_assert_true (weir_service_flush (f->service, &error));
  g_assert_no_error (error);
}

static GFile *
get_file (Fixture *f)
{
  return g_file_new_build_filename (f->folder, "export", NULL);
}

/* Returns: (transfer full): the content of the file */
static char *
export_as (Fixture *f, WeirHistoryFormat format, const char *filter, gint64 n_rows)
{
  g_autoptr (WeirQuery) query = weir_query_parse (filter, NULL);
  const WeirHistorySearch search = { .query = query };
  g_autoptr (GFile) file = get_file (f);
  Outcome outcome = { 0 };
  char *content = NULL;

  weir_service_export_history_async (f->service, &search, format, file, NULL, on_exported,
                                     &outcome);
  await (is_done, &outcome);
  g_assert_no_error (outcome.error);
  g_assert_cmpint (outcome.n_rows, ==, n_rows);
  g_assert_true (g_file_load_contents (file, NULL, &content, NULL, NULL, NULL));
  return content;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == '\n';
  return n;
}

static void
test_csv (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *all = NULL;
  g_autofree char *some = NULL;

  fill (f);
  all = export_as (f, WEIR_HISTORY_CSV, "", N_ROWS);
  g_assert_cmpuint (count_lines (all), ==, N_ROWS + 1);
  g_assert_nonnull (strstr (all, "ads0.example"));
  g_assert_null (strstr (all, "secret"));

  some = export_as (f, WEIR_HISTORY_CSV, "verdict:changed", N_ROWS / 2);
  g_assert_cmpuint (count_lines (some), ==, N_ROWS / 2 + 1);
  g_assert_null (strstr (some, "ads0.example"));
}

static void
test_json (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  fill (f);
  text = export_as (f, WEIR_HISTORY_JSON, "", N_ROWS);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, N_ROWS + 1);
  for (guint i = 0; i < N_ROWS; i++)
    g_assert_true (lines[i][0] == '{' && g_str_has_suffix (lines[i], "}"));
  g_assert_nonnull (strstr (lines[0], "ads1006.example")); /* newest first, each once */
  g_assert_nonnull (strstr (lines[1000], "ads6.example"));
}

static void
test_har (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;
  guint n = 0;

  none = export_as (f, WEIR_HISTORY_HAR, "", 0);
  g_assert_true (g_str_has_prefix (none, "{"));
  g_assert_true (g_str_has_suffix (g_strchomp (none), "}"));

  fill (f);
  text = export_as (f, WEIR_HISTORY_HAR, "", N_ROWS);
  for (const char *p = text; (p = strstr (p, "\"startedDateTime\"")) != NULL; p++)
    n++;
  g_assert_cmpuint (n, ==, N_ROWS);
  g_assert_null (strstr (text, "}{"));
  g_assert_null (strstr (text, "}\n{"));
  g_assert_true (g_str_has_suffix (g_strchomp (text), "}"));
}

/* What was there before stays when the user gives up. */
static void
test_given_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHistorySearch search = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) file = get_file (f);
  g_autofree char *content = NULL;
  Outcome outcome = { 0 };

  fill (f);
  g_assert_true (
    g_file_replace_contents (file, "before", 6, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, NULL));
  weir_service_export_history_async (f->service, &search, WEIR_HISTORY_CSV, file, cancellable,
                                     on_exported, &outcome);
  g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  await (is_done, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&outcome.error);
  g_assert_true (g_file_load_contents (file, NULL, &content, NULL, NULL, NULL));
  g_assert_cmpstr (content, ==, "before");
}

static void
test_no_folder (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirHistorySearch search = { 0 };
  g_autoptr (GFile) file = g_file_new_build_filename (f->folder, "nowhere", "export", NULL);
  Outcome outcome = { 0 };

  weir_service_export_history_async (f->service, &search, WEIR_HISTORY_HAR, file, NULL, on_exported,
                                     &outcome);
  await (is_done, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (outcome.n_rows, ==, -1);
  g_clear_error (&outcome.error);
}

#define ADD(path, test) \
  g_test_add ("/service/export/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a-table-of-what-is-shown", test_csv);
  ADD ("an-object-a-line", test_json);
  ADD ("an-archive-is-whole", test_har);
  ADD ("given-up-leaves-what-was-there", test_given_up);
  ADD ("says-why-it-cannot", test_no_folder);

  return g_test_run ();
}
