/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The editor of filters: its problems, its gutter, and the text between being
 * written and being kept.
 */

#include "service-fixture.h"
#include "weir-filter-editor.h"
#include "weir-filter-gutter.h"
#include "widget-test.h"

/* --- problems --- */

static GtkTextBuffer *
buffer_of (const char *text)
{
  GtkTextBuffer *buffer = gtk_text_buffer_new (NULL);

  gtk_text_buffer_set_text (buffer, text, -1);
  return buffer;
}

/* @lines: counted from 1, ends with 0 */
static GPtrArray *
unread_lines (const guint *lines)
{
  GPtrArray *unread = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_unread_line_free);

  for (guint i = 0; lines[i] != 0; i++)
    {
      WeirUnreadLine *line = g_new0 (WeirUnreadLine, 1);

      line->line = lines[i];
      line->text = g_strdup ("text");
      line->reason = g_strdup_printf ("Reason %u.", lines[i]);
      g_ptr_array_add (unread, line);
    }
  return unread;
}

static void
test_problems_stay_with_their_lines (void)
{
  g_autoptr (GtkTextBuffer) buffer = buffer_of ("a\nb\nc\nd");
  g_autoptr (WeirFilterProblems) problems = weir_filter_problems_new (buffer);
  g_autoptr (GPtrArray) unread = unread_lines ((const guint[]){ 2, 4, 9, 0 });
  GtkTextIter place;

  /* A line that is not there any more is no problem. */
  weir_filter_problems_set (problems, unread);
  g_assert_cmpuint (weir_filter_problems_get_n (problems), ==, 2);
  g_assert_cmpstr (weir_filter_problems_at (problems, 1), ==, "Reason 2.");
  g_assert_cmpstr (weir_filter_problems_at (problems, 3), ==, "Reason 4.");
  g_assert_null (weir_filter_problems_at (problems, 0));
  g_assert_null (weir_filter_problems_at (problems, 2));

  /* A line begun at the very place of one with a problem pushes it down. */
  gtk_text_buffer_get_iter_at_line (buffer, &place, 1);
  gtk_text_buffer_insert (buffer, &place, "new\n", -1);
  g_assert_null (weir_filter_problems_at (problems, 1));
  g_assert_cmpstr (weir_filter_problems_at (problems, 2), ==, "Reason 2.");
  g_assert_cmpuint (weir_filter_problems_get_line (problems, 1), ==, 4);

  /* Typing at the start of the line does not. */
  gtk_text_buffer_get_iter_at_line (buffer, &place, 2);
  gtk_text_buffer_insert (buffer, &place, "||", -1);
  g_assert_cmpstr (weir_filter_problems_at (problems, 2), ==, "Reason 2.");
}

static void
test_problems_step_round_the_end (void)
{
  g_autoptr (GtkTextBuffer) buffer = buffer_of ("a\nb\nc\nd\ne");
  g_autoptr (WeirFilterProblems) problems = weir_filter_problems_new (buffer);
  g_autoptr (GPtrArray) unread = unread_lines ((const guint[]){ 2, 4, 0 });
  g_autoptr (GPtrArray) one = unread_lines ((const guint[]){ 3, 0 });
  const struct
  {
    guint line;
    gboolean forward;
    guint expected;
  } cases[] = {
    { 0, TRUE, 0 },  { 1, TRUE, 1 },  { 2, TRUE, 1 },  { 3, TRUE, 0 },  { 4, TRUE, 0 },
    { 0, FALSE, 1 }, { 1, FALSE, 1 }, { 2, FALSE, 0 }, { 3, FALSE, 0 }, { 4, FALSE, 1 },
  };
  guint index;

  g_assert_false (weir_filter_problems_step (problems, 0, TRUE, &index));
  weir_filter_problems_set (problems, unread);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (weir_filter_problems_step (problems, cases[i].line, cases[i].forward, &index));
      g_assert_cmpuint (index, ==, cases[i].expected);
    }

  weir_filter_problems_set (problems, one);
  g_assert_true (weir_filter_problems_step (problems, 2, TRUE, &index));
  g_assert_cmpuint (index, ==, 0);
}

