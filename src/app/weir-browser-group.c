/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Browsers to open for Weir.
 *
 * They are looked for on a worker whenever the group comes into view, so that one that was just
 * installed is there; rows that would be the same stay.  One is opened at a time: until it is, or
 * cannot be, its button spins and the others wait.
 *
 * Whether it is to be looked into is asked here, since the profile is Weir's own: the authority is
 * trusted there and nowhere else.  Everything is looked into if that browser is all that uses Weir;
 * if the computer does, other browsers would refuse, so that sites have to be chosen.
 */

#include "weir-browser-group.h"

#include "weir-boxed-rows.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 32
#define FALLBACK_ICON "web-browser-symbolic"

struct _WeirBrowserGroup
{
  AdwBin parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of all that is asked for */
  GPtrArray *browsers;       /* (owned) (nullable): those that have a row */
  GtkWidget *opening;        /* (unowned) (nullable): the button of the one that is opened now */
  GtkSwitch *look_inside;    /* (unowned) (nullable): in the last row */

  AdwPreferencesGroup *group;
  GtkListBox *rows;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (WeirBrowserGroup, weir_browser_group, ADW_TYPE_BIN)

/* @problem: (nullable) */
static void
show_problem (WeirBrowserGroup *self, const char *problem)
{
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

/* --- opening --- */

static gboolean
is_used_for_computer (WeirBrowserGroup *self)
{
  gboolean is_used;

  g_object_get (self->service, "used-for-computer", &is_used, NULL);
  return is_used;
}

/* What was asked for with the browser, if inspection is not on in whatever way. */
static void
begin_inspection (WeirBrowserGroup *self)
{
  g_autoptr (GError) error = NULL;
  const WeirInspectionMode mode =
    is_used_for_computer (self) ? WEIR_INSPECTION_CHOSEN : WEIR_INSPECTION_ALL;

  if (weir_service_get_inspection (self->service) == WEIR_INSPECTION_OFF &&
      !weir_service_set_inspection (self->service, mode, &error))
    show_problem (self, error->message);
}

static void
set_opening (WeirBrowserGroup *self, GtkWidget *button)
{
  GtkWidget *widget = button != NULL ? button : self->opening;
  GtkWidget *spinner = NULL;

  if (widget == NULL)
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->rows), button == NULL);
  if (button != NULL)
    {
      spinner = gtk_spinner_new ();
      gtk_spinner_start (GTK_SPINNER (spinner));
      gtk_accessible_update_property (GTK_ACCESSIBLE (spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Opening…"), -1);
      gtk_button_set_child (GTK_BUTTON (widget), spinner);
    }
  else
    gtk_button_set_label (GTK_BUTTON (widget), _ ("Open"));
  self->opening = button;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirBrowserGroup) self = data;
  g_autofree char *remark = NULL;
  g_autoptr (GError) error = NULL;
  const gboolean opened =
    weir_service_open_browser_finish (WEIR_SERVICE (source), result, &remark, &error);

  if (self->service == NULL)
    return;

  set_opening (self, NULL);
  if (!opened)
    {
      show_problem (self, error->message);
      return;
    }

  if (gtk_switch_get_active (self->look_inside))
    begin_inspection (self);
  if (remark != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", remark);
}

static void
on_open_clicked (GtkWidget *button, WeirBrowserGroup *self)
{
  const WeirInstalledBrowser *browser = g_object_get_data (G_OBJECT (button), "browser");

  show_problem (self, NULL);
  set_opening (self, button);
  weir_service_open_browser_async (self->service, browser,
                                   gtk_switch_get_active (self->look_inside), NULL,
                                   self->cancellable, on_opened, g_object_ref (self));
}

/* --- the rows --- */

/* Not as alternatives of one icon: GTK would take the fallback of a nearer theme before the browser's own. */
static GtkWidget *
new_icon (WeirBrowserGroup *self, const WeirInstalledBrowser *browser)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  const char *name =
    browser->icon_name != NULL && gtk_icon_theme_has_icon (theme, browser->icon_name)
      ? browser->icon_name
      : FALLBACK_ICON;

  return g_object_new (GTK_TYPE_IMAGE, "icon-name", name, "pixel-size", ICON_SIZE,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
}

static void
append_browser (WeirBrowserGroup *self, WeirInstalledBrowser *browser)
{
  GtkWidget *row = weir_boxed_row_new (browser->title, NULL);
  GtkWidget *button = gtk_button_new_with_label (_ ("Open"));
  /* Translators: %s is a browser */
  g_autofree char *name = g_strdup_printf (_ ("Open %s"), browser->title);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "browser", browser);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_open_clicked), self, 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_icon (self, browser));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  /* Newer libadwaita names it by the row alone. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (self->rows, row);
}

static void
append_look_inside (WeirBrowserGroup *self)
{
  GtkWidget *row =
    weir_boxed_row_new (_ ("Look inside encrypted sites in it"),
                        _ ("Weir’s own certificate authority is trusted in that profile alone."));
  GtkWidget *toggle = gtk_switch_new ();

  self->look_inside = GTK_SWITCH (toggle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Look inside encrypted sites in it"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_list_box_append (self->rows, row);
}

static gboolean
are_same (const GPtrArray *one, const GPtrArray *other)
{
  if (one == NULL || one->len != other->len)
    return FALSE;

  for (guint i = 0; i < one->len; i++)
    if (!g_str_equal (((WeirInstalledBrowser *) one->pdata[i])->id,
                      ((WeirInstalledBrowser *) other->pdata[i])->id))
      return FALSE;

  return TRUE;
}

/* @browsers: (transfer full) */
static void
show_browsers (WeirBrowserGroup *self, GPtrArray *browsers)
{
  g_autoptr (GPtrArray) earlier G_GNUC_UNUSED = self->browsers;

  self->browsers = browsers;
  self->look_inside = NULL;
  weir_boxed_rows_clear (self->rows);
  for (guint i = 0; i < browsers->len; i++)
    append_browser (self, browsers->pdata[i]);

  if (browsers->len > 0)
    append_look_inside (self);
  else
    gtk_list_box_append (self->rows, weir_boxed_row_new (_ ("No Browser Found"),
                                                         weir_installed_browsers_describe_none ()));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirBrowserGroup) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) browsers =
    weir_service_find_browsers_finish (WEIR_SERVICE (source), result, &error);

  if (self->service == NULL)
    return;

  if (browsers == NULL)
    show_problem (self, error->message);
  else if (self->opening == NULL && !are_same (self->browsers, browsers))
    show_browsers (self, g_steal_pointer (&browsers));
}

