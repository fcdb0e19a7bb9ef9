/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-format.h"

#include <string.h>

#define NOON (G_GINT64_CONSTANT (1763899200) * G_USEC_PER_SEC) /* 2025-11-23T12:00:00Z */

static const WeirRecord simple = {
  .started = NOON,
  .duration = 12345,
  .verdict = WEIR_VERDICT_BLOCKED,
  .type = WEIR_RESOURCE_IMAGE,
  .status = 403,
  .octets_received = 23000,
  .method = "GET",
  .host = "ads.tracker.example",
  .site = "shop.example",
  .path = "/pixel.png",
  .scheme = "http",
};

static void
assert_cell (const WeirRecord *record, WeirColumn column, const char *expected)
{
  char text[WEIR_CELL_SIZE];

  weir_format_cell (record, column, NOON, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_cells (void)
{
  g_autofree char *size = g_format_size (23000);

  assert_cell (&simple, WEIR_COLUMN_VERDICT, "blocked");
  assert_cell (&simple, WEIR_COLUMN_TIME, "12:00:00");
  assert_cell (&simple, WEIR_COLUMN_SITE, "shop.example");
  assert_cell (&simple, WEIR_COLUMN_HOST, "ads.tracker.example");
  assert_cell (&simple, WEIR_COLUMN_TYPE, "image");
  assert_cell (&simple, WEIR_COLUMN_PATH, "/pixel.png");
  assert_cell (&simple, WEIR_COLUMN_STATUS, "403");
  assert_cell (&simple, WEIR_COLUMN_SIZE, size);
  assert_cell (&simple, WEIR_COLUMN_DURATION, "12 ms");
}

static void
test_what_is_not_known (void)
{
  const WeirRecord open = { .started = NOON, .duration = -1, .method = "GET", .host = "h.example" };

  assert_cell (&open, WEIR_COLUMN_SITE, "");
  assert_cell (&open, WEIR_COLUMN_PATH, "");
  assert_cell (&open, WEIR_COLUMN_STATUS, "");
  assert_cell (&open, WEIR_COLUMN_SIZE, "");
  assert_cell (&open, WEIR_COLUMN_DURATION, "…");
}

static void
test_another_day (void)
{
  WeirRecord record = simple;
  char text[WEIR_CELL_SIZE];

  record.started -= G_TIME_SPAN_DAY;
  weir_format_cell (&record, WEIR_COLUMN_TIME, NOON, text);
  g_assert_nonnull (strstr (text, "22"));
  g_assert_nonnull (strstr (text, "12:00"));
}

static void
test_long_path (void)
{
  g_autofree char *path = g_strnfill (8000, 'x');
  WeirRecord record = simple;
  char text[WEIR_CELL_SIZE];

  path[0] = '/';
  path[7999] = '!';
  record.path = path;
  weir_format_cell (&record, WEIR_COLUMN_PATH, NOON, text);
  g_assert_cmpuint (strlen (text), <, WEIR_CELL_SIZE);
  g_assert_true (g_str_has_prefix (text, "/xxx"));
  g_assert_true (g_str_has_suffix (text, "xxx!"));
  g_assert_nonnull (strstr (text, "…"));
}

/* Whatever the network sends, at every length around the limits, cells are valid and end. */
static void
test_hostile_path (void)
{
  static const char *const octets[] = { "\x80", "\xff", "\xe2\x80", "\xf0\x9f\x98\x80",
                                        "\x01", "é",    "\n",       "a\xcc\x81" };

  for (gsize i = 0; i < G_N_ELEMENTS (octets); i++)
    for (gsize n = 1; n < 800; n++)
      {
        g_autoptr (GString) path = g_string_new (NULL);
        WeirRecord record = simple;
        char text[WEIR_CELL_SIZE];

        while (path->len < n)
          g_string_append (path, octets[i]);
        record.path = path->str;
        weir_format_cell (&record, WEIR_COLUMN_PATH, NOON, text);
        g_assert_true (g_utf8_validate (text, -1, NULL));
        g_assert_null (strpbrk (text, "\n\r\t\x01"));
      }
}

static void
test_durations (void)
{
  static const struct
  {
    gint64 duration;
    const char *expected;
  } cases[] = {
    { -1, "…" },
    { 0, "< 1 ms" },
    { 999, "< 1 ms" },
    { 1000, "1 ms" },
    { 1499, "1 ms" },
    { 999499, "999 ms" },
    { 999500, "1.0 s" },
    { 1300000, "1.3 s" },
    { 99900000, "99.9 s" },
    { 100000000, "2 min" },
    { 3600 * G_TIME_SPAN_SECOND, "60 min" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = weir_format_duration (cases[i].duration);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

/* Colour is never alone: what has one has an icon, too. */
static void
test_looks (void)
{
  for (guint i = 0; i < WEIR_N_VERDICTS; i++)
    g_assert_cmpint (weir_format_verdict_icon (i) != NULL, ==,
                     *weir_format_verdict_class (i) != '\0');
}

/* The lock stands by the host of what is inspected, and nowhere else. */
static void
test_lock (void)
{
  WeirRecord record = simple;

  g_assert_cmpstr (weir_format_cell_icon (&record, WEIR_COLUMN_VERDICT), ==,
                   "weir-blocked-symbolic");
  g_assert_null (weir_format_cell_icon (&record, WEIR_COLUMN_HOST));
  record.scheme = "";
  g_assert_null (weir_format_cell_icon (&record, WEIR_COLUMN_HOST));
  for (guint i = 0; i < 2; i++)
    {
      record.scheme = i == 0 ? "https" : "wss";
      g_assert_cmpstr (weir_format_cell_icon (&record, WEIR_COLUMN_HOST), ==,
                       "weir-inspected-symbolic");
      g_assert_null (weir_format_cell_icon (&record, WEIR_COLUMN_PATH));
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/format/a-cell-a-column", test_cells);
  g_test_add_func ("/app/format/what-is-not-known-is-empty", test_what_is_not_known);
  g_test_add_func ("/app/format/another-day-has-its-date", test_another_day);
  g_test_add_func ("/app/format/a-long-path-is-cut-in-the-middle", test_long_path);
  g_test_add_func ("/app/format/hostile-octets-are-made-valid", test_hostile_path);
  g_test_add_func ("/app/format/durations-have-a-fitting-unit", test_durations);
  g_test_add_func ("/app/format/colour-is-never-alone", test_looks);
  g_test_add_func ("/app/format/what-is-inspected-has-a-lock", test_lock);

  return g_test_run ();
}
