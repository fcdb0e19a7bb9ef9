/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * computer.ini: how the desktop's proxy was before Weir, so that it can be put back exactly.
 *
 *     [computer]
 *     version=1
 *     since=1790000000
 *     addresses=127.0.0.1:9347;
 *     [before]
 *     mode='manual'
 *     http.host='proxy.example'
 *
 * Keys that the user had not set are not in it; the values are GVariant's text.  It is on the disk
 * before the first key changes, and deleted when the last one is back.  It is exchanged as a whole,
 * so what cannot be read was damaged by somebody else.
 */

#include "weir-computer-snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0600
#define VERSION 1
#define GENERAL "computer"
#define BEFORE "before"

G_DEFINE_QUARK (weir - computer - error - quark, weir_computer_error)

/* --- in memory --- */

WeirComputerSnapshot *
weir_computer_snapshot_new (const WeirProxyState *before, gint64 since)
{
  WeirComputerSnapshot *self = g_new0 (WeirComputerSnapshot, 1);

  self->since = since;
  self->addresses = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->addresses, NULL);
  weir_proxy_state_copy (&self->before, before);

  return self;
}

WeirComputerSnapshot *
weir_computer_snapshot_copy (const WeirComputerSnapshot *self)
{
  WeirComputerSnapshot *copy = weir_computer_snapshot_new (&self->before, self->since);

  for (guint i = 0; i + 1 < self->addresses->len; i++)
    weir_computer_snapshot_add_address (copy, g_ptr_array_index (self->addresses, i));

  return copy;
}

void
weir_computer_snapshot_free (WeirComputerSnapshot *self)
{
  g_ptr_array_unref (self->addresses);
  weir_proxy_state_clear (&self->before);
  g_free (self);
}

const char *const *
weir_computer_snapshot_get_addresses (const WeirComputerSnapshot *self)
{
  return (const char *const *) self->addresses->pdata;
}

void
weir_computer_snapshot_add_address (WeirComputerSnapshot *self, const char *address)
{
  for (guint i = 0; i + 1 < self->addresses->len; i++)
    if (g_str_equal (g_ptr_array_index (self->addresses, i), address))
      g_ptr_array_remove_index (self->addresses, i--);

  if (self->addresses->len > WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES)
    g_ptr_array_remove_index (self->addresses, 0);
  g_ptr_array_insert (self->addresses, (gint) self->addresses->len - 1, g_strdup (address));
}

/* --- as text --- */

/* Returns: (transfer full): "mode", "http.host" */
static char *
make_name (WeirProxyKey key)
{
  const WeirProxyKeyInfo *info = &weir_proxy_keys[key];

  return info->child != NULL ? g_strconcat (info->child, ".", info->key, NULL)
                             : g_strdup (info->key);
}

/* Returns: (transfer full) */
static GKeyFile *
make_file (const WeirComputerSnapshot *self)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_set_integer (file, GENERAL, "version", VERSION);
  g_key_file_set_int64 (file, GENERAL, "since", self->since);
  g_key_file_set_string_list (file, GENERAL, "addresses",
                              weir_computer_snapshot_get_addresses (self),
                              self->addresses->len - 1);
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (self->before.is_set[key])
      {
        g_autofree char *name = make_name (key);
        g_autofree char *text = g_variant_print (self->before.values[key], FALSE);

        g_key_file_set_string (file, BEFORE, name, text);
      }

  return file;
}

char *
weir_computer_snapshot_print (const WeirComputerSnapshot *self, gsize *length)
{
  g_autoptr (GKeyFile) file = make_file (self);

  return g_key_file_to_data (file, length, NULL);
}

/* FALSE: it is there and no value of its type */
static gboolean
read_key (GKeyFile *file, WeirProxyState *before, WeirProxyKey key)
{
  g_autofree char *name = make_name (key);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GVariant *value;

  if (!g_key_file_has_key (file, BEFORE, name, NULL))
    return TRUE;

  text = g_key_file_get_string (file, BEFORE, name, &error);
  if (error != NULL)
    return FALSE;
  value = g_variant_parse (G_VARIANT_TYPE (weir_proxy_keys[key].type), text, NULL, NULL, NULL);
  if (value == NULL)
    return FALSE;

  weir_proxy_state_set (before, key, value);

  return TRUE;
}

