/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The filter language, as it is typed: the first line is the query, those behind
 * it are what a record says.  The query finds the record in the live log and in
 * the history, or in neither; whatever is proposed is valid text with the
 * cursor in it.
 */

#include "fuzz.h"
#include "weir-query.h"

#include <sqlite3.h>

typedef enum
{
  LINE_QUERY,
  LINE_HOST,
  LINE_SITE,
  LINE_PATH,
  LINE_METHOD,
  LINE_NUMBERS, /* octets: type, verdict … */
  N_LINES,
} Line;

/* --- A history of one row -------------------------------------------------- */

static sqlite3 *
get_database (void)
{
  static sqlite3 *db;

  if (db == NULL)
    {
      g_assert_cmpint (sqlite3_open (":memory:", &db), ==, SQLITE_OK);
      g_assert_cmpint (
        sqlite3_exec (db,
                      "CREATE TABLE history (id INTEGER PRIMARY KEY, method TEXT, host TEXT,"
                      " site TEXT, path TEXT, rule TEXT, cookie_rule TEXT, filter TEXT,"
                      " filter_list TEXT, beaten TEXT, port INTEGER,"
                      " type INTEGER, verdict INTEGER, third_party INTEGER, status INTEGER,"
                      " octets_received INTEGER, cookies_seen INTEGER,"
                      " cookies_withheld INTEGER, cookies_shortened INTEGER) STRICT",
                      NULL, NULL, NULL),
        ==, SQLITE_OK);
    }

  return db;
}

static sqlite3_stmt *
prepare (const char *sql)
{
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (get_database (), sql, -1, &statement, NULL), ==, SQLITE_OK);
  return statement;
}

static void
put_row (const WeirRecord *record)
{
  static sqlite3_stmt *insert;
  g_autofree char *rule = record->rule != NULL ? weir_rule_to_text (record->rule) : NULL;
  const char *const texts[] = { record->method, record->host, record->site,   record->path,
                                rule,           NULL,         record->filter, record->filter_list,
                                record->beaten };
  const gint64 numbers[] = { record->port,
                             record->type,
                             record->verdict,
                             record->is_third_party,
                             record->status,
                             (gint64) record->octets_received,
                             record->cookies_seen,
                             record->cookies_withheld,
                             record->cookies_shortened };

  if (insert == NULL)
    insert = prepare ("INSERT OR REPLACE INTO history VALUES"
                      " (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (insert, (int) i + 1, texts[i], -1, SQLITE_STATIC);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sqlite3_bind_int64 (insert, (int) (G_N_ELEMENTS (texts) + i) + 1, numbers[i]);
  g_assert_cmpint (sqlite3_step (insert), ==, SQLITE_DONE);
  sqlite3_reset (insert);
}

static gboolean
finds_row (const WeirQuery *query)
{
  g_autoptr (GString) sql = g_string_new ("SELECT 1 FROM history WHERE ");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  sqlite3_stmt *statement;
  int code;

  weir_query_to_sql (query, sql, values);
  statement = prepare (sql->str);
  g_assert_cmpuint (sqlite3_bind_parameter_count (statement), ==, values->len);
  for (guint i = 0; i < values->len; i++)
    {
      GVariant *value = g_ptr_array_index (values, i);

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
        sqlite3_bind_int64 (statement, (int) i + 1, g_variant_get_int64 (value));
      else
        sqlite3_bind_text (statement, (int) i + 1, g_variant_get_string (value, NULL), -1,
                           SQLITE_STATIC);
    }

  code = sqlite3_step (statement);
  g_assert_true (code == SQLITE_ROW || code == SQLITE_DONE);
  sqlite3_finalize (statement);

  return code == SQLITE_ROW;
}

/* --- The claims ------------------------------------------------------------ */

static guint
get_number (const char *numbers, gsize i, guint most)
{
  return i < strlen (numbers) ? (guchar) numbers[i] % (most + 1) : 0;
}

/* Returns: (transfer full) */
static WeirRecord *
make_record (char **lines)
{
  const char *numbers = lines[LINE_NUMBERS];
  g_autoptr (WeirRule) rule =
    weir_rule_new_from_text ("block host cdn.example on shop.example", NULL);
  const WeirRecord values = {
    .method = lines[LINE_METHOD],
    .host = lines[LINE_HOST],
    .site = lines[LINE_SITE],
    .path = lines[LINE_PATH],
    .scheme = "http",
    .type = get_number (numbers, 0, WEIR_N_RESOURCE_TYPES - 1),
    .verdict = get_number (numbers, 1, WEIR_N_VERDICTS - 1),
    .is_third_party = get_number (numbers, 2, 1) != 0,
    .status = (guint16) (get_number (numbers, 3, 255) * 3),
    .octets_received = (guint64) get_number (numbers, 4, 255) << get_number (numbers, 5, 32),
    .cookies_seen = get_number (numbers, 6, 3),
    .cookies_withheld = get_number (numbers, 7, 3),
    .cookies_shortened = get_number (numbers, 8, 3),
    .port = (guint16) (get_number (numbers, 9, 255) * 40),
    .rule = get_number (numbers, 10, 1) != 0 ? rule : NULL,
    .filter = get_number (numbers, 11, 1) != 0 ? lines[LINE_PATH] : NULL,
    .filter_list = get_number (numbers, 12, 1) != 0 ? lines[LINE_SITE] : NULL,
    .beaten = get_number (numbers, 13, 1) != 0 ? lines[LINE_HOST] : NULL,
  };

  return weir_record_new_full (&values);
}

static void
check_query (const WeirQuery *query, char **lines)
{
  g_autoptr (WeirRecord) record = make_record (lines);

  put_row (record);
  g_assert_cmpint (finds_row (query), ==, weir_query_matches (query, record));
}

static void
check_completions (const char *text, gsize cursor)
{
  g_autoptr (GPtrArray) completions = weir_query_complete (text, cursor, NULL, NULL);

  g_assert_cmpuint (completions->len, <=, WEIR_QUERY_MAX_COMPLETIONS);
  for (guint i = 0; i < completions->len; i++)
    {
      const WeirQueryCompletion *completion = g_ptr_array_index (completions, i);

      g_assert_cmpuint (completion->cursor, <=, strlen (completion->replacement));
      g_assert_true (g_utf8_validate (completion->replacement, -1, NULL));
    }
}

/* Returns: (transfer full): as many lines as there are to be; of those missing, something usual */
static char **
split_lines (const uint8_t *data, size_t size)
{
  static const char *const usual[N_LINES] = { "",         "cdn.example", "shop.example",
                                              "/a/b.gif", "GET",         "\5\2\1" };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) given = g_strsplit (text, "\n", N_LINES);
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  const guint n_given = g_strv_length (given);

  for (guint i = 0; i < N_LINES; i++)
    g_strv_builder_add (lines, i < n_given ? given[i] : usual[i]);

  return g_strv_builder_end (lines);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = split_lines (data, size);
  const char *text = lines[LINE_QUERY];
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse (text, &error);

  if (query != NULL)
    check_query (query, lines);
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  check_completions (text, strlen (text));
  check_completions (text, strlen (text) / 2);

  return 0;
}
