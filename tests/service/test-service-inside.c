/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Requests inside of tunnels, from a client through the service to an origin that
 * speaks TLS: they are looked at as plain ones are, and as little of them is kept.
 */

#include "service-fixture.h"

#include "https-origin.h"
#include "weir-service-private.h"
#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>

#define SITE "shop.example"
#define OTHER "other.example"
#define AGENT "App/1"

typedef struct
{
  Fixture base;
  char *roots;        /* (owned): a file with the root that the origin's certificate is issued by */
  HttpOrigin *origin; /* (owned) */
  char *resolve[3];   /* (owned): of SITE, and of another host, which the certificate is not for */
  GPtrArray *records; /* (owned) (element-type WeirRecord): as they are told, with details */
} Inside;

static void
on_record (const WeirRecord *record, gpointer user_data)
{
  Inside *f = user_data;

  g_ptr_array_add (f->records, weir_record_ref ((WeirRecord *) record));
}

/* A service that looks inside of everything, trusting the root or not. */
static void
start (Inside *f, const char *inspect, gboolean trusting)
{
  const WeirServiceOptions options = {
    .data_dir = f->base.folder,
    .exact_port = TRUE,
    .resolve = (const char *const *) f->resolve,
    .inspect = inspect,
    .trusted_roots = trusting ? f->roots : NULL,
    .with_live_log = TRUE,
  };

  fixture_close (&f->base.service);
  f->base.service = weir_service_new (&options, NULL);
  weir_service_set_record_func (f->base.service, on_record, f);
  fixture_start (f->base.service);
}

static void
set_up (Inside *f, gconstpointer data)
{
  fixture_set_up (&f->base, data);
  f->roots = g_build_filename (f->base.folder, "roots-of-tests.pem", NULL);
  f->origin = https_origin_new (SITE,
                                "Set-Cookie: id=answer-secret; Max-Age=3600\r\n"
                                "X-Head: answer-head-secret\r\n",
                                f->roots);
  f->resolve[0] = g_strdup_printf (SITE ":443:127.0.0.1:%u", http_origin_get_port (f->origin));
  f->resolve[1] = g_strdup_printf (OTHER ":443:127.0.0.1:%u", http_origin_get_port (f->origin));
  f->records = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
}

static void
tear_down (Inside *f, gconstpointer data)
{
  fixture_tear_down (&f->base, data);
  http_origin_free (f->origin);
  g_clear_pointer (&f->records, g_ptr_array_unref);
  g_clear_pointer (&f->resolve[0], g_free);
  g_clear_pointer (&f->resolve[1], g_free);
  g_clear_pointer (&f->roots, g_free);
}

/* Returns: (transfer full) (nullable): the status line, as @client hears it who trusts Weir or not */
static char *
fetch (Inside *f, const char *client, gboolean trusting)
{
  WeirAuthority *authority = weir_service_get_authority (f->base.service);
  const HttpTunnel tunnel = {
    .port = weir_service_get_port (f->base.service),
    .host = SITE,
    .agent = client,
    .issuer = trusting ? weir_authority_get_pem (authority) : NULL,
  };
  g_autofree char *answer =
    http_fetch_inside (&tunnel, "GET /path/of?q=query-secret HTTP/1.1\r\nHost: " SITE "\r\n"
                                "Cookie: uid=request-secret\r\nX-Head: request-head-secret\r\n"
                                "Authorization: Basic auth-secret\r\n"
                                "Referer: https://news.example/\r\nSec-Fetch-Dest: script\r\n"
                                "Sec-Fetch-Site: cross-site\r\nConnection: close\r\n\r\n");

  return answer != NULL ? g_strndup (answer, strcspn (answer, "\r")) : NULL;
}

static void
assert_status (Inside *f, const char *expected)
{
  g_autofree char *status = fetch (f, AGENT, TRUE);

  g_assert_nonnull (status);
  g_assert_true (g_str_has_prefix (status, expected));
}

static gboolean
has_records (gpointer user_data)
{
  return ((Inside *) user_data)->records->len > 0;
}

/* The last request that was told of. Returns: (transfer none) */
static const WeirRecord *
await_record (Inside *f)
{
  await (has_records, f);

  return f->records->pdata[f->records->len - 1];
}

static void
test_is_seen (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  const WeirRecord *record;
  g_autofree char *url = NULL;

  start (f, "all", TRUE);
  assert_status (f, "HTTP/1.1 200 ");
  record = await_record (f);
  url = weir_record_get_url (record);
  g_assert_cmpstr (url, ==, "https://" SITE "/path/of?q=query-secret");
  g_assert_cmpint (record->type, ==, WEIR_RESOURCE_SCRIPT);
  g_assert_cmpstr (record->site, ==, "news.example");
  g_assert_cmpuint (f->records->len, ==, 1); /* the tunnel is none */
}

