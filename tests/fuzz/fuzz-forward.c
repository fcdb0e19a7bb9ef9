/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The round trip: what is accepted, written for the next recipient and parsed
 * again is the same message, and nothing of one connection is left in it; nor
 * is a cookie, where none is to go on.  A reader that shares nothing with
 * Weir's finds it as strict as can be.
 */

#include "fuzz.h"
#include "weir-forward.h"
#include "weir-head-edits.h"
#include "weir-head-parser.h"
#include "wire.h"

#define VIA "weir-fuzz"
#define DATE "Sun, 06 Nov 1994 08:49:37 GMT"

static const WeirField *
next_field (const WeirHead *head, guint *index)
{
  while (*index < head->n_fields)
    {
      const WeirField *field = &head->fields[(*index)++];

      if (!field->dropped && weir_field_get_flags ((WeirFieldId) field->id) == 0)
        return field;
    }

  return NULL;
}

/* All fields of @before that go on are in @after, in their order; then those that are added. */
static void
compare_fields (const WeirHead *before, const WeirHead *after)
{
  guint before_index = 0;
  guint after_index = 0;
  const WeirField *field;
  const WeirField *other;

  while ((field = next_field (before, &before_index)) != NULL)
    {
      other = next_field (after, &after_index);
      g_assert_nonnull (other);
      g_assert_true (weir_span_equal (field->name, other->name));
      g_assert_true (weir_span_equal (field->value, other->value));
    }

  while ((other = next_field (after, &after_index)) != NULL)
    g_assert_true (other->id == WEIR_FIELD_VIA || other->id == WEIR_FIELD_DATE);
}

static void
parse_again (WeirBuffer *out, gboolean is_request, WeirHead *head)
{
  WeirHeadParser parser = { 0 };
  WeirSpan wire = weir_buffer_peek (out);
  WeirHeadStatus status;
  gsize length;

  status = is_request ? weir_head_parser_request (&parser, wire, head, &length)
                      : weir_head_parser_response (&parser, wire, head, &length);

  /* What Weir adds may be too much; then the next recipient refuses, and differs in nothing. */
  if (status == WEIR_HEAD_COMPLETE)
    g_assert_cmpuint (length, ==, wire.length);
  else
    g_assert_true (status == WEIR_HEAD_TOO_LARGE || status == WEIR_HEAD_START_TOO_LONG);
}

static void
check_strict_request (const WeirBuffer *out, const WeirForwardRequest *how)
{
  static WireHead head;
  WeirSpan input = weir_buffer_peek (out);
  WeirSpan method;
  WeirSpan target;
  WireFraming framing;
  guint64 length;

  g_assert_true (wire_take_head (&input, &head));
  g_assert_cmpuint (input.length, ==, 0);
  wire_check_request (&head, &method, &target);
  wire_check_hop_by_hop (&head);
  g_assert_cmpuint (wire_count (&head, "Host", NULL), ==, 1);
  if (how->url->form == WEIR_TARGET_ABSOLUTE && !how->to_proxy && how->url->path.length > 0 &&
      *how->url->path.octets == '/')
    g_assert_true (weir_span_equal (target, how->url->path));

  framing = wire_check_framing (&head, &length);
  g_assert_cmpint (framing == WIRE_CHUNKED, ==, how->framing->kind == WEIR_BODY_CHUNKED);
  g_assert_cmpuint (framing == WIRE_BY_LENGTH ? length : 0, ==, how->framing->length);
}

static void
check_strict_response (const WeirBuffer *out, const WeirHead *before)
{
  static WireHead head;
  WeirSpan input = weir_buffer_peek (out);
  guint64 length;

  g_assert_true (wire_take_head (&input, &head));
  g_assert_cmpuint (input.length, ==, 0);
  g_assert_cmpuint (wire_check_response (&head), ==, before->status);
  wire_check_hop_by_hop (&head);
  wire_check_framing (&head, &length);
}

/* Withholds all cookies, in the way that the engine does. */
static void
withhold_cookies (WeirHead *head)
{
  static const WeirRequestInfo info;
  static const WeirJudgement judgement = { .cookies = WEIR_COOKIES_BLOCK };
  const WeirHeadEdits edits = { .info = &info, .judgement = &judgement };
  WeirBuffer scratch = { 0 };

  if (head->is_request)
    weir_head_edits_request (&edits, head, &scratch);
  else
    weir_head_edits_response (&edits, head, &scratch);
  g_assert_cmpuint (weir_buffer_length (&scratch), ==, 0);
  g_assert_true (head->is_request || weir_head_find (head, WEIR_FIELD_SET_COOKIE) == NULL);
}

