/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The user's own filters.
 *
 * The editor has the text as it is being written, the service the one that is in
 * force; this page carries it from one to the other.  What is not saved stays in
 * the editor for as long as the window is there, whatever else is looked at.  If
 * the text in force becomes another one meanwhile, by undo or by another program,
 * an editor without changes follows, and one with changes asks.
 */

#include "weir-own-filters-page.h"

#include "weir-banner.h"
#include "weir-filter-editor.h"
#include "weir-focus.h"
#include "weir-preview-pane.h"
#include "weir-text-file.h"

#include <glib/gi18n-lib.h>

#define OWN_KEY "own"

struct _WeirOwnFiltersPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  guint64 version;      /* of the text in force that the editor knows */

  AdwFlap *flap;
  WeirBanner *changed_banner;
  WeirFilterEditor *editor;
  WeirPreviewPane *preview;
};

typedef enum
{
  PROP_SERVICE = 1,
  PROP_MODIFIED,
} Property;

static GParamSpec *properties[PROP_MODIFIED + 1];

G_DEFINE_FINAL_TYPE (WeirOwnFiltersPage, weir_own_filters_page, ADW_TYPE_BIN)

static void
show_toast (WeirOwnFiltersPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

/* --- the text in force --- */

static guint64
get_version_in_force (WeirOwnFiltersPage *self)
{
  WeirFilterList *own =
    weir_filter_lists_find (weir_service_get_filter_lists (self->service), OWN_KEY);

  return own != NULL ? weir_filter_list_get_row (own)->version : 0;
}

static void
load (WeirOwnFiltersPage *self)
{
  g_autofree char *text = weir_service_dup_own_filters (self->service);

  self->version = get_version_in_force (self);
  weir_filter_editor_set_text (self->editor, text);
  weir_banner_set_title (self->changed_banner, NULL);
}

static void
on_own_notify (WeirOwnFiltersPage *self)
{
  if (self->service == NULL || self->version == get_version_in_force (self))
    return;

  if (!weir_filter_editor_get_modified (self->editor))
    load (self);
  else
    weir_banner_set_title (self->changed_banner,
                           _ ("The filters that are in force have changed, and are not these"));
}

gboolean
weir_own_filters_page_save (WeirOwnFiltersPage *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint64 before;

  g_return_val_if_fail (WEIR_IS_OWN_FILTERS_PAGE (self), FALSE);

  text = weir_filter_editor_dup_text (self->editor);
  before = self->version;
  self->version = G_MAXUINT64;
  if (!weir_service_set_own_filters (self->service, text, &error))
    {
      self->version = before;
      show_toast (self, error->message);
      return FALSE;
    }

  self->version = get_version_in_force (self);
  weir_filter_editor_set_kept (self->editor);
  weir_banner_set_title (self->changed_banner, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo-lists", "s",
                              _ ("Saved your filters"));
  return TRUE;
}

gboolean
weir_own_filters_page_get_modified (WeirOwnFiltersPage *self)
{
  g_return_val_if_fail (WEIR_IS_OWN_FILTERS_PAGE (self), FALSE);

  return weir_filter_editor_get_modified (self->editor);
}

void
weir_own_filters_page_add_filter (WeirOwnFiltersPage *self, const char *line)
{
  gboolean was_modified;

  g_return_if_fail (WEIR_IS_OWN_FILTERS_PAGE (self));

  was_modified = weir_filter_editor_get_modified (self->editor);
  weir_filter_editor_append_line (self->editor, line);
  if (was_modified)
    show_toast (self, _ ("Added to your filters, which are not saved yet"));
  else
    weir_own_filters_page_save (self);
}

/* --- actions --- */

static void
save_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  weir_own_filters_page_save (WEIR_OWN_FILTERS_PAGE (widget));
}

/* Undo of the editor brings back what was discarded. */
static void
discard_action (GtkWidget *widget,
                const char *action G_GNUC_UNUSED,
                GVariant *parameter G_GNUC_UNUSED)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (widget);
  g_autofree char *text = weir_service_dup_own_filters (self->service);

  self->version = get_version_in_force (self);
  weir_filter_editor_replace_text (self->editor, text);
  weir_filter_editor_set_kept (self->editor);
  weir_banner_set_title (self->changed_banner, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
preview_action (GtkWidget *widget,
                const char *action G_GNUC_UNUSED,
                GVariant *parameter G_GNUC_UNUSED)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (widget);
  g_autofree char *text = weir_filter_editor_dup_text (self->editor);

  weir_preview_pane_ask (self->preview, self->service, text);
  adw_flap_set_reveal_flap (self->flap, TRUE);
  if (adw_flap_get_folded (self->flap))
    gtk_widget_grab_focus (GTK_WIDGET (self->preview));
}

