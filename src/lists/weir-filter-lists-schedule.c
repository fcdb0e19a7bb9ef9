/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Updates that nobody asked for: of what is due, by the one process that runs
 * on schedule.
 *
 * A timer looks at the wall clock, at least once an hour; so it matters little
 * that the computer sleeps, or that somebody sets the clock.  Metered networks
 * are left alone until there is another one.  When there is a network again,
 * lists that had none are tried at once, whatever their back-off says, but not
 * more often than the first back-off allows.  Files are watched, and read anew at
 * the start.
 */

#include "weir-filter-lists-private.h"

#include "weir-list-schedule.h"

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- which are due --- */

static gboolean
is_due (WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  return row->enabled && row->kind == WEIR_LIST_WEB && weir_list_schedule_is_due (row, get_now ());
}

static gboolean
is_metered (WeirFilterLists *self)
{
  return !self->on_metered && self->network != NULL &&
         g_network_monitor_get_network_metered (self->network);
}

gboolean
weir_filter_lists_waits_for_network (WeirFilterLists *self, WeirFilterList *list)
{
  return self->on_schedule && is_due (list) && is_metered (self);
}

static gboolean
is_to_be_updated (WeirFilterLists *self G_GNUC_UNUSED, WeirFilterList *list)
{
  return is_due (list);
}

/* When something is due next. */
static gint64
find_next (WeirFilterLists *self)
{
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < self->lists->len; i++)
    {
      const WeirListRow *row = weir_filter_list_get_row (weir_filter_lists_get (self, i));

      if (row->enabled && row->kind == WEIR_LIST_WEB)
        next = MIN (next, row->next);
    }

  return next;
}

static gboolean
on_timer (gpointer user_data)
{
  WeirFilterLists *self = user_data;

  self->timer = 0;
  for (guint i = 0; i < self->lists->len; i++)
    weir_filter_lists_refresh (self, weir_filter_lists_get (self, i));
  weir_filter_lists_look (self);

  return G_SOURCE_REMOVE;
}

static void
set_timer (WeirFilterLists *self)
{
  gint64 now = get_now ();
  guint wait = weir_list_schedule_wait (find_next (self), now);

  /* What is due now waits for a network, or is being updated: both say so. */
  if (is_metered (self) || self->updates->len > 0)
    wait = WEIR_LIST_LOOK_MAX;

  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add_seconds (wait, on_timer, self);
}

/* --- files --- */

static void
on_file_changed (GFileMonitor *monitor,
                 GFile *file G_GNUC_UNUSED,
                 GFile *other G_GNUC_UNUSED,
                 GFileMonitorEvent event,
                 gpointer user_data)
{
  WeirFilterLists *self = user_data;
  const char *key = g_object_get_data (G_OBJECT (monitor), "weir-key");
  WeirFilterList *list = weir_filter_lists_find (self, key);

  if (list != NULL &&
      (event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT || event == G_FILE_MONITOR_EVENT_CREATED ||
       event == G_FILE_MONITOR_EVENT_RENAMED || event == G_FILE_MONITOR_EVENT_MOVED_IN))
    weir_filter_lists_update (self, list);
}

static void
watch (WeirFilterLists *self, const WeirListRow *row)
{
  g_autoptr (GFile) file = g_file_new_for_path (row->url);
  g_autoptr (GFileMonitor) monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);

  if (monitor == NULL)
    return;

  g_object_set_data_full (G_OBJECT (monitor), "weir-key", g_strdup (row->key), g_free);
  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_file_changed), self, 0);
  g_hash_table_insert (self->monitors, g_strdup (row->key), g_steal_pointer (&monitor));
}

/* Of files alone; what has just come to be watched is read, since it may have changed before. */
static gboolean
begin_to_watch (WeirFilterLists *self, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  if (row->kind != WEIR_LIST_FILE || !row->enabled ||
      g_hash_table_contains (self->monitors, row->key))
    return FALSE;

  watch (self, row);
  return TRUE;
}

/* Whether a file need not be watched any more. */
static gboolean
is_not_wanted (gpointer key, gpointer value G_GNUC_UNUSED, gpointer user_data)
{
  WeirFilterList *list = weir_filter_lists_find (user_data, key);

  return list == NULL || !weir_filter_list_get_row (list)->enabled;
}

/* --- the beginning --- */

static void
on_network_changed (WeirFilterLists *self)
{
  gboolean has_network = g_network_monitor_get_network_available (self->network);
  gint64 now = get_now ();

  for (guint i = 0; has_network && !self->had_network && i < self->lists->len; i++)
    {
      WeirFilterList *list = weir_filter_lists_get (self, i);
      g_autoptr (WeirListRow) row = weir_list_row_copy (weir_filter_list_get_row (list));

      if (row->problem != WEIR_LIST_PROBLEM_NETWORK || now - row->checked < WEIR_LIST_RETRY_MIN)
        continue;

      row->next = now;
      weir_filter_lists_change (self, list, row);
    }

  self->had_network = has_network;
  weir_filter_lists_look (self);
}

static void
watch_network (WeirFilterLists *self)
{
  self->network = g_object_ref (g_network_monitor_get_default ());
  self->had_network = g_network_monitor_get_network_available (self->network);
  g_signal_connect_object (self->network, "network-changed", G_CALLBACK (on_network_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->network, "notify::network-metered",
                           G_CALLBACK (weir_filter_lists_look), self, G_CONNECT_SWAPPED);
}

void
weir_filter_lists_look (WeirFilterLists *self)
{
  if (!self->on_schedule || !self->has_rows || self->is_stopped)
    return;

  if (self->network == NULL)
    {
      watch_network (self);
      weir_filter_lists_sweep (self);
    }

  g_hash_table_foreach_remove (self->monitors, is_not_wanted, self);
  weir_filter_lists_update_those (self, begin_to_watch);
  if (!is_metered (self))
    weir_filter_lists_update_those (self, is_to_be_updated);

  for (guint i = 0; i < self->lists->len; i++)
    weir_filter_lists_refresh (self, weir_filter_lists_get (self, i));
  set_timer (self);
}

void
weir_filter_lists_stop_schedule (WeirFilterLists *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_hash_table_remove_all (self->monitors);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  g_clear_object (&self->network);
}

void
weir_filter_lists_set_on_metered (WeirFilterLists *self, gboolean on_metered)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  self->on_metered = !!on_metered;
  weir_filter_lists_look (self);
}

void
weir_filter_lists_set_on_schedule (WeirFilterLists *self, gboolean on_schedule)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  self->on_schedule = on_schedule && !self->read_only;
  if (self->on_schedule)
    weir_filter_lists_look (self);
  else
    weir_filter_lists_stop_schedule (self);
}
