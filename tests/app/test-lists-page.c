/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The page of filter lists, on a service, with a window in whose place a test
 * stands and notes the toasts.  Lists are files: nothing is asked of a network.
 */

#include "service-fixture.h"
#include "weir-add-list-window.h"
#include "weir-list-catalogue.h"
#include "weir-lists-page.h"
#include "widget-test.h"

#include <glib/gstdio.h>

typedef struct
{
  Fixture f;
  char *file; /* (owned): a list */
  GtkWidget *window;
  WeirListsPage *page;
  char *toast; /* (owned) (nullable): the last one that can be taken back */
} Desk;

static void
on_toast (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  Desk *desk = data;

  g_free (desk->toast);
  desk->toast = g_variant_dup_string (parameter, NULL);
}

static WeirFilterLists *
lists_of (Desk *desk)
{
  return weir_service_get_filter_lists (desk->f.service);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  const GActionEntry entries[] = { { "toast-undo-lists", on_toast, "s" } };

  fixture_set_up (&desk->f, data);
  desk->file = g_strconcat (desk->f.folder, ".txt", NULL);
  g_assert_true (g_file_set_contents (desk->file,
                                      "! Title: Harbour List\n||ads.example^\n||pixel.example^\n"
                                      "##.banner\n||cdn.example^$nonsense\n",
                                      -1, NULL));

  desk->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), desk);
  gtk_widget_insert_action_group (desk->window, "win", G_ACTION_GROUP (group));
  desk->page = g_object_new (WEIR_TYPE_LISTS_PAGE, "service", desk->f.service, NULL);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->page));
}

static gboolean
is_gone (gpointer pointer)
{
  return *(gpointer *) pointer == NULL;
}

/* What was asked of the database holds the pane and the service until it is answered. */
static void
tear_down (Desk *desk, gconstpointer data)
{
  gpointer pane =
    gtk_widget_get_template_child (GTK_WIDGET (desk->page), WEIR_TYPE_LISTS_PAGE, "pane");

  g_object_add_weak_pointer (pane, &pane);
  gtk_window_destroy (GTK_WINDOW (desk->window));
  await (is_gone, &pane);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_remove (desk->file);
  g_clear_pointer (&desk->file, g_free);
  g_clear_pointer (&desk->toast, g_free);
  fixture_tear_down (&desk->f, data);
}

static GObject *
part (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (desk->page), WEIR_TYPE_LISTS_PAGE, name);
}

static const char *
total (Desk *desk)
{
  return gtk_label_get_text (GTK_LABEL (part (desk, "total")));
}

static gboolean
is_in_force (gpointer data)
{
  guint n_filters;

  g_object_get (data, "n-filters", &n_filters, NULL);
  return n_filters == 2 && weir_filter_list_get_state (data) == WEIR_LIST_IDLE;
}

/* Returns: (transfer none): the list, in force */
static WeirFilterList *
add_file (Desk *desk)
{
  WeirFilterList *list;

  g_assert_true (weir_service_add_list (desk->f.service, desk->file, "Harbour", NULL));
  list = weir_filter_lists_find (lists_of (desk), "harbour");
  g_assert_nonnull (list);
  await (is_in_force, list);
  return list;
}

static void
select_list (Desk *desk, const char *key)
{
  weir_lists_page_show_list (desk->page, key);
}

static gboolean
activate (Desk *desk, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (desk->page), action, NULL);
}

/* --- cases --- */

static void
test_hint (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *hint = GTK_WIDGET (part (desk, "hint"));
  WeirFilterList *list;

  g_assert_true (gtk_widget_get_visible (hint));
  list = add_file (desk);
  g_assert_false (gtk_widget_get_visible (hint));
  weir_service_remove_list (desk->f.service, list);
  g_assert_true (gtk_widget_get_visible (hint));
}

static gboolean
total_counts_two_lists (gpointer data)
{
  return g_str_has_suffix (total (data), "of 2 lists in force");
}

static gboolean
total_counts_one_list (gpointer data)
{
  return g_str_has_suffix (total (data), "of 1 list in force");
}

static void
test_total (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_file (desk);

  await (total_counts_two_lists, desk);
  weir_service_set_list_enabled (desk->f.service, list, FALSE);
  await (total_counts_one_list, desk);
}

static void
test_toggle (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirFilterList *list = add_file (desk);
  g_autofree char *undone = NULL;

  select_list (desk, "harbour");
  g_assert_true (activate (desk, "lists.toggle"));
  g_assert_false (weir_filter_list_get_row (list)->enabled);
  g_assert_cmpstr (desk->toast, ==, "Turned off: Harbour");

  undone = weir_service_undo_list_change (desk->f.service);
  g_assert_nonnull (undone);
  g_assert_true (weir_filter_list_get_row (list)->enabled);
}

static void
test_remove (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  add_file (desk);
  select_list (desk, "harbour");
  g_assert_true (activate (desk, "lists.remove"));
  g_assert_null (weir_filter_lists_find (lists_of (desk), "harbour"));
  g_assert_cmpstr (desk->toast, ==, "Removed: Harbour");

  undone = weir_service_undo_list_change (desk->f.service);
  g_assert_nonnull (undone);
  g_assert_nonnull (weir_filter_lists_find (lists_of (desk), "harbour"));
}

/* Weir's own list can be off, not away: then there is nothing to remove. */
static void
test_starter_stays (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  select_list (desk, "starter");
  activate (desk, "lists.remove");
  g_assert_nonnull (weir_filter_lists_find (lists_of (desk), "starter"));
  g_assert_null (desk->toast);
  g_assert_true (activate (desk, "lists.toggle"));
  g_assert_nonnull (desk->toast);
}

