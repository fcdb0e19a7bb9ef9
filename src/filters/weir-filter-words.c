/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a line is not used for, or why it cannot be read, in words for the one who wrote it. */

#include "weir-network-filter.h"

#include <glib/gi18n-lib.h>

static const char *const skips[] = {
#define SKIP_WORDS(id, words) [WEIR_SKIP_##id] = words,
  WEIR_SKIP_TABLE (SKIP_WORDS)
#undef SKIP_WORDS
};

static const char *const unreads[] = {
#define UNREAD_WORDS(id, words) [WEIR_UNREAD_##id] = words,
  WEIR_UNREAD_TABLE (UNREAD_WORDS)
#undef UNREAD_WORDS
};

const char *
weir_skip_reason_describe (WeirSkipReason reason)
{
  g_return_val_if_fail ((guint) reason < G_N_ELEMENTS (skips), NULL);

  return _ (skips[reason]);
}

/* @detail may hold anything, "%" too. */
static char *
describe_unread (WeirUnreadReason reason, const char *detail)
{
  GString *sentence = g_string_new (_ (unreads[reason]));
  const char *place = strstr (sentence->str, "%s");

  if (place != NULL)
    {
      gssize at = place - sentence->str;

      g_string_erase (sentence, at, 2);
      g_string_insert (sentence, at, detail != NULL ? detail : "");
    }

  return g_string_free (sentence, FALSE);
}

/**
 * weir_filter_line_explain:
 * @line: a line that was read
 *
 * Returns: (transfer full) (nullable): why it has no effect, a sentence; %NULL if it has one, or
 *   need have none
 */
char *
weir_filter_line_explain (const WeirFilterLine *line)
{
  g_return_val_if_fail (line != NULL, NULL);

  switch (line->kind)
    {
    case WEIR_LINE_SKIPPED:
      /* Translators: %s is “hides elements of pages” or another of such */
      return g_strdup_printf (_ ("It has no effect at the network: it %s."),
                              weir_skip_reason_describe (line->skip));

    case WEIR_LINE_UNREADABLE:
      return describe_unread (line->unread, line->detail);

    case WEIR_LINE_NOTHING:
    case WEIR_LINE_FILTER:
    case WEIR_LINE_HOSTS:
    default:
      return NULL;
    }
}
