/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether tunnels are looked into: the mode, what the program was told to inspect,
 * and what the engine needs for it.
 *
 * The mode is a setting.  Options of the program come before it until somebody
 * sets it here: they may name a mode, or hosts, which are chosen by rules that
 * nobody keeps.  The policy decides (weir_policy_judge_inspection()); without an
 * authority nothing is looked into, whatever it says.
 */

#include "weir-service-private.h"

/* Counts the rules in force that choose sites. */
void
weir_service_count_inspected (WeirService *self)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  guint n_rules = g_list_model_get_n_items (G_LIST_MODEL (self->rules));
  guint n_inspected = self->chosen->len;

  for (guint i = 0; i < n_rules; i++)
    {
      g_autoptr (WeirRuleItem) item = g_list_model_get_item (G_LIST_MODEL (self->rules), i);
      const WeirRule *rule = weir_rule_item_get_rule (item);

      if (rule->kind == WEIR_RULE_KIND_INSPECTION && rule->action == WEIR_RULE_ALLOW &&
          weir_rule_is_in_force (rule, now))
        n_inspected++;
    }

  if (self->n_inspected == n_inspected)
    return;

  self->n_inspected = n_inspected;
  weir_service_notify (self, PROP_N_INSPECTED);
}

/* --- what the program was told --- */

static const struct
{
  const char *word;
  WeirInspectionMode mode;
} mode_words[] = {
  { "none", WEIR_INSPECTION_OFF },
  { "all", WEIR_INSPECTION_ALL },
};

/* Returns: (transfer full) (nullable): the choice of one host until quit, which comes before kept ones */
static WeirRule *
choose_host (const char *host, GError **error)
{
  const WeirRule template = {
    .kind = WEIR_RULE_KIND_INSPECTION,
    .action = WEIR_RULE_ALLOW,
    .host = host,
    .lifetime = WEIR_LIFETIME_QUIT,
    .created = g_get_real_time () / G_USEC_PER_SEC,
    .enabled = TRUE,
  };

  return weir_rule_new (&template, error);
}

static gboolean
take_hosts (WeirService *self, const char *list, GError **error)
{
  g_auto (GStrv) hosts = g_strsplit (list, ",", -1);

  /* Of nothing, g_strsplit() makes no host rather than one without a name. */
  for (char **host = hosts; *host != NULL || host == hosts; host++)
    {
      WeirRule *rule = choose_host (*host != NULL ? g_strstrip (*host) : list, error);

      if (rule == NULL)
        return FALSE;
      g_ptr_array_add (self->chosen, rule);
    }

  self->inspection_asked_for = WEIR_INSPECTION_CHOSEN;
  weir_service_count_inspected (self);

  return TRUE;
}

/* Takes what is to be inspected, and whom to trust, from @options. */
gboolean
weir_service_take_inspection_options (WeirService *self,
                                      const WeirServiceOptions *options,
                                      GError **error)
{
  self->trust = weir_trust_new (options->trusted_roots, TRUE, error);
  if (self->trust == NULL)
    return FALSE;

  if (options->inspect == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (mode_words); i++)
    if (g_str_equal (options->inspect, mode_words[i].word))
      {
        self->inspection_asked_for = mode_words[i].mode;
        return TRUE;
      }

  return take_hosts (self, options->inspect, error);
}

/* Before the main loop runs.  Who asks for inspection by an option hears why there is none. */
gboolean
weir_service_prepare_inspection (WeirService *self, GError **error)
{
  weir_service_load_exemptions (self);
  weir_service_load_authority (self);

  return self->inspection_asked_for <= WEIR_INSPECTION_OFF ||
         weir_service_ensure_authority (self, error) != NULL;
}

/* Traffic begins: gives @proxy what it needs. */
void
weir_service_equip_proxy (WeirService *self, WeirProxy *proxy)
{
  weir_proxy_set_trust (proxy, self->trust);
  weir_proxy_set_authority (proxy, self->authority);
}

/* --- the mode --- */

/* Adds the rules that the program’s options made to @rules. */
void
weir_service_add_chosen (WeirService *self, GPtrArray *rules)
{
  for (guint i = 0; i < self->chosen->len; i++)
    g_ptr_array_add (rules, self->chosen->pdata[i]);
}

