/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-folder.h"

#include "weir-settings.h"

typedef struct
{
  char *folder;
  WeirDatabase *database;
  guint n_elsewhere;
} Fixture;

/* What a change was answered. */
typedef struct
{
  gboolean done;
  gint64 result;
  gboolean refused;
} Answer;

static void
on_changed_elsewhere (WeirDatabase *database G_GNUC_UNUSED, gpointer user_data)
{
  ((Fixture *) user_data)->n_elsewhere++;
}

static const WeirDatabaseEvents events = { .changed_elsewhere = on_changed_elsewhere };

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = store_folder_new ();
  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, &events, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_pointer (&fixture->database, weir_database_close);
  g_clear_pointer (&fixture->folder, store_folder_free);
}

static void
on_answered (WeirDatabase *database G_GNUC_UNUSED,
             gint64 result,
             const GError *error,
             gpointer user_data)
{
  Answer *answer = user_data;

  g_assert_false (answer->done);
  answer->done = TRUE;
  answer->result = result;
  answer->refused = g_error_matches (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED);
  g_assert_cmpint (answer->refused, ==, error != NULL);
}

static void
flush (WeirDatabase *database)
{
  g_autoptr (GError) error = NULL;

  weir_database_flush (database, &error);
  g_assert_no_error (error);
}

static gint64
add (WeirDatabase *database, const char *text, WeirLifetime lifetime, gint64 expires)
{
  g_autoptr (WeirRule) rule = store_rule_new (text, 0, lifetime, expires);
  Answer answer = { 0 };

  weir_rule_store_add (database, rule, on_answered, &answer);
  flush (database);
  g_assert_true (answer.done);
  g_assert_false (answer.refused);
  return answer.result;
}

static gboolean
undo (WeirDatabase *database, gint64 entry)
{
  Answer answer = { 0 };

  weir_rule_store_undo (database, entry, on_answered, &answer);
  flush (database);
  g_assert_true (answer.done);
  return !answer.refused;
}

