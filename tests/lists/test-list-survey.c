/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-survey.h"

#include <string.h>

#define OK WEIR_LIST_PROBLEM_NONE
#define HTML WEIR_LIST_PROBLEM_HTML
#define EMPTY WEIR_LIST_PROBLEM_EMPTY
#define BINARY WEIR_LIST_PROBLEM_BINARY
#define TEXT(literal) literal, sizeof (literal) - 1

static WeirListProblem
check (const char *octets, gsize length, gboolean is_page)
{
  /* A block of its own: reading beyond it shows. */
  g_autofree char *copy = g_memdup2 (octets, length);
  g_autoptr (GError) error = NULL;

  if (weir_list_text_check ((WeirSpan){ copy, length }, is_page, &error))
    {
      g_assert_no_error (error);
      return WEIR_LIST_PROBLEM_NONE;
    }

  g_assert_true (error->domain == WEIR_LIST_UPDATE_ERROR);
  return (WeirListProblem) error->code;
}

static void
test_check (void)
{
  static const struct
  {
    const char *octets;
    gsize length;
    gboolean is_page;
    WeirListProblem problem;
  } cases[] = {
    { TEXT ("||ads.example^\n"), FALSE, OK },
    { TEXT ("[Adblock Plus 2.0]\r\n||ads.example^\r\n"), FALSE, OK },
    { TEXT ("\xef\xbb\xbf||ads.example^"), FALSE, OK },
    { TEXT ("127.0.0.1 localhost\n"), FALSE, OK },
    { TEXT ("<ads>\n"), FALSE, OK },
    { TEXT ("! Grüße aus Köln\n"), FALSE, OK },
    { TEXT ("||ads.example^\n! Gr\xfc\xdf\x65 und noch viel mehr Worte danach\n"), FALSE, OK },

    { TEXT ("||ads.example^\n"), TRUE, HTML },
    { TEXT ("<!DOCTYPE html><title>Log in</title>"), FALSE, HTML },
    { TEXT ("\xef\xbb\xbf \r\n\t<HTML>"), FALSE, HTML },
    { TEXT ("<?xml version=\"1.0\"?>"), FALSE, HTML },
    { TEXT ("<!-- a page --><p>"), FALSE, HTML },
    { TEXT ("<meta http-equiv=refresh>"), FALSE, HTML },
    { TEXT ("<p>Gone</p>"), FALSE, HTML },

    { TEXT (""), FALSE, EMPTY },
    { TEXT (" \r\n\t\n"), FALSE, EMPTY },
    { TEXT ("\xef\xbb\xbf"), FALSE, EMPTY },
    { TEXT ("\xef\xbb\xbf\n"), FALSE, EMPTY },

    { TEXT ("||ads.example^\n\0"), FALSE, BINARY },
    { TEXT ("\x1f\x8b\x08\x00\x00\x00\x00\x00"), FALSE, BINARY },
    { TEXT ("\xff\xfe|\0|\0"), FALSE, BINARY },
    { TEXT ("\x80\x81\x82\x83 ads"), FALSE, BINARY },
    { TEXT ("\x01\x02\x03\x04 ads"), FALSE, BINARY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (check (cases[i].octets, cases[i].length, cases[i].is_page), ==,
                     cases[i].problem);
}

static void
test_tolerance (void)
{
  const gsize length = 10 * WEIR_LIST_TOLERANCE;
  g_autofree char *text = g_strnfill (length, 'a');

  memset (text, '\xff', 10);
  g_assert_cmpint (check (text, length, FALSE), ==, OK);
  text[10] = '\x02';
  g_assert_cmpint (check (text, length, FALSE), ==, BINARY);
}

static void
test_count (void)
{
  static const struct
  {
    const char *text;
    guint n_filters;
  } cases[] = {
    { "", 0 },
    { "! nothing\n", 0 },
    { "||a.example^\n@@||b.example^\n/ad/\n", 3 },
    { "example.com##.ad\n##.ad\n", 0 },
    { "0.0.0.0 a.example b.example\n127.0.0.1 localhost\nc.example\n", 3 },
    { "!#if env_firefox\n||a.example^\n!#else\n||b.example^\n||c.example^\n!#endif\n", 2 },
    { "||a.example^$nonsense\n||b.example^", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (weir_list_text_count (weir_span_of (cases[i].text), NULL), ==,
                      cases[i].n_filters);
}

static void
test_count_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "||ads.example^\n");
  g_cancellable_cancel (cancellable);
  g_assert_cmpuint (weir_list_text_count ((WeirSpan){ text->str, text->len }, cancellable), <,
                    5000);
}

static void
test_shrunk (void)
{
  g_assert_false (weir_list_has_shrunk (99, 1));
  g_assert_false (weir_list_has_shrunk (100, 50));
  g_assert_true (weir_list_has_shrunk (100, 49));
  g_assert_true (weir_list_has_shrunk (101, 50));
  g_assert_false (weir_list_has_shrunk (101, 51));
  g_assert_true (weir_list_has_shrunk (G_MAXUINT, G_MAXUINT / 2));
  g_assert_false (weir_list_has_shrunk (G_MAXUINT, G_MAXUINT));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/survey/what-is-no-list-is-refused", test_check);
  g_test_add_func ("/lists/survey/some-octets-may-be-strange", test_tolerance);
  g_test_add_func ("/lists/survey/filters-and-hosts-are-counted", test_count);
  g_test_add_func ("/lists/survey/counting-can-be-cancelled", test_count_cancelled);
  g_test_add_func ("/lists/survey/less-than-half-is-asked-about", test_shrunk);

  return g_test_run ();
}
