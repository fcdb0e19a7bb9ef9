/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Counts gathered between two writes.
 *
 * Every request touches a host on a site, perhaps cookies and rules.  Writing
 * each to the database would cost more than the request; so they are added up
 * here, and the service hands the sums over now and then.  What has been seen
 * since the last time costs a look-up and no allocation: the key that is looked
 * up borrows its strings from the exchange.
 *
 * The tables are bounded: when one is full the service takes all and goes on.
 */

#include "weir-tally.h"

#include <string.h>

struct _WeirTally
{
  GHashTable *hosts;   /* (owned) (element-type WeirLedgerHost): a set, by site and host */
  GHashTable *cookies; /* (owned) (element-type WeirLedgerCookie): a set, by site, host and name */
  GHashTable *rules;   /* (owned) (element-type WeirRuleHits): a set, by rule */
  GHashTable *filters; /* (owned) (element-type Filter): a set, by filter */
};

/* A filter is known by its number until it is handed over. */
typedef struct
{
  WeirFilterRef ref; /* the set is (owned) */
  guint64 hits;
  gint64 last; /* Unix seconds */
} Filter;

#define HASH_FACTOR 31

static guint
hash_host (gconstpointer data)
{
  const WeirLedgerHost *host = data;

  return g_str_hash (host->site) * HASH_FACTOR + g_str_hash (host->host);
}

static gboolean
equal_host (gconstpointer a, gconstpointer b)
{
  const WeirLedgerHost *host = a;
  const WeirLedgerHost *other = b;

  return g_str_equal (host->host, other->host) && g_str_equal (host->site, other->site);
}

static guint
hash_cookie (gconstpointer data)
{
  const WeirLedgerCookie *cookie = data;

  return (g_str_hash (cookie->site) * HASH_FACTOR + g_str_hash (cookie->host)) * HASH_FACTOR +
         g_str_hash (cookie->name);
}

static gboolean
equal_cookie (gconstpointer a, gconstpointer b)
{
  const WeirLedgerCookie *cookie = a;
  const WeirLedgerCookie *other = b;

  return g_str_equal (cookie->name, other->name) && g_str_equal (cookie->host, other->host) &&
         g_str_equal (cookie->site, other->site);
}

static guint
hash_filter (gconstpointer data)
{
  const Filter *filter = data;

  return g_direct_hash (filter->ref.set) * HASH_FACTOR + filter->ref.id;
}

static gboolean
equal_filter (gconstpointer a, gconstpointer b)
{
  const Filter *filter = a;
  const Filter *other = b;

  return filter->ref.id == other->ref.id && filter->ref.set == other->ref.set;
}

static void
filter_free (Filter *filter)
{
  weir_filter_set_unref ((WeirFilterSet *) filter->ref.set);
  g_free (filter);
}

/* Unix time in seconds at the moment @exchange tells of. */
static gint64
moment_of (const WeirExchangeView *exchange)
{
  return (exchange->started + exchange->elapsed) / G_USEC_PER_SEC;
}

static void
count_rule (WeirTally *self, const WeirReason *reason, gint64 now)
{
  WeirRuleHits *hits;

  if (reason->kind != WEIR_REASON_RULE || reason->rule == NULL || reason->rule->id == 0)
    return;

  hits = g_hash_table_lookup (self->rules, &reason->rule->id);
  if (hits == NULL)
    {
      hits = g_new0 (WeirRuleHits, 1);
      hits->rule = reason->rule->id;
      g_hash_table_add (self->rules, hits);
    }

  hits->hits++;
  hits->last_hit = now;
}

static void
count_filter (WeirTally *self, const WeirReason *reason, gint64 now)
{
  const Filter key = { .ref = reason->filter };
  Filter *filter;

  if (reason->kind != WEIR_REASON_FILTER || reason->filter.set == NULL)
    return;

  filter = g_hash_table_lookup (self->filters, &key);
  if (filter == NULL)
    {
      filter = g_new0 (Filter, 1);
      filter->ref = reason->filter;
      weir_filter_set_ref ((WeirFilterSet *) filter->ref.set);
      g_hash_table_add (self->filters, filter);
    }

  filter->hits++;
  filter->last = now;
}

static WeirLedgerHost *
find_host (WeirTally *self, const WeirRequestInfo *info)
{
  const WeirLedgerHost key = { .site = (char *) info->site, .host = (char *) info->host.name };
  WeirLedgerHost *host = g_hash_table_lookup (self->hosts, &key);

  if (host == NULL)
    {
      host = g_new0 (WeirLedgerHost, 1);
      host->site = g_strdup (info->site);
      host->host = g_strdup (info->host.name);
      host->is_third_party = info->is_third_party;
      g_hash_table_add (self->hosts, host);
    }

  return host;
}

