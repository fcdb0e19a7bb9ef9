/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The details of a filter list.
 *
 * Facts, skipped and unread lines are the list's; what hit most is asked of the
 * database, and an answer that comes after another list was chosen is dropped.  A
 * list that changes while it is shown is shown anew, once for all its changes.
 */

#include "weir-list-pane.h"

#include "weir-focus.h"
#include "weir-list-rows.h"
#include "weir-list-state-cell.h"
#include "weir-list-words.h"

#include <glib/gi18n-lib.h>

#define MAX_FIRST_LINES 24
#define MAX_HITS 10

struct _WeirListPane
{
  AdwBin parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  WeirFilterList *list;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the hits */
  guint update_source;       /* 0: none */

  GtkWidget *close_button;
  GtkScrolledWindow *scrolled;
  GtkLabel *purpose;
  GtkButton *update_button;
  GtkWidget *answers;
  GtkWidget *take_button;
  GtkWidget *keep_button;
  GtkWidget *edit_button;
  GtkListBox *facts;
  GtkWidget *hits_group;
  GtkListBox *hits;
  GtkWidget *unread_group;
  GtkListBox *unread;
  GtkWidget *skipped_group;
  GtkListBox *skipped;
  GtkWidget *lines_group;
  GtkLabel *lines;
};

typedef enum
{
  PROP_SERVICE = 1,
  PROP_LIST,
} Property;

static GParamSpec *properties[PROP_LIST + 1];

G_DEFINE_FINAL_TYPE (WeirListPane, weir_list_pane, ADW_TYPE_BIN)

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* --- what hit most --- */

static void
on_top_filters (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirListPane) self = data;
  g_autoptr (GPtrArray) hits =
    weir_service_top_filters_finish (WEIR_SERVICE (source), result, NULL);

  /* Another list was chosen, or there is no history to ask: then there is nothing to tell. */
  if (hits == NULL || self->service == NULL)
    return;

  gtk_widget_set_visible (self->hits_group,
                          weir_list_rows_fill_hits (self->hits, hits, get_now ()));
}

static void
cancel_hits (WeirListPane *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask_hits (WeirListPane *self)
{
  cancel_hits (self);
  if (self->service == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  weir_service_top_filters_async (self->service, weir_filter_list_get_row (self->list)->key,
                                  MAX_HITS, self->cancellable, on_top_filters, g_object_ref (self));
}

/* --- what is known --- */

static void
update_buttons (WeirListPane *self)
{
  const WeirListState state = weir_filter_list_get_state (self->list);
  const WeirListRow *row = weir_filter_list_get_row (self->list);
  const gboolean goes_on = weir_list_is_updating (self->list);
  GtkWidget *const named[] = { GTK_WIDGET (self->update_button), self->take_button,
                               self->keep_button };

  gtk_button_set_label (self->update_button, goes_on                     ? _ ("Cancel")
                                             : state == WEIR_LIST_FAILED ? _ ("Try Again")
                                                                         : _ ("Update Now"));
  for (gsize i = 0; i < G_N_ELEMENTS (named); i++)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (named[i]), "s", row->key);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->update_button),
                                  goes_on ? "lists.cancel-one" : "lists.update-one");

  gtk_widget_set_visible (GTK_WIDGET (self->update_button),
                          weir_list_is_loaded (self->list) && row->enabled);
  gtk_widget_set_visible (self->answers, state == WEIR_LIST_HELD);
  gtk_widget_set_visible (self->edit_button, row->kind == WEIR_LIST_OWN);
}

static void
update_lines (WeirListPane *self)
{
  g_autofree char *lines = weir_filter_list_dup_first_lines (self->list, MAX_FIRST_LINES);
  g_autofree char *valid = lines != NULL ? g_utf8_make_valid (lines, -1) : NULL;

  gtk_label_set_text (self->lines, valid != NULL ? g_strchomp (valid) : "");
  gtk_widget_set_visible (self->lines_group, valid != NULL && *valid != '\0');
}

static void
update (WeirListPane *self)
{
  const char *purpose = weir_filter_list_get_purpose (self->list);

  gtk_label_set_text (self->purpose, purpose != NULL ? purpose : "");
  gtk_widget_set_visible (GTK_WIDGET (self->purpose), purpose != NULL);
  update_buttons (self);
  weir_list_rows_fill_facts (self->facts, self->list, get_now ());
  gtk_widget_set_visible (self->skipped_group,
                          weir_list_rows_fill_skipped (self->skipped, self->list));
  gtk_widget_set_visible (self->unread_group,
                          weir_list_rows_fill_unread (self->unread, self->list));
  update_lines (self);
  ask_hits (self);
}

static gboolean
update_now (gpointer data)
{
  WeirListPane *self = data;

  self->update_source = 0;
  if (self->list != NULL)
    update (self);
  return G_SOURCE_REMOVE;
}

static void
on_list_notify (WeirListPane *self, GParamSpec *pspec)
{
  if (!g_str_equal (pspec->name, "progress") && self->update_source == 0)
    self->update_source = g_idle_add (update_now, self);
}

void
weir_list_pane_set_list (WeirListPane *self, WeirFilterList *list)
{
  g_return_if_fail (WEIR_IS_LIST_PANE (self));

  if (self->list == list)
    return;

  cancel_hits (self);
  g_clear_handle_id (&self->update_source, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, on_list_notify, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    {
      g_signal_connect_object (list, "notify", G_CALLBACK (on_list_notify), self,
                               G_CONNECT_SWAPPED);
      gtk_widget_set_visible (self->hits_group, FALSE);
      update (self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIST]);
}

/* --- the object --- */

static gboolean
weir_list_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WEIR_LIST_PANE (widget)->close_button);
}

static void
weir_list_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirListPane *self = WEIR_LIST_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_LIST:
      g_value_set_object (value, self->list);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_list_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirListPane *self = WEIR_LIST_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_set_object (&self->service, g_value_get_object (value));
      break;

    case PROP_LIST:
      weir_list_pane_set_list (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_list_pane_dispose (GObject *object)
{
  WeirListPane *self = WEIR_LIST_PANE (object);

  cancel_hits (self);
  g_clear_handle_id (&self->update_source, g_source_remove);
  g_clear_object (&self->list);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_list_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-list-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, purpose);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, update_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, answers);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, take_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, keep_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, edit_button);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, facts);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, hits_group);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, hits);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, unread_group);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, unread);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, skipped_group);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, skipped);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, lines_group);
  gtk_widget_class_bind_template_child (widget_class, WeirListPane, lines);
}

static void
weir_list_pane_class_init (WeirListPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = weir_list_pane_get_property;
  object_class->set_property = weir_list_pane_set_property;
  object_class->dispose = weir_list_pane_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = weir_list_pane_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = weir_focus_children;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE, flags);
  properties[PROP_LIST] = g_param_spec_object ("list", NULL, NULL, WEIR_TYPE_FILTER_LIST,
                                               flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_LIST_STATE_CELL);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
weir_list_pane_init (WeirListPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
