/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules as text: what is read can be written, and what is written reads the
 * same; what is refused says so in valid text.
 */

#include "fuzz.h"
#include "weir-rule.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = weir_rule_new_from_text (text, &error);
  g_autoptr (WeirRule) again = NULL;
  g_autofree char *written = NULL;

  if (rule == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  written = weir_rule_to_text (rule);
  again = weir_rule_new_from_text (written, NULL);
  g_assert_nonnull (again);
  g_assert_true (weir_rule_equal (rule, again));

  return 0;
}
