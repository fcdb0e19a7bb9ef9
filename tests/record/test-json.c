/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-json.h"

static const struct
{
  const char *name;
  const char *text; /* NULL: null */
  const char *json;
} text_cases[] = {
  { "null", NULL, "null" },
  { "empty", "", "\"\"" },
  { "plain", "a/b", "\"a/b\"" },
  { "quotes", "\"a\\b\"", "\"\\\"a\\\\b\\\"\"" },
  { "controls", "\x01\n\x1b\x7f", "\"\\u0001\\u000a\\u001b\\u007f\"" },
  { "beyond-ascii", "ä\xf0\x9f\x98\x80", "\"ä\xf0\x9f\x98\x80\"" },
  { "not-utf-8", "a\xff\"", "\"a\xef\xbf\xbd\\\"\"" },
  { "cut-character", "a\xc3", "\"a\xef\xbf\xbd\"" },
};

static void
test_text (gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  g_autoptr (GString) out = g_string_new (NULL);

  weir_json_append_text (out, text_cases[i].text);
  g_assert_cmpstr (out->str, ==, text_cases[i].json);
}

static void
test_members (void)
{
  g_autoptr (GString) out = g_string_new ("{\"a\":1");

  weir_json_append_string (out, "b", "c");
  weir_json_append_number (out, "d", G_MININT64);
  weir_json_append_boolean (out, "e", TRUE);
  weir_json_append_boolean (out, "f", FALSE);
  weir_json_append_time (out, "g", 1700000000);
  weir_json_append_time (out, "h", 0);
  weir_json_append_time (out, "i", G_MAXINT64);
  g_assert_cmpstr (out->str, ==,
                   "{\"a\":1,\"b\":\"c\",\"d\":-9223372036854775808,\"e\":true,\"f\":false,"
                   "\"g\":\"2023-11-14T22:13:20Z\",\"h\":null,\"i\":null");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (text_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/record/json/text/", text_cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_text);
    }
  g_test_add_func ("/record/json/members", test_members);

  return g_test_run ();
}
