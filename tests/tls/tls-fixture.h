/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "raw-peer.h"
#include "test-authority.h"
#include "weir-tls-session.h"

G_BEGIN_DECLS

#define TLS_1_2 "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS_1_3 "NORMAL:-VERS-ALL:+VERS-TLS1.3"

/* What sessions of tests need. */
typedef struct
{
  WeirTlsContext *context;  /* (owned) */
  WeirAuthority *authority; /* (owned) */
  WeirLeaf *leaf;           /* (owned) for origin.example, by @authority */
  TestCertificate *root;    /* (owned) */
  TestCertificate *origin;  /* (owned) for origin.example, below @root */
} TlsFixture;

void tls_fixture_set_up (TlsFixture *f, gconstpointer data);
void tls_fixture_tear_down (TlsFixture *f, gconstpointer data);

typedef void (*TlsTestFunc) (TlsFixture *f, gconstpointer data);

/* Adds a test "@path/@name", or without a @name (nullable) of that @path. */
void tls_fixture_add (const char *path, const char *name, gconstpointer data, TlsTestFunc func);

/* Adds one for TLS 1.2 and one for 1.3, whose data are the priorities for it. */
void tls_fixture_add_both (const char *path, TlsTestFunc func);

/* Towards @name. */
WeirTlsSession *tls_fixture_new_client (TlsFixture *f, const char *name);

/* An origin with that certificate, and its root. */
RawPeer *tls_fixture_new_origin (TlsFixture *f, const char *priorities);

void tls_write_text (WeirTlsSession *session, const char *text, WeirBuffer *output);

/* All of @from, in pieces of @piece octets, says @expected, and @status in the end. */
void tls_assert_reads (WeirTlsSession *session,
                       WeirBuffer *from,
                       gsize piece,
                       WeirBuffer *output,
                       WeirTlsStatus status,
                       const char *expected);

/* Two of ours; the tickets for the client are read. */
void tls_shake_hands (WeirTlsSession *client,
                      WeirTlsSession *server,
                      WeirBuffer *inbound,
                      WeirBuffer *outbound);

G_END_DECLS
