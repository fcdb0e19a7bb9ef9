/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "record-fixture.h"
#include "records.h"

static void
test_life (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = weir_record_new (&f->view, FALSE);

  g_assert_cmpstr (record->host, ==, "cdn.example");
  g_assert_cmpstr (record->site, ==, "shop.example");
  g_assert_cmpstr (record->scheme, ==, "http");
  g_assert_cmpstr (record->path, ==, "/a?b=1");
  g_assert_cmpint (record->duration, ==, -1);
  g_assert_null (record->detail);

  finish (f, record);
  g_assert_cmpint (record->duration, ==, 45678);
  g_assert_cmpint (record->verdict, ==, WEIR_VERDICT_CHANGED);
  g_assert_cmpuint (record->status, ==, 200);
  g_assert_cmpuint (record->cookies_withheld, ==, 1);
}

static void
test_rules_change_hands (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block host cdn.example", NULL);
  g_autoptr (WeirRule) other = weir_rule_new_from_text ("block images", NULL);
  WeirCookieEvent event = { .name = weir_span_of ("sid"),
                            .decision = WEIR_COOKIES_BLOCK,
                            .reason = { WEIR_REASON_RULE, other } };
  g_autoptr (WeirRecord) record = NULL;

  f->judgement.reason = (WeirReason){ WEIR_REASON_RULE, rule };
  record = weir_record_new (&f->view, FALSE);
  g_assert_true (record->rule == rule);
  weir_record_add_cookie (record, &event);
  g_assert_true (record->cookie_rule == other);
  f->judgement.reason = (WeirReason){ WEIR_REASON_NONE, NULL };
  weir_record_update (record, &f->view);
  g_assert_null (record->rule);
}

static void
test_tunnel (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *url = NULL;
  g_autofree char *curl = NULL;

  f->view.method = weir_span_of ("CONNECT");
  f->view.url = weir_span_of ("[2001:db8::1]:443");
  f->info.type = WEIR_RESOURCE_TUNNEL;
  f->info.port = 443;
  f->info.site = NULL;
  g_assert_true (weir_host_parse (weir_span_of ("[2001:db8::1]"), &f->info.host));
  record = weir_record_new (&f->view, TRUE);
  url = weir_record_get_url (record);
  curl = weir_record_get_curl (record);

  g_assert_null (record->site);
  g_assert_cmpstr (url, ==, "[2001:db8::1]:443");
  g_assert_cmpstr (curl, ==, "curl 'https://[2001:db8::1]:443'");
}

static void
test_detail (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirSetCookie set = { .lifetime = 99 };
  const WeirCookieEvent event = { .name = { "s\xffid", 4 }, .value_length = 6, .set = &set };
  g_autoptr (WeirRecord) record = weir_record_new (&f->view, TRUE);
  const WeirRecordCookie *cookie;

  g_assert_cmpstr (record->detail->request_head, ==,
                   "GET http://cdn.example:8080/a?b=1 HTTP/1.1\nAccept: image/*\n"
                   "Cookie: sid=secret\nX-It's: a \"b\"\n");
  for (guint i = 0; i <= WEIR_RECORD_MAX_COOKIES; i++)
    weir_record_add_cookie (record, &event);
  g_assert_cmpuint (record->detail->cookies->len, ==, WEIR_RECORD_MAX_COOKIES);
  cookie = &g_array_index (record->detail->cookies, WeirRecordCookie, 0);
  g_assert_true (g_utf8_validate (cookie->name, -1, NULL));
  g_assert_true (cookie->set);
  g_assert_cmpint (cookie->lifetime, ==, 99);

  finish (f, record);
  g_assert_cmpstr (record->detail->response_head, ==, "HTTP/1.1 200 OK\n");
}

static void
test_head_is_capped (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *value = g_strnfill (WEIR_RECORD_MAX_HEAD, 'v');
  g_autoptr (WeirRecord) record = NULL;

  add_field (f->request, "X", value);
  record = weir_record_new (&f->view, TRUE);
  g_assert_cmpuint (strlen (record->detail->request_head), <=, WEIR_RECORD_MAX_HEAD + 8);
  g_assert_true (g_str_has_suffix (record->detail->request_head, "…\n"));
}

