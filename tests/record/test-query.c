/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a query finds, what it refuses, and that predicate and SQL agree: the
 * same random records are asked both ways, by random queries.
 */

#include "weir-query.h"

#include "records.h"

#include <sqlite3.h>

/* --- Matching ---------------------------------------------------------------------- */

typedef struct
{
  const char *query;
  gboolean matches;
} MatchCase;

/* Asked of a blocked image of a.cdn.example:8080 on shop.example; see make_record(). */
static const MatchCase match_cases[] = {
  { "", TRUE },
  { "   ", TRUE },
  { "host:cdn.example", TRUE },
  { "host:CDN.Example.", TRUE },
  { "host:dn.example", FALSE },
  { "host:cdn", TRUE },
  { "host:.example", TRUE },
  { "host:*.example", TRUE },
  { "host:*.exampl", FALSE },
  { "host:a*ex*e", TRUE },
  { "host:\"*\"", FALSE },
  { "host:news.example,cdn.example", TRUE },
  { "-host:cdn.example", FALSE },
  { "site:shop.example", TRUE },
  { "site:cdn", FALSE },
  { "type:image", TRUE },
  { "type:IMAGE,script", TRUE },
  { "-type:script", TRUE },
  { "verdict:blocked", TRUE },
  { "verdict:passed,failed", FALSE },
  { "cookie:withheld", TRUE },
  { "cookie:session", FALSE },
  { "cookie:seen", TRUE },
  { "rule:cdn", TRUE },
  { "rule:*", TRUE },
  { "rule:\"block host\"", TRUE },
  { "-rule:*", FALSE },
  { "list:*", FALSE },
  { "-list:*", TRUE },
  { "status:403", TRUE },
  { "status:4xx", TRUE },
  { "status:5xx", FALSE },
  { "status:>=403", TRUE },
  { "status:>403", FALSE },
  { "status:<=403", TRUE },
  { "status:<403", FALSE },
  { "status:=403", TRUE },
  { "method:get", TRUE },
  { "method:ge", FALSE },
  { "method:g*", TRUE },
  { "scheme:http", TRUE },
  { "scheme:HTTP", TRUE },
  { "scheme:https", FALSE },
  { "-scheme:https,wss", TRUE },
  { "scheme:http*", TRUE },
  { "size:>10k", TRUE },
  { "size:>12kB", FALSE },
  { "size:12000", TRUE },
  { "size:<1M", TRUE },
  { "size:<0", FALSE },
  { "party:third", TRUE },
  { "party:first", FALSE },
  { "path:ads", TRUE },
  { "path:/ADS/*.gif", TRUE },
  { "path:/ads", TRUE },
  { "path:*.png", FALSE },
  { "banner", TRUE },
  { "-banner", FALSE },
  { "cdn.example/ads", TRUE },
  { "cdn.example:8080/ads", TRUE },
  { "http://a.cdn.example/ads", TRUE },
  { "shop", TRUE },
  { "\"banner 1\"", TRUE },
  { "\"1.gif\"", TRUE },
  { "banner nothing", FALSE },
  { "a,b", FALSE },
  { "host:cdn type:image -verdict:passed", TRUE },
  { "host:cdn type:script", FALSE },
};

/* Asked of a script of cdn.example that an exception let through; see make_excepted_record(). */
static const MatchCase filter_cases[] = {
  { "list:easylist", TRUE },
  { "list:EasyList", TRUE },
  { "list:easy", FALSE },
  { "list:easy*", TRUE },
  { "list:*", TRUE },
  { "-list:*", FALSE },
  { "list:easyprivacy,easylist", TRUE },
  { "list:easyprivacy", FALSE },
  { "rule:*", TRUE },
  { "rule:\"@@||cdn.example/\"", TRUE },
  { "rule:@@||cdn", TRUE },
  { "rule:||cdn.example^$third", TRUE },
  { "rule:\"||cdn.example^$third-party,domain=~a.example\"", TRUE },
  { "rule:\"*\"", FALSE },
  { "rule:block", FALSE },
  { "list:easylist rule:\"||cdn\" verdict:allowed", TRUE },
};

