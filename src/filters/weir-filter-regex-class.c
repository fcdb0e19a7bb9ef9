/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Characters of regular expressions, as JavaScript has them without its flag "u" (ECMA-262, section
 * 22.2.1 and annex B.1.2): nearly everything behind a backslash stands for itself, and what is no
 * number is a letter.
 *
 * URLs are ASCII.  A character beyond it is its octets of UTF-8 where it stands alone, and nothing
 * in a class; a range that goes beyond takes all octets beyond.
 */

#include "weir-filter-regex-class.h"

#include "weir-octet.h"

#include <glib/gi18n-lib.h>

#define N_SETS 8
#define LAST_ASCII 0x7f

void
weir_regex_set_add (WeirRegexSet *set, guint from, guint to)
{
  for (guint octet = from; octet <= to && octet <= G_MAXUINT8; octet++)
    set->bits[octet / 32] |= 1u << octet % 32;
}

void
weir_regex_set_add_all (WeirRegexSet *set, const WeirRegexSet *other)
{
  for (guint i = 0; i < N_SETS; i++)
    set->bits[i] |= other->bits[i];
}

void
weir_regex_set_invert (WeirRegexSet *set)
{
  for (guint i = 0; i < N_SETS; i++)
    set->bits[i] = ~set->bits[i];
}

void
weir_regex_set_fold (WeirRegexSet *set)
{
  const guint32 letters = 0x07fffffe;
  guint32 both = (set->bits['A' / 32] | set->bits['a' / 32]) & letters;

  set->bits['A' / 32] |= both;
  set->bits['a' / 32] |= both;
}

guint
weir_regex_set_count (const WeirRegexSet *set)
{
  guint n_octets = 0;

  for (guint i = 0; i < N_SETS; i++)
    n_octets += (guint) __builtin_popcount (set->bits[i]);

  return n_octets;
}

int
weir_regex_set_find_letter (const WeirRegexSet *set)
{
  int letter = -1;

  if (weir_regex_set_count (set) > 2)
    return -1;

  for (guint octet = 0; octet <= LAST_ASCII; octet++)
    if (weir_regex_set_has (set, (guchar) octet))
      {
        char lower = weir_octet_to_lower ((char) octet);

        if (letter >= 0 && letter != lower)
          return -1;
        letter = lower;
      }

  return letter;
}

guint32
weir_regex_take_code (WeirSpan *rest)
{
  guchar lead = (guchar) *weir_span_take (rest, 1).octets;
  guint n_more = lead < 0xc0 ? 0 : lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  guint32 code = n_more == 0 ? lead : lead & (0x3fu >> n_more);

  /* Nobody swears that it is UTF-8: then what is there is taken, and nothing beside. */
  for (; n_more > 0 && rest->length > 0 && ((guchar) *rest->octets & 0xc0) == 0x80; n_more--)
    code = code << 6 | ((guchar) *weir_span_take (rest, 1).octets & 0x3f);

  return code;
}

static void
set_code (WeirRegexCharacter *character, guint32 code)
{
  character->kind = code <= LAST_ASCII ? WEIR_REGEX_ONE : WEIR_REGEX_BEYOND;
  character->code = code;
}

/* Exactly @n_digits hexadecimal digits.  FALSE: they are not there. */
static gboolean
take_hex (WeirSpan *rest, guint n_digits, guint32 *code)
{
  *code = 0;
  if (rest->length < n_digits)
    return FALSE;

  for (guint i = 0; i < n_digits; i++)
    {
      int digit = weir_octet_xdigit_value (rest->octets[i]);

      if (digit < 0)
        return FALSE;
      *code = *code << 4 | (guint32) digit;
    }
  weir_span_take (rest, n_digits);

  return TRUE;
}

/* Up to three octal digits, up to 255. */
static guint32
take_octal (WeirSpan *rest)
{
  guint32 code = 0;

  for (guint i = 0; i < 3 && rest->length > 0; i++)
    {
      int digit = weir_octet_digit_value (*rest->octets);

      if (digit < 0 || digit > 7 || code * 8 + (guint32) digit > G_MAXUINT8)
        break;
      code = code * 8 + (guint32) digit;
      weir_span_take (rest, 1);
    }

  return code;
}

/* \d, \D, \s, \S, \w, \W */
static gboolean
read_set (char letter, WeirRegexCharacter *character)
{
  WeirRegexSet set = { { 0 } };

  switch (letter | 0x20)
    {
    case 'w':
      weir_regex_set_add (&set, 'a', 'z');
      weir_regex_set_add (&set, 'A', 'Z');
      weir_regex_set_add (&set, '_', '_');
      G_GNUC_FALLTHROUGH;
    case 'd':
      weir_regex_set_add (&set, '0', '9');
      break;
    case 's':
      weir_regex_set_add (&set, '\t', '\r');
      weir_regex_set_add (&set, ' ', ' ');
      break;
    default:
      return FALSE;
    }

  if ((letter & 0x20) == 0)
    weir_regex_set_invert (&set);

  character->kind = WEIR_REGEX_SET;
  character->set = set;

  return TRUE;
}

