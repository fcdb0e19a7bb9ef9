/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The URL that filters are compared with, put together in its normal form: the host as
 * weir_host_parse() has it, no default port, no user information.  Everything else stands as it was
 * requested, and once more in lower case.
 */

#include "weir-filter-request.h"

#include "weir-filter-scan.h"
#include "weir-octet.h"

/* Octets behind a URL that scanning may look at. */
#define WEIR_FILTER_URL_TAIL (64 + WEIR_FILTER_URL_PADDING)

typedef struct
{
  const char *name;
  guint16 port;
} Scheme;

static const Scheme schemes[] = {
  { "http", 80 },
  { "https", 443 },
  { "ws", 80 },
  { "wss", 443 },
};

static guint16
get_default_port (WeirSpan scheme)
{
  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (weir_span_equal_string (scheme, schemes[i].name))
      return schemes[i].port;

  return 0;
}

static void
append (WeirFilterRequest *self, WeirSpan text)
{
  gsize room = WEIR_FILTER_MAX_URL - self->length;
  gsize length = MIN (text.length, room);

  if (length > 0)
    memcpy (self->url_room + WEIR_FILTER_URL_PADDING + self->length, text.octets, length);
  self->length += length;
  self->is_cut = self->is_cut || length < text.length;
}

static void
append_string (WeirFilterRequest *self, const char *text)
{
  append (self, weir_span_of (text));
}

static void
append_port (WeirFilterRequest *self, guint16 port)
{
  char digits[sizeof ":65535"];
  guint n = sizeof digits;

  for (; port > 0; port /= 10)
    digits[--n] = (char) ('0' + port % 10);
  digits[--n] = ':';
  append (self, (WeirSpan){ digits + n, sizeof digits - n });
}

/* All that stands before the path. */
static void
begin_url (WeirFilterRequest *self,
           WeirFilterType type,
           WeirFilterMethod method,
           WeirSpan scheme,
           const WeirHost *host,
           guint16 port,
           const WeirHost *source)
{
  self->type = type;
  self->method = method;
  self->party = WEIR_FILTER_PARTY_UNKNOWN;
  self->host = (WeirSpan){ host->name, host->length };
  self->source = source != NULL ? (WeirSpan){ source->name, source->length } : (WeirSpan){ "", 0 };
  self->length = 0;
  self->is_cut = FALSE;

  append (self, scheme);
  append_string (self, "://");
  if (host->kind == WEIR_HOST_IPV6)
    append_string (self, "[");
  self->host_begin = self->length;
  append (self, self->host);
  self->host_end = self->length;
  if (host->kind == WEIR_HOST_IPV6)
    append_string (self, "]");
  if (port != 0 && port != get_default_port (scheme))
    append_port (self, port);
}

/* Also what is around the URL, for comparisons that read on. */
static void
end_url (WeirFilterRequest *self)
{
  self->url = self->url_room + WEIR_FILTER_URL_PADDING;
  self->lower = self->lower_room + WEIR_FILTER_URL_PADDING;
  memset (self->url_room, 0, WEIR_FILTER_URL_PADDING);
  memset (self->lower_room, 0, WEIR_FILTER_URL_PADDING);
  memset (self->url_room + WEIR_FILTER_URL_PADDING + self->length, 0, WEIR_FILTER_URL_TAIL);
  memset (self->lower_room + WEIR_FILTER_URL_PADDING + self->length, 0, WEIR_FILTER_URL_TAIL);
  weir_filter_scan (self->url, self->lower_room + WEIR_FILTER_URL_PADDING, self->length + 1,
                    self->words);
}

void
weir_filter_request_init (WeirFilterRequest *self,
                          WeirFilterType type,
                          WeirFilterMethod method,
                          WeirSpan scheme,
                          const WeirHost *host,
                          guint16 port,
                          WeirSpan path,
                          const WeirHost *source)
{
  g_return_if_fail (self != NULL && host != NULL);

  begin_url (self, type, method, scheme, host, port, source);
  if (path.length == 0 || path.octets[0] != '/')
    append_string (self, "/");
  append (self, path);
  end_url (self);
}

/* What an octet of an authority is; of an octet that is not here more has to be known. */
typedef enum
{
  AUTHORITY_OTHER,
  AUTHORITY_NAME = 1 << 0, /* of a name in normal form */
  AUTHORITY_END = 1 << 1,
} AuthorityOctet;

