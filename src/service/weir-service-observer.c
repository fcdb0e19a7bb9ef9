/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is done with every request.
 *
 * This is the hot path: at 30,000 requests a second each microsecond here is
 * three percent of a core.  So a record is made when somebody will have it: at
 * once for a live log, which shows requests as they begin; else at the end, if it
 * is kept or printed.  In between only a request that has a cookie withheld begins
 * a record, for the cookie's name.  One that was printed and nobody kept serves
 * for the next request: then a request costs no allocation at all.
 *
 * What is counted goes into a tally, which is handed on twice a second.
 */

#include "weir-service-private.h"

/* --- what was counted --- */

/* Hands what was counted over to the store and to the lists. */
void
weir_service_flush_tally (WeirService *self)
{
  g_autoptr (GArray) hits = NULL;
  GPtrArray *hosts;
  GPtrArray *cookies;

  g_clear_handle_id (&self->flush_timer, g_source_remove);

  hits = weir_tally_take_hits (self->tally);
  hosts = weir_tally_take_hosts (self->tally);
  cookies = weir_tally_take_cookies (self->tally);
  weir_service_add_rule_hits (self, hits);
  weir_service_add_filter_hits (self, weir_tally_take_filters (self->tally));
  weir_service_touch_ledgers (self, hosts, cookies);
  weir_site_ledger_add (self->database, hosts);
  weir_cookie_ledger_add (self->database, cookies);

  if (self->history_grew)
    {
      self->history_grew = FALSE;
      g_signal_emit (self, weir_service_history_changed_signal, 0);
    }
}

static gboolean
on_flush_timer (gpointer user_data)
{
  WeirService *self = user_data;

  self->flush_timer = 0;
  weir_service_flush_tally (self);

  return G_SOURCE_REMOVE;
}

/* Something was counted: it is handed on soon, or now if there is no room for more. */
static void
schedule_flush (WeirService *self)
{
  if (weir_tally_is_full (self->tally))
    weir_service_flush_tally (self);
  else if (self->flush_timer == 0)
    self->flush_timer = g_timeout_add (WEIR_SERVICE_FLUSH_INTERVAL, on_flush_timer, self);
}

/* --- records --- */

static gboolean
has_changed_cookies (const WeirExchangeView *exchange)
{
  return exchange->cookies_sent.withheld + exchange->cookies_sent.shortened +
           exchange->cookies_set.withheld + exchange->cookies_set.shortened >
         0;
}

/* Blocked, changed, or let through by an exception, which changed what a filter says. */
static gboolean
is_notable (const WeirExchangeView *exchange)
{
  return exchange->verdict == WEIR_VERDICT_BLOCKED || has_changed_cookies (exchange) ||
         exchange->judgement->beaten.set != NULL;
}

/* Whether a row of the history will be made of @exchange, which has finished. */
static gboolean
is_kept (WeirService *self, const WeirExchangeView *exchange)
{
  if (!self->settings.values[WEIR_SETTING_KEEP_HISTORY])
    return FALSE;

  return self->settings.values[WEIR_SETTING_KEEP_ALL] || is_notable (exchange);
}

/* The record that a withheld cookie began. Returns: (transfer full) (nullable) */
static WeirRecord *
take_changed (WeirService *self, const WeirExchangeView *exchange)
{
  gpointer id;
  gpointer record;

  if (!has_changed_cookies (exchange) ||
      !g_hash_table_steal_extended (self->changed, &exchange->id, &id, &record))
    return NULL;

  g_free (id);

  return record;
}

/* The record of an exchange that has finished, if anybody wants it. Returns: (transfer full) (nullable) */
static WeirRecord *
take_record (WeirService *self, const WeirExchangeView *exchange)
{
  WeirRecord *record = exchange->observer_data;

  if (record == NULL)
    record = take_changed (self, exchange);

  if (record != NULL)
    weir_record_update (record, exchange);
  else if (self->record_func != NULL || is_kept (self, exchange))
    record = weir_record_renew (g_steal_pointer (&self->spare), exchange, FALSE);

  return record;
}

