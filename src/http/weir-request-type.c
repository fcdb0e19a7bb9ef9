/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a request is for, as far as it says.
 *
 * Sec-Fetch-Dest says it outright (Fetch Metadata), but user agents send it only
 * to origins that they trust: over plain HTTP that is loopback alone.  Without
 * it there is what else they send with each kind of request.  That was recorded
 * (tests/http/browser-requests.txt), not read in standards:
 *
 *   a page or a frame    Upgrade-Insecure-Requests.  Firefox tells the two apart
 *                        by Priority, Chromium does not.
 *   a link's prefetch    Sec-Purpose, with an Accept as of a page
 *   an element           its own Accept: images, styles, and in Firefox fonts and
 *                        media; of Chromium's media an open Range of identity
 *   what a script asks   an Accept of its own making, another method than GET,
 *                        X-Requested-With.  A beacon is a POST like others;
 *                        Firefox gives it the lowest Priority.
 *
 * What is left is a GET for anything: a script, what a script fetches, in
 * Chromium a font or subtitles.  That is a guess, by the extension of the path.
 * Where there is none: Firefox gives classic scripts a Priority of their own.
 * Chromium writes Origin before Accept for elements, behind it for fetch().  And
 * fetch() names an origin to other hosts: without one it is an element that asks.
 * The response's Content-Type has the last word.
 *
 * Runs once for each request: no allocation, and no field is looked for twice.
 */

#include "weir-request-info-private.h"

#define ANYTHING "*/*"

/* Priority, as Firefox writes it. */
#define OF_DOCUMENT "u=0" /* it begins so */
#define OF_FRAME "u=4"
#define OF_BEACON "u=6"
#define OF_SCRIPT "u=2"
#define OF_PRELOADED_SCRIPT "u=1"

static void
set_certain (WeirRequestInfo *info, WeirResourceType type)
{
  info->type = type;
  info->type_is_certain = TRUE;
  info->content_tells = FALSE;
}

/* One of two kinds that look alike, also in their responses. */
static void
set_likely (WeirRequestInfo *info, WeirResourceType type)
{
  info->type = type;
  info->type_is_certain = FALSE;
  info->content_tells = FALSE;
}

static void
set_guess (WeirRequestInfo *info, WeirResourceType type)
{
  info->type = type;
  info->type_is_certain = FALSE;
  info->content_tells = TRUE;
}

static gboolean
has (const WeirRequestFacts *facts, WeirFieldId id)
{
  return facts->first[id] != NULL;
}

static gboolean
says (const WeirRequestFacts *facts, WeirFieldId id, const char *value)
{
  return has (facts, id) && weir_span_equal_nocase (facts->first[id]->value, value);
}

static gboolean
begins_with (const WeirRequestFacts *facts, WeirFieldId id, const char *text)
{
  const WeirField *field = facts->first[id];
  gsize length = strlen (text);

  return field != NULL && field->value.length >= length &&
         weir_octets_equal_nocase (field->value.octets, text, length);
}

/* A page asks, or what is on it: programs name neither. */
static gboolean
is_of_page (const WeirRequestFacts *facts)
{
  return has (facts, WEIR_FIELD_ORIGIN) || has (facts, WEIR_FIELD_REFERER);
}

static gboolean
is_ping (const WeirRequestFacts *facts)
{
  return has (facts, WEIR_FIELD_PING_TO) ||
         begins_with (facts, WEIR_FIELD_CONTENT_TYPE, "text/ping");
}

/* What a user agent reports of a page: by CSP, or the Reporting API. */
static gboolean
is_report (const WeirRequestFacts *facts)
{
  return begins_with (facts, WEIR_FIELD_CONTENT_TYPE, "application/csp-report") ||
         begins_with (facts, WEIR_FIELD_CONTENT_TYPE, "application/reports+json");
}

/* A script that asks for a part says where it ends; a player does not know yet. */
static gboolean
is_media (const WeirRequestFacts *facts)
{
  const WeirField *range = facts->first[WEIR_FIELD_RANGE];

  return range != NULL && range->value.length > 0 &&
         range->value.octets[range->value.length - 1] == '-' &&
         says (facts, WEIR_FIELD_ACCEPT_ENCODING, "identity");
}

/* A script sent it, by fetch() or as a beacon: Firefox tells which. */
static void
set_post (WeirRequestInfo *info, const WeirRequestFacts *facts, WeirResourceType likely)
{
  if (!has (facts, WEIR_FIELD_PRIORITY))
    set_likely (info, likely);
  else if (says (facts, WEIR_FIELD_PRIORITY, OF_BEACON))
    set_certain (info, WEIR_RESOURCE_PING);
  else
    set_certain (info, WEIR_RESOURCE_FETCH);
}

/* Scripts can ask for an upgrade too, but name their origin; who goes to a page by GET does not. */
static void
set_navigation (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (has (facts, WEIR_FIELD_ORIGIN) && facts->is_get)
    set_certain (info, WEIR_RESOURCE_FETCH);
  else if (says (facts, WEIR_FIELD_PRIORITY, OF_FRAME))
    set_certain (info, WEIR_RESOURCE_FRAME);
  else if (begins_with (facts, WEIR_FIELD_PRIORITY, OF_DOCUMENT))
    set_certain (info, WEIR_RESOURCE_DOCUMENT);
  else
    set_likely (info, WEIR_RESOURCE_DOCUMENT);
}

/* Sec-Fetch-Dest calls more than fetch() "empty": links fetched ahead, and beacons. */
static void
set_fetch (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (begins_with (facts, WEIR_FIELD_SEC_PURPOSE, "prefetch"))
    set_certain (info, WEIR_RESOURCE_OTHER);
  else if (facts->is_post && (says (facts, WEIR_FIELD_SEC_FETCH_MODE, "no-cors") ||
                              says (facts, WEIR_FIELD_PRIORITY, OF_BEACON)))
    set_post (info, facts, WEIR_RESOURCE_PING);
  else
    set_certain (info, WEIR_RESOURCE_FETCH);
}

