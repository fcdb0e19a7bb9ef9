/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How filter lists read in the interface.  The sentence about a list's last
 * update is the list's own (weir_filter_list_get_status()).
 */

#include "weir-list-words.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

gboolean
weir_list_is_loaded (WeirFilterList *list)
{
  const WeirListKind kind = weir_filter_list_get_row (list)->kind;

  return kind == WEIR_LIST_WEB || kind == WEIR_LIST_FILE;
}

gboolean
weir_list_is_updating (WeirFilterList *list)
{
  const WeirListState state = weir_filter_list_get_state (list);

  return state == WEIR_LIST_WAITING || state == WEIR_LIST_METERED || state == WEIR_LIST_DOWNLOADING;
}

/* Words to be translated. */
static const WeirListStateWords states[] = {
  [WEIR_LIST_IDLE] = { NC_ ("list", "In force"), "object-select-symbolic", "success" },
  [WEIR_LIST_WAITING] = { NC_ ("list", "Waiting"), "document-open-recent-symbolic", "dim-label" },
  [WEIR_LIST_METERED] = { NC_ ("list", "Waiting"), "document-open-recent-symbolic", "dim-label" },
  [WEIR_LIST_DOWNLOADING] = { NC_ ("list", "Loading"), "folder-download-symbolic", "accent" },
  [WEIR_LIST_COMPILING] = { NC_ ("list", "Compiling"), NULL, NULL },
  [WEIR_LIST_HELD] = { NC_ ("list", "Asks you"), "dialog-question-symbolic", "warning" },
  [WEIR_LIST_FAILED] = { NC_ ("list", "Failed"), "dialog-warning-symbolic", "error" },
};

static const WeirListStateWords off = { NC_ ("list", "Off"), NULL, NULL };
static const WeirListStateWords empty = { NC_ ("list", "Empty"), NULL, NULL };

/* A list that is off does nothing, whatever became of its last update. */
static const WeirListStateWords *
find (WeirListState state, gboolean enabled, guint n_filters)
{
  if (!enabled && (state == WEIR_LIST_IDLE || state == WEIR_LIST_FAILED))
    return &off;
  if (state == WEIR_LIST_IDLE && n_filters == 0)
    return &empty;
  return &states[(gsize) state < G_N_ELEMENTS (states) ? state : WEIR_LIST_IDLE];
}

WeirListStateWords
weir_list_words_state (WeirListState state, gboolean enabled, guint n_filters)
{
  WeirListStateWords words = *find (state, enabled, n_filters);

  words.word = g_dpgettext2 (NULL, "list", words.word);
  return words;
}

char *
weir_list_words_total (guint64 n_filters, guint n_lists)
{
  g_autofree char *count = weir_words_count (n_filters);
  g_autofree char *filters =
    g_strdup_printf (ngettext ("%s filter", "%s filters", n_filters), count);

  if (n_lists == 0)
    return g_strdup (_ ("No filters in force"));
  /* Translators: "110,640 filters" of so many lists */
  return g_strdup_printf (ngettext ("%s of %u list in force", "%s of %u lists in force", n_lists),
                          filters, n_lists);
}

char *
weir_list_words_in_force (WeirFilterLists *lists)
{
  guint n_lists = 0;
  guint n_filters;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);
      guint of_list;

      g_object_get (list, "n-filters", &of_list, NULL);
      n_lists += weir_filter_list_get_row (list)->enabled && of_list > 0;
    }

  g_object_get (lists, "n-filters", &n_filters, NULL);
  return weir_list_words_total (n_filters, n_lists);
}

char *
weir_list_words_hits (guint64 today, guint64 all)
{
  g_autofree char *today_text = weir_words_count (today);
  g_autofree char *all_text = weir_words_count (all);

  if (all == 0)
    return g_strdup (_ ("never used"));
  /* Translators: how often filters of a list held: "12 today, 1,204 in all" */
  return g_strdup_printf (_ ("%s today, %s in all"), today_text, all_text);
}

char *
weir_list_words_next (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  g_autoptr (GDateTime) tomorrow = today != NULL ? g_date_time_add_days (today, 1) : NULL;

  if (time == 0 || then == NULL || tomorrow == NULL)
    return g_strdup (_ ("never"));
  if (time <= now)
    /* Translators: when a list is updated next */
    return g_strdup (_ ("due now"));
  if (g_date_time_get_year (then) == g_date_time_get_year (today) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today))
    /* Translators: a time of today, see g_date_time_format() */
    return g_date_time_format (then, _ ("today, %R"));
  if (g_date_time_get_year (then) == g_date_time_get_year (tomorrow) &&
      g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (tomorrow))
    /* Translators: a time of tomorrow, see g_date_time_format() */
    return g_date_time_format (then, _ ("tomorrow, %R"));

  /* Translators: a day of this year and a time, see g_date_time_format() */
  return g_date_time_format (then, _ ("%-e %b, %R"));
}

void
weir_list_words_append_keys (GListModel *lists, const char *prefix, GPtrArray *keys)
{
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);
      const char *key = weir_filter_list_get_row (list)->key;

      if (g_str_has_prefix (key, prefix))
        g_ptr_array_add (keys, g_strdup (key));
    }
}
