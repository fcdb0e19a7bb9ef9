/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The authority, as a card of the preferences.
 *
 * Which browsers trust it is looked up whenever the card is seen, for it changes
 * behind Weir's back; a look that is under way ends before anything is
 * changed in their stores.
 */

#include "weir-authority-group.h"

#include "weir-browser-ledger.h"
#include "weir-certificate.h"
#include "weir-inner-names.h"
#include "weir-inspection-words.h"
#include "weir-text-file.h"
#include "weir-trust-window.h"

#include <glib/gi18n-lib.h>

/* The name that a file of the certificate has at first. */
#define EXPORT_NAME "weir-authority.pem"

struct _WeirAuthorityGroup
{
  AdwPreferencesGroup parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the look at the browsers */
  GtkWidget *none_row;
  AdwActionRow *name_row;
  AdwActionRow *fingerprint_row;
  AdwActionRow *until_row;
  AdwActionRow *install_row;
  GtkWidget *export_row;
  GtkWidget *renew_row;
  AdwActionRow *remove_row;
};

G_DEFINE_FINAL_TYPE (WeirAuthorityGroup, weir_authority_group, ADW_TYPE_PREFERENCES_GROUP)

static void
tell (WeirAuthorityGroup *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.toast", "s", text);
}

/* --- who trusts it --- */

static char *
describe_trusting (const WeirBrowserReport *report)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *joined = NULL;

  for (guint i = 0; i < report->outcomes->len; i++)
    {
      const WeirBrowserOutcome *outcome = report->outcomes->pdata[i];

      if (outcome->state == WEIR_BROWSER_TRUSTS)
        g_ptr_array_add (titles, outcome->title);
    }
  if (titles->len == 0)
    return g_strdup (_ ("No browser of yours trusts it yet"));

  g_ptr_array_add (titles, NULL);
  joined = g_strjoinv (", ", (char **) titles->pdata);
  /* Translators: names of browsers, "Chromium, Firefox (default)" */
  return g_strdup_printf (_ ("Trusted by %s"), joined);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirBrowserReport) report =
    weir_service_browsers_finish (WEIR_SERVICE (source), result, NULL);
  WeirAuthorityGroup *self = data;
  g_autofree char *told = NULL;

  if (report == NULL)
    return; /* cancelled, and the group may be gone */

  told = describe_trusting (report);
  adw_action_row_set_subtitle (self->install_row, told);
}

static void
stop_checking (WeirAuthorityGroup *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
check_browsers (WeirAuthorityGroup *self)
{
  stop_checking (self);
  if (weir_service_get_authority (self->service) == NULL ||
      !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->cancellable = g_cancellable_new ();
  adw_action_row_set_subtitle (self->install_row, _ ("Looking for your browsers…"));
  weir_service_browsers_async (self->service, WEIR_BROWSER_CHECK, self->cancellable, on_checked,
                               self);
}

/* --- what it is --- */

static void
show_authority (WeirAuthorityGroup *self, WeirAuthority *authority)
{
  g_autofree char *fingerprint =
    weir_fingerprint_to_text (weir_authority_get_fingerprint (authority));
  g_autofree char *until = weir_inspection_words_day (weir_authority_get_not_after (authority));

  adw_action_row_set_subtitle (self->name_row, weir_authority_get_name (authority));
  adw_action_row_set_subtitle (self->fingerprint_row, fingerprint);
  adw_action_row_set_subtitle (self->until_row, until);
}

/* Whether browsers still trust an authority that was deleted. */
static gboolean
is_anything_left (WeirAuthorityGroup *self)
{
  const char *folder = weir_service_get_folder (self->service);
  g_autofree char *ledger =
    folder != NULL ? g_build_filename (folder, WEIR_BROWSER_LEDGER_FILE, NULL) : NULL;

  return ledger != NULL && g_file_test (ledger, G_FILE_TEST_EXISTS);
}

static void
on_authority_changed (WeirAuthorityGroup *self)
{
  WeirAuthority *authority = weir_service_get_authority (self->service);
  GtkWidget *const of_one[] = {
    GTK_WIDGET (self->name_row),
    GTK_WIDGET (self->fingerprint_row),
    GTK_WIDGET (self->until_row),
    GTK_WIDGET (self->install_row),
    self->export_row,
    self->renew_row,
  };

  gtk_widget_set_visible (self->none_row, authority == NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (of_one); i++)
    gtk_widget_set_visible (of_one[i], authority != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_row),
                          authority != NULL || is_anything_left (self));
  adw_action_row_set_subtitle (self->remove_row,
                               authority != NULL
                                 ? _ ("Out of all browsers, its key deleted, inspection off")
                                 : _ ("What is left of an earlier one in your browsers"));
  if (authority != NULL)
    show_authority (self, authority);
  check_browsers (self);
}

/* --- what can be done with it --- */

/* Afterwards others trust it than before. */
static void
trust (WeirAuthorityGroup *self, WeirBrowserAction action)
{
  GtkWindow *window;

  stop_checking (self);
  window = weir_trust_window_present (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                      self->service, action);
  g_signal_connect_object (window, "unmap", G_CALLBACK (on_authority_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirAuthorityGroup) self = data;
  g_autoptr (GError) error = NULL;

  if (!weir_service_make_authority_finish (WEIR_SERVICE (source), result, &error))
    tell (self, error->message);
}

static void
make_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  weir_service_make_authority_async (WEIR_AUTHORITY_GROUP (widget)->service, FALSE, on_made,
                                     g_object_ref (widget));
}

static void
install_action (GtkWidget *widget,
                const char *action G_GNUC_UNUSED,
                GVariant *parameter G_GNUC_UNUSED)
{
  trust (WEIR_AUTHORITY_GROUP (widget), WEIR_BROWSER_INSTALL);
}

static void
on_exported (const char *text G_GNUC_UNUSED, const char *problem, gpointer widget)
{
  tell (WEIR_AUTHORITY_GROUP (widget), problem != NULL ? problem : _ ("Certificate exported"));
}

static void
export_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirAuthority *authority = weir_service_get_authority (WEIR_AUTHORITY_GROUP (widget)->service);

  if (authority != NULL)
    weir_text_file_choose_and_write (widget, _ ("Export the Certificate"), EXPORT_NAME,
                                     weir_authority_get_pem (authority), on_exported);
}

