/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Inspection in the preferences.
 *
 * The mode is the service's: a button that is pressed asks for it, and stands
 * where the service stands, also if the user says no, or no authority can be
 * made.
 */

#include "weir-inspection-page.h"

#include "weir-authority-group.h"
#include "weir-exempt-hosts-group.h"
#include "weir-inspection-dialog.h"
#include "weir-inspection-words.h"
#include "weir-learned-group.h"
#include "weir-site-rules-group.h"
#include "weir-trust-window.h"

#include <glib/gi18n-lib.h>

#define N_MODES (WEIR_INSPECTION_ALL + 1)

struct _WeirInspectionPage
{
  AdwPreferencesPage parent_instance;

  WeirService *service;        /* (owned) (nullable) */
  WeirInspectionMode wanted;   /* while it is asked about */
  gboolean installs_authority; /* in the browsers, once it is made */
  GtkCheckButton *off_button;
  GtkCheckButton *chosen_button;
  GtkCheckButton *all_button;
  AdwActionRow *off_row;
  AdwActionRow *chosen_row;
  AdwActionRow *all_row;
  WeirAuthorityGroup *authority_group;
  WeirSiteRulesGroup *chosen_group;
  WeirSiteRulesGroup *never_group;
  WeirExemptHostsGroup *exempt_group;
  WeirLearnedGroup *learned_group;
};

G_DEFINE_FINAL_TYPE (WeirInspectionPage, weir_inspection_page, ADW_TYPE_PREFERENCES_PAGE)

static GtkCheckButton *
get_button (WeirInspectionPage *self, WeirInspectionMode mode)
{
  GtkCheckButton *const buttons[N_MODES] = {
    [WEIR_INSPECTION_OFF] = self->off_button,
    [WEIR_INSPECTION_CHOSEN] = self->chosen_button,
    [WEIR_INSPECTION_ALL] = self->all_button,
  };

  return buttons[mode];
}

static void
on_inspection_changed (WeirInspectionPage *self)
{
  gtk_check_button_set_active (get_button (self, weir_service_get_inspection (self->service)),
                               TRUE);
}

static void
set_mode (WeirInspectionPage *self, WeirInspectionMode mode)
{
  g_autoptr (GError) error = NULL;

  if (!weir_service_set_inspection (self->service, mode, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", error->message);
  on_inspection_changed (self);
}

static void
on_authority_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirInspectionPage) self = data;
  g_autoptr (GError) error = NULL;
  const gboolean made = weir_service_make_authority_finish (WEIR_SERVICE (source), result, &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL)
    return; /* the preferences are closed */

  if (made)
    set_mode (self, self->wanted);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", error->message);
  on_inspection_changed (self);
  if (made && self->installs_authority)
    weir_trust_window_present (GTK_WINDOW (root), self->service, WEIR_BROWSER_INSTALL);
}

static void
on_response (WeirInspectionPage *self, const char *response)
{
  if (g_str_equal (response, "cancel"))
    {
      on_inspection_changed (self);
      return;
    }

  self->installs_authority = g_str_equal (response, WEIR_INSPECTION_DIALOG_INSTALL);
  weir_service_make_authority_async (self->service, FALSE, on_authority_made, g_object_ref (self));
}

/* What happens is explained while there is no authority yet. */
static void
on_mode_chosen (WeirInspectionPage *self, WeirInspectionMode mode)
{
  GtkWidget *dialog;

  if (self->service == NULL || !gtk_check_button_get_active (get_button (self, mode)) ||
      weir_service_get_inspection (self->service) == mode)
    return;

  if (mode == WEIR_INSPECTION_OFF || weir_service_get_authority (self->service) != NULL)
    {
      set_mode (self, mode);
      return;
    }

  self->wanted = mode;
  dialog = weir_inspection_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                       self->service, NULL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_off_toggled (WeirInspectionPage *self)
{
  on_mode_chosen (self, WEIR_INSPECTION_OFF);
}

static void
on_chosen_toggled (WeirInspectionPage *self)
{
  on_mode_chosen (self, WEIR_INSPECTION_CHOSEN);
}

static void
on_all_toggled (WeirInspectionPage *self)
{
  on_mode_chosen (self, WEIR_INSPECTION_ALL);
}

/* --- the object --- */

static void
weir_inspection_page_dispose (GObject *object)
{
  WeirInspectionPage *self = WEIR_INSPECTION_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_INSPECTION_PAGE);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_inspection_page_parent_class)->dispose (object);
}

static void
weir_inspection_page_class_init (WeirInspectionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_inspection_page_dispose;

  g_type_ensure (WEIR_TYPE_AUTHORITY_GROUP);
  g_type_ensure (WEIR_TYPE_SITE_RULES_GROUP);
  g_type_ensure (WEIR_TYPE_EXEMPT_HOSTS_GROUP);
  g_type_ensure (WEIR_TYPE_LEARNED_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-inspection-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, off_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, chosen_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, off_row);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, chosen_row);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, all_row);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, authority_group);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, chosen_group);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, never_group);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, exempt_group);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionPage, learned_group);
  gtk_widget_class_bind_template_callback (widget_class, on_off_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_all_toggled);
}

static void
weir_inspection_page_init (WeirInspectionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_action_row_set_subtitle (self->off_row, weir_inspection_words_mode (WEIR_INSPECTION_OFF));
  adw_action_row_set_subtitle (self->chosen_row,
                               weir_inspection_words_mode (WEIR_INSPECTION_CHOSEN));
  adw_action_row_set_subtitle (self->all_row, weir_inspection_words_mode (WEIR_INSPECTION_ALL));
}

void
weir_inspection_page_set_service (WeirInspectionPage *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_INSPECTION_PAGE (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  weir_authority_group_set_service (self->authority_group, service);
  weir_site_rules_group_set_service (self->chosen_group, service, WEIR_RULE_ALLOW);
  weir_site_rules_group_set_service (self->never_group, service, WEIR_RULE_BLOCK);
  weir_exempt_hosts_group_set_service (self->exempt_group, service);
  weir_learned_group_set_service (self->learned_group, service);
  g_signal_connect_object (service, "notify::inspection", G_CALLBACK (on_inspection_changed), self,
                           G_CONNECT_SWAPPED);
  on_inspection_changed (self);
}
