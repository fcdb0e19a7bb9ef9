/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The service's own state, shared by the files that make it up, one a concern:
 *
 *   weir-service.c            life: options, signals, the end
 *   weir-service-properties.c  what it says of itself
 *   weir-service-listen.c     where it listens
 *   weir-service-problem.c    what keeps the database from keeping, in words
 *   weir-service-inspection.c  whether tunnels are looked into
 *   weir-service-authority.c  the certificate authority for that
 *   weir-service-browsers.c   the browsers that are to trust it
 *   weir-service-open-browser.c  a browser that is opened for Weir, and its profile
 *   weir-service-refusals.c   what they refused before they did
 *   weir-service-exemptions.c  hosts that were learned not to be
 *   weir-service-computer.c   whether this computer's programs go through Weir
 *   weir-service-changes.c    all that Weir changed on this computer
 *   weir-service-undo-changes.c  how that is undone
 *   weir-service-settings.c   settings, filtering, the global policy
 *   weir-service-rules.c      rules, journal, undo; makes the policy
 *   weir-service-preview.c    what would be said of a request now
 *   weir-service-session.c    rules that last until quit
 *   weir-service-reload.c     reading rules, settings and lists
 *   weir-service-lists.c      filter lists, between the store and the set in force
 *   weir-service-list-changes.c  what the user does to them, and undo
 *   weir-service-list-hits.c  how often they decided
 *   weir-service-filter-preview.c  what filters would do
 *   weir-service-observer.c   what is done with every request
 *   weir-service-clients.c    who sent it
 *   weir-service-history.c    searching what was kept
 *   weir-service-sites.c      sites, their hosts and cookies
 */

#pragma once

#include "weir-computer.h"
#include "weir-folder-lock.h"
#include "weir-items-private.h"
#include "weir-rule-store.h"
#include "weir-service.h"
#include "weir-tally.h"
#include "weir-trust.h"
#include "weir-upstream.h"

G_BEGIN_DECLS

/* How many ports behind the wanted one are tried. */
#define WEIR_SERVICE_MAX_PORT_TRIES 50

/* Milliseconds from the first thing counted until the sums are handed to the store. */
#define WEIR_SERVICE_FLUSH_INTERVAL 500

/* Different clients that are told apart. */
#define WEIR_SERVICE_MAX_CLIENTS 64

/* What the program was told of inspection: nothing. */
#define WEIR_SERVICE_INSPECTION_NOT_ASKED_FOR (-1)

/* Seconds at most between two looks at the clock on the wall, which may be set. */
#define WEIR_SERVICE_MAX_TIMER 60

typedef enum
{
  PROP_ADDRESS = 1,
  PROP_REMOTE_ADDRESS,
  PROP_PORT,
  PROP_WANTED_PORT,
  PROP_FILTERING,
  PROP_FILTERING_UNTIL,
  PROP_BLOCK_COOKIES,
  PROP_BLOCK_IMAGES,
  PROP_PROBLEM,
  PROP_PROBLEM_TEXT,
  PROP_PRIVATE_SESSION,
  PROP_IS_FIRST,
  PROP_N_CLIENTS_SEEN,
  PROP_LAST_CLIENT,
  PROP_LAST_CLIENT_WHEN,
  PROP_INSIDE_CLIENT,
  PROP_INSIDE_WHEN,
  PROP_INSPECTION,
  PROP_INSPECTION_PROBLEM,
  PROP_N_INSPECTED,
  PROP_USED_FOR_COMPUTER,
  PROP_COMPUTER_PROBLEM,
  N_PROPS,
} WeirServiceProperty;

/* A change of the lists that can be taken back. */
typedef struct _WeirListChange WeirListChange;

/* Whether Weir listens on IPv6 beside IPv4. */
typedef enum
{
  WEIR_SERVICE_IPV6_LISTENING, /* or it was not to */
  WEIR_SERVICE_IPV6_MISSING,
  WEIR_SERVICE_IPV6_TAKEN, /* by another program */
} WeirServiceIpv6;

struct _WeirService
{
  GObject parent_instance;

  /* What it was made with. */
  gboolean is_private;
  gint priority;
  char *listen_address;             /* (owned) (nullable) */
  gboolean is_remote;               /* other computers reach that */
  gboolean is_port_of_another_user; /* the one that was wanted */
  WeirServiceIpv6 ipv6;
  guint16 wanted_port;
  gboolean exact_port;
  char **resolve; /* (owned) (nullable) */
  gboolean guard_private;
  char *help_file;         /* (owned) (nullable) */
  WeirProxyOptions limits; /* what was asked for of these; 0: the setting */

