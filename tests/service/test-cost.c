/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a request costs that can be counted exactly: calls of the system, and
 * allocations.  A client and an origin on a thread of their own pass one request
 * after the other through a proxy on the main thread, which is what is counted.
 */

#include "call-counter.h"
#include "filter-lists.h"
#include "service-fixture.h"

#include "weir-policy.h"
#include "weir-proxy.h"

#include <gio/gio.h>

#define N_WARM_UP 100
#define N_REQUESTS 1000
#define CONTENT_LENGTH 1024

#define END_OF_HEAD "\r\n\r\n"

typedef struct
{
  GSocket *origin_listener; /* (owned) */
  GSocket *client;          /* (owned) */
  GSocket *origin;          /* (owned) */
  guint16 proxy_port;
  guint n_requests;
  char *request;     /* (owned) */
  GString *response; /* (owned) */
  CallCounts counts;
  GMainLoop *loop; /* (owned) */
} Traffic;

static GSocketAddress *
loopback (guint16 port)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (address, port);
}

static GSocket *
new_socket (void)
{
  return g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
}

static guint16
listen_for_proxy (Traffic *t)
{
  g_autoptr (GSocketAddress) any = loopback (0);
  g_autoptr (GSocketAddress) local = NULL;

  t->origin_listener = new_socket ();
  g_assert_true (g_socket_bind (t->origin_listener, any, TRUE, NULL));
  g_assert_true (g_socket_listen (t->origin_listener, NULL));
  local = g_socket_get_local_address (t->origin_listener, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));
}

static void
send_all (GSocket *socket, const char *octets, gsize length)
{
  g_assert_cmpint (g_socket_send (socket, octets, length, NULL, NULL), ==, length);
}

/* Reads until the head has ended and @n_behind octets more have come. */
static void
receive_message (GSocket *socket, gsize n_behind)
{
  char message[4096] = "";
  gsize length = 0;
  const char *end = NULL;

  while (end == NULL || length < (gsize) (end - message) + strlen (END_OF_HEAD) + n_behind)
    {
      gssize n_read =
        g_socket_receive (socket, message + length, sizeof message - 1 - length, NULL, NULL);

      g_assert_cmpint (n_read, >, 0);
      length += (gsize) n_read;
      message[length] = '\0';
      end = strstr (message, END_OF_HEAD);
    }
}

static void
pass_one (Traffic *t)
{
  send_all (t->client, t->request, strlen (t->request));
  if (t->origin == NULL)
    t->origin = g_socket_accept (t->origin_listener, NULL, NULL);
  receive_message (t->origin, 0);
  send_all (t->origin, t->response->str, t->response->len);
  receive_message (t->client, CONTENT_LENGTH);
}

static gpointer
run_peers (gpointer user_data)
{
  Traffic *t = user_data;
  g_autoptr (GSocketAddress) proxy = loopback (t->proxy_port);

  t->client = new_socket ();
  g_assert_true (g_socket_connect (t->client, proxy, NULL, NULL));

  for (guint i = 0; i < N_WARM_UP; i++)
    pass_one (t);

  call_counter_start ();
  for (guint i = 0; i < t->n_requests; i++)
    pass_one (t);
  call_counter_stop (&t->counts);

  g_main_loop_quit (t->loop);

  return NULL;
}

/* Passes requests through the proxy at @port, which the caller's main context serves. */
static void
pass_requests (guint16 port, guint n_requests, CallCounts *counts)
{
  Traffic t = { .proxy_port = port, .n_requests = n_requests };
  guint16 origin_port = listen_for_proxy (&t);
  g_autofree char *content = g_strnfill (CONTENT_LENGTH, 'x');
  GThread *peers;

  t.request = g_strdup_printf ("GET http://127.0.0.1:%u/a/path?query HTTP/1.1\r\n"
                               "Host: 127.0.0.1:%u\r\nUser-Agent: test\r\nAccept: */*\r\n"
                               "Cookie: a=b; c=d\r\nReferer: http://127.0.0.1:%u/\r\n\r\n",
                               origin_port, origin_port, origin_port);
  t.response = g_string_new ("HTTP/1.1 200 OK\r\nServer: test\r\nContent-Type: image/png\r\n"
                             "Set-Cookie: a=b; Path=/; Max-Age=60\r\n");
  g_string_append_printf (t.response, "Content-Length: %d\r\n\r\n%s", CONTENT_LENGTH, content);
  t.loop = g_main_loop_new (NULL, FALSE);

  call_counter_set_thread ();
  peers = g_thread_new ("peers", run_peers, &t);
  g_main_loop_run (t.loop);
  g_thread_join (peers);
  *counts = t.counts;

  g_main_loop_unref (t.loop);
  g_clear_object (&t.client);
  g_clear_object (&t.origin);
  g_clear_object (&t.origin_listener);
  g_string_free (t.response, TRUE);
  g_free (t.request);
}

