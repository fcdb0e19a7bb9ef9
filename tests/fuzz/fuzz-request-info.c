/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever a request says, what it is judged by is consistent, and the next
 * recipient would judge the same by what goes out.
 */

#include "fuzz.h"
#include "weir-forward.h"
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

static void
compare (const WeirRequestInfo *a, const WeirRequestInfo *b)
{
  g_assert_cmpstr (a->host.name, ==, b->host.name);
  g_assert_cmpuint (a->port, ==, b->port);
  g_assert_cmpstr (a->page_host.name, ==, b->page_host.name);
  g_assert_cmpstr (a->site, ==, b->site);
  g_assert_cmpint (a->is_third_party, ==, b->is_third_party);
  g_assert_cmpint (a->type, ==, b->type);
  g_assert_cmpint (a->type_is_certain, ==, b->type_is_certain);
  g_assert_cmpint (a->content_tells, ==, b->content_tells);
  g_assert_cmpint (a->is_object, ==, b->is_object);
}

static void
check_type (const WeirRequestInfo *info)
{
  WeirResourceType type;

  g_assert_true (
    weir_resource_type_from_word (weir_span_of (weir_resource_type_to_word (info->type)), &type));
  g_assert_false (info->type_is_certain && info->content_tells);
  if (info->is_object)
    g_assert_cmpint (info->type, ==, WEIR_RESOURCE_FRAME);
  if (!info->content_tells)
    g_assert_cmpint (weir_request_info_settle_type (info, weir_span_of ("image/gif")), ==,
                     info->type);
}

/* What the request says of one connection alone does not go on: that may be what it was judged by. */
static gboolean
is_judged_by_hops (const WeirHead *head)
{
  for (guint i = 0; i < head->n_fields; i++)
    if (head->fields[i].dropped && weir_field_get_flags ((WeirFieldId) head->fields[i].id) == 0)
      return TRUE;

  return FALSE;
}

static void
check_forwarded (WeirHead *head, const WeirUrl *url, const WeirRequestInfo *info)
{
  static WeirHead again;
  WeirBodyFraming framing;
  WeirForwardRequest how = { .url = url, .framing = &framing, .max_forwards = -1, .via = "fuzz" };
  WeirHeadParser parser = { 0 };
  WeirBuffer out = { 0 };
  WeirRequestInfo info_again;
  WeirUrl url_again;
  gsize length;

  if (url->form != WEIR_TARGET_ABSOLUTE || weir_body_frame_request (head, &framing) != WEIR_BODY_OK)
    return;

  how.to_proxy = TRUE;
  how.is_websocket = weir_forward_is_websocket (head);
  weir_forward_drop_hop_by_hop (head);
  weir_forward_request (head, &how, &out);
  if (!is_judged_by_hops (head) && weir_head_parser_request (&parser, weir_buffer_peek (&out),
                                                             &again, &length) == WEIR_HEAD_COMPLETE)
    {
      g_assert_cmpint (weir_url_parse (again.target, FALSE, &url_again), ==, WEIR_URL_OK);
      weir_request_info_init (&info_again, &again, &url_again);
      compare (info, &info_again);
    }
  weir_buffer_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static WeirHead head;
  WeirSpan wire = { (const char *) data, size };
  WeirHeadParser parser = { 0 };
  WeirRequestInfo info;
  WeirUrl url;
  gsize length;

  if (weir_head_parser_request (&parser, wire, &head, &length) != WEIR_HEAD_COMPLETE ||
      weir_url_parse (head.target, weir_span_equal_string (head.method, "CONNECT"), &url) !=
        WEIR_URL_OK)
    return 0;

  weir_request_info_init (&info, &head, &url);
  check_site (&info);
  g_assert_cmpint (info.type == WEIR_RESOURCE_TUNNEL, ==, url.form == WEIR_TARGET_AUTHORITY);
  check_type (&info);
  check_forwarded (&head, &url, &info);

  return 0;
}