/**
 * weir_tally_count_exchange:
 * @self: a tally
 * @exchange: an exchange that has finished
 *
 * Counts the request for its host and site, and for the rules or the filter that decided.
 */
void
weir_tally_count_exchange (WeirTally *self, const WeirExchangeView *exchange)
{
  const WeirRequestInfo *info = exchange->info;
  const WeirJudgement *judgement = exchange->judgement;
  const WeirCookieCounts *sent = &exchange->cookies_sent;
  const WeirCookieCounts *set = &exchange->cookies_set;
  gint64 now = moment_of (exchange);
  WeirLedgerHost *host;

  if (judgement != NULL)
    {
      count_rule (self, &judgement->reason, now);
      count_filter (self, &judgement->reason, now);
      if (sent->seen + set->seen > 0)
        count_rule (self, &judgement->cookie_reason, now);
    }

  if (info == NULL || info->site == NULL || *info->site == '\0')
    return;

  host = find_host (self, info);
  host->requests++;
  host->blocked += exchange->verdict == WEIR_VERDICT_BLOCKED;
  host->cookies_withheld += sent->withheld + set->withheld;
  host->images += info->type == WEIR_RESOURCE_IMAGE;
  host->last_seen = now;
}

/**
 * weir_tally_count_inspection:
 * @self: a tally
 * @exchange: an exchange that has finished
 * @rule: (nullable): by which it was inspected, or was not
 *
 * Counts the request for the rule that chose its host.
 */
void
weir_tally_count_inspection (WeirTally *self,
                             const WeirExchangeView *exchange,
                             const WeirRule *rule)
{
  const WeirReason reason = { WEIR_REASON_RULE, rule };

  count_rule (self, &reason, moment_of (exchange));
}

static WeirLedgerCookie *
find_cookie (WeirTally *self, const WeirRequestInfo *info, const char *name)
{
  const WeirLedgerCookie key = {
    .site = (char *) info->site,
    .host = (char *) info->host.name,
    .name = (char *) name,
  };
  WeirLedgerCookie *cookie = g_hash_table_lookup (self->cookies, &key);

  if (cookie == NULL)
    {
      cookie = g_new0 (WeirLedgerCookie, 1);
      cookie->site = g_strdup (info->site);
      cookie->host = g_strdup (info->host.name);
      cookie->name = g_strdup (name);
      cookie->lifetime = -1;
      g_hash_table_add (self->cookies, cookie);
    }

  return cookie;
}

static void
note_attributes (WeirLedgerCookie *cookie, const WeirSetCookie *set)
{
  cookie->lifetime = set->lifetime;
  cookie->flags |= WEIR_COOKIE_SET;
  if (set->secure)
    cookie->flags |= WEIR_COOKIE_SECURE;
  if (set->http_only)
    cookie->flags |= WEIR_COOKIE_HTTP_ONLY;
}

/**
 * weir_tally_count_cookie:
 * @self: a tally
 * @exchange: the exchange it belongs to
 * @cookie: a cookie that went by, or was withheld
 *
 * Counts a cookie for the ledger of its site, and for a rule that is about this cookie alone.
 */
void
weir_tally_count_cookie (WeirTally *self,
                         const WeirExchangeView *exchange,
                         const WeirCookieEvent *cookie)
{
  const WeirRequestInfo *info = exchange->info;
  char name[WEIR_TALLY_MAX_COOKIE_NAME + 1];
  gint64 now = moment_of (exchange);
  WeirLedgerCookie *entry;

  if (cookie->reason.rule != NULL && cookie->reason.rule->cookie != NULL)
    count_rule (self, &cookie->reason, now);

  if (info->site == NULL || *info->site == '\0' || cookie->name.length == 0 ||
      cookie->name.length > WEIR_TALLY_MAX_COOKIE_NAME)
    return;

  memcpy (name, cookie->name.octets, cookie->name.length);
  name[cookie->name.length] = '\0';

  entry = find_cookie (self, info, name);
  if (entry->first_seen == 0)
    entry->first_seen = now;
  entry->last_seen = now;
  entry->decision = cookie->decision;
  entry->count++;
  if (cookie->set != NULL)
    note_attributes (entry, cookie->set);
  else
    entry->flags |= WEIR_COOKIE_SENT;
}

gboolean
weir_tally_is_empty (WeirTally *self)
{
  return g_hash_table_size (self->hosts) == 0 && g_hash_table_size (self->cookies) == 0 &&
         g_hash_table_size (self->rules) == 0 && g_hash_table_size (self->filters) == 0;
}

/**
 * weir_tally_is_full:
 * @self: a tally
 *
 * Returns: whether a table has reached its bound, so that all must be taken
 */
