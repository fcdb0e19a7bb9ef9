/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The page of the preferences about inspection, on a service.
 */

#include "service-fixture.h"
#include "weir-exempt-hosts-group.h"
#include "weir-inspection-page.h"
#include "weir-site-rules-group.h"
#include "widget-test.h"

typedef struct
{
  Fixture f;
  GtkWidget *window;
  WeirInspectionPage *page;
} Desk;

static void
set_up (Desk *desk, gconstpointer data)
{
  fixture_set_up (&desk->f, data);
  desk->window = gtk_window_new ();
  desk->page = g_object_new (WEIR_TYPE_INSPECTION_PAGE, NULL);
  weir_inspection_page_set_service (desk->page, desk->f.service);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->page));
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  settle ();
  fixture_tear_down (&desk->f, data);
}

static GtkWidget *
part (Desk *desk, const char *name)
{
  return GTK_WIDGET (
    gtk_widget_get_template_child (GTK_WIDGET (desk->page), WEIR_TYPE_INSPECTION_PAGE, name));
}

static gboolean
is_chosen (Desk *desk, const char *button)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (part (desk, button)));
}

static void
choose (Desk *desk, const char *button)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (part (desk, button)), TRUE);
}

/* The first widget of a type below @root, depth first.  (nullable) */
static GtkWidget *
find (GtkWidget *root, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (child, type) ? child : find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The switch in the row of this title, wherever it is below @root.  (nullable) */
static GtkSwitch *
find_switch (GtkWidget *root, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkSwitch *found = find_switch (child, title);

      if (found == NULL && ADW_IS_ACTION_ROW (child) &&
          g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title))
        found = (GtkSwitch *) find (child, GTK_TYPE_SWITCH);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static const WeirRule *
find_rule (Desk *desk, const char *host)
{
  return weir_service_find_rule (desk->f.service, WEIR_RULE_KIND_INSPECTION, WEIR_RESOURCE_OTHER,
                                 host, NULL, NULL);
}

static void
test_mode_follows (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (is_chosen (desk, "off_button"));
  g_assert_true (weir_service_set_inspection (desk->f.service, WEIR_INSPECTION_ALL, NULL));
  g_assert_true (is_chosen (desk, "all_button"));
  g_assert_false (is_chosen (desk, "off_button"));
}

static void
test_mode_is_set (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_nonnull (weir_service_ensure_authority (desk->f.service, NULL));
  choose (desk, "chosen_button");
  g_assert_cmpint (weir_service_get_inspection (desk->f.service), ==, WEIR_INSPECTION_CHOSEN);
  choose (desk, "off_button");
  g_assert_cmpint (weir_service_get_inspection (desk->f.service), ==, WEIR_INSPECTION_OFF);
}

/* Without an authority a dialog asks; until it is answered, and if it is with no, nothing is on. */
static void
test_first_use_is_asked_about (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  g_autoptr (GtkWindow) dialog = NULL;

  choose (desk, "all_button");
  g_assert_cmpint (weir_service_get_inspection (desk->f.service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (desk->f.service));
  for (guint i = 0; i < g_list_model_get_n_items (windows) && dialog == NULL; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        dialog = g_steal_pointer (&window);
    }
  g_assert_nonnull (dialog);

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (dialog);
  g_assert_true (is_chosen (desk, "off_button"));
  g_assert_cmpint (weir_service_get_inspection (desk->f.service), ==, WEIR_INSPECTION_OFF);
}

static void
test_site_is_added_and_removed (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *group = part (desk, "chosen_group");
  GtkWidget *entry = find (group, ADW_TYPE_ENTRY_ROW);
  GtkWidget *empty =
    GTK_WIDGET (gtk_widget_get_template_child (group, WEIR_TYPE_SITE_RULES_GROUP, "empty_row"));

  g_assert_true (gtk_widget_get_visible (empty));
  gtk_editable_set_text (GTK_EDITABLE (entry), " Shop.Example ");
  g_signal_emit_by_name (entry, "apply");
  g_assert_nonnull (find_rule (desk, "shop.example"));
  g_assert_cmpint (find_rule (desk, "shop.example")->action, ==, WEIR_RULE_ALLOW);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  settle ();
  g_assert_false (gtk_widget_get_visible (empty));

  /* Whoever removes it. */
  weir_service_remove_rule (desk->f.service, find_rule (desk, "shop.example")->id);
  settle ();
  g_assert_true (gtk_widget_get_visible (empty));
}

static void
test_nonsense_is_no_site (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *entry = find (part (desk, "never_group"), ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (entry), "not a host");
  g_signal_emit_by_name (entry, "apply");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpuint (count_items (weir_service_get_rules (desk->f.service)), ==, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), "bank.example");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_signal_emit_by_name (entry, "apply");
  g_assert_cmpint (find_rule (desk, "bank.example")->action, ==, WEIR_RULE_BLOCK);
}

static void
test_exempt_host_is_overridden (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *expander = find (part (desk, "exempt_group"), ADW_TYPE_EXPANDER_ROW);
  const char *host = weir_exempt_hosts_get (&(guint){ 0 })[0].host;
  GtkSwitch *its_switch;

  g_assert_null (find_switch (expander, host));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  settle ();
  its_switch = find_switch (expander, host);
  g_assert_true (gtk_switch_get_active (its_switch));

  gtk_switch_set_active (its_switch, FALSE);
  g_assert_cmpint (find_rule (desk, host)->action, ==, WEIR_RULE_ALLOW);
  settle ();
  g_assert_false (gtk_switch_get_active (its_switch));

  gtk_switch_set_active (its_switch, TRUE);
  g_assert_null (find_rule (desk, host));

  /* A rule that comes from elsewhere moves the switch, and makes no rule of its own. */
  gtk_switch_set_active (its_switch, FALSE);
  weir_service_remove_rule (desk->f.service, find_rule (desk, host)->id);
  settle ();
  g_assert_true (gtk_switch_get_active (its_switch));
  g_assert_null (find_rule (desk, host));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/inspection-page/mode-follows-the-service", test_mode_follows },
    { "/app/inspection-page/mode-is-set", test_mode_is_set },
    { "/app/inspection-page/first-use-is-asked-about", test_first_use_is_asked_about },
    { "/app/inspection-page/site-is-added-and-removed", test_site_is_added_and_removed },
    { "/app/inspection-page/nonsense-is-no-site", test_nonsense_is_no_site },
    { "/app/inspection-page/exempt-host-is-overridden", test_exempt_host_is_overridden },
  };

  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
