/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What Weir answers itself: to its own port, to loops, and when something went wrong. */

#include "conform.h"

#include <string.h>

#define NEXT "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n"

typedef struct
{
  const char *name;
  const char *section;
  const char *request; /* with "%u" for Weir's port */
  const char *status;
  gboolean has_content; /* may have some */
  const char *absent;   /* (nullable): must not be in the answer */
} OwnCase;

/* Each ends with the connection; what comes behind is not read. */
static const OwnCase own_cases[] = {
  { "status", "RFC 9112, 3.2.1", "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "200", TRUE,
    NULL },
  { "status-by-name", "RFC 9112, 3.2.1", "GET / HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", "200",
    TRUE, NULL },
  { "status-in-1.0", "RFC 9112, 3.2.1", "GET / HTTP/1.0\r\nHost: 127.0.0.1:%u\r\n\r\n", "200", TRUE,
    NULL },
  { "status-by-the-other-family", "RFC 9112, 3.2.1", "GET / HTTP/1.1\r\nHost: [::1]:%u\r\n\r\n",
    "200", TRUE, NULL },
  { "status-to-head", "RFC 9110, 9.3.2", "HEAD / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "200",
    FALSE, NULL },
  { "status-through-itself", "RFC 9112, 3.2.2",
    "GET http://127.0.0.1:%u/ HTTP/1.1\r\nHost: evil.test\r\n\r\n", "200", TRUE, NULL },
  { "status-through-itself-without-path", "RFC 9112, 3.2.2",
    "GET http://localhost:%u HTTP/1.1\r\nHost: localhost:%u\r\n\r\n", "200", TRUE, NULL },
  { "other-path-through-itself", "RFC 9112, 3.2.2",
    "GET http://127.0.0.1:%u/x HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404", FALSE, NULL },
  { "form-through-itself", "RFC 9110, 15.5.6",
    "POST http://127.0.0.1:%u/ HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nContent-Length: 2\r\n\r\nx=",
    "405", FALSE, "ccess-" },
  { "echo", "RFC 9110, 10.1.5",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nUser-Agent: <script>\"'&\xff\r\n"
    "Origin: http://evil.test\r\nReferer: http://evil.test/secret\r\nCookie: a=secret\r\n\r\n",
    "200", TRUE, "“<" },
  { "echo-of-secrets", "RFC 9110, 10.1.5",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nReferer: http://evil.test/secret\r\n"
    "Cookie: a=secret\r\nAuthorization: secret\r\n\r\n",
    "200", TRUE, "secret" },
  { "certificate-without-authority", "RFC 9110, 15.5.5",
    "GET /weir-ca.crt HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404", FALSE, NULL },
  { "no-help", "RFC 9110, 15.5.5", "GET /help/ HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404", TRUE,
    NULL },
  { "pac", "RFC 9112, 3.2.1", "GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "200", TRUE,
    NULL },
  { "pac-of-its-own-page", "Fetch Metadata, 2.2",
    "GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: same-origin\r\n\r\n", "200",
    TRUE, NULL },
  { "pac-that-was-typed", "Fetch Metadata, 2.2",
    "GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: none\r\n\r\n", "200", TRUE,
    NULL },
  { "pac-of-another-site", "Fetch Metadata, 2.2",
    "GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: cross-site\r\n\r\n", "403",
    FALSE, NULL },
  { "pac-of-another-port", "Fetch Metadata, 2.2",
    "GET /proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: same-site\r\n\r\n", "403",
    FALSE, NULL },
  { "pac-of-another-site-through-itself", "Fetch Metadata, 2.2",
    "GET http://127.0.0.1:%u/proxy.pac HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
    "Sec-Fetch-Site: cross-site\r\n\r\n",
    "403", FALSE, NULL },
  { "certificate-of-another-site", "Fetch Metadata, 2.2",
    "GET /weir-ca.crt HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: cross-site\r\n\r\n", "403",
    FALSE, NULL },
  { "link-on-another-site", "Fetch Metadata, 2.2",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nSec-Fetch-Site: cross-site\r\n"
    "Sec-Fetch-Mode: navigate\r\n\r\n",
    "200", TRUE, NULL },
  { "other-path", "RFC 9110, 15.5.5", "GET /x HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404", FALSE,
    NULL },
  { "query", "RFC 9110, 15.5.5", "GET /?x HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404", FALSE,
    NULL },
  { "other-name", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: evil.test:%u\r\n\r\n", "403", FALSE,
    NULL },
  { "name-of-an-origin", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: o.test\r\n\r\n", "403", FALSE,
    NULL },
  { "name-that-begins-like-ours", "RFC 9110, 15.5.4",
    "GET / HTTP/1.1\r\nHost: localhost.evil.test:%u\r\n\r\n", "403", FALSE, NULL },
  { "name-in-other-numbers", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: 127.1:%u\r\n\r\n", "403",
    FALSE, NULL },
  { "name-with-a-dot", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: localhost.:%u\r\n\r\n", "403",
    FALSE, NULL },
  { "other-port", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", "403", FALSE,
    NULL },
  { "port-in-other-digits", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: 127.0.0.1:0080\r\n\r\n",
    "403", FALSE, NULL },
  { "no-port", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "403", FALSE,
    NULL },
  { "empty-name", "RFC 9110, 15.5.4", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "403", FALSE, NULL },
  { "no-name-in-1.0", "RFC 9110, 15.5.4", "GET / HTTP/1.0\r\n\r\n", "403", FALSE, NULL },
  { "no-name", "RFC 9112, 3.2", "GET / HTTP/1.1\r\n\r\n", "400", FALSE, NULL },
  { "userinfo", "RFC 9112, 3.2", "GET / HTTP/1.1\r\nHost: a@127.0.0.1:%u\r\n\r\n", "400", FALSE,
    NULL },
  { "two-names", "RFC 9112, 3.2",
    "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nHost: 127.0.0.1:%u\r\n\r\n", "400", FALSE, NULL },
  { "field-at-fault", "RFC 9112, 5.1", "GET / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nX : y\r\n\r\n",
    "400", FALSE, NULL },
  { "unknown-coding", "RFC 9112, 6.1",
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nTransfer-Encoding: gzip\r\n\r\n", "501", FALSE,
    NULL },
  { "form", "RFC 9110, 15.5.6",
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://evil.test\r\n"
    "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nx=",
    "405", FALSE, "ccess-" },
  { "form-of-another-name", "RFC 9110, 15.5.4",
    "POST / HTTP/1.1\r\nHost: evil.test:%u\r\nContent-Length: 2\r\n\r\nx=", "403", FALSE,
    "ccess-" },
  { "fetch", "RFC 9110, 15.5.5",
    "GET /x HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://evil.test\r\n\r\n", "404", FALSE,
    "ccess-" },
  { "preflight", "RFC 9110, 15.5.6",
    "OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nOrigin: http://evil.test\r\n"
    "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Private-Network: true\r\n\r\n",
    "405", FALSE, "ccess-" },
  { "options-of-all", "RFC 9110, 9.3.7", "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "405",
    FALSE, NULL },
  { "trace", "RFC 9110, 9.3.8",
    "TRACE / HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nCookie: a=secret\r\n\r\n", "405", FALSE, "secret" },
  { "asterisk-of-get", "RFC 9112, 3.2.4", "GET * HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n\r\n", "404",
    FALSE, NULL },
};

