/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How often something comes in a regular expression: "*", "+", "?", "{2,3}", and lazily "*?". */

#include "weir-filter-regex-times.h"

#include "weir-filter-regex-program.h"
#include "weir-octet.h"

static guint
take_number (WeirSpan *rest)
{
  guint number = 0;

  /* More than any text has is as good as any number. */
  while (rest->length > 0 && weir_octet_digit_value (*rest->octets) >= 0)
    {
      number = number * 10 + (guint) weir_octet_digit_value (*weir_span_take (rest, 1).octets);
      number = MIN (number, WEIR_REGEX_NO_LIMIT - 1);
    }

  return number;
}

static gboolean
next_is_digit (WeirSpan rest)
{
  return rest.length > 0 && weir_octet_digit_value (*rest.octets) >= 0;
}

/* "{2}", "{2,}", "{2,3}".  FALSE: the "{" stands for itself. */
static gboolean
take_braces (WeirSpan *rest, WeirRegexTimes *times)
{
  WeirSpan inside = *rest;
  guint min;
  guint max;

  if (inside.length == 0 || *inside.octets != '{')
    return FALSE;

  weir_span_take (&inside, 1);
  if (!next_is_digit (inside))
    return FALSE;

  min = max = take_number (&inside);
  if (inside.length > 0 && *inside.octets == ',')
    {
      weir_span_take (&inside, 1);
      max = next_is_digit (inside) ? take_number (&inside) : WEIR_REGEX_NO_LIMIT;
    }

  if (inside.length == 0 || *inside.octets != '}')
    return FALSE;

  weir_span_take (&inside, 1);
  *rest = inside;
  *times = (WeirRegexTimes){ min, max, FALSE };

  return TRUE;
}

gboolean
weir_regex_times_take (WeirSpan *rest, WeirRegexTimes *times)
{
  char sign = rest->length > 0 ? *rest->octets : '\0';

  *times = (WeirRegexTimes){ 1, 1, FALSE };
  if (sign == '*' || sign == '+' || sign == '?')
    {
      times->min = sign == '+';
      times->max = sign == '?' ? 1 : WEIR_REGEX_NO_LIMIT;
      weir_span_take (rest, 1);
    }
  else if (!take_braces (rest, times))
    return FALSE;

  times->is_lazy = rest->length > 0 && *rest->octets == '?';
  weir_span_take (rest, times->is_lazy ? 1 : 0);

  return TRUE;
}
