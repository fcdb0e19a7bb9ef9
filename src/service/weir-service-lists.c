/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The filter lists: between the store, which keeps their rows, and the lists
 * themselves, which keep their texts and make one set of them.
 *
 *   store ── rows ──► lists ── set ──► policy ──► proxy
 *     ▲                 │
 *     └── rows changed ─┘
 *
 * They are read when somebody first wants them: a command that is about rules
 * alone has nothing to do with lists.  A start waits until what is enabled is in
 * force, so that the first request is filtered; from then on compiling and opening is
 * done by workers, and the main thread does no more than to exchange a pointer.
 *
 * As with rules, the lists in memory are what counts.  The store is read anew
 * when somebody else wrote, or refused a change of ours.
 */

#include "weir-service-private.h"

typedef struct
{
  WeirService *service; /* (unowned): outlives its database */
  char *key;            /* (owned) */
  gboolean is_always_there;
} Written;

/* --- rows on their way to the store --- */

static gboolean
is_always_there (const WeirListRow *row)
{
  return row->kind == WEIR_LIST_STARTER || row->kind == WEIR_LIST_OWN;
}

static void
on_list_written (WeirDatabase *database G_GNUC_UNUSED,
                 gint64 id,
                 const GError *error,
                 gpointer user_data)
{
  Written *written = user_data;
  WeirService *self = written->service;
  WeirListRow *row = g_hash_table_lookup (self->list_rows, written->key);

  if (error == NULL && id != 0 && row != NULL && row->id != id)
    {
      row->id = id;
      weir_filter_lists_set_id (self->lists, written->key, id);
    }

  /* Two processes may both begin with the lists that are always there. */
  if (error != NULL && self->refusal == NULL && !written->is_always_there)
    self->refusal = g_error_copy (error);
  if (error != NULL)
    self->reload_wanted = TRUE;

  g_free (written->key);
  g_free (written);
  weir_service_change_ended (self);
}

static Written *
begin_writing (WeirService *self, const WeirListRow *row)
{
  Written *written = g_new0 (Written, 1);

  written->service = self;
  written->key = g_strdup (row->key);
  written->is_always_there = is_always_there (row);
  self->n_changes_queued++;

  return written;
}

static void
note_row (WeirService *self, const WeirListRow *row)
{
  WeirListRow *copy = weir_list_row_copy (row);

  g_hash_table_replace (self->list_rows, copy->key, copy);
}

static void
on_row_changed (const WeirListRow *row, gpointer user_data)
{
  WeirService *self = user_data;

  weir_list_store_put (self->database, g_hash_table_lookup (self->list_rows, row->key), row,
                       on_list_written, begin_writing (self, row));
  note_row (self, row);
}

static void
on_row_removed (const WeirListRow *row, gpointer user_data)
{
  WeirService *self = user_data;

  weir_list_store_remove (self->database, row, on_list_written, begin_writing (self, row));
  g_hash_table_remove (self->list_rows, row->key);
}

/* Writes the lists as they hold here, in place of all that the database has. */
void
weir_service_restore_lists (WeirService *self)
{
  GPtrArray *rows;
  GHashTableIter iter;
  gpointer row;

  if (self->lists == NULL)
    return;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_list_row_free);
  g_hash_table_iter_init (&iter, self->list_rows);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    g_ptr_array_add (rows, weir_list_row_copy (row));

  self->n_changes_queued++;
  weir_list_store_restore (self->database, rows, weir_service_on_change_written, self);
}

/* --- rows that come from the store --- */

/* What is kept of lists is what @contents says, and what that makes them say anew. */
static void
take_contents (WeirService *self, const WeirListStoreContents *contents)
{
  g_hash_table_remove_all (self->list_rows);
  for (guint i = 0; i < contents->rows->len; i++)
    note_row (self, contents->rows->pdata[i]);

  weir_filter_lists_take_rows (self->lists, contents->rows);
  weir_service_take_list_hits (self, contents->hits);
}

static void
on_lists_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirListStoreContents) contents = weir_list_store_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  if (self->n_changes_queued > 0)
    self->reload_wanted = TRUE;
  else if (contents != NULL)
    take_contents (self, contents);

  weir_service_finish_reload (self);
}

