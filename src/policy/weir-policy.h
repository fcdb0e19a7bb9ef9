/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-set.h"
#include "weir-inspection.h"

G_BEGIN_DECLS

/* What the global policy blocks. */
typedef enum
{
  WEIR_BLOCK_NONE,
  WEIR_BLOCK_THIRD_PARTY,
  WEIR_BLOCK_ALL,
} WeirBlockScope;

typedef enum
{
  WEIR_FILTERING_ON,
  WEIR_FILTERING_PAUSED, /* until a time; then on by itself */
  WEIR_FILTERING_OFF,
} WeirFiltering;

typedef struct
{
  WeirBlockScope cookies;        /* default: WEIR_BLOCK_THIRD_PARTY */
  WeirBlockScope images;         /* default: WEIR_BLOCK_NONE */
  gboolean guard_private;        /* public pages and names do not lead to private addresses */
  WeirInspectionMode inspection; /* default: WEIR_INSPECTION_OFF */
} WeirGlobalPolicy;

typedef enum
{
  WEIR_REASON_NONE,           /* nothing speaks against it */
  WEIR_REASON_RULE,           /* a rule of the user */
  WEIR_REASON_GLOBAL_COOKIES, /* the global policy for cookies */
  WEIR_REASON_GLOBAL_IMAGES,
  WEIR_REASON_FILTERING_OFF, /* would have been judged, but filtering is off or paused */
  WEIR_REASON_PRIVATE,       /* a private address is guarded */
  WEIR_REASON_FILTER,        /* a filter of a list: one that blocks, or an exception */
  WEIR_N_REASONS,
} WeirReasonKind;

/* One filter of a set, or none. */
typedef struct
{
  const WeirFilterSet *set; /* (unowned) (nullable): lives as long as the policy */
  WeirFilterId id;
} WeirFilterRef;

/* Why a verdict is as it is: data, told in a sentence by weir_reason_describe(). */
typedef struct
{
  WeirReasonKind kind;
  const WeirRule *rule; /* (unowned) (nullable): lives as long as the policy */
  WeirFilterRef filter; /* of WEIR_REASON_FILTER */
} WeirReason;

typedef enum
{
  WEIR_COOKIES_ALLOW,
  WEIR_COOKIES_SESSION,
  WEIR_COOKIES_BLOCK,
} WeirCookieDecision;

/**
 * WeirJudgement:
 *
 * What the policy says of a request before anything is known of the response.
 */
typedef struct
{
  gboolean blocked;
  gboolean allowed; /* a rule or an exception let through what else would have been blocked */
  WeirReason reason;
  WeirFilterRef
    beaten; /* of what is allowed: the filter that would have blocked it, if one would */

  WeirCookieDecision cookies;
  WeirReason cookie_reason;
  gboolean has_named_cookies; /* some cookies are decided one by one: weir_policy_judge_cookie() */

  gboolean
    guarded; /* the host's name may lead to public addresses alone: see weir_policy_guards() */

  gboolean judge_content; /* the type was guessed: ask again with the response's Content-Type */
} WeirJudgement;

/**
 * WeirPolicy:
 *
 * All that decides at one moment: the rules, the filters and the global policy, indexed.
 * Immutable; counted by reference, atomically.  A change makes a new one.
 */
typedef struct _WeirPolicy WeirPolicy;

/**
 * weir_policy_new:
 * @rules: (element-type WeirRule): those that are enabled take part; each gets a reference
 * @filters: (nullable): the filters of the lists that are in force; gets a reference
 * @filtering: whether anything is blocked at all; paused counts as off
 *
 * Returns: (transfer full)
 */
WeirPolicy *weir_policy_new (const GPtrArray *rules,
                             WeirFilterSet *filters,
                             const WeirGlobalPolicy *global,
                             gboolean filtering);

/**
 * weir_policy_new_with_filters:
 * @filters: (nullable): as of weir_policy_new()
 *
 * The same with other filters.  What was made of the rules is shared, however many there are.
 *
 * Returns: (transfer full)
 */
WeirPolicy *weir_policy_new_with_filters (const WeirPolicy *self, WeirFilterSet *filters);

/* Whether private addresses are guarded: then judging needs to know of public pages. */
gboolean weir_policy_guards (const WeirPolicy *self);

/* The name of a request that is guarded leads to private addresses alone. */
void weir_judgement_refuse_private (WeirJudgement *self);

/* Whether anything is blocked at all. */
gboolean weir_policy_is_filtering (const WeirPolicy *self);

WeirPolicy *weir_policy_ref (WeirPolicy *self);
void weir_policy_unref (WeirPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirPolicy, weir_policy_unref)

/*
 * @now: Unix time in seconds; rules that have expired by then do not take part.  Pure; no allocation
 * but as weir_filter_set_match() makes.
 */
void weir_policy_judge (const WeirPolicy *self,
                        const WeirRequestInfo *info,
                        gint64 now,
                        WeirJudgement *judgement);

/* Judges again with the type that the response's Content-Type speaks for; @info still has all its spans. */
void weir_policy_judge_content (const WeirPolicy *self,
                                const WeirRequestInfo *info,
                                WeirResourceType type,
                                gint64 now,
                                WeirJudgement *judgement);

/* What holds for one cookie of the request @judgement is of. */
WeirCookieDecision weir_policy_judge_cookie (const WeirPolicy *self,
                                             const WeirRequestInfo *info,
                                             const WeirJudgement *judgement,
                                             WeirSpan name,
                                             gint64 now,
                                             WeirReason *reason);

/* Whether any tunnel may be looked into: the mode is not off. */
gboolean weir_policy_inspects (const WeirPolicy *self);

/**
 * weir_policy_judge_inspection:
 * @now: Unix time in seconds; rules that have expired by then do not take part
 * @judgement: (out): what is to be done, and why
 *
 * Whether to look inside a tunnel to @host.  What was learned of the host from failures comes
 * before, and is not known here.  Pure; no allocation.
 */
void weir_policy_judge_inspection (const WeirPolicy *self,
                                   const WeirHost *host,
                                   gint64 now,
                                   WeirInspectionJudgement *judgement);

/* Where the filter stands, and the key of its list.  FALSE: there is none. */
gboolean weir_filter_ref_get_origin (WeirFilterRef filter,
                                     WeirFilterOrigin *origin,
                                     WeirSpan *list);

/**
 * weir_reason_describe:
 * @site: (nullable): the site of the page; %NULL or empty: not known
 * @blocked: whether the reason speaks against the request, or its cookies
 *
 * Tells in plain sentences, translated, why @host was blocked, or not.
 *
 * Returns: (transfer full)
 */
char *weir_reason_describe (const WeirReason *reason,
                            const char *host,
                            const char *site,
                            gboolean blocked);

/* The same of a filter, by its words: a line of the list that is called @list. Returns: (transfer full) */
char *weir_filter_describe_decision (const char *list,
                                     guint line,
                                     const char *filter,
                                     gboolean blocked);

/* Why a filter can block a tunnel to @host, of which no more is known. Returns: (transfer full) */
char *weir_filter_describe_tunnel (const char *host);

G_END_DECLS
