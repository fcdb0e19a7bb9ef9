/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record in words for people: why its verdict is as it is, and the row as a
 * screen reader says it.
 *
 * The explanation goes from what decided to what can be done: first the
 * verdict's sentence, then that of the cookies, then how to change it.
 */

#include "weir-record.h"

#include <glib/gi18n-lib.h>

const char *
weir_verdict_get_label (WeirVerdict verdict)
{
  switch (verdict)
    {
    case WEIR_VERDICT_PASSED:
      return _ ("passed");
    case WEIR_VERDICT_CHANGED:
      return _ ("changed");
    case WEIR_VERDICT_BLOCKED:
      return _ ("blocked");
    case WEIR_VERDICT_ALLOWED:
      return _ ("allowed");
    case WEIR_VERDICT_TUNNELLED:
      return _ ("tunnelled");
    case WEIR_VERDICT_FAILED:
    case WEIR_N_VERDICTS:
    default:
      return _ ("failed");
    }
}

const char *
weir_resource_type_get_label (WeirResourceType type)
{
  static const char *const labels[WEIR_N_RESOURCE_TYPES] = {
    [WEIR_RESOURCE_OTHER] = N_ ("other"), [WEIR_RESOURCE_DOCUMENT] = N_ ("document"),
    [WEIR_RESOURCE_FRAME] = N_ ("frame"), [WEIR_RESOURCE_SCRIPT] = N_ ("script"),
    [WEIR_RESOURCE_STYLE] = N_ ("style"), [WEIR_RESOURCE_IMAGE] = N_ ("image"),
    [WEIR_RESOURCE_FONT] = N_ ("font"),   [WEIR_RESOURCE_MEDIA] = N_ ("media"),
    [WEIR_RESOURCE_FETCH] = N_ ("fetch"), [WEIR_RESOURCE_WEBSOCKET] = N_ ("websocket"),
    [WEIR_RESOURCE_PING] = N_ ("ping"),   [WEIR_RESOURCE_TUNNEL] = N_ ("tunnel"),
  };

  return _ (labels[type < WEIR_N_RESOURCE_TYPES ? type : WEIR_RESOURCE_OTHER]);
}

/* --- Why --------------------------------------------------------------------- */

static const char *
describe_failure (WeirOutcome outcome)
{
  switch (outcome)
    {
    case WEIR_OUTCOME_BAD_REQUEST:
      return _ ("What the client sent is not a request that can be forwarded.");
    case WEIR_OUTCOME_RESOLVE_FAILED:
      return _ ("The host's name could not be resolved to an address.");
    case WEIR_OUTCOME_CONNECT_FAILED:
      return _ ("The origin did not accept a connection.");
    case WEIR_OUTCOME_CONNECT_TIMEOUT:
      return _ ("The origin did not answer in time when connecting.");
    case WEIR_OUTCOME_ORIGIN_TIMEOUT:
      return _ ("The origin did not respond in time.");
    case WEIR_OUTCOME_ORIGIN_CLOSED:
      return _ ("The origin closed the connection before its response was whole.");
    case WEIR_OUTCOME_BAD_RESPONSE:
      return _ ("What the origin sent is not a response that can be understood.");
    case WEIR_OUTCOME_CLIENT_CLOSED:
      return _ ("The client closed the connection before it had the response.");
    case WEIR_OUTCOME_LOOP:
      return _ ("The request came back to Weir itself.");
    case WEIR_OUTCOME_OVERLOADED:
      return _ ("There were too many requests at once.");
    case WEIR_OUTCOME_BAD_CERTIFICATE:
      return _ ("The server’s certificate does not prove that it is who it says.");
    case WEIR_OUTCOME_TLS_FAILED:
      return _ ("No secure connection to the server could be made.");
    case WEIR_OUTCOME_CLIENT_REFUSED:
      return _ ("Not decrypted: the client refused Weir’s certificate.");
    case WEIR_OUTCOME_OPEN:
    case WEIR_OUTCOME_COMPLETE:
    case WEIR_N_OUTCOMES:
    default:
      return _ ("The request failed.");
    }
}

static void
append_sentence (GString *out, const char *sentence)
{
  if (out->len > 0)
    g_string_append_c (out, '\n');
  g_string_append (out, sentence);
}

static void
append_reason (GString *out, const WeirRecord *self, WeirReasonKind kind, const WeirRule *rule)
{
  const WeirReason reason = { .kind = kind, .rule = rule };
  g_autofree char *sentence =
    weir_reason_describe (&reason, self->host, self->site, self->verdict == WEIR_VERDICT_BLOCKED);

  append_sentence (out, sentence);
}

