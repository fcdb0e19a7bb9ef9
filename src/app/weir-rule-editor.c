/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A window in which a rule is put together.
 *
 * With every change the parts are made into a rule: either it is told in a
 * sentence and can be added, or what is wrong with it is, in the words of
 * WEIR_RULE_ERROR.  The rule leaves as text, by the window's action win.decide,
 * like every other decision.
 */

#include "weir-rule-editor.h"

#include "weir-inner-names.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirRuleEditor
{
  AdwWindow parent_instance;

  GtkWidget *opener; /* (unowned) (nullable): weak */
  AdwComboRow *kind_row;
  AdwComboRow *decision_row;
  AdwEntryRow *cookie_row;
  AdwEntryRow *host_row;
  AdwEntryRow *site_row;
  AdwComboRow *lifetime_row;
  GtkImage *told_icon;
  GtkLabel *told;
  GtkStringList *decisions;
  GtkStringList *cookie_decisions;
  GtkStringList *inspection_decisions;
};

G_DEFINE_FINAL_TYPE (WeirRuleEditor, weir_rule_editor, ADW_TYPE_WINDOW)

/* What a rule can be about, in the order of the choice. */
static const struct
{
  WeirRuleKind kind;
  WeirResourceType type; /* of WEIR_RULE_KIND_TYPE */
  gboolean one_cookie;
} subjects[] = {
  { WEIR_RULE_KIND_HOST },
  { WEIR_RULE_KIND_COOKIES },
  { WEIR_RULE_KIND_COOKIES, .one_cookie = TRUE },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_IMAGE },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_SCRIPT },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_STYLE },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_FONT },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_MEDIA },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_FRAME },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_FETCH },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_WEBSOCKET },
  { WEIR_RULE_KIND_TYPE, WEIR_RESOURCE_PING },
  { WEIR_RULE_KIND_INSPECTION, WEIR_RESOURCE_OTHER },
};

static const WeirRuleAction actions[] = { WEIR_RULE_BLOCK, WEIR_RULE_ALLOW, WEIR_RULE_SESSION };

/* As weir_rule_parse_lifetime() reads them, in the order of the choice. */
static const char *const lifetimes[] = { "always", "10m", "1h", "1d", "quit" };

/* Returns: (transfer full) (nullable): what was typed, without blanks around it; %NULL: nothing */
static char *
typed (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* Inspection is of a host, whatever page asks for it. */
static gboolean
has_place (guint subject)
{
  return subjects[subject].kind != WEIR_RULE_KIND_INSPECTION;
}

/* Returns: (transfer full) (nullable): the rule as it stands, or %NULL with @error */
static WeirRule *
make_rule (WeirRuleEditor *self, GError **error)
{
  guint subject = MIN (adw_combo_row_get_selected (self->kind_row), G_N_ELEMENTS (subjects) - 1);
  guint decision =
    MIN (adw_combo_row_get_selected (self->decision_row), G_N_ELEMENTS (actions) - 1);
  guint lifetime =
    MIN (adw_combo_row_get_selected (self->lifetime_row), G_N_ELEMENTS (lifetimes) - 1);
  g_autofree char *host = typed (self->host_row);
  g_autofree char *site = has_place (subject) ? typed (self->site_row) : NULL;
  g_autofree char *cookie = subjects[subject].one_cookie ? typed (self->cookie_row) : NULL;
  WeirRule template = {
    .kind = subjects[subject].kind,
    .action = actions[decision],
    .type = subjects[subject].type,
    .host = host,
    .site = site,
    .cookie = cookie,
    .enabled = TRUE,
  };

  if (subjects[subject].one_cookie && cookie == NULL)
    {
      g_set_error_literal (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_COOKIE,
                           _ ("Which cookie? Type its name."));
      return NULL;
    }

  if (!weir_rule_parse_lifetime (lifetimes[lifetime], g_get_real_time () / G_USEC_PER_SEC,
                                 &template.lifetime, &template.expires))
    g_assert_not_reached ();
  return weir_rule_new (&template, error);
}

/* An entry is marked for what is in it, not for what is not in it yet. */
static void
mark (AdwEntryRow *row, gboolean is_wrong)
{
  if (is_wrong && *gtk_editable_get_text (GTK_EDITABLE (row)) != '\0')
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
on_changed (WeirRuleEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = make_rule (self, &error);
  g_autofree char *sentence = rule != NULL ? weir_rule_describe (rule) : NULL;

  mark (self->host_row, g_error_matches (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_HOST));
  mark (self->site_row, g_error_matches (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_SITE));
  mark (self->cookie_row, g_error_matches (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_COOKIE));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.add", rule != NULL);
  gtk_label_set_text (self->told, rule != NULL ? sentence : error->message);
  gtk_image_set_from_icon_name (self->told_icon, rule != NULL
                                                   ? weir_words_rule_action_icon (rule->action)
                                                   : "dialog-information-symbolic");
}

/* Only cookies can be let through for the session alone. */
static GtkStringList *
find_decisions (WeirRuleEditor *self, WeirRuleKind kind)
{
  if (kind == WEIR_RULE_KIND_INSPECTION)
    return self->inspection_decisions;

  return kind == WEIR_RULE_KIND_COOKIES ? self->cookie_decisions : self->decisions;
}

static void
on_kind_changed (WeirRuleEditor *self)
{
  guint subject = MIN (adw_combo_row_get_selected (self->kind_row), G_N_ELEMENTS (subjects) - 1);
  guint decision = adw_combo_row_get_selected (self->decision_row);
  GtkStringList *model = find_decisions (self, subjects[subject].kind);

  gtk_widget_set_visible (GTK_WIDGET (self->cookie_row), subjects[subject].one_cookie);
  gtk_widget_set_visible (GTK_WIDGET (self->site_row), has_place (subject));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->host_row),
                                 subjects[subject].kind == WEIR_RULE_KIND_HOST ||
                                     !has_place (subject)
                                   ? _ ("_Host and those below it")
                                   : _ ("_Host and those below it (empty: every host)"));
  if (adw_combo_row_get_model (self->decision_row) != G_LIST_MODEL (model))
    {
      adw_combo_row_set_model (self->decision_row, G_LIST_MODEL (model));
      if (decision < g_list_model_get_n_items (G_LIST_MODEL (model)))
        adw_combo_row_set_selected (self->decision_row, decision);
    }
  on_changed (self);
}

