/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The list in a window of its own, on a live log that is fed by hand.
 */

#include "weir-record-view.h"

#define CAPACITY 1000
#define PATIENCE_SECONDS 20

typedef struct
{
  GtkWindow *window;
  WeirRecordView *view;
  WeirLiveLog *log; /* (owned) */
  guint64 n_records;
  guint n_frames;
} Fixture;

static gboolean
on_impatient (gpointer user_data G_GNUC_UNUSED)
{
  g_test_message ("nothing happened");
  g_assert_not_reached ();
  return G_SOURCE_REMOVE;
}

static guint
get_n_rows (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->log));
}

static guint
get_n_new (Fixture *f)
{
  guint n;

  g_object_get (f->view, "n-new", &n, NULL);
  return n;
}

static GtkWidget *
find_scrolled (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_SCROLLED_WINDOW (child) ? child : find_scrolled (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkAdjustment *
get_adjustment (Fixture *f)
{
  return gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (find_scrolled (GTK_WIDGET (f->view))));
}

static void
on_after_paint (Fixture *f)
{
  f->n_frames++;
}

/* Until what was asked for has been laid out and painted, and what followed from that. */
static void
wait_for_frames (Fixture *f, guint n)
{
  guint id = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatient, NULL);
  GdkFrameClock *frames = gtk_widget_get_frame_clock (GTK_WIDGET (f->window));

  for (guint end = f->n_frames + n; f->n_frames < end;)
    {
      gdk_frame_clock_request_phase (frames, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

static void
add_rows (Fixture *f, guint n)
{
  guint id = g_timeout_add_seconds (PATIENCE_SECONDS, on_impatient, NULL);
  guint end = get_n_rows (f) + n;

  for (guint i = 0; i < n; i++)
    {
      const WeirRecord template = { .id = ++f->n_records,
                                    .started = g_get_real_time (),
                                    .method = "GET",
                                    .host = "cdn.example",
                                    .path = "/",
                                    .scheme = "http" };
      g_autoptr (WeirRecord) record = weir_record_new_full (&template);

      weir_live_log_add (f->log, record);
    }

  while (get_n_rows (f) < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
  wait_for_frames (f, 3);
}

static void
set_up (Fixture *f, gconstpointer newest_first)
{
  f->log = weir_live_log_new (CAPACITY);
  weir_live_log_set_newest_first (f->log, GPOINTER_TO_INT (newest_first));
  f->view = g_object_new (WEIR_TYPE_RECORD_VIEW, "model", f->log, "newest-first",
                          GPOINTER_TO_INT (newest_first), NULL);
  f->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (f->window, 900, 400);
  gtk_window_set_child (f->window, GTK_WIDGET (f->view));
  gtk_window_present (f->window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (GTK_WIDGET (f->window)), "after-paint",
                            G_CALLBACK (on_after_paint), f);
  add_rows (f, 200);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->log);
}

static double
get_newest_end (Fixture *f, gboolean newest_first)
{
  GtkAdjustment *adjustment = get_adjustment (f);

  return newest_first
           ? gtk_adjustment_get_lower (adjustment)
           : gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static void
assert_at_newest (Fixture *f, gboolean newest_first)
{
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_adjustment (f)),
                                  get_newest_end (f, newest_first), 1);
}

static void
test_follows (Fixture *f, gconstpointer newest_first)
{
  assert_at_newest (f, GPOINTER_TO_INT (newest_first));
  add_rows (f, 50);
  assert_at_newest (f, GPOINTER_TO_INT (newest_first));
  g_assert_cmpuint (get_n_new (f), ==, 0);
}

/* As a wheel does, by small steps. */
static void
scroll_away (Fixture *f, gboolean newest_first)
{
  GtkAdjustment *adjustment = get_adjustment (f);

  for (guint i = 0; i < 10; i++)
    {
      gtk_adjustment_set_value (adjustment,
                                gtk_adjustment_get_value (adjustment) + (newest_first ? 60 : -60));
      wait_for_frames (f, 1);
    }
}

static void
test_holds (Fixture *f, gconstpointer data)
{
  gboolean newest_first = GPOINTER_TO_INT (data);
  double before;
  double after;

  scroll_away (f, newest_first);
  before = gtk_adjustment_get_value (get_adjustment (f));
  add_rows (f, 34);
  after = gtk_adjustment_get_value (get_adjustment (f));

  g_assert_cmpuint (get_n_new (f), ==, 34);
  if (newest_first)
    g_assert_cmpfloat (after, >, before);
  else
    g_assert_cmpfloat_with_epsilon (after, before, 1);

  weir_record_view_scroll_to_newest (f->view);
  wait_for_frames (f, 3);
  g_assert_cmpuint (get_n_new (f), ==, 0);
  assert_at_newest (f, newest_first);
}

static void
test_selection (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *list = gtk_widget_get_first_child (find_scrolled (GTK_WIDGET (f->view)));
  g_autoptr (WeirRecordItem) selected = NULL;

  g_assert_null (weir_record_view_get_selected (f->view));
  g_assert_true (gtk_widget_activate_action (list, "list.select-item", "(ubb)", 5, FALSE, FALSE));
  selected = g_object_ref (weir_record_view_get_selected (f->view));
  add_rows (f, 20);
  g_assert_true (weir_record_view_get_selected (f->view) == selected);
}

int
main (int argc, char **argv)
{
  const gpointer first = GINT_TO_POINTER (TRUE);
  const gpointer last = GINT_TO_POINTER (FALSE);

  g_test_init (&argc, &argv, NULL);
  adw_init ();

#define ADD(path, data, test) g_test_add (path, Fixture, data, set_up, test, tear_down)
  ADD ("/app/record-view/keeps-to-the-newest-at-the-top", first, test_follows);
  ADD ("/app/record-view/keeps-to-the-newest-at-the-end", last, test_follows);
  ADD ("/app/record-view/holds-its-place-below-new-rows", first, test_holds);
  ADD ("/app/record-view/holds-its-place-above-new-rows", last, test_holds);
  ADD ("/app/record-view/a-selected-row-stays-selected", first, test_selection);
#undef ADD

  return g_test_run ();
}
