/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept of hosts that cannot be inspected. */

#include "store-folder.h"

#include "weir-exemption-store.h"
#include "weir-history.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1700000000)

static void
put (StoreFixture *fixture, const char *host, const char *client, gint64 created)
{
  const WeirExemption exemption = {
    .host = host,
    .client = client,
    .reason = client != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                             : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE,
    .created = created,
  };

  weir_exemption_store_put (fixture->database, &exemption);
}

static GPtrArray *
load (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *exemptions;

  store_fixture_flush (fixture);
  exemptions = weir_exemption_store_load (fixture->database, &error);
  g_assert_no_error (error);

  return exemptions;
}

static void
assert_exemption (GPtrArray *exemptions, guint index, const char *host, const char *client)
{
  const WeirExemption *exemption = g_ptr_array_index (exemptions, index);

  g_assert_cmpstr (exemption->host, ==, host);
  g_assert_cmpstr (exemption->client, ==, client);
  g_assert_cmpint (exemption->reason, ==,
                   client != NULL ? WEIR_INSPECTION_REASON_CLIENT_REFUSED
                                  : WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
}

/* A client that says nothing of itself is one, and not all of them. */
static void
test_keeps (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) exemptions = NULL;

  put (fixture, "a.example", "App/1", NOW);
  put (fixture, "a.example", "", NOW + 1);
  put (fixture, "a.example", NULL, NOW + 2);
  put (fixture, "::1", "App/1", NOW + 3);
  exemptions = load (fixture);
  g_assert_cmpuint (exemptions->len, ==, 4);
  assert_exemption (exemptions, 0, "::1", "App/1");
  assert_exemption (exemptions, 1, "a.example", NULL);
  assert_exemption (exemptions, 2, "a.example", "");
  assert_exemption (exemptions, 3, "a.example", "App/1");
  g_assert_cmpint (((WeirExemption *) exemptions->pdata[3])->created, ==, NOW);
}

static void
test_replaces (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) exemptions = NULL;

  put (fixture, "a.example", "App/1", NOW);
  put (fixture, "a.example", "App/1", NOW + 5);
  put (fixture, "b.example", NULL, NOW);
  put (fixture, "b.example", NULL, NOW + 1);
  exemptions = load (fixture);
  g_assert_cmpuint (exemptions->len, ==, 2);
  g_assert_cmpint (((WeirExemption *) exemptions->pdata[0])->created, ==, NOW + 5);
}

static void
test_removes (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) after_one = NULL;
  g_autoptr (GPtrArray) after_all = NULL;

  put (fixture, "a.example", "App/1", NOW);
  put (fixture, "a.example", "App/2", NOW + 1);
  put (fixture, "a.example", NULL, NOW + 2);
  put (fixture, "b.example", "App/1", NOW + 3);
  weir_exemption_store_remove (fixture->database, "a.example", "App/1");
  after_one = load (fixture);
  g_assert_cmpuint (after_one->len, ==, 3);
  assert_exemption (after_one, 1, "a.example", NULL);
  assert_exemption (after_one, 2, "a.example", "App/2");

  weir_exemption_store_remove (fixture->database, "a.example", NULL);
  after_all = load (fixture);
  g_assert_cmpuint (after_all->len, ==, 1);
  assert_exemption (after_all, 0, "b.example", "App/1");
}

static void
test_bounded (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) exemptions = NULL;

  for (guint i = 0; i < WEIR_MAX_EXEMPTIONS + 3; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example", i);

      put (fixture, host, NULL, NOW + i);
    }
  exemptions = load (fixture);
  g_assert_cmpuint (exemptions->len, ==, WEIR_MAX_EXEMPTIONS);
  g_assert_cmpint (store_folder_read (fixture->folder, "SELECT count (*) FROM exemptions"), ==,
                   WEIR_MAX_EXEMPTIONS);
  assert_exemption (exemptions, WEIR_MAX_EXEMPTIONS - 1, "h3.example", NULL);
}

/* Another process is told, by the number that it looks at. */
static void
test_counts_as_change (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const char *const sql = "SELECT value FROM meta WHERE name = 'revision'";
  const gint64 before = store_folder_read (fixture->folder, sql);

  put (fixture, "a.example", NULL, NOW);
  store_fixture_flush (fixture);
  g_assert_cmpint (store_folder_read (fixture->folder, sql), ==, before + 1);
  weir_exemption_store_remove (fixture->database, "a.example", NULL);
  store_fixture_flush (fixture);
  g_assert_cmpint (store_folder_read (fixture->folder, sql), ==, before + 2);
}

