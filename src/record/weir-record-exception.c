/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The exception that would lift what filters block.
 *
 * It is as narrow as it can be without being for this request alone: the host
 * and the path without the query, the type, and the page's site where that is
 * another one.  Of a tunnel only the host is known, so only the host can be named.
 * The line is read before it is given out: what a path has in it may mean
 * something else in a filter.
 */

#include "weir-record.h"

#include "weir-network-filter.h"

/* Returns: (nullable): the option that names the type of @self */
static const char *
get_option (const WeirRecord *self)
{
  static const char *const options[WEIR_N_RESOURCE_TYPES] = {
    [WEIR_RESOURCE_OTHER] = "other",
    [WEIR_RESOURCE_DOCUMENT] = "document",
    [WEIR_RESOURCE_FRAME] = "subdocument",
    [WEIR_RESOURCE_SCRIPT] = "script",
    [WEIR_RESOURCE_STYLE] = "stylesheet",
    [WEIR_RESOURCE_IMAGE] = "image",
    [WEIR_RESOURCE_FONT] = "font",
    [WEIR_RESOURCE_MEDIA] = "media",
    [WEIR_RESOURCE_FETCH] = "xmlhttprequest",
    [WEIR_RESOURCE_WEBSOCKET] = "websocket",
    [WEIR_RESOURCE_PING] = "ping",
  };

  /* What is no document of its own is one in a frame. */
  if (self->type == WEIR_RESOURCE_DOCUMENT && self->is_third_party)
    return options[WEIR_RESOURCE_FRAME];

  return options[self->type];
}

/* How much of the path can stand in a pattern as it is; filters have meanings of their own for the rest. */
static gsize
get_plain_length (const char *path)
{
  gsize length = 0;

  while (path[length] > ' ' && path[length] <= '~' && strchr ("?*^|$", path[length]) == NULL)
    length++;

  return length;
}

/* “||” finds the beginning of a name, not of an address in brackets, which is told whole or not at all. */
static void
append_place (GString *out, const WeirRecord *self)
{
  gboolean is_ipv6 = strchr (self->host, ':') != NULL;
  gsize length = get_plain_length (self->path);

  g_string_append_printf (out, is_ipv6 ? "[%s]" : "%s", self->host);
  if (length <= 1 || is_ipv6)
    {
      g_string_append_c (out, '^');
      return;
    }

  if (self->port != (weir_record_is_inspected (self) ? 443 : 80))
    g_string_append_printf (out, ":%u", self->port);
  g_string_append_len (out, self->path, (gssize) length);
}

static void
append_options (GString *out, const WeirRecord *self)
{
  g_string_append_printf (out, "$%s", get_option (self));

  /* Without the page's name, a host asks for what is its own. */
  if (self->is_third_party && self->site != NULL && strchr (self->site, ':') == NULL)
    g_string_append_printf (out, ",domain=%s", self->site);
}

static gboolean
is_filter (WeirFilterParser *parser, const char *text, WeirFilterFlags flag)
{
  WeirFilterLine line;

  weir_filter_parser_read (parser, weir_span_of (text), &line);

  return line.kind == WEIR_LINE_FILTER && (line.filter.flags & flag) != 0;
}

char *
weir_record_suggest_exception (const WeirRecord *self)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autoptr (GString) out = g_string_new ("@@||");

  if (self->filter != NULL && is_filter (parser, self->filter, WEIR_FILTER_IMPORTANT))
    return NULL;

  append_place (out, self);
  if (self->type != WEIR_RESOURCE_TUNNEL)
    append_options (out, self);

  return is_filter (parser, out->str, WEIR_FILTER_EXCEPTION)
           ? g_string_free (g_steal_pointer (&out), FALSE)
           : NULL;
}