static WeirRecord *
make_excepted_record (void)
{
  const WeirRecord values = {
    .verdict = WEIR_VERDICT_ALLOWED,
    .type = WEIR_RESOURCE_SCRIPT,
    .method = "GET",
    .host = "cdn.example",
    .path = "/player.js",
    .scheme = "http",
    .reason_kind = WEIR_REASON_FILTER,
    .filter = "@@||cdn.example/player.js$script",
    .filter_list = "easylist",
    .filter_line = 12,
    .beaten = "||cdn.example^$third-party,domain=~a.example",
  };

  return weir_record_new_full (&values);
}

static void
test_match_filter (gconstpointer user_data)
{
  const MatchCase *c = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse (c->query, &error);
  g_autoptr (WeirRecord) record = make_excepted_record ();

  g_assert_no_error (error);
  g_assert_cmpint (weir_query_matches (query, record), ==, c->matches);
}

static WeirRecord *
make_record (void)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block host cdn.example", NULL);
  const WeirRecord values = {
    .verdict = WEIR_VERDICT_BLOCKED,
    .type = WEIR_RESOURCE_IMAGE,
    .is_third_party = TRUE,
    .port = 8080,
    .status = 403,
    .octets_received = 12000,
    .cookies_seen = 2,
    .cookies_withheld = 1,
    .method = "GET",
    .host = "a.cdn.example",
    .site = "shop.example",
    .path = "/ads/banner 1.gif",
    .scheme = "http",
    .rule = rule,
  };

  return weir_record_new_full (&values);
}

static void
test_match (gconstpointer user_data)
{
  const MatchCase *c = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = weir_query_parse (c->query, &error);
  g_autoptr (WeirRecord) record = make_record ();

  g_assert_no_error (error);
  g_assert_cmpint (weir_query_matches (query, record), ==, c->matches);
}

/* --- Refusing ------------------------------------------------------------------------ */

typedef struct
{
  const char *query;
  WeirQueryError code;
  const char *place; /* what the message has to contain */
} ErrorCase;

static const ErrorCase error_cases[] = {
  { "hots:a", WEIR_QUERY_ERROR_UNKNOWN_KEY, "“hots:”" },
  { "a -hots:a", WEIR_QUERY_ERROR_UNKNOWN_KEY, "character 4" },
  { "ä hots:a", WEIR_QUERY_ERROR_UNKNOWN_KEY, "character 3" },
  { "type:picture", WEIR_QUERY_ERROR_INVALID_VALUE, "“picture”" },
  { "type:imag", WEIR_QUERY_ERROR_INVALID_VALUE,
    "frame, script, style, image, font, media, fetch" },
  { "party:no", WEIR_QUERY_ERROR_INVALID_VALUE, "there is first, third" },
  { "type:image,x", WEIR_QUERY_ERROR_INVALID_VALUE, "character 12" },
  { "verdict:gone", WEIR_QUERY_ERROR_INVALID_VALUE, "“gone”" },
  { "host:", WEIR_QUERY_ERROR_INVALID_VALUE, "character 1" },
  { "host:a,", WEIR_QUERY_ERROR_INVALID_VALUE, "“host:a,”" },
  { "host:,a", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "status:4x", WEIR_QUERY_ERROR_INVALID_VALUE, "“4x”" },
  { "status:>", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "status:>10k", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "status:+1", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "size:10kk", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "size:==1", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "size:99999999999999999999", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "size:9999999999G", WEIR_QUERY_ERROR_INVALID_VALUE, "" },
  { "\"words", WEIR_QUERY_ERROR_UNTERMINATED, "character 1" },
  { "host:\"", WEIR_QUERY_ERROR_UNTERMINATED, "" },
  { "host:\"a\\\"", WEIR_QUERY_ERROR_UNTERMINATED, "" },
  { "\xff", WEIR_QUERY_ERROR_TOO_LONG, "" },
};

