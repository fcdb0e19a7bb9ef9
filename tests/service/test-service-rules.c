/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules: they hold at once and tomorrow, replace each other, end, and can be taken back.
 */

#include "service-fixture.h"

static const WeirRule *
get_rule (WeirService *service, guint position)
{
  g_autoptr (WeirRuleItem) item =
    g_list_model_get_item (weir_service_get_rules (service), position);

  return weir_rule_item_get_rule (item);
}

static gint64
now_in_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gint64
add_rule (WeirService *service, WeirRuleAction action, WeirLifetime lifetime, gint64 expires)
{
  const WeirRule rule = {
    .kind = WEIR_RULE_KIND_HOST,
    .action = action,
    .host = (char *) "cdn.example",
    .lifetime = lifetime,
    .expires = expires,
  };

  return weir_service_add_rule (service, &rule, NULL);
}

static void
test_holds (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  gint64 id;

  g_assert_false (is_blocked (f->service, "cdn.example", "shop.example"));
  id = block_host (f->service, "CDN.example", "shop.example");
  g_assert_true (is_blocked (f->service, "cdn.example", "shop.example"));
  g_assert_true (is_blocked (f->service, "a.cdn.example", "shop.example"));
  g_assert_false (is_blocked (f->service, "cdn.example", "news.example"));

  fixture_restart (f);
  g_assert_true (is_blocked (f->service, "cdn.example", "shop.example"));
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);
  g_assert_cmpint (get_rule (f->service, 0)->id, ==, id);
  g_assert_cmpstr (get_rule (f->service, 0)->host, ==, "cdn.example");

  weir_service_remove_rule (f->service, id);
  g_assert_false (is_blocked (f->service, "cdn.example", "shop.example"));
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
}

static void
test_invalid (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirRule rule = { .kind = WEIR_RULE_KIND_HOST, .host = (char *) "not a host" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (weir_service_add_rule (f->service, &rule, &error), ==, 0);
  g_assert_error (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_HOST);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
  g_assert_cmpuint (count_items (weir_service_get_journal (f->service)), ==, 0);
}

static void
test_switch (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  gint64 id = block_host (f->service, "cdn.example", NULL);

  weir_service_set_rule_enabled (f->service, id, FALSE);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));
  g_assert_null (
    weir_service_find_rule (f->service, WEIR_RULE_KIND_HOST, 0, "cdn.example", NULL, NULL));

  fixture_restart (f);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));
  g_assert_false (get_rule (f->service, 0)->enabled);

  weir_service_set_rule_enabled (f->service, id, TRUE);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  fixture_restart (f);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
}

static void
test_replace (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_ALWAYS, 0);
  add_rule (f->service, WEIR_RULE_ALLOW, WEIR_LIFETIME_ALWAYS, 0);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);
  g_assert_cmpint (get_rule (f->service, 0)->action, ==, WEIR_RULE_ALLOW);
}

static void
test_one_that_ends (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirRule *found;

  g_test_summary ("A rule that ends stands beside the one that lasts, and decides while it lives");

  add_rule (f->service, WEIR_RULE_ALLOW, WEIR_LIFETIME_ALWAYS, 0);
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_UNTIL, now_in_seconds () + 600);
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_QUIT, 0);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  found = weir_service_find_rule (f->service, WEIR_RULE_KIND_HOST, 0, "cdn.example", NULL, NULL);
  g_assert_cmpint (found->lifetime, ==, WEIR_LIFETIME_QUIT);

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);

  add_rule (f->service, WEIR_RULE_ALLOW, WEIR_LIFETIME_ALWAYS, 0);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));
}

static void
test_expires (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *rules = weir_service_get_rules (f->service);

  block_host (f->service, "other.example", NULL);
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_UNTIL, now_in_seconds () + 1);
  g_assert_cmpuint (count_items (rules), ==, 2);
  await_n_items (rules, 1);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));
  g_assert_true (is_blocked (f->service, "other.example", NULL));

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);
}

static void
start (WeirService *service)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_start (service, &error));
  g_assert_no_error (error);
}

static void
test_until_quit (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  start (f->service);
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_QUIT, 0);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
}

static void
test_crash (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("Rules until quit that a crash left behind do not hold in the next run");

  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_QUIT, 0);
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 1);

  start (f->service);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));
}

/* Rules on disk, as one sees them who only looks. */
static guint
count_kept (Fixture *f)
{
  g_autoptr (WeirService) reader = fixture_open (f);

  return count_items (weir_service_get_rules (reader));
}

static gboolean
is_first (WeirService *service)
{
  gboolean first;

  g_object_get (service, "is-first", &first, NULL);

  return first;
}

static void
test_until_the_first_quits (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  start (f->service);
  add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_QUIT, 0);
  g_assert_true (weir_service_flush (f->service, NULL));
  g_assert_true (is_first (f->service));

  f->other = fixture_open (f);
  start (f->other);
  g_assert_false (is_first (f->other));
  g_assert_true (is_blocked (f->other, "cdn.example", NULL));
  fixture_close (&f->other);
  g_assert_cmpuint (count_kept (f), ==, 1);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));

  f->other = fixture_open (f);
  start (f->other);
  fixture_close (&f->service);
  g_assert_cmpuint (count_kept (f), ==, 0);
  add_rule (f->other, WEIR_RULE_BLOCK, WEIR_LIFETIME_QUIT, 0);
  fixture_close (&f->other);
  g_assert_cmpuint (count_kept (f), ==, 0);
}

static void
assert_undone (WeirService *service, const char *text)
{
  g_autofree char *undone = weir_service_undo (service);

  g_assert_cmpstr (undone, ==, text);
}