static void
check_request (WeirSpan wire, guint8 choice)
{
  static WeirHead head;
  static WeirHead again;
  WeirHeadParser parser = { 0 };
  WeirBodyFraming framing;
  WeirBodyFraming framing_again;
  WeirForwardRequest how = {
    .framing = &framing,
    .to_proxy = (choice & 2) != 0,
    .max_forwards = -1,
    .via = VIA,
  };
  WeirBuffer out = { 0 };
  WeirUrl url;
  gsize length;

  how.url = &url;
  if (weir_head_parser_request (&parser, wire, &head, &length) != WEIR_HEAD_COMPLETE ||
      weir_url_parse (head.target, weir_span_equal_string (head.method, "CONNECT"), &url) !=
        WEIR_URL_OK ||
      url.host.length == 0 || weir_body_frame_request (&head, &framing) != WEIR_BODY_OK)
    return;

  how.is_websocket = weir_forward_is_websocket (&head);
  weir_forward_drop_hop_by_hop (&head);
  if (choice & 4)
    withhold_cookies (&head);
  weir_forward_request (&head, &how, &out);
  check_strict_request (&out, &how);
  parse_again (&out, TRUE, &again);
  if (again.n_fields > 0 && again.fields[again.n_fields - 1].id == WEIR_FIELD_VIA)
    {
      g_assert_true (weir_span_equal (head.method, again.method));
      g_assert_true (weir_head_check_host (&again, weir_span_of (NULL)));
      g_assert_true (weir_forward_is_loop (&again, VIA));
      g_assert_cmpint (weir_forward_is_websocket (&again), ==, how.is_websocket);
      g_assert_cmpint (weir_body_frame_request (&again, &framing_again), ==, WEIR_BODY_OK);
      g_assert_cmpint (framing.kind, ==, framing_again.kind);
      g_assert_cmpuint (framing.length, ==, framing_again.length);
      compare_fields (&head, &again);
    }
  weir_buffer_clear (&out);
}

static void
check_response (WeirSpan wire, guint8 choice)
{
  static WeirHead head;
  static WeirHead again;
  WeirHeadParser parser = { 0 };
  WeirBodyFraming framing;
  WeirBodyFraming framing_again;
  gboolean to_head = (choice & 2) != 0;
  WeirForwardResponse how = {
    .framing = &framing,
    .client_is_http_1_0 = (choice & 4) != 0,
    .close = (choice & 8) != 0,
    .via = VIA,
    .date = DATE,
  };
  WeirBuffer out = { 0 };
  gsize length;

  if (weir_head_parser_response (&parser, wire, &head, &length) != WEIR_HEAD_COMPLETE ||
      weir_body_frame_response (&head, to_head, FALSE, &framing) != WEIR_BODY_OK)
    return;

  weir_forward_drop_hop_by_hop (&head);
  if (choice & 16)
    withhold_cookies (&head);
  weir_forward_response (&head, &how, &out);
  check_strict_response (&out, &head);
  parse_again (&out, FALSE, &again);
  if (again.n_fields > 0 && again.fields[again.n_fields - 1].id == WEIR_FIELD_VIA)
    {
      g_assert_cmpuint (head.status, ==, again.status);
      g_assert_cmpint (weir_body_frame_response (&again, to_head, FALSE, &framing_again), ==,
                       WEIR_BODY_OK);
      if (framing.kind == WEIR_BODY_NONE || framing.kind == WEIR_BODY_LENGTH)
        g_assert_cmpint (framing.kind, ==, framing_again.kind);
      else
        g_assert_cmpint (framing_again.kind, ==,
                         how.client_is_http_1_0 ? WEIR_BODY_CLOSE : WEIR_BODY_CHUNKED);
      g_assert_cmpuint (framing.length, ==, framing_again.length);
      compare_fields (&head, &again);
    }
  weir_buffer_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan wire = { (const char *) data, size };
  guint8 choice = fuzz_take_choice (&wire);

  if (choice & 1)
    check_response (wire, choice);
  else
    check_request (wire, choice);

  return 0;
}
