/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-status.h"

#include <stdlib.h>
#include <time.h>

/* Wednesday, 25 November 2026, 14:02 in UTC */
#define NOW G_GINT64_CONSTANT (1795615320)
#define HOUR (60 * 60)
#define DAY (24 * HOUR)

static void
test_problems (void)
{
  static const struct
  {
    WeirListProblem problem;
    const char *detail;
    const char *words;
  } cases[] = {
    { WEIR_LIST_PROBLEM_NETWORK, NULL, "The server cannot be reached" },
    { WEIR_LIST_PROBLEM_NETWORK, "host", "The server cannot be found" },
    { WEIR_LIST_PROBLEM_NETWORK, "refused", "The server refuses connections" },
    { WEIR_LIST_PROBLEM_NETWORK, "timeout", "The server does not answer in time" },
    { WEIR_LIST_PROBLEM_NETWORK, "cut", "The connection broke off" },
    { WEIR_LIST_PROBLEM_NETWORK, "nonsense", "The server’s answer cannot be read" },
    { WEIR_LIST_PROBLEM_NETWORK, "proxy", "The network’s proxy cannot be used" },
    { WEIR_LIST_PROBLEM_NETWORK, "of a later Weir", "The server cannot be reached" },
    { WEIR_LIST_PROBLEM_STATUS, "404", "It is not there any more (404)" },
    { WEIR_LIST_PROBLEM_STATUS, "410", "It is not there any more (410)" },
    { WEIR_LIST_PROBLEM_STATUS, "403", "The server does not hand it out (403)" },
    { WEIR_LIST_PROBLEM_STATUS, "429 60", "The server was asked too often (429)" },
    { WEIR_LIST_PROBLEM_STATUS, "503 120", "The server has a problem (503)" },
    { WEIR_LIST_PROBLEM_STATUS, "304", "The server answers with status 304" },
    { WEIR_LIST_PROBLEM_TLS, NULL, "The server’s certificate is not trusted" },
    { WEIR_LIST_PROBLEM_TLS, "handshake", "No encrypted connection can be made" },
    { WEIR_LIST_PROBLEM_HTML, NULL, "A web page came instead of a list" },
    { WEIR_LIST_PROBLEM_EMPTY, NULL, "It is empty" },
    { WEIR_LIST_PROBLEM_EMPTY, "no-filter", "It has no filter that Weir can use" },
    { WEIR_LIST_PROBLEM_BINARY, NULL, "It is not a text" },
    { WEIR_LIST_PROBLEM_TOO_LARGE, NULL, "It is larger than 64 MiB" },
    { WEIR_LIST_PROBLEM_SHRUNK, "12/400", "Only 12 filters of 400 are left" },
    { WEIR_LIST_PROBLEM_SHRUNK, "1/400", "Only 1 filter of 400 is left" },
    { WEIR_LIST_PROBLEM_REDIRECT, "insecure", "It redirects to an address that is not encrypted" },
    { WEIR_LIST_PROBLEM_REDIRECT, "too-many", "It redirects too many times" },
    { WEIR_LIST_PROBLEM_REDIRECT, "nowhere", "It redirects to an address that cannot be used" },
    { WEIR_LIST_PROBLEM_INCLUDE, "missing more.txt",
      "“more.txt”, which it includes, cannot be loaded" },
    { WEIR_LIST_PROBLEM_INCLUDE, "elsewhere https://other.example/%s.txt",
      "It includes “https://other.example/%s.txt”, which is at another place" },
    { WEIR_LIST_PROBLEM_INCLUDE, "circle a b.txt", "It includes “a b.txt”, which includes itself" },
    { WEIR_LIST_PROBLEM_INCLUDE, "too-many x.txt", "It includes “x.txt” and too many others" },
    { WEIR_LIST_PROBLEM_FILE, NULL, "The file cannot be read" },
    { WEIR_LIST_PROBLEM_FILE, "missing", "The file is not there" },
    { WEIR_LIST_PROBLEM_FILE, "denied", "The file may not be read" },
    { WEIR_LIST_PROBLEM_FILE, "keep", "It cannot be kept on disk" },
    { WEIR_N_LIST_PROBLEMS, NULL, "It cannot be loaded" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = weir_list_problem_describe (cases[i].problem, cases[i].detail);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_times (void)
{
  static const struct
  {
    gint64 time;
    const char *words;
  } cases[] = {
    { NOW, "today at 14:02" },
    { NOW - 15 * HOUR, "yesterday at 23:02" },
    { NOW + 10 * HOUR, "tomorrow at 00:02" },
    { NOW + 2 * DAY, "on 27 November at 14:02" },
    { NOW - 365 * DAY, "on 25 November 2025 at 14:02" },
    { G_MAXINT64, "at an unknown time" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = weir_list_time_describe (cases[i].time, NOW);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
assert_status (const WeirListRow *row, WeirListState state, const char *expected)
{
  g_autofree char *words = weir_list_status_describe (row, state, NOW);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_states (void)
{
  g_autoptr (WeirListRow) web = weir_list_row_new (WEIR_LIST_WEB, "easy", "https://a.example", "A");
  g_autoptr (WeirListRow) file = weir_list_row_new (WEIR_LIST_FILE, "file", "/a.txt", "A");

  assert_status (web, WEIR_LIST_IDLE, "Not loaded yet");
  assert_status (web, WEIR_LIST_WAITING, "Waiting for its turn");
  assert_status (web, WEIR_LIST_METERED, "Waiting for a network that is not metered");
  assert_status (web, WEIR_LIST_DOWNLOADING, "Being downloaded");
  assert_status (file, WEIR_LIST_DOWNLOADING, "Being read");
  assert_status (web, WEIR_LIST_COMPILING, "Being put in force");

  web->checked = NOW - HOUR;
  assert_status (web, WEIR_LIST_IDLE, "Up to date, checked today at 13:02");
  web->enabled = FALSE;
  assert_status (web, WEIR_LIST_IDLE, "Off");
}

static void
test_failures (void)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_WEB, "easy", "https://a.example", "A");

  row->problem = WEIR_LIST_PROBLEM_STATUS;
  row->detail = g_strdup ("404");
  row->next = NOW + 2 * HOUR;
  assert_status (row, WEIR_LIST_FAILED, "It is not there any more (404); next try today at 16:02");

  row->next = NOW - HOUR;
  assert_status (row, WEIR_LIST_FAILED, "It is not there any more (404); next try today at 14:02");

  row->next = 0;
  assert_status (row, WEIR_LIST_FAILED, "It is not there any more (404)");

  row->next = NOW + HOUR;
  row->enabled = FALSE;
  assert_status (row, WEIR_LIST_FAILED, "It is not there any more (404)");
}

static void
test_held (void)
{
  g_autoptr (WeirListRow) row = weir_list_row_new (WEIR_LIST_WEB, "easy", "https://a.example", "A");

  row->problem = WEIR_LIST_PROBLEM_SHRUNK;
  row->detail = g_strdup ("12/400");
  assert_status (row, WEIR_LIST_HELD,
                 "Only 12 filters of 400 are left; the list as it was stays in force until you "
                 "decide");
}

static void
test_own (void)
{
  g_autoptr (WeirListRow) starter = weir_list_row_new (WEIR_LIST_STARTER, "starter", NULL, "");
  g_autoptr (WeirListRow) own = weir_list_row_new (WEIR_LIST_OWN, "own", NULL, "");

  assert_status (starter, WEIR_LIST_IDLE, "Comes with Weir");
  assert_status (own, WEIR_LIST_IDLE, "Nothing written yet");
  own->version = 1;
  assert_status (own, WEIR_LIST_IDLE, "Written by you");
}

int
main (int argc, char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/status/each-problem-has-a-sentence", test_problems);
  g_test_add_func ("/lists/status/times-are-in-words", test_times);
  g_test_add_func ("/lists/status/each-state-has-a-sentence", test_states);
  g_test_add_func ("/lists/status/a-failure-names-the-next-try", test_failures);
  g_test_add_func ("/lists/status/what-is-held-asks-for-a-decision", test_held);
  g_test_add_func ("/lists/status/own-lists-say-whose-they-are", test_own);

  return g_test_run ();
}
