/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Hosts that the engine has learned not to inspect: a list for people, on disk
 * and in the engine.  The engine learns and acts at once; the list follows, and
 * leads when somebody forgets one, here or in another process.
 *
 *   engine ── exempted ──► list ──► store
 *     ▲                     │  ▲      │
 *     └── added, removed ───┘  └──────┘ read at the start, and when changed elsewhere
 */

#include "weir-service-private.h"

#include "weir-exemption-store.h"
#include "weir-list-splice.h"

static GListModel *
get_list (WeirService *self)
{
  return G_LIST_MODEL (self->exemptions);
}

static WeirExemptionItem *
peek_item (WeirService *self, guint position)
{
  g_autoptr (WeirExemptionItem) item = g_list_model_get_item (get_list (self), position);

  return item; /* the list keeps it */
}

static const WeirExemption *
peek (WeirService *self, guint position)
{
  return weir_exemption_item_get_exemption (peek_item (self, position));
}

/* Tells the engine, where there is one, what it is not to inspect. */
void
weir_service_publish_exemptions (WeirService *self)
{
  for (guint i = g_list_model_get_n_items (get_list (self)); self->proxy != NULL && i > 0; i--)
    weir_proxy_add_exemption (self->proxy, peek (self, i - 1));
}

static guint
hash_exemption (gconstpointer key)
{
  const WeirExemption *exemption = key;

  return g_str_hash (exemption->host) * 31 +
         (exemption->client != NULL ? g_str_hash (exemption->client) : 0);
}

static gboolean
is_about_same (gconstpointer a, gconstpointer b)
{
  return weir_exemption_is_about_same (a, b);
}

/* Returns: (transfer full) (element-type WeirExemption WeirExemptionItem): of the list; neither is owned */
static GHashTable *
index_items (WeirService *self)
{
  GHashTable *index = g_hash_table_new (hash_exemption, is_about_same);

  for (guint i = 0; i < g_list_model_get_n_items (get_list (self)); i++)
    g_hash_table_insert (index, (gpointer) peek (self, i), peek_item (self, i));

  return index;
}

/* Takes the item that shows @exemption already from @known, or makes one. Returns: (transfer full) */
static WeirExemptionItem *
take_item (GHashTable *known, const WeirExemption *exemption)
{
  WeirExemptionItem *item = g_hash_table_lookup (known, exemption);
  const WeirExemption *shown = item != NULL ? weir_exemption_item_get_exemption (item) : NULL;

  g_hash_table_remove (known, exemption);
  if (shown != NULL && shown->reason == exemption->reason && shown->created == exemption->created)
    return g_object_ref (item);

  return weir_exemption_item_new (exemption);
}

/* @exemptions: (element-type WeirExemption): as they are on disk, newest first */
static void
take_exemptions (WeirService *self, const GPtrArray *exemptions)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) gone = index_items (self);
  GHashTableIter iter;
  gpointer exemption;

  for (guint i = 0; i < exemptions->len; i++)
    g_ptr_array_add (items, take_item (gone, exemptions->pdata[i]));

  g_hash_table_iter_init (&iter, gone);
  while (self->proxy != NULL && g_hash_table_iter_next (&iter, &exemption, NULL))
    weir_proxy_remove_exemption (self->proxy, ((const WeirExemption *) exemption)->host,
                                 ((const WeirExemption *) exemption)->client);

  weir_list_splice (self->exemptions, items);
  weir_service_publish_exemptions (self);
}

/* Before the main loop runs, or for a command: reads what is kept, if that was not done yet. */
void
weir_service_load_exemptions (WeirService *self)
{
  g_autoptr (GPtrArray) exemptions = NULL;
  g_autoptr (GError) error = NULL;

  if (self->exemptions != NULL)
    return;

  self->exemptions = g_list_store_new (WEIR_TYPE_EXEMPTION_ITEM);
  exemptions = weir_exemption_store_load (self->database, &error);
  if (exemptions != NULL)
    take_exemptions (self, exemptions);
  else
    g_debug ("The exemptions cannot be read: %s", error->message); /* told by the state */
}

