/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-head-parser.h"
#include "weir-inside.h"
#include "weir-proxy-private.h"

G_BEGIN_DECLS

#define WEIR_CLIENT_ADDRESS_LENGTH 56

/**
 * WeirClient:
 *
 * A connection of a client.  What an exchange needs is allocated only while one
 * is under way.
 */
struct _WeirClient
{
  WeirStream stream;
  WeirTimeout timeout;
  WeirProxy *proxy;       /* (unowned) */
  WeirExchange *exchange; /* (owned) (nullable) */
  WeirInside *inside;     /* (owned) (nullable): the tunnel is inspected */
  WeirClient *next;
  WeirClient *previous;
  WeirIdleOrigins idle_origins;
  WeirHeadParser parser;
  guint8 state;
  guint8 head_is_partial;
  guint8 is_turned_away; /* one too many */
  guint discarded;       /* octets read and thrown away since goodbye was said */
  char address[WEIR_CLIENT_ADDRESS_LENGTH];
};

/* Begins to serve @fd (transfer full). */
void weir_client_new (WeirProxy *proxy, gint fd, const char *address);
/* Says @words to @fd (transfer full), and goodbye: what it asked is not read. */
void weir_client_turn_away (WeirProxy *proxy, gint fd, const char *address, WeirSpan words);

void weir_client_free (WeirClient *self);

/* The tunnel that the client asked for is inspected from now on. @inside: (transfer full) */
void weir_client_enter (WeirClient *self, WeirInside *inside);

/* Ends what is inspected, at once or after the request under way; or the tunnel. */
void weir_client_end_inspection (WeirClient *self);
void weir_client_end_tunnel (WeirClient *self);

/* Goes on as far as it can.  The client may be gone when this returns. */
void weir_client_run (WeirClient *self);

G_END_DECLS