static void
close_preview_action (GtkWidget *widget,
                      const char *action G_GNUC_UNUSED,
                      GVariant *parameter G_GNUC_UNUSED)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (widget);

  adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

static void
on_imported (const char *text, const char *problem, gpointer data)
{
  WeirOwnFiltersPage *self = data;

  if (problem != NULL)
    {
      show_toast (self, problem);
      return;
    }

  weir_filter_editor_append_line (self->editor, text);
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
  show_toast (self, _ ("Added at the end, not saved yet"));
}

static void
import_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  weir_text_file_choose_and_read (widget, _ ("Import Filters"), on_imported);
}

static void
on_exported (const char *text G_GNUC_UNUSED, const char *problem, gpointer data)
{
  show_toast (data, problem != NULL ? problem : _ ("Exported your filters"));
}

static void
export_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (widget);
  g_autofree char *text = weir_filter_editor_dup_text (self->editor);

  weir_text_file_choose_and_write (widget, _ ("Export Filters"), "filters.txt", text, on_exported);
}

static void
on_modified_changed (WeirOwnFiltersPage *self)
{
  const gboolean modified = weir_filter_editor_get_modified (self->editor);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "own.save", modified);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "own.discard", modified);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
on_text_changed (WeirOwnFiltersPage *self)
{
  weir_preview_pane_set_stale (self->preview);
}

/* --- the object --- */

static gboolean
weir_own_filters_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_OWN_FILTERS_PAGE (widget)->editor));
}

static void
set_service (WeirOwnFiltersPage *self, WeirService *service)
{
  WeirFilterList *own;

  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  own = weir_filter_lists_find (weir_service_get_filter_lists (service), OWN_KEY);
  if (own != NULL)
    g_signal_connect_object (own, "notify", G_CALLBACK (on_own_notify), self, G_CONNECT_SWAPPED);
  load (self);
}

static void
weir_own_filters_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_MODIFIED:
      g_value_set_boolean (value, weir_own_filters_page_get_modified (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_own_filters_page_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  WeirOwnFiltersPage *self = WEIR_OWN_FILTERS_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    case PROP_MODIFIED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_own_filters_page_dispose (GObject *object)
{
  g_clear_object (&WEIR_OWN_FILTERS_PAGE (object)->service);

  G_OBJECT_CLASS (weir_own_filters_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "own.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "own.discard", NULL, discard_action);
  gtk_widget_class_install_action (widget_class, "own.preview", NULL, preview_action);
  gtk_widget_class_install_action (widget_class, "own.close-preview", NULL, close_preview_action);
  gtk_widget_class_install_action (widget_class, "own.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "own.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "own.save", NULL);
}

static void
weir_own_filters_page_class_init (WeirOwnFiltersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_own_filters_page_get_property;
  object_class->set_property = weir_own_filters_page_set_property;
  object_class->dispose = weir_own_filters_page_dispose;
  widget_class->grab_focus = weir_own_filters_page_grab_focus;
  widget_class->focus = weir_focus_children;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODIFIED] =
    g_param_spec_boolean ("modified", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_BANNER);
  g_type_ensure (WEIR_TYPE_FILTER_EDITOR);
  g_type_ensure (WEIR_TYPE_PREVIEW_PANE);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-own-filters-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirOwnFiltersPage, flap);
  gtk_widget_class_bind_template_child (widget_class, WeirOwnFiltersPage, changed_banner);
  gtk_widget_class_bind_template_child (widget_class, WeirOwnFiltersPage, editor);
  gtk_widget_class_bind_template_child (widget_class, WeirOwnFiltersPage, preview);
  gtk_widget_class_bind_template_callback (widget_class, on_modified_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
}

static void
weir_own_filters_page_init (WeirOwnFiltersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  on_modified_changed (self);
}
