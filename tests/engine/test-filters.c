/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What filters of lists do to requests and tunnels on their way, and what is told of it. */

#include "filter-lists.h"
#include "script.h"

#define LIST "easylist"

#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK                                                                     \
  "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n" \
  "Via: 1.1 weir\r\n\r\nok"

#define REQUEST(path, fields) "GET http://o.test" path " HTTP/1.1\r\nHost: o.test\r\n" fields "\r\n"
#define ARRIVES(path, fields) \
  "GET " path " HTTP/1.1\r\nHost: o.test\r\n" fields "Via: 1.1 weir\r\n\r\n"

#define BY_SHOP "Referer: http://shop.example/\r\n"
#define CONNECT "CONNECT o.test:80 HTTP/1.1\r\nHost: o.test:80\r\n\r\n"
#define CONNECTED "HTTP/1.1 200 Connection established\r\n\r\n"

#define BLOCKED(type)                                                                      \
  "HTTP/1.1 403 Forbidden\r\nDate: now\r\nContent-Type: " type "\r\nContent-Length: 0\r\n" \
  "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n"

static WeirPolicy *
make_policy (const char *filters, const char *rule)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_THIRD_PARTY, WEIR_BLOCK_NONE };
  g_autoptr (WeirFilterSet) set = filter_set_of (LIST, filters);
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);

  if (rule != NULL)
    {
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (rules, weir_rule_new_from_text (rule, &error));
      g_assert_no_error (error);
    }

  return weir_policy_new (rules, set, &global, TRUE);
}

static void
set_filters (World *world, const char *filters, const char *rule)
{
  g_autoptr (WeirPolicy) policy = make_policy (filters, rule);

  weir_proxy_set_policy (world_get_proxy (world), policy);
}

/* --- What goes through ------------------------------------------------------ */

typedef struct
{
  const char *name;
  const char *filters;
  const char *rule;
  Step steps[SCRIPT_MAX_STEPS];
} Case;

#define PASSES(path, fields)                                                         \
  { CLIENT_SENDS, REQUEST (path, fields) }, { ORIGIN_GETS, ARRIVES (path, fields) }, \
    { ORIGIN_SENDS, OK },                                                            \
  {                                                                                  \
    CLIENT_GETS, PASSED_OK                                                           \
  }

#define TUNNELS                                                                      \
  { CLIENT_SENDS, CONNECT }, { CLIENT_GETS, CONNECTED }, { CLIENT_SENDS, "secret" }, \
  {                                                                                  \
    ORIGIN_GETS, "secret"                                                            \
  }

static const Case cases[] = {
  { "passes", "||p.test^\n/ads/*$script", NULL, { PASSES ("/x.js", "") } },
  { "script",
    "/ads/*$script",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/ads/x.js", BY_SHOP) },
      { CLIENT_GETS, BLOCKED ("text/javascript") },
      { ORIGIN_GETS_NOTHING, NULL } } },
  { "image",
    "||o.test^$image",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/x.gif", BY_SHOP) }, { CLIENT_GETS_PAGE, "200 GIF89a" } } },
  { "page",
    "! A comment\n||o.test^",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/", "Upgrade-Insecure-Requests: 1\r\nAccept: text/html\r\n") },
      { CLIENT_GETS_PAGE, "403 The list “easylist” blocks it, by line 2: ||o.test^" } } },
  { "page-says-how-to-allow",
    "||o.test^",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/", "Upgrade-Insecure-Requests: 1\r\nAccept: text/html\r\n") },
      { CLIENT_GETS_PAGE, "403 weirctl allow o.test" } } },
  { "page-says-how-to-allow-the-filter",
    "||o.test^",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/", "Upgrade-Insecure-Requests: 1\r\nAccept: text/html\r\n") },
      { CLIENT_GETS_PAGE, "403 weirctl allow --filter &apos;||o.test^&apos;" } } },
  { "exception", "||o.test^\n@@||o.test/ok$script", NULL, { PASSES ("/ok.js", BY_SHOP) } },
  { "rule-on-host", "||o.test^", "allow host o.test", { PASSES ("/x.js", BY_SHOP) } },
  { "rule-on-filter",
    "||o.test^",
    "allow filter \"||o.test^\" on shop.example",
    { PASSES ("/x.js", BY_SHOP) } },
  { "rule-on-filter-elsewhere",
    "||o.test^",
    "allow filter \"||o.test^\" on news.example",
    { { CLIENT_SENDS, REQUEST ("/x.js", BY_SHOP) }, { CLIENT_GETS_PAGE, "403" } } },
  { "query",
    "/x?*track=1",
    NULL,
    { PASSES ("/x?track=2", ""),
      { CLIENT_SENDS, REQUEST ("/x?a&track=1", "") },
      { CLIENT_GETS_PAGE, "403" } } },
  { "connection-goes-on",
    "/ads/*$script",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/ads/x.js", BY_SHOP) },
      { CLIENT_GETS, BLOCKED ("text/javascript") },
      PASSES ("/x.js", "") } },

  { "tunnel",
    "||o.test^",
    NULL,
    { { CLIENT_SENDS, CONNECT },
      { CLIENT_GETS_PAGE,
        "403 Of a tunnel only the host is known: the filter blocks all of o.test." },
      { CLIENT_SEES_END, NULL } } },
  { "tunnel-and-type", "||o.test^$script,image", NULL, { TUNNELS } },
  { "tunnel-and-party", "||o.test^$third-party", NULL, { TUNNELS } },
  { "tunnel-and-path", "||o.test/x", NULL, { TUNNELS } },
  { "tunnel-excepted", "||o.test^\n@@||o.test^", NULL, { TUNNELS } },
  { "tunnel-allowed", "||o.test^", "allow host o.test", { TUNNELS } },

  /* The response tells the type. */
  { "image-by-content",
    "||o.test^$image",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/x", "Accept: */*\r\n") },
      { ORIGIN_GETS, ARRIVES ("/x", "Accept: */*\r\n") },
      { ORIGIN_SENDS,
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nPNG" },
      { CLIENT_GETS_PAGE, "200 GIF89a" } } },
  { "other-content", "||o.test^$image", NULL, { PASSES ("/x", "Accept: */*\r\n") } },
};

