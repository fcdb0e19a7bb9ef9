/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A cell of a list of records, as light as a widget can be.
 *
 * A GtkColumnView of GTK 4.8 keeps some two hundred rows around the ones on
 * screen, and binds them all anew at each refresh of a busy list.  With a
 * GtkLabel a cell that is two thousand texts to shape and to measure, 25 to 40 ms
 * in which the proxy stands still.  So binding this cell is one pointer; the text
 * is made and shaped when the cell is painted, which only those on screen are,
 * and its size is the font's, whatever the text.
 *
 * What a screen reader is told follows later, from weir_record_cell_speak(),
 * which the list calls when it has come to rest.
 */

#include "weir-record-cell.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 16
#define ICON_SPACING 6
#define DIM_ALPHA 0.6f

struct _WeirRecordCell
{
  GtkWidget parent_instance;

  WeirColumn column;
  GtkListItem *list_item; /* (unowned) (nullable): the row, while it is bound */
  WeirRecordItem *item;   /* (owned) (nullable) */
  gulong changed_id;      /* 0: the record will not change any more */
  gboolean unspoken;
};

G_DEFINE_FINAL_TYPE (WeirRecordCell, weir_record_cell, GTK_TYPE_WIDGET)

static void
disconnect_item (WeirRecordCell *self)
{
  if (self->changed_id != 0)
    g_signal_handler_disconnect (self->item, self->changed_id);
  self->changed_id = 0;
}

static void
on_item_changed (WeirRecordCell *self)
{
  if (weir_record_item_get_record (self->item)->duration >= 0)
    disconnect_item (self);
  self->unspoken = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_item (WeirRecordCell *self, WeirRecordItem *item)
{
  if (self->item == item)
    return;

  if (self->item != NULL)
    disconnect_item (self);
  g_set_object (&self->item, item);
  self->unspoken = item != NULL;
  if (item != NULL && weir_record_item_get_record (item)->duration < 0)
    self->changed_id =
      g_signal_connect_swapped (item, "changed", G_CALLBACK (on_item_changed), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The end of a host says whose it is; a path is known by both of its ends. */
static PangoEllipsizeMode
get_ellipsize_mode (WeirColumn column)
{
  switch (column)
    {
    case WEIR_COLUMN_SITE:
    case WEIR_COLUMN_HOST:
      return PANGO_ELLIPSIZE_START;

    case WEIR_COLUMN_PATH:
      return PANGO_ELLIPSIZE_MIDDLE;

    case WEIR_COLUMN_VERDICT:
    case WEIR_COLUMN_TIME:
    case WEIR_COLUMN_TYPE:
    case WEIR_COLUMN_STATUS:
    case WEIR_COLUMN_SIZE:
    case WEIR_COLUMN_DURATION:
    case WEIR_N_COLUMNS:
    default:
      return PANGO_ELLIPSIZE_END;
    }
}

/* --- painting --- */

static PangoLayout *
create_layout (WeirRecordCell *self, const char *text, int width)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, get_ellipsize_mode (self->column));
  pango_layout_set_width (layout, width * PANGO_SCALE);
  return layout;
}

static void
get_colors (WeirRecordCell *self, GdkRGBA *text_color, GdkRGBA *mark_color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const WeirRecord *record = weir_record_item_get_record (self->item);
  const char *style_class = weir_format_verdict_class (record->verdict);
  g_autofree char *name = g_strconcat (style_class, "_color", NULL);

  gtk_style_context_get_color (context, text_color);
  *mark_color = *text_color;
  if (g_str_equal (style_class, "dim-label"))
    mark_color->alpha *= DIM_ALPHA;
  else if (*style_class != '\0')
    gtk_style_context_lookup_color (context, name, mark_color);
}

static void
paint_icon (WeirRecordCell *self, GtkSnapshot *snapshot, const GdkRGBA *color, int x, int y)
{
  const WeirRecord *record = weir_record_item_get_record (self->item);
  const char *name = weir_format_verdict_icon (record->verdict);
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GtkIconPaintable) icon = NULL;

  if (name == NULL)
    return;

  icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (display), name, NULL,
                                     ICON_SIZE, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                     gtk_widget_get_direction (GTK_WIDGET (self)),
                                     GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ICON_SIZE,
                                            ICON_SIZE, color, 1);
  gtk_snapshot_restore (snapshot);
}

