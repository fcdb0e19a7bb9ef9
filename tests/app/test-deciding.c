/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The widgets that decide, on a service, with the action of the window in
 * whose place a test stands.
 */

#include "service-fixture.h"
#include "weir-rule-editor.h"
#include "weir-rule-toggles.h"
#include "weir-scope-choice.h"
#include "widget-test.h"

typedef struct
{
  Fixture f;
  GtkWidget *window;
  char *rule;     /* (owned) (nullable): the last one asked for */
  char *lifetime; /* (owned) (nullable) */
} Desk;

/* What the window does, without its toasts. */
static void
on_decide (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  Desk *desk = data;
  g_autoptr (WeirRule) rule = NULL;

  g_free (desk->rule);
  g_free (desk->lifetime);
  g_variant_get (parameter, "(ss)", &desk->rule, &desk->lifetime);
  rule = weir_rule_new_from_text (desk->rule, NULL);
  g_assert_nonnull (rule);
  g_assert_cmpint (weir_service_add_rule (desk->f.service, rule, NULL), !=, 0);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  const GActionEntry entries[] = { { "decide", on_decide, "(ss)" } };

  fixture_set_up (&desk->f, data);
  desk->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), desk);
  gtk_widget_insert_action_group (desk->window, "win", G_ACTION_GROUP (group));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_pointer (&desk->rule, g_free);
  g_clear_pointer (&desk->lifetime, g_free);
  fixture_tear_down (&desk->f, data);
}

/* --- buttons --- */

static GtkWidget *
nth_button (GtkWidget *toggles, guint n)
{
  GtkWidget *button = gtk_widget_get_first_child (gtk_widget_get_first_child (toggles));

  for (guint i = 0; i < n; i++)
    button = gtk_widget_get_next_sibling (button);
  return button;
}

static void
click (GtkWidget *button)
{
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_down (GtkWidget *button)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button));
}

static GtkWidget *
make_toggles (Desk *desk, const WeirRule *subject)
{
  GtkWidget *toggles = weir_rule_toggles_new (desk->f.service);

  gtk_window_set_child (GTK_WINDOW (desk->window), toggles);
  weir_rule_toggles_set_subject (WEIR_RULE_TOGGLES (toggles), subject);
  return toggles;
}

static void
test_toggles_decide (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const WeirRule subject = { .kind = WEIR_RULE_KIND_HOST,
                             .host = (char *) "cdn.example",
                             .site = (char *) "shop.example" };
  GtkWidget *toggles = make_toggles (desk, &subject);
  GtkWidget *allow = nth_button (toggles, 0);
  GtkWidget *block = nth_button (toggles, 2);

  g_assert_false (gtk_widget_get_visible (nth_button (toggles, 1)));
  g_assert_true (gtk_widget_has_css_class (allow, "in-effect"));
  gtk_test_accessible_assert_property (block, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Block cdn.example on shop.example");

  click (block);
  g_assert_cmpstr (desk->rule, ==, "block host cdn.example on shop.example");
  g_assert_cmpstr (desk->lifetime, ==, "always");
  g_assert_true (is_blocked (desk->f.service, "cdn.example", "shop.example"));
  g_assert_true (is_down (block));
  g_assert_false (is_down (allow));

  click (block);
  g_assert_false (is_blocked (desk->f.service, "cdn.example", "shop.example"));
  g_assert_false (is_down (block));
}

static void
test_toggles_follow (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const WeirRule subject = { .kind = WEIR_RULE_KIND_COOKIES,
                             .host = (char *) "cdn.example",
                             .site = (char *) "shop.example" };
  GtkWidget *toggles = make_toggles (desk, &subject);
  g_autoptr (WeirRule) rule =
    weir_rule_new_from_text ("session cookies of cdn.example on shop.example", NULL);
  gint64 id;

  g_assert_true (gtk_widget_get_visible (nth_button (toggles, 1)));
  g_assert_true (gtk_widget_has_css_class (nth_button (toggles, 2), "in-effect"));

  id = weir_service_add_rule (desk->f.service, rule, NULL);
  g_assert_true (is_down (nth_button (toggles, 1)));
  weir_service_remove_rule (desk->f.service, id);
  g_assert_false (is_down (nth_button (toggles, 1)));

  weir_service_set_global_policy (desk->f.service, &(WeirGlobalPolicy){ WEIR_BLOCK_NONE, 0 });
  g_assert_true (gtk_widget_has_css_class (nth_button (toggles, 0), "in-effect"));
  g_assert_false (gtk_widget_has_css_class (nth_button (toggles, 2), "in-effect"));
}

/* --- the global policy --- */

static void
test_scope_choice (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const char *const scopes[] = { "none", "third", "all", NULL };
  GtkWidget *choice = gtk_drop_down_new_from_strings (scopes);
  WeirGlobalPolicy policy;

  gtk_window_set_child (GTK_WINDOW (desk->window), choice);
  weir_scope_choice_bind (G_OBJECT (choice), desk->f.service, "block-images");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==, WEIR_BLOCK_NONE);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), WEIR_BLOCK_ALL);
  weir_service_get_global_policy (desk->f.service, &policy);
  g_assert_cmpint (policy.images, ==, WEIR_BLOCK_ALL);
  g_assert_cmpint (policy.cookies, ==, WEIR_BLOCK_THIRD_PARTY);

  policy.images = WEIR_BLOCK_THIRD_PARTY;
  weir_service_set_global_policy (desk->f.service, &policy);
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (choice)), ==,
                    WEIR_BLOCK_THIRD_PARTY);
}