static void
test_undo (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *rules = weir_service_get_rules (f->service);
  gint64 id;

  assert_undone (f->service, NULL);

  id = add_rule (f->service, WEIR_RULE_BLOCK, WEIR_LIFETIME_ALWAYS, 0);
  weir_service_set_rule_enabled (f->service, id, FALSE);
  add_rule (f->service, WEIR_RULE_ALLOW, WEIR_LIFETIME_ALWAYS, 0);
  weir_service_remove_rule (f->service, get_rule (f->service, 0)->id);

  assert_undone (f->service, "Removed the rule “Allow cdn.example everywhere”");
  g_assert_cmpint (get_rule (f->service, 0)->action, ==, WEIR_RULE_ALLOW);
  assert_undone (f->service, "Allowed cdn.example everywhere");
  g_assert_cmpint (get_rule (f->service, 0)->action, ==, WEIR_RULE_BLOCK);
  g_assert_false (get_rule (f->service, 0)->enabled);
  assert_undone (f->service, "Switched off the rule “Block cdn.example everywhere”");
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  assert_undone (f->service, "Blocked cdn.example everywhere");
  g_assert_cmpuint (count_items (rules), ==, 0);
  assert_undone (f->service, NULL);

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
  assert_undone (f->service, NULL);
}

static void
test_undo_after_restart (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  block_host (f->service, "cdn.example", "shop.example");
  block_host (f->service, "ads.example", NULL);
  fixture_restart (f);

  assert_undone (f->service, "Blocked ads.example everywhere");
  fixture_restart (f);
  assert_undone (f->service, "Blocked cdn.example on shop.example");
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 0);
}

static gboolean
newest_is_known_to_the_store (gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (WeirJournalItem) newest =
    g_list_model_get_item (weir_service_get_journal (f->service), 0);

  return newest != NULL && weir_journal_item_get_undone (newest);
}

static void
test_journal (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *journal = weir_service_get_journal (f->service);
  g_autoptr (WeirJournalItem) newest = NULL;
  g_autoptr (WeirJournalItem) oldest = NULL;
  g_autofree char *undone = NULL;

  block_host (f->service, "cdn.example", NULL);
  block_host (f->service, "ads.example", "shop.example");
  g_assert_cmpuint (count_items (journal), ==, 2);
  undone = weir_service_undo (f->service);
  await (newest_is_known_to_the_store, f);

  newest = g_list_model_get_item (journal, 0);
  oldest = g_list_model_get_item (journal, 1);
  g_assert_cmpstr (weir_journal_item_get_text (newest), ==, "Blocked ads.example on shop.example");
  g_assert_true (weir_journal_item_get_undone (newest));
  g_assert_cmpstr (weir_journal_item_get_text (oldest), ==, "Blocked cdn.example everywhere");
  g_assert_false (weir_journal_item_get_undone (oldest));
  g_assert_cmpint (weir_journal_item_get_time (oldest), <=, weir_journal_item_get_time (newest));

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_journal (f->service)), ==, 2);
}

/* --- two on one folder --- */

static gboolean
other_blocks (gpointer user_data)
{
  Fixture *f = user_data;

  return is_blocked (f->other, "cdn.example", NULL);
}

static gboolean
none_blocks (gpointer user_data)
{
  Fixture *f = user_data;

  return !is_blocked (f->service, "cdn.example", NULL) &&
         !is_blocked (f->other, "cdn.example", NULL);
}

static void
test_elsewhere (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  g_test_summary ("What one program does to the rules, another on the same folder follows");

  f->other = fixture_open (f);
  block_host (f->service, "cdn.example", NULL);
  await (other_blocks, f);
  g_assert_cmpuint (count_items (weir_service_get_journal (f->other)), ==, 1);

  undone = weir_service_undo (f->other);
  g_assert_cmpstr (undone, ==, "Blocked cdn.example everywhere");
  await (none_blocks, f);
}

static void
test_both_at_once (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  GListModel *rules = weir_service_get_rules (f->service);
  GListModel *other_rules;

  g_test_summary ("Two programs that take the same number for a rule end with the same two rules");

  f->other = fixture_open (f);
  other_rules = weir_service_get_rules (f->other);
  block_host (f->service, "one.example", NULL);
  block_host (f->other, "two.example", NULL);
  await_n_items (rules, 2);
  await_n_items (other_rules, 2);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (get_rule (f->service, i)->id, ==, get_rule (f->other, i)->id);
      g_assert_cmpstr (get_rule (f->service, i)->host, ==, get_rule (f->other, i)->host);
    }
  g_assert_true (is_blocked (f->service, "two.example", NULL));
  g_assert_true (is_blocked (f->other, "one.example", NULL));
}

#define ADD(path, test) \
  g_test_add ("/service/rules/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("hold-at-once-and-tomorrow", test_holds);
  ADD ("refuse-what-makes-no-sense", test_invalid);
  ADD ("switch-off-and-on", test_switch);
  ADD ("replace-each-other", test_replace);
  ADD ("one-that-ends-leaves-the-other", test_one_that_ends);
  ADD ("expire", test_expires);
  ADD ("until-quit", test_until_quit);
  ADD ("until-quit-after-a-crash", test_crash);
  ADD ("until-the-first-quits", test_until_the_first_quits);
  ADD ("undo", test_undo);
  ADD ("undo-after-a-restart", test_undo_after_restart);
  ADD ("journal", test_journal);
  ADD ("changed-elsewhere", test_elsewhere);
  ADD ("changed-by-both-at-once", test_both_at_once);

  return g_test_run ();
}
