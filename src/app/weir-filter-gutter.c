/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The gutter of a text view, painted by hand.
 *
 * A text view has room for a widget in its gutter, but tells it nothing: which
 * lines are in sight is asked for when it is painted, and it is painted anew when
 * text, size or scrolling change.  Only lines in sight are asked for, so its cost
 * does not grow with the text.
 *
 * A line with a problem has a triangle before its number, a bold number and a bar
 * behind it: colour is never alone.  A screen reader meets the same in the list of
 * problems below the text; to it the gutter is an ornament.
 */

#include "weir-filter-gutter.h"

#include <math.h>

#define MIN_DIGITS 2
#define PADDING 6
#define ICON_SIZE 12
#define BAR_WIDTH 3
#define SPACING 4
#define DIM_ALPHA 0.5f

struct _WeirFilterGutter
{
  GtkWidget parent_instance;

  GtkTextView *view;                  /* (unowned): whose gutter this is */
  const WeirFilterProblems *problems; /* (unowned) */
  guint n_digits;
  GtkIconPaintable *icon; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (WeirFilterGutter, weir_filter_gutter, GTK_TYPE_WIDGET)

static guint
count_digits (guint number)
{
  guint n = 1;

  for (; number >= 10; number /= 10)
    n++;
  return n;
}

/* --- where lines are --- */

static int
to_gutter_y (WeirFilterGutter *self, int buffer_y)
{
  int y;

  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, buffer_y, NULL, &y);
  return y;
}

guint
weir_filter_gutter_get_line_at (WeirFilterGutter *self, double y)
{
  GtkTextIter place;
  int buffer_y;

  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, floor (y), NULL,
                                         &buffer_y);
  gtk_text_view_get_line_at_y (self->view, &place, buffer_y, NULL);
  return gtk_text_iter_get_line (&place);
}

/* --- painting --- */

typedef struct
{
  GtkSnapshot *snapshot;
  PangoLayout *layout;
  GdkRGBA number_color;
  GdkRGBA problem_color;
  int width;
} Painter;

static void
set_bold (PangoLayout *layout, gboolean bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

static void
paint_number (const Painter *painter, const char *text, gboolean bold, int y, int *height)
{
  int width;

  set_bold (painter->layout, bold);
  pango_layout_set_text (painter->layout, text, -1);
  pango_layout_get_pixel_size (painter->layout, &width, height);

  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot, &GRAPHENE_POINT_INIT (painter->width - PADDING -
                                                                     BAR_WIDTH - SPACING - width,
                                                                   y));
  gtk_snapshot_append_layout (painter->snapshot, painter->layout,
                              bold ? &painter->problem_color : &painter->number_color);
  gtk_snapshot_restore (painter->snapshot);
}

static void
paint_problem (WeirFilterGutter *self,
               const Painter *painter,
               int y,
               int text_height,
               int line_height)
{
  gtk_snapshot_append_color (painter->snapshot, &painter->problem_color,
                             &GRAPHENE_RECT_INIT (painter->width - PADDING - BAR_WIDTH, y,
                                                  BAR_WIDTH, line_height));

  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot,
                          &GRAPHENE_POINT_INIT (PADDING, y + (text_height - ICON_SIZE) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->icon),
                                            GDK_SNAPSHOT (painter->snapshot), ICON_SIZE, ICON_SIZE,
                                            &painter->problem_color, 1);
  gtk_snapshot_restore (painter->snapshot);
}

static void
paint_line (WeirFilterGutter *self, const Painter *painter, const GtkTextIter *start)
{
  const guint line = gtk_text_iter_get_line (start);
  const gboolean has_problem = weir_filter_problems_at (self->problems, line) != NULL;
  char text[16];
  int buffer_y;
  int line_height;
  int text_height;
  int y;

  gtk_text_view_get_line_yrange (self->view, start, &buffer_y, &line_height);
  y = to_gutter_y (self, buffer_y);
  g_snprintf (text, sizeof text, "%u", line + 1);
  paint_number (painter, text, has_problem, y, &text_height);
  if (has_problem)
    paint_problem (self, painter, y, text_height, line_height);
}

