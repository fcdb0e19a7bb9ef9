/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-survey.h"
#include "weir-list-update.h"

#define NOW G_GINT64_CONSTANT (1790000000)
#define MINUTE 60
#define DAY (24 * 60 * MINUTE)
#define URL "https://lists.example/easy.txt"

/* A list of 400 filters that is up to date. */
static WeirListRow *
make_row (void)
{
  WeirListRow *row = weir_list_row_new (WEIR_LIST_WEB, "easy", URL, "Easy");

  row->version = 1;
  row->n_filters = 400;
  row->etag = g_strdup ("\"1\"");
  row->checked = NOW - DAY;
  row->updated = NOW - DAY;
  row->next = NOW;

  return row;
}

static WeirListRow *
fail (const WeirListRow *row, WeirListProblem problem, const char *detail)
{
  g_autoptr (GError) error = g_error_new_literal (WEIR_LIST_UPDATE_ERROR, (int) problem, detail);

  return weir_list_row_after_failure (row, error, NOW, 0);
}

static WeirListRow *
succeed (const WeirListRow *row, guint64 version, guint n_filters)
{
  const WeirListUpdate update = {
    .version = version,
    .n_filters = n_filters,
    .etag = (char *) "\"2\"",
    .expires = 4 * DAY,
  };

  return weir_list_row_after_update (row, &update, NOW, 0);
}

static void
test_new_text (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) after = succeed (row, 2, 410);

  g_assert_cmpuint (after->version, ==, 2);
  g_assert_cmpuint (after->n_filters, ==, 410);
  g_assert_cmpstr (after->etag, ==, "\"2\"");
  g_assert_cmpint (after->checked, ==, NOW);
  g_assert_cmpint (after->updated, ==, NOW);
  g_assert_cmpint (after->next, ==, NOW + 4 * DAY);
  g_assert_cmpint (after->problem, ==, WEIR_LIST_PROBLEM_NONE);
}

static void
test_same_text (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) after = succeed (row, 1, 400);

  g_assert_cmpint (after->checked, ==, NOW);
  g_assert_cmpint (after->updated, ==, NOW - DAY);
}

static void
test_not_modified (void)
{
  const WeirListUpdate update = { .not_modified = TRUE };
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) failed = fail (row, WEIR_LIST_PROBLEM_STATUS, "500");
  g_autoptr (WeirListRow) after = weir_list_row_after_update (failed, &update, NOW, 0);

  g_assert_cmpuint (after->version, ==, 1);
  g_assert_cmpstr (after->etag, ==, "\"1\"");
  g_assert_cmpint (after->problem, ==, WEIR_LIST_PROBLEM_NONE);
  g_assert_null (after->detail);
  g_assert_cmpuint (after->failures, ==, 0);
  g_assert_cmpint (after->next, ==, NOW + 5 * DAY);
}

static void
test_failure (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) once = fail (row, WEIR_LIST_PROBLEM_STATUS, "500");
  g_autoptr (WeirListRow) twice = fail (once, WEIR_LIST_PROBLEM_NETWORK, "");

  g_assert_cmpuint (once->version, ==, 1);
  g_assert_cmpint (once->problem, ==, WEIR_LIST_PROBLEM_STATUS);
  g_assert_cmpstr (once->detail, ==, "500");
  g_assert_cmpuint (once->failures, ==, 1);
  g_assert_cmpint (once->checked, ==, NOW);
  g_assert_cmpint (once->next, ==, NOW + 5 * MINUTE);

  g_assert_cmpint (twice->problem, ==, WEIR_LIST_PROBLEM_NETWORK);
  g_assert_null (twice->detail);
  g_assert_cmpuint (twice->failures, ==, 2);
  g_assert_cmpint (twice->next, ==, NOW + 10 * MINUTE);
}

static void
test_asked_to_wait (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) after = fail (row, WEIR_LIST_PROBLEM_STATUS, "503 3600");

  g_assert_cmpint (after->next, ==, NOW + 60 * MINUTE);
}

static void
test_held (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) held = succeed (row, 2, 199);

  g_assert_cmpuint (held->version, ==, 1);
  g_assert_cmpuint (held->n_filters, ==, 400);
  g_assert_cmpuint (held->held_version, ==, 2);
  g_assert_cmpint (held->problem, ==, WEIR_LIST_PROBLEM_SHRUNK);
  g_assert_cmpstr (held->detail, ==, "199/400");
  g_assert_cmpint (held->updated, ==, NOW - DAY);
  g_assert_cmpint (held->next, ==, NOW + 4 * DAY);
}