static void
test_odd_rows (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) exemptions = NULL;

  put (fixture, "good.example", "App/1", NOW);
  store_fixture_flush (fixture);
  store_folder_exec (fixture->folder,
                     "INSERT INTO exemptions VALUES ('', 1, '', 5, 1);"
                     "INSERT INTO exemptions VALUES ('Upper.Example', 1, '', 5, 1);"
                     "INSERT INTO exemptions VALUES ('not a host', 1, '', 5, 1);"
                     "INSERT INTO exemptions VALUES (hex (zeroblob (200)), 1, '', 5, 1);"
                     "INSERT INTO exemptions VALUES ('a.example', 1, '', 4, 1);"
                     "INSERT INTO exemptions VALUES ('b.example', 1, '', -1, 1);"
                     "INSERT INTO exemptions VALUES ('c.example', 1, '', 4294967301, 1);"
                     "INSERT INTO exemptions VALUES ('d.example', 0, hex (zeroblob (4000)), 5, -7);"
                     "INSERT INTO exemptions VALUES ('e.example', 0, CAST (x'41ff0a42' AS TEXT), 5,"
                     " 9223372036854775807);");
  exemptions = load (fixture);
  g_assert_cmpuint (exemptions->len, ==, 3);
  assert_exemption (exemptions, 0, "e.example", "A\357\277\275B");
  g_assert_cmpint (((WeirExemption *) exemptions->pdata[0])->created, ==,
                   G_GINT64_CONSTANT (253402300799));
  assert_exemption (exemptions, 1, "good.example", "App/1");
  g_assert_cmpuint (strlen (((WeirExemption *) exemptions->pdata[2])->client), ==,
                    WEIR_EXEMPTION_MAX_CLIENT);
  g_assert_cmpint (((WeirExemption *) exemptions->pdata[2])->created, ==, 0);
}

static void
test_async (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) exemptions = NULL;
  g_autoptr (GError) error = NULL;

  weir_exemption_store_load_async (fixture->database, NULL, store_on_result, &result);
  put (fixture, "a.example", NULL, NOW); /* queued meanwhile, and not missed */
  exemptions = weir_exemption_store_load_finish (store_await (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (exemptions->len, ==, 1);
}

/* It tells of a visit. */
static void
test_site_is_forgotten (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) exemptions = NULL;

  put (fixture, "visited.example", NULL, NOW);
  put (fixture, "www.visited.example", "App/1", NOW);
  put (fixture, "notvisited.test", NULL, NOW);
  store_fixture_flush (fixture);
  weir_history_forget_site (fixture->database, "visited.example", NULL, NULL);
  exemptions = load (fixture);
  g_assert_cmpuint (exemptions->len, ==, 1);
  assert_exemption (exemptions, 0, "notvisited.test", NULL);
  g_assert_false (test_folder_contains (fixture->folder, "visited.example"));
}

/* A private session knows what was learned, and keeps what it learns to itself. */
static void
test_private (StoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) in_private = NULL;
  g_autoptr (GPtrArray) kept = NULL;
  WeirDatabase *database;

  put (fixture, "a.example", NULL, NOW);
  store_fixture_flush (fixture);
  g_clear_pointer (&fixture->database, weir_database_close);

  database = fixture->database =
    weir_database_open (fixture->folder, WEIR_DATABASE_PRIVATE, NULL, NULL);
  put (fixture, "b.example", NULL, NOW);
  in_private = load (fixture);
  g_assert_cmpuint (in_private->len, ==, 2);
  weir_database_close (database);

  fixture->database = weir_database_open (fixture->folder, WEIR_DATABASE_KEEP, NULL, NULL);
  kept = load (fixture);
  g_assert_cmpuint (kept->len, ==, 1);
  assert_exemption (kept, 0, "a.example", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                  \
  g_test_add ("/store/exemptions/" name, StoreFixture, NULL, store_fixture_set_up, func, \
              store_fixture_tear_down)
  ADD ("keeps", test_keeps);
  ADD ("replaces", test_replaces);
  ADD ("removes", test_removes);
  ADD ("bounded", test_bounded);
  ADD ("counts-as-change", test_counts_as_change);
  ADD ("odd-rows", test_odd_rows);
  ADD ("async", test_async);
  ADD ("site-is-forgotten", test_site_is_forgotten);
  ADD ("private", test_private);
#undef ADD

  return g_test_run ();
}
