/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "filter-words.h"
#include "weir-list-scanner.h"

#define MAX_DEPTH 64

/* Returns: all lines of @text: their numbers and words, but for those that are nothing */
static char *
scan (const char *text)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  gsize length = strlen (text);
  g_autofree char *block = g_memdup2 (text, length);
  GString *all = g_string_new (NULL);
  WeirListScanner scanner;
  WeirFilterLine result;
  WeirListLine line;

  weir_list_scanner_init (&scanner, parser, (WeirSpan){ block, length });
  while (weir_list_scanner_next (&scanner, &line, &result))
    {
      g_autofree char *words = filter_line_to_words (&result);

      g_assert_true (line.text.length == 0 || line.text.octets == block + line.offset);
      g_assert_cmpuint (line.offset + line.text.length, <=, length);
      if (result.kind != WEIR_LINE_NOTHING)
        g_string_append_printf (all, "%u %s\n", line.number, words);
    }

  return g_string_free (all, FALSE);
}

static const struct
{
  const char *text;
  const char *lines;
} texts[] = {
  { "", "" },
  { "\n\n", "" },
  { "||a^", "1 block host a\n" },
  { "||a^\n||b^\n", "1 block host a\n2 block host b\n" },
  { "||a^\r\n\r\n  ||b^ \r\n", "1 block host a\n3 block host b\n" },
  { "||a^$script, \\\n    domain=b.example|c.example, \\\r\n    third-party\r\n||d^\n",
    "1 block host a third-party types=script domain=b.example|c.example\n4 block host d\n" },
  { "||a^$script \\\n   domain=b\n",
    "1 unread unknown-option “script \\”\n2 block plain domain=b\n" },
  { "/a1\\\n    /b1\n", "1 block plain /a1\\\n2 block plain /b1\n" },
  { "||a^$foo, \\\n", "1 unread unknown-option “foo”\n" },
  { "||a^$script, \\", "1 unread unknown-option “ \\”\n" },
  { "! a \\\n    ||b^\n||c^\n", "3 block host c\n" },
  { "\xef\xbb\xbf||a^\n! ||b^\n##.ad\n0.0.0.0 c", "1 block host a\n3 skip cosmetic\n4 hosts c\n" },
};

static void
test_lines (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *lines = scan (texts[i].text);

      g_assert_cmpstr (lines, ==, texts[i].lines);
    }
}

static const struct
{
  const char *expression;
  gboolean value;
} conditions[] = {
  { "ext_ublock", TRUE },
  { "env_chromium", TRUE },
  { "cap_user_stylesheet", TRUE },
  { "env_firefox", FALSE },
  { "adguard", FALSE },
  { "ext_ublock2", FALSE },
  { "EXT_UBLOCK", FALSE },
  { "!env_firefox", TRUE },
  { "! env_firefox", TRUE },
  { "!!env_firefox", FALSE },
  { "!ext_ublock", FALSE },
  { "ext_ublock && env_chromium", TRUE },
  { "ext_ublock&&env_firefox", FALSE },
  { "env_firefox || ext_ublock", TRUE },
  { "env_firefox || env_safari", FALSE },
  { "ext_ublock || env_firefox && env_firefox", TRUE },
  { "(ext_ublock || env_firefox) && env_firefox", FALSE },
  { "!(env_firefox || env_safari)", TRUE },
  { "(((ext_ublock)))", TRUE },
  { "(ext_ublock || adguard)", TRUE },
  { "  ext_ublock  ", TRUE },
  { "", FALSE },
  { "!", FALSE },
  { "()", FALSE },
  { "ext_ublock &&", FALSE },
  { "&& ext_ublock", FALSE },
  { "ext_ublock ext_ublock", FALSE },
  { "ext_ublock | ext_ublock", FALSE },
  { "(ext_ublock", FALSE },
  { "ext_ublock)", FALSE },
  { "ext_ublock-x", FALSE },
  { "!(x", FALSE },
  { "!-", FALSE },
};

