/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Updates that are under way, and those that wait for their turn.
 *
 *   wanted ──► waiting ──► at work ──► row, told to the owner ──► compiled
 *                 │           │
 *                 └───────────┴──► cancelled: as it was
 *
 * A few at a time.  A job knows the lists without holding them: when it is
 * cancelled it forgets them, and its callback frees it and does nothing else.
 * Meanwhile the row may have changed, here or in another process; the outcome
 * is applied to the row as it is then.
 */

#include "weir-filter-lists-private.h"

#include "weir-list-schedule.h"
#include "weir-list-update.h"

#define MAX_AT_WORK 4

typedef struct
{
  WeirFilterLists *lists;    /* (unowned) (nullable): cancelled */
  WeirFilterList *list;      /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): it is waiting */
  double progress;           /* -1: not known */
} WeirListJob;

static void
job_free (WeirListJob *job)
{
  g_clear_object (&job->list);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static WeirListJob *
get_job (WeirFilterLists *self, guint position)
{
  return g_ptr_array_index (self->updates, position);
}

/* (nullable) */
static WeirListJob *
find_job (WeirFilterLists *self, WeirFilterList *list)
{
  for (guint i = 0; i < self->updates->len; i++)
    if (get_job (self, i)->list == list)
      return get_job (self, i);

  return NULL;
}

gboolean
weir_filter_lists_get_update_state (WeirFilterLists *self,
                                    WeirFilterList *list,
                                    WeirListState *state)
{
  const WeirListJob *job = find_job (self, list);

  if (job == NULL)
    return FALSE;

  *state = job->cancellable != NULL ? WEIR_LIST_DOWNLOADING : WEIR_LIST_WAITING;
  return TRUE;
}

double
weir_filter_lists_get_progress (WeirFilterLists *self)
{
  double sum = self->n_ended;

  if (self->updates->len == 0)
    return 0;

  for (guint i = 0; i < self->updates->len; i++)
    sum += MAX (get_job (self, i)->progress, 0);

  return sum / (self->n_ended + self->updates->len);
}

gboolean
weir_filter_lists_is_busy (WeirFilterLists *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), FALSE);

  return self->updates->len > 0;
}

static void
on_progress (double fraction, gpointer user_data)
{
  WeirListJob *job = user_data;

  job->progress = fraction;
  weir_filter_list_set_progress (job->list, fraction);
  weir_filter_lists_notify (job->lists, WEIR_LISTS_PROP_PROGRESS);
}

/* Takes it off the list of what goes on; it is still to be freed. */
static void
take_off (WeirFilterLists *self, WeirListJob *job)
{
  g_ptr_array_remove (self->updates, job);
  self->n_ended++;
  if (self->updates->len == 0)
    {
      self->n_ended = 0;
      g_clear_object (&self->session);
      weir_filter_lists_notify (self, WEIR_LISTS_PROP_BUSY);
      weir_filter_lists_sweep (self);
    }

  weir_filter_list_set_progress (job->list, -1);
  weir_filter_lists_notify (self, WEIR_LISTS_PROP_PROGRESS);
}

/* --- what an update brought --- */

/* A private session has no disk to leave old texts on. */
static void
forget_text (WeirFilterLists *self, const WeirListRow *old, guint64 version)
{
  g_autofree char *name = weir_list_text_get_name (old->key, old->version);

  if (old->version != version && weir_list_texts_is_in_memory (self->texts) &&
      !g_hash_table_contains (self->kept, name))
    weir_list_texts_drop (self->texts, old->key, old->version);
}

/* The new text can be read now. */
static void
keep_text (WeirFilterLists *self, const char *key, const WeirListUpdate *update)
{
  g_autofree char *name = weir_list_text_get_name (key, update->version);

  if (update->text != NULL)
    weir_list_texts_put (self->texts, key, update->version, update->text);
  g_hash_table_remove (self->missing, name);
}

static void
apply (WeirFilterLists *self,
       WeirFilterList *list,
       const WeirListUpdate *update,
       const GError *error)
{
  g_autoptr (WeirListRow) old = weir_list_row_copy (weir_filter_list_get_row (list));
  g_autoptr (WeirListRow) row = NULL;
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  double chance = g_random_double ();

  row = update != NULL ? weir_list_row_after_update (old, update, now, chance)
                       : weir_list_row_after_failure (old, error, now, chance);
  if (update != NULL && !update->not_modified)
    keep_text (self, row->key, update);

  weir_filter_lists_change (self, list, row);
  forget_text (self, old, row->version);
}

static void begin_some (WeirFilterLists *self);

static void
on_updated (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirListJob *job = user_data;
  WeirFilterLists *self = job->lists;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirListUpdate) update = weir_list_update_finish (result, &error);

  if (self != NULL)
    {
      apply (self, job->list, update, error);
      weir_filter_lists_want_compile (self);
      take_off (self, job);
      weir_filter_lists_refresh (self, job->list);
      begin_some (self);
      weir_filter_lists_look (self);
    }

  job_free (job);
}

/* --- beginning --- */

static void
begin (WeirFilterLists *self, WeirListJob *job)
{
  const WeirListRow *row = weir_filter_list_get_row (job->list);
  const char *folder =
    weir_list_texts_is_in_memory (self->texts) ? NULL : weir_list_texts_get_folder (self->texts);

  if (self->session == NULL)
    self->session = weir_list_session_new (self->user_agent, self->resolver, self->idle_timeout);

  job->cancellable = g_cancellable_new ();
  weir_list_update_async (self->session, row, weir_filter_lists_has_text (self, row), folder,
                          WEIR_LISTS_MAX_TEXT, on_progress, job, job->cancellable, on_updated, job);
  weir_filter_lists_refresh (self, job->list);
}