static void
find (WeirBrowserGroup *self)
{
  if (self->service != NULL && gtk_widget_get_visible (GTK_WIDGET (self)))
    weir_service_find_browsers_async (self->service, self->cancellable, on_found,
                                      g_object_ref (self));
}

void
weir_browser_group_set_service (WeirBrowserGroup *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_BROWSER_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  gtk_widget_set_visible (GTK_WIDGET (self), weir_service_can_open_browser (service, NULL));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    find (self);
}

/* --- the object --- */

static void
weir_browser_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_browser_group_parent_class)->map (widget);
  find (WEIR_BROWSER_GROUP (widget));
}

static void
weir_browser_group_dispose (GObject *object)
{
  WeirBrowserGroup *self = WEIR_BROWSER_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_browser_group_parent_class)->dispose (object);
}

static void
weir_browser_group_finalize (GObject *object)
{
  WeirBrowserGroup *self = WEIR_BROWSER_GROUP (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->browsers, g_ptr_array_unref);

  G_OBJECT_CLASS (weir_browser_group_parent_class)->finalize (object);
}

static void
weir_browser_group_class_init (WeirBrowserGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = weir_browser_group_dispose;
  object_class->finalize = weir_browser_group_finalize;
  widget_class->map = weir_browser_group_map;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-browser-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirBrowserGroup, group);
  gtk_widget_class_bind_template_child (widget_class, WeirBrowserGroup, rows);
  gtk_widget_class_bind_template_child (widget_class, WeirBrowserGroup, problem);
}

static void
weir_browser_group_init (WeirBrowserGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
