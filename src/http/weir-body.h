/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-chunked.h"
#include "weir-head.h"

G_BEGIN_DECLS

/* How the end of a message's content is found (RFC 9112, section 6.3). */
typedef enum
{
  WEIR_BODY_NONE,
  WEIR_BODY_LENGTH,
  WEIR_BODY_CHUNKED,
  WEIR_BODY_CLOSE,
} WeirBodyKind;

typedef struct
{
  WeirBodyKind kind;
  guint64 length;            /* of WEIR_BODY_LENGTH */
  gboolean has_length_field; /* HEAD and 304 may state a length without content */
  guint64 stated_length;
} WeirBodyFraming;

typedef enum
{
  WEIR_BODY_OK,
  WEIR_BODY_MALFORMED,       /* 400, or 502 */
  WEIR_BODY_NOT_IMPLEMENTED, /* 501: a transfer coding other than chunked */
} WeirBodyStatus;

WeirBodyStatus weir_body_frame_request (const WeirHead *head, WeirBodyFraming *framing);
WeirBodyStatus weir_body_frame_response (const WeirHead *head,
                                         gboolean to_head,
                                         gboolean to_connect,
                                         WeirBodyFraming *framing);

/**
 * WeirBodyReader:
 *
 * Takes content out of its framing.  Embed it by value.
 */
typedef struct
{
  /*< private >*/
  WeirBodyKind kind;
  guint64 left;
  WeirChunkedDecoder chunked;
} WeirBodyReader;

void weir_body_reader_init (WeirBodyReader *self, const WeirBodyFraming *framing);

/* As weir_chunked_decoder_next(), for every kind of framing. */
WeirChunkedStatus weir_body_reader_next (WeirBodyReader *self, WeirSpan *input, WeirSpan *data);

/* The connection ended: whether the content was whole. */
gboolean weir_body_reader_end_of_stream (WeirBodyReader *self);

/* Whether no more input belongs to this body. */
gboolean weir_body_reader_is_done (const WeirBodyReader *self);

/* The octets of content that remain, if they are known: what splice() may move. */
gboolean weir_body_reader_get_left (const WeirBodyReader *self, guint64 *left);
void weir_body_reader_skip (WeirBodyReader *self, guint64 length);

G_END_DECLS
