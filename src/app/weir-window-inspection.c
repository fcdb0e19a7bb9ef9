/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Inspection, as the window tells and begins it.
 *
 * The banner shows while inspection is on, whatever it looks into, and cannot be
 * dismissed.  The first site that is chosen turns inspection on: what that
 * means is explained before, while there is no authority yet.
 */

#include "weir-window-private.h"

#include "weir-inspection-dialog.h"
#include "weir-inspection-page.h"
#include "weir-inspection-words.h"
#include "weir-trust-window.h"

#include <glib/gi18n-lib.h>

/* --- the banner --- */

static void
on_inspection_changed (WeirWindow *self)
{
  g_autofree char *problem = NULL;
  g_autofree char *title = NULL;
  guint n_sites;

  g_object_get (self->service, "n-inspected", &n_sites, "inspection-problem", &problem, NULL);
  title =
    weir_inspection_words_banner (weir_service_get_inspection (self->service), n_sites, problem);
  weir_banner_set_title (self->inspection_banner, title);
}

void
_weir_window_show_inspection (WeirWindow *self)
{
  static const char *const changes[] = { "notify::inspection", "notify::n-inspected",
                                         "notify::inspection-problem" };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (self->service, changes[i], G_CALLBACK (on_inspection_changed), self,
                             G_CONNECT_SWAPPED);
  on_inspection_changed (self);
}

/* --- actions --- */

static gboolean
set_mode (WeirWindow *self, WeirInspectionMode mode)
{
  g_autoptr (GError) error = NULL;

  if (weir_service_set_inspection (self->service, mode, &error))
    return TRUE;

  _weir_window_show_toast (self, error->message, NULL);
  return FALSE;
}

static void
stop_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  self->stopped_mode = weir_service_get_inspection (self->service);
  if (set_mode (self, WEIR_INSPECTION_OFF))
    _weir_window_show_toast (self, _ ("Weir looks inside nothing any more"),
                             "win.resume-inspection");
}

static void
resume_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirWindow *self = WEIR_WINDOW (widget);

  self->undo = NULL;
  set_mode (self, self->stopped_mode);
}

static void
show_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  weir_window_show_preferences (GTK_WINDOW (widget), WEIR_WINDOW (widget)->service,
                                WEIR_INSPECTION_PAGE_NAME);
}

/* --- the first site --- */

static void
on_authority_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirWindow) self = data;
  g_autoptr (WeirRule) rule = g_steal_pointer (&self->asked_rule);
  g_autoptr (GError) error = NULL;
  const gboolean made = weir_service_make_authority_finish (WEIR_SERVICE (source), result, &error);

  if (rule == NULL)
    return; /* the window is closed */

  if (!made)
    _weir_window_show_toast (self, error->message, NULL);
  else if (set_mode (self, WEIR_INSPECTION_CHOSEN))
    {
      _weir_window_decide (self, rule);
      if (self->installs_authority)
        weir_trust_window_present (GTK_WINDOW (self), self->service, WEIR_BROWSER_INSTALL);
    }
}

static void
on_response (WeirWindow *self, const char *response)
{
  if (g_str_equal (response, "cancel"))
    {
      g_clear_pointer (&self->asked_rule, weir_rule_unref);
      return;
    }

  self->installs_authority = g_str_equal (response, WEIR_INSPECTION_DIALOG_INSTALL);
  weir_service_make_authority_async (self->service, FALSE, on_authority_made, g_object_ref (self));
}

/* @rule: that Weir looks inside a site; it is made once inspection is on */
void
_weir_window_begin_inspection (WeirWindow *self, const WeirRule *rule)
{
  GtkWidget *dialog;

  if (weir_service_get_authority (self->service) != NULL)
    {
      if (weir_service_get_inspection (self->service) != WEIR_INSPECTION_OFF ||
          set_mode (self, WEIR_INSPECTION_CHOSEN))
        _weir_window_decide (self, rule);
      return;
    }

  g_clear_pointer (&self->asked_rule, weir_rule_unref);
  self->asked_rule = weir_rule_ref ((WeirRule *) rule);
  dialog = weir_inspection_dialog_new (GTK_WINDOW (self), self->service, rule->host);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_weir_window_class_init_inspection (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-inspection", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "win.stop-inspection", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "win.resume-inspection", NULL, resume_action);
}