static void
test_case (gconstpointer user_data)
{
  const WeirProxyOptions options = { 0 };
  const Case *c = user_data;
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);

  set_filters (world, c->filters, c->rule);
  world_play (world, c->steps, 0);
}

static void
test_long_path (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *long_name = g_strnfill (3000, 'x');
  g_autofree char *request =
    g_strdup_printf ("GET http://o.test/%s/ads? HTTP/1.1\r\nHost: o.test\r\n\r\n", long_name);
  const Step asks[] = { { CLIENT_SENDS, request }, { STEP_NONE, NULL } };
  const Step answers[] = {
    { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nPNG" },
    { CLIENT_GETS_PAGE, "200 GIF89a" },
    { STEP_NONE, NULL }
  };

  g_test_summary ("The path is there, to its end, when the response has told the type");

  set_filters (world, "x/ads?|$image", NULL);
  world_play (world, asks, 0);
  g_free (world_take_from_origin (world, "\r\n\r\n"));
  world_play (world, answers, 0);
}

/* --- Another set ------------------------------------------------------------ */

static void
test_new_set (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  const Step asks[] = { { CLIENT_SENDS, REQUEST ("/x", "Accept: */*\r\n") },
                        { ORIGIN_GETS, ARRIVES ("/x", "Accept: */*\r\n") },
                        { STEP_NONE, NULL } };
  const Step gets[] = { { ORIGIN_SENDS,
                          "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: image/png\r\n"
                          "Content-Length: 3\r\n\r\nPNG" },
                        { CLIENT_GETS, "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: image/png\r\n"
                                       "Content-Length: 3\r\nVia: 1.1 weir\r\n\r\nPNG" },
                        { STEP_NONE, NULL } };
  const Step is_blocked[] = { { CLIENT_SENDS, REQUEST ("/x", "Accept: */*\r\n") },
                              { CLIENT_GETS_PAGE, "403 by line 1: /x|" },
                              { STEP_NONE, NULL } };
  const Step passes[] = { PASSES ("/x", "Accept: */*\r\n"), { STEP_NONE, NULL } };

  g_test_summary ("A request under way keeps the filters it was judged by, to its end; the next "
                  "one meets the new ones");

  set_filters (world, "||o.test^$script", NULL);
  world_play (world, asks, 0);
  set_filters (world, "/x|", NULL);
  world_play (world, gets, 0);
  world_play (world, is_blocked, 0);
  set_filters (world, "||p.test^", NULL);
  world_play (world, passes, 0);
}

static void
test_old_set_blocks (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  const Step asks[] = { { CLIENT_SENDS, REQUEST ("/x", "Accept: */*\r\n") },
                        { ORIGIN_GETS, ARRIVES ("/x", "Accept: */*\r\n") },
                        { STEP_NONE, NULL } };
  const Step is_blocked[] = {
    { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nPNG" },
    { CLIENT_GETS_PAGE, "200 GIF89a" },
    { STEP_NONE, NULL }
  };

  g_test_summary ("Filters that are gone still block what they were asked about");

  set_filters (world, "||o.test^$image", NULL);
  world_play (world, asks, 0);
  set_filters (world, "||p.test^", NULL);
  world_play (world, is_blocked, 0);
}

/* --- What is told of it ------------------------------------------------------ */

typedef struct
{
  const char *name;
  const char *filters;
  const char *rule;
  Step steps[SCRIPT_MAX_STEPS];
  const char *heard;
} ObserverCase;

#define WITH_COOKIE BY_SHOP "Cookie: a=b\r\n"

static const ObserverCase observer_cases[] = {
  { "blocked",
    "||o.test^",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/x.js", BY_SHOP) }, { CLIENT_GETS_PAGE, "403" } },
    "blocked by easylist:1 ||o.test^ over -;" },
  { "excepted",
    "||o.test^\n@@/x.js",
    NULL,
    { PASSES ("/x.js", BY_SHOP) },
    "allowed by easylist:2 @@/x.js over ||o.test^;" },
  { "excepted-without-cookies",
    "||o.test^\n@@/x.js",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/x.js", WITH_COOKIE) },
      { ORIGIN_GETS, ARRIVES ("/x.js", BY_SHOP) },
      { ORIGIN_SENDS, OK },
      { CLIENT_GETS, PASSED_OK } },
    "allowed by easylist:2 @@/x.js over ||o.test^;" },
  { "excepted-tunnel",
    "||o.test^\n@@||o.test^",
    NULL,
    { TUNNELS },
    "allowed by easylist:2 @@||o.test^ over ||o.test^;" },
  { "allowed-by-rule",
    "||o.test^",
    "allow host o.test",
    { PASSES ("/x.js", BY_SHOP) },
    "allowed by - over ||o.test^;" },
  { "blocked-by-content",
    "||o.test^$image",
    NULL,
    { { CLIENT_SENDS, REQUEST ("/x", "Accept: */*\r\n") },
      { ORIGIN_GETS, ARRIVES ("/x", "Accept: */*\r\n") },
      { ORIGIN_SENDS,
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 3\r\n\r\nPNG" },
      { CLIENT_GETS_PAGE, "200 GIF89a" } },
    "passed by - over -;blocked by easylist:1 ||o.test^$image over -;" },
};

static void
tell (GString *heard, const WeirExchangeView *view)
{
  const WeirJudgement *judgement = view->judgement;
  g_autofree char *before G_GNUC_UNUSED = NULL;
  g_autoptr (GString) now = g_string_new (weir_verdict_to_word (view->verdict));
  WeirFilterOrigin origin;
  WeirSpan list;

  if (weir_filter_ref_get_origin (judgement->reason.filter, &origin, &list))
    g_string_append_printf (now, " by %.*s:%u %.*s", (int) list.length, list.octets, origin.line,
                            (int) origin.text.length, origin.text.octets);
  else
    g_string_append (now, " by -");
  if (weir_filter_ref_get_origin (judgement->beaten, &origin, &list))
    g_string_append_printf (now, " over %.*s;", (int) origin.text.length, origin.text.octets);
  else
    g_string_append (now, " over -;");

  /* What stays as it was is not told again. */
  if (!g_str_has_suffix (heard->str, now->str))
    g_string_append (heard, now->str);
}

static gpointer
on_judged (const WeirExchangeView *view, gpointer user_data)
{
  tell (user_data, view);

  return NULL;
}

static void
on_told (const WeirExchangeView *view, gpointer user_data)
{
  tell (user_data, view);
}

static void
test_observer (gconstpointer user_data)
{
  static const WeirObserver observer = { on_judged, on_told, on_told, NULL };
  const WeirProxyOptions options = { 0 };
  const ObserverCase *c = user_data;
  g_autoptr (GString) heard = g_string_new (NULL);
  World *world = world_new (&options, NULL, &observer, heard);

  set_filters (world, c->filters, c->rule);
  world_play (world, c->steps, 0);
  world_free (world);
  g_assert_cmpstr (heard->str, ==, c->heard);
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/filters/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (observer_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/engine/filters/observer/", observer_cases[i].name, NULL);

      g_test_add_data_func (path, &observer_cases[i], test_observer);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/engine/filters/long-path", test_long_path);
  g_test_add_func ("/engine/filters/new-set", test_new_set);
  g_test_add_func ("/engine/filters/old-set-blocks", test_old_set_blocks);

  return g_test_run ();
}
