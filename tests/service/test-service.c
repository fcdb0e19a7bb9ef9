/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The service as a whole but for rules and traffic: where it listens, whether it
 * filters, what it remembers, and what it says when the disk is in trouble.
 */

#include "service-fixture.h"

#include "http-peer.h"

/* Where the version of the schema stands in a database file (SQLite file format, section 1.3). */
#define USER_VERSION_OFFSET 60
#define PAGE_SIZE 4096

/* Of src/service/weir-service-private.h. */
#define MAX_PORT_TRIES 50
#define MAX_PORT_SEARCHES 20

/* --- listening --- */

static WeirService *
open_with (Fixture *f, const char *address, guint16 port, gboolean exact, GError **error)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .listen_address = address,
    .port = port,
    .exact_port = exact,
  };

  return weir_service_new (&options, error);
}

static void
test_port_taken (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket G_GNUC_UNUSED = http_take_port (&port);
  g_autoptr (GError) error = NULL;
  g_autofree char *page = NULL;
  guint wanted;

  f->other = open_with (f, NULL, port, FALSE, &error);
  g_assert_no_error (error);
  g_assert_null (weir_service_get_address (f->other));
  g_assert_null (weir_service_get_test_page_url (f->other));

  g_assert_true (weir_service_start (f->other, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (weir_service_get_port (f->other), >, port);
  g_object_get (f->other, "wanted-port", &wanted, NULL);
  g_assert_cmpuint (wanted, ==, port);
  page = weir_service_get_test_page_url (f->other);
  g_assert_true (g_str_has_prefix (page, "http://127.0.0.1:"));
}

static void
test_exact_port_taken (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket G_GNUC_UNUSED = http_take_port (&port);
  g_autofree char *number = g_strdup_printf ("%u", port);
  g_autoptr (GError) error = NULL;

  f->other = open_with (f, "127.0.0.1", port, TRUE, NULL);
  g_assert_false (weir_service_start (f->other, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, number));
}

/* Takes @n ports in a row. Returns: (transfer full) (element-type GSocket) (nullable): the first is @first */
static GPtrArray *
take_ports (guint n, guint16 *first)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (sockets, http_take_port (first));
  while (sockets->len < n)
    {
      g_autoptr (GSocketAddress) address =
        g_inet_socket_address_new_from_string ("127.0.0.1", *first + sockets->len);
      g_autoptr (GSocket) socket =
        g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

      if (address == NULL || !g_socket_bind (socket, address, FALSE, NULL) ||
          !g_socket_listen (socket, NULL))
        return NULL;
      g_ptr_array_add (sockets, g_steal_pointer (&socket));
    }

  return g_steal_pointer (&sockets);
}

static void
test_port_search_ends (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (GError) error = NULL;
  guint16 first;

  for (guint i = 0; i < MAX_PORT_SEARCHES && sockets == NULL; i++)
    sockets = take_ports (MAX_PORT_TRIES + 1, &first);
  if (sockets == NULL)
    {
      g_test_skip ("No free ports in a row");
      return;
    }

  f->other = open_with (f, "127.0.0.1", first, FALSE, NULL);
  g_assert_false (weir_service_start (f->other, &error));
  g_assert_nonnull (strstr (error->message, "all ports from"));
  g_clear_error (&error);

  g_ptr_array_set_size (sockets, MAX_PORT_TRIES);
  g_assert_true (weir_service_start (f->other, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (weir_service_get_port (f->other), ==, first + MAX_PORT_TRIES);
}

static void
test_any_port (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;

  f->other = open_with (f, "localhost", 0, TRUE, NULL);
  g_assert_true (weir_service_start (f->other, &error));
  g_assert_no_error (error);
  expected = g_strdup_printf ("127.0.0.1:%u", weir_service_get_port (f->other));
  g_assert_cmpstr (weir_service_get_address (f->other), ==, expected);
}

static void
test_ipv6 (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;

  f->other = open_with (f, "::1", 0, TRUE, NULL);
  if (!weir_service_start (f->other, &error))
    {
      g_test_skip (error->message);
      return;
    }

  expected = g_strdup_printf ("[::1]:%u", weir_service_get_port (f->other));
  g_assert_cmpstr (weir_service_get_address (f->other), ==, expected);
}

static void
test_not_loopback (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const addresses[] = { "0.0.0.0", "192.168.1.1", "::", "example.com" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (open_with (f, addresses[i], 0, TRUE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      g_assert_nonnull (strstr (error->message, addresses[i]));
    }
}

static void
test_remote (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .listen_address = "0.0.0.0",
    .allow_remote = TRUE,
    .exact_port = TRUE,
  };
  g_autofree char *near = NULL;
  g_autofree char *remote = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  g_test_summary ("What other computers reach is told apart from what this one uses");

  f->other = weir_service_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (weir_service_start (f->other, &error));
  g_assert_no_error (error);

  near = g_strdup_printf ("127.0.0.1:%u", weir_service_get_port (f->other));
  g_assert_cmpstr (weir_service_get_address (f->other), ==, near);
  remote = g_strdup_printf ("0.0.0.0:%u", weir_service_get_port (f->other));
  g_object_get (f->other, "remote-address", &said, NULL);
  g_assert_cmpstr (said, ==, remote);
}

static void
test_allowed_but_near (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirServiceOptions options = {
    .data_dir = f->folder,
    .listen_address = "localhost",
    .allow_remote = TRUE,
    .exact_port = TRUE,
  };
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  f->other = weir_service_new (&options, &error);
  g_assert_no_error (error);
  g_assert_true (weir_service_start (f->other, &error));
  g_assert_no_error (error);
  g_object_get (f->other, "remote-address", &said, NULL);
  g_assert_null (said);
}

/* --- filtering --- */

static gboolean
is_filtering (gpointer user_data)
{
  Fixture *f = user_data;

  return is_blocked (f->service, "cdn.example", NULL);
}

static void
count_notify (GObject *object G_GNUC_UNUSED, GParamSpec *pspec G_GNUC_UNUSED, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_pause (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  block_host (f->service, "cdn.example", NULL);
  g_signal_connect (f->service, "notify::filtering", G_CALLBACK (count_notify), &n_notified);
  weir_service_set_filtering (f->service, WEIR_FILTERING_PAUSED, 1);
  g_assert_cmpint (weir_service_get_filtering (f->service), ==, WEIR_FILTERING_PAUSED);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));

  await (is_filtering, f);
  g_assert_cmpint (weir_service_get_filtering (f->service), ==, WEIR_FILTERING_ON);
  g_assert_cmpint (weir_service_get_setting (f->service, WEIR_SETTING_FILTERING_UNTIL), ==, 0);
  g_assert_cmpuint (n_notified, ==, 2);
}

static void
test_pause_goes_on (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  block_host (f->service, "cdn.example", NULL);
  weir_service_set_filtering (f->service, WEIR_FILTERING_PAUSED, 2);
  fixture_restart (f);
  await (is_filtering, f);
}

static void
test_off (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  block_host (f->service, "cdn.example", NULL);
  weir_service_set_filtering (f->service, WEIR_FILTERING_OFF, 0);
  fixture_restart (f);
  g_assert_cmpint (weir_service_get_filtering (f->service), ==, WEIR_FILTERING_OFF);
  g_assert_false (is_blocked (f->service, "cdn.example", NULL));

  weir_service_set_filtering (f->service, WEIR_FILTERING_ON, 0);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
}

static void
test_global_policy (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  WeirGlobalPolicy policy;
  WeirJudgement judgement;

  weir_service_get_global_policy (f->service, &policy);
  g_assert_cmpint (policy.cookies, ==, WEIR_BLOCK_THIRD_PARTY);
  g_assert_cmpint (policy.images, ==, WEIR_BLOCK_NONE);

  policy.images = WEIR_BLOCK_ALL;
  weir_service_set_global_policy (f->service, &policy);
  fixture_restart (f);
  weir_service_get_global_policy (f->service, &policy);
  g_assert_cmpint (policy.images, ==, WEIR_BLOCK_ALL);
  weir_service_preview (f->service, "a.example", "a.example", WEIR_RESOURCE_IMAGE, &judgement);
  g_assert_true (judgement.blocked);
  g_assert_cmpint (judgement.reason.kind, ==, WEIR_REASON_GLOBAL_IMAGES);
}

/* What is said now of a request that was guarded. */
static gboolean
is_guarded_now (WeirService *service, const char *host, const char *site)
{
  const WeirRecord template = {
    .verdict = WEIR_VERDICT_BLOCKED,
    .reason_kind = WEIR_REASON_PRIVATE,
    .method = "GET",
    .host = host,
    .site = site,
    .path = "/",
    .scheme = "http",
  };
  g_autoptr (WeirRecord) record = weir_record_new_full (&template);
  WeirJudgement judgement;

  weir_service_preview_record (service, record, &judgement);

  return judgement.blocked;
}

static void
test_guard_private (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirRule allow = {
    .kind = WEIR_RULE_KIND_HOST,
    .action = WEIR_RULE_ALLOW,
    .host = (char *) "rebind.example",
  };

  g_test_summary ("What was guarded is so as long as that is on and no rule allows it");

  g_assert_false (is_guarded_now (f->service, "192.168.1.1", "shop.example"));
  weir_service_set_setting (f->service, WEIR_SETTING_GUARD_PRIVATE, TRUE);
  g_assert_true (is_guarded_now (f->service, "192.168.1.1", "shop.example"));
  g_assert_true (is_guarded_now (f->service, "192.168.1.1", NULL));
  g_assert_true (is_guarded_now (f->service, "rebind.example", NULL));

  g_assert_cmpint (weir_service_add_rule (f->service, &allow, NULL), !=, 0);
  g_assert_false (is_guarded_now (f->service, "rebind.example", NULL));

  weir_service_set_filtering (f->service, WEIR_FILTERING_OFF, 0);
  g_assert_false (is_guarded_now (f->service, "192.168.1.1", "shop.example"));
}

/* --- settings --- */

typedef struct
{
  guint n_changes;
  int last;
} Changes;

static void
on_setting_changed (WeirService *service G_GNUC_UNUSED, int setting, gpointer user_data)
{
  Changes *changes = user_data;

  changes->n_changes++;
  changes->last = setting;
}

static void
test_settings (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  Changes changes = { 0 };

  g_signal_connect (f->service, "setting-changed", G_CALLBACK (on_setting_changed), &changes);
  weir_service_set_setting (f->service, WEIR_SETTING_WINDOW_WIDTH, 800);
  weir_service_set_setting (f->service, WEIR_SETTING_WINDOW_WIDTH, 800);
  g_assert_cmpuint (changes.n_changes, ==, 1);
  g_assert_cmpint (changes.last, ==, WEIR_SETTING_WINDOW_WIDTH);

  weir_service_set_setting (f->service, WEIR_SETTING_PORT, 70000);
  g_assert_cmpint (weir_service_get_setting (f->service, WEIR_SETTING_PORT), ==, 65535);

  fixture_restart (f);
  g_assert_cmpint (weir_service_get_setting (f->service, WEIR_SETTING_WINDOW_WIDTH), ==, 800);
  g_assert_cmpint (weir_service_get_setting (f->service, WEIR_SETTING_PORT), ==, 65535);
}

static gboolean
other_has_setting (gpointer user_data)
{
  Fixture *f = user_data;

  return weir_service_get_setting (f->other, WEIR_SETTING_BLOCK_COOKIES) == WEIR_BLOCK_NONE;
}

static void
test_setting_elsewhere (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint n_notified = 0;

  f->other = fixture_open (f);
  g_signal_connect (f->other, "notify::block-cookies", G_CALLBACK (count_notify), &n_notified);
  weir_service_set_setting (f->service, WEIR_SETTING_BLOCK_COOKIES, WEIR_BLOCK_NONE);
  await (other_has_setting, f);
  g_assert_cmpuint (n_notified, ==, 1);
}

/* --- trouble with the disk --- */

static void
assert_problem (WeirService *service, WeirDatabaseState state, const char *part)
{
  g_autofree char *text = NULL;
  int problem;

  g_object_get (service, "problem", &problem, "problem-text", &text, NULL);
  g_assert_cmpint (problem, ==, state);
  if (part == NULL)
    g_assert_null (text);
  else
    g_assert_nonnull (strstr (text, part));
}

static void
test_no_problem (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  block_host (f->service, "cdn.example", NULL);
  g_assert_true (weir_service_flush (f->service, NULL));
  assert_problem (f->service, WEIR_DATABASE_OK, NULL);
  g_assert_cmpuint (weir_service_get_store_size (f->service), >, 0);
}

static void
write_database (Fixture *f, const char *contents, gsize length)
{
  g_autofree char *path = fixture_get_database (f);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);
}

static void
test_damaged (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *garbage = g_strnfill (8192, 'x');

  block_host (f->service, "cdn.example", NULL);
  fixture_close (&f->service);
  write_database (f, garbage, strlen (garbage));

  f->service = fixture_open (f);
  assert_problem (f->service, WEIR_DATABASE_DAMAGED, "damaged");
  block_host (f->service, "cdn.example", NULL);
  fixture_restart (f);
  assert_problem (f->service, WEIR_DATABASE_OK, NULL);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
}

static gboolean
is_damaged (gpointer user_data)
{
  Fixture *f = user_data;
  int problem;

  g_object_get (f->service, "problem", &problem, NULL);

  return problem == WEIR_DATABASE_DAMAGED;
}

/* Overwrites all of the file but for its first page, as a disk might, while it is open. */
static void
damage_pages (Fixture *f)
{
  g_autofree char *path = fixture_get_database (f);
  g_autofree char *garbage = g_strnfill (PAGE_SIZE, 'x');
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileIOStream) stream = g_file_open_readwrite (file, NULL, &error);
  goffset size;

  g_assert_no_error (error);
  g_seekable_seek (G_SEEKABLE (stream), 0, G_SEEK_END, NULL, NULL);
  size = g_seekable_tell (G_SEEKABLE (stream));
  g_assert_cmpint (size, >, PAGE_SIZE);
  g_seekable_seek (G_SEEKABLE (stream), PAGE_SIZE, G_SEEK_SET, NULL, NULL);
  for (goffset i = PAGE_SIZE; i < size; i += PAGE_SIZE)
    g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)),
                                              garbage, PAGE_SIZE, NULL, NULL, NULL));
}

