/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-certificate-fault.h"

#include <string.h>

static void
test_words (void)
{
  g_test_summary ("Each fault has a word of its own, for scripts");
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (int fault = 0; fault < WEIR_N_CERTIFICATE_FAULTS; fault++)
    {
      const char *word = weir_certificate_fault_to_word ((WeirCertificateFault) fault);

      g_assert_cmpuint (strspn (word, "abcdefghijklmnopqrstuvwxyz-"), ==, strlen (word));
      g_assert_true (g_hash_table_add (words, (gpointer) word));
    }
}

static void
test_sentences (void)
{
  g_test_summary ("Each fault has a sentence of its own, for people");
  g_autoptr (GHashTable) sentences = g_hash_table_new (g_str_hash, g_str_equal);

  for (int fault = 0; fault < WEIR_N_CERTIFICATE_FAULTS; fault++)
    {
      const char *sentence = weir_certificate_fault_describe ((WeirCertificateFault) fault);

      g_assert_true (g_ascii_isupper (*sentence));
      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_true (g_utf8_validate (sentence, -1, NULL));
      g_assert_true (g_hash_table_add (sentences, (gpointer) sentence));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/certificate-fault/words", test_words);
  g_test_add_func ("/tls/certificate-fault/sentences", test_sentences);

  return g_test_run ();
}
