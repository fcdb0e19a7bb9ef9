/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Bars over time, and the span that is selected on them.
 *
 * A bar stands solid for what was blocked and hollow, on top of it, for what
 * was changed, so that colour is not all that tells them apart.  Time runs the
 * way the text does.
 *
 * The chart knows positions of buckets alone: the cursor that keys move, and
 * the first and last one selected.  Whoever fills it turns them into times.
 */

#include "weir-history-chart.h"

#include "weir-history-range.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR_HEIGHT 56 /* of the highest bar, pixels */
#define BAR_GAP 1
#define MIN_WIDTH 120
#define LABEL_WIDTH 84 /* room for a label and the gap behind it */
#define LABEL_GAP 4
#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define NONE G_MAXUINT

struct _WeirHistoryChart
{
  GtkWidget parent_instance;

  GArray *buckets; /* (owned) (nullable) (element-type WeirHistoryBucket) */
  gint64 since;
  gint64 until;
  guint64 most;     /* of blocked and changed in one bucket */
  guint cursor;     /* moved by keys */
  guint first;      /* selected, or NONE */
  guint last;       /* selected; not before first */
  guint drag_start; /* the bucket that a drag began in */
};

typedef enum
{
  SELECTION_CHANGED,
} Signal;

static guint signals[SELECTION_CHANGED + 1];

G_DEFINE_FINAL_TYPE (WeirHistoryChart, weir_history_chart, GTK_TYPE_WIDGET)

/* --- times and places --- */

static guint
count_buckets (WeirHistoryChart *self)
{
  return self->buckets != NULL ? self->buckets->len : 0;
}

static gint64
bucket_time (WeirHistoryChart *self, guint bucket)
{
  return self->since + (self->until - self->since) * bucket / MAX (count_buckets (self), 1);
}

static gboolean
is_mirrored (WeirHistoryChart *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static guint
bucket_at (WeirHistoryChart *self, double x)
{
  const int width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);
  const guint n_buckets = count_buckets (self);
  double place = CLAMP (x / width, 0.0, 1.0);

  if (is_mirrored (self))
    place = 1.0 - place;
  return MIN ((guint) (place * n_buckets), n_buckets - 1);
}

/* The place of buckets @first to @last, from edge to edge. */
static graphene_rect_t
place_of (WeirHistoryChart *self, guint first, guint last)
{
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const guint n_buckets = count_buckets (self);
  const double left = floor (width * first / n_buckets);
  const double right = floor (width * (last + 1) / n_buckets);

  return GRAPHENE_RECT_INIT (is_mirrored (self) ? width - right : left, 0, right - left,
                             BAR_HEIGHT);
}

/* --- words --- */

static char *
tell_counts (guint64 n_blocked, guint64 n_changed)
{
  g_autofree char *blocked = weir_words_n_blocked (n_blocked);
  g_autofree char *changed = weir_words_n_changed (n_changed);

  /* Translators: "3 blocked" and "2 changed" */
  return g_strdup_printf (C_ ("counts", "%s, %s"), blocked, changed);
}

static char *
tell_bucket (WeirHistoryChart *self, guint bucket)
{
  const WeirHistoryBucket *counts = &g_array_index (self->buckets, WeirHistoryBucket, bucket);
  g_autofree char *span =
    weir_history_range_tell_span (bucket_time (self, bucket), bucket_time (self, bucket + 1));
  g_autofree char *told = tell_counts (counts->blocked, counts->changed);

  /* Translators: a span of time, and what was counted in it */
  return g_strdup_printf (_ ("%s: %s"), span, told);
}

static void
update_accessible (WeirHistoryChart *self)
{
  guint64 n_blocked = 0;
  guint64 n_changed = 0;
  g_autofree char *counts = NULL;
  g_autofree char *label = NULL;
  g_autofree char *at_cursor = NULL;

  for (guint i = 0; i < count_buckets (self); i++)
    {
      n_blocked += g_array_index (self->buckets, WeirHistoryBucket, i).blocked;
      n_changed += g_array_index (self->buckets, WeirHistoryBucket, i).changed;
    }

  counts = tell_counts (n_blocked, n_changed);
  /* Translators: %s are counts, such as "12 blocked, 3 changed" */
  label = g_strdup_printf (_ ("Chart over time: %s"), counts);
  at_cursor = count_buckets (self) > 0 ? tell_bucket (self, self->cursor) : g_strdup ("");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, at_cursor, -1);
}

