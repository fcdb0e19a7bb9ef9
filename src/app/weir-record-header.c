/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The titles above a list of records: labels that stand where the columns of
 * its rows do.
 */

#include "weir-record-header.h"

#include "weir-record-columns.h"

struct _WeirRecordHeader
{
  GtkWidget parent_instance;

  GtkWidget *titles[WEIR_N_COLUMNS]; /* (owned): as children */
};

G_DEFINE_FINAL_TYPE (WeirRecordHeader, weir_record_header, GTK_TYPE_WIDGET)

static void
weir_record_header_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size G_GNUC_UNUSED,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline G_GNUC_UNUSED,
                            int *natural_baseline G_GNUC_UNUSED)
{
  WeirRecordHeader *self = WEIR_RECORD_HEADER (widget);

  *minimum = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (self->titles[0], orientation, -1, minimum, NULL, NULL, NULL);
  *natural = *minimum;
}

static void
weir_record_header_size_allocate (GtkWidget *widget,
                                  int width,
                                  int height,
                                  int baseline G_GNUC_UNUSED)
{
  WeirRecordHeader *self = WEIR_RECORD_HEADER (widget);
  const gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  WeirColumnPlace places[WEIR_N_COLUMNS];

  weir_record_columns_place_in (GTK_WIDGET (self), width, places);
  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    {
      const GtkAllocation allocation = {
        .x = rtl ? width - places[i].x - places[i].width : places[i].x,
        .width = places[i].width,
        .height = height,
      };

      gtk_widget_set_child_visible (self->titles[i], places[i].width > 0);
      if (places[i].width > 0)
        gtk_widget_size_allocate (self->titles[i], &allocation, -1);
    }
}

static void
weir_record_header_dispose (GObject *object)
{
  WeirRecordHeader *self = WEIR_RECORD_HEADER (object);

  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    g_clear_pointer (&self->titles[i], gtk_widget_unparent);

  G_OBJECT_CLASS (weir_record_header_parent_class)->dispose (object);
}

static void
weir_record_header_class_init (WeirRecordHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_record_header_dispose;
  widget_class->measure = weir_record_header_measure;
  widget_class->size_allocate = weir_record_header_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "recordheader");
}

static void
weir_record_header_init (WeirRecordHeader *self)
{
  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    {
      GtkWidget *title = gtk_label_new (weir_record_columns_get_title (i));

      gtk_label_set_xalign (GTK_LABEL (title), weir_format_ends_at_edge (i) ? 1 : 0);
      gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
      gtk_widget_set_parent (title, GTK_WIDGET (self));
      self->titles[i] = title;
    }
}
