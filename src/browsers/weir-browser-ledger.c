/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * authority-trusted.ini: what Weir did to browsers' stores, so that it can be undone.
 *
 *     [authorities]
 *     04A3…=Weir on HOSTNAME, for USER only
 *     [stores]
 *     0=file:///home/ann/.local/share/pki/nssdb;file:///home/ann/.local/share/pki;
 *
 * A file, not a table of the database: it is read and written on a worker, and lies beside the authority
 * that it tells of.  Paths are URIs: a key
 * file is UTF-8, a path is not.
 */

#include "weir-browser-ledger.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define FILE_MODE 0600
#define AUTHORITIES "authorities"
#define STORES "stores"

typedef struct
{
  char *path; /* (owned) */
  char *top;  /* (owned) (nullable) */
} Store;

struct _WeirBrowserLedger
{
  char *file;             /* (owned) (nullable) */
  GPtrArray *authorities; /* (owned) (element-type WeirBrowserNote) */
  GPtrArray *stores;      /* (owned) (element-type Store) */
  gboolean is_changed;    /* since it was read or written */
};

static void
note_free (WeirBrowserNote *note)
{
  g_free (note->name);
  g_free (note);
}

static void
store_free (Store *store)
{
  g_free (store->path);
  g_free (store->top);
  g_free (store);
}

/* Keeps a list within its bound: the oldest goes. */
static void
append (GPtrArray *list, gpointer item)
{
  if (list->len >= WEIR_BROWSER_LEDGER_MAX)
    g_ptr_array_remove_index (list, 0);
  g_ptr_array_add (list, item);
}

static gboolean
read_fingerprint (const char *text, guint8 *fingerprint)
{
  if (strlen (text) != 2 * WEIR_NSS_FINGERPRINT_SIZE)
    return FALSE;

  for (guint i = 0; i < WEIR_NSS_FINGERPRINT_SIZE; i++)
    {
      const int high = g_ascii_xdigit_value (text[2 * i]);
      const int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0)
        return FALSE;
      fingerprint[i] = (guint8) (high * 16 + low);
    }

  return TRUE;
}

/* Returns: (transfer full) */
static char *
write_fingerprint (const guint8 *fingerprint)
{
  char *text = g_malloc (2 * WEIR_NSS_FINGERPRINT_SIZE + 1);

  for (guint i = 0; i < WEIR_NSS_FINGERPRINT_SIZE; i++)
    g_snprintf (text + 2 * i, 3, "%02X", fingerprint[i]);

  return text;
}

static void
read_authorities (WeirBrowserLedger *self, GKeyFile *file)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, AUTHORITIES, NULL, NULL);

  for (char **key = keys; key != NULL && *key != NULL; key++)
    {
      g_autofree char *name = g_key_file_get_string (file, AUTHORITIES, *key, NULL);
      guint8 fingerprint[WEIR_NSS_FINGERPRINT_SIZE];

      if (name != NULL && read_fingerprint (*key, fingerprint))
        weir_browser_ledger_add_authority (self, &(WeirNssCertificate){ name, fingerprint });
    }
}

static void
read_stores (WeirBrowserLedger *self, GKeyFile *file)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, STORES, NULL, NULL);

  for (char **key = keys; key != NULL && *key != NULL; key++)
    {
      gsize n_uris = 0;
      g_auto (GStrv) uris = g_key_file_get_string_list (file, STORES, *key, &n_uris, NULL);
      g_autofree char *path = n_uris > 0 ? g_filename_from_uri (uris[0], NULL, NULL) : NULL;
      g_autofree char *top = n_uris > 1 ? g_filename_from_uri (uris[1], NULL, NULL) : NULL;

      if (path != NULL)
        weir_browser_ledger_add_store (self, path, top);
    }
}

