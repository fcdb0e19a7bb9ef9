/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the details of a request say of the inside of its connection.
 *
 * Two things are kept apart, as in the rest of the details: how it was when the
 * request was made, which the text tells, and what holds now, which the buttons
 * speak of; where they differ the text below says what will be.
 */

#include "weir-inspection-card.h"

#include "weir-certificate.h"
#include "weir-decision.h"
#include "weir-inner-names.h"
#include "weir-site.h"

#include <glib/gi18n-lib.h>

struct _WeirInspectionCard
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirRecord *record;   /* (owned) (nullable) */
  GtkImage *icon;
  GtkLabel *caption;
  GtkLabel *text;
  GtkLabel *now;
  AdwSplitButton *look_button;
  GtkWidget *stop_button;
  GtkWidget *never_button;
  GtkWidget *try_button;
  GtkWidget *accept_button;
};

G_DEFINE_FINAL_TYPE (WeirInspectionCard, weir_inspection_card, ADW_TYPE_BIN)

/* --- what holds now --- */

static gboolean
is_learned (WeirInspectionCard *self)
{
  GListModel *exemptions = weir_service_get_exemptions (self->service);
  gboolean found = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (exemptions) && !found; i++)
    {
      g_autoptr (WeirExemptionItem) item = g_list_model_get_item (exemptions, i);

      found = g_str_equal (weir_exemption_item_get_exemption (item)->host, self->record->host);
    }
  return found;
}

/* Tells of a bad certificate that the user may still accept.  (nullable) */
static const WeirTlsPeer *
get_bad_peer (WeirInspectionCard *self)
{
  const WeirTlsPeer *peer = self->record->detail != NULL ? self->record->detail->tls : NULL;

  return peer != NULL && peer->fault != WEIR_CERTIFICATE_FAULT_NONE ? peer : NULL;
}

/* --- what is said --- */

static gboolean
is_tunnel (const WeirRecord *record)
{
  return *record->scheme == '\0';
}

static void
tell (WeirInspectionCard *self, const char *icon, const char *caption, const char *text)
{
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->caption, caption);
  gtk_label_set_text (self->text, text);
}

static void
tell_bad_certificate (WeirInspectionCard *self, const WeirTlsPeer *peer)
{
  if (peer->is_excepted)
    {
      tell (self, "weir-inspected-symbolic", _ ("Inspected, with a certificate that you accepted"),
            weir_certificate_fault_describe (peer->fault));
      return;
    }

  tell (self, "weir-failed-symbolic", _ ("Its certificate is not to be trusted"),
        _ ("If you know why it is so, you can accept this very certificate for now."));
}

static void
tell_tunnel (WeirInspectionCard *self, const WeirInspectionJudgement *judgement)
{
  const WeirRecordDetail *detail = self->record->detail;
  /* That it was off then explains nothing now. */
  const gboolean is_of_then =
    detail != NULL && detail->inspection != NULL &&
    (detail->inspection_reason != WEIR_INSPECTION_REASON_OFF || judgement->inspect);
  g_autofree char *told = is_of_then ? g_strdup (detail->inspection)
                                     : weir_inspection_describe (judgement, self->record->host);

  tell (self, "weir-tunnelled-symbolic", _ ("What is inside is not seen"), told);
}

static void
tell_what_was (WeirInspectionCard *self, const WeirInspectionJudgement *judgement)
{
  const WeirTlsPeer *bad = get_bad_peer (self);

  if (bad != NULL)
    tell_bad_certificate (self, bad);
  else if (self->record->outcome == WEIR_OUTCOME_CLIENT_REFUSED)
    tell (self, "weir-tunnelled-symbolic", _ ("Not decrypted"),
          _ ("The client refused Weir’s certificate. It may not know Weir’s authority, or accept "
             "the "
             "certificates of its maker alone."));
  else if (is_tunnel (self->record))
    tell_tunnel (self, judgement);
  else
    tell (self, "weir-inspected-symbolic", _ ("Inspected"),
          _ ("Weir decrypted it on this computer, and encrypted it again on its way."));
}

