/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One certificate in one store.
 *
 * A store lists certificates by nicknames, which anybody may give; which certificate is meant is always
 * its fingerprint.  Ours stand under the authority's name and the beginning of its fingerprint, so that
 * the authority before and the one after a renewal, which have the same subject, do not get mixed up.
 * “certutil -L -n” prints all certificates of the subject that a nickname has: a certificate that the
 * user put there under another nickname can be told only while it is the one of its subject.
 */

#include "weir-nss-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define FOLDER_MODE 0700
#define TRUST_OF_AUTHORITY "C,,"
#define NO_PASSWORD "/dev/null"
#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define PEM_END "-----END CERTIFICATE-----"
#define SHORT_FINGERPRINT 4 /* octets */

/* What NSS makes in a folder. */
static const char *const files[] = { "cert9.db", "key4.db", "pkcs11.txt" };

typedef struct
{
  char *nickname; /* (owned) */
  gboolean is_trusted;
} Row;

static void
row_free (Row *row)
{
  g_free (row->nickname);
  g_free (row);
}

/* Under which it is installed. Returns: (transfer full) */
static char *
make_nickname (const WeirNssCertificate *certificate)
{
  g_autofree char *name = g_utf8_make_valid (certificate->name, -1);
  g_autoptr (GString) nickname = g_string_new (NULL);

  /* NSS takes what is before a colon for the name of a token. */
  for (char *at = name; *at != '\0'; at++)
    if (*at == ':' || g_ascii_iscntrl (*at))
      *at = ' ';

  g_string_append_printf (nickname, "%s (", g_strstrip (name));
  for (guint i = 0; i < SHORT_FINGERPRINT; i++)
    g_string_append_printf (nickname, "%02X", certificate->fingerprint[i]);
  g_string_append_c (nickname, ')');

  return g_strdup (nickname->str);
}

/* --- what certutil prints */

/* Whether @text is what the list has behind a nickname: "C,,", "CT,C,u". */
static gboolean
is_trust (const char *text)
{
  guint commas = 0;

  for (; *text != '\0'; text++)
    {
      if (*text == ',')
        commas++;
      else if (strchr ("pPcCTuwgG", *text) == NULL)
        return FALSE;
    }

  return commas == 2;
}

/* A line of the list. Returns: (transfer full) (nullable): %NULL if it is none of a certificate */
static Row *
read_row (const char *line)
{
  g_autofree char *text = g_strchomp (g_strdup (line));
  char *space = strrchr (text, ' ');
  Row *row;

  if (space == NULL || !is_trust (space + 1))
    return NULL;

  row = g_new0 (Row, 1);
  row->is_trusted = memchr (space + 1, 'C', strcspn (space + 1, ",")) != NULL;
  *space = '\0';
  row->nickname = g_strdup (g_strchomp (text));

  return row;
}

/* Returns: (transfer full) (element-type Row) (nullable): bounded; the one called @first first */
static GPtrArray *
list (const WeirNssStore *self, const char *first, GError **error)
{
  const char *const arguments[] = { "-L", NULL };
  g_autofree char *text =
    weir_certutil_run (self->program, self->path, arguments, NULL, self->cancellable, error);
  g_auto (GStrv) lines = NULL;
  GPtrArray *rows;

  if (text == NULL)
    return NULL;

  rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      Row *row = read_row (*line);

      if (row != NULL)
        g_ptr_array_insert (rows, g_str_equal (row->nickname, first) ? 0 : -1, row);
    }

  if (rows->len > WEIR_NSS_MAX_CERTIFICATES)
    g_ptr_array_set_size (rows, WEIR_NSS_MAX_CERTIFICATES);

  return rows;
}

/* The next certificate of @at, which is moved behind it. Returns: (transfer full) (nullable): its DER form */
static guchar *
read_certificate (const char **at, gsize *length)
{
  const char *begin = strstr (*at, PEM_BEGIN);
  const char *end = begin != NULL ? strstr (begin, PEM_END) : NULL;
  g_autofree char *base64 = NULL;

  if (end == NULL)
    return NULL;

  begin += strlen (PEM_BEGIN);
  *at = end + strlen (PEM_END);
  base64 = g_strndup (begin, (gsize) (end - begin));

  return g_base64_decode (base64, length);
}

static gboolean
has_fingerprint (const guchar *der, gsize length, const guint8 *fingerprint)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[WEIR_NSS_FINGERPRINT_SIZE];
  gsize size = sizeof digest;

  g_checksum_update (checksum, der, (gssize) length);
  g_checksum_get_digest (checksum, digest, &size);

  return memcmp (digest, fingerprint, sizeof digest) == 0;
}

/* @n_others: (out): certificates that are another one */
static gboolean
look_for (const char *pem, const guint8 *fingerprint, guint *n_others)
{
  gboolean is_found = FALSE;

  *n_others = 0;
  for (;;)
    {
      gsize length;
      g_autofree guchar *der = read_certificate (&pem, &length);

      if (der == NULL)
        return is_found;
      if (has_fingerprint (der, length, fingerprint))
        is_found = TRUE;
      else
        (*n_others)++;
    }
}

gboolean
weir_nss_pem_contains (const char *pem, const guint8 *fingerprint)
{
  guint n_others;

  return look_for (pem, fingerprint, &n_others);
}

/* --- one certificate */

/*
 * Whether the certificate is among those that certutil prints for the row.  A nickname that it
 * does not find again (one that ends in a space) is none of ours.
 *
 * @is_sure: (out): whether no other certificate may be meant by the nickname
 */
