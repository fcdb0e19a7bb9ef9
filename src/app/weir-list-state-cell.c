/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The state of a list, bound to the list's properties by the template.
 */

#include "weir-list-state-cell.h"

#include "weir-list-words.h"

struct _WeirListStateCell
{
  GtkWidget parent_instance;

  WeirFilterList *list; /* (owned) (nullable) */
  GtkWidget *box;
};

typedef enum
{
  PROP_LIST = 1,
} Property;

static GParamSpec *properties[PROP_LIST + 1];

G_DEFINE_FINAL_TYPE (WeirListStateCell, weir_list_state_cell, GTK_TYPE_WIDGET)

/* --- closures of the template --- */

static char *
get_word (GObject *object G_GNUC_UNUSED, int state, gboolean enabled, guint n_filters)
{
  return g_strdup (weir_list_words_state (state, enabled, n_filters).word);
}

static char *
get_icon (GObject *object G_GNUC_UNUSED, int state, gboolean enabled, guint n_filters)
{
  return g_strdup (weir_list_words_state (state, enabled, n_filters).icon);
}

static gboolean
has_icon (GObject *object G_GNUC_UNUSED, int state, gboolean enabled, guint n_filters)
{
  return weir_list_words_state (state, enabled, n_filters).icon != NULL;
}

static char **
get_classes (GObject *object G_GNUC_UNUSED, int state, gboolean enabled, guint n_filters)
{
  const char *const classes[] = { weir_list_words_state (state, enabled, n_filters).style_class,
                                  NULL };

  return g_strdupv ((char **) classes);
}

static gboolean
is_compiling (GObject *object G_GNUC_UNUSED, int state)
{
  return state == WEIR_LIST_COMPILING;
}

static gboolean
is_downloading (GObject *object G_GNUC_UNUSED, int state)
{
  return state == WEIR_LIST_DOWNLOADING;
}

/* A length that is not known shows as nothing yet. */
static double
get_fraction (GObject *object G_GNUC_UNUSED, double progress)
{
  return CLAMP (progress, 0.0, 1.0);
}

/* --- the object --- */

void
weir_list_state_cell_set_list (WeirListStateCell *self, WeirFilterList *list)
{
  g_return_if_fail (WEIR_IS_LIST_STATE_CELL (self));

  if (g_set_object (&self->list, list))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

static void
weir_list_state_cell_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirListStateCell *self = WEIR_LIST_STATE_CELL (object);

  switch ((Property) id)
    {
    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_list_state_cell_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  WeirListStateCell *self = WEIR_LIST_STATE_CELL (object);

  switch ((Property) id)
    {
    case PROP_LIST:
      weir_list_state_cell_set_list (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_list_state_cell_dispose (GObject *object)
{
  WeirListStateCell *self = WEIR_LIST_STATE_CELL (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_LIST_STATE_CELL);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (weir_list_state_cell_parent_class)->dispose (object);
}

static void
weir_list_state_cell_class_init (WeirListStateCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_list_state_cell_get_property;
  object_class->set_property = weir_list_state_cell_set_property;
  object_class->dispose = weir_list_state_cell_dispose;

  properties[PROP_LIST] =
    g_param_spec_object ("list", NULL, NULL, WEIR_TYPE_FILTER_LIST,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-list-state-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirListStateCell, box);
  gtk_widget_class_bind_template_callback (widget_class, get_word);
  gtk_widget_class_bind_template_callback (widget_class, get_icon);
  gtk_widget_class_bind_template_callback (widget_class, has_icon);
  gtk_widget_class_bind_template_callback (widget_class, get_classes);
  gtk_widget_class_bind_template_callback (widget_class, is_compiling);
  gtk_widget_class_bind_template_callback (widget_class, is_downloading);
  gtk_widget_class_bind_template_callback (widget_class, get_fraction);
}

static void
weir_list_state_cell_init (WeirListStateCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
weir_list_state_cell_new (void)
{
  return g_object_new (WEIR_TYPE_LIST_STATE_CELL, NULL);
}
