/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filter lists as a table for people, or as JSON for scripts.
 */

#include "weirctl-lists.h"

#include "weir-json.h"
#include "weirctl-table.h"

#include <glib/gi18n.h>

/* What the properties of a list say that its row does not. */
typedef struct
{
  guint n_filters;
  guint n_skipped;
  guint n_unread;
  char *status; /* (owned) */
} Facts;

static void
facts_init (Facts *facts, WeirFilterList *list)
{
  g_object_get (list, "n-filters", &facts->n_filters, "n-skipped", &facts->n_skipped, "n-unread",
                &facts->n_unread, "status", &facts->status, NULL);
}

static void
facts_clear (Facts *facts)
{
  g_clear_pointer (&facts->status, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

/* --- the table --- */

static void
add_titles (WeirctlTable *table)
{
  const char *const titles[] = {
    _ ("Id"), _ ("List"), _ ("Filters"), _ ("Skipped"), _ ("Updated"), _ ("State"),
  };

  weirctl_table_add (table, titles);
}

static void
add_row (WeirctlTable *table, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);
  g_auto (Facts) facts = { 0 };
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, row->id);
  g_autofree char *updated = weirctl_table_format_time (row->updated);
  g_autofree char *filters = NULL;
  g_autofree char *skipped = NULL;

  facts_init (&facts, list);
  filters = g_strdup_printf ("%u", facts.n_filters);
  skipped = g_strdup_printf ("%u", facts.n_skipped);
  weirctl_table_add (table, (const char *const[]){ id, weir_filter_list_get_title (list), filters,
                                                   skipped, updated, facts.status });
}

static WeirctlTable *
begin_table (void)
{
  WeirctlTable *table = weirctl_table_new (6);

  add_titles (table);

  return table;
}

static void
print_table (WeirctlTable *table)
{
  g_autofree char *text = weirctl_table_to_text (table);

  g_print ("%s", text);
}

/* --- JSON --- */

static const char *const kind_words[] = {
  [WEIR_LIST_STARTER] = "starter",
  [WEIR_LIST_WEB] = "web",
  [WEIR_LIST_FILE] = "file",
  [WEIR_LIST_OWN] = "own",
};

static const char *const state_words[] = {
  [WEIR_LIST_IDLE] = "idle",       [WEIR_LIST_WAITING] = "waiting",
  [WEIR_LIST_METERED] = "metered", [WEIR_LIST_DOWNLOADING] = "downloading",
  [WEIR_LIST_HELD] = "held",       [WEIR_LIST_COMPILING] = "compiling",
  [WEIR_LIST_FAILED] = "failed",
};

static const char *const problem_words[] = {
#define PROBLEM_WORD(id, word) word,
  WEIR_LIST_PROBLEM_TABLE (PROBLEM_WORD)
#undef PROBLEM_WORD
};

static void
append_json (GString *out, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);
  g_auto (Facts) facts = { 0 };

  facts_init (&facts, list);
  g_string_append_printf (out, "{\"id\":%" G_GINT64_FORMAT, row->id);
  weir_json_append_string (out, "key", row->key);
  weir_json_append_string (out, "kind", kind_words[row->kind]);
  weir_json_append_string (out, "address", row->url);
  weir_json_append_string (out, "title", row->title);
  weir_json_append_boolean (out, "enabled", row->enabled);
  weir_json_append_string (out, "state", state_words[weir_filter_list_get_state (list)]);
  weir_json_append_string (out, "problem", problem_words[row->problem]);
  weir_json_append_number (out, "filters", facts.n_filters);
  weir_json_append_number (out, "skipped", facts.n_skipped);
  weir_json_append_number (out, "unread", facts.n_unread);
  weir_json_append_number (out, "hits_today", (gint64) weir_filter_list_get_hits_today (list));
  weir_json_append_number (out, "hits", (gint64) weir_filter_list_get_hits (list));
  weir_json_append_time (out, "updated", row->updated);
  weir_json_append_time (out, "next", row->next);
  g_string_append (out, "}\n");
}

static void
print_json (WeirFilterList *list)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_json (out, list);
  g_print ("%s", out->str);
}

/* --- both --- */

void
weirctl_lists_print (WeirFilterLists *lists, gboolean json)
{
  g_autoptr (WeirctlTable) table = begin_table ();

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);

      if (json)
        print_json (list);
      else
        add_row (table, list);
    }

  if (!json)
    print_table (table);
}

void
weirctl_lists_print_one (WeirFilterList *list, gboolean json)
{
  g_autoptr (WeirctlTable) table = begin_table ();

  if (json)
    {
      print_json (list);
      return;
    }

  add_row (table, list);
  print_table (table);
}
