/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-cookie.h"

/* A Cookie field value, and its pairs as "name=value" in brackets. */
static const struct
{
  const char *value;
  const char *pairs;
} pairs[] = {
  { "", "" },
  { "a=b", "[a|b|a=b]" },
  { "a=b; c=d", "[a|b|a=b][c|d|c=d]" },
  { "a=b;c=d", "[a|b|a=b][c|d|c=d]" },
  { " a = b ;\tc=d ", "[a|b|a = b][c|d|c=d]" },
  { ";; a=b ;;", "[a|b|a=b]" },
  { "a=", "[a||a=]" },
  { "=b", "[|b|=b]" },
  { "b", "[|b|b]" },
  { "a=b=c", "[a|b=c|a=b=c]" },
  { "a=\"b c\"", "[a|\"b c\"|a=\"b c\"]" },
  { "a=b, c=d", "[a|b, c=d|a=b, c=d]" },
  { "a=\x80", "[a|\x80|a=\x80]" },
};

static void
test_pairs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      gsize length = strlen (pairs[i].value);
      g_autofree char *block = g_memdup2 (pairs[i].value, length);
      g_autoptr (GString) found = g_string_new (NULL);
      WeirSpan value = { block, length };
      WeirCookiePair pair;

      while (weir_cookie_next_pair (&value, &pair))
        g_string_append_printf (found, "[%.*s|%.*s|%.*s]", (int) pair.name.length, pair.name.octets,
                                (int) pair.value.length, pair.value.octets, (int) pair.pair.length,
                                pair.pair.octets);

      g_assert_cmpstr (found->str, ==, pairs[i].pairs);
    }
}

#define NOW 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */

typedef struct
{
  const char *name;
  const char *value;
  const char *summary; /* (nullable): name|value|domain|path|lifetime|flags; ignored */
} Case;

