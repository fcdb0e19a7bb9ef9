/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether tunnels are looked into: the mode, what the program was told, the
 * authority, what was learned of hosts; and that all of it reaches other processes.
 */

#include "service-fixture.h"

#include "weir-service-private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define NOW G_GINT64_CONSTANT (1700000000)

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

static void
set_mode (WeirService *service, WeirInspectionMode mode)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_set_inspection (service, mode, &error));
  g_assert_no_error (error);
}

static void
assert_reason (WeirService *service, const char *host, const char *reason)
{
  WeirInspectionJudgement judgement;

  weir_service_judge_inspection (service, host, &judgement);
  g_assert_cmpstr (weir_inspection_reason_to_word (judgement.reason), ==, reason);
  g_assert_cmpint (judgement.inspect, ==, g_str_equal (reason, "none"));
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

/* Returns: (transfer full): a service on the folder that was told of inspection by options */
static WeirService *
open_with (Fixture *f, const char *inspect, const char *roots, GError **error)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .inspect = inspect,
    .trusted_roots = roots,
    .exact_port = TRUE,
  };

  return weir_service_new (&options, error);
}

static void
start (WeirService *service)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weir_service_start (service, &error));
  g_assert_no_error (error);
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
  f->service = open_with (f, NULL, NULL, NULL);
  start (f->service);

  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (f->service));
  assert_reason (f->service, "shop.example", "off");
  g_assert_null (weir_service_get_inspection_problem (f->service));
  weir_service_flush (f->service, NULL);
  g_assert_false (has_authority_file (f));
}

static void
test_mode_is_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  g_signal_connect (f->service, "notify::inspection", G_CALLBACK (count_notify), &n_notified);
  set_mode (f->service, WEIR_INSPECTION_ALL);
  g_assert_cmpuint (n_notified, ==, 1);
  set_mode (f->service, WEIR_INSPECTION_ALL);
  g_assert_cmpuint (n_notified, ==, 1);
  assert_reason (f->service, "shop.example", "none");
  assert_reason (f->service, "accounts.google.com", "exempt");

  fixture_restart (f);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_ALL);
  assert_reason (f->service, "shop.example", "none");
  set_mode (f->service, WEIR_INSPECTION_OFF);
  fixture_restart (f);
  assert_reason (f->service, "shop.example", "off");
}

static void
test_chosen (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_notified = 0;
  guint n_inspected;
  gint64 id;

  set_mode (f->service, WEIR_INSPECTION_CHOSEN);
  g_signal_connect (f->service, "notify::n-inspected", G_CALLBACK (count_notify), &n_notified);
  assert_reason (f->service, "www.shop.example", "not-chosen");
  id = choose (f->service, WEIR_RULE_ALLOW, "shop.example");
  choose (f->service, WEIR_RULE_BLOCK, "pay.shop.example");
  assert_reason (f->service, "www.shop.example", "none");
  assert_reason (f->service, "pay.shop.example", "rule");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 1);
  g_assert_cmpuint (n_notified, ==, 1);

  g_assert_cmpint (weir_service_find_rule (f->service, WEIR_RULE_KIND_INSPECTION, 0, "shop.example",
                                           NULL, NULL)
                     ->id,
                   ==, id);
  weir_service_set_rule_enabled (f->service, id, FALSE);
  assert_reason (f->service, "www.shop.example", "not-chosen");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 0);
}

static void
test_choice_can_be_undone (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *undone = NULL;

  set_mode (f->service, WEIR_INSPECTION_CHOSEN);
  choose (f->service, WEIR_RULE_ALLOW, "shop.example");
  fixture_restart (f);
  assert_reason (f->service, "shop.example", "none");
  undone = weir_service_undo (f->service);
  g_assert_cmpstr (undone, ==, "Chose to look inside shop.example");
  assert_reason (f->service, "shop.example", "not-chosen");
  fixture_restart (f);
  assert_reason (f->service, "shop.example", "not-chosen");
}

static void
test_no_host (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_mode (f->service, WEIR_INSPECTION_ALL);
  assert_reason (f->service, "not a host", "off");
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
  set_mode (f->service, WEIR_INSPECTION_CHOSEN);
  g_assert_cmpuint (n_signals, ==, 1);
  fingerprint = dup_fingerprint (f->service);
  g_assert_nonnull (fingerprint);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);

  set_mode (f->service, WEIR_INSPECTION_OFF);
  set_mode (f->service, WEIR_INSPECTION_ALL);
  assert_fingerprint (f->service, fingerprint);
  g_assert_cmpuint (n_signals, ==, 1);
  fixture_restart (f);
  assert_fingerprint (f->service, fingerprint);
}

static void
test_authority_is_renewed (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  set_mode (f->service, WEIR_INSPECTION_ALL);
  before = dup_fingerprint (f->service);
  g_assert_true (weir_service_renew_authority (f->service, &error));
  g_assert_no_error (error);
  after = dup_fingerprint (f->service);
  g_assert_cmpstr (after, !=, before);
  assert_reason (f->service, "shop.example", "none");
  fixture_restart (f);
  assert_fingerprint (f->service, after);
}

