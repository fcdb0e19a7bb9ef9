/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Patterns in the one form that they are compared in: without anchors, without `*` at their ends,
 * in lower case, and of the cheapest kind that says the same.
 *
 * - `||a.example^` is the HOST a.example, and so is `||a.example^*`: nothing need follow.
 * - `a.example` is that HOST too: a name with a dot is a host (but not beside domain= and its like).
 * - `||a.example/x` is PLAIN text at a label of the host; `|https:*.gif|` is a GLOB from begin to end.
 * - `|*x` and `x*^` are x, anywhere: the end of a URL is a separator.
 * - A `*` behind `/x/` makes it no regular expression, and means nothing else.
 *
 * A URL is ASCII.  So what is beyond ASCII in a host becomes A-labels, and elsewhere what browsers
 * make of it, percent-encoded UTF-8.
 */

#include "weir-filter-private.h"

#include "weir-filter-regex.h"
#include "weir-host.h"
#include "weir-octet.h"

#define IPV4_DOTS 3

/* Of a bare name. An address that ends in one digit is text: lists count on it. */
#define MIN_LAST_LABEL 2

static gboolean
ends_with (WeirSpan text, char octet)
{
  return text.length > 0 && text.octets[text.length - 1] == octet;
}

/* Takes the anchors off, and what makes them mean nothing. */
static guint
take_anchors (WeirSpan *text)
{
  guint anchors = 0;

  if (weir_span_has_prefix (*text, "||"))
    {
      anchors |= WEIR_ANCHOR_DOMAIN;
      weir_span_take (text, 2);
    }
  else if (weir_span_has_prefix (*text, "|"))
    {
      anchors |= WEIR_ANCHOR_START;
      weir_span_take (text, 1);
    }

  if (ends_with (*text, '|'))
    {
      anchors |= WEIR_ANCHOR_END;
      text->length--;
    }

  while (weir_span_has_prefix (*text, "*"))
    {
      anchors &= ~(guint) (WEIR_ANCHOR_DOMAIN | WEIR_ANCHOR_START);
      weir_span_take (text, 1);
    }

  while (ends_with (*text, '*') ||
         (ends_with (*text, '^') && text->length > 1 && text->octets[text->length - 2] == '*'))
    {
      anchors &= ~(guint) WEIR_ANCHOR_END;
      text->length--;
    }

  return text->length > 0 ? anchors : 0;
}

/* --- octets --- */

/* How long the host is that a pattern begins with which stands at a host's label. */
static gsize
measure_host_part (WeirSpan text)
{
  gsize end = 0;

  while (end < text.length && strchr ("/^*?:|&=%", text.octets[end]) == NULL)
    end++;

  return end;
}

/* Appends one label, or several, of a host beyond ASCII; FALSE: it is none. */
static gboolean
append_labels (GString *room, WeirSpan label)
{
  WeirHost host;

  if (!weir_host_parse (label, &host))
    return FALSE;

  g_string_append_len (room, host.name, host.length);

  return TRUE;
}

/* Appends a part of a host, label for label: it may begin or end in the middle of one. */
static void
append_host_part (GString *room, WeirSpan part)
{
  while (part.length > 0)
    {
      WeirSpan label = weir_span_take (&part, weir_span_find (part, '.'));

      if ((weir_filter_survey (label) & WEIR_FILTER_OCTET_BEYOND) == 0 ||
          !append_labels (room, label))
        g_string_append_len (room, label.octets, (gssize) label.length);

      if (part.length > 0)
        g_string_append_len (room, weir_span_take (&part, 1).octets, 1);
    }
}

/* In lower case, unless @match_case; beyond ASCII percent-encoded, as browsers do. */
static void
write_octets (GString *room, gsize from, gboolean match_case)
{
  g_autofree char *text = g_strndup (room->str + from, room->len - from);

  g_string_truncate (room, from);
  for (const char *at = text; *at != '\0'; at++)
    if ((guchar) *at >= 0x80)
      g_string_append_printf (room, match_case ? "%%%02X" : "%%%02x", (guchar) *at);
    else
      g_string_append_c (room, match_case ? *at : weir_octet_to_lower (*at));
}

