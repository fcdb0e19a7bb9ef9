/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the filters of the lists say of a request.
 *
 * Filters know requests as browsers' extensions see them; here one of ours is
 * put into their terms.  Who asks is the page that the request names; a document
 * asks for itself.  A page that does not say its name leaves the party to what
 * else the request says, and is unknown if it says nothing: filters that need to
 * know do not hold then.  Of a tunnel nothing is known but its host.
 *
 * The user's rules about single filters are looked up as filters match, by the
 * text of their line, whatever list has it.
 */

#include "weir-filter-answer.h"

static const WeirFilterType types[WEIR_N_RESOURCE_TYPES] = {
  [WEIR_RESOURCE_OTHER] = WEIR_FILTER_TYPE_OTHER,
  [WEIR_RESOURCE_DOCUMENT] = WEIR_FILTER_TYPE_DOCUMENT,
  [WEIR_RESOURCE_FRAME] = WEIR_FILTER_TYPE_SUBDOCUMENT,
  [WEIR_RESOURCE_SCRIPT] = WEIR_FILTER_TYPE_SCRIPT,
  [WEIR_RESOURCE_STYLE] = WEIR_FILTER_TYPE_STYLESHEET,
  [WEIR_RESOURCE_IMAGE] = WEIR_FILTER_TYPE_IMAGE,
  [WEIR_RESOURCE_FONT] = WEIR_FILTER_TYPE_FONT,
  [WEIR_RESOURCE_MEDIA] = WEIR_FILTER_TYPE_MEDIA,
  [WEIR_RESOURCE_FETCH] = WEIR_FILTER_TYPE_XMLHTTPREQUEST,
  [WEIR_RESOURCE_WEBSOCKET] = WEIR_FILTER_TYPE_WEBSOCKET,
  [WEIR_RESOURCE_PING] = WEIR_FILTER_TYPE_PING,
  [WEIR_RESOURCE_TUNNEL] = WEIR_FILTER_TYPE_TUNNEL,
};

/* HTML for a page that is known is a frame, or what a script fetched: who navigates leaves the page. */
static WeirFilterType
get_type (const WeirRequestInfo *info, WeirResourceType type)
{
  if (type == WEIR_RESOURCE_DOCUMENT && info->page_host.length > 0)
    return WEIR_FILTER_TYPE_SUBDOCUMENT;
  if (type == WEIR_RESOURCE_FRAME && info->is_object)
    return WEIR_FILTER_TYPE_OBJECT;

  return types[type];
}

static const char *
get_scheme (const WeirRequestInfo *info, WeirResourceType type)
{
  switch (type)
    {
    case WEIR_RESOURCE_TUNNEL:
      return "https";
    case WEIR_RESOURCE_WEBSOCKET:
      return info->is_secure ? "wss" : "ws";
    default:
      return info->is_secure ? "https" : "http";
    }
}

/* Returns: (nullable): the host of the page that asks; NULL: not known */
static const WeirHost *
get_source (const WeirRequestInfo *info, WeirFilterType type)
{
  if (type == WEIR_FILTER_TYPE_DOCUMENT)
    return &info->host;

  return info->page_host.length > 0 ? &info->page_host : NULL;
}

static void
put_in_terms (WeirFilterRequest *request, const WeirRequestInfo *info, WeirResourceType type)
{
  const WeirFilterType filter_type = get_type (info, type);

  weir_filter_request_init (request, filter_type, weir_filter_method_from_name (info->method),
                            weir_span_of (get_scheme (info, type)), &info->host, info->port,
                            info->path, get_source (info, filter_type));
  if (info->is_third_party)
    request->party = WEIR_FILTER_PARTY_THIRD;
}

/* Looks for the rule of the user about a filter. */
typedef struct
{
  const WeirRuleSet *rules;
  const WeirRulePlace *place;
  gint64 now;

  /* The first that was found. */
  WeirFilterId filter;
  const WeirRule *rule; /* (nullable) */
} PardonSearch;

static gboolean
is_pardoned (WeirFilterId filter, WeirSpan text, gpointer user_data)
{
  PardonSearch *search = user_data;
  const WeirRuleSubject subject = { .kind = WEIR_RULE_KIND_FILTER, .name = text };
  const WeirRule *rule =
    weir_rule_set_find (search->rules, search->place, &subject, WEIR_RULE_SET_ANY, search->now);

  if (rule != NULL && search->rule == NULL)
    {
      search->filter = filter;
      search->rule = rule;
    }

  return rule != NULL;
}

void
weir_filter_answer_ask (WeirFilterAnswer *self,
                        const WeirFilterSet *filters,
                        const WeirRuleSet *rules,
                        const WeirRulePlace *place,
                        const WeirRequestInfo *info,
                        WeirResourceType type,
                        gint64 now)
{
  PardonSearch search = { .rules = rules, .place = place, .now = now };
  WeirFilterRequest request; /* large: what is not used is not touched */
  WeirFilterMatch match;
  gboolean blocked;

  put_in_terms (&request, info, type);
  blocked =
    weir_filter_set_match (filters, &request,
                           weir_rule_set_has_filters (rules) ? is_pardoned : NULL, &search, &match);

  *self = (WeirFilterAnswer){ .voice = WEIR_FILTERS_SILENT };
  if (blocked)
    *self = (WeirFilterAnswer){ .voice = WEIR_FILTERS_BLOCK, .block = match.block };
  else if (match.block != 0)
    *self = (WeirFilterAnswer){
      .voice = WEIR_FILTERS_EXCEPT,
      .block = match.block,
      .exception = match.exception,
    };
  else if (search.rule != NULL)
    *self = (WeirFilterAnswer){
      .voice = WEIR_FILTERS_PARDON,
      .block = search.filter,
      .pardon = search.rule,
    };
}
