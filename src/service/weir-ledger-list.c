/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sites, hosts or cookies as a list model that follows the store.
 *
 * Three kinds of list, one mechanism: read in the background, compare with what
 * is shown, keep the items that stay (their facts change and say so), one
 * splice for the rest.  What happens is told by weir_ledger_list_touch(); the
 * list is read again a moment later, when the store has written it, and less
 * often if reading takes long:
 *
 *   IDLE ─touch─► WAITING ─timer─► READING ─read─► IDLE, or WAITING if touched meanwhile
 *
 * So a list is never held in step by adding up, and cannot drift from the disk.
 */

#include "weir-ledger-list.h"

#include "weir-cookie-ledger.h"
#include "weir-items-private.h"
#include "weir-list-splice.h"
#include "weir-site-ledger.h"

#define DATA_KEY "weir-ledger-list"

#define KEY_SEPARATOR "\n" /* in no name */

struct _WeirLedgerList
{
  WeirDatabase *database; /* (unowned) (nullable): once it was stopped */
  GPtrArray *registry;    /* (owned) (element-type WeirLedgerList): unowned; all that live */
  WeirLedgerKind kind;
  char *site; /* (owned) (nullable): of hosts and cookies */

  GListStore *store;     /* (unowned): it owns this */
  GHashTable *items;     /* (owned) (element-type utf8 GObject): by key */
  GCancellable *reading; /* (owned) (nullable): while it is read */
  gint64 read_since;     /* monotonic time */
  gint64 read_took;      /* µs, the last time */
  gboolean touched;      /* while it was read */
  guint timer;           /* 0: none */
};

static void read_again (WeirLedgerList *self);

/* --- what a row of the ledger is as an item --- */

static char *
key_of (WeirLedgerList *self, gconstpointer row)
{
  switch (self->kind)
    {
    case WEIR_LEDGER_SITES:
      return g_strdup (((const WeirLedgerSite *) row)->site);

    case WEIR_LEDGER_HOSTS:
      return g_strdup (((const WeirLedgerHost *) row)->host);

    case WEIR_LEDGER_COOKIES:
      return g_strconcat (((const WeirLedgerCookie *) row)->host, KEY_SEPARATOR,
                          ((const WeirLedgerCookie *) row)->name, NULL);

    default:
      g_assert_not_reached ();
    }
}

/* Returns: (transfer full): @item brought up to date, or a new item */
static gpointer
take_site (const WeirLedgerSite *site, gpointer item)
{
  const WeirSiteFacts facts = {
    .last_seen = site->last_seen,
    .n_requests = site->requests,
    .n_blocked = site->blocked,
    .n_hosts = site->n_hosts,
  };

  if (item == NULL)
    return weir_site_item_new (site->site, &facts);

  weir_site_item_set_facts (item, &facts);

  return g_object_ref (item);
}

static gpointer
take_host (const WeirLedgerHost *host, gpointer item)
{
  const WeirHostFacts facts = {
    .last_seen = host->last_seen,
    .n_requests = host->requests,
    .n_blocked = host->blocked,
    .n_cookies_withheld = host->cookies_withheld,
    .n_images = host->images,
  };

  if (item == NULL)
    return weir_host_item_new (host->host, host->is_third_party, &facts);

  weir_host_item_set_facts (item, &facts);

  return g_object_ref (item);
}

static gpointer
take_cookie (const WeirLedgerCookie *cookie, gpointer item)
{
  const WeirCookieFacts facts = {
    .first_seen = cookie->first_seen,
    .last_seen = cookie->last_seen,
    .lifetime = cookie->lifetime,
    .decision = cookie->decision,
  };

  if (item == NULL)
    return weir_cookie_item_new (cookie->name, cookie->host, &facts);

  weir_cookie_item_set_facts (item, &facts);

  return g_object_ref (item);
}

static gpointer
take_row (WeirLedgerList *self, gconstpointer row, gpointer item)
{
  switch (self->kind)
    {
    case WEIR_LEDGER_SITES:
      return take_site (row, item);

    case WEIR_LEDGER_HOSTS:
      return take_host (row, item);

    case WEIR_LEDGER_COOKIES:
      return take_cookie (row, item);

    default:
      g_assert_not_reached ();
    }
}

static void
take_rows (WeirLedgerList *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTable *by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  for (guint i = 0; i < rows->len; i++)
    {
      char *key = key_of (self, rows->pdata[i]);
      gpointer item = take_row (self, rows->pdata[i], g_hash_table_lookup (self->items, key));

      g_ptr_array_add (items, item);
      g_hash_table_insert (by_key, key, g_object_ref (item));
    }

  g_hash_table_unref (self->items);
  self->items = by_key;
  weir_list_splice (self->store, items);
}

/* --- reading --- */

static gboolean
on_timer (gpointer user_data)
{
  WeirLedgerList *self = user_data;

  self->timer = 0;
  read_again (self);

  return G_SOURCE_REMOVE;
}

