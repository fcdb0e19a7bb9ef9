/* SPDX-License-Identifier: GPL-3.0-or-later */

/* That all of it is JSON is shown in tests/cli/test-history-export.py, by a reader of JSON. */

#include "weir-record-har.h"

#include "records.h"

/* Returns: (transfer full): the entry of the record */
static char *
to_har (const WeirRecord *values)
{
  g_autoptr (WeirRecord) record = weir_record_new_full (values);
  GString *out = g_string_new (NULL);

  weir_record_append_har (record, out);

  return g_string_free (out, FALSE);
}

static void
test_entry (void)
{
  WeirRecord values = blocked_record;
  g_autofree char *entry = NULL;

  values.type = WEIR_RESOURCE_STYLE;
  values.path = "/ads/a.css";
  values.filter = "/ads/*";
  entry = to_har (&values);
  g_assert_cmpstr (
    entry, ==,
    "{\"startedDateTime\":\"2023-11-14T22:13:20.123Z\",\"time\":45.678,"
    "\"request\":{\"httpVersion\":\"HTTP/1.1\",\"method\":\"GET\","
    "\"url\":\"https://cdn.example/ads/a.css\",\"cookies\":[],\"headers\":[],\"queryString\":[],"
    "\"headersSize\":-1,\"bodySize\":5},"
    "\"response\":{\"httpVersion\":\"HTTP/1.1\",\"statusText\":\"\",\"status\":403,\"cookies\":[],"
    "\"headers\":[],\"content\":{\"mimeType\":\"\",\"size\":1234},\"redirectURL\":\"\","
    "\"headersSize\":-1,\"bodySize\":1234},"
    "\"cache\":{},\"timings\":{\"blocked\":-1,\"dns\":-1,\"connect\":-1,\"ssl\":-1,\"send\":0,"
    "\"wait\":45.678,\"receive\":0},"
    "\"_resourceType\":\"stylesheet\",\"_id\":7,\"_verdict\":\"blocked\","
    "\"_outcome\":\"complete\",\"_site\":\"shop.example\",\"_type\":\"style\","
    "\"_third_party\":true,\"_cookies_withheld\":2,\"_reason\":\"filter\",\"_rule\":null,"
    "\"_filter\":\"/ads/*\",\"_list\":\"easylist\",\"_line\":1234,\"_beaten\":null}");
}

static void
test_document (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  weir_record_append_har_begin (out, "1.\"2");
  g_assert_true (g_str_has_prefix (out->str, "{\"log\":{\"version\":\"1.2\",\"creator\":"
                                             "{\"name\":\"Weir\",\"version\":\"1.\\\"2\"},"));
  g_assert_true (g_str_has_suffix (out->str, "\"pages\":[],\"entries\":[\n"));
  g_string_truncate (out, 0);
  weir_record_append_har_end (out);
  g_assert_cmpstr (out->str, ==, "\n]}}\n");
}

static void
test_not_finished (void)
{
  WeirRecord values = blocked_record;
  g_autofree char *entry = NULL;

  g_test_summary (
    "What has no status and no end has numbers all the same, for the format wants them");

  values.duration = -1;
  values.status = 0;
  entry = to_har (&values);
  g_assert_nonnull (strstr (entry, "\"time\":0.000,"));
  g_assert_nonnull (strstr (entry, "\"wait\":0.000,"));
  g_assert_nonnull (strstr (entry, "\"status\":0,"));
}

static const struct
{
  const char *name;
  gint64 started;
  const char *text;
} time_cases[] = {
  { "first", 1, "1970-01-01T00:00:00.000Z" },
  { "millisecond", 1999, "1970-01-01T00:00:00.001Z" },
  { "end-of-second", G_GINT64_CONSTANT (951782399999999), "2000-02-28T23:59:59.999Z" },
  { "before-all", -1, "1970-01-01T00:00:00.000Z" },
  { "beyond-all", G_MAXINT64, "1970-01-01T00:00:00.000Z" },
};

static void
test_time (gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *expected = g_strdup_printf ("{\"startedDateTime\":\"%s\",", time_cases[i].text);
  WeirRecord values = blocked_record;
  g_autofree char *entry = NULL;

  values.started = time_cases[i].started;
  entry = to_har (&values);
  g_assert_true (g_str_has_prefix (entry, expected));
}

/* --- URLs -------------------------------------------------------------------- */

static const struct
{
  const char *name;
  const char *scheme;
  const char *host;
  guint16 port;
  const char *path;
  const char *url;
  const char *comment; /* NULL: none */
} url_cases[] = {
  { "plain", "http", "a.example", 8080, "/b", "http://a.example:8080/b", NULL },
  { "query-not-kept", "http", "a.example", 80, "/b?…(12)", "http://a.example/b",
    "The URL has a query, which is not kept." },
  { "query", "http", "a.example", 80, "/b?c", "http://a.example/b?c", NULL },
  { "inspected", "https", "a.example", 443, "/b", "https://a.example/b", NULL },
  { "websocket", "wss", "a.example", 443, "/b?…(1)", "wss://a.example/b",
    "The URL has a query, which is not kept." },
  { "tunnel", "", "a.example", 443, "", "https://a.example:443/",
    "A tunnel: what went through it is not known." },
  { "tunnel-of-address", "", "::1", 8443, "", "https://[::1]:8443/",
    "A tunnel: what went through it is not known." },
  { "not-read", "", "", 0, "", "about:invalid", NULL },
  { "hostile", "http", "a.example", 80, "/\"\\\x1b\xff", "http://a.example/\\\"\\\\\\u001b?",
    NULL },
  { "beyond-ascii", "http", "a.example", 80, "/ä", "http://a.example/ä", NULL },
};

static void
test_url (gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *url = g_strdup_printf (",\"url\":\"%s\",\"cookies\"", url_cases[i].url);
  WeirRecord values = blocked_record;
  g_autofree char *entry = NULL;
  const char *comment;

  values.scheme = url_cases[i].scheme;
  values.host = url_cases[i].host;
  values.port = url_cases[i].port;
  values.path = url_cases[i].path;
  entry = to_har (&values);
  g_assert_nonnull (strstr (entry, url));
  g_assert_true (g_utf8_validate (entry, -1, NULL));

  comment = strstr (entry, "\"comment\":\"");
  if (url_cases[i].comment == NULL)
    g_assert_null (comment);
  else
    g_assert_true (g_str_has_prefix (comment + strlen ("\"comment\":\""), url_cases[i].comment));
}

static void
test_hostile_filter (void)
{
  WeirRecord values = blocked_record;
  g_autofree char *entry = NULL;

  values.filter = "a\",\"_verdict\":\"\x01\xc3(";
  entry = to_har (&values);
  g_assert_true (g_utf8_validate (entry, -1, NULL));
  g_assert_nonnull (strstr (entry, "\"_filter\":\"a\\\",\\\"_verdict\\\":\\\"\\u0001?(\","));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/har/entry", test_entry);
  g_test_add_func ("/record/har/document", test_document);
  g_test_add_func ("/record/har/not-finished", test_not_finished);
  for (gsize i = 0; i < G_N_ELEMENTS (time_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/record/har/time/", time_cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_time);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (url_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/record/har/url/", url_cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_url);
    }
  g_test_add_func ("/record/har/hostile-filter", test_hostile_filter);

  return g_test_run ();
}
