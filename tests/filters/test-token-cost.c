/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-token-cost.h"

static guint
get_cost (const WeirTokenCosts *costs, const char *word)
{
  return weir_token_costs_get (costs, weir_span_of (word));
}

static void
test_costs (void)
{
  g_autoptr (WeirTokenCosts) costs = weir_token_costs_new ();

  g_assert_cmpuint (get_cost (costs, "https"), ==, 32768);
  g_assert_cmpuint (get_cost (costs, "com"), >, get_cost (costs, "images"));
  g_assert_cmpuint (get_cost (costs, "images"), >, get_cost (costs, "zqxj"));
  g_assert_cmpuint (get_cost (costs, "zq"), >, get_cost (costs, "zqxjwk"));
  g_assert_cmpuint (get_cost (costs, "zqxjwkzqxjwkzqxjwkzqxjwk"), >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/token-cost/costs", test_costs);

  return g_test_run ();
}
