/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A shortened cookie is the same cookie but for its lifetime. */

#include "fuzz.h"
#include "weir-cookie.h"

#define NOW 1000000000

static void
check_pairs (WeirSpan value)
{
  WeirCookiePair pair;

  while (weir_cookie_next_pair (&value, &pair))
    {
      g_assert_cmpuint (pair.pair.length, >, 0);
      g_assert_cmpuint (pair.name.length + pair.value.length, <=, pair.pair.length);
    }
}

static void
check_shortened (WeirSpan value, const WeirSetCookie *cookie)
{
  WeirBuffer out = { 0 };
  WeirSetCookie shortened;

  weir_set_cookie_shorten (value, &out);
  g_assert_cmpuint (weir_buffer_length (&out), <=, value.length);
  g_assert_true (weir_set_cookie_parse (weir_buffer_peek (&out), NOW, &shortened));
  g_assert_true (weir_span_equal (shortened.name, cookie->name));
  g_assert_true (weir_span_equal (shortened.value, cookie->value));
  g_assert_true (weir_span_equal (shortened.domain, cookie->domain));
  g_assert_true (weir_span_equal (shortened.path, cookie->path));
  g_assert_cmpint (shortened.secure, ==, cookie->secure);
  g_assert_cmpint (shortened.http_only, ==, cookie->http_only);
  g_assert_cmpint (shortened.same_site, ==, cookie->same_site);
  g_assert_cmpint (shortened.lifetime, ==, -1);
  weir_buffer_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan value = { (const char *) data, size };
  WeirSetCookie cookie;

  check_pairs (value);
  if (weir_set_cookie_parse (value, NOW, &cookie))
    {
      g_assert_cmpint (cookie.deletes, ==, cookie.lifetime == 0);
      check_shortened (value, &cookie);
    }

  return 0;
}