static void
test_conditions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *text =
        g_strdup_printf ("!#if %s\n||a^\n!#else\n||b^\n!#endif\n||c^\n", conditions[i].expression);
      g_autofree char *lines = scan (text);

      g_test_message ("%s", conditions[i].expression);
      g_assert_cmpstr (lines, ==,
                       conditions[i].value ? "2 block host a\n4 skip condition\n6 block host c\n"
                                           : "2 skip condition\n4 block host b\n6 block host c\n");
    }
}

static const struct
{
  const char *text;
  const char *lines;
} nested[] = {
  { "!#if x\n||a^\n!#if ext_ublock\n||b^\n!#endif\n||c^\n!#endif\n||d^\n",
    "2 skip condition\n4 skip condition\n6 skip condition\n8 block host d\n" },
  { "!#if ext_ublock\n||a^\n!#if x\n||b^\n!#else\n||c^\n!#endif\n||d^\n!#else\n||e^\n!#endif\n",
    "2 block host a\n4 skip condition\n6 block host c\n8 block host d\n10 skip condition\n" },
  { "!#if x\n!#else\n||a^\n!#else\n||b^\n!#endif\n", "3 block host a\n5 skip condition\n" },

  { "!#if ext_ublock\n||a^\n!#else\n||b^\n!#else\n||c^\n!#endif\n",
    "2 block host a\n4 skip condition\n6 skip condition\n" },

  /* What is not balanced. */
  { "!#endif\n||a^\n", "2 block host a\n" },
  { "!#else\n||a^\n", "2 block host a\n" },
  { "!#if x\n||a^\n", "2 skip condition\n" },
  { "!#if x\n!#endif\n!#endif\n||a^\n", "4 block host a\n" },

  /* What only looks like it. */
  { "!#iffy\n||a^\n", "2 block host a\n" },
  { "! #if x\n||a^\n", "2 block host a\n" },
  { "!!#if x\n||a^\n", "2 block host a\n" },
  { "!#if\n||a^\n!#endif\n||b^\n", "2 skip condition\n4 block host b\n" },

  /* Comments stay comments. */
  { "!#if x\n! a\n\n!#include b\n!#endif\n", "" },
};

static void
test_nested (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (nested); i++)
    {
      g_autofree char *lines = scan (nested[i].text);

      g_test_message ("%s", nested[i].text);
      g_assert_cmpstr (lines, ==, nested[i].lines);
    }
}

/* Levels up to the limit, all of which hold, and back. */
static void
check_depth (guint depth, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *lines = NULL;

  for (guint i = 0; i < depth; i++)
    g_string_append (text, "!#if ext_ublock\n");
  g_string_append (text, "||a^\n");
  for (guint i = 0; i < depth; i++)
    g_string_append (text, "!#endif\n");
  g_string_append (text, "||b^\n");

  lines = scan (text->str);
  g_assert_cmpstr (lines, ==, expected);
}

static void
test_depth (void)
{
  check_depth (MAX_DEPTH, "65 block host a\n130 block host b\n");
  check_depth (MAX_DEPTH + 1, "66 skip condition\n132 block host b\n");
}

static void
test_bracket_depth (void)
{
  for (guint depth = MAX_DEPTH; depth <= MAX_DEPTH + 1; depth++)
    {
      g_autofree char *opening = g_strnfill (depth, '(');
      g_autofree char *closing = g_strnfill (depth, ')');
      g_autofree char *text = g_strdup_printf ("!#if %sext_ublock%s\n||a^\n", opening, closing);
      g_autofree char *lines = scan (text);

      g_assert_cmpstr (lines, ==, depth == MAX_DEPTH ? "2 block host a\n" : "2 skip condition\n");
    }
}