static const guint8 authority_octets[256] = {
  ['a' ... 'z'] = AUTHORITY_NAME, ['0' ... '9'] = AUTHORITY_NAME, ['-'] = AUTHORITY_NAME,
  ['_'] = AUTHORITY_NAME,         ['.'] = AUTHORITY_NAME,         ['/'] = AUTHORITY_END,
  ['?'] = AUTHORITY_END,          ['#'] = AUTHORITY_END,
};

/* Returns: the length of the authority that @text begins with */
static gsize
measure_authority (WeirSpan text, gboolean *is_plain)
{
  gsize length = 0;
  gsize n_plain;

  while (length < text.length && authority_octets[(guchar) text.octets[length]] == AUTHORITY_NAME)
    length++;
  n_plain = length;
  while (length < text.length && authority_octets[(guchar) text.octets[length]] != AUTHORITY_END)
    length++;
  *is_plain = n_plain == length;

  return length;
}

/*
 * Splits "scheme://authority/path" in three. @is_plain: the authority is a name alone. FALSE: it is
 * nothing of the kind.
 */
static gboolean
split_url (WeirSpan url, WeirSpan *scheme, WeirSpan *authority, WeirSpan *path, gboolean *is_plain)
{
  gsize length = 0;

  while (length < url.length && url.octets[length] != ':')
    length++;
  if (url.length - length < 3 || memcmp (url.octets + length, "://", 3) != 0)
    return FALSE;
  *scheme = weir_span_take (&url, length);
  weir_span_take (&url, 3);

  *authority = weir_span_take (&url, measure_authority (url, is_plain));
  *path = url;

  return TRUE;
}

/*
 * What looks like a number at its end may be an address; a dot there does not belong to the normal
 * form.
 */
static gboolean
needs_a_closer_look (WeirSpan name)
{
  const char *dot = memrchr (name.octets, '.', name.length);
  const char *last = dot != NULL ? dot + 1 : name.octets;

  return last == name.octets + name.length || g_ascii_isdigit (*last);
}

static gboolean
set_name (WeirHost *host, WeirSpan name)
{
  if (name.length == 0 || name.length > WEIR_HOST_MAX_LENGTH)
    return FALSE;

  for (gsize i = 0; i < name.length; i++)
    host->name[i] = weir_octet_to_lower (name.octets[i]);
  host->name[name.length] = '\0';
  host->length = (guint8) name.length;
  host->kind = WEIR_HOST_NAME;

  return TRUE;
}

/*
 * Reads the host of an authority.  What is no host in the eyes of a browser, such as a name with a
 * label too long, is kept as a name: filters look at its letters all the same.
 */
static gboolean
read_authority (WeirSpan authority, gboolean is_plain, WeirHost *host, guint16 *port)
{
  const char *at;
  const char *colon;

  *port = 0;
  if (is_plain && authority.length > 0 && !needs_a_closer_look (authority))
    return set_name (host, authority);

  at = authority.length > 0 ? memrchr (authority.octets, '@', authority.length) : NULL;
  if (at != NULL)
    weir_span_take (&authority, at + 1 - authority.octets);
  if (weir_host_parse_authority (authority, host, port))
    return TRUE;

  *port = 0;
  colon = authority.length > 0 ? memchr (authority.octets, ':', authority.length) : NULL;
  if (colon != NULL)
    authority.length = (gsize) (colon - authority.octets);
  if (authority.length > 1 && authority.octets[authority.length - 1] == '.')
    authority.length--;

  return set_name (host, authority);
}

gboolean
weir_filter_request_init_from_urls (WeirFilterRequest *self,
                                    WeirFilterType type,
                                    WeirSpan source_url,
                                    WeirSpan url)
{
  WeirHost *source = NULL;
  char lower_scheme[8];
  WeirSpan scheme;
  WeirSpan authority;
  WeirSpan path;
  gboolean is_plain;
  guint16 port;

  g_return_val_if_fail (self != NULL, FALSE);

  if (split_url (source_url, &scheme, &authority, &path, &is_plain) &&
      read_authority (authority, is_plain, &self->hosts[1], &port))
    source = &self->hosts[1];

  if (!split_url (url, &scheme, &authority, &path, &is_plain) ||
      scheme.length > sizeof lower_scheme ||
      !read_authority (authority, is_plain, &self->hosts[0], &port))
    return FALSE;

  for (gsize i = 0; i < scheme.length; i++)
    lower_scheme[i] = weir_octet_to_lower (scheme.octets[i]);
  scheme.octets = lower_scheme;
  begin_url (self, type,
             type == WEIR_FILTER_TYPE_PING ? WEIR_FILTER_METHOD_POST : WEIR_FILTER_METHOD_GET,
             scheme, &self->hosts[0], port, source);
  append (self, path);
  end_url (self);

  return TRUE;
}