static void
test_error (gconstpointer user_data)
{
  const ErrorCase *c = user_data;
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_query_parse (c->query, &error));
  g_assert_error (error, WEIR_QUERY_ERROR, (gint) c->code);
  g_assert_nonnull (strstr (error->message, c->place));
}

static void
assert_bound (const char *begin, const char *repeated, guint n, gboolean accepted)
{
  g_autoptr (GString) text = g_string_new (begin);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirQuery) query = NULL;

  while (n-- > 0)
    g_string_append (text, repeated);
  query = weir_query_parse (text->str, &error);
  if (accepted)
    g_assert_no_error (error);
  else
    g_assert_error (error, WEIR_QUERY_ERROR, WEIR_QUERY_ERROR_TOO_LONG);
}

static void
test_bounds (void)
{
  assert_bound ("", "x", WEIR_QUERY_MAX_LENGTH, TRUE);
  assert_bound ("", "x", WEIR_QUERY_MAX_LENGTH + 1, FALSE);
  assert_bound ("", " x", WEIR_QUERY_MAX_TERMS, TRUE);
  assert_bound ("", " x", WEIR_QUERY_MAX_TERMS + 1, FALSE);
  assert_bound ("host:a", ",x", WEIR_QUERY_MAX_ALTERNATIVES - 1, TRUE);
  assert_bound ("host:a", ",x", WEIR_QUERY_MAX_ALTERNATIVES, FALSE);
}

/* --- SQL ------------------------------------------------------------------------------ */

#define N_ROWS 300

static const char schema[] =
  "CREATE TABLE history (id INTEGER PRIMARY KEY, verdict INTEGER, type INTEGER, third_party "
  "INTEGER, port INTEGER, status INTEGER, octets_received INTEGER, cookies_withheld INTEGER, "
  "cookies_shortened INTEGER, cookies_seen INTEGER, method TEXT, host TEXT, site TEXT, path TEXT, "
  "rule TEXT, cookie_rule TEXT, filter TEXT, filter_list TEXT, beaten TEXT, scheme TEXT)";

static void
bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_TRANSIENT);
}

static void
insert (sqlite3 *database, const WeirRecord *record)
{
  g_autofree char *rule = record->rule != NULL ? weir_rule_to_text (record->rule) : NULL;
  g_autofree char *cookie_rule =
    record->cookie_rule != NULL ? weir_rule_to_text (record->cookie_rule) : NULL;
  const gint64 numbers[] = {
    (gint64) record->id,
    record->verdict,
    record->type,
    record->is_third_party ? 1 : 0,
    record->port,
    record->status,
    record->octets_received,
    record->cookies_withheld,
    record->cookies_shortened,
    record->cookies_seen,
  };
  const int n_numbers = G_N_ELEMENTS (numbers);
  sqlite3_stmt *statement;

  g_assert_cmpint (sqlite3_prepare_v2 (database,
                                       "INSERT INTO history VALUES "
                                       "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                                       "?)",
                                       -1, &statement, NULL),
                   ==, SQLITE_OK);
  for (int i = 0; i < n_numbers; i++)
    sqlite3_bind_int64 (statement, i + 1, numbers[i]);
  bind_text (statement, n_numbers + 1, record->method);
  bind_text (statement, n_numbers + 2, record->host);
  bind_text (statement, n_numbers + 3, record->site);
  bind_text (statement, n_numbers + 4, record->path);
  bind_text (statement, n_numbers + 5, rule);
  bind_text (statement, n_numbers + 6, cookie_rule);
  bind_text (statement, n_numbers + 7, record->filter);
  bind_text (statement, n_numbers + 8, record->filter_list);
  bind_text (statement, n_numbers + 9, record->beaten);
  bind_text (statement, n_numbers + 10, record->scheme);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);
}

