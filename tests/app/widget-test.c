/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widget-test.h"

#include <adwaita.h>

gboolean
widget_test_begin (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }

  adw_init ();

  return TRUE;
}