/* The mode may be another one: the policy follows. */
void
weir_service_inspection_changed (WeirService *self)
{
  weir_service_publish_policy (self);
  weir_service_notify (self, PROP_INSPECTION);
  weir_service_notify (self, PROP_INSPECTION_PROBLEM);
}

/**
 * weir_service_get_inspection:
 * @self: a service
 *
 * Returns: which tunnels are looked into
 */
WeirInspectionMode
weir_service_get_inspection (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), WEIR_INSPECTION_OFF);

  if (self->inspection_asked_for >= WEIR_INSPECTION_OFF)
    return (WeirInspectionMode) self->inspection_asked_for;

  return (WeirInspectionMode) self->settings.values[WEIR_SETTING_INSPECTION];
}

/* Why nothing is looked into although it should be. Returns: (transfer none) (nullable): translated */
const char *
weir_service_get_inspection_problem (WeirService *self)
{
  if (weir_service_get_inspection (self) == WEIR_INSPECTION_OFF || self->n_authority_reads > 0)
    return NULL;

  return self->authority_problem;
}

/**
 * weir_service_set_inspection:
 * @self: a service
 * @mode: which tunnels are to be looked into
 * @error: where to say why it cannot be: %WEIR_TLS_ERROR
 *
 * Sets the mode, and keeps it.  Makes the authority on first use.
 *
 * Returns: whether the mode holds
 */
gboolean
weir_service_set_inspection (WeirService *self, WeirInspectionMode mode, GError **error)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (mode <= WEIR_INSPECTION_ALL, FALSE);

  if (mode != WEIR_INSPECTION_OFF && weir_service_ensure_authority (self, error) == NULL)
    return FALSE;

  if (self->inspection_asked_for >= WEIR_INSPECTION_OFF)
    {
      self->inspection_asked_for = WEIR_SERVICE_INSPECTION_NOT_ASKED_FOR;
      g_ptr_array_set_size (self->chosen, 0);
      weir_service_count_inspected (self);
      weir_service_inspection_changed (self);
    }
  weir_service_set_setting (self, WEIR_SETTING_INSPECTION, mode);

  return TRUE;
}

/**
 * weir_service_accept_certificate:
 * @self: a service
 * @record: a request that failed by the origin's certificate, with its detail
 *
 * Lets this very certificate be good enough for this very origin until Weir quits; it is kept nowhere.
 */
void
weir_service_accept_certificate (WeirService *self, const WeirRecord *record)
{
  const WeirTlsPeer *peer;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (record != NULL);

  /* A peer without a certificate has no fingerprint either. */
  peer = record->detail != NULL ? record->detail->tls : NULL;
  if (self->proxy != NULL && peer != NULL && peer->chain->len > 0)
    weir_proxy_accept_certificate (self->proxy, record->host, record->port, peer->fingerprint);
}

/* --- questions --- */

/**
 * weir_service_judge_inspection:
 * @self: a service
 * @host: a host
 * @judgement: (out): what would be done, and why; its rule lives until the rules change
 *
 * Asks whether a tunnel to @host would be looked into now, as far as it does not hang on the client.
 */
void
weir_service_judge_inspection (WeirService *self,
                               const char *host,
                               WeirInspectionJudgement *judgement)
{
  const WeirExemption *exemption;
  WeirHost parsed;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (host != NULL && judgement != NULL);

  *judgement = (WeirInspectionJudgement){ .reason = WEIR_INSPECTION_REASON_OFF };
  if (!weir_host_parse (weir_span_of (host), &parsed))
    return;

  weir_policy_judge_inspection (self->policy, &parsed, g_get_real_time () / G_USEC_PER_SEC,
                                judgement);
  if (!judgement->inspect)
    return;

  exemption = weir_service_find_exemption (self, parsed.name);
  if (exemption != NULL)
    *judgement = (WeirInspectionJudgement){ .reason = exemption->reason };
  else if (weir_service_get_authority (self) == NULL)
    *judgement = (WeirInspectionJudgement){ .reason = WEIR_INSPECTION_REASON_NO_AUTHORITY };
}
