/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Range, chart and the span selected on it.
 *
 * The chart stays a map of the whole range whatever is selected.  Where all is
 * looked at, it first goes back as far as the history may; if most of that is
 * empty it is drawn again, from the first day that is not.
 */

#include "weir-history-overview.h"

#include "weir-history-chart.h"
#include "weir-range-chips.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

#define DAY (24 * 60 * 60)

struct _WeirHistoryOverview
{
  AdwBin parent_instance;

  WeirService *service;      /* (owned) (nullable) */
  WeirQuery *query;          /* (owned) (nullable): of the chart */
  GCancellable *cancellable; /* (owned) (nullable) */
  gint64 chart_since;        /* of the chart that was asked for */
  gint64 chart_until;
  guint n_days; /* that there are rows of; 0: not known */

  WeirRangeChips *chips;
  GtkWidget *selection_button;
  GtkLabel *selection_label;
  GtkLabel *blocked_label;
  GtkLabel *changed_label;
  WeirHistoryChart *chart;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

typedef enum
{
  CHANGED,
} Signal;

static GParamSpec *properties[PROP_SERVICE + 1];
static guint signals[CHANGED + 1];

G_DEFINE_FINAL_TYPE (WeirHistoryOverview, weir_history_overview, ADW_TYPE_BIN)

/* --- the chart --- */

static void ask (WeirHistoryOverview *self);

static guint
compute_span (WeirHistoryOverview *self, gint64 *since, gint64 *chart_since, gint64 *chart_until)
{
  guint days = self->n_days;

  if (days == 0)
    days = weir_service_get_setting (self->service, WEIR_SETTING_RETENTION_DAYS);
  return weir_history_range_get_span (weir_range_chips_get_range (self->chips),
                                      g_get_real_time () / G_USEC_PER_SEC, days, since, chart_since,
                                      chart_until);
}

/* The days from the first row on, where the chart of all begins with many days without any; else 0. */
static guint
count_days (WeirHistoryOverview *self, GArray *buckets)
{
  const gint64 span = self->chart_until - self->chart_since;
  guint n_empty = 0;

  while (n_empty < buckets->len &&
         g_array_index (buckets, WeirHistoryBucket, n_empty).blocked == 0 &&
         g_array_index (buckets, WeirHistoryBucket, n_empty).changed == 0 &&
         g_array_index (buckets, WeirHistoryBucket, n_empty).other == 0)
    n_empty++;
  if (weir_range_chips_get_range (self->chips) != WEIR_RANGE_ALL || n_empty <= buckets->len / 2 ||
      n_empty == buckets->len)
    return 0;

  return (span * (buckets->len - n_empty) / buckets->len + DAY - 1) / DAY;
}

static void
update_legend (WeirHistoryOverview *self, GArray *buckets)
{
  guint64 n_blocked = 0;
  guint64 n_changed = 0;
  g_autofree char *blocked_text = NULL;
  g_autofree char *changed_text = NULL;

  for (guint i = 0; i < buckets->len; i++)
    {
      n_blocked += g_array_index (buckets, WeirHistoryBucket, i).blocked;
      n_changed += g_array_index (buckets, WeirHistoryBucket, i).changed;
    }

  blocked_text = weir_words_n_blocked (n_blocked);
  changed_text = weir_words_n_changed (n_changed);
  gtk_label_set_text (self->blocked_label, blocked_text);
  gtk_label_set_text (self->changed_label, changed_text);
}

static void
on_charted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirHistoryOverview) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) buckets =
    weir_service_chart_history_finish (WEIR_SERVICE (source), result, &error);
  guint n_days;

  /* What is wrong with the database is said where its rows would be. */
  if (buckets == NULL || self->service == NULL)
    return;

  n_days = count_days (self, buckets);
  if (n_days > 0 && n_days != self->n_days)
    {
      self->n_days = n_days;
      ask (self);
      return;
    }

  weir_history_chart_set_buckets (self->chart, buckets, self->chart_since, self->chart_until);
  update_legend (self, buckets);
}

