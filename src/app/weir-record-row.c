/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A row of a list of records, as light as a widget can be.
 *
 * The proxy shares its thread with the window: while a list is laid out and
 * painted, no socket is read.  A list of GTK 4.8 keeps some two hundred rows around
 * the ones on screen and binds them all anew at each refresh of a busy list.  In
 * a GtkColumnView with nine columns of labels that is two thousand texts to shape
 * and to measure, 25 to 40 ms; with nine cells that shape their text when they are
 * painted it was still 17 ms.  So a row is one widget: binding it is one pointer,
 * its height is the font's, and its texts are made and shaped when it is painted,
 * which only the rows on screen are.
 *
 * What a screen reader is told, the row as one sentence, follows later, from
 * weir_record_row_speak(), which the list calls when it has come to rest.
 */

#include "weir-record-row.h"

#include "weir-filter-card.h"
#include "weir-record-columns.h"

#define ICON_SIZE 16
#define ICON_SPACING 6
#define PADDING 4 /* above and below the text */
#define DIM_ALPHA 0.6f

struct _WeirRecordRow
{
  GtkWidget parent_instance;

  GtkListItem *list_item; /* (unowned) (nullable): while it is bound */
  WeirRecordItem *item;   /* (owned) (nullable) */
  gulong changed_id;      /* 0: the record will not change any more */
  gboolean unspoken;
};

/* What all cells of a row are painted with. */
typedef struct
{
  GtkSnapshot *snapshot;
  PangoLayout *layout;
  gboolean rtl;
  int width;
  int height;
  GdkRGBA text_color;
  GdkRGBA mark_color;
} Painter;

G_DEFINE_FINAL_TYPE (WeirRecordRow, weir_record_row, GTK_TYPE_WIDGET)

static const WeirRecord *
get_record (WeirRecordRow *self)
{
  return weir_record_item_get_record (self->item);
}

static void
disconnect_item (WeirRecordRow *self)
{
  if (self->changed_id != 0)
    g_signal_handler_disconnect (self->item, self->changed_id);
  self->changed_id = 0;
}

static void
on_item_changed (WeirRecordRow *self)
{
  if (get_record (self)->duration >= 0)
    disconnect_item (self);
  self->unspoken = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_item (WeirRecordRow *self, WeirRecordItem *item)
{
  if (self->item == item)
    return;

  if (self->item != NULL)
    disconnect_item (self);
  g_set_object (&self->item, item);
  self->unspoken = item != NULL;
  if (item != NULL && get_record (self)->duration < 0)
    self->changed_id =
      g_signal_connect_swapped (item, "changed", G_CALLBACK (on_item_changed), self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- painting --- */

/* The end of a host says whose it is; a path is known by both of its ends. */
static PangoEllipsizeMode
get_ellipsize_mode (WeirColumn column)
{
  if (column == WEIR_COLUMN_SITE || column == WEIR_COLUMN_HOST)
    return PANGO_ELLIPSIZE_START;
  return column == WEIR_COLUMN_PATH ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END;
}

static PangoLayout *
create_layout (WeirRecordRow *self)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static void
set_text (PangoLayout *layout, WeirColumn column, const char *text, int width)
{
  pango_layout_set_ellipsize (layout, get_ellipsize_mode (column));
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
}

static void
get_colors (WeirRecordRow *self, GdkRGBA *text_color, GdkRGBA *mark_color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  const char *style_class = weir_format_verdict_class (get_record (self)->verdict);
  g_autofree char *name = g_strconcat (style_class, "_color", NULL);

  gtk_style_context_get_color (context, text_color);
  *mark_color = *text_color;
  if (g_str_equal (style_class, "dim-label"))
    mark_color->alpha *= DIM_ALPHA;
  else if (*style_class != '\0')
    gtk_style_context_lookup_color (context, name, mark_color);
}

/* @name: (nullable) */
static void
paint_icon (WeirRecordRow *self,
            const Painter *painter,
            const char *name,
            int x,
            const GdkRGBA *color)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  g_autoptr (GtkIconPaintable) icon = NULL;

  if (name == NULL)
    return;

  icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (display), name, NULL,
                                     ICON_SIZE, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                     gtk_widget_get_direction (GTK_WIDGET (self)),
                                     GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot,
                          &GRAPHENE_POINT_INIT (painter->rtl ? painter->width - x - ICON_SIZE : x,
                                                (painter->height - ICON_SIZE) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), painter->snapshot,
                                            ICON_SIZE, ICON_SIZE, color, 1);
  gtk_snapshot_restore (painter->snapshot);
}

/* @place: from the start edge, whichever side that is on */
static void
paint_text (const Painter *painter,
            WeirColumn column,
            const char *text,
            WeirColumnPlace place,
            const GdkRGBA *color)
{
  const int left = painter->rtl ? painter->width - place.x - place.width : place.x;
  PangoRectangle extents;
  int x = left;

  if (place.width <= 0 || *text == '\0')
    return;

  set_text (painter->layout, column, text, place.width);
  pango_layout_get_pixel_extents (painter->layout, NULL, &extents);
  if (painter->rtl != weir_format_ends_at_edge (column))
    x += place.width - extents.width;

  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot,
                          &GRAPHENE_POINT_INIT (x - extents.x,
                                                (painter->height - extents.height) / 2));
  gtk_snapshot_append_layout (painter->snapshot, painter->layout, color);
  gtk_snapshot_restore (painter->snapshot);
}

