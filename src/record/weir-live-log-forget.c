/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the live log lets go of before its rows fall out: details, and a site.
 *
 * A row takes some hundred octets, the detail of a request (its heads, its
 * cookies) kilobytes.  So the newest requests alone keep theirs, bounded by
 * their number and by what they take: a ring of its own, behind which requests lose
 * the detail and keep the row.  Their number is looked at when one is added, their octets,
 * which grow as responses come, by the refresh.
 *
 * Somebody who reads a request holds its item.  Then the item keeps the detail,
 * and lets go of it in its end.
 */

#include "weir-live-log-private.h"

/* --- Details ------------------------------------------------------------------------- */

static WeirRecord *
take_oldest (WeirLiveLog *self)
{
  WeirRecord *record = g_steal_pointer (&self->detailed[self->first_detailed]);

  self->first_detailed = (self->first_detailed + 1) % WEIR_LIVE_LOG_MAX_DETAILS;
  self->n_detailed--;

  return record;
}

static void
let_go_of_oldest (WeirLiveLog *self)
{
  g_autoptr (WeirRecord) record = take_oldest (self);
  WeirRecordItem *item = g_hash_table_lookup (self->items, record);

  if (item != NULL)
    weir_record_item_keep_detail (item);
  else
    weir_record_drop_detail (record);
}

void
weir_live_log_add_detail (WeirLiveLog *self, WeirRecord *record)
{
  guint end;

  if (record->detail == NULL)
    return;

  if (self->n_detailed == WEIR_LIVE_LOG_MAX_DETAILS)
    let_go_of_oldest (self);

  end = (self->first_detailed + self->n_detailed) % WEIR_LIVE_LOG_MAX_DETAILS;
  self->detailed[end] = weir_record_ref (record);
  self->n_detailed++;
}

void
weir_live_log_trim_details (WeirLiveLog *self)
{
  gsize octets = 0;
  guint n_kept = 0;

  while (n_kept < self->n_detailed)
    {
      guint newest = self->first_detailed + self->n_detailed - 1;
      guint i = (newest - n_kept) % WEIR_LIVE_LOG_MAX_DETAILS;

      octets += self->detailed[i]->detail->octets;
      if (octets > WEIR_LIVE_LOG_MAX_DETAIL_OCTETS)
        break;
      n_kept++;
    }

  while (self->n_detailed > n_kept)
    let_go_of_oldest (self);
}

/* Lets go of the records alone: who else has them has their details. */
void
weir_live_log_clear_details (WeirLiveLog *self)
{
  while (self->n_detailed > 0)
    weir_record_unref (take_oldest (self));
}

/* --- A site -------------------------------------------------------------------------- */

static gboolean
is_of_site (const WeirRecord *record, const char *site)
{
  return g_strcmp0 (record->site, site) == 0 || weir_host_is_below (record->host, site);
}

static void
forget_details (WeirLiveLog *self, const char *site)
{
  for (guint n = self->n_detailed; n > 0; n--)
    {
      g_autoptr (WeirRecord) record = take_oldest (self);

      if (is_of_site (record, site))
        weir_record_drop_detail (record);
      else
        weir_live_log_add_detail (self, record);
    }
}

static void
forget_waiting (WeirLiveLog *self, const char *site)
{
  for (guint n = self->n_waiting; n > 0; n--)
    {
      g_autoptr (WeirRecord) record = weir_live_log_take_waiting (self);

      if (!is_of_site (record, site))
        weir_live_log_push_waiting (self, record);
    }
}

/* Moves the rows that stay together; those that show are found anew. */
static void
forget_rows (WeirLiveLog *self, const char *site)
{
  guint64 end = self->first_row;

  for (guint64 i = self->first_row; i < self->end_row; i++)
    {
      WeirLiveRow row = *weir_live_log_get_row (self, i);

      weir_live_log_get_row (self, i)->record = NULL;
      if (is_of_site (row.record, site))
        {
          weir_live_log_uncount_row (self, &row);
          weir_record_unref (row.record);
        }
      else
        *weir_live_log_get_row (self, end++) = row;
    }

  if (end == self->end_row)
    return;

  self->end_row = end;
  weir_live_log_refilter (self);
}

/**
 * weir_live_log_forget_site:
 * @self: a live log
 * @site: a site
 *
 * Drops the requests of @site, and those to its hosts, with all that is known of them.
 */
void
weir_live_log_forget_site (WeirLiveLog *self, const char *site)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));
  g_return_if_fail (site != NULL);

  forget_details (self, site);
  forget_waiting (self, site);
  forget_rows (self, site);
  weir_live_log_tell_counts (self);
}
