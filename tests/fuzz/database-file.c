/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Database files that nobody in their right mind would make.
 *
 * All but those that an input spells out begin with a sound file of the
 * program's own, made once, with small pages: so a few octets of input reach
 * every part of it.  Statements come from the input as well; what they may
 * touch is that file alone, and how long they may run is bounded.
 */

#include "database-file.h"

#include "weir-cookie-ledger.h"
#include "weir-exemption-store.h"
#include "weir-history.h"
#include "weir-list-hits.h"
#include "weir-rule-store.h"
#include "weir-settings.h"
#include "weir-site-ledger.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define MEMORY_FOLDER "/dev/shm"
#define PAGE_SIZE 512
#define PATCH_HEAD 3 /* octets: where, and how many follow */
#define MAX_STATEMENTS 32
#define MAX_TEXT (1024 * 1024)
#define STEPS_PER_LOOK 1000
#define MAX_LOOKS 50
#define FORMAT_OFFSET 18 /* of the octets that say whether there is a log */

typedef struct
{
  GBytes *file;
  GBytes *older_file; /* what is missing in it is in the log */
  GBytes *log;
} Sound;

/* --- Folders ------------------------------------------------------------- */

char *
database_folder_new (void)
{
  const char *parent = g_access (MEMORY_FOLDER, W_OK) == 0 ? MEMORY_FOLDER : g_get_tmp_dir ();
  char *folder = g_build_filename (parent, "weir-fuzz-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  return folder;
}

void
database_folder_free (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }

  g_rmdir (folder);
  g_free (folder);
}

static void
write_file (const char *folder, const char *suffix, const char *octets, gsize length)
{
  g_autofree char *path = g_strconcat (folder, "/" WEIR_DATABASE_FILE, suffix, NULL);

  g_assert_true (
    g_file_set_contents_full (path, octets, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

static GBytes *
read_file (const char *folder, const char *suffix)
{
  g_autofree char *path = g_strconcat (folder, "/" WEIR_DATABASE_FILE, suffix, NULL);
  char *octets;
  gsize length;

  g_assert_true (g_file_get_contents (path, &octets, &length, NULL));
  return g_bytes_new_take (octets, length);
}

/* --- A sound file -------------------------------------------------------- */

static void
add_record (WeirDatabase *database)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block host ads.example", NULL);
  const WeirRecord template = {
    .started = G_GINT64_CONSTANT (1700000000000000),
    .duration = 1200,
    .verdict = WEIR_VERDICT_BLOCKED,
    .outcome = WEIR_OUTCOME_COMPLETE,
    .type = WEIR_RESOURCE_IMAGE,
    .is_third_party = TRUE,
    .port = 80,
    .status = 403,
    .method = "GET",
    .host = "ads.example",
    .site = "shop.example",
    .path = "/picture.png?secret=value",
    .scheme = "http",
    .reason_kind = WEIR_REASON_RULE,
    .rule = rule,
  };
  g_autoptr (WeirRecord) record = weir_record_new_full (&template);

  weir_history_append (database, record);
}

static void
add_to_ledgers (WeirDatabase *database)
{
  g_autoptr (GPtrArray) hosts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_host_free);
  g_autoptr (GPtrArray) cookies =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_cookie_free);
  WeirLedgerHost *host = g_new0 (WeirLedgerHost, 1);
  WeirLedgerCookie *cookie = g_new0 (WeirLedgerCookie, 1);

  host->site = g_strdup ("shop.example");
  host->host = g_strdup ("ads.example");
  host->requests = 7;
  host->last_seen = 1700000000;
  g_ptr_array_add (hosts, host);

  cookie->site = g_strdup ("shop.example");
  cookie->host = g_strdup ("ads.example");
  cookie->name = g_strdup ("id");
  cookie->last_seen = 1700000000;
  cookie->flags = WEIR_COOKIE_SECURE | WEIR_COOKIE_SENT;
  cookie->count = 3;
  g_ptr_array_add (cookies, cookie);

  weir_site_ledger_add (database, g_steal_pointer (&hosts));
  weir_cookie_ledger_add (database, g_steal_pointer (&cookies));
}

