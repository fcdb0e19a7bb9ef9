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

/* Whatever is asked for inside a tunnel, the tunnel's origin is what is asked. */
static void
check_inside (WeirSpan target, const WeirHost *host, guint16 port)
{
  WeirUrl url;
  WeirUrlStatus status = weir_url_parse_inside (target, FALSE, host, port, &url);

  g_assert_true (url.is_secure);
  g_assert_cmpstr (url.host.name, ==, host->name);
  g_assert_cmpint (url.host.kind, ==, host->kind);
  g_assert_cmpuint (url.port, ==, port);
  g_assert_true (status == WEIR_URL_OK || url.path.length == 0);
  g_assert_true (status == WEIR_URL_OK || status == WEIR_URL_INVALID ||
                 status == WEIR_URL_MISDIRECTED);
  g_assert_cmpint (weir_url_parse_inside (target, TRUE, host, port, &url), ==, WEIR_URL_INVALID);
}

/* What the outside takes for an origin of http is, with https, inside its own tunnel alone. */
static void
check_own_tunnel (WeirSpan target, const WeirUrl *outside)
{
  g_autoptr (GString) text = g_string_new ("https");
  WeirUrl url;

  g_string_append_len (text, target.octets + 4, (gssize) target.length - 4);
  g_assert_cmpint (weir_url_parse_inside ((WeirSpan){ text->str, text->len }, FALSE, &outside->host,
                                          outside->has_port ? outside->port : 443, &url),
                   ==, WEIR_URL_OK);
  g_assert_true (weir_span_equal (url.path, outside->path));
  g_assert_cmpint (weir_url_parse_inside (target, FALSE, &outside->host, outside->port, &url), ==,
                   WEIR_URL_MISDIRECTED);
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
          check_inside (target, &url.host, url.port);
        }
      if (url.form == WEIR_TARGET_ABSOLUTE)
        check_own_tunnel (target, &url);
      check_printed (&url);
    }

  if (weir_url_parse_host (target, &host))
    check_host (&host);
  if (weir_host_parse (target, &host))
    check_host (&host);
  weir_host_parse (weir_span_of ("o.test"), &host);
  check_inside (target, &host, 443);

  return 0;
}
