/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-decision.h"

#include <string.h>

static const WeirRecord third_party = {
  .host = "a_d.tracker.example",
  .site = "shop.example",
  .path = "/",
  .method = "GET",
  .scheme = "http",
  .is_third_party = TRUE,
};

static const WeirRecord no_site = {
  .host = "update.example",
  .path = "/",
  .method = "GET",
  .scheme = "http",
};

static const WeirRecord filtered = {
  .host = "pixel.example",
  .site = "shop.example",
  .path = "/",
  .method = "GET",
  .scheme = "http",
  .is_third_party = TRUE,
  .verdict = WEIR_VERDICT_BLOCKED,
  .reason_kind = WEIR_REASON_FILTER,
  .filter = "||pixel.example^$third-party",
  .filter_list = "trackers",
  .filter_line = 7,
};

static const WeirRecord tunnel = {
  .host = "www.a_d.example",
  .path = "",
  .method = "CONNECT",
  .scheme = "",
  .verdict = WEIR_VERDICT_TUNNELLED,
};

static const WeirRecord inspected = {
  .host = "www.shop.example",
  .site = "shop.example",
  .path = "/",
  .method = "GET",
  .scheme = "https",
};

static void
assert_text (WeirRule rule, const char *expected)
{
  g_autoptr (GVariant) target = g_variant_ref_sink (weir_decision_new (&rule, "10m"));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) read = NULL;
  const char *text;
  const char *lifetime;

  g_variant_get (target, "(&s&s)", &text, &lifetime);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpstr (lifetime, ==, "10m");

  read = weir_rule_new_from_text (text, &error);
  g_assert_no_error (error);
  g_assert_true (weir_rule_is_about_same (read, &rule));
}

static void
test_targets (void)
{
  assert_text (weir_decision_about_host (&third_party, WEIR_RULE_BLOCK, FALSE),
               "block host a_d.tracker.example");
  assert_text (weir_decision_about_host (&third_party, WEIR_RULE_ALLOW, TRUE),
               "allow host a_d.tracker.example on shop.example");
  assert_text (weir_decision_about_cookies (&third_party, WEIR_RULE_ALLOW),
               "allow cookies on shop.example");
  assert_text (weir_decision_about_images (&third_party, WEIR_RULE_BLOCK),
               "block type image on shop.example");
  assert_text (weir_decision_about_filter (filtered.filter),
               "allow filter \"||pixel.example^$third-party\"");
  assert_text (weir_decision_about_inside (&tunnel, WEIR_RULE_ALLOW),
               "allow inspection of a_d.example");
  assert_text (weir_decision_about_inside (&inspected, WEIR_RULE_BLOCK),
               "block inspection of shop.example");
}

static void
test_no_site (void)
{
  assert_text (weir_decision_about_cookies (&no_site, WEIR_RULE_SESSION),
               "session cookies of update.example");
  assert_text (weir_decision_about_images (&no_site, WEIR_RULE_BLOCK),
               "block type image of update.example");
}

/* Every decision in a menu is one that the window takes.  Returns: how many there are */
static guint
check_menu (GMenuModel *menu)
{
  guint n = 0;

  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GVariant) target =
        g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_TARGET, NULL);
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);
      g_autofree char *action = NULL;

      if (section != NULL)
        n += check_menu (section);
      if (submenu != NULL)
        n += check_menu (submenu);
      if (!g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &action) ||
          !g_str_equal (action, "win.decide"))
        continue;

      {
        g_autoptr (GError) error = NULL;
        g_autoptr (WeirRule) rule = NULL;
        const char *text;
        const char *lifetime;
        WeirLifetime kind;
        gint64 expires;

        g_variant_get (target, "(&s&s)", &text, &lifetime);
        rule = weir_rule_new_from_text (text, &error);
        g_assert_no_error (error);
        g_assert_true (weir_rule_parse_lifetime (lifetime, 0, &kind, &expires));
        n++;
      }
    }

  return n;
}

static void
test_menus (void)
{
  g_autoptr (GMenuModel) with_site = weir_decision_menu_new (&third_party, NULL);
  g_autoptr (GMenuModel) without = weir_decision_menu_new (&no_site, NULL);

  /* Two actions at two places for three lifetimes; cookies at three places; images at two. */
  g_assert_cmpuint (check_menu (with_site), ==, 2 * 2 * 3 + 3 * 3 + 2 * 2);
  g_assert_cmpuint (check_menu (without), ==, 2 * 3 + 3 + 2);
}

