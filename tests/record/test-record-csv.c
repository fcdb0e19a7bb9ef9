/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-record-csv.h"

#include "records.h"

#define N_COLUMNS 21

/* Returns: (transfer full): the line of the record */
static char *
to_csv (const WeirRecord *values)
{
  g_autoptr (WeirRecord) record = weir_record_new_full (values);
  GString *out = g_string_new (NULL);

  weir_record_append_csv (record, out);

  return g_string_free (out, FALSE);
}

static void
test_header (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  weir_record_append_csv_header (out);
  g_assert_cmpstr (out->str, ==,
                   "id,time,verdict,outcome,method,url,host,site,type,third_party,status,received,"
                   "sent,duration_ms,cookies_withheld,reason,rule,filter,list,line,beaten\r\n");
}

static void
test_line (void)
{
  g_autofree char *line = to_csv (&blocked_record);

  g_assert_cmpstr (line, ==,
                   "7,2023-11-14T22:13:20.123456Z,blocked,complete,GET,"
                   "https://cdn.example/ads/a.js?…(12),cdn.example,shop.example,script,true,403,"
                   "1234,5,45,2,filter,,/ads/*$script,easylist,1234,\r\n");
}

static void
test_unknown (void)
{
  WeirRecord values = blocked_record;
  g_autofree char *line = NULL;

  g_test_summary ("What is not known is an empty cell, and so is a line without a filter");

  values.site = values.filter = values.filter_list = NULL;
  values.duration = -1;
  values.status = 0;
  line = to_csv (&values);
  g_assert_nonnull (strstr (line, ",cdn.example,,script,true,,1234,5,,2,filter,,,,,\r\n"));
}

static void
test_rule (void)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block cookie \"a b,c\"", NULL);
  WeirRecord values = blocked_record;
  g_autofree char *line = NULL;

  g_test_summary ("The reason of what was changed is that of its cookies");

  values.verdict = WEIR_VERDICT_CHANGED;
  values.cookie_reason_kind = WEIR_REASON_RULE;
  values.cookie_rule = rule;
  line = to_csv (&values);
  g_assert_nonnull (strstr (line, ",rule,\"block cookie \"\"a b,c\"\"\",/ads/"));
}

/* --- Texts ------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *text;
  const char *cell;
} text_cases[] = {
  { "plain", "||cdn.example^", "||cdn.example^" },
  { "comma", "a,b", "\"a,b\"" },
  { "quotes", "a\"b\"", "\"a\"\"b\"\"\"" },
  { "quote-alone", "\"", "\"\"\"\"" },
  { "semicolon", "a;b", "a;b" },
  { "blanks", " a ", " a " },
  { "beyond-ascii", "ä€", "ä€" },
  { "equals", "=1+2", "'=1+2" },
  { "plus", "+1", "'+1" },
  { "minus", "-ads-", "'-ads-" },
  { "at", "@@||cdn.example^", "'@@||cdn.example^" },
  { "tab", "\t=1", "'\\x09=1" },
  { "carriage-return", "\r=1", "'\\x0d=1" },
  { "line-feed", "\n=1", "'\\x0a=1" },
  { "apostrophe", "'=1", "''=1" },
  { "formula-with-quotes", "=HYPERLINK(\"http://a.example\",\"b\")",
    "\"'=HYPERLINK(\"\"http://a.example\"\",\"\"b\"\")\"" },
  { "formula-in-the-middle", "a=1", "a=1" },
  { "lines", "a\r\nb,c", "\"a\\x0d\\x0ab,c\"" },
  { "escape", "a\x1b[31m", "a\\x1b[31m" },
  { "escape-and-quote", "\"\x1b,", "\"\"\"\\x1b,\"" },
  { "c1-control", "a\xc2\x9b", "a\\x9b" },
  { "direction", "a\xe2\x80\xae", "a\\u202e" },
  { "line-separator", "a\xe2\x80\xa8", "a\\u2028" },
  { "delete", "a\x7f", "a\\x7f" },
  { "not-utf-8", "a\xff,\xc3", "\"a?,?\"" },
  { "overlong", "a\xc0\xaf", "a??" },
};

static void
test_text (gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *expected = g_strdup_printf (",filter,,%s,easylist,1234,", text_cases[i].cell);
  WeirRecord values = blocked_record;
  g_autofree char *line = NULL;

  values.filter = text_cases[i].text;
  line = to_csv (&values);
  g_assert_nonnull (strstr (line, expected));
  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_cmpstr (strpbrk (line, "\r\n"), ==, "\r\n");
}

/* --- Any record -------------------------------------------------------------- */

/* The cells of a line as RFC 4180 has them.  Returns: (transfer full) */
static GPtrArray *
split (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *p = line; *p != '\0'; p++)
    if (*p == '"' && is_quoted && p[1] == '"')
      g_string_append_c (cell, *p++);
    else if (*p == '"')
      is_quoted = !is_quoted;
    else if (is_quoted || (*p != ',' && *p != '\r'))
      g_string_append_c (cell, *p);
    else
      {
        g_ptr_array_add (cells, g_strdup (cell->str));
        g_string_truncate (cell, 0);
        if (*p == '\r')
          break;
      }

  return cells;
}

static void
test_any (void)
{
  for (guint n = 0; n < 500; n++)
    {
      g_autoptr (WeirRecord) record = make_random_record (n);
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (GPtrArray) cells = NULL;
      g_autofree char *url = weir_record_get_url (record);
      g_autofree char *id = g_strdup_printf ("%u", n);

      weir_record_append_csv (record, line);
      cells = split (line->str);
      g_assert_cmpuint (cells->len, ==, N_COLUMNS);
      g_assert_cmpstr (cells->pdata[0], ==, id);
      g_assert_cmpstr (cells->pdata[5], ==, url);
      g_assert_cmpstr (cells->pdata[7], ==, record->site != NULL ? record->site : "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/csv/header", test_header);
  g_test_add_func ("/record/csv/line", test_line);
  g_test_add_func ("/record/csv/unknown", test_unknown);
  g_test_add_func ("/record/csv/rule", test_rule);
  for (gsize i = 0; i < G_N_ELEMENTS (text_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/record/csv/text/", text_cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_text);
    }
  g_test_add_func ("/record/csv/any", test_any);

  return g_test_run ();
}
