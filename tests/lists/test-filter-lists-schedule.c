/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "update-fixture.h"
#include "weir-list-schedule.h"

#include <glib/gstdio.h>
#include <utime.h>

#define HOUR (60 * 60)
#define DAY (24 * HOUR)

static void
restart_on_schedule (UpdateFixture *f)
{
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
}

static void
test_due_at_start (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_add_good (f, "/due.txt", 3);
  update_fixture_add_good (f, "/later.txt", 3);
  update_fixture_add_good (f, "/off.txt", 3);
  update_fixture_get_row (f, "due")->next = update_fixture_get_now () - 1;
  update_fixture_get_row (f, "off")->next = update_fixture_get_now () - 1;
  update_fixture_get_row (f, "off")->enabled = FALSE;

  restart_on_schedule (f);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
  g_assert_cmpuint (list_server_count (f->server, "/later.txt"), ==, 1);
  g_assert_cmpuint (list_server_count (f->server, "/off.txt"), ==, 1);
  g_assert_cmpint (update_fixture_get_row (f, "due")->next, >, update_fixture_get_now ());
}

static void
test_no_schedule (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_add_good (f, "/due.txt", 3);
  update_fixture_get_row (f, "due")->next = 1;
  lists_fixture_restart (&f->base);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  /* It becomes the first process. */
  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
}

/* The timer, in a second. */
static void
test_due_later (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_add_good (f, "/soon.txt", 3);
  update_fixture_get_row (f, "soon")->next = update_fixture_get_now () + 1;
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  while (list_server_count (f->server, "/soon.txt") < 2)
    g_main_context_iteration (NULL, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (update_fixture_get_row (f, "soon")->next, >, update_fixture_get_now () + DAY);
}

static void
test_metered (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list;

  update_fixture_add_good (f, "/due.txt", 3);
  update_fixture_get_row (f, "due")->next = 1;
  test_network_set (TRUE, TRUE);
  restart_on_schedule (f);
  list = weir_filter_lists_find (f->base.lists, "due");
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_METERED);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==,
                   "Waiting for a network that is not metered");
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
}

static void
test_metered_asked (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_add_good (f, "/due.txt", 3);
  update_fixture_add_good (f, "/other.txt", 3);
  update_fixture_get_row (f, "due")->next = 1;
  test_network_set (TRUE, TRUE);
  restart_on_schedule (f);
  update_fixture_update (f, weir_filter_lists_find (f->base.lists, "other"));
  g_assert_cmpuint (list_server_count (f->server, "/other.txt"), ==, 2);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 1);

  weir_filter_lists_set_on_metered (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/due.txt"), ==, 2);
}

static void
test_network_back (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirListRow *row;

  update_fixture_add_good (f, "/a.txt", 3);
  row = update_fixture_get_row (f, "a");
  row->problem = WEIR_LIST_PROBLEM_NETWORK;
  row->failures = 9;
  row->checked = update_fixture_get_now () - HOUR;
  row->next = update_fixture_get_now () + DAY;
  test_network_set (FALSE, FALSE);
  restart_on_schedule (f);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 1);

  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);

  /* Not again and again, if it comes and goes. */
  list_server_answer (f->server, "/a.txt", "500 No", "");
  test_network_set (FALSE, FALSE);
  test_network_set (TRUE, FALSE);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpuint (list_server_count (f->server, "/a.txt"), ==, 2);
}

static void
test_cancel_due (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  update_fixture_add_good (f, "/due.txt", 3);
  update_fixture_get_row (f, "due")->next = 1;
  update_fixture_hang (f, "/due.txt");
  f->base.options.on_schedule = TRUE;
  lists_fixture_restart (&f->base);
  f->list = weir_filter_lists_find (f->base.lists, "due");
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (update_fixture_get_row (f, "due")->next, >=,
                   update_fixture_get_now () + WEIR_LIST_RETRY_MIN - 1);
  g_assert_cmpint (update_fixture_get_row (f, "due")->problem, ==, WEIR_LIST_PROBLEM_NONE);
  f->list = NULL;
}

/* Makes a file in the folder of the texts as old as it must be. Returns: (transfer full): its path */
static char *
make_old (UpdateFixture *f, const char *name)
{
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  char *path = g_build_filename (f->base.folder, "lists", name, NULL);

  g_assert_cmpint (g_utime (path, &long_ago), ==, 0);
  return path;
}

