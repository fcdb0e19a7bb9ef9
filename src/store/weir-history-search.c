/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading the history: pages, charts, groups, on a GTask thread.
 *
 * All three are a selection by a range of ids (which is a range of time, and
 * where the next page begins) and by the condition that the query wrote.  The
 * values of the condition are bound, never written into SQL.
 *
 * A chart of all is counted in the index of verdicts, which is a tenth of the
 * table.  There is no other index: one of hosts or sites would be written all
 * over with every batch, and cost ten times what appending costs without.
 */

#include "weir-history.h"

#include "weir-database-private.h"
#include "weir-list-columns.h"

#define ROW_COLUMNS                                                                                \
  "id, duration, verdict, outcome, type, third_party, port, status, octets_sent, octets_received," \
  " cookies_withheld, cookies_shortened, cookies_seen, reason, cookie_reason, query_length,"       \
  " method, scheme, host, path, site, rule, cookie_rule, filter, filter_list, filter_line, beaten"

typedef struct
{
  WeirQuery *query; /* (owned) (nullable) */
  gint64 since;     /* the first id */
  gint64 until;     /* the first id that is not meant */
  guint limit;
  guint n_buckets;
  WeirHistoryGrouping by;
} Search;

static void
search_free (Search *search)
{
  g_clear_pointer (&search->query, weir_query_unref);
  g_free (search);
}

/* Seconds as an id; what is out of range is the end of it.  No row that has no date is ever found. */
static gint64
id_of_seconds (gint64 seconds)
{
  return MAX (CLAMP (seconds, 0, WEIR_CONNECTION_MAX_SECONDS + 1) * G_USEC_PER_SEC, 1);
}

static Search *
search_new (const WeirHistorySearch *template)
{
  Search *search = g_new0 (Search, 1);

  if (template->query != NULL && !weir_query_is_empty (template->query))
    search->query = weir_query_ref (template->query);
  search->since = id_of_seconds (template->since);
  search->until = id_of_seconds (template->until > 0 ? template->until : G_MAXINT64);
  if (template->before_id > 0)
    search->until = MIN (search->until, template->before_id);
  search->limit = CLAMP (template->limit, 1, WEIR_HISTORY_MAX_ROWS);

  return search;
}

static void
bind_variant (sqlite3_stmt *statement, int i, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    sqlite3_bind_int64 (statement, i, g_variant_get_int64 (value));
  else
    sqlite3_bind_text (statement, i, g_variant_get_string (value, NULL), -1, SQLITE_TRANSIENT);
}

/* The statement "@head WHERE (range and condition) @tail", bound. Returns: (transfer full) (nullable) */
static sqlite3_stmt *
prepare (WeirConnection *connection,
         const Search *search,
         const char *head,
         const char *tail,
         GError **error)
{
  g_autoptr (GString) sql = g_string_new (head);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  sqlite3_stmt *statement;
  int i = 1;

  g_string_append (sql, " WHERE id >= ? AND id < ?");
  if (search->query != NULL)
    {
      g_string_append (sql, " AND (");
      weir_query_to_sql (search->query, sql, values);
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, tail);

  statement = weir_connection_prepare_once (connection, sql->str, error);
  if (statement == NULL)
    return NULL;

  sqlite3_bind_int64 (statement, i++, search->since);
  sqlite3_bind_int64 (statement, i++, search->until);
  for (guint n = 0; n < values->len; n++)
    bind_variant (statement, i++, g_ptr_array_index (values, n));
  sqlite3_bind_int64 (statement, i, search->limit);

  return statement;
}

/* --- Pages --------------------------------------------------------------- */

/* The path as it is shown: what was in the query is not known, its length is. Returns: (transfer full) */
static char *
dup_path (sqlite3_stmt *statement)
{
  const gint64 query_length = sqlite3_column_int64 (statement, 15);
  g_autofree char *path = weir_row_dup_name (statement, 19);

  if (query_length < 0)
    return g_steal_pointer (&path);

  return g_strdup_printf ("%s?…(%" G_GINT64_FORMAT ")", path, query_length);
}

/* Returns: (transfer full) (nullable) */
static WeirRule *
read_rule (sqlite3_stmt *statement, int column)
{
  g_autofree char *text = weir_row_dup_text (statement, column);

  return text != NULL ? weir_rule_new_from_text (text, NULL) : NULL;
}

/* Returns: (transfer full) (nullable): the key of a list */
static char *
read_list (sqlite3_stmt *statement, int column)
{
  g_autofree char *key = weir_row_dup_text (statement, column);

  return key != NULL && weir_list_columns_is_key (key) ? g_steal_pointer (&key) : NULL;
}