/* What will be otherwise than it was.  (nullable) */
static const char *
describe_change (WeirInspectionCard *self,
                 const WeirInspectionJudgement *judgement,
                 gboolean is_left_alone)
{
  if (self->record->outcome == WEIR_OUTCOME_CLIENT_REFUSED)
    return is_left_alone ? _ ("Weir leaves this host alone now, so that the program works.")
                         : _ ("If it happens once more, Weir leaves this host alone.");
  if (is_left_alone)
    return NULL;
  if (is_tunnel (self->record) && judgement->inspect)
    return _ ("From its next connection on, Weir looks inside.");
  if (!is_tunnel (self->record) && !judgement->inspect)
    return _ ("Its next connection stays encrypted from end to end.");

  return NULL;
}

/* --- what can be done --- */

static void
show_button (gpointer button, gboolean visible)
{
  gtk_widget_set_visible (gtk_widget_get_parent (button), visible);
}

static void
update_look_button (WeirInspectionCard *self)
{
  const WeirRule rule = weir_decision_about_inside (self->record, WEIR_RULE_ALLOW);
  g_autoptr (GMenuModel) menu = weir_decision_inside_menu_new (self->record);
  g_autofree char *described = weir_rule_describe (&rule);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->look_button),
                                          weir_decision_new (&rule, WEIR_DECISION_ALWAYS));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->look_button), "win.decide");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->look_button), described);
  adw_split_button_set_menu_model (self->look_button, menu);
}

static void
update_never_button (WeirInspectionCard *self)
{
  const WeirRule rule = weir_decision_about_inside (self->record, WEIR_RULE_BLOCK);
  g_autofree char *described = weir_rule_describe (&rule);

  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->never_button),
                                          weir_decision_new (&rule, WEIR_DECISION_ALWAYS));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->never_button), "win.decide");
  gtk_widget_set_tooltip_text (self->never_button, described);
}

static void
update_stop_button (WeirInspectionCard *self, const WeirRule *rule)
{
  g_autofree char *text = weir_rule_to_text (rule);

  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->stop_button), "s", text);
}

static void
update_buttons (WeirInspectionCard *self,
                const WeirInspectionJudgement *judgement,
                gboolean is_left_alone)
{
  const WeirRule *rule = weir_decision_find_inside (self->service, self->record);
  const gboolean is_chosen = rule != NULL && rule->action == WEIR_RULE_ALLOW;
  const gboolean is_never = rule != NULL && rule->action == WEIR_RULE_BLOCK;
  const WeirTlsPeer *bad = get_bad_peer (self);

  update_look_button (self);
  update_never_button (self);
  if (is_chosen)
    update_stop_button (self, rule);
  show_button (self->look_button, !is_chosen && !judgement->inspect && !is_left_alone);
  show_button (self->stop_button, is_chosen);
  show_button (self->never_button, !is_never);
  show_button (self->try_button, is_left_alone && !is_never);
  show_button (self->accept_button, bad != NULL && !bad->is_excepted);
}

static void
update (WeirInspectionCard *self)
{
  WeirInspectionJudgement judgement;
  const gboolean is_left_alone = is_learned (self);
  const char *change;

  weir_service_judge_inspection (self->service, self->record->host, &judgement);
  tell_what_was (self, &judgement);
  change = describe_change (self, &judgement, is_left_alone);
  gtk_label_set_text (self->now, change != NULL ? change : "");
  gtk_widget_set_visible (GTK_WIDGET (self->now), change != NULL);
  update_buttons (self, &judgement, is_left_alone);
}

/* A tunnel that never was has no inside. */
static gboolean
has_seen_tunnel (const WeirRecord *record)
{
  return is_tunnel (record) &&
         (record->verdict != WEIR_VERDICT_FAILED || record->outcome == WEIR_OUTCOME_CLIENT_REFUSED);
}

