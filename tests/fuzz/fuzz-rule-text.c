/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rules as text: what is read can be written, and what is written reads the
 * same; what is refused says so in valid text.
 */

#include "fuzz.h"
#include "weir-rule.h"

static void
check_text (char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpstr (text, !=, "");
  g_free (text);
}

static void
check_words (const WeirRule *rule)
{
  check_text (weir_rule_describe (rule));
  check_text (weir_rule_describe_what (rule));
  check_text (weir_rule_describe_subject (rule));
  check_text (weir_rule_describe_place (rule));
  check_text (weir_rule_describe_lifetime (rule, 0));
}

/* A lifetime ends, and not before it begins. */
static void
check_lifetime (const char *text)
{
  const gint64 now = 1700000000;
  WeirLifetime lifetime;
  gint64 expires;

  if (!weir_rule_parse_lifetime (text, now, &lifetime, &expires))
    return;

  if (lifetime == WEIR_LIFETIME_UNTIL)
    {
      g_assert_cmpint (expires, >, now);
      g_assert_cmpint (expires, <=, now + WEIR_RULE_MAX_LIFETIME);
    }
  else
    g_assert_cmpint (expires, ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRule) rule = weir_rule_new_from_text (text, &error);
  g_autoptr (WeirRule) again = NULL;
  g_autofree char *written = NULL;

  check_lifetime (text);
  if (rule == NULL)
    {
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }

  check_words (rule);
  written = weir_rule_to_text (rule);
  again = weir_rule_new_from_text (written, NULL);
  g_assert_nonnull (again);
  g_assert_true (weir_rule_equal (rule, again));

  return 0;
}
