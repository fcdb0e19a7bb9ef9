/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Verifying the certificates of origins, off the main thread.
 *
 * A browser opens many connections to an origin, which shows the same chain in all:
 * what was found good is known for some minutes by a digest of all that was looked
 * at, so most connections do not wait for a worker.  What would not be good any more
 * by then is not remembered, be it the chain that expires or a staple; nor is what was
 * found bad: somebody will want to try again.
 *
 * A verification belongs to who began it, and is cancelled when that goes; the
 * worker's answer then finds nobody.
 */

#include "weir-verifier.h"

#include <gio/gio.h>

struct _WeirVerification
{
  WeirVerifier *verifier; /* (unowned) gone if cancelled */
  WeirVerifiedFunc func;  /* (nullable): cancelled */
  gpointer user_data;
  char *digest; /* (owned) */
};

/* What the worker gets, immutables, and one of its answers. */
typedef struct
{
  WeirTrust *trust;  /* (owned) */
  WeirTlsPeer *peer; /* (owned) */
  WeirHost host;
  gint64 now;
  gboolean is_lasting; /* good for as long as it would be remembered */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  weir_trust_unref (job->trust);
  weir_tls_peer_unref (job->peer);
  g_free (job);
}

void
weir_verifier_init (WeirVerifier *self, gint priority)
{
  *self = (WeirVerifier){ .priority = priority };
  weir_bounded_table_init (&self->known, WEIR_VERIFIER_MAX_KNOWN);
}

void
weir_verifier_clear (WeirVerifier *self)
{
  g_clear_pointer (&self->trust, weir_trust_unref);
  weir_bounded_table_clear (&self->known);
}

void
weir_verifier_set_trust (WeirVerifier *self, WeirTrust *trust)
{
  if (trust != NULL)
    weir_trust_ref (trust);
  g_clear_pointer (&self->trust, weir_trust_unref);
  self->trust = trust;
  weir_bounded_table_remove_all (&self->known);
}

static void
update (GChecksum *checksum, gconstpointer octets, gsize length)
{
  guint64 prefix = length;

  g_checksum_update (checksum, (const guchar *) &prefix, sizeof prefix);
  if (length > 0)
    g_checksum_update (checksum, octets, (gssize) length);
}

char *
weir_verifier_make_digest (const WeirTlsPeer *peer, const WeirHost *host)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  update (checksum, host->name, host->length);
  update (checksum, peer->staple != NULL ? g_bytes_get_data (peer->staple, NULL) : NULL,
          peer->staple != NULL ? g_bytes_get_size (peer->staple) : 0);
  for (guint i = 0; i < peer->chain->len; i++)
    {
      GBytes *der = g_ptr_array_index (peer->chain, i);

      update (checksum, g_bytes_get_data (der, NULL), g_bytes_get_size (der));
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* By the clock that certificates go by: the monotonic one stands still while the computer sleeps. */
gboolean
weir_verifier_knows (WeirVerifier *self, const char *digest, gint64 now)
{
  gint64 end = weir_bounded_table_get (&self->known, digest);

  return now < end && now >= end - WEIR_VERIFIER_SECONDS;
}

static void
verify (GTask *task,
        gpointer source G_GNUC_UNUSED,
        gpointer task_data,
        GCancellable *cancellable G_GNUC_UNUSED)
{
  Job *job = task_data;
  WeirCertificateFault fault = weir_trust_verify (job->trust, job->peer, &job->host, job->now);

  job->is_lasting =
    fault == WEIR_CERTIFICATE_FAULT_NONE &&
    weir_trust_verify (job->trust, job->peer, &job->host, job->now + WEIR_VERIFIER_SECONDS) ==
      WEIR_CERTIFICATE_FAULT_NONE;
  g_task_return_int (task, fault);
}

static void
on_verified (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirVerification *self = user_data;
  gssize fault = g_task_propagate_int (G_TASK (result), NULL);
  const Job *job = g_task_get_task_data (G_TASK (result));

  if (self->func != NULL && job->is_lasting && job->trust == self->verifier->trust)
    weir_bounded_table_set (&self->verifier->known, self->digest, job->now + WEIR_VERIFIER_SECONDS);
  if (self->func != NULL)
    self->func ((WeirCertificateFault) fault, self->user_data);

  g_free (self->digest);
  g_free (self);
}

WeirVerification *
weir_verifier_begin (WeirVerifier *self,
                     WeirTlsPeer *peer,
                     const WeirHost *host,
                     const char *digest,
                     gint64 now,
                     WeirVerifiedFunc func,
                     gpointer user_data)
{
  WeirVerification *verification = g_new0 (WeirVerification, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_verified, verification);
  Job *job = g_new0 (Job, 1);

  verification->verifier = self;
  verification->func = func;
  verification->user_data = user_data;
  verification->digest = g_strdup (digest);

  job->trust = weir_trust_ref (self->trust);
  job->peer = weir_tls_peer_ref (peer);
  job->host = *host;
  job->now = now;

  g_task_set_source_tag (task, weir_verifier_begin);
  g_task_set_priority (task, self->priority);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, verify);

  return verification;
}

void
weir_verification_cancel (WeirVerification *self)
{
  self->func = NULL;
}
