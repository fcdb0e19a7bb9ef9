/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-stream.h"

G_BEGIN_DECLS

/**
 * WeirSplice:
 *
 * A way for octets from one socket to another that does not lead through this
 * process.
 */
typedef struct _WeirSplice WeirSplice;

typedef enum
{
  WEIR_SPLICE_MORE,
  WEIR_SPLICE_WAIT,
  WEIR_SPLICE_END, /* the source has ended, and all it gave is on its way */
  WEIR_SPLICE_FAILED,
  WEIR_SPLICE_SINK_GONE,
} WeirSpliceStatus;

/* Returns: (transfer full) (nullable): %NULL where there is none, or no room for one */
WeirSplice *weir_splice_new (void);
void weir_splice_free (WeirSplice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirSplice, weir_splice_free)

/* Moves up to @limit octets on; @n_taken of @from, which may yet be on their way. */
WeirSpliceStatus weir_splice_run (WeirSplice *self,
                                  WeirStream *from,
                                  WeirStream *to,
                                  guint64 limit,
                                  gsize *n_taken);

/* Whether octets were taken that have not been given on. */
gboolean weir_splice_is_holding (const WeirSplice *self);

G_END_DECLS
