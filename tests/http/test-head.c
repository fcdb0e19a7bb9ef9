/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-head-parser.h"

/* Parses a request; @wire is what @head points into. */
static void
parse (const char *version, const char *fields, WeirHead *head, char **wire)
{
  WeirHeadParser parser = { 0 };
  gsize length;

  *wire = g_strdup_printf ("GET / HTTP/%s\r\n%s\r\n", version, fields);
  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (*wire), head, &length), ==,
                   WEIR_HEAD_COMPLETE);
}

static void
test_find_and_count (void)
{
  WeirHead head;
  g_autofree char *wire = NULL;

  parse ("1.1", "Via: a\r\nX: b\r\nvia: c\r\n", &head, &wire);
  g_assert_true (weir_head_find (&head, WEIR_FIELD_VIA) == &head.fields[0]);
  g_assert_cmpuint (weir_head_count (&head, WEIR_FIELD_VIA), ==, 2);
  g_assert_null (weir_head_find (&head, WEIR_FIELD_COOKIE));

  head.fields[0].dropped = TRUE;
  g_assert_true (weir_head_find (&head, WEIR_FIELD_VIA) == &head.fields[2]);
  g_assert_cmpuint (weir_head_count (&head, WEIR_FIELD_VIA), ==, 1);
}

static void
test_has_token (void)
{
  WeirHead head;
  g_autofree char *wire = NULL;

  parse ("1.1", "Connection: a ,,\tB\r\nconnection:\r\nConnection: c d, e=f\r\n", &head, &wire);
  g_assert_true (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, "a"));
  g_assert_true (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, "b"));
  g_assert_false (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, "c"));
  g_assert_false (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, "d"));
  g_assert_false (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, "e"));
  g_assert_false (weir_head_has_token (&head, WEIR_FIELD_CONNECTION, ""));
  g_assert_false (weir_head_has_token (&head, WEIR_FIELD_UPGRADE, "a"));
}