/* @start: what is taken at the start edge, by an icon */
static void
paint_text (WeirRecordCell *self,
            GtkSnapshot *snapshot,
            const char *text,
            const GdkRGBA *color,
            int start)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self)) - start;
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  const gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autoptr (PangoLayout) layout = NULL;
  PangoRectangle extents;
  int x;

  if (width <= 0 || *text == '\0')
    return;

  layout = create_layout (self, text, width);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  x = rtl ? 0 : start;
  if (rtl != weir_format_ends_at_edge (self->column))
    x += width - extents.width;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (x - extents.x, (height - extents.height) / 2));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
weir_record_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirRecordCell *self = WEIR_RECORD_CELL (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  char text[WEIR_CELL_SIZE];
  GdkRGBA text_color;
  GdkRGBA mark_color;

  if (self->item == NULL)
    return;

  get_colors (self, &text_color, &mark_color);
  weir_format_cell (weir_record_item_get_record (self->item), self->column, g_get_real_time (),
                    text);
  if (self->column != WEIR_COLUMN_VERDICT)
    {
      paint_text (self, snapshot, text, &text_color, 0);
      return;
    }

  paint_icon (self, snapshot, &mark_color, rtl ? width - ICON_SIZE : 0, (height - ICON_SIZE) / 2);
  paint_text (self, snapshot, text, &mark_color, ICON_SIZE + ICON_SPACING);
}

static void
weir_record_cell_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size G_GNUC_UNUSED,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline G_GNUC_UNUSED,
                          int *natural_baseline G_GNUC_UNUSED)
{
  PangoFontMetrics *metrics;

  *minimum = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
      *minimum = MAX (ICON_SIZE, PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)));
      pango_font_metrics_unref (metrics);
    }
  *natural = *minimum;
}

/* --- the object --- */

static void
weir_record_cell_dispose (GObject *object)
{
  weir_record_cell_bind (WEIR_RECORD_CELL (object), NULL);

  G_OBJECT_CLASS (weir_record_cell_parent_class)->dispose (object);
}

static void
weir_record_cell_class_init (WeirRecordCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_record_cell_dispose;
  widget_class->snapshot = weir_record_cell_snapshot;
  widget_class->measure = weir_record_cell_measure;
  gtk_widget_class_set_css_name (widget_class, "recordcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
weir_record_cell_init (WeirRecordCell *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weir_record_cell_new (WeirColumn column)
{
  WeirRecordCell *self = g_object_new (WEIR_TYPE_RECORD_CELL, NULL);

  self->column = column;
  return GTK_WIDGET (self);
}

void
weir_record_cell_bind (WeirRecordCell *self, GtkListItem *list_item)
{
  g_return_if_fail (WEIR_IS_RECORD_CELL (self));

  self->list_item = list_item;
  set_item (self, list_item != NULL ? gtk_list_item_get_item (list_item) : NULL);
}

WeirRecordItem *
weir_record_cell_get_item (WeirRecordCell *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_CELL (self), NULL);

  return self->item;
}

guint
weir_record_cell_get_position (WeirRecordCell *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_CELL (self), GTK_INVALID_LIST_POSITION);

  return self->list_item != NULL ? gtk_list_item_get_position (self->list_item)
                                 : GTK_INVALID_LIST_POSITION;
}

gboolean
weir_record_cell_is_cut (WeirRecordCell *self)
{
  g_autoptr (PangoLayout) layout = NULL;
  char text[WEIR_CELL_SIZE];

  g_return_val_if_fail (WEIR_IS_RECORD_CELL (self), FALSE);

  if (self->item == NULL || self->column == WEIR_COLUMN_VERDICT)
    return FALSE;

  weir_format_cell (weir_record_item_get_record (self->item), self->column, g_get_real_time (),
                    text);
  layout = create_layout (self, text, gtk_widget_get_width (GTK_WIDGET (self)));
  return pango_layout_is_ellipsized (layout);
}

void
weir_record_cell_speak (WeirRecordCell *self)
{
  char text[WEIR_CELL_SIZE];

  g_return_if_fail (WEIR_IS_RECORD_CELL (self));

  if (!self->unspoken)
    return;

  weir_format_cell (weir_record_item_get_record (self->item), self->column, g_get_real_time (),
                    text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  self->unspoken = FALSE;
}
