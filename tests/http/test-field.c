/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-field.h"

static void
test_every_name (void)
{
  for (guint id = WEIR_FIELD_OTHER + 1; id < WEIR_N_FIELDS; id++)
    {
      const char *name = weir_field_get_name ((WeirFieldId) id);
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autofree char *upper = g_ascii_strup (name, -1);

      g_test_message ("%s", name);
      g_assert_cmpint (weir_field_lookup (weir_span_of (name)), ==, id);
      g_assert_cmpint (weir_field_lookup (weir_span_of (lower)), ==, id);
      g_assert_cmpint (weir_field_lookup (weir_span_of (upper)), ==, id);
    }
}

static void
test_other_names (void)
{
  const char *const names[] = { "",          "X",       "Hos",     "Hosts",
                                "Iost",      "H0st",    "Cookie2", "Content_Length",
                                "Accept-CH", "Ranges",  "ETag",    "Content-Lengthh",
                                "X-Host",    "Upgrades" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (weir_field_lookup (weir_span_of (names[i])), ==, WEIR_FIELD_OTHER);
}

static void
test_near_names (void)
{
  g_test_summary ("A name with one octet changed to any other token octet is not the name");

  for (guint id = WEIR_FIELD_OTHER + 1; id < WEIR_N_FIELDS; id++)
    {
      const char *name = weir_field_get_name ((WeirFieldId) id);

      for (gsize at = 0; at < strlen (name); at++)
        for (char octet = '!'; octet < 0x7f; octet++)
          {
            g_autofree char *near = g_strdup (name);

            near[at] = octet;
            if (g_ascii_isalnum (octet) || strchr ("!#$%&'*+-.^_`|~", octet) != NULL)
              g_assert_cmpint (weir_field_lookup (weir_span_of (near)) == (WeirFieldId) id, ==,
                               g_ascii_tolower (octet) == g_ascii_tolower (name[at]));
          }
    }
}

static void
test_flags (void)
{
  g_assert_cmpint (weir_field_get_flags (WEIR_FIELD_HOST), ==, WEIR_FIELD_FRAMING);
  g_assert_cmpint (weir_field_get_flags (WEIR_FIELD_TE), ==, WEIR_FIELD_HOP_BY_HOP);
  g_assert_cmpint (weir_field_get_flags (WEIR_FIELD_COOKIE), ==, 0);
  g_assert_cmpint (weir_field_get_flags (WEIR_FIELD_OTHER), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/field/every-name", test_every_name);
  g_test_add_func ("/http/field/other-names", test_other_names);
  g_test_add_func ("/http/field/near-names", test_near_names);
  g_test_add_func ("/http/field/flags", test_flags);

  return g_test_run ();
}
