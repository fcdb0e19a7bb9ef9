/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An editor for filters.
 *
 * When typing rests, the text is checked on a thread of its own: a person may
 * paste a whole list.  The answer to an older text is dropped.  What is found is
 * marked in the gutter and by a wavy line, told in the list below the text, and,
 * of the line with the cursor, in the line of state; F8 goes from one to the next.
 *
 * Filters read from left to right whatever the language of the window, and so
 * does the text.
 */

#include "weir-filter-editor.h"

#include "weir-filter-gutter.h"
#include "weir-focus.h"
#include "weir-inner-names.h"
#include "weir-service.h"

#include <glib/gi18n-lib.h>

#define CHECK_MILLISECONDS 250
#define MAX_TOLD 200 /* problems in the list below the text */

struct _WeirFilterEditor
{
  GtkWidget parent_instance;

  WeirFilterProblems *problems; /* (owned) (nullable) */
  WeirFilterGutter *gutter;     /* (unowned): the text view's */
  GtkTextTag *problem_tag;      /* (unowned): the buffer's */
  char *kept;                   /* (owned): the text as it is kept */
  guint check_source;           /* 0: typing rests */
  GCancellable *check;          /* (owned) (nullable): the one that goes on */

  GtkWidget *box;
  GtkTextView *text_view;
  GtkTextBuffer *buffer;
  GtkWidget *problems_window;
  GtkListView *problems_view;
  GtkStringList *told_problems;
  GtkWidget *status_icon;
  GtkLabel *status;
  GtkWidget *problem_buttons;
};

typedef enum
{
  PROP_MODIFIED = 1,
  PROP_N_PROBLEMS,
} Property;

typedef enum
{
  CHANGED,
} Signal;

static GParamSpec *properties[PROP_N_PROBLEMS + 1];
static guint signals[CHANGED + 1];

G_DEFINE_FINAL_TYPE (WeirFilterEditor, weir_filter_editor, GTK_TYPE_WIDGET)

static guint
get_cursor_line (WeirFilterEditor *self)
{
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));
  return gtk_text_iter_get_line (&cursor);
}

/* --- what is told of problems --- */

static char *
describe_problem (guint line, const char *sentence)
{
  /* Translators: the number of a line, and why it cannot be read: a sentence */
  return g_strdup_printf (_ ("Line %u: %s"), line + 1, sentence);
}

/* Returns: (transfer full) */
static char *
describe_status (WeirFilterEditor *self)
{
  const guint line = get_cursor_line (self);
  const char *sentence = weir_filter_problems_at (self->problems, line);
  const guint n = weir_filter_problems_get_n (self->problems);

  if (sentence != NULL)
    return describe_problem (line, sentence);
  if (n > 0)
    return g_strdup_printf (ngettext ("%u line cannot be read", "%u lines cannot be read", n), n);
  if (gtk_text_buffer_get_char_count (self->buffer) > 0)
    return g_strdup (_ ("Every line can be read"));

  return g_strdup (_ ("One filter a line: ||ads.example^ blocks a host, @@||cdn.example^ lets one "
                      "through"));
}

static void
update_status (WeirFilterEditor *self)
{
  g_autofree char *told = NULL;
  gboolean on_problem;

  if (self->problems == NULL)
    return;

  on_problem = weir_filter_problems_at (self->problems, get_cursor_line (self)) != NULL;
  told = describe_status (self);
  gtk_label_set_text (self->status, told);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->status), told);
  gtk_widget_set_visible (self->status_icon, on_problem);
}

static void
underline (WeirFilterEditor *self)
{
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->problem_tag, &start, &end);
  for (guint i = 0; i < weir_filter_problems_get_n (self->problems); i++)
    {
      gtk_text_buffer_get_iter_at_line (self->buffer, &start,
                                        weir_filter_problems_get_line (self->problems, i));
      end = start;
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      gtk_text_buffer_apply_tag (self->buffer, self->problem_tag, &start, &end);
    }
}

