/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-authority-private.h"
#include "test-authority.h"
#include "tls-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define YEAR (G_GINT64_CONSTANT (36525) * 864)
#define DAY (24 * 60 * 60)

static WeirAuthority *
make_authority (const char *host_name, const char *user_name)
{
  g_autoptr (GError) error = NULL;
  WeirAuthority *authority = weir_authority_new (host_name, user_name, &error);

  g_assert_no_error (error);
  return authority;
}

static char *
get_file (const char *folder)
{
  return g_build_filename (folder, WEIR_AUTHORITY_FILE, NULL);
}

/* --- Its name ------------------------------------------------------------------ */

typedef struct
{
  const char *host_name;
  const char *user_name;
  const char *name;
} NameCase;

#define TEN "0123456789"

static const NameCase names[] = {
  { "laptop", "anna", "Weir on laptop, for anna only" },
  { "b\xc3\xbc"
    "cherei",
    "J\xc3\xb6rg",
    "Weir on b\xc3\xbc"
    "cherei, for J\xc3\xb6rg only" },
  { "", "", "Weir on this computer, for this user only" },

  /* 45 octets are left for both: these fit exactly. */
  { TEN TEN TEN TEN, "anna1", "Weir on " TEN TEN TEN TEN ", for anna1 only" },
  { "anna1", TEN TEN TEN TEN, "Weir on anna1, for " TEN TEN TEN TEN " only" },
  { TEN TEN, TEN TEN "01234", "Weir on " TEN TEN ", for " TEN TEN "01234 only" },

  /* What does not fit is cut off: a third of the room at least is left for each. */
  { TEN TEN TEN TEN "x", "anna1", "Weir on " TEN TEN TEN "0123456\xe2\x80\xa6, for anna1 only" },
  { TEN TEN TEN TEN TEN, TEN TEN TEN TEN TEN,
    "Weir on " TEN TEN "0123456\xe2\x80\xa6, for 012345678901\xe2\x80\xa6 only" },

  /* Between characters. */
  { "hosthosthosthost1",
    "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"
    "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6",
    "Weir on hosthosthosthost1, for "
    "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6"
    "\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xe2\x80\xa6 only" },

  /* What is no text, or would make other text of it. */
  { "a\xff"
    "b",
    "c\nd",
    "Weir on a\xef\xbf\xbd"
    "b, for c\xef\xbf\xbd"
    "d only" },
  { "a\xe2\x80\xae"
    "b",
    "c\x7f",
    "Weir on a\xef\xbf\xbd"
    "b, for c\xef\xbf\xbd only" },
};

static void
test_names (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (WeirAuthority) authority = make_authority (names[i].host_name, names[i].user_name);

      g_assert_cmpstr (weir_authority_get_name (authority), ==, names[i].name);
      g_assert_cmpuint (strlen (weir_authority_get_name (authority)), <=, 64);
    }
}

/* --- What it is ------------------------------------------------------------------ */

static void
test_certificate (void)
{
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");
  gnutls_x509_crt_t certificate = test_certificate_read (weir_authority_get_der (authority));
  guint8 serial[64];
  gsize length = sizeof serial;
  guint critical = 0;
  guint is_authority = 0;
  guint usage = 0;
  int path_length = -1;

  g_assert_cmpint (gnutls_x509_crt_get_version (certificate), ==, 3);
  g_assert_cmpint (gnutls_x509_crt_get_signature_algorithm (certificate), ==,
                   GNUTLS_SIGN_ECDSA_SHA256);
  g_assert_cmpint (gnutls_x509_crt_get_serial (certificate, serial, &length), ==, 0);
  g_assert_cmpuint (length, ==, WEIR_SERIAL_LENGTH);
  g_assert_cmpuint (serial[0] & 0x80, ==, 0);

  g_assert_cmpint (gnutls_x509_crt_get_basic_constraints (certificate, &critical, &is_authority,
                                                          &path_length),
                   >=, 0);
  g_assert_cmpuint (critical, ==, 1);
  g_assert_cmpuint (is_authority, ==, 1);
  g_assert_cmpint (path_length, ==, 0);
  critical = 0;
  g_assert_cmpint (gnutls_x509_crt_get_key_usage (certificate, &usage, &critical), ==, 0);
  g_assert_cmpuint (critical, ==, 1);
  g_assert_cmpuint (usage, ==, GNUTLS_KEY_KEY_CERT_SIGN);
  length = sizeof serial;
  g_assert_cmpint (gnutls_x509_crt_get_subject_key_id (certificate, serial, &length, &critical), ==,
                   0);
  g_assert_cmpuint (critical, ==, 0);
  gnutls_x509_crt_deinit (certificate);
}

