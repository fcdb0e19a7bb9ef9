/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The file that the authority is kept in: its key and its certificate in one,
 * so that no crash, and no two processes at once, can leave a key beside the
 * certificate of another.  It is written beside, made durable and renamed: the
 * old pair is there, or the new one.
 *
 * It is the user's alone from its first octet on.  One that others could have
 * read is not taken, since they may have: whoever has the key can be any site.
 */

#include "weir-authority-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define MAX_OCTETS (16 * 1024) /* a key and a certificate take less than two KiB */
#define BESIDE ".XXXXXX"       /* g_mkstemp_full() */

static char *
build_path (const char *folder)
{
  return g_build_filename (folder, WEIR_AUTHORITY_FILE, NULL);
}

static gboolean
fail (const char *path, const char *message, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE, "%s: %s", shown, message);
  return FALSE;
}

static gboolean
fail_with_errno (const char *path, int saved_errno, GError **error)
{
  fail (path, g_strerror (saved_errno), error);
  if (saved_errno == ENOENT && error != NULL)
    (*error)->code = WEIR_TLS_ERROR_MISSING;

  return FALSE;
}

/* Octets that held a key. */
static void
free_secret (char *octets, gsize length)
{
  if (octets != NULL)
    gnutls_memset (octets, 0, length);
  g_free (octets);
}

/* --- Loading ------------------------------------------------------------------ */

/* Whether the open file is one that Weir may have written, and that nobody else has read. */
static gboolean
check_file (int fd, const char *path, GError **error)
{
  struct stat info;

  if (fstat (fd, &info) != 0)
    return fail_with_errno (path, errno, error);
  if (!S_ISREG (info.st_mode))
    return fail (path, _ ("This is not a regular file."), error);
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_autofree char *quoted = g_shell_quote (path);
      g_autofree char *command = g_strconcat ("chmod 600 ", quoted, NULL);
      g_autofree char *message = g_strdup_printf (
        /* Translators: %s is a command. */
        _ ("Others may read this key, or change it. If nobody has, run “%s”. If you are not sure, "
           "have a new authority made."),
        command);

      return fail (path, message, error);
    }
  if (info.st_size > MAX_OCTETS)
    return fail (path, _ ("This is larger than a key and its certificate are."), error);

  return TRUE;
}

/* NUL-terminated. Returns: (nullable): free with free_secret() */
static char *
read_open_file (int fd, const char *path, gsize *length, GError **error)
{
  char *octets = g_malloc0 (MAX_OCTETS + 1);
  gssize n_read = 1;

  *length = 0;
  while (n_read > 0 && *length < MAX_OCTETS)
    {
      n_read = read (fd, octets + *length, MAX_OCTETS - *length);
      if (n_read < 0 && errno == EINTR)
        n_read = 1;
      else if (n_read > 0)
        *length += (gsize) n_read;
    }
  if (n_read >= 0)
    return octets;

  fail_with_errno (path, errno, error);
  free_secret (octets, *length);
  return NULL;
}

static char *
read_file (const char *path, gsize *length, GError **error)
{
  /* A pipe that lies there must not be waited for. */
  int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  char *octets = NULL;

  if (fd < 0 && errno == ELOOP)
    fail (path, _ ("This is a symbolic link, which Weir does not follow."), error);
  else if (fd < 0)
    fail_with_errno (path, errno, error);
  else if (check_file (fd, path, error))
    octets = read_open_file (fd, path, length, error);
  if (fd >= 0)
    g_close (fd, NULL);

  return octets;
}

/* Reads one PEM block of each kind. */
static WeirAuthority *
parse_file (const char *octets, gsize length, GError **error)
{
  const gnutls_datum_t pem = { (unsigned char *) octets, (guint) length };
  gnutls_x509_privkey_t key = NULL;
  gnutls_x509_crt_t certificate = NULL;
  int code = gnutls_x509_privkey_init (&key);

  if (code >= 0)
    code =
      gnutls_x509_privkey_import_pkcs8 (key, &pem, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN);
  if (code >= 0)
    code = gnutls_x509_crt_init (&certificate);
  if (code >= 0)
    code = gnutls_x509_crt_import (certificate, &pem, GNUTLS_X509_FMT_PEM);
  if (code >= 0)
    return weir_authority_new_take (certificate, key, error);

  gnutls_x509_crt_deinit (certificate);
  gnutls_x509_privkey_deinit (key);
  g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MALFORMED,
               _ ("This does not hold a key and a certificate: %s"), gnutls_strerror (code));
  return NULL;
}

