/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Hosts in the one form that rules match on and connections go to.
 *
 * One host has many spellings: letters of either case, a dot at the end, words
 * beyond ASCII, and for an IPv4 address one to four numbers, each decimal,
 * octal or hexadecimal.  We read them as browsers do (URL Standard, sections
 * 3.3 to 3.5), so that no spelling slips past a rule, and refuse what could be
 * read in two ways: percent-encoding, zones of IPv6 addresses, a name that ends
 * in a number and is no address.
 *
 * A name in lower-case ASCII, the usual case by far, is one pass over a table.
 */

#include "weir-host.h"

#include "weir-octet.h"

#include <gio/gio.h>

#define MAX_LABEL_LENGTH 63
#define MAX_IPV4_PARTS 4
#define MAX_PORT_DIGITS 5

/* As long as an IPv6 address can be written, with one of IPv4 at its end. */
#define MAX_IPV6_LENGTH 45

/* Octets of a name that is to be converted: U-labels are no longer than A-labels by much. */
#define MAX_UTF8_LENGTH (4 * WEIR_HOST_MAX_LENGTH)

static gboolean
set_name (WeirHost *host, WeirHostKind kind, const char *name, gsize length)
{
  if (length == 0 || length > WEIR_HOST_MAX_LENGTH)
    return FALSE;

  memcpy (host->name, name, length);
  host->name[length] = '\0';
  host->length = (guint8) length;
  host->kind = kind;

  return TRUE;
}

/* Reads a number of an IPv4 address.  FALSE: it is none, or beyond 32 bits. */
static gboolean
parse_ipv4_number (WeirSpan text, guint64 *number)
{
  guint base = 10;

  if (text.length == 0)
    return FALSE;

  if (text.length >= 2 && text.octets[0] == '0')
    {
      base = (text.octets[1] | 0x20) == 'x' ? 16 : 8;
      weir_span_take (&text, base == 16 ? 2 : 1);
    }

  *number = 0;
  for (gsize i = 0; i < text.length; i++)
    {
      int digit = weir_octet_xdigit_value (text.octets[i]);

      if (digit < 0 || (guint) digit >= base)
        return FALSE;

      *number = *number * base + (guint) digit;
      if (*number > G_MAXUINT32)
        return FALSE;
    }

  return TRUE;
}

/* Returns: the length of the four decimals in @name */
static gsize
write_ipv4 (guint32 address, char *name)
{
  char *at = name;

  for (int shift = 24; shift >= 0; shift -= 8)
    {
      guint part = address >> shift & 255;

      if (part >= 100)
        *at++ = (char) ('0' + part / 100);
      if (part >= 10)
        *at++ = (char) ('0' + part / 10 % 10);
      *at++ = (char) ('0' + part % 10);
      if (shift > 0)
        *at++ = '.';
    }

  return (gsize) (at - name);
}

static gboolean
parse_ipv4 (WeirSpan text, WeirHost *host)
{
  guint64 address = 0;
  char name[sizeof "255.255.255.255"];

  for (guint n_parts = 1; n_parts <= MAX_IPV4_PARTS; n_parts++)
    {
      const char *dot = memchr (text.octets, '.', text.length);
      gsize length = dot != NULL ? (gsize) (dot - text.octets) : text.length;
      guint64 number;

      if (!parse_ipv4_number (weir_span_take (&text, length), &number))
        return FALSE;

      if (dot == NULL)
        {
          guint bits = 8 * (MAX_IPV4_PARTS + 1 - n_parts);

          if (number >> bits != 0)
            return FALSE;

          address = address << bits | number;
          return set_name (host, WEIR_HOST_IPV4, name, write_ipv4 ((guint32) address, name));
        }

      if (number > 255)
        return FALSE;

      address = address << 8 | number;
      weir_span_take (&text, 1);
    }

  return FALSE;
}