/* --- the editor --- */

static GObject *
part (GtkWindow *editor, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (editor), WEIR_TYPE_RULE_EDITOR, name);
}

static const char *
told (GtkWindow *editor)
{
  return gtk_label_get_text (GTK_LABEL (part (editor, "told")));
}

static void
type (GtkWindow *editor, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (part (editor, row)), text);
}

static void
test_editor_adds (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWindow *editor = weir_rule_editor_new (desk->window);

  type (editor, "host_row", " CDN.Example ");
  type (editor, "site_row", "www.shop.example");
  g_assert_cmpstr (told (editor), ==, "Block cdn.example on shop.example");
  adw_combo_row_set_selected (ADW_COMBO_ROW (part (editor, "lifetime_row")), 1);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (editor), "editor.add", NULL));

  g_assert_cmpstr (desk->rule, ==, "block host cdn.example on shop.example");
  g_assert_cmpstr (desk->lifetime, ==, "10m");
}

static void
test_editor_says_what_is_wrong (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWindow *editor = weir_rule_editor_new (desk->window);
  GtkWidget *add = gtk_window_get_default_widget (editor);

  g_assert_false (gtk_widget_get_sensitive (add));
  g_assert_cmpstr (told (editor), !=, "");

  type (editor, "host_row", "not a host");
  g_assert_false (gtk_widget_get_sensitive (add));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (part (editor, "host_row")), "error"));
  g_assert_nonnull (strstr (told (editor), "not a host"));

  type (editor, "host_row", "cdn.example");
  g_assert_true (gtk_widget_get_sensitive (add));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (part (editor, "host_row")), "error"));
  gtk_window_destroy (editor);
}

/* Only cookies can be kept for the session alone; a choice made before stays. */
static void
test_editor_cookies (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWindow *editor = weir_rule_editor_new (desk->window);
  AdwComboRow *kinds = ADW_COMBO_ROW (part (editor, "kind_row"));
  AdwComboRow *decisions = ADW_COMBO_ROW (part (editor, "decision_row"));

  g_assert_cmpuint (count_items (adw_combo_row_get_model (decisions)), ==, 2);
  adw_combo_row_set_selected (decisions, 1);
  adw_combo_row_set_selected (kinds, 2);
  g_assert_cmpuint (count_items (adw_combo_row_get_model (decisions)), ==, 3);
  g_assert_cmpuint (adw_combo_row_get_selected (decisions), ==, 1);

  type (editor, "cookie_row", "sid");
  type (editor, "host_row", "cdn.example");
  adw_combo_row_set_selected (decisions, 2);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (editor), "editor.add", NULL));
  g_assert_cmpstr (desk->rule, ==, "session cookie sid of cdn.example");
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/rule-toggles/a-click-decides-and-takes-back", test_toggles_decide },
    { "/app/rule-toggles/follow-rules-and-policy", test_toggles_follow },
    { "/app/scope-choice/is-the-global-policy", test_scope_choice },
    { "/app/rule-editor/adds-what-it-tells", test_editor_adds },
    { "/app/rule-editor/says-what-is-wrong", test_editor_says_what_is_wrong },
    { "/app/rule-editor/this-session-is-for-cookies", test_editor_cookies },
  };

  /* Names are told to the test, and to nobody else. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
