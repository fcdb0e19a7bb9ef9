/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sections of the details of a filter list, as rows.
 *
 * What a list says of itself is others' text: it is bounded, never markup, and a
 * homepage is a link only if it is of the web.
 */

#include "weir-list-rows.h"

#include "weir-boxed-rows.h"
#include "weir-list-words.h"
#include "weir-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_UNREAD 50

/* --- facts --- */

static void
on_link_activated (GtkWidget *row, const char *address)
{
  GtkRoot *root = gtk_widget_get_root (row);

  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, address, GDK_CURRENT_TIME);
}

static void
free_closure_data (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  g_free (data);
}

static gboolean
is_of_the_web (const char *address)
{
  return g_str_has_prefix (address, "https://") || g_str_has_prefix (address, "http://");
}

/* A row that opens @address, if it may. */
static void
append_link (GtkListBox *box, const char *title, const char *address)
{
  GtkWidget *row = weir_boxed_row_new (title, address);
  GtkWidget *icon = gtk_image_new_from_icon_name ("adw-external-link-symbolic");

  gtk_list_box_append (box, row);
  if (!is_of_the_web (address))
    return;

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_data (row, "activated", G_CALLBACK (on_link_activated), g_strdup (address),
                         free_closure_data, 0);
}

/* What is not known has no row. */
static void
append_text (GtkListBox *box, const char *title, const char *text)
{
  GtkWidget *row;

  if (text == NULL || *text == '\0')
    return;

  row = weir_boxed_row_new (title, text);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  gtk_list_box_append (box, row);
}

static void
append_times (GtkListBox *box, WeirFilterList *list, gint64 now)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  weir_boxed_rows_append_value (box, _ ("Updated"), weir_words_when (row->updated, now));
  if (weir_list_is_loaded (list))
    weir_boxed_rows_append_value (box, _ ("Next update"),
                                  weir_list_words_next (row->enabled ? row->next : 0, now));
}

void
weir_list_rows_fill_facts (GtkListBox *box, WeirFilterList *list, gint64 now)
{
  const WeirListRow *row = weir_filter_list_get_row (list);
  const char *homepage = weir_filter_list_get_homepage (list);
  g_autofree char *search = g_strconcat ("list:", row->key, NULL);
  guint n_filters;
  guint64 size;

  g_object_get (list, "n-filters", &n_filters, "size", &size, NULL);
  weir_boxed_rows_clear (box);
  weir_boxed_rows_append_value (box, _ ("Filters in force"), weir_words_count (n_filters));
  weir_boxed_rows_append_value (box, _ ("Hits"),
                                weir_list_words_hits (weir_filter_list_get_hits_today (list),
                                                      weir_filter_list_get_hits (list)));
  append_times (box, list, now);
  if (size > 0)
    weir_boxed_rows_append_value (box, _ ("Size"), g_format_size (size));
  if (homepage != NULL && *homepage != '\0')
    append_link (box, _ ("Homepage"), homepage);
  append_text (box, _ ("Licence"), weir_filter_list_get_licence (list));
  append_text (box, _ ("Address"), row->url);
  append_text (box, _ ("To search for its requests"), search);
}

/* --- lines without effect --- */

gboolean
weir_list_rows_fill_skipped (GtkListBox *box, WeirFilterList *list)
{
  gboolean any = FALSE;

  weir_boxed_rows_clear (box);
  for (guint i = 0; i < WEIR_N_SKIPS; i++)
    {
      const guint n = weir_filter_list_get_n_skipped (list, i);
      g_autofree char *reason = NULL;

      if (n == 0)
        continue;
      reason = weir_words_capitalise (weir_skip_reason_describe (i));
      weir_boxed_rows_append_value (box, reason, weir_words_count (n));
      any = TRUE;
    }
  return any;
}

gboolean
weir_list_rows_fill_unread (GtkListBox *box, WeirFilterList *list)
{
  g_autoptr (GPtrArray) unread = weir_filter_list_dup_unread (list, MAX_UNREAD);
  guint n_unread;

  g_object_get (list, "n-unread", &n_unread, NULL);
  weir_boxed_rows_clear (box);
  for (guint i = 0; i < unread->len; i++)
    {
      const WeirUnreadLine *line = unread->pdata[i];
      GtkWidget *row = weir_boxed_row_new (line->text, line->reason);
      g_autofree char *number = g_strdup_printf ("%u", line->line);
      GtkWidget *label = gtk_label_new (number);

      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "dim-label");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), label);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
      gtk_widget_add_css_class (row, "filter");
      gtk_list_box_append (box, row);
    }

  if (n_unread > unread->len)
    weir_boxed_rows_append_more (box, n_unread - unread->len);
  return unread->len > 0;
}

/* --- what hits --- */

gboolean
weir_list_rows_fill_hits (GtkListBox *box, const GPtrArray *hits, gint64 now)
{
  weir_boxed_rows_clear (box);
  for (guint i = 0; i < hits->len; i++)
    {
      const WeirFilterHits *of_filter = hits->pdata[i];
      g_autofree char *count = weir_words_count (of_filter->hits);
      g_autofree char *when = weir_words_when (of_filter->last, now);
      /* Translators: when a filter held for the last time */
      g_autofree char *last = g_strdup_printf (_ ("last: %s"), when);
      GtkWidget *row = weir_boxed_row_new (of_filter->filter, last);

      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 3);
      weir_boxed_row_add_value (row, count, "dim-label");
      gtk_widget_add_css_class (row, "filter");
      gtk_list_box_append (box, row);
    }
  return hits->len > 0;
}