/* Flags: d deletes, s Secure, h HttpOnly, and None, Lax, Strict. */
static const Case cases[] = {
  { "pair-alone", "a=b", "a|b|||-1|" },
  { "space", " a = b ; Path = / ", "a|b||/|-1|" },
  { "no-name", "=b", "|b|||-1|" },
  { "no-equals-sign", "b", "|b|||-1|" },
  { "no-value", "a=", "a||||-1|" },
  { "nothing", "", NULL },
  { "nothing-but-sign", "=", NULL },
  { "nothing-but-attributes", "; Path=/", NULL },
  { "equals-signs", "a=b=c", "a|b=c|||-1|" },
  { "quotes-stay", "a=\"b\"", "a|\"b\"|||-1|" },
  { "all", "a=b; Domain=x.example; Path=/p; Secure; HttpOnly; SameSite=None",
    "a|b|x.example|/p|-1|shNone" },
  { "names-in-any-case", "a=b;domain=X.example;PATH=/;sECURE;httponly;samesite=LAX",
    "a|b|X.example|/|-1|shLax" },
  { "strict", "a=b; SameSite=strict", "a|b|||-1|Strict" },
  { "odd-same-site", "a=b; SameSite=what", "a|b|||-1|" },
  { "dot-before-domain", "a=b; Domain=.x.example", "a|b|x.example||-1|" },
  { "last-domain", "a=b; Domain=x; Domain=y", "a|b|y||-1|" },
  { "empty-domain", "a=b; Domain=x; Domain=", "a|b|||-1|" },
  { "no-path", "a=b; Path=x", "a|b|||-1|" },
  { "unknown-attributes", "a=b; x; y=z;;; Secure=no", "a|b|||-1|s" },

  { "max-age", "a=b; Max-Age=60", "a|b|||60|" },
  { "max-age-zero", "a=b; Max-Age=0", "a|b|||0|d" },
  { "max-age-negative", "a=b; Max-Age=-5", "a|b|||0|d" },
  { "max-age-huge", "a=b; Max-Age=99999999999999999999", "a|b|||9223372036854775807|" },
  { "max-age-sign", "a=b; Max-Age=+5", "a|b|||-1|" },
  { "max-age-words", "a=b; Max-Age=5x", "a|b|||-1|" },
  { "max-age-empty", "a=b; Max-Age=", "a|b|||-1|" },
  { "max-age-minus", "a=b; Max-Age=-", "a|b|||-1|" },
  { "max-age-beats-expires", "a=b; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    "a|b|||60|" },
  { "last-max-age", "a=b; Max-Age=60; Max-Age=70", "a|b|||70|" },

  { "expires", "a=b; Expires=Sun, 09 Sep 2001 01:47:40 GMT", "a|b|||60|" },
  { "expired", "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a|b|||0|d" },
  { "expires-now", "a=b; Expires=Sun, 09 Sep 2001 01:46:40 GMT", "a|b|||0|d" },
  { "expires-with-dashes", "a=b; expires=Sun, 09-Sep-2001 01:47:40 GMT", "a|b|||60|" },
  { "expires-rfc-850", "a=b; expires=Sunday, 09-Sep-01 01:47:40 GMT", "a|b|||60|" },
  { "expires-asctime", "a=b; expires=Sun Sep  9 01:47:40 2001", "a|b|||60|" },
  { "expires-year-70", "a=b; expires=01-Jan-70 00:00:00 GMT", "a|b|||0|d" },
  { "expires-leap-day", "a=b; expires=29 Feb 2004 00:00:00", "a|b|||78012800|" },
  { "expires-far", "a=b; expires=Fri, 31 Dec 9999 23:59:59 GMT", "a|b|||252402300799|" },
  { "expires-no-such-day", "a=b; expires=30 Feb 2004 00:00:00", "a|b|||-1|" },
  { "expires-day-0", "a=b; expires=0 Feb 2004 00:00:00", "a|b|||-1|" },
  { "expires-hour-24", "a=b; expires=1 Feb 2004 24:00:00", "a|b|||-1|" },
  { "expires-year-1600", "a=b; expires=1 Feb 1600 00:00:00", "a|b|||-1|" },
  { "expires-no-time", "a=b; expires=1 Feb 2004", "a|b|||-1|" },
  { "expires-no-year", "a=b; expires=1 Feb 00:00:00", "a|b|||-1|" },
  { "expires-words", "a=b; expires=tomorrow", "a|b|||-1|" },
  { "expires-empty", "a=b; expires=", "a|b|||-1|" },
};

static const char *const same_sites[] = { "", "None", "Lax", "Strict" };

static char *
summarise (const WeirSetCookie *cookie)
{
  return g_strdup_printf ("%.*s|%.*s|%.*s|%.*s|%" G_GINT64_FORMAT "|%s%s%s%s",
                          (int) cookie->name.length, cookie->name.octets,
                          (int) cookie->value.length, cookie->value.octets,
                          (int) cookie->domain.length, cookie->domain.octets,
                          (int) cookie->path.length, cookie->path.octets, cookie->lifetime,
                          cookie->deletes ? "d" : "", cookie->secure ? "s" : "",
                          cookie->http_only ? "h" : "", same_sites[cookie->same_site]);
}

static void
test_set_cookie (gconstpointer user_data)
{
  const Case *c = user_data;
  gsize length = strlen (c->value);
  g_autofree char *block = g_memdup2 (c->value, length);
  g_autofree char *summary = NULL;
  WeirSetCookie cookie;

  if (weir_set_cookie_parse ((WeirSpan){ block, length }, NOW, &cookie))
    summary = summarise (&cookie);

  g_assert_cmpstr (summary, ==, c->summary);
}

static void
test_too_long (void)
{
  g_autofree char *value = g_strnfill (4096, 'x');
  g_autofree char *longest = g_strdup_printf ("%.4095s=%s", value + 1, "y");
  g_autofree char *too_long = g_strdup_printf ("%s=%s", value, "y");
  WeirSetCookie cookie;

  g_assert_true (weir_set_cookie_parse (weir_span_of (longest), NOW, &cookie));
  g_assert_false (weir_set_cookie_parse (weir_span_of (too_long), NOW, &cookie));
}

static const struct
{
  const char *value;
  const char *shortened;
} shortened[] = {
  { "a=b", "a=b" },
  { "a=b; Max-Age=5", "a=b" },
  { "a=b; Expires=Thu, 01 Jan 2070 00:00:00 GMT; Path=/", "a=b; Path=/" },
  { "a=b;  Path=/;MAX-AGE = 5;expires;Secure ; x", "a=b;  Path=/;Secure ; x" },
  { "a=b; Max-Age=5; Max-Age=6;", "a=b" },
  { "Max-Age=5; Expires=6", "Max-Age=5" },
  { "", "" },
  { "a=b;", "a=b" },
  { "a=b;;", "a=b;" },
};

static void
test_shorten (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shortened); i++)
    {
      WeirBuffer out = { 0 };
      g_autofree char *text = NULL;

      weir_set_cookie_shorten (weir_span_of (shortened[i].value), &out);
      text = weir_span_dup (weir_buffer_peek (&out));
      g_assert_cmpstr (text, ==, shortened[i].shortened);
      weir_buffer_clear (&out);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/cookie/pairs", test_pairs);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/http/cookie/set-cookie/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_set_cookie);
    }
  g_test_add_func ("/http/cookie/too-long", test_too_long);
  g_test_add_func ("/http/cookie/shorten", test_shorten);

  return g_test_run ();
}
