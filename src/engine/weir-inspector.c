/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What inspecting takes, in one place.
 *
 * Whether a tunnel is looked into is said here and nowhere else in the engine.  The
 * order is the policy's (weir-policy.c): off comes first, then what was learned.
 */

#include "weir-inspector.h"

void
weir_inspector_init (WeirInspector *self, gint priority)
{
  *self = (WeirInspector){ .priority = priority };
  weir_verifier_init (&self->verifier, priority);
  self->exemptions = weir_exemptions_new ();
  weir_bounded_table_init (&self->accepted, WEIR_INSPECTOR_MAX_ACCEPTED);
}

static void
drop_authority (WeirInspector *self)
{
  g_clear_pointer (&self->leaves, weir_leaf_cache_free);
  g_clear_pointer (&self->context, weir_tls_context_unref);
  g_clear_pointer (&self->authority, weir_authority_unref);
}

void
weir_inspector_clear (WeirInspector *self)
{
  drop_authority (self);
  weir_verifier_clear (&self->verifier);
  g_clear_pointer (&self->exemptions, weir_exemptions_free);
  weir_bounded_table_clear (&self->accepted);
  weir_buffer_clear (&self->sealing);
}

void
weir_inspector_set_authority (WeirInspector *self, WeirAuthority *authority)
{
  g_autoptr (GError) error = NULL;

  drop_authority (self);
  if (authority == NULL)
    return;

  self->context = weir_tls_context_new (&error);
  if (self->context == NULL)
    {
      g_warning ("Nothing can be inspected: %s", error->message);
      return;
    }

  self->authority = weir_authority_ref (authority);
  self->leaves = weir_leaf_cache_new (authority, self->priority);
}

void
weir_inspector_judge (WeirInspector *self,
                      const WeirPolicy *policy,
                      const WeirHost *host,
                      const char *client,
                      gint64 now,
                      WeirInspectionJudgement *judgement)
{
  WeirInspectionReason learned;

  weir_policy_judge_inspection (policy, host, now, judgement);
  if (judgement->reason == WEIR_INSPECTION_REASON_OFF)
    return;

  learned = weir_exemptions_find (self->exemptions, host->name, client);
  if (learned != WEIR_INSPECTION_REASON_NONE)
    *judgement = (WeirInspectionJudgement){ .reason = learned };
  else if (judgement->inspect &&
           (self->authority == NULL || !weir_verifier_has_trust (&self->verifier)))
    *judgement = (WeirInspectionJudgement){ .reason = WEIR_INSPECTION_REASON_NO_AUTHORITY };
}

static char *
make_key (const char *host, guint16 port, const guint8 *fingerprint)
{
  GString *key = g_string_new (host);

  g_string_append_printf (key, "\n%u\n", port);
  for (guint i = 0; i < WEIR_FINGERPRINT_LENGTH; i++)
    g_string_append_printf (key, "%02x", fingerprint[i]);

  return g_string_free (key, FALSE);
}

void
weir_inspector_accept (WeirInspector *self,
                       const char *host,
                       guint16 port,
                       const guint8 *fingerprint)
{
  g_autofree char *key = make_key (host, port, fingerprint);

  weir_bounded_table_set (&self->accepted, key, 1);
}

gboolean
weir_inspector_accepts (const WeirInspector *self,
                        const char *host,
                        guint16 port,
                        const guint8 *fingerprint)
{
  g_autofree char *key = NULL;

  if (weir_bounded_table_is_empty (&self->accepted))
    return FALSE;

  key = make_key (host, port, fingerprint);

  return weir_bounded_table_get (&self->accepted, key) != 0;
}