  WeirDatabase *database;    /* (owned) */
  WeirProxy *proxy;          /* (owned) (nullable): while it listens */
  WeirPolicy *policy;        /* (owned) */
  char *folder;              /* (owned) */
  gboolean is_first;         /* that carries traffic on the folder */
  WeirFolderLock *lock;      /* (owned) (nullable): while it listens, unless private */
  GCancellable *cancellable; /* (owned): of what is read in the background */
  char *address;             /* (owned) (nullable) */
  char *remote_address;      /* (owned) (nullable) */
  guint16 port;
  gboolean has_stopped;

  WeirComputer *computer; /* (owned) (nullable): once it was wanted */
  gboolean is_used_for_computer;
  char *computer_problem;  /* (owned) (nullable): why not, or what else is wrong, translated */
  GProxyResolver *earlier; /* (owned) (nullable): the way out while this computer's proxy is Weir */
  gboolean earlier_is_lost; /* it cannot be asked */

  WeirTrust *trust;          /* (owned): by which origins are verified */
  gint inspection_asked_for; /* by the program: a mode, or WEIR_SERVICE_INSPECTION_NOT_ASKED_FOR */
  GPtrArray *chosen;         /* (owned) (element-type WeirRule): sites that the program named */
  guint n_inspected;         /* rules in force that choose sites */
  WeirAuthority *authority;  /* (owned) (nullable): none that could be used */
  gboolean authority_is_known; /* it was looked for */
  guint n_authority_reads;     /* under way: what is wrong with it is not known for sure */
  char *authority_problem;     /* (owned) (nullable): why there is none, translated */
  GQueue browser_tasks;        /* (element-type GTask): what is done to them, one after the other */
  gint64 trust_expected;       /* since when, Unix seconds; 0: nobody is about to trust it */
  GHashTable *
    trusting; /* (owned) (element-type utf8 gboolean): clients that do since then; not dealt with yet */
  guint trust_idle;       /* 0: none */
  GListStore *exemptions; /* (owned) (nullable) (element-type WeirExemptionItem): newest first */

  char *damaged_file; /* (owned) (nullable): in whose place a new database is, as far as is known */
  WeirDatabaseState problem;
  char *problem_text; /* (owned) (nullable) */

  WeirSettings settings;
  guint pause_timer; /* 0: none */

  GListStore *rules;       /* (owned) (element-type WeirRuleItem) */
  GHashTable *rules_by_id; /* (owned) (element-type gint64 WeirRuleItem): both the item's */
  GListStore *journal;     /* (owned) (element-type WeirJournalItem) */
  gint64 next_rule_id;
  guint n_changes_queued; /* changes of rules and lists that the store has not answered yet */
  GError *refusal;        /* (owned) (nullable): of one of these, since the last flush */
  gboolean is_reloading;
  gboolean reload_wanted; /* once nothing is queued */
  guint expiry_timer;     /* 0: none */

  WeirFilterLists *lists; /* (owned) (nullable): once somebody wanted them */
  WeirUpstream *upstream; /* (owned) (nullable): the way that their downloads go */
  GHashTable *list_rows;  /* (owned) (element-type utf8 WeirListRow): as told to the store */
  GQueue list_changes;    /* (element-type WeirListChange): newest first */
  gint64 hits_day;        /* of which the hits are that lists show as today's */

  WeirLiveLog *live_log; /* (owned) (nullable) */
  WeirRecordFunc record_func;
  gpointer record_data;
  WeirTally *tally;      /* (owned) */
  WeirRecord *spare;     /* (owned) (nullable): the memory of the last one, for the next */
  GHashTable *changed;   /* (owned) (element-type guint64 WeirRecord): begun because of a cookie */
  gboolean history_grew; /* since the last flush */
  guint flush_timer;     /* 0: none */
  GHashTable *clients;   /* (owned) (element-type utf8): names seen */
  char *last_user_agent; /* (owned) (nullable): as received */
  char *last_client;     /* (owned) (nullable): its name */
  gint64 last_client_when; /* Unix seconds */
  char *inside_client;     /* (owned) (nullable): the last one inside TLS */
  gint64 inside_when;      /* Unix seconds; 0: never */

  GListModel *sites;       /* (owned) (nullable): once it was asked for */
  GPtrArray *ledger_lists; /* (owned) (element-type WeirLedgerList): unowned; those that live */
};

extern GParamSpec *weir_service_properties[N_PROPS];
extern guint weir_service_history_changed_signal;
extern guint weir_service_setting_changed_signal;
extern guint weir_service_authority_changed_signal;

/* weir-service-properties.c */
void weir_service_install_properties (GObjectClass *object_class);
void weir_service_notify (WeirService *self, WeirServiceProperty property);

/* weir-service-listen.c */
gboolean weir_service_take_listen_address (WeirService *self,
                                           const WeirServiceOptions *options,
                                           GError **error);
guint16 weir_service_get_wanted_port (WeirService *self);

/* weir-service-problem.c */
void weir_service_on_state_changed (WeirDatabase *database,
                                    WeirDatabaseState state,
                                    const char *detail,
                                    gpointer user_data);

