/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A host that was learned not to be inspected, in the list of them.
 */

#include "weir-items-private.h"

#include "weir-client-name.h"

struct _WeirExemptionItem
{
  GObject parent_instance;

  WeirExemption *exemption; /* (owned) */
  char *client_name;        /* (owned) (nullable): of all clients */
};

typedef enum
{
  PROP_HOST = 1,
  PROP_CLIENT,
  PROP_CLIENT_NAME,
  PROP_REASON,
  PROP_CREATED,
} Property;

static GParamSpec *properties[PROP_CREATED + 1];

G_DEFINE_FINAL_TYPE (WeirExemptionItem, weir_exemption_item, G_TYPE_OBJECT)

const WeirExemption *
weir_exemption_item_get_exemption (WeirExemptionItem *self)
{
  g_return_val_if_fail (WEIR_IS_EXEMPTION_ITEM (self), NULL);

  return self->exemption;
}

/**
 * weir_exemption_item_get_client_name:
 * @self: an item
 *
 * Returns: (transfer none) (nullable): what a person calls the client, "" if it says nothing of
 *   itself; %NULL: it holds for all clients
 */
const char *
weir_exemption_item_get_client_name (WeirExemptionItem *self)
{
  g_return_val_if_fail (WEIR_IS_EXEMPTION_ITEM (self), NULL);

  return self->client_name;
}

static void
weir_exemption_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirExemptionItem *self = WEIR_EXEMPTION_ITEM (object);

  switch ((Property) id)
    {
    case PROP_HOST:
      g_value_set_string (value, self->exemption->host);
      break;

    case PROP_CLIENT:
      g_value_set_string (value, self->exemption->client);
      break;

    case PROP_CLIENT_NAME:
      g_value_set_string (value, self->client_name);
      break;

    case PROP_REASON:
      g_value_set_int (value, self->exemption->reason);
      break;

    case PROP_CREATED:
      g_value_set_int64 (value, self->exemption->created);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_exemption_item_finalize (GObject *object)
{
  WeirExemptionItem *self = WEIR_EXEMPTION_ITEM (object);

  g_clear_pointer (&self->exemption, weir_exemption_free);
  g_clear_pointer (&self->client_name, g_free);

  G_OBJECT_CLASS (weir_exemption_item_parent_class)->finalize (object);
}

static void
weir_exemption_item_class_init (WeirExemptionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_exemption_item_get_property;
  object_class->finalize = weir_exemption_item_finalize;

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT] = g_param_spec_string ("client", NULL, NULL, NULL, flags);
  properties[PROP_CLIENT_NAME] = g_param_spec_string ("client-name", NULL, NULL, NULL, flags);
  properties[PROP_REASON] =
    g_param_spec_int ("reason", NULL, NULL, 0, WEIR_N_INSPECTION_REASONS - 1, 0, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_exemption_item_init (WeirExemptionItem *self G_GNUC_UNUSED)
{
}

WeirExemptionItem *
weir_exemption_item_new (const WeirExemption *exemption)
{
  WeirExemptionItem *self = g_object_new (WEIR_TYPE_EXEMPTION_ITEM, NULL);

  self->exemption = weir_exemption_copy (exemption);
  if (exemption->client != NULL)
    self->client_name = weir_client_name (exemption->client);

  return self;
}
