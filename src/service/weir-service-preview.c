/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the policy in force would say of a request that nobody makes now: for
 * what a button is to offer, and for a row that was decided by other rules.
 */

#include "weir-service-private.h"

#include "weir-address.h"
#include "weir-site.h"

static void
set_no_page (WeirRequestInfo *info)
{
  info->page_host.length = 0;
  info->page_host.name[0] = '\0';
}

/* Fills in what a request would be judged by that nobody made.  FALSE: there is no such host. */
static gboolean
imagine_request (WeirRequestInfo *info, const char *host, const char *site, WeirResourceType type)
{
  *info =
    (WeirRequestInfo){ .type = type, .type_is_certain = TRUE, .method = weir_span_of ("GET") };
  if (!weir_host_parse (weir_span_of (host), &info->host))
    return FALSE;

  info->site = info->page_host.name;
  if (site == NULL || !weir_host_parse (weir_span_of (site), &info->page_host))
    {
      set_no_page (info);
      info->site = weir_site_of_host (info->host.name);
    }
  info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
  info->is_from_public = info->is_third_party && !weir_host_is_local (&info->page_host);

  /* Who goes to a page comes from none. */
  if (type == WEIR_RESOURCE_DOCUMENT && !info->is_third_party)
    {
      set_no_page (info);
      info->site = weir_site_of_host (info->host.name);
    }

  return TRUE;
}

static void
judge_now (const WeirPolicy *policy, const WeirRequestInfo *info, WeirJudgement *judgement)
{
  weir_policy_judge (policy, info, g_get_real_time () / G_USEC_PER_SEC, judgement);
}

/**
 * weir_service_preview:
 * @self: a service
 * @host: a host
 * @site: the site of a page that asks
 * @type: what it asks for
 * @judgement: (out): what would be said; its rules live until the rules change
 *
 * Asks the policy in force about a request that nobody made.
 */
void
weir_service_preview (WeirService *self,
                      const char *host,
                      const char *site,
                      WeirResourceType type,
                      WeirJudgement *judgement)
{
  WeirRequestInfo info;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (host != NULL && judgement != NULL);

  *judgement = (WeirJudgement){ 0 };
  if (imagine_request (&info, host, site, type))
    judge_now (self->policy, &info, judgement);
}

/* The same of a request that was made, as far as its record tells. */
static gboolean
imagine_again (WeirRequestInfo *info, const WeirRecord *record)
{
  if (!imagine_request (info, record->host, record->site, record->type))
    return FALSE;

  info->port = record->port;
  info->is_secure = weir_record_is_inspected (record);
  info->method = weir_span_of (record->method);
  info->path = weir_record_get_known_path (record);
  if (record->site == NULL)
    {
      info->site = info->page_host.name;
      info->is_third_party = record->is_third_party;
    }

  return TRUE;
}

/* What @policy would say of a request that was made.  Any thread. */
void
weir_service_judge_record (const WeirPolicy *policy,
                           const WeirRecord *record,
                           WeirJudgement *judgement)
{
  WeirRequestInfo info;

  *judgement = (WeirJudgement){ 0 };
  if (imagine_again (&info, record))
    judge_now (policy, &info, judgement);
}

/**
 * weir_service_preview_record:
 * @self: a service
 * @record: a request that was made
 * @judgement: (out): what would be said of it now; its rules live until the rules change
 *
 * Asks the policy in force.  Who asked, and where the name led, cannot be found
 * out again: what was guarded stays so, unless the host is allowed.
 */
void
weir_service_preview_record (WeirService *self, const WeirRecord *record, WeirJudgement *judgement)
{
  const WeirRule *rule;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (record != NULL && judgement != NULL);

  weir_service_judge_record (self->policy, record, judgement);
  rule = judgement->reason.rule;
  if (record->reason_kind == WEIR_REASON_PRIVATE && !judgement->blocked &&
      weir_policy_guards (self->policy) && !(rule != NULL && rule->kind == WEIR_RULE_KIND_HOST))
    weir_judgement_refuse_private (judgement);
}
