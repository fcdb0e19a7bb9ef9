/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is left of a name's addresses where private ones are not to be reached. */

#include "names.h"

#include "weir-public-address.h"

static const Name names[] = {
  { "public.example", "203.0.113.5 2001:db8::5" },
  { "private.example", "192.168.1.1 ::1 127.0.0.1 fd00::1" },
  { "mixed.example", "10.0.0.1 203.0.113.5 ::ffff:10.0.0.1 ::1" },
  { NULL, NULL },
};

typedef struct
{
  const char *name;
  const char *host;
  const char *left; /* in any order, IPv4 first */
  gboolean is_refused;
} Case;

static const Case cases[] = {
  { "all", "public.example", "203.0.113.5 2001:db8::5", FALSE },
  { "none", "private.example", "", TRUE },
  { "some", "mixed.example", "203.0.113.5", FALSE },
  { "no-name", "none.example", "", FALSE },
};

/* What is found one by one, as GSocketClient does. */
typedef struct
{
  GSocketAddressEnumerator *enumerator; /* (owned) */
  GString *ipv4;                        /* (owned) */
  GString *ipv6;                        /* (owned) */
  gboolean is_done;
} Walk;

static void
append (GString *list, GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);

  if (list->len > 0)
    g_string_append_c (list, ' ');
  g_string_append (list, text);
}

static void
on_next (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr (GSocketAddress) found =
    g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, NULL);
  GInetAddress *address;

  if (found == NULL)
    {
      walk->is_done = TRUE;
      return;
    }

  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (found));
  append (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4 ? walk->ipv4 : walk->ipv6,
          address);
  g_socket_address_enumerator_next_async (walk->enumerator, NULL, on_next, walk);
}

/* Returns: (transfer full): the addresses that @enumerator (transfer full) gives */
static char *
walk_through (GSocketAddressEnumerator *enumerator)
{
  Walk walk = { enumerator, g_string_new (NULL), g_string_new (NULL), FALSE };
  char *all;

  g_socket_address_enumerator_next_async (walk.enumerator, NULL, on_next, &walk);
  while (!walk.is_done)
    g_main_context_iteration (NULL, TRUE);

  all = g_strconcat (walk.ipv4->str, walk.ipv4->len > 0 && walk.ipv6->len > 0 ? " " : "",
                     walk.ipv6->str, NULL);
  g_string_free (walk.ipv4, TRUE);
  g_string_free (walk.ipv6, TRUE);
  g_object_unref (walk.enumerator);

  return all;
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (GSocketConnectable) inner = g_network_address_new (c->host, 80);
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  g_autoptr (WeirPublicAddress) address = weir_public_address_new (inner, direct);
  GSocketConnectable *connectable = G_SOCKET_CONNECTABLE (address);
  g_autofree char *plain = walk_through (g_socket_connectable_enumerate (connectable));
  g_autofree char *by_proxy = walk_through (g_socket_connectable_proxy_enumerate (connectable));

  g_assert_cmpstr (plain, ==, c->left);
  g_assert_cmpstr (by_proxy, ==, c->left);
  g_assert_cmpint (weir_public_address_is_refused (address), ==, c->is_refused);
}

static void
test_upstream (void)
{
  g_autoptr (GSocketConnectable) inner =
    g_network_address_parse_uri ("http://private.example:80", 80, NULL);
  g_autoptr (GProxyResolver) upstream = g_simple_proxy_resolver_new ("http://127.0.0.1:3128", NULL);
  g_autoptr (WeirPublicAddress) address = weir_public_address_new (inner, upstream);
  g_autofree char *left = NULL;

  g_test_summary ("An upstream proxy may be private: it was configured");

  left = walk_through (g_socket_connectable_proxy_enumerate (G_SOCKET_CONNECTABLE (address)));
  g_assert_cmpstr (left, ==, "127.0.0.1");
  g_assert_false (weir_public_address_is_refused (address));
}

static void
test_to_string (void)
{
  g_autoptr (GSocketConnectable) inner = g_network_address_new ("public.example", 80);
  g_autoptr (GProxyResolver) direct = g_simple_proxy_resolver_new (NULL, NULL);
  g_autoptr (WeirPublicAddress) address = weir_public_address_new (inner, direct);
  g_autofree char *text = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (address));

  g_assert_cmpstr (text, ==, "public.example:80");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  names_use (names);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/public-address/left/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/engine/public-address/upstream", test_upstream);
  g_test_add_func ("/engine/public-address/to-string", test_to_string);

  return g_test_run ();
}
