/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All that decides at one moment.
 *
 * The user's rules come first, the most specific one (weir-rule-set.c); where
 * none speaks, the filters of the lists; where these say nothing, the global
 * policy.  Requests and their cookies are decided apart: to allow a host is not
 * to allow its cookies.
 *
 * What was let through against a filter says which one: filters are asked too
 * where a rule allows.  An exception of a list beats filters of lists alone: it
 * lifts neither the global policy, which is the user's, nor the guard below.
 *
 * Judging is a pure function of policy, request and time.  It runs once for
 * each request, on the engine's thread, and allocates nothing.  A change of
 * rules makes a new policy; exchanges under way keep the one they were judged
 * by, and with it the rules that their reasons point to.
 *
 * Private addresses are guarded in two steps, since a name's address is not
 * known here: what the request itself says is judged, and a name whose address
 * must be looked at is marked.  The user's word for a host comes before both; a
 * rule about a whole type does not, since it names nobody.
 *
 * While filtering is off, all is let through; what would have been blocked says
 * so by its reason.
 */

#include "weir-policy.h"

#include "weir-address.h"
#include "weir-filter-answer.h"

struct _WeirPolicy
{
  WeirRuleSet *rules;     /* (owned): shared with policies of other filters */
  WeirFilterSet *filters; /* (owned) (nullable) */
  WeirGlobalPolicy global;
  gboolean filtering;
};

/* @rules: (transfer full) */
static WeirPolicy *
policy_build (WeirRuleSet *rules,
              WeirFilterSet *filters,
              const WeirGlobalPolicy *global,
              gboolean filtering)
{
  WeirPolicy *self = g_atomic_rc_box_new0 (WeirPolicy);

  self->rules = rules;
  self->filters = filters != NULL ? weir_filter_set_ref (filters) : NULL;
  self->global = *global;
  self->filtering = filtering;

  return self;
}

WeirPolicy *
weir_policy_new (const GPtrArray *rules,
                 WeirFilterSet *filters,
                 const WeirGlobalPolicy *global,
                 gboolean filtering)
{
  return policy_build (weir_rule_set_new (rules), filters, global, filtering);
}

WeirPolicy *
weir_policy_new_with_filters (const WeirPolicy *self, WeirFilterSet *filters)
{
  return policy_build (weir_rule_set_ref (self->rules), filters, &self->global, self->filtering);
}

static void
policy_clear (WeirPolicy *self)
{
  weir_rule_set_unref (self->rules);
  g_clear_pointer (&self->filters, weir_filter_set_unref);
}

gboolean
weir_policy_is_filtering (const WeirPolicy *self)
{
  return self->filtering;
}

gboolean
weir_policy_guards (const WeirPolicy *self)
{
  return self->filtering && self->global.guard_private;
}

void
weir_judgement_refuse_private (WeirJudgement *self)
{
  self->blocked = TRUE;
  self->allowed = FALSE;
  self->reason = (WeirReason){ WEIR_REASON_PRIVATE };
  self->beaten = (WeirFilterRef){ NULL };
}

WeirPolicy *
weir_policy_ref (WeirPolicy *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_policy_unref (WeirPolicy *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) policy_clear);
}

static gboolean
is_in_scope (WeirBlockScope scope, const WeirRequestInfo *info)
{
  switch (scope)
    {
    case WEIR_BLOCK_ALL:
      return TRUE;
    case WEIR_BLOCK_THIRD_PARTY:
      return info->is_third_party;
    case WEIR_BLOCK_NONE:
    default:
      return FALSE;
    }
}

static WeirCookieDecision
decision_of (WeirRuleAction action)
{
  switch (action)
    {
    case WEIR_RULE_SESSION:
      return WEIR_COOKIES_SESSION;
    case WEIR_RULE_BLOCK:
      return WEIR_COOKIES_BLOCK;
    case WEIR_RULE_ALLOW:
    default:
      return WEIR_COOKIES_ALLOW;
    }
}

/* What holds for the cookie called @name, or for cookies in general if that is empty. */
static WeirCookieDecision
decide_cookies (const WeirPolicy *self,
                const WeirRulePlace *place,
                const WeirRequestInfo *info,
                WeirSpan name,
                gint64 now,
                WeirReason *reason)
{
  const WeirRuleSubject subject = { .kind = WEIR_RULE_KIND_COOKIES, .name = name };
  const WeirRule *rule = weir_rule_set_find (self->rules, place, &subject, WEIR_RULE_SET_ANY, now);
  WeirCookieDecision decision = WEIR_COOKIES_ALLOW;

  *reason = (WeirReason){ WEIR_REASON_NONE };
  if (rule != NULL)
    {
      *reason = (WeirReason){ WEIR_REASON_RULE, rule };
      decision = decision_of (rule->action);
    }
  else if (is_in_scope (self->global.cookies, info))
    {
      reason->kind = WEIR_REASON_GLOBAL_COOKIES;
      decision = WEIR_COOKIES_BLOCK;
    }

  if (!self->filtering)
    {
      *reason = (WeirReason){ decision == WEIR_COOKIES_ALLOW ? WEIR_REASON_NONE
                                                             : WEIR_REASON_FILTERING_OFF };
      decision = WEIR_COOKIES_ALLOW;
    }

  return decision;
}

