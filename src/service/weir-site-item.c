/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A site in the list of sites: its name, and counts that the service brings up to date.
 */

#include "weir-items-private.h"

struct _WeirSiteItem
{
  GObject parent_instance;

  char *site; /* (owned) */
  WeirSiteFacts facts;
};

typedef enum
{
  PROP_SITE = 1,
  PROP_LAST_SEEN,
  PROP_N_REQUESTS,
  PROP_N_BLOCKED,
  PROP_N_HOSTS,
} Property;

static GParamSpec *properties[PROP_N_HOSTS + 1];

G_DEFINE_FINAL_TYPE (WeirSiteItem, weir_site_item, G_TYPE_OBJECT)

const char *
weir_site_item_get_site (WeirSiteItem *self)
{
  g_return_val_if_fail (WEIR_IS_SITE_ITEM (self), NULL);

  return self->site;
}

gint64
weir_site_item_get_last_seen (WeirSiteItem *self)
{
  g_return_val_if_fail (WEIR_IS_SITE_ITEM (self), 0);

  return self->facts.last_seen;
}

guint64
weir_site_item_get_n_requests (WeirSiteItem *self)
{
  g_return_val_if_fail (WEIR_IS_SITE_ITEM (self), 0);

  return self->facts.n_requests;
}

guint64
weir_site_item_get_n_blocked (WeirSiteItem *self)
{
  g_return_val_if_fail (WEIR_IS_SITE_ITEM (self), 0);

  return self->facts.n_blocked;
}

guint
weir_site_item_get_n_hosts (WeirSiteItem *self)
{
  g_return_val_if_fail (WEIR_IS_SITE_ITEM (self), 0);

  return self->facts.n_hosts;
}

void
weir_site_item_get_facts (WeirSiteItem *self, WeirSiteFacts *facts)
{
  *facts = self->facts;
}

/* Says which facts have changed. */
void
weir_site_item_set_facts (WeirSiteItem *self, const WeirSiteFacts *facts)
{
  const WeirSiteFacts old = self->facts;
  GObject *object = G_OBJECT (self);

  self->facts = *facts;

  g_object_freeze_notify (object);
  if (old.last_seen != facts->last_seen)
    g_object_notify_by_pspec (object, properties[PROP_LAST_SEEN]);
  if (old.n_requests != facts->n_requests)
    g_object_notify_by_pspec (object, properties[PROP_N_REQUESTS]);
  if (old.n_blocked != facts->n_blocked)
    g_object_notify_by_pspec (object, properties[PROP_N_BLOCKED]);
  if (old.n_hosts != facts->n_hosts)
    g_object_notify_by_pspec (object, properties[PROP_N_HOSTS]);
  g_object_thaw_notify (object);
}

static void
weir_site_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirSiteItem *self = WEIR_SITE_ITEM (object);

  switch ((Property) id)
    {
    case PROP_SITE:
      g_value_set_string (value, self->site);
      break;

    case PROP_LAST_SEEN:
      g_value_set_int64 (value, self->facts.last_seen);
      break;

    case PROP_N_REQUESTS:
      g_value_set_uint64 (value, self->facts.n_requests);
      break;

    case PROP_N_BLOCKED:
      g_value_set_uint64 (value, self->facts.n_blocked);
      break;

    case PROP_N_HOSTS:
      g_value_set_uint (value, self->facts.n_hosts);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_site_item_finalize (GObject *object)
{
  WeirSiteItem *self = WEIR_SITE_ITEM (object);

  g_clear_pointer (&self->site, g_free);

  G_OBJECT_CLASS (weir_site_item_parent_class)->finalize (object);
}

static void
weir_site_item_class_init (WeirSiteItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_site_item_get_property;
  object_class->finalize = weir_site_item_finalize;

  properties[PROP_SITE] = g_param_spec_string ("site", NULL, NULL, NULL, flags);
  properties[PROP_LAST_SEEN] =
    g_param_spec_int64 ("last-seen", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_REQUESTS] =
    g_param_spec_uint64 ("n-requests", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_BLOCKED] =
    g_param_spec_uint64 ("n-blocked", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  properties[PROP_N_HOSTS] = g_param_spec_uint ("n-hosts", NULL, NULL, 0, G_MAXUINT, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_site_item_init (WeirSiteItem *self G_GNUC_UNUSED)
{
}

WeirSiteItem *
weir_site_item_new (const char *site, const WeirSiteFacts *facts)
{
  WeirSiteItem *self = g_object_new (WEIR_TYPE_SITE_ITEM, NULL);

  self->site = g_strdup (site);
  self->facts = *facts;

  return self;
}