static void
read_numbers (sqlite3_stmt *statement, WeirRecord *record)
{
  record->id = weir_row_get_count (statement, 0);
  record->started = sqlite3_column_int64 (statement, 0);
  record->duration = weir_row_get_within (statement, 1, -1, G_MAXINT64);
  record->verdict = (WeirVerdict) weir_row_get_enum (statement, 2, WEIR_N_VERDICTS);
  record->outcome = (WeirOutcome) weir_row_get_enum (statement, 3, WEIR_N_OUTCOMES);
  record->type = (WeirResourceType) weir_row_get_enum (statement, 4, WEIR_N_RESOURCE_TYPES);
  record->is_third_party = sqlite3_column_int64 (statement, 5) != 0;
  record->port = (guint16) weir_row_get_within (statement, 6, 0, G_MAXUINT16);
  record->status = (guint16) weir_row_get_within (statement, 7, 0, G_MAXUINT16);
  record->octets_sent = weir_row_get_count (statement, 8);
  record->octets_received = weir_row_get_count (statement, 9);
  record->cookies_withheld = (guint) weir_row_get_within (statement, 10, 0, G_MAXUINT);
  record->cookies_shortened = (guint) weir_row_get_within (statement, 11, 0, G_MAXUINT);
  record->cookies_seen = (guint) weir_row_get_within (statement, 12, 0, G_MAXUINT);
  record->reason_kind = (WeirReasonKind) weir_row_get_enum (statement, 13, WEIR_N_REASONS);
  record->cookie_reason_kind = (WeirReasonKind) weir_row_get_enum (statement, 14, WEIR_N_REASONS);
}

static WeirRecord *
read_record (sqlite3_stmt *statement)
{
  WeirRecord template = { 0 };
  g_autofree char *method = weir_row_dup_name (statement, 16);
  g_autofree char *scheme = weir_row_dup_name (statement, 17);
  g_autofree char *host = weir_row_dup_name (statement, 18);
  g_autofree char *path = dup_path (statement);
  g_autofree char *site = weir_row_dup_text (statement, 20);
  g_autoptr (WeirRule) rule = read_rule (statement, 21);
  g_autoptr (WeirRule) cookie_rule = read_rule (statement, 22);
  g_autofree char *filter = weir_row_dup_text (statement, 23);
  g_autofree char *filter_list = read_list (statement, 24);
  g_autofree char *beaten = weir_row_dup_text (statement, 26);

  read_numbers (statement, &template);
  template.method = method;
  template.scheme = scheme;
  template.host = host;
  template.path = path;
  template.site = site;
  template.rule = rule;
  template.cookie_rule = cookie_rule;
  template.filter = filter;
  template.filter_list = filter_list;
  template.filter_line = (guint) weir_row_get_within (statement, 25, 0, G_MAXINT);
  template.beaten = beaten;

  return weir_record_new_full (&template);
}

static gpointer
read_page (WeirConnection *connection, gconstpointer data, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
    prepare (connection, data, "SELECT " ROW_COLUMNS " FROM history", " ORDER BY id DESC LIMIT ?",
             error);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  WeirRow row;

  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    g_ptr_array_add (records, read_record (statement));

  return row == WEIR_ROW_NONE ? g_steal_pointer (&records) : NULL;
}

static const WeirReadClass page_class = {
  .func = read_page,
  .free_data = (GDestroyNotify) search_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

/**
 * weir_history_search_async:
 * @database: the database
 * @search: what to look for; copied
 * @cancellable: (nullable): stops a search that goes on
 *
 * Reads a page.  Records from the history have no detail and no id but their row's; rules in them have no id.
 */
void
weir_history_search_async (WeirDatabase *database,
                           const WeirHistorySearch *search,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (search != NULL);

  weir_reader_run_async (database, &page_class, search_new (search), cancellable, callback,
                         user_data);
}

GPtrArray *
weir_history_search_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &page_class, error);
}

/* --- Charts -------------------------------------------------------------- */

static void
count (WeirHistoryBucket *bucket, int verdict)
{
  if (verdict == WEIR_VERDICT_BLOCKED)
    bucket->blocked++;
  else if (verdict == WEIR_VERDICT_CHANGED)
    bucket->changed++;
  else
    bucket->other++;
}

/* The width of a bucket in µs, so that @n_buckets of them cover the range. */
static gint64
get_bucket_width (const Search *search)
{
  const gint64 span = MAX (search->until - search->since, 1);

  return span / search->n_buckets + (span % search->n_buckets != 0 ? 1 : 0);
}

