/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The entry in a window of its own; what one types is put in at the cursor, as a
 * keyboard would.
 */

#include "weir-search-entry.h"

#define PATIENCE_SECONDS 10

typedef struct
{
  GtkWindow *window;
  WeirSearchEntry *entry;
  guint n_changed;
} Fixture;

static void
on_query_changed (Fixture *f)
{
  f->n_changed++;
}

static gboolean
on_impatient (gpointer user_data G_GNUC_UNUSED)
{
  g_test_message ("nothing happened");
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

/* Runs the loop until @done says so. */
static void
wait_until (Fixture *f, gboolean (*done) (Fixture *f))
{
  guint id = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatient, NULL);

  while (!done (f))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static gboolean
has_changed (Fixture *f)
{
  return f->n_changed > 0;
}

static char *
get_error_text (Fixture *f)
{
  char *text;

  g_object_get (f->entry, "error-text", &text, NULL);
  return text;
}

static gboolean
has_error (Fixture *f)
{
  g_autofree char *text = get_error_text (f);

  return text != NULL;
}

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  f->window = GTK_WINDOW (gtk_window_new ());
  f->entry = g_object_new (WEIR_TYPE_SEARCH_ENTRY, NULL);
  g_signal_connect_swapped (f->entry, "query-changed", G_CALLBACK (on_query_changed), f);
  gtk_window_set_child (f->window, GTK_WIDGET (f->entry));
  gtk_window_present (f->window);
  gtk_widget_grab_focus (GTK_WIDGET (f->entry));
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  gtk_window_destroy (f->window);
}

static void
test_query (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_null (weir_search_entry_get_query (f->entry));
  weir_search_entry_set_text (f->entry, "verdict:blocked");
  wait_until (f, has_changed);
  g_assert_nonnull (weir_search_entry_get_query (f->entry));

  f->n_changed = 0;
  weir_search_entry_set_text (f->entry, "");
  wait_until (f, has_changed);
  g_assert_null (weir_search_entry_get_query (f->entry));
}

static void
test_error (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirQuery *query;

  weir_search_entry_set_text (f->entry, "type:image");
  wait_until (f, has_changed);
  query = weir_search_entry_get_query (f->entry);

  f->n_changed = 0;
  weir_search_entry_set_text (f->entry, "nonsense:image");
  wait_until (f, has_error);
  g_assert_cmpuint (f->n_changed, ==, 0);
  g_assert_true (weir_search_entry_get_query (f->entry) == query);

  weir_search_entry_set_text (f->entry, "image");
  wait_until (f, has_changed);
  g_assert_false (has_error (f));
}

static void
test_terms (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  weir_search_entry_set_text (f->entry, "  shop   type:image ");
  g_assert_true (weir_search_entry_has_term (f->entry, "type:image"));
  g_assert_false (weir_search_entry_has_term (f->entry, "type:imag"));
  g_assert_false (weir_search_entry_has_term (f->entry, "verdict:blocked"));

  weir_search_entry_toggle_term (f->entry, "verdict:blocked", TRUE);
  g_assert_cmpstr (weir_search_entry_get_text (f->entry), ==, "shop type:image verdict:blocked ");
  weir_search_entry_toggle_term (f->entry, "verdict:blocked", TRUE);
  g_assert_cmpstr (weir_search_entry_get_text (f->entry), ==, "shop type:image verdict:blocked ");
  weir_search_entry_toggle_term (f->entry, "type:image", FALSE);
  g_assert_cmpstr (weir_search_entry_get_text (f->entry), ==, "shop verdict:blocked ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/app/search-entry/a-valid-text-becomes-the-query", test_query);
  ADD ("/app/search-entry/an-error-leaves-the-last-query-in-force", test_error);
  ADD ("/app/search-entry/terms-come-and-go-as-words", test_terms);
#undef ADD

  return g_test_run ();
}