WeirAuthority *
weir_authority_load (const char *folder, GError **error)
{
  g_autofree char *path = build_path (folder);
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (WeirAuthority) self = NULL;
  gsize length = 0;
  char *octets = read_file (path, &length, error);

  if (octets == NULL)
    return NULL;

  self = parse_file (octets, length, error);
  free_secret (octets, length);
  if (self == NULL)
    {
      g_prefix_error (error, "%s: ", shown);
      return NULL;
    }
  if (weir_authority_get_not_after (self) <= g_get_real_time () / G_USEC_PER_SEC)
    {
      g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_EXPIRED, "%s: %s", shown,
                   _ ("The certificate of Weir’s authority has expired. Have a new one made."));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* --- Saving ------------------------------------------------------------------- */

static gboolean
write_all (int fd, const char *octets, gsize length)
{
  while (length > 0)
    {
      gssize n_written = write (fd, octets, length);

      if (n_written < 0 && errno != EINTR)
        return FALSE;
      if (n_written > 0)
        {
          octets += n_written;
          length -= (gsize) n_written;
        }
    }

  return TRUE;
}

/* A new name is there for good when its folder is on disk. */
static gboolean
sync_folder (const char *folder, GError **error)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int saved_errno = errno;

  if (fd >= 0)
    g_close (fd, NULL);

  /* Some file systems cannot do that to a folder; they have no better to offer. */
  return ok || saved_errno == EINVAL || fail_with_errno (folder, saved_errno, error);
}

/* Writes a file of that name that does not exist yet, durably. */
static gboolean
write_beside (char *beside, const char *octets, gsize length, GError **error)
{
  int fd = g_mkstemp_full (beside, O_WRONLY | O_CLOEXEC, FILE_MODE);
  gboolean ok = fd >= 0 && write_all (fd, octets, length) && fsync (fd) == 0;
  int saved_errno = errno;

  if (fd >= 0 && !g_close (fd, NULL))
    ok = FALSE;
  if (ok)
    return TRUE;
  if (fd >= 0)
    g_unlink (beside);

  return fail_with_errno (beside, saved_errno, error);
}

static gboolean
exchange_file (const char *folder, const char *octets, gsize length, GError **error)
{
  g_autofree char *path = build_path (folder);
  g_autofree char *beside = g_strconcat (path, BESIDE, NULL);

  if (g_mkdir_with_parents (folder, FOLDER_MODE) != 0)
    return fail_with_errno (folder, errno, error);
  if (!write_beside (beside, octets, length, error))
    return FALSE;

  if (g_rename (beside, path) != 0)
    {
      int saved_errno = errno;

      g_unlink (beside);
      return fail_with_errno (path, saved_errno, error);
    }

  return sync_folder (folder, error);
}

gboolean
weir_authority_save (WeirAuthority *self, const char *folder, GError **error)
{
  gnutls_datum_t key = { 0 };
  char *octets;
  gsize length;
  gboolean ok;
  int code = gnutls_x509_privkey_export2_pkcs8 (weir_authority_get_key (self), GNUTLS_X509_FMT_PEM,
                                                NULL, GNUTLS_PKCS_PLAIN, &key);

  if (!weir_tls_error_check (code, error))
    return FALSE;

  octets = g_strdup_printf ("%.*s%s", (int) key.size, (const char *) key.data,
                            weir_authority_get_pem (self));
  length = strlen (octets);
  ok = exchange_file (folder, octets, length, error);

  free_secret (octets, length);
  gnutls_memset (key.data, 0, key.size);
  gnutls_free (key.data);
  return ok;
}

/* --- Deleting ----------------------------------------------------------------- */

/* As far as the file system writes in place. */
static void
overwrite (int fd)
{
  const char zeros[MAX_OCTETS] = { 0 };
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return;
  if (!write_all (fd, zeros, (gsize) MIN (info.st_size, MAX_OCTETS)) || fsync (fd) != 0)
    g_debug ("Cannot overwrite the key: %s", g_strerror (errno));
}

/* The name goes first: nobody is to find a key of zeros. */
static gboolean
delete_file (const char *path, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  gboolean ok = g_unlink (path) == 0 || errno == ENOENT;
  int saved_errno = errno;

  if (ok && fd >= 0)
    overwrite (fd);
  if (fd >= 0)
    g_close (fd, NULL);

  return ok || fail_with_errno (path, saved_errno, error);
}

/* Those that a crash in the middle of saving has left. */
static gboolean
delete_beside (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gboolean ok = TRUE;
  const char *name;

  while (ok && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, WEIR_AUTHORITY_FILE ".") &&
        strlen (name) == strlen (WEIR_AUTHORITY_FILE BESIDE))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        ok = delete_file (path, error);
      }

  return ok;
}

gboolean
weir_authority_delete (const char *folder, GError **error)
{
  g_autofree char *path = build_path (folder);

  if (!delete_file (path, error) || !delete_beside (folder, error))
    return FALSE;

  return !g_file_test (folder, G_FILE_TEST_IS_DIR) || sync_folder (folder, error);
}