/* Writes @text anew; @host_begin: where its host begins, its length if there is none. */
static WeirSpan
rewrite (WeirFilterParser *self, WeirSpan text, gsize host_begin, gboolean match_case)
{
  GString *room = weir_filter_parser_empty_room (self, WEIR_ROOM_PATTERN);
  gsize host_length = measure_host_part (weir_span_from (text, host_begin));
  gsize host_end;

  g_string_append_len (room, text.octets, (gssize) host_begin);
  append_host_part (room, (WeirSpan){ text.octets + host_begin, host_length });
  host_end = room->len;
  g_string_append_len (room, text.octets + host_begin + host_length,
                       (gssize) (text.length - host_begin - host_length));

  /* Hosts have no case, whatever follows. */
  if (match_case && host_length > 0)
    for (gsize i = 0; i < host_end; i++)
      room->str[i] = weir_octet_to_lower (room->str[i]);

  write_octets (room, 0, match_case);

  return (WeirSpan){ room->str, room->len };
}

static gsize
find_host_begin (WeirSpan text, guint anchors)
{
  const char *scheme;

  if ((anchors & WEIR_ANCHOR_DOMAIN) != 0)
    return 0;

  scheme = text.length > 0 ? memmem (text.octets, text.length, "://", 3) : NULL;

  return scheme != NULL ? (gsize) (scheme - text.octets) + 3 : text.length;
}

/* --- kinds --- */

/* Whether @text is an IPv4 address in the usual form, or in one that nothing but an address has. */
static gboolean
is_written_out (WeirSpan text)
{
  guint n_dots = 0;

  for (gsize i = 0; i < text.length; i++)
    n_dots += text.octets[i] == '.';

  return n_dots == IPV4_DOTS ||
         (text.length > 2 && text.octets[0] == '0' && (text.octets[1] | 0x20) == 'x');
}

/* Makes @text the host that it is, in normal form.  FALSE: it is no host, or part of one. */
static gboolean
read_host (WeirFilterParser *self, WeirSpan *text)
{
  gboolean has_dot;
  GString *room;
  WeirHost host;

  if (weir_filter_measure_host (*text, &has_dot) == text->length && text->length > 0)
    return TRUE;

  if (!weir_host_parse (*text, &host) || (host.kind == WEIR_HOST_IPV4 && !is_written_out (*text)) ||
      (host.kind == WEIR_HOST_IPV6 && *text->octets != '['))
    return FALSE;

  /* @text may lie in that room. */
  room = self->rooms[WEIR_ROOM_PATTERN];
  g_string_truncate (room, 0);
  g_string_append_len (room, host.name, host.length);
  *text = (WeirSpan){ room->str, room->len };

  return TRUE;
}

gboolean
weir_filter_looks_like_host (WeirSpan text)
{
  gboolean begins_label = TRUE;
  gboolean has_dot = FALSE;
  gsize last_label = 0;

  for (gsize i = 0; i < text.length; i++)
    {
      char octet = text.octets[i];
      guint octet_class = weir_filter_octets[(guchar) octet];

      if ((octet_class &
           (WEIR_FILTER_OCTET_HOST | WEIR_FILTER_OCTET_UPPER | WEIR_FILTER_OCTET_BEYOND)) == 0)
        return FALSE;
      if (begins_label && (octet == '.' || octet == '-' || octet == '_'))
        return FALSE;

      begins_label = octet == '.';
      if (begins_label)
        {
          has_dot = TRUE;
          last_label = i + 1;
        }
    }

  return has_dot && text.length - last_label >= MIN_LAST_LABEL && !ends_with (text, '-') &&
         memchr (text.octets + last_label, '_', text.length - last_label) == NULL;
}