/* Cookies of third parties are withheld, as of plain requests. */
static void
test_is_filtered (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *head = NULL;

  start (f, "all", TRUE);
  assert_status (f, "HTTP/1.1 200 ");
  head = http_origin_get_last_head (f->origin);
  g_assert_null (strstr (head, "request-secret"));
  g_assert_nonnull (strstr (head, "request-head-secret"));
  g_assert_cmpint (await_record (f)->verdict, ==, WEIR_VERDICT_CHANGED);

  block_host (f->base.service, SITE, NULL);
  assert_status (f, "HTTP/1.1 403 ");
  g_assert_cmpuint (http_origin_get_n_requests (f->origin), ==, 1);
}

static void
test_is_not_looked_into (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *status = NULL;

  /* The client meets the origin's own certificate, which it does not know. */
  start (f, NULL, TRUE);
  status = fetch (f, AGENT, FALSE);
  g_assert_null (status);
  g_assert_cmpint (await_record (f)->verdict, ==, WEIR_VERDICT_TUNNELLED);
}

/* Of what was inside, no more is kept than of a plain request. */
static void
test_little_is_kept (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  start (f, "all", TRUE);
  weir_service_set_setting (f->base.service, WEIR_SETTING_KEEP_ALL, 1);
  assert_status (f, "HTTP/1.1 200 ");
  await_record (f);
  weir_service_flush (f->base.service, &error);
  g_assert_no_error (error);

  g_assert_true (test_folder_contains (f->base.folder, "/path/of"));
  g_assert_true (test_folder_contains (f->base.folder, "news.example"));
  g_assert_false (test_folder_contains (f->base.folder, "secret"));
}

static gboolean
has_exemption (gpointer user_data)
{
  Inside *f = user_data;

  return count_items (weir_service_get_exemptions (f->base.service)) == 1;
}

/* The second refusal begins when the first was heard: else the two would be one. */
static void
refuse_twice (Inside *f, const char *client)
{
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_set_size (f->records, 0);
      g_assert_null (fetch (f, client, FALSE));
      await (has_records, f);
      g_assert_cmpint (await_record (f)->outcome, ==, WEIR_OUTCOME_CLIENT_REFUSED);
    }
  g_ptr_array_set_size (f->records, 0);
}

/* A program that refuses twice is left alone from then on, it alone, until it is tried again. */
static void
test_client_refuses (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  start (f, "all", TRUE);
  refuse_twice (f, "Pinner/2");
  await (has_exemption, f);

  g_assert_null (fetch (f, "Pinner/2", FALSE));
  g_assert_cmpint (await_record (f)->verdict, ==, WEIR_VERDICT_TUNNELLED);
  assert_status (f, "HTTP/1.1 200 ");

  /* So it is in the next run. */
  start (f, "all", TRUE);
  g_ptr_array_set_size (f->records, 0);
  g_assert_null (fetch (f, "Pinner/2", FALSE));
  g_assert_cmpint (await_record (f)->verdict, ==, WEIR_VERDICT_TUNNELLED);

  weir_service_try_again (f->base.service, SITE, "Pinner/2");
  g_ptr_array_set_size (f->records, 0);
  g_assert_null (fetch (f, "Pinner/2", FALSE));
  g_assert_cmpint (await_record (f)->outcome, ==, WEIR_OUTCOME_CLIENT_REFUSED);
}

/* A certificate that is not trusted can be accepted for as long as the service runs. */
/* Sends a request to the other host, and does not mind the answer; what matters is who trusts Weir. */
static void
show_trust (Inside *f, const char *client)
{
  const HttpTunnel tunnel = {
    .port = weir_service_get_port (f->base.service),
    .host = OTHER,
    .agent = client,
    .issuer = weir_authority_get_pem (weir_service_get_authority (f->base.service)),
  };
  g_autofree char *request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: " OTHER "\r\n"
                                              "User-Agent: %s\r\nConnection: close\r\n\r\n",
                                              client);
  g_autofree char *answer = http_fetch_inside (&tunnel, request);

  g_assert_nonnull (answer);
}

static gboolean
has_no_exemption (gpointer user_data)
{
  return !has_exemption (user_data);
}

/* A browser that was not started again since the installation refuses; when it trusts, that is forgotten. */
static void
test_client_trusts_later (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  start (f, "all", TRUE);
  weir_service_expect_trust (f->base.service);
  refuse_twice (f, AGENT);
  await (has_exemption, f);

  show_trust (f, "Another/1");
  g_assert_true (has_exemption (f));
  show_trust (f, AGENT);
  await (has_no_exemption, f);
  assert_status (f, "HTTP/1.1 200 ");

  /* What it refuses from now on it refuses for good. */
  refuse_twice (f, AGENT);
  await (has_exemption, f);
  show_trust (f, AGENT);
  show_trust (f, "Another/1");
  g_assert_true (has_exemption (f));

  /* But for a day after it is opened with a profile that trusts, what it refused with others is forgotten. */
  weir_service_expect_trust (f->base.service);
  show_trust (f, "Another/1");
  g_assert_true (has_exemption (f));
  show_trust (f, AGENT);
  await (has_no_exemption, f);
}

