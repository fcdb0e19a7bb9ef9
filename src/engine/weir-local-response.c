/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Responses that Weir makes itself.
 *
 * What stands in for a blocked request depends on what it was for.  Something
 * shown on its own (a document, a frame, a tunnel, what nobody named) gets a page
 * that says what blocked it, and 403.  An image gets a transparent one, and 200:
 * pages lay out around it, and no broken-image sign shows.  Scripts, styles and
 * all else get 403 and nothing: a page is prepared for a script that did not
 * load, but not for one that loaded and defines nothing.
 *
 * A response can come before the request's content is here.  If little of that is
 * left it is thrown away and the connection goes on; else the connection closes,
 * after the response had its time to arrive (weir-client.c).  So it does behind a
 * refused CONNECT: what comes may be meant for the tunnel, and is no request.
 *
 * No response of Weir's own lets a page of another origin read it.
 */

#include "weir-local-response-private.h"

#include "weir-blocked-words.h"
#include "weir-failure-words.h"
#include "weir-page.h"

#include <glib/gi18n-lib.h>

/* Content still to come that is worth waiting for. */
#define MAX_SHORT_CONTENT (64 * 1024)

/* Of large content, how much is handed to the socket at a time. */
#define PIECE_LENGTH (64 * 1024)

/* A transparent image of one pixel. */
static const char pixel[] = "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1"
                            "\0\1\0\0\2\2D\1\0;";

/* Whether the connection can go on behind the request's content. */
static gboolean
has_short_content (const WeirExchange *exchange)
{
  guint64 left;

  if (exchange->inbound == WEIR_INBOUND_END || exchange->framing.kind == WEIR_BODY_NONE)
    return TRUE;

  return weir_body_reader_get_left (&exchange->request.reader, &left) && left <= MAX_SHORT_CONTENT;
}

/* Whether what comes next is a request, and nothing meant for an origin or for a tunnel. */
static gboolean
is_next_certain (const WeirExchange *exchange)
{
  return has_short_content (exchange) && !exchange->is_connect &&
         !weir_exchange_is_client_waiting (exchange);
}

static void
write_head (WeirExchange *exchange, const WeirLocalResponse *response, WeirBuffer *out)
{
  weir_buffer_rewind (out);
  weir_buffer_append_printf (out, "HTTP/1.1 %u %s\r\nDate: %s\r\n", response->status,
                             weir_failure_get_phrase (response->status),
                             weir_proxy_get_date (exchange->proxy,
                                                  weir_exchange_get_now (exchange)));
  if (response->type != NULL)
    weir_buffer_append_printf (out, "Content-Type: %s\r\n", response->type);
  if (response->fields != NULL)
    weir_buffer_append_string (out, response->fields);
  weir_buffer_append_printf (out,
                             "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                             "Cache-Control: no-store\r\n"
                             "X-Content-Type-Options: nosniff\r\n%s\r\n",
                             response->content.length,
                             exchange->ending != WEIR_ENDING_KEEP ? "Connection: close\r\n" : "");
}

void
weir_local_response_send (WeirExchange *exchange,
                          const WeirLocalResponse *response,
                          WeirOutcome outcome)
{
  WeirBuffer *out = &exchange->proxy->head;

  weir_exchange_drop_origin (exchange);
  if (!is_next_certain (exchange))
    exchange->ending = WEIR_ENDING_CLOSE;
  exchange->inbound =
    exchange->ending == WEIR_ENDING_KEEP ? WEIR_INBOUND_DISCARD : WEIR_INBOUND_END;

  write_head (exchange, response, out);
  if (response->is_kept && !exchange->is_head)
    exchange->content_left = response->content;
  else if (!exchange->is_head)
    weir_buffer_append (out, response->content);
  weir_stream_send_span (&exchange->client->stream, weir_buffer_peek (out));

  exchange->status = response->status;
  weir_exchange_end (exchange, outcome);
  weir_exchange_tell_answered (exchange, NULL, weir_span_of (response->type));
  weir_timeout_start (&exchange->client->timeout, exchange->proxy->timeouts, WEIR_TIMEOUT_BODY);
}

static void
send_page (WeirExchange *exchange,
           guint status,
           WeirOutcome outcome,
           const char *title,
           const char *const *paragraphs)
{
  g_autofree char *page = weir_page_new (title, paragraphs);
  const WeirLocalResponse response = {
    .status = status,
    .type = WEIR_LOCAL_PAGE_TYPE,
    .fields = "Content-Security-Policy: " WEIR_LOCAL_PAGE_SECURITY "\r\n",
    .content = weir_span_of (page),
  };

  weir_local_response_send (exchange, &response, outcome);
}

