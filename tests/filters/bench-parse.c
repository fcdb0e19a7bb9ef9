/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What reading lists costs, keys of filters and all.  Without arguments, of texts made up in the
 * proportions of the lists that people use; otherwise of the files named.  Prints the best of several
 * rounds.
 */

#include "weir-list-scanner.h"

#include <stdio.h>

#define N_ROUNDS 9

/* Lines, of a hundred each: a name for the host goes in at the %s. */
static const struct
{
  guint share;
  const char *form;
} blocklist[] = {
  { 58, "||%s^" },
  { 4, "||%s^$third-party" },
  { 3, "||%s/ads/banner.js" },
  { 2, "/%s/banner/*$image,domain=a.example|~b.example" },
  { 1, "-%s-ad-" },
  { 1, "||%s/*/x^y$script,third-party" },
  { 1, "@@||%s/player.js$script,domain=c.example" },
  { 28, "%s##.ad-box" },
  { 1, "! %s" },
  { 1, "/^https:\\/\\/%s\\/[a-z]{3,}\\.js$/$script,3p" },
};

static char *
make_name (guint number)
{
  return g_strdup_printf ("host%u.tracking-%u.example", number * 7919 % 100003, number % 977);
}

static void
append_line (GString *text, const char *form, const char *name)
{
  const char *place = strstr (form, "%s");

  g_string_append_len (text, form, place - form);
  g_string_append (text, name);
  g_string_append (text, place + 2);
  g_string_append_c (text, '\n');
}

static char *
make_blocklist (guint n_lines)
{
  GString *text = g_string_new ("[Adblock Plus 2.0]\n! Title: made up\n");

  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *name = make_name (i);
      guint at = i * 37 % 100;
      gsize form = 0;

      while (at >= blocklist[form].share)
        at -= blocklist[form++].share;
      append_line (text, blocklist[form].form, name);
    }

  return g_string_free (text, FALSE);
}

static char *
make_names (guint n_lines, const char *form)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    {
      g_autofree char *name = make_name (i);

      append_line (text, form, name);
    }

  return g_string_free (text, FALSE);
}

/* Returns: the sum of all keys, so that nobody leaves anything out */
static guint64
read_list (WeirFilterParser *parser, WeirSpan text, guint *n_lines)
{
  WeirListScanner scanner;
  WeirFilterLine result;
  WeirListLine line;
  guint64 sum = 0;

  *n_lines = 0;
  weir_list_scanner_init (&scanner, parser, text);
  while (weir_list_scanner_next (&scanner, &line, &result))
    {
      WeirSpan host;

      ++*n_lines;
      if (result.kind == WEIR_LINE_FILTER)
        sum += weir_network_filter_get_key (&result.filter);
      while (result.kind == WEIR_LINE_HOSTS && weir_hosts_next (&result.hosts, &host))
        sum += weir_network_filter_get_host_key (host);
    }

  return sum;
}

/* Returns: ms */
static double
measure (const char *name, WeirSpan text)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  gint64 best = G_MAXINT64;
  guint n_lines = 0;
  guint64 sum = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      gint64 begin = g_get_monotonic_time ();

      sum += read_list (parser, text, &n_lines);
      best = MIN (best, g_get_monotonic_time () - begin);
    }

  printf ("%-24s %7u lines %6.1f kB %7.2f ms %5.0f ns a line (%04x)\n", name, n_lines,
          (double) text.length / 1000, (double) best / 1000,
          (double) best * 1000 / MAX (n_lines, 1), (guint) (sum & 0xffff));

  return (double) best / 1000;
}

static void
measure_made_up (void)
{
  g_autofree char *filters = make_blocklist (100000);
  g_autofree char *hosts = make_names (200000, "0.0.0.0 %s");
  g_autofree char *names = make_names (100000, "%s");

  measure ("filters", weir_span_of (filters));
  measure ("hosts file", weir_span_of (hosts));
  measure ("names", weir_span_of (names));
}

static int
measure_files (char **paths)
{
  double total = 0;

  for (; *paths != NULL; paths++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = NULL;
      g_autofree char *name = g_path_get_basename (*paths);
      gsize length;

      if (!g_file_get_contents (*paths, &text, &length, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }

      total += measure (name, (WeirSpan){ text, length });
    }

  printf ("%-24s %40.2f ms\n", "all", total);

  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc > 1)
    return measure_files (argv + 1);

  measure_made_up ();

  return 0;
}