/* --- the selection --- */

static void
select_span (WeirHistoryChart *self, guint a, guint b)
{
  const guint first = MIN (a, b);
  const guint last = a == NONE ? NONE : MAX (a, b);

  if (first == self->first && last == self->last)
    return;

  self->first = first;
  self->last = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

gboolean
weir_history_chart_get_selection (WeirHistoryChart *self, gint64 *since, gint64 *until)
{
  g_return_val_if_fail (WEIR_IS_HISTORY_CHART (self), FALSE);

  if (self->first == NONE)
    return FALSE;

  *since = bucket_time (self, self->first);
  *until = bucket_time (self, self->last + 1);
  return TRUE;
}

void
weir_history_chart_clear_selection (WeirHistoryChart *self)
{
  g_return_if_fail (WEIR_IS_HISTORY_CHART (self));

  select_span (self, NONE, NONE);
}

void
weir_history_chart_set_buckets (WeirHistoryChart *self, GArray *buckets, gint64 since, gint64 until)
{
  const gboolean are_same =
    self->since == since && self->until == until && count_buckets (self) == buckets->len;

  g_return_if_fail (WEIR_IS_HISTORY_CHART (self));

  g_clear_pointer (&self->buckets, g_array_unref);
  self->buckets = g_array_ref (buckets);
  self->since = since;
  self->until = until;
  self->most = 0;
  for (guint i = 0; i < buckets->len; i++)
    {
      const WeirHistoryBucket *counts = &g_array_index (buckets, WeirHistoryBucket, i);

      self->most = MAX (self->most, counts->blocked + counts->changed);
    }

  if (!are_same)
    {
      self->cursor = MAX (buckets->len, 1) - 1;
      select_span (self, NONE, NONE);
    }
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- pointer and keys --- */

static void
on_drag_begin (WeirHistoryChart *self, double x)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_start = count_buckets (self) > 0 ? bucket_at (self, x) : NONE;
}

static void
on_drag_update (WeirHistoryChart *self, double x, double y G_GNUC_UNUSED, GtkGestureDrag *gesture)
{
  double start_x;

  if (self->drag_start == NONE || self->drag_start >= count_buckets (self) ||
      !gtk_gesture_drag_get_start_point (gesture, &start_x, NULL))
    return;

  self->cursor = bucket_at (self, start_x + x);
  if (self->cursor != self->drag_start)
    select_span (self, self->drag_start, self->cursor);
}

/* A click selects one bucket, or gives up the one that is selected. */
static void
on_drag_end (WeirHistoryChart *self, double x, double y G_GNUC_UNUSED, GtkGestureDrag *gesture)
{
  on_drag_update (self, x, y, gesture);
  if (self->drag_start == NONE || self->drag_start >= count_buckets (self) ||
      self->cursor != self->drag_start)
    return;

  if (self->first == self->cursor && self->last == self->cursor)
    weir_history_chart_clear_selection (self);
  else
    select_span (self, self->cursor, self->cursor);
  update_accessible (self);
}

typedef enum
{
  KEY_MOVE,
  KEY_EXTEND,
  KEY_SELECT,
  KEY_CLEAR,
} Key;

static void
move_cursor (WeirHistoryChart *self, int step, gboolean extend)
{
  const guint n_buckets = count_buckets (self);
  const guint before = self->cursor;
  const guint other_end = self->first == before ? self->last : self->first;

  self->cursor = CLAMP ((int) before + (is_mirrored (self) ? -step : step), 0, (int) n_buckets - 1);
  if (extend)
    select_span (self, self->first == NONE ? before : other_end, self->cursor);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
on_key (GtkWidget *widget, GVariant *args, gpointer data G_GNUC_UNUSED)
{
  WeirHistoryChart *self = WEIR_HISTORY_CHART (widget);
  int key;
  int step;

  if (count_buckets (self) == 0)
    return FALSE;

  g_variant_get (args, "(ii)", &key, &step);
  switch ((Key) key)
    {
    case KEY_MOVE:
    case KEY_EXTEND:
      move_cursor (self, step, key == KEY_EXTEND);
      return TRUE;

    case KEY_SELECT:
      select_span (self, self->cursor, self->cursor);
      return TRUE;

    case KEY_CLEAR:
      if (self->first == NONE)
        return FALSE;
      weir_history_chart_clear_selection (self);
      return TRUE;
    }

  g_assert_not_reached ();
}

static gboolean
weir_history_chart_query_tooltip (GtkWidget *widget,
                                  int x,
                                  int y G_GNUC_UNUSED,
                                  gboolean keyboard,
                                  GtkTooltip *tooltip)
{
  WeirHistoryChart *self = WEIR_HISTORY_CHART (widget);
  g_autofree char *told = NULL;

  if (count_buckets (self) == 0)
    return FALSE;

  told = tell_bucket (self, keyboard ? self->cursor : bucket_at (self, x));
  gtk_tooltip_set_text (tooltip, told);
  return TRUE;
}

/* --- drawing --- */

static GdkRGBA
named_color (GtkWidget *widget, const char *name, float alpha)
{
  GdkRGBA color = { 0.5, 0.5, 0.5, 1.0 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &color);
  color.alpha *= alpha;
  return color;
}

/* Hollow: a line around a lighter inside. */
static void
snapshot_changed (GtkSnapshot *snapshot, const graphene_rect_t *bar, const GdkRGBA *color)
{
  const float widths[] = { 1, 1, 1, 1 };
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  GdkRGBA inside = *color;
  GskRoundedRect outline;

  inside.alpha *= 0.35;
  gsk_rounded_rect_init_from_rect (&outline, bar, 0);
  gtk_snapshot_append_color (snapshot, &inside, bar);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
snapshot_bars (WeirHistoryChart *self, GtkSnapshot *snapshot)
{
  const GdkRGBA blocked_color = named_color (GTK_WIDGET (self), "error_color", 1.0);
  const GdkRGBA changed_color = named_color (GTK_WIDGET (self), "warning_color", 1.0);

  for (guint i = 0; i < self->buckets->len && self->most > 0; i++)
    {
      const WeirHistoryBucket *counts = &g_array_index (self->buckets, WeirHistoryBucket, i);
      graphene_rect_t bar = place_of (self, i, i);
      const double blocked = ceil ((double) BAR_HEIGHT * counts->blocked / self->most);
      const double changed =
        MIN (ceil ((double) BAR_HEIGHT * counts->changed / self->most), BAR_HEIGHT - blocked);

      bar.size.width = MAX (bar.size.width - BAR_GAP, 1);
      bar.origin.y = BAR_HEIGHT - blocked;
      bar.size.height = blocked;
      if (blocked > 0)
        gtk_snapshot_append_color (snapshot, &blocked_color, &bar);

      bar.origin.y -= changed;
      bar.size.height = changed;
      if (changed > 0)
        snapshot_changed (snapshot, &bar, &changed_color);
    }
}

static void
snapshot_selection (WeirHistoryChart *self, GtkSnapshot *snapshot)
{
  const GdkRGBA inside = named_color (GTK_WIDGET (self), "accent_bg_color", 0.2);
  const GdkRGBA edge = named_color (GTK_WIDGET (self), "accent_bg_color", 1.0);
  graphene_rect_t place;

  if (self->first != NONE)
    {
      place = place_of (self, self->first, self->last);
      gtk_snapshot_append_color (snapshot, &inside, &place);
      gtk_snapshot_append_color (snapshot, &edge,
                                 &GRAPHENE_RECT_INIT (place.origin.x, 0, 1, place.size.height));
      gtk_snapshot_append_color (snapshot, &edge,
                                 &GRAPHENE_RECT_INIT (place.origin.x + place.size.width - 1, 0, 1,
                                                      place.size.height));
    }

  if (gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    {
      place = place_of (self, self->cursor, self->cursor);
      gtk_snapshot_append_color (snapshot, &edge,
                                 &GRAPHENE_RECT_INIT (place.origin.x, BAR_HEIGHT - 3,
                                                      place.size.width, 3));
    }
}

/* Seconds between two labels: as many as there is room for, at whole times; days over days. */
static gint64
label_step (WeirHistoryChart *self, double width)
{
  static const gint64 steps[] = {
    5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR,    2 * HOUR, 3 * HOUR,
    6 * HOUR,   12 * HOUR,   DAY,         2 * DAY,     7 * DAY, 14 * DAY,
  };
  const gint64 span = self->until - self->since;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (span / steps[i] * LABEL_WIDTH <= width && (steps[i] >= DAY || span <= 2 * DAY))
      return steps[i];

  return 28 * DAY * (span / (28 * DAY) * LABEL_WIDTH / MAX ((gint64) width, 1) + 1);
}

static void
snapshot_label (WeirHistoryChart *self, GtkSnapshot *snapshot, gint64 time, gint64 step)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget);
  const GdkRGBA color = named_color (widget, "theme_fg_color", 0.55);
  g_autofree char *text = weir_history_range_tell_time (time, step, FALSE);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  double x = floor (width * (time - self->since) / (self->until - self->since));
  int text_width;

  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (x + text_width > width)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT (is_mirrored (self) ? width - x - text_width : x,
                                                BAR_HEIGHT + LABEL_GAP));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
snapshot_labels (WeirHistoryChart *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const double width = gtk_widget_get_width (widget);
  const GdkRGBA line = named_color (widget, "theme_fg_color", 0.15);
  const gint64 step = label_step (self, width);
  gint64 time = self->since;

  /* A chart of hours begins at any minute, all others at midnight. */
  if (self->until - self->since <= 2 * HOUR)
    time = (time + step - 1) / step * step;

  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, BAR_HEIGHT, width, 1));
  for (; time < self->until; time += step)
    snapshot_label (self, snapshot, time, step);
}

