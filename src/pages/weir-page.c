/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The pages that Weir shows in a browser in place of others: errors, what is blocked.
 *
 * One page, no script, no image, nothing to load.  Whatever comes from a request
 * or an origin goes through the one place that escapes it.
 */

#include "weir-page.h"

#include "weir-page-language.h"

#include <glib/gi18n-lib.h>

#define HEAD                                                                           \
  "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n" \
  "<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s</title>\n"       \
  "<style>\n"                                                                          \
  ":root { color-scheme: light dark; }\n"                                              \
  "body { font: 1rem/1.5 sans-serif; max-width: 36rem; margin: 12vh auto; "            \
  "padding: 0 1.5rem; overflow-wrap: anywhere; }\n"                                    \
  "h1 { font-size: 1.5rem; }\n"                                                        \
  "footer { opacity: 0.7; }\n"                                                         \
  "</style>\n</head>\n<body>\n<h1>%s</h1>\n"

char *
weir_page_new (const char *title, const char *const *paragraphs)
{
  g_autoptr (GString) page = g_string_new (NULL);
  g_autofree char *escaped_title = g_markup_escape_text (title, -1);
  g_autofree char *language = weir_page_dup_language ();
  g_autofree char *footer =
    g_markup_escape_text (_ ("This page was made by Weir, the proxy on this computer."), -1);

  g_string_append_printf (page, HEAD, language, weir_page_get_direction (language), escaped_title,
                          escaped_title);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    {
      g_autofree char *escaped = g_markup_escape_text (paragraphs[i], -1);

      g_string_append_printf (page, "<p>%s</p>\n", escaped);
    }
  g_string_append_printf (page, "<footer><p>%s</p></footer>\n</body>\n</html>\n", footer);

  return g_string_free (g_steal_pointer (&page), FALSE);
}
