/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The face of the engine, as far as inspection goes.
 *
 * A decision on inspection is made once for a connection, which can be open for hours.
 * So whenever what decides changes, all that is open is looked at: what would be decided
 * otherwise now ends, and the client comes again.
 */

#include "weir-client.h"
#include "weir-exchange.h"
#include "weir-proxy.h"

static gboolean
is_inspected_still (WeirProxy *self, const WeirInside *inside)
{
  WeirInspectionJudgement judgement;

  if (inside->is_probe)
    return TRUE;

  weir_inspector_judge (&self->inspector, self->policy, &inside->host, inside->agent,
                        g_get_real_time () / G_TIME_SPAN_SECOND, &judgement);

  return judgement.inspect;
}

static void
review (WeirProxy *self, WeirClient *client)
{
  if (client->inside != NULL)
    {
      if (!is_inspected_still (self, client->inside))
        weir_client_end_inspection (client);
    }
  else if (client->exchange != NULL && weir_exchange_is_misjudged (client->exchange))
    weir_client_end_tunnel (client);
}

void
weir_proxy_review_tunnels (WeirProxy *self)
{
  WeirClient *next;

  for (WeirClient *client = self->clients; client != NULL; client = next)
    {
      next = client->next;
      review (self, client);
    }
}

/* Certificates of the authority before are of no more use to anybody. */
static void
end_inspection (WeirProxy *self)
{
  WeirClient *next;

  for (WeirClient *client = self->clients; client != NULL; client = next)
    {
      next = client->next;
      if (client->inside != NULL)
        weir_client_end_inspection (client);
      else if (client->exchange != NULL && weir_exchange_is_entering (client->exchange))
        weir_client_end_tunnel (client);
    }
}

void
weir_proxy_set_authority (WeirProxy *self, WeirAuthority *authority)
{
  if (authority == self->inspector.authority)
    return;

  end_inspection (self);
  weir_inspector_set_authority (&self->inspector, authority);
  weir_proxy_review_tunnels (self);
}

void
weir_proxy_set_trust (WeirProxy *self, WeirTrust *trust)
{
  weir_verifier_set_trust (&self->inspector.verifier, trust);
  weir_proxy_review_tunnels (self);
}

void
weir_proxy_add_exemption (WeirProxy *self, const WeirExemption *exemption)
{
  weir_exemptions_add (self->inspector.exemptions, exemption);
}

void
weir_proxy_remove_exemption (WeirProxy *self, const char *host, const char *client)
{
  WeirClient *next;

  weir_exemptions_remove (self->inspector.exemptions, host, client);
  for (WeirClient *other = self->clients; other != NULL; other = next)
    {
      next = other->next;
      if (other->exchange != NULL && weir_exchange_is_exempted (other->exchange, host))
        weir_client_end_tunnel (other);
    }
}

void
weir_proxy_accept_certificate (WeirProxy *self,
                               const char *host,
                               guint16 port,
                               const guint8 *fingerprint)
{
  weir_inspector_accept (&self->inspector, host, port, fingerprint);
}