static void
weir_history_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  WeirHistoryChart *self = WEIR_HISTORY_CHART (widget);

  if (count_buckets (self) == 0)
    return;

  snapshot_bars (self, snapshot);
  snapshot_selection (self, snapshot);
  snapshot_labels (self, snapshot);
}

static void
weir_history_chart_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size G_GNUC_UNUSED,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = *natural = MIN_WIDTH;
      return;
    }

  layout = gtk_widget_create_pango_layout (widget, "0");
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = *natural = BAR_HEIGHT + LABEL_GAP + height;
}

/* --- the object --- */

static void
weir_history_chart_finalize (GObject *object)
{
  WeirHistoryChart *self = WEIR_HISTORY_CHART (object);

  g_clear_pointer (&self->buckets, g_array_unref);

  G_OBJECT_CLASS (weir_history_chart_parent_class)->finalize (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint keyval;
    GdkModifierType modifiers;
    Key key;
    int step;
  } keys[] = {
    { GDK_KEY_Left, 0, KEY_MOVE, -1 },
    { GDK_KEY_Right, 0, KEY_MOVE, 1 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, KEY_EXTEND, -1 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, KEY_EXTEND, 1 },
    { GDK_KEY_Return, 0, KEY_SELECT, 0 },
    { GDK_KEY_KP_Enter, 0, KEY_SELECT, 0 },
    { GDK_KEY_space, 0, KEY_SELECT, 0 },
    { GDK_KEY_Escape, 0, KEY_CLEAR, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].keyval, keys[i].modifiers, on_key, "(ii)",
                                  keys[i].key, keys[i].step);
}

static void
weir_history_chart_class_init (WeirHistoryChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = weir_history_chart_finalize;
  widget_class->snapshot = weir_history_chart_snapshot;
  widget_class->measure = weir_history_chart_measure;
  widget_class->query_tooltip = weir_history_chart_query_tooltip;

  signals[SELECTION_CHANGED] =
    g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                  NULL, G_TYPE_NONE, 0);

  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
weir_history_chart_init (WeirHistoryChart *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->first = NONE;
  self->last = NONE;
  self->drag_start = NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
