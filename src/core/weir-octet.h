/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an octet may be part of. */
typedef enum
{
  WEIR_OCTET_TOKEN = 1 << 0,  /* a token (RFC 9110, section 5.6.2) */
  WEIR_OCTET_TEXT = 1 << 1,   /* a field value: no control octet but HTAB (section 5.5) */
  WEIR_OCTET_TARGET = 1 << 2, /* a request target: visible, or beyond ASCII; no "#" */
  WEIR_OCTET_HOST = 1 << 3,   /* a host name in ASCII */
} WeirOctetClass;

extern const guint8 weir_octet_classes[256];

static inline gboolean
weir_octet_is (char octet, WeirOctetClass octet_class)
{
  return (weir_octet_classes[(guchar) octet] & octet_class) != 0;
}

/* Inline, where GLib's own are calls.  Returns: -1 if @octet is no digit */
static inline int
weir_octet_digit_value (char octet)
{
  return octet >= '0' && octet <= '9' ? octet - '0' : -1;
}

static inline int
weir_octet_xdigit_value (char octet)
{
  char lower = octet | 0x20;

  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : weir_octet_digit_value (octet);
}

static inline char
weir_octet_to_lower (char octet)
{
  return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

G_END_DECLS