/* Returns: (transfer full) (nullable): %NULL if something of it makes no sense */
static WeirComputerSnapshot *
read_file (GKeyFile *file)
{
  g_auto (WeirProxyState) before = { 0 };
  g_autoptr (WeirComputerSnapshot) self = NULL;
  gsize n_addresses = 0;
  g_auto (GStrv) addresses =
    g_key_file_get_string_list (file, GENERAL, "addresses", &n_addresses, NULL);

  if (n_addresses == 0 || n_addresses > WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES)
    return NULL;

  weir_proxy_state_init (&before);
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (!read_key (file, &before, key))
      return NULL;

  self = weir_computer_snapshot_new (&before, g_key_file_get_int64 (file, GENERAL, "since", NULL));
  for (gsize i = 0; i < n_addresses; i++)
    weir_computer_snapshot_add_address (self, addresses[i]);

  return g_steal_pointer (&self);
}

/* --- on the disk --- */

static void
set_errno (GError **error, const char *path, int error_number)
{
  g_set_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_FILE, "%s: %s", path,
               g_strerror (error_number));
}

static void
set_damaged (GError **error, const char *path)
{
  g_set_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_DAMAGED, _ ("“%s” is damaged."),
               path);
}

/* Returns: (transfer full) (nullable): %NULL without @error, if there is no such file */
static char *
read_text (const char *path, gsize *length, GError **error)
{
  /* A pipe that lies there must not be waited for. */
  int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  g_autofree char *text = NULL;
  struct stat status;
  ssize_t n_read;

  if (fd < 0)
    {
      if (errno == ELOOP)
        set_damaged (error, path);
      else if (errno != ENOENT)
        set_errno (error, path, errno);
      return NULL;
    }

  text = g_malloc (WEIR_COMPUTER_SNAPSHOT_MAX_SIZE + 1);
  n_read = fstat (fd, &status) == 0 && S_ISREG (status.st_mode)
             ? read (fd, text, WEIR_COMPUTER_SNAPSHOT_MAX_SIZE + 1)
             : -1;
  g_close (fd, NULL);
  if (n_read < 0 || n_read > WEIR_COMPUTER_SNAPSHOT_MAX_SIZE)
    {
      set_damaged (error, path);
      return NULL;
    }

  *length = (gsize) n_read;

  return g_steal_pointer (&text);
}

WeirComputerSnapshot *
weir_computer_snapshot_parse (const char *text, gsize length, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  WeirComputerSnapshot *self = NULL;
  gint version = 0;

  if (g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    version = g_key_file_get_integer (file, GENERAL, "version", NULL);

  if (version > VERSION)
    {
      g_set_error (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_NEWER,
                   _ ("“%s” is of a later version of Weir."), path);
      return NULL;
    }

  if (version == VERSION)
    self = read_file (file);
  if (self == NULL)
    set_damaged (error, path);

  return self;
}

WeirComputerSnapshot *
weir_computer_snapshot_load (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);
  gsize length = 0;
  g_autofree char *text = read_text (path, &length, error);

  return text != NULL ? weir_computer_snapshot_parse (text, length, path, error) : NULL;
}

gboolean
weir_computer_snapshot_save (const WeirComputerSnapshot *self, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);
  g_autoptr (GError) reason = NULL;
  gsize length;
  g_autofree char *text = weir_computer_snapshot_print (self, &length);

  if (length > WEIR_COMPUTER_SNAPSHOT_MAX_SIZE)
    {
      set_errno (error, path, EFBIG);
      return FALSE;
    }

  if (g_file_set_contents_full (path, text, (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                FILE_MODE, &reason))
    return TRUE;

  g_set_error_literal (error, WEIR_COMPUTER_ERROR, WEIR_COMPUTER_ERROR_FILE, reason->message);

  return FALSE;
}

gboolean
weir_computer_snapshot_delete (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  if (g_unlink (path) == 0 || errno == ENOENT)
    return TRUE;

  set_errno (error, path, errno);

  return FALSE;
}