static void
prepare (WeirFilterGutter *self, Painter *painter)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));

  gtk_style_context_get_color (context, &painter->number_color);
  painter->problem_color = painter->number_color;
  painter->number_color.alpha *= DIM_ALPHA;
  gtk_style_context_lookup_color (context, "error_color", &painter->problem_color);
  painter->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), NULL);
  painter->width = gtk_widget_get_width (GTK_WIDGET (self));

  if (self->icon == NULL)
    self->icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (
                                               gtk_widget_get_display (GTK_WIDGET (self))),
                                             "dialog-warning-symbolic", NULL, ICON_SIZE,
                                             gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                             GTK_TEXT_DIR_NONE, 0);
}

static void
weir_filter_gutter_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirFilterGutter *self = WEIR_FILTER_GUTTER (widget);
  Painter painter = { .snapshot = snapshot };
  GdkRectangle visible;
  GtkTextIter start;
  int y;

  prepare (self, &painter);
  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_line_at_y (self->view, &start, visible.y, NULL);
  do
    {
      paint_line (self, &painter, &start);
      gtk_text_view_get_line_yrange (self->view, &start, &y, NULL);
    }
  while (y < visible.y + visible.height && gtk_text_iter_forward_line (&start));

  g_object_unref (painter.layout);
}

static void
weir_filter_gutter_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size G_GNUC_UNUSED,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline G_GNUC_UNUSED,
                            int *natural_baseline G_GNUC_UNUSED)
{
  WeirFilterGutter *self = WEIR_FILTER_GUTTER (widget);
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *widest = NULL;
  int width;

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    return;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self->view), NULL);
  widest = g_strnfill (self->n_digits, '8');
  set_bold (layout, TRUE);
  pango_layout_set_text (layout, widest, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  *minimum = *natural = PADDING + ICON_SIZE + SPACING + width + SPACING + BAR_WIDTH + PADDING;
}

/* --- what changes it --- */

static void
on_text_changed (WeirFilterGutter *self)
{
  const guint n_lines = gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->view));
  const guint n_digits = MAX (count_digits (n_lines), MIN_DIGITS);

  if (self->n_digits != n_digits)
    {
      self->n_digits = n_digits;
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_adjustment_changed (WeirFilterGutter *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  if (adjustment == NULL)
    return;

  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

void
weir_filter_gutter_problems_changed (WeirFilterGutter *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- pointer --- */

static gboolean
weir_filter_gutter_query_tooltip (GtkWidget *widget,
                                  int x G_GNUC_UNUSED,
                                  int y,
                                  gboolean keyboard_tooltip G_GNUC_UNUSED,
                                  GtkTooltip *tooltip)
{
  WeirFilterGutter *self = WEIR_FILTER_GUTTER (widget);
  const char *sentence =
    weir_filter_problems_at (self->problems, weir_filter_gutter_get_line_at (self, y));

  gtk_tooltip_set_text (tooltip, sentence);
  return sentence != NULL;
}

static void
on_pressed (WeirFilterGutter *self, int n_press G_GNUC_UNUSED, double x G_GNUC_UNUSED, double y)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start;

  gtk_text_buffer_get_iter_at_line (buffer, &start, weir_filter_gutter_get_line_at (self, y));
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* --- the object --- */

static void
weir_filter_gutter_dispose (GObject *object)
{
  g_clear_object (&WEIR_FILTER_GUTTER (object)->icon);

  G_OBJECT_CLASS (weir_filter_gutter_parent_class)->dispose (object);
}

static void
weir_filter_gutter_class_init (WeirFilterGutterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_filter_gutter_dispose;
  widget_class->measure = weir_filter_gutter_measure;
  widget_class->snapshot = weir_filter_gutter_snapshot;
  widget_class->query_tooltip = weir_filter_gutter_query_tooltip;

  gtk_widget_class_set_css_name (widget_class, "filtergutter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
weir_filter_gutter_init (WeirFilterGutter *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->n_digits = MIN_DIGITS;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

WeirFilterGutter *
weir_filter_gutter_attach (GtkTextView *view, const WeirFilterProblems *problems)
{
  WeirFilterGutter *self = g_object_new (WEIR_TYPE_FILTER_GUTTER, NULL);

  self->view = view;
  self->problems = problems;
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed", G_CALLBACK (on_text_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (on_adjustment_changed), self,
                           G_CONNECT_SWAPPED);
  on_adjustment_changed (self);
  gtk_text_view_set_gutter (view, GTK_TEXT_WINDOW_LEFT, GTK_WIDGET (self));
  return self;
}
