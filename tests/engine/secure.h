/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "script.h"
#include "test-authority.h"

G_BEGIN_DECLS

/* How both sides speak TLS; all NULL: as well as they can. */
typedef struct
{
  const char *client_priority; /* GnuTLS's */
  const char *client_alpn;     /* protocols, commas between; NULL: "http/1.1" */
  gboolean client_distrusts;   /* Weir's authority; the origin's root is trusted always */
  const char *origin_priority;
  const TestCertificate *origin_leaf; /* issued by secure_get_root() or not; NULL: a good one */
  gboolean origin_asks;               /* for a certificate of the client */
  gboolean origin_is_plain;           /* speaks no TLS */
} SecureWays;

/* A world in which Weir inspects all tunnels; @ways (nullable) must outlive it. */
World *secure_world_new (const WeirProxyOptions *options,
                         const char *const *rules,
                         const WeirObserver *observer,
                         gpointer user_data,
                         const SecureWays *ways);

/* Other ways for connections to come. */
void secure_world_set_ways (World *world, const SecureWays *ways);

WeirPolicy *secure_make_policy (const char *const *rules, WeirInspectionMode mode);

/* The root that Weir trusts origins by. Returns: (transfer none) */
const TestCertificate *secure_get_root (void);

/* One for @hosts that holds from @begins to @ends, in days from now. Returns: (transfer full) */
TestCertificate *secure_new_leaf (const TestCertificate *issuer,
                                  const char *hosts,
                                  gint begins,
                                  gint ends);

/* Weir's own. Returns: (transfer none) */
WeirAuthority *secure_get_authority (void);

/* For an origin that begins TLS when it is told to. Returns: (transfer full) */
gnutls_session_t secure_make_origin_session (void);

/* @fingerprint: WEIR_FINGERPRINT_LENGTH octets */
void secure_get_fingerprint (const TestCertificate *certificate, guint8 *fingerprint);

/* Whether the client, which has shaken hands, was shown another certificate than the origin's good one. */
gboolean secure_is_inspected (World *world);

/* The client asks for a tunnel to @host, port 443, and is inside it. */
void secure_enter (World *world, const char *host);

/* The client asks for a tunnel and has it, no more. */
void secure_connect (World *world, const char *host);

G_END_DECLS
