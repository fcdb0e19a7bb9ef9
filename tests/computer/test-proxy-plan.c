/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From each earlier state, in both ways, there and back: exactly as before.  And what somebody else
 * changed meanwhile, key by key.
 */

#include "weir-proxy-plan.h"

#define ADDRESS "127.0.0.1:9347"
#define OTHER "127.0.0.1:9348"

static const char *const addresses[] = { ADDRESS, NULL };
static const char *const both[] = { ADDRESS, OTHER, NULL };

/* What the user has set, as GVariant's text: "KEY=TEXT" with KEY as in the enumeration's table. */
typedef struct
{
  const char *name;
  const char *settings[8];
} Earlier;

static const Earlier earlier[] = {
  { "nothing-set", { NULL } },
  { "none", { "mode='none'", NULL } },
  { "manual",
    { "mode='manual'", "http.host='proxy.example'", "http.port=3128", "https.host='proxy.example'",
      "https.port=3129", "use-same-proxy=true", "ignore-hosts=['*.example']", NULL } },
  { "manual-defaults-kept", { "mode='manual'", "http.host='proxy.example'", NULL } },
  { "manual-with-password",
    { "mode='manual'", "http.host='proxy.example'", "http.port=3128",
      "http.use-authentication=true", "http.enabled=true", NULL } },
  { "manual-not-same",
    { "mode='manual'", "http.host='proxy.example'", "use-same-proxy=false", NULL } },
  { "socks", { "mode='manual'", "socks.host='socks.example'", "socks.port=1080", NULL } },
  { "script", { "mode='auto'", "autoconfig-url='http://proxy.example/proxy.pac'", NULL } },
  { "script-of-the-network", { "mode='auto'", "autoconfig-url=''", NULL } },
  { "script-not-used", { "mode='none'", "autoconfig-url='http://proxy.example/proxy.pac'", NULL } },
};

static WeirProxyKey
find_key (const char *name)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    {
      const WeirProxyKeyInfo *info = &weir_proxy_keys[key];
      g_autofree char *full = info->child != NULL ? g_strconcat (info->child, ".", info->key, NULL)
                                                  : g_strdup (info->key);

      if (g_str_equal (full, name))
        return key;
    }

  g_assert_not_reached ();
}

/* @setting: "KEY=TEXT" */
static void
set (WeirProxyState *state, const char *setting)
{
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  const WeirProxyKey key = find_key (parts[0]);
  g_autoptr (GError) error = NULL;
  GVariant *value =
    g_variant_parse (G_VARIANT_TYPE (weir_proxy_keys[key].type), parts[1], NULL, NULL, &error);

  g_assert_no_error (error);
  weir_proxy_state_set (state, key, value);
  g_variant_unref (value);
}

static void
make_earlier (WeirProxyState *state, const Earlier *one)
{
  weir_proxy_state_init (state);
  for (const char *const *setting = one->settings; *setting != NULL; setting++)
    set (state, *setting);
}

static const Earlier *
find_earlier (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (earlier); i++)
    if (g_str_equal (earlier[i].name, name))
      return &earlier[i];

  g_assert_not_reached ();
}

static const char *
get (const WeirProxyState *state, const char *name)
{
  return weir_proxy_state_get_string (state, find_key (name));
}

/* --- there and back --- */

static void
test_there_and_back (gconstpointer data)
{
  for (int closed = 0; closed < 2; closed++)
    {
      g_auto (WeirProxyState) before = { 0 };
      g_auto (WeirProxyState) state = { 0 };

      make_earlier (&before, data);
      weir_proxy_state_copy (&state, &before);
      weir_proxy_take (&state, &before, addresses, ADDRESS, closed);
      g_assert_true (weir_proxy_is_taken (&state, ADDRESS, closed));
      g_assert_false (weir_proxy_is_taken (&state, ADDRESS, !closed));
      g_assert_false (weir_proxy_is_taken (&state, OTHER, closed));
      g_assert_true (weir_proxy_is_at (&state, addresses));

      g_assert_true (weir_proxy_give_back (&state, &before, addresses));
      g_assert_true (weir_proxy_state_equal (&state, &before));
      g_assert_true (weir_proxy_give_back (&state, &before, addresses));
      g_assert_true (weir_proxy_state_equal (&state, &before));
    }
}

/* From one way to the other, and to another address, however often. */
static void
test_over_and_over (gconstpointer data)
{
  g_auto (WeirProxyState) before = { 0 };
  g_auto (WeirProxyState) state = { 0 };

  make_earlier (&before, data);
  weir_proxy_state_copy (&state, &before);
  for (guint i = 0; i < 8; i++)
    {
      weir_proxy_take (&state, &before, both, (i & 1) != 0 ? OTHER : ADDRESS, (i & 2) != 0);
      g_assert_true (weir_proxy_is_taken (&state, (i & 1) != 0 ? OTHER : ADDRESS, (i & 2) != 0));
    }

  g_assert_true (weir_proxy_give_back (&state, &before, both));
  g_assert_true (weir_proxy_state_equal (&state, &before));
}

