/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-words.h"

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static void
test_span (void)
{
  const struct
  {
    gint64 seconds;
    const char *expected;
  } cases[] = {
    { -5, "0 seconds" },        { 0, "0 seconds" },
    { 1, "1 second" },          { MINUTE - 1, "59 seconds" },
    { MINUTE, "1 minute" },     { 2 * MINUTE, "2 minutes" },
    { HOUR - 1, "59 minutes" }, { HOUR, "1 hour" },
    { DAY - 1, "23 hours" },    { DAY, "1 day" },
    { 365 * DAY, "365 days" },  { 2 * 365 * DAY, "2 years" },
    { G_MAXUINT, "136 years" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *span = weir_words_span (cases[i].seconds);

      g_assert_cmpstr (span, ==, cases[i].expected);
    }
}

static void
test_cookie_lifetime (void)
{
  g_autofree char *session = weir_words_cookie_lifetime (-1);
  g_autofree char *day = weir_words_cookie_lifetime (DAY);

  g_assert_cmpstr (session, ==, "this session");
  g_assert_cmpstr (day, ==, "1 day");
}

/* Local times, so that the day is the one of the person who reads. */
static gint64
at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
test_when (void)
{
  const gint64 now = at (2026, 3, 1, 0, 30);
  const struct
  {
    gint64 time;
    const char *expected;
  } cases[] = {
    { 0, "never" },
    { now, "00:30" },
    { at (2026, 3, 1, 0, 0), "00:00" },
    { at (2026, 2, 28, 23, 59), "yesterday, 23:59" },
    { at (2026, 2, 27, 23, 59), "27 Feb, 23:59" },
    { at (2025, 12, 31, 10, 0), "31 Dec 2025" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *when = weir_words_when (cases[i].time, now);

      g_assert_cmpstr (when, ==, cases[i].expected);
    }
}

static void
test_rule_lifetime (void)
{
  const gint64 now = 1000000;
  const struct
  {
    WeirRule rule;
    const char *expected;
  } cases[] = {
    { { .lifetime = WEIR_LIFETIME_ALWAYS }, "always" },
    { { .lifetime = WEIR_LIFETIME_QUIT }, "until Weir quits" },
    { { .lifetime = WEIR_LIFETIME_UNTIL, .expires = now }, "over" },
    { { .lifetime = WEIR_LIFETIME_UNTIL, .expires = now + 1 }, "0:01 left" },
    { { .lifetime = WEIR_LIFETIME_UNTIL, .expires = now + 10 * MINUTE }, "10:00 left" },
    { { .lifetime = WEIR_LIFETIME_UNTIL, .expires = now + HOUR - 1 }, "59:59 left" },
    { { .lifetime = WEIR_LIFETIME_UNTIL, .expires = now + 3 * HOUR }, "3 hours left" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lifetime = weir_words_rule_lifetime (&cases[i].rule, now);

      g_assert_cmpstr (lifetime, ==, cases[i].expected);
    }
}

static void
test_capitalise (void)
{
  g_autofree char *word = weir_words_capitalise ("ärger");
  g_autofree char *none = weir_words_capitalise ("");

  g_assert_cmpstr (word, ==, "Ärger");
  g_assert_cmpstr (none, ==, "");
}

static void
test_query_term (void)
{
  const struct
  {
    const char *value;
    const char *expected;
  } cases[] = {
    { "||cdn.example^", "rule:\"||cdn.example^\"" },
    { "allow filter \"x, y\"", "rule:\"allow filter \\\"x, y\\\"\"" },
    { "/\\d+/$script", "rule:\"/\\\\d+/$script\"" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *term = weir_words_query_term ("rule", cases[i].value);
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirQuery) query G_GNUC_UNUSED = weir_query_parse (term, &error);

      g_assert_cmpstr (term, ==, cases[i].expected);
      g_assert_no_error (error);
    }
}

/* Of a filter that is longer than a query may be, the beginning is searched for. */
static void
test_long_query_term (void)
{
  g_autofree char *quotes = g_strnfill (2 * WEIR_QUERY_MAX_LENGTH, '"');
  g_autoptr (GString) umlauts = g_string_new ("x");
  g_autofree char *of_quotes = weir_words_query_term ("rule", quotes);
  g_autofree char *of_umlauts = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse (of_quotes, NULL);

  g_assert_nonnull (query);
  for (guint i = 0; i < WEIR_QUERY_MAX_LENGTH; i++)
    g_string_append (umlauts, "ä");
  of_umlauts = weir_words_query_term ("rule", umlauts->str);
  g_assert_true (g_utf8_validate (of_umlauts, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/words/span/in-its-largest-unit", test_span);
  g_test_add_func ("/app/words/cookie-lifetime", test_cookie_lifetime);
  g_test_add_func ("/app/words/when/by-the-local-day", test_when);
  g_test_add_func ("/app/words/rule-lifetime/counts-down", test_rule_lifetime);
  g_test_add_func ("/app/words/capitalise/beyond-ascii", test_capitalise);
  g_test_add_func ("/app/words/query-term/whatever-is-in-it", test_query_term);
  g_test_add_func ("/app/words/query-term/is-cut-to-what-a-query-takes", test_long_query_term);

  return g_test_run ();
}
