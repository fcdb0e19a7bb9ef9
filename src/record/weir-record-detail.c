/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the detail pane shows of a request beyond its row: heads, cookies, and
 * what TLS says of the origin.
 *
 * It lives as long as the record is among the newest of the live log or somebody
 * looks at it, in memory alone.  A head is
 * kept as text up to a bound, a cookie as its name and the length of its value.
 * The origin's certificates are shared by all requests of a connection, yet each
 * counts them as its own: whoever makes a connection for each cannot fill the memory.
 */

#include "weir-record-private.h"

#define CUT_MARK "…\n"

/* Where the text of a head is put together; what does not fit is left out. */
typedef struct
{
  char *text;
  gsize length;
} HeadText;

static void
put (HeadText *self, const char *octets, gsize length)
{
  length = MIN (length, WEIR_RECORD_MAX_HEAD - self->length);
  if (length == 0)
    return;

  memcpy (self->text + self->length, octets, length);
  self->length += length;
}

static void
put_span (HeadText *self, WeirSpan span)
{
  put (self, span.octets, span.length);
}

static void
put_start_line (HeadText *self, const WeirHead *head)
{
  char words[32];

  if (head->is_request)
    {
      put_span (self, head->method);
      put (self, " ", 1);
      put_span (self, head->target);
      g_snprintf (words, sizeof words, " HTTP/1.%u", head->minor_version);
      put_span (self, weir_span_of (words));
    }
  else
    {
      g_snprintf (words, sizeof words, "HTTP/1.%u %u ", head->minor_version, head->status);
      put_span (self, weir_span_of (words));
      put_span (self, head->reason);
    }
  put (self, "\n", 1);
}

/* A word at a time: a head has a thousand octets. */
static gboolean
is_ascii (const char *text, gsize length)
{
  guint64 all = 0;
  guint64 word;

  for (; length >= sizeof word; length -= sizeof word, text += sizeof word)
    {
      memcpy (&word, text, sizeof word);
      all |= word;
    }
  for (; length > 0; length--)
    all |= (guchar) *text++;

  return (all & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* Returns: (transfer full): the head as valid text, a field a line */
static char *
head_to_text (const WeirHead *head)
{
  char text[WEIR_RECORD_MAX_HEAD + sizeof CUT_MARK];
  HeadText out = { text, 0 };

  put_start_line (&out, head);
  for (guint i = 0; i < head->n_fields && out.length < WEIR_RECORD_MAX_HEAD; i++)
    {
      put_span (&out, head->fields[i].name);
      put (&out, ": ", 2);
      put_span (&out, head->fields[i].value);
      put (&out, "\n", 1);
    }

  if (out.length == WEIR_RECORD_MAX_HEAD)
    {
      memcpy (text + out.length, CUT_MARK, strlen (CUT_MARK));
      out.length += strlen (CUT_MARK);
    }

  return is_ascii (text, out.length) ? g_strndup (text, out.length)
                                     : g_utf8_make_valid (text, out.length);
}

static void
cookie_clear (WeirRecordCookie *cookie)
{
  g_free (cookie->name);
}

WeirRecordDetail *
weir_record_detail_new (const WeirExchangeView *exchange)
{
  WeirRecordDetail *self = g_new0 (WeirRecordDetail, 1);

  self->request_head = exchange->request != NULL ? head_to_text (exchange->request) : g_strdup ("");
  self->client_address = g_strdup (exchange->client_address);
  self->connected_after = -1;
  self->answered_after = -1;
  self->octets = sizeof *self + strlen (self->request_head);

  return self;
}

/* Why a tunnel's inside is not seen is known when it is judged, and does not change. */
static void
set_inspection (WeirRecordDetail *self, const WeirExchangeView *exchange)
{
  const WeirInspectionJudgement *inspection = exchange->inspection;

  if (inspection == NULL || self->inspection != NULL ||
      inspection->reason == WEIR_INSPECTION_REASON_NONE)
    return;

  self->inspection_reason = inspection->reason;
  self->inspection = weir_inspection_describe (inspection, exchange->info->host.name);
  self->octets += strlen (self->inspection);
}

static gsize
get_peer_octets (const WeirTlsPeer *peer)
{
  gsize octets = sizeof *peer + (peer->staple != NULL ? g_bytes_get_size (peer->staple) : 0);

  for (guint i = 0; i < peer->chain->len; i++)
    octets += g_bytes_get_size (g_ptr_array_index (peer->chain, i));

  return octets;
}

static void
set_peer (WeirRecordDetail *self, WeirTlsPeer *peer)
{
  if (peer == NULL || peer == self->tls)
    return;

  if (self->tls != NULL)
    {
      self->octets -= get_peer_octets (self->tls);
      weir_tls_peer_unref (self->tls);
    }
  self->tls = weir_tls_peer_ref (peer);
  self->octets += get_peer_octets (peer);
}

void
weir_record_detail_free (WeirRecordDetail *self)
{
  g_free (self->request_head);
  g_free (self->response_head);
  g_free (self->client_address);
  g_free (self->inspection);
  g_clear_pointer (&self->tls, weir_tls_peer_unref);
  g_clear_pointer (&self->cookies, g_array_unref);
  g_free (self);
}

void
weir_record_detail_update (WeirRecordDetail *self, const WeirExchangeView *exchange)
{
  self->connected_after = exchange->connected_after;
  self->answered_after = exchange->answered_after;
  set_peer (self, exchange->tls);
  set_inspection (self, exchange);

  if (exchange->response != NULL)
    {
      self->octets -= self->response_head != NULL ? strlen (self->response_head) : 0;
      g_free (self->response_head);
      self->response_head = head_to_text (exchange->response);
      self->octets += strlen (self->response_head);
    }
}

void
weir_record_detail_add_cookie (WeirRecordDetail *self, const WeirCookieEvent *cookie)
{
  WeirSpan name = cookie->name;
  WeirRecordCookie kept = {
    .value_length = cookie->value_length,
    .set = cookie->set != NULL,
    .lifetime = cookie->set != NULL ? cookie->set->lifetime : -1,
    .decision = cookie->decision,
  };

  if (self->cookies == NULL)
    {
      self->cookies = g_array_new (FALSE, FALSE, sizeof (WeirRecordCookie));
      g_array_set_clear_func (self->cookies, (GDestroyNotify) cookie_clear);
    }
  if (self->cookies->len >= WEIR_RECORD_MAX_COOKIES)
    return;

  name.length = MIN (name.length, WEIR_RECORD_MAX_COOKIE_NAME);
  kept.name = g_utf8_make_valid (name.length > 0 ? name.octets : "", name.length);
  g_array_append_val (self->cookies, kept);
  self->octets += sizeof kept + strlen (kept.name);
}
