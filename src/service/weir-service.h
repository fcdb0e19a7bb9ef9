/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-authority.h"
#include "weir-browser-profiles.h"
#include "weir-browser-trust.h"
#include "weir-computer-change.h"
#include "weir-items.h"
#include "weir-filter-lists.h"
#include "weir-history.h"
#include "weir-list-catalogue.h"
#include "weir-list-hits.h"
#include "weir-proxy.h"
#include "weir-settings.h"

G_BEGIN_DECLS

typedef struct
{
  const char *data_dir;       /* (nullable): the default folder */
  gboolean private_session;   /* nothing is written */
  gint priority;              /* of the engine's sources */
  const char *listen_address; /* (nullable): 127.0.0.1, and ::1 beside it where there is IPv6 */
  gboolean allow_remote;      /* listen_address may be one that other computers reach */
  guint16 port;
  gboolean
    exact_port; /* a port that is taken is an error, rather than the next free one is used; port 0 picks one */
  const char *const *resolve; /* (nullable): weir_proxy_add_resolve() */
  gboolean guard_private;     /* private destinations are guarded, whatever the setting */
  guint origin_timeout;       /* seconds; 0: the setting, here and below */
  guint connect_timeout;      /* seconds */
  guint idle_timeout;         /* seconds */
  guint max_connections;      /* of clients */
  gboolean with_live_log;     /* feed the live log (the app) */
  const char
    *inspect; /* (nullable): "all", "none", or hosts with commas between; NULL: the setting */
  const char
    *trusted_roots; /* (nullable): a PEM file with roots that are trusted besides the system's */
  const char *help_file; /* (nullable): the guide, if not the one that was installed */
} WeirServiceOptions;

/**
 * WeirService:
 *
 * Settings, rules, policy, proxy, records and store put together; the one face
 * that both programs talk to.  Main thread alone.
 *
 * Properties, with notify: address (string, "127.0.0.1:9347", for programs of this computer),
 * remote-address (string, nullable: "0.0.0.0:9347", if other computers reach it), port, wanted-port (differs
 * from port if that was taken), filtering (WeirFiltering as int), filtering-until (Unix seconds),
 * block-cookies and block-images (WeirBlockScope as int), problem (WeirDatabaseState as int),
 * problem-text (string, nullable, translated), private-session, is-first (boolean: no other Weir
 * was carrying traffic on the data folder at the start; the first one's are the rules that last until quit), n-clients-seen (guint), last-client (string,
 * nullable: the browser's name from the newest User-Agent), last-client-when (Unix seconds, 0: none was seen),
 * inside-client (string, nullable: the browser that was last seen inside TLS, by whatever it asked for there;
 * none yet of another authority), inside-when (Unix seconds, 0), inspection (WeirInspectionMode as int),
 * inspection-problem (string, nullable, translated: why nothing is looked into although it should be),
 * n-inspected (guint: rules in force that choose sites to look into), used-for-computer (boolean: the
 * desktop's proxy is Weir now), computer-problem (string, nullable, translated: why it is not although it
 * should be, or what else is wrong with that).
 */
#define WEIR_TYPE_SERVICE (weir_service_get_type ())
G_DECLARE_FINAL_TYPE (WeirService, weir_service, WEIR, SERVICE, GObject)

/* Opens the data folder and compiles the policy; does not listen yet. */
WeirService *weir_service_new (const WeirServiceOptions *options, GError **error);
gboolean weir_service_start (WeirService *self, GError **error);

/* Waits until what was changed is on disk: for commands, not for a main loop.  @error: WEIR_DATABASE_ERROR */
gboolean weir_service_flush (WeirService *self, GError **error);

/* Ends traffic, forgets rules that last until quit, writes what is queued. */
void weir_service_stop (WeirService *self);

/* Of the data; a private session only reads there. */
const char *weir_service_get_folder (WeirService *self);

const char *weir_service_get_address (WeirService *self); /* (nullable) before start */
guint16 weir_service_get_port (WeirService *self);

/* What is to be known of where it listens, in words: another port than was wanted; no IPv6.
 * (transfer full) (nullable): nothing */
char *weir_service_describe_port (WeirService *self);
char *weir_service_describe_ipv6 (WeirService *self);

