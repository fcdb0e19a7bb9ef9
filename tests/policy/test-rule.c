/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-rule.h"

/* --- Building ------------------------------------------------------------- */

typedef struct
{
  const char *name;
  WeirRule given;
  const char *text; /* NULL: refused */
  WeirRuleError code;
} BuildCase;

static const BuildCase build_cases[] = {
  { "host",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "CDN.Example." },
    "block host cdn.example",
    0 },
  { "wildcard",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "*.a.example" },
    "block host a.example",
    0 },
  { "address",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_ALLOW, .host = "[::1]" },
    "allow host ::1",
    0 },
  { "idn",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "bücher.example" },
    "block host xn--bcher-kva.example",
    0 },
  { "site-is-registrable-domain",
    { .kind = WEIR_RULE_KIND_COOKIES, .action = WEIR_RULE_ALLOW, .site = "www.Shop.co.uk" },
    "allow cookies on shop.co.uk",
    0 },
  { "named-cookie",
    { .kind = WEIR_RULE_KIND_COOKIES,
      .action = WEIR_RULE_SESSION,
      .host = "a.example",
      .cookie = "say \"hi\"" },
    "session cookie \"say \\\"hi\\\"\" of a.example",
    0 },
  { "type-everywhere",
    { .kind = WEIR_RULE_KIND_TYPE, .action = WEIR_RULE_BLOCK, .type = WEIR_RESOURCE_IMAGE },
    "block type image",
    0 },
  { "all-cookies",
    { .kind = WEIR_RULE_KIND_COOKIES, .action = WEIR_RULE_BLOCK },
    "block cookies",
    0 },
  { "filter",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = " ||ads.example^$domain=a.example " },
    "allow filter \"||ads.example^$domain=a.example\"",
    0 },
  { "filter-on-site",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = "/\\.js\"/ $~script", .site = "www.shop.example" },
    "allow filter \"/\\\\.js\\\"/ $~script\" on shop.example",
    0 },

  { "inspection",
    { .kind = WEIR_RULE_KIND_INSPECTION, .action = WEIR_RULE_ALLOW, .host = "*.Shop.Example." },
    "allow inspection of shop.example",
    0 },
  { "inspection-of-address",
    { .kind = WEIR_RULE_KIND_INSPECTION, .action = WEIR_RULE_BLOCK, .host = "[2001:DB8::1]" },
    "block inspection of 2001:db8::1",
    0 },

  { "inspection-of-what",
    { .kind = WEIR_RULE_KIND_INSPECTION, .action = WEIR_RULE_BLOCK },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "inspection-on-site",
    { .kind = WEIR_RULE_KIND_INSPECTION, .host = "a.example", .site = "b.example" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "inspection-for-session",
    { .kind = WEIR_RULE_KIND_INSPECTION, .action = WEIR_RULE_SESSION, .host = "a.example" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "inspection-of-cookie",
    { .kind = WEIR_RULE_KIND_INSPECTION, .host = "a.example", .cookie = "sid" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "inspection-of-filter",
    { .kind = WEIR_RULE_KIND_INSPECTION, .host = "a.example", .filter = "||ads.example^" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "host-missing",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "host-empty",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "" },
    NULL,
    WEIR_RULE_ERROR_INVALID_HOST },
  { "host-url",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "http://a.example/" },
    NULL,
    WEIR_RULE_ERROR_INVALID_HOST },
  { "site-invalid",
    { .kind = WEIR_RULE_KIND_COOKIES, .action = WEIR_RULE_BLOCK, .site = "not a site" },
    NULL,
    WEIR_RULE_ERROR_INVALID_SITE },
  { "session-of-host",
    { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_SESSION, .host = "a.example" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "cookie-of-type",
    { .kind = WEIR_RULE_KIND_TYPE,
      .action = WEIR_RULE_BLOCK,
      .type = WEIR_RESOURCE_IMAGE,
      .cookie = "sid" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "type-unknown",
    { .kind = WEIR_RULE_KIND_TYPE, .action = WEIR_RULE_BLOCK, .type = WEIR_N_RESOURCE_TYPES },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "filter-missing", { .kind = WEIR_RULE_KIND_FILTER }, NULL, WEIR_RULE_ERROR_MEANINGLESS },
  { "filter-blocked",
    { .kind = WEIR_RULE_KIND_FILTER, .action = WEIR_RULE_BLOCK, .filter = "||ads.example^" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "filter-of-host",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = "||ads.example^", .host = "ads.example" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "filter-of-cookies",
    { .kind = WEIR_RULE_KIND_COOKIES, .filter = "||ads.example^" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "filter-empty",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = " " },
    NULL,
    WEIR_RULE_ERROR_INVALID_FILTER },
  { "filter-with-control",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = "||ads.example^\n||b.example^" },
    NULL,
    WEIR_RULE_ERROR_INVALID_FILTER },
  { "filter-not-utf8",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = "||ads.example/\xff" },
    NULL,
    WEIR_RULE_ERROR_INVALID_FILTER },
  { "filter-is-exception",
    { .kind = WEIR_RULE_KIND_FILTER, .filter = "@@||ads.example^" },
    NULL,
    WEIR_RULE_ERROR_INVALID_FILTER },
  { "kind-unknown",
    { .kind = WEIR_N_RULE_KINDS, .host = "a.example" },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "ends-never",
    { .kind = WEIR_RULE_KIND_HOST,
      .action = WEIR_RULE_BLOCK,
      .host = "a.example",
      .lifetime = WEIR_LIFETIME_UNTIL },
    NULL,
    WEIR_RULE_ERROR_MEANINGLESS },
  { "cookie-empty",
    { .kind = WEIR_RULE_KIND_COOKIES, .cookie = "" },
    NULL,
    WEIR_RULE_ERROR_INVALID_COOKIE },
  { "cookie-with-equals",
    { .kind = WEIR_RULE_KIND_COOKIES, .cookie = "a=b" },
    NULL,
    WEIR_RULE_ERROR_INVALID_COOKIE },
  { "cookie-with-control",
    { .kind = WEIR_RULE_KIND_COOKIES, .cookie = "a\tb" },
    NULL,
    WEIR_RULE_ERROR_INVALID_COOKIE },
  { "cookie-not-utf8",
    { .kind = WEIR_RULE_KIND_COOKIES, .cookie = "a\xff" },
    NULL,
    WEIR_RULE_ERROR_INVALID_COOKIE },
};

static void
test_build (gconstpointer user_data)
{
  const BuildCase *c = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = weir_rule_new (&c->given, &error);
  g_autofree char *text = NULL;

  if (c->text == NULL)
    {
      g_assert_error (error, WEIR_RULE_ERROR, (gint) c->code);
      g_assert_null (rule);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  g_assert_no_error (error);
  text = weir_rule_to_text (rule);
  g_assert_cmpstr (text, ==, c->text);
}

static void
test_cookie_name_bound (void)
{
  g_autofree char *name = g_strnfill (WEIR_RULE_MAX_COOKIE_NAME + 1, 'n');
  WeirRule given = { .kind = WEIR_RULE_KIND_COOKIES, .cookie = name };

  g_assert_null (weir_rule_new (&given, NULL));
  name[WEIR_RULE_MAX_COOKIE_NAME] = '\0';
  given.cookie = name;
  {
    g_autoptr (WeirRule) rule = weir_rule_new (&given, NULL);

    g_assert_nonnull (rule);
  }
}

static void
test_sameness (void)
{
  WeirRule given = { .kind = WEIR_RULE_KIND_HOST, .action = WEIR_RULE_BLOCK, .host = "a.example" };
  g_autoptr (WeirRule) block = weir_rule_new (&given, NULL);
  g_autoptr (WeirRule) allow = NULL;
  g_autoptr (WeirRule) elsewhere = NULL;
  g_autoptr (WeirRule) later = NULL;

  given.action = WEIR_RULE_ALLOW;
  allow = weir_rule_new (&given, NULL);
  given.created = 5;
  given.id = 7;
  later = weir_rule_new (&given, NULL);
  given.site = "b.example";
  elsewhere = weir_rule_new (&given, NULL);

  g_assert_true (weir_rule_is_about_same (block, allow));
  g_assert_false (weir_rule_equal (block, allow));
  g_assert_true (weir_rule_equal (allow, later));
  g_assert_false (weir_rule_is_about_same (allow, elsewhere));
}

/* --- Text ------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *text;
  const char *canonical; /* NULL: refused */
} TextCase;

static const TextCase text_cases[] = {
  { "host", "block host cdn.example on shop.example", "block host cdn.example on shop.example" },
  { "spaces", "  block   host cdn.example  ", "block host cdn.example" },
  { "images", "block images on shop.example", "block type image on shop.example" },
  { "type-of-host", "allow type script of a.example on b.example",
    "allow type script of a.example on b.example" },
  { "cookies-of", "session cookies of cdn.example", "session cookies of cdn.example" },
  { "cookie-called-of", "block cookie of of on on on", "block cookie of of on on on" },
  { "cookie-quoted-needlessly", "block cookie \"sid\"", "block cookie sid" },
  { "filter", "allow filter \"||ads.example^$script, image\" on shop.example",
    "allow filter \"||ads.example^$script, image\" on shop.example" },
  { "filter-without-quotes", "allow filter ||ads.example^", "allow filter \"||ads.example^\"" },
  { "inspection", "allow inspection of shop.example", "allow inspection of shop.example" },
  { "inspection-called-of", "block inspection of of", "block inspection of of" },
  { "cookie-backslash", "block cookie \"a\\\\b\"", "block cookie \"a\\\\b\"" },

  { "empty", "", NULL },
  { "action-alone", "block", NULL },
  { "unknown-action", "permit host a.example", NULL },
  { "host-of", "block host a.example of b.example", NULL },
  { "no-site", "block host a.example on", NULL },
  { "no-host", "block cookies of", NULL },
  { "no-type", "block type", NULL },
  { "unknown-type", "block type picture", NULL },
  { "no-cookie", "block cookie", NULL },
  { "no-filter", "allow filter", NULL },
  { "no-inspected-host", "allow inspection of", NULL },
  { "inspection-without-of", "allow inspection shop.example", NULL },
  { "rest", "block host a.example on b.example now", NULL },
  { "open-quote", "block cookie \"sid", NULL },
  { "not-utf8", "block cookie s\xffid", NULL },
};

static void
test_text (gconstpointer user_data)
{
  const TextCase *c = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = weir_rule_new_from_text (c->text, &error);
  g_autofree char *text = NULL;

  if (c->canonical == NULL)
    {
      g_assert_error (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_SYNTAX);
      g_assert_null (rule);
      return;
    }

  g_assert_no_error (error);
  text = weir_rule_to_text (rule);
  g_assert_cmpstr (text, ==, c->canonical);
  g_assert_true (rule->enabled);
  g_assert_cmpint (rule->lifetime, ==, WEIR_LIFETIME_ALWAYS);
}

static const char *
pick (const char *const *choices, guint n)
{
  return choices[g_test_rand_int_range (0, n)];
}

static void
test_text_round_trip (void)
{
  static const char *const hosts[] = {
    NULL, "a.example", "x.y.a.example", "192.0.2.1", "::1", "on"
  };
  static const char *const sites[] = { NULL, "shop.example", "of", "10.0.0.1" };
  static const char *const filters[] = { NULL, "||ads.example^", "/a\\.b\"/$script, image", "@" };
  static const char *const cookies[] = { NULL, "sid", "\"", "a b", "\\", "of", "ä\\\" \"x" };
  guint built = 0;

  for (guint i = 0; i < 2000; i++)
    {
      WeirRuleKind kind = g_test_rand_int_range (0, WEIR_N_RULE_KINDS);
      gboolean of_filter = kind == WEIR_RULE_KIND_FILTER;
      WeirRule given = {
        .kind = kind,
        .action = g_test_rand_int_range (0, WEIR_RULE_BLOCK + 1),
        .type = g_test_rand_int_range (0, WEIR_N_RESOURCE_TYPES),
        .host = of_filter ? NULL : pick (hosts, G_N_ELEMENTS (hosts)),
        .site = pick (sites, G_N_ELEMENTS (sites)),
        .cookie = pick (cookies, G_N_ELEMENTS (cookies)),
        .filter = of_filter ? pick (filters, G_N_ELEMENTS (filters)) : NULL,
        .enabled = TRUE,
      };
      g_autoptr (WeirRule) rule = weir_rule_new (&given, NULL);
      g_autofree char *text = rule != NULL ? weir_rule_to_text (rule) : NULL;
      g_autoptr (WeirRule) again = text != NULL ? weir_rule_new_from_text (text, NULL) : NULL;

      if (rule == NULL)
        continue;
      built++;
      g_assert_nonnull (again);
      g_assert_true (weir_rule_equal (rule, again));
    }

  g_assert_cmpuint (built, >, 200);
}

/* --- Lifetimes and sentences --------------------------------------------------- */

static void
test_lifetimes (void)
{
  static const struct
  {
    const char *text;
    gint64 seconds;
  } good[] = {
    { "1m", 60 }, { "10m", 600 }, { "2h", 7200 }, { "3d", 259200 }, { "366d", 31622400 }
  };
  static const char *const bad[] = {
    "",    "m", "0m", "-1m", "10", "10 m", "10s", "1md", "367d", "1e9h", "99999999999999999999m",
    "Quit"
  };
  WeirLifetime lifetime;
  gint64 expires;

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (weir_rule_parse_lifetime (good[i].text, 1000, &lifetime, &expires));
      g_assert_cmpint (lifetime, ==, WEIR_LIFETIME_UNTIL);
      g_assert_cmpint (expires, ==, 1000 + good[i].seconds);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (weir_rule_parse_lifetime (bad[i], 1000, &lifetime, &expires));

  g_assert_true (weir_rule_parse_lifetime ("quit", 1000, &lifetime, &expires));
  g_assert_cmpint (lifetime, ==, WEIR_LIFETIME_QUIT);
  g_assert_true (weir_rule_parse_lifetime ("always", 1000, &lifetime, &expires));
  g_assert_cmpint (lifetime, ==, WEIR_LIFETIME_ALWAYS);
  g_assert_cmpint (expires, ==, 0);
}

static void
assert_description (const char *text, const char *expected)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text (text, NULL);
  g_autofree char *description = weir_rule_describe (rule);

  g_assert_cmpstr (description, ==, expected);
}

static void
test_descriptions (void)
{
  assert_description ("block host a.example", "Block a.example everywhere");
  assert_description ("allow host a.example on b.example", "Allow a.example on b.example");
  assert_description ("session cookies of a.example",
                      "Keep cookies of a.example for this session only everywhere");
  assert_description ("block cookie sid on b.example", "Block the cookie sid on b.example");
  assert_description ("block images of a.example on b.example",
                      "Block images of a.example on b.example");
  assert_description ("allow filter ||ads.example^ on b.example",
                      "Allow what ||ads.example^ blocks on b.example");
  assert_description ("allow inspection of shop.example", "Look inside shop.example");
  assert_description ("block inspection of bank.example", "Never look inside bank.example");
}

static void
assert_lifetime (gint64 expires, const char *expected)
{
  WeirRule given = { .kind = WEIR_RULE_KIND_HOST,
                     .host = "a.example",
                     .lifetime = WEIR_LIFETIME_UNTIL,
                     .expires = expires };
  g_autoptr (WeirRule) rule = weir_rule_new (&given, NULL);
  g_autofree char *description = weir_rule_describe_lifetime (rule, 1000);

  g_assert_cmpstr (description, ==, expected);
}

static void
test_lifetime_descriptions (void)
{
  assert_lifetime (1000, "expired");
  assert_lifetime (1001, "for 1 more minute");
  assert_lifetime (1000 + 600, "for 10 more minutes");
  assert_lifetime (1000 + 7200, "for 2 more hours");
  assert_lifetime (1000 + 3 * 86400, "for 3 more days");
}

static void
add_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (build_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/rule/build/", build_cases[i].name, NULL);

      g_test_add_data_func (path, &build_cases[i], test_build);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (text_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/rule/text/", text_cases[i].name, NULL);

      g_test_add_data_func (path, &text_cases[i], test_text);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ();
  g_test_add_func ("/policy/rule/cookie-name-bound", test_cookie_name_bound);
  g_test_add_func ("/policy/rule/sameness", test_sameness);
  g_test_add_func ("/policy/rule/text-round-trip", test_text_round_trip);
  g_test_add_func ("/policy/rule/lifetimes", test_lifetimes);
  g_test_add_func ("/policy/rule/descriptions", test_descriptions);
  g_test_add_func ("/policy/rule/lifetime-descriptions", test_lifetime_descriptions);

  return g_test_run ();
}