WeirBrowserLedger *
weir_browser_ledger_load (const char *folder)
{
  WeirBrowserLedger *self = g_new0 (WeirBrowserLedger, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  self->authorities = g_ptr_array_new_with_free_func ((GDestroyNotify) note_free);
  self->stores = g_ptr_array_new_with_free_func ((GDestroyNotify) store_free);
  if (folder == NULL)
    return self;

  self->file = g_build_filename (folder, WEIR_BROWSER_LEDGER_FILE, NULL);
  if (g_key_file_load_from_file (file, self->file, G_KEY_FILE_NONE, &error))
    {
      read_authorities (self, file);
      read_stores (self, file);
      self->is_changed = FALSE;
    }
  else if (!g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("What is known of browsers that trust Weir cannot be read: %s", error->message);

  return self;
}

void
weir_browser_ledger_free (WeirBrowserLedger *self)
{
  g_free (self->file);
  g_ptr_array_unref (self->authorities);
  g_ptr_array_unref (self->stores);
  g_free (self);
}

GPtrArray *
weir_browser_ledger_get_authorities (WeirBrowserLedger *self)
{
  return self->authorities;
}

void
weir_browser_ledger_add_authority (WeirBrowserLedger *self, const WeirNssCertificate *certificate)
{
  WeirBrowserNote *note;

  for (guint i = 0; i < self->authorities->len; i++)
    {
      const WeirBrowserNote *there = g_ptr_array_index (self->authorities, i);

      if (memcmp (there->fingerprint, certificate->fingerprint, sizeof there->fingerprint) == 0)
        return;
    }

  note = g_new0 (WeirBrowserNote, 1);
  note->name = g_utf8_make_valid (certificate->name, -1);
  memcpy (note->fingerprint, certificate->fingerprint, sizeof note->fingerprint);
  append (self->authorities, note);
  self->is_changed = TRUE;
}

void
weir_browser_ledger_forget_authorities (WeirBrowserLedger *self)
{
  self->is_changed |= self->authorities->len > 0;
  g_ptr_array_set_size (self->authorities, 0);
}

void
weir_browser_ledger_add_store (WeirBrowserLedger *self, const char *path, const char *top)
{
  Store *store = g_new0 (Store, 1);

  weir_browser_ledger_forget_store (self, path);
  store->path = g_strdup (path);
  store->top = g_strdup (top);
  append (self->stores, store);
  self->is_changed = TRUE;
}

static gboolean
find_store (WeirBrowserLedger *self, const char *path, guint *index)
{
  for (guint i = 0; i < self->stores->len; i++)
    {
      const Store *store = g_ptr_array_index (self->stores, i);

      if (g_str_equal (store->path, path))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
weir_browser_ledger_find_store (WeirBrowserLedger *self, const char *path, const char **top)
{
  guint index;

  if (!find_store (self, path, &index))
    return FALSE;

  *top = ((const Store *) g_ptr_array_index (self->stores, index))->top;
  return TRUE;
}

void
weir_browser_ledger_forget_store (WeirBrowserLedger *self, const char *path)
{
  guint index;

  if (!find_store (self, path, &index))
    return;

  g_ptr_array_remove_index (self->stores, index);
  self->is_changed = TRUE;
}

/* Returns: (transfer full) */
static GKeyFile *
make_file (WeirBrowserLedger *self)
{
  GKeyFile *file = g_key_file_new ();

  for (guint i = 0; i < self->authorities->len; i++)
    {
      const WeirBrowserNote *note = g_ptr_array_index (self->authorities, i);
      g_autofree char *key = write_fingerprint (note->fingerprint);

      g_key_file_set_string (file, AUTHORITIES, key, note->name);
    }

  for (guint i = 0; i < self->stores->len; i++)
    {
      const Store *store = g_ptr_array_index (self->stores, i);
      g_autofree char *key = g_strdup_printf ("%u", i);
      g_autofree char *path = g_filename_to_uri (store->path, NULL, NULL);
      g_autofree char *top = store->top != NULL ? g_filename_to_uri (store->top, NULL, NULL) : NULL;
      const char *const uris[] = { path, top };

      g_key_file_set_string_list (file, STORES, key, uris, top != NULL ? 2 : 1);
    }

  return file;
}

static gboolean
delete_file (WeirBrowserLedger *self, GError **error)
{
  if (g_unlink (self->file) == 0 || errno == ENOENT)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", self->file,
               g_strerror (errno));
  return FALSE;
}

static gboolean
write_file (WeirBrowserLedger *self, GError **error)
{
  g_autoptr (GKeyFile) file = make_file (self);
  gsize length;
  g_autofree char *text = g_key_file_to_data (file, &length, NULL);

  return g_file_set_contents_full (self->file, text, (gssize) length,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   FILE_MODE, error);
}

gboolean
weir_browser_ledger_save (WeirBrowserLedger *self, GError **error)
{
  const gboolean is_empty = self->authorities->len == 0 && self->stores->len == 0;

  if (self->file == NULL || !self->is_changed)
    return TRUE;
  if (!(is_empty ? delete_file (self, error) : write_file (self, error)))
    return FALSE;

  self->is_changed = FALSE;
  return TRUE;
}
