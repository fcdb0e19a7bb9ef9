/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Private destinations where they are guarded.  The origin is on loopback, so it
 * is one; "@" in a text stands for its port.
 */

#include "names.h"
#include "script.h"

#include <string.h>

static const Name names[] = {
  { "rebind.example", "127.0.0.1" },
  { "rebind6.example", "::1" },
  { "below.rebind.example", "127.0.0.1" },
  { "nas.lan", "127.0.0.1" },
  { "nas", "127.0.0.1" },
  { NULL, NULL },
};

typedef enum
{
  PASSES,
  TUNNELS,
  IS_REFUSED,
  IS_REFUSED_BY_NAME,
} End;

typedef struct
{
  const char *name;
  const char *target; /* of a GET, or of the method that stands before it */
  const char *fields;
  End end;
  const char *rules[SCRIPT_MAX_RULES];
} Case;

#define BY_SHOP "Referer: http://www.shop.example/a\r\n"
#define OF_SHOP "Origin: http://www.shop.example\r\n"
#define NAVIGATION "Upgrade-Insecure-Requests: 1\r\nAccept: text/html\r\n"

static const Case cases[] = {
  /* Who asks. */
  { "page-of-public-site", "http://127.0.0.1:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "script-of-public-site", "http://127.0.0.1:@/", OF_SHOP, IS_REFUSED, { NULL } },
  { "image-of-public-site", "http://127.0.0.1:@/x.png", BY_SHOP, IS_REFUSED, { NULL } },
  { "page-of-no-origin", "http://127.0.0.1:@/", "Origin: null\r\n", IS_REFUSED, { NULL } },
  { "page-that-hides",
    "http://127.0.0.1:@/",
    "Sec-Fetch-Site: cross-site\r\n",
    IS_REFUSED,
    { NULL } },
  { "link-of-public-site", "http://127.0.0.1:@/", NAVIGATION BY_SHOP, IS_REFUSED, { NULL } },
  { "form-of-public-site",
    "POST http://127.0.0.1:@/",
    NAVIGATION OF_SHOP "Content-Length: 0\r\n",
    IS_REFUSED,
    { NULL } },
  { "nobody", "http://127.0.0.1:@/", "", PASSES, { NULL } },
  { "typed", "http://127.0.0.1:@/", NAVIGATION "Sec-Fetch-Site: none\r\n", PASSES, { NULL } },
  { "own-page", "http://127.0.0.1:@/", "Sec-Fetch-Site: same-origin\r\n", PASSES, { NULL } },
  { "private-page", "http://127.0.0.1:@/", "Referer: http://192.168.1.1/\r\n", PASSES, { NULL } },
  { "local-page", "http://127.0.0.1:@/", "Origin: http://wiki.corp\r\n", PASSES, { NULL } },
  { "page-of-localhost",
    "http://127.0.0.1:@/",
    "Origin: http://localhost:3000\r\n",
    PASSES,
    { NULL } },

  /* Whom they ask for: what is one by its words. */
  { "mapped", "http://[::ffff:127.0.0.1]:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "number", "http://2130706433:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "unspecified", "http://0.0.0.0:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "link-local", "http://169.254.169.254/latest", BY_SHOP, IS_REFUSED, { NULL } },
  { "nat64", "http://[64:ff9b::7f00:1]:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "localhost", "http://localhost:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "below-localhost", "http://a.localhost:@/", BY_SHOP, IS_REFUSED, { NULL } },

  /* And where its name leads. */
  { "public-name", "http://rebind.example:@/", "", IS_REFUSED_BY_NAME, { NULL } },
  { "public-name-of-page",
    "http://rebind.example:@/",
    "Referer: http://rebind.example/\r\n",
    IS_REFUSED_BY_NAME,
    { NULL } },
  { "public-name-of-own-page",
    "http://rebind.example:@/",
    "Sec-Fetch-Site: same-origin\r\n",
    IS_REFUSED_BY_NAME,
    { NULL } },
  { "public-name-of-ipv6", "http://rebind6.example:@/", "", IS_REFUSED_BY_NAME, { NULL } },
  { "local-name", "http://nas.lan:@/", "", PASSES, { NULL } },
  { "local-name-of-public-site", "http://nas.lan:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "one-label", "http://nas:@/", "", PASSES, { NULL } },
  { "one-label-of-public-site", "http://nas:@/", BY_SHOP, IS_REFUSED, { NULL } },
  { "given-name", "http://o.test/", BY_SHOP, PASSES, { NULL } },

  /* Tunnels have no page. */
  { "tunnel", "CONNECT 127.0.0.1:@", "", TUNNELS, { NULL } },
  { "tunnel-to-public-name", "CONNECT rebind.example:@", "", IS_REFUSED_BY_NAME, { NULL } },
  { "tunnel-to-local-name", "CONNECT nas.lan:@", "", TUNNELS, { NULL } },
  { "tunnel-to-given-name", "CONNECT o.test:80", "", TUNNELS, { NULL } },

  /* The user's own word. */
  { "allowed", "http://127.0.0.1:@/", BY_SHOP, PASSES, { "allow host 127.0.0.1" } },
  { "allowed-on-the-site",
    "http://127.0.0.1:@/",
    BY_SHOP,
    PASSES,
    { "allow host 127.0.0.1 on shop.example" } },
  { "allowed-elsewhere",
    "http://127.0.0.1:@/",
    BY_SHOP,
    IS_REFUSED,
    { "allow host 127.0.0.1 on news.example" } },
  { "allowed-name", "http://rebind.example:@/", "", PASSES, { "allow host rebind.example" } },
  { "allowed-parent",
    "http://below.rebind.example:@/",
    "",
    PASSES,
    { "allow host rebind.example" } },
  { "allowed-tunnel", "CONNECT rebind.example:@", "", TUNNELS, { "allow host rebind.example" } },
  { "allowed-type",
    "http://127.0.0.1:@/x.png",
    BY_SHOP,
    IS_REFUSED,
    { "allow type image on shop.example" } },
};

static WeirPolicy *
make_policy (const char *const *rules, gboolean guard, gboolean filtering)
{
  const WeirGlobalPolicy global = { .guard_private = guard };
  g_autoptr (GPtrArray) parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);

  for (guint i = 0; i < SCRIPT_MAX_RULES && rules != NULL && rules[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      g_ptr_array_add (parsed, weir_rule_new_from_text (rules[i], &error));
      g_assert_no_error (error);
    }

  return weir_policy_new (parsed, NULL, &global, filtering);
}

static void
set_policy (World *world, const char *const *rules, gboolean guard, gboolean filtering)
{
  g_autoptr (WeirPolicy) policy = make_policy (rules, guard, filtering);

  weir_proxy_set_policy (world_get_proxy (world), policy);
}

/* A world in which the system's own proxies are not asked for. */
static World *
world_without_upstream (const WeirObserver *observer, gpointer user_data)
{
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  const WeirProxyOptions options = { .resolver = direct };

  return world_new (&options, NULL, observer, user_data);
}

/* Puts the origin's port into @text. Returns: (transfer full) */
static char *
fill_in (World *world, const char *text)
{
  g_autofree char *port = g_strdup_printf ("%u", world_get_origin_port (world));
  g_auto (GStrv) parts = g_strsplit (text, "@", -1);

  return g_strjoinv (port, parts);
}

/* A request for @target with @fields. Returns: (transfer full) */
static char *
make_request (World *world, const char *target, const char *fields)
{
  g_autofree char *request =
    g_strdup_printf ("%s%s HTTP/1.1\r\nHost: x\r\n%s\r\n",
                     strchr (target, ' ') != NULL ? "" : "GET ", target, fields);

  return fill_in (world, request);
}

static void
play_passing (World *world, const char *request)
{
  const Step sends[] = { { CLIENT_SENDS, request }, { STEP_NONE, NULL } };
  const Step answers[] = { { ORIGIN_SENDS, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" },
                           { CLIENT_GETS_PAGE, "200 ok" },
                           { STEP_NONE, NULL } };

  world_play (world, sends, 0);
  g_free (world_take_from_origin (world, "\r\n\r\n"));
  world_play (world, answers, 0);
}

static void
play (World *world, const char *request, End end)
{
  static const char *const ends[] = {
    [TUNNELS] = "HTTP/1.1 200 Connection established\r\n\r\n",
    [IS_REFUSED] = "403 Private destinations are guarded, and a page",
    [IS_REFUSED_BY_NAME] = "403 Private destinations are guarded, and the public name",
  };
  const Step steps[] = { { CLIENT_SENDS, request },
                         { end == TUNNELS ? CLIENT_GETS : CLIENT_GETS_PAGE, ends[end] },
                         { end == TUNNELS ? STEP_NONE : ORIGIN_GETS_NOTHING, NULL },
                         { STEP_NONE, NULL } };

  if (end == PASSES)
    play_passing (world, request);
  else
    world_play (world, steps, 0);
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (World) world = world_without_upstream (NULL, NULL);
  g_autofree char *request = make_request (world, c->target, c->fields);

  set_policy (world, c->rules, TRUE, TRUE);
  play (world, request, c->end);
}

/* Off as it comes, and with filtering off. */
static void
test_off (gconstpointer user_data)
{
  g_autoptr (World) world = world_without_upstream (NULL, NULL);
  g_autofree char *address = make_request (world, "http://127.0.0.1:@/", BY_SHOP);
  gboolean guard = GPOINTER_TO_INT (user_data);

  set_policy (world, NULL, guard, !guard);
  play (world, address, PASSES);
}

static void
test_kept_connection (void)
{
  g_autoptr (World) world = world_without_upstream (NULL, NULL);
  g_autofree char *typed = make_request (world, "http://nas.lan:@/", "");
  g_autofree char *of_page = make_request (world, "http://nas.lan:@/", BY_SHOP);
  WeirProxyFigures figures;

  g_test_summary ("A connection that was made for who may is not for who may not");

  set_policy (world, NULL, TRUE, TRUE);
  play (world, typed, PASSES);
  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.origins_idle, ==, 1);
  play (world, of_page, IS_REFUSED);
  weir_proxy_get_figures (world_get_proxy (world), &figures);
  g_assert_cmpuint (figures.blocked, ==, 1);
}

static void
test_one_lookup (void)
{
  g_autoptr (World) world = world_without_upstream (NULL, NULL);
  g_autofree char *request = make_request (world, "http://nas.lan:@/", "");
  guint before;

  g_test_summary ("What is looked up is looked up once, guarded or not");

  before = names_count_lookups ();
  play (world, request, PASSES);
  {
    guint usual = names_count_lookups () - before;
    const Step again[] = { { CLIENT_RECONNECTS, NULL }, { STEP_NONE, NULL } };
    g_autofree char *guarded = make_request (world, "http://rebind.example:@/", "");

    world_play (world, again, 0);
    before = names_count_lookups ();
    set_policy (world, NULL, TRUE, TRUE);
    play (world, guarded, IS_REFUSED_BY_NAME);
    g_assert_cmpuint (names_count_lookups () - before, ==, usual);
  }
}

/* --- What is told of it --- */

typedef struct
{
  guint n_judged;
  guint n_answered;
  guint n_finished;
} Heard;

static gpointer
on_judged (const WeirExchangeView *view, gpointer user_data)
{
  Heard *heard = user_data;

  /* Where the name leads is not known yet. */
  g_assert_cmpint (view->verdict, ==, WEIR_VERDICT_PASSED);
  heard->n_judged++;

  return NULL;
}

static void
assert_refused (const WeirExchangeView *view)
{
  g_assert_cmpint (view->verdict, ==, WEIR_VERDICT_BLOCKED);
  g_assert_cmpint (view->judgement->reason.kind, ==, WEIR_REASON_PRIVATE);
  g_assert_cmpuint (view->status, ==, 403);
}

static void
on_answered (const WeirExchangeView *view, gpointer user_data)
{
  assert_refused (view);
  ((Heard *) user_data)->n_answered++;
}

static void
on_finished (const WeirExchangeView *view, gpointer user_data)
{
  assert_refused (view);
  g_assert_cmpint (view->outcome, ==, WEIR_OUTCOME_COMPLETE);
  ((Heard *) user_data)->n_finished++;
}

static void
test_observer (void)
{
  static const WeirObserver observer = { on_judged, on_answered, on_finished, NULL };
  Heard heard = { 0 };
  g_autoptr (World) world = world_without_upstream (&observer, &heard);
  g_autofree char *request = make_request (world, "http://rebind.example:@/", "");

  set_policy (world, NULL, TRUE, TRUE);
  play (world, request, IS_REFUSED_BY_NAME);
  g_assert_cmpuint (heard.n_judged, ==, 1);
  g_assert_cmpuint (heard.n_answered, ==, 1);
  g_assert_cmpuint (heard.n_finished, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  names_use (names);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/guard/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_data_func ("/engine/guard/off", GINT_TO_POINTER (FALSE), test_off);
  g_test_add_data_func ("/engine/guard/filtering-off", GINT_TO_POINTER (TRUE), test_off);
  g_test_add_func ("/engine/guard/kept-connection", test_kept_connection);
  g_test_add_func ("/engine/guard/one-lookup", test_one_lookup);
  g_test_add_func ("/engine/guard/observer", test_observer);

  return g_test_run ();
}
