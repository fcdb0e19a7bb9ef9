/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A rule in the list of rules.
 *
 * A WeirRule never changes; an item does: when its rule is switched on or off
 * it gets another WeirRule, and its hits count up.  So a view keeps its row.
 */

#include "weir-items-private.h"

struct _WeirRuleItem
{
  GObject parent_instance;

  WeirRule *rule; /* (owned) */
  guint64 hits;
  gint64 last_hit;
};

typedef enum
{
  PROP_ENABLED = 1,
  PROP_HITS,
  PROP_LAST_HIT,
} Property;

static GParamSpec *properties[PROP_LAST_HIT + 1];

G_DEFINE_FINAL_TYPE (WeirRuleItem, weir_rule_item, G_TYPE_OBJECT)

/**
 * weir_rule_item_get_rule:
 * @self: an item
 *
 * Returns: (transfer none): the rule; another one once it was switched on or off
 */
const WeirRule *
weir_rule_item_get_rule (WeirRuleItem *self)
{
  g_return_val_if_fail (WEIR_IS_RULE_ITEM (self), NULL);

  return self->rule;
}

guint64
weir_rule_item_get_hits (WeirRuleItem *self)
{
  g_return_val_if_fail (WEIR_IS_RULE_ITEM (self), 0);

  return self->hits;
}

gint64
weir_rule_item_get_last_hit (WeirRuleItem *self)
{
  g_return_val_if_fail (WEIR_IS_RULE_ITEM (self), 0);

  return self->last_hit;
}

void
weir_rule_item_set_rule (WeirRuleItem *self, WeirRule *rule)
{
  gboolean was_enabled = self->rule->enabled;
  WeirRule *old = self->rule;

  self->rule = weir_rule_ref (rule);
  weir_rule_unref (old);

  if (rule->enabled != was_enabled)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

void
weir_rule_item_set_hits (WeirRuleItem *self, guint64 hits, gint64 last_hit)
{
  g_object_freeze_notify (G_OBJECT (self));

  if (self->hits != hits)
    {
      self->hits = hits;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HITS]);
    }

  if (self->last_hit != last_hit)
    {
      self->last_hit = last_hit;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAST_HIT]);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

static void
weir_rule_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirRuleItem *self = WEIR_RULE_ITEM (object);

  switch ((Property) id)
    {
    case PROP_ENABLED:
      g_value_set_boolean (value, self->rule->enabled);
      break;

    case PROP_HITS:
      g_value_set_uint64 (value, self->hits);
      break;

    case PROP_LAST_HIT:
      g_value_set_int64 (value, self->last_hit);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_rule_item_finalize (GObject *object)
{
  WeirRuleItem *self = WEIR_RULE_ITEM (object);

  g_clear_pointer (&self->rule, weir_rule_unref);

  G_OBJECT_CLASS (weir_rule_item_parent_class)->finalize (object);
}

static void
weir_rule_item_class_init (WeirRuleItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_rule_item_get_property;
  object_class->finalize = weir_rule_item_finalize;

  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_HITS] = g_param_spec_uint64 ("hits", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_LAST_HIT] = g_param_spec_int64 ("last-hit", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_rule_item_init (WeirRuleItem *self G_GNUC_UNUSED)
{
}

WeirRuleItem *
weir_rule_item_new (WeirRule *rule, guint64 hits, gint64 last_hit)
{
  WeirRuleItem *self = g_object_new (WEIR_TYPE_RULE_ITEM, NULL);

  self->rule = weir_rule_ref (rule);
  self->hits = hits;
  self->last_hit = last_hit;

  return self;
}