static void
test_authority_is_deleted (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  set_mode (f->service, WEIR_INSPECTION_ALL);
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

  set_mode (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  g_assert_cmpint (g_chmod (path, 0644), ==, 0);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));

  f->service = open_with (f, NULL, NULL, NULL);
  start (f->service);
  assert_reason (f->service, "shop.example", "no-authority");
  g_object_get (f->service, "inspection-problem", &problem, NULL);
  g_assert_nonnull (strstr (problem, WEIR_AUTHORITY_FILE));

  g_assert_false (weir_service_set_inspection (f->service, WEIR_INSPECTION_CHOSEN, &error));
  g_assert_cmpint (error->domain, ==, WEIR_TLS_ERROR);
  g_assert_cmpstr (error->message, ==, problem);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_ALL);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);

  /* A new one in its place is what the user has to ask for. */
  g_assert_true (weir_service_renew_authority (f->service, NULL));
  assert_reason (f->service, "shop.example", "none");
  g_assert_null (weir_service_get_inspection_problem (f->service));
}

/* Nobody makes a new one unasked: no browser would trust it. */
static void
test_missing_authority (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = get_authority_path (f);
  guint n_notified = 0;

  set_mode (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  g_assert_cmpint (g_remove (path), ==, 0);

  f->service = open_with (f, NULL, NULL, NULL);
  g_signal_connect (f->service, "notify::inspection-problem", G_CALLBACK (count_notify),
                    &n_notified);
  start (f->service);
  assert_reason (f->service, "shop.example", "no-authority");
  g_assert_nonnull (weir_service_get_inspection_problem (f->service));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_false (has_authority_file (f));

  set_mode (f->service, WEIR_INSPECTION_ALL);
  assert_reason (f->service, "shop.example", "none");
  g_assert_null (weir_service_get_inspection_problem (f->service));
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
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
  g_assert_null (weir_service_get_authority (f->service));
}

/* --- options ------------------------------------------------------------------- */

static void
test_option_all (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  fixture_close (&f->service);
  f->service = open_with (f, "all", NULL, NULL);
  start (f->service);
  assert_reason (f->service, "shop.example", "none");
  assert_reason (f->service, "accounts.google.com", "exempt");
  fixture_restart (f);
  g_assert_cmpint (weir_service_get_inspection (f->service), ==, WEIR_INSPECTION_OFF);
}

static void
test_option_none (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_mode (f->service, WEIR_INSPECTION_ALL);
  fixture_close (&f->service);
  f->service = open_with (f, "none", NULL, NULL);
  start (f->service);
  assert_reason (f->service, "shop.example", "off");

  /* What is set comes after what was asked for. */
  set_mode (f->service, WEIR_INSPECTION_ALL);
  assert_reason (f->service, "shop.example", "none");
}

static void
test_option_hosts (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  guint n_inspected;

  choose (f->service, WEIR_RULE_BLOCK, "news.example");
  choose (f->service, WEIR_RULE_ALLOW, "mail.example");
  fixture_close (&f->service);
  f->service = open_with (f, "Shop.example, news.example,192.0.2.1", NULL, NULL);
  start (f->service);
  assert_reason (f->service, "www.shop.example", "none");
  assert_reason (f->service, "news.example", "none");
  assert_reason (f->service, "192.0.2.1", "none");
  assert_reason (f->service, "mail.example", "none");
  assert_reason (f->service, "other.example", "not-chosen");
  g_object_get (f->service, "n-inspected", &n_inspected, NULL);
  g_assert_cmpuint (n_inspected, ==, 4);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);

  set_mode (f->service, WEIR_INSPECTION_CHOSEN);
  assert_reason (f->service, "www.shop.example", "not-chosen");
  assert_reason (f->service, "news.example", "rule");
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
      g_assert_null (open_with (f, bad[i], NULL, &error));
      g_assert_error (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_HOST);
      g_clear_error (&error);
    }

  g_assert_null (open_with (f, NULL, missing, &error));
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
  f->service = open_with (f, "all", NULL, NULL);
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
exempt (WeirService *service, const char *host, const char *client, gint64 created)
{
  const WeirExemption exemption = {
    .host = host,
    .client = client,
    .reason = client != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                             : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE,
    .created = created,
  };

  weir_service_get_exemptions (service); /* as when traffic begins */
  weir_service_observer.exempted (&exemption, service);
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
  start (f->service);
  set_mode (f->service, WEIR_INSPECTION_ALL);
  assert_reason (f->service, "shop.example", "none");
  g_assert_nonnull (weir_service_get_authority (f->service));
  choose (f->service, WEIR_RULE_BLOCK, "shop.example");
  exempt (f->service, "a.example", NULL, NOW);
  g_assert_false (weir_service_renew_authority (f->service, &error));
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

  set_mode (f->service, WEIR_INSPECTION_ALL);
  exempt (f->service, "a.example", NULL, NOW);
  fingerprint = dup_fingerprint (f->service);
  fixture_close (&f->service);

  f->service = open_private (f);
  start (f->service);
  assert_fingerprint (f->service, fingerprint);
  assert_reason (f->service, "shop.example", "none");
  assert_reason (f->service, "a.example", "client-certificate");
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
test_other_process (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  Expected expected;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  f->other = fixture_open (f);
  g_assert_null (weir_service_get_authority (f->other)); /* it has looked */
  set_mode (f->service, WEIR_INSPECTION_ALL);
  first = dup_fingerprint (f->service);
  expected = (Expected){ f->other, WEIR_INSPECTION_ALL, first };
  await (is_as_expected, &expected);
  assert_reason (f->other, "shop.example", "none");

  g_assert_true (weir_service_renew_authority (f->other, NULL));
  second = dup_fingerprint (f->other);
  expected = (Expected){ f->service, WEIR_INSPECTION_ALL, second };
  await (is_as_expected, &expected);

  g_assert_true (weir_service_delete_authority (f->service, NULL));
  expected = (Expected){ f->other, WEIR_INSPECTION_OFF, NULL };
  await (is_as_expected, &expected);
}

static void
test_exemptions_of_other_process (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *here = weir_service_get_exemptions (f->service);
  GListModel *there;

  exempt (f->service, "a.example", "App/1", NOW);
  weir_service_flush (f->service, NULL);
  f->other = fixture_open (f);
  there = weir_service_get_exemptions (f->other);
  g_assert_cmpuint (count_items (there), ==, 1);

  exempt (f->service, "b.example", NULL, NOW + 1);
  await_n_items (there, 2);
  weir_service_try_again (f->other, "a.example", NULL);
  g_assert_cmpuint (count_items (there), ==, 1);
  await_n_items (here, 1);
}

/* --- what was learned ---------------------------------------------------------- */

static void
assert_item (WeirService *service, guint position, const char *host, const char *client_name)
{
  g_autoptr (WeirExemptionItem) item =
    g_list_model_get_item (weir_service_get_exemptions (service), position);
  g_autofree char *found_host = NULL;
  g_autofree char *found_name = NULL;
  int reason;
  gint64 created;

  g_object_get (item, "host", &found_host, "client-name", &found_name, "reason", &reason, "created",
                &created, NULL);
  g_assert_cmpstr (found_host, ==, host);
  g_assert_cmpstr (found_name, ==, client_name);
  g_assert_cmpint (created, >=, NOW);
  g_assert_cmpint (reason, ==,
                   client_name != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                                       : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
}

static void
test_exemptions_are_kept (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  set_mode (f->service, WEIR_INSPECTION_ALL);
  weir_service_get_exemptions (f->service);
  exempt (f->service, "a.example", "Mozilla/5.0 (X11) Firefox/128.0", NOW);
  exempt (f->service, "b.example", NULL, NOW + 1);
  exempt (f->service, "a.example", "Mozilla/5.0 (X11) Firefox/128.0", NOW + 2);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 2);
  assert_item (f->service, 0, "a.example", "Firefox");
  assert_item (f->service, 1, "b.example", NULL);
  assert_reason (f->service, "b.example", "client-certificate");
  assert_reason (f->service, "a.example", "none"); /* by other clients */
  assert_reason (f->service, "www.b.example", "none");

  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 2);
  assert_item (f->service, 0, "a.example", "Firefox");
  assert_reason (f->service, "b.example", "client-certificate");

  weir_service_try_again (f->service, "b.example", NULL);
  assert_reason (f->service, "b.example", "none");
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 1);
}

