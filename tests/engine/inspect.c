/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Cases that lead a world with TLS through several states, and read its rows in between. */

#include "inspect.h"

#include "weir-proxy-private.h"

void
inspect_set_up (InspectFixture *fixture, gconstpointer portable)
{
  const WeirProxyOptions options = { .portable_poller = GPOINTER_TO_INT (portable) };

  rows_init (&fixture->rows);
  fixture->world = secure_world_new (&options, NULL, &rows_observer, &fixture->rows, NULL);
}

void
inspect_tear_down (InspectFixture *fixture, gconstpointer user_data G_GNUC_UNUSED)
{
  world_free (fixture->world);
  rows_clear (&fixture->rows);
}

void
inspect_play (InspectFixture *fixture, const Step *steps)
{
  world_play (fixture->world, steps, 0);
}

void
inspect_set_policy (InspectFixture *fixture, const char *rule, WeirInspectionMode mode)
{
  const char *const rules[SCRIPT_MAX_RULES] = { rule };
  g_autoptr (WeirPolicy) policy = secure_make_policy (rules, mode);

  weir_proxy_set_policy (world_get_proxy (fixture->world), policy);
}

void
inspect_set_patience (InspectFixture *fixture, WeirTimeoutKind kind, guint seconds)
{
  weir_timeouts_set_seconds (world_get_proxy (fixture->world)->timeouts, kind, seconds);
}

void
inspect_add_tests (const char *path, const InspectTest *tests, gsize n_tests)
{
  for (gint portable = FALSE; portable <= TRUE; portable++)
    for (gsize i = 0; i < n_tests; i++)
      {
        g_autofree char *name =
          g_strdup_printf ("%s/%s%s", path, tests[i].name, portable ? "/portable" : "");

        g_test_add (name, InspectFixture, GINT_TO_POINTER (portable), inspect_set_up, tests[i].func,
                    inspect_tear_down);
      }
}
