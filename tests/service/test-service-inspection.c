/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether tunnels are looked into: the mode, what the program was told, the
 * authority; and that all of it reaches other processes.
 */

#include "service-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static char *
get_authority_path (Fixture *f)
{
  return g_build_filename (f->folder, WEIR_AUTHORITY_FILE, NULL);
}

static gboolean
has_authority_file (Fixture *f)
{
  g_autofree char *path = get_authority_path (f);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Returns: (transfer full) (nullable): as text */
static char *
dup_fingerprint (WeirService *service)
{
  WeirAuthority *authority = weir_service_get_authority (service);

  return authority != NULL
           ? g_base64_encode (weir_authority_get_fingerprint (authority), WEIR_FINGERPRINT_LENGTH)
           : NULL;
}

static void
assert_fingerprint (WeirService *service, const char *expected)
{
  g_autofree char *fingerprint = dup_fingerprint (service);

  g_assert_cmpstr (fingerprint, ==, expected);
}

/* Returns: (transfer full) (nullable): why nothing is looked into */
static char *
dup_problem (WeirService *service)
{
  char *problem;

  g_object_get (service, "inspection-problem", &problem, NULL);

  return problem;
}

static void
assert_no_problem (WeirService *service)
{
  g_autofree char *problem = dup_problem (service);

  g_assert_null (problem);
}

static gint64
choose (WeirService *service, WeirRuleAction action, const char *host)
{
  const WeirRule rule = { .kind = WEIR_RULE_KIND_INSPECTION, .action = action, .host = host };
  g_autoptr (GError) error = NULL;
  gint64 id = weir_service_add_rule (service, &rule, &error);

  g_assert_no_error (error);

  return id;
}

static void
count_notify (GObject *object G_GNUC_UNUSED, GParamSpec *pspec G_GNUC_UNUSED, gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
count_signal (WeirService *service G_GNUC_UNUSED, gpointer user_data)
{
  ++*(guint *) user_data;
}

/* --- the mode ---------------------------------------------------------------- */

static void
test_off_at_first (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  fixture_close (&f->service);
  f->service = fixture_open_inspecting (f, NULL, NULL, NULL);
  fixture_start (f->service);

  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (f->service));
  assert_inspection (f->service, "shop.example", "off");
  assert_no_problem (f->service);
  weir_service_flush (f->service, NULL);
  g_assert_false (has_authority_file (f));
}

static void
test_mode_is_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  g_signal_connect (f->service, "notify::inspection", G_CALLBACK (count_notify), &n_notified);
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  g_assert_cmpuint (n_notified, ==, 1);
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  g_assert_cmpuint (n_notified, ==, 1);
  assert_inspection (f->service, "shop.example", "none");
  assert_inspection (f->service, "accounts.google.com", "exempt");

  fixture_restart (f);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_ALL);
  assert_inspection (f->service, "shop.example", "none");
  set_inspection (f->service, WEIR_INSPECTION_OFF);
  fixture_restart (f);
  assert_inspection (f->service, "shop.example", "off");
}

static void
test_chosen (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_notified = 0;
  guint n_inspected;
  gint64 id;

  set_inspection (f->service, WEIR_INSPECTION_CHOSEN);
  g_signal_connect (f->service, "notify::n-inspected", G_CALLBACK (count_notify), &n_notified);
  assert_inspection (f->service, "www.shop.example", "not-chosen");
  id = choose (f->service, WEIR_RULE_ALLOW, "shop.example");
  choose (f->service, WEIR_RULE_BLOCK, "pay.shop.example");
  assert_inspection (f->service, "www.shop.example", "none");
  assert_inspection (f->service, "pay.shop.example", "rule");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 1);
  g_assert_cmpuint (n_notified, ==, 1);

  g_assert_cmpint (weir_service_find_rule (f->service, WEIR_RULE_KIND_INSPECTION, 0, "shop.example",
                                           NULL, NULL)
                     ->id,
                   ==, id);
  weir_service_set_rule_enabled (f->service, id, FALSE);
  assert_inspection (f->service, "www.shop.example", "not-chosen");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 0);
}

