/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The origin's own certificates, as it sent them, and how the connection to it is
 * encrypted.
 *
 * It is what the browser would show, had Weir not looked inside.  All text comes
 * from the origin: WeirCertificate has made it valid and bounded, and nothing here
 * reads it as markup.
 */

#include "weir-certificate-group.h"

#include "weir-boxed-rows.h"
#include "weir-certificate.h"
#include "weir-inner-names.h"
#include "weir-inspection-words.h"

#include <glib/gi18n-lib.h>

/* Hosts of a certificate that are named; those of large ones have thousands. */
#define MAX_NAMES 24

struct _WeirCertificateGroup
{
  AdwBin parent_instance;

  WeirTlsPeer *peer; /* (owned) (nullable) */
  GtkListBox *rows;
};

G_DEFINE_FINAL_TYPE (WeirCertificateGroup, weir_certificate_group, ADW_TYPE_BIN)

/* --- one certificate --- */

static GtkWidget *
add_property (GtkWidget *expander, const char *title, const char *value)
{
  GtkWidget *row = weir_boxed_row_new (title, value);

  gtk_widget_add_css_class (row, "property");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
  return row;
}

static void
on_copy_clicked (GtkWidget *button, gpointer data G_GNUC_UNUSED)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button),
                          adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));
  gtk_widget_activate_action (button, "win.toast", "s", _ ("Copied the fingerprint"));
}

static void
add_fingerprint (GtkWidget *expander, const char *fingerprint)
{
  GtkWidget *row = add_property (expander, _ ("SHA-256 fingerprint"), fingerprint);
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (row, "fingerprint");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Copy the Fingerprint"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy the Fingerprint"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (on_copy_clicked), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_names (GtkWidget *expander, const WeirCertificate *certificate)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  while (n < MAX_NAMES && certificate->names != NULL && certificate->names[n] != NULL)
    {
      g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", certificate->names[n]);
      n++;
    }
  if (n == 0)
    return;

  if (certificate->n_names > n)
    {
      g_string_append (names, ", ");
      g_string_append_printf (names,
                              ngettext ("and %u more", "and %u more", certificate->n_names - n),
                              certificate->n_names - n);
    }
  add_property (expander, _ ("For the hosts"), names->str);
}

static void
add_day (GtkWidget *expander, const char *title, gint64 time)
{
  g_autofree char *day = weir_inspection_words_day (time);

  add_property (expander, title, day);
}

/* Whatever the origin left out. */
static const char *
get_name (const char *name)
{
  return *name != '\0' ? name : _ ("No name");
}

static void
add_certificate (WeirCertificateGroup *self, const WeirCertificate *certificate)
{
  GtkWidget *expander = adw_expander_row_new ();
  g_autofree char *until = weir_inspection_words_day (certificate->not_after);
  /* Translators: who issued a certificate, and its last day */
  g_autofree char *subtitle =
    g_strdup_printf (_ ("by %s, until %s"), get_name (certificate->issuer), until);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), get_name (certificate->subject));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), subtitle);
  add_property (expander, _ ("Subject"), certificate->subject_dn);
  add_property (expander, _ ("Issued by"), certificate->issuer_dn);
  add_names (expander, certificate);
  add_day (expander, _ ("Valid from"), certificate->not_before);
  add_day (expander, _ ("Valid until"), certificate->not_after);
  add_property (expander, _ ("Key"), certificate->key);
  add_property (expander, _ ("Signature"), certificate->signature);
  add_property (expander, _ ("Serial number"), certificate->serial);
  add_fingerprint (expander, certificate->fingerprint);
  weir_inner_names_set (expander, get_name (certificate->subject));
  gtk_list_box_append (self->rows, expander);
}

/* --- the connection --- */

/* What is not known has no row. */
static void
add_fact (WeirCertificateGroup *self, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    weir_boxed_rows_append_value (self->rows, title, g_strdup (value));
}

static void
add_connection (WeirCertificateGroup *self, const WeirTlsPeer *peer)
{
  add_fact (self, _ ("Version"), peer->version);
  add_fact (self, _ ("Cipher"), peer->cipher);
  add_fact (self, _ ("Key exchange"), peer->group);
  add_fact (self, _ ("Signature"), peer->signature);
  /* Translators: whether a certificate comes with its issuer's word that it is not revoked */
  add_fact (self, _ ("Stapled answer"),
            peer->staple != NULL ? C_ ("stapled answer", "yes") : C_ ("stapled answer", "none"));
}

void
weir_certificate_group_set_peer (WeirCertificateGroup *self, WeirTlsPeer *peer)
{
  g_return_if_fail (WEIR_IS_CERTIFICATE_GROUP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), peer != NULL);
  if (self->peer == peer)
    return;

  g_clear_pointer (&self->peer, weir_tls_peer_unref);
  self->peer = peer != NULL ? weir_tls_peer_ref (peer) : NULL;
  weir_boxed_rows_clear (self->rows);
  if (peer == NULL)
    return;

  for (guint i = 0; i < peer->chain->len; i++)
    {
      g_autoptr (WeirCertificate) certificate = weir_certificate_new (peer->chain->pdata[i]);

      if (certificate != NULL)
        add_certificate (self, certificate);
    }
  add_connection (self, peer);
}

/* --- the object --- */

static void
weir_certificate_group_dispose (GObject *object)
{
  WeirCertificateGroup *self = WEIR_CERTIFICATE_GROUP (object);

  g_clear_pointer (&self->peer, weir_tls_peer_unref);

  G_OBJECT_CLASS (weir_certificate_group_parent_class)->dispose (object);
}

static void
weir_certificate_group_class_init (WeirCertificateGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_certificate_group_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-certificate-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirCertificateGroup, rows);
}

static void
weir_certificate_group_init (WeirCertificateGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
