/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Columns of text for the tables of rules, hosts and cookies.
 *
 * A column is a function from an item to a text.  These tables are short and
 * change now and then; the lists of requests, which are neither, have cells of
 * their own (weir-record-cell.c).
 *
 * The bound cells are kept with their factory, so that a countdown can be told
 * anew without touching the model.
 */

#include "weir-text-column.h"

#define WRAPPED_LINES 2

typedef struct
{
  WeirTextColumnFunc func;
  WeirTextColumnStyle style;
  GPtrArray *bound; /* (owned) (element-type GtkListItem): unowned items, bound now */
} TextColumn;

static const char *const LIST_ITEM_KEY = "weir-list-item";
static const char *const TEXT_COLUMN_KEY = "weir-text-column";

static void
text_column_free (gpointer data)
{
  TextColumn *self = data;

  g_ptr_array_unref (self->bound);
  g_free (self);
}

static void
update_cell (TextColumn *self, GtkListItem *list_item)
{
  GtkLabel *label = GTK_LABEL (gtk_list_item_get_child (list_item));
  g_autofree char *text =
    self->func (gtk_list_item_get_item (list_item), g_get_real_time () / G_USEC_PER_SEC);

  gtk_label_set_text (label, text);
}

static void
on_item_notify (GObject *item G_GNUC_UNUSED,
                GParamSpec *pspec G_GNUC_UNUSED,
                GtkListItem *list_item)
{
  TextColumn *self = g_object_get_data (G_OBJECT (list_item), TEXT_COLUMN_KEY);

  update_cell (self, list_item);
}

/* The whole text of a cell that is too narrow for it. */
static gboolean
on_query_tooltip (GtkWidget *label,
                  int x G_GNUC_UNUSED,
                  int y G_GNUC_UNUSED,
                  gboolean keyboard G_GNUC_UNUSED,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item, gpointer data)
{
  TextColumn *self = data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), self->style == WEIR_TEXT_COLUMN_WRAPPED
                                                ? PANGO_ELLIPSIZE_END
                                                : PANGO_ELLIPSIZE_MIDDLE);
  if (self->style == WEIR_TEXT_COLUMN_WRAPPED)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (label), WRAPPED_LINES);
    }
  gtk_label_set_xalign (GTK_LABEL (label), self->style == WEIR_TEXT_COLUMN_NUMBER ? 1.0 : 0.0);
  gtk_widget_set_has_tooltip (label, TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  if (self->style != WEIR_TEXT_COLUMN_PLAIN && self->style != WEIR_TEXT_COLUMN_WRAPPED)
    gtk_widget_add_css_class (label, "numeric");
  if (self->style == WEIR_TEXT_COLUMN_DIM)
    gtk_widget_add_css_class (label, "dim-label");

  g_object_set_data (G_OBJECT (list_item), TEXT_COLUMN_KEY, self);
  gtk_list_item_set_child (list_item, label);
  weir_text_column_mark_cell (label, list_item);
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item, gpointer data)
{
  TextColumn *self = data;

  g_signal_connect (gtk_list_item_get_item (list_item), "notify", G_CALLBACK (on_item_notify),
                    list_item);
  g_ptr_array_add (self->bound, list_item);
  update_cell (self, list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item, gpointer data)
{
  TextColumn *self = data;

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_notify,
                                        list_item);
  g_ptr_array_remove_fast (self->bound, list_item);
}

void
weir_text_column_set_text (GtkColumnViewColumn *column,
                           WeirTextColumnFunc func,
                           WeirTextColumnStyle style)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  TextColumn *self = g_new0 (TextColumn, 1);

  self->func = func;
  self->style = style;
  self->bound = g_ptr_array_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  g_object_set_data_full (G_OBJECT (factory), TEXT_COLUMN_KEY, self, text_column_free);
  gtk_column_view_column_set_factory (column, factory);
}

static gboolean
is_of_numbers (GtkColumnViewColumn *column)
{
  GtkListItemFactory *factory = gtk_column_view_column_get_factory (column);
  TextColumn *self =
    factory != NULL ? g_object_get_data (G_OBJECT (factory), TEXT_COLUMN_KEY) : NULL;

  return self != NULL && self->style == WEIR_TEXT_COLUMN_NUMBER;
}

/* No function of GTK's reaches a header: it is the first child of the view, with one for each column. */
void
weir_text_column_view_align_headers (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  GtkWidget *headers = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *header = headers != NULL ? gtk_widget_get_first_child (headers) : NULL;

  for (guint i = 0; header != NULL; i++, header = gtk_widget_get_next_sibling (header))
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      GtkWidget *title = gtk_widget_get_first_child (header);

      if (column != NULL && title != NULL && is_of_numbers (column))
        gtk_widget_set_halign (title, GTK_ALIGN_END);
    }
}

void
weir_text_column_set_compare (GtkColumnViewColumn *column, GCompareDataFunc compare)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

void
weir_text_column_set_shown (GtkColumnViewColumn *column, gboolean shown, int width)
{
  /* GTK 4.8 takes the width of a hidden column from those that expand. */
  gtk_column_view_column_set_fixed_width (column, shown ? width : 0);
  gtk_column_view_column_set_visible (column, shown);
}

void
weir_text_column_refresh (GtkColumnViewColumn *column)
{
  GtkListItemFactory *factory = gtk_column_view_column_get_factory (column);
  TextColumn *self = g_object_get_data (G_OBJECT (factory), TEXT_COLUMN_KEY);

  for (guint i = 0; i < self->bound->len; i++)
    update_cell (self, self->bound->pdata[i]);
}

void
weir_text_column_mark_cell (GtkWidget *cell, GtkListItem *list_item)
{
  g_object_set_data (G_OBJECT (cell), LIST_ITEM_KEY, list_item);
}

/* A picked widget is in the marked one, is its cell, or is the row of cells. */
static GtkListItem *
find_list_item (GtkWidget *widget)
{
  for (int depth = 0; widget != NULL && depth < 3; depth++)
    {
      GtkListItem *list_item = g_object_get_data (G_OBJECT (widget), LIST_ITEM_KEY);

      if (list_item != NULL)
        return list_item;
      widget = gtk_widget_get_first_child (widget);
    }

  return NULL;
}

guint
weir_text_column_view_find (GtkWidget *view, GtkWidget *inside)
{
  GtkListItem *list_item = NULL;

  for (GtkWidget *widget = inside; widget != NULL && widget != view && list_item == NULL;
       widget = gtk_widget_get_parent (widget))
    list_item = find_list_item (widget);

  return list_item != NULL ? gtk_list_item_get_position (list_item) : GTK_INVALID_LIST_POSITION;
}

guint
weir_text_column_view_pick (GtkWidget *view, double x, double y)
{
  return weir_text_column_view_find (view, gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT));
}
