/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A data folder whose database somebody else has made, or the disk has spoilt.
 *
 * It opens, or is set aside; what is read is text, within its bounds and of
 * the values that there are; what is written then is there, and in the end
 * there is a file that is sound.
 */

#include "fuzz.h"

#include "database-file.h"
#include "weir-cookie-ledger.h"
#include "weir-exemption-store.h"
#include "weir-history.h"
#include "weir-list-hits.h"
#include "weir-rule-store.h"
#include "weir-settings.h"
#include "weir-site-ledger.h"

#include <string.h>

#define RULE "block host kept.example"
#define LAST_SECOND G_GINT64_CONSTANT (253402300799) /* of the year 9999 */
#define TODAY 738000
#define N_BUCKETS 10
#define MAX_ROWS 100
#define MAX_RUNS 4 /* of the program, until the file is sound; each may meet other damage */

/* --- What is read -------------------------------------------------------- */

static void
check_text (const char *text, gboolean may_be_null)
{
  g_assert_true (may_be_null || text != NULL);
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_time (gint64 seconds)
{
  g_assert_cmpint (seconds, >=, 0);
  g_assert_cmpint (seconds, <=, LAST_SECOND);
}

static void
check_rule (const WeirRule *rule)
{
  g_autofree char *text = weir_rule_to_text (rule);
  g_autofree char *sentence = weir_rule_describe (rule);
  g_autofree char *lifetime = weir_rule_describe_lifetime (rule, 1700000000);
  g_autoptr (WeirRule) again = weir_rule_new_from_text (text, NULL);

  g_assert_nonnull (again);
  check_text (sentence, FALSE);
  check_text (lifetime, FALSE);
  check_time (rule->created);
  check_time (rule->expires);
  g_assert_cmpint (rule->id, >, 0);
  g_assert_cmpint (rule->lifetime, <=, WEIR_LIFETIME_QUIT);
}

static void
check_contents (const WeirRuleStoreContents *contents)
{
  g_assert_cmpint (contents->next_id, >, 0);
  for (guint i = 0; i < contents->rules->len; i++)
    {
      const WeirStoredRule *stored = g_ptr_array_index (contents->rules, i);

      check_rule (stored->rule);
      check_time (stored->last_hit);
      g_assert_cmpint (stored->rule->id, <, contents->next_id);
    }

  for (guint i = 0; i < contents->journal->len; i++)
    {
      const WeirJournalEntry *entry = g_ptr_array_index (contents->journal, i);

      g_assert_cmpint (entry->id, >, 0);
      check_time (entry->time);
      if (entry->before != NULL)
        check_rule (entry->before);
      if (entry->after != NULL)
        check_rule (entry->after);
    }
}

/* What is read gets into names of files and into requests. */
static void
check_list (const WeirListRow *row)
{
  check_text (row->title, FALSE);
  check_text (row->etag, TRUE);
  check_text (row->last_modified, TRUE);
  check_text (row->detail, TRUE);
  check_time (row->checked);
  check_time (row->updated);
  check_time (row->next);
  g_assert_cmpint (row->id, >, 0);
  g_assert_cmpint (row->kind, <=, WEIR_LIST_OWN);
  g_assert_cmpint (row->problem, <, WEIR_N_LIST_PROBLEMS);
  g_assert_cmpuint (strlen (row->key), >, 0);
  g_assert_cmpuint (strlen (row->key), <=, WEIR_LIST_MAX_KEY);
  g_assert_cmpuint (strlen (row->title), <=, WEIR_LIST_MAX_TITLE);
  g_assert_null (strpbrk (row->key, "./\\ \r\n"));
  g_assert_true (row->url == NULL || strpbrk (row->url, "\r\n") == NULL);
  g_assert_true (row->etag == NULL || strpbrk (row->etag, "\r\n") == NULL);
}

static void
check_lists (const WeirListStoreContents *contents)
{
  g_assert_cmpuint (contents->rows->len, <=, WEIR_LIST_STORE_MAX_LISTS);
  for (guint i = 0; i < contents->rows->len; i++)
    check_list (g_ptr_array_index (contents->rows, i));

  for (guint i = 0; i < contents->hits->len; i++)
    {
      const WeirListHits *hits = g_ptr_array_index (contents->hits, i);

      check_text (hits->list, FALSE);
      g_assert_cmpuint (hits->all, <=, G_MAXINT64);
    }
}

static void
check_exemptions (const GPtrArray *exemptions)
{
  g_assert_cmpuint (exemptions->len, <=, WEIR_MAX_EXEMPTIONS);
  for (guint i = 0; i < exemptions->len; i++)
    {
      const WeirExemption *exemption = g_ptr_array_index (exemptions, i);
      WeirHost host;

      g_assert_true (weir_host_parse (weir_span_of (exemption->host), &host));
      g_assert_cmpstr (exemption->host, ==, host.name);
      check_text (exemption->client, TRUE);
      check_time (exemption->created);
      g_assert_true (exemption->client == NULL ||
                     strlen (exemption->client) <= WEIR_EXEMPTION_MAX_CLIENT);
      g_assert_cmpint (exemption->reason, >=, WEIR_INSPECTION_REASON_CLIENT_REFUSED);
      g_assert_cmpint (exemption->reason, <=, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE);
    }
}

static void
check_settings (const WeirSettings *settings)
{
  for (guint i = 0; i < WEIR_N_SETTINGS; i++)
    g_assert_cmpint (settings->values[i], ==, weir_setting_clamp (i, settings->values[i]));
}

/* The row is shown in each way there is. */
static void
check_shown (const WeirRecord *record)
{
  WeirRecordClock clock = { 0 };
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *url = weir_record_get_url (record);
  g_autofree char *curl = weir_record_get_curl (record);
  g_autofree char *reason = weir_record_explain (record);
  g_autofree char *words = weir_record_speak (record, NULL);

  weir_record_append_line (record, &clock, line);
  weir_record_append_json (record, json);
  for (gsize i = 0; i < line->len; i++)
    g_assert_false (g_ascii_iscntrl (line->str[i]));
  check_text (line->str, FALSE);
  check_text (json->str, FALSE);
  check_text (url, FALSE);
  check_text (curl, FALSE);
  check_text (reason, FALSE);
  check_text (words, FALSE);
}

static void
check_record (const WeirRecord *record)
{
  check_text (record->method, FALSE);
  check_text (record->host, FALSE);
  check_text (record->path, FALSE);
  check_text (record->scheme, FALSE);
  check_text (record->site, TRUE);
  check_time (record->started / G_USEC_PER_SEC);
  g_assert_cmpint (record->duration, >=, -1);
  g_assert_cmpint (record->verdict, <, WEIR_N_VERDICTS);
  g_assert_cmpint (record->outcome, <, WEIR_N_OUTCOMES);
  g_assert_cmpint (record->type, <, WEIR_N_RESOURCE_TYPES);
  g_assert_cmpint (record->reason_kind, <, WEIR_N_REASONS);
  g_assert_cmpint (record->cookie_reason_kind, <, WEIR_N_REASONS);
  check_shown (record);
}

/* --- Reading ------------------------------------------------------------- */

static void
on_read (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/* Whatever was read, or else a reason in words. */
static gboolean
check_result (gconstpointer result, const GError *error)
{
  if (result == NULL)
    {
      g_assert_nonnull (error);
      check_text (error->message, FALSE);
      g_assert_cmpstr (error->message, !=, "");
    }

  return result != NULL;
}

static void
read_page (WeirDatabase *database, WeirQuery *query)
{
  const WeirHistorySearch search = { .query = query, .limit = MAX_ROWS };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;

  weir_history_search_async (database, &search, NULL, on_read, &result);
  records = weir_history_search_finish (await (&result), &error);
  if (!check_result (records, error))
    return;

  g_assert_cmpuint (records->len, <=, MAX_ROWS);
  for (guint i = 0; i < records->len; i++)
    check_record (g_ptr_array_index (records, i));
}

static void
read_chart (WeirDatabase *database)
{
  const WeirHistorySearch search = { .since = 0, .until = LAST_SECOND };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) buckets = NULL;

  weir_history_chart_async (database, &search, N_BUCKETS, NULL, on_read, &result);
  buckets = weir_history_chart_finish (await (&result), &error);
  if (check_result (buckets, error))
    g_assert_cmpuint (buckets->len, ==, N_BUCKETS);
}

static void
read_groups (WeirDatabase *database, WeirHistoryGrouping by)
{
  const WeirHistorySearch search = { .limit = MAX_ROWS };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) groups = NULL;

  weir_history_group_async (database, &search, by, NULL, on_read, &result);
  groups = weir_history_group_finish (await (&result), &error);
  if (!check_result (groups, error))
    return;

  for (guint i = 0; i < groups->len; i++)
    {
      const WeirHistoryGroup *group = g_ptr_array_index (groups, i);

      check_text (group->name, FALSE);
      check_time (group->last);
    }
}

