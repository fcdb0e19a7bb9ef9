/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The journal of changes of the rules.
 *
 * The service keeps it and tells each entry in words; what was undone stays in
 * it, marked so.
 */

#include "weir-journal-pane.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirJournalPane
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GtkStack *stack;
  GtkNoSelection *selection;
  GtkWidget *undo_button;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirJournalPane, weir_journal_pane, ADW_TYPE_BIN)

static void
on_entries_changed (WeirJournalPane *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "journal");
  gtk_widget_set_visible (self->undo_button, !is_empty);
}

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *text = gtk_label_new (NULL);
  GtkWidget *caption = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0.0);
  gtk_label_set_xalign (GTK_LABEL (caption), 0.0);
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (caption, "caption");
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_item_set_child (list_item, box);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirJournalItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GtkWidget *text = gtk_widget_get_first_child (box);
  gboolean undone = weir_journal_item_get_undone (item);
  g_autofree char *when =
    weir_words_when (weir_journal_item_get_time (item), g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *caption =
    /* Translators: the time of a change of the rules that was undone since */
    undone ? g_strdup_printf (_ ("%s, undone"), when) : g_steal_pointer (&when);

  gtk_label_set_text (GTK_LABEL (text), weir_journal_item_get_text (item));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), caption);
  if (undone)
    gtk_widget_add_css_class (text, "undone");
  else
    gtk_widget_remove_css_class (text, "undone");
}

static void
weir_journal_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirJournalPane *self = WEIR_JOURNAL_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_journal_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirJournalPane *self = WEIR_JOURNAL_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      if (!g_set_object (&self->service, g_value_get_object (value)))
        break;
      gtk_no_selection_set_model (self->selection, self->service != NULL
                                                     ? weir_service_get_journal (self->service)
                                                     : NULL);
      on_entries_changed (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_journal_pane_dispose (GObject *object)
{
  WeirJournalPane *self = WEIR_JOURNAL_PANE (object);

  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_journal_pane_parent_class)->dispose (object);
}

static void
weir_journal_pane_class_init (WeirJournalPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_journal_pane_get_property;
  object_class->set_property = weir_journal_pane_set_property;
  object_class->dispose = weir_journal_pane_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-journal-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirJournalPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirJournalPane, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirJournalPane, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, on_entries_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
weir_journal_pane_init (WeirJournalPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
