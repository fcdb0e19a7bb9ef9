/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-query.h"
#include "weir-record-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_LIVE_LOG_CAPACITY 20000
#define WEIR_LIVE_LOG_MAX_DETAILS 2000 /* of the newest rows */
#define WEIR_LIVE_LOG_MAX_DETAIL_OCTETS (8 * 1024 * 1024)
#define WEIR_LIVE_LOG_MAX_REFRESHES 10 /* a second */

/**
 * WeirLiveLog:
 *
 * The newest records, as a #GListModel of #WeirRecordItem, newest first (or last).
 * Rows are put into a ring at once and published at most
 * %WEIR_LIVE_LOG_MAX_REFRESHES times a second.  The newest keep their details, as many as
 * %WEIR_LIVE_LOG_MAX_DETAILS and %WEIR_LIVE_LOG_MAX_DETAIL_OCTETS let; of an older one, its item does
 * if it was alive by then.  Properties, with notify: n-total (rows in the
 * list, hidden ones too), n-shown, n-blocked and n-withheld (of the rows in the list: requests,
 * and cookies), n-waiting (rows held back by pause), all of type uint and at the same pace;
 * paused, newest-first (boolean).
 */
#define WEIR_TYPE_LIVE_LOG (weir_live_log_get_type ())
G_DECLARE_FINAL_TYPE (WeirLiveLog, weir_live_log, WEIR, LIVE_LOG, GObject)

WeirLiveLog *weir_live_log_new (guint capacity);

/* Takes a reference.  Records come in the order of their ids. */
void weir_live_log_add (WeirLiveLog *self, WeirRecord *record);

/* To be told after a record that was added has been updated. */
void weir_live_log_changed (WeirLiveLog *self, WeirRecord *record);

/* @query: (nullable): show what matches alone */
void weir_live_log_set_query (WeirLiveLog *self, WeirQuery *query);
void weir_live_log_set_paused (WeirLiveLog *self, gboolean paused);
gboolean weir_live_log_get_paused (WeirLiveLog *self);
gboolean weir_live_log_get_newest_first (WeirLiveLog *self);
void weir_live_log_set_newest_first (WeirLiveLog *self, gboolean newest_first);
void weir_live_log_clear (WeirLiveLog *self);
void weir_live_log_forget_site (WeirLiveLog *self, const char *site);

/* Hosts hidden from the list; what is hidden is filtered and kept all the same. */
void weir_live_log_hide_host (WeirLiveLog *self, const char *host);
void weir_live_log_show_host (WeirLiveLog *self, const char *host);
char **weir_live_log_get_hidden_hosts (
  WeirLiveLog *self); /* (transfer full): a NULL-terminated array */

/* Hosts and sites of the rows, for completion: appends those with @prefix, newest first, at most @max. */
void weir_live_log_list_values (WeirLiveLog *self,
                                const char *key,
                                const char *prefix,
                                guint max,
                                GPtrArray *values);

G_END_DECLS
