/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list of records beside the details of the selected one.
 *
 * A click on a row opens the details where there is room for both; in a narrow
 * window, where they would cover the list, only Enter, a double click or F9 do.
 * Who narrows the window with the details open keeps seeing the details.
 *
 * What follows from the width is done in an idle: children must not come and go
 * while they are being allocated.
 */

#include "weir-detail-split.h"

#include "weir-detail-pane.h"

#define NARROW_WIDTH 760
#define MIN_DETAIL_WIDTH 280
#define MIN_CONTENT_WIDTH 320

struct _WeirDetailSplit
{
  GtkWidget parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirRecordView *view; /* (owned) (nullable) */
  gboolean shows_detail;
  int width;        /* as allocated */
  int detail_width; /* as wanted; 0: not known yet */
  guint arrange_id; /* idle source */
  gboolean arranging;

  GtkPaned *paned;
  AdwBin *content_bin;
  WeirDetailPane *pane;
};

typedef enum
{
  PROP_SERVICE = 1,
  PROP_VIEW,
  PROP_CONTENT,
  PROP_SHOWS_DETAIL,
} Property;

static GParamSpec *properties[PROP_SHOWS_DETAIL + 1];

G_DEFINE_FINAL_TYPE (WeirDetailSplit, weir_detail_split, GTK_TYPE_WIDGET)

static gboolean
is_narrow (WeirDetailSplit *self)
{
  return self->width < NARROW_WIDTH;
}

/* What is wanted, within what there is; large text needs more than is wanted. */
static int
get_detail_width (WeirDetailSplit *self)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (self->pane), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  least = MAX (least, MIN_DETAIL_WIDTH);
  return CLAMP (self->detail_width, least, MAX (self->width - MIN_CONTENT_WIDTH, least));
}

static gboolean
arrange (gpointer user_data)
{
  WeirDetailSplit *self = user_data;

  self->arrange_id = 0;
  self->arranging = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->content_bin),
                          !(self->shows_detail && is_narrow (self)));
  gtk_widget_set_visible (GTK_WIDGET (self->pane), self->shows_detail);
  if (self->shows_detail && !is_narrow (self))
    gtk_paned_set_position (self->paned, self->width - get_detail_width (self));
  self->arranging = FALSE;

  /* The list is away, and the focus with it. */
  if (self->shows_detail && is_narrow (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->pane));

  return G_SOURCE_REMOVE;
}

static void
queue_arrange (WeirDetailSplit *self)
{
  if (self->arrange_id == 0)
    self->arrange_id = g_idle_add_full (GTK_PRIORITY_RESIZE, arrange, self, NULL);
}

/* The user moved the handle. */
static void
on_position_changed (WeirDetailSplit *self)
{
  int width = self->width - gtk_paned_get_position (self->paned);

  if (self->arranging || self->arrange_id != 0 || !self->shows_detail || is_narrow (self) ||
      width < MIN_DETAIL_WIDTH)
    return;

  self->detail_width = width;
}

static void
on_selected (WeirDetailSplit *self)
{
  WeirRecordItem *item = weir_record_view_get_selected (self->view);

  if (item == NULL)
    return;

  weir_detail_pane_set_item (self->pane, item);
  if (!is_narrow (self))
    weir_detail_split_set_shows_detail (self, TRUE);
}

static void
on_show_detail (WeirDetailSplit *self)
{
  weir_detail_split_set_shows_detail (self, TRUE);
}

static void
toggle_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (widget);

  weir_detail_split_set_shows_detail (self, !self->shows_detail);
}

static void
close_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (widget);

  weir_detail_split_set_shows_detail (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->content_bin), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* --- the object --- */

static void
set_service (WeirDetailSplit *self, WeirService *service)
{
  if (!g_set_object (&self->service, service) || service == NULL)
    return;

  self->detail_width = weir_service_get_setting (service, WEIR_SETTING_DETAIL_WIDTH);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
}

static void
set_view (WeirDetailSplit *self, WeirRecordView *view)
{
  g_assert (self->view == NULL);

  self->view = g_object_ref (view);
  g_signal_connect_object (view, "notify::selected-item", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "show-detail", G_CALLBACK (on_show_detail), self,
                           G_CONNECT_SWAPPED);
}

static void
weir_detail_split_unmap (GtkWidget *widget)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (widget);

  if (self->service != NULL &&
      weir_service_get_setting (self->service, WEIR_SETTING_DETAIL_WIDTH) != self->detail_width)
    weir_service_set_setting (self->service, WEIR_SETTING_DETAIL_WIDTH, self->detail_width);

  GTK_WIDGET_CLASS (weir_detail_split_parent_class)->unmap (widget);
}

static void
weir_detail_split_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (widget);

  if (self->width != width)
    queue_arrange (self);
  self->width = width;
  gtk_widget_allocate (GTK_WIDGET (self->paned), width, height, baseline, NULL);
}

static void
weir_detail_split_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (WEIR_DETAIL_SPLIT (widget)->paned), orientation, for_size,
                      minimum, natural, minimum_baseline, natural_baseline);
}

static void
weir_detail_split_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    case PROP_VIEW:
      g_value_set_object (value, self->view);
      break;

    case PROP_CONTENT:
      g_value_set_object (value, adw_bin_get_child (self->content_bin));
      break;

    case PROP_SHOWS_DETAIL:
      g_value_set_boolean (value, self->shows_detail);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_detail_split_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    case PROP_VIEW:
      set_view (self, g_value_get_object (value));
      break;

    case PROP_CONTENT:
      adw_bin_set_child (self->content_bin, g_value_get_object (value));
      break;

    case PROP_SHOWS_DETAIL:
      weir_detail_split_set_shows_detail (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_detail_split_dispose (GObject *object)
{
  WeirDetailSplit *self = WEIR_DETAIL_SPLIT (object);

  g_clear_handle_id (&self->arrange_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), WEIR_TYPE_DETAIL_SPLIT);
  g_clear_object (&self->view);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_detail_split_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE, flags);
  properties[PROP_VIEW] = g_param_spec_object ("view", NULL, NULL, WEIR_TYPE_RECORD_VIEW, flags);
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SHOWS_DETAIL] = g_param_spec_boolean ("shows-detail", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_detail_split_class_init (WeirDetailSplitClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_detail_split_get_property;
  object_class->set_property = weir_detail_split_set_property;
  object_class->dispose = weir_detail_split_dispose;
  widget_class->unmap = weir_detail_split_unmap;
  widget_class->measure = weir_detail_split_measure;
  widget_class->size_allocate = weir_detail_split_size_allocate;

  install_properties (object_class);
  gtk_widget_class_install_action (widget_class, "detail.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "detail.close", NULL, close_action);

  g_type_ensure (WEIR_TYPE_DETAIL_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-detail-split.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDetailSplit, paned);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailSplit, content_bin);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailSplit, pane);
  gtk_widget_class_bind_template_callback (widget_class, on_position_changed);
}

static void
weir_detail_split_init (WeirDetailSplit *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
weir_detail_split_set_shows_detail (WeirDetailSplit *self, gboolean shows_detail)
{
  g_return_if_fail (WEIR_IS_DETAIL_SPLIT (self));

  shows_detail = !!shows_detail;
  if (self->shows_detail == shows_detail)
    return;

  self->shows_detail = shows_detail;
  queue_arrange (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWS_DETAIL]);
}
