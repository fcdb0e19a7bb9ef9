/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the page says that stands in for a blocked one.
 *
 * First why, as everywhere else; then the ways to let it through: those for the
 * window and those for a terminal, since a proxy may run without a window.
 */

#include "weir-blocked-words.h"

#include <glib/gi18n-lib.h>

static void
take (GStrvBuilder *words, char *paragraph)
{
  g_strv_builder_add (words, paragraph);
  g_free (paragraph);
}

/* Returns: (transfer full) (nullable): the line, if a rule can be made about it */
static char *
dup_filter (WeirFilterRef filter)
{
  WeirFilterOrigin origin;
  WeirSpan list;
  g_autofree char *line = NULL;
  g_autoptr (WeirRule) rule = NULL;

  if (!weir_filter_ref_get_origin (filter, &origin, &list))
    return NULL;

  line = weir_span_dup (origin.text);
  rule = weir_rule_new (&(WeirRule){ .kind = WEIR_RULE_KIND_FILTER, .filter = line }, NULL);

  return rule != NULL ? g_steal_pointer (&line) : NULL;
}

static void
tell_of_filter (GStrvBuilder *words, WeirFilterRef filter)
{
  g_autofree char *line = dup_filter (filter);
  g_autofree char *quoted = line != NULL ? g_shell_quote (line) : NULL;

  if (quoted != NULL)
    /* Translators: the command stays as it is; the placeholder is a filter */
    take (words, g_strdup_printf (_ ("To allow all that this filter blocks, run: "
                                     "weirctl allow --filter %s"),
                                  quoted));
}

char **
weir_blocked_words (const WeirJudgement *judgement, const WeirRequestInfo *info)
{
  const WeirReason *reason = &judgement->reason;
  const char *host = info->host.name;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  take (words, weir_reason_describe (reason, host, info->site, TRUE));
  if (reason->kind == WEIR_REASON_FILTER && info->type == WEIR_RESOURCE_TUNNEL)
    take (words, weir_filter_describe_tunnel (host));

  /* Translators: the command stays as it is; the placeholder is a host name */
  take (words, g_strdup_printf (_ ("To allow it, use the menu of its row in Weir's window, or run: "
                                   "weirctl allow %s"),
                                host));
  if (reason->kind == WEIR_REASON_FILTER)
    tell_of_filter (words, reason->filter);

  return g_strv_builder_end (words);
}
