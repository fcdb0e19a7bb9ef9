/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An entry of the journal of rule changes: what was before and after it, for
 * taking it back, and the same in words.
 */

#include "weir-items-private.h"

#include <glib/gi18n-lib.h>

struct _WeirJournalItem
{
  GObject parent_instance;

  gint64 id;
  gint64 time;      /* Unix seconds */
  char *text;       /* (owned) */
  WeirRule *before; /* (owned) (nullable): there was none */
  WeirRule *after;  /* (owned) (nullable): it was removed */
  gboolean undone;
};

typedef enum
{
  PROP_TIME = 1,
  PROP_TEXT,
  PROP_UNDONE,
} Property;

static GParamSpec *properties[PROP_UNDONE + 1];

G_DEFINE_FINAL_TYPE (WeirJournalItem, weir_journal_item, G_TYPE_OBJECT)

gint64
weir_journal_item_get_id (WeirJournalItem *self)
{
  return self->id;
}

WeirRule *
weir_journal_item_get_before (WeirJournalItem *self)
{
  return self->before;
}

WeirRule *
weir_journal_item_get_after (WeirJournalItem *self)
{
  return self->after;
}

gint64
weir_journal_item_get_time (WeirJournalItem *self)
{
  g_return_val_if_fail (WEIR_IS_JOURNAL_ITEM (self), 0);

  return self->time;
}

/**
 * weir_journal_item_get_text:
 * @self: an entry
 *
 * Returns: (transfer none): what was done, as a translated sentence
 */
const char *
weir_journal_item_get_text (WeirJournalItem *self)
{
  g_return_val_if_fail (WEIR_IS_JOURNAL_ITEM (self), NULL);

  return self->text;
}

gboolean
weir_journal_item_get_undone (WeirJournalItem *self)
{
  g_return_val_if_fail (WEIR_IS_JOURNAL_ITEM (self), FALSE);

  return self->undone;
}

void
weir_journal_item_set_undone (WeirJournalItem *self, gboolean undone)
{
  undone = !!undone;
  if (self->undone == undone)
    return;

  self->undone = undone;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNDONE]);
}

static void
weir_journal_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirJournalItem *self = WEIR_JOURNAL_ITEM (object);

  switch ((Property) id)
    {
    case PROP_TIME:
      g_value_set_int64 (value, self->time);
      break;

    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;

    case PROP_UNDONE:
      g_value_set_boolean (value, self->undone);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_journal_item_finalize (GObject *object)
{
  WeirJournalItem *self = WEIR_JOURNAL_ITEM (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->before, weir_rule_unref);
  g_clear_pointer (&self->after, weir_rule_unref);

  G_OBJECT_CLASS (weir_journal_item_parent_class)->finalize (object);
}

static void
weir_journal_item_class_init (WeirJournalItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_journal_item_get_property;
  object_class->finalize = weir_journal_item_finalize;

  properties[PROP_TIME] = g_param_spec_int64 ("time", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  properties[PROP_UNDONE] = g_param_spec_boolean ("undone", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_journal_item_init (WeirJournalItem *self G_GNUC_UNUSED)
{
}

/* Returns: (transfer full): that @rule was made */
static char *
describe_making (const WeirRule *rule)
{
  g_autofree char *subject = weir_rule_describe_subject (rule);
  g_autofree char *place = weir_rule_describe_place (rule);

  if (rule->kind == WEIR_RULE_KIND_INSPECTION)
    return g_strdup_printf (rule->action == WEIR_RULE_ALLOW ? _ ("Chose to look inside %s")
                                                            : _ ("Chose never to look inside %s"),
                            rule->host);

  switch (rule->action)
    {
    case WEIR_RULE_ALLOW:
      /* Translators: what, and where: “Allowed cookies” “on shop.example” */
      return g_strdup_printf (_ ("Allowed %1$s %2$s"), subject, place);

    case WEIR_RULE_SESSION:
      return g_strdup_printf (_ ("Kept %1$s for this session only %2$s"), subject, place);

    case WEIR_RULE_BLOCK:
    default:
      return g_strdup_printf (_ ("Blocked %1$s %2$s"), subject, place);
    }
}

/* Returns: (transfer full): what became of @before when it became @after */
static char *
describe_change (const WeirRule *before, const WeirRule *after)
{
  const WeirRule *rule = after != NULL ? after : before;
  g_autofree char *text = weir_rule_describe (rule);

  if (after == NULL)
    return g_strdup_printf (_ ("Removed the rule “%s”"), text);

  if (before == NULL || before->enabled == after->enabled || before->id != after->id)
    return describe_making (after);

  return after->enabled ? g_strdup_printf (_ ("Switched on the rule “%s”"), text)
                        : g_strdup_printf (_ ("Switched off the rule “%s”"), text);
}

WeirJournalItem *
weir_journal_item_new (gint64 id, gint64 time, WeirRule *before, WeirRule *after)
{
  WeirJournalItem *self = g_object_new (WEIR_TYPE_JOURNAL_ITEM, NULL);

  self->id = id;
  self->time = time;
  self->before = before != NULL ? weir_rule_ref (before) : NULL;
  self->after = after != NULL ? weir_rule_ref (after) : NULL;
  self->text = describe_change (before, after);

  return self;
}
