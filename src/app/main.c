/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop app.
 */

#include "weir-application.h"
#include "weir-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (WeirApplication) application = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WEIR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  /* GnuTLS would write the keys of all connections there. */
  g_unsetenv ("SSLKEYLOGFILE");

  g_set_application_name ("Weir");
  g_set_prgname ("weir"); /* as its help calls it; see weir_application_startup() */
  gtk_window_set_default_icon_name (WEIR_APP_ID);

  application = weir_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);

  return MAX (status, weir_application_get_exit_status (application));
}
