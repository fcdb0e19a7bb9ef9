/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an exchange keeps of its request beyond the life of the head.
 *
 * The policy may be asked again with the response, and the observer is told until
 * the end: method and URL are copied, into the exchange where they fit.  A URL is
 * absolute for the observer, whatever the target's form was; of a tunnel it is the
 * authority.
 */

#include "weir-exchange-private.h"

/* What follows the tunnel's scheme and authority in the URL of a request inside. */
static WeirSpan
get_path_inside (const WeirInside *inside, WeirSpan target)
{
  WeirUrl url;

  if (target.length > 0 && *target.octets == '/')
    return target;

  weir_url_parse_inside (target, FALSE, &inside->host, inside->port, &url);

  return url.path;
}

static char *
put (char *at, WeirSpan span)
{
  if (span.length > 0)
    memcpy (at, span.octets, span.length);

  return at + span.length;
}

/**
 * weir_exchange_keep_text:
 * @self: a new exchange
 * @head: the head of its request, as far as it could be read
 *
 * Keeps method and target beyond the life of the head; inside a tunnel the target
 * becomes a URL.
 */
void
weir_exchange_keep_text (WeirExchange *self, const WeirHead *head)
{
  const WeirInside *inside = self->inside;
  const WeirSpan origin = weir_span_of (inside != NULL ? inside->url : NULL);
  const WeirSpan rest = inside != NULL ? get_path_inside (inside, head->target) : head->target;
  gsize length = head->method.length + origin.length + rest.length;
  char *text = self->text;
  char *target;

  if (length > sizeof self->text)
    text = self->long_text = g_malloc (length);

  target = put (text, head->method);
  put (put (target, origin), rest);

  self->method = (WeirSpan){ text, head->method.length };
  self->target = (WeirSpan){ target, origin.length + rest.length };
}

/**
 * weir_exchange_read_info:
 * @self: an exchange whose head and target are good
 *
 * Reads what the request is judged by.  Its spans outlive the head: the policy
 * may be asked again with the response, and the path ends the target that is kept.
 */
void
weir_exchange_read_info (WeirExchange *self)
{
  WeirRequestInfo *info = &self->info;

  weir_request_info_init (info, &self->proxy->request, &self->url);
  info->method = self->method;
  if (info->path.length > 0)
    info->path.octets = self->target.octets + self->target.length - info->path.length;
}