/* Counted here, row by row: SQLite would sort them first. */
static gpointer
read_chart (WeirConnection *connection, gconstpointer data, GError **error)
{
  const Search *search = data;
  const gint64 width = get_bucket_width (search);
  const char *head = search->query == NULL
                       ? "SELECT id, verdict FROM history INDEXED BY history_verdict"
                       : "SELECT id, verdict FROM history";
  const char *tail =
    search->query == NULL ? " AND verdict IN (0, 1, 2, 3, 4, 5) LIMIT ?" : " LIMIT ?";
  g_autoptr (sqlite3_stmt) statement = prepare (connection, search, head, tail, error);
  g_autoptr (GArray) buckets = g_array_new (FALSE, TRUE, sizeof (WeirHistoryBucket));
  WeirRow row;

  if (statement == NULL)
    return NULL;

  g_array_set_size (buckets, search->n_buckets);
  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      const gint64 i = (sqlite3_column_int64 (statement, 0) - search->since) / width;

      count (&g_array_index (buckets, WeirHistoryBucket, i), sqlite3_column_int (statement, 1));
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&buckets) : NULL;
}

static const WeirReadClass chart_class = {
  .func = read_chart,
  .free_data = (GDestroyNotify) search_free,
  .free_result = (GDestroyNotify) g_array_unref,
};

/**
 * weir_history_chart_async:
 * @database: the database
 * @search: what to count; copied; both ends of its time are given, its page does not matter
 * @n_buckets: up to %WEIR_HISTORY_MAX_BUCKETS
 *
 * Counts in equal spans of [since, until).
 */
void
weir_history_chart_async (WeirDatabase *database,
                          const WeirHistorySearch *search,
                          guint n_buckets,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Search *copy;

  g_return_if_fail (database != NULL);
  g_return_if_fail (search != NULL);
  g_return_if_fail (n_buckets > 0 && n_buckets <= WEIR_HISTORY_MAX_BUCKETS);

  copy = search_new (search);
  if (search->until <= 0)
    copy->until = MAX (copy->since, g_get_real_time ()) + 1;
  copy->n_buckets = n_buckets;
  copy->limit = G_MAXUINT;
  weir_reader_run_async (database, &chart_class, copy, cancellable, callback, user_data);
}

GArray *
weir_history_chart_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &chart_class, error);
}

/* --- Groups -------------------------------------------------------------- */

static const char *const group_columns[] = {
  [WEIR_GROUP_BY_HOST] = "host",
  [WEIR_GROUP_BY_SITE] = "site",
  [WEIR_GROUP_BY_RULE] = "coalesce (rule, filter)",
};

void
weir_history_group_free (WeirHistoryGroup *group)
{
  g_free (group->name);
  g_free (group);
}

static gpointer
read_groups (WeirConnection *connection, gconstpointer data, GError **error)
{
  const Search *search = data;
  const char *column = group_columns[search->by];
  g_autofree char *head =
    g_strdup_printf ("SELECT %s, count (*) AS n, max (id) FROM history", column);
  g_autofree char *tail =
    g_strdup_printf (" AND %s IS NOT NULL GROUP BY %s ORDER BY n DESC, 3 DESC LIMIT ?", column,
                     column);
  g_autoptr (sqlite3_stmt) statement = prepare (connection, search, head, tail, error);
  g_autoptr (GPtrArray) groups =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_history_group_free);
  WeirRow row;

  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      WeirHistoryGroup *group = g_new0 (WeirHistoryGroup, 1);

      group->name = weir_row_dup_name (statement, 0);
      group->count = weir_row_get_count (statement, 1);
      group->last = sqlite3_column_int64 (statement, 2) / G_USEC_PER_SEC;
      g_ptr_array_add (groups, group);
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&groups) : NULL;
}

static const WeirReadClass group_class = {
  .func = read_groups,
  .free_data = (GDestroyNotify) search_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

void
weir_history_group_async (WeirDatabase *database,
                          const WeirHistorySearch *search,
                          WeirHistoryGrouping by,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  Search *copy;

  g_return_if_fail (database != NULL);
  g_return_if_fail (search != NULL);
  g_return_if_fail (by <= WEIR_GROUP_BY_RULE);

  copy = search_new (search);
  copy->by = by;
  copy->limit = WEIR_HISTORY_MAX_GROUPS;
  weir_reader_run_async (database, &group_class, copy, cancellable, callback, user_data);
}

GPtrArray *
weir_history_group_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &group_class, error);
}
