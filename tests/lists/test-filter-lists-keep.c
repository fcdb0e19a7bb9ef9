/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The user's own filters and a disk that is slow, or that takes nothing: fsync()
 * is ours here, and waits as long as a test wants.
 */

#include "lists-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define OWN "||mine.example^\n"

static GMutex mutex;
static GCond cond;
static gboolean is_slow;
static gboolean is_broken;

int
fsync (int fd G_GNUC_UNUSED)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&mutex);

  while (is_slow)
    g_cond_wait (&cond, &mutex);

  errno = EIO;
  return is_broken ? -1 : 0;
}

static void
set_disk (gboolean slow, gboolean broken)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&mutex);

  is_slow = slow;
  is_broken = broken;
  g_cond_broadcast (&cond);
}

static void
set_up (ListsFixture *f, gconstpointer data)
{
  lists_fixture_set_up (f, data);
  lists_fixture_settle (f->lists);
}

static void
tear_down (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_disk (FALSE, FALSE);
  lists_fixture_tear_down (f);
}

static void
set_own (ListsFixture *f, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_filter_lists_set_own (f->lists, text, &error));
  g_assert_no_error (error);
}

static guint64
get_kept_version (ListsFixture *f)
{
  return lists_fixture_find_row (f, "own")->version;
}

static void
wait_until_kept (ListsFixture *f, guint64 before)
{
  while (get_kept_version (f) == before)
    g_main_context_iteration (NULL, TRUE);
}

static guint64
get_version (ListsFixture *f)
{
  return weir_filter_list_get_row (weir_filter_lists_find (f->lists, "own"))->version;
}

static void
test_slow (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *own = NULL;
  g_autofree char *texts = NULL;

  set_disk (TRUE, FALSE);
  set_own (f, OWN);
  own = weir_filter_lists_dup_own (f->lists);
  g_assert_cmpstr (own, ==, OWN);
  g_assert_cmpuint (get_version (f), !=, 0);
  g_assert_cmpuint (get_kept_version (f), ==, 0);

  set_disk (FALSE, FALSE);
  wait_until_kept (f, 0);
  g_assert_cmpuint (get_kept_version (f), ==, get_version (f));
  texts = lists_fixture_list_texts (f);
  g_assert_true (g_str_has_prefix (texts, "own-"));
  lists_fixture_settle (f->lists);
  g_assert_true (lists_fixture_blocks (f->lists, "https://mine.example/"));
}

/* Somebody else changed another list meanwhile: what is not told yet is not taken back. */
static void
test_rows_meanwhile (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint64 version;

  set_disk (TRUE, FALSE);
  set_own (f, OWN);
  version = get_version (f);
  weir_filter_lists_take_rows (f->lists, f->rows);
  g_assert_cmpuint (get_version (f), ==, version);

  set_disk (FALSE, FALSE);
  wait_until_kept (f, 0);
  g_assert_cmpuint (get_kept_version (f), ==, version);
}

/* Two changes, one after the other: the last one holds. */
static void
test_twice (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_disk (TRUE, FALSE);
  set_own (f, OWN);
  set_own (f, "||other.example^\n");
  set_disk (FALSE, FALSE);
  wait_until_kept (f, 0);
  g_assert_cmpuint (get_kept_version (f), ==, get_version (f));
  lists_fixture_settle (f->lists);
  g_assert_true (lists_fixture_blocks (f->lists, "https://other.example/"));
  g_assert_false (lists_fixture_blocks (f->lists, "https://mine.example/"));
}

static void
test_taken_back (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListRow) before =
    weir_list_row_copy (weir_filter_list_get_row (weir_filter_lists_find (f->lists, "own")));

  set_disk (TRUE, FALSE);
  set_own (f, OWN);
  weir_filter_lists_restore (f->lists, before);
  set_disk (FALSE, FALSE);
  lists_fixture_settle (f->lists);
  g_assert_cmpuint (get_kept_version (f), ==, 0);
  g_assert_false (lists_fixture_blocks (f->lists, "https://mine.example/"));
}

static void
test_flush (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  set_own (f, OWN);
  g_assert_true (weir_filter_lists_flush (f->lists, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (get_kept_version (f), ==, get_version (f));
}

static void
test_end (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *own = NULL;

  set_own (f, OWN);
  lists_fixture_restart (f);
  own = weir_filter_lists_dup_own (f->lists);
  g_assert_cmpstr (own, ==, OWN);
}

static void
test_broken (ListsFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *problem = NULL;
  g_autofree char *later_problem = NULL;
  g_autoptr (GError) error = NULL;
  guint n_changed = f->n_changed;

  set_disk (FALSE, TRUE);
  set_own (f, OWN);
  while (g_strcmp0 (problem, "The filters cannot be kept: Input/output error") != 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&problem, g_free);
      g_object_get (f->lists, "problem", &problem, NULL);
    }
  g_assert_false (weir_filter_lists_flush (f->lists, &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_FAILED);
  g_assert_cmpstr (error->message, ==, problem);
  g_assert_cmpuint (f->n_changed, ==, n_changed);

  set_disk (FALSE, FALSE);
  lists_fixture_settle (f->lists);
  g_assert_true (lists_fixture_blocks (f->lists, "https://mine.example/"));
  g_assert_cmpuint (get_kept_version (f), ==, get_version (f));
  g_object_get (f->lists, "problem", &later_problem, NULL);
  g_assert_cmpstr (later_problem, !=, problem);
}

#define ADD(path, func) g_test_add (path, ListsFixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/lists/keep/a-slow-disk-holds-nobody-up", test_slow);
  ADD ("/lists/keep/what-is-not-told-is-not-taken-back", test_rows_meanwhile);
  ADD ("/lists/keep/the-last-change-holds", test_twice);
  ADD ("/lists/keep/a-change-is-undone-before-it-is-kept", test_taken_back);
  ADD ("/lists/keep/a-command-waits", test_flush);
  ADD ("/lists/keep/the-end-waits", test_end);
  ADD ("/lists/keep/what-cannot-be-kept-is-said", test_broken);

  return g_test_run ();
}
