/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Buttons that decide about one thing at one place.
 *
 * What they show is what the service says, never what was clicked: a click
 * asks for a rule, or for one to go, and the change of the rules brings the
 * buttons up to date, as does one that came from elsewhere.  Each is named by
 * the sentence of the rule it makes, "Block cdn.example on shop.example".
 */

#include "weir-rule-toggles.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define N_ACTIONS (WEIR_RULE_BLOCK + 1)

struct _WeirRuleToggles
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) */
  WeirRule subject;     /* its strings are owned */
  gboolean has_subject;
  GtkWidget *buttons[N_ACTIONS]; /* (unowned) by WeirRuleAction */
};

G_DEFINE_FINAL_TYPE (WeirRuleToggles, weir_rule_toggles, ADW_TYPE_BIN)

static const char *const classes[N_ACTIONS] = { "success", "accent", "error" };

static const WeirRule *
find_rule (WeirRuleToggles *self)
{
  return weir_service_find_rule (self->service, self->subject.kind, self->subject.type,
                                 self->subject.host, self->subject.site, self->subject.cookie);
}

/* What holds where no rule is about exactly this; of one cookie, what holds of all of its host. */
static WeirRuleAction
find_effect (WeirRuleToggles *self)
{
  const WeirRuleAction of_cookies[] = {
    [WEIR_COOKIES_ALLOW] = WEIR_RULE_ALLOW,
    [WEIR_COOKIES_SESSION] = WEIR_RULE_SESSION,
    [WEIR_COOKIES_BLOCK] = WEIR_RULE_BLOCK,
  };
  const char *host = self->subject.host != NULL ? self->subject.host : self->subject.site;
  WeirJudgement judgement;

  weir_service_preview (self->service, host, self->subject.site,
                        self->subject.kind == WEIR_RULE_KIND_TYPE ? self->subject.type
                                                                  : WEIR_RESOURCE_OTHER,
                        &judgement);
  if (self->subject.kind == WEIR_RULE_KIND_COOKIES)
    return of_cookies[judgement.cookies];

  return judgement.blocked ? WEIR_RULE_BLOCK : WEIR_RULE_ALLOW;
}

static void
update_button (WeirRuleToggles *self,
               WeirRuleAction action,
               const WeirRule *rule,
               WeirRuleAction effect)
{
  GtkWidget *button = self->buttons[action];
  const gboolean is_decided = rule != NULL && rule->action == action;
  const gboolean is_effect = rule == NULL && effect == action;
  WeirRule would_be = self->subject;
  g_autofree char *sentence = NULL;
  g_autofree char *tooltip = NULL;

  would_be.action = action;
  sentence = weir_rule_describe (&would_be);
  if (is_decided)
    /* Translators: %s is a rule, such as "Block cdn.example" */
    tooltip = g_strdup_printf (_ ("%s: you decided so; click to take it back"), sentence);
  else if (is_effect)
    /* Translators: %s is a rule, such as "Block cdn.example" */
    tooltip =
      g_strdup_printf (_ ("%s: so it is, by another rule or where none says otherwise"), sentence);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), is_decided);
  if (is_decided)
    gtk_widget_add_css_class (button, classes[action]);
  else
    gtk_widget_remove_css_class (button, classes[action]);
  if (is_effect || is_decided)
    gtk_widget_add_css_class (button, "in-effect");
  else
    gtk_widget_remove_css_class (button, "in-effect");
  gtk_widget_set_tooltip_text (button, tooltip != NULL ? tooltip : sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  is_effect ? _ ("In effect without a rule of its own") : "", -1);
}

static void
update (WeirRuleToggles *self)
{
  const WeirRule *rule;
  WeirRuleAction effect;

  if (!self->has_subject)
    return;

  rule = find_rule (self);
  effect = find_effect (self);
  for (WeirRuleAction action = WEIR_RULE_ALLOW; action < N_ACTIONS; action++)
    update_button (self, action, rule, effect);
}

static void
take_back (WeirRuleToggles *self, const WeirRule *rule)
{
  g_autofree char *sentence = weir_rule_describe (rule);
  /* Translators: %s is a rule, such as "Block cdn.example" */
  g_autofree char *told = g_strdup_printf (_ ("Removed: %s"), sentence);

  weir_service_remove_rule (self->service, rule->id);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast-undo", "s", told);
}

static void
on_clicked (GtkWidget *button, WeirRuleToggles *self)
{
  const WeirRule *rule = find_rule (self);
  WeirRuleAction action = WEIR_RULE_ALLOW;
  WeirRule wanted = self->subject;
  g_autofree char *text = NULL;

  while (self->buttons[action] != button)
    action++;

  if (rule != NULL && rule->action == action)
    take_back (self, rule);
  else
    {
      wanted.action = action;
      text = weir_rule_to_text (&wanted);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.decide", "(ss)", text, "always");
    }
  update (self);
}

static void
clear_subject (WeirRuleToggles *self)
{
  g_free ((char *) self->subject.host);
  g_free ((char *) self->subject.site);
  g_free ((char *) self->subject.cookie);
  self->subject = (WeirRule){ 0 };
  self->has_subject = FALSE;
}

void
weir_rule_toggles_set_subject (WeirRuleToggles *self, const WeirRule *subject)
{
  g_return_if_fail (WEIR_IS_RULE_TOGGLES (self));

  clear_subject (self);
  if (subject == NULL)
    return;

  self->has_subject = TRUE;
  self->subject = (WeirRule){
    .kind = subject->kind,
    .type = subject->type,
    .host = g_strdup (subject->host),
    .site = g_strdup (subject->site),
    .cookie = g_strdup (subject->cookie),
    .enabled = TRUE,
  };
  gtk_widget_set_visible (self->buttons[WEIR_RULE_SESSION],
                          subject->kind == WEIR_RULE_KIND_COOKIES);
  update (self);
}

/* --- the object --- */

static void
weir_rule_toggles_dispose (GObject *object)
{
  WeirRuleToggles *self = WEIR_RULE_TOGGLES (object);

  clear_subject (self);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_rule_toggles_parent_class)->dispose (object);
}

static void
weir_rule_toggles_class_init (WeirRuleTogglesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_rule_toggles_dispose;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ruletoggles");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
weir_rule_toggles_init (WeirRuleToggles *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  for (WeirRuleAction action = WEIR_RULE_ALLOW; action < N_ACTIONS; action++)
    {
      GtkWidget *button = gtk_toggle_button_new ();

      gtk_button_set_icon_name (GTK_BUTTON (button), weir_words_rule_action_icon (action));
      g_signal_connect (button, "clicked", G_CALLBACK (on_clicked), self);
      gtk_box_append (GTK_BOX (box), button);
      self->buttons[action] = button;
    }
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
weir_rule_toggles_new (WeirService *service)
{
  WeirRuleToggles *self = g_object_new (WEIR_TYPE_RULE_TOGGLES, NULL);

  self->service = g_object_ref (service);
  g_signal_connect_object (weir_service_get_rules (service), "items-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (service, "notify::block-cookies", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (service, "notify::block-images", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
