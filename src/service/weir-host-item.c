/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A host that a site contacted: its name, and counts that the service brings up to date.
 */

#include "weir-items-private.h"

struct _WeirHostItem
{
  GObject parent_instance;

  char *host; /* (owned) */
  gboolean is_third_party;
  WeirHostFacts facts;
};

typedef enum
{
  PROP_HOST = 1,
  PROP_IS_THIRD_PARTY,
  PROP_LAST_SEEN,
  PROP_N_REQUESTS,
  PROP_N_BLOCKED,
  PROP_N_COOKIES_WITHHELD,
  PROP_N_IMAGES,
} Property;

static GParamSpec *properties[PROP_N_IMAGES + 1];

G_DEFINE_FINAL_TYPE (WeirHostItem, weir_host_item, G_TYPE_OBJECT)

const char *
weir_host_item_get_host (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), NULL);

  return self->host;
}

gboolean
weir_host_item_get_is_third_party (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), FALSE);

  return self->is_third_party;
}

guint64
weir_host_item_get_n_requests (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), 0);

  return self->facts.n_requests;
}

guint64
weir_host_item_get_n_blocked (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), 0);

  return self->facts.n_blocked;
}

guint64
weir_host_item_get_n_cookies_withheld (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), 0);

  return self->facts.n_cookies_withheld;
}

guint64
weir_host_item_get_n_images (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), 0);

  return self->facts.n_images;
}

gint64
weir_host_item_get_last_seen (WeirHostItem *self)
{
  g_return_val_if_fail (WEIR_IS_HOST_ITEM (self), 0);

  return self->facts.last_seen;
}

void
weir_host_item_get_facts (WeirHostItem *self, WeirHostFacts *facts)
{
  *facts = self->facts;
}

/* Says which facts have changed. */
void
weir_host_item_set_facts (WeirHostItem *self, const WeirHostFacts *facts)
{
  const WeirHostFacts old = self->facts;
  GObject *object = G_OBJECT (self);

  self->facts = *facts;

  g_object_freeze_notify (object);
  if (old.last_seen != facts->last_seen)
    g_object_notify_by_pspec (object, properties[PROP_LAST_SEEN]);
  if (old.n_requests != facts->n_requests)
    g_object_notify_by_pspec (object, properties[PROP_N_REQUESTS]);
  if (old.n_blocked != facts->n_blocked)
    g_object_notify_by_pspec (object, properties[PROP_N_BLOCKED]);
  if (old.n_cookies_withheld != facts->n_cookies_withheld)
    g_object_notify_by_pspec (object, properties[PROP_N_COOKIES_WITHHELD]);
  if (old.n_images != facts->n_images)
    g_object_notify_by_pspec (object, properties[PROP_N_IMAGES]);
  g_object_thaw_notify (object);
}

static void
weir_host_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirHostItem *self = WEIR_HOST_ITEM (object);

  switch ((Property) id)
    {
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;

    case PROP_IS_THIRD_PARTY:
      g_value_set_boolean (value, self->is_third_party);
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

    case PROP_N_COOKIES_WITHHELD:
      g_value_set_uint64 (value, self->facts.n_cookies_withheld);
      break;

    case PROP_N_IMAGES:
      g_value_set_uint64 (value, self->facts.n_images);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_host_item_finalize (GObject *object)
{
  WeirHostItem *self = WEIR_HOST_ITEM (object);

  g_clear_pointer (&self->host, g_free);

  G_OBJECT_CLASS (weir_host_item_parent_class)->finalize (object);
}

static GParamSpec *
count_spec (const char *name)
{
  return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0,
                              G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
weir_host_item_class_init (WeirHostItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_host_item_get_property;
  object_class->finalize = weir_host_item_finalize;

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_IS_THIRD_PARTY] =
    g_param_spec_boolean ("is-third-party", NULL, NULL, FALSE, flags);
  properties[PROP_LAST_SEEN] =
    g_param_spec_int64 ("last-seen", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_N_REQUESTS] = count_spec ("n-requests");
  properties[PROP_N_BLOCKED] = count_spec ("n-blocked");
  properties[PROP_N_COOKIES_WITHHELD] = count_spec ("n-cookies-withheld");
  properties[PROP_N_IMAGES] = count_spec ("n-images");

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_host_item_init (WeirHostItem *self G_GNUC_UNUSED)
{
}

WeirHostItem *
weir_host_item_new (const char *host, gboolean is_third_party, const WeirHostFacts *facts)
{
  WeirHostItem *self = g_object_new (WEIR_TYPE_HOST_ITEM, NULL);

  self->host = g_strdup (host);
  self->is_third_party = is_third_party;
  self->facts = *facts;

  return self;
}
