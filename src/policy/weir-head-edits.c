/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cookies taken out of heads that go by, in both directions.
 *
 * A Cookie field all of whose pairs are withheld is dropped; one that keeps
 * some is written anew from the pairs that stay, each octet for octet, joined
 * as RFC 6265, section 4.2.1 joins them.  A Set-Cookie field is one cookie:
 * dropped, shortened to the session, or left.  A field of which nothing is taken
 * is not touched at all, so odd but working values survive; nor is any other.
 *
 * The room for all new values is reserved at once, so that a span into the
 * scratch buffer is not moved by the next.
 */

#include "weir-head-edits.h"

static WeirCookieDecision
judge_cookie (const WeirHeadEdits *self, WeirSpan name, WeirReason *reason)
{
  *reason = self->judgement->cookie_reason;
  if (!self->judgement->has_named_cookies)
    return self->judgement->cookies;

  return weir_policy_judge_cookie (self->policy, self->info, self->judgement, name, self->now,
                                   reason);
}

/* Makes room in @scratch for the values of all fields with @id, joined anew. */
static void
reserve_values (const WeirHead *head, WeirFieldId id, WeirBuffer *scratch)
{
  gsize length = 0;

  for (guint i = 0; i < head->n_fields; i++)
    if (head->fields[i].id == id && !head->fields[i].dropped)
      length += head->fields[i].value.length;

  /* "a;b" becomes "a; b": at most another octet for each. */
  if (length > 0)
    weir_buffer_reserve (scratch, 2 * length);
}

/* What was appended to @scratch after it had @length octets. */
static WeirSpan
peek_from (const WeirBuffer *scratch, gsize length)
{
  WeirSpan span = weir_buffer_peek (scratch);

  weir_span_take (&span, length);

  return span;
}

/* --- Cookie ---------------------------------------------------------------- */

/* Whether @pair is to be withheld; tells and counts it. */
static gboolean
take_pair (const WeirHeadEdits *self, const WeirCookiePair *pair, WeirCookieCounts *counts)
{
  WeirCookieEvent event = { .name = pair->name, .value_length = pair->value.length };

  event.decision = judge_cookie (self, pair->name, &event.reason);
  counts->seen++;
  if (event.decision == WEIR_COOKIES_BLOCK)
    counts->withheld++;
  if (self->func != NULL)
    self->func (&event, self->user_data);

  return event.decision == WEIR_COOKIES_BLOCK;
}

static void
append_pair (WeirBuffer *scratch, gsize begin, WeirSpan pair)
{
  if (weir_buffer_length (scratch) > begin)
    weir_buffer_append_string (scratch, "; ");
  weir_buffer_append (scratch, pair);
}

static void
edit_cookie_field (const WeirHeadEdits *self,
                   WeirField *field,
                   WeirBuffer *scratch,
                   WeirCookieCounts *counts)
{
  const guint withheld = counts->withheld;
  const gsize begin = weir_buffer_length (scratch);
  WeirSpan rest = field->value;
  WeirCookiePair pair;
  guint kept = 0;

  while (weir_cookie_next_pair (&rest, &pair))
    if (!take_pair (self, &pair, counts))
      {
        if (self->judgement->has_named_cookies)
          append_pair (scratch, begin, pair.pair);
        kept++;
      }

  if (counts->withheld == withheld)
    return;
  if (kept == 0)
    field->dropped = TRUE;
  else
    field->value = peek_from (scratch, begin);
}

WeirCookieCounts
weir_head_edits_request (const WeirHeadEdits *self, WeirHead *head, WeirBuffer *scratch)
{
  WeirCookieCounts counts = { 0 };

  /* Without names, all cookies share one fate, and no field is written anew. */
  if (self->judgement->has_named_cookies)
    reserve_values (head, WEIR_FIELD_COOKIE, scratch);
  for (guint i = 0; i < head->n_fields; i++)
    if (head->fields[i].id == WEIR_FIELD_COOKIE && !head->fields[i].dropped)
      edit_cookie_field (self, &head->fields[i], scratch, &counts);

  return counts;
}

/* --- Set-Cookie ------------------------------------------------------------ */

/* Takes the lifetime off a Set-Cookie field, if it has one. */
static void
shorten_field (WeirField *field, WeirBuffer *scratch, WeirCookieCounts *counts)
{
  const gsize begin = weir_buffer_length (scratch);
  WeirSpan value;

  weir_set_cookie_shorten (field->value, scratch);
  value = peek_from (scratch, begin);
  if (value.length == field->value.length)
    return;

  field->value = value;
  counts->shortened++;
}

static void
edit_set_cookie_field (const WeirHeadEdits *self,
                       WeirField *field,
                       WeirBuffer *scratch,
                       WeirCookieCounts *counts)
{
  WeirSetCookie cookie = { .lifetime = -1 };
  WeirCookieEvent event = { .set = &cookie };

  /* What is no cookie to us may be one to the client: it is judged as one without a name. */
  if (!weir_set_cookie_parse (field->value, self->now, &cookie))
    cookie = (WeirSetCookie){ .lifetime = -1 };

  event.name = cookie.name;
  event.value_length = cookie.value.length;
  event.decision = judge_cookie (self, cookie.name, &event.reason);
  counts->seen++;
  if (self->func != NULL)
    self->func (&event, self->user_data);

  if (event.decision == WEIR_COOKIES_BLOCK)
    {
      field->dropped = TRUE;
      counts->withheld++;
    }
  /* Without its past date, what deletes a cookie would set it. */
  else if (event.decision == WEIR_COOKIES_SESSION && !cookie.deletes)
    shorten_field (field, scratch, counts);
}

WeirCookieCounts
weir_head_edits_response (const WeirHeadEdits *self, WeirHead *head, WeirBuffer *scratch)
{
  WeirCookieCounts counts = { 0 };

  if (self->judgement->cookies == WEIR_COOKIES_SESSION || self->judgement->has_named_cookies)
    reserve_values (head, WEIR_FIELD_SET_COOKIE, scratch);
  for (guint i = 0; i < head->n_fields; i++)
    if (head->fields[i].id == WEIR_FIELD_SET_COOKIE && !head->fields[i].dropped)
      edit_set_cookie_field (self, &head->fields[i], scratch, &counts);

  return counts;
}