/* Whether the last label is a number: then the host is an IPv4 address or nothing. */
static gboolean
ends_in_number (WeirSpan text)
{
  gsize begin = text.length;
  gboolean is_hex;

  /* No more than a look at its last letter, for nearly every name. */
  if (!g_ascii_isxdigit (text.octets[begin - 1]) && text.octets[begin - 1] != 'x' &&
      text.octets[begin - 1] != 'X')
    return FALSE;

  while (begin > 0 && text.octets[begin - 1] != '.')
    begin--;
  weir_span_take (&text, begin);

  is_hex = text.length >= 2 && text.octets[0] == '0' && (text.octets[1] | 0x20) == 'x';
  for (gsize i = is_hex ? 2 : 0; i < text.length; i++)
    if (is_hex ? !g_ascii_isxdigit (text.octets[i]) : !g_ascii_isdigit (text.octets[i]))
      return FALSE;

  return TRUE;
}

/* Copies a name in ASCII into @host, in lower case.  FALSE: it is no host name. */
static gboolean
parse_ascii_name (WeirSpan text, WeirHost *host)
{
  gsize label = 0;

  if (text.length > 0 && text.octets[text.length - 1] == '.')
    text.length--;

  if (text.length == 0 || text.length > WEIR_HOST_MAX_LENGTH)
    return FALSE;

  for (gsize i = 0; i < text.length; i++)
    {
      char octet = text.octets[i];

      if (!weir_octet_is (octet, WEIR_OCTET_HOST))
        return FALSE;

      if (octet == '.')
        {
          if (i == label || i - label > MAX_LABEL_LENGTH)
            return FALSE;
          label = i + 1;
        }

      host->name[i] = weir_octet_to_lower (octet);
    }

  if (text.length == label || text.length - label > MAX_LABEL_LENGTH)
    return FALSE;

  if (ends_in_number (text))
    return parse_ipv4 (text, host);

  host->name[text.length] = '\0';
  host->length = (guint8) text.length;
  host->kind = WEIR_HOST_NAME;

  return TRUE;
}

/* The slow way of names beyond ASCII: what IDNA makes of them must be a name in ASCII. */
static gboolean
parse_unicode_name (WeirSpan text, WeirHost *host)
{
  g_autofree char *utf8 = NULL;
  g_autofree char *ascii = NULL;

  if (text.length > MAX_UTF8_LENGTH || !g_utf8_validate_len (text.octets, text.length, NULL))
    return FALSE;

  utf8 = weir_span_dup (text);
  ascii = g_hostname_to_ascii (utf8);

  return ascii != NULL && parse_ascii_name (weir_span_of (ascii), host);
}

static gboolean
parse_ipv6 (WeirSpan text, WeirHost *host)
{
  char literal[MAX_IPV6_LENGTH + 1];
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *name = NULL;

  if (text.length > MAX_IPV6_LENGTH)
    return FALSE;

  for (gsize i = 0; i < text.length; i++)
    {
      literal[i] = text.octets[i];
      if (!g_ascii_isxdigit (literal[i]) && literal[i] != ':' && literal[i] != '.')
        return FALSE;
    }
  literal[text.length] = '\0';

  address = g_inet_address_new_from_string (literal);
  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return FALSE;

  name = g_inet_address_to_string (address);

  return set_name (host, WEIR_HOST_IPV6, name, strlen (name));
}

/* Reads uri-host: an IPv6 address must stand in brackets. */
static gboolean
parse_uri_host (WeirSpan text, WeirHost *host)
{
  if (text.length == 0)
    return FALSE;

  if (text.octets[0] == '[')
    {
      if (text.octets[text.length - 1] != ']' || text.length < 2)
        return FALSE;

      return parse_ipv6 ((WeirSpan){ text.octets + 1, text.length - 2 }, host);
    }

  for (gsize i = 0; i < text.length; i++)
    if ((guchar) text.octets[i] >= 0x80)
      return parse_unicode_name (text, host);

  return parse_ascii_name (text, host);
}

/**
 * weir_host_parse:
 * @text: a host as it was written: uri-host (RFC 3986, section 3.2.2), or an
 *   IPv6 address without brackets
 * @host: (out caller-allocates): its normal form; undefined if there is none
 *
 * Returns: %FALSE if @text is not a host
 */
gboolean
weir_host_parse (WeirSpan text, WeirHost *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  if (text.length > 0 && memchr (text.octets, ':', text.length) != NULL && text.octets[0] != '[')
    return parse_ipv6 (text, host);

  return parse_uri_host (text, host);
}