static void
test_bad_certificate (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  start (f, "all", FALSE);
  assert_status (f, "HTTP/1.1 502 ");
  g_assert_cmpint (await_record (f)->outcome, ==, WEIR_OUTCOME_BAD_CERTIFICATE);
  g_assert_cmpuint (http_origin_get_n_requests (f->origin), ==, 0);

  weir_service_accept_certificate (f->base.service, await_record (f));
  assert_status (f, "HTTP/1.1 200 ");

  start (f, "all", FALSE);
  assert_status (f, "HTTP/1.1 502 ");
}

static void
assert_inside (Inside *f, const char *expected, gint64 since)
{
  g_autofree char *client = NULL;
  gint64 when;

  g_object_get (f->base.service, "inside-client", &client, "inside-when", &when, NULL);
  g_assert_cmpstr (client, ==, expected);
  if (expected != NULL)
    g_assert_cmpint (when, >=, since);
  else
    g_assert_cmpint (when, ==, 0);
}

/* Who was seen inside is told, until there is an authority that nobody has shown to trust. */
static void
test_client_inside (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  gint64 begun = g_get_real_time () / G_USEC_PER_SEC;

  start (f, "all", TRUE);
  g_free (fetch (f, "Mozilla/5.0 Firefox/153.0", FALSE));
  assert_inside (f, NULL, 0);

  show_trust (f, "Mozilla/5.0 Firefox/153.0");
  assert_inside (f, "Firefox", begun);
  show_trust (f, "App/1");
  assert_inside (f, "App", begun);

  g_assert_true (make_authority (f->base.service, TRUE, NULL));
  assert_inside (f, NULL, 0);
  show_trust (f, "App/1");
  assert_inside (f, "App", begun);
}

typedef struct
{
  WeirRuleItem *item;
  guint64 hits;
} Hits;

static gboolean
has_hits (gpointer user_data)
{
  const Hits *expected = user_data;

  return weir_rule_item_get_hits (expected->item) == expected->hits;
}

/* A rule that chooses a site counts what it showed, or kept from being seen. */
static void
test_rule_counts (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  WeirRule rule = { .kind = WEIR_RULE_KIND_INSPECTION, .action = WEIR_RULE_ALLOW, .host = SITE };
  g_autoptr (WeirRuleItem) item = NULL;
  Hits expected;

  start (f, "none", TRUE);
  set_inspection (f->base.service, WEIR_INSPECTION_CHOSEN);
  weir_service_add_rule (f->base.service, &rule, NULL);
  item = g_list_model_get_item (weir_service_get_rules (f->base.service), 0);
  assert_status (f, "HTTP/1.1 200 ");
  expected = (Hits){ item, 1 };
  await (has_hits, &expected);

  g_clear_object (&item);
  rule.action = WEIR_RULE_BLOCK;
  weir_service_add_rule (f->base.service, &rule, NULL);
  item = g_list_model_get_item (weir_service_get_rules (f->base.service), 0);
  g_assert_null (fetch (f, AGENT, TRUE));
  expected = (Hits){ item, 1 };
  await (has_hits, &expected);
}

/* What is open follows the mode. */
static void
test_mode_is_followed (Inside *f, gconstpointer data G_GNUC_UNUSED)
{
  start (f, "none", TRUE);
  set_inspection (f->base.service, WEIR_INSPECTION_ALL);
  assert_status (f, "HTTP/1.1 200 ");
  set_inspection (f->base.service, WEIR_INSPECTION_OFF);
  g_assert_null (fetch (f, AGENT, TRUE));
  set_inspection (f->base.service, WEIR_INSPECTION_ALL);
  g_assert_true (make_authority (f->base.service, TRUE, NULL));
  assert_status (f, "HTTP/1.1 200 ");
  g_assert_true (weir_service_delete_authority (f->base.service, NULL));
  g_assert_null (fetch (f, AGENT, FALSE));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/service/inside/" name, Inside, NULL, set_up, func, tear_down)
  ADD ("is-seen", test_is_seen);
  ADD ("is-filtered", test_is_filtered);
  ADD ("is-not-looked-into", test_is_not_looked_into);
  ADD ("little-is-kept", test_little_is_kept);
  ADD ("client-refuses", test_client_refuses);
  ADD ("client-trusts-later", test_client_trusts_later);
  ADD ("bad-certificate", test_bad_certificate);
  ADD ("client-inside", test_client_inside);
  ADD ("rule-counts", test_rule_counts);
  ADD ("mode-is-followed", test_mode_is_followed);
#undef ADD

  return g_test_run ();
}
