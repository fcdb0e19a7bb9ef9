/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-rule.h"

G_BEGIN_DECLS

#define WEIR_RULE_PLACE_MAX_NAMES \
  ((WEIR_HOST_MAX_LENGTH + 1) / 2) /* as many as have room in a host */

/**
 * WeirRuleSet:
 *
 * Rules indexed for look-up by place and subject.  Immutable; counted by reference, atomically.
 */
typedef struct _WeirRuleSet WeirRuleSet;

/**
 * WeirRulePlace:
 *
 * Where a request goes and who made it, hashed once for all look-ups.  Embed it
 * by value; it points into @host and @site, and depends on the set.
 */
typedef struct
{
  /*< private >*/
  const char *site; /* (unowned) (nullable) */
  guint64 site_hash;
  guint n_names;
  struct
  {
    const char *name; /* (unowned): the host, or a domain above it */
    guint64 hash;
  } names[WEIR_RULE_PLACE_MAX_NAMES]; /* that a rule may name, the nearest last */
  gboolean has_host;                  /* the last of them is the host itself */
} WeirRulePlace;

/* What is asked about. */
typedef struct
{
  WeirRuleKind kind;     /* HOST stands for whole requests: rules about hosts and about types */
  WeirResourceType type; /* of HOST */
  WeirSpan name;         /* of COOKIES a cookie, empty: none in particular; of FILTER the filter */
} WeirRuleSubject;

typedef enum
{
  WEIR_RULE_SET_ANY = (1 << WEIR_RULE_ALLOW) | (1 << WEIR_RULE_SESSION) | (1 << WEIR_RULE_BLOCK),
  WEIR_RULE_SET_LIMITING = (1 << WEIR_RULE_SESSION) | (1 << WEIR_RULE_BLOCK),
} WeirRuleActions;

/* @rules: (element-type WeirRule); those that are not enabled are left out. Returns: (transfer full) */
WeirRuleSet *weir_rule_set_new (const GPtrArray *rules);
WeirRuleSet *weir_rule_set_ref (WeirRuleSet *self);
void weir_rule_set_unref (WeirRuleSet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRuleSet, weir_rule_set_unref)

gboolean weir_rule_set_has_named_cookies (const WeirRuleSet *self);
gboolean weir_rule_set_has_types (const WeirRuleSet *self);
gboolean weir_rule_set_has_types_of_hosts (const WeirRuleSet *self);
gboolean weir_rule_set_has_filters (const WeirRuleSet *self);

void weir_rule_place_init (WeirRulePlace *place,
                           const WeirRuleSet *set,
                           const WeirHost *host,
                           const char *site);

/**
 * weir_rule_set_find:
 * @actions: which rules to look for
 * @now: Unix time in seconds
 *
 * Finds the most specific rule about @subject at @place that is in force.
 * No allocation; a bit test for each label of the host where no rule names it.
 *
 * Returns: (transfer none) (nullable)
 */
const WeirRule *weir_rule_set_find (const WeirRuleSet *self,
                                    const WeirRulePlace *place,
                                    const WeirRuleSubject *subject,
                                    WeirRuleActions actions,
                                    gint64 now);

G_END_DECLS