static void
test_persistent (void)
{
  const struct
  {
    const char *version;
    const char *fields;
    gboolean is_persistent;
  } cases[] = {
    { "1.1", "", TRUE },
    { "1.1", "Connection: close\r\n", FALSE },
    { "1.1", "Connection: x\r\nConnection: y, CLOSE\r\n", FALSE },
    { "1.1", "Connection: keep-alive, close\r\n", FALSE },
    { "1.1", "Connection: closed\r\n", TRUE },
    { "1.0", "", FALSE },
    { "1.0", "Connection: Keep-Alive\r\n", TRUE },
    { "1.0", "Connection: close, keep-alive\r\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirHead head;
      g_autofree char *wire = NULL;

      parse (cases[i].version, cases[i].fields, &head, &wire);
      g_assert_cmpint (weir_head_is_persistent (&head), ==, cases[i].is_persistent);
    }
}

static void
test_host (void)
{
  const struct
  {
    const char *version;
    const char *fields;
    gboolean is_fine;
  } cases[] = {
    { "1.1", "Host: a\r\n", TRUE },
    { "1.1", "HOST: a.example:8080\r\n", TRUE },
    { "1.1", "Host: [::1]:80\r\n", TRUE },
    { "1.1", "Host:\r\n", TRUE },
    { "1.1", "", FALSE },
    { "1.0", "", TRUE },
    { "1.1", "Host: a\r\nHost: a\r\n", FALSE },
    { "1.1", "Host: a\r\nx: y\r\nhost: b\r\n", FALSE },
    { "1.0", "Host: a\r\nHost: a\r\n", FALSE },
    { "1.1", "Host: a b\r\n", FALSE },
    { "1.1", "Host: a, b\r\n", FALSE },
    { "1.1", "Host: a@b\r\n", FALSE },
    { "1.1", "Host: a/b\r\n", FALSE },
    { "1.1", "Host: a\\b\r\n", FALSE },
    { "1.1", "Host: http://a\r\n", FALSE },
    { "1.1", "Host: a:b\r\n", FALSE },
    { "1.1", "Host: a:65536\r\n", FALSE },
    { "1.1", "Hosts: a\r\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirHead head;
      g_autofree char *wire = NULL;

      parse (cases[i].version, cases[i].fields, &head, &wire);
      g_test_message ("%s", cases[i].fields);
      g_assert_cmpint (weir_head_check_host (&head, weir_span_of ("")), ==, cases[i].is_fine);

      /* An authority that is known makes no difference but to its own equal. */
      g_assert_cmpint (weir_head_check_host (&head, weir_span_of ("a")), ==, cases[i].is_fine);
    }
}

static void
test_host_inside (void)
{
  const struct
  {
    const char *tunnel;
    const char *version;
    const char *fields;
    guint status;
  } cases[] = {
    { "a.example:443", "1.1", "Host: a.example\r\n", 0 },
    { "a.example:443", "1.1", "host: A.Example.\r\n", 0 },
    { "a.example:443", "1.1", "Host: a.example:443\r\n", 0 },
    { "a.example:443", "1.1", "Host: a.example:\r\n", 0 },
    { "a.example:443", "1.0", "", 0 },
    { "a.example:8443", "1.1", "Host: a.example:8443\r\n", 0 },
    { "[::1]:443", "1.1", "Host: [::1]\r\n", 0 },
    { "[::1]:8443", "1.1", "Host: [0:0::1]:8443\r\n", 0 },
    { "127.0.0.1:443", "1.1", "Host: 127.1\r\n", 0 },
    { "a.example:443", "1.1", "Host: b.example\r\n", 421 },
    { "a.example:443", "1.1", "Host: www.a.example\r\n", 421 },
    { "a.example:443", "1.1", "Host: a.example:80\r\n", 421 },
    { "a.example:443", "1.0", "Host: b.example\r\n", 421 },
    { "a.example:8443", "1.1", "Host: a.example\r\n", 421 },
    { "a.example:8443", "1.1", "Host: a.example:443\r\n", 421 },
    { "127.0.0.1:443", "1.1", "Host: localhost\r\n", 421 },
    { "a.example:443", "1.1", "", 400 },
    { "a.example:443", "1.1", "Host:\r\n", 400 },
    { "a.example:443", "1.1", "Host: a.example\r\nHost: a.example\r\n", 400 },
    { "a.example:443", "1.1", "Host: a.example\r\nx: y\r\nhost: b.example\r\n", 400 },
    { "a.example:443", "1.0", "Host: a.example\r\nHost: a.example\r\n", 400 },
    { "a.example:443", "1.1", "Host: a.example, b.example\r\n", 400 },
    { "a.example:443", "1.1", "Host: u@a.example\r\n", 400 },
    { "a.example:443", "1.1", "Host: https://a.example\r\n", 400 },
    { "a.example:443", "1.1", "Host: a.example:65979\r\n", 400 },
    { "[::1]:443", "1.1", "Host: ::1\r\n", 400 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirHead head;
      WeirHost host;
      guint16 port;
      g_autofree char *wire = NULL;

      parse (cases[i].version, cases[i].fields, &head, &wire);
      g_assert_true (
        weir_host_parse_with_port (weir_span_of (cases[i].tunnel), FALSE, &host, &port));
      g_test_message ("%s: %s", cases[i].tunnel, cases[i].fields);
      g_assert_cmpuint (weir_head_check_host_inside (&head, &host, port), ==, cases[i].status);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/head/find-and-count", test_find_and_count);
  g_test_add_func ("/http/head/has-token", test_has_token);
  g_test_add_func ("/http/head/persistent", test_persistent);
  g_test_add_func ("/http/head/host", test_host);
  g_test_add_func ("/http/head/host-inside", test_host_inside);

  return g_test_run ();
}
