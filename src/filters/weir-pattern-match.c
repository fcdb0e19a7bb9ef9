/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A pattern beside a URL.
 *
 * Nearly always the token that led to the filter says where in the URL its pattern must lie: then
 * one comparison decides.  A pattern with `*` falls into segments, each looked for behind the one
 * before it; since a segment has one length, the first place is always good enough.
 *
 * `^` is a separator (neither letter, digit, nor one of `_-.%`), or the end of the URL, where it
 * takes no octet.
 *
 * What is looked for is paid for in the steps of the request: a segment may nearly lie in a thousand
 * places.
 */

#include "weir-pattern-match.h"

#include "weir-octet.h"

/* Octets that are compared in the time of a step. */
#define OCTETS_PER_STEP 16

typedef struct
{
  const char *octets;
  gsize length;
  gsize host_begin;
  gsize host_end;
  guint *n_steps; /* that looking for patterns may take yet */
} Url;

/* FALSE: that was the last step. */
static gboolean
count (const Url *url, gsize n_steps)
{
  gboolean is_left = *url->n_steps > n_steps;

  *url->n_steps = is_left ? *url->n_steps - (guint) n_steps : 0;

  return is_left;
}

static gboolean
is_separator (char octet)
{
  return !g_ascii_isalnum (octet) && octet != '_' && octet != '-' && octet != '.' && octet != '%';
}

/* Whether @segment lies at @at; then @end is behind it, and else where it does not. */
static gboolean
lies_at (WeirSpan segment, const Url *url, gsize at, gsize *end)
{
  gsize i;

  for (i = 0; i < segment.length; i++)
    {
      char wanted = segment.octets[i];

      if (at == url->length)
        {
          if (wanted != '^')
            break;
          continue;
        }
      if (wanted == '^' ? !is_separator (url->octets[at]) : url->octets[at] != wanted)
        break;
      at++;
    }
  *end = at;

  return i == segment.length;
}

static gboolean
begins_label (const Url *url, gsize at)
{
  return at == url->host_begin ||
         (at > url->host_begin && at < url->host_end && url->octets[at - 1] == '.');
}

/* Whether the first segment may begin at @at. */
static gboolean
may_begin (const Url *url, guint anchors, gsize at)
{
  if ((anchors & WEIR_ANCHOR_START) != 0)
    return at == 0;

  return (anchors & WEIR_ANCHOR_DOMAIN) == 0 || begins_label (url, at);
}

/* The next place at or behind @at where @segment may lie, by its first octet. */
static gsize
skip_to (WeirSpan segment, const Url *url, gsize at)
{
  const char *found;

  if (at >= url->length || segment.length == 0 || *segment.octets == '^')
    return at;

  found = memchr (url->octets + at, *segment.octets, url->length - at);

  return found != NULL ? (gsize) (found - url->octets) : url->length + 1;
}

/* Looks for @segment from @at on. @is_first, @is_last: of the pattern, where anchors count. */
static gboolean
find_segment (WeirSpan segment,
              const Url *url,
              guint anchors,
              gboolean is_first,
              gboolean is_last,
              gsize at,
              gsize *end)
{
  gboolean to_end = is_last && (anchors & WEIR_ANCHOR_END) != 0;
  gsize last = url->length;
  gsize n_compared = 0;

  if (is_first && (anchors & WEIR_ANCHOR_START) != 0)
    last = 0;
  else if (is_first && (anchors & WEIR_ANCHOR_DOMAIN) != 0)
    {
      at = url->host_begin;
      last = url->host_end;
    }
  else if (to_end && url->length >= segment.length)
    at = MAX (at, url->length - segment.length);

  for (at = skip_to (segment, url, at); at <= last; at = skip_to (segment, url, at + 1))
    {
      gboolean lies;

      *end = at;
      lies = (!is_first || may_begin (url, anchors, at)) && lies_at (segment, url, at, end) &&
             (!to_end || *end == url->length);
      n_compared += 1 + *end - at;
      if (lies || n_compared / OCTETS_PER_STEP >= *url->n_steps)
        return count (url, 1 + n_compared / OCTETS_PER_STEP) && lies;
    }
  count (url, 1 + n_compared / OCTETS_PER_STEP);

  return FALSE;
}

static gsize
match_glob (WeirSpan pattern, const Url *url, guint anchors)
{
  gboolean is_first = TRUE;
  gsize end = 0;

  while (TRUE)
    {
      const char *star = pattern.length > 0 ? memchr (pattern.octets, '*', pattern.length) : NULL;
      gsize length = star != NULL ? (gsize) (star - pattern.octets) : pattern.length;
      WeirSpan segment = weir_span_take (&pattern, length);

      if (!find_segment (segment, url, anchors, is_first, star == NULL, end, &end))
        return WEIR_PATTERN_NO_MATCH;
      if (star == NULL)
        return end;

      is_first = FALSE;
      weir_span_take (&pattern, 1);
    }
}

static gsize
match_plain_at (WeirSpan pattern, const Url *url, guint anchors, gsize at)
{
  if (url->length < pattern.length || at > url->length - pattern.length ||
      memcmp (url->octets + at, pattern.octets, pattern.length) != 0 ||
      !may_begin (url, anchors, at) ||
      ((anchors & WEIR_ANCHOR_END) != 0 && at + pattern.length != url->length))
    return WEIR_PATTERN_NO_MATCH;

  return at + pattern.length;
}

static gsize
match_plain (WeirSpan pattern, const Url *url, guint anchors)
{
  const char *found;

  if (anchors != 0)
    return match_glob (pattern, url, anchors);
  if (!count (url, 1 + url->length / WEIR_PATTERN_PASSED_PER_STEP))
    return WEIR_PATTERN_NO_MATCH;

  found = memmem (url->octets, url->length, pattern.octets, pattern.length);

  return found != NULL ? found - url->octets + pattern.length : WEIR_PATTERN_NO_MATCH;
}

/* A glob of one segment, where its token lies. */
static gsize
match_segment_at (WeirSpan pattern, const Url *url, guint anchors, gsize at)
{
  gsize end;

  if (!may_begin (url, anchors, at) || !lies_at (pattern, url, at, &end) ||
      ((anchors & WEIR_ANCHOR_END) != 0 && end != url->length))
    return WEIR_PATTERN_NO_MATCH;

  return end;
}

gsize
weir_pattern_match (WeirSpan pattern,
                    guint kind,
                    guint anchors,
                    gboolean with_case,
                    const WeirFilterRequest *request,
                    WeirPatternHint hint,
                    guint *n_steps)
{
  const Url url = {
    .octets = with_case ? request->url : request->lower,
    .length = request->length,
    .host_begin = request->host_begin,
    .host_end = request->host_end,
    .n_steps = n_steps,
  };

  /* Where the URL would end is not known. */
  if (request->is_cut && (anchors & WEIR_ANCHOR_END) != 0)
    return WEIR_PATTERN_NO_MATCH;

  if (hint.is_known && hint.in_pattern > hint.in_url)
    return weir_pattern_has_star (pattern, kind) ? match_glob (pattern, &url, anchors)
                                                 : WEIR_PATTERN_NO_MATCH;

  if (kind == WEIR_PATTERN_PLAIN)
    return hint.is_known ? match_plain_at (pattern, &url, anchors, hint.in_url - hint.in_pattern)
                         : match_plain (pattern, &url, anchors);
  if (hint.is_known && !weir_pattern_has_star (pattern, kind))
    return match_segment_at (pattern, &url, anchors, hint.in_url - hint.in_pattern);

  return match_glob (pattern, &url, anchors);
}
