/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The columns of a list of records, and where they stand.
 *
 * Widths are fixed but for the path's, which takes what is left: no text has to
 * be measured to lay a row out.  In a narrow list columns give way one after the
 * other, those first that tell least, so there is never a scrollbar below.
 */

#include "weir-record-columns.h"

#include <glib/gi18n-lib.h>

#define MARGIN 12
#define SPACING 12

typedef struct
{
  const char *title;
  int width;      /* 0: takes what is left */
  int list_width; /* below it the column gives way */
} ColumnStyle;

static const ColumnStyle styles[WEIR_N_COLUMNS] = {
  [WEIR_COLUMN_VERDICT] = { NC_ ("column", "Verdict"), 126, 0 },
  [WEIR_COLUMN_TIME] = { NC_ ("column", "Time"), 76, 560 },
  [WEIR_COLUMN_SITE] = { NC_ ("column", "Site"), 124, 860 },
  [WEIR_COLUMN_HOST] = { NC_ ("column", "Host"), 184, 0 },
  [WEIR_COLUMN_TYPE] = { NC_ ("column", "Type"), 84, 640 },
  [WEIR_COLUMN_PATH] = { NC_ ("column", "Path"), 0, 440 },
  [WEIR_COLUMN_STATUS] = { NC_ ("column", "Status"), 52, 720 },
  [WEIR_COLUMN_SIZE] = { NC_ ("column", "Size"), 76, 940 },
  [WEIR_COLUMN_DURATION] = { NC_ ("column", "Duration"), 72, 1020 },
};

static int
get_fixed_width (int width)
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
  const int rest = width - get_fixed_width (width);
  const WeirColumn wide =
    width >= styles[WEIR_COLUMN_PATH].list_width ? WEIR_COLUMN_PATH : WEIR_COLUMN_HOST;
  int x = MARGIN;

  for (guint i = 0; i < WEIR_N_COLUMNS; i++)
    {
      places[i].x = x;
      places[i].width = 0;
      if (width < styles[i].list_width)
        continue;

      places[i].width = MAX (styles[i].width + (i == wide ? rest : 0), 0);
      x += places[i].width + SPACING;
    }
}

const char *
weir_record_columns_get_title (WeirColumn column)
{
  g_return_val_if_fail (column < WEIR_N_COLUMNS, NULL);

  return g_dpgettext2 (NULL, "column", styles[column].title);
}
