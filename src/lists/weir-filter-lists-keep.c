/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Keeping: the owner is told of a row when its text is on disk, never before, so
 * that no row in the database ever speaks of a text that a crash has taken.
 *
 *   own filters ──► memory, in force ──► worker writes ──► told
 *                                          │
 *                                          └── cannot: said, in force all the same
 *
 * A disk may be slow; nothing of this waits for it but flush, which is for
 * commands and for the end.  What nothing refers to any more is deleted by a worker of the
 * one process that runs on schedule, and only if it is old: another process may
 * have written it, and be about to tell.
 */

#include "weir-filter-lists-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SWEEP_AGE (60 * 60) /* seconds */

/* --- writing --- */

typedef struct
{
  WeirFilterLists *lists; /* (unowned): gone if it was cancelled */
  char *folder;           /* (owned) */
  char *key;              /* (owned) */
  guint64 version;
  GBytes *text; /* (owned) */
} Save;

static void
save_free (Save *save)
{
  g_free (save->folder);
  g_free (save->key);
  g_bytes_unref (save->text);
  g_free (save);
}

gboolean
weir_filter_lists_is_untold (WeirFilterLists *self, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  return weir_list_texts_is_unsaved (self->texts, row->key, row->version);
}

static void
tell (WeirFilterLists *self, WeirFilterList *list)
{
  if (self->events.row_changed != NULL && !self->is_stopped)
    self->events.row_changed (weir_filter_list_get_row (list), self->user_data);
}

/* What the system says, without the names of functions and files that GLib puts before it. */
static const char *
get_reason (const GError *error)
{
  const char *colon = g_strrstr (error->message, ": ");

  return colon != NULL ? colon + strlen (": ") : error->message;
}

static void
note_failure (WeirFilterLists *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (error != NULL)
    words = g_strdup_printf (_ ("The filters cannot be kept: %s"), get_reason (error));

  weir_filter_lists_set_problem (self, WEIR_LISTS_NOT_KEPT, words);
}

/* The text is on disk: tells of the row, if it still speaks of it. */
static void
settle (WeirFilterLists *self, const char *key, guint64 version)
{
  WeirFilterList *list = weir_filter_lists_find (self, key);

  weir_list_texts_drop (self->texts, key, version);
  note_failure (self, NULL);
  if (list != NULL && weir_filter_list_get_row (list)->version == version)
    tell (self, list);
}

static void
save_in_thread (GTask *task,
                gpointer source_object G_GNUC_UNUSED,
                gpointer task_data,
                GCancellable *cancellable G_GNUC_UNUSED)
{
  const Save *save = task_data;
  GError *error = NULL;

  if (weir_list_text_save (save->folder, save->key, save->version, save->text, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data G_GNUC_UNUSED)
{
  const Save *save = g_task_get_task_data (G_TASK (result));
  WeirFilterLists *self = save->lists;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error) &&
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self may be gone */

  name = weir_list_text_get_name (save->key, save->version);
  g_hash_table_remove (self->saves, name);
  if (error != NULL)
    note_failure (self, error);
  else if (weir_list_texts_is_unsaved (self->texts, save->key, save->version))
    settle (self, save->key, save->version);
}

static void
begin_to_save (WeirFilterLists *self, const WeirListRow *row)
{
  g_autofree char *name = weir_list_text_get_name (row->key, row->version);
  g_autoptr (GTask) task = NULL;
  Save *save;

  if (self->is_stopped || !g_hash_table_add (self->saves, g_strdup (name)))
    return;

  save = g_new0 (Save, 1);
  save->lists = self;
  save->folder = g_strdup (weir_list_texts_get_folder (self->texts));
  save->key = g_strdup (row->key);
  save->version = row->version;
  save->text = weir_list_texts_peek (self->texts, row->key, row->version);

  task = g_task_new (NULL, self->cancellable, on_saved, NULL);
  g_task_set_source_tag (task, begin_to_save);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, save_in_thread);
}

void
weir_filter_lists_tell (WeirFilterLists *self, WeirFilterList *list)
{
  if (weir_filter_lists_is_untold (self, list))
    begin_to_save (self, weir_filter_list_get_row (list));
  else
    tell (self, list);
}

static gboolean
save_now (WeirFilterLists *self, WeirFilterList *list, GError **error)
{
  const WeirListRow *row = weir_filter_list_get_row (list);
  const guint64 version = row->version;
  g_autofree char *key = g_strdup (row->key);
  g_autoptr (GBytes) text = weir_list_texts_peek (self->texts, key, version);
  g_autoptr (GError) problem = NULL;

  if (weir_list_text_save (weir_list_texts_get_folder (self->texts), key, version, text, &problem))
    {
      settle (self, key, version);
      return TRUE;
    }

  note_failure (self, problem);
  g_set_error_literal (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_FAILED,
                       self->problems[WEIR_LISTS_NOT_KEPT]);
  return FALSE;
}

gboolean
weir_filter_lists_flush (WeirFilterLists *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), FALSE);

  for (guint i = 0; i < self->lists->len; i++)
    {
      WeirFilterList *list = weir_filter_lists_get (self, i);

      if (weir_filter_lists_is_untold (self, list) && !save_now (self, list, error))
        return FALSE;
    }

  return TRUE;
}

/* --- deleting --- */

/* Returns: (transfer full) (element-type utf8): names of texts that are wanted, or may be */
static GHashTable *
list_used_texts (WeirFilterLists *self)
{
  GHashTable *used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (used, g_strdup (name));

  for (guint i = 0; i < self->lists->len; i++)
    {
      const WeirListRow *row = weir_filter_list_get_row (weir_filter_lists_get (self, i));

      g_hash_table_add (used, weir_list_text_get_name (row->key, row->version));
      if (row->problem == WEIR_LIST_PROBLEM_SHRUNK)
        g_hash_table_add (used, weir_list_text_get_name (row->key, row->held_version));
    }

  return used;
}

typedef struct
{
  char *folder;     /* (owned) */
  GHashTable *used; /* (owned) */
  gint64 before;
} Sweep;

static void
sweep_free (Sweep *sweep)
{
  g_free (sweep->folder);
  g_hash_table_unref (sweep->used);
  g_free (sweep);
}

static void
sweep_in_thread (GTask *task,
                 gpointer source_object G_GNUC_UNUSED,
                 gpointer task_data,
                 GCancellable *cancellable G_GNUC_UNUSED)
{
  const Sweep *sweep = task_data;

  weir_list_texts_sweep (sweep->folder, sweep->used, sweep->before);
  g_task_return_boolean (task, TRUE);
}

void
weir_filter_lists_sweep (WeirFilterLists *self)
{
  g_autoptr (GTask) task = NULL;
  Sweep *sweep;

  if (!self->on_schedule || self->is_stopped)
    return;

  sweep = g_new0 (Sweep, 1);
  task = g_task_new (NULL, NULL, NULL, NULL);
  sweep->folder = g_strdup (weir_list_texts_get_folder (self->texts));
  sweep->used = list_used_texts (self);
  sweep->before = g_get_real_time () / G_USEC_PER_SEC - SWEEP_AGE;
  g_task_set_source_tag (task, weir_filter_lists_sweep);
  g_task_set_task_data (task, sweep, (GDestroyNotify) sweep_free);
  g_task_run_in_thread (task, sweep_in_thread);
}
