/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A line of a hosts file: its names are in normal form, none is the computer's own, they come in the
 * order in which they stand there, and each has the key of ||name^.
 */

#include "filter-claims.h"
#include "fuzz.h"
#include "weir-host.h"

static const char *const beginnings[] = { "0.0.0.0 ", "127.0.0.1\t", "::1 ", ":: ", "0 ", "" };

static void
check_key (WeirFilterParser *parser, WeirSpan host)
{
  gboolean is_ipv6 = memchr (host.octets, ':', host.length) != NULL;
  g_autofree char *name = weir_span_dup (host);
  g_autofree char *line = g_strdup_printf (is_ipv6 ? "||[%s]^$badfilter" : "||%s^$badfilter", name);
  WeirFilterLine filter;

  weir_filter_parser_read (parser, weir_span_of (line), &filter);
  g_assert_cmpint (filter.kind, ==, WEIR_LINE_FILTER);
  g_assert_cmpuint (weir_network_filter_get_key (&filter.filter), ==,
                    weir_network_filter_get_host_key (host));
}

/* Each name is what the next words of the line, but for the computer's own, are in normal form. */
static void
check_order (WeirSpan hosts, WeirSpan words)
{
  WeirSpan host;
  WeirSpan word;

  while (weir_hosts_next (&hosts, &host))
    {
      gboolean found = FALSE;

      while (!found && weir_hosts_next (&words, &word))
        {
          WeirHost normal;

          found = weir_host_parse (word, &normal) &&
                  weir_span_equal (host, (WeirSpan){ normal.name, normal.length });
        }
      g_assert_true (found);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autoptr (WeirFilterParser) other = weir_filter_parser_new ();
  WeirSpan input = { (const char *) data, size };
  guint8 choice = fuzz_take_choice (&input);
  g_autofree char *rest = weir_span_dup (input);
  g_autofree char *text = g_strconcat (beginnings[choice % G_N_ELEMENTS (beginnings)], rest, NULL);
  WeirFilterLine line;
  WeirSpan hosts;
  WeirSpan host;

  weir_filter_parser_read (parser, weir_span_of (text), &line);
  filter_claims_check_line (&line);
  if (line.kind != WEIR_LINE_HOSTS)
    return 0;

  check_order (line.hosts, (WeirSpan){ text, strcspn (text, "#") });
  hosts = line.hosts;
  while (weir_hosts_next (&hosts, &host))
    check_key (other, host);

  return 0;
}