static void
on_exemptions_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) exemptions = weir_exemption_store_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  if (exemptions != NULL)
    take_exemptions (self, exemptions);

  weir_service_reload_lists (self);
}

/* Reads them anew, in the background, if anybody wanted them; ends with weir_service_reload_lists(). */
void
weir_service_reload_exemptions (WeirService *self)
{
  if (self->exemptions != NULL)
    weir_exemption_store_load_async (self->database, self->cancellable, on_exemptions_loaded, self);
  else
    weir_service_reload_lists (self);
}

/* Writes them as they hold here. */
void
weir_service_restore_exemptions (WeirService *self)
{
  if (self->exemptions == NULL)
    return;

  for (guint i = g_list_model_get_n_items (get_list (self)); i > 0; i--)
    weir_exemption_store_put (self->database, peek (self, i - 1));
}

/* The engine has learned. */
void
weir_service_on_exempted (const WeirExemption *exemption, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (WeirExemptionItem) item = weir_exemption_item_new (exemption);
  guint n_items;

  for (guint i = g_list_model_get_n_items (get_list (self)); i > 0; i--)
    if (weir_exemption_is_about_same (peek (self, i - 1), exemption))
      g_list_store_remove (self->exemptions, i - 1);

  n_items = g_list_model_get_n_items (get_list (self));
  if (n_items >= WEIR_MAX_EXEMPTIONS)
    g_list_store_remove (self->exemptions, n_items - 1);
  g_list_store_insert (self->exemptions, 0, item);
  weir_exemption_store_put (self->database, exemption);
}

static void
remove_from_proxy (WeirService *self, const char *host, const char *client)
{
  if (self->proxy != NULL)
    weir_proxy_remove_exemption (self->proxy, host, client);
}

/* Removes @host’s from the list and from the engine, which has counted refusals besides. */
static void
forget (WeirService *self, const char *host, const char *client)
{
  for (guint i = g_list_model_get_n_items (get_list (self)); i > 0; i--)
    {
      g_autoptr (WeirExemptionItem) item = g_list_model_get_item (get_list (self), i - 1);
      const WeirExemption *exemption = weir_exemption_item_get_exemption (item);

      if (!weir_exemption_is_of (exemption, host, client))
        continue;

      g_list_store_remove (self->exemptions, i - 1);
      remove_from_proxy (self, exemption->host, exemption->client);
    }

  remove_from_proxy (self, host, client);
}

/* Nothing is known of the hosts of @site any more; the store does the same on its own. */
void
weir_service_forget_exemptions (WeirService *self, const char *site)
{
  g_autoptr (GHashTable) hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer host;

  if (self->exemptions == NULL)
    return;

  for (guint i = 0; i < g_list_model_get_n_items (get_list (self)); i++)
    if (weir_host_is_below (peek (self, i)->host, site))
      g_hash_table_add (hosts, g_strdup (peek (self, i)->host));

  g_hash_table_iter_init (&iter, hosts);
  while (g_hash_table_iter_next (&iter, &host, NULL))
    forget (self, host, NULL);
}

/**
 * weir_service_get_exemptions:
 * @self: a service
 *
 * Returns: (transfer none): hosts that were learned not to be inspected, newest first, as #WeirExemptionItem
 */
GListModel *
weir_service_get_exemptions (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  weir_service_load_exemptions (self);

  return get_list (self);
}

/**
 * weir_service_try_again:
 * @self: a service
 * @host: in normal form
 * @client: (nullable): as exemptions name it; %NULL: of whatever client
 *
 * Forgets what was learned of @host, so that it is inspected again if it should be.
 */
void
weir_service_try_again (WeirService *self, const char *host, const char *client)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (host != NULL);

  weir_service_load_exemptions (self);
  forget (self, host, client);
  weir_exemption_store_remove (self->database, host, client);
}

/* Whether @host is known not to be inspected whatever client asks. */
const WeirExemption *
weir_service_find_exemption (WeirService *self, const char *host)
{
  for (guint i = 0; self->exemptions != NULL && i < g_list_model_get_n_items (get_list (self)); i++)
    if (peek (self, i)->client == NULL && g_str_equal (peek (self, i)->host, host))
      return peek (self, i);

  return NULL;
}