static void
test_curl (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *curl = NULL;

  add_field (f->request, "authorization", "Basic c2VjcmV0");
  add_field (f->request, "Proxy-Authorization", "Basic c2VjcmV0");
  f->view.method = weir_span_of ("POST");
  f->view.url = weir_span_of ("http://cdn.example:8080/it's?{a}");
  record = weir_record_new (&f->view, TRUE);
  curl = weir_record_get_curl (record);

  g_assert_cmpstr (curl, ==,
                   "curl --globoff 'http://cdn.example:8080/it'\\''s?{a}' -X 'POST' "
                   "-H 'Accept: image/*' -H 'X-It'\\''s: a \"b\"'");
}

/* --- Text --------------------------------------------------------------------------- */

static void
test_line (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  WeirRecordClock clock = { 0 };

  f->view.url = weir_span_of ("http://cdn.example:8080/\x1b[31m\xe2\x80\xae\n");
  record = weir_record_new (&f->view, FALSE);
  finish (f, record);
  weir_record_append_line (record, &clock, line);

  g_assert_nonnull (
    strstr (line->str, "changed   GET     200 image     shop.example            "
                       "http://cdn.example:8080/\\x1b[31m\\u202e\\x0a  (cookies withheld: 1)"));
}

/* The time of a line is that of its own second, whichever came before. */
static void
test_line_time (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const gint64 seconds[] = { 1700000000, 1700000000, 1700000001, 1700003599, 0, 1700000000 };
  WeirRecordClock clock = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds[i]);
      g_autofree char *text = g_date_time_format (time, "%H:%M:%S  ");
      g_autoptr (WeirRecord) record = NULL;
      g_autoptr (GString) line = g_string_new (NULL);

      f->view.started = seconds[i] * G_USEC_PER_SEC + 1;
      record = weir_record_new (&f->view, FALSE);
      weir_record_append_line (record, &clock, line);
      g_assert_true (g_str_has_prefix (line->str, text));
    }
}

/* A record that somebody else holds stays as it is; else its memory is the next one's. */
static void
test_renew (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *long_url = g_strnfill (1500, 'a');
  WeirRecord *first = weir_record_new (&f->view, TRUE);
  g_autoptr (WeirRecord) held = weir_record_ref (first);
  g_autofree char *url = weir_record_get_url (held);
  g_autofree char *url_after = NULL;
  WeirRecord *second;
  WeirRecord *third;

  memcpy (long_url, "http://a/", strlen ("http://a/"));
  f->view.url = weir_span_of (long_url);
  second = weir_record_renew (first, &f->view, FALSE);
  g_assert_true (second != held);
  url_after = weir_record_get_url (held);
  g_assert_cmpstr (url, ==, url_after);
  g_assert_nonnull (held->detail);
  g_assert_cmpuint (strlen (second->path), ==, 1500 - strlen ("http://a"));

  f->view.url = weir_span_of ("http://b.example/x");
  third = weir_record_renew (second, &f->view, FALSE);
  g_assert_true (third == second);
  g_assert_cmpstr (third->path, ==, "/x");
  g_assert_null (third->detail);
  weir_record_unref (third);
}

static void
test_json (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  f->view.url = weir_span_of ("http://cdn.example:8080/\"\\\x01\xff");
  record = weir_record_new (&f->view, FALSE);
  weir_record_append_json (record, json);
  g_assert_cmpstr (
    json->str, ==,
    "{\"id\":7,\"time\":\"2023-11-14T22:13:20.123456Z\",\"verdict\":\"passed\",\"outcome\":"
    "\"open\","
    "\"method\":\"GET\",\"url\":\"http://cdn.example:8080/\\\"\\\\\\u0001?\",\"host\":\"cdn."
    "example\",\"site\":\"shop.example\",\"type\":\"image\",\"third_party\":true,\"status\":null,"
    "\"received\":0,\"sent\":0,\"duration_ms\":null,\"cookies_withheld\":0,\"reason\":\"none\","
    "\"rule\":null,\"filter\":null,\"list\":null,\"line\":null,\"beaten\":null}");

  finish (f, record);
  g_string_truncate (json, 0);
  weir_record_append_json (record, json);
  g_assert_nonnull (strstr (json->str, "\"duration_ms\":45,\"cookies_withheld\":1,"
                                       "\"reason\":\"global-cookies\",\"rule\":null,"));
}