/* Puts the world's port where @text says so. Returns: (transfer full) */
static char *
put_port (World *world, const char *text)
{
  g_autofree char *port = g_strdup_printf ("%u", world_get_port (world));
  g_auto (GStrv) parts = g_strsplit (text, "%u", -1);

  return g_strjoinv (port, parts);
}

/* Plays @request in a world of its own. Returns: (transfer full): all that the client got, to the end */
static char *
get_answer (const char *request, gboolean portable, gsize piece)
{
  const WeirProxyOptions options = { .portable_poller = portable };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *with_port = put_port (world, request);
  const Step steps[] = { { CLIENT_SENDS, with_port }, { STEP_NONE, NULL } };

  world_play_quietly (world, steps, piece);

  return world_take_from_client (world);
}

/* No page of another origin reads an answer, frames it, or sees that there is one. */
static void
assert_guarded (const char *answer)
{
  static const char *const fields[] = {
    "\r\nCross-Origin-Resource-Policy: same-origin\r\n",
    "\r\nX-Frame-Options: DENY\r\n",
    "\r\nX-Content-Type-Options: nosniff\r\n",
    "\r\nCache-Control: no-store\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_assert_nonnull (strstr (answer, fields[i]));
  g_assert_null (strstr (answer, "ccess-Control"));
  g_assert_null (strstr (answer, "Opener-Policy"));
  g_assert_null (strstr (answer, "Set-Cookie"));
}

static void
test_own (gconstpointer user_data)
{
  const OwnCase *own_case = user_data;
  const gsize pieces[] = { 0, 1, 7, SCRIPT_RANDOM_PIECES };
  g_autofree char *request = g_strconcat (own_case->request, NEXT, NULL);
  g_autofree char *status = g_strdup_printf ("HTTP/1.1 %s ", own_case->status);

  g_test_message ("%s", own_case->section);
  for (guint i = 0; i < 2 * G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *answer = get_answer (request, i % 2 == 1, pieces[i / 2]);

      if (!g_str_has_prefix (answer, status))
        g_assert_cmpstr (answer, ==, status);
      g_assert_nonnull (strstr (answer, "\r\nDate: "));
      g_assert_nonnull (strstr (answer, "\r\nConnection: close\r\n"));
      if (!g_str_equal (own_case->status, "400") && !g_str_equal (own_case->status, "501"))
        assert_guarded (answer);
      if (!own_case->has_content)
        g_assert_true (g_str_has_suffix (answer, "\r\n\r\n"));
      if (own_case->absent != NULL)
        g_assert_null (strstr (answer, own_case->absent));
    }
}

static void
test_error_page (void)
{
  g_autofree char *answer =
    get_answer ("GET http://dead.test/<script>?<b>\"'& HTTP/1.1\r\nHost: dead.test\r\n"
                "Cookie: a=secret\r\nReferer: <i>\r\nOrigin: http://evil.test\r\n"
                "Connection: close\r\n\r\n",
                FALSE, 0);
  const char *content = strstr (answer, "\r\n\r\n");
  const char *length = strstr (answer, "\r\nContent-Length: ");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 502 "));
  g_assert_nonnull (strstr (answer, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (answer, "dead.test, port 80"));
  g_assert_nonnull (content);
  g_assert_nonnull (length);
  g_assert_cmpuint (g_ascii_strtoull (length + strlen ("\r\nContent-Length: "), NULL, 10), ==,
                    strlen (content + 4));

  g_assert_null (strstr (answer, "<script>"));
  g_assert_null (strstr (answer, "<b>"));
  g_assert_null (strstr (answer, "secret"));
  g_assert_null (strstr (answer, "ccess-Control"));
  g_assert_null (strstr (answer, "evil.test"));
}

/* --- Loops ------------------------------------------------------------------- */

/* None is the name that its pages are asked for by. */
static const char *const own_names[] = {
  "127.1",   "2130706433",         "0x7f.1", "0177.0.0.1",      "a.localhost", "LOCALHOST",
  "0.0.0.0", "[::ffff:127.0.0.1]", "[::]",   "[::ffff:7f00:1]", "127.0.0.1.",  "0",
};

static void
test_loop (gconstpointer user_data)
{
  g_autofree char *get = g_strdup_printf ("GET http://%s:%%u/ HTTP/1.1\r\nHost: x\r\n"
                                          "Connection: close\r\n\r\n",
                                          (const char *) user_data);
  g_autofree char *connect = g_strdup_printf ("CONNECT %s:%%u HTTP/1.1\r\nHost: x\r\n"
                                              "Connection: close\r\n\r\n",
                                              (const char *) user_data);
  g_autofree char *of_get = get_answer (get, FALSE, 0);
  g_autofree char *of_connect = get_answer (connect, FALSE, 0);

  g_assert_true (g_str_has_prefix (of_get, "HTTP/1.1 508 "));
  g_assert_true (g_str_has_prefix (of_connect, "HTTP/1.1 508 "));
}

/* By the name of its pages, nothing but these: no tunnel leads to them. */
static const char *const tunnels[] = { "127.0.0.1", "localhost", "[::1]" };

static void
test_tunnel_loop (gconstpointer user_data)
{
  g_autofree char *connect = g_strdup_printf ("CONNECT %s:%%u HTTP/1.1\r\nHost: x\r\n"
                                              "Connection: close\r\n\r\n",
                                              (const char *) user_data);
  g_autofree char *answer = get_answer (connect, FALSE, 0);

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 508 "));
}

/* What Weir wrote into Via once must not come back to it. */
static void
test_loop_by_via (void)
{
  const WeirProxyOptions options = { 0 };
  g_autoptr (World) world = world_new (&options, NULL, NULL, NULL);
  g_autofree char *got = NULL;
  g_autofree char *again = NULL;
  const char *via;
  const Step first[] = { { CLIENT_SENDS, NEXT }, { STEP_NONE, NULL } };
  const Step answer[] = { { ORIGIN_SENDS, "HTTP/1.1 204 No\r\nDate: now\r\n\r\n" },
                          { CLIENT_GETS, "HTTP/1.1 204 No\r\nDate: now\r\nVia: 1.1 weir\r\n\r\n" },
                          { STEP_NONE, NULL } };

  world_play_quietly (world, first, 0);
  got = world_take_from_origin (world, "\r\n\r\n");
  world_play (world, answer, 0);
  via = strstr (got, "Via: 1.1 ");
  g_assert_nonnull (via);

  {
    g_autofree char *pseudonym = g_strndup (via + 9, strcspn (via + 9, "\r"));

    again = g_strdup_printf ("GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 a\r\n"
                             "vIA: HTTP/1.1 b (c), 1.1\t%s (d)\r\n\r\n",
                             pseudonym);
  }
  {
    const Step loop[] = { { CLIENT_SENDS, again },
                          { CLIENT_GETS_PAGE, "508" },
                          { ORIGIN_GETS_NOTHING, NULL },
                          { STEP_NONE, NULL } };

    world_play (world, loop, 0);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (own_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/conform/pages/own/", own_cases[i].name, NULL);

      g_test_add_data_func (path, &own_cases[i], test_own);
    }
  for (guint i = 0; i < G_N_ELEMENTS (own_names); i++)
    {
      g_autofree char *path = g_strconcat ("/conform/pages/loop/", own_names[i], NULL);

      g_test_add_data_func (path, own_names[i], test_loop);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tunnels); i++)
    {
      g_autofree char *path = g_strconcat ("/conform/pages/loop/tunnel-to-", tunnels[i], NULL);

      g_test_add_data_func (path, tunnels[i], test_tunnel_loop);
    }
  g_test_add_func ("/conform/pages/loop/via", test_loop_by_via);
  g_test_add_func ("/conform/pages/error", test_error_page);

  return g_test_run ();
}