static void
test_exemptions_are_bounded (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *exemptions = weir_service_get_exemptions (f->service);

  for (guint i = 0; i < WEIR_MAX_EXEMPTIONS + 1; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      exempt (f->service, host, NULL, NOW + i);
    }
  g_assert_cmpuint (count_items (exemptions), ==, WEIR_MAX_EXEMPTIONS);
  assert_item (f->service, WEIR_MAX_EXEMPTIONS - 1, "h1.example", NULL);
}

static void
test_site_is_forgotten (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  GListModel *exemptions = weir_service_get_exemptions (f->service);

  exempt (f->service, "www.shop.example", NULL, NOW);
  exempt (f->service, "www.shop.example", "App/1", NOW);
  exempt (f->service, "shop.example", "App/1", NOW);
  exempt (f->service, "news.example", "App/1", NOW);
  weir_service_forget_site (f->service, "shop.example");
  g_assert_cmpuint (count_items (exemptions), ==, 1);
  fixture_restart (f);
  g_assert_cmpuint (count_items (weir_service_get_exemptions (f->service)), ==, 1);
  assert_item (f->service, 0, "news.example", "App");
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
  ADD ("exemptions-of-other-process", test_exemptions_of_other_process);
  ADD ("exemptions-are-kept", test_exemptions_are_kept);
  ADD ("exemptions-are-bounded", test_exemptions_are_bounded);
  ADD ("site-is-forgotten", test_site_is_forgotten);
#undef ADD

  return g_test_run ();
}
