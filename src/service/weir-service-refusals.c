/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What browsers refused because they did not trust the authority, not because of the host.
 *
 * Before an installation it is all that they refused.  But a browser that runs remembers whom it does
 * not trust, and what it refuses until it is started again teaches the engine just as wrongly.  So for
 * a day after the authority was installed or exchanged, or a browser opened that trusts it, here or by
 * another process, the first request that a client sends inside a tunnel says that it trusts it now, and
 * what it refused before is forgotten.  What it refuses afterwards it refuses for good: it accepts one
 * certificate alone.
 */

#include "weir-service-private.h"

#define PATIENCE (24 * 60 * 60) /* seconds */

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* @client: (nullable): of whatever client */
static void
forget (WeirService *self, const char *client)
{
  GListModel *items = weir_service_get_exemptions (self);

  for (guint i = g_list_model_get_n_items (items); i > 0; i--)
    {
      g_autoptr (WeirExemptionItem) item = g_list_model_get_item (items, i - 1);
      const WeirExemption *exemption = weir_exemption_item_get_exemption (item);

      if (exemption->reason == WEIR_INSPECTION_REASON_CLIENT_REFUSED &&
          (client == NULL || g_strcmp0 (exemption->client, client) == 0))
        weir_service_try_again (self, exemption->host, exemption->client);
    }
}

/* Clients are about to trust the authority, and do not know it before they are started again. */
void
weir_service_expect_trust (WeirService *self)
{
  self->trust_expected = get_now ();
  g_hash_table_remove_all (self->trusting);
}

/* A browser was made to trust the authority. */
void
weir_service_forget_refusals (WeirService *self)
{
  forget (self, NULL);
  weir_service_expect_trust (self);
  weir_service_count_exchange (self);
}

/* The engine is not to be told anything while it tells. */
static gboolean
on_trust_idle (gpointer user_data)
{
  WeirService *self = user_data;
  GHashTableIter iter;
  gpointer client, is_new;

  self->trust_idle = 0;
  g_hash_table_iter_init (&iter, self->trusting);
  while (g_hash_table_iter_next (&iter, &client, &is_new))
    if (GPOINTER_TO_INT (is_new))
      {
        g_hash_table_iter_replace (&iter, GINT_TO_POINTER (FALSE));
        forget (self, client);
      }

  return G_SOURCE_REMOVE;
}

/* The client that calls itself @agent has shown that it trusts the authority. */
void
weir_service_note_trusting (WeirService *self, WeirSpan agent)
{
  g_autofree char *client = NULL;

  if (self->trust_expected == 0)
    return;

  client = weir_exemption_dup_client (agent);
  if (g_hash_table_contains (self->trusting, client))
    return;

  if (get_now () - self->trust_expected > PATIENCE ||
      g_hash_table_size (self->trusting) >= WEIR_SERVICE_MAX_CLIENTS)
    {
      self->trust_expected = 0;
      return;
    }

  g_hash_table_insert (self->trusting, g_steal_pointer (&client), GINT_TO_POINTER (TRUE));
  if (self->trust_idle == 0)
    self->trust_idle = g_idle_add (on_trust_idle, self);
}

/* Looks at what has come inside a tunnel: whoever sent it trusts the authority. */
void
weir_service_note_trust (WeirService *self, const WeirExchangeView *exchange)
{
  const WeirField *field;

  if (self->trust_expected == 0 || exchange->request == NULL || exchange->info == NULL ||
      !exchange->info->is_secure)
    return;

  field = weir_head_find (exchange->request, WEIR_FIELD_USER_AGENT);
  weir_service_note_trusting (self, field != NULL ? field->value : weir_span_of (""));
}
