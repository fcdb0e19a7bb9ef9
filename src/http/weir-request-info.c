/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a request is judged by: its host, the site of the page that made it, and
 * what kind of resource it is for.
 *
 * User agents tell most of it in Sec-Fetch-* (Fetch Metadata), but only to
 * origins that they trust: over plain HTTP that is loopback alone.  Else we
 * read what they say anyway, and mark the type as a guess:
 *
 *   site   Sec-Fetch-Site, then Origin, then Referer.  A page itself (a document
 *          that is navigated to) is its own site, whoever linked to it.
 *   type   Sec-Fetch-Dest, then the method and Upgrade, then Accept, which user
 *          agents write differently for each kind, then the extension of the
 *          path.
 *
 * A request that says nothing of a page is taken for one of its own site: a
 * program such as curl, or a link that was typed.
 */

#include "weir-request-info.h"

#include "weir-address.h"
#include "weir-forward.h"
#include "weir-site.h"

static gboolean
is_ping (const WeirHead *head)
{
  const WeirField *content_type = weir_head_find (head, WEIR_FIELD_CONTENT_TYPE);

  return weir_head_find (head, WEIR_FIELD_PING_TO) != NULL ||
         (content_type != NULL &&
          weir_resource_type_of_content (content_type->value) == WEIR_RESOURCE_PING);
}

/* What Sec-Fetch-Dest says for certain. */
static gboolean
get_certain_type (const WeirHead *head, WeirResourceType *type)
{
  const WeirField *destination = weir_head_find (head, WEIR_FIELD_SEC_FETCH_DEST);

  return destination != NULL && weir_resource_type_of_destination (destination->value, type);
}

/* What Accept says: user agents put first what they want most. */
static WeirResourceType
get_type_of_accept (const WeirHead *head)
{
  const WeirField *accept = weir_head_find (head, WEIR_FIELD_ACCEPT);

  return accept != NULL ? weir_resource_type_of_content (accept->value) : WEIR_RESOURCE_OTHER;
}

static WeirResourceType
guess_type (const WeirHead *head, const WeirUrl *url)
{
  WeirResourceType type = get_type_of_accept (head);

  if (weir_head_find (head, WEIR_FIELD_UPGRADE_INSECURE_REQUESTS) != NULL)
    return WEIR_RESOURCE_DOCUMENT;

  if (type == WEIR_RESOURCE_OTHER)
    type = weir_resource_type_of_path (url->path);

  /* User agents name an origin for what scripts, fonts and modules ask, not for plain links. */
  if (type == WEIR_RESOURCE_OTHER && weir_head_find (head, WEIR_FIELD_ORIGIN) != NULL)
    return WEIR_RESOURCE_FETCH;

  return type;
}

static void
set_type (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url)
{
  info->type_is_certain = TRUE;

  if (url->form == WEIR_TARGET_AUTHORITY)
    info->type = WEIR_RESOURCE_TUNNEL;
  else if (weir_forward_is_websocket (head))
    info->type = WEIR_RESOURCE_WEBSOCKET;
  else if (is_ping (head))
    info->type = WEIR_RESOURCE_PING;
  else if (!get_certain_type (head, &info->type))
    {
      info->type = guess_type (head, url);
      info->type_is_certain = FALSE;
    }
}

/* Reads the page from Referer, which has its own address, or from Origin. */
static gboolean
read_page (const WeirHead *head, WeirFieldId id, WeirHost *page)
{
  const WeirField *field = weir_head_find (head, id);

  return field != NULL && weir_url_parse_host (field->value, page);
}

static gboolean
says_site (const WeirHead *head, const char *site)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_SEC_FETCH_SITE);

  return field != NULL && weir_span_equal_nocase (field->value, site);
}

/*
 * Whether the request is a page that the user goes to.  A script can ask for
 * text/html as well, but it cannot make the other fields.
 */
static gboolean
is_navigation (const WeirRequestInfo *info, const WeirHead *head)
{
  if (info->type != WEIR_RESOURCE_DOCUMENT)
    return FALSE;

  return info->type_is_certain ||
         weir_head_find (head, WEIR_FIELD_UPGRADE_INSECURE_REQUESTS) != NULL;
}

/* Whether a page made the request that does not say which, and may be of another site. */
static gboolean
hides_its_page (const WeirHead *head)
{
  if (says_site (head, "same-origin") || says_site (head, "same-site"))
    return FALSE;

  return says_site (head, "cross-site") || weir_head_find (head, WEIR_FIELD_ORIGIN) != NULL;
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
set_site (WeirRequestInfo *info, const WeirHead *head)
{
  if (info->type == WEIR_RESOURCE_TUNNEL)
    {
      set_no_page (info);
    }
  else if (is_navigation (info, head) || says_site (head, "none"))
    {
      set_no_page (info);
      info->site = weir_site_of_host (info->host.name);
    }
  else if (read_page (head, WEIR_FIELD_ORIGIN, &info->page_host) ||
           read_page (head, WEIR_FIELD_REFERER, &info->page_host))
    {
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
    }
  else
    {
      set_no_page (info);
      info->is_third_party = hides_its_page (head);
      if (!info->is_third_party)
        info->site = weir_site_of_host (info->host.name);
    }
}

/**
 * weir_request_info_init:
 * @info: (out caller-allocates): what the request is judged by
 * @head: the head of the request
 * @url: its target, of absolute- or authority-form
 *
 * Site from Sec-Fetch-Site, Origin and Referer; type from Sec-Fetch-Dest, else
 * Accept, else the path.  A tunnel is of no page and of no site: "".  So is a
 * request from another site that does not say which; it is third-party.
 *
 * @info points into itself: do not copy it as a value.  Method and path point
 * into @head.
 */
void
weir_request_info_init (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url)
{
  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);
  g_return_if_fail (url != NULL);

  info->host.kind = url->host.kind;
  info->host.length = url->host.length;
  memcpy (info->host.name, url->host.name, url->host.length + (gsize) 1);
  info->port = url->port;
  info->method = head->method;
  info->path = url->path;
  info->is_from_public = FALSE;

  set_type (info, head, url);
  set_site (info, head);
}

/*
 * What a page asks for names the page, or that there is one, unless the page
 * forbids it: then the request cannot be told from one that the user typed.
 */
static gboolean
is_from_public (const WeirRequestInfo *info, const WeirHead *head)
{
  const WeirField *origin = weir_head_find (head, WEIR_FIELD_ORIGIN);
  WeirHost page;

  if (info->type == WEIR_RESOURCE_TUNNEL || says_site (head, "none") ||
      says_site (head, "same-origin") || says_site (head, "same-site"))
    return FALSE;

  if (read_page (head, WEIR_FIELD_ORIGIN, &page))
    return !weir_host_is_local (&page);

  /* "null": of nobody who says so, or of a document that was opened as a file. */
  if (origin != NULL)
    return TRUE;

  if (read_page (head, WEIR_FIELD_REFERER, &page))
    return !weir_host_is_local (&page);

  return says_site (head, "cross-site");
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
  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);

  info->is_from_public = is_from_public (info, head);
}
