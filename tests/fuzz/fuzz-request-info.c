/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whatever a request says, what it is judged by is consistent. */

#include "fuzz.h"
#include "weir-head-parser.h"
#include "weir-request-info.h"
#include "weir-site.h"

static void
check_site (const WeirRequestInfo *info)
{
  if (*info->site == '\0')
    {
      g_assert_cmpuint (info->page_host.length, ==, 0);
      return;
    }

  g_assert_cmpint (info->is_third_party, ==,
                   weir_site_is_third_party (info->site, info->host.name));
  if (info->page_host.length > 0)
    g_assert_cmpstr (info->site, ==, weir_site_of_host (info->page_host.name));
  else
    g_assert_false (info->is_third_party);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirHead head;
  WeirSpan wire = { (const char *) data, size };
  WeirHeadParser parser = { 0 };
  WeirRequestInfo info;
  WeirResourceType type;
  WeirUrl url;
  gsize length;

  if (weir_head_parser_request (&parser, wire, &head, &length) != WEIR_HEAD_COMPLETE ||
      weir_url_parse (head.target, weir_span_equal_string (head.method, "CONNECT"), &url) !=
        WEIR_URL_OK)
    return 0;

  weir_request_info_init (&info, &head, &url);
  check_site (&info);
  g_assert_cmpint (info.type == WEIR_RESOURCE_TUNNEL, ==, url.form == WEIR_TARGET_AUTHORITY);
  g_assert_true (
    weir_resource_type_from_word (weir_span_of (weir_resource_type_to_word (info.type)), &type));

  return 0;
}
