/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-stream.h"

G_BEGIN_DECLS

/* The socket itself (weir-stream.c). */
WeirStreamStatus weir_stream_receive (WeirStream *self, char *octets, gsize size, gsize *length);
gsize weir_stream_transmit (WeirStream *self, struct iovec *pieces, guint n_pieces);

/* TLS on it (weir-stream-tls.c). */

/* Opens what there is to @place; what comes in goes through @scratch. */
WeirStreamStatus weir_stream_open_tls (WeirStream *self,
                                       char *place,
                                       gsize size,
                                       char *scratch,
                                       gsize scratch_size,
                                       gsize *length);
void weir_stream_seal (WeirStream *self, const struct iovec *pieces, guint n_pieces);

/* Says goodbye to the peer and forgets the session. */
void weir_stream_end_tls (WeirStream *self);

G_END_DECLS
