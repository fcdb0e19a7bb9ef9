/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Why the inside of a tunnel is seen or not, in words: for rows, details and
 * the command.  What decides is in weir_policy_judge_inspection(), and for what
 * shows only in the tunnel itself, in the engine.
 */

#include "weir-inspection.h"

#include <glib/gi18n-lib.h>

#include "weir-policy.h"

static const char *const reason_words[WEIR_N_INSPECTION_REASONS] = {
#define REASON_WORD(id, word) word,
  WEIR_INSPECTION_REASON_TABLE (REASON_WORD)
#undef REASON_WORD
};

const char *
weir_inspection_reason_to_word (WeirInspectionReason reason)
{
  g_return_val_if_fail (reason < WEIR_N_INSPECTION_REASONS, NULL);

  return reason_words[reason];
}

const char *
weir_exempt_category_get_label (WeirExemptCategory category)
{
  static const char *const labels[WEIR_N_EXEMPT_CATEGORIES] = {
    [WEIR_EXEMPT_BANK] = N_ ("Banks"),
    [WEIR_EXEMPT_SIGN_IN] = N_ ("Sign-in"),
    [WEIR_EXEMPT_PAYMENT] = N_ ("Payment"),
    [WEIR_EXEMPT_HEALTH] = N_ ("Health"),
    [WEIR_EXEMPT_GOVERNMENT] = N_ ("Government"),
    [WEIR_EXEMPT_UPDATE] = N_ ("Updates"),
    [WEIR_EXEMPT_CONNECTIVITY] = N_ ("Connectivity checks"),
    [WEIR_EXEMPT_MESSENGER] = N_ ("Messengers"),
  };

  g_return_val_if_fail (category < WEIR_N_EXEMPT_CATEGORIES, NULL);

  return _ (labels[category]);
}

/* The entry may be of a domain above @host. Returns: (transfer full) */
static char *
describe_exempt (const WeirExemptHost *exempt, const char *host)
{
  static const char *const sentences[WEIR_N_EXEMPT_CATEGORIES] = {
    [WEIR_EXEMPT_BANK] = N_ ("It belongs to a bank."),
    [WEIR_EXEMPT_SIGN_IN] = N_ ("It is for signing in."),
    [WEIR_EXEMPT_PAYMENT] = N_ ("It is for payments."),
    [WEIR_EXEMPT_HEALTH] = N_ ("It is about health."),
    [WEIR_EXEMPT_GOVERNMENT] = N_ ("It belongs to a public authority."),
    [WEIR_EXEMPT_UPDATE] = N_ ("It is for updates, which check the certificate themselves."),
    [WEIR_EXEMPT_CONNECTIVITY] = N_ ("It is for finding out whether there is a network."),
    [WEIR_EXEMPT_MESSENGER] =
      N_ ("It belongs to a messenger, which checks the certificate itself."),
  };
  const char *name = exempt != NULL ? exempt->host : host;

  if (exempt == NULL || exempt->category >= WEIR_N_EXEMPT_CATEGORIES)
    return g_strdup_printf (_ ("%s is exempt from inspection."), name);

  /* Translators: a host, and a sentence that says why */
  return g_strdup_printf (_ ("%1$s is exempt from inspection. %2$s"), name,
                          _ (sentences[exempt->category]));
}

/* @inspected: whether the rule is one to look inside. Returns: (transfer full) */
static char *
describe_rule (const WeirRule *rule, const char *host, gboolean inspected)
{
  const WeirReason reason = { WEIR_REASON_RULE, rule };

  if (rule != NULL)
    return weir_reason_describe (&reason, host, NULL, !inspected);

  return g_strdup (inspected ? _ ("Weir looks inside all sites that are not exempt.")
                             : _ ("One of your rules is never to look inside."));
}

char *
weir_inspection_describe (const WeirInspectionJudgement *judgement, const char *host)
{
  g_return_val_if_fail (judgement != NULL && host != NULL, NULL);

  switch (judgement->reason)
    {
    case WEIR_INSPECTION_REASON_NONE:
      return describe_rule (judgement->rule, host, TRUE);
    case WEIR_INSPECTION_REASON_OFF:
      return g_strdup (_ ("Inspection is off."));
    case WEIR_INSPECTION_REASON_NOT_CHOSEN:
      return g_strdup_printf (_ ("You have not chosen to look inside %s."), host);
    case WEIR_INSPECTION_REASON_RULE:
      return describe_rule (judgement->rule, host, FALSE);
    case WEIR_INSPECTION_REASON_EXEMPT:
      return describe_exempt (judgement->exempt, host);
    case WEIR_INSPECTION_REASON_CLIENT_REFUSED:
      return g_strdup_printf (
        _ ("Not decrypted: the client refused Weir’s certificate for %s more than once."), host);
    case WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE:
      return g_strdup_printf (
        _ ("%s asks for a certificate of the client, which Weir does not have."), host);
    case WEIR_INSPECTION_REASON_NOT_TLS:
      return g_strdup (_ ("The client speaks something else than TLS inside."));
    case WEIR_INSPECTION_REASON_OLD_TLS:
      return g_strdup (_ ("The client speaks a version of TLS that is too old."));
    case WEIR_INSPECTION_REASON_NO_HTTP_1:
      return g_strdup (_ ("The client wants another protocol than HTTP/1.1."));
    case WEIR_INSPECTION_REASON_NO_AUTHORITY:
      return g_strdup (_ ("Weir has no certificate of its own that it could look inside with."));
    case WEIR_N_INSPECTION_REASONS:
    default:
      g_return_val_if_reached (NULL);
    }
}