static void
test_dates (void)
{
  const gint64 now = 1800000000;
  g_autoptr (WeirAuthority) authority = weir_authority_new_at ("laptop", "anna", now, NULL);

  g_assert_cmpint (weir_authority_get_not_before (authority), ==, now - 2 * DAY);
  g_assert_cmpint (weir_authority_get_not_after (authority), ==, now + 10 * YEAR);
}

static void
test_unique (void)
{
  g_autoptr (WeirAuthority) a = make_authority ("laptop", "anna");
  g_autoptr (WeirAuthority) b = make_authority ("laptop", "anna");

  g_assert_cmpstr (weir_authority_get_name (a), ==, weir_authority_get_name (b));
  g_assert_cmpstr (weir_authority_get_spki_hash (a), !=, weir_authority_get_spki_hash (b));
  g_assert_cmpint (memcmp (weir_authority_get_fingerprint (a), weir_authority_get_fingerprint (b),
                           WEIR_FINGERPRINT_LENGTH),
                   !=, 0);
}

/* --- Its file -------------------------------------------------------------------- */

static void
assert_fails (const char *folder, WeirTlsError code, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) authority = weir_authority_load (folder, &error);

  g_assert_null (authority);
  g_assert_error (error, WEIR_TLS_ERROR, (gint) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_nonnull (strstr (error->message, WEIR_AUTHORITY_FILE));
}

static void
save (WeirAuthority *authority, const char *folder)
{
  g_autoptr (GError) error = NULL;

  weir_authority_save (authority, folder, &error);
  g_assert_no_error (error);
}

static void
assert_loads (WeirAuthority *authority, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) loaded = weir_authority_load (folder, &error);

  g_assert_no_error (error);
  g_assert_true (
    g_bytes_equal (weir_authority_get_der (loaded), weir_authority_get_der (authority)));
  g_assert_cmpstr (weir_authority_get_pem (loaded), ==, weir_authority_get_pem (authority));
  g_assert_cmpstr (weir_authority_get_name (loaded), ==, weir_authority_get_name (authority));
}

static void
test_saved (void)
{
  g_autoptr (TlsFolder) parent = tls_folder_new ();
  g_autofree char *folder = g_build_filename (parent, "data", NULL);
  g_autofree char *path = get_file (folder);
  g_autoptr (WeirAuthority) first = make_authority ("laptop", "anna");
  g_autoptr (WeirAuthority) second = make_authority ("laptop", "anna");
  mode_t mask = umask (0);
  GStatBuf info;

  save (first, folder);
  assert_loads (first, folder);
  save (second, folder);
  assert_loads (second, folder);
  umask (mask);

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0700);
}

static void
test_not_saved (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autofree char *path = get_file (folder);
  g_autofree char *inner = g_build_filename (path, "inner", NULL);
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  /* A folder has its name. */
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  g_assert_false (weir_authority_save (authority, folder, &error));
  g_assert_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE);

  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, WEIR_AUTHORITY_FILE);
  g_assert_null (g_dir_read_name (dir));
}

static void
test_missing (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autofree char *nowhere = g_build_filename (folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  assert_fails (folder, WEIR_TLS_ERROR_MISSING, "No such file");
  assert_fails (nowhere, WEIR_TLS_ERROR_MISSING, "No such file");
  g_assert_true (weir_authority_delete (folder, &error));
  g_assert_true (weir_authority_delete (nowhere, &error));
  g_assert_no_error (error);
}

static void
test_seen_by_others (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autofree char *path = get_file (folder);
  g_autofree char *command = g_strdup_printf ("chmod 600 '%s'", path);
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");
  const int modes[] = { 0640, 0620, 0610, 0604, 0602, 0601, 0666 };

  save (authority, folder);
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_assert_cmpint (g_chmod (path, modes[i]), ==, 0);
      assert_fails (folder, WEIR_TLS_ERROR_FILE, command);
    }

  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  assert_loads (authority, folder);
}

static void
test_no_regular_file (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autofree char *path = get_file (folder);
  g_autofree char *other = g_build_filename (folder, "other", NULL);
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");

  save (authority, folder);
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_cmpint (symlink (other, path), ==, 0);
  assert_fails (folder, WEIR_TLS_ERROR_FILE, "symbolic link");
  g_assert_cmpint (g_unlink (path), ==, 0);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_fails (folder, WEIR_TLS_ERROR_FILE, "regular file");
  g_assert_cmpint (g_unlink (path), ==, 0);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  assert_fails (folder, WEIR_TLS_ERROR_FILE, "regular file");
}

