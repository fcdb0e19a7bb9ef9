/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* A ClientHello in more octets than this is not waited for. */
#define WEIR_CLIENT_HELLO_MAX_LENGTH (64 * 1024)

typedef enum
{
  WEIR_CLIENT_HELLO_OK,
  WEIR_CLIENT_HELLO_NEED_INPUT, /* so far it may become one */
  WEIR_CLIENT_HELLO_NOT_TLS,    /* the client speaks something else, or TLS that nobody should */
} WeirClientHelloStatus;

/* What decides whether the inside of a tunnel can be looked at. */
typedef struct
{
  WeirSpan server_name; /* SNI's host_name; empty: none */
  gboolean offers_tls_1_2_or_later;
  gboolean has_alpn;
  gboolean offers_http_1_1; /* by ALPN, or because it says nothing of protocols */
} WeirClientHello;

/* Reads the first octets of a client (RFC 8446, 4.1.2 and 5.1), in any number of records.  Pure.
 * @hello: spans point into @octets, valid only if the ClientHello came in one record; else empty. */
WeirClientHelloStatus weir_client_hello_read (WeirSpan octets, WeirClientHello *hello);

G_END_DECLS
