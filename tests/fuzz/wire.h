/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* More fields than any message that Weir forwards, and those it adds, can have. */
#define WIRE_MAX_FIELDS 1024

typedef struct
{
  WeirSpan name;
  WeirSpan value;
} WireField;

typedef struct
{
  WeirSpan start; /* the start line */
  WireField fields[WIRE_MAX_FIELDS];
  guint n_fields;
} WireHead;

typedef enum
{
  WIRE_NO_CONTENT,
  WIRE_BY_LENGTH,
  WIRE_CHUNKED,
  WIRE_UNTIL_END,
} WireFraming;

/*
 * wire_take_head:
 *
 * Takes a head off the front of @input.  FALSE: it is not all there.  What is
 * there and not as strict as can be ends the program.
 */
gboolean wire_take_head (WeirSpan *input, WireHead *head);

/* @value: (out) (optional): of the last one. Returns: how many there are */
guint wire_count (const WireHead *head, const char *name, WeirSpan *value);

/* The parts of the request line, which is checked. */
void wire_check_request (const WireHead *head, WeirSpan *method, WeirSpan *target);

/* Returns: the status, in a line that is checked */
guint wire_check_response (const WireHead *head);

/* Nothing that is of one connection alone is in it, but for an Upgrade to a WebSocket and "close". */
void wire_check_hop_by_hop (const WireHead *head);

/* What the fields say: one way, and plainly.  @length: (out): of WIRE_BY_LENGTH */
WireFraming wire_check_framing (const WireHead *head, guint64 *length);

/* Takes the content off the front of @input, all there is. Returns: whether that is all of it */
gboolean wire_take_content (WeirSpan *input, WireFraming framing, guint64 length);

G_END_DECLS
