/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lists-fixture.h"
#include "test-folder.h"

#include <string.h>

static void
remove_row (ListsFixture *f, const char *key)
{
  for (guint i = f->rows->len; i > 0; i--)
    if (g_str_equal (((WeirListRow *) g_ptr_array_index (f->rows, i - 1))->key, key))
      g_ptr_array_remove_index (f->rows, i - 1);
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const WeirListRow *row = *(WeirListRow *const *) a;
  const WeirListRow *other = *(WeirListRow *const *) b;

  return row->id < other->id ? -1 : row->id > other->id;
}

static void
on_row_changed (const WeirListRow *row, gpointer user_data)
{
  ListsFixture *f = user_data;
  WeirListRow *copy = weir_list_row_copy (row);

  f->n_changed++;
  remove_row (f, row->key);
  if (copy->id == 0)
    copy->id = ++f->last_id;
  g_ptr_array_add (f->rows, copy);
  g_ptr_array_sort (f->rows, compare_ids);
  if (row->id == 0)
    weir_filter_lists_set_id (f->lists, copy->key, copy->id);
}

static void
on_row_removed (const WeirListRow *row, gpointer user_data)
{
  ListsFixture *f = user_data;

  f->n_removed++;
  remove_row (f, row->key);
}

static void
on_compiled (WeirFilterSet *set G_GNUC_UNUSED, gpointer user_data)
{
  ListsFixture *f = user_data;

  f->n_compiled++;
}

static const WeirFilterListsEvents events = { on_row_changed, on_row_removed, on_compiled };

static void
open_lists (ListsFixture *f)
{
  f->lists = weir_filter_lists_new (&f->options, &events, f);
  weir_filter_lists_take_rows (f->lists, f->rows);
}

void
lists_fixture_set_up (ListsFixture *f, const WeirFilterListsOptions *options)
{
  if (options != NULL)
    f->options = *options;
  f->folder = g_dir_make_tmp ("weir-lists-XXXXXX", NULL);
  f->options.folder = f->folder;
  f->options.resolver = g_simple_proxy_resolver_new (NULL, NULL);
  f->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);
  open_lists (f);
}

void
lists_fixture_tear_down (ListsFixture *f)
{
  weir_filter_lists_stop (f->lists);
  g_assert_finalize_object (f->lists);
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (f->options.resolver);
  g_ptr_array_unref (f->rows);
  test_folder_remove (f->folder);
  g_free (f->folder);
}

void
lists_fixture_restart (ListsFixture *f)
{
  weir_filter_lists_stop (f->lists);
  g_assert_finalize_object (f->lists);
  open_lists (f);
}

WeirFilterLists *
lists_fixture_open_second (ListsFixture *f)
{
  WeirFilterLists *lists = weir_filter_lists_new (&f->options, NULL, NULL);

  weir_filter_lists_take_rows (lists, f->rows);
  return lists;
}

static gboolean
is_compiling (WeirFilterLists *lists)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);

      if (weir_filter_list_get_state (list) == WEIR_LIST_COMPILING)
        return TRUE;
    }

  return FALSE;
}

void
lists_fixture_settle (WeirFilterLists *lists)
{
  while (weir_filter_lists_is_busy (lists) || is_compiling (lists))
    g_main_context_iteration (NULL, TRUE);

  /* What was taken out of force is not seen in the state of any list. */
  g_assert_true (weir_filter_lists_load (lists, NULL));
}

gboolean
lists_fixture_blocks (WeirFilterLists *lists, const char *url)
{
  WeirFilterSet *set = weir_filter_lists_get_set (lists);
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  WeirFilterMatch match;

  g_assert_true (weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_SCRIPT,
                                                     weir_span_of ("https://page.example/"),
                                                     weir_span_of (url)));
  return set != NULL && weir_filter_set_match (set, request, NULL, NULL, &match);
}

const WeirListRow *
lists_fixture_find_row (ListsFixture *f, const char *key)
{
  for (guint i = 0; i < f->rows->len; i++)
    if (g_str_equal (((WeirListRow *) g_ptr_array_index (f->rows, i))->key, key))
      return g_ptr_array_index (f->rows, i);

  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *) a, *(char *const *) b);
}

char *
lists_fixture_list_texts (ListsFixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "lists", NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (" ", (char **) names->pdata);
}

char *
lists_fixture_make_text (const char *host, guint n)
{
  GString *text = g_string_new ("! Title: A list\n");

  for (guint i = 1; i <= n; i++)
    g_string_append_printf (text, "||%s-%u.example^\n", host, i);

  return g_string_free (text, FALSE);
}