static void
test_choice_can_be_undone (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  set_inspection (f->service, WEIR_INSPECTION_CHOSEN);
  choose (f->service, WEIR_RULE_ALLOW, "shop.example");
  fixture_restart (f);
  assert_inspection (f->service, "shop.example", "none");
  undone = weir_service_undo (f->service);
  g_assert_cmpstr (undone, ==, "Chose to look inside shop.example");
  assert_inspection (f->service, "shop.example", "not-chosen");
  fixture_restart (f);
  assert_inspection (f->service, "shop.example", "not-chosen");
}

static void
test_no_host (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  assert_inspection (f->service, "not a host", "off");
}

/* --- the authority ------------------------------------------------------------ */

static void
test_authority_is_made_once (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  g_autofree char *fingerprint = NULL;
  guint n_signals = 0;
  GStatBuf info;

  g_signal_connect (f->service, "authority-changed", G_CALLBACK (count_signal), &n_signals);
  set_inspection (f->service, WEIR_INSPECTION_CHOSEN);
  g_assert_cmpuint (n_signals, ==, 1);
  fingerprint = dup_fingerprint (f->service);
  g_assert_nonnull (fingerprint);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  set_inspection (f->service, WEIR_INSPECTION_OFF);
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  assert_fingerprint (f->service, fingerprint);
  g_assert_cmpuint (n_signals, ==, 1);
  fixture_restart (f);
  assert_fingerprint (f->service, fingerprint);
}

/* In a main loop it is made elsewhere, and it is on the disk when that is told. */
static void
test_authority_is_made_elsewhere (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *first = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (make_authority (f->service, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (has_authority_file (f));
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  first = dup_fingerprint (f->service);
  g_assert_nonnull (first);

  g_assert_true (make_authority (f->service, FALSE, &error));
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  after = dup_fingerprint (f->service);
  g_assert_cmpstr (after, ==, first);
  fixture_restart (f);
  assert_fingerprint (f->service, first);
}

static void
test_authority_is_renewed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  before = dup_fingerprint (f->service);
  g_assert_true (make_authority (f->service, TRUE, &error));
  g_assert_no_error (error);
  after = dup_fingerprint (f->service);
  g_assert_cmpstr (after, !=, before);
  assert_inspection (f->service, "shop.example", "none");
  fixture_restart (f);
  assert_fingerprint (f->service, after);
}

static void
test_authority_is_deleted (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  g_assert_true (weir_service_delete_authority (f->service, &error));
  g_assert_no_error (error);
  g_assert_false (has_authority_file (f));
  g_assert_null (weir_service_get_authority (f->service));
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_true (weir_service_delete_authority (f->service, &error));

  fixture_restart (f);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (f->service));
}

/* One that others could read is not taken, nor written over; nothing is looked into by it. */
static void
test_unusable_authority (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));

  f->service = fixture_open_inspecting (f, NULL, NULL, NULL);
  fixture_start (f->service);
  assert_inspection (f->service, "shop.example", "no-authority");
  problem = dup_problem (f->service);
  g_assert_nonnull (strstr (problem, WEIR_AUTHORITY_FILE));

  g_assert_false (weir_service_set_inspection (f->service, WEIR_INSPECTION_CHOSEN, &error));
  g_assert_cmpint (error->domain, ==, WEIR_TLS_ERROR);
  g_assert_cmpstr (error->message, ==, problem);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_ALL);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);

  /* A new one in its place is what the user has to ask for. */
  g_assert_true (make_authority (f->service, TRUE, NULL));
  assert_inspection (f->service, "shop.example", "none");
  assert_no_problem (f->service);
}

/* Nobody makes a new one unasked: no browser would trust it. */
static void
test_missing_authority (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  g_autofree char *problem = NULL;
  guint n_notified = 0;

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  g_assert_cmpint (g_remove (path), ==, 0);

  f->service = fixture_open_inspecting (f, NULL, NULL, NULL);
  g_signal_connect (f->service, "notify::inspection-problem", G_CALLBACK (count_notify),
                    &n_notified);
  fixture_start (f->service);
  assert_inspection (f->service, "shop.example", "no-authority");
  problem = dup_problem (f->service);
  g_assert_nonnull (problem);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_false (has_authority_file (f));

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  assert_inspection (f->service, "shop.example", "none");
  assert_no_problem (f->service);
}

