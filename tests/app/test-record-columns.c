/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-record-columns.h"

#define WIDEST 4000

static void
test_order (void)
{
  for (int width = 320; width <= WIDEST; width++)
    {
      WeirColumnPlace places[WEIR_N_COLUMNS];
      int end = 0;

      weir_record_columns_place (width, places);
      for (guint i = 0; i < WEIR_N_COLUMNS; i++)
        if (places[i].width > 0)
          {
            g_assert_cmpint (places[i].x, >=, end);
            end = places[i].x + places[i].width;
          }
      g_assert_cmpint (end, <=, width);
    }
}

static void
test_nothing_returns (void)
{
  guint shown = 0;

  for (int width = 320; width <= WIDEST; width++)
    {
      WeirColumnPlace places[WEIR_N_COLUMNS];
      guint n = 0;

      weir_record_columns_place (width, places);
      for (guint i = 0; i < WEIR_N_COLUMNS; i++)
        n += places[i].width > 0;
      g_assert_cmpuint (n, >=, shown);
      shown = n;
    }
  g_assert_cmpuint (shown, ==, WEIR_N_COLUMNS);
}

static void
test_narrow (void)
{
  WeirColumnPlace places[WEIR_N_COLUMNS];

  weir_record_columns_place (340, places);
  g_assert_cmpint (places[WEIR_COLUMN_VERDICT].width, >, 0);
  g_assert_cmpint (places[WEIR_COLUMN_HOST].width, >, 0);
  g_assert_cmpint (places[WEIR_COLUMN_PATH].width, ==, 0);

  weir_record_columns_place (0, places);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/record-columns/none-overlaps-or-leaves-the-row", test_order);
  g_test_add_func ("/app/record-columns/a-wider-row-never-shows-fewer", test_nothing_returns);
  g_test_add_func ("/app/record-columns/verdict-and-host-stay-to-the-last", test_narrow);

  return g_test_run ();
}