/* FALSE: Sec-Fetch-Dest says nothing that is known. */
static gboolean
set_by_destination (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  const WeirField *destination = facts->first[WEIR_FIELD_SEC_FETCH_DEST];
  WeirResourceType type;

  if (destination == NULL || !weir_resource_type_of_destination (destination->value, &type))
    return FALSE;

  if (type == WEIR_RESOURCE_FETCH)
    set_fetch (info, facts);
  else
    set_certain (info, type);
  info->is_object =
    type == WEIR_RESOURCE_FRAME && (weir_span_equal_nocase (destination->value, "object") ||
                                    weir_span_equal_nocase (destination->value, "embed"));

  return TRUE;
}

/* FALSE: Accept does not say more than that anything will do. */
static gboolean
set_by_accept (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  const WeirField *accept = facts->first[WEIR_FIELD_ACCEPT];
  WeirResourceType type;

  if (accept == NULL || weir_span_equal_string (accept->value, ANYTHING))
    return FALSE;

  type = weir_resource_type_of_content (accept->value);
  if (type == WEIR_RESOURCE_IMAGE || type == WEIR_RESOURCE_STYLE || type == WEIR_RESOURCE_FONT ||
      type == WEIR_RESOURCE_MEDIA)
    set_certain (info, type);
  else if (is_of_page (facts))
    set_certain (info, WEIR_RESOURCE_FETCH); /* no element asks so */
  else if (type != WEIR_RESOURCE_OTHER)
    set_guess (info, type);
  else
    return FALSE;

  return TRUE;
}

/* The rest: by how it is asked for, else by the path. */
static void
set_by_manner (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (!is_of_page (facts))
    set_guess (info, weir_resource_type_of_path (facts->path));
  else if (facts->is_post)
    set_post (info, facts, WEIR_RESOURCE_FETCH);
  else if (!facts->is_get)
    set_certain (info, WEIR_RESOURCE_FETCH);
  else if (is_media (facts))
    set_certain (info, WEIR_RESOURCE_MEDIA);
  else
    set_guess (info, weir_resource_type_of_path (facts->path));
}

void
weir_request_info_find_type (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (is_ping (facts))
    set_certain (info, WEIR_RESOURCE_PING);
  else if (set_by_destination (info, facts))
    return;
  else if (has (facts, WEIR_FIELD_UPGRADE_INSECURE_REQUESTS))
    set_navigation (info, facts);
  else if (is_report (facts) || begins_with (facts, WEIR_FIELD_SEC_PURPOSE, "prefetch"))
    set_certain (info, WEIR_RESOURCE_OTHER);
  else if (says (facts, WEIR_FIELD_X_REQUESTED_WITH, "XMLHttpRequest"))
    set_certain (info, WEIR_RESOURCE_FETCH);
  else if (!set_by_accept (info, facts))
    set_by_manner (info, facts);
}

/* Whether it is an element of a page, rather than a script, that asks for anything at all. */
static gboolean
is_element (const WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  if (has (facts, WEIR_FIELD_PRIORITY))
    return says (facts, WEIR_FIELD_PRIORITY, OF_SCRIPT) ||
           says (facts, WEIR_FIELD_PRIORITY, OF_PRELOADED_SCRIPT);

  if (has (facts, WEIR_FIELD_ORIGIN))
    return facts->first[WEIR_FIELD_ORIGIN] < facts->first[WEIR_FIELD_ACCEPT];

  return strcmp (info->page_host.name, info->host.name) != 0;
}

void
weir_request_info_guess_type (WeirRequestInfo *info, const WeirRequestFacts *facts)
{
  gboolean is_unknown = info->content_tells && info->type == WEIR_RESOURCE_OTHER;

  /* A program may ask for anything as well, but it does so for no page. */
  if (is_unknown && has (facts, WEIR_FIELD_ACCEPT) &&
      (info->page_host.length > 0 || has (facts, WEIR_FIELD_ORIGIN)))
    info->type = is_element (info, facts) ? WEIR_RESOURCE_SCRIPT : WEIR_RESOURCE_FETCH;
}

/**
 * weir_request_info_settle_type:
 * @info: what weir_request_info_init() made of the request
 * @content_type: the value of Content-Type of its response
 *
 * What is certain stays.  HTML and JSON alone do not turn a guess: an error page
 * is HTML whatever was asked for, and scripts come as JSON from old servers.
 *
 * Returns: the type of the request, as far as it is known now
 */
WeirResourceType
weir_request_info_settle_type (const WeirRequestInfo *info, WeirSpan content_type)
{
  WeirResourceType type;

  g_return_val_if_fail (info != NULL, WEIR_RESOURCE_OTHER);

  if (!info->content_tells)
    return info->type;

  type = weir_resource_type_of_content (content_type);
  switch ((int) type)
    {
    case WEIR_RESOURCE_IMAGE:
    case WEIR_RESOURCE_STYLE:
    case WEIR_RESOURCE_SCRIPT:
    case WEIR_RESOURCE_FONT:
    case WEIR_RESOURCE_MEDIA:
      return type;

    /* What a page asks for is no page. */
    case WEIR_RESOURCE_DOCUMENT:
    case WEIR_RESOURCE_FETCH:
      if (info->type == WEIR_RESOURCE_OTHER)
        return info->page_host.length > 0 ? WEIR_RESOURCE_FETCH : type;
      return info->type;

    default:
      return info->type;
    }
}
