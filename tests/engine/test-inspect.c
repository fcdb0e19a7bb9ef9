/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is inspected, from CONNECT to the last octet: both sides speak TLS. */

#include "secure.h"

#define GET "GET /a?b HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT "GET /a?b HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"
#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
#define PASSED_OK                                                                     \
  "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n" \
  "Via: 1.1 weir\r\n\r\nok"

#define EXCHANGE                                                     \
  { CLIENT_SENDS, GET }, { ORIGIN_GETS, GOT }, { ORIGIN_SENDS, OK }, \
  {                                                                  \
    CLIENT_GETS, PASSED_OK                                           \
  }

static void
test_get (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = secure_world_new (&options, NULL, NULL, NULL, NULL);
  const Step steps[] = { EXCHANGE, EXCHANGE, { STEP_NONE } };

  secure_enter (world, ORIGIN_HOST);
  world_play (world, steps, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/inspect/get", test_get);

  return g_test_run ();
}
