/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The view of all that decides, in three parts.
 *
 * A part stays as it was left while another one is looked at.  Filters that are
 * not saved are marked in the switcher, so that they are not forgotten.
 */

#include "weir-rules-view.h"

#include "weir-lists-page.h"
#include "weir-own-filters-page.h"
#include "weir-rules-page.h"

#include <glib/gi18n-lib.h>

struct _WeirRulesView
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GtkStack *parts;
  GtkStackPage *own_part;
  WeirListsPage *lists_page;
  WeirRulesPage *rules_page;
  WeirOwnFiltersPage *own_page;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirRulesView, weir_rules_view, ADW_TYPE_BIN)

void
weir_rules_view_show_part (WeirRulesView *self, const char *part)
{
  g_return_if_fail (WEIR_IS_RULES_VIEW (self));

  gtk_stack_set_visible_child_name (self->parts, part);
  gtk_widget_grab_focus (gtk_stack_get_visible_child (self->parts));
}

void
weir_rules_view_search (WeirRulesView *self, const char *text)
{
  g_return_if_fail (WEIR_IS_RULES_VIEW (self));

  weir_rules_view_show_part (self, WEIR_RULES_VIEW_RULES);
  weir_rules_page_search (self->rules_page, text);
}

void
weir_rules_view_show_list (WeirRulesView *self, const char *key)
{
  g_return_if_fail (WEIR_IS_RULES_VIEW (self));

  weir_rules_view_show_part (self, WEIR_RULES_VIEW_LISTS);
  weir_lists_page_show_list (self->lists_page, key);
}

void
weir_rules_view_add_filter (WeirRulesView *self, const char *line)
{
  g_return_if_fail (WEIR_IS_RULES_VIEW (self));

  weir_own_filters_page_add_filter (self->own_page, line);
}

gboolean
weir_rules_view_has_unsaved (WeirRulesView *self)
{
  g_return_val_if_fail (WEIR_IS_RULES_VIEW (self), FALSE);

  return weir_own_filters_page_get_modified (self->own_page);
}

gboolean
weir_rules_view_save (WeirRulesView *self)
{
  g_return_val_if_fail (WEIR_IS_RULES_VIEW (self), FALSE);

  return weir_own_filters_page_save (self->own_page);
}

/* --- actions --- */

/* The window asks the view; each part answers in its own way, or not at all. */
static void
part_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  GtkWidget *part = gtk_stack_get_visible_child (WEIR_RULES_VIEW (widget)->parts);

  gtk_widget_activate_action (part,
                              g_str_equal (action, "page.search") ? "part.search"
                                                                  : "part.show-detail",
                              NULL);
}

static void
on_modified_changed (WeirRulesView *self)
{
  gtk_stack_page_set_needs_attention (self->own_part,
                                      weir_own_filters_page_get_modified (self->own_page));
}

/* --- the object --- */

static void
weir_rules_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirRulesView *self = WEIR_RULES_VIEW (object);

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
weir_rules_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirRulesView *self = WEIR_RULES_VIEW (object);

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
weir_rules_view_dispose (GObject *object)
{
  g_clear_object (&WEIR_RULES_VIEW (object)->service);

  G_OBJECT_CLASS (weir_rules_view_parent_class)->dispose (object);
}

static void
weir_rules_view_class_init (WeirRulesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_rules_view_get_property;
  object_class->set_property = weir_rules_view_set_property;
  object_class->dispose = weir_rules_view_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_install_action (widget_class, "page.search", NULL, part_action);
  gtk_widget_class_install_action (widget_class, "page.show-detail", NULL, part_action);

  g_type_ensure (WEIR_TYPE_RULES_PAGE);
  g_type_ensure (WEIR_TYPE_LISTS_PAGE);
  g_type_ensure (WEIR_TYPE_OWN_FILTERS_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-rules-view.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRulesView, parts);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesView, own_part);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesView, lists_page);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesView, rules_page);
  gtk_widget_class_bind_template_child (widget_class, WeirRulesView, own_page);
  gtk_widget_class_bind_template_callback (widget_class, on_modified_changed);
}

static void
weir_rules_view_init (WeirRulesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
