/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What octets of a list are, in one table: a line is surveyed once, and what does not occur in it
 * costs nothing more.  The usual line, `||host^`, is lower-case ASCII, and is done after that.
 */

#include "weir-filter-private.h"

const guint8 weir_filter_octets[256] = {
  [0x00 ... 0x08] = WEIR_FILTER_OCTET_CONTROL,
  [0x0a ... 0x1f] = WEIR_FILTER_OCTET_CONTROL,
  [0x7f] = WEIR_FILTER_OCTET_CONTROL,
  ['\t'] = WEIR_FILTER_OCTET_SPACE,
  [' '] = WEIR_FILTER_OCTET_SPACE,
  ['#'] = WEIR_FILTER_OCTET_HASH,
  ['$'] = WEIR_FILTER_OCTET_DOLLAR,
  ['*'] = WEIR_FILTER_OCTET_GLOB,
  ['^'] = WEIR_FILTER_OCTET_GLOB,
  ['-'] = WEIR_FILTER_OCTET_HOST,
  ['.'] = WEIR_FILTER_OCTET_HOST,
  ['_'] = WEIR_FILTER_OCTET_HOST,
  ['0' ... '9'] = WEIR_FILTER_OCTET_HOST,
  ['a' ... 'z'] = WEIR_FILTER_OCTET_HOST,
  ['A' ... 'Z'] = WEIR_FILTER_OCTET_UPPER,
  [0x80 ... 0xff] = WEIR_FILTER_OCTET_BEYOND,
};
