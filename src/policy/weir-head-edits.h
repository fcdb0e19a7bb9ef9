/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-buffer.h"
#include "weir-cookie.h"
#include "weir-policy.h"

G_BEGIN_DECLS

/* Hears of each cookie that goes by; spans are valid during the call. */
typedef struct
{
  WeirSpan name;
  gsize value_length;
  const WeirSetCookie *set; /* (nullable): NULL for a cookie of a request */
  WeirCookieDecision decision;
  WeirReason reason;
} WeirCookieEvent;

typedef void (*WeirCookieFunc) (const WeirCookieEvent *event, gpointer user_data);

typedef struct
{
  guint seen;
  guint withheld;
  guint shortened;
} WeirCookieCounts;

typedef struct
{
  const WeirPolicy *policy;
  const WeirRequestInfo *info;
  const WeirJudgement *judgement;
  gint64 now;
  WeirCookieFunc func; /* (nullable) */
  gpointer user_data;
} WeirHeadEdits;

/*
 * Withholds or shortens cookies as the judgement says: fields are dropped or
 * their values replaced by spans into @scratch, which must stay as it is until
 * the head has been sent on.  Nothing else of the head changes.
 */
WeirCookieCounts weir_head_edits_request (const WeirHeadEdits *self,
                                          WeirHead *head,
                                          WeirBuffer *scratch);
WeirCookieCounts weir_head_edits_response (const WeirHeadEdits *self,
                                           WeirHead *head,
                                           WeirBuffer *scratch);

G_END_DECLS