/* --- the editor --- */

typedef struct
{
  GtkWidget *window;
  WeirFilterEditor *editor;
} Desk;

static void
set_up (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  desk->window = gtk_window_new ();
  desk->editor = g_object_new (WEIR_TYPE_FILTER_EDITOR, NULL);
  gtk_window_set_default_size (GTK_WINDOW (desk->window), 500, 300);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->editor));
}

static void
tear_down (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static GObject *
part (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (desk->editor), WEIR_TYPE_FILTER_EDITOR, name);
}

static guint
count_problems (Desk *desk)
{
  guint n;

  g_object_get (desk->editor, "n-problems", &n, NULL);
  return n;
}

static gboolean
has_two_problems (gpointer data)
{
  return count_problems (data) == 2;
}

static gboolean
has_no_problem (gpointer data)
{
  return count_problems (data) == 0;
}

static const char *
status (Desk *desk)
{
  return gtk_label_get_text (GTK_LABEL (part (desk, "status")));
}

static guint
cursor_line (Desk *desk)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (part (desk, "buffer"));
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  return gtk_text_iter_get_line (&cursor);
}

#define TWO_PROBLEMS "! mine\n||ads.example^$nonsense\n||cdn.example^\n||x.example^$domain=\n"

static void
test_editor_tells_problems (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *told = G_LIST_MODEL (part (desk, "told_problems"));
  GtkWidget *list = GTK_WIDGET (part (desk, "problems_window"));
  g_autoptr (GtkStringObject) first = NULL;

  g_assert_false (gtk_widget_get_visible (list));
  weir_filter_editor_set_text (desk->editor, TWO_PROBLEMS);
  await (has_two_problems, desk);
  g_assert_true (gtk_widget_get_visible (list));
  g_assert_cmpuint (count_items (told), ==, 2);
  first = g_list_model_get_item (told, 0);
  g_assert_true (g_str_has_prefix (gtk_string_object_get_string (first), "Line 2: "));
  g_assert_cmpstr (status (desk), ==, "2 lines cannot be read");

  weir_filter_editor_set_text (desk->editor, "||ads.example^\n");
  await (has_no_problem, desk);
  g_assert_false (gtk_widget_get_visible (list));
  g_assert_cmpstr (status (desk), ==, "Every line can be read");
}

static void
test_editor_goes_to_problems (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *editor = GTK_WIDGET (desk->editor);

  weir_filter_editor_set_text (desk->editor, TWO_PROBLEMS);
  await (has_two_problems, desk);
  g_assert_true (gtk_widget_activate_action (editor, "editor.next-problem", NULL));
  g_assert_cmpuint (cursor_line (desk), ==, 1);
  g_assert_true (g_str_has_prefix (status (desk), "Line 2: "));
  g_assert_true (gtk_widget_activate_action (editor, "editor.next-problem", NULL));
  g_assert_cmpuint (cursor_line (desk), ==, 3);
  g_assert_true (gtk_widget_activate_action (editor, "editor.next-problem", NULL));
  g_assert_cmpuint (cursor_line (desk), ==, 1);
  g_assert_true (gtk_widget_activate_action (editor, "editor.previous-problem", NULL));
  g_assert_cmpuint (cursor_line (desk), ==, 3);

  g_signal_emit_by_name (part (desk, "problems_view"), "activate", 0);
  g_assert_cmpuint (cursor_line (desk), ==, 1);
}

