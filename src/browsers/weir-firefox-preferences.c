/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a Firefox that is opened for Weir is told: a user.js, which Firefox takes over at each start.
 *
 * Everything goes through Weir, servers on this computer too, for whoever opens this browser wants to see
 * what it asks for; only Weir's own pages are asked for directly.  Where Weir is gone nothing loads: Firefox would
 * else go past a proxy that does not answer, for requests of its own.  Pages that greet new users are
 * left out, and so are requests that ask whether there is an Internet; what protects the user, such as Safe
 * Browsing and updates of what is blocked, stays.  Nothing is agreed to in the user's name.
 */

#include "weir-firefox-preferences.h"

#define FILE_NAME "user.js"
#define FILE_MODE 0600

#define MANUAL_PROXY 1 /* network.proxy.type */

static const struct
{
  const char *name;
  const char *value; /* as JavaScript has it */
} preferences[] = {
  { "network.proxy.share_proxy_settings", "true" },
  { "network.proxy.allow_hijacking_localhost", "true" },
  { "network.proxy.allow_bypass", "false" },
  { "network.proxy.failover_direct", "false" },
  { "network.captive-portal-service.enabled", "false" },
  { "network.connectivity-service.enabled", "false" },
  { "browser.shell.checkDefaultBrowser", "false" },
  { "browser.aboutwelcome.enabled", "false" },
  { "browser.startup.homepage_override.mstone", "\"ignore\"" },
  { "startup.homepage_override_url", "\"\"" },
  { "startup.homepage_welcome_url", "\"\"" },
  { "startup.homepage_welcome_url.additional", "\"\"" },
  { "datareporting.policy.dataSubmissionEnabled", "false" },
  { "datareporting.policy.firstRunURL", "\"\"" },
};

static void
append_proxy (GString *text, const char *scheme, const WeirBrowserProxy *proxy)
{
  g_string_append_printf (text, "user_pref(\"network.proxy.%s\", \"%s\");\n", scheme, proxy->host);
  g_string_append_printf (text, "user_pref(\"network.proxy.%s_port\", %u);\n", scheme, proxy->port);
}

char *
weir_firefox_preferences_make (const WeirBrowserProxy *proxy)
{
  g_autoptr (GString) text = g_string_new ("// Written by Weir each time it opens this browser.\n");
  g_autofree char *own = weir_browser_proxy_describe (proxy);

  g_string_append_printf (text, "user_pref(\"network.proxy.type\", %d);\n", MANUAL_PROXY);
  append_proxy (text, "http", proxy);
  append_proxy (text, "ssl", proxy);
  g_string_append_printf (text, "user_pref(\"network.proxy.no_proxies_on\", \"%s\");\n", own);
  for (gsize i = 0; i < G_N_ELEMENTS (preferences); i++)
    g_string_append_printf (text, "user_pref(\"%s\", %s);\n", preferences[i].name,
                            preferences[i].value);

  return g_strdup (text->str);
}

gboolean
weir_firefox_preferences_write (const char *profile, const WeirBrowserProxy *proxy, GError **error)
{
  g_autofree char *path = g_build_filename (profile, FILE_NAME, NULL);
  g_autofree char *text = weir_firefox_preferences_make (proxy);

  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, FILE_MODE,
                                   error);
}
