/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an observer is told of an exchange.
 *
 * Each is told of once when it is judged, or refused; one that asks for a tunnel that
 * may be inspected only when it is known to stay a tunnel: what is inspected is told of
 * by the requests inside.
 */

#include "weir-exchange-private.h"

/* What a filter would have blocked is told as allowed, whatever else became of it. */
static WeirVerdict
get_verdict (const WeirExchange *self)
{
  if (self->judgement.blocked)
    return WEIR_VERDICT_BLOCKED;
  if (self->outcome > WEIR_OUTCOME_COMPLETE && self->outcome != WEIR_OUTCOME_CLIENT_CLOSED)
    return WEIR_VERDICT_FAILED;
  if (self->judgement.beaten.set != NULL)
    return WEIR_VERDICT_ALLOWED;
  if (self->is_connect)
    return WEIR_VERDICT_TUNNELLED;
  if (self->cookies_sent.withheld + self->cookies_sent.shortened + self->cookies_set.withheld +
        self->cookies_set.shortened >
      0)
    return WEIR_VERDICT_CHANGED;

  return self->judgement.allowed ? WEIR_VERDICT_ALLOWED : WEIR_VERDICT_PASSED;
}

static WeirExchangeView
get_view (const WeirExchange *self)
{
  return (WeirExchangeView){
    .id = self->id,
    .started = self->started,
    .elapsed = weir_exchange_get_elapsed (self),
    .info = &self->info,
    .method = self->method,
    .url = self->target,
    .judgement = &self->judgement,
    .verdict = get_verdict (self),
    .cookies_sent = self->cookies_sent,
    .cookies_set = self->cookies_set,
    .status = self->status,
    .octets_sent = self->request.octets,
    .octets_received = self->response.octets,
    .connected_after = self->connected_after,
    .answered_after = self->answered_after,
    .outcome = self->outcome,
    .tls = self->tls,
    .inspection = self->inspection.reason != WEIR_INSPECTION_REASON_NONE ? &self->inspection : NULL,
    .client_address = self->client->address,
    .observer_data = self->observer_data,
  };
}

void
weir_exchange_tell_judged (WeirExchange *self)
{
  const WeirObserver *observer = self->proxy->observer;
  WeirExchangeView view;

  self->is_judged = TRUE;
  self->id = ++self->proxy->figures.exchanges;
  if (self->judgement.blocked)
    self->proxy->figures.blocked++;
  if (observer == NULL || observer->judged == NULL)
    return;

  view = get_view (self);
  if (self->head_status == WEIR_HEAD_COMPLETE && !self->is_told_late)
    view.request = &self->proxy->request;
  self->observer_data = observer->judged (&view, self->proxy->observer_data);
}

/**
 * weir_exchange_tell_refused:
 * @self: an exchange that was not judged and will not be
 * @is_target_known: whether its target could be read, and names an origin
 *
 * Every request is seen, also one that goes nowhere: it is told of as failed,
 * with as much as could be read of it.  Inside a tunnel that is the tunnel's
 * origin at least.
 */
void
weir_exchange_tell_refused (WeirExchange *self, gboolean is_target_known)
{
  if (is_target_known || self->inside != NULL)
    weir_exchange_read_info (self);
  else
    {
      memset (&self->info, 0, sizeof self->info);
      self->info.site = self->info.page_host.name;
      self->target.length = 0;
    }

  self->outcome = WEIR_OUTCOME_BAD_REQUEST;
  weir_exchange_tell_judged (self);
}

void
weir_exchange_tell_answered (WeirExchange *self, const WeirHead *response, WeirSpan content_type)
{
  const WeirObserver *observer = self->proxy->observer;
  WeirExchangeView view;

  if (!self->is_judged || self->answered_after >= 0)
    return;

  self->answered_after = weir_exchange_get_elapsed (self);
  if (observer == NULL || observer->answered == NULL)
    return;

  view = get_view (self);
  view.response = response;
  view.content_type = content_type;
  observer->answered (&view, self->proxy->observer_data);
}

void
weir_exchange_tell_finished (WeirExchange *self)
{
  const WeirObserver *observer = self->proxy->observer;
  WeirExchangeView view;

  if (!self->is_judged || self->is_finished)
    return;

  self->is_finished = TRUE;
  self->proxy->figures.cookies_withheld += self->cookies_sent.withheld + self->cookies_set.withheld;
  if (observer == NULL || observer->finished == NULL)
    return;

  view = get_view (self);
  observer->finished (&view, self->proxy->observer_data);
}

static void
on_cookie (const WeirCookieEvent *cookie, gpointer user_data)
{
  WeirExchange *self = user_data;
  WeirExchangeView view = get_view (self);

  self->proxy->observer->cookie (&view, cookie, self->proxy->observer_data);
}

WeirHeadEdits
weir_exchange_get_edits (WeirExchange *self)
{
  const WeirObserver *observer = self->proxy->observer;

  return (WeirHeadEdits){
    .policy = self->policy,
    .info = &self->info,
    .judgement = &self->judgement,
    .now = weir_exchange_get_now (self),
    .func = observer != NULL && observer->cookie != NULL ? on_cookie : NULL,
    .user_data = self,
  };
}
