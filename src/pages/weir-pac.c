/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The script that tells browsers where the proxy is (PAC).
 *
 * This computer itself is asked directly, and so are names that only the network around it
 * knows, which are no place for trackers and which a sandbox may not be able to look up.
 * Numbers are compared as a whole: a host on the Internet may be called “127.example”.
 * A browser that loses Weir goes on without it: every answer ends in DIRECT.
 */

#include "weir-pac.h"

char *
weir_pac_new (const char *authority)
{
  return g_strdup_printf ("function FindProxyForURL(url, host) {\n"
                          "  host = host.toLowerCase().replace(/^\\[|\\]$|\\.$/g, \"\");\n"
                          "  if (host.indexOf(\".\") < 0 && host.indexOf(\":\") < 0 ||\n"
                          "      /\\.(localhost|local)$/.test(host) ||\n"
                          "      /^127\\.\\d+\\.\\d+\\.\\d+$/.test(host) ||\n"
                          "      host === \"::1\")\n"
                          "    return \"DIRECT\";\n"
                          "  return \"PROXY %s; DIRECT\";\n"
                          "}\n",
                          authority);
}