static void
read_hosts (WeirDatabase *database, const char *site)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) hosts = NULL;

  weir_site_ledger_list_hosts_async (database, site, NULL, on_read, &result);
  hosts = weir_site_ledger_list_hosts_finish (await (&result), &error);
  if (!check_result (hosts, error))
    return;

  for (guint i = 0; i < hosts->len; i++)
    {
      const WeirLedgerHost *host = g_ptr_array_index (hosts, i);

      check_text (host->site, FALSE);
      check_text (host->host, FALSE);
      check_time (host->last_seen);
    }
}

static void
read_cookies (WeirDatabase *database, const char *site)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) cookies = NULL;

  weir_cookie_ledger_list_async (database, site, NULL, on_read, &result);
  cookies = weir_cookie_ledger_list_finish (await (&result), &error);
  if (!check_result (cookies, error))
    return;

  for (guint i = 0; i < cookies->len; i++)
    {
      const WeirLedgerCookie *cookie = g_ptr_array_index (cookies, i);

      check_text (cookie->site, FALSE);
      check_text (cookie->host, FALSE);
      check_text (cookie->name, FALSE);
      check_time (cookie->first_seen);
      check_time (cookie->last_seen);
      g_assert_cmpint (cookie->lifetime, >=, -1);
      g_assert_cmpint (cookie->decision, <=, WEIR_COOKIES_BLOCK);
    }
}

