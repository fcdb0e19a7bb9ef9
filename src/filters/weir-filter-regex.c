/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-regex.h"

struct _WeirFilterRegex
{
  GRegex *regex; /* (owned) */
};

gboolean
weir_filter_regex_check (WeirSpan source G_GNUC_UNUSED, char **message G_GNUC_UNUSED)
{
  return TRUE;
}

WeirFilterRegex *
weir_filter_regex_new (WeirSpan source, gboolean match_case, char **message G_GNUC_UNUSED)
{
  g_autofree char *pattern = weir_span_dup (source);
  GRegex *regex = g_regex_new (pattern, (match_case ? 0 : G_REGEX_CASELESS) | G_REGEX_RAW, 0, NULL);
  WeirFilterRegex *self;

  if (regex == NULL)
    return NULL;

  self = g_new (WeirFilterRegex, 1);
  self->regex = regex;

  return self;
}

void
weir_filter_regex_free (WeirFilterRegex *self)
{
  g_regex_unref (self->regex);
  g_free (self);
}

gboolean
weir_filter_regex_matches (const WeirFilterRegex *self, WeirSpan text)
{
  return g_regex_match_full (self->regex, text.octets, (gssize) text.length, 0, 0, NULL, NULL);
}

gsize
weir_filter_regex_find_literal (WeirSpan source G_GNUC_UNUSED,
                                char *literal G_GNUC_UNUSED,
                                gsize size G_GNUC_UNUSED)
{
  return 0;
}