static void
test_long_path (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) url = g_string_new ("http://cdn.example:8080/");
  g_autoptr (WeirRecord) record = NULL;

  g_test_summary ("What is too long is cut between characters");

  while (url->len < 3 * WEIR_RECORD_MAX_PATH)
    g_string_append (url, "ä");
  f->view.url = weir_span_of (url->str);
  record = weir_record_new (&f->view, FALSE);
  g_assert_cmpuint (strlen (record->path), <=, WEIR_RECORD_MAX_PATH);
  g_assert_true (g_str_has_suffix (record->path, "ä…"));
  g_assert_true (g_utf8_validate (record->path, -1, NULL));
}

/* --- Words ---------------------------------------------------------------------------- */

static void
assert_words (const WeirRecord *record, const char *explanation, const char *spoken)
{
  g_autofree char *explained = weir_record_explain (record);
  g_autofree char *said = weir_record_speak (record, NULL);

  g_assert_cmpstr (explained, ==, explanation);
  g_assert_cmpstr (said, ==, spoken);
}

static void
test_words (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("block host cdn.example", NULL);
  g_autoptr (WeirRecord) record = weir_record_new (&f->view, FALSE);

  assert_words (record, "No rule and no setting speaks against it.",
                "cdn.example, image, third party of shop.example, passed");

  finish (f, record);
  assert_words (record,
                "No rule and no setting speaks against it.\n"
                "1 cookie was withheld.\n"
                "Cookies of third parties are blocked, and cdn.example is a third party on "
                "shop.example.\n"
                "To let the cookies through, allow them on this site.",
                "cdn.example, image, third party of shop.example, changed, 1 cookie withheld");

  f->view.cookies_sent = (WeirCookieCounts){ 0 };
  f->view.verdict = WEIR_VERDICT_BLOCKED;
  f->judgement.reason = (WeirReason){ WEIR_REASON_RULE, rule };
  weir_record_update (record, &f->view);
  assert_words (record,
                "You blocked cdn.example everywhere.\n"
                "To let it through, allow the host on this site, or remove the rule.",
                "cdn.example, image, third party of shop.example, blocked by your rule");

  f->view.verdict = WEIR_VERDICT_FAILED;
  f->view.outcome = WEIR_OUTCOME_RESOLVE_FAILED;
  weir_record_update (record, &f->view);
  assert_words (record, "The host's name could not be resolved to an address.",
                "cdn.example, image, third party of shop.example, failed");
}

/* A record of the history that a filter decided. Returns: (transfer full) */
static WeirRecord *
make_filtered (WeirVerdict verdict, WeirResourceType type, const char *filter, const char *beaten)
{
  const WeirRecord values = {
    .verdict = verdict,
    .type = type,
    .method = "GET",
    .host = "cdn.example",
    .port = type == WEIR_RESOURCE_TUNNEL ? 443 : 80,
    .path = type == WEIR_RESOURCE_TUNNEL ? "" : "/ads/a.js?…(12)",
    .scheme = type == WEIR_RESOURCE_TUNNEL ? "" : "http",
    .reason_kind = filter != NULL ? WEIR_REASON_FILTER : WEIR_REASON_RULE,
    .filter = filter,
    .filter_list = filter != NULL ? "easylist" : NULL,
    .filter_line = filter != NULL ? 1234 : 0,
    .beaten = beaten,
  };

  return weir_record_new_full (&values);
}

static void
test_words_of_filter (void)
{
  g_autoptr (WeirRecord) script =
    make_filtered (WEIR_VERDICT_BLOCKED, WEIR_RESOURCE_SCRIPT, "/ads/*$script", NULL);
  g_autoptr (WeirRecord) tunnel =
    make_filtered (WEIR_VERDICT_BLOCKED, WEIR_RESOURCE_TUNNEL, "||cdn.example^", NULL);
  g_autoptr (WeirRecord) excepted =
    make_filtered (WEIR_VERDICT_ALLOWED, WEIR_RESOURCE_SCRIPT, "@@/ads/a.js", "/ads/*$script");
  g_autoptr (WeirRecord) by_rule =
    make_filtered (WEIR_VERDICT_ALLOWED, WEIR_RESOURCE_TUNNEL, NULL, "||cdn.example^");
  g_autoptr (WeirRecord) important =
    make_filtered (WEIR_VERDICT_BLOCKED, WEIR_RESOURCE_SCRIPT, "/ads/$important", NULL);

  assert_words (script,
                "The list “easylist” blocks it, by line 1234: /ads/*$script\n"
                "To let it through, allow the host, or what this filter blocks, or add an "
                "exception "
                "to your own filters: @@||cdn.example/ads/a.js$script",
                "cdn.example, script, blocked by easylist");
  assert_words (tunnel,
                "The list “easylist” blocks it, by line 1234: ||cdn.example^\n"
                "Of a tunnel only the host is known: the filter blocks all of cdn.example.\n"
                "To let it through, allow the host, or what this filter blocks, or add an "
                "exception "
                "to your own filters: @@||cdn.example^",
                "cdn.example, tunnel, blocked by easylist");
  assert_words (excepted,
                "The list “easylist” lets it through, by line 1234: @@/ads/a.js\n"
                "Without that a filter would have blocked it: /ads/*$script",
                "cdn.example, script, allowed by easylist");
  assert_words (by_rule,
                "One of your rules allowed it.\n"
                "Without that a filter would have blocked it: ||cdn.example^\n"
                "It is an encrypted tunnel: Weir sees where it leads, not what goes through it.",
                "cdn.example, tunnel, allowed by your rule");
  assert_words (important,
                "The list “easylist” blocks it, by line 1234: /ads/$important\n"
                "To let it through, allow the host, or what this filter blocks.",
                "cdn.example, script, blocked by easylist");
}

