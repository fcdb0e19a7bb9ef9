/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was blocked or changed, from the database.
 */

#include "weir-history-page.h"

struct _WeirHistoryPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirHistoryPage, weir_history_page, ADW_TYPE_BIN)

static void
weir_history_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_history_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_set_object (&self->service, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_history_page_dispose (GObject *object)
{
  WeirHistoryPage *self = WEIR_HISTORY_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_HISTORY_PAGE);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_history_page_parent_class)->dispose (object);
}

static void
weir_history_page_class_init (WeirHistoryPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_history_page_get_property;
  object_class->set_property = weir_history_page_set_property;
  object_class->dispose = weir_history_page_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-history-page.ui");
}

static void
weir_history_page_init (WeirHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