/* Whether the options leave next to nothing out. */
static gboolean
is_narrowed (const WeirNetworkFilter *filter)
{
  const guint narrowing = WEIR_FILTER_HAS_TYPES | WEIR_FILTER_FIRST_PARTY |
                          WEIR_FILTER_THIRD_PARTY | WEIR_FILTER_STRICT_FIRST_PARTY |
                          WEIR_FILTER_STRICT_THIRD_PARTY;

  return (filter->flags & narrowing) != 0 || filter->domains.length > 0 || filter->to.length > 0 ||
         filter->denyallow.length > 0 || filter->methods != WEIR_FILTER_METHODS_ALL;
}

static gboolean
has_names (const WeirNetworkFilter *filter)
{
  return filter->domains.length > 0 || filter->to.length > 0 || filter->denyallow.length > 0;
}

static gboolean
read_regex (WeirFilterParser *self, WeirSpan source, WeirFilterLine *result)
{
  g_autofree char *message = NULL;

  if (!weir_filter_regex_check (source, &message))
    return weir_filter_parser_fail (self, result, WEIR_UNREAD_BAD_REGEX, weir_span_of (message));

  result->filter.kind = WEIR_PATTERN_REGEX;
  result->filter.pattern = source;

  return TRUE;
}

/*
 * Whether the pattern is a host: `||host^`, or @is_bare, without anchors and a `*`, and no name is
 * to be looked at (a rule of uBlock Origin's).
 */
static gboolean
is_host (WeirFilterParser *self,
         WeirSpan text,
         WeirNetworkFilter *filter,
         guint anchors,
         gboolean is_bare)
{
  if (anchors == WEIR_ANCHOR_DOMAIN && ends_with (text, '^'))
    text.length--;
  else if (!is_bare || has_names (filter) || !weir_filter_looks_like_host (text))
    return FALSE;

  if (!read_host (self, &text))
    return FALSE;

  filter->kind = WEIR_PATTERN_HOST;
  filter->pattern = text;

  return TRUE;
}

static gboolean
is_too_broad (const WeirNetworkFilter *filter)
{
  return !is_narrowed (filter) &&
         (filter->pattern.length <= 1 ||
          memmem ("://", 3, filter->pattern.octets, filter->pattern.length) != NULL);
}

static gboolean
read_text (WeirFilterParser *self, WeirSpan text, guint classes, WeirFilterLine *result)
{
  const guint odd = WEIR_FILTER_OCTET_UPPER | WEIR_FILTER_OCTET_BEYOND;
  WeirNetworkFilter *filter = &result->filter;
  gboolean match_case = (filter->flags & WEIR_FILTER_MATCH_CASE) != 0;
  gsize length = text.length;
  guint anchors = take_anchors (&text);

  if ((classes & WEIR_FILTER_OCTET_SPACE) != 0 &&
      (weir_filter_survey (text) & WEIR_FILTER_OCTET_SPACE) != 0)
    return weir_filter_parser_fail (self, result, WEIR_UNREAD_WHITE_SPACE, text);

  if (is_host (self, text, filter, anchors, text.length == length))
    return TRUE;

  if ((classes & odd) != 0 && (weir_filter_survey (text) & odd) != 0)
    text = rewrite (self, text, find_host_begin (text, anchors), match_case);

  filter->pattern = text;
  filter->anchors = (guint8) anchors;
  filter->kind = text.length == 0                                            ? WEIR_PATTERN_ANY
                 : (weir_filter_survey (text) & WEIR_FILTER_OCTET_GLOB) != 0 ? WEIR_PATTERN_GLOB
                                                                             : WEIR_PATTERN_PLAIN;

  return !is_too_broad (filter) ||
         weir_filter_parser_fail (self, result, WEIR_UNREAD_TOO_BROAD, text);
}

gboolean
weir_filter_pattern_read (WeirFilterParser *self,
                          WeirSpan pattern,
                          guint classes,
                          WeirFilterLine *result)
{
  if (pattern.length > 2 && pattern.octets[0] == '/' && ends_with (pattern, '/'))
    return read_regex (self, (WeirSpan){ pattern.octets + 1, pattern.length - 2 }, result);

  return read_text (self, pattern, classes, result);
}