static void
wait (WeirLedgerList *self)
{
  gint64 pause = self->read_took * WEIR_LEDGER_LIST_SHARE / 1000;

  if (self->timer == 0)
    self->timer = g_timeout_add (CLAMP (pause, WEIR_LEDGER_LIST_DELAY, G_MAXINT), on_timer, self);
}

/* @rows: (nullable) (transfer full).  Does not look at @self if the reading was cancelled: it is gone. */
static void
finish_reading (WeirLedgerList *self, GPtrArray *rows, GError *error)
{
  g_autoptr (GPtrArray) owned_rows G_GNUC_UNUSED = rows;
  g_autoptr (GError) owned_error G_GNUC_UNUSED = error;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->reading);
  self->read_took = g_get_monotonic_time () - self->read_since;
  if (rows != NULL)
    take_rows (self, rows);

  if (self->touched)
    wait (self);
  self->touched = FALSE;
}

static void
on_sites_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *rows = weir_site_ledger_list_sites_finish (result, &error);

  finish_reading (user_data, rows, error);
}

static void
on_hosts_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *rows = weir_site_ledger_list_hosts_finish (result, &error);

  finish_reading (user_data, rows, error);
}

static void
on_cookies_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;
  GPtrArray *rows = weir_cookie_ledger_list_finish (result, &error);

  finish_reading (user_data, rows, error);
}

static void
read_again (WeirLedgerList *self)
{
  GCancellable *reading = g_cancellable_new ();

  self->reading = reading;
  self->read_since = g_get_monotonic_time ();
  switch (self->kind)
    {
    case WEIR_LEDGER_SITES:
      weir_site_ledger_list_sites_async (self->database, reading, on_sites_read, self);
      break;

    case WEIR_LEDGER_HOSTS:
      weir_site_ledger_list_hosts_async (self->database, self->site, reading, on_hosts_read, self);
      break;

    case WEIR_LEDGER_COOKIES:
      weir_cookie_ledger_list_async (self->database, self->site, reading, on_cookies_read, self);
      break;

    default:
      g_assert_not_reached ();
    }
}

/**
 * weir_ledger_list_touch:
 * @self: a list
 *
 * What the list shows has changed, and is on its way to the store: it is read again soon.
 */
void
weir_ledger_list_touch (WeirLedgerList *self)
{
  if (self->reading != NULL)
    self->touched = TRUE;
  else if (self->database != NULL)
    wait (self);
}

/* Whether it lists what @kind says, of @site (nullable: of any). */
gboolean
weir_ledger_list_is_about (WeirLedgerList *self, WeirLedgerKind kind, const char *site)
{
  return self->kind == kind && (site == NULL || g_strcmp0 (self->site, site) == 0);
}

/**
 * weir_ledger_list_get_store:
 * @self: a list
 *
 * Returns: (transfer none): its model
 */
GListStore *
weir_ledger_list_get_store (WeirLedgerList *self)
{
  return self->store;
}

/**
 * weir_ledger_list_stop:
 * @self: a list
 *
 * The database goes: the model stays as it is.
 */
void
weir_ledger_list_stop (WeirLedgerList *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->database = NULL;
}

static void
ledger_list_free (WeirLedgerList *self)
{
  weir_ledger_list_stop (self);
  g_ptr_array_remove_fast (self->registry, self);
  g_clear_pointer (&self->registry, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->site, g_free);
  g_free (self);
}

static GType
item_type (WeirLedgerKind kind)
{
  switch (kind)
    {
    case WEIR_LEDGER_SITES:
      return WEIR_TYPE_SITE_ITEM;

    case WEIR_LEDGER_HOSTS:
      return WEIR_TYPE_HOST_ITEM;

    case WEIR_LEDGER_COOKIES:
      return WEIR_TYPE_COOKIE_ITEM;

    default:
      g_assert_not_reached ();
    }
}

/**
 * weir_ledger_list_new:
 * @database: where to read; until weir_ledger_list_stop()
 * @kind: what to list
 * @site: (nullable): whose hosts or cookies
 * @registry: (element-type WeirLedgerList): the list is in it as long as it lives
 *
 * Begins to read at once.
 *
 * Returns: (transfer full): a list model, empty until it has been read
 */
GListStore *
weir_ledger_list_new (WeirDatabase *database,
                      WeirLedgerKind kind,
                      const char *site,
                      GPtrArray *registry)
{
  WeirLedgerList *self = g_new0 (WeirLedgerList, 1);

  self->database = database;
  self->registry = g_ptr_array_ref (registry);
  self->kind = kind;
  self->site = g_strdup (site);
  self->store = g_list_store_new (item_type (kind));
  self->items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  g_ptr_array_add (registry, self);
  g_object_set_data_full (G_OBJECT (self->store), DATA_KEY, self,
                          (GDestroyNotify) ledger_list_free);
  read_again (self);

  return self->store;
}
