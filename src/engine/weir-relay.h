/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-body.h"
#include "weir-splice.h"

G_BEGIN_DECLS

/* Octets of content handed on at once, and so the most that waits for a slow reader. */
#define WEIR_RELAY_SCRATCH_SIZE (256 * 1024)

typedef enum
{
  WEIR_RELAY_MORE,      /* something moved */
  WEIR_RELAY_WAIT,      /* for the source or for the sink */
  WEIR_RELAY_END,       /* all of the content was handed on */
  WEIR_RELAY_CUT,       /* the source ended before its content did */
  WEIR_RELAY_INVALID,   /* what came is not the source's framing */
  WEIR_RELAY_SINK_GONE, /* nobody is there to take it */
} WeirRelayStatus;

/**
 * WeirRelay:
 *
 * Content on its way from one stream to another: out of the framing it came in
 * and into the one it goes on in.  Embed it by value; weir_relay_clear() it.
 */
typedef struct
{
  WeirBodyReader reader;
  gboolean chunked;   /* what goes out is */
  gboolean is_plain;  /* octets of content go out as they came in */
  guint64 octets;     /* of content, so far */
  WeirSplice *splice; /* (owned) (nullable): the content is bulky */
} WeirRelay;

void weir_relay_init (WeirRelay *self, const WeirBodyFraming *framing, gboolean chunked);

void weir_relay_clear (WeirRelay *self);

/* Everything up to the end of the connection, as it comes. */
void weir_relay_init_tunnel (WeirRelay *self);

/*
 * Hands on what is in @available, behind @head, with one write if the socket
 * takes it.  What belongs to the next message is kept in @from.
 */
WeirRelayStatus weir_relay_push (WeirRelay *self,
                                 WeirStream *from,
                                 WeirStream *to,
                                 WeirSpan available,
                                 WeirSpan head);

/* Moves as much as one read gives. @to: (nullable): %NULL throws the content away. */
WeirRelayStatus weir_relay_run (WeirRelay *self,
                                WeirStream *from,
                                WeirStream *to,
                                char *scratch,
                                gsize scratch_size);

/* Whether content was taken that the sink has not: it is in the pipe, where the stream does not see it. */
gboolean weir_relay_is_holding (const WeirRelay *self);

G_END_DECLS