/* Asks for all rows whether they match: @matches is indexed by id. */
static void
select_matches (sqlite3 *database, const WeirQuery *query, gboolean *matches)
{
  g_autoptr (GString) sql = g_string_new ("SELECT id FROM history WHERE ");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  sqlite3_stmt *statement;

  weir_query_to_sql (query, sql, values);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql->str, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_bind_parameter_count (statement), ==, values->len);
  for (guint i = 0; i < values->len; i++)
    {
      GVariant *value = g_ptr_array_index (values, i);

      if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
        bind_text (statement, i + 1, g_variant_get_string (value, NULL));
      else
        sqlite3_bind_int64 (statement, i + 1, g_variant_get_int64 (value));
    }

  while (sqlite3_step (statement) == SQLITE_ROW)
    matches[sqlite3_column_int64 (statement, 0)] = TRUE;
  sqlite3_finalize (statement);
}

static void
append_random_term (GString *text)
{
  static const char *const terms[] = {
    "host:cdn.example",
    "host:cdn",
    "host:*cdn*",
    "host:a_b",
    "host:192.0.2.1",
    "host:::1",
    "site:shop",
    "site:*",
    "site:*.example",
    "type:image,script",
    "type:tunnel",
    "verdict:blocked",
    "verdict:passed,allowed",
    "cookie:withheld",
    "cookie:session",
    "cookie:seen",
    "rule:*",
    "rule:cdn",
    "rule:a_%b",
    "rule:\"%\"",
    "rule:\"_\"",
    "rule:\"||cdn\"",
    "rule:@@*$image",
    "rule:b%$",
    "list:easylist",
    "list:EASY",
    "list:*",
    "list:ubo-*,easylist",
    "status:2xx",
    "status:404",
    "status:<300",
    "status:>=400",
    "method:get",
    "method:*t",
    "scheme:https",
    "scheme:http",
    "scheme:http,ws",
    "scheme:*s",
    "-scheme:*",
    "size:10k",
    "size:>10k",
    "size:<=10k",
    "party:third",
    "party:first",
    "path:%",
    "path:a_b",
    "path:\\",
    "path:*",
    "path:/a*b",
    "path:\"a*b\"",
    "path:ä",
    "path:Ä",
    "example/",
    ":80",
    "8080/a",
    "ads",
    "100%",
    "\"\"",
    "…",
    "host:a,b,cdn.example",
    "path:*a*b*",
  };

  g_string_append_printf (text, "%s%s ", g_test_rand_bit () ? "-" : "",
                          pick (terms, G_N_ELEMENTS (terms)));
}

static void
test_sql_agrees (void)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (":memory:", &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, schema, NULL, NULL, NULL), ==, SQLITE_OK);
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_ptr_array_add (records, make_random_record (i));
      insert (database, g_ptr_array_index (records, i));
    }

  for (guint round = 0; round < 1000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (WeirQuery) query = NULL;
      gboolean matches[N_ROWS] = { FALSE };

      for (gint n = g_test_rand_int_range (0, 4); n > 0; n--)
        append_random_term (text);
      query = weir_query_parse (text->str, &error);
      g_assert_no_error (error);
      select_matches (database, query, matches);
      for (guint i = 0; i < N_ROWS; i++)
        if (weir_query_matches (query, g_ptr_array_index (records, i)) != matches[i])
          {
            g_autofree char *url = weir_record_get_url (g_ptr_array_index (records, i));

            g_error ("“%s” and its SQL disagree on %s", text->str, url);
          }
    }

  sqlite3_close (database);
}

/* --- Completion ------------------------------------------------------------------------- */

typedef struct
{
  const char *text;  /* with a `|` where the cursor is */
  const char *first; /* the first proposal's text, with its cursor; NULL: there is none */
} CompletionCase;

