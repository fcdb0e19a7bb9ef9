/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-scan.h"

#include <string.h>

#define MAX_LENGTH 200
#define ROOM 256

/* Each octet at each place of a block, and the same by vectors as without. */
static void
test_octets (void)
{
  for (guint octet = 0; octet < 256; octet++)
    for (gsize at = 0; at < 65; at++)
      {
        char octets[ROOM] = { 0 };
        char lower[ROOM] = { 0 };
        guint64 words[ROOM / 64] = { 0 };
        gboolean is_word = g_ascii_isalnum ((char) octet);

        octets[at] = (char) octet;
        weir_filter_scan (octets, lower, at + 1, words);
        g_assert_cmpint (lower[at], ==, g_ascii_tolower ((char) octet));
        g_assert_cmpuint (words[at / 64], ==, (guint64) is_word << (at % 64));
      }
}

static void
test_same_without_vectors (void)
{
  for (guint turn = 0; turn < 2000; turn++)
    {
      gsize length = g_test_rand_int_range (0, MAX_LENGTH);
      char octets[ROOM] = { 0 };
      char lower[ROOM] = { 0 };
      char portably_lower[ROOM] = { 0 };
      guint64 words[ROOM / 64] = { 0 };
      guint64 portable_words[ROOM / 64] = { 0 };

      for (gsize i = 0; i < length; i++)
        octets[i] = (char) g_test_rand_int_range (0, 256);
      weir_filter_scan (octets, lower, length, words);
      weir_filter_scan_portably (octets, portably_lower, length, portable_words);
      g_assert_cmpmem (lower, ROOM, portably_lower, ROOM);
      g_assert_cmpmem (words, sizeof words, portable_words, sizeof portable_words);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/filter-scan/octets", test_octets);
  g_test_add_func ("/filters/filter-scan/same-without-vectors", test_same_without_vectors);

  return g_test_run ();
}