static gpointer
on_judged (const WeirExchangeView *exchange, gpointer user_data)
{
  WeirService *self = user_data;
  WeirRecord *record;

  weir_service_note_client (self, exchange);
  weir_service_note_trust (self, exchange);
  if (self->live_log == NULL)
    return NULL;

  record = weir_record_new (exchange, TRUE);
  weir_live_log_add (self->live_log, record);

  return record;
}

static void
on_answered (const WeirExchangeView *exchange, gpointer user_data)
{
  WeirService *self = user_data;
  WeirRecord *record = exchange->observer_data;

  if (record == NULL)
    return;

  weir_record_update (record, exchange);
  weir_live_log_changed (self->live_log, record);
}

/* The record that a cookie's name goes into. Returns: (transfer none) (nullable) */
static WeirRecord *
begin_record (WeirService *self, const WeirExchangeView *exchange, const WeirCookieEvent *cookie)
{
  WeirRecord *record = exchange->observer_data;

  if (record != NULL || cookie->decision == WEIR_COOKIES_ALLOW)
    return record;

  record = g_hash_table_lookup (self->changed, &exchange->id);
  if (record == NULL)
    {
      record = weir_record_new (exchange, TRUE);
      g_hash_table_insert (self->changed, g_memdup2 (&exchange->id, sizeof exchange->id), record);
    }

  return record;
}

static void
on_cookie (const WeirExchangeView *exchange, const WeirCookieEvent *cookie, gpointer user_data)
{
  WeirService *self = user_data;
  WeirRecord *record = begin_record (self, exchange, cookie);

  if (record != NULL)
    weir_record_add_cookie (record, cookie);

  weir_tally_count_cookie (self->tally, exchange, cookie);
  schedule_flush (self);
}

/* The rule by which @exchange was inspected, or was not. Returns: (transfer none) (nullable) */
static const WeirRule *
find_inspection_rule (WeirService *self, const WeirExchangeView *exchange)
{
  WeirInspectionJudgement judgement;

  if (exchange->inspection != NULL)
    return exchange->inspection->rule;
  if (exchange->info == NULL || !exchange->info->is_secure)
    return NULL;

  weir_policy_judge_inspection (self->policy, &exchange->info->host,
                                exchange->started / G_USEC_PER_SEC, &judgement);

  return judgement.rule;
}

static void
on_finished (const WeirExchangeView *exchange, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (WeirRecord) record = take_record (self, exchange);

  weir_tally_count_exchange (self->tally, exchange);
  weir_tally_count_inspection (self->tally, exchange, find_inspection_rule (self, exchange));
  schedule_flush (self);
  if (record == NULL)
    return;

  if (self->live_log != NULL)
    weir_live_log_changed (self->live_log, record);

  if (self->record_func != NULL)
    self->record_func (record, self->record_data);

  if (is_kept (self, exchange))
    {
      weir_history_append (self->database, record);
      self->history_grew = TRUE;
    }

  if (self->live_log == NULL && self->spare == NULL)
    self->spare = g_steal_pointer (&record);
}

const WeirObserver weir_service_observer = {
  .judged = on_judged,
  .answered = on_answered,
  .finished = on_finished,
  .cookie = on_cookie,
  .exempted = weir_service_on_exempted,
  .probed = weir_service_on_probed,
};

/**
 * weir_service_set_record_func:
 * @self: a service
 * @func: (nullable): called for each request when it has finished
 * @user_data: passed to @func
 *
 * Has every request told, as it is finished.  @func must not block.
 */
void
weir_service_set_record_func (WeirService *self, WeirRecordFunc func, gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  self->record_func = func;
  self->record_data = user_data;
}

/**
 * weir_service_get_live_log:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): the live log, if the service was made with one
 */
WeirLiveLog *
weir_service_get_live_log (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->live_log;
}