static void
tell_problems (WeirFilterEditor *self)
{
  const guint n = weir_filter_problems_get_n (self->problems);
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < MIN (n, MAX_TOLD); i++)
    g_ptr_array_add (told,
                     describe_problem (weir_filter_problems_get_line (self->problems, i),
                                       weir_filter_problems_get_sentence (self->problems, i)));
  g_ptr_array_add (told, NULL);
  gtk_string_list_splice (self->told_problems, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->told_problems)),
                          (const char *const *) told->pdata);

  gtk_widget_set_visible (self->problems_window, n > 0);
  gtk_widget_set_visible (self->problem_buttons, n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.next-problem", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "editor.previous-problem", n > 0);
}

static void
take_problems (WeirFilterEditor *self, const GPtrArray *unread)
{
  const guint n_before = weir_filter_problems_get_n (self->problems);

  weir_filter_problems_set (self->problems, unread);
  underline (self);
  tell_problems (self);
  update_status (self);
  weir_filter_gutter_problems_changed (self->gutter);
  if (weir_filter_problems_get_n (self->problems) != n_before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PROBLEMS]);
}

/* --- checking --- */

static void
check_in_thread (GTask *task,
                 gpointer source G_GNUC_UNUSED,
                 gpointer text,
                 GCancellable *cancellable G_GNUC_UNUSED)
{
  g_task_return_pointer (task, weir_service_check_filters (text),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
on_checked (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer data)
{
  WeirFilterEditor *self = data;
  g_autoptr (GPtrArray) unread = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: there is another text by now, or no editor. */
  if (unread == NULL)
    return;

  g_clear_object (&self->check);
  take_problems (self, unread);
}

/* @text: (transfer full) */
static void
check (WeirFilterEditor *self, char *text)
{
  g_autoptr (GTask) task = NULL;

  self->check = g_cancellable_new ();
  task = g_task_new (NULL, self->check, on_checked, self);
  g_task_set_source_tag (task, check);
  g_task_set_task_data (task, text, g_free);
  g_task_run_in_thread (task, check_in_thread);
}

static void
cancel_check (WeirFilterEditor *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->check);
  g_clear_object (&self->check);
}

/* The buffer knows what was typed, but takes a text that a screen reader sets for one that is kept. */
static gboolean
on_typing_rests (gpointer data)
{
  WeirFilterEditor *self = data;
  g_autofree char *text = weir_filter_editor_dup_text (self);

  self->check_source = 0;
  gtk_text_buffer_set_modified (self->buffer, !g_str_equal (text, self->kept));
  check (self, g_steal_pointer (&text));
  return G_SOURCE_REMOVE;
}

static void
on_changed (WeirFilterEditor *self)
{
  cancel_check (self);
  self->check_source = g_timeout_add (CHECK_MILLISECONDS, on_typing_rests, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- from problem to problem --- */

static void
put_cursor (WeirFilterEditor *self, guint line)
{
  GtkTextIter start;

  gtk_text_buffer_get_iter_at_line (self->buffer, &start, line);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  gtk_text_view_scroll_to_mark (self->text_view, gtk_text_buffer_get_insert (self->buffer), 0.1,
                                FALSE, 0, 0);
}

static void
show_line (WeirFilterEditor *self, guint line)
{
  put_cursor (self, line);
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
}

static void
step_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  WeirFilterEditor *self = WEIR_FILTER_EDITOR (widget);
  guint index;

  if (weir_filter_problems_step (self->problems, get_cursor_line (self),
                                 g_str_equal (action, "editor.next-problem"), &index))
    show_line (self, weir_filter_problems_get_line (self->problems, index));
}

static void
on_problem_activated (WeirFilterEditor *self, guint position)
{
  if (position < weir_filter_problems_get_n (self->problems))
    show_line (self, weir_filter_problems_get_line (self->problems, position));
}

/* --- the text --- */

void
weir_filter_editor_set_text (WeirFilterEditor *self, const char *text)
{
  GtkTextIter start;

  g_return_if_fail (WEIR_IS_FILTER_EDITOR (self));

  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_place_cursor (self->buffer, &start);
  weir_filter_editor_set_kept (self);
}

char *
weir_filter_editor_dup_text (WeirFilterEditor *self)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_val_if_fail (WEIR_IS_FILTER_EDITOR (self), NULL);

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

void
weir_filter_editor_replace_text (WeirFilterEditor *self, const char *text)
{
  GtkTextIter start;
  GtkTextIter end;

  g_return_if_fail (WEIR_IS_FILTER_EDITOR (self));

  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

void
weir_filter_editor_append_line (WeirFilterEditor *self, const char *line)
{
  GtkTextIter end;

  g_return_if_fail (WEIR_IS_FILTER_EDITOR (self));

  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  if (!gtk_text_iter_starts_line (&end))
    gtk_text_buffer_insert (self->buffer, &end, "\n", 1);
  gtk_text_buffer_insert (self->buffer, &end, line, -1);
  gtk_text_buffer_insert (self->buffer, &end, "\n", 1);
  gtk_text_buffer_end_user_action (self->buffer);
  put_cursor (self, gtk_text_iter_get_line (&end) - 1);
}

gboolean
weir_filter_editor_get_modified (WeirFilterEditor *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_EDITOR (self), FALSE);

  return gtk_text_buffer_get_modified (self->buffer);
}

void
weir_filter_editor_set_kept (WeirFilterEditor *self)
{
  g_return_if_fail (WEIR_IS_FILTER_EDITOR (self));

  g_free (self->kept);
  self->kept = weir_filter_editor_dup_text (self);
  gtk_text_buffer_set_modified (self->buffer, FALSE);
}

static void
on_modified_changed (WeirFilterEditor *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

/* --- the object --- */

static gboolean
weir_filter_editor_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_FILTER_EDITOR (widget)->text_view));
}

