/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-head.h"

G_BEGIN_DECLS

typedef enum
{
  WEIR_HEAD_COMPLETE,
  WEIR_HEAD_NEED_INPUT,

  /* Faults: the connection closes, nothing behind it is read. */
  WEIR_HEAD_MALFORMED,      /* 400, 502 of an origin */
  WEIR_HEAD_START_TOO_LONG, /* 414 */
  WEIR_HEAD_TOO_LARGE,      /* 431 */
  WEIR_HEAD_BAD_VERSION,    /* 505 */
} WeirHeadStatus;

/**
 * WeirHeadParser:
 *
 * Remembers how far the input was looked at, so that a head that arrives octet
 * by octet costs linear time.  Embed it by value; all zeroes starts a head.
 */
typedef struct
{
  /*< private >*/
  gsize scanned;  /* octets known to be well-formed */
  gsize line;     /* where the first line begins that is not taken apart yet */
  guint n_fields; /* taken apart so far */
  guint8 state;
} WeirHeadParser;

/*
 * Parses the head at the front of @input: all octets received of this message
 * so far, from the same start at each call.  On %WEIR_HEAD_COMPLETE, @head is
 * set and @length is the number of octets it took, empty lines before a
 * request included (RFC 9112, 2.2).  A fault is reported as soon as it is seen,
 * with @head's start line set as far as it could be read.
 */
WeirHeadStatus weir_head_parser_request (WeirHeadParser *self,
                                         WeirSpan input,
                                         WeirHead *head,
                                         gsize *length);
WeirHeadStatus weir_head_parser_response (WeirHeadParser *self,
                                          WeirSpan input,
                                          WeirHead *head,
                                          gsize *length);

G_END_DECLS