/* The rules as they are on disk, a line each, in the order of their ids. */
static char *
list (WeirDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (database, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < contents->rules->len; i++)
    {
      const WeirStoredRule *stored = g_ptr_array_index (contents->rules, i);
      g_autofree char *line = weir_rule_to_text (stored->rule);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "\n" : "", line,
                              stored->rule->lifetime == WEIR_LIFETIME_ALWAYS ? "" : " (for now)",
                              stored->rule->enabled ? "" : " (off)");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_rules (WeirDatabase *database, const char *expected)
{
  g_autofree char *found = list (database);

  g_assert_cmpstr (found, ==, expected);
}

static WeirRule *
get_rule (WeirDatabase *database, gint64 id)
{
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (database, NULL);

  for (guint i = 0; i < contents->rules->len; i++)
    {
      const WeirStoredRule *stored = g_ptr_array_index (contents->rules, i);

      if (stored->rule->id == id)
        return weir_rule_ref (stored->rule);
    }

  return NULL;
}

static void
test_holds_after_restart (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add (fixture->database, "block host cdn.example on shop.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "session cookies of ads.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "allow cookie \"a b\" on shop.example", WEIR_LIFETIME_ALWAYS, 0);
  weir_database_close (fixture->database);

  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
  g_assert_cmpint (weir_database_get_state (fixture->database), ==, WEIR_DATABASE_OK);
  assert_rules (fixture->database, "block host cdn.example on shop.example\n"
                                   "session cookies of ads.example\n"
                                   "allow cookie \"a b\" on shop.example");
}

static void
test_takes_wanted_id (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (fixture->database, NULL);
  g_autoptr (WeirRule) first = NULL;
  g_autoptr (WeirRule) second = NULL;
  Answer answers[2] = { 0 };

  g_assert_cmpint (contents->next_id, ==, 1);
  first = store_rule_new ("block host a.example", 7, WEIR_LIFETIME_ALWAYS, 0);
  second = store_rule_new ("block host b.example", 7, WEIR_LIFETIME_ALWAYS, 0);
  weir_rule_store_add (fixture->database, first, on_answered, &answers[0]);
  weir_rule_store_add (fixture->database, second, on_answered, &answers[1]);
  flush (fixture->database);

  g_assert_cmpint (answers[0].result, ==, 7);
  g_assert_cmpint (answers[1].result, ==, 8);

  /* The caller holds the second one under a number that is not its own. */
  while (fixture->n_elsewhere == 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_replaces_same (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "allow host a.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "block host a.example on shop.example", WEIR_LIFETIME_ALWAYS, 0);

  assert_rules (fixture->database, "allow host a.example\nblock host a.example on shop.example");
}

static void
test_lasting_rule_waits_behind_a_short_one (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 later = g_get_real_time () / G_USEC_PER_SEC + 600;

  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "allow host a.example", WEIR_LIFETIME_UNTIL, later);
  assert_rules (fixture->database, "block host a.example\nallow host a.example (for now)");

  add (fixture->database, "block host a.example", WEIR_LIFETIME_QUIT, 0);
  assert_rules (fixture->database, "block host a.example\nblock host a.example (for now)");

  add (fixture->database, "allow host a.example", WEIR_LIFETIME_ALWAYS, 0);
  assert_rules (fixture->database, "allow host a.example");
}

static void
test_expired_is_gone (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add (fixture->database, "block host a.example", WEIR_LIFETIME_UNTIL, 1700000000);
  assert_rules (fixture->database, "");

  weir_rule_store_end_session (fixture->database);
  flush (fixture->database);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM rules"), ==, 0);
}

static void
test_quit_ends_with_session (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add (fixture->database, "block host a.example", WEIR_LIFETIME_QUIT, 0);
  add (fixture->database, "block host b.example", WEIR_LIFETIME_ALWAYS, 0);
  weir_database_close (fixture->database);

  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
  assert_rules (fixture->database, "block host a.example (for now)\nblock host b.example");
  weir_rule_store_end_session (fixture->database);
  flush (fixture->database);
  assert_rules (fixture->database, "block host b.example");
}

static void
test_removes_and_switches (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 id = add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  g_autoptr (WeirRule) rule = get_rule (fixture->database, id);
  g_autoptr (WeirRule) other = store_rule_new ("block host b.example", id, WEIR_LIFETIME_ALWAYS, 0);
  Answer answers[5] = { 0 };

  weir_rule_store_set_enabled (fixture->database, rule, FALSE, on_answered, &answers[0]);
  flush (fixture->database);
  assert_rules (fixture->database, "block host a.example (off)");

  /* Neither twice, nor another rule of that number. */
  weir_rule_store_set_enabled (fixture->database, rule, FALSE, on_answered, &answers[1]);
  weir_rule_store_remove (fixture->database, other, on_answered, &answers[2]);
  weir_rule_store_remove (fixture->database, rule, on_answered, &answers[3]);
  weir_rule_store_remove (fixture->database, rule, on_answered, &answers[4]);
  flush (fixture->database);

  g_assert_false (answers[0].refused);
  g_assert_true (answers[1].refused);
  g_assert_true (answers[2].refused);
  g_assert_false (answers[3].refused);
  g_assert_true (answers[4].refused);
  assert_rules (fixture->database, "");
}

static void
test_undoes_back_to_the_start (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 id = add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  g_autoptr (WeirRule) rule = get_rule (fixture->database, id);
  g_autoptr (WeirRule) after = NULL;

  weir_rule_store_set_enabled (fixture->database, rule, FALSE, NULL, NULL);
  add (fixture->database, "allow host a.example", WEIR_LIFETIME_ALWAYS, 0);
  after = get_rule (fixture->database, id + 1);
  weir_rule_store_remove (fixture->database, after, NULL, NULL);
  flush (fixture->database);
  assert_rules (fixture->database, "");

  g_assert_true (undo (fixture->database, 0));
  assert_rules (fixture->database, "allow host a.example");
  g_assert_true (undo (fixture->database, 0));
  assert_rules (fixture->database, "block host a.example (off)");
  g_assert_true (undo (fixture->database, 0));
  assert_rules (fixture->database, "block host a.example");
  g_assert_true (undo (fixture->database, 0));
  assert_rules (fixture->database, "");
  g_assert_false (undo (fixture->database, 0));
}

static void
test_undo_names_its_entry (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRuleStoreContents) contents = NULL;
  const WeirJournalEntry *newest;
  const WeirJournalEntry *oldest;

  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  add (fixture->database, "block host b.example", WEIR_LIFETIME_ALWAYS, 0);
  contents = weir_rule_store_load (fixture->database, NULL);
  g_assert_cmpuint (contents->journal->len, ==, 2);
  newest = g_ptr_array_index (contents->journal, 0);
  oldest = g_ptr_array_index (contents->journal, 1);
  g_assert_null (newest->before);
  g_assert_cmpstr (newest->after->host, ==, "b.example");

  g_assert_false (undo (fixture->database, oldest->id));
  g_assert_true (undo (fixture->database, newest->id));
  g_assert_false (undo (fixture->database, newest->id));
  assert_rules (fixture->database, "block host a.example");
}

static void
test_journal_is_bounded (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < WEIR_RULE_STORE_MAX_JOURNAL + 10; i++)
    {
      g_autoptr (WeirRule) rule =
        store_rule_new (i % 2 == 0 ? "block host a.example" : "allow host a.example", 0,
                        WEIR_LIFETIME_ALWAYS, 0);

      weir_rule_store_add (fixture->database, rule, NULL, NULL);
    }

  flush (fixture->database);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM journal"), ==,
                   WEIR_RULE_STORE_MAX_JOURNAL);
}

