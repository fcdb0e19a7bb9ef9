/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* An exchange as the engine would tell of it. */
typedef struct
{
  WeirRequestInfo info;
  WeirJudgement judgement;
  WeirHead *request;  /* (owned) */
  WeirHead *response; /* (owned) */
  WeirExchangeView view;
} Fixture;

static inline void
add_field (WeirHead *head, const char *name, const char *value)
{
  head->fields[head->n_fields++] = (WeirField){
    .name = weir_span_of (name),
    .value = weir_span_of (value),
  };
}

static inline void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->request = g_new0 (WeirHead, 1);
  f->request->is_request = TRUE;
  f->request->minor_version = 1;
  f->request->method = weir_span_of ("GET");
  f->request->target = weir_span_of ("http://cdn.example:8080/a?b=1");
  add_field (f->request, "Accept", "image/*");
  add_field (f->request, "Cookie", "sid=secret");
  add_field (f->request, "X-It's", "a \"b\"");

  f->response = g_new0 (WeirHead, 1);
  f->response->minor_version = 1;
  f->response->status = 200;
  f->response->reason = weir_span_of ("OK");

  f->info = (WeirRequestInfo){
    .port = 8080, .site = "shop.example", .is_third_party = TRUE, .type = WEIR_RESOURCE_IMAGE
  };
  g_assert_true (weir_host_parse (weir_span_of ("cdn.example"), &f->info.host));
  f->judgement = (WeirJudgement){ .cookies = WEIR_COOKIES_BLOCK };
  f->judgement.cookie_reason.kind = WEIR_REASON_GLOBAL_COOKIES;
  f->view = (WeirExchangeView){
    .id = 7,
    .started = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + 123456,
    .info = &f->info,
    .request = f->request,
    .method = weir_span_of ("GET"),
    .url = weir_span_of ("http://cdn.example:8080/a?b=1"),
    .judgement = &f->judgement,
    .verdict = WEIR_VERDICT_PASSED,
    .connected_after = -1,
    .answered_after = -1,
    .client_address = "127.0.0.1:5000",
  };
}

static inline void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_free (f->request);
  g_free (f->response);
}

static inline void
finish (Fixture *f, WeirRecord *record)
{
  f->view.request = NULL;
  f->view.response = f->response;
  f->view.status = 200;
  f->view.verdict = WEIR_VERDICT_CHANGED;
  f->view.cookies_sent = (WeirCookieCounts){ .seen = 1, .withheld = 1 };
  f->view.octets_received = 1234;
  f->view.elapsed = 45678;
  f->view.outcome = WEIR_OUTCOME_COMPLETE;
  weir_record_update (record, &f->view);
}

G_END_DECLS
