/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Why something was decided, in sentences.
 *
 * A reason is data until somebody reads it; only then is it put into words,
 * in the user's language.  The sentence names what decided and nothing else:
 * how to change it is the business of whoever shows it.
 */

#include "weir-policy.h"

#include <glib/gi18n-lib.h>

#include "weir-address.h"
#include "weir-list-row.h"
#include "weir-list-scanner.h"
#include "weir-site.h"

static char *
describe_decision (const WeirRule *rule)
{
  g_autofree char *subject = weir_rule_describe_subject (rule);
  g_autofree char *place = weir_rule_describe_place (rule);

  if (rule->kind == WEIR_RULE_KIND_INSPECTION)
    return g_strdup_printf (rule->action == WEIR_RULE_ALLOW
                              ? _ ("You chose to look inside %s.")
                              : _ ("You chose never to look inside %s."),
                            rule->host);

  switch (rule->action)
    {
    case WEIR_RULE_ALLOW:
      /* Translators: what and where: “You allowed” “cdn.example” “on shop.example” */
      return g_strdup_printf (_ ("You allowed %1$s %2$s."), subject, place);
    case WEIR_RULE_SESSION:
      return g_strdup_printf (_ ("You keep %1$s for the session only %2$s."), subject, place);
    case WEIR_RULE_BLOCK:
    default:
      return g_strdup_printf (_ ("You blocked %1$s %2$s."), subject, place);
    }
}

static char *
describe_rule (const WeirRule *rule, const char *host)
{
  g_autofree char *decision = describe_decision (rule);

  if (rule->host == NULL || g_str_equal (rule->host, host))
    return g_steal_pointer (&decision);

  /* Translators: after a sentence about a domain, why it holds for a host below that domain */
  return g_strdup_printf (_ ("%1$s %2$s is below %3$s."), decision, host, rule->host);
}

char *
weir_filter_describe_decision (const char *list, guint line, const char *filter, gboolean blocked)
{
  /* Translators: the name of a list of filters, the number of a line in it, and that line */
  return g_strdup_printf (blocked ? _ ("The list “%1$s” blocks it, by line %2$u: %3$s")
                                  : _ ("The list “%1$s” lets it through, by line %2$u: %3$s"),
                          list, line, filter);
}

char *
weir_filter_describe_tunnel (const char *host)
{
  return g_strdup_printf (_ ("Of a tunnel only the host is known: the filter blocks all of %s."),
                          host);
}

gboolean
weir_filter_ref_get_origin (WeirFilterRef filter, WeirFilterOrigin *origin, WeirSpan *list)
{
  WeirFilterSetList of_list;

  if (filter.set == NULL || !weir_filter_set_get_origin (filter.set, filter.id, origin) ||
      !weir_filter_set_get_list (filter.set, origin->list, &of_list))
    return FALSE;

  *list = of_list.key;

  return TRUE;
}

static char *
dup_as_text (WeirSpan span)
{
  return g_utf8_make_valid (span.length > 0 ? span.octets : "", (gssize) span.length);
}

/* What a list calls itself, or its key if it does not say. Returns: (transfer full) */
static char *
dup_title (const WeirFilterSet *set, guint index)
{
  WeirFilterSetList list;
  WeirListHeader header;

  if (!weir_filter_set_get_list (set, index, &list))
    return g_strdup ("");

  weir_list_header_read (list.text, &header);

  return dup_as_text (header.title.length > 0 && header.title.length <= WEIR_LIST_MAX_TITLE
                        ? header.title
                        : list.key);
}

static char *
describe_filter (WeirFilterRef filter, gboolean blocked)
{
  WeirFilterOrigin origin;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (filter.set == NULL || !weir_filter_set_get_origin (filter.set, filter.id, &origin))
    return g_strdup (blocked ? _ ("A filter of one of your lists blocked it.")
                             : _ ("An exception of one of your lists let it through."));

  title = dup_title (filter.set, origin.list);
  text = dup_as_text (origin.text);

  return weir_filter_describe_decision (title, origin.line, text, blocked);
}

static char *
describe_forgotten_rule (gboolean blocked)
{
  return g_strdup (blocked ? _ ("One of your rules blocked it.")
                           : _ ("One of your rules allowed it."));
}

/* A page that does not say of which site it is, is of another: its own would say. */
static char *
describe_hidden_page (gboolean cookies, const char *host)
{
  return g_strdup_printf (cookies
                            ? _ ("Cookies of third parties are blocked, and a page of another "
                                 "site asked for %s.")
                            : _ ("Images of third parties are blocked, and a page of another "
                                 "site asked for %s."),
                          host);
}

static char *
describe_global (WeirReasonKind kind, const char *host, const char *site)
{
  gboolean cookies = kind == WEIR_REASON_GLOBAL_COOKIES;

  if (site == NULL || *site == '\0')
    return describe_hidden_page (cookies, host);
  if (!weir_site_is_third_party (site, host))
    return g_strdup (cookies ? _ ("All cookies are blocked.") : _ ("All images are blocked."));

  return g_strdup_printf (cookies ? _ ("Cookies of third parties are blocked, and %1$s is a third "
                                       "party on %2$s.")
                                  : _ ("Images of third parties are blocked, and %1$s is a third "
                                       "party on %2$s."),
                          host, site);
}

/* A public name leads astray by itself; an address or a local name does so for the page that asks. */
static char *
describe_private (const char *host, const char *site)
{
  WeirHost parsed;

  if (weir_host_parse (weir_span_of (host), &parsed) && !weir_host_is_local (&parsed))
    return g_strdup_printf (_ ("Private destinations are guarded, and the public name %s leads to "
                               "this computer or a private network."),
                            host);
  if (site == NULL || *site == '\0' || !weir_site_is_third_party (site, host))
    return g_strdup_printf (_ ("Private destinations are guarded, and a page of a public site "
                               "asked for %s, which is this computer or on a private network."),
                            host);

  return g_strdup_printf (_ ("Private destinations are guarded, and a page of %2$s asked for "
                             "%1$s, which is this computer or on a private network."),
                          host, site);
}

char *
weir_reason_describe (const WeirReason *reason,
                      const char *host,
                      const char *site,
                      gboolean blocked)
{
  switch (reason->kind)
    {
    case WEIR_REASON_RULE:
      return reason->rule != NULL ? describe_rule (reason->rule, host)
                                  : describe_forgotten_rule (blocked);
    case WEIR_REASON_GLOBAL_COOKIES:
    case WEIR_REASON_GLOBAL_IMAGES:
      return describe_global (reason->kind, host, site);
    case WEIR_REASON_FILTERING_OFF:
      return g_strdup (_ ("Filtering is off or paused; otherwise this would have been blocked."));
    case WEIR_REASON_PRIVATE:
      return describe_private (host, site);
    case WEIR_REASON_FILTER:
      return describe_filter (reason->filter, blocked);
    case WEIR_REASON_NONE:
    case WEIR_N_REASONS:
    default:
      return g_strdup (_ ("No rule and no setting speaks against it."));
    }
}
