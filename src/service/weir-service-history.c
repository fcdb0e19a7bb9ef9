/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Searching what was kept.
 *
 * The store reads on threads of its own and knows no service; these wrap its
 * answers in tasks of the service, so that a callback finds the object that it
 * asked.
 */

#include "weir-service-private.h"

/* Makes the task that the caller's callback gets; it is finished by one of the on_… below. */
static GTask *
make_task (WeirService *self,
           gpointer source_tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);

  return task;
}

static void
on_searched (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *records = weir_history_search_finish (result, &error);

  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_search_history_async:
 * @self: a service
 * @search: what to look for; copied
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Reads a page of what was kept.
 */
void
weir_service_search_history_async (WeirService *self,
                                   const WeirHistorySearch *search,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  weir_history_search_async (self->database, search, cancellable, on_searched,
                             make_task (self, weir_service_search_history_async, cancellable,
                                        callback, user_data));
}

GPtrArray *
weir_service_search_history_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_charted (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GArray *buckets = weir_history_chart_finish (result, &error);

  if (buckets != NULL)
    g_task_return_pointer (task, buckets, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_chart_history_async:
 * @self: a service
 * @search: what to count; copied
 * @n_buckets: into how many equal spans its time is cut, at most %WEIR_HISTORY_MAX_BUCKETS
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Counts what was kept, over time.
 */
void
weir_service_chart_history_async (WeirService *self,
                                  const WeirHistorySearch *search,
                                  guint n_buckets,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  weir_history_chart_async (self->database, search, n_buckets, cancellable, on_charted,
                            make_task (self, weir_service_chart_history_async, cancellable,
                                       callback, user_data));
}

GArray *
weir_service_chart_history_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_grouped (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *groups = weir_history_group_finish (result, &error);

  if (groups != NULL)
    g_task_return_pointer (task, groups, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_group_history_async:
 * @self: a service
 * @search: what to count; copied
 * @by: what to group by
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Counts what was kept, by host, site or rule.
 */
void
weir_service_group_history_async (WeirService *self,
                                  const WeirHistorySearch *search,
                                  WeirHistoryGrouping by,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  weir_history_group_async (self->database, search, by, cancellable, on_grouped,
                            make_task (self, weir_service_group_history_async, cancellable,
                                       callback, user_data));
}

GPtrArray *
weir_service_group_history_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_cleared (WeirDatabase *database G_GNUC_UNUSED,
            gint64 n_deleted G_GNUC_UNUSED,
            const GError *error G_GNUC_UNUSED,
            gpointer user_data)
{
  WeirService *self = user_data;

  /* A failure is told by the state of the database. */
  g_signal_emit (self, weir_service_history_changed_signal, 0);
}

/**
 * weir_service_clear_history:
 * @self: a service
 *
 * Deletes the whole history; #WeirService::history-changed tells when it is gone.
 */
void
weir_service_clear_history (WeirService *self)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  weir_history_clear (self->database, on_cleared, self);
}
