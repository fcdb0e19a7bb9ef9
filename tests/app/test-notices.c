/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-notices.h"

#define NOW G_GINT64_CONSTANT (1700000000)
#define DAY (24 * 60 * 60)

static void
test_overdue (void)
{
  static const struct
  {
    gboolean enabled;
    guint failures;
    gint64 updated; /* before now; -1: never */
    gboolean is_overdue;
  } lists[] = {
    { TRUE, 3, 15 * DAY, TRUE },    { TRUE, 1, 14 * DAY + 1, TRUE }, { TRUE, 1, 14 * DAY, FALSE },
    { TRUE, 40, DAY, FALSE },       { TRUE, 0, 300 * DAY, FALSE }, /* nobody asked for a newer one */
    { FALSE, 3, 300 * DAY, FALSE }, { TRUE, 3, -1, FALSE }, /* was never there, which its row tells */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const WeirListRow row = {
        .enabled = lists[i].enabled,
        .failures = lists[i].failures,
        .updated = lists[i].updated < 0 ? 0 : NOW - lists[i].updated,
      };

      g_assert_cmpint (weir_notices_is_overdue (&row, NOW), ==, lists[i].is_overdue);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/notices/a-list-is-told-of-after-two-weeks", test_overdue);

  return g_test_run ();
}
