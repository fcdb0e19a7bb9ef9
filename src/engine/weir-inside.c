/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is fixed for the requests inside an inspected tunnel.
 *
 * The destination is the one of CONNECT, whatever a request inside names: so it is
 * kept here once, read once, and no request can change it.
 */

#include "weir-inside.h"

#include "weir-exemption.h"

#define HTTPS_PORT 443

static char *
make_url (const WeirHost *host, guint16 port)
{
  gboolean in_brackets = host->kind == WEIR_HOST_IPV6;
  const char *open = in_brackets ? "[" : "";
  const char *close = in_brackets ? "]" : "";

  return port == HTTPS_PORT ? g_strdup_printf ("https://%s%s%s", open, host->name, close)
                            : g_strdup_printf ("https://%s%s%s:%u", open, host->name, close, port);
}

WeirInside *
weir_inside_new (const WeirHost *host, guint16 port, WeirSpan agent)
{
  WeirInside *self = g_new0 (WeirInside, 1);

  self->host = *host;
  self->port = port;
  self->url = make_url (host, port);
  self->agent = weir_exemption_dup_client (agent);
  self->outcome = WEIR_OUTCOME_OPEN;
  self->tls_alert = -1;

  return self;
}

void
weir_inside_free (WeirInside *self)
{
  g_clear_pointer (&self->peer, weir_tls_peer_unref);
  g_free (self->url);
  g_free (self->agent);
  g_free (self);
}
