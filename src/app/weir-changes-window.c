/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undo everything: first what there is to undo, then what became of it.
 *
 * The list is asked for anew each time; what is undone is what is changed when the button is
 * pressed, so a line may have come or gone since.  While it is done the window stays, so that
 * nothing is left half way unseen.
 */

#include "weir-changes-window.h"

#include "weir-boxed-rows.h"
#include "weir-inner-names.h"

#include <glib/gi18n-lib.h>

struct _WeirChangesWindow
{
  AdwWindow parent_instance;

  WeirService *service; /* (owned) */
  gboolean is_undoing;
  GtkStack *stack;
  GtkLabel *waiting;
  GtkLabel *heading;
  GtkLabel *summary;
  GtkListBox *rows;
  GtkWidget *undo_button;
  GtkButton *close_button;
};

G_DEFINE_FINAL_TYPE (WeirChangesWindow, weir_changes_window, ADW_TYPE_WINDOW)

static const char *
get_icon_name (WeirComputerKind kind)
{
  switch (kind)
    {
    case WEIR_COMPUTER_PROXY:
      return "weir-filtering-symbolic";

    case WEIR_COMPUTER_AUTHORITY:
      return "weir-authority-symbolic";

    case WEIR_COMPUTER_AUTOSTART:
      return "weir-session-symbolic";

    case WEIR_COMPUTER_PROFILE:
      return "user-home-symbolic";
    }

  return NULL;
}

/* @title: (nullable): the words are all there is; @style_class: of the icon */
static void
append_row (WeirChangesWindow *self,
            const char *icon_name,
            const char *style_class,
            const char *title,
            const char *words)
{
  GtkWidget *row =
    title != NULL ? weir_boxed_row_new (title, words) : weir_boxed_row_new (words, NULL);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_name, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, style_class);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (self->rows, row);
}

/* What the window says now. @summary: (nullable) */
static void
tell (WeirChangesWindow *self, const char *heading, const char *summary)
{
  const gboolean has_rows = gtk_widget_get_first_child (GTK_WIDGET (self->rows)) != NULL;

  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->summary, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->summary), summary != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->rows), has_rows);
  gtk_stack_set_visible_child_name (self->stack, "told");
}

static void
wait (WeirChangesWindow *self, const char *words)
{
  gtk_label_set_text (self->waiting, words);
  gtk_stack_set_visible_child_name (self->stack, "waiting");
}

/* --- undoing --- */

static void
set_undoing (WeirChangesWindow *self, gboolean is_undoing)
{
  self->is_undoing = is_undoing;
  gtk_widget_set_sensitive (GTK_WIDGET (self->close_button), !is_undoing);
  gtk_window_set_deletable (GTK_WINDOW (self), !is_undoing);
  gtk_widget_set_visible (self->undo_button, FALSE);
}

static void
show_outcomes (WeirChangesWindow *self, const GPtrArray *outcomes)
{
  gboolean all = TRUE;

  weir_boxed_rows_clear (self->rows);
  for (guint i = 0; i < outcomes->len; i++)
    {
      const WeirComputerOutcome *outcome = outcomes->pdata[i];

      all = all && outcome->is_undone;
      append_row (self, outcome->is_undone ? "object-select-symbolic" : "dialog-warning-symbolic",
                  outcome->is_undone ? "success" : "warning", NULL, outcome->words);
    }

  if (all)
    tell (self, _ ("The Computer Is as It Was"), _ ("Your rules, lists and history stay in Weir."));
  else
    tell (self, _ ("Undone, but Not All"), _ ("What is left stands below; you can try again."));
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirChangesWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outcomes =
    weir_service_undo_changes_finish (WEIR_SERVICE (source), result, &error);

  if (self->service == NULL)
    return;

  set_undoing (self, FALSE);
  gtk_button_set_label (self->close_button, _ ("Done"));
  if (outcomes != NULL)
    show_outcomes (self, outcomes);
  else
    tell (self, _ ("Not Undone"), error->message);
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

static void
undo_action (GtkWidget *widget, const char *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirChangesWindow *self = WEIR_CHANGES_WINDOW (widget);

  set_undoing (self, TRUE);
  wait (self, _ ("Undoing…"));
  weir_service_undo_changes_async (self->service, NULL, on_undone, g_object_ref (self));
}

/* --- what there is --- */

static void
show_change (WeirChangesWindow *self, const WeirComputerChange *change)
{
  g_autofree char *words = g_strdup_printf ("%s\n%s", change->detail, change->undo);

  append_row (self, get_icon_name (change->kind), "dim-label", change->title, words);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirChangesWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes =
    weir_service_list_changes_finish (WEIR_SERVICE (source), result, &error);

  if (self->service == NULL)
    return;

  if (changes == NULL)
    {
      tell (self, _ ("Not Known"), error->message);
      return;
    }

  for (guint i = 0; i < changes->len; i++)
    show_change (self, changes->pdata[i]);
  if (changes->len == 0)
    tell (self, _ ("Nothing to Undo"), _ ("Weir has changed nothing on this computer."));
  else
    tell (self, _ ("What Weir Changed"), NULL);
  gtk_widget_set_visible (self->undo_button, changes->len > 0);
}

/* --- the object --- */

static gboolean
weir_changes_window_close_request (GtkWindow *window)
{
  if (WEIR_CHANGES_WINDOW (window)->is_undoing)
    return TRUE;

  return GTK_WINDOW_CLASS (weir_changes_window_parent_class)->close_request (window);
}

static void
weir_changes_window_dispose (GObject *object)
{
  g_clear_object (&WEIR_CHANGES_WINDOW (object)->service);

  G_OBJECT_CLASS (weir_changes_window_parent_class)->dispose (object);
}

static void
weir_changes_window_class_init (WeirChangesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_changes_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = weir_changes_window_close_request;

  gtk_widget_class_install_action (widget_class, "changes.undo", NULL, undo_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-changes-window.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, heading);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, rows);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, WeirChangesWindow, close_button);
}

static void
weir_changes_window_init (WeirChangesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set_without_mnemonics (GTK_WIDGET (self));
}

GtkWindow *
weir_changes_window_present (GtkWindow *parent, WeirService *service)
{
  WeirChangesWindow *self = g_object_new (WEIR_TYPE_CHANGES_WINDOW, "transient-for", parent, NULL);

  self->service = g_object_ref (service);
  wait (self, _ ("Looking…"));
  gtk_window_present (GTK_WINDOW (self));
  weir_service_list_changes_async (service, NULL, on_listed, g_object_ref (self));
  return GTK_WINDOW (self);
}