void
weir_inspection_card_set_record (WeirInspectionCard *self, WeirService *service, WeirRecord *record)
{
  const gboolean has_inside = weir_record_is_inspected (record) || has_seen_tunnel (record);

  g_return_if_fail (WEIR_IS_INSPECTION_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), has_inside);
  g_clear_pointer (&self->record, weir_record_unref);
  if (!has_inside)
    return;

  g_set_object (&self->service, service);
  self->record = weir_record_ref (record);
  update (self);
}

/* --- actions --- */

static void
try_again_action (GtkWidget *widget,
                  const char *action G_GNUC_UNUSED,
                  GVariant *parameter G_GNUC_UNUSED)
{
  WeirInspectionCard *self = WEIR_INSPECTION_CARD (widget);
  /* Translators: %s is a host */
  g_autofree char *told = g_strdup_printf (_ ("Trying %s again"), self->record->host);

  weir_service_try_again (self->service, self->record->host, NULL);
  gtk_widget_activate_action (widget, "win.toast", "s", told);
}

static void
on_accepted (WeirInspectionCard *self, const char *response G_GNUC_UNUSED, GtkWidget *dialog)
{
  weir_service_accept_certificate (self->service, g_object_get_data (G_OBJECT (dialog), "record"));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                              _ ("Accepted until Weir quits; load the page again"));
}

static GtkWidget *
new_fingerprint_label (const WeirTlsPeer *peer)
{
  g_autofree char *fingerprint = weir_fingerprint_to_text (peer->fingerprint);
  GtkWidget *label = gtk_label_new (fingerprint);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_widget_add_css_class (label, "card");
  gtk_widget_add_css_class (label, "fingerprint");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("SHA-256 fingerprint"), -1);
  return label;
}

static void
accept_action (GtkWidget *widget,
               const char *action G_GNUC_UNUSED,
               GVariant *parameter G_GNUC_UNUSED)
{
  WeirInspectionCard *self = WEIR_INSPECTION_CARD (widget);
  const WeirTlsPeer *peer = get_bad_peer (self);
  GtkWidget *dialog;

  if (peer == NULL)
    return;

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                   _ ("Accept This Certificate?"), NULL);
  adw_message_dialog_format_body (
    ADW_MESSAGE_DIALOG (dialog),
    /* Translators: what is wrong with a certificate, a sentence; a host */
    _ ("%s Whoever shows it can read and change all that is sent to %s. Accept it only if you know "
       "that this is its SHA-256 fingerprint. It then holds for this host, until Weir quits."),
    weir_certificate_fault_describe (peer->fault), self->record->host);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), new_fingerprint_label (peer));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "accept",
                                    _ ("_Accept"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "accept",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  weir_inner_names_set_without_mnemonics (dialog);
  g_object_set_data_full (G_OBJECT (dialog), "record", weir_record_ref (self->record),
                          (GDestroyNotify) weir_record_unref);
  g_signal_connect_object (dialog, "response::accept", G_CALLBACK (on_accepted), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the object --- */

static void
weir_inspection_card_dispose (GObject *object)
{
  WeirInspectionCard *self = WEIR_INSPECTION_CARD (object);

  g_clear_pointer (&self->record, weir_record_unref);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_inspection_card_parent_class)->dispose (object);
}

static void
weir_inspection_card_class_init (WeirInspectionCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_inspection_card_dispose;

  gtk_widget_class_install_action (widget_class, "inside.try-again", NULL, try_again_action);
  gtk_widget_class_install_action (widget_class, "inside.accept", NULL, accept_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-inspection-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, icon);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, caption);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, text);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, now);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, look_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, stop_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, never_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, try_button);
  gtk_widget_class_bind_template_child (widget_class, WeirInspectionCard, accept_button);
}

static void
weir_inspection_card_init (WeirInspectionCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->look_button), _ ("For How Long"));
}
