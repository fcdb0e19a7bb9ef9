/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A finished request, as the history is given it. */

#include "store-record.h"

/* @started: Unix time in µs */
WeirRecord *
store_record_new (gint64 started, WeirVerdict verdict, const char *host, const char *site)
{
  const WeirRecord template = {
    .started = started,
    .duration = 1200,
    .verdict = verdict,
    .outcome = WEIR_OUTCOME_COMPLETE,
    .type = WEIR_RESOURCE_IMAGE,
    .is_third_party = site != NULL && !g_str_has_suffix (host, site),
    .port = 8080,
    .status = 403,
    .octets_sent = 10,
    .octets_received = 2000,
    .cookies_withheld = 2,
    .cookies_shortened = 1,
    .cookies_seen = 4,
    .method = "GET",
    .host = host,
    .site = site,
    .path = "/picture.png?secret=value",
    .scheme = "http",
    .reason_kind = WEIR_REASON_GLOBAL_IMAGES,
    .cookie_reason_kind = WEIR_REASON_GLOBAL_COOKIES,
  };

  return weir_record_new_full (&template);
}
