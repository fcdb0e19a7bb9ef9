/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How often lists and their filters decided: counted by the tally, shown by the
 * lists, kept by the store.
 */

#include "weir-service-private.h"

/* The day that it is where the user is, as the store numbers days. */
gint64
weir_service_get_today (void)
{
  return weir_list_hits_get_day (g_get_real_time () / G_USEC_PER_SEC);
}

/* What was counted on an earlier day is not of today any more. */
static void
begin_day (WeirService *self)
{
  GListModel *lists = G_LIST_MODEL (self->lists);
  gint64 today = weir_service_get_today ();

  if (self->hits_day == today)
    return;

  self->hits_day = today;
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);

      weir_filter_list_set_hits (list, 0, weir_filter_list_get_hits (list));
    }
}

/* As the store has them; what was counted here may not be written yet. @hits: (element-type WeirListHits) */
void
weir_service_take_list_hits (WeirService *self, GPtrArray *hits)
{
  begin_day (self);
  for (guint i = 0; i < hits->len; i++)
    {
      const WeirListHits *stored = hits->pdata[i];
      WeirFilterList *list = weir_filter_lists_find (self->lists, stored->list);

      if (list != NULL)
        weir_filter_list_set_hits (list,
                                   MAX (stored->today, weir_filter_list_get_hits_today (list)),
                                   MAX (stored->all, weir_filter_list_get_hits (list)));
    }
}

/* What was counted since the last time. @filters: (transfer full) (element-type WeirFilterHits) */
void
weir_service_add_filter_hits (WeirService *self, GPtrArray *filters)
{
  if (self->lists != NULL)
    begin_day (self);

  for (guint i = 0; i < filters->len; i++)
    {
      const WeirFilterHits *hits = filters->pdata[i];
      WeirFilterList *list =
        self->lists != NULL ? weir_filter_lists_find (self->lists, hits->list) : NULL;

      if (list != NULL)
        weir_filter_list_set_hits (list, weir_filter_list_get_hits_today (list) + hits->hits,
                                   weir_filter_list_get_hits (list) + hits->hits);
    }

  if (filters->len > 0)
    weir_list_hits_add (self->database, filters);
  else
    g_ptr_array_unref (filters);
}

static void
on_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *filters = weir_list_hits_top_finish (result, &error);

  if (filters != NULL)
    g_task_return_pointer (task, filters, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_top_filters_async:
 * @self: a service
 * @list: the key of a list
 * @limit: how many filters, at most %WEIR_LIST_HITS_MAX_TOP
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Reads which filters of a list decided most often.
 */
void
weir_service_top_filters_async (WeirService *self,
                                const char *list,
                                guint limit,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (list != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_service_top_filters_async);
  weir_list_hits_top_async (self->database, list, limit, cancellable, on_read, task);
}

GPtrArray *
weir_service_top_filters_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