static void
assert_text (Desk *desk, const char *expected)
{
  g_autofree char *text = weir_filter_editor_dup_text (desk->editor);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_editor_knows_what_is_kept (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (part (desk, "buffer"));

  weir_filter_editor_set_text (desk->editor, "||ads.example^");
  g_assert_false (weir_filter_editor_get_modified (desk->editor));

  weir_filter_editor_append_line (desk->editor, "@@||cdn.example^");
  assert_text (desk, "||ads.example^\n@@||cdn.example^\n");
  g_assert_cmpuint (cursor_line (desk), ==, 1);
  g_assert_true (weir_filter_editor_get_modified (desk->editor));
  gtk_text_buffer_undo (buffer);
  assert_text (desk, "||ads.example^");
  g_assert_false (weir_filter_editor_get_modified (desk->editor));

  weir_filter_editor_replace_text (desk->editor, "other");
  g_assert_true (weir_filter_editor_get_modified (desk->editor));
  weir_filter_editor_set_kept (desk->editor);
  g_assert_false (weir_filter_editor_get_modified (desk->editor));
  gtk_text_buffer_undo (buffer);
  assert_text (desk, "||ads.example^");
  g_assert_true (weir_filter_editor_get_modified (desk->editor));
}

static gboolean
is_modified (gpointer data)
{
  return weir_filter_editor_get_modified (data);
}

/* GTK takes a text that assistive technology sets for one that nobody has changed. */
static void
test_editor_notices_a_set_text (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (part (desk, "buffer")), "||spoken.example^", -1);
  await (is_modified, desk->editor);
}

/* --- the gutter --- */

static gboolean
is_allocated (gpointer widget)
{
  return gtk_widget_get_height (widget) > 0;
}

/* GTK 4.8 answers with what stands around the gutter. */
static WeirFilterGutter *
gutter_of (GtkTextView *view)
{
  GtkWidget *gutter = gtk_text_view_get_gutter (view, GTK_TEXT_WINDOW_LEFT);

  return WEIR_FILTER_GUTTER (WEIR_IS_FILTER_GUTTER (gutter) ? gutter
                                                            : gtk_widget_get_first_child (gutter));
}

static void
test_gutter_knows_its_lines (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GtkTextView *view = GTK_TEXT_VIEW (part (desk, "text_view"));
  WeirFilterGutter *gutter = gutter_of (view);
  g_autoptr (GString) text = g_string_new ("a line that is so long that it has to be wrapped ");
  GtkTextIter start;

  for (guint i = 0; i < 3; i++)
    g_string_append (text, text->str);
  g_string_append (text, "\nsecond\nthird");
  weir_filter_editor_set_text (desk->editor, text->str);
  gtk_window_present (GTK_WINDOW (desk->window));
  await (is_allocated, gutter);

  for (guint line = 0; line < 3; line++)
    {
      int y;
      int height;
      int top;

      gtk_text_buffer_get_iter_at_line (gtk_text_view_get_buffer (view), &start, line);
      gtk_text_view_get_line_yrange (view, &start, &y, &height);
      gtk_text_view_buffer_to_window_coords (view, GTK_TEXT_WINDOW_LEFT, 0, y, NULL, &top);
      g_assert_cmpint (height, >, 0);
      g_assert_cmpuint (weir_filter_gutter_get_line_at (gutter, top), ==, line);
      g_assert_cmpuint (weir_filter_gutter_get_line_at (gutter, top + height - 1), ==, line);
    }
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/filter-editor/tells-lines-that-cannot-be-read", test_editor_tells_problems },
    { "/app/filter-editor/goes-from-problem-to-problem", test_editor_goes_to_problems },
    { "/app/filter-editor/knows-what-is-kept", test_editor_knows_what_is_kept },
    { "/app/filter-editor/notices-a-text-that-is-set", test_editor_notices_a_set_text },
    { "/app/filter-gutter/knows-the-line-at-each-place", test_gutter_knows_its_lines },
  };

  if (!widget_test_begin (&argc, &argv))
    return 0;

  g_test_add_func ("/app/filter-problems/stay-with-their-lines",
                   test_problems_stay_with_their_lines);
  g_test_add_func ("/app/filter-problems/step-round-the-end", test_problems_step_round_the_end);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
