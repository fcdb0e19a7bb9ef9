/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A line across the window that tells a state.
 *
 * It is revealed while it has a title.  A title that was dismissed stays away
 * until there is another one: the state is known, and another is news.
 */

#include "weir-banner.h"

struct _WeirBanner
{
  GtkWidget parent_instance;

  char *title;               /* (owned) (nullable) */
  char *button_label;        /* (owned) (nullable) */
  char *action;              /* (owned) (nullable) */
  char *second_button_label; /* (owned) (nullable) */
  char *second_action;       /* (owned) (nullable) */
  gboolean dismissible;

  GtkRevealer *revealer;
  GtkLabel *label;
};

typedef enum
{
  PROP_TITLE = 1,
  PROP_BUTTON_LABEL,
  PROP_ACTION,
  PROP_SECOND_BUTTON_LABEL,
  PROP_SECOND_ACTION,
  PROP_DISMISSIBLE,
} Property;

static GParamSpec *properties[PROP_DISMISSIBLE + 1];

G_DEFINE_FINAL_TYPE (WeirBanner, weir_banner, GTK_TYPE_WIDGET)

void
weir_banner_set_title (WeirBanner *self, const char *title)
{
  g_return_if_fail (WEIR_IS_BANNER (self));

  if (title != NULL && *title == '\0')
    title = NULL;
  if (g_strcmp0 (self->title, title) == 0)
    return;

  g_free (self->title);
  self->title = g_strdup (title);

  /* While it slides out it still tells what it told. */
  if (title != NULL)
    gtk_label_set_label (self->label, title);
  gtk_revealer_set_reveal_child (self->revealer, title != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
activate (WeirBanner *self, const char *action)
{
  g_autoptr (GVariant) target = NULL;
  g_autofree char *name = NULL;

  if (action != NULL && g_action_parse_detailed_name (action, &name, &target, NULL))
    gtk_widget_activate_action_variant (GTK_WIDGET (self), name, target);
}

static void
on_clicked (WeirBanner *self)
{
  activate (self, self->action);
}

static void
on_second_clicked (WeirBanner *self)
{
  activate (self, self->second_action);
}

static void
on_dismissed (WeirBanner *self)
{
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static gboolean
has_text (GObject *object G_GNUC_UNUSED, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
weir_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirBanner *self = WEIR_BANNER (object);

  switch ((Property) id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    case PROP_BUTTON_LABEL:
      g_value_set_string (value, self->button_label);
      break;

    case PROP_ACTION:
      g_value_set_string (value, self->action);
      break;

    case PROP_SECOND_BUTTON_LABEL:
      g_value_set_string (value, self->second_button_label);
      break;

    case PROP_SECOND_ACTION:
      g_value_set_string (value, self->second_action);
      break;

    case PROP_DISMISSIBLE:
      g_value_set_boolean (value, self->dismissible);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirBanner *self = WEIR_BANNER (object);

  switch ((Property) id)
    {
    case PROP_TITLE:
      weir_banner_set_title (self, g_value_get_string (value));
      break;

    case PROP_BUTTON_LABEL:
      g_free (self->button_label);
      self->button_label = g_value_dup_string (value);
      break;

    case PROP_ACTION:
      g_free (self->action);
      self->action = g_value_dup_string (value);
      break;

    case PROP_SECOND_BUTTON_LABEL:
      g_free (self->second_button_label);
      self->second_button_label = g_value_dup_string (value);
      break;

    case PROP_SECOND_ACTION:
      g_free (self->second_action);
      self->second_action = g_value_dup_string (value);
      break;

    case PROP_DISMISSIBLE:
      self->dismissible = g_value_get_boolean (value);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_BANNER);

  G_OBJECT_CLASS (weir_banner_parent_class)->dispose (object);
}

static void
weir_banner_finalize (GObject *object)
{
  WeirBanner *self = WEIR_BANNER (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->button_label, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->second_button_label, g_free);
  g_clear_pointer (&self->second_action, g_free);

  G_OBJECT_CLASS (weir_banner_parent_class)->finalize (object);
}

static void
weir_banner_class_init (WeirBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_banner_get_property;
  object_class->set_property = weir_banner_set_property;
  object_class->dispose = weir_banner_dispose;
  object_class->finalize = weir_banner_finalize;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, flags);
  properties[PROP_SECOND_BUTTON_LABEL] =
    g_param_spec_string ("second-button-label", NULL, NULL, NULL, flags);
  properties[PROP_SECOND_ACTION] = g_param_spec_string ("second-action", NULL, NULL, NULL, flags);
  properties[PROP_DISMISSIBLE] = g_param_spec_boolean ("dismissible", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, WeirBanner, label);
  gtk_widget_class_bind_template_callback (widget_class, on_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_second_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
weir_banner_init (WeirBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
