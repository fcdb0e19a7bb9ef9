/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-client-name.h"

static const struct
{
  const char *user_agent;
  const char *name;
} cases[] = {
  { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Safari/537.36",
    "Chromium" },
  { "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/156.0.0.0 Safari/537.36",
    "Chromium" },
  { "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox" },
  { "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Safari/537.36 Edg/156.0.0.0",
    "Edge" },
  { "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.0 Safari/605.1.15",
    "Safari" },
  { "curl/8.0.1", "curl" },
  { "", "" },
  { "APT-HTTP/1.3 (2.6.1)", "APT-HTTP" },
  { "\033[2Jclear", "?[2Jclear" },
  { "x\xff", "x?" },
  { "0123456789012345678901234567890123456789", "01234567890123456789012345678901" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = weir_client_name (cases[i].user_agent);

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/client-name/cases", test_cases);

  return g_test_run ();
}
