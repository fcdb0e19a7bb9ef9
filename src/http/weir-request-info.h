/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-head.h"
#include "weir-resource-type.h"
#include "weir-url.h"

G_BEGIN_DECLS

/**
 * WeirRequestInfo:
 *
 * What a request is judged by.  Strings are in normal form.
 */
typedef struct
{
  WeirHost host;
  guint16 port;
  gboolean is_secure; /* inside an inspected tunnel: its URL is https */
  WeirSpan method;    /* (unowned) */
  WeirSpan path;      /* (unowned) and query, octet for octet; empty of a tunnel */
  WeirHost page_host; /* of the page that made the request; length 0: not known */
  const char *site;   /* (unowned) the page's registrable domain: points into page_host or host */
  gboolean is_third_party;
  gboolean is_from_public; /* FALSE until weir_request_info_look_for_public() was asked */
  WeirResourceType type;
  gboolean type_is_certain; /* said, not guessed */
  gboolean content_tells;   /* the response's Content-Type may tell more of the type */
  gboolean is_object;       /* of an object or embed element; its type is FRAME */
} WeirRequestInfo;

/* Site and type from what the request says (Sec-Fetch-*), else from how user agents ask. */
void weir_request_info_init (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url);

/* Looks whether a page of a public site made the request, also if it goes to another page. */
void weir_request_info_look_for_public (WeirRequestInfo *info, const WeirHead *head);

/* The type, now that the response has come; not changed where that says nothing new. */
WeirResourceType weir_request_info_settle_type (const WeirRequestInfo *info, WeirSpan content_type);

G_END_DECLS
