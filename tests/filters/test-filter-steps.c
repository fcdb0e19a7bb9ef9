/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What looking for filters may take: words that stand in a URL again and again, and lists that were
 * made to be slow.
 */

#include "filter-lists.h"

#include "weir-filter-format.h"
#include "weir-filter-hash.h"
#include "weir-pattern-match.h"

#define PAGE "https://shop.example/"

/* The word that leads to the filter stands there more than once, and the first time does not do. */
static const struct
{
  const char *list;
  const char *request; /* TYPE SOURCE URL */
  const char *answer;
} cases[] = {
  { "/adword/2", "image " PAGE " https://a.test/adword/1/adword/2", "block /adword/2" },
  { "/adword^2", "image " PAGE " https://a.test/adword/1/adword/2", "block /adword^2" },
  { "/adword/2|", "image " PAGE " https://a.test/adword/2/adword/2", "block /adword/2|" },
  { "/adword/2*x", "image " PAGE " https://a.test/adword/1x/adword/2x", "block /adword/2*x" },
  { "/adword/2*x", "image " PAGE " https://a.test/adword/2/adword/1", "" },
  { "/b*/adword/2", "image " PAGE " https://a.test/adword/2/b/adword/2", "block /b*/adword/2" },
  { "/\\/adword\\/[2-4]/$image", "image " PAGE " https://a.test/adword/1/adword/2",
    "block /\\/adword\\/[2-4]/$image" },
  { "/\\/adword\\/[2-4]/$image", "image " PAGE " https://a.test/adword/1/adword/5", "" },
  { "/adword/*x$doc\n@@/adword/*y", "document x https://a.test/adword/1/adword/x",
    "block /adword/*x$doc" },
  { "/adword/*x$doc\n@@/adword/*y", "document x https://a.test/adword/1/adword/xy",
    "allow @@/adword/*y" },
};

static void
test_word_again (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirFilterSet) set = filter_lists_compile (cases[i].list, NULL);
      g_autofree char *answer = filter_lists_ask (set, cases[i].request);

      g_test_message ("%s: %s", cases[i].list, cases[i].request);
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
}

/* What nearly lies in a thousand places is looked for as long as there are steps, and no longer. */
static void
test_pattern (void)
{
  const WeirPatternHint nowhere = { 0 };
  const guint kinds[] = { WEIR_PATTERN_PLAIN, WEIR_PATTERN_GLOB };
  g_autofree WeirFilterRequest *request = g_new (WeirFilterRequest, 1);
  g_autofree char *as = g_strnfill (2000, 'a');
  g_autofree char *url = g_strconcat ("https://a.test/", as, "b", NULL);
  WeirSpan pattern = weir_span_of (url + 1000);

  g_assert_true (weir_filter_request_init_from_urls (request, WEIR_FILTER_TYPE_IMAGE,
                                                     weir_span_of (PAGE), weir_span_of (url)));
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      guint n_steps = 1000 * 1000;
      guint n_few = 1;

      g_assert_cmpuint (weir_pattern_match (pattern, kinds[i], 0, FALSE, request, nowhere,
                                            &n_steps),
                        ==, strlen (url));
      g_assert_cmpuint (n_steps, <, 1000 * 1000);
      g_assert_cmpuint (weir_pattern_match (pattern, kinds[i], 0, FALSE, request, nowhere, &n_few),
                        ==, WEIR_PATTERN_NO_MATCH);
      g_assert_cmpuint (n_few, ==, 0);
    }
}

static char *
repeat (const char *before, const char *text, guint n)
{
  GString *string = g_string_new (before);

  for (guint i = 0; i < n; i++)
    g_string_append (string, text);

  return g_string_free (string, FALSE);
}

/* Each line is @pattern with a number behind; the URL has @tail a hundred times. */
static void
ask_slow_list (const char *pattern, guint n_lines, const char *tail)
{
  GString *list = g_string_new ("||ads.test^\n");
  g_autoptr (WeirFilterSet) set = NULL;
  g_autofree char *request = repeat ("image " PAGE " https://a.test", tail, 100);
  g_autofree char *of_host = repeat ("image " PAGE " https://ads.test", tail, 100);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (list, "%s%u\n", pattern, i);
  set = filter_lists_compile (list->str, NULL);
  g_string_free (list, TRUE);

  answer = filter_lists_ask (set, request);
  g_assert_cmpstr (answer, ==, "");
  g_clear_pointer (&answer, g_free);

  answer = filter_lists_ask (set, of_host);
  g_assert_cmpstr (answer, ==, "block ||ads.test^");
}

static void
test_slow_list (void)
{
  g_autofree char *long_word = g_strnfill (1000, 'a');
  g_autofree char *long_glob = g_strconcat ("*/slowword/*", long_word, "b", NULL);
  g_autofree char *long_tail = g_strconcat ("/slowword/", long_word + 950, NULL);

  g_test_summary ("Hosts are found first, whatever else the list has");
  ask_slow_list ("/slowword/", 50000, "/slowword");
  ask_slow_list ("/slowword/*b", 50000, "/slowword/a");
  ask_slow_list (long_glob, 500, long_tail);
}

/* Names that lie side by side in one file are all over another one. */
static void
test_flood (void)
{
  const guint32 n_slots = 1 << 20;
  const guint32 n_near = 1 << 10;
  guint n_together = 0;

  for (guint i = 0, n = 0; n < 1000; i++)
    {
      char name[32];
      guint64 hash =
        weir_filter_hash_name (name, (gsize) g_snprintf (name, sizeof name, "h%u.test", i));

      if (weir_filter_hash_slot (hash, 1, n_slots) >= n_near)
        continue;
      n++;
      n_together += weir_filter_hash_slot (hash, 2, n_slots) < n_near;
    }

  g_assert_cmpuint (n_together, <, 20);
}

/* Returns: (transfer full): where the slots of a file made of @text are mixed by */
static char *
get_salt (const char *text)
{
  const char *const texts[] = { text, NULL };
  g_autoptr (GBytes) octets = filter_lists_compile_octets (texts, NULL);
  const WeirFilterHeader *header = g_bytes_get_data (octets, NULL);

  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", header->salt);
}

/* Who writes a list cannot know where its names will lie. */
static void
test_salt (void)
{
  g_autofree char *salt = get_salt ("||a.example^");
  g_autofree char *other = get_salt ("||b.example^");
  g_autofree char *pattern = g_strconcat ("*", salt, "*", NULL);

  if (g_test_subprocess ())
    {
      g_print ("salt %s\n", salt);
      return;
    }

  g_assert_cmpstr (salt, !=, other);
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stdout ("*salt *");
  g_test_trap_assert_stdout_unmatched (pattern);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/steps/word-again", test_word_again);
  g_test_add_func ("/filters/steps/pattern", test_pattern);
  g_test_add_func ("/filters/steps/slow-list", test_slow_list);
  g_test_add_func ("/filters/steps/flood", test_flood);
  g_test_add_func ("/filters/steps/salt", test_salt);

  return g_test_run ();
}
