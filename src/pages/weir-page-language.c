/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The language of Weir's own pages, for readers aloud, hyphenation and direction.
 *
 * Not what the user asked for counts, but what there is: a catalogue of messages names
 * its language in its header, which is the translation of nothing.
 */

#include "weir-page-language.h"

#include <locale.h>
#include <string.h>

#define FIELD "Language:"
#define MAX_LENGTH 16

char *
weir_page_read_language (const char *header)
{
  const char *field = g_str_has_prefix (header, FIELD) ? header : strstr (header, "\n" FIELD);
  char language[MAX_LENGTH + 1];
  gsize length = 0;

  if (field == NULL)
    return g_strdup ("en");

  field = strchr (field, ':') + 1;
  field += strspn (field, " \t");
  for (; length < MAX_LENGTH && (g_ascii_isalnum (*field) || *field == '_'); field++)
    language[length++] = *field != '_' ? *field : '-';
  language[length] = '\0';

  return g_strdup (length > 0 ? language : "en");
}

char *
weir_page_dup_language (void)
{
  return weir_page_read_language (g_dcgettext (GETTEXT_PACKAGE, "", LC_MESSAGES));
}

const char *
weir_page_get_direction (const char *language)
{
  static const char *const mirrored[] = { "ar", "dv", "fa", "he", "ku", "ps", "ur", "yi" };
  gsize length = strcspn (language, "-");

  for (gsize i = 0; i < G_N_ELEMENTS (mirrored); i++)
    if (length == strlen (mirrored[i]) && strncmp (language, mirrored[i], length) == 0)
      return "rtl";

  return "ltr";
}
