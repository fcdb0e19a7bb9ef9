/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The few elements of a certificate that GnuTLS shows as they are: DER (X.690), read in place.
 *
 * What is not the one way to write a length is refused, so that nobody can read it otherwise.
 */

#include "weir-der.h"

/* Tags of more than one octet begin so; none of them is used in certificates. */
#define LONG_TAG 0x1f

/* Octets of a length: 64 KiB and more are beyond all bounds. */
#define MAX_LENGTH_OCTETS 3

static gboolean
take_length (WeirSpan *input, gsize *length)
{
  guint8 first;
  guint n_octets;

  if (input->length == 0)
    return FALSE;

  first = (guint8) *weir_span_take (input, 1).octets;
  *length = first;
  if (first < 0x80)
    return TRUE;

  n_octets = first & 0x7f;
  if (n_octets == 0 || n_octets > MAX_LENGTH_OCTETS || n_octets > input->length)
    return FALSE;

  *length = 0;
  for (guint i = 0; i < n_octets; i++)
    *length = *length << 8 | (guint8) *weir_span_take (input, 1).octets;

  /* As short as can be (X.690, section 10.1). */
  return *length >= 0x80 && *length >> (8 * (n_octets - 1)) != 0;
}

gboolean
weir_der_take (WeirSpan *input, guint8 *tag, WeirSpan *content)
{
  WeirSpan rest = *input;
  gsize length;

  if (rest.length == 0)
    return FALSE;

  *tag = (guint8) *weir_span_take (&rest, 1).octets;
  if ((*tag & LONG_TAG) == LONG_TAG || !take_length (&rest, &length) || length > rest.length)
    return FALSE;

  *content = weir_span_take (&rest, length);
  *input = rest;

  return TRUE;
}

gboolean
weir_der_take_tagged (WeirSpan *input, guint8 tag, WeirSpan *content)
{
  WeirSpan rest = *input;
  guint8 found;

  if (!weir_der_take (&rest, &found, content) || found != tag)
    return FALSE;

  *input = rest;

  return TRUE;
}
