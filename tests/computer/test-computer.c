/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy as GSettings keeps it in a key file: on, off, and what gets in between.
 */

#include "desktop.h"

#include "weir-loopback.h"

#include <string.h>

#define ADDRESS "127.0.0.1:1" /* nobody listens there, nor below */
#define OTHER "127.0.0.1:2"

/* --- on and off --- */

static void
test_on_and_off (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_assert_true (weir_computer_is_available (f->computer, NULL));
  desktop_want (f, NULL, FALSE);
  desktop_expect_nothing_set (f);

  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
  g_assert_true (desktop_has_snapshot (f));

  desktop_want (f, NULL, FALSE);
  desktop_expect_nothing_set (f);
  desktop_expect_gone (f);
}

static void
test_earlier (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
  desktop_want (f, ADDRESS, TRUE);
  desktop_expect_mode (f, "manual");
  g_assert_true (weir_computer_is_used (f->computer));
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

/* It comes about from the main loop alone, too. */
static void
test_in_background (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_settled (f->computer));
  desktop_await_change (f);
  desktop_expect_script (f, ADDRESS);

  weir_computer_want (f->computer, NULL, FALSE);
  while (!weir_computer_is_settled (f->computer))
    g_main_context_iteration (NULL, TRUE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

/* Whoever changes his mind in the middle gets what he wanted last. */
static void
test_another_mind (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  weir_computer_want (f->computer, NULL, FALSE);
  weir_computer_settle (f->computer);
  desktop_expect_manual (f);
  desktop_expect_gone (f);

  weir_computer_want (f->computer, ADDRESS, TRUE);
  weir_computer_want (f->computer, OTHER, FALSE);
  weir_computer_settle (f->computer);
  desktop_expect_script (f, OTHER);
  weir_computer_want (f->computer, NULL, FALSE);
  weir_computer_want (f->computer, ADDRESS, FALSE);
  weir_computer_settle (f->computer);
  desktop_expect_script (f, ADDRESS);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
}

/* --- a crash --- */

static void
test_crash_then_off (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  desktop_want (f, ADDRESS, GPOINTER_TO_INT (user_data));
  desktop_start_anew (f);
  g_assert_false (weir_computer_is_used (f->computer));
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

static void
test_crash_then_on (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_set_manual (f);
  desktop_want (f, ADDRESS, GPOINTER_TO_INT (user_data));
  desktop_start_anew (f);
  desktop_want (f, OTHER, FALSE);
  desktop_expect_script (f, OTHER);
  desktop_start_anew (f);
  desktop_want (f, ADDRESS, FALSE);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

/* The snapshot was written, and no key changed: then somebody changed them. */
static void
test_crash_before_keys (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_want (f, ADDRESS, FALSE);
  g_settings_reset (f->proxy, "mode");
  g_settings_reset (f->proxy, "autoconfig-url");
  desktop_start_anew (f);
  desktop_set_manual (f);
  desktop_want (f, OTHER, FALSE);
  desktop_expect_script (f, OTHER);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
}

/* --- somebody else --- */

static void
test_somebody_else (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_want (f, ADDRESS, FALSE);
  desktop_set_manual (f);
  desktop_await_change (f);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "changed the proxy"));
  desktop_expect_mode (f, "manual");

  /* He puts back what he found, as programs for tunnels do. */
  g_settings_set_string (f->proxy, "mode", "auto");
  desktop_await_change (f);
  desktop_expect_script (f, ADDRESS);

  desktop_set_manual (f);
  desktop_await_change (f);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

/* Wanted once more, it is taken back from him, and his is the earlier one. */
static void
test_taken_back (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  desktop_want (f, ADDRESS, FALSE);
  desktop_set_manual (f);
  desktop_await_change (f);
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
  desktop_want (f, NULL, FALSE);
  desktop_expect_manual (f);
  desktop_expect_gone (f);
}

/* --- a Weir that lost its folder --- */

static void
set_script (Desktop *f, const char *address)
{
  g_autofree char *url = g_strconcat ("http://", address, "/proxy.pac", NULL);

  g_settings_set_string (f->proxy, "autoconfig-url", url);
  g_settings_set_string (f->proxy, "mode", "auto");
}

/* Returns: (transfer full): where @listener listens, on a port that a Weir with this setting could have taken */
static char *
make_address (Desktop *f, GSocketListener *listener)
{
  g_autoptr (GError) error = NULL;
  const guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);

  g_assert_no_error (error);
  f->port = port - (WEIR_COMPUTER_N_PORTS - 1);
  desktop_start_anew (f);

  return g_strdup_printf ("127.0.0.1:%u", port);
}

static void
test_remains_never_earlier (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (f, listener);

  g_socket_listener_close (listener);
  set_script (f, address);
  g_assert_true (weir_computer_has_remains (f->computer));
  desktop_want (f, NULL, FALSE);
  desktop_expect_mode (f, "auto"); /* perhaps the user set it by hand */
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
  desktop_want (f, NULL, FALSE);
  desktop_expect_nothing_set (f);
}

static void
test_remains_undone (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (f, listener);

  set_script (f, address);
  g_assert_false (weir_computer_has_remains (f->computer));
  weir_computer_undo (f->computer);
  weir_computer_settle (f->computer);
  desktop_expect_mode (f, "auto");

  g_socket_listener_close (listener);
  weir_computer_undo (f->computer);
  weir_computer_settle (f->computer);
  desktop_expect_nothing_set (f);
}

/* Of the same port: that is this Weir, whatever runs there now. */
/* Another proxy of this computer, whether it runs yet or not: a proxy as any other. */
static void
test_other_proxies (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (f, listener);
  g_autofree char *url = NULL;
  g_autofree char *expected = g_strconcat ("http://", address, "/proxy.pac", NULL);

  f->port--;
  desktop_start_anew (f);
  for (guint i = 0; i < 2; i++)
    {
      set_script (f, address);
      g_assert_false (weir_computer_has_remains (f->computer));
      desktop_want (f, ADDRESS, FALSE);
      desktop_expect_script (f, ADDRESS);
      weir_computer_undo (f->computer);
      weir_computer_settle (f->computer);
      g_free (url);
      url = g_settings_get_string (f->proxy, "autoconfig-url");
      g_assert_cmpstr (url, ==, expected);
      desktop_expect_mode (f, "auto");
      g_socket_listener_close (listener);
    }
}

static void
test_other_hosts (Desktop *f, gconstpointer user_data)
{
  for (guint i = 0; i < 2; i++)
    {
      GSettings *settings = i == 0 ? f->http : f->https;

      g_settings_set_string (settings, "host", "127.0.0.1");
      g_settings_set_int (settings, "port", 3128);
    }
  g_settings_set_string (f->proxy, "mode", "manual");
  desktop_want (f, ADDRESS, GPOINTER_TO_INT (user_data));
  g_assert_true (weir_computer_is_used (f->computer));
  desktop_want (f, NULL, FALSE);
  desktop_expect_mode (f, "manual");
  g_assert_cmpint (g_settings_get_int (f->http, "port"), ==, 3128);
  g_assert_cmpint (g_settings_get_int (f->https, "port"), ==, 3128);
}

/* Each port that Weir takes where the usual one is taken, and none beside. */
static void
test_usual_ports (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  static const struct
  {
    guint port;
    gboolean is_weir;
  } cases[] = {
    { WEIR_COMPUTER_USUAL_PORT - 1, FALSE },
    { WEIR_COMPUTER_USUAL_PORT + WEIR_COMPUTER_N_PORTS - 1, TRUE },
    { WEIR_COMPUTER_USUAL_PORT + WEIR_COMPUTER_N_PORTS, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *address = g_strdup_printf ("127.0.0.1:%u", cases[i].port);

      set_script (f, address);
      g_assert_cmpint (weir_computer_has_remains (f->computer), ==,
                       cases[i].is_weir && !weir_loopback_is_served (address));
    }
}

static void
test_own_remains (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (f, listener);

  set_script (f, address);
  desktop_want (f, address, TRUE);
  g_assert_true (weir_computer_is_used (f->computer));
  desktop_want (f, NULL, FALSE);
  desktop_expect_nothing_set (f);
}

static void
test_another_weir (Desktop *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autofree char *address = make_address (f, listener);
  g_autofree char *url = NULL;

  set_script (f, address);
  desktop_want (f, ADDRESS, FALSE);
  g_assert_false (weir_computer_is_used (f->computer));
  g_assert_nonnull (strstr (weir_computer_get_problem (f->computer), "another"));
  desktop_expect_mode (f, "auto");
  url = g_settings_get_string (f->proxy, "autoconfig-url");
  g_assert_nonnull (strstr (url, address));
  g_assert_false (desktop_has_snapshot (f));

  g_socket_listener_close (listener);
  desktop_want (f, ADDRESS, FALSE);
  desktop_expect_script (f, ADDRESS);
}

static const DesktopTest tests[] = {
  { "/computer/on-and-off", test_on_and_off, FALSE },
  { "/computer/earlier", test_earlier, FALSE },
  { "/computer/in-background", test_in_background, FALSE },
  { "/computer/another-mind", test_another_mind, FALSE },
  { "/computer/crash-then-off", test_crash_then_off, FALSE },
  { "/computer/crash-then-off/closed", test_crash_then_off, TRUE },
  { "/computer/crash-then-on", test_crash_then_on, FALSE },
  { "/computer/crash-then-on/closed", test_crash_then_on, TRUE },
  { "/computer/crash-before-keys", test_crash_before_keys, FALSE },
  { "/computer/somebody-else", test_somebody_else, FALSE },
  { "/computer/taken-back", test_taken_back, FALSE },
  { "/computer/remains-never-earlier", test_remains_never_earlier, FALSE },
  { "/computer/remains-undone", test_remains_undone, FALSE },
  { "/computer/own-remains", test_own_remains, FALSE },
  { "/computer/other-proxies", test_other_proxies, FALSE },
  { "/computer/other-hosts", test_other_hosts, FALSE },
  { "/computer/other-hosts/closed", test_other_hosts, TRUE },
  { "/computer/usual-ports", test_usual_ports, FALSE },
  { "/computer/another-weir", test_another_weir, FALSE },
};

int
main (int argc, char *argv[])
{
  return desktop_run (argc, argv, tests, G_N_ELEMENTS (tests));
}
