/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For those files that make responses: how one is sent. */

#pragma once

#include "weir-exchange-private.h"
#include "weir-local-response.h"

G_BEGIN_DECLS

#define WEIR_LOCAL_PAGE_TYPE "text/html; charset=utf-8"
/* Of weir_page_new(), which loads nothing. */
#define WEIR_LOCAL_PAGE_SECURITY "default-src 'none'; style-src 'unsafe-inline'"

typedef struct
{
  guint status;
  const char *type;   /* (nullable): there is no content */
  const char *fields; /* (nullable): further lines of the head */
  WeirSpan content;
  gboolean is_kept; /* the content outlives the response: it is not copied */
} WeirLocalResponse;

void weir_local_response_send (WeirExchange *exchange,
                               const WeirLocalResponse *response,
                               WeirOutcome outcome);

/* @bytes: of any size; referenced until it is sent */
void weir_local_response_send_bytes (WeirExchange *exchange,
                                     const char *type,
                                     const char *fields,
                                     GBytes *bytes);

G_END_DECLS
