/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lists that weirctl check decides by, as the compiler wants them.
 *
 * A file is told from what it was by its size, its time and its inode: so a
 * compiled file that was made of these is opened without reading one of them.
 */

#include "weirctl-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/stat.h>

typedef struct
{
  char *path; /* (owned) (nullable): none: the text is there */
  char *key;  /* (owned) */
  guint64 version;
  GBytes *text; /* (owned) (nullable): not read yet */
} List;

struct _WeirctlCheckLists
{
  GArray *lists; /* (owned) (element-type List) */
};

static void
list_clear (List *list)
{
  g_clear_pointer (&list->path, g_free);
  g_clear_pointer (&list->key, g_free);
  g_clear_pointer (&list->text, g_bytes_unref);
}

static WeirctlCheckLists *
lists_new (void)
{
  WeirctlCheckLists *self = g_new0 (WeirctlCheckLists, 1);

  self->lists = g_array_new (FALSE, TRUE, sizeof (List));
  g_array_set_clear_func (self->lists, (GDestroyNotify) list_clear);

  return self;
}

void
weirctl_check_lists_free (WeirctlCheckLists *self)
{
  g_clear_pointer (&self->lists, g_array_unref);
  g_free (self);
}

/* Spreads what differs in @value over all of 64 bits (the finalizer of MurmurHash3). */
static guint64
mix (guint64 hash, guint64 value)
{
  hash ^= value;
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash ^= hash >> 33;
  hash *= G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  hash ^= hash >> 33;

  return hash;
}

static guint64
version_of (const struct stat *info)
{
  guint64 version = mix (1, (guint64) info->st_size);

  version = mix (version, (guint64) info->st_mtim.tv_sec);
  version = mix (version, (guint64) info->st_mtim.tv_nsec);
  version = mix (version, (guint64) info->st_ino);

  return version != 0 ? version : 1;
}

static gboolean
fail (GError **error, const char *path, int saved_errno)
{
  /* Translators: the name of a file, and what is wrong with it. */
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved_errno),
               _ ("“%s” cannot be read: %s"), path, g_strerror (saved_errno));

  return FALSE;
}

static gboolean
has_key (WeirctlCheckLists *self, const char *key)
{
  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal (g_array_index (self->lists, List, i).key, key))
      return TRUE;

  return FALSE;
}

/* Adds the file at @path, unless it was named before. */
static gboolean
add_file (WeirctlCheckLists *self, const char *path, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  struct stat info;
  List list;

  if (stat (path, &info) != 0)
    return fail (error, path, errno);
  if (S_ISDIR (info.st_mode))
    return fail (error, path, EISDIR);
  if (has_key (self, key))
    return TRUE;

  list = (List){
    .path = g_strdup (path),
    .key = g_steal_pointer (&key),
    .version = version_of (&info),
  };
  g_array_append_val (self->lists, list);

  return TRUE;
}

/**
 * weirctl_check_lists_new:
 * @paths: (array zero-terminated=1): files
 * @error: where to say which one is not there: %G_FILE_ERROR
 *
 * Looks at files, and does not read them yet.
 *
 * Returns: (transfer full) (nullable)
 */
WeirctlCheckLists *
weirctl_check_lists_new (char **paths, GError **error)
{
  g_autoptr (WeirctlCheckLists) self = lists_new ();

  for (; *paths != NULL; paths++)
    if (!add_file (self, *paths, error))
      return NULL;

  return g_steal_pointer (&self);
}

/* The lists that @set (nullable) was made of, with their texts. Returns: (transfer full) */
WeirctlCheckLists *
weirctl_check_lists_new_of_set (const WeirFilterSet *set)
{
  WeirctlCheckLists *self = lists_new ();
  WeirFilterSetList info;

  for (guint i = 0; set != NULL && weir_filter_set_get_list (set, i, &info); i++)
    {
      List list = {
        .key = weir_span_dup (info.key),
        .version = info.version,
        .text = g_bytes_new (info.text.octets, info.text.length),
      };

      g_array_append_val (self->lists, list);
    }

  return self;
}

/* Reads the texts that were not read yet. */
gboolean
weirctl_check_lists_read (WeirctlCheckLists *self, GError **error)
{
  for (guint i = 0; i < self->lists->len; i++)
    {
      List *list = &g_array_index (self->lists, List, i);
      char *octets;
      gsize length;

      if (list->text != NULL)
        continue;

      if (!g_file_get_contents (list->path, &octets, &length, error))
        return FALSE;

      list->text = g_bytes_new_take (octets, length);
    }

  return TRUE;
}

/* Returns: (transfer full): borrows from @self */
static WeirFilterInput *
make_inputs (WeirctlCheckLists *self)
{
  WeirFilterInput *inputs = g_new (WeirFilterInput, self->lists->len);

  for (guint i = 0; i < self->lists->len; i++)
    {
      const List *list = &g_array_index (self->lists, List, i);

      inputs[i] = (WeirFilterInput){ list->key, list->version, list->text };
    }

  return inputs;
}

/* After weirctl_check_lists_read(). @previous: (nullable). Returns: (transfer full) (nullable) */
GBytes *
weirctl_check_lists_compile (WeirctlCheckLists *self, const WeirFilterSet *previous, GError **error)
{
  g_autofree WeirFilterInput *inputs = make_inputs (self);

  return weir_filter_compile (inputs, self->lists->len, previous, NULL, error);
}

static gboolean
is_made_of_these (WeirctlCheckLists *self, const WeirFilterSet *set)
{
  g_autofree WeirFilterInput *inputs = make_inputs (self);

  return weir_filter_set_is_made_of (set, inputs, self->lists->len);
}

/**
 * weirctl_check_lists_open:
 * @self: lists
 * @cache: (nullable): a compiled file: opened if it was made of these, else made
 * @error: where to say what went wrong
 *
 * Returns: (transfer full) (nullable): the lists, compiled
 */
WeirFilterSet *
weirctl_check_lists_open (WeirctlCheckLists *self, const char *cache, GError **error)
{
  g_autoptr (WeirFilterSet) previous = cache != NULL ? weir_filter_set_open (cache, NULL) : NULL;
  g_autoptr (GBytes) compiled = NULL;

  if (previous != NULL && is_made_of_these (self, previous))
    return g_steal_pointer (&previous);

  if (!weirctl_check_lists_read (self, error))
    return NULL;

  compiled = weirctl_check_lists_compile (self, previous, error);
  if (compiled == NULL)
    return NULL;

  if (cache == NULL)
    return weir_filter_set_new (compiled, error);

  if (!weir_filter_compiled_write (compiled, cache, error))
    return NULL;

  return weir_filter_set_open (cache, error);
}