/*
 * What is loaded once and takes tens of milliseconds: the TLS library, the
 * certificates of the system, and the library that knows its proxies.
 */
static void
prepare_in_thread (GTask *task,
                   gpointer source_object G_GNUC_UNUSED,
                   gpointer task_data G_GNUC_UNUSED,
                   GCancellable *cancellable G_GNUC_UNUSED)
{
  GTlsDatabase *certificates = g_tls_backend_get_default_database (g_tls_backend_get_default ());

  g_clear_object (&certificates);
  g_proxy_resolver_get_default ();
  g_task_return_boolean (task, TRUE);
}

static void
on_prepared (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirFilterLists *self = user_data;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return; /* cancelled: self may be gone */

  self->preparation = WEIR_LISTS_PREPARED;
  begin_some (self);
}

static void
prepare (WeirFilterLists *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->preparation == WEIR_LISTS_PREPARING)
    return;

  self->preparation = WEIR_LISTS_PREPARING;
  task = g_task_new (NULL, self->cancellable, on_prepared, self);
  g_task_set_source_tag (task, prepare);
  g_task_run_in_thread (task, prepare_in_thread);
}

static void
begin_some (WeirFilterLists *self)
{
  if (self->updates->len > 0 && self->preparation != WEIR_LISTS_PREPARED)
    {
      prepare (self);
      return;
    }

  for (guint i = 0; i < self->updates->len && i < MAX_AT_WORK; i++)
    if (get_job (self, i)->cancellable == NULL)
      begin (self, get_job (self, i));
}

static gboolean
can_be_updated (WeirFilterList *list)
{
  const WeirListKind kind = weir_filter_list_get_row (list)->kind;

  return kind == WEIR_LIST_WEB || kind == WEIR_LIST_FILE;
}

static void
enqueue (WeirFilterLists *self, WeirFilterList *list)
{
  WeirListJob *job;

  if (self->is_stopped || !can_be_updated (list) || find_job (self, list) != NULL)
    return;

  job = g_new0 (WeirListJob, 1);
  job->lists = self;
  job->list = g_object_ref (list);
  job->progress = -1;
  g_ptr_array_add (self->updates, job);
  if (self->updates->len == 1)
    weir_filter_lists_notify (self, WEIR_LISTS_PROP_BUSY);
  weir_filter_lists_refresh (self, list);
}

void
weir_filter_lists_update_those (WeirFilterLists *self, WeirListFilter is_wanted)
{
  for (guint i = 0; i < self->lists->len; i++)
    if (is_wanted (self, weir_filter_lists_get (self, i)))
      enqueue (self, weir_filter_lists_get (self, i));

  begin_some (self);
}

static gboolean
is_enabled (WeirFilterLists *self G_GNUC_UNUSED, WeirFilterList *list)
{
  return weir_filter_list_get_row (list)->enabled;
}

void
weir_filter_lists_update (WeirFilterLists *self, WeirFilterList *list)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (list == NULL || WEIR_IS_FILTER_LIST (list));

  if (list == NULL)
    {
      weir_filter_lists_update_those (self, is_enabled);
      return;
    }

  enqueue (self, list);
  begin_some (self);
}

/* What is enabled, but has no text that can be read. */
static gboolean
lacks_text (WeirFilterLists *self, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  return row->enabled && row->version != 0 && !weir_filter_lists_has_text (self, row);
}

void
weir_filter_lists_fetch_missing (WeirFilterLists *self)
{
  if (self->on_schedule)
    weir_filter_lists_update_those (self, lacks_text);
}

/* --- cancelling --- */

/* The callback of one that is at work frees it. */
static void
end_job (WeirFilterLists *self, WeirListJob *job)
{
  g_autoptr (WeirFilterList) list = g_object_ref (job->list);

  take_off (self, job);
  job->lists = NULL;
  if (job->cancellable != NULL)
    g_cancellable_cancel (job->cancellable);
  else
    job_free (job);

  weir_filter_lists_refresh (self, list);
}

void
weir_filter_lists_give_up (WeirFilterLists *self, WeirFilterList *list)
{
  WeirListJob *job = find_job (self, list);

  if (job == NULL)
    return;

  end_job (self, job);
  begin_some (self);
}

void
weir_filter_lists_stop_updates (WeirFilterLists *self)
{
  while (self->updates->len > 0)
    end_job (self, get_job (self, self->updates->len - 1));
}

/* What the user does not want now is not begun again by the next look at the clock. */
static void
postpone (WeirFilterLists *self, WeirFilterList *list)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (WeirListRow) row = weir_list_row_copy (weir_filter_list_get_row (list));

  if (row->kind != WEIR_LIST_WEB || !weir_list_schedule_is_due (row, now))
    return;

  row->next = weir_list_schedule_retry (now, 1, 0, g_random_double ());
  weir_filter_lists_change (self, list, row);
}

static void
cancel_job (WeirFilterLists *self, WeirListJob *job)
{
  g_autoptr (WeirFilterList) list = g_object_ref (job->list);

  end_job (self, job);
  postpone (self, list);
}

void
weir_filter_lists_cancel (WeirFilterLists *self, WeirFilterList *list)
{
  WeirListJob *job;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (list == NULL || WEIR_IS_FILTER_LIST (list));

  while (list == NULL && self->updates->len > 0)
    cancel_job (self, get_job (self, self->updates->len - 1));

  job = list != NULL ? find_job (self, list) : NULL;
  if (job != NULL)
    cancel_job (self, job);
  begin_some (self);
}