static gboolean
is_about_hosts (const WeirRule *rule)
{
  return rule != NULL && rule->kind == WEIR_RULE_KIND_HOST;
}

/* Whether a page of a public site asks for what is private by its name. */
static gboolean
is_guarded_against (const WeirPolicy *self, const WeirRequestInfo *info)
{
  return self->global.guard_private && info->is_from_public && weir_host_is_private (&info->host);
}

/* Whether the host is a name of which it matters where it leads. */
static gboolean
is_guarded_name (const WeirPolicy *self, const WeirRequestInfo *info)
{
  return weir_policy_guards (self) && info->host.kind == WEIR_HOST_NAME &&
         (info->is_from_public || !weir_host_is_local (&info->host));
}

/* What speaks for or against a request. */
typedef struct
{
  const WeirRule *rule; /* (nullable): of the user, the most specific */
  WeirFilterAnswer filters;
  gboolean global; /* the global policy blocks it */
} Voices;

static void
set_reason (WeirJudgement *judgement, WeirReasonKind kind, gboolean blocked)
{
  judgement->blocked = blocked;
  judgement->reason.kind = kind;
}

/* The filters have spoken, and no rule about the request has. */
static void
follow_filters (const WeirPolicy *self, const WeirFilterAnswer *filters, WeirJudgement *judgement)
{
  switch (filters->voice)
    {
    case WEIR_FILTERS_BLOCK:
      set_reason (judgement, WEIR_REASON_FILTER, TRUE);
      judgement->reason.filter = (WeirFilterRef){ self->filters, filters->block };
      return;
    case WEIR_FILTERS_EXCEPT:
      set_reason (judgement, WEIR_REASON_FILTER, FALSE);
      judgement->reason.filter = (WeirFilterRef){ self->filters, filters->exception };
      break;
    case WEIR_FILTERS_PARDON:
      set_reason (judgement, WEIR_REASON_RULE, FALSE);
      judgement->reason.rule = filters->pardon;
      break;
    case WEIR_FILTERS_SILENT:
    default:
      return;
    }

  judgement->allowed = TRUE;
  judgement->beaten = (WeirFilterRef){ self->filters, filters->block };
}

/* The first that speaks decides. */
static void
follow (const WeirPolicy *self, const Voices *voices, WeirJudgement *judgement)
{
  judgement->blocked = judgement->allowed = FALSE;
  judgement->reason = (WeirReason){ WEIR_REASON_NONE };
  judgement->beaten = (WeirFilterRef){ NULL };

  if (voices->rule != NULL)
    {
      set_reason (judgement, WEIR_REASON_RULE, voices->rule->action == WEIR_RULE_BLOCK);
      judgement->reason.rule = voices->rule;
      if (voices->filters.voice == WEIR_FILTERS_BLOCK)
        judgement->beaten = (WeirFilterRef){ self->filters, voices->filters.block };
    }
  else if (voices->global && voices->filters.voice != WEIR_FILTERS_BLOCK)
    set_reason (judgement, WEIR_REASON_GLOBAL_IMAGES, TRUE);
  else
    follow_filters (self, &voices->filters, judgement);
}

/* Nothing is blocked; what would have been says so. */
static void
let_through (WeirJudgement *judgement)
{
  judgement->reason =
    (WeirReason){ judgement->blocked ? WEIR_REASON_FILTERING_OFF : WEIR_REASON_NONE };
  judgement->beaten = (WeirFilterRef){ NULL };
  judgement->blocked = judgement->allowed = FALSE;
}

/* Decides about the request as a whole, as one of @type. */
static void
decide_request (const WeirPolicy *self,
                const WeirRulePlace *place,
                const WeirRequestInfo *info,
                WeirResourceType type,
                gint64 now,
                WeirJudgement *judgement)
{
  const WeirRuleSubject subject = { .kind = WEIR_RULE_KIND_HOST, .type = type };
  Voices voices = {
    .rule = weir_rule_set_find (self->rules, place, &subject, WEIR_RULE_SET_ANY, now),
    .global = type == WEIR_RESOURCE_IMAGE && is_in_scope (self->global.images, info),
  };
  gboolean named = is_about_hosts (voices.rule);
  gboolean guarded = is_guarded_against (self, info);

  if (self->filters != NULL && (voices.rule == NULL || voices.rule->action != WEIR_RULE_BLOCK))
    weir_filter_answer_ask (&voices.filters, self->filters, self->rules, place, info, type, now);
  follow (self, &voices, judgement);

  if (!judgement->blocked && !named && guarded)
    weir_judgement_refuse_private (judgement);
  judgement->guarded = !named && is_guarded_name (self, info);

  if (voices.rule != NULL && !judgement->blocked)
    judgement->allowed =
      voices.global || guarded || judgement->beaten.set != NULL ||
      weir_rule_set_find (self->rules, place, &subject, WEIR_RULE_SET_LIMITING, now) != NULL;

  if (!self->filtering)
    let_through (judgement);
}

