/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rules on disk, and the dated journal of their changes.
 *
 * Changes are queued and written at once by the writer; the caller's rules in
 * memory are what counts meanwhile.  @done (nullable) tells how it went.
 */

#pragma once

#include "weir-database.h"

G_BEGIN_DECLS

#define WEIR_RULE_STORE_MAX_RULES 10000
#define WEIR_RULE_STORE_MAX_JOURNAL 1000

typedef struct
{
  WeirRule *rule; /* (owned) */
  guint64 hits;
  gint64 last_hit; /* Unix seconds; 0: never */
} WeirStoredRule;

WeirStoredRule *weir_stored_rule_new (WeirRule *rule, guint64 hits, gint64 last_hit);
void weir_stored_rule_free (WeirStoredRule *stored);

typedef struct
{
  gint64 id;
  gint64 time;      /* Unix seconds */
  WeirRule *before; /* (owned) (nullable): %NULL if the rule was added */
  WeirRule *after;  /* (owned) (nullable): %NULL if it was removed */
  gboolean undone;
} WeirJournalEntry;

typedef struct
{
  gint64 rule; /* its id */
  guint64 hits;
  gint64 last_hit; /* Unix seconds */
} WeirRuleHits;

/* All that is kept of rules at one moment. */
typedef struct
{
  GPtrArray
    *rules; /* (owned) (element-type WeirStoredRule): oldest first, without those that expired */
  GPtrArray *journal; /* (owned) (element-type WeirJournalEntry): newest first */
  gint64 next_id;     /* larger than any id ever used: for the next rule made in memory */
} WeirRuleStoreContents;

void weir_rule_store_contents_free (WeirRuleStoreContents *contents);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRuleStoreContents, weir_rule_store_contents_free)

/* Blocks for as long as it takes to read; for starting and for commands. */
WeirRuleStoreContents *weir_rule_store_load (WeirDatabase *database, GError **error);

void weir_rule_store_load_async (WeirDatabase *database,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
WeirRuleStoreContents *weir_rule_store_load_finish (GAsyncResult *result, GError **error);

/*
 * Whether adding @rule takes @old away.  A rule with a lifetime does not replace a permanent one
 * about the same: it beats it for a while, and then the permanent one holds again.
 */
gboolean weir_rule_store_replaces (const WeirRule *rule, const WeirRule *old);

/* The @result that @done is given is the id of the rule (of the one restored or taken back, for undo). */
void weir_rule_store_add (WeirDatabase *database,
                          WeirRule *rule,
                          WeirDatabaseDone done,
                          gpointer user_data);
void weir_rule_store_remove (WeirDatabase *database,
                             WeirRule *rule,
                             WeirDatabaseDone done,
                             gpointer user_data);
void weir_rule_store_set_enabled (WeirDatabase *database,
                                  WeirRule *rule,
                                  gboolean enabled,
                                  WeirDatabaseDone done,
                                  gpointer user_data);
void weir_rule_store_undo (WeirDatabase *database,
                           gint64 entry,
                           WeirDatabaseDone done,
                           gpointer user_data);

void weir_rule_store_restore (WeirDatabase *database,
                              GPtrArray *rules,
                              WeirDatabaseDone done,
                              gpointer user_data);

void weir_rule_store_add_hits (WeirDatabase *database, const WeirRuleHits *hits, guint n_hits);
void weir_rule_store_end_session (WeirDatabase *database);

G_END_DECLS