/* @list: what the list is called where its filter is shown apart */
static char *
describe_decision_of_list (const char *list, gboolean blocked)
{
  /* Translators: the name of a list of filters */
  return g_strdup_printf (blocked ? _ ("A filter of “%s” blocks it.")
                                  : _ ("An exception of “%s” lets it through."),
                          list);
}

/* A filter is told by the words that the record has of it. */
static void
append_filter (GString *out, const WeirRecord *self, const char *list)
{
  gboolean blocked = self->verdict == WEIR_VERDICT_BLOCKED;
  g_autofree char *decision =
    list != NULL
      ? describe_decision_of_list (list, blocked)
      : weir_filter_describe_decision (self->filter_list, self->filter_line, self->filter, blocked);

  append_sentence (out, decision);
  if (blocked && self->type == WEIR_RESOURCE_TUNNEL)
    {
      g_autofree char *of_tunnel = weir_filter_describe_tunnel (self->host);

      append_sentence (out, of_tunnel);
    }
}

static void
append_beaten (GString *out, const WeirRecord *self, gboolean shown_apart)
{
  g_autofree char *sentence = NULL;

  if (self->beaten != NULL && shown_apart)
    sentence = g_strdup (_ ("Without that a filter would have blocked it."));
  else if (self->beaten != NULL)
    /* Translators: the line of a list of filters */
    sentence =
      g_strdup_printf (_ ("Without that a filter would have blocked it: %s"), self->beaten);
  else
    sentence = g_strdup (_ ("Without that it would have been blocked."));

  append_sentence (out, sentence);
}

static gboolean
is_open_tunnel (const WeirRecord *self)
{
  return self->type == WEIR_RESOURCE_TUNNEL &&
         (self->verdict == WEIR_VERDICT_TUNNELLED || self->verdict == WEIR_VERDICT_ALLOWED);
}

/* What is wrong with the certificate is known as long as the certificate is. */
static void
append_failure (GString *out, const WeirRecord *self)
{
  const WeirTlsPeer *peer = self->detail != NULL ? self->detail->tls : NULL;
  gboolean is_known = self->outcome == WEIR_OUTCOME_BAD_CERTIFICATE && peer != NULL &&
                      peer->fault != WEIR_CERTIFICATE_FAULT_NONE;

  append_sentence (out, is_known ? weir_certificate_fault_describe (peer->fault)
                                 : describe_failure (self->outcome));
  if (self->outcome == WEIR_OUTCOME_BAD_CERTIFICATE)
    append_sentence (out, _ ("Nothing was asked of it."));
}

/* Why its inside is not seen is shown apart where filters are. */
static void
append_tunnel (GString *out, const WeirRecord *self, gboolean shown_apart)
{
  append_sentence (out, _ ("It is an encrypted tunnel: Weir sees where it leads, not what goes "
                           "through it."));
  if (!shown_apart && self->detail != NULL && self->detail->inspection != NULL)
    append_sentence (out, self->detail->inspection);
}

static void
append_verdict (GString *out, const WeirRecord *self, const char *list)
{
  if (self->verdict == WEIR_VERDICT_FAILED)
    append_failure (out, self);
  else if (self->filter != NULL && self->filter_list != NULL)
    append_filter (out, self, list);
  else
    append_reason (out, self, self->reason_kind, self->rule);

  if (self->verdict == WEIR_VERDICT_ALLOWED)
    append_beaten (out, self, list != NULL);
  if (is_open_tunnel (self))
    append_tunnel (out, self, list != NULL);
}

static void
append_cookies (GString *out, const WeirRecord *self)
{
  g_autofree char *withheld =
    g_strdup_printf (ngettext ("%u cookie was withheld.", "%u cookies were withheld.",
                               self->cookies_withheld),
                     self->cookies_withheld);
  g_autofree char *shortened =
    g_strdup_printf (ngettext ("%u cookie was cut to this session.",
                               "%u cookies were cut to this session.", self->cookies_shortened),
                     self->cookies_shortened);

  if (self->cookies_withheld > 0)
    append_sentence (out, withheld);
  if (self->cookies_shortened > 0)
    append_sentence (out, shortened);
  if (self->cookies_withheld + self->cookies_shortened > 0)
    append_reason (out, self, self->cookie_reason_kind, self->cookie_rule);
  else if (self->cookies_seen > 0 && self->cookie_reason_kind == WEIR_REASON_FILTERING_OFF &&
           self->reason_kind != WEIR_REASON_FILTERING_OFF)
    append_sentence (out,
                     _ ("Filtering is off or paused; otherwise cookies would have been withheld."));
}