/* Reads the lists anew, in the background, if anybody wanted them; ends with weir_service_finish_reload(). */
void
weir_service_reload_lists (WeirService *self)
{
  if (self->lists != NULL)
    weir_list_store_load_async (self->database, weir_service_get_today (), self->cancellable,
                                on_lists_loaded, self);
  else
    weir_service_finish_reload (self);
}

/* --- the lists --- */

/* The system's setting may lead to this very proxy. */
static gboolean
is_own_uri (const char *uri, gpointer user_data)
{
  WeirService *self = user_data;

  return self->proxy != NULL && weir_proxy_is_own_uri (self->proxy, uri);
}

static void
on_compiled (WeirFilterSet *set G_GNUC_UNUSED, gpointer user_data)
{
  weir_service_publish_filters (user_data);
}

static WeirFilterLists *
make_lists (WeirService *self)
{
  static const WeirFilterListsEvents events = {
    .row_changed = on_row_changed,
    .row_removed = on_row_removed,
    .compiled = on_compiled,
  };
  const WeirFilterListsOptions options = {
    .folder = self->folder,
    .read_only = self->is_private,
    .on_metered = self->settings.values[WEIR_SETTING_LISTS_ON_METERED] != 0,
    .resolver = G_PROXY_RESOLVER (self->upstream),
  };

  return weir_filter_lists_new (&options, &events, self);
}

/* Before the main loop runs, or for a command: reads what is kept of lists, if that was not done yet. */
static void
ensure_lists (WeirService *self)
{
  g_autoptr (WeirListStoreContents) contents = NULL;
  g_autoptr (GError) error = NULL;

  if (self->lists != NULL)
    return;

  self->upstream = weir_upstream_new (NULL, is_own_uri, self);
  self->lists = make_lists (self);
  contents = weir_list_store_load (self->database, weir_service_get_today (), &error);
  if (contents != NULL)
    {
      take_contents (self, contents);
      return;
    }

  /* Told by the state of the database; then there are the lists that are always there. */
  g_debug ("The lists cannot be read: %s", error->message);
  contents = g_new0 (WeirListStoreContents, 1);
  contents->rows = g_ptr_array_new ();
  contents->hits = g_ptr_array_new ();
  take_contents (self, contents);
}

/* For a start: waits until what is enabled is in force. */
void
weir_service_load_lists (WeirService *self)
{
  g_autoptr (GError) error = NULL;

  ensure_lists (self);
  if (!weir_filter_lists_load (self->lists, &error))
    g_debug ("The lists are not in force: %s", error->message); /* told by their problem */
  weir_service_publish_filters (self);
}

/* Traffic begins: from now on one process looks after the lists. */
void
weir_service_begin_lists (WeirService *self)
{
  if (self->is_first)
    weir_list_hits_forget_removed (self->database);
  weir_service_apply_list_settings (self);
}

void
weir_service_apply_list_settings (WeirService *self)
{
  if (self->lists == NULL)
    return;

  weir_filter_lists_set_on_metered (self->lists,
                                    self->settings.values[WEIR_SETTING_LISTS_ON_METERED] != 0);
  weir_filter_lists_set_on_schedule (self->lists,
                                     self->proxy != NULL && self->is_first && !self->is_private &&
                                       self->settings.values[WEIR_SETTING_UPDATE_LISTS] != 0);
}

/* The end: what goes on is given up, what was told is written. */
void
weir_service_stop_lists (WeirService *self)
{
  if (self->lists != NULL)
    weir_filter_lists_stop (self->lists);
  if (self->upstream != NULL)
    weir_upstream_disconnect (self->upstream);
}

/* When nothing is on its way to the store any more. */
void
weir_service_clear_lists (WeirService *self)
{
  g_clear_object (&self->lists);
  g_clear_object (&self->upstream);
  g_queue_clear_full (&self->list_changes, (GDestroyNotify) weir_list_change_free);
}

/* What is in force. Returns: (transfer none) (nullable) */
WeirFilterSet *
weir_service_get_filter_set (WeirService *self)
{
  return self->lists != NULL ? weir_filter_lists_get_set (self->lists) : NULL;
}

/**
 * weir_service_get_filter_lists:
 * @self: a service
 *
 * Returns: (transfer none): the lists, kept up to date; reads them from disk if nobody asked before
 */
WeirFilterLists *
weir_service_get_filter_lists (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  ensure_lists (self);

  return self->lists;
}
