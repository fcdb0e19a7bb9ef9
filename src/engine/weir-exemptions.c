/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Hosts that must not be inspected, learned from failures.
 *
 * Two tables by host and client: what is exempt, and how often a client has refused
 * a certificate.  One refusal can be a user who has not installed the authority
 * yet, or a connection that was given up; two in a row are a program that pins.  A
 * browser makes several connections at once, and so refuses several times at once: what
 * began before the first refusal was said is no second time.
 *
 * Both are bounded: names of hosts come from clients, and so does what tells these
 * apart.  The one that was written to longest ago goes.
 */

#include "weir-exemptions.h"

struct _WeirExemptions
{
  WeirBoundedTable exempt;   /* values are WeirInspectionReason */
  WeirBoundedTable refusals; /* the first: values are when */
};

/* No host has a line feed in it, nor has a field's value.  %NULL: all clients. */
static char *
make_key (const char *host, const char *client)
{
  return client != NULL ? g_strconcat (host, "\n", client, NULL) : g_strdup (host);
}

WeirExemptions *
weir_exemptions_new (void)
{
  WeirExemptions *self = g_new0 (WeirExemptions, 1);

  weir_bounded_table_init (&self->exempt, WEIR_MAX_EXEMPTIONS);
  weir_bounded_table_init (&self->refusals, WEIR_EXEMPTIONS_MAX_COUNTED);

  return self;
}

void
weir_exemptions_free (WeirExemptions *self)
{
  weir_bounded_table_clear (&self->exempt);
  weir_bounded_table_clear (&self->refusals);
  g_free (self);
}

WeirInspectionReason
weir_exemptions_find (WeirExemptions *self, const char *host, const char *client)
{
  g_autofree char *key = NULL;
  WeirInspectionReason reason = (WeirInspectionReason) weir_bounded_table_get (&self->exempt, host);

  if (reason != 0 || weir_bounded_table_is_empty (&self->exempt))
    return reason;

  key = make_key (host, client);

  return (WeirInspectionReason) weir_bounded_table_get (&self->exempt, key);
}

void
weir_exemptions_add (WeirExemptions *self, const WeirExemption *exemption)
{
  g_autofree char *key = make_key (exemption->host, exemption->client);

  g_return_if_fail (exemption->reason != WEIR_INSPECTION_REASON_NONE);

  weir_bounded_table_set (&self->exempt, key, exemption->reason);
}

void
weir_exemptions_remove (WeirExemptions *self, const char *host, const char *client)
{
  g_autofree char *key = make_key (host, client);
  g_autofree char *prefix = g_strconcat (host, "\n", NULL);

  weir_bounded_table_remove (&self->exempt, key);
  if (client != NULL)
    weir_bounded_table_remove (&self->refusals, key);
  else
    weir_bounded_table_remove_prefix (&self->refusals, prefix);
}

gboolean
weir_exemptions_count_refusal (WeirExemptions *self,
                               const char *host,
                               const char *client,
                               gint64 began,
                               gint64 now)
{
  g_autofree char *key = make_key (host, client);
  gint64 first = weir_bounded_table_get (&self->refusals, key);

  /* One that was under way beside those that counted is not the first of the next two. */
  if (weir_bounded_table_get (&self->exempt, key) != WEIR_INSPECTION_REASON_NONE)
    return FALSE;

  if (first != 0 && began > first)
    {
      weir_bounded_table_remove (&self->refusals, key);
      return TRUE;
    }

  if (first == 0)
    weir_bounded_table_set (&self->refusals, key, now);

  return FALSE;
}

void
weir_exemptions_forget_refusals (WeirExemptions *self, const char *host, const char *client)
{
  g_autofree char *key = NULL;

  if (weir_bounded_table_is_empty (&self->refusals))
    return;

  key = make_key (host, client);
  weir_bounded_table_remove (&self->refusals, key);
}
