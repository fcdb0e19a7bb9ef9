/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sections of the detail pane: heads, cookies and times as text and rows.
 *
 * Everything in them came from the network, so all of it is made valid, escaped
 * where markup is read, and bounded.
 */

#include "weir-detail-rows.h"

#include "weir-format.h"
#include "weir-words.h"

#include <adwaita.h>
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

static void
clear_list (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static GtkWidget *
create_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *valid = g_utf8_make_valid (title, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), valid);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
add_value (GtkWidget *row, const char *value, const char *style_class)
{
  GtkWidget *label = gtk_label_new (value);

  gtk_widget_add_css_class (label, style_class);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
}

/* --- cookies --- */

static void
add_decision (GtkWidget *row, WeirCookieDecision decision)
{
  switch (decision)
    {
    case WEIR_COOKIES_ALLOW:
      add_value (row, C_ ("cookie", "passed"), "dim-label");
      break;

    case WEIR_COOKIES_SESSION:
      add_value (row, C_ ("cookie", "this session only"), "warning");
      break;

    case WEIR_COOKIES_BLOCK:
      add_value (row, C_ ("cookie", "withheld"), "error");
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
  g_autofree char *rest = NULL;

  clear_list (list);
  for (guint i = 0; i < MIN (n, MAX_COOKIES); i++)
    {
      const WeirRecordCookie *cookie = &g_array_index (cookies, WeirRecordCookie, i);
      g_autofree char *description = describe_cookie (cookie);
      GtkWidget *row = create_row (cookie->name, description);

      add_decision (row, cookie->decision);
      gtk_list_box_append (list, row);
    }

  if (n > MAX_COOKIES)
    {
      rest =
        g_strdup_printf (ngettext ("and %u more", "and %u more", n - MAX_COOKIES), n - MAX_COOKIES);
      gtk_list_box_append (list, create_row (rest, NULL));
    }
  return n > 0;
}

/* --- times --- */

/* @text: (transfer full) */
static void
append_value (GtkListBox *list, const char *title, char *text)
{
  GtkWidget *row = create_row (title, NULL);

  add_value (row, text, "dim-label");
  gtk_list_box_append (list, row);
  g_free (text);
}

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
  append_value (list, _ ("Connected after"),
                detail->connected_after >= 0 ? weir_format_duration (detail->connected_after)
                                             : g_strdup (_ ("was connected")));
  if (detail->answered_after >= 0)
    append_value (list, _ ("Answered after"), weir_format_duration (detail->answered_after));
}

void
weir_detail_fill_timing (GtkListBox *list, const WeirRecord *record)
{
  clear_list (list);
  append_value (list, _ ("Started"), format_start (record->started));
  if (record->detail != NULL && record->verdict != WEIR_VERDICT_BLOCKED)
    append_parts (list, record->detail);
  append_value (list, _ ("Finished after"),
                record->duration >= 0 ? weir_format_duration (record->duration)
                                      : g_strdup (_ ("still going on")));
  append_value (list, _ ("Sent"), g_format_size (record->octets_sent));
  append_value (list, _ ("Received"), g_format_size (record->octets_received));
}
