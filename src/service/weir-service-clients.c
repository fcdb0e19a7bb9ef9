/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Who asks: which browsers were seen, when, and which of them was seen inside TLS.
 *
 * Names come from User-Agent, so whoever names none is not seen.  This is asked at each
 * request: most come from the one that sent the last, in the same second, and
 * then nothing changes, and nobody is told.
 */

#include "weir-service-private.h"

#include "weir-client-name.h"

/* Notes the name that @agent stands for. */
static void
note_name (WeirService *self, WeirSpan agent)
{
  char *name;

  if (self->last_user_agent != NULL && weir_span_equal_string (agent, self->last_user_agent))
    return;

  g_free (self->last_user_agent);
  self->last_user_agent = weir_span_dup (agent);

  name = weir_client_name (self->last_user_agent);
  if (g_strcmp0 (name, self->last_client) == 0)
    {
      g_free (name);
      return;
    }

  g_free (self->last_client);
  self->last_client = name;
  weir_service_notify (self, PROP_LAST_CLIENT);

  if (g_hash_table_size (self->clients) < WEIR_SERVICE_MAX_CLIENTS &&
      g_hash_table_add (self->clients, g_strdup (name)))
    weir_service_notify (self, PROP_N_CLIENTS_SEEN);
}

/* The client that was noted last was inside TLS. */
static void
note_inside (WeirService *self, gint64 now)
{
  if (g_strcmp0 (self->inside_client, self->last_client) != 0)
    {
      g_free (self->inside_client);
      self->inside_client = g_strdup (self->last_client);
      weir_service_notify (self, PROP_INSIDE_CLIENT);
    }
  if (self->inside_when != now)
    {
      self->inside_when = now;
      weir_service_notify (self, PROP_INSIDE_WHEN);
    }
}

/* @when: Unix time in µs */
static void
note (WeirService *self, WeirSpan agent, gint64 when, gboolean is_inside)
{
  gint64 now = when / G_USEC_PER_SEC;

  note_name (self, agent);
  if (self->last_client_when != now)
    {
      self->last_client_when = now;
      weir_service_notify (self, PROP_LAST_CLIENT_WHEN);
    }
  if (is_inside)
    note_inside (self, now);
}

/* Looks at who sent a request, if it was read, and says so. */
void
weir_service_note_client (WeirService *self, const WeirExchangeView *exchange)
{
  const WeirField *field =
    exchange->request != NULL ? weir_head_find (exchange->request, WEIR_FIELD_USER_AGENT) : NULL;

  if (field != NULL)
    note (self, field->value, exchange->started,
          exchange->info != NULL && exchange->info->is_secure);
}

/* A browser has looked whether it uses Weir. */
void
weir_service_on_probed (WeirSpan agent, gboolean is_inside, gpointer user_data)
{
  WeirService *self = user_data;

  note (self, agent, g_get_real_time (), is_inside);
  if (is_inside)
    weir_service_note_trusting (self, agent);
}

/* The authority is another one, which no client has shown to trust. */
void
weir_service_forget_inside_client (WeirService *self)
{
  if (self->inside_client == NULL)
    return;

  g_clear_pointer (&self->inside_client, g_free);
  self->inside_when = 0;
  weir_service_notify (self, PROP_INSIDE_CLIENT);
  weir_service_notify (self, PROP_INSIDE_WHEN);
}

/* --- Weir's own pages --- */

/**
 * weir_service_get_test_page_url:
 * @self: a service
 *
 * Returns: (transfer full) (nullable): where a browser of this computer finds the page that says
 *   whether it uses Weir; %NULL before the start
 */
char *
weir_service_get_test_page_url (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->address != NULL ? g_strdup_printf ("http://%s/", self->address) : NULL;
}

/**
 * weir_service_get_help_url:
 * @self: a service
 *
 * Returns: (transfer full) (nullable): where a browser of this computer finds the guide, or, if that was
 *   not installed, a page that says so; %NULL before the start
 */
char *
weir_service_get_help_url (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->address != NULL ? g_strdup_printf ("http://%s/help/", self->address) : NULL;
}
