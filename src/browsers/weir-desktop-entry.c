/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A desktop file, read for what a browser is called.
 *
 * GIO's own GAppInfo would parse each file of the computer to answer for one, and take whatever it says.
 * Only what was asked for is read here, up to a bound, and what cannot be shown in a line is left out.
 */

#include "weir-desktop-entry.h"

#include "weir-small-file.h"

#include <string.h>

#define GROUP G_KEY_FILE_DESKTOP_GROUP

void
weir_desktop_entry_clear (WeirDesktopEntry *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->icon_name, g_free);
  g_clear_pointer (&self->program, g_free);
}

static gboolean
is_printable (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || g_utf8_strlen (text, -1) > WEIR_DESKTOP_ENTRY_MAX_NAME)
    return FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;

  return *text != '\0';
}

/* Whether @text is the name of an icon in a theme: "firefox-esr", "org.mozilla.firefox". */
static gboolean
is_icon_name (const char *text)
{
  const gsize length = strlen (text);

  if (length == 0 || length > WEIR_DESKTOP_ENTRY_MAX_ICON || *text == '.' || *text == '-')
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("._-", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* @text: (transfer full) (nullable). Returns: (transfer full) (nullable): if it passes */
static char *
take_if (char *text, gboolean (*passes) (const char *text))
{
  if (text != NULL && passes (text))
    return text;

  g_free (text);
  return NULL;
}

/* Returns: (transfer full) (nullable): the program that the line runs, if it is told by its path */
static char *
find_program (const char *line)
{
  g_auto (GStrv) words = NULL;

  if (line == NULL || !g_shell_parse_argv (line, NULL, &words, NULL) ||
      !g_path_is_absolute (words[0]) || !g_file_test (words[0], G_FILE_TEST_IS_REGULAR) ||
      !g_file_test (words[0], G_FILE_TEST_IS_EXECUTABLE))
    return NULL;

  return g_strdup (words[0]);
}

gboolean
weir_desktop_entry_read (WeirDesktopEntry *self, const char *path)
{
  gsize length;
  g_autofree char *text = weir_small_file_read (path, WEIR_DESKTOP_ENTRY_MAX_FILE, &length);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *line = NULL;

  *self = (WeirDesktopEntry){ 0 };
  if (text == NULL || !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, GROUP))
    return FALSE;

  line = g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, NULL);
  self->name =
    take_if (g_key_file_get_locale_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_NAME, NULL, NULL),
             is_printable);
  self->icon_name =
    take_if (g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_ICON, NULL), is_icon_name);
  self->program = find_program (line);

  return TRUE;
}
