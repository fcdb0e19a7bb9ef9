/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines of filter lists: what each is, and of network filters what they say.
 *
 * The syntax is that of Adblock Plus with the options of uBlock Origin; lines of hosts files and
 * bare names of hosts may stand among them.  A line is one of: nothing (empty, a comment), a
 * filter, names of a hosts file, something that has no meaning at the network, or unreadable.
 * Nothing is silently taken for something else: what does not read as the one or the other says
 * why.
 *
 *     read --> is it the usual, ||host^ or 0.0.0.0 host? --------------> done
 *      |
 *      v
 *     survey the octets once --> comment? cosmetic? hosts? --> options --> pattern
 *
 * Lists have hundreds of thousands of lines, so what is usual is told apart first, what a line has
 * none of is not looked for, and what it says is pointed at where it stands.
 */

#include "weir-filter-private.h"

#include <glib/gi18n-lib.h>

/* Octets of a line that a sentence about it repeats. */
#define MAX_DETAIL 120

WeirFilterParser *
weir_filter_parser_new (void)
{
  WeirFilterParser *self = g_new0 (WeirFilterParser, 1);

  for (guint i = 0; i < WEIR_N_ROOMS; i++)
    self->rooms[i] = g_string_new (NULL);

  return self;
}

void
weir_filter_parser_free (WeirFilterParser *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < WEIR_N_ROOMS; i++)
    g_string_free (self->rooms[i], TRUE);
  g_free (self);
}

GString *
weir_filter_parser_empty_room (WeirFilterParser *self, WeirFilterRoom room)
{
  return g_string_truncate (self->rooms[room], 0);
}

gboolean
weir_filter_parser_fail (WeirFilterParser *self,
                         WeirFilterLine *line,
                         WeirUnreadReason reason,
                         WeirSpan detail)
{
  GString *room = weir_filter_parser_empty_room (self, WEIR_ROOM_DETAIL);
  g_autofree char *valid = NULL;

  detail.length = MIN (detail.length, MAX_DETAIL);
  valid = detail.length > 0 ? g_utf8_make_valid (detail.octets, (gssize) detail.length) : NULL;
  g_string_append (room, valid != NULL ? valid : "");

  line->kind = WEIR_LINE_UNREADABLE;
  line->unread = reason;
  line->detail = room->str;

  return FALSE;
}

gboolean
weir_filter_parser_skip (WeirFilterLine *line, WeirSkipReason reason)
{
  line->kind = WEIR_LINE_SKIPPED;
  line->skip = reason;

  return FALSE;
}

/* --- the usual --- */

static gboolean
set_host (WeirFilterLine *result, WeirSpan host, guint flags)
{
  result->kind = WEIR_LINE_FILTER;
  result->filter.kind = WEIR_PATTERN_HOST;
  result->filter.pattern = host;
  result->filter.flags = (guint16) flags;

  return TRUE;
}

/* ||host^ and ||host^$third-party */
static gboolean
read_usual_filter (WeirSpan line, WeirFilterLine *result)
{
  gboolean has_dot;
  WeirSpan host = weir_span_from (line, 2);
  WeirSpan rest;

  host.length = weir_filter_measure_host (host, &has_dot);
  if (host.length == 0)
    return FALSE;

  rest = weir_span_from (line, 2 + host.length);
  if (rest.length == 1 && *rest.octets == '^')
    return set_host (result, host, 0);

  return weir_span_equal_string (rest, "^$third-party") &&
         set_host (result, host, WEIR_FILTER_THIRD_PARTY);
}

/* 0.0.0.0 host */
static gboolean
read_usual_hosts (WeirSpan host, WeirFilterLine *result)
{
  gboolean has_dot;

  if (weir_filter_measure_host (host, &has_dot) != host.length || host.length == 0 ||
      weir_hosts_is_own_name (host))
    return FALSE;

  result->kind = WEIR_LINE_HOSTS;
  result->hosts = host;

  return TRUE;
}

/* host */
static gboolean
read_usual_name (WeirSpan line, WeirFilterLine *result)
{
  gboolean has_dot;

  return weir_filter_measure_host (line, &has_dot) == line.length && has_dot &&
         weir_filter_looks_like_host (line) && set_host (result, line, 0);
}

static gboolean
read_usual (WeirSpan line, WeirFilterLine *result)
{
  static const char nowhere[] = "0.0.0.0 ";
  static const char here[] = "127.0.0.1 ";

  if (weir_span_has_prefix (line, "||"))
    return read_usual_filter (line, result);
  if (weir_span_has_prefix (line, nowhere))
    return read_usual_hosts (weir_span_from (line, sizeof nowhere - 1), result);
  if (weir_span_has_prefix (line, here))
    return read_usual_hosts (weir_span_from (line, sizeof here - 1), result);

  return read_usual_name (line, result);
}

/* --- what is for pages --- */

/*
 * How long the mark is that @text begins with: "##", "#@#", "#?#", "#$#", "#$?#", "#%#", "#@?#" …;
 * 0: none.
 */
static gsize
measure_mark (WeirSpan text)
{
  gsize end = 1;

  if (end < text.length && text.octets[end] == '@')
    end++;
  if (end < text.length && (text.octets[end] == '$' || text.octets[end] == '%'))
    end++;
  if (end < text.length && text.octets[end] == '?')
    end++;

  return end < text.length && text.octets[end] == '#' ? end + 1 : 0;
}

