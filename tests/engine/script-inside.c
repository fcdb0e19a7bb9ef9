/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Conversations inside a tunnel that the proxy looks into.
 *
 * Everything that holds in the clear holds there too, so the same tables are played:
 * the client behind its CONNECT and a handshake, the origin with a certificate of a
 * root that the proxy trusts (secure.c).
 *
 * A rule turns requests to a proxy into requests to an origin.  What is about the
 * outside alone, or comes out otherwise inside, is left out by name; what it is inside
 * instead, test-conform-inside.c says.
 */

#include "script-inside.h"

#include <string.h>

#define HTTP "http://"
#define AS_IT_STANDS "≡"
#define ORIGIN_URL "http://o.test/"

/* --- What they say --------------------------------------------------------- */

static const char *
find_nocase (const char *text, gsize length, const char *wanted)
{
  for (gsize i = 0; i + strlen (wanted) <= length; i++)
    if (g_ascii_strncasecmp (text + i, wanted, strlen (wanted)) == 0)
      return text + i;

  return NULL;
}

/* A line that has no field in it may be a request's first. */
static void
append_line (GString *out, const char *line, gsize length)
{
  const char *url = find_nocase (line, length, HTTP);

  if (g_str_has_prefix (line, AS_IT_STANDS))
    {
      g_string_append_len (out, line + strlen (AS_IT_STANDS), length - strlen (AS_IT_STANDS));
      return;
    }

  if (url == NULL || g_strstr_len (line, (gssize) length, ": ") != NULL)
    {
      g_string_append_len (out, line, (gssize) length);
      return;
    }

  g_string_append_len (out, line, url - line);
  if (g_str_has_prefix (url, ORIGIN_URL))
    {
      url += strlen (ORIGIN_URL) - 1;
    }
  else
    {
      g_string_append_len (out, url, strlen ("http"));
      g_string_append_c (out, 's');
      url += strlen ("http");
    }
  g_string_append_len (out, url, line + length - url);
}

char *
script_inside_read_request (const char *text)
{
  GString *out = g_string_new (NULL);

  while (*text != '\0')
    {
      gsize length = strcspn (text, "\n");

      length += text[length] == '\n' ? 1 : 0;
      append_line (out, text, length);
      text += length;
    }

  return g_string_free (out, FALSE);
}

/* --- What is left out ------------------------------------------------------ */

typedef struct
{
  const char *pattern;
  guint n_tests; /* that there are of it */
  guint n_seen;
} LeftOut;

static LeftOut left_out[] = {
  /* About CONNECT, which nobody sends inside but to be refused. */
  { "/conform/connect/*", 41, 0 },
  { "/engine/tunnel/connect/*", 15, 0 },
  { "/engine/patience/tunnel-that-stalls", 1, 0 },

  /* Of absolute-form and Host: inside there is one host, and one scheme. */
  { "/conform/targets/other-scheme/*", 10, 0 },
  { "/conform/targets/host/in-its-place", 1, 0 },
  { "/conform/targets/host/port-of-the-target", 1, 0 },
  { "/conform/targets/host/no-port-but-in-the-field", 1, 0 },
  { "/conform/targets/host/named-by-connection", 1, 0 },
  { "/conform/targets/host/options-of-a-port", 1, 0 },
  { "/conform/heads/request/host-of-another", 1, 0 },
  { "/conform/heads/request/empty-host", 1, 0 },
  { "/engine/failures/request/other-scheme", 1, 0 },
  { "/engine/forwarding/fields-of-the-connection-stay-on-it", 1, 0 },

  /* To the octet, of a line that is shorter inside. */
  { "/engine/local/trace-at-the-last-hop", 1, 0 },
  { "/conform/limits/request/longest-line", 1, 0 },
  { "/conform/limits/too-long/line-too-long-by-one", 1, 0 },

  /* With several hosts over one connection. */
  { "/conform/expect/answered-by-weir-while-the-client-waits", 1, 0 },
  { "/engine/forwarding/no-sharing-between-hosts", 1, 0 },
  { "/engine/forwarding/pipelined-in-order", 1, 0 },
  { "/engine/failures/request/head-gets-no-content", 1, 0 },
  { "/engine/failures/response/refused", 1, 0 },
  { "/engine/local/loop-by-name", 1, 0 },
  { "/engine/local/origin-form-of-another-host", 1, 0 },
  { "/engine/local/blocked/document", 1, 0 },
  { "/engine/local/blocked/short-content-is-thrown-away", 1, 0 },

  /* The first request inside finds a connection that was there before: it is asked again. */
  { "/conform/content/none-came/nothing", 1, 0 },
  { "/conform/content/none-came-but-a-reset/nothing", 1, 0 },
  { "/engine/failures/response/closed-without-an-answer", 1, 0 },
  { "/engine/failures/response/reset-without-an-answer", 1, 0 },
};

/* Each pattern is of one program, and still finds there what it did when it was written. */
static void
test_left_out (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++)
    {
      g_test_message ("%s", left_out[i].pattern);
      if (left_out[i].n_seen > 0)
        g_assert_cmpuint (left_out[i].n_seen, ==, left_out[i].n_tests);
    }
}

gboolean
script_inside_wants (const char *path)
{
  static gboolean is_counting;

  if (!is_counting)
    g_test_add_func ("/inside/left-out", test_left_out);
  is_counting = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (left_out); i++)
    if (g_pattern_match_simple (left_out[i].pattern, path))
      {
        left_out[i].n_seen++;
        return FALSE;
      }

  return TRUE;
}
