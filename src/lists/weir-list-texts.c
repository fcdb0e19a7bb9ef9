/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the texts of lists are kept.
 *
 * A text is a file of its own, lists/KEY-VERSION.txt, that is written once,
 * beside and renamed, and never again: whoever knows a version may read it
 * whenever he likes, in whatever process, and sees all of it or nothing.  A new
 * text has a new version, and the old file is deleted when no row refers to it.
 *
 * What the main thread makes is in memory first, and a worker writes it, since a
 * disk may be slow; a private session leaves it there.  Weir's own list is part of
 * the program.
 */

#include "weir-list-texts.h"

#include "weir-lists-resources.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define VERSION_DIGITS 16
#define STARTER_PATH "/io/github/weirproxy/Weir/lists/starter.txt"

struct _WeirListTexts
{
  grefcount n_refs;
  char *folder; /* (owned) (nullable): of the texts; a private session may have none */
  gboolean in_memory;
  GHashTable *memory; /* (owned) (element-type utf8 GBytes): by name */
};

char *
weir_list_text_get_name (const char *key, guint64 version)
{
  return g_strdup_printf ("%s-%016" G_GINT64_MODIFIER "x.txt", key, version);
}

static char *
build_path (const char *folder, const char *key, guint64 version)
{
  g_autofree char *name = weir_list_text_get_name (key, version);

  return g_build_filename (folder, name, NULL);
}

GBytes *
weir_list_text_load (const char *folder, const char *key, guint64 version, GError **error)
{
  g_autofree char *path = build_path (folder, key, version);
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  return g_bytes_new_take (text, length);
}

gboolean
weir_list_text_save (const char *folder,
                     const char *key,
                     guint64 version,
                     GBytes *text,
                     GError **error)
{
  g_autofree char *path = build_path (folder, key, version);
  gsize length;
  const char *octets = g_bytes_get_data (text, &length);

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    {
      int saved_errno = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno), "%s: %s", folder,
                   g_strerror (saved_errno));
      return FALSE;
    }

  return g_file_set_contents_full (path, octets != NULL ? octets : "", (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE, error);
}

GBytes *
weir_list_file_read_head (const char *path, gsize max_octets)
{
  g_autofree char *octets = g_malloc (max_octets);
  gsize length = 0;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize n_read = 1;

  while (fd >= 0 && n_read > 0 && length < max_octets)
    {
      n_read = read (fd, octets + length, max_octets - length);
      length += n_read > 0 ? (gsize) n_read : 0;
    }
  if (fd >= 0)
    g_close (fd, NULL);

  return g_bytes_new_take (g_steal_pointer (&octets), length);
}

/* Whether a text, or one that was being written when Weir crashed, is called so. */
static gboolean
is_name_of_text (const char *name)
{
  const char *dash = strrchr (name, '-');
  gsize n_digits = dash != NULL ? strspn (dash + 1, "0123456789abcdef") : 0;

  return n_digits == VERSION_DIGITS && g_str_has_prefix (dash + 1 + n_digits, ".txt");
}

void
weir_list_texts_sweep (const char *folder, GHashTable *used, gint64 before)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf info;

      if (is_name_of_text (name) && !g_hash_table_contains (used, name) &&
          g_stat (path, &info) == 0 && info.st_mtime < before && g_unlink (path) != 0)
        g_debug ("Cannot delete %s: %s", path, g_strerror (errno));
    }
}

const char *
weir_list_texts_get_folder (WeirListTexts *self)
{
  return self->folder;
}

gboolean
weir_list_texts_is_in_memory (WeirListTexts *self)
{
  return self->in_memory;
}

GBytes *
weir_list_texts_get_starter (void)
{
  g_autoptr (GError) error = NULL;
  GBytes *text = g_resource_lookup_data (weir_lists_get_resource (), STARTER_PATH,
                                         G_RESOURCE_LOOKUP_FLAGS_NONE, &error);

  g_assert_no_error (error);
  return text;
}

GBytes *
weir_list_texts_peek (WeirListTexts *self, const char *key, guint64 version)
{
  g_autofree char *name = NULL;
  GBytes *text;

  if (g_str_equal (key, WEIR_LIST_STARTER_KEY))
    return weir_list_texts_get_starter ();

  name = weir_list_text_get_name (key, version);
  text = g_hash_table_lookup (self->memory, name);
  return text != NULL ? g_bytes_ref (text) : NULL;
}

GBytes *
weir_list_texts_get (WeirListTexts *self, const char *key, guint64 version, GError **error)
{
  GBytes *text = weir_list_texts_peek (self, key, version);

  if (text != NULL)
    return text;
  if (self->folder != NULL)
    return weir_list_text_load (self->folder, key, version, error);

  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, "Not kept");
  return NULL;
}

GBytes *
weir_list_texts_get_head (WeirListTexts *self, const char *key, guint64 version, gsize max_octets)
{
  g_autoptr (GBytes) text = weir_list_texts_peek (self, key, version);
  g_autofree char *path = NULL;

  if (text != NULL)
    return g_bytes_new_from_bytes (text, 0, MIN (max_octets, g_bytes_get_size (text)));
  if (self->folder == NULL)
    return g_bytes_new (NULL, 0);

  path = build_path (self->folder, key, version);
  return weir_list_file_read_head (path, max_octets);
}

guint64
weir_list_texts_get_size (WeirListTexts *self, const char *key, guint64 version)
{
  g_autoptr (GBytes) text = weir_list_texts_peek (self, key, version);
  g_autofree char *path = NULL;
  GStatBuf info;

  if (text != NULL)
    return g_bytes_get_size (text);
  if (self->folder == NULL)
    return 0;

  path = build_path (self->folder, key, version);
  return g_stat (path, &info) == 0 ? (guint64) info.st_size : 0;
}

void
weir_list_texts_put (WeirListTexts *self, const char *key, guint64 version, GBytes *text)
{
  g_hash_table_replace (self->memory, weir_list_text_get_name (key, version), g_bytes_ref (text));
}

void
weir_list_texts_drop (WeirListTexts *self, const char *key, guint64 version)
{
  g_autofree char *name = weir_list_text_get_name (key, version);

  g_hash_table_remove (self->memory, name);
}

gboolean
weir_list_texts_is_unsaved (WeirListTexts *self, const char *key, guint64 version)
{
  g_autofree char *name = weir_list_text_get_name (key, version);

  return !self->in_memory && g_hash_table_contains (self->memory, name);
}

WeirListTexts *
weir_list_texts_new (const char *data_folder, gboolean in_memory)
{
  WeirListTexts *self = g_new0 (WeirListTexts, 1);

  g_assert (data_folder != NULL || in_memory);

  g_ref_count_init (&self->n_refs);
  if (data_folder != NULL)
    self->folder = g_build_filename (data_folder, "lists", NULL);
  self->in_memory = in_memory;
  self->memory =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  return self;
}

WeirListTexts *
weir_list_texts_ref (WeirListTexts *self)
{
  g_ref_count_inc (&self->n_refs);

  return self;
}

void
weir_list_texts_unref (WeirListTexts *self)
{
  if (!g_ref_count_dec (&self->n_refs))
    return;

  g_free (self->folder);
  g_clear_pointer (&self->memory, g_hash_table_unref);
  g_free (self);
}