static void
ask (WeirHistoryOverview *self)
{
  WeirHistorySearch search = { .query = self->query };
  gint64 since;
  guint n_bars;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  n_bars = compute_span (self, &since, &search.since, &search.until);
  self->chart_since = search.since;
  self->chart_until = search.until;
  weir_service_chart_history_async (self->service, &search, n_bars, self->cancellable, on_charted,
                                    g_object_ref (self));
}

void
weir_history_overview_refresh (WeirHistoryOverview *self, WeirQuery *query)
{
  g_return_if_fail (WEIR_IS_HISTORY_OVERVIEW (self));
  g_return_if_fail (self->service != NULL);

  if (query != NULL)
    weir_query_ref (query);
  g_clear_pointer (&self->query, weir_query_unref);
  self->query = query;
  ask (self);
}

/* --- what is chosen --- */

void
weir_history_overview_get_span (WeirHistoryOverview *self, gint64 *since, gint64 *until)
{
  gint64 chart_since;
  gint64 chart_until;

  g_return_if_fail (WEIR_IS_HISTORY_OVERVIEW (self));
  g_return_if_fail (self->service != NULL);

  *until = 0;
  if (!weir_history_chart_get_selection (self->chart, since, until))
    compute_span (self, since, &chart_since, &chart_until);
}

gboolean
weir_history_overview_is_narrowed (WeirHistoryOverview *self)
{
  gint64 since;
  gint64 until;

  g_return_val_if_fail (WEIR_IS_HISTORY_OVERVIEW (self), FALSE);

  return weir_range_chips_get_range (self->chips) != WEIR_RANGE_ALL ||
         weir_history_chart_get_selection (self->chart, &since, &until);
}

void
weir_history_overview_show_all (WeirHistoryOverview *self)
{
  g_return_if_fail (WEIR_IS_HISTORY_OVERVIEW (self));

  weir_history_chart_clear_selection (self->chart);
  weir_range_chips_set_range (self->chips, WEIR_RANGE_ALL);
}

static void
on_range_changed (WeirHistoryOverview *self)
{
  self->n_days = 0;
  weir_history_chart_clear_selection (self->chart);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_selection_changed (WeirHistoryOverview *self)
{
  g_autofree char *told = NULL;
  g_autofree char *spoken = NULL;
  gint64 since;
  gint64 until;
  gboolean is_selected = weir_history_chart_get_selection (self->chart, &since, &until);

  gtk_widget_set_visible (self->selection_button, is_selected);
  if (is_selected)
    {
      told = weir_history_range_tell_span (since, until);
      /* Translators: %s is a span of time; what a button does that ends its selection */
      spoken = g_strdup_printf (_ ("%s: show the whole range again"), told);
      gtk_label_set_text (self->selection_label, told);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->selection_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
clear_selection_action (GtkWidget *widget,
                        const char *name G_GNUC_UNUSED,
                        GVariant *parameter G_GNUC_UNUSED)
{
  weir_history_chart_clear_selection (WEIR_HISTORY_OVERVIEW (widget)->chart);
}

/* --- the object --- */

static void
weir_history_overview_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirHistoryOverview *self = WEIR_HISTORY_OVERVIEW (object);

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
weir_history_overview_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  WeirHistoryOverview *self = WEIR_HISTORY_OVERVIEW (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_set_object (&self->service, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_history_overview_dispose (GObject *object)
{
  WeirHistoryOverview *self = WEIR_HISTORY_OVERVIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, weir_query_unref);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_history_overview_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/weirproxy/Weir/"
                                                             "weir-history-overview.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, chips);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, selection_button);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, selection_label);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, blocked_label);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, changed_label);
  gtk_widget_class_bind_template_child (widget_class, WeirHistoryOverview, chart);
  gtk_widget_class_bind_template_callback (widget_class, on_range_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selection_changed);
}

static void
weir_history_overview_class_init (WeirHistoryOverviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_history_overview_get_property;
  object_class->set_property = weir_history_overview_set_property;
  object_class->dispose = weir_history_overview_dispose;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (WEIR_TYPE_HISTORY_CHART);
  g_type_ensure (WEIR_TYPE_RANGE_CHIPS);
  gtk_widget_class_install_action (widget_class, "overview.clear-selection", NULL,
                                   clear_selection_action);
  bind_template (widget_class);
}

static void
weir_history_overview_init (WeirHistoryOverview *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