/* "\cX".  Without a letter the backslash stands for itself, and nothing is taken. */
static guint32
take_control (WeirSpan *rest, gboolean is_in_class)
{
  char octet = rest->length > 1 ? rest->octets[1] : '\0';

  if (!g_ascii_isalpha (octet) &&
      (!is_in_class || (weir_octet_digit_value (octet) < 0 && octet != '_')))
    return '\\';

  weir_span_take (rest, 2);

  return (guint32) octet & 0x1f;
}

/* \t and its like.  FALSE: @rest begins with none. */
static gboolean
take_white_space (WeirSpan *rest, WeirRegexCharacter *character)
{
  static const char letters[] = "tnvfr";
  static const char codes[] = "\t\n\v\f\r";
  const char *letter = strchr (letters, *rest->octets);

  if (letter == NULL || *letter == '\0')
    return FALSE;

  weir_span_take (rest, 1);
  set_code (character, (guint32) codes[letter - letters]);

  return TRUE;
}

gboolean
weir_regex_take_escape (WeirSpan *rest, gboolean is_in_class, WeirRegexCharacter *character)
{
  guint32 code;

  if (rest->length == 0)
    return FALSE;

  if (read_set (*rest->octets, character))
    {
      weir_span_take (rest, 1);
      return TRUE;
    }

  if (take_white_space (rest, character))
    return TRUE;

  if (*rest->octets == 'c')
    set_code (character, take_control (rest, is_in_class));
  else if (*rest->octets >= '0' && *rest->octets <= '7')
    set_code (character, take_octal (rest));
  else
    {
      set_code (character, weir_regex_take_code (rest));
      if ((character->code == 'x' && take_hex (rest, 2, &code)) ||
          (character->code == 'u' && take_hex (rest, 4, &code)))
        set_code (character, code);
    }

  return TRUE;
}

/* One character of a class. */
static gboolean
take_class_character (WeirSpan *rest, WeirRegexCharacter *character)
{
  if (*rest->octets != '\\')
    {
      set_code (character, weir_regex_take_code (rest));
      return TRUE;
    }

  weir_span_take (rest, 1);
  if (rest->length > 0 && *rest->octets == 'b')
    {
      weir_span_take (rest, 1);
      set_code (character, '\b');
      return TRUE;
    }

  return weir_regex_take_escape (rest, TRUE, character);
}

static void
add_character (WeirRegexSet *set, const WeirRegexCharacter *character)
{
  if (character->kind == WEIR_REGEX_SET)
    weir_regex_set_add_all (set, &character->set);
  else if (character->kind == WEIR_REGEX_ONE)
    weir_regex_set_add (set, character->code, character->code);
}

/* FALSE: it ends before it begins. */
static gboolean
add_range (WeirRegexSet *set, const WeirRegexCharacter *from, const WeirRegexCharacter *to)
{
  /* Sets have no ends: then the "-" is one more character. */
  if (from->kind == WEIR_REGEX_SET || to->kind == WEIR_REGEX_SET)
    {
      add_character (set, from);
      add_character (set, to);
      weir_regex_set_add (set, '-', '-');
      return TRUE;
    }

  if (from->code > to->code)
    return FALSE;

  if (from->kind == WEIR_REGEX_ONE)
    weir_regex_set_add (set, from->code, MIN (to->code, LAST_ASCII));
  if (to->kind == WEIR_REGEX_BEYOND && from->code < to->code)
    weir_regex_set_add (set, LAST_ASCII + 1, G_MAXUINT8);

  return TRUE;
}

static gboolean
fail (const char **problem, const char *words)
{
  *problem = words;

  return FALSE;
}

gboolean
weir_regex_take_class (WeirSpan *rest,
                       gboolean ignore_case,
                       WeirRegexSet *set,
                       const char **problem)
{
  gboolean is_negated = rest->length > 0 && *rest->octets == '^';

  memset (set, 0, sizeof *set);
  if (is_negated)
    weir_span_take (rest, 1);

  while (rest->length > 0 && *rest->octets != ']')
    {
      WeirRegexCharacter from;
      WeirRegexCharacter to;

      if (!take_class_character (rest, &from))
        return fail (problem, N_ ("it ends in a backslash"));

      if (rest->length < 2 || *rest->octets != '-' || rest->octets[1] == ']')
        {
          add_character (set, &from);
          continue;
        }

      weir_span_take (rest, 1);
      if (!take_class_character (rest, &to))
        return fail (problem, N_ ("it ends in a backslash"));
      if (!add_range (set, &from, &to))
        return fail (problem, N_ ("a range ends before it begins"));
    }

  if (rest->length == 0)
    return fail (problem, N_ ("a class is not closed"));

  weir_span_take (rest, 1);
  if (ignore_case)
    weir_regex_set_fold (set);
  if (is_negated)
    weir_regex_set_invert (set);

  return TRUE;
}
