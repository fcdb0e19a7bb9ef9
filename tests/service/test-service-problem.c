/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the service says of a disk in trouble: the state and the words, while
 * it lasts and when it has ended; rules hold all the while.
 */

#include "faulty-disk.h"
#include "service-fixture.h"

#include <sqlite3.h>

typedef struct
{
  WeirService *service;
  WeirDatabaseState state;
} Awaited;

static gboolean
has_state (gpointer user_data)
{
  const Awaited *awaited = user_data;
  int problem;

  g_object_get (awaited->service, "problem", &problem, NULL);

  return problem == (int) awaited->state;
}

static void
await_problem (Fixture *f, WeirDatabaseState state, const char *part)
{
  Awaited awaited = { f->service, state };
  g_autofree char *text = NULL;

  await (has_state, &awaited);
  g_object_get (f->service, "problem-text", &text, NULL);
  if (part == NULL)
    g_assert_null (text);
  else
    g_assert_nonnull (strstr (text, part));
}

static void
assert_kept_in_the_end (Fixture *f)
{
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
  faulty_disk_set (FAULTY_DISK_WELL);
  await_problem (f, WEIR_DATABASE_OK, NULL);
  fixture_restart (f);
  g_assert_true (is_blocked (f->service, "cdn.example", NULL));
}

typedef struct
{
  FaultyDisk fault;
  WeirDatabaseState state;
  const char *part;
} Trouble;

static const Trouble full = { FAULTY_DISK_FULL, WEIR_DATABASE_FULL, "disk is full" };
static const Trouble broken = { FAULTY_DISK_BROKEN, WEIR_DATABASE_FAILED, "does not work" };
static const Trouble read_only = { FAULTY_DISK_READ_ONLY, WEIR_DATABASE_READ_ONLY,
                                   "cannot be written to" };

static void
test_disk (Fixture *f, gconstpointer user_data)
{
  const Trouble *trouble = user_data;

  faulty_disk_set (trouble->fault);
  block_host (f->service, "cdn.example", NULL);
  await_problem (f, trouble->state, trouble->part);
  assert_kept_in_the_end (f);
}

static void
test_locked (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *path = fixture_get_database (f);
  sqlite3 *other;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  block_host (f->service, "cdn.example", NULL);
  await_problem (f, WEIR_DATABASE_LOCKED, "Another program");

  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  assert_kept_in_the_end (f);
}

#define ADD(path, data, test) \
  g_test_add ("/service/problem/" path, Fixture, data, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_disk_install ();

  ADD ("full", &full, test_disk);
  ADD ("broken", &broken, test_disk);
  ADD ("read-only", &read_only, test_disk);
  ADD ("locked", NULL, test_locked);

  return g_test_run ();
}
