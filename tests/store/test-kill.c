/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A child writes batches without end, and says of each on a pipe when it is on
 * disk.  The parent kills it at random moments, again and again on the same
 * folder.  What was said to be there is there, of the batch under way there is
 * all or nothing, and the database is sound.
 *
 * WEIR_KILL_ROUNDS asks for more rounds.
 */

#include "store-folder.h"
#include "store-record.h"

#include "weir-history.h"
#include "weir-list-hits.h"
#include "weir-site-ledger.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#define N_ROUNDS 24
#define ROWS_A_BATCH 5
#define N_RULES 100
#define MAX_DELAY_US 30000

/* --- The child ----------------------------------------------------------- */

static void
append_rows (WeirDatabase *database, gint64 batch)
{
  g_autofree char *host = g_strdup_printf ("b%" G_GINT64_FORMAT ".example", batch);

  for (guint i = 0; i < ROWS_A_BATCH; i++)
    {
      g_autoptr (WeirRecord) record =
        store_record_new (batch * G_TIME_SPAN_SECOND, WEIR_VERDICT_BLOCKED, host, "shop.example");

      weir_history_append (database, record);
    }
}

/* Adds a rule, in place of one that decides otherwise. */
static void
add_rule (WeirDatabase *database, gint64 batch)
{
  g_autofree char *text =
    g_strdup_printf ("%s host r%d.example", batch / N_RULES % 2 == 0 ? "block" : "allow",
                     (int) (batch % N_RULES));
  g_autoptr (WeirRule) rule = store_rule_new (text, 0, WEIR_LIFETIME_ALWAYS, 0);

  weir_rule_store_add (database, rule, NULL, NULL);
}

/* A hit, and the list with the batch as its version: a transaction of their own. */
static void
count_hit (WeirDatabase *database, gint64 batch)
{
  g_autoptr (WeirListRow) before = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "Own");
  g_autoptr (WeirListRow) row = weir_list_row_copy (before);
  GPtrArray *filters = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_filter_hits_free);
  WeirFilterHits *hits = g_new0 (WeirFilterHits, 1);

  hits->list = g_strdup ("own");
  hits->filter = g_strdup ("||ads.example^");
  hits->hits = 1;
  hits->last = 1700000000;
  g_ptr_array_add (filters, hits);
  weir_list_hits_add (database, filters);

  before->id = 1;
  row->id = 1;
  row->version = (guint64) batch;
  weir_list_store_put (database, batch > 1 ? before : NULL, row, NULL, NULL);
}

static int
write_without_end (const char *folder, gint64 batch)
{
  WeirDatabase *database = weir_database_open (folder, WEIR_DATABASE_KEEP, NULL, NULL);

  for (;; batch++)
    {
      append_rows (database, batch);
      add_rule (database, batch);
      count_hit (database, batch);
      if (!weir_database_flush (database, NULL))
        return 1;

      printf ("%" G_GINT64_FORMAT "\n", batch);
      fflush (stdout);
    }
}

/* --- The parent ---------------------------------------------------------- */

typedef struct
{
  GPid pid;
  FILE *said;
} Child;

static void
start_child (Child *child, const char *program, const char *folder, gint64 batch)
{
  g_autofree char *first = g_strdup_printf ("%" G_GINT64_FORMAT, batch);
  const char *argv[] = { program, "--write", folder, first, NULL };
  g_autoptr (GError) error = NULL;
  int output;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &child->pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  child->said = fdopen (output, "r");
}

/* Returns: the last batch that the child said was on disk, or @last if it said none */
static gint64
kill_child (Child *child, gint64 last)
{
  char line[64];
  int status;

  g_usleep ((gulong) g_test_rand_int_range (0, MAX_DELAY_US));
  g_assert_cmpint (kill (child->pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child->pid, &status, 0), ==, child->pid);
  g_assert_true (WIFSIGNALED (status));

  while (fgets (line, sizeof line, child->said) != NULL)
    last = g_ascii_strtoll (line, NULL, 10);
  fclose (child->said);
  return last;
}

static void
assert_batches (const char *folder, gint64 last)
{
  g_autofree char *checked = store_folder_read_text (folder, "PRAGMA integrity_check");
  gint64 written;
  gint64 version;

  g_assert_cmpstr (checked, ==, "ok");
  written = store_folder_read (folder, "SELECT count (DISTINCT host) FROM history");
  g_assert_cmpint (written, >=, last);
  g_assert_cmpint (written, <=, last + 1);
  g_assert_cmpint (store_folder_read (folder, "SELECT count (*) FROM history"), ==,
                   written * ROWS_A_BATCH);
  g_assert_cmpint (store_folder_read (folder, "SELECT count (*) FROM rules"), ==,
                   MIN (written, N_RULES));
  g_assert_cmpint (store_folder_read (folder, "SELECT max (id) FROM rules"), ==, written);

  version = store_folder_read (folder, "SELECT total (version) FROM lists");
  g_assert_cmpint (version, >=, written - 1);
  g_assert_cmpint (version, <=, written);
  g_assert_cmpint (store_folder_read (folder, "SELECT total (hits) FROM list_hits"), ==,
                   store_folder_read (folder, "SELECT total (hits) FROM filter_hits"));
}

/* Returns: the last batch that is there */
static gint64
run_round (const char *program, const char *folder, gint64 last, gboolean early)
{
  Child child;
  WeirDatabase *database;
  char line[64];

  start_child (&child, program, folder, last + 1);

  /* Some die while they open the database, the others while they write. */
  if (!early && fgets (line, sizeof line, child.said) != NULL)
    last = g_ascii_strtoll (line, NULL, 10);
  last = kill_child (&child, last);

  database = weir_database_open (folder, WEIR_DATABASE_KEEP, NULL, NULL);
  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OK);
  assert_batches (folder, last);
  weir_database_close (database);

  return store_folder_read (folder, "SELECT count (DISTINCT host) FROM history");
}

static void
test_killed (gconstpointer program)
{
  const char *wanted = g_getenv ("WEIR_KILL_ROUNDS");
  const guint64 n_rounds = wanted != NULL ? g_ascii_strtoull (wanted, NULL, 10) : N_ROUNDS;
  char *folder = store_folder_new ();
  gint64 last = 0;

  for (guint64 i = 0; i < n_rounds; i++)
    last = run_round (program, folder, last, i % 4 == 3);

  g_test_message ("%" G_GINT64_FORMAT " batches in %" G_GUINT64_FORMAT " rounds", last, n_rounds);
  g_assert_cmpint (last, >, 0);
  store_folder_free (folder);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--write"))
    return write_without_end (argv[2], g_ascii_strtoll (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/kill/what-was-said-to-be-there-is-there", argv[0], test_killed);

  return g_test_run ();
}