/* What a line does to pages, by its mark and what is behind it. */
static WeirSkipReason
classify_mark (WeirSpan mark, WeirSpan body)
{
  if (weir_span_find (mark, '%') < mark.length || weir_span_has_prefix (body, "+js(") ||
      weir_span_has_prefix (body, "script:inject("))
    return WEIR_SKIP_SCRIPTLET;

  /* A style has braces, a snippet has none. */
  if (weir_span_find (mark, '$') < mark.length)
    return weir_span_find (body, '{') < body.length ? WEIR_SKIP_COSMETIC : WEIR_SKIP_SCRIPTLET;

  if (weir_span_has_prefix (body, "^responseheader("))
    return WEIR_SKIP_MODIFIER;

  return weir_span_has_prefix (body, "^") ? WEIR_SKIP_HTML : WEIR_SKIP_COSMETIC;
}

static gboolean
read_marked (WeirSpan line, WeirFilterLine *result)
{
  WeirSpan rest = line;

  for (;;)
    {
      gsize length;

      weir_span_take (&rest, weir_span_find (rest, '#'));
      if (rest.length == 0)
        return FALSE;

      length = measure_mark (rest);
      if (length > 0)
        {
          WeirSpan mark = weir_span_take (&rest, length);

          weir_filter_parser_skip (result, classify_mark (mark, rest));
          return TRUE;
        }

      weir_span_take (&rest, 1);
    }
}

/*
 * AdGuard's `a.example$$script[tag-content="x"]` and `$@$`: names, then what alters the page's
 * text.
 */
static gboolean
read_html (WeirSpan line, WeirFilterLine *result)
{
  gsize at = 0;

  while (at < line.length && line.octets[at] != '$' &&
         (weir_filter_octets[(guchar) line.octets[at]] &
            (WEIR_FILTER_OCTET_HOST | WEIR_FILTER_OCTET_UPPER | WEIR_FILTER_OCTET_BEYOND) ||
          strchr (",~*", line.octets[at]) != NULL))
    at++;

  line = weir_span_from (line, at);
  if (!weir_span_has_prefix (line, "$$") && !weir_span_has_prefix (line, "$@$"))
    return FALSE;

  weir_filter_parser_skip (result, WEIR_SKIP_HTML);

  return TRUE;
}

/* --- everything else --- */

static gboolean
is_comment (WeirSpan line)
{
  if (*line.octets == '#')
    return line.length == 1 || strchr (" \t", line.octets[1]) != NULL ||
           weir_span_has_prefix (line, "####");

  return *line.octets == '[' && line.octets[line.length - 1] == ']';
}

/* Takes a comment off the end: white space, "#" and whatever. */
static WeirSpan
without_comment (WeirSpan line)
{
  for (gsize i = 1; i < line.length; i++)
    if (line.octets[i] == '#' &&
        weir_filter_octets[(guchar) line.octets[i - 1]] == WEIR_FILTER_OCTET_SPACE)
      return weir_span_trim ((WeirSpan){ line.octets, i });

  return line;
}

static void
read_filter (WeirFilterParser *self, WeirSpan line, guint classes, WeirFilterLine *result)
{
  WeirSpan pattern;

  result->kind = WEIR_LINE_FILTER;
  if (weir_span_has_prefix (line, "@@"))
    {
      result->filter.flags = WEIR_FILTER_EXCEPTION;
      weir_span_take (&line, 2);
    }

  pattern = line;
  if ((classes & WEIR_FILTER_OCTET_DOLLAR) != 0)
    {
      pattern = weir_span_take (&line, weir_filter_options_find (line));
      if (line.length > 0 && !weir_filter_options_read (self, weir_span_from (line, 1), result))
        return;
    }

  weir_filter_pattern_read (self, pattern, classes, result);
}

static void
read_unusual (WeirFilterParser *self, WeirSpan line, WeirFilterLine *result)
{
  guint classes = weir_filter_survey (line);

  if ((classes & WEIR_FILTER_OCTET_CONTROL) != 0 ||
      ((classes & WEIR_FILTER_OCTET_BEYOND) != 0 &&
       !g_utf8_validate_len (line.octets, line.length, NULL)))
    {
      weir_filter_parser_fail (self, result, WEIR_UNREAD_NOT_TEXT, line);
      return;
    }

  if (is_comment (line))
    return;

  if ((classes & WEIR_FILTER_OCTET_HASH) != 0)
    {
      if (read_marked (line, result) || *line.octets == '#')
        return;
      if ((classes & WEIR_FILTER_OCTET_SPACE) != 0 && *line.octets != '/')
        line = without_comment (line);
    }

  if ((classes & WEIR_FILTER_OCTET_DOLLAR) != 0 && read_html (line, result))
    return;
  if ((classes & WEIR_FILTER_OCTET_SPACE) != 0 && weir_hosts_line_read (self, line, result))
    return;

  read_filter (self, line, classes, result);
}

/**
 * weir_filter_parser_read:
 * @self: a parser
 * @line: a line of a list, without its end
 * @result: (out caller-allocates): what it is; its spans hold until the next line, and as long as @line
 */
void
weir_filter_parser_read (WeirFilterParser *self, WeirSpan line, WeirFilterLine *result)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (result != NULL);

  line = weir_span_trim (line);
  memset (result, 0, sizeof *result);
  result->filter.types = WEIR_FILTER_TYPES_IMPLICIT;
  result->filter.methods = WEIR_FILTER_METHODS_ALL;

  if (line.length == 0 || *line.octets == '!')
    return;

  if (line.length > WEIR_FILTER_MAX_LINE)
    weir_filter_parser_fail (self, result, WEIR_UNREAD_TOO_LONG, line);
  else if (!read_usual (line, result))
    read_unusual (self, line, result);
}