static const CompletionCase completion_cases[] = {
  { "|", "host:|" },
  { "ho|", "host:|" },
  { "-ho|", "-host:|" },
  { "st|", "status:|" },
  { "st| x", "status:| x" },
  { "s|ite:a", "site:|a" },
  { "host:|", "host:cdn.example |" },
  { "host:s|", "host:shop.example |" },
  { "host:S|hop type:image", "host:shop.example| type:image" },
  { "host:a.example,c|", "host:a.example,cdn.example |" },
  { "host:c|,a.example", "host:cdn.example|,a.example" },
  { "type:im|", "type:image |" },
  { "x -type:sc|", "x -type:script |" },
  { "verdict:|", "verdict:blocked |" },
  { "cookie:w|", "cookie:withheld |" },
  { "party:t|", "party:third |" },
  { "rule:b|", "rule:\"block host a\" |" },
  { "li|", "list:|" },
  { "list:e|", "list:easylist |" },
  { "sc|", "scheme:|" },
  { "scheme:|", "scheme:https |" },
  { "scheme:w|", "scheme:wss |" },
  { "ä ho|", "ä host:|" },
  { "zz|", NULL },
  { "\"ho|", NULL },
  { "nokey:|", NULL },
};

static void
list_values (const char *key, const char *prefix, GPtrArray *values, gpointer user_data)
{
  static const char *const hosts[] = { "cdn.example", "shop.example" };

  g_assert_null (user_data);
  for (gsize i = 0; g_str_equal (key, "host") && i < G_N_ELEMENTS (hosts); i++)
    if (g_ascii_strncasecmp (hosts[i], prefix, strlen (prefix)) == 0)
      g_ptr_array_add (values, g_strdup (hosts[i]));
  if (g_str_equal (key, "list"))
    g_ptr_array_add (values, g_strdup ("easylist"));
  if (g_str_equal (key, "rule"))
    g_ptr_array_add (values, g_strdup ("block host a"));
}

static void
test_completion (gconstpointer user_data)
{
  const CompletionCase *c = user_data;
  const gsize cursor = strchr (c->text, '|') - c->text;
  g_autoptr (GString) text = g_string_new (c->text);
  g_autoptr (GString) result = NULL;
  g_autoptr (GPtrArray) completions = NULL;
  const WeirQueryCompletion *first;

  g_string_erase (text, cursor, 1);
  completions = weir_query_complete (text->str, cursor, list_values, NULL);
  if (c->first == NULL)
    {
      /* A key that is proposed for what is no key would be misleading. */
      g_assert_cmpuint (completions->len, ==, 0);
      return;
    }

  g_assert_cmpuint (completions->len, >, 0);
  first = g_ptr_array_index (completions, 0);
  result = g_string_new (first->replacement);
  g_string_insert_c (result, first->cursor, '|');
  g_assert_cmpstr (result->str, ==, c->first);
}

static void
test_completion_within_character (void)
{
  g_autoptr (GPtrArray) completions = weir_query_complete ("ä", 1, NULL, NULL);
  const WeirQueryCompletion *first = g_ptr_array_index (completions, 0);

  g_assert_true (g_utf8_validate (first->replacement, -1, NULL));
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (match_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/query/match/%02u", (guint) i);

      g_test_add_data_func (path, &match_cases[i], test_match);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (filter_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/query/match-filter/%02u", (guint) i);

      g_test_add_data_func (path, &filter_cases[i], test_match_filter);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (error_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/query/error/%02u", (guint) i);

      g_test_add_data_func (path, &error_cases[i], test_error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (completion_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/query/completion/%02u", (guint) i);

      g_test_add_data_func (path, &completion_cases[i], test_completion);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/record/query/bounds", test_bounds);
  g_test_add_func ("/record/query/sql-agrees", test_sql_agrees);
  g_test_add_func ("/record/query/completion-within-character", test_completion_within_character);

  return g_test_run ();
}
