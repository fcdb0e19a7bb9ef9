/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-port-owner.h"

#include "http-peer.h"
#include "service-fixture.h"

#include <string.h>
#include <unistd.h>

#define NOBODY 65534

/* --- whose a port is --- */

static void
test_lines (void)
{
  static const struct
  {
    const char *line;
    guint user; /* G_MAXUINT: it is not of the port */
  } lines[] = {
    { "   0: 0100007F:2483 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
      "27",
      1000 },
    { " 812: 00000000:2483 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 "
      "27",
      0 },
    /* Connected, not listening; another port; the title; cut off. */
    { "   1: 0100007F:2483 0100007F:9C47 01 00000000:00000000 00:00000000 00000000  1000        0 "
      "27",
      G_MAXUINT },
    { "   1: 0100007F:2484 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 "
      "27",
      G_MAXUINT },
    { "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
      G_MAXUINT },
    { "   1: 0100007F:2483 00000000:0000 0A 00000000:00000000 00:0000", G_MAXUINT },
    { "", G_MAXUINT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      guint user = G_MAXUINT;

      g_assert_cmpint (weir_port_owner_read_line (lines[i].line, 0x2483, &user), ==,
                       lines[i].user != G_MAXUINT);
      g_assert_cmpuint (user, ==, lines[i].user);
    }
}

/* --- what is said --- */

/* Returns: (transfer full): a service on @port, or the next free one */
static WeirService *
start_on (Fixture *f, guint16 port)
{
  const WeirServiceOptions options = { .data_dir = f->folder, .port = port };
  g_autoptr (GError) error = NULL;
  WeirService *service = weir_service_new (&options, &error);

  g_assert_no_error (error);
  g_assert_true (weir_service_start (service, &error));
  g_assert_no_error (error);
  return service;
}

static void
test_taken (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket G_GNUC_UNUSED = http_take_port (&port);
  g_autofree char *words = NULL;
  g_autofree char *expected = NULL;

  f->other = start_on (f, port);
  words = weir_service_describe_port (f->other);
  expected =
    g_strdup_printf ("Port %u is taken; listening on %u", port, weir_service_get_port (f->other));
  g_assert_cmpstr (words, ==, expected);
}

/* As the program of another user does. */
static GSocket *
take_port_of_nobody (guint16 *port)
{
  GSocket *socket;

  g_assert_cmpint (seteuid (NOBODY), ==, 0);
  socket = http_take_port (port);
  g_assert_cmpint (seteuid (0), ==, 0);
  return socket;
}

static void
test_of_another_user (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GSocket) socket = NULL;
  g_autofree char *words = NULL;
  guint16 port;

  if (getuid () != 0 || !g_file_test ("/proc/net/tcp", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("Only root can be two users");
      return;
    }

  socket = take_port_of_nobody (&port);
  f->other = start_on (f, port);
  words = weir_service_describe_port (f->other);
  g_assert_nonnull (strstr (words, "another user"));
}

static void
test_as_wanted (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket = http_take_port (&port);

  g_socket_close (socket, NULL);
  f->other = start_on (f, port);
  if (weir_service_get_port (f->other) == port)
    g_assert_null (weir_service_describe_port (f->other));
}

/* Returns: (transfer full) (nullable): what has a port on IPv6; %NULL: there is no IPv6 */
static GSocket *
take_ipv6_port (guint16 *port)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("::1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);

  if (socket == NULL || !g_socket_bind (socket, any, FALSE, NULL) ||
      !g_socket_listen (socket, NULL))
    return NULL;

  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return g_steal_pointer (&socket);
}

static void
test_ipv6 (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port = 0;
  g_autoptr (GSocket) socket = take_ipv6_port (&port);
  g_autofree char *words = NULL;

  f->other = start_on (f, port);
  words = weir_service_describe_ipv6 (f->other);
  if (socket == NULL)
    g_assert_nonnull (strstr (words, "has no IPv6"));
  else if (weir_service_get_port (f->other) == port)
    g_assert_nonnull (strstr (words, "not localhost"));
}

static void
test_with_ipv6 (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  guint16 port;
  g_autoptr (GSocket) socket = take_ipv6_port (&port);

  if (socket == NULL)
    {
      g_test_skip ("There is no IPv6");
      return;
    }

  g_socket_close (socket, NULL);
  f->other = start_on (f, port);
  if (weir_service_get_port (f->other) == port)
    g_assert_null (weir_service_describe_ipv6 (f->other));
}

#define ADD(path, test) \
  g_test_add ("/service/ports/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/ports/a-line-tells-whose-it-is", test_lines);
  ADD ("the-next-one-is-said", test_taken);
  ADD ("one-of-another-user-is-said", test_of_another_user);
  ADD ("the-wanted-one-needs-no-word", test_as_wanted);
  ADD ("ipv6-that-is-not-had-is-said", test_ipv6);
  ADD ("ipv6-that-is-had-needs-no-word", test_with_ipv6);

  return g_test_run ();
}
