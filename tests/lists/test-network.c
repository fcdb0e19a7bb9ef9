/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A GNetworkMonitor that does as it is told. */

#include "test-network.h"

#define TEST_TYPE_NETWORK (test_network_get_type ())
G_DECLARE_FINAL_TYPE (TestNetwork, test_network, TEST, NETWORK, GObject)

struct _TestNetwork
{
  GObject parent_instance;
  gboolean is_available;
  gboolean is_metered;
};

typedef enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
} Property;

static void
test_network_monitor_init (GNetworkMonitorInterface *interface G_GNUC_UNUSED)
{
}

static gboolean
test_network_initable_init_func (GInitable *initable G_GNUC_UNUSED,
                                 GCancellable *cancellable G_GNUC_UNUSED,
                                 GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

static void
test_network_initable_init (GInitableIface *interface)
{
  interface->init = test_network_initable_init_func;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestNetwork,
                               test_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, test_network_initable_init)
                                 G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                        test_network_monitor_init))

static void
test_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TestNetwork *self = TEST_NETWORK (object);

  switch ((Property) id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->is_available);
      break;

    case PROP_METERED:
      g_value_set_boolean (value, self->is_metered);
      break;

    case PROP_CONNECTIVITY:
      g_value_set_enum (value, self->is_available ? G_NETWORK_CONNECTIVITY_FULL
                                                  : G_NETWORK_CONNECTIVITY_LOCAL);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
test_network_class_init (TestNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_network_init (TestNetwork *self)
{
  self->is_available = TRUE;
}

void
test_network_install (void)
{
  g_io_extension_point_register (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  g_io_extension_point_implement (G_NETWORK_MONITOR_EXTENSION_POINT_NAME, TEST_TYPE_NETWORK, "test",
                                  G_MAXINT);
  g_assert_true (TEST_IS_NETWORK (g_network_monitor_get_default ()));
}

void
test_network_set (gboolean is_available, gboolean is_metered)
{
  TestNetwork *self = TEST_NETWORK (g_network_monitor_get_default ());

  self->is_available = is_available;
  self->is_metered = is_metered;
  g_object_notify (G_OBJECT (self), "network-metered");
  g_signal_emit_by_name (self, "network-changed", is_available);
}
