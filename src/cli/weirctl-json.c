/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What commands print for scripts: one JSON object a line, whose words are the
 * same in every language.
 */

#include "weirctl-json.h"

/* @value: (nullable): UTF-8, or null */
void
weirctl_json_append_string (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (value == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (const char *octet = value; *octet != '\0'; octet++)
    if (g_ascii_iscntrl (*octet))
      g_string_append_printf (out, "\\u%04x", (guint) *octet);
    else if (*octet == '"' || *octet == '\\')
      g_string_append_printf (out, "\\%c", *octet);
    else
      g_string_append_c (out, *octet);
  g_string_append_c (out, '"');
}

void
weirctl_json_append_number (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, ",\"%s\":%" G_GINT64_FORMAT, name, value);
}

void
weirctl_json_append_boolean (GString *out, const char *name, gboolean value)
{
  g_string_append_printf (out, ",\"%s\":%s", name, value ? "true" : "false");
}

/* Unix seconds as ISO 8601 in UTC; null if there is no such time, or 0. */
void
weirctl_json_append_time (GString *out, const char *name, gint64 time)
{
  g_autoptr (GDateTime) date = time != 0 ? g_date_time_new_from_unix_utc (time) : NULL;
  g_autofree char *text = date != NULL ? g_date_time_format_iso8601 (date) : NULL;

  weirctl_json_append_string (out, name, text);
}