static void
test_ways (void)
{
  g_auto (WeirProxyState) before = { 0 };
  g_auto (WeirProxyState) state = { 0 };

  make_earlier (&before, find_earlier ("manual-with-password"));
  weir_proxy_state_copy (&state, &before);
  weir_proxy_take (&state, &before, addresses, ADDRESS, FALSE);
  g_assert_cmpstr (get (&state, "mode"), ==, "auto");
  g_assert_cmpstr (get (&state, "autoconfig-url"), ==, "http://127.0.0.1:9347/proxy.pac");
  g_assert_cmpstr (get (&state, "http.host"), ==, "proxy.example");

  weir_proxy_take (&state, &before, addresses, ADDRESS, TRUE);
  g_assert_cmpstr (get (&state, "mode"), ==, "manual");
  g_assert_cmpstr (get (&state, "autoconfig-url"), ==, "");
  g_assert_cmpstr (get (&state, "http.host"), ==, "127.0.0.1");
  g_assert_cmpint (weir_proxy_state_get_int (&state, WEIR_PROXY_HTTP_PORT), ==, 9347);
  g_assert_cmpstr (get (&state, "https.host"), ==, "127.0.0.1");
  g_assert_cmpint (weir_proxy_state_get_int (&state, WEIR_PROXY_HTTPS_PORT), ==, 9347);
  /* The password is the other proxy's. */
  g_assert_false (weir_proxy_state_get_boolean (&state, WEIR_PROXY_HTTP_USE_AUTHENTICATION));
}

static void
test_brackets (void)
{
  const char *const own[] = { "[::1]:9347", NULL };
  g_auto (WeirProxyState) before = { 0 };
  g_auto (WeirProxyState) state = { 0 };

  make_earlier (&before, find_earlier ("none"));
  weir_proxy_state_copy (&state, &before);
  weir_proxy_take (&state, &before, own, own[0], TRUE);
  g_assert_cmpstr (get (&state, "http.host"), ==, "[::1]");
  g_assert_cmpint (weir_proxy_state_get_int (&state, WEIR_PROXY_HTTPS_PORT), ==, 9347);
  weir_proxy_take (&state, &before, own, own[0], FALSE);
  g_assert_cmpstr (get (&state, "autoconfig-url"), ==, "http://[::1]:9347/proxy.pac");
  g_assert_true (weir_proxy_give_back (&state, &before, own));
  g_assert_true (weir_proxy_state_equal (&state, &before));
}

/* --- somebody else --- */

typedef struct
{
  const char *name;
  const char *earlier;
  gboolean fail_closed;
  const char *changes[4];  /* while Weir's are set */
  const char *expected[6]; /* of these keys, once Weir is gone; all others are as before */
  gboolean is_back;
} Foreign;

static const Foreign foreign[] = {
  { "switched-off", "manual", FALSE, { "mode='none'" }, { "mode='none'" }, FALSE },
  { "switched-off-as-before", "none", FALSE, { "mode='none'" }, { NULL }, TRUE },
  { "other-script",
    "none",
    FALSE,
    { "autoconfig-url='http://vpn.example/p.pac'" },
    { "mode='auto'", "autoconfig-url='http://vpn.example/p.pac'" },
    FALSE },
  { "manual-instead",
    "nothing-set",
    FALSE,
    { "mode='manual'", "http.host='vpn.example'", "http.port=1" },
    { "mode='manual'", "http.host='vpn.example'", "http.port=1" },
    FALSE },
  { "script-instead-of-closed",
    "manual",
    TRUE,
    { "mode='auto'", "autoconfig-url='http://vpn.example/p.pac'" },
    { "mode='auto'", "autoconfig-url='http://vpn.example/p.pac'" },
    FALSE },
  { "one-host-of-two",
    "manual",
    TRUE,
    { "http.host='vpn.example'", "http.port=1" },
    { "mode='manual'", "http.host='vpn.example'", "http.port=1", "use-same-proxy=false" },
    FALSE },
  { "host-without-port",
    "none",
    TRUE,
    { "https.host='vpn.example'" },
    { "mode='manual'", "https.host='vpn.example'", "https.port=9347", "use-same-proxy=false" },
    FALSE },
  { "what-is-not-weirs",
    "none",
    FALSE,
    { "ignore-hosts=['*.lan']" },
    { "ignore-hosts=['*.lan']" },
    TRUE },
  { "socks-beside",
    "none",
    TRUE,
    { "socks.host='s.example'" },
    { "socks.host='s.example'" },
    TRUE },
};

