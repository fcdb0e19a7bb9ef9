/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands inside a tunnel where a site should be, when there is no secure connection to it. */

#include "secure.h"
#include "weir-failure-words.h"

#define GET                                                                \
  "GET /<script>?<b>\"'& HTTP/1.1\r\nHost: o.test\r\nCookie: a=secret\r\n" \
  "Origin: https://evil.test\r\nSec-Fetch-Dest: document\r\nConnection: close\r\n\r\n"

static World *
make_world (const SecureWays *ways)
{
  const WeirProxyOptions options = { 0 };

  return secure_world_new (&options, NULL, NULL, NULL, ways);
}

/* Returns: (transfer full): the only answer that the client gets */
static char *
ask (World *world, const char *request)
{
  const Step asks[] = { { CLIENT_SENDS, request }, { STEP_NONE } };

  world_play_quietly (world, asks, 0);

  return world_take_from_client (world);
}

static void
expect_words (const char *answer, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (strstr (answer, escaped) == NULL)
    g_assert_cmpstr (answer, ==, escaped);
}

/* As of all pages of Weir's own: nothing of the request is in it but the host. */
static void
expect_page (const char *answer)
{
  const char *content = strstr (answer, "\r\n\r\n");
  const char *length = strstr (answer, "\r\nContent-Length: ");

  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 502 Bad Gateway\r\n"));
  expect_words (answer, "No secure connection to o.test, port 443");
  g_assert_nonnull (strstr (answer, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nCache-Control: no-store\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nContent-Security-Policy: default-src 'none';"));
  g_assert_nonnull (content);
  g_assert_nonnull (length);
  g_assert_cmpuint (g_ascii_strtoull (length + strlen ("\r\nContent-Length: "), NULL, 10), ==,
                    strlen (content + strlen ("\r\n\r\n")));

  g_assert_null (strstr (answer, "ccess-Control"));
  g_assert_null (strstr (answer, "evil.test"));
  g_assert_null (strstr (answer, "secret"));
  g_assert_null (strstr (answer, "<script>"));
  g_assert_null (strstr (answer, "<b>"));
}

/* --- Certificates ---------------------------------------------------------- */

typedef struct
{
  const char *name;
  WeirCertificateFault fault;
  const char *hosts;
  gint begins; /* days from now */
  gint ends;
} BadCase;

static const BadCase bad_cases[] = {
  { "expired", WEIR_CERTIFICATE_FAULT_EXPIRED, ORIGIN_HOST, -9, -1 },
  { "not-yet-valid", WEIR_CERTIFICATE_FAULT_NOT_YET_VALID, ORIGIN_HOST, 1, 9 },
  { "wrong-name", WEIR_CERTIFICATE_FAULT_WRONG_NAME, OTHER_HOST, -1, 9 },
};

static TestCertificate *
make_leaf (const BadCase *bad_case)
{
  return secure_new_leaf (secure_get_root (), bad_case->hosts, bad_case->begins, bad_case->ends);
}

static void
test_certificate (gconstpointer user_data)
{
  const BadCase *bad_case = user_data;
  g_autoptr (TestCertificate) leaf = make_leaf (bad_case);
  const SecureWays ways = { .origin_leaf = leaf };
  g_autoptr (World) world = make_world (&ways);
  g_autofree char *answer = NULL;

  secure_enter (world, ORIGIN_HOST);
  answer = ask (world, GET);
  expect_page (answer);
  expect_words (answer, weir_certificate_fault_describe (bad_case->fault));
  expect_words (answer, "accept this certificate in Weir’s window");
  expect_words (answer, "until Weir quits");
  g_assert_cmpstr (world_get_origin (world)->received->str, ==, "");
}

/* The page is for whoever looks at it: nothing in it can be pressed, and none has more ways than it says. */
static void
test_nothing_to_press (void)
{
  g_autoptr (TestCertificate) leaf = make_leaf (&bad_cases[0]);
  const SecureWays ways = { .origin_leaf = leaf };
  g_autoptr (World) world = make_world (&ways);
  g_autofree char *answer = NULL;

  secure_enter (world, ORIGIN_HOST);
  answer = ask (world, GET);
  g_assert_null (strstr (answer, "<a"));
  g_assert_null (strstr (answer, "<form"));
  g_assert_null (strstr (answer, "<button"));
  g_assert_null (strstr (answer, "href"));
}

static void
test_head (void)
{
  g_autoptr (TestCertificate) leaf = make_leaf (&bad_cases[0]);
  const SecureWays ways = { .origin_leaf = leaf };
  g_autoptr (World) world = make_world (&ways);
  g_autofree char *answer = NULL;

  secure_enter (world, ORIGIN_HOST);
  answer = ask (world, "HEAD / HTTP/1.1\r\nHost: o.test\r\nConnection: close\r\n\r\n");
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 502 "));
  g_assert_true (g_str_has_suffix (answer, "\r\n\r\n"));
}

/* --- TLS itself ------------------------------------------------------------ */

typedef struct
{
  const char *name;
  const char *reply; /* (nullable): to the ClientHello; NULL: the connection ends */
  WeirTlsFailure failure;
  const char *words; /* (nullable): further ones */
} FailureCase;

#define ALERT(number) "\x15\x03\x03␀\x02\x02" number

static const FailureCase failure_cases[] = {
  { "alert", ALERT ("\x31"), WEIR_TLS_FAILURE_ALERT, "It said that access is denied (alert 49)." },
  { "alert-of-unknown-name", ALERT ("\x70"), WEIR_TLS_FAILURE_ALERT, "(alert 112)" },
  { "alert-nobody-knows", ALERT ("\x7e"), WEIR_TLS_FAILURE_ALERT, "by a number alone: alert 126" },
  { "version", ALERT ("\x46"), WEIR_TLS_FAILURE_VERSION, NULL },
  { "parameters", ALERT ("\x28"), WEIR_TLS_FAILURE_PARAMETERS, NULL },
  { "no-tls", "SSH-2.0-OpenSSH_9.2\r\n", WEIR_TLS_FAILURE_PROTOCOL, NULL },
  { "cut", NULL, WEIR_TLS_FAILURE_NONE, NULL },
};

static gboolean
is_greeted (World *world, gpointer user_data G_GNUC_UNUSED)
{
  return world_get_origin (world)->received->len > 0;
}

static void
test_failure (gconstpointer user_data)
{
  const FailureCase *failure_case = user_data;
  const SecureWays plain_origin = { .origin_is_plain = TRUE };
  const Step says[] = { { failure_case->reply != NULL ? ORIGIN_SENDS : ORIGIN_CLOSES,
                          failure_case->reply },
                        { STEP_NONE } };
  g_autoptr (World) world = make_world (&plain_origin);
  g_autofree char *answer = NULL;

  secure_connect (world, ORIGIN_HOST);
  world_begin_tls (world, ORIGIN_HOST);
  world_wait (world, is_greeted, NULL);
  world_play_quietly (world, says, 0);
  answer = ask (world, GET);

  expect_page (answer);
  expect_words (answer, weir_failure_explain_tls (failure_case->failure));
  expect_words (answer, "choose in Weir’s window not to look inside this site");
  if (failure_case->words != NULL)
    expect_words (answer, failure_case->words);
}

/* Whatever octet comes, it can be told. */
static void
test_alerts (void)
{
  for (gint alert = 0; alert < 256; alert++)
    {
      g_autofree char *said = weir_failure_name_alert (alert);
      g_autofree char *number = g_strdup_printf ("alert %d", alert);

      g_assert_nonnull (strstr (said, number));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/engine/inspect-pages/certificate/", bad_cases[i].name, NULL);

      g_test_add_data_func (path, &bad_cases[i], test_certificate);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (failure_cases); i++)
    {
      g_autofree char *path =
        g_strconcat ("/engine/inspect-pages/tls/", failure_cases[i].name, NULL);

      g_test_add_data_func (path, &failure_cases[i], test_failure);
    }
  g_test_add_func ("/engine/inspect-pages/nothing-to-press", test_nothing_to_press);
  g_test_add_func ("/engine/inspect-pages/head", test_head);
  g_test_add_func ("/engine/inspect-pages/alerts", test_alerts);

  return g_test_run ();
}
