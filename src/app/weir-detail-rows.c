/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sections of the detail pane: heads, cookies and times as text and rows.
 *
 * Everything in them came from the network, so all of it is made valid, escaped
 * where markup is read, and bounded.
 */

#include "weir-detail-rows.h"

#include "weir-boxed-rows.h"
#include "weir-format.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_COOKIES 100
#define MAX_HEAD (32 * 1024)

static void
append_line (GString *markup, const char *line, gboolean is_field)
{
  const char *colon = is_field ? strchr (line, ':') : NULL;
  g_autofree char *name = colon != NULL ? g_markup_escape_text (line, colon - line) : NULL;
  g_autofree char *rest = g_markup_escape_text (colon != NULL ? colon : line, -1);

  if (markup->len > 0)
    g_string_append_c (markup, '\n');
  if (name != NULL)
    g_string_append_printf (markup, "<b>%s</b>", name);
  g_string_append (markup, rest);
}

char *
weir_detail_format_head (const char *head)
{
  g_autofree char *valid = g_utf8_make_valid (head, strnlen (head, MAX_HEAD));
  g_auto (GStrv) lines = g_strsplit (valid, "\n", -1);
  g_autoptr (GString) markup = g_string_new (NULL);

  for (char **line = lines; *line != NULL; line++)
    {
      g_strchomp (*line);
      if (**line != '\0')
        append_line (markup, *line, line != lines);
    }

  return g_string_free (g_steal_pointer (&markup), FALSE);
}

/* --- cookies --- */

static void
add_decision (GtkWidget *row, WeirCookieDecision decision)
{
  switch (decision)
    {
    case WEIR_COOKIES_ALLOW:
      weir_boxed_row_add_value (row, C_ ("cookie", "passed"), "dim-label");
      break;

    case WEIR_COOKIES_SESSION:
      weir_boxed_row_add_value (row, C_ ("cookie", "this session only"), "warning");
      break;

    case WEIR_COOKIES_BLOCK:
      weir_boxed_row_add_value (row, C_ ("cookie", "withheld"), "error");
      break;
    }
}

static char *
describe_cookie (const WeirRecordCookie *cookie)
{
  g_autofree char *length =
    g_strdup_printf (ngettext ("%u octet", "%u octets", cookie->value_length),
                     (guint) MIN (cookie->value_length, G_MAXUINT));
  g_autofree char *lifetime = NULL;

  if (!cookie->set)
    return g_strdup_printf (_ ("sent by the client, %s"), length);

  lifetime = weir_words_cookie_lifetime (cookie->lifetime);
  /* Translators: what an origin sets, how big it is and how long it asks to live: "set, 32 octets, 2 years" */
  return g_strdup_printf (_ ("set by the origin, %s, %s"), length, lifetime);
}

gboolean
weir_detail_fill_cookies (GtkListBox *list, const GArray *cookies)
{
  guint n = cookies != NULL ? cookies->len : 0;

  weir_boxed_rows_clear (list);
  for (guint i = 0; i < MIN (n, MAX_COOKIES); i++)
    {
      const WeirRecordCookie *cookie = &g_array_index (cookies, WeirRecordCookie, i);
      g_autofree char *description = describe_cookie (cookie);
      GtkWidget *row = weir_boxed_row_new (cookie->name, description);

      add_decision (row, cookie->decision);
      gtk_list_box_append (list, row);
    }

  if (n > MAX_COOKIES)
    weir_boxed_rows_append_more (list, n - MAX_COOKIES);
  return n > 0;
}

/* --- times --- */

static char *
format_start (gint64 started)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (started / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%x %H:%M:%S") : NULL;

  return g_strdup_printf ("%s.%03d", text != NULL ? text : "",
                          (int) (started % G_USEC_PER_SEC / 1000));
}

static void
append_parts (GtkListBox *list, const WeirRecordDetail *detail)
{
  weir_boxed_rows_append_value (list, _ ("Connected after"),
                                detail->connected_after >= 0
                                  ? weir_format_duration (detail->connected_after)
                                  : g_strdup (_ ("was connected")));
  if (detail->answered_after >= 0)
    weir_boxed_rows_append_value (list, _ ("Answered after"),
                                  weir_format_duration (detail->answered_after));
}

void
weir_detail_fill_timing (GtkListBox *list, const WeirRecord *record)
{
  weir_boxed_rows_clear (list);
  weir_boxed_rows_append_value (list, _ ("Started"), format_start (record->started));
  if (record->detail != NULL && record->verdict != WEIR_VERDICT_BLOCKED)
    append_parts (list, record->detail);
  weir_boxed_rows_append_value (list, _ ("Finished after"),
                                record->duration >= 0 ? weir_format_duration (record->duration)
                                                      : g_strdup (_ ("still going on")));
  weir_boxed_rows_append_value (list, _ ("Sent"), g_format_size (record->octets_sent));
  weir_boxed_rows_append_value (list, _ ("Received"), g_format_size (record->octets_received));
}
