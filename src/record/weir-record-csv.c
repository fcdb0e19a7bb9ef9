/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record as a line of CSV, for spreadsheets.
 *
 * Spreadsheets calculate what looks like a formula, and a URL or a filter may
 * look like one: "=HYPERLINK(…)", "@@||cdn.example^", "-ads-".  An apostrophe in
 * front makes a text of it, in all of them.  Texts that begin with an apostrophe
 * get one too: so whoever takes the first one away always has the text itself.
 */

#include "weir-record-csv.h"

#include "weir-record-private.h"
#include "weir-record-values.h"

#define LINE_END "\r\n"

static gboolean
needs_apostrophe (const char *text)
{
  return *text != '\0' && strchr ("=+-@\t\r\n'", *text) != NULL;
}

/* RFC 4180, section 2, items 6 and 7; line ends are escaped already. */
static void
append_quoted (GString *out, GString *cell)
{
  g_string_replace (cell, "\"", "\"\"", 0);
  g_string_append_printf (out, "\"%s\"", cell->str);
}

static void
append_text (GString *out, const char *text)
{
  g_autoptr (GString) cell = g_string_new (needs_apostrophe (text) ? "'" : "");

  weir_record_append_escaped (cell, text);
  if (strpbrk (cell->str, ",\"") != NULL)
    append_quoted (out, cell);
  else
    g_string_append_len (out, cell->str, (gssize) cell->len);
}

static void
append_cell (GString *out, const WeirRecordValue *value)
{
  switch (value->kind)
    {
    case WEIR_RECORD_VALUE_IS_TEXT:
      append_text (out, value->text);
      return;

    case WEIR_RECORD_VALUE_IS_NUMBER:
    case WEIR_RECORD_VALUE_IS_BOOLEAN:
      weir_record_value_append_json (value, out);
      return;

    case WEIR_RECORD_VALUE_UNKNOWN:
    default:
      return;
    }
}

void
weir_record_append_csv_header (GString *out)
{
  for (guint id = 0; id < WEIR_RECORD_N_VALUES; id++)
    {
      if (id > 0)
        g_string_append_c (out, ',');
      g_string_append (out, weir_record_value_get_key (id));
    }
  g_string_append (out, LINE_END);
}

void
weir_record_append_csv (const WeirRecord *self, GString *out)
{
  g_auto (WeirRecordValues) values = { 0 };

  weir_record_values_init (&values, self);
  for (guint id = 0; id < WEIR_RECORD_N_VALUES; id++)
    {
      if (id > 0)
        g_string_append_c (out, ',');
      append_cell (out, &values.values[id]);
    }
  g_string_append (out, LINE_END);
}