static gboolean
is_row_of (const WeirNssStore *self,
           const WeirNssCertificate *certificate,
           const Row *row,
           gboolean *is_sure,
           GError **error)
{
  const char *const arguments[] = { "-L", "-n", row->nickname, "-a", NULL };
  g_autoptr (GError) own_error = NULL;
  g_autofree char *pem =
    weir_certutil_run (self->program, self->path, arguments, NULL, self->cancellable, &own_error);
  guint n_others = 0;
  gboolean is_found;

  if (pem == NULL)
    {
      if (!g_error_matches (own_error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_NOT_FOUND))
        g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  is_found = look_for (pem, certificate->fingerprint, &n_others);
  *is_sure = n_others == 0;

  return is_found;
}

/*
 * The row of the certificate.  @is_sure: (out): whether it can be removed by its nickname
 *
 * Returns: (transfer full) (nullable): %NULL if it is not there, or with @error
 */
static Row *
find_row (const WeirNssStore *self,
          const WeirNssCertificate *certificate,
          gboolean *is_sure,
          GError **error)
{
  g_autofree char *ours = make_nickname (certificate);
  g_autoptr (GPtrArray) rows = list (self, ours, error);
  g_autoptr (GError) own_error = NULL;

  for (guint i = 0; rows != NULL && own_error == NULL && i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (!is_row_of (self, certificate, row, is_sure, &own_error))
        continue;

      *is_sure |= g_str_equal (row->nickname, ours);
      return g_ptr_array_steal_index (rows, i);
    }

  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));

  return NULL;
}

gboolean
weir_nss_store_find (const WeirNssStore *self,
                     const WeirNssCertificate *certificate,
                     WeirNssState *state,
                     GError **error)
{
  g_autoptr (GError) own_error = NULL;
  gboolean is_sure;
  Row *row = find_row (self, certificate, &is_sure, &own_error);

  if (own_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return FALSE;
    }

  *state = WEIR_NSS_ABSENT;
  if (row != NULL)
    *state = row->is_trusted ? WEIR_NSS_TRUSTED : WEIR_NSS_DISTRUSTED;
  g_clear_pointer (&row, row_free);

  return TRUE;
}

/* Runs certutil for what it does rather than for what it says. */
static gboolean
run (const WeirNssStore *self, const char *const *arguments, const char *input, GError **error)
{
  g_autofree char *said =
    weir_certutil_run (self->program, self->path, arguments, input, self->cancellable, error);

  return said != NULL;
}

/* -A of a certificate that is there leaves its nickname and changes its trust. */
gboolean
weir_nss_store_add (const WeirNssStore *self,
                    const WeirNssCertificate *certificate,
                    const char *pem,
                    GError **error)
{
  g_autofree char *nickname = make_nickname (certificate);
  const char *const arguments[] = { "-A", "-t", TRUST_OF_AUTHORITY, "-n", nickname,
                                    "-a", "-f", NO_PASSWORD,        NULL };
  WeirNssState state;

  if (!run (self, arguments, pem, error) || !weir_nss_store_find (self, certificate, &state, error))
    return FALSE;
  if (state == WEIR_NSS_TRUSTED)
    return TRUE;

  g_set_error_literal (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_FAILED,
                       _ ("certutil says that it is done, but the certificate is not there"));
  return FALSE;
}

gboolean
weir_nss_store_remove (const WeirNssStore *self,
                       const WeirNssCertificate *certificate,
                       gboolean *was_there,
                       GError **error)
{
  g_autoptr (GError) own_error = NULL;
  gboolean is_sure;
  Row *row = find_row (self, certificate, &is_sure, &own_error);
  gboolean is_done = own_error == NULL;

  *was_there = row != NULL;
  if (row != NULL && is_sure)
    {
      const char *const arguments[] = { "-D", "-n", row->nickname, "-f", NO_PASSWORD, NULL };

      is_done = run (self, arguments, NULL, &own_error);
    }
  else if (row != NULL)
    {
      is_done = FALSE;
      g_set_error (&own_error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_FAILED,
                   _ ("there are several certificates called “%s”"), row->nickname);
    }

  g_clear_pointer (&row, row_free);
  if (own_error != NULL)
    g_propagate_error (error, g_steal_pointer (&own_error));

  return is_done;
}

/* --- the store itself */

/* The topmost folder on the way to @path that is not there. Returns: (transfer full) (nullable) */
static char *
find_missing_top (const char *path)
{
  g_autofree char *folder = g_strdup (path);
  char *top = NULL;

  while (!g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_free (top);
      top = g_steal_pointer (&folder);
      folder = g_path_get_dirname (top);
    }

  return top;
}

gboolean
weir_nss_store_make (const WeirNssStore *self, char **top, GError **error)
{
  const char *const arguments[] = { "-N", "--empty-password", NULL };

  *top = find_missing_top (self->path);
  if (g_mkdir_with_parents (self->path, FOLDER_MODE) == 0)
    return run (self, arguments, NULL, error);

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

static gboolean
is_empty (const WeirNssStore *self)
{
  const char *const arguments[] = { "-K", "-f", NO_PASSWORD, NULL };
  g_autoptr (GPtrArray) rows = list (self, "", NULL);
  g_autoptr (GError) error = NULL;

  /* certutil fails where there is no key. */
  return rows != NULL && rows->len == 0 && !run (self, arguments, NULL, &error) &&
         g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_NOT_FOUND);
}

void
weir_nss_store_unmake (const WeirNssStore *self, const char *top)
{
  g_autofree char *folder = g_strdup (self->path);

  if (!is_empty (self))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (folder, files[i], NULL);

      if (g_unlink (file) != 0)
        g_debug ("Cannot delete %s: %s", file, g_strerror (errno));
    }

  /* A folder that something is in stays, and so do those above it. */
  while (top != NULL && g_str_has_prefix (folder, top) && g_rmdir (folder) == 0)
    {
      char *parent = g_path_get_dirname (folder);

      g_free (folder);
      folder = parent;
    }
}
