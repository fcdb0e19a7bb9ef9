/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the app's command line takes.
 *
 * As a table without GTK: from it the app reads its command line, and from it
 * comes what shells complete (src/completions).
 */

#include "weir-options.h"

#include <glib/gi18n-lib.h>

const GOptionEntry weir_options[] = {
  { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep rules, settings and history in DIR"),
    N_ ("DIR") },
  { "private", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Private session: write nothing to disk"), NULL },
  { "listen", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Listen there, rather than on 127.0.0.1:9347"),
    N_ ("ADDRESS:PORT") },
  { "allow-remote", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Let --listen name an address that other computers reach"), NULL },
  { "resolve", 0, 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_ ("Connect to another address for a host; can be given more than once"),
    N_ ("HOST:PORT:ADDRESS[:PORT]") },
  { "trusted-roots", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Trust the certificate authorities in FILE, too, where Weir looks inside"), N_ ("FILE") },
  { "background", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start without the window"), NULL },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  G_OPTION_ENTRY_NULL,
};