static void
test_counts_hits (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const gint64 id = add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  const WeirRuleHits hits[] = { { id, 3, 1700000100 }, { id + 1, 5, 1700000200 } };
  g_autoptr (WeirRuleStoreContents) contents = NULL;
  const WeirStoredRule *stored;

  weir_rule_store_add_hits (fixture->database, hits, G_N_ELEMENTS (hits));
  weir_rule_store_add_hits (fixture->database, hits, 1);
  flush (fixture->database);

  contents = weir_rule_store_load (fixture->database, NULL);
  stored = g_ptr_array_index (contents->rules, 0);
  g_assert_cmpuint (stored->hits, ==, 6);
  g_assert_cmpint (stored->last_hit, ==, 1700000100);
}

static void
test_skips_what_makes_no_sense (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  store_folder_exec (fixture->folder,
                     "INSERT INTO rules VALUES (50, 'block everything', 0, 0, 0, 1, 0, 0);"
                     "INSERT INTO rules VALUES (51, x'00ff' || '', 0, 0, 0, 1, 0, 0);"
                     "INSERT INTO rules VALUES (52, 'allow host b.example', 99, 0, 0, 7, -1, -1);"
                     "INSERT INTO journal (time, before_text, after_text) VALUES (1, 'x', NULL)");

  assert_rules (fixture->database, "block host a.example\nallow host b.example");
}

static void
test_hears_of_other_process (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  WeirDatabase *other = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);

  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  g_assert_cmpuint (fixture->n_elsewhere, ==, 0);
  add (other, "block host b.example", WEIR_LIFETIME_ALWAYS, 0);
  while (fixture->n_elsewhere == 0)
    g_main_context_iteration (NULL, TRUE);

  /* Undo is of the newest change, whoever made it. */
  g_assert_true (undo (fixture->database, 0));
  assert_rules (other, "block host a.example");
  weir_settings_set (other, WEIR_SETTING_PORT, 8080);
  flush (other);
  while (fixture->n_elsewhere == 1)
    g_main_context_iteration (NULL, TRUE);

  weir_database_close (other);
}

static void
on_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirRuleStoreContents **contents = user_data;
  g_autoptr (GError) error = NULL;

  *contents = weir_rule_store_load_finish (result, &error);
  g_assert_no_error (error);
}

/* What takes the place of memory has everything in it that was queued until it comes. */
static void
test_load_misses_no_change (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRuleStoreContents) contents = NULL;
  g_autoptr (WeirRule) early = store_rule_new ("block host a.example", 0, WEIR_LIFETIME_ALWAYS, 0);
  g_autoptr (WeirRule) late = store_rule_new ("block host b.example", 0, WEIR_LIFETIME_ALWAYS, 0);

  weir_rule_store_add (fixture->database, early, NULL, NULL);
  weir_rule_store_load_async (fixture->database, NULL, on_loaded, &contents);
  weir_rule_store_add (fixture->database, late, NULL, NULL);
  while (contents == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpuint (contents->rules->len, ==, 2);
}

static void
test_private_session_reads_and_keeps_nothing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *path = store_folder_get_file (fixture->folder, WEIR_DATABASE_FILE);
  gsize lengths[2];

  add (fixture->database, "block host a.example", WEIR_LIFETIME_ALWAYS, 0);
  weir_settings_set (fixture->database, WEIR_SETTING_PORT, 8080);
  weir_database_close (fixture->database);
  g_file_get_contents (path, &before, &lengths[0], NULL);

  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_PRIVATE, NULL, NULL);
  g_assert_cmpint (weir_database_get_state (fixture->database), ==, WEIR_DATABASE_OK);
  add (fixture->database, "block host b.example", WEIR_LIFETIME_ALWAYS, 0);
  assert_rules (fixture->database, "block host a.example\nblock host b.example");
  weir_database_close (g_steal_pointer (&fixture->database));

  g_file_get_contents (path, &after, &lengths[1], NULL);
  g_assert_cmpmem (before, lengths[0], after, lengths[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/store/rule-store/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("holds-after-restart", test_holds_after_restart);
  ADD ("takes-wanted-id", test_takes_wanted_id);
  ADD ("replaces-same", test_replaces_same);
  ADD ("lasting-rule-waits-behind-a-short-one", test_lasting_rule_waits_behind_a_short_one);
  ADD ("expired-is-gone", test_expired_is_gone);
  ADD ("quit-ends-with-session", test_quit_ends_with_session);
  ADD ("removes-and-switches", test_removes_and_switches);
  ADD ("undoes-back-to-the-start", test_undoes_back_to_the_start);
  ADD ("undo-names-its-entry", test_undo_names_its_entry);
  ADD ("journal-is-bounded", test_journal_is_bounded);
  ADD ("counts-hits", test_counts_hits);
  ADD ("skips-what-makes-no-sense", test_skips_what_makes_no_sense);
  ADD ("hears-of-other-process", test_hears_of_other_process);
  ADD ("load-misses-no-change", test_load_misses_no_change);
  ADD ("private-session-reads-and-keeps-nothing", test_private_session_reads_and_keeps_nothing);
#undef ADD

  return g_test_run ();
}