static void
read_ledgers (WeirDatabase *database)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sites = NULL;

  weir_site_ledger_list_sites_async (database, NULL, on_read, &result);
  sites = weir_site_ledger_list_sites_finish (await (&result), &error);
  if (!check_result (sites, error))
    return;

  for (guint i = 0; i < MIN (sites->len, MAX_ROWS); i++)
    {
      const WeirLedgerSite *site = g_ptr_array_index (sites, i);

      check_text (site->site, FALSE);
      check_time (site->last_seen);
    }

  read_hosts (database, "shop.example");
  read_cookies (database, "shop.example");
}

static void
read_top (WeirDatabase *database)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) filters = NULL;

  weir_list_hits_top_async (database, "filled", MAX_ROWS, NULL, on_read, &result);
  filters = weir_list_hits_top_finish (await (&result), &error);
  if (!check_result (filters, error))
    return;

  for (guint i = 0; i < filters->len; i++)
    {
      const WeirFilterHits *hits = g_ptr_array_index (filters, i);

      check_text (hits->filter, FALSE);
      check_time (hits->last);
      g_assert_cmpuint (strlen (hits->filter), <=, WEIR_LIST_HITS_MAX_FILTER);
    }
}

static void
read_lists (WeirDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirListStoreContents) contents = weir_list_store_load (database, TODAY, &error);

  if (check_result (contents, error))
    check_lists (contents);
  read_top (database);
}

static void
read_exemptions (WeirDatabase *database)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) exemptions = weir_exemption_store_load (database, &error);

  if (check_result (exemptions, error))
    check_exemptions (exemptions);
}

