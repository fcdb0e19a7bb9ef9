/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The columns of a list of records, and where they stand.
 *
 * Widths depend on the list's alone, never on a text: none has to be measured to
 * lay a row out.  What is left goes to names and path, to these the most, for they
 * can be cut.  In a narrow list columns give way one after the
 * other, those first that tell least, so there is never a scrollbar below.
 */

#include "weir-record-columns.h"

#include <glib/gi18n-lib.h>

#define MARGIN 12
#define SPACING 12

/* Of text of 11 points on a usual screen, rounded up so that no usual text counts as large. */
#define USUAL_PIXELS 15.0

typedef struct
{
  const char *title;
  int width;      /* the least */
  int list_width; /* below it the column gives way */
  int share;      /* of what is left, in proportion to the others' */
} ColumnStyle;

static const ColumnStyle styles[WEIR_N_COLUMNS] = {
  [WEIR_COLUMN_VERDICT] = { NC_ ("column", "Verdict"), 126, 0 },
  [WEIR_COLUMN_TIME] = { NC_ ("column", "Time"), 76, 560 },
  [WEIR_COLUMN_SITE] = { NC_ ("column", "Site"), 124, 860, 2 },
  [WEIR_COLUMN_HOST] = { NC_ ("column", "Host"), 184, 0, 3 },
  [WEIR_COLUMN_TYPE] = { NC_ ("column", "Type"), 84, 640 },
  [WEIR_COLUMN_PATH] = { NC_ ("column", "Path"), 80, 500, 3 },
  [WEIR_COLUMN_STATUS] = { NC_ ("column", "Status"), 52, 720 },
  [WEIR_COLUMN_SIZE] = { NC_ ("column", "Size"), 76, 940 },
  [WEIR_COLUMN_DURATION] = { NC_ ("column", "Duration"), 72, 1020 },
};

static int
count_shares (int width)
{
  int sum = 0;

  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    if (width >= styles[i].list_width)
      sum += styles[i].share;

  return sum;
}

static int
get_least_width (int width)
{
  int sum = 2 * MARGIN - SPACING;

  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    if (width >= styles[i].list_width)
      sum += styles[i].width + SPACING;

  return sum;
}

void
weir_record_columns_place (int width, WeirColumnPlace *places)
{
  int shares = count_shares (width);
  int rest = width - get_least_width (width);
  int x = MARGIN;

  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    {
      places[i].x = x;
      places[i].width = 0;
      if (width < styles[i].list_width)
        continue;

      places[i].width = styles[i].width;
      if (styles[i].share > 0)
        {
          const int more = rest * styles[i].share / shares;

          places[i].width = MAX (places[i].width + more, 0);
          rest -= more;
          shares -= styles[i].share;
        }
      x += places[i].width + SPACING;
    }
}

/* How much larger the text is than the one that the widths are for. */
static double
get_scale (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  const double pixels = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  const double resolution = pango_cairo_context_get_resolution (context);

  if (pango_font_description_get_size_is_absolute (font))
    return MAX (pixels / USUAL_PIXELS, 1);
  return MAX (pixels * (resolution > 0 ? resolution : 96) / 72 / USUAL_PIXELS, 1);
}

void
weir_record_columns_place_in (GtkWidget *widget, int width, WeirColumnPlace *places)
{
  const double scale = get_scale (widget);

  weir_record_columns_place ((int) (width / scale), places);
  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    {
      places[i].x = (int) (places[i].x * scale);
      places[i].width = (int) (places[i].width * scale);
    }
}

const char *
weir_record_columns_get_title (WeirColumn column)
{
  g_return_val_if_fail (column < WEIR_N_COLUMNS, NULL);

  return g_dpgettext2 (NULL, "column", styles[column].title);
}
