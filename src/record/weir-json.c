/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * JSON for scripts, written piece by piece behind other text.
 *
 * Whatever a peer sent, it cannot leave its string, and no control character
 * gets into a terminal.
 */

#include "weir-json.h"

/* Returns the first octet that cannot stand in a string as it is. */
static const char *
skip_plain (const char *text)
{
  while (*text != '\0' && *text != '"' && *text != '\\' && !g_ascii_iscntrl (*text))
    text++;

  return text;
}

static void
append_escaped (GString *out, const char *text)
{
  for (;;)
    {
      const char *end = skip_plain (text);

      g_string_append_len (out, text, end - text);
      if (*end == '\0')
        return;

      if (g_ascii_iscntrl (*end))
        g_string_append_printf (out, "\\u%04x", (guint) *end);
      else
        g_string_append_printf (out, "\\%c", *end);
      text = end + 1;
    }
}

void
weir_json_append_text (GString *out, const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  if (!g_utf8_validate (text, -1, NULL))
    text = valid = g_utf8_make_valid (text, -1);

  g_string_append_c (out, '"');
  append_escaped (out, text);
  g_string_append_c (out, '"');
}

void
weir_json_append_string (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  weir_json_append_text (out, value);
}

void
weir_json_append_number (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

void
weir_json_append_boolean (GString *out, const char *name, gboolean value)
{
  g_string_append_printf (out, ",\"%s\":%s", name, value ? "true" : "false");
}

void
weir_json_append_time (GString *out, const char *name, gint64 time)
{
  g_autoptr (GDateTime) date = time != 0 ? g_date_time_new_from_unix_utc (time) : NULL;
  g_autofree char *text = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  weir_json_append_string (out, name, text);
}
