/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl ca show and export: what the authority is, and its certificate as a
 * file for a browser or a device that Weir does not find by itself.
 */

#include "weirctl-ca.h"

#include "weir-certificate.h"
#include "weirctl-table.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>

/* --- show --- */

static void
add_row (WeirctlTable *table, const char *title, const char *text)
{
  const char *const cells[] = { title, text };

  weirctl_table_add (table, cells);
}

/* Returns: (transfer full) */
static char *
describe_inspection (WeirService *service)
{
  guint n_chosen = 0;

  switch (weir_service_get_inspection (service))
    {
    case WEIR_INSPECTION_OFF:
      return g_strdup (_ ("off"));
    case WEIR_INSPECTION_ALL:
      return g_strdup (_ ("all sites but the exempt"));
    case WEIR_INSPECTION_CHOSEN:
      break;
    }

  g_object_get (service, "n-inspected", &n_chosen, NULL);
  return g_strdup_printf (ngettext ("chosen sites, %u rule", "chosen sites, %u rules", n_chosen),
                          n_chosen);
}

static WeirctlStatus
print_authority (WeirService *service, WeirAuthority *authority)
{
  g_autoptr (WeirctlTable) table = weirctl_table_new (2);
  g_autoptr (WeirCertificate) certificate =
    weir_certificate_new (weir_authority_get_der (authority));
  g_autofree char *since = weirctl_table_format_time (weir_authority_get_not_before (authority));
  g_autofree char *until = weirctl_table_format_time (weir_authority_get_not_after (authority));
  g_autofree char *path =
    g_build_filename (weir_service_get_folder (service), WEIR_AUTHORITY_FILE, NULL);
  g_autofree char *shown_path = g_filename_display_name (path);
  g_autofree char *inspection = describe_inspection (service);
  g_autofree char *text = NULL;

  add_row (table, _ ("Name"), weir_authority_get_name (authority));
  add_row (table, _ ("SHA-256"), certificate->fingerprint);
  add_row (table, _ ("Valid from"), since);
  add_row (table, _ ("Valid until"), until);
  add_row (table, _ ("Key"), certificate->key);
  add_row (table, _ ("File"), shown_path);
  add_row (table, _ ("Inspection"), inspection);

  text = weirctl_table_to_text (table);
  g_print ("%s", text);
  weirctl_ca_print_browsers (service);

  return WEIRCTL_DONE;
}

/* Makes none: to look is not to use it. */
WeirctlStatus
weirctl_ca_show (WeirService *service)
{
  g_autoptr (WeirAuthority) authority = NULL;
  g_autoptr (GError) error = NULL;

  authority = weir_authority_load (weir_service_get_folder (service), &error);
  if (authority != NULL)
    return print_authority (service, authority);

  if (g_error_matches (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MISSING))
    return weirctl_fail (
      _ ("there is no authority yet; it is made when inspection is first switched on, or by "
         "“weirctl ca install”"));

  return weirctl_fail ("%s", error->message);
}

/* --- export --- */

/* RFC 2585, 3: a .cer file is DER; .der says so by itself. */
static gboolean
wants_der (const char *path)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  return g_str_has_suffix (folded, ".der") || g_str_has_suffix (folded, ".cer");
}

static GBytes *
encode (WeirAuthority *authority, const char *path)
{
  const char *pem = weir_authority_get_pem (authority);

  return wants_der (path) ? g_bytes_ref (weir_authority_get_der (authority))
                          : g_bytes_new (pem, strlen (pem));
}

static WeirctlStatus
print_octets (GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  if (fwrite (data, 1, length, stdout) == length && fflush (stdout) == 0)
    return WEIRCTL_DONE;

  return weirctl_fail (_ ("standard output: %s"), g_strerror (errno));
}

/* A file that is there stays as it is. */
static WeirctlStatus
write_octets (GBytes *octets, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, &error);
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  if (stream == NULL)
    return weirctl_fail ("%s", error->message);

  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, length, NULL, NULL, &error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
    return WEIRCTL_DONE;

  g_file_delete (file, NULL, NULL);
  return weirctl_fail ("%s", error->message);
}

WeirctlStatus
weirctl_ca_export (WeirService *service, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = NULL;
  WeirAuthority *authority = weir_service_ensure_authority (service, &error);

  if (authority == NULL)
    return weirctl_fail ("%s", error->message);
  if (weirctl_save (service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  octets = encode (authority, path);

  return g_str_equal (path, "-") ? print_octets (octets) : write_octets (octets, path);
}
