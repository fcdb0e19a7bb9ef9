/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The user's own filters, between being written and being in force, on a service.
 */

#include "service-fixture.h"
#include "weir-filter-editor.h"
#include "weir-own-filters-page.h"
#include "weir-preview-pane.h"
#include "widget-test.h"

typedef struct
{
  Fixture f;
  GtkWidget *window;
  WeirOwnFiltersPage *page;
  char *toast; /* (owned) (nullable): the last one */
} Desk;

static void
on_toast (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  Desk *desk = data;

  g_free (desk->toast);
  desk->toast = g_variant_dup_string (parameter, NULL);
}

static void
set_up (Desk *desk, gconstpointer data)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  const GActionEntry entries[] = { { "toast", on_toast, "s" },
                                   { "toast-undo-lists", on_toast, "s" } };

  fixture_set_up (&desk->f, data);
  g_assert_true (weir_service_set_own_filters (desk->f.service, "||ads.example^\n", NULL));
  desk->window = gtk_window_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), desk);
  gtk_widget_insert_action_group (desk->window, "win", G_ACTION_GROUP (group));
  desk->page = g_object_new (WEIR_TYPE_OWN_FILTERS_PAGE, "service", desk->f.service, NULL);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->page));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_pointer (&desk->toast, g_free);
  fixture_tear_down (&desk->f, data);
}

static GObject *
part (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (desk->page), WEIR_TYPE_OWN_FILTERS_PAGE, name);
}

static WeirFilterEditor *
editor (Desk *desk)
{
  return WEIR_FILTER_EDITOR (part (desk, "editor"));
}

static gboolean
activate (Desk *desk, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (desk->page), action, NULL);
}

static void
assert_shown (Desk *desk, const char *expected)
{
  g_autofree char *text = weir_filter_editor_dup_text (editor (desk));

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_in_force (Desk *desk, const char *expected)
{
  g_autofree char *text = weir_service_dup_own_filters (desk->f.service);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_saves (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  assert_shown (desk, "||ads.example^\n");
  g_assert_false (weir_own_filters_page_get_modified (desk->page));

  weir_filter_editor_append_line (editor (desk), "||pixel.example^");
  g_assert_true (weir_own_filters_page_get_modified (desk->page));
  assert_in_force (desk, "||ads.example^\n");

  g_assert_true (activate (desk, "own.save"));
  g_assert_false (weir_own_filters_page_get_modified (desk->page));
  assert_in_force (desk, "||ads.example^\n||pixel.example^\n");
  g_assert_cmpstr (desk->toast, ==, "Saved your filters");
}

static void
test_follows_undo (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  weir_filter_editor_append_line (editor (desk), "||pixel.example^");
  g_assert_true (activate (desk, "own.save"));
  undone = weir_service_undo_list_change (desk->f.service);
  g_assert_nonnull (undone);
  assert_shown (desk, "||ads.example^\n");
  g_assert_false (weir_own_filters_page_get_modified (desk->page));
}

static void
test_discards (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  weir_filter_editor_append_line (editor (desk), "||pixel.example^");
  g_assert_true (activate (desk, "own.discard"));
  assert_shown (desk, "||ads.example^\n");
  g_assert_false (weir_own_filters_page_get_modified (desk->page));
}

/* Another program wrote: what is being written here is not lost. */
static void
test_asks_about_another_text (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GObject *banner = part (desk, "changed_banner");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  weir_filter_editor_append_line (editor (desk), "||pixel.example^");
  g_assert_true (weir_service_set_own_filters (desk->f.service, "||other.example^\n", NULL));
  assert_shown (desk, "||ads.example^\n||pixel.example^\n");
  g_object_get (banner, "title", &before, NULL);
  g_assert_nonnull (before);

  g_assert_true (activate (desk, "own.discard"));
  assert_shown (desk, "||other.example^\n");
  g_object_get (banner, "title", &after, NULL);
  g_assert_null (after);
}

static void
test_adds_filters (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  weir_own_filters_page_add_filter (desk->page, "@@||cdn.example^");
  assert_in_force (desk, "||ads.example^\n@@||cdn.example^\n");
  g_assert_false (weir_own_filters_page_get_modified (desk->page));

  weir_filter_editor_append_line (editor (desk), "! not done");
  weir_own_filters_page_add_filter (desk->page, "@@||img.example^");
  assert_in_force (desk, "||ads.example^\n@@||cdn.example^\n");
  assert_shown (desk, "||ads.example^\n@@||cdn.example^\n! not done\n@@||img.example^\n");
}

/* --- the preview --- */

static GObject *
part_of_pane (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (part (desk, "preview")), WEIR_TYPE_PREVIEW_PANE,
                                        name);
}

static const char *
told (Desk *desk, const char *label)
{
  return gtk_label_get_text (GTK_LABEL (part_of_pane (desk, label)));
}

static gboolean
shows_empty (gpointer stack)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "empty") == 0;
}

static void
test_preview_of_nothing (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_true (activate (desk, "own.preview"));
  g_assert_true (adw_flap_get_reveal_flap (ADW_FLAP (part (desk, "flap"))));
  await (shows_empty, part_of_pane (desk, "stack"));
}

static void
test_preview_counts (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  const WeirRecord passed = {
    .host = "pixel.example",
    .site = "shop.example",
    .path = "/p.gif",
    .method = "GET",
    .scheme = "http",
    .verdict = WEIR_VERDICT_PASSED,
    .duration = 1,
  };
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  const WeirFilterPreview preview = { .n_seen = 640, .n_blocked = 1, .records = records };
  GtkWidget *stale = GTK_WIDGET (part_of_pane (desk, "stale"));

  g_ptr_array_add (records, weir_record_new_full (&passed));
  weir_preview_pane_show (WEIR_PREVIEW_PANE (part (desk, "preview")), &preview, NULL, FALSE);
  g_assert_cmpstr (told (desk, "blocked"), ==, "1 request more would have been blocked");
  g_assert_cmpstr (told (desk, "allowed"), ==, "0 blocked requests would have gone through");
  g_assert_cmpstr (told (desk, "seen"), ==, "Tried on the newest 640 requests of the history.");
  g_assert_nonnull (strstr (told (desk, "limits"), "keeps no queries"));
  g_assert_cmpuint (count_items (G_LIST_MODEL (part_of_pane (desk, "records"))), ==, 1);

  g_assert_false (gtk_widget_get_visible (stale));
  weir_filter_editor_append_line (editor (desk), "||more.example^");
  g_assert_true (gtk_widget_get_visible (stale));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/own-filters-page/saves", test_saves },
    { "/app/own-filters-page/follows-undo", test_follows_undo },
    { "/app/own-filters-page/discards", test_discards },
    { "/app/own-filters-page/asks-about-another-text", test_asks_about_another_text },
    { "/app/own-filters-page/adds-filters", test_adds_filters },
    { "/app/preview-pane/says-that-the-history-is-empty", test_preview_of_nothing },
    { "/app/preview-pane/counts-and-gets-stale", test_preview_counts },
  };

  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