static char *
list_includes (const char *text)
{
  WeirSpan span = weir_span_of (text);
  GString *all = g_string_new (NULL);
  gsize offset = 0;
  gsize begin;
  gsize end;
  WeirSpan name;

  while (weir_list_find_include (span, &offset, &name, &begin, &end))
    {
      g_assert_cmpuint (begin, <, end);
      g_assert_cmpuint (end, ==, offset);
      g_string_append_printf (all, "%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT " %.*s\n", begin, end,
                              (int) name.length, name.octets);
    }

  return g_string_free (all, FALSE);
}

static void
test_includes (void)
{
  static const struct
  {
    const char *text;
    const char *includes;
  } cases[] = {
    { "", "" },
    { "||a^\n", "" },
    { "!#include a.txt", "0-15 a.txt\n" },
    { "||a^\n!#include a.txt\n!#include  b/c.txt \r\n||b^\n", "5-21 a.txt\n21-42 b/c.txt\n" },
    { "\xef\xbb\xbf!#include a.txt\n", "3-19 a.txt\n" },
    { "!#if x\n!#include a\n!#else\n!#include b\n!#endif\n", "26-38 b\n" },
    { "!#include\n!#include \n!#includes a\n! !#include a\n", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *includes = list_includes (cases[i].text);

      g_assert_cmpstr (includes, ==, cases[i].includes);
    }
}

static void
assert_span (WeirSpan span, const char *expected)
{
  g_autofree char *text = weir_span_dup (span);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_header (void)
{
  WeirListHeader header;

  weir_list_header_read (weir_span_of ("[Adblock Plus 2.0]\n! Title: Some list\r\n"
                                       "! Homepage: https://lists.example/\n! a remark\n\n"
                                       "! Licence: CC0: all\n! Version: 1.2\n! Title: another\n"
                                       "! Expires: 4 days (update frequency)\n"
                                       "! Last modified: today\n||a^\n! Version: 3\n"),
                         &header);
  assert_span (header.title, "Some list");
  assert_span (header.homepage, "https://lists.example/");
  assert_span (header.licence, "CC0: all");
  assert_span (header.version, "1.2");
  g_assert_cmpuint (header.expires, ==, 4 * 86400);

  weir_list_header_read (weir_span_of ("# title : hosts\n# LICENSE:MIT\n##.ad\n# Version: 1\n"),
                         &header);
  assert_span (header.title, "hosts");
  assert_span (header.licence, "MIT");
  assert_span (header.version, "");
  g_assert_cmpuint (header.expires, ==, 0);

  weir_list_header_read ((WeirSpan){ NULL, 0 }, &header);
  assert_span (header.title, "");
}

static void
test_expires (void)
{
  static const struct
  {
    const char *text;
    guint seconds;
  } cases[] = {
    { "! Expires: 1 day", 86400 },
    { "! Expires: 5 days", 432000 },
    { "! Expires: 1d", 86400 },
    { "! Expires: 6 hours", 21600 },
    { "! Expires: 12h", 43200 },
    { "! Expires: 12H", 43200 },
    { "! Expires: 2", 172800 },
    { "! Expires: soon", 0 },
    { "! Expires:", 0 },
    { "! Expires: 0 days", 0 },
    { "! Expires: -1 days", 0 },
    { "! Expires: 9999 d", 863913600 },
    { "! Expires: 10000 days", 0 },
    { "! Diff-Expires: 1 day", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirListHeader header;

      weir_list_header_read (weir_span_of (cases[i].text), &header);
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (header.expires, ==, cases[i].seconds);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/list-scanner/lines", test_lines);
  g_test_add_func ("/filters/list-scanner/conditions", test_conditions);
  g_test_add_func ("/filters/list-scanner/nested", test_nested);
  g_test_add_func ("/filters/list-scanner/depth", test_depth);
  g_test_add_func ("/filters/list-scanner/bracket-depth", test_bracket_depth);
  g_test_add_func ("/filters/list-scanner/includes", test_includes);
  g_test_add_func ("/filters/list-scanner/header", test_header);
  g_test_add_func ("/filters/list-scanner/expires", test_expires);

  return g_test_run ();
}