/* "http://127.0.0.1:9347/": tells a browser whether it uses Weir. (transfer full) (nullable) before start */
char *weir_service_get_test_page_url (WeirService *self);

/* "http://127.0.0.1:9347/help/": the guide. (transfer full) (nullable) before start */
char *weir_service_get_help_url (WeirService *self);

/* Called for each request when it is finished (weirctl's live list). */
typedef void (*WeirRecordFunc) (const WeirRecord *record, gpointer user_data);
void weir_service_set_record_func (WeirService *self, WeirRecordFunc func, gpointer user_data);

WeirLiveLog *weir_service_get_live_log (WeirService *self); /* (transfer none) */

/* --- filtering and the global policy --- */
WeirFiltering weir_service_get_filtering (WeirService *self);
void weir_service_set_filtering (WeirService *self, WeirFiltering filtering, guint pause_seconds);
void weir_service_get_global_policy (WeirService *self, WeirGlobalPolicy *policy);
void weir_service_set_global_policy (WeirService *self, const WeirGlobalPolicy *policy);

/* --- rules --- */
GListModel *weir_service_get_rules (WeirService *self); /* (transfer none) WeirRuleItem */
GListModel *weir_service_get_journal (
  WeirService *self); /* (transfer none) WeirJournalItem, newest first */

/* Adds a rule, in place of one about the same. Returns its id, or 0 with @error (WEIR_RULE_ERROR). */
gint64 weir_service_add_rule (WeirService *self, const WeirRule *template, GError **error);
void weir_service_remove_rule (WeirService *self, gint64 id);
void weir_service_set_rule_enabled (WeirService *self, gint64 id, gboolean enabled);

/* Takes the last change of the rules back. Returns: (transfer full) (nullable): what was undone, in words */
char *weir_service_undo (WeirService *self);

/* The rule in force, or %NULL, about this host/cookies/type at this place alone (no inheritance): for toggles. */
const WeirRule *weir_service_find_rule (WeirService *self,
                                        WeirRuleKind kind,
                                        WeirResourceType type,
                                        const char *host,
                                        const char *site,
                                        const char *cookie);

/* The same of the rule by which a filter blocks nothing, on @site (nullable: everywhere). */
const WeirRule *weir_service_find_filter_rule (WeirService *self,
                                               const char *filter,
                                               const char *site);

/* What the policy in force would say of a request of @type by a page of @site to @host. */
void weir_service_preview (WeirService *self,
                           const char *host,
                           const char *site,
                           WeirResourceType type,
                           WeirJudgement *judgement);

/* The same of a request that was made. */
void weir_service_preview_record (WeirService *self,
                                  const WeirRecord *record,
                                  WeirJudgement *judgement);

/* --- inspection --- */
WeirInspectionMode weir_service_get_inspection (WeirService *self);
gboolean weir_service_set_inspection (WeirService *self, WeirInspectionMode mode, GError **error);
void weir_service_judge_inspection (WeirService *self,
                                    const char *host,
                                    WeirInspectionJudgement *judgement);

