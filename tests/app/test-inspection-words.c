/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-inspection-words.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1800000000)

static void
test_banner (void)
{
  static const struct
  {
    WeirInspectionMode mode;
    guint n_sites;
    const char *problem;
    const char *expected;
  } cases[] = {
    { WEIR_INSPECTION_OFF, 3, NULL, NULL },
    { WEIR_INSPECTION_OFF, 3, "No authority.", NULL },
    { WEIR_INSPECTION_CHOSEN, 0, NULL,
      "Inspection is on, but no site is chosen: Weir looks inside nothing" },
    { WEIR_INSPECTION_CHOSEN, 1, NULL, "Weir looks inside encrypted connections to 1 site" },
    { WEIR_INSPECTION_CHOSEN, 3, NULL, "Weir looks inside encrypted connections to 3 sites" },
    { WEIR_INSPECTION_CHOSEN, 3, "No authority.", "No authority." },
    { WEIR_INSPECTION_ALL, 0, NULL,
      "Weir looks inside encrypted connections to all sites but the exempt" },
    { WEIR_INSPECTION_ALL, 0, "No authority.", "No authority." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told =
        weir_inspection_words_banner (cases[i].mode, cases[i].n_sites, cases[i].problem);

      g_assert_cmpstr (told, ==, cases[i].expected);
    }
}

/* A new mode or category has to have words of its own. */
static void
test_all_have_words (void)
{
  for (guint i = 0; i <= WEIR_INSPECTION_ALL; i++)
    g_assert_cmpuint (strlen (weir_inspection_words_mode (i)), >, 20);
  for (guint i = 0; i < WEIR_N_EXEMPT_CATEGORIES; i++)
    g_assert_cmpuint (strlen (weir_inspection_words_category (i)), >, 5);
}

static void
test_learned (void)
{
  static const struct
  {
    WeirInspectionReason reason;
    const char *client;
    const char *expected;
  } cases[] = {
    { WEIR_INSPECTION_REASON_CLIENT_REFUSED, "Firefox", "Firefox refused Weir’s certificate; " },
    { WEIR_INSPECTION_REASON_CLIENT_REFUSED, "", "A program refused Weir’s certificate; " },
    { WEIR_INSPECTION_REASON_CLIENT_REFUSED, NULL, "A program refused Weir’s certificate; " },
    { WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE, NULL,
      "It asks for a certificate of yours, which Weir cannot show; " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *told =
        weir_inspection_words_learned (cases[i].reason, cases[i].client, NOW, NOW);

      g_assert_true (g_str_has_prefix (told, cases[i].expected));
      g_assert_cmpuint (strlen (told), ==, strlen (cases[i].expected) + strlen ("00:00"));
    }
}

static void
test_day (void)
{
  g_autofree char *day = weir_inspection_words_day (NOW);
  g_autofree char *never = weir_inspection_words_day (G_MAXINT64);

  g_assert_cmpstr (day, ==, "15 January 2027");
  g_assert_cmpstr (never, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/inspection-words/banner-says-what-is-looked-into", test_banner);
  g_test_add_func ("/app/inspection-words/all-modes-and-categories-have-words",
                   test_all_have_words);
  g_test_add_func ("/app/inspection-words/learned-says-who-refused", test_learned);
  g_test_add_func ("/app/inspection-words/days-that-are-none-are-empty", test_day);
  return g_test_run ();
}