static void
test_damaged_while_running (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary (
    "What holds in a running Weir is kept, though nothing of it can be read any more");

  block_host (f->service, "cdn.example", NULL);
  weir_service_set_setting (f->service, WEIR_SETTING_WINDOW_WIDTH, 801);
  fixture_restart (f); /* which moves the log into the file */
  damage_pages (f);

  block_host (f->service, "ads.example", "shop.example");
  await (is_damaged, f);
  assert_problem (f->service, WEIR_DATABASE_DAMAGED, "damaged");
  g_assert_true (weir_service_flush (f->service, NULL));
  await_n_items (weir_service_get_journal (f->service), 1);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  g_assert_true (is_blocked (f->service, "ads.example", "shop.example"));
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);

  fixture_restart (f);
  assert_problem (f->service, WEIR_DATABASE_OK, NULL);
  g_assert_cmpuint (count_items (weir_service_get_rules (f->service)), ==, 2);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  g_assert_true (is_blocked (f->service, "ads.example", "shop.example"));
  g_assert_cmpint (weir_service_get_setting (f->service, WEIR_SETTING_WINDOW_WIDTH), ==, 801);
}

static void
test_too_new (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = fixture_get_database (f);
  g_autofree char *contents = NULL;
  g_autofree char *after = NULL;
  gsize length;
  gsize after_length;

  fixture_close (&f->service);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  memcpy (contents + USER_VERSION_OFFSET, "\0\0\1\0", 4);
  write_database (f, contents, length);

  f->service = fixture_open (f);
  assert_problem (f->service, WEIR_DATABASE_TOO_NEW, "newer version");
  block_host (f->service, "cdn.example", NULL);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  fixture_close (&f->service);

  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (contents, length, after, after_length);
}