/* What an icon leaves of a cell to its text: texts of verdicts begin below one another. */
static WeirColumnPlace
find_text_place (WeirColumn column, const char *icon, WeirColumnPlace place)
{
  if (column == WEIR_COLUMN_VERDICT || icon != NULL)
    {
      place.x += ICON_SIZE + ICON_SPACING;
      place.width -= ICON_SIZE + ICON_SPACING;
    }
  return place;
}

static void
paint_cell (WeirRecordRow *self, const Painter *painter, WeirColumn column, WeirColumnPlace place)
{
  const GdkRGBA *color =
    column == WEIR_COLUMN_VERDICT ? &painter->mark_color : &painter->text_color;
  const char *icon = weir_format_cell_icon (get_record (self), column);
  char text[WEIR_CELL_SIZE];

  paint_icon (self, painter, icon, place.x, color);
  weir_format_cell (get_record (self), column, g_get_real_time (), text);
  paint_text (painter, column, text, find_text_place (column, icon, place), color);
}

static void
weir_record_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirRecordRow *self = WEIR_RECORD_ROW (widget);
  g_autoptr (PangoLayout) layout = NULL;
  WeirColumnPlace places[WEIR_N_COLUMNS];
  Painter painter = {
    .snapshot = snapshot,
    .rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
    .width = gtk_widget_get_width (widget),
    .height = gtk_widget_get_height (widget),
  };

  if (self->item == NULL)
    return;

  painter.layout = layout = create_layout (self);
  get_colors (self, &painter.text_color, &painter.mark_color);
  weir_record_columns_place_in (widget, painter.width, places);
  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    if (places[i].width > 0)
      paint_cell (self, &painter, i, places[i]);
}

static void
weir_record_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size G_GNUC_UNUSED,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline G_GNUC_UNUSED,
                         int *natural_baseline G_GNUC_UNUSED)
{
  PangoFontMetrics *metrics;
  int height;

  *minimum = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), NULL, NULL);
      height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
      *minimum = MAX (ICON_SIZE, height) + 2 * PADDING;
      pango_font_metrics_unref (metrics);
    }
  *natural = *minimum;
}

/* --- the object --- */

static void
weir_record_row_dispose (GObject *object)
{
  weir_record_row_bind (WEIR_RECORD_ROW (object), NULL);

  G_OBJECT_CLASS (weir_record_row_parent_class)->dispose (object);
}

static void
weir_record_row_class_init (WeirRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_record_row_dispose;
  widget_class->snapshot = weir_record_row_snapshot;
  widget_class->measure = weir_record_row_measure;
  gtk_widget_class_set_css_name (widget_class, "record");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
weir_record_row_init (WeirRecordRow *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
weir_record_row_new (void)
{
  return g_object_new (WEIR_TYPE_RECORD_ROW, NULL);
}

void
weir_record_row_bind (WeirRecordRow *self, GtkListItem *list_item)
{
  g_return_if_fail (WEIR_IS_RECORD_ROW (self));

  self->list_item = list_item;
  set_item (self, list_item != NULL ? gtk_list_item_get_item (list_item) : NULL);
}

WeirRecordItem *
weir_record_row_get_item (WeirRecordRow *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_ROW (self), NULL);

  return self->item;
}

guint
weir_record_row_get_position (WeirRecordRow *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_ROW (self), GTK_INVALID_LIST_POSITION);

  return self->list_item != NULL ? gtk_list_item_get_position (self->list_item)
                                 : GTK_INVALID_LIST_POSITION;
}

char *
weir_record_row_get_cut_text (WeirRecordRow *self, double x)
{
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const double start =
    gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? width - x : x;
  g_autoptr (PangoLayout) layout = NULL;
  WeirColumnPlace places[WEIR_N_COLUMNS];
  char text[WEIR_CELL_SIZE];

  g_return_val_if_fail (WEIR_IS_RECORD_ROW (self), NULL);

  if (self->item == NULL)
    return NULL;

  layout = create_layout (self);
  weir_record_columns_place_in (GTK_WIDGET (self), width, places);
  for (guint i = WEIR_COLUMN_TIME; i < WEIR_N_COLUMNS; i++)
    if (start >= places[i].x && start < places[i].x + places[i].width)
      {
        const char *icon = weir_format_cell_icon (get_record (self), i);

        weir_format_cell (get_record (self), i, g_get_real_time (), text);
        set_text (layout, i, text, find_text_place (i, icon, places[i]).width);
        return pango_layout_is_ellipsized (layout) ? g_strdup (text) : NULL;
      }

  return NULL;
}

void
weir_record_row_speak (WeirRecordRow *self, WeirService *service)
{
  g_autofree char *spoken = NULL;
  g_autofree char *valid = NULL;
  const char *key;

  g_return_if_fail (WEIR_IS_RECORD_ROW (self));

  if (!self->unspoken)
    return;

  key = get_record (self)->filter_list;
  if (service != NULL && key != NULL)
    key = weir_filter_card_get_list_title (service, key);
  spoken = weir_record_speak (get_record (self), key);
  valid = g_utf8_make_valid (spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, valid, -1);
  self->unspoken = FALSE;
}
