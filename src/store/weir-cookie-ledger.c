/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cookie ledger of each site.  Batches come from the service, which adds
 * up in memory what many requests say of the same cookie; a batch is one job
 * of the writer, and trims the sites it touched.
 */

#include "weir-cookie-ledger.h"

#include "weir-database-private.h"
#include "weir-schema.h"
#include "weir-site-rows.h"

G_STATIC_ASSERT (WEIR_COOKIE_SET == 4); /* stands in SQL below */

#define ALL_FLAGS (WEIR_COOKIE_SECURE | WEIR_COOKIE_HTTP_ONLY | WEIR_COOKIE_SET | WEIR_COOKIE_SENT)

#define ADD_COOKIE                                                                            \
  "INSERT INTO cookies (site, host, name, first_seen, last_seen, lifetime, flags, decision, " \
  "count)"                                                                                    \
  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, host, name) DO UPDATE SET"          \
  " first_seen = min (first_seen, excluded.first_seen),"                                      \
  " last_seen = max (last_seen, excluded.last_seen),"                                         \
  " lifetime = iif (excluded.flags & 4, excluded.lifetime, lifetime),"                        \
  " flags = flags | excluded.flags, decision = excluded.decision,"                            \
  " count = min (count + excluded.count, " G_STRINGIFY (WEIR_SCHEMA_MAX_NUMBER) ")"

#define TRIM_COOKIES                                                         \
  "DELETE FROM cookies WHERE site = ?1 AND (host, name) IN"                  \
  " (SELECT host, name FROM cookies WHERE site = ?1 ORDER BY last_seen DESC" \
  " LIMIT -1 OFFSET " G_STRINGIFY (WEIR_COOKIE_LEDGER_MAX_COOKIES) ")"

typedef struct
{
  WeirJob job;
  GPtrArray *cookies; /* (owned) (element-type WeirLedgerCookie) */
} AddJob;

void
weir_ledger_cookie_free (WeirLedgerCookie *cookie)
{
  g_free (cookie->site);
  g_free (cookie->host);
  g_free (cookie->name);
  g_free (cookie);
}

static gboolean
add_cookie (WeirConnection *connection, const WeirLedgerCookie *cookie, GError **error)
{
  return weir_connection_run (connection, error, ADD_COOKIE, "sssxxxxxx", cookie->site,
                              cookie->host, cookie->name, cookie->first_seen, cookie->last_seen,
                              cookie->lifetime, (gint64) cookie->flags, (gint64) cookie->decision,
                              (gint64) cookie->count);
}

static gboolean
run_add (WeirJob *base, WeirWriterState *state, GError **error)
{
  const GPtrArray *cookies = ((const AddJob *) base)->cookies;
  g_autoptr (GHashTable) sites = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cookies->len; i++)
    {
      const WeirLedgerCookie *cookie = g_ptr_array_index (cookies, i);

      if (!add_cookie (state->connection, cookie, error) ||
          !weir_site_rows_touch (state->connection, sites, cookie->site, cookie->last_seen, error))
        return FALSE;
    }

  return weir_site_rows_trim (state->connection, sites, TRIM_COOKIES, error);
}

static void
free_add (WeirJob *base)
{
  AddJob *job = (AddJob *) base;

  g_ptr_array_unref (job->cookies);
  g_free (job);
}

static const WeirJobClass add_class = {
  .run = run_add,
  .free = free_add,
};

void
weir_cookie_ledger_add (WeirDatabase *database, GPtrArray *cookies)
{
  AddJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (cookies != NULL);

  job = g_new0 (AddJob, 1);
  weir_job_init (&job->job, &add_class, NULL, NULL);
  job->cookies = cookies;
  weir_database_push (database, &job->job);
}

static WeirLedgerCookie *
read_cookie (sqlite3_stmt *statement)
{
  WeirLedgerCookie *cookie = g_new0 (WeirLedgerCookie, 1);

  cookie->site = weir_row_dup_name (statement, 0);
  cookie->host = weir_row_dup_name (statement, 1);
  cookie->name = weir_row_dup_name (statement, 2);
  cookie->first_seen = weir_row_get_seconds (statement, 3);
  cookie->last_seen = weir_row_get_seconds (statement, 4);
  cookie->lifetime = weir_row_get_within (statement, 5, -1, G_MAXINT64);
  cookie->flags = (WeirCookieFlags) (sqlite3_column_int64 (statement, 6) & ALL_FLAGS);
  cookie->decision = (WeirCookieDecision) weir_row_get_enum (statement, 7, WEIR_COOKIES_BLOCK + 1);
  cookie->count = weir_row_get_count (statement, 8);
  return cookie;
}

static gpointer
read_cookies (WeirConnection *connection, gconstpointer site, GError **error)
{
  g_autoptr (GPtrArray) cookies =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_ledger_cookie_free);
  sqlite3_stmt *statement;
  WeirRow row;

  statement = weir_connection_bind (connection, error,
                                    "SELECT site, host, name, first_seen, last_seen, lifetime, "
                                    "flags, decision, count FROM cookies"
                                    " WHERE site = ? ORDER BY last_seen DESC, name"
                                    " LIMIT " G_STRINGIFY (WEIR_COOKIE_LEDGER_MAX_COOKIES),
                                    "s", site);
  if (statement == NULL)
    return NULL;

  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    g_ptr_array_add (cookies, read_cookie (statement));

  return row == WEIR_ROW_NONE ? g_steal_pointer (&cookies) : NULL;
}

static const WeirReadClass list_class = {
  .func = read_cookies,
  .free_data = g_free,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
};

void
weir_cookie_ledger_list_async (WeirDatabase *database,
                               const char *site,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (site != NULL);

  weir_reader_run_async (database, &list_class, g_strdup (site), cancellable, callback, user_data);
}

GPtrArray *
weir_cookie_ledger_list_finish (GAsyncResult *result, GError **error)
{
  return weir_reader_run_finish (result, &list_class, error);
}