static WeirService *
open_private (const char *folder)
{
  const WeirServiceOptions options = { .data_dir = folder, .private_session = TRUE };

  return weir_service_new (&options, NULL);
}

static void
test_private_leaves_nothing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *folder = g_strconcat (f->folder, "-private", NULL);
  gboolean is_private;

  f->other = open_private (folder);
  g_object_get (f->other, "private-session", &is_private, NULL);
  g_assert_true (is_private);
  block_host (f->other, "cdn.example", NULL);
  weir_service_set_setting (f->other, WEIR_SETTING_WINDOW_WIDTH, 800);
  g_assert_true (is_blocked (f->other, "cdn.example", NULL));
  fixture_close (&f->other);

  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_private_has_rules (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_test_summary ("A private session has the rules of others, and keeps its own to itself");

  block_host (f->service, "cdn.example", NULL);
  g_assert_true (weir_service_flush (f->service, NULL));
  f->other = open_private (f->folder);
  g_assert_true (is_blocked (f->other, "cdn.example", NULL));
  block_host (f->other, "ads.example", NULL);
  g_assert_true (is_blocked (f->other, "ads.example", NULL));
  fixture_close (&f->other);

  fixture_restart (f);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  g_assert_false (is_blocked (f->service, "ads.example", NULL));
}

