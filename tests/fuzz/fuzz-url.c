/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A host in normal form is its own normal form, and its site is a part of it; a
 * target, taken apart and put together, is the same.
 */

#include "fuzz.h"
#include "weir-site.h"
#include "weir-url.h"

static void
check_host (const WeirHost *host)
{
  WeirHost again;
  const char *site = weir_site_of_host (host->name);

  g_assert_cmpuint (host->length, ==, strlen (host->name));
  g_assert_true (weir_host_parse ((WeirSpan){ host->name, host->length }, &again));
  g_assert_cmpstr (again.name, ==, host->name);
  g_assert_cmpint (again.kind, ==, host->kind);

  g_assert_true (g_str_has_suffix (host->name, site));
  g_assert_true (weir_host_is_below (host->name, site));
  g_assert_false (weir_site_is_third_party (site, host->name));
  weir_host_is_loopback (host);
}

static void
print_authority (const WeirUrl *url, GString *text)
{
  const gboolean in_brackets = url->host.kind == WEIR_HOST_IPV6;

  g_string_append_printf (text, "%s%s%s", in_brackets ? "[" : "", url->host.name,
                          in_brackets ? "]" : "");
  if (url->has_port || url->form == WEIR_TARGET_AUTHORITY)
    g_string_append_printf (text, ":%u", url->port);
}

/* What was understood, written down, is understood as the same. */
static void
check_printed (const WeirUrl *url)
{
  g_autoptr (GString) text = g_string_new (url->form == WEIR_TARGET_ABSOLUTE ? "http://" : "");
  const gboolean is_connect = url->form == WEIR_TARGET_AUTHORITY;
  WeirUrl again;

  if (url->form == WEIR_TARGET_ASTERISK)
    g_string_append_c (text, '*');
  if (url->host.length > 0)
    print_authority (url, text);
  g_string_append_len (text, url->path.octets, (gssize) url->path.length);

  g_assert_cmpint (weir_url_parse ((WeirSpan){ text->str, text->len }, is_connect, &again), ==,
                   WEIR_URL_OK);
  g_assert_cmpint (again.form, ==, url->form);
  g_assert_cmpstr (again.host.name, ==, url->host.name);
  g_assert_cmpuint (again.port, ==, url->port);
  g_assert_cmpint (again.has_port, ==, url->has_port);
  g_assert_true (weir_span_equal (again.path, url->path));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan target = { (const char *) data, size };
  gboolean is_connect = fuzz_take_choice (&target) & 1;
  WeirHost host;
  WeirUrl url;

  if (weir_url_parse (target, is_connect, &url) == WEIR_URL_OK)
    {
      g_assert_cmpint (url.form == WEIR_TARGET_AUTHORITY, ==, is_connect);
      if (url.form == WEIR_TARGET_ABSOLUTE || url.form == WEIR_TARGET_AUTHORITY)
        {
          g_assert_cmpuint (url.port, >, 0);
          check_host (&url.host);
        }
      check_printed (&url);
    }

  if (weir_url_parse_host (target, &host))
    check_host (&host);
  if (weir_host_parse (target, &host))
    check_host (&host);

  return 0;
}