/* The list is there already when it is filled again. */
static void
add_list (WeirDatabase *database)
{
  g_autoptr (WeirListRow) row =
    weir_list_row_new (WEIR_LIST_WEB, "filled", "https://lists.example/filled.txt", "Filled");
  GPtrArray *filters = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_filter_hits_free);
  WeirFilterHits *hits = g_new0 (WeirFilterHits, 1);

  row->version = 1;
  row->etag = g_strdup ("\"1\"");
  row->detail = g_strdup ("404");
  hits->list = g_strdup ("filled");
  hits->filter = g_strdup ("||ads.example^");
  hits->hits = 2;
  hits->last = 1700000000;
  g_ptr_array_add (filters, hits);

  weir_list_store_put (database, NULL, row, NULL, NULL);
  weir_list_hits_add (database, filters);
}

static void
add_exemptions (WeirDatabase *database)
{
  const WeirExemption of_all = { "filled.example", NULL, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE,
                                 1700000000 };
  const WeirExemption of_one = { "filled.example", "App/1", WEIR_INSPECTION_REASON_CLIENT_REFUSED,
                                 1700000000 };

  weir_exemption_store_put (database, &of_all);
  weir_exemption_store_put (database, &of_one);
}

void
database_fill (WeirDatabase *database)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block host filled.example", NULL);
  const WeirRuleHits hits = { 1, 5, 1700000000 };

  weir_rule_store_add (database, rule, NULL, NULL);
  weir_rule_store_add_hits (database, &hits, 1);
  weir_settings_set (database, WEIR_SETTING_RETENTION_DAYS, 0);
  add_list (database);
  add_exemptions (database);
  add_to_ledgers (database);
  add_record (database);
}

static void
make_small_pages (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, WEIR_DATABASE_FILE, NULL);
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "PRAGMA page_size = " G_STRINGIFY (
                                   PAGE_SIZE) "; PRAGMA auto_vacuum = 2; PRAGMA user_version = 0",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

static WeirDatabase *
open_sound (const char *folder)
{
  WeirDatabase *database = weir_database_open (folder, WEIR_DATABASE_KEEP, NULL, NULL);

  g_assert_cmpint (weir_database_get_state (database), ==, WEIR_DATABASE_OK);
  return database;
}

static const Sound *
get_sound (void)
{
  static Sound sound;
  g_autoptr (WeirDatabase) database = NULL;
  char *folder;

  if (sound.file != NULL)
    return &sound;

  folder = database_folder_new ();
  make_small_pages (folder);
  database = open_sound (folder);
  database_fill (database);
  g_assert_true (weir_database_flush (database, NULL));
  weir_database_close (database);
  sound.file = read_file (folder, "");

  database = open_sound (folder);
  database_fill (database);
  g_assert_true (weir_database_flush (database, NULL));
  sound.older_file = read_file (folder, "");
  sound.log = read_file (folder, "-wal");

  g_clear_pointer (&database, weir_database_close);
  database_folder_free (folder);
  return &sound;
}

/* --- What the input does to it ------------------------------------------- */

/* Each patch is an offset of two octets, a count, and so many octets. Returns: (transfer full) */
static guint8 *
patch (GBytes *sound, WeirSpan input, gsize *length)
{
  guint8 *octets = g_memdup2 (g_bytes_get_data (sound, length), g_bytes_get_size (sound));

  while (input.length > PATCH_HEAD)
    {
      const guint8 *head = (const guint8 *) weir_span_take (&input, PATCH_HEAD).octets;
      const gsize offset = ((gsize) head[0] << 8 | head[1]) % *length;
      const gsize n = MIN (MIN (head[2], input.length), *length - offset);

      memcpy (octets + offset, weir_span_take (&input, n).octets, n);
    }

  return octets;
}

static void
make_patched (const char *folder, const char *suffix, GBytes *sound, WeirSpan input)
{
  gsize length;
  g_autofree guint8 *octets = patch (sound, input, &length);

  write_file (folder, suffix, (const char *) octets, length);
}

/* Statements stay within their own file, and do nothing that outlives it. */
static int
authorize (void *user_data G_GNUC_UNUSED,
           int action,
           const char *first,
           const char *second,
           const char *database G_GNUC_UNUSED,
           const char *trigger G_GNUC_UNUSED)
{
  static const char *const pragmas[] = { "user_version", "application_id", "writable_schema",
                                         "encoding", NULL };

  if (action == SQLITE_ATTACH || action == SQLITE_DETACH)
    return SQLITE_DENY;
  if (action == SQLITE_PRAGMA && !g_strv_contains (pragmas, first))
    return SQLITE_DENY;
  if (action == SQLITE_FUNCTION && g_strcmp0 (second, "load_extension") == 0)
    return SQLITE_DENY;

  return SQLITE_OK;
}

