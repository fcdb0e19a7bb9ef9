/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* Tags of DER (X.690) that certificates are read by. */
#define WEIR_DER_BIT_STRING 0x03
#define WEIR_DER_OID 0x06
#define WEIR_DER_UTF8_STRING 0x0c
#define WEIR_DER_PRINTABLE_STRING 0x13
#define WEIR_DER_SEQUENCE 0x30
#define WEIR_DER_SET 0x31

/* Tags that mean what their place says: of octets, and of further elements. */
#define WEIR_DER_CONTEXT(number) (0x80 | (number))
#define WEIR_DER_CONTEXT_SEQUENCE(number) (0xa0 | (number))

/**
 * weir_der_take:
 * @input: (inout): DER; what follows the element, on success
 * @tag: (out): its tag, an octet
 * @content: (out): its content; points into @input
 *
 * Takes one element off the front: of definite length, as short as it can be written, and all there.
 *
 * Returns: %FALSE if there is none, or it is no DER
 */
gboolean weir_der_take (WeirSpan *input, guint8 *tag, WeirSpan *content);

/* Takes an element that must be of @tag. */
gboolean weir_der_take_tagged (WeirSpan *input, guint8 tag, WeirSpan *content);

G_END_DECLS
