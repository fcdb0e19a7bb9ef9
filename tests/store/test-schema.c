/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two programs that meet at a file of an older version. */

#include "store-folder.h"

#include "weir-schema.h"
#include "weir-store-folder.h"

/* Another program, at the moment when the first one has read the version. */
typedef struct
{
  char *uri;
  gboolean has_come;
} Other;

static void
bring_up_to_date (const char *uri)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirConnection) connection = weir_connection_open (uri, FALSE, &error);

  g_assert_no_error (error);
  weir_schema_prepare (connection, &error);
  g_assert_no_error (error);
}

static int
on_statement (unsigned int kind G_GNUC_UNUSED,
              void *data,
              void *statement,
              void *time G_GNUC_UNUSED)
{
  Other *other = data;

  if (!other->has_come && g_strcmp0 (sqlite3_sql (statement), "PRAGMA user_version") == 0)
    {
      other->has_come = TRUE;
      bring_up_to_date (other->uri);
    }

  return 0;
}

static void
make_old_file (const char *folder)
{
  g_autofree char *dump =
    g_test_build_filename (G_TEST_DIST, "store", "versions", "version-1.sql", NULL);
  g_autofree char *path = store_folder_get_file (folder, WEIR_DATABASE_FILE);
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (dump, &sql, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  store_folder_exec (folder, sql);
  store_folder_exec (folder, "PRAGMA journal_mode = WAL");
}

static void
test_brought_up_to_date_meanwhile (void)
{
  char *folder = store_folder_new ();
  Other other = { .uri = weir_store_folder_get_uri (folder) };
  g_autoptr (GError) error = NULL;
  WeirConnection *connection;

  g_test_summary ("A file that another program has just changed is not taken for a damaged one");
  make_old_file (folder);
  connection = weir_connection_open (other.uri, FALSE, &error);
  g_assert_no_error (error);
  sqlite3_trace_v2 (connection->db, SQLITE_TRACE_PROFILE, on_statement, &other);

  weir_schema_prepare (connection, &error);
  g_assert_no_error (error);
  g_assert_true (other.has_come);
  g_assert_true (weir_schema_is_current (connection, NULL));

  weir_connection_close (connection);
  g_free (other.uri);
  store_folder_free (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/schema/brought-up-to-date-meanwhile", test_brought_up_to_date_meanwhile);

  return g_test_run ();
}
