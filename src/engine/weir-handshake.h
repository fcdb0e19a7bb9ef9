/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"
#include "weir-tls-session.h"

G_BEGIN_DECLS

/**
 * WeirHandshake:
 *
 * A step of a TLS handshake on a worker thread.  Nobody touches the session until it is done.
 * Main thread.
 */
typedef struct _WeirHandshake WeirHandshake;

typedef void (*WeirHandshakeFunc) (gpointer user_data);

/**
 * weir_handshake_begin:
 * @session: that goes on
 * @input: octets of its peer; copied
 * @func: called when it is done, never from within
 *
 * Returns: (transfer full): for weir_handshake_finish(), or weir_handshake_abandon()
 */
WeirHandshake *weir_handshake_begin (WeirTlsSession *session,
                                     WeirSpan input,
                                     WeirHandshakeFunc func,
                                     gpointer user_data);

gboolean weir_handshake_is_done (const WeirHandshake *self);

/* Of what is done: what the session said, and what it left of its input.
 * @self: (transfer full) */
WeirTlsStatus weir_handshake_finish (WeirHandshake *self, WeirBuffer *rest, WeirBuffer *output);

/* Nobody is told, and the session is freed when it can be.
 * @self: (transfer full), and with it its session */
void weir_handshake_abandon (WeirHandshake *self);

G_END_DECLS
