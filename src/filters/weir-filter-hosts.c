/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Hosts files: an address that leads nowhere, and the names that get it.
 *
 * Most lines of most lists are such, so names that stand in the line in normal form are taken as
 * they are; others are written anew.  A file of the system begins with names of the computer
 * itself, which nobody wants blocked; one that gives a name a true address has nothing to say about
 * blocking.
 */

#include "weir-filter-private.h"

#include "weir-host.h"
#include "weir-octet.h"

#define MAX_LABEL 63

static const char *const own_names[] = {
  "localhost",
  "localhost.localdomain",
  "localhost4",
  "localhost4.localdomain4",
  "localhost6",
  "localhost6.localdomain6",
  "local",
  "localdomain",
  "broadcasthost",
  "ip6-localhost",
  "ip6-loopback",
  "ip6-localnet",
  "ip6-mcastprefix",
  "ip6-allnodes",
  "ip6-allrouters",
  "ip6-allhosts",
  "0.0.0.0",
  "127.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
};

gsize
weir_filter_measure_host (WeirSpan text, gboolean *has_dot)
{
  gsize label = 0;
  gsize i = 0;

  for (; i < text.length && weir_filter_octets[(guchar) text.octets[i]] == WEIR_FILTER_OCTET_HOST;
       i++)
    if (text.octets[i] == '.')
      {
        if (i == label || i - label > MAX_LABEL)
          return 0;
        label = i + 1;
      }

  /* A last label that begins with a digit may be of an address in some form. */
  if (i == label || i - label > MAX_LABEL || i > WEIR_HOST_MAX_LENGTH ||
      weir_octet_digit_value (text.octets[label]) >= 0)
    return 0;

  *has_dot = label > 0;

  return i;
}

gboolean
weir_hosts_is_own_name (WeirSpan host)
{
  /* By far most names are neither short nor begin so. */
  if (host.length > 0 && strchr ("lbi0125:", host.octets[0]) == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (own_names); i++)
    if (weir_span_equal_string (host, own_names[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_space (char octet)
{
  return octet == ' ' || octet == '\t';
}

static WeirSpan
take_word (WeirSpan *rest)
{
  gsize end = 0;

  while (rest->length > 0 && is_space (*rest->octets))
    weir_span_take (rest, 1);
  while (end < rest->length && !is_space (rest->octets[end]))
    end++;

  return weir_span_take (rest, end);
}

/*
 * What an address before names says: that they lead nowhere, where they lead, or that it is none.
 */
typedef enum
{
  LEADS_NOWHERE,
  LEADS_ELSEWHERE,
  NO_ADDRESS,
} Address;

static Address
read_address (WeirSpan word)
{
  WeirHost host;
  gsize zone = weir_span_find (word, '%');

  /* "fe80::1%lo0": an address of this computer. */
  if (zone < word.length && weir_span_find (word, ':') < zone)
    word.length = zone;

  if (!weir_host_parse (word, &host) || host.kind == WEIR_HOST_NAME)
    return NO_ADDRESS;

  return weir_host_is_loopback (&host) ? LEADS_NOWHERE : LEADS_ELSEWHERE;
}

/* Writes the names anew, in normal form and without those of this computer. */
static gboolean
rewrite_hosts (WeirFilterParser *self, WeirSpan names, WeirFilterLine *result)
{
  GString *room = weir_filter_parser_empty_room (self, WEIR_ROOM_HOSTS);
  WeirSpan word;

  while ((word = take_word (&names)).length > 0)
    {
      WeirHost host;
      WeirSpan name;

      if (!weir_host_parse (word, &host))
        return weir_filter_parser_fail (self, result, WEIR_UNREAD_BAD_HOST, word);

      name = (WeirSpan){ host.name, host.length };
      if (weir_hosts_is_own_name (name))
        continue;

      if (room->len > 0)
        g_string_append_c (room, ' ');
      g_string_append_len (room, name.octets, (gssize) name.length);
    }

  result->hosts = (WeirSpan){ room->str, room->len };

  return TRUE;
}

/* Whether each name stands there in normal form, and none is of this computer. */
static gboolean
are_hosts_normal (WeirSpan names)
{
  WeirSpan word;
  gboolean has_dot;

  while ((word = take_word (&names)).length > 0)
    if (weir_filter_measure_host (word, &has_dot) != word.length || weir_hosts_is_own_name (word))
      return FALSE;

  return TRUE;
}

gboolean
weir_hosts_line_read (WeirFilterParser *self, WeirSpan line, WeirFilterLine *result)
{
  WeirSpan names = line;
  Address address = read_address (take_word (&names));
  gsize comment = weir_span_find (names, '#');

  if (address == NO_ADDRESS)
    return FALSE;

  names.length = comment;
  names = weir_span_trim (names);

  result->kind = WEIR_LINE_HOSTS;
  if (are_hosts_normal (names))
    result->hosts = names;
  else if (!rewrite_hosts (self, names, result))
    return TRUE;

  if (result->hosts.length == 0)
    result->kind = WEIR_LINE_NOTHING;
  else if (address == LEADS_ELSEWHERE)
    weir_filter_parser_skip (result, WEIR_SKIP_ADDRESS);

  return TRUE;
}

/**
 * weir_hosts_next:
 * @rest: (inout): the names of a line that are left
 * @host: (out): the next one, in normal form
 *
 * Returns: %FALSE if there is none left
 */
gboolean
weir_hosts_next (WeirSpan *rest, WeirSpan *host)
{
  *host = take_word (rest);

  return host->length > 0;
}