static void
add_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirRuleEditor *self = WEIR_RULE_EDITOR (widget);
  g_autoptr (WeirRule) rule = make_rule (self, NULL);
  guint lifetime = adw_combo_row_get_selected (self->lifetime_row);
  g_autofree char *text = NULL;

  if (rule == NULL || lifetime >= G_N_ELEMENTS (lifetimes))
    return;

  text = weir_rule_to_text (rule);
  if (self->opener != NULL)
    gtk_widget_activate_action (self->opener, "win.decide", "(ss)", text, lifetimes[lifetime]);
  gtk_window_close (GTK_WINDOW (self));
}

static char *
capitalise_subject (const WeirRule *rule)
{
  g_autofree char *subject = weir_rule_describe_subject (rule);

  return weir_words_capitalise (subject);
}

static void
fill_kinds (WeirRuleEditor *self)
{
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      const WeirRule rule = { .kind = subjects[i].kind, .type = subjects[i].type };
      g_autofree char *subject = NULL;

      if (subjects[i].kind == WEIR_RULE_KIND_HOST)
        subject = g_strdup (_ ("All requests"));
      else if (subjects[i].one_cookie)
        subject = g_strdup (_ ("One cookie"));
      else if (subjects[i].kind == WEIR_RULE_KIND_COOKIES)
        subject = g_strdup (_ ("Cookies"));
      else if (subjects[i].kind == WEIR_RULE_KIND_INSPECTION)
        subject = g_strdup (_ ("Inspection"));
      else if (subjects[i].type == WEIR_RESOURCE_IMAGE)
        subject = g_strdup (_ ("Images"));
      else
        subject = capitalise_subject (&rule);
      gtk_string_list_append (kinds, subject);
    }

  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kinds));
}

static void
weir_rule_editor_dispose (GObject *object)
{
  WeirRuleEditor *self = WEIR_RULE_EDITOR (object);

  g_clear_weak_pointer (&self->opener);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_RULE_EDITOR);

  G_OBJECT_CLASS (weir_rule_editor_parent_class)->dispose (object);
}

static void
weir_rule_editor_class_init (WeirRuleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_rule_editor_dispose;

  gtk_widget_class_install_action (widget_class, "editor.add", NULL, add_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-rule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, kind_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, decision_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, cookie_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, host_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, site_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, lifetime_row);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, told_icon);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, told);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, decisions);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, cookie_decisions);
  gtk_widget_class_bind_template_child (widget_class, WeirRuleEditor, inspection_decisions);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
weir_rule_editor_init (WeirRuleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set_in_groups (GTK_WIDGET (self), _ ("Add Rule"));
  fill_kinds (self);
  on_kind_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->host_row));
}

GtkWindow *
weir_rule_editor_new (GtkWidget *opener)
{
  WeirRuleEditor *self = g_object_new (WEIR_TYPE_RULE_EDITOR, NULL);

  g_set_weak_pointer (&self->opener, opener);
  return GTK_WINDOW (self);
}
