/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a request is judged by: its host, the site of the page that made it, and
 * what kind of resource it is for.
 *
 * The site is in Sec-Fetch-Site, then Origin, then Referer.  A page itself (a
 * document that is navigated to) is its own site, whoever linked to it.  The
 * type is a matter of its own: weir-request-type.c.
 *
 * A request that says nothing of a page is taken for one of its own site: a
 * program such as curl, or a link that was typed.
 */

#include "weir-request-info-private.h"

#include "weir-address.h"
#include "weir-forward.h"
#include "weir-site.h"

static void
facts_init (WeirRequestFacts *facts, const WeirHead *head, WeirSpan path)
{
  memset (facts->first, 0, sizeof facts->first);
  for (guint i = head->n_fields; i > 0; i--)
    if (!head->fields[i - 1].dropped)
      facts->first[head->fields[i - 1].id] = &head->fields[i - 1];

  facts->is_get = weir_span_equal_string (head->method, "GET");
  facts->is_post = weir_span_equal_string (head->method, "POST");
  facts->path = path;
}

static void
set_type (WeirRequestInfo *info,
          const WeirHead *head,
          const WeirUrl *url,
          const WeirRequestFacts *facts)
{
  info->type_is_certain = TRUE;
  info->content_tells = FALSE;
  info->is_object = FALSE;

  if (url->form == WEIR_TARGET_AUTHORITY)
    info->type = WEIR_RESOURCE_TUNNEL;
  else if (facts->first[WEIR_FIELD_UPGRADE] != NULL && weir_forward_is_websocket (head))
    info->type = WEIR_RESOURCE_WEBSOCKET;
  else
    weir_request_info_find_type (info, facts);
}

/* Reads the page from Referer, which has its own address, or from Origin. */
static gboolean
read_page (const WeirField *field, WeirHost *page)
{
  return field != NULL && weir_url_parse_host (field->value, page);
}

static gboolean
says_site (const WeirRequestFacts *facts, const char *site)
{
  const WeirField *field = facts->first[WEIR_FIELD_SEC_FETCH_SITE];

  return field != NULL && weir_span_equal_nocase (field->value, site);
}

/* Whether a page made the request that does not say which, and may be of another site. */
static gboolean
hides_its_page (const WeirRequestFacts *facts)
{
  if (says_site (facts, "same-origin") || says_site (facts, "same-site"))
    return FALSE;

  return says_site (facts, "cross-site") || facts->first[WEIR_FIELD_ORIGIN] != NULL;
}

static void
set_no_page (WeirRequestInfo *info)
{
  info->page_host.kind = WEIR_HOST_NAME;
  info->page_host.length = 0;
  info->page_host.name[0] = '\0';
  info->site = info->page_host.name;
  info->is_third_party = FALSE;
}

static void
set_site (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (info->type == WEIR_RESOURCE_TUNNEL)
    {
      set_no_page (info);
    }
  else if (info->type == WEIR_RESOURCE_DOCUMENT || says_site (facts, "none"))
    {
      set_no_page (info);
      info->site = weir_site_of_host (info->host.name);
    }
  else if (read_page (facts->first[WEIR_FIELD_ORIGIN], &info->page_host) ||
           read_page (facts->first[WEIR_FIELD_REFERER], &info->page_host))
    {
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
    }
  else
    {
      set_no_page (info);
      info->is_third_party = hides_its_page (facts);
      if (!info->is_third_party)
        info->site = weir_site_of_host (info->host.name);
    }
}

/**
 * weir_request_info_init:
 * @info: (out caller-allocates): what the request is judged by
 * @head: the head of the request
 * @url: its target, of absolute- or authority-form, or inside a tunnel
 *
 * A tunnel is of no page and of no site: "".  So is a request from another site
 * that does not say which; it is third-party.
 *
 * @info points into itself: do not copy it as a value.  Method and path point
 * into @head.
 */
void
weir_request_info_init (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url)
{
  WeirRequestFacts facts;

  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);
  g_return_if_fail (url != NULL);

  info->host.kind = url->host.kind;
  info->host.length = url->host.length;
  memcpy (info->host.name, url->host.name, url->host.length + (gsize) 1);
  info->port = url->port;
  info->is_secure = url->is_secure;
  info->method = head->method;
  info->path = url->path;
  info->is_from_public = FALSE;

  facts_init (&facts, head, url->path);
  set_type (info, head, url, &facts);
  set_site (info, &facts);
  weir_request_info_guess_type (info, &facts);
}

/*
 * What a page asks for names the page, or that there is one, unless the page
 * forbids it: then the request cannot be told from one that the user typed.
 */
static gboolean
is_from_public (const WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  WeirHost page;

  if (info->type == WEIR_RESOURCE_TUNNEL || says_site (facts, "none") ||
      says_site (facts, "same-origin") || says_site (facts, "same-site"))
    return FALSE;

  if (read_page (facts->first[WEIR_FIELD_ORIGIN], &page))
    return !weir_host_is_local (&page);

  /* "null": of nobody who says so, or of a document that was opened as a file. */
  if (facts->first[WEIR_FIELD_ORIGIN] != NULL)
    return TRUE;

  if (read_page (facts->first[WEIR_FIELD_REFERER], &page))
    return !weir_host_is_local (&page);

  return says_site (facts, "cross-site");
}

/**
 * weir_request_info_look_for_public:
 * @info: what weir_request_info_init() made of @head
 * @head: the head of the request
 *
 * Sets @info's is_from_public.  Whoever has no use for that does not ask: it is
 * a few comparisons more for each request.
 */
void
weir_request_info_look_for_public (WeirRequestInfo *info, const WeirHead *head)
{
  WeirRequestFacts facts;

  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);

  facts_init (&facts, head, info->path);
  info->is_from_public = is_from_public (info, &facts);
}