static int
on_progress (void *user_data)
{
  guint *n_looks = user_data;

  return (*n_looks)++ > MAX_LOOKS;
}

/* A statement that fails leaves the others their turn. */
static void
run_statements (sqlite3 *db, const char *sql)
{
  guint n_looks = 0;
  int code = SQLITE_OK;

  sqlite3_set_authorizer (db, authorize, NULL);
  sqlite3_progress_handler (db, STEPS_PER_LOOK, on_progress, &n_looks);
  for (guint i = 0; i < MAX_STATEMENTS && *sql != '\0' && code == SQLITE_OK; i++)
    {
      sqlite3_stmt *statement = NULL;

      code = sqlite3_prepare_v2 (db, sql, -1, &statement, &sql);
      while (code == SQLITE_OK && sqlite3_step (statement) == SQLITE_ROW)
        ;
      sqlite3_finalize (statement);
    }
  sqlite3_progress_handler (db, 0, NULL, NULL);
  sqlite3_set_authorizer (db, NULL, NULL);
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
}

#define SAVE_SCHEMA "CREATE TEMP TABLE saved AS SELECT name, sql FROM main.sqlite_schema"
#define LOOSEN_SCHEMA                                                                            \
  "PRAGMA writable_schema = ON; UPDATE main.sqlite_schema SET sql = replace (replace (replace (" \
  "sql, 'STRICT, WITHOUT', 'WITHOUT'), ') STRICT', ')'), ' NOT NULL', '') WHERE type = 'table';" \
  "PRAGMA writable_schema = RESET"
#define RESTORE_SCHEMA                                                      \
  "PRAGMA writable_schema = ON; UPDATE main.sqlite_schema AS now SET sql =" \
  " (SELECT saved.sql FROM saved WHERE saved.name = now.name) WHERE type = 'table'"

static void
make_by_sql (const char *folder, WeirSpan input, gboolean loose)
{
  gsize length;
  g_autofree char *sql = g_strndup (input.octets, input.length);
  const char *sound = g_bytes_get_data (get_sound ()->file, &length);
  guint8 *copy = sqlite3_malloc64 (length);
  sqlite3_int64 made_length;
  unsigned char *made;
  sqlite3 *db;

  memcpy (copy, sound, length);
  memset (copy + FORMAT_OFFSET, 1, 2);
  g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, MAX_TEXT);
  g_assert_cmpint (sqlite3_deserialize (db, "main", copy, (sqlite3_int64) length,
                                        (sqlite3_int64) length,
                                        SQLITE_DESERIALIZE_FREEONCLOSE |
                                          SQLITE_DESERIALIZE_RESIZEABLE),
                   ==, SQLITE_OK);
  if (loose)
    g_assert_cmpint (sqlite3_exec (db, SAVE_SCHEMA ";" LOOSEN_SCHEMA, NULL, NULL, NULL), ==,
                     SQLITE_OK);
  run_statements (db, sql);
  if (loose)
    sqlite3_exec (db, RESTORE_SCHEMA, NULL, NULL, NULL);

  made = sqlite3_serialize (db, "main", &made_length, 0);
  if (made != NULL)
    write_file (folder, "", (const char *) made, (gsize) made_length);
  sqlite3_free (made);
  sqlite3_close (db);
}

void
database_file_make (const char *folder, DatabaseFileKind kind, WeirSpan input)
{
  const Sound *sound = get_sound ();

  switch (kind)
    {
    case DATABASE_FILE_PATCH:
      make_patched (folder, "", sound->file, input);
      return;

    case DATABASE_FILE_LOG:
      write_file (folder, "", g_bytes_get_data (sound->older_file, NULL),
                  g_bytes_get_size (sound->older_file));
      make_patched (folder, "-wal", sound->log, input);
      return;

    case DATABASE_FILE_SQL:
    case DATABASE_FILE_LOOSE:
      make_by_sql (folder, input, kind == DATABASE_FILE_LOOSE);
      return;

    case DATABASE_FILE_WHOLE:
    case DATABASE_FILE_N_KINDS:
    default:
      write_file (folder, "", input.octets, input.length);
      return;
    }
}