/* What a filter blocked can be let through by host, on the site, or whatever the filter blocks. */
static void
test_filtered (void)
{
  g_autoptr (GMenuModel) all = weir_decision_menu_new (&filtered, NULL);
  g_autoptr (GMenuModel) menu =
    weir_decision_host_menu_new (&filtered, WEIR_RULE_ALLOW, filtered.filter);
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, 1, G_MENU_LINK_SECTION);
  const char *const labels[] = { "This Host Everywhere", "This Host on shop.example",
                                 "This Filter Everywhere" };

  g_assert_cmpuint (check_menu (menu), ==, 3 * 3);
  g_assert_cmpuint (check_menu (all), ==, 2 * 3 + 3 * 3 + 3 * 3 + 2 * 2);
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      g_autofree char *label = NULL;

      g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_assert_cmpstr (label, ==, labels[i]);
    }
}

static void
test_underlines (void)
{
  g_autoptr (GMenuModel) menu = weir_decision_menu_new (&third_party, NULL);
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, 0, G_MENU_LINK_SECTION);
  g_autofree char *label = NULL;

  g_menu_model_get_item_attribute (section, 0, G_MENU_ATTRIBUTE_LABEL, "s", &label);
  g_assert_cmpstr (label, ==, "_Block a__d.tracker.example");
}

/* The section of @record's menu about its inside: all labels, and what is behind them, in one line.
 * Returns: (transfer full) */
static char *
list_inside (const WeirRecord *record, const WeirRule *rule)
{
  g_autoptr (GMenuModel) menu = weir_decision_menu_new (record, rule);
  g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, 1, G_MENU_LINK_SECTION);
  g_autoptr (GString) labels = g_string_new (NULL);

  for (int i = 0; i < g_menu_model_get_n_items (section); i++)
    {
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (section, i, G_MENU_LINK_SUBMENU);
      g_autofree char *label = NULL;
      g_autofree char *action = NULL;

      g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_menu_model_get_item_attribute (section, i, G_MENU_ATTRIBUTE_ACTION, "s", &action);
      g_string_append_printf (labels, "%s:%s; ", label, submenu != NULL ? "menu" : action);
    }
  return g_string_free (g_steal_pointer (&labels), FALSE);
}

static void
test_inside (void)
{
  static const struct
  {
    const WeirRecord *record;
    const char *rule; /* (nullable) */
    const char *expected;
  } cases[] = {
    { &tunnel, NULL,
      "_Look Inside a__d.example:menu; _Never Look Inside a__d.example:win.decide; " },
    { &tunnel, "allow inspection of a_d.example",
      "_Stop Looking Inside:win.take-back; _Never Look Inside a__d.example:win.decide; " },
    { &tunnel, "block inspection of a_d.example", "_Look Inside a__d.example:menu; " },
    { &inspected, NULL, "_Never Look Inside shop.example:win.decide; " },
    { &inspected, "allow inspection of shop.example",
      "_Stop Looking Inside:win.take-back; _Never Look Inside shop.example:win.decide; " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirRule) rule =
        cases[i].rule != NULL ? weir_rule_new_from_text (cases[i].rule, NULL) : NULL;
      g_autofree char *labels = list_inside (cases[i].record, rule);

      g_assert_cmpstr (labels, ==, cases[i].expected);
    }
}

/* Always, for ten minutes, until Weir quits. */
static void
test_inside_lifetimes (void)
{
  g_autoptr (GMenuModel) menu = weir_decision_inside_menu_new (&tunnel);

  g_assert_cmpuint (check_menu (menu), ==, 3);
}

/* A request in the clear has no inside: what follows decisions is copying and the like. */
static void
test_no_inside (void)
{
  g_autofree char *labels = list_inside (&no_site, NULL);

  g_assert_null (strstr (labels, "Inside"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/decision/targets-are-rules-as-text", test_targets);
  g_test_add_func ("/app/decision/without-a-site-the-host-is-meant", test_no_site);
  g_test_add_func ("/app/decision/all-of-the-menu-can-be-decided", test_menus);
  g_test_add_func ("/app/decision/a-filter-can-be-told-to-block-nothing", test_filtered);
  g_test_add_func ("/app/decision/an-underline-in-a-name-is-no-mnemonic", test_underlines);

  g_test_add_func ("/app/decision/inside-of-tunnels-and-of-what-is-inspected", test_inside);
  g_test_add_func ("/app/decision/inside-for-how-long", test_inside_lifetimes);
  g_test_add_func ("/app/decision/nothing-is-inside-what-is-in-the-clear", test_no_inside);
  return g_test_run ();
}