static void
read_all (WeirDatabase *database)
{
  g_autoptr (WeirQuery) query = weir_query_parse ("example verdict:blocked rule:ads", NULL);
  g_autoptr (GError) settings_error = NULL;
  g_autoptr (GError) rules_error = NULL;
  g_autoptr (WeirRuleStoreContents) contents = NULL;
  WeirSettings settings;

  if (!weir_settings_load (database, &settings, &settings_error))
    check_result (NULL, settings_error);
  check_settings (&settings);

  contents = weir_rule_store_load (database, &rules_error);
  if (check_result (contents, rules_error))
    check_contents (contents);

  read_page (database, NULL);
  read_page (database, query);
  read_chart (database);
  read_groups (database, WEIR_GROUP_BY_HOST);
  read_groups (database, WEIR_GROUP_BY_RULE);
  read_ledgers (database);
  read_lists (database);
  read_exemptions (database);
}

/* --- Writing ------------------------------------------------------------- */

static gboolean
has_rule (WeirDatabase *database)
{
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (database, NULL);
  gboolean found = FALSE;

  for (guint i = 0; contents != NULL && i < contents->rules->len && !found; i++)
    {
      const WeirStoredRule *stored = g_ptr_array_index (contents->rules, i);
      g_autofree char *text = weir_rule_to_text (stored->rule);

      found = g_str_equal (text, RULE);
    }

  return found;
}

static void
on_added (WeirDatabase *database G_GNUC_UNUSED,
          gint64 result,
          const GError *error,
          gpointer user_data)
{
  g_assert_true (error != NULL || result > 0);
  *(gboolean *) user_data = error == NULL;
}

/* What takes away: it may find nothing of what it wants. */
static void
forget (WeirDatabase *database)
{
  weir_history_set_retention (database, 1, 1);
  weir_rule_store_undo (database, 0, NULL, NULL);
  weir_history_forget_site (database, "shop.example", NULL, NULL);
  weir_history_clear (database, NULL, NULL);
  weir_rule_store_end_session (database);
  weir_list_hits_forget_removed (database);
}

/* Returns: whether all of it is there now */
static gboolean
write_all (WeirDatabase *database)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text (RULE, NULL);
  gboolean is_added = FALSE;

  forget (database);
  weir_rule_store_add (database, rule, on_added, &is_added);
  database_fill (database);

  return weir_database_flush (database, NULL) && is_added && has_rule (database);
}

static void
check_state (WeirDatabase *database)
{
  const WeirDatabaseState state = weir_database_get_state (database);

  g_assert_true (state == WEIR_DATABASE_OK || state == WEIR_DATABASE_DAMAGED ||
                 state == WEIR_DATABASE_TOO_NEW || state == WEIR_DATABASE_FAILED);
  check_text (weir_database_get_detail (database), state != WEIR_DATABASE_DAMAGED);
}

/* Returns: whether the file was well from the beginning to the end */
static gboolean
run_once (const char *folder, WeirDatabaseMode mode)
{
  g_autoptr (WeirDatabase) database = weir_database_open (folder, mode, NULL, NULL);
  gboolean is_well = weir_database_get_state (database) == WEIR_DATABASE_OK;

  check_state (database);
  read_all (database);
  is_well &= write_all (database);
  check_state (database);

  /* What is too new is left alone for good. */
  return weir_database_get_state (database) == WEIR_DATABASE_TOO_NEW ||
         (is_well && weir_database_get_state (database) == WEIR_DATABASE_OK);
}

static void
ignore_message (const char *domain G_GNUC_UNUSED,
                GLogLevelFlags level G_GNUC_UNUSED,
                const char *message G_GNUC_UNUSED,
                gpointer user_data G_GNUC_UNUSED)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan input = { (const char *) data, size };
  const guint8 choice = fuzz_take_choice (&input);
  const WeirDatabaseMode mode = choice & 0x80 ? WEIR_DATABASE_PRIVATE : WEIR_DATABASE_KEEP;
  char *folder = database_folder_new ();
  gboolean is_well = FALSE;

  g_log_set_handler ("weir-store", G_LOG_LEVEL_MESSAGE, ignore_message, NULL);
  database_file_make (folder, (DatabaseFileKind) (choice % 0x80 % DATABASE_FILE_N_KINDS), input);
  for (guint i = 0; i < MAX_RUNS && !is_well; i++)
    is_well = run_once (folder, mode);
  g_assert_true (is_well || mode == WEIR_DATABASE_PRIVATE);
  database_folder_free (folder);

  return 0;
}
