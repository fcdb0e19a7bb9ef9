/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * profiles.ini: the list that Firefox and its relatives keep of their profiles.
 *
 * Any program of the user may have written it, and Firefox itself leaves out what it cannot read;
 * so does this, line by line, where GKeyFile would give up the whole file.  A relative path stays
 * below the folder of the file: one with ".." is left out, for it would lead certutil to folders
 * that nobody meant.  An absolute path is the user's own word (“firefox -P”, “Choose Folder…”).
 * The sections [Install…] and installs.ini say which of these profiles is whose default, and no more.
 */

#include "weir-firefox-profiles.h"

#include <gio/gio.h>
#include <string.h>

#define FILE_NAME "profiles.ini"
#define SECTION "[Profile"

typedef struct
{
  GPtrArray *profiles; /* (unowned) */
  const char *root;    /* (unowned) */
  gboolean is_profile; /* the section that is being read is one */
  gboolean is_relative;
  char *name; /* (owned) (nullable) */
  char *path; /* (owned) (nullable) as it stands in the file */
} Reader;

void
weir_firefox_profile_free (WeirFirefoxProfile *self)
{
  g_free (self->name);
  g_free (self->path);
  g_free (self);
}

static gboolean
leads_upwards (const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  return g_strv_contains ((const char *const *) parts, "..");
}

/* Where the section says that the profile is. Returns: (transfer full) (nullable) */
static char *
resolve_path (const Reader *reader)
{
  if (reader->path == NULL || *reader->path == '\0')
    return NULL;
  if (!reader->is_relative)
    return g_path_is_absolute (reader->path) ? g_strdup (reader->path) : NULL;
  if (g_path_is_absolute (reader->path) || leads_upwards (reader->path))
    return NULL;

  return g_build_filename (reader->root, reader->path, NULL);
}

/* What people see of any octets. Returns: (transfer full) */
static char *
make_readable (const char *octets)
{
  char *text = g_utf8_make_valid (octets, -1);

  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = ' ';

  return g_strstrip (text);
}

/* Ends a section: takes the profile that it told of. */
static void
end_section (Reader *reader)
{
  g_autofree char *path = reader->is_profile ? resolve_path (reader) : NULL;

  if (path != NULL && reader->profiles->len < WEIR_FIREFOX_MAX_PROFILES)
    {
      WeirFirefoxProfile *profile = g_new0 (WeirFirefoxProfile, 1);
      g_autofree char *base = g_path_get_basename (path);

      profile->name = make_readable (reader->name != NULL ? reader->name : base);
      profile->path = g_steal_pointer (&path);
      g_ptr_array_add (reader->profiles, profile);
    }

  g_clear_pointer (&reader->name, g_free);
  g_clear_pointer (&reader->path, g_free);
  reader->is_profile = FALSE;
  reader->is_relative = FALSE;
}

static void
read_entry (Reader *reader, const char *key, const char *value)
{
  if (g_str_equal (key, "Name"))
    {
      g_free (reader->name);
      reader->name = g_strdup (value);
    }
  else if (g_str_equal (key, "Path"))
    {
      g_free (reader->path);
      reader->path = g_strdup (value);
    }
  else if (g_str_equal (key, "IsRelative"))
    reader->is_relative = g_str_equal (value, "1");
}

/* @line: without its end; changed */
static void
read_line (Reader *reader, char *line)
{
  char *equals;

  g_strstrip (line);
  if (*line == '[')
    {
      end_section (reader);
      reader->is_profile = g_str_has_prefix (line, SECTION);
      return;
    }

  equals = strchr (line, '=');
  if (equals == NULL || *line == ';' || *line == '#')
    return;

  *equals = '\0';
  read_entry (reader, line, equals + 1);
}

GPtrArray *
weir_firefox_profiles_parse (const char *text, gsize length, const char *root)
{
  GPtrArray *profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_firefox_profile_free);
  Reader reader = { .profiles = profiles, .root = root };
  const char *end = text + length;

  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const gsize octets = (gsize) ((newline != NULL ? newline : end) - text);

      /* A line with a NUL in it would be read as another one than it is. */
      if (octets <= WEIR_FIREFOX_MAX_LINE && memchr (text, '\0', octets) == NULL)
        {
          g_autofree char *line = g_strndup (text, octets);

          read_line (&reader, line);
        }

      text += octets + (newline != NULL ? 1 : 0);
    }

  end_section (&reader);

  return profiles;
}

GPtrArray *
weir_firefox_profiles_read (const char *root)
{
  g_autofree char *path = g_build_filename (root, FILE_NAME, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = g_malloc (WEIR_FIREFOX_MAX_INI);
  g_autoptr (GFileInputStream) stream = NULL;
  gsize length = 0;

  /* A pipe in its place would be waited for. */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    stream = g_file_read (file, NULL, NULL);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), text,
                                                  WEIR_FIREFOX_MAX_INI, &length, NULL, NULL))
    length = 0;

  return weir_firefox_profiles_parse (text, length, root);
}