static void
test_folder_cannot_be_written (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  g_autoptr (GError) error = NULL;

  /* Something else stands where the file would be. */
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_false (weir_service_set_inspection (f->service, WEIR_INSPECTION_ALL, &error));
  g_assert_cmpint (error->domain, ==, WEIR_TLS_ERROR);
  g_clear_error (&error);
  g_assert_false (make_authority (f->service, FALSE, &error));
  g_assert_cmpint (error->domain, ==, WEIR_TLS_ERROR);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (f->service));
}

/* --- options ------------------------------------------------------------------- */

static void
test_option_all (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  fixture_close (&f->service);
  f->service = fixture_open_inspecting (f, "all", NULL, NULL);
  fixture_start (f->service);
  assert_inspection (f->service, "shop.example", "none");
  assert_inspection (f->service, "accounts.google.com", "exempt");
  fixture_restart (f);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
}

static void
test_option_none (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  f->service = fixture_open_inspecting (f, "none", NULL, NULL);
  fixture_start (f->service);
  assert_inspection (f->service, "shop.example", "off");

  /* What is set comes after what was asked for. */
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  assert_inspection (f->service, "shop.example", "none");
}

static void
test_option_hosts (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_inspected;

  choose (f->service, WEIR_RULE_BLOCK, "news.example");
  choose (f->service, WEIR_RULE_ALLOW, "mail.example");
  fixture_close (&f->service);
  f->service = fixture_open_inspecting (f, "Shop.example, news.example,192.0.2.1", NULL, NULL);
  fixture_start (f->service);
  assert_inspection (f->service, "www.shop.example", "none");
  assert_inspection (f->service, "news.example", "none");
  assert_inspection (f->service, "192.0.2.1", "none");
  assert_inspection (f->service, "mail.example", "none");
  assert_inspection (f->service, "other.example", "not-chosen");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 4);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);

  set_inspection (f->service, WEIR_INSPECTION_CHOSEN);
  assert_inspection (f->service, "www.shop.example", "not-chosen");
  assert_inspection (f->service, "news.example", "rule");
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);
}

static void
test_bad_options (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const bad[] = { "", "shop.example,", "not a host", "all,none x", "," };
  g_autofree char *missing = g_build_filename (f->folder, "no-such-file.pem", NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("“%s”", bad[i]);
      g_assert_null (fixture_open_inspecting (f, bad[i], NULL, &error));
      g_assert_error (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_HOST);
      g_clear_error (&error);
    }

  g_assert_null (fixture_open_inspecting (f, NULL, missing, &error));
  g_assert_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_FILE);
}

/* Who asks for inspection hears that it cannot be. */
static void
test_option_without_authority (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  g_autoptr (GError) error = NULL;

  fixture_close (&f->service);
  g_assert_true (g_file_set_contents (path, "no key", -1, NULL));
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  f->service = fixture_open_inspecting (f, "all", NULL, NULL);
  g_assert_false (weir_service_start (f->service, &error));
  g_assert_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MALFORMED);
}

/* --- private ---------------------------------------------------------------- */

/* What is in the folder, but for the files that SQLite reads with. Returns: (transfer full) */
static char *
list_folder (Fixture *f)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_autofree char *octets = NULL;
      g_autofree char *sum = NULL;
      gsize length = 0;

      if (g_str_has_suffix (name, "-wal") || g_str_has_suffix (name, "-shm"))
        continue;
      if (g_file_get_contents (path, &octets, &length, NULL))
        sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) octets, length);
      g_string_append_printf (text, "%s %s\n", name, sum);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static WeirService *
open_private (Fixture *f)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .private_session = TRUE,
    .exact_port = TRUE,
  };

  return weir_service_new (&options, NULL);
}

