/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every request inside a tunnel is seen, under the tunnel's URL, also one that goes nowhere. */

#include "rows.h"
#include "secure.h"

typedef struct
{
  const char *name;
  const char *request; /* up to its target */
  const char *host;
  const char *page;
  const char *row;
} RowCase;

#define LONG                                                                            \
  "/0123456789012345678901234567890123456789012345678901234567890123456789012345678901" \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"  \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"  \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"  \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"  \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"  \
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"

static const RowCase cases[] = {
  { "origin-form", "GET /a?b", "p.test", "421",
    "GET https://o.test/a?b failed bad-request 421 TLS 1.3\n" },
  { "absolute-form", "GET HTTPS://O.TEST:443/a?b", "p.test", "421",
    "GET https://o.test/a?b failed bad-request 421 TLS 1.3\n" },
  { "absolute-form-without-a-path", "GET https://o.test?b", "p.test", "421",
    "GET https://o.test?b failed bad-request 421 TLS 1.3\n" },
  { "asterisk", "OPTIONS *", "p.test", "421",
    "OPTIONS https://o.test failed bad-request 421 TLS 1.3\n" },
  { "longer-than-is-kept-at-hand", "GET " LONG, "p.test", "421",
    "GET https://o.test" LONG " failed bad-request 421 TLS 1.3\n" },
  { "of-another-origin", "GET https://p.test/a", "o.test", "421",
    "GET https://o.test failed bad-request 421 TLS 1.3\n" },
  { "of-another-scheme", "GET ftp://o.test/a", "o.test", "421",
    "GET https://o.test failed bad-request 421 TLS 1.3\n" },
  { "connect", "CONNECT p.test:443", "p.test", "400",
    "CONNECT https://o.test failed bad-request 400 TLS 1.3\n" },
  { "no-target", "GET a", "o.test", "400", "GET https://o.test failed bad-request 400 TLS 1.3\n" },
  { "fragment", "GET /a#b", "o.test", "400",
    "GET https://o.test failed bad-request 400 TLS 1.3\n" },
  { "no-request", "\x16\x03\x01", "o.test", "400",
    " https://o.test failed bad-request 400 TLS 1.3\n" },
};

static void
test_row (gconstpointer user_data)
{
  const RowCase *c = user_data;
  const WeirProxyOptions options = { 0 };
  g_autofree char *request =
    g_strdup_printf ("%s HTTP/1.1\r\nHost: %s\r\n\r\n", c->request, c->host);
  const Step steps[] = { { CLIENT_SENDS, request },
                         { CLIENT_GETS_PAGE, c->page },
                         { CLIENT_SEES_END, NULL },
                         { STEP_NONE, NULL } };
  g_auto (Rows) rows = { NULL };
  g_autoptr (World) world = NULL;

  rows_init (&rows);
  world = secure_world_new (&options, NULL, &rows_observer, &rows, NULL);
  secure_enter (world, ORIGIN_HOST);
  world_play (world, steps, 0);
  rows_expect (&rows, c->row);

  /* The tunnel itself has none, since it was looked into. */
  g_clear_pointer (&world, world_free);
  g_assert_cmpuint (rows.n_judged, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/inspect-rows/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_row);
    }

  return g_test_run ();
}