/* Whether the response's Content-Type may change what was decided about the request. */
static gboolean
depends_on_content (const WeirPolicy *self,
                    const WeirRequestInfo *info,
                    const WeirJudgement *judgement)
{
  const WeirRule *rule = judgement->reason.rule;

  if (!self->filtering || !info->content_tells || judgement->blocked)
    return FALSE;
  if (rule != NULL && rule->kind == WEIR_RULE_KIND_HOST)
    return weir_rule_set_has_types_of_hosts (self->rules);

  return self->filters != NULL || self->global.images != WEIR_BLOCK_NONE ||
         weir_rule_set_has_types (self->rules);
}

static void
judge_as (const WeirPolicy *self,
          const WeirRequestInfo *info,
          WeirResourceType type,
          gint64 now,
          WeirJudgement *judgement)
{
  WeirRulePlace place;

  weir_rule_place_init (&place, self->rules, &info->host, info->site);
  decide_request (self, &place, info, type, now, judgement);

  /* A tunnel hides its cookies from us. */
  judgement->cookies = WEIR_COOKIES_ALLOW;
  judgement->cookie_reason = (WeirReason){ WEIR_REASON_NONE };
  judgement->has_named_cookies = FALSE;
  if (info->type == WEIR_RESOURCE_TUNNEL)
    return;

  judgement->cookies =
    decide_cookies (self, &place, info, (WeirSpan){ NULL, 0 }, now, &judgement->cookie_reason);
  judgement->has_named_cookies = self->filtering && weir_rule_set_has_named_cookies (self->rules);
}

void
weir_policy_judge (const WeirPolicy *self,
                   const WeirRequestInfo *info,
                   gint64 now,
                   WeirJudgement *judgement)
{
  judge_as (self, info, info->type, now, judgement);
  judgement->judge_content = depends_on_content (self, info, judgement);
}

void
weir_policy_judge_content (const WeirPolicy *self,
                           const WeirRequestInfo *info,
                           WeirResourceType type,
                           gint64 now,
                           WeirJudgement *judgement)
{
  judge_as (self, info, type != WEIR_RESOURCE_OTHER ? type : info->type, now, judgement);
  judgement->judge_content = FALSE;
}

WeirCookieDecision
weir_policy_judge_cookie (const WeirPolicy *self,
                          const WeirRequestInfo *info,
                          const WeirJudgement *judgement,
                          WeirSpan name,
                          gint64 now,
                          WeirReason *reason)
{
  WeirRulePlace place;

  *reason = judgement->cookie_reason;
  if (!judgement->has_named_cookies || name.length == 0)
    return judgement->cookies;

  weir_rule_place_init (&place, self->rules, &info->host, info->site);

  return decide_cookies (self, &place, info, name, now, reason);
}

gboolean
weir_policy_inspects (const WeirPolicy *self)
{
  return self->global.inspection != WEIR_INSPECTION_OFF;
}

/* What holds where no rule names the host. */
static WeirInspectionReason
find_general_reason (const WeirPolicy *self, const WeirExemptHost *exempt)
{
  switch (self->global.inspection)
    {
    case WEIR_INSPECTION_ALL:
      return exempt != NULL ? WEIR_INSPECTION_REASON_EXEMPT : WEIR_INSPECTION_REASON_NONE;
    case WEIR_INSPECTION_CHOSEN:
      return WEIR_INSPECTION_REASON_NOT_CHOSEN;
    case WEIR_INSPECTION_OFF:
    default:
      return WEIR_INSPECTION_REASON_OFF;
    }
}

/*
 * The order in which inspection is decided, the first that speaks:
 *
 *   1. it is off                        4. the list of exempt hosts, if all are looked into
 *   2. what was learned of the host     5. whether all are looked into, or the chosen alone
 *   3. the user's most specific rule
 *
 * The second is the engine's: it learns as it goes.  Filtering has no say.
 */
void
weir_policy_judge_inspection (const WeirPolicy *self,
                              const WeirHost *host,
                              gint64 now,
                              WeirInspectionJudgement *judgement)
{
  const WeirRuleSubject subject = { .kind = WEIR_RULE_KIND_INSPECTION };
  WeirRulePlace place;

  *judgement = (WeirInspectionJudgement){ .reason = WEIR_INSPECTION_REASON_OFF };
  if (!weir_policy_inspects (self))
    return;

  weir_rule_place_init (&place, self->rules, host, NULL);
  judgement->rule = weir_rule_set_find (self->rules, &place, &subject, WEIR_RULE_SET_ANY, now);
  if (judgement->rule != NULL)
    {
      judgement->inspect = judgement->rule->action == WEIR_RULE_ALLOW;
      judgement->reason =
        judgement->inspect ? WEIR_INSPECTION_REASON_NONE : WEIR_INSPECTION_REASON_RULE;
      return;
    }

  if (self->global.inspection == WEIR_INSPECTION_ALL)
    judgement->exempt = weir_exempt_hosts_find (host->name);
  judgement->reason = find_general_reason (self, judgement->exempt);
  judgement->inspect = judgement->reason == WEIR_INSPECTION_REASON_NONE;
}