static void
test_private_writes_nothing (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  fixture_close (&f->service);
  before = list_folder (f);
  f->service = open_private (f);
  fixture_start (f->service);
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  assert_inspection (f->service, "shop.example", "none");
  g_assert_nonnull (weir_service_get_authority (f->service));
  choose (f->service, WEIR_RULE_BLOCK, "shop.example");
  learn_exemption (f->service, "a.example", NULL, 1700000000);
  g_assert_false (make_authority (f->service, TRUE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  g_assert_false (weir_service_delete_authority (f->service, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);

  after = list_folder (f);
  g_assert_cmpstr (after, ==, before);
}

static void
test_private_uses_what_there_is (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *fingerprint = NULL;

  set_inspection (f->service, WEIR_INSPECTION_ALL);
  learn_exemption (f->service, "a.example", NULL, 1700000000);
  fingerprint = dup_fingerprint (f->service);
  fixture_close (&f->service);

  f->service = open_private (f);
  fixture_start (f->service);
  assert_fingerprint (f->service, fingerprint);
  assert_inspection (f->service, "shop.example", "none");
  assert_inspection (f->service, "a.example", "client-certificate");
}

/* --- another process ----------------------------------------------------------- */

typedef struct
{
  WeirService *service;
  WeirInspectionMode mode;
  const char *fingerprint; /* of its authority; NULL: it has none */
} Expected;

static gboolean
is_as_expected (gpointer user_data)
{
  const Expected *expected = user_data;
  g_autofree char *fingerprint = dup_fingerprint (expected->service);

  return weir_service_get_inspection (expected->service) == expected->mode &&
         g_strcmp0 (fingerprint, expected->fingerprint) == 0;
}

static void
count_problem (WeirService *service, GParamSpec *pspec G_GNUC_UNUSED, gpointer user_data)
{
  g_autofree char *problem = dup_problem (service);

  if (problem != NULL)
    ++*(guint *) user_data;
}

static void
test_other_process (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  Expected expected;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  guint n_problems = 0;

  f->other = fixture_open (f);
  g_assert_null (weir_service_get_authority (f->other)); /* it has looked */
  g_signal_connect (f->other, "notify::inspection-problem", G_CALLBACK (count_problem),
                    &n_problems);
  set_inspection (f->service, WEIR_INSPECTION_ALL);
  first = dup_fingerprint (f->service);
  expected = (Expected){ f->other, WEIR_INSPECTION_ALL, first };
  await (is_as_expected, &expected);
  assert_inspection (f->other, "shop.example", "none");
  g_assert_cmpuint (n_problems, ==, 0);

  g_assert_true (make_authority (f->other, TRUE, NULL));
  second = dup_fingerprint (f->other);
  expected = (Expected){ f->service, WEIR_INSPECTION_ALL, second };
  await (is_as_expected, &expected);

  g_assert_true (weir_service_delete_authority (f->service, NULL));
  expected = (Expected){ f->other, WEIR_INSPECTION_OFF, NULL };
  await (is_as_expected, &expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add ("/service/inspection/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("off-at-first", test_off_at_first);
  ADD ("mode-is-kept", test_mode_is_kept);
  ADD ("chosen", test_chosen);
  ADD ("choice-can-be-undone", test_choice_can_be_undone);
  ADD ("no-host", test_no_host);
  ADD ("authority-is-made-once", test_authority_is_made_once);
  ADD ("authority-is-made-elsewhere", test_authority_is_made_elsewhere);
  ADD ("authority-is-renewed", test_authority_is_renewed);
  ADD ("authority-is-deleted", test_authority_is_deleted);
  ADD ("unusable-authority", test_unusable_authority);
  ADD ("missing-authority", test_missing_authority);
  ADD ("folder-cannot-be-written", test_folder_cannot_be_written);
  ADD ("option-all", test_option_all);
  ADD ("option-none", test_option_none);
  ADD ("option-hosts", test_option_hosts);
  ADD ("bad-options", test_bad_options);
  ADD ("option-without-authority", test_option_without_authority);
  ADD ("private-writes-nothing", test_private_writes_nothing);
  ADD ("private-uses-what-there-is", test_private_uses_what_there_is);
  ADD ("other-process", test_other_process);
#undef ADD

  return g_test_run ();
}