/* Large content goes out as the client takes it: none of it waits in memory of ours. */
gboolean
weir_local_response_send_more (WeirExchange *exchange)
{
  WeirSpan left = exchange->content_left;
  WeirSpan piece;

  if (left.length == 0)
    return FALSE;

  piece = weir_span_take (&left, MIN (left.length, PIECE_LENGTH));
  weir_stream_send_span (&exchange->client->stream, piece);
  exchange->content_left = left;
  weir_exchange_note_content (exchange, WEIR_TIMEOUT_BODY);

  return TRUE;
}

void
weir_local_response_send_bytes (WeirExchange *exchange,
                                const char *type,
                                const char *fields,
                                GBytes *bytes)
{
  gsize length;
  const char *octets = g_bytes_get_data (bytes, &length);
  const WeirLocalResponse response = {
    .status = 200,
    .type = type,
    .fields = fields,
    .content = { octets, length },
    .is_kept = TRUE,
  };

  exchange->content = g_bytes_ref (bytes);
  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

static void
respond_empty (WeirExchange *exchange, guint status, const char *type)
{
  const WeirLocalResponse response = { .status = status, .type = type };

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

/* --- Refused --------------------------------------------------------------- */

void
weir_local_response_refuse (WeirExchange *exchange, guint status)
{
  const char *const paragraphs[] = { weir_failure_explain_refusal (status), NULL };

  exchange->ending = WEIR_ENDING_CLOSE;
  send_page (exchange, status, WEIR_OUTCOME_BAD_REQUEST, _ ("Weir cannot forward this request"),
             paragraphs);
}

/* --- Failed ---------------------------------------------------------------- */

/* Of an origin that was not asked, because there is no connection to it that is secure. */
static void
fail_insecure (WeirExchange *exchange, WeirOutcome outcome, const char *const *paragraphs)
{
  g_autofree char *title = NULL;

  /* Translators: a host name and a port */
  title = g_strdup_printf (_ ("No secure connection to %s, port %u"), exchange->info.host.name,
                           exchange->info.port);
  send_page (exchange, weir_failure_get_status (outcome), outcome, title, paragraphs);
}

static void
fail_certificate (WeirExchange *exchange)
{
  const char *const paragraphs[] = {
    exchange->tls != NULL ? weir_certificate_fault_describe (exchange->tls->fault)
                          : weir_failure_explain (WEIR_OUTCOME_BAD_CERTIFICATE),
    _ ("Weir has asked nothing of it: whoever answers there may not be who it says."),
    _ ("If you know why, and trust it all the same, accept this certificate in Weir’s window, in "
       "the row of this request. That holds for this site alone, and until Weir quits."),
    NULL,
  };

  fail_insecure (exchange, WEIR_OUTCOME_BAD_CERTIFICATE, paragraphs);
}

static void
fail_tls (WeirExchange *exchange)
{
  const WeirInside *inside = exchange->inside;
  g_autofree char *said =
    inside->tls_alert >= 0 ? weir_failure_name_alert (inside->tls_alert) : NULL;
  const char *paragraphs[4] = { weir_failure_explain_tls (inside->tls_failure), said };

  paragraphs[said != NULL ? 2 : 1] =
    _ ("To go there all the same, choose in Weir’s window not to look inside this site: then the "
       "browser makes its own secure connection.");
  fail_insecure (exchange, WEIR_OUTCOME_TLS_FAILED, paragraphs);
}

static void
fail_plainly (WeirExchange *exchange, WeirOutcome outcome)
{
  const GError *error = exchange->origin != NULL ? exchange->origin->error : NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = error != NULL ? g_utf8_make_valid (error->message, -1) : NULL;
  const char *const paragraphs[] = { weir_failure_explain (outcome), detail, NULL };

  /* Translators: a host name and a port */
  title = g_strdup_printf (_ ("No answer from %s, port %u"), exchange->info.host.name,
                           exchange->info.port);

  if (outcome == WEIR_OUTCOME_BAD_REQUEST)
    exchange->ending = WEIR_ENDING_CLOSE;
  send_page (exchange, weir_failure_get_status (outcome), outcome, title, paragraphs);
}

void
weir_local_response_fail (WeirExchange *exchange, WeirOutcome outcome)
{
  if (outcome == WEIR_OUTCOME_BAD_CERTIFICATE)
    fail_certificate (exchange);
  else if (outcome == WEIR_OUTCOME_TLS_FAILED && exchange->inside != NULL)
    fail_tls (exchange);
  else
    fail_plainly (exchange, outcome);
}

/* --- Blocked --------------------------------------------------------------- */

static void
respond_blocked_page (WeirExchange *exchange)
{
  g_auto (GStrv) words = weir_blocked_words (&exchange->judgement, &exchange->info);
  g_autofree char *title = NULL;

  /* Translators: a host name */
  title = g_strdup_printf (_ ("Weir blocked %s"), exchange->info.host.name);
  send_page (exchange, 403, WEIR_OUTCOME_COMPLETE, title, (const char *const *) words);
}

static void
respond_blocked_image (WeirExchange *exchange)
{
  const WeirLocalResponse response = {
    .status = 200,
    .type = "image/gif",
    .content = { pixel, sizeof pixel - 1 },
  };

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
}

void
weir_local_response_block (WeirExchange *exchange)
{
  /* Whoever asked is not to take it for an answer of what was guarded. */
  if (exchange->judgement.reason.kind == WEIR_REASON_PRIVATE)
    {
      respond_blocked_page (exchange);
      return;
    }

  switch (exchange->info.type)
    {
    case WEIR_RESOURCE_IMAGE:
      respond_blocked_image (exchange);
      return;

    case WEIR_RESOURCE_SCRIPT:
      respond_empty (exchange, 403, "text/javascript");
      return;

    case WEIR_RESOURCE_STYLE:
      respond_empty (exchange, 403, "text/css");
      return;

    case WEIR_RESOURCE_FONT:
    case WEIR_RESOURCE_MEDIA:
    case WEIR_RESOURCE_FETCH:
    case WEIR_RESOURCE_WEBSOCKET:
    case WEIR_RESOURCE_PING:
      respond_empty (exchange, 403, NULL);
      return;

    case WEIR_RESOURCE_DOCUMENT:
    case WEIR_RESOURCE_FRAME:
    case WEIR_RESOURCE_TUNNEL:
    case WEIR_RESOURCE_OTHER:
    case WEIR_N_RESOURCE_TYPES:
    default:
      respond_blocked_page (exchange);
      return;
    }
}

/* --- The last hop ---------------------------------------------------------- */

/* RFC 9110, section 9.3.8: what identifies the user does not come back. */
static gboolean
is_private_field (const WeirField *field)
{
  return field->id == WEIR_FIELD_COOKIE || field->id == WEIR_FIELD_PROXY_AUTHORIZATION ||
         weir_span_equal_nocase (field->name, "Authorization");
}

static void
append_request (const WeirHead *head, WeirBuffer *out)
{
  weir_buffer_append (out, head->method);
  weir_buffer_append_string (out, " ");
  weir_buffer_append (out, head->target);
  weir_buffer_append_printf (out, " HTTP/1.%u\r\n", head->minor_version);

  for (guint i = 0; i < head->n_fields; i++)
    if (!is_private_field (&head->fields[i]))
      {
        weir_buffer_append (out, head->fields[i].name);
        weir_buffer_append_string (out, ": ");
        weir_buffer_append (out, head->fields[i].value);
        weir_buffer_append_string (out, "\r\n");
      }
  weir_buffer_append_string (out, "\r\n");
}

void
weir_local_response_last_hop (WeirExchange *exchange, const WeirHead *head)
{
  WeirBuffer content = { NULL };
  WeirLocalResponse response = { .status = 200 };

  if (weir_span_equal_string (head->method, "TRACE"))
    {
      append_request (head, &content);
      response.type = "message/http";
      response.content = weir_buffer_peek (&content);
    }

  weir_local_response_send (exchange, &response, WEIR_OUTCOME_COMPLETE);
  weir_buffer_clear (&content);
}

WeirSpan
weir_local_response_write_overload (WeirProxy *proxy)
{
  weir_buffer_rewind (&proxy->head);
  weir_buffer_append_printf (&proxy->head,
                             "HTTP/1.1 503 Service Unavailable\r\n"
                             "Date: %s\r\n"
                             "Retry-After: 1\r\n"
                             "Content-Length: 0\r\n"
                             "Connection: close\r\n\r\n",
                             weir_proxy_get_date (proxy, g_get_real_time () / G_TIME_SPAN_SECOND));

  return weir_buffer_peek (&proxy->head);
}
