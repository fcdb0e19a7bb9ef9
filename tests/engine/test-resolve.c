/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The table behind --resolve. */

#include "weir-resolve.h"

typedef struct
{
  const char *spec;
  const char *host;
  guint16 port;
  const char *found; /* NULL: nothing */
  guint16 found_port;
} Case;

static const Case cases[] = {
  { "a.test:80:127.0.0.1", "a.test", 80, "127.0.0.1", 80 },
  { "a.test:80:127.0.0.1:8080", "a.test", 80, "127.0.0.1", 8080 },
  { "a.test:80:127.0.0.1", "a.test", 81, NULL, 0 },
  { "a.test:80:127.0.0.1", "b.a.test", 80, NULL, 0 },
  { "A.Test.:80:127.0.0.1", "a.test", 80, "127.0.0.1", 80 },
  { "a.test:*:127.0.0.1", "a.test", 81, "127.0.0.1", 81 },
  { "a.test:*:127.0.0.1:8080", "a.test", 81, "127.0.0.1", 8080 },
  { "a.test:80:[::1]:8080", "a.test", 80, "::1", 8080 },
  { "a.test:80:[::1]", "a.test", 80, "::1", 80 },
  { "[::2]:80:[::1]", "::2", 80, "::1", 80 },
};

static const char *const invalid[] = {
  "",
  "a.test",
  "a.test:80",
  "a.test:80:",
  "a.test:0:127.0.0.1",
  "a.test:65536:127.0.0.1",
  "a.test:80:b.test",
  "a.test:80:127.0.0.1:0",
  "a.test:80:127.0.0.1:99999",
  "a.test:80:127.0.0.1:8080:1",
  "a test:80:127.0.0.1",
};

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (WeirResolve) resolve = weir_resolve_new ();
  g_autoptr (GError) error = NULL;
  GSocketAddress *address;
  g_autofree char *text = NULL;

  weir_resolve_add (resolve, c->spec, &error);
  g_assert_no_error (error);
  address = weir_resolve_lookup (resolve, c->host, c->port);
  if (c->found == NULL)
    {
      g_assert_null (address);
      return;
    }

  text =
    g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  g_assert_cmpstr (text, ==, c->found);
  g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), ==,
                    c->found_port);
}

static void
test_invalid (gconstpointer user_data)
{
  g_autoptr (WeirResolve) resolve = weir_resolve_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_resolve_add (resolve, user_data, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_last_wins (void)
{
  g_autoptr (WeirResolve) resolve = weir_resolve_new ();
  GSocketAddress *address;

  g_assert_true (weir_resolve_add (resolve, "a.test:80:127.0.0.1:1", NULL));
  g_assert_true (weir_resolve_add (resolve, "a.test:80:127.0.0.1:2", NULL));
  address = weir_resolve_lookup (resolve, "a.test", 80);
  g_assert_cmpuint (g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/resolve/case/%u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/resolve/invalid/%u", i);

      g_test_add_data_func (path, invalid[i], test_invalid);
    }
  g_test_add_func ("/engine/resolve/last-wins", test_last_wins);

  return g_test_run ();
}