static gboolean
skip_if_impossible (void)
{
  if (call_counter_is_possible ())
    return FALSE;

  g_test_skip ("calls cannot be counted under a sanitizer, or with this C library");

  return TRUE;
}

/* A thousand filters that do not match, and some that do: each request is judged, and judged again. */
static WeirPolicy *
make_filtering_policy (const WeirGlobalPolicy *global)
{
  g_autoptr (GString) lines = g_string_new ("/a/path?$image,~third-party\n"
                                            "@@/a/path?query$image\n"
                                            "/pa.h\\?query/$image\n"
                                            "/path?query$xmlhttprequest,image\n");
  g_autoptr (WeirRule) rule =
    weir_rule_new_from_text ("allow filter \"/path?query$xmlhttprequest,image\"", NULL);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirFilterSet) filters = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (lines, "||ads%u.example^$third-party\n/a/path%u?\n", i, i);
  filters = filter_set_of ("list", lines->str);
  g_ptr_array_add (rules, rule);

  return weir_policy_new (rules, filters, global, TRUE);
}

static void
test_engine (gconstpointer user_data)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_THIRD_PARTY, WEIR_BLOCK_NONE };
  const WeirProxyOptions options = { 0 };
  gboolean has_filters = GPOINTER_TO_INT (user_data);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  g_autoptr (WeirPolicy) policy =
    has_filters ? make_filtering_policy (&global) : weir_policy_new (rules, NULL, &global, TRUE);
  g_autoptr (WeirProxy) proxy = weir_proxy_new (&options, policy, NULL, NULL);
  guint16 port = weir_proxy_listen (proxy, "127.0.0.1", 0, NULL);
  CallCounts counts;

  g_test_summary ("In steady state a request costs two reads, two writes and no allocation");
  if (skip_if_impossible ())
    return;

  pass_requests (port, N_REQUESTS, &counts);

  g_assert_cmpuint (counts.receives, ==, 2 * N_REQUESTS);
  g_assert_cmpuint (counts.sends, ==, 2 * N_REQUESTS);
  g_assert_cmpuint (counts.others, ==, 0);
  g_assert_cmpuint (counts.allocations, ==, 0);
}

static void
on_record (const WeirRecord *record, gpointer user_data)
{
  GString *lines = user_data;
  WeirRecordClock clock = { 0 };

  g_string_truncate (lines, 0);
  weir_record_append_line (record, &clock, lines);
}

static void
test_service (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) lines = g_string_sized_new (4096);
  CallCounts counts;

  g_test_summary ("Counting, history and a line for each request add allocations now and then, "
                  "and none for each");
  if (skip_if_impossible ())
    return;

  weir_service_set_record_func (f->service, on_record, lines);
  g_assert_true (weir_service_start (f->service, NULL));
  pass_requests (weir_service_get_port (f->service), N_REQUESTS, &counts);
  weir_service_stop (f->service);

  g_assert_cmpuint (counts.receives, ==, 2 * N_REQUESTS);
  g_assert_cmpuint (counts.sends, ==, 2 * N_REQUESTS);
  g_assert_cmpuint (counts.allocations, <, N_REQUESTS / 2);
  g_test_message ("%u allocations for %d requests", counts.allocations, N_REQUESTS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/service/cost/engine", GINT_TO_POINTER (FALSE), test_engine);
  g_test_add_data_func ("/service/cost/engine-with-filters", GINT_TO_POINTER (TRUE), test_engine);
  g_test_add ("/service/cost/service", Fixture, NULL, fixture_set_up, test_service,
              fixture_tear_down);

  return g_test_run ();
}
