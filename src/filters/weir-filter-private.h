/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the parser share. */

#pragma once

#include "weir-network-filter.h"

#include <string.h>

G_BEGIN_DECLS

/* --- octets --- */

/* What an octet of a line is: all that decides how much must be looked at. */
typedef enum
{
  WEIR_FILTER_OCTET_HOST = 1 << 0, /* of a host name in normal form */
  WEIR_FILTER_OCTET_UPPER = 1 << 1,
  WEIR_FILTER_OCTET_BEYOND = 1 << 2, /* beyond ASCII */
  WEIR_FILTER_OCTET_CONTROL = 1 << 3,
  WEIR_FILTER_OCTET_SPACE = 1 << 4,
  WEIR_FILTER_OCTET_HASH = 1 << 5,
  WEIR_FILTER_OCTET_DOLLAR = 1 << 6,
  WEIR_FILTER_OCTET_GLOB = 1 << 7, /* `*` and `^` */
} WeirFilterOctets;

extern const guint8 weir_filter_octets[256];

/* Returns: all classes that occur in @text */
static inline guint
weir_filter_survey (WeirSpan text)
{
  guint classes = 0;

  for (gsize i = 0; i < text.length; i++)
    classes |= weir_filter_octets[(guchar) text.octets[i]];

  return classes;
}

/* Returns: @text without the first @length octets */
static inline WeirSpan
weir_span_from (WeirSpan text, gsize length)
{
  weir_span_take (&text, length);

  return text;
}

static inline gboolean
weir_span_has_prefix (WeirSpan text, const char *prefix)
{
  gsize length = strlen (prefix);

  return text.length >= length && memcmp (text.octets, prefix, length) == 0;
}

/* Returns: where @octet is in @text; its length if it is not there */
static inline gsize
weir_span_find (WeirSpan text, char octet)
{
  const char *found = text.length > 0 ? memchr (text.octets, octet, text.length) : NULL;

  return found != NULL ? (gsize) (found - text.octets) : text.length;
}

/* --- the parser --- */

/* Where that is written which is not in the line as it stands. */
typedef enum
{
  WEIR_ROOM_PATTERN,
  WEIR_ROOM_DOMAINS,
  WEIR_ROOM_TO,
  WEIR_ROOM_DENYALLOW,
  WEIR_ROOM_HOSTS,
  WEIR_ROOM_LINE,
  WEIR_ROOM_DETAIL,
  WEIR_N_ROOMS,
} WeirFilterRoom;

struct _WeirFilterParser
{
  GString *rooms[WEIR_N_ROOMS]; /* (owned) */
};

GString *weir_filter_parser_empty_room (WeirFilterParser *self, WeirFilterRoom room);

/* Each says whether it could be read; the reason why not is in @line then. */
gboolean weir_filter_parser_fail (WeirFilterParser *self,
                                  WeirFilterLine *line,
                                  WeirUnreadReason reason,
                                  WeirSpan detail);
gboolean weir_filter_parser_skip (WeirFilterLine *line, WeirSkipReason reason);

/* --- hosts --- */

/*
 * How many octets at the beginning of @text are, beyond doubt, the name of a host in normal form;
 * 0: a closer look is needed.
 */
gsize weir_filter_measure_host (WeirSpan text, gboolean *has_dot);

/* Whether @line was one of a hosts file, read or not. */
gboolean weir_hosts_line_read (WeirFilterParser *self, WeirSpan line, WeirFilterLine *result);

/* Whether @host, in normal form, is a name that hosts files give to this computer. */
gboolean weir_hosts_is_own_name (WeirSpan host);

/* --- names --- */

/* Reads the names of an option into @names; if they are not in normal form, into @room. */
gboolean weir_filter_names_read (WeirFilterParser *self,
                                 WeirSpan value,
                                 WeirFilterRoom room,
                                 WeirSpan *names,
                                 WeirFilterLine *result);

/* --- options --- */

/* Where the "$" before the options of @line is; its length if it has none. */
gsize weir_filter_options_find (WeirSpan line);

gboolean weir_filter_options_read (WeirFilterParser *self,
                                   WeirSpan options,
                                   WeirFilterLine *result);

/* --- patterns --- */

/*
 * Whether it is a name with a dot, of labels as hosts have them: `ads.example`, but not `-ad.` or
 * `_ads.x`.
 */
gboolean weir_filter_looks_like_host (WeirSpan text);

/* @classes: those of the whole line. The options must have been read. */
gboolean weir_filter_pattern_read (WeirFilterParser *self,
                                   WeirSpan pattern,
                                   guint classes,
                                   WeirFilterLine *result);

G_END_DECLS