static void
write_file (const char *folder, const char *text)
{
  g_autofree char *path = tls_folder_write (folder, WEIR_AUTHORITY_FILE, text, strlen (text));

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
}

static char *
read_file (const char *folder)
{
  g_autofree char *path = get_file (folder);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
test_not_an_authority (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");
  g_autoptr (WeirAuthority) other = make_authority ("laptop", "anna");
  g_autofree char *large = g_strnfill (16 * 1024 + 1, 'x');
  g_autofree char *text = NULL;
  g_autofree char *swapped = NULL;

  write_file (folder, "");
  assert_fails (folder, WEIR_TLS_ERROR_MALFORMED, "");
  write_file (folder, "x");
  assert_fails (folder, WEIR_TLS_ERROR_MALFORMED, "");
  write_file (folder, large);
  assert_fails (folder, WEIR_TLS_ERROR_FILE, "larger");
  write_file (folder, weir_authority_get_pem (authority));
  assert_fails (folder, WEIR_TLS_ERROR_MALFORMED, "does not hold a key");

  save (authority, folder);
  text = read_file (folder);
  for (gsize length = 0; length < strlen (text) - strlen ("-----END CERTIFICATE-----\n");
       length += 7)
    {
      g_autofree char *part = g_strndup (text, length);

      write_file (folder, part);
      assert_fails (folder, WEIR_TLS_ERROR_MALFORMED, "does not hold a key");
    }

  /* The key of one, the certificate of another. */
  swapped =
    g_strdup_printf ("%.*s%s", (int) (strlen (text) - strlen (weir_authority_get_pem (other))),
                     text, weir_authority_get_pem (other));
  write_file (folder, swapped);
  assert_fails (folder, WEIR_TLS_ERROR_MALFORMED, "does not fit");
}

static void
test_expired (void)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autoptr (WeirAuthority) old =
    weir_authority_new_at ("laptop", "anna", now - 10 * YEAR - 1, NULL);
  g_autoptr (WeirAuthority) older =
    weir_authority_new_at ("laptop", "anna", now - 10 * YEAR + DAY, NULL);

  save (old, folder);
  assert_fails (folder, WEIR_TLS_ERROR_EXPIRED, "expired");
  save (older, folder);
  assert_loads (older, folder);
}

static void
test_deleted (void)
{
  g_autoptr (TlsFolder) folder = tls_folder_new ();
  g_autofree char *path = get_file (folder);
  g_autofree char *kept = g_build_filename (folder, "kept", NULL);
  g_autofree char *left = g_strconcat (path, ".Ab12Cd", NULL);
  g_autofree char *octets = NULL;
  g_autoptr (WeirAuthority) authority = make_authority ("laptop", "anna");
  g_autoptr (GError) error = NULL;
  gsize length;

  save (authority, folder);
  /* A second name of the same file shows what becomes of its octets. */
  g_assert_cmpint (link (path, kept), ==, 0);
  g_assert_true (g_file_set_contents (left, "x", 1, NULL));
  weir_authority_delete (folder, &error);
  g_assert_no_error (error);

  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_get_contents (kept, &octets, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpint (octets[i], ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/authority/says-whose-it-is", test_names);
  g_test_add_func ("/tls/authority/signs-for-sites-alone", test_certificate);
  g_test_add_func ("/tls/authority/holds-for-ten-years", test_dates);
  g_test_add_func ("/tls/authority/is-unique", test_unique);
  g_test_add_func ("/tls/authority/is-the-user-s-alone-on-disk", test_saved);
  g_test_add_func ("/tls/authority/that-cannot-be-saved-leaves-nothing", test_not_saved);
  g_test_add_func ("/tls/authority/may-be-missing", test_missing);
  g_test_add_func ("/tls/authority/that-others-may-read-is-refused", test_seen_by_others);
  g_test_add_func ("/tls/authority/is-a-regular-file", test_no_regular_file);
  g_test_add_func ("/tls/authority/that-is-none-is-refused", test_not_an_authority);
  g_test_add_func ("/tls/authority/expires", test_expired);
  g_test_add_func ("/tls/authority/is-overwritten-when-deleted", test_deleted);

  return g_test_run ();
}