#define ADD(path, test) \
  g_test_add ("/service/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("listen/next-free-port", test_port_taken);
  ADD ("listen/exact-port", test_exact_port_taken);
  ADD ("listen/search-ends", test_port_search_ends);
  ADD ("listen/any-port", test_any_port);
  ADD ("listen/ipv6", test_ipv6);
  ADD ("listen/loopback-alone", test_not_loopback);
  ADD ("listen/remote", test_remote);
  ADD ("listen/allowed-but-near", test_allowed_but_near);
  ADD ("filtering/pause-ends", test_pause);
  ADD ("filtering/pause-goes-on-after-a-restart", test_pause_goes_on);
  ADD ("filtering/off-stays-off", test_off);
  ADD ("filtering/global-policy", test_global_policy);
  ADD ("guard-private", test_guard_private);
  ADD ("settings/are-kept", test_settings);
  ADD ("settings/changed-elsewhere", test_setting_elsewhere);
  ADD ("problem/none", test_no_problem);
  ADD ("problem/damaged", test_damaged);
  ADD ("problem/damaged-while-running", test_damaged_while_running);
  ADD ("problem/too-new", test_too_new);
  ADD ("private/leaves-nothing", test_private_leaves_nothing);
  ADD ("private/has-rules", test_private_has_rules);

  return g_test_run ();
}