/* weir-service-settings.c */
void weir_service_take_settings (WeirService *self, const WeirSettings *settings);
void weir_service_restore_settings (WeirService *self);
void weir_service_apply_retention (WeirService *self);
WeirProxyOptions weir_service_get_proxy_options (WeirService *self);
void weir_service_watch_pause (WeirService *self);

/* weir-service-rules.c */
WeirRuleItem *weir_service_find_item (WeirService *self, gint64 id);
void weir_service_rules_changed (WeirService *self);
void weir_service_restore_rules (WeirService *self);
void weir_service_on_change_written (WeirDatabase *database,
                                     gint64 rule,
                                     const GError *error,
                                     gpointer user_data);
WeirPolicy *weir_service_make_policy (WeirService *self,
                                      WeirFilterSet *filters,
                                      gboolean filtering);
void weir_service_publish_policy (WeirService *self);
void weir_service_publish_filters (WeirService *self);
void weir_service_add_rule_hits (WeirService *self, GArray *hits);

/* weir-service-inspection.c */
gboolean weir_service_take_inspection_options (WeirService *self,
                                               const WeirServiceOptions *options,
                                               GError **error);
gboolean weir_service_prepare_inspection (WeirService *self, GError **error);
void weir_service_equip_proxy (WeirService *self, WeirProxy *proxy);
void weir_service_add_chosen (WeirService *self, GPtrArray *rules);
void weir_service_inspection_changed (WeirService *self);
void weir_service_count_inspected (WeirService *self);
const char *weir_service_get_inspection_problem (WeirService *self);

/* weir-service-authority.c */
void weir_service_load_authority (WeirService *self);
void weir_service_reload_authority (WeirService *self);
void weir_service_count_exchange (WeirService *self);

/* weir-service-refusals.c */
void weir_service_forget_refusals (WeirService *self);
void weir_service_expect_trust (WeirService *self);
void weir_service_note_trust (WeirService *self, const WeirExchangeView *exchange);
void weir_service_note_trusting (WeirService *self, WeirSpan agent);

/* weir-service-exemptions.c */
void weir_service_load_exemptions (WeirService *self);
void weir_service_reload_exemptions (WeirService *self);
void weir_service_restore_exemptions (WeirService *self);
void weir_service_publish_exemptions (WeirService *self);
void weir_service_forget_exemptions (WeirService *self, const char *site);
void weir_service_on_exempted (const WeirExemption *exemption, gpointer user_data);
const WeirExemption *weir_service_find_exemption (WeirService *self, const char *host);

/* weir-service-session.c */
void weir_service_begin_session (WeirService *self);
void weir_service_end_session (WeirService *self);

/* weir-service-computer.c */
WeirComputer *weir_service_ensure_computer (WeirService *self);
void weir_service_apply_computer (WeirService *self);
void weir_service_end_computer (WeirService *self);
void weir_service_clear_computer (WeirService *self);
gboolean weir_service_is_led_to (const char *const *addresses);

/* weir-service-reload.c */
gboolean weir_service_load_rules (WeirService *self, GError **error);
void weir_service_reload (WeirService *self);
void weir_service_finish_reload (WeirService *self);
void weir_service_change_ended (WeirService *self);

/* weir-service-lists.c */
void weir_service_load_lists (WeirService *self);
void weir_service_begin_lists (WeirService *self);
void weir_service_reload_lists (WeirService *self);
void weir_service_restore_lists (WeirService *self);
void weir_service_apply_list_settings (WeirService *self);
void weir_service_stop_lists (WeirService *self);
void weir_service_clear_lists (WeirService *self);
WeirFilterSet *weir_service_get_filter_set (WeirService *self);

/* weir-service-list-changes.c */
void weir_list_change_free (WeirListChange *change);

/* weir-service-list-hits.c */
gint64 weir_service_get_today (void);
void weir_service_take_list_hits (WeirService *self, GPtrArray *hits);
void weir_service_add_filter_hits (WeirService *self, GPtrArray *filters);

/* weir-service-preview.c */
void weir_service_judge_record (const WeirPolicy *policy,
                                const WeirRecord *record,
                                WeirJudgement *judgement);

/* weir-service-observer.c */
extern const WeirObserver weir_service_observer;
void weir_service_flush_tally (WeirService *self);

/* weir-service-clients.c */
void weir_service_note_client (WeirService *self, const WeirExchangeView *exchange);
void weir_service_on_probed (WeirSpan agent, gboolean is_inside, gpointer user_data);
void weir_service_forget_inside_client (WeirService *self);

/* weir-service-sites.c */
void weir_service_touch_ledgers (WeirService *self, GPtrArray *hosts, GPtrArray *cookies);
void weir_service_stop_ledgers (WeirService *self);

G_END_DECLS