static void
test_spoken_by_title (void)
{
  g_autoptr (WeirRecord) blocked =
    make_filtered (WEIR_VERDICT_BLOCKED, WEIR_RESOURCE_IMAGE, "/ads/*", NULL);
  g_autoptr (WeirRecord) by_rule =
    make_filtered (WEIR_VERDICT_ALLOWED, WEIR_RESOURCE_SCRIPT, NULL, "/ads/*");
  g_autofree char *said = weir_record_speak (blocked, "EasyList Germany");
  g_autofree char *said_of_rule = weir_record_speak (by_rule, NULL);

  g_assert_cmpstr (said, ==, "cdn.example, image, blocked by EasyList Germany");
  g_assert_cmpstr (said_of_rule, ==, "cdn.example, script, allowed by your rule");
}

static void
test_filter_in_line_and_json (void)
{
  g_autoptr (WeirRecord) record =
    make_filtered (WEIR_VERDICT_ALLOWED, WEIR_RESOURCE_SCRIPT, "@@/a\"\x1b[1m", "/ads/*$script");
  g_autoptr (GString) text = g_string_new (NULL);
  WeirRecordClock clock = { 0 };

  weir_record_append_line (record, &clock, text);
  g_assert_true (g_str_has_suffix (text->str, "  (easylist: @@/a\"\\x1b[1m)"));

  g_string_truncate (text, 0);
  weir_record_append_json (record, text);
  g_assert_true (g_str_has_suffix (text->str, "\"reason\":\"filter\",\"rule\":null,"
                                              "\"filter\":\"@@/a\\\"\\u001b[1m\","
                                              "\"list\":\"easylist\",\"line\":1234,"
                                              "\"beaten\":\"/ads/*$script\"}"));
}

static void
test_long_filter (void)
{
  g_autofree char *filter = g_strnfill (2 * WEIR_RECORD_MAX_FILTER, 'x');
  g_autoptr (WeirRecord) record =
    make_filtered (WEIR_VERDICT_ALLOWED, WEIR_RESOURCE_SCRIPT, filter, filter);

  g_assert_cmpuint (strlen (record->filter), ==, WEIR_RECORD_MAX_FILTER);
  g_assert_true (g_str_has_suffix (record->filter, "x…"));
  g_assert_cmpstr (record->beaten, ==, record->filter);
}

/* --- Exceptions ----------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  WeirResourceType type;
  const char *host;
  guint16 port;
  const char *site; /* NULL: not known */
  gboolean is_third_party;
  const char *path;
  const char *exception;
  gboolean is_secure;
} ExceptionCase;

