/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The two addresses that exist through Weir alone, by which its test page finds out what a
 * browser can do.
 *
 * That one uses Weir is nobody's business but its user's.  So the name is made of 128 random
 * bits at each start, and said by the test page, which no other origin can read: to anybody else
 * it is a name like any that does not exist, and what is asked of such names goes the way of all
 * requests, with the same words, the same status and in the same time.  Whoever has the name must
 * say besides, by Origin, that it is Weir's own page; browsers let no other page say so.  What
 * Sec-Fetch-* would add is not sent over HTTP, and no more than that.
 *
 * CONNECT has no Origin, so the tunnel is made for the name; the request inside is looked at like
 * the one in the clear.  It needs no origin and no permission to look inside, since nobody's
 * site is in it.
 *
 * Probes are told of as signs of a client, never as requests.
 */

#include "weir-probe.h"

#include "weir-local-response-private.h"
#include "weir-own-pages.h"
#include "weir-probe-names.h"

#include <unistd.h>

#define HTTP_PORT 80
#define HTTPS_PORT 443
#define RANDOM_LENGTH 16 /* octets */

/* A green mark, for browsers without scripts. */
#define PICTURE                                                           \
  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\">" \
  "<circle cx=\"8\" cy=\"8\" r=\"8\" fill=\"#1b7a43\"/>"                  \
  "<path d=\"M4 8l3 3 5-6\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/></svg>"

char *
weir_probe_new_host (void)
{
  GString *host = g_string_new (NULL);
  guint8 octets[RANDOM_LENGTH];

  if (getentropy (octets, sizeof octets) != 0)
    for (gsize i = 0; i < sizeof octets; i++)
      octets[i] = (guint8) g_random_int ();

  for (gsize i = 0; i < sizeof octets; i++)
    g_string_append_printf (host, "%02x", octets[i]);
  g_string_append (host, WEIR_PROBE_DOMAIN);

  return g_string_free (host, FALSE);
}

/* Takes as long for every name. */
static gboolean
is_probe_host (const WeirExchange *exchange)
{
  const char *expected = exchange->proxy->probe_host;
  const char *name = exchange->url.host.name;
  gsize length = strlen (expected);
  guint difference = 0;

  if (exchange->url.host.kind != WEIR_HOST_NAME || strlen (name) != length)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    difference |= (guint) (name[i] ^ expected[i]);

  return difference == 0;
}

static void
tell_client (const WeirExchange *exchange, const WeirHead *head, gboolean is_inside)
{
  const WeirObserver *observer = exchange->proxy->observer;
  const WeirField *agent = weir_head_find (head, WEIR_FIELD_USER_AGENT);

  if (observer != NULL && observer->probed != NULL && agent != NULL)
    observer->probed (agent->value, is_inside, exchange->proxy->observer_data);
}

/* --- The tunnel ------------------------------------------------------------ */

/* Without an authority there is nothing to show inside: it fails as any name that does not exist. */
static void
answer_connect (WeirExchange *exchange, const WeirHead *head)
{
  tell_client (exchange, head, FALSE);
  weir_exchange_read_info (exchange);
  exchange->is_probe = TRUE;
  if (exchange->proxy->inspector.context != NULL)
    weir_exchange_enter_probe (exchange, head);
  else
    weir_local_response_fail (exchange, WEIR_OUTCOME_RESOLVE_FAILED);
}

/* --- The answer ------------------------------------------------------------ */

/* Whether Weir's own page asks, as the browser says. */
static gboolean
is_own_origin (const WeirExchange *exchange, WeirSpan origin)
{
  const WeirSpan scheme = weir_span_of ("http://");

  return origin.length > scheme.length &&
         weir_span_equal (weir_span_take (&origin, scheme.length), scheme) &&
         weir_own_pages_have_authority (exchange, origin);
}

static gboolean
is_asked (const WeirExchange *exchange, const WeirHead *head)
{
  const WeirUrl *url = &exchange->url;

  return url->port == (exchange->inside != NULL ? HTTPS_PORT : HTTP_PORT) &&
         (exchange->is_head || weir_span_equal_string (head->method, "GET")) &&
         weir_span_equal_string (url->path, WEIR_PROBE_PATH);
}

static void
answer (WeirExchange *exchange, const WeirHead *head, WeirSpan origin)
{
  g_autofree char *fields =
    g_strdup_printf ("Access-Control-Allow-Origin: %.*s\r\nVary: Origin\r\n", (int) origin.length,
                     origin.octets);
  const WeirLocalResponse response = {
    .status = 200,
    .type = "image/svg+xml",
    .fields = fields,
    .content = weir_span_of (PICTURE),
  };

  tell_client (exchange, head, exchange->inside != NULL);
  exchange->ending = WEIR_ENDING_CLOSE;
  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

gboolean
weir_probe_answer (WeirExchange *exchange, const WeirHead *head)
{
  const WeirField *origin;

  if (!is_probe_host (exchange))
    return FALSE;

  if (exchange->is_connect && exchange->url.port == HTTPS_PORT && exchange->inside == NULL)
    {
      answer_connect (exchange, head);
      return TRUE;
    }

  origin = weir_head_find (head, WEIR_FIELD_ORIGIN);
  if (origin == NULL || !is_asked (exchange, head) || !is_own_origin (exchange, origin->value))
    return FALSE;

  answer (exchange, head, origin->value);

  return TRUE;
}