/* A question stays until it is answered, or has no point any more. */
static void
test_held_stays (void)
{
  const WeirListUpdate same = { .not_modified = TRUE };
  g_autoptr (WeirListRow) row = make_row ();
  g_autoptr (WeirListRow) held = succeed (row, 2, 10);
  g_autoptr (WeirListRow) failed = fail (held, WEIR_LIST_PROBLEM_NETWORK, "cut");
  g_autoptr (WeirListRow) again = succeed (held, 2, 10);
  g_autoptr (WeirListRow) unchanged = weir_list_row_after_update (held, &same, NOW, 0);
  g_autoptr (WeirListRow) other = succeed (held, 3, 20);
  g_autoptr (WeirListRow) back = succeed (held, 1, 400);
  g_autoptr (WeirListRow) whole = succeed (held, 4, 390);

  g_assert_cmpint (failed->problem, ==, WEIR_LIST_PROBLEM_SHRUNK);
  g_assert_cmpstr (failed->detail, ==, "10/400");
  g_assert_cmpint (again->problem, ==, WEIR_LIST_PROBLEM_SHRUNK);
  g_assert_cmpint (unchanged->problem, ==, WEIR_LIST_PROBLEM_SHRUNK);
  g_assert_cmpuint (other->held_version, ==, 3);
  g_assert_cmpstr (other->detail, ==, "20/400");
  g_assert_cmpint (back->problem, ==, WEIR_LIST_PROBLEM_NONE);
  g_assert_cmpuint (back->held_version, ==, 0);
  g_assert_cmpuint (whole->version, ==, 4);
  g_assert_cmpuint (whole->held_version, ==, 0);
}

static void
test_refused_once (void)
{
  g_autoptr (WeirListRow) refused = make_row ();
  g_autoptr (WeirListRow) same = NULL;
  g_autoptr (WeirListRow) other = NULL;

  refused->held_version = 2;
  same = succeed (refused, 2, 10);
  other = succeed (refused, 3, 10);

  g_assert_cmpint (same->problem, ==, WEIR_LIST_PROBLEM_NONE);
  g_assert_cmpuint (same->version, ==, 1);
  g_assert_cmpint (other->problem, ==, WEIR_LIST_PROBLEM_SHRUNK);
  g_assert_cmpuint (other->held_version, ==, 3);
}

static void
test_first_text (void)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_WEB, "easy", URL, "easy.txt");
  const WeirListUpdate update = {
    .version = 1,
    .n_filters = 1,
    .title = (char *) "EasyList",
  };
  g_autoptr (WeirListRow) after = weir_list_row_after_update (row, &update, NOW, 0);

  g_assert_cmpuint (after->version, ==, 1);
  g_assert_cmpstr (after->title, ==, "EasyList");
}

static void
test_title_of_user (void)
{
  g_autoptr (WeirListRow) row = make_row ();
  const WeirListUpdate update = {
    .version = 1,
    .n_filters = 400,
    .title = (char *) "EasyList",
  };
  g_autoptr (WeirListRow) after = weir_list_row_after_update (row, &update, NOW, 0);

  g_assert_cmpstr (after->title, ==, "Easy");
}

static void
test_file (void)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_FILE, "easy", "/a.txt", "Easy");
  g_autoptr (WeirListRow) after = succeed (row, 1, 10);
  g_autoptr (WeirListRow) failed = fail (row, WEIR_LIST_PROBLEM_FILE, "missing");

  g_assert_cmpint (after->next, ==, 0);
  g_assert_cmpint (failed->next, ==, 0);
  g_assert_cmpstr (failed->detail, ==, "missing");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/outcome/a-new-text-is-taken", test_new_text);
  g_test_add_func ("/lists/outcome/the-same-text-is-no-update", test_same_text);
  g_test_add_func ("/lists/outcome/not-modified-is-well", test_not_modified);
  g_test_add_func ("/lists/outcome/a-failure-leaves-the-text", test_failure);
  g_test_add_func ("/lists/outcome/a-server-may-ask-to-wait", test_asked_to_wait);
  g_test_add_func ("/lists/outcome/a-shrunk-text-is-held", test_held);
  g_test_add_func ("/lists/outcome/a-question-stays", test_held_stays);
  g_test_add_func ("/lists/outcome/what-was-refused-is-not-asked-again", test_refused_once);
  g_test_add_func ("/lists/outcome/a-first-text-has-nothing-to-lose", test_first_text);
  g_test_add_func ("/lists/outcome/the-users-title-stays", test_title_of_user);
  g_test_add_func ("/lists/outcome/a-file-has-no-schedule", test_file);

  return g_test_run ();
}