static void
wait_until_gone (const char *path)
{
  while (g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
}

/* What another process, or a crash, has left behind. */
static void
test_sweep_at_start (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  const char *name = "gone-0000000000000007.txt";
  g_autofree char *path = g_build_filename (f->base.folder, "lists", name, NULL);
  g_autofree char *used = NULL;
  g_autofree char *used_path = NULL;
  g_autofree char *old = NULL;

  update_fixture_add_good (f, "/a.txt", 3);
  used = lists_fixture_list_texts (&f->base);
  used_path = make_old (f, used);
  g_assert_true (g_file_set_contents (path, "||a.example^\n", -1, NULL));
  old = make_old (f, name);

  restart_on_schedule (f);
  wait_until_gone (old);
  g_assert_true (g_file_test (used_path, G_FILE_TEST_EXISTS));
}

/* The old text is of no use any more, unless the user may want it back. */
static void
test_sweep_after_update (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  g_autofree char *name = lists_fixture_list_texts (&f->base);
  g_autofree char *old = make_old (f, name);

  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  update_fixture_serve (f, "/a.txt", "||new.example^\n");
  update_fixture_update (f, list);
  wait_until_gone (old);
}

static void
test_sweep_spares (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = update_fixture_add_good (f, "/a.txt", 3);
  g_autofree char *name = lists_fixture_list_texts (&f->base);
  g_autofree char *removed = make_old (f, name);
  g_autofree char *stray =
    g_build_filename (f->base.folder, "lists", "b-0000000000000007.txt", NULL);
  g_autofree char *old = NULL;

  weir_filter_lists_remove (f->base.lists, list);
  g_assert_true (g_file_set_contents (stray, "||b.example^\n", -1, NULL));
  old = make_old (f, "b-0000000000000007.txt");
  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  wait_until_gone (old);
  g_assert_true (g_file_test (removed, G_FILE_TEST_EXISTS));
}

/* --- files --- */

static void
test_file_changes (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->base.folder, "mine.txt", NULL);
  WeirFilterList *list;

  g_assert_true (g_file_set_contents (path, "||before.example^\n", -1, NULL));
  list = weir_filter_lists_add (f->base.lists, path, NULL, NULL);
  g_assert_nonnull (list);
  weir_filter_lists_set_on_schedule (f->base.lists, TRUE);
  lists_fixture_settle (f->base.lists);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://before.example/"));

  g_assert_true (g_file_set_contents (path, "||after.example^\n", -1, NULL));
  while (!lists_fixture_blocks (f->base.lists, "https://after.example/"))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_remove (path), ==, 0);
  update_fixture_update (f, list);
  g_assert_cmpstr (weir_filter_list_get_status (list), ==, "The file is not there");
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://after.example/"));
}

static void
test_file_changed_meanwhile (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (f->base.folder, "mine.txt", NULL);

  g_assert_true (g_file_set_contents (path, "||before.example^\n", -1, NULL));
  g_assert_nonnull (weir_filter_lists_add (f->base.lists, path, NULL, NULL));
  lists_fixture_settle (f->base.lists);
  g_assert_true (g_file_set_contents (path, "||after.example^\n", -1, NULL));
  restart_on_schedule (f);
  g_assert_true (lists_fixture_blocks (f->base.lists, "https://after.example/"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  test_network_install ();

  UPDATE_FIXTURE_ADD ("/lists/schedule/what-is-due-is-updated-at-the-start", NULL,
                      test_due_at_start);
  UPDATE_FIXTURE_ADD ("/lists/schedule/is-the-first-processs", NULL, test_no_schedule);
  UPDATE_FIXTURE_ADD ("/lists/schedule/what-becomes-due-is-updated", NULL, test_due_later);
  UPDATE_FIXTURE_ADD ("/lists/schedule/leaves-metered-networks-alone", NULL, test_metered);
  UPDATE_FIXTURE_ADD ("/lists/schedule/the-user-may-ask-for-more", NULL, test_metered_asked);
  UPDATE_FIXTURE_ADD ("/lists/schedule/tries-again-when-there-is-a-network", NULL,
                      test_network_back);
  UPDATE_FIXTURE_ADD ("/lists/schedule/what-was-cancelled-waits", NULL, test_cancel_due);
  UPDATE_FIXTURE_ADD ("/lists/schedule/sweeps-old-texts-at-the-start", NULL, test_sweep_at_start);
  UPDATE_FIXTURE_ADD ("/lists/schedule/sweeps-old-texts-after-updates", NULL,
                      test_sweep_after_update);
  UPDATE_FIXTURE_ADD ("/lists/schedule/spares-what-can-be-put-back", NULL, test_sweep_spares);
  UPDATE_FIXTURE_ADD ("/lists/files/are-read-when-they-change", NULL, test_file_changes);
  UPDATE_FIXTURE_ADD ("/lists/files/are-read-at-the-start", NULL, test_file_changed_meanwhile);

  return g_test_run ();
}
