/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Characters of regular expressions: escapes, and sets of octets. */

#pragma once

#include "weir-filter-regex-program.h"

G_BEGIN_DECLS

/* What a character of an expression stands for: an octet, one beyond ASCII, or a set. */
typedef enum
{
  WEIR_REGEX_ONE,    /* @code, up to 0x7f */
  WEIR_REGEX_BEYOND, /* @code, of no octet of its own */
  WEIR_REGEX_SET,    /* @set: \d, \W … */
} WeirRegexCharacterKind;

typedef struct
{
  WeirRegexCharacterKind kind;
  guint32 code;
  WeirRegexSet set;
} WeirRegexCharacter;

void weir_regex_set_add (WeirRegexSet *set, guint from, guint to);
void weir_regex_set_add_all (WeirRegexSet *set, const WeirRegexSet *other);
void weir_regex_set_invert (WeirRegexSet *set);
void weir_regex_set_fold (WeirRegexSet *set); /* adds the other case of each letter */
guint weir_regex_set_count (const WeirRegexSet *set);
int weir_regex_set_find_letter (
  const WeirRegexSet *set); /* the octet, in lower case, if all its octets are that one; or -1 */

/* Reads one character of UTF-8. */
guint32 weir_regex_take_code (WeirSpan *rest);

/*
 * Reads what stands behind a backslash, as in a class or outside of it.  FALSE: it is none; back
 * references, boundaries and the like are not its business.
 */
gboolean weir_regex_take_escape (WeirSpan *rest,
                                 gboolean is_in_class,
                                 WeirRegexCharacter *character);

/* Reads a class, behind its "[".  FALSE: it is none; @problem says why. */
gboolean weir_regex_take_class (WeirSpan *rest,
                                gboolean ignore_case,
                                WeirRegexSet *set,
                                const char **problem);

G_END_DECLS