static void
copy_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirAuthorityGroup *self = WEIR_AUTHORITY_GROUP (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          adw_action_row_get_subtitle (self->fingerprint_row));
  tell (self, _ ("Copied the fingerprint"));
}

static void
on_renew_confirmed (WeirAuthorityGroup *self)
{
  trust (self, WEIR_BROWSER_RENEW);
}

static void
on_remove_confirmed (WeirAuthorityGroup *self)
{
  trust (self, WEIR_BROWSER_REMOVE);
}

/* Asks, and goes on with @confirmed. */
static void
ask (WeirAuthorityGroup *self,
     const char *heading,
     const char *body,
     const char *yes,
     GCallback confirmed)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (root), heading, NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "yes",
                                    yes, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "yes",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  weir_inner_names_set_without_mnemonics (dialog);
  g_signal_connect_object (dialog, "response::yes", confirmed, self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
renew_action (GtkWidget *widget,
              const char *action G_GNUC_UNUSED,
              GVariant *parameter G_GNUC_UNUSED)
{
  ask (WEIR_AUTHORITY_GROUP (widget), _ ("Renew the Authority?"),
       _ ("A new key and a new certificate take the place of the old ones, also in the browsers "
          "that Weir finds. Where you installed the old certificate yourself, install the new "
          "one."),
       _ ("_Renew"), G_CALLBACK (on_renew_confirmed));
}

static void
remove_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  ask (WEIR_AUTHORITY_GROUP (widget), _ ("Remove the Authority?"),
       _ ("Weir takes its certificate out of your browsers, deletes its key, and turns inspection "
          "off. It then tells where anything is left. Your rules stay."),
       _ ("Re_move"), G_CALLBACK (on_remove_confirmed));
}

/* --- the object --- */

static void
weir_authority_group_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (weir_authority_group_parent_class)->map (widget);
  if (WEIR_AUTHORITY_GROUP (widget)->service != NULL)
    check_browsers (WEIR_AUTHORITY_GROUP (widget));
}

static void
weir_authority_group_unmap (GtkWidget *widget)
{
  stop_checking (WEIR_AUTHORITY_GROUP (widget));
  GTK_WIDGET_CLASS (weir_authority_group_parent_class)->unmap (widget);
}

static void
weir_authority_group_dispose (GObject *object)
{
  WeirAuthorityGroup *self = WEIR_AUTHORITY_GROUP (object);

  stop_checking (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_AUTHORITY_GROUP);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_authority_group_parent_class)->dispose (object);
}

static void
weir_authority_group_class_init (WeirAuthorityGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_authority_group_dispose;
  widget_class->map = weir_authority_group_map;
  widget_class->unmap = weir_authority_group_unmap;

  gtk_widget_class_install_action (widget_class, "authority.make", NULL, make_action);
  gtk_widget_class_install_action (widget_class, "authority.install", NULL, install_action);
  gtk_widget_class_install_action (widget_class, "authority.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "authority.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "authority.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "authority.remove", NULL, remove_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-authority-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, none_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, name_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, fingerprint_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, until_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, install_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, export_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, renew_row);
  gtk_widget_class_bind_template_child (widget_class, WeirAuthorityGroup, remove_row);
}

static void
weir_authority_group_init (WeirAuthorityGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weir_authority_group_set_service (WeirAuthorityGroup *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_AUTHORITY_GROUP (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  g_signal_connect_object (service, "authority-changed", G_CALLBACK (on_authority_changed), self,
                           G_CONNECT_SWAPPED);
  on_authority_changed (self);
}
