/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-proxy.h"
#include "weir-span.h"

G_BEGIN_DECLS

#define LOOPBACK_MAX_ORIGINS 64

/* An end of a connection that is not Weir's. */
typedef struct
{
  gint fd; /* -1: closed */
  GString *received;
  GString *sent;
  gboolean has_ended;
  gboolean is_reset;
} Peer;

/**
 * Loopback:
 *
 * A proxy, its client and its origins on one main context, for a thousand
 * conversations a second: nobody waits for anybody, and what is there is taken.
 */
typedef struct
{
  WeirProxy *proxy;
  guint16 port;
  guint n_clients; /* so far */
  char client_address[32];
  gint origin;    /* o.test:80 and :8080 */
  gint tunnel;    /* o.test:443 */
  gint forbidden; /* p.test, which the policy blocks */
  Peer client;
  Peer origins[LOOPBACK_MAX_ORIGINS]; /* in the order in which they came */
  guint n_origins;
  Peer far_end; /* of the newest tunnel */
  gboolean is_ending;
} Loopback;

Loopback *loopback_new (gboolean portable_poller,
                        WeirPolicy *policy,
                        const WeirObserver *observer,
                        gpointer user_data);

void loopback_begin (Loopback *self);

/* Lets all of them do what there is to do. Returns: whether there was anything */
gboolean loopback_turn (Loopback *self);

/* Everybody ends what they say, and then it comes to an end: at once, or never. */
void loopback_end (Loopback *self);

/* Closes what is left, and sees that the proxy has nothing open. */
void loopback_clear (Loopback *self);

void peer_send (Peer *peer, WeirSpan octets);
void peer_half_close (Peer *peer);
void peer_close (Peer *peer, gboolean reset);

G_END_DECLS