gboolean
weir_tally_is_full (WeirTally *self)
{
  return g_hash_table_size (self->hosts) >= WEIR_TALLY_MAX_HOSTS ||
         g_hash_table_size (self->cookies) >= WEIR_TALLY_MAX_COOKIES ||
         g_hash_table_size (self->rules) >= WEIR_TALLY_MAX_RULES ||
         g_hash_table_size (self->filters) >= WEIR_TALLY_MAX_FILTERS;
}

static gboolean
host_is_of_site (gpointer key, gpointer value G_GNUC_UNUSED, gpointer user_data)
{
  const WeirLedgerHost *host = key;

  return g_str_equal (host->site, user_data) || weir_host_is_below (host->host, user_data);
}

static gboolean
cookie_is_of_site (gpointer key, gpointer value G_GNUC_UNUSED, gpointer user_data)
{
  const WeirLedgerCookie *cookie = key;

  return g_str_equal (cookie->site, user_data) || weir_host_is_below (cookie->host, user_data);
}

/* Drops what is counted of @site, and of its hosts on others. */
void
weir_tally_forget_site (WeirTally *self, const char *site)
{
  g_hash_table_foreach_remove (self->hosts, host_is_of_site, (gpointer) site);
  g_hash_table_foreach_remove (self->cookies, cookie_is_of_site, (gpointer) site);
}

/* Moves the keys of @set, which owned them, into an array that does. */
static GPtrArray *
take_all (GHashTable *set, GDestroyNotify free_func)
{
  GPtrArray *all = g_ptr_array_new_full (g_hash_table_size (set), free_func);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (all, key);
  g_hash_table_steal_all (set);

  return all;
}

/**
 * weir_tally_take_hosts:
 * @self: a tally
 *
 * Returns: (transfer full) (element-type WeirLedgerHost): what was counted since the last time
 */
GPtrArray *
weir_tally_take_hosts (WeirTally *self)
{
  return take_all (self->hosts, (GDestroyNotify) weir_ledger_host_free);
}

/**
 * weir_tally_take_cookies:
 * @self: a tally
 *
 * Returns: (transfer full) (element-type WeirLedgerCookie): what was counted since the last time
 */
GPtrArray *
weir_tally_take_cookies (WeirTally *self)
{
  return take_all (self->cookies, (GDestroyNotify) weir_ledger_cookie_free);
}

/**
 * weir_tally_take_hits:
 * @self: a tally
 *
 * Returns: (transfer full) (element-type WeirRuleHits): what was counted since the last time
 */
GArray *
weir_tally_take_hits (WeirTally *self)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (WeirRuleHits));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->rules);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_val (all, *(WeirRuleHits *) key);
  g_hash_table_remove_all (self->rules);

  return all;
}

/* Returns: (transfer full) (nullable): by its words */
static WeirFilterHits *
name_filter (const Filter *filter)
{
  WeirFilterOrigin origin;
  WeirFilterHits *hits;
  WeirSpan list;

  if (!weir_filter_ref_get_origin (filter->ref, &origin, &list))
    return NULL;

  hits = g_new0 (WeirFilterHits, 1);
  hits->list = weir_span_dup (list);
  hits->filter = g_utf8_make_valid (origin.text.octets, (gssize) origin.text.length);
  hits->hits = filter->hits;
  hits->last = filter->last;

  return hits;
}

/**
 * weir_tally_take_filters:
 * @self: a tally
 *
 * Returns: (transfer full) (element-type WeirFilterHits): what was counted since the last time
 */
GPtrArray *
weir_tally_take_filters (WeirTally *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_filter_hits_free);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      WeirFilterHits *hits = name_filter (key);

      if (hits != NULL)
        g_ptr_array_add (all, hits);
    }
  g_hash_table_remove_all (self->filters);

  return all;
}

WeirTally *
weir_tally_new (void)
{
  WeirTally *self = g_new0 (WeirTally, 1);

  self->hosts =
    g_hash_table_new_full (hash_host, equal_host, (GDestroyNotify) weir_ledger_host_free, NULL);
  self->cookies = g_hash_table_new_full (hash_cookie, equal_cookie,
                                         (GDestroyNotify) weir_ledger_cookie_free, NULL);
  self->rules = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->filters =
    g_hash_table_new_full (hash_filter, equal_filter, (GDestroyNotify) filter_free, NULL);

  return self;
}

void
weir_tally_free (WeirTally *self)
{
  g_clear_pointer (&self->hosts, g_hash_table_unref);
  g_clear_pointer (&self->cookies, g_hash_table_unref);
  g_clear_pointer (&self->rules, g_hash_table_unref);
  g_clear_pointer (&self->filters, g_hash_table_unref);
  g_free (self);
}
