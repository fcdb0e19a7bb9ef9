/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the detail pane shows of a request beyond its row: heads and cookies.
 *
 * It lives as long as the record in the live log, in memory alone.  A head is
 * kept as text up to a bound, a cookie as its name and the length of its value.
 */

#include "weir-record-private.h"

#define CUT_MARK "…\n"

/* Appends as much of @span as shows that the text is too long. */
static void
append_span (GString *text, WeirSpan span)
{
  gsize room = WEIR_RECORD_MAX_HEAD + 1 - MIN (text->len, WEIR_RECORD_MAX_HEAD + 1);

  if (span.length > 0)
    g_string_append_len (text, span.octets, MIN (span.length, room));
}

static void
append_start_line (GString *text, const WeirHead *head)
{
  if (head->is_request)
    {
      append_span (text, head->method);
      g_string_append_c (text, ' ');
      append_span (text, head->target);
      g_string_append_printf (text, " HTTP/1.%u\n", head->minor_version);
      return;
    }

  g_string_append_printf (text, "HTTP/1.%u %u ", head->minor_version, head->status);
  append_span (text, head->reason);
  g_string_append_c (text, '\n');
}

/* About as long as the text of @head gets, so that it is made in one piece. */
static gsize
estimate_length (const WeirHead *head)
{
  gsize length = head->target.length + 64;

  for (guint i = 0; i < head->n_fields; i++)
    length += head->fields[i].name.length + head->fields[i].value.length + 3;

  return MIN (length, WEIR_RECORD_MAX_HEAD + 64);
}

/* Returns: (transfer full): the head as valid text, a field a line */
static char *
head_to_text (const WeirHead *head)
{
  g_autoptr (GString) text = g_string_sized_new (estimate_length (head));

  append_start_line (text, head);
  for (guint i = 0; i < head->n_fields && text->len <= WEIR_RECORD_MAX_HEAD; i++)
    {
      append_span (text, head->fields[i].name);
      g_string_append (text, ": ");
      append_span (text, head->fields[i].value);
      g_string_append_c (text, '\n');
    }

  if (text->len > WEIR_RECORD_MAX_HEAD)
    {
      g_string_truncate (text, WEIR_RECORD_MAX_HEAD);
      g_string_append (text, CUT_MARK);
    }

  return g_utf8_make_valid (text->str, text->len);
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

  return self;
}

void
weir_record_detail_free (WeirRecordDetail *self)
{
  g_free (self->request_head);
  g_free (self->response_head);
  g_free (self->client_address);
  g_clear_pointer (&self->cookies, g_array_unref);
  g_free (self);
}

void
weir_record_detail_update (WeirRecordDetail *self, const WeirExchangeView *exchange)
{
  self->connected_after = exchange->connected_after;
  self->answered_after = exchange->answered_after;

  if (exchange->response != NULL)
    {
      g_free (self->response_head);
      self->response_head = head_to_text (exchange->response);
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
}
