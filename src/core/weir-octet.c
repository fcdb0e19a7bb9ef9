/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Which octets may stand where, in one table: a parser on the hot path asks it
 * once an octet and branches on nothing else.
 *
 * Octets beyond ASCII (obs-text) are text and may stand in a request target,
 * since people send them and they pass unchanged.  "#" may not stand in a
 * target: a fragment is never sent, and recipients differ on what it would mean.
 */

#include "weir-octet.h"

#define TEXT WEIR_OCTET_TEXT
#define SEEN (WEIR_OCTET_TEXT | WEIR_OCTET_TARGET)
#define SIGN (SEEN | WEIR_OCTET_TOKEN)
#define NAME (SIGN | WEIR_OCTET_HOST)

const guint8 weir_octet_classes[256] = {
  ['\t'] = TEXT,          [' '] = TEXT,         ['#'] = TEXT | WEIR_OCTET_TOKEN,

  ['!'] = SIGN,           ['$'] = SIGN,         ['%'] = SIGN,
  ['&'] = SIGN,           ['\''] = SIGN,        ['*'] = SIGN,
  ['+'] = SIGN,           ['^'] = SIGN,         ['`'] = SIGN,
  ['|'] = SIGN,           ['~'] = SIGN,

  ['-'] = NAME,           ['.'] = NAME,         ['_'] = NAME,
  ['0' ... '9'] = NAME,   ['A' ... 'Z'] = NAME, ['a' ... 'z'] = NAME,

  ['"'] = SEEN,           ['('] = SEEN,         [')'] = SEEN,
  [','] = SEEN,           ['/'] = SEEN,         [':' ... '@'] = SEEN,
  ['[' ... ']'] = SEEN,   ['{'] = SEEN,         ['}'] = SEEN,

  [0x80 ... 0xff] = SEEN,
};
