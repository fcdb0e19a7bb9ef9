/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A cookie in a site's ledger: its name and setter, and what was last seen of it.
 */

#include "weir-items-private.h"

struct _WeirCookieItem
{
  GObject parent_instance;

  char *name; /* (owned) */
  char *host; /* (owned) */
  WeirCookieFacts facts;
};

typedef enum
{
  PROP_NAME = 1,
  PROP_HOST,
  PROP_FIRST_SEEN,
  PROP_LAST_SEEN,
  PROP_LIFETIME,
  PROP_DECISION,
} Property;

static GParamSpec *properties[PROP_DECISION + 1];

G_DEFINE_FINAL_TYPE (WeirCookieItem, weir_cookie_item, G_TYPE_OBJECT)

const char *
weir_cookie_item_get_name (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), NULL);

  return self->name;
}

const char *
weir_cookie_item_get_host (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), NULL);

  return self->host;
}

gint64
weir_cookie_item_get_first_seen (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), 0);

  return self->facts.first_seen;
}

gint64
weir_cookie_item_get_last_seen (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), 0);

  return self->facts.last_seen;
}

gint64
weir_cookie_item_get_lifetime (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), -1);

  return self->facts.lifetime;
}

WeirCookieDecision
weir_cookie_item_get_decision (WeirCookieItem *self)
{
  g_return_val_if_fail (WEIR_IS_COOKIE_ITEM (self), WEIR_COOKIES_ALLOW);

  return self->facts.decision;
}

/* Says which facts have changed. */
void
weir_cookie_item_set_facts (WeirCookieItem *self, const WeirCookieFacts *facts)
{
  const WeirCookieFacts old = self->facts;
  GObject *object = G_OBJECT (self);

  self->facts = *facts;

  g_object_freeze_notify (object);
  if (old.first_seen != facts->first_seen)
    g_object_notify_by_pspec (object, properties[PROP_FIRST_SEEN]);
  if (old.last_seen != facts->last_seen)
    g_object_notify_by_pspec (object, properties[PROP_LAST_SEEN]);
  if (old.lifetime != facts->lifetime)
    g_object_notify_by_pspec (object, properties[PROP_LIFETIME]);
  if (old.decision != facts->decision)
    g_object_notify_by_pspec (object, properties[PROP_DECISION]);
  g_object_thaw_notify (object);
}

static void
weir_cookie_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirCookieItem *self = WEIR_COOKIE_ITEM (object);

  switch ((Property) id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;

    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;

    case PROP_FIRST_SEEN:
      g_value_set_int64 (value, self->facts.first_seen);
      break;

    case PROP_LAST_SEEN:
      g_value_set_int64 (value, self->facts.last_seen);
      break;

    case PROP_LIFETIME:
      g_value_set_int64 (value, self->facts.lifetime);
      break;

    case PROP_DECISION:
      g_value_set_int (value, self->facts.decision);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_cookie_item_finalize (GObject *object)
{
  WeirCookieItem *self = WEIR_COOKIE_ITEM (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (weir_cookie_item_parent_class)->finalize (object);
}

static GParamSpec *
time_spec (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, -1, G_MAXINT64, 0,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
weir_cookie_item_class_init (WeirCookieItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_cookie_item_get_property;
  object_class->finalize = weir_cookie_item_finalize;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_FIRST_SEEN] = time_spec ("first-seen");
  properties[PROP_LAST_SEEN] = time_spec ("last-seen");
  properties[PROP_LIFETIME] = time_spec ("lifetime");
  properties[PROP_DECISION] = g_param_spec_int ("decision", NULL, NULL, WEIR_COOKIES_ALLOW,
                                                WEIR_COOKIES_BLOCK, WEIR_COOKIES_ALLOW, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_cookie_item_init (WeirCookieItem *self G_GNUC_UNUSED)
{
}

WeirCookieItem *
weir_cookie_item_new (const char *name, const char *host, const WeirCookieFacts *facts)
{
  WeirCookieItem *self = g_object_new (WEIR_TYPE_COOKIE_ITEM, NULL);

  self->name = g_strdup (name);
  self->host = g_strdup (host);
  self->facts = *facts;

  return self;
}
