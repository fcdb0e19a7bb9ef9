/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the service says of itself: its properties, for windows to bind to.
 */

#include "weir-service-private.h"

GParamSpec *weir_service_properties[N_PROPS];

void
weir_service_notify (WeirService *self, WeirServiceProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), weir_service_properties[property]);
}

/* Where it listens, and who came. Returns: whether @id is one of these */
static gboolean
get_traffic (WeirService *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      return TRUE;

    case PROP_REMOTE_ADDRESS:
      g_value_set_string (value, self->remote_address);
      return TRUE;

    case PROP_PORT:
      g_value_set_uint (value, self->port);
      return TRUE;

    case PROP_WANTED_PORT:
      g_value_set_uint (value, weir_service_get_wanted_port (self));
      return TRUE;

    case PROP_N_CLIENTS_SEEN:
      g_value_set_uint (value, g_hash_table_size (self->clients));
      return TRUE;

    case PROP_LAST_CLIENT:
      g_value_set_string (value, self->last_client);
      return TRUE;

    case PROP_LAST_CLIENT_WHEN:
      g_value_set_int64 (value, self->last_client_when);
      return TRUE;

    case PROP_INSIDE_CLIENT:
      g_value_set_string (value, self->inside_client);
      return TRUE;

    case PROP_INSIDE_WHEN:
      g_value_set_int64 (value, self->inside_when);
      return TRUE;

    default:
      return FALSE;
    }
}

/* What is done to requests. Returns: whether @id is one of these */
static gboolean
get_policy (WeirService *self, guint id, GValue *value)
{
  WeirGlobalPolicy policy;

  weir_service_get_global_policy (self, &policy);
  switch (id)
    {
    case PROP_FILTERING:
      g_value_set_int (value, weir_service_get_filtering (self));
      return TRUE;

    case PROP_FILTERING_UNTIL:
      g_value_set_int64 (value, self->settings.values[WEIR_SETTING_FILTERING_UNTIL]);
      return TRUE;

    case PROP_BLOCK_COOKIES:
      g_value_set_int (value, policy.cookies);
      return TRUE;

    case PROP_BLOCK_IMAGES:
      g_value_set_int (value, policy.images);
      return TRUE;

    case PROP_INSPECTION:
      g_value_set_int (value, policy.inspection);
      return TRUE;

    case PROP_INSPECTION_PROBLEM:
      g_value_set_string (value, weir_service_get_inspection_problem (self));
      return TRUE;

    case PROP_N_INSPECTED:
      g_value_set_uint (value, self->n_inspected);
      return TRUE;

    default:
      return FALSE;
    }
}

/* The data folder. Returns: whether @id is one of these */
static gboolean
get_store (WeirService *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_PROBLEM:
      g_value_set_int (value, self->problem);
      return TRUE;

    case PROP_PROBLEM_TEXT:
      g_value_set_string (value, self->problem_text);
      return TRUE;

    case PROP_PRIVATE_SESSION:
      g_value_set_boolean (value, self->is_private);
      return TRUE;

    case PROP_IS_FIRST:
      g_value_set_boolean (value, self->is_first);
      return TRUE;

    default:
      return FALSE;
    }
}

/* The computer. Returns: whether @id is one of these */
static gboolean
get_computer (WeirService *self, guint id, GValue *value)
{
  switch (id)
    {
    case PROP_USED_FOR_COMPUTER:
      g_value_set_boolean (value, self->is_used_for_computer);
      return TRUE;

    case PROP_COMPUTER_PROBLEM:
      g_value_set_string (value, self->computer_problem);
      return TRUE;

    default:
      return FALSE;
    }
}

static void
weir_service_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirService *self = WEIR_SERVICE (object);

  if (!get_traffic (self, id, value) && !get_policy (self, id, value) &&
      !get_store (self, id, value) && !get_computer (self, id, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

void
weir_service_install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **specs = weir_service_properties;

  specs[PROP_ADDRESS] = g_param_spec_string ("address", NULL, NULL, NULL, flags);
  specs[PROP_REMOTE_ADDRESS] = g_param_spec_string ("remote-address", NULL, NULL, NULL, flags);
  specs[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  specs[PROP_WANTED_PORT] = g_param_spec_uint ("wanted-port", NULL, NULL, 0, G_MAXUINT16, 0, flags);
  specs[PROP_FILTERING] =
    g_param_spec_int ("filtering", NULL, NULL, 0, WEIR_FILTERING_OFF, 0, flags);
  specs[PROP_FILTERING_UNTIL] =
    g_param_spec_int64 ("filtering-until", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  specs[PROP_BLOCK_COOKIES] = g_param_spec_int ("block-cookies", NULL, NULL, 0, WEIR_BLOCK_ALL,
                                                WEIR_BLOCK_THIRD_PARTY, flags);
  specs[PROP_BLOCK_IMAGES] =
    g_param_spec_int ("block-images", NULL, NULL, 0, WEIR_BLOCK_ALL, 0, flags);
  specs[PROP_PROBLEM] = g_param_spec_int ("problem", NULL, NULL, 0, WEIR_DATABASE_FAILED, 0, flags);
  specs[PROP_PROBLEM_TEXT] = g_param_spec_string ("problem-text", NULL, NULL, NULL, flags);
  specs[PROP_PRIVATE_SESSION] = g_param_spec_boolean ("private-session", NULL, NULL, FALSE, flags);
  specs[PROP_IS_FIRST] = g_param_spec_boolean ("is-first", NULL, NULL, TRUE, flags);
  specs[PROP_N_CLIENTS_SEEN] =
    g_param_spec_uint ("n-clients-seen", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[PROP_LAST_CLIENT] = g_param_spec_string ("last-client", NULL, NULL, NULL, flags);
  specs[PROP_LAST_CLIENT_WHEN] =
    g_param_spec_int64 ("last-client-when", NULL, NULL, 0, G_MAXINT64, 0, flags);
  specs[PROP_INSIDE_CLIENT] = g_param_spec_string ("inside-client", NULL, NULL, NULL, flags);
  specs[PROP_INSIDE_WHEN] = g_param_spec_int64 ("inside-when", NULL, NULL, 0, G_MAXINT64, 0, flags);
  specs[PROP_INSPECTION] =
    g_param_spec_int ("inspection", NULL, NULL, 0, WEIR_INSPECTION_ALL, 0, flags);
  specs[PROP_INSPECTION_PROBLEM] =
    g_param_spec_string ("inspection-problem", NULL, NULL, NULL, flags);
  specs[PROP_N_INSPECTED] = g_param_spec_uint ("n-inspected", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[PROP_USED_FOR_COMPUTER] =
    g_param_spec_boolean ("used-for-computer", NULL, NULL, FALSE, flags);
  specs[PROP_COMPUTER_PROBLEM] = g_param_spec_string ("computer-problem", NULL, NULL, NULL, flags);

  object_class->get_property = weir_service_get_property;
  g_object_class_install_properties (object_class, N_PROPS, specs);
}
