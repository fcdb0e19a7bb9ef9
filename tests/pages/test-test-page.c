/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the test page says to whom, and what it may do. */

#include "weir-test-page.h"

#include <string.h>

#define FIREFOX "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"
#define CHROMIUM                                                            \
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) " \
  "Chrome/156.0.0.0 Safari/537.36"

#define HTTP_PROBE "http://0123.weir.test/probe"
#define HTTPS_PROBE "https://0123.weir.test/probe"

static const WeirTestPage plain = {
  .authority = "127.0.0.1:9347",
  .probe_host = "0123.weir.test",
  .user_agent = FIREFOX,
  .addresses = "127.0.0.1:9347, [::1]:9347",
  .is_filtering = TRUE,
  .n_requests = 12,
  .n_blocked = 3,
};

static char *
make (const WeirTestPage *about)
{
  g_autofree char *security = NULL;

  return weir_test_page_new (about, &security);
}

typedef struct
{
  const char *user_agent;
  const char *title;
  const char *words;  /* of its recipe */
  const char *absent; /* of another one's */
} Recipe;

static const Recipe recipes[] = {
  { FIREFOX, "Connect Firefox", "Manual proxy configuration", "--proxy-server" },
  { CHROMIUM, "Connect Chromium", "chromium --proxy-server=http://127.0.0.1:9347", "Manual proxy" },
  { CHROMIUM, "Connect Chromium", "flatpak run org.chromium.Chromium --proxy", "Firefox’s" },
  { CHROMIUM " Edg/156.0", "Connect Edge", "microsoft-edge --proxy-server", "snap run" },
  { CHROMIUM " Vivaldi/8.0", "Connect Vivaldi", "snap run vivaldi --proxy-server", "Manual proxy" },
  { "curl/8.0", "Connect this browser", "enter this proxy", "--proxy-server" },
  { NULL, "Connect this browser", "It does not say its name.", "It calls itself" },
};

static void
test_recipes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (recipes); i++)
    {
      WeirTestPage about = plain;
      g_autofree char *page = NULL;

      about.user_agent = recipes[i].user_agent;
      page = make (&about);
      g_test_message ("%s", recipes[i].title);
      g_assert_nonnull (strstr (page, recipes[i].title));
      g_assert_nonnull (strstr (page, recipes[i].words));
      g_assert_null (strstr (page, recipes[i].absent));
      g_assert_nonnull (strstr (page, "http://127.0.0.1:9347/proxy.pac"));
    }
}

static void
test_escaped (void)
{
  WeirTestPage about = plain;
  g_autofree char *page = NULL;

  about.user_agent = "</main><script>alert(\"1\")</script>' onload='x {{script}}";
  page = make (&about);
  g_assert_nonnull (strstr (page, "<bdi>&lt;/main&gt;&lt;script&gt;alert(&quot;1&quot;)"));
  g_assert_null (strstr (page, "<script>alert"));
  g_assert_null (strstr (page, "' onload"));
  g_assert_nonnull (strstr (page, "{{script}}"));
}

static void
test_bounded (void)
{
  g_autofree char *agent = g_strnfill (30000, 'x');
  g_autofree char *most = g_strnfill (200, 'x');
  g_autofree char *more = g_strnfill (201, 'x');
  WeirTestPage about = plain;
  g_autofree char *page = NULL;

  about.user_agent = agent;
  page = make (&about);
  g_assert_nonnull (strstr (page, most));
  g_assert_null (strstr (page, more));
}

/* @text: between these two marks of @page. Returns: (transfer full) */
static char *
cut (const char *page, const char *begin, const char *end)
{
  const char *from = strstr (page, begin) + strlen (begin);

  return g_strndup (from, strstr (from, end) - from);
}

static void
assert_allowed (const char *security, const char *what, const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *base64 = NULL;
  g_autofree char *expected = NULL;

  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (checksum, digest, &length);
  base64 = g_base64_encode (digest, length);
  expected = g_strdup_printf ("; %s 'sha256-%s';", what, base64);
  g_assert_nonnull (strstr (security, expected));
}

/* This script, this style, and the two probes: nothing else. */
static void
test_security (void)
{
  g_autofree char *security = NULL;
  g_autofree char *page = weir_test_page_new (&plain, &security);
  g_autofree char *script = cut (page, "<script>", "</script>");
  g_autofree char *style = cut (page, "<style>", "</style>");

  g_assert_true (g_str_has_prefix (security, "default-src 'none'; "));
  assert_allowed (security, "script-src", script);
  assert_allowed (security, "style-src", style);
  g_assert_nonnull (strstr (security, "; connect-src " HTTP_PROBE " " HTTPS_PROBE ";"));
  g_assert_nonnull (strstr (security, "; img-src " HTTP_PROBE " " HTTPS_PROBE ";"));
  g_assert_nonnull (strstr (security, "; base-uri 'none'; form-action 'none'; "
                                      "frame-ancestors 'none'"));
  g_assert_null (strstr (security, "unsafe"));
  g_assert_null (strstr (security, "*"));
  g_assert_null (strstr (page, " style="));
  g_assert_null (strstr (page, " onload"));
  g_assert_nonnull (strstr (page, "data-http=\"" HTTP_PROBE "\" data-https=\"" HTTPS_PROBE "\""));
}

static void
test_certificate (void)
{
  WeirTestPage about = plain;
  g_autofree char *without = make (&about);
  g_autofree char *with = NULL;

  about.has_authority = TRUE;
  with = make (&about);
  g_assert_null (strstr (without, "/weir-ca.crt"));
  g_assert_nonnull (strstr (without, "There is none yet."));
  g_assert_nonnull (strstr (with, "<a href=\"/weir-ca.crt\">"));
  g_assert_nonnull (strstr (with, "restart Firefox"));
  g_assert_null (strstr (with, "There is none yet."));
}

static void
test_states (void)
{
  WeirTestPage about = plain;
  g_autofree char *unknown = make (&about);
  g_autofree char *connected = NULL;

  about.is_connected = TRUE;
  about.is_inspecting = TRUE;
  about.is_filtering = FALSE;
  connected = make (&about);

  g_assert_null (strstr (unknown, " data-state=\""));
  g_assert_nonnull (strstr (unknown, "Inspection is off"));
  g_assert_nonnull (strstr (unknown, "Filtering is on."));
  g_assert_nonnull (strstr (unknown, "12 requests since it was started. 3 of them were blocked."));
  g_assert_nonnull (strstr (connected, " data-state=\"connected\""));
  g_assert_nonnull (strstr (connected, ">This browser is connected to Weir.</p>"));
  g_assert_nonnull (strstr (connected, "Weir looks into the sites that you chose."));
  g_assert_nonnull (strstr (connected, "Filtering is off or paused."));

  /* Nothing of the template is left. */
  g_assert_null (strstr (unknown, "{{"));
  g_assert_null (strstr (connected, "{{"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pages/test-page/recipes", test_recipes);
  g_test_add_func ("/pages/test-page/escaped", test_escaped);
  g_test_add_func ("/pages/test-page/bounded", test_bounded);
  g_test_add_func ("/pages/test-page/security", test_security);
  g_test_add_func ("/pages/test-page/certificate", test_certificate);
  g_test_add_func ("/pages/test-page/states", test_states);

  return g_test_run ();
}