static void
weir_filter_editor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirFilterEditor *self = WEIR_FILTER_EDITOR (object);

  switch ((Property) id)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, weir_filter_editor_get_modified (self));
      break;

    case PROP_N_PROBLEMS:
      g_value_set_uint (value, weir_filter_problems_get_n (self->problems));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_filter_editor_dispose (GObject *object)
{
  WeirFilterEditor *self = WEIR_FILTER_EDITOR (object);

  cancel_check (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_FILTER_EDITOR);
  g_clear_pointer (&self->problems, weir_filter_problems_free);

  G_OBJECT_CLASS (weir_filter_editor_parent_class)->dispose (object);
}

static void
weir_filter_editor_finalize (GObject *object)
{
  g_free (WEIR_FILTER_EDITOR (object)->kept);

  G_OBJECT_CLASS (weir_filter_editor_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, flags);
  properties[PROP_N_PROBLEMS] =
    g_param_spec_uint ("n-problems", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-filter-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, box);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, text_view);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, buffer);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, problems_window);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, problems_view);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, told_problems);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, status_icon);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, status);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterEditor, problem_buttons);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_modified_changed);
  gtk_widget_class_bind_template_callback (widget_class, update_status);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_activated);
}

static void
weir_filter_editor_class_init (WeirFilterEditorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_filter_editor_get_property;
  object_class->dispose = weir_filter_editor_dispose;
  object_class->finalize = weir_filter_editor_finalize;
  widget_class->grab_focus = weir_filter_editor_grab_focus;
  widget_class->focus = weir_focus_children;

  install_properties (object_class);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "editor.next-problem", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "editor.previous-problem", NULL, step_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, 0, "editor.next-problem", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F8, GDK_SHIFT_MASK,
                                       "editor.previous-problem", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
weir_filter_editor_init (WeirFilterEditor *self)
{
  self->kept = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->text_view), GTK_TEXT_DIR_LTR);
  self->problem_tag =
    gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  self->problems = weir_filter_problems_new (self->buffer);
  self->gutter = weir_filter_gutter_attach (self->text_view, self->problems);
  tell_problems (self);
  update_status (self);
}