static gboolean
parse_port (WeirSpan text, guint16 *port)
{
  guint number = 0;

  if (text.length == 0 || text.length > MAX_PORT_DIGITS)
    return FALSE;

  for (gsize i = 0; i < text.length; i++)
    {
      if (!g_ascii_isdigit (text.octets[i]))
        return FALSE;
      number = number * 10 + (guint) (text.octets[i] - '0');
    }

  if (number > G_MAXUINT16)
    return FALSE;

  *port = (guint16) number;

  return TRUE;
}

/* Returns how many octets of @text are its host: all up to the ":" before a port. */
static gsize
measure_host (WeirSpan text)
{
  char last = text.length > 0 && text.octets[0] == '[' ? ']' : ':';
  const char *end = text.length > 0 ? memchr (text.octets, last, text.length) : NULL;

  if (end == NULL)
    return text.length;

  return (gsize) (end - text.octets) + (last == ']' ? 1 : 0);
}

/**
 * weir_host_parse_authority:
 * @text: uri-host with or without ":" and a port (RFC 3986, section 3.2), no userinfo
 * @host: (out caller-allocates): the host; undefined if %FALSE is returned
 * @port: (out): the port, 0 where none is named
 *
 * Port 0 is not a port, and an empty port is none named.
 *
 * Returns: %FALSE if @text is no authority
 */
gboolean
weir_host_parse_authority (WeirSpan text, WeirHost *host, guint16 *port)
{
  gsize length = measure_host (text);
  WeirSpan name;

  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (port != NULL, FALSE);

  name = weir_span_take (&text, length);
  *port = 0;
  if (text.length > 0 && *weir_span_take (&text, 1).octets != ':')
    return FALSE;

  if (text.length > 0 && (!parse_port (text, port) || *port == 0))
    return FALSE;

  return parse_uri_host (name, host);
}

/**
 * weir_host_parse_with_port:
 * @text: "HOST:PORT" or "[ADDRESS]:PORT"
 * @allow_port_zero: whether port 0 ("any") is one
 * @host: (out caller-allocates): the host; undefined if %FALSE is returned
 * @port: (out): the port
 *
 * Reads what must have both, such as the target of CONNECT (RFC 9112, section 3.2.3).
 *
 * Returns: %FALSE if one is missing or wrong
 */
gboolean
weir_host_parse_with_port (WeirSpan text, gboolean allow_port_zero, WeirHost *host, guint16 *port)
{
  gsize length = measure_host (text);
  WeirSpan name;

  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (port != NULL, FALSE);

  name = weir_span_take (&text, length);
  if (text.length == 0 || *weir_span_take (&text, 1).octets != ':')
    return FALSE;

  return parse_port (text, port) && (*port != 0 || allow_port_zero) && parse_uri_host (name, host);
}

/**
 * weir_host_is_below:
 * @host: a host in normal form
 * @domain: a host in normal form
 *
 * Returns: whether @host is @domain or a name below it
 */
gboolean
weir_host_is_below (const char *host, const char *domain)
{
  gsize host_length;
  gsize domain_length;

  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (domain != NULL, FALSE);

  host_length = strlen (host);
  domain_length = strlen (domain);
  if (domain_length == 0 || domain_length > host_length)
    return FALSE;

  if (memcmp (host + host_length - domain_length, domain, domain_length) != 0)
    return FALSE;

  return host_length == domain_length || host[host_length - domain_length - 1] == '.';
}

/**
 * weir_host_is_loopback:
 * @host: a host
 *
 * The unspecified addresses count: a connection to them reaches this machine.
 *
 * Returns: whether @host is this machine by its very name or address
 */
gboolean
weir_host_is_loopback (const WeirHost *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  switch (host->kind)
    {
    case WEIR_HOST_IPV4:
      return g_str_has_prefix (host->name, "127.") || strcmp (host->name, "0.0.0.0") == 0;

    case WEIR_HOST_IPV6:
      return strcmp (host->name, "::1") == 0 || strcmp (host->name, "::") == 0 ||
             g_str_has_prefix (host->name, "::ffff:127.") ||
             strcmp (host->name, "::ffff:0.0.0.0") == 0;

    case WEIR_HOST_NAME:
    default:
      return weir_host_is_below (host->name, "localhost");
    }
}