/* What one can write oneself, besides what the buttons do. Returns: (transfer full) */
static char *
get_advice_on_filter (const WeirRecord *self, gboolean shown_apart)
{
  g_autofree char *exception = shown_apart ? NULL : weir_record_suggest_exception (self);

  if (exception == NULL)
    return g_strdup (_ ("To let it through, allow the host, or what this filter blocks."));

  /* Translators: a line to be added to a list of filters */
  return g_strdup_printf (_ (
                            "To let it through, allow the host, or what this filter blocks, or add "
                            "an exception to your own filters: %s"),
                          exception);
}

/* Returns: (nullable): what to do for another verdict than blocked, translated */
static const char *
get_advice_on_blocked (const WeirRecord *self)
{
  switch (self->reason_kind)
    {
    case WEIR_REASON_RULE:
      return _ ("To let it through, allow the host on this site, or remove the rule.");
    case WEIR_REASON_PRIVATE:
      return _ ("To let it through, allow the host.");
    case WEIR_REASON_GLOBAL_IMAGES:
      return _ ("To let it through, allow the host, or images on this site.");
    case WEIR_REASON_NONE:
    case WEIR_REASON_GLOBAL_COOKIES:
    case WEIR_REASON_FILTERING_OFF:
    case WEIR_REASON_FILTER:
    case WEIR_N_REASONS:
    default:
      return _ ("To let it through, allow the host.");
    }
}

/* Returns: (nullable): what to do for other cookies, translated */
static const char *
get_advice_on_cookies (const WeirRecord *self)
{
  if (self->cookies_withheld > 0 && self->cookie_reason_kind == WEIR_REASON_RULE)
    return _ ("To let the cookies through, allow them on this site, or remove the rule.");
  if (self->cookies_withheld > 0)
    return _ ("To let the cookies through, allow them on this site.");

  return NULL;
}

static void
append_advice (GString *out, const WeirRecord *self, gboolean shown_apart)
{
  const char *on_cookies = get_advice_on_cookies (self);

  if (self->verdict == WEIR_VERDICT_BLOCKED && self->filter != NULL)
    {
      g_autofree char *on_filter = get_advice_on_filter (self, shown_apart);

      append_sentence (out, on_filter);
    }
  else if (self->verdict == WEIR_VERDICT_BLOCKED)
    append_sentence (out, get_advice_on_blocked (self));
  else if (on_cookies != NULL)
    append_sentence (out, on_cookies);
}

/* @list: (nullable): what the list is called, if filters are shown apart */
static char *
explain (const WeirRecord *self, const char *list)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_verdict (out, self, list);
  append_cookies (out, self);
  append_advice (out, self, list != NULL);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
weir_record_explain (const WeirRecord *self)
{
  return explain (self, NULL);
}

char *
weir_record_explain_beside_filters (const WeirRecord *self, const char *list)
{
  return explain (self, list != NULL ? list : "");
}

/* --- A row, spoken -------------------------------------------------------------- */

static char *
speak_party (const WeirRecord *self)
{
  if (self->site == NULL)
    return NULL;
  if (self->is_third_party)
    return g_strdup_printf (_ ("third party of %s"), self->site);

  return g_strdup_printf (_ ("of %s"), self->site);
}

/* @list: (nullable): what the list is called, if its key is not meant for people */
static char *
speak_verdict (const WeirRecord *self, const char *list)
{
  const char *label = weir_verdict_get_label (self->verdict);
  gboolean is_decided =
    self->verdict == WEIR_VERDICT_BLOCKED || self->verdict == WEIR_VERDICT_ALLOWED;

  if (is_decided && self->reason_kind == WEIR_REASON_RULE)
    /* Translators: a verdict: “blocked by your rule” */
    return g_strdup_printf (_ ("%s by your rule"), label);
  if (is_decided && self->filter_list != NULL)
    /* Translators: a verdict, and the name of a list of filters: “blocked by EasyPrivacy” */
    return g_strdup_printf (_ ("%1$s by %2$s"), label, list != NULL ? list : self->filter_list);
  if (is_decided)
    return g_strdup_printf (_ ("%s by your settings"), label);

  return g_strdup (label);
}

char *
weir_record_speak (const WeirRecord *self, const char *list)
{
  g_autoptr (GString) out = g_string_new (self->host);
  g_autofree char *party = speak_party (self);
  g_autofree char *verdict = speak_verdict (self, list);

  g_string_append_printf (out, ", %s", weir_resource_type_get_label (self->type));
  if (weir_record_is_inspected (self))
    g_string_append_printf (out, ", %s", _ ("inspected"));
  if (party != NULL)
    g_string_append_printf (out, ", %s", party);
  g_string_append_printf (out, ", %s", verdict);
  if (self->cookies_withheld > 0)
    g_string_append_printf (out,
                            ngettext (", %u cookie withheld", ", %u cookies withheld",
                                      self->cookies_withheld),
                            self->cookies_withheld);

  return g_string_free (g_steal_pointer (&out), FALSE);
}