static GObject *
part_of_pane (Desk *desk, const char *name)
{
  GObject *pane = part (desk, "pane");

  return gtk_widget_get_template_child (GTK_WIDGET (pane), G_OBJECT_TYPE (pane), name);
}

static gboolean
is_shown (Desk *desk, const char *section)
{
  return gtk_widget_get_visible (GTK_WIDGET (part_of_pane (desk, section)));
}

static void
test_details (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkListBox *unread;
  AdwPreferencesRow *row;

  add_file (desk);
  select_list (desk, "harbour");
  g_assert_true (adw_flap_get_reveal_flap (ADW_FLAP (part (desk, "flap"))));
  g_assert_true (is_shown (desk, "skipped_group"));
  g_assert_true (is_shown (desk, "unread_group"));
  g_assert_true (is_shown (desk, "lines_group"));
  g_assert_false (is_shown (desk, "answers"));
  g_assert_false (is_shown (desk, "edit_button"));

  unread = GTK_LIST_BOX (part_of_pane (desk, "unread"));
  row = ADW_PREFERENCES_ROW (gtk_list_box_get_row_at_index (unread, 0));
  g_assert_cmpstr (adw_preferences_row_get_title (row), ==, "||cdn.example^$nonsense");
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (part_of_pane (desk, "lines"))),
                                   "! Title: Harbour List"));

  select_list (desk, "own");
  g_assert_false (is_shown (desk, "unread_group"));
  g_assert_true (is_shown (desk, "edit_button"));
}

/* --- adding --- */

/* The first widget below @widget of which the test is true. */
static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (ADW_IS_ACTION_ROW (child) &&
          g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child)), title) == 0)
        return child;
      found = find_row (child, title);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static GObject *
part_of_window (GtkWindow *window, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (window), WEIR_TYPE_ADD_LIST_WINDOW, name);
}

static void
test_catalogue_shows_what_is_added (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const WeirCatalogueEntry *entry = g_ptr_array_index (weir_list_catalogue_get (), 0);
  GtkWindow *window = weir_add_list_window_new (desk->f.service, GTK_WIDGET (desk->page));
  GtkWidget *row = find_row (GTK_WIDGET (part_of_window (window, "catalogue")), entry->title);
  GtkWidget *button = g_object_get_data (G_OBJECT (row), "weir-add-button");
  WeirFilterList *list;

  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_widget_get_sensitive (button));
  list = weir_filter_lists_find (lists_of (desk), entry->key);
  g_assert_nonnull (list);
  g_assert_cmpstr (weir_filter_list_get_row (list)->url, ==, entry->url);

  weir_service_remove_list (desk->f.service, list);
  g_assert_true (gtk_widget_get_sensitive (button));
  gtk_window_destroy (window);
}

static void
test_catalogue_is_searched (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const WeirCatalogueEntry *entry = g_ptr_array_index (weir_list_catalogue_get (), 0);
  GtkWindow *window = weir_add_list_window_new (desk->f.service, GTK_WIDGET (desk->page));
  GtkEditable *search = GTK_EDITABLE (part_of_window (window, "search_entry"));
  GtkWidget *row = find_row (GTK_WIDGET (part_of_window (window, "catalogue")), entry->title);
  GtkWidget *no_match = GTK_WIDGET (part_of_window (window, "no_match"));

  gtk_editable_set_text (search, "no such list");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_true (gtk_widget_get_visible (no_match));

  gtk_editable_set_text (search, entry->title);
  g_signal_emit_by_name (search, "search-changed");
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_false (gtk_widget_get_visible (no_match));
  gtk_window_destroy (window);
}

static void
test_address_says_what_is_wrong (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWindow *window = weir_add_list_window_new (desk->f.service, GTK_WIDGET (desk->page));
  GtkWidget *address = GTK_WIDGET (part_of_window (window, "address_row"));
  GtkWidget *problem = GTK_WIDGET (part_of_window (window, "problem"));

  gtk_editable_set_text (GTK_EDITABLE (address), "gopher://lists.example/list");
  g_signal_emit_by_name (address, "apply");
  g_assert_true (gtk_widget_has_css_class (address, "error"));
  g_assert_true (gtk_widget_get_visible (problem));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (problem)), !=, "");

  gtk_editable_set_text (GTK_EDITABLE (address), desk->file);
  g_assert_false (gtk_widget_has_css_class (address, "error"));
  g_assert_false (gtk_widget_get_visible (problem));
  g_signal_emit_by_name (address, "apply");
  g_assert_nonnull (desk->toast);
  g_assert_true (g_str_has_prefix (desk->toast, "Added: "));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/lists-page/hints-at-lists-until-there-are-some", test_hint },
    { "/app/lists-page/total-follows-the-lists", test_total },
    { "/app/lists-page/turns-lists-off-and-tells", test_toggle },
    { "/app/lists-page/removes-lists-and-tells", test_remove },
    { "/app/lists-page/starter-list-stays", test_starter_stays },
    { "/app/lists-page/details-are-of-the-selected-list", test_details },
    { "/app/add-list-window/shows-what-is-added", test_catalogue_shows_what_is_added },
    { "/app/add-list-window/is-searched", test_catalogue_is_searched },
    { "/app/add-list-window/says-what-is-wrong-with-an-address", test_address_says_what_is_wrong },
  };

  /* Lists of the catalogue are far away: whoever asks for one is refused on this computer. */
  g_setenv ("https_proxy", "http://127.0.0.1:1", TRUE);
  g_unsetenv ("no_proxy");

  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