static void
test_foreign (gconstpointer data)
{
  const Foreign *one = data;
  g_auto (WeirProxyState) before = { 0 };
  g_auto (WeirProxyState) state = { 0 };
  g_auto (WeirProxyState) expected = { 0 };

  make_earlier (&before, find_earlier (one->earlier));
  weir_proxy_state_copy (&state, &before);
  weir_proxy_take (&state, &before, addresses, ADDRESS, one->fail_closed);
  for (const char *const *change = one->changes; *change != NULL; change++)
    set (&state, *change);

  weir_proxy_state_copy (&expected, &before);
  for (const char *const *setting = one->expected; *setting != NULL; setting++)
    set (&expected, *setting);

  g_assert_cmpint (weir_proxy_give_back (&state, &before, addresses), ==, one->is_back);
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    {
      g_test_message ("%s", weir_proxy_keys[key].key);
      g_assert_cmpvariant (state.values[key], expected.values[key]);
      g_assert_cmpint (state.is_set[key], ==, expected.is_set[key]);
    }
  g_assert_false (weir_proxy_is_at (&state, addresses));
}

/* --- a Weir that nobody knows of --- */

typedef struct
{
  const char *settings[6];
  const char *address; /* (nullable): none is likely */
} Likely;

static const Likely likely[] = {
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1:9347/proxy.pac'" }, "127.0.0.1:9347" },
  { { "mode='auto'", "autoconfig-url='http://[::1]:50000/proxy.pac'" }, "[::1]:50000" },
  { { "mode='auto'", "autoconfig-url='http://localhost:9347/proxy.pac'" }, "localhost:9347" },
  { { "mode='none'", "autoconfig-url='http://127.0.0.1:9347/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1:9347/wpad.dat'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1:9347/a/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1:0/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://127.0.0.1:99999/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://u@127.0.0.1:9347/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://proxy.example:9347/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://192.168.0.1:9347/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='https://127.0.0.1:9347/proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http:///proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url='http://proxy.pac'" }, NULL },
  { { "mode='auto'", "autoconfig-url=''" }, NULL },
  { { "mode='manual'", "http.host='127.0.0.1'", "http.port=9347", "https.host='127.0.0.1'",
      "https.port=9347" },
    "127.0.0.1:9347" },
  { { "mode='manual'", "http.host='127.0.0.1'", "http.port=8118" }, NULL },
  { { "mode='manual'", "http.host='127.0.0.1'", "http.port=9347", "https.host='127.0.0.1'",
      "https.port=9348" },
    NULL },
  { { "mode='manual'", "http.host='p.example'", "http.port=9347", "https.host='p.example'",
      "https.port=9347" },
    NULL },
  { { "mode='manual'" }, NULL },
};

static void
test_likely (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (likely); i++)
    {
      g_auto (WeirProxyState) state = { 0 };
      g_autofree char *address = NULL;

      weir_proxy_state_init (&state);
      for (const char *const *setting = likely[i].settings; *setting != NULL; setting++)
        set (&state, *setting);
      address = weir_proxy_dup_likely_address (&state);
      g_test_message ("%s", likely[i].settings[1]);
      g_assert_cmpstr (address, ==, likely[i].address);
      if (address == NULL)
        continue;

      weir_proxy_strip (&state, address);
      g_assert_cmpstr (get (&state, "mode"), ==, "none");
      g_assert_false (state.is_set[WEIR_PROXY_MODE]);
      g_assert_cmpstr (get (&state, "autoconfig-url"), ==, "");
      g_assert_cmpstr (get (&state, "http.host"), ==, "");
      g_assert_false (state.is_set[WEIR_PROXY_HTTPS_PORT]);
    }
}

static void
test_strip_keeps_others (void)
{
  g_auto (WeirProxyState) before = { 0 };
  g_auto (WeirProxyState) state = { 0 };

  make_earlier (&before, find_earlier ("socks"));
  weir_proxy_state_copy (&state, &before);
  weir_proxy_take (&state, &before, addresses, ADDRESS, TRUE);
  weir_proxy_strip (&state, ADDRESS);
  g_assert_true (weir_proxy_state_equal (&state, &before));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (earlier); i++)
    {
      g_autofree char *path = g_strconcat ("/computer/plan/there-and-back/", earlier[i].name, NULL);
      g_autofree char *over = g_strconcat ("/computer/plan/over-and-over/", earlier[i].name, NULL);

      g_test_add_data_func (path, &earlier[i], test_there_and_back);
      g_test_add_data_func (over, &earlier[i], test_over_and_over);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    {
      g_autofree char *path = g_strconcat ("/computer/plan/somebody-else/", foreign[i].name, NULL);

      g_test_add_data_func (path, &foreign[i], test_foreign);
    }

  g_test_add_func ("/computer/plan/ways", test_ways);
  g_test_add_func ("/computer/plan/brackets", test_brackets);
  g_test_add_func ("/computer/plan/likely", test_likely);
  g_test_add_func ("/computer/plan/strip-keeps-others", test_strip_keeps_others);

  return g_test_run ();
}