static const ExceptionCase exception_cases[] = {
  { "third-party", WEIR_RESOURCE_SCRIPT, "cdn.example", 80, "shop.example", TRUE, "/a/b.js",
    "@@||cdn.example/a/b.js$script,domain=shop.example" },
  { "first-party", WEIR_RESOURCE_IMAGE, "a.shop.example", 80, "shop.example", FALSE, "/b.gif",
    "@@||a.shop.example/b.gif$image" },
  { "hidden-page", WEIR_RESOURCE_FETCH, "cdn.example", 80, NULL, TRUE, "/b",
    "@@||cdn.example/b$xmlhttprequest" },
  { "query", WEIR_RESOURCE_PING, "cdn.example", 80, "shop.example", TRUE, "/b?c=d",
    "@@||cdn.example/b$ping,domain=shop.example" },
  { "port", WEIR_RESOURCE_STYLE, "cdn.example", 8080, "shop.example", TRUE, "/b.css",
    "@@||cdn.example:8080/b.css$stylesheet,domain=shop.example" },
  { "root", WEIR_RESOURCE_DOCUMENT, "cdn.example", 8080, "cdn.example", FALSE, "/",
    "@@||cdn.example^$document" },
  { "frame", WEIR_RESOURCE_FRAME, "cdn.example", 80, "shop.example", TRUE, "/b/",
    "@@||cdn.example/b/$subdocument,domain=shop.example" },
  { "path-with-meanings", WEIR_RESOURCE_FONT, "cdn.example", 80, NULL, FALSE, "/a/$b^c|*",
    "@@||cdn.example/a/$font" },
  { "path-beyond-ascii", WEIR_RESOURCE_MEDIA, "cdn.example", 80, NULL, FALSE, "/a/ä b",
    "@@||cdn.example/a/$media" },
  { "path-with-comma", WEIR_RESOURCE_OTHER, "cdn.example", 80, NULL, FALSE, "/a,b=c",
    "@@||cdn.example/a,b=c$other" },
  { "tunnel", WEIR_RESOURCE_TUNNEL, "cdn.example", 443, NULL, FALSE, "", "@@||cdn.example^" },
  { "ipv4", WEIR_RESOURCE_WEBSOCKET, "192.0.2.1", 80, "192.0.2.2", TRUE, "/s",
    "@@||192.0.2.1/s$websocket,domain=192.0.2.2" },
  { "secure", WEIR_RESOURCE_SCRIPT, "cdn.example", 443, "shop.example", TRUE, "/a/b.js",
    "@@||cdn.example/a/b.js$script,domain=shop.example", TRUE },
  { "secure-port", WEIR_RESOURCE_SCRIPT, "cdn.example", 80, "shop.example", TRUE, "/a/b.js",
    "@@||cdn.example:80/a/b.js$script,domain=shop.example", TRUE },
};

static void
test_exception (gconstpointer user_data)
{
  const ExceptionCase *c = user_data;
  const WeirRecord values = {
    .verdict = WEIR_VERDICT_BLOCKED,
    .type = c->type,
    .method = "GET",
    .host = c->host,
    .port = c->port,
    .site = c->site,
    .is_third_party = c->is_third_party,
    .path = c->path,
    .scheme = c->is_secure ? "https" : "http",
  };
  g_autoptr (WeirRecord) record = weir_record_new_full (&values);
  g_autofree char *exception = weir_record_suggest_exception (record);

  g_assert_cmpstr (exception, ==, c->exception);
}

static void
add_exception_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (exception_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/record/record/exception/", exception_cases[i].name, NULL);

      g_test_add_data_func (path, &exception_cases[i], test_exception);
    }
}

static void
test_copy (void)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (WeirRecord) record = make_random_record (i);
      g_autoptr (WeirRecord) copy = weir_record_new_full (record);
      g_autoptr (GString) first = g_string_new (NULL);
      g_autoptr (GString) second = g_string_new (NULL);

      weir_record_append_json (record, first);
      weir_record_append_json (copy, second);
      g_assert_cmpstr (first->str, ==, second->str);
    }
}

#define ADD(name, test) g_test_add ("/record/record/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("life", test_life);
  ADD ("rules-change-hands", test_rules_change_hands);
  ADD ("tunnel", test_tunnel);
  ADD ("detail", test_detail);
  ADD ("head-is-capped", test_head_is_capped);
  ADD ("curl", test_curl);
  ADD ("line", test_line);
  ADD ("line-time", test_line_time);
  ADD ("renew", test_renew);
  ADD ("json", test_json);
  ADD ("long-path", test_long_path);
  ADD ("words", test_words);
  g_test_add_func ("/record/record/words-of-filter", test_words_of_filter);
  g_test_add_func ("/record/record/spoken-by-title", test_spoken_by_title);
  g_test_add_func ("/record/record/filter-in-line-and-json", test_filter_in_line_and_json);
  g_test_add_func ("/record/record/long-filter", test_long_filter);
  add_exception_cases ();
  g_test_add_func ("/record/record/copy", test_copy);

  return g_test_run ();
}