WeirAuthority *weir_service_get_authority (WeirService *self);
WeirAuthority *weir_service_ensure_authority (WeirService *self, GError **error);
void weir_service_make_authority_async (WeirService *self,
                                        gboolean renew,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean weir_service_make_authority_finish (WeirService *self,
                                             GAsyncResult *result,
                                             GError **error);
gboolean weir_service_delete_authority (WeirService *self, GError **error);

/* What was learned of hosts. (transfer none) WeirExemptionItem, newest first */
GListModel *weir_service_get_exemptions (WeirService *self);
void weir_service_try_again (WeirService *self, const char *host, const char *client);

void weir_service_accept_certificate (WeirService *self, const WeirRecord *record);

/* Emitted as "authority-changed" when there is another authority, or none any more. */

/* --- the authority in this user's browsers --- */
void weir_service_browsers_async (WeirService *self,
                                  WeirBrowserAction action,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
WeirBrowserReport *weir_service_browsers_finish (WeirService *self,
                                                 GAsyncResult *result,
                                                 GError **error);
char *weir_service_describe_system_trust (WeirService *self);

/* --- a browser that is opened for Weir: weir-installed-browsers.h --- */

/* @why_not: (out) (transfer full) (optional): translated */
gboolean weir_service_can_open_browser (WeirService *self, char **why_not);

void weir_service_find_browsers_async (WeirService *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Returns: (transfer full) (element-type WeirInstalledBrowser): in the order to show; for none see
 * weir_installed_browsers_describe_none() */
GPtrArray *weir_service_find_browsers_finish (WeirService *self,
                                              GAsyncResult *result,
                                              GError **error);

/* @trust: it is to trust the authority, which is made if there is none.  @url: (nullable): or Weir's test page */
void weir_service_open_browser_async (WeirService *self,
                                      const WeirInstalledBrowser *browser,
                                      gboolean trust,
                                      const char *url,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* @remark: (out) (optional) (transfer full) (nullable): it was opened, but for this, translated: no certutil, so no trust */
gboolean weir_service_open_browser_finish (WeirService *self,
                                           GAsyncResult *result,
                                           char **remark,
                                           GError **error);

void weir_service_list_browser_profiles_async (WeirService *self,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
/* Returns: (transfer full) (element-type WeirBrowserProfile) */
GPtrArray *weir_service_list_browser_profiles_finish (WeirService *self,
                                                      GAsyncResult *result,
                                                      GError **error);

/* @id: (nullable): of a browser, or all */
void weir_service_delete_browser_profiles_async (WeirService *self,
                                                 const char *id,
                                                 GCancellable *cancellable,
                                                 GAsyncReadyCallback callback,
                                                 gpointer user_data);
/* @freed: (out) (optional): octets.  @error: in words, of the first that is left: it is open */
gboolean weir_service_delete_browser_profiles_finish (WeirService *self,
                                                      GAsyncResult *result,
                                                      guint64 *freed,
                                                      GError **error);

/* --- this computer --- */

/* @why_not: (out) (transfer full) (optional): translated */
gboolean weir_service_can_use_for_computer (WeirService *self, char **why_not);

/* Sets the setting; what becomes of it is told by the properties. */
void weir_service_use_for_computer (WeirService *self, gboolean use);

/* Where the Weir listens that carries traffic on this data folder, whichever process that is.
 * Returns: (transfer full) (nullable): none does */
char *weir_service_find_running (WeirService *self);

/* Whether the desktop's proxy is the Weir at @address, in the way that the settings want, whichever process
 * set it. */
gboolean weir_service_leads_computer_to (WeirService *self, const char *address);

/* What the user has to set besides on this desktop. Returns: (transfer full) (nullable): translated sentences */
char *weir_service_describe_desktop (WeirService *self);

/* Everything that Weir changed outside its own folder, and the profiles that browsers have for it. */
void weir_service_list_changes_async (WeirService *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* Returns: (transfer full) (element-type WeirComputerChange): none is an empty list */
GPtrArray *weir_service_list_changes_finish (WeirService *self,
                                             GAsyncResult *result,
                                             GError **error);

/* Undoes all of it, and switches off what would do it again.  A private session may not. */
void weir_service_undo_changes_async (WeirService *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
/* The same for one kind; weir_service_undo_changes_finish() ends it. */
void weir_service_undo_change_async (WeirService *self,
                                     WeirComputerKind kind,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Returns: (transfer full) (element-type WeirComputerOutcome): one for each change that there was */
GPtrArray *weir_service_undo_changes_finish (WeirService *self,
                                             GAsyncResult *result,
                                             GError **error);

/* --- history --- */
void weir_service_search_history_async (WeirService *self,
                                        const WeirHistorySearch *search,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Returns: (transfer full) (element-type WeirRecord): newest first */
GPtrArray *weir_service_search_history_finish (WeirService *self,
                                               GAsyncResult *result,
                                               GError **error);

/* Counts in @n_buckets equal spans of [since, until). */
void weir_service_chart_history_async (WeirService *self,
                                       const WeirHistorySearch *search,
                                       guint n_buckets,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Returns: (transfer full) (element-type WeirHistoryBucket) */
GArray *weir_service_chart_history_finish (WeirService *self, GAsyncResult *result, GError **error);

void weir_service_group_history_async (WeirService *self,
                                       const WeirHistorySearch *search,
                                       WeirHistoryGrouping by,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* Returns: (transfer full) (element-type WeirHistoryGroup): most first */
GPtrArray *weir_service_group_history_finish (WeirService *self,
                                              GAsyncResult *result,
                                              GError **error);

/* As what the history is written into a file. */
typedef enum
{
  WEIR_HISTORY_CSV,  /* a table */
  WEIR_HISTORY_HAR,  /* an HTTP archive */
  WEIR_HISTORY_JSON, /* an object a line */
} WeirHistoryFormat;

void weir_service_export_history_async (WeirService *self,
                                        const WeirHistorySearch *search,
                                        WeirHistoryFormat format,
                                        GFile *file,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
/* Returns: rows; -1 with @error */
gint64 weir_service_export_history_finish (WeirService *self, GAsyncResult *result, GError **error);

void weir_service_clear_history (WeirService *self);

/* --- filter lists --- */

/* Kept up to date. (transfer none): a GListModel of WeirFilterList */
WeirFilterLists *weir_service_get_filter_lists (WeirService *self);

/* Changes of lists: as those of rules, they hold at once and are kept.  @error: WEIR_LISTS_ERROR */
gboolean weir_service_add_list (WeirService *self,
                                const char *address,
                                const char *title,
                                GError **error);
void weir_service_remove_list (WeirService *self, WeirFilterList *list);
void weir_service_set_list_enabled (WeirService *self, WeirFilterList *list, gboolean enabled);

/* Takes the last change of lists (added, removed, switched, own filters saved) back. Returns: (transfer full)
 * (nullable): what was undone, in words */
char *weir_service_undo_list_change (WeirService *self);

/* What of a list decided most often. */
void weir_service_top_filters_async (WeirService *self,
                                     const char *list,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Returns: (transfer full) (element-type WeirFilterHits): most first */
GPtrArray *weir_service_top_filters_finish (WeirService *self,
                                            GAsyncResult *result,
                                            GError **error);

/* The user's own filters. (transfer full) */
char *weir_service_dup_own_filters (WeirService *self);
gboolean weir_service_set_own_filters (WeirService *self, const char *text, GError **error);

/* Each line of @text that cannot be read. Returns: (transfer full) (element-type WeirUnreadLine) */
GPtrArray *weir_service_check_filters (const char *text);

/* What a text would have done, were it the user's own filters, to the newest rows of the history.  Queries of URLs
 * are not kept, so filters see what is before the "?". */
typedef struct
{
  guint n_seen;       /* rows looked at */
  guint n_blocked;    /* that went through, and would be blocked */
  guint n_allowed;    /* that were blocked, and would go through */
  GPtrArray *records; /* (owned) (element-type WeirRecord): some of both, newest first */
} WeirFilterPreview;

void weir_filter_preview_free (WeirFilterPreview *preview);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterPreview, weir_filter_preview_free)

void weir_service_preview_filters_async (WeirService *self,
                                         const char *text,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
WeirFilterPreview *weir_service_preview_filters_finish (WeirService *self,
                                                        GAsyncResult *result,
                                                        GError **error);

/* --- sites --- */
/* Every site seen, most recent first, kept up to date. (transfer none) WeirSiteItem */
GListModel *weir_service_get_sites (WeirService *self);
/* The hosts a site contacted / its cookie ledger, kept up to date while held. (transfer full) WeirHostItem / WeirCookieItem */
GListModel *weir_service_list_hosts (WeirService *self, const char *site);
GListModel *weir_service_list_cookies (WeirService *self, const char *site);
/* Deletes all that is kept about the site from disk and memory; its rules stay. */
void weir_service_forget_site (WeirService *self, const char *site);

/* --- settings: see weir-settings.h --- */
gint64 weir_service_get_setting (WeirService *self, WeirSetting setting);
void weir_service_set_setting (WeirService *self, WeirSetting setting, gint64 value);

/* Emitted as "history-changed", at most twice a second, when rows were added or deleted here. */

/* Emitted as "setting-changed" (WeirSetting as int) when one changes, here or in another process. */

/* Octets that the database takes on disk. */
guint64 weir_service_get_store_size (WeirService *self);

G_END_DECLS
