/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Makes the browsers of this user trust an authority, or not any more.
 *
 * One worker goes through the stores, one after the other.  The ledger in the data folder is written
 * before the first certificate goes into a store, so that whatever happens, a later removal knows what to
 * look for: the authority, those before it that were renewed, and the stores that did not exist
 * before.  It also outlives the authority: where a store cannot be cleaned, the key is gone all the
 * same, and the removal can be tried again.
 */

#include "weir-browser-trust.h"

#include "weir-browser-ledger.h"
#include "weir-distribution.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CERTUTIL "certutil"

typedef struct
{
  WeirBrowserPlaces *places; /* (owned) */
  WeirBrowserAction action;
  char *name; /* (owned) (nullable): no authority, and no @pem */
  char *pem;  /* (owned) */
  guint8 fingerprint[WEIR_NSS_FINGERPRINT_SIZE];
  char *folder; /* (owned) (nullable) */
} Job;

/* One job under way, on its worker. */
typedef struct
{
  const Job *job;                       /* (unowned) */
  const WeirDistribution *distribution; /* (nullable) */
  char *certutil;                       /* (owned) (nullable) */
  WeirBrowserLedger *ledger;            /* (owned) */
  WeirBrowserReport *report;            /* (owned) */
  GCancellable *cancellable;            /* (unowned) (nullable) */
} Run;

static void
job_free (Job *job)
{
  weir_browser_places_free (job->places);
  g_free (job->name);
  g_free (job->pem);
  g_free (job->folder);
  g_free (job);
}

static WeirNssCertificate
get_certificate (const Job *job)
{
  return (WeirNssCertificate){ job->name, job->fingerprint };
}

static gboolean
is_current (const Job *job, const WeirBrowserNote *note)
{
  return job->name != NULL &&
         memcmp (note->fingerprint, job->fingerprint, sizeof note->fingerprint) == 0;
}

/* Notes what the ledger says now; that it cannot be written was found out before. */
static void
save_ledger (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!weir_browser_ledger_save (run->ledger, &error))
    g_warning ("What was done to browsers’ certificates cannot be noted: %s", error->message);
}

static void
add_outcome (Run *run, const WeirBrowserStore *store, WeirBrowserState state, const char *words)
{
  weir_browser_report_add (run->report, weir_browser_outcome_new (store, state, words));
}

/* Tells of a failure, and of the way that is left to the user. */
static void
add_error (Run *run, const WeirBrowserStore *store, const GError *error)
{
  if (g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_PASSWORD))
    weir_browser_report_advise (run->report, run->job->action == WEIR_BROWSER_REMOVE
                                               ? weir_browser_steps_to_remove ()
                                               : weir_browser_steps_to_import ());
  weir_browser_report_add (run->report, weir_browser_outcome_new_error (store, error));
}

/* Removes the authorities before this one. @n_removed: (out) */
static gboolean
remove_earlier (Run *run, const WeirNssStore *nss, guint *n_removed, GError **error)
{
  GPtrArray *notes = weir_browser_ledger_get_authorities (run->ledger);

  *n_removed = 0;
  for (guint i = 0; i < notes->len; i++)
    {
      const WeirBrowserNote *note = g_ptr_array_index (notes, i);
      const WeirNssCertificate certificate = { note->name, note->fingerprint };
      gboolean was_there;

      if (is_current (run->job, note))
        continue;
      if (!weir_nss_store_remove (nss, &certificate, &was_there, error))
        return FALSE;
      if (was_there)
        (*n_removed)++;
    }

  return TRUE;
}

/* @is_there: (out): whether an authority before this one is in the store */
static gboolean
find_earlier (Run *run, const WeirNssStore *nss, gboolean *is_there, GError **error)
{
  GPtrArray *notes = weir_browser_ledger_get_authorities (run->ledger);

  *is_there = FALSE;
  for (guint i = 0; i < notes->len && !*is_there; i++)
    {
      const WeirBrowserNote *note = g_ptr_array_index (notes, i);
      const WeirNssCertificate certificate = { note->name, note->fingerprint };
      WeirNssState state;

      if (is_current (run->job, note))
        continue;
      if (!weir_nss_store_find (nss, &certificate, &state, error))
        return FALSE;
      *is_there = state != WEIR_NSS_ABSENT;
    }

  return TRUE;
}

/* --- what is done in a store */

static void
unmake_store (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss)
{
  const char *top;

  if (!weir_browser_ledger_find_store (run->ledger, store->path, &top) || store->running != NULL)
    return;

  weir_nss_store_unmake (nss, top);
  weir_browser_ledger_forget_store (run->ledger, store->path);
  save_ledger (run);
}

static gboolean
make_store (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss, GError **error)
{
  g_autofree char *top = NULL;

  if (!weir_nss_store_make (nss, &top, error))
    return FALSE;

  weir_browser_ledger_add_store (run->ledger, store->path, top);
  save_ledger (run);

  return TRUE;
}

/*
 * Adds what is not there.  Where a password is needed for the trust alone, NSS leaves the certificate
 * behind without trust.
 */
static gboolean
add_certificate (Run *run, const WeirNssStore *nss, WeirNssState state, GError **error)
{
  const WeirNssCertificate certificate = get_certificate (run->job);
  gboolean was_there;

  if (weir_nss_store_add (nss, &certificate, run->job->pem, error))
    return TRUE;

  if (state == WEIR_NSS_ABSENT)
    weir_nss_store_remove (nss, &certificate, &was_there, NULL);

  return FALSE;
}

static gboolean
try_install (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss, GError **error)
{
  const WeirNssCertificate certificate = get_certificate (run->job);
  WeirNssState state;
  guint n_replaced;

  if (store->state == WEIR_BROWSER_STORE_MISSING && !make_store (run, store, nss, error))
    return FALSE;
  if (!weir_nss_store_find (nss, &certificate, &state, error) ||
      (state != WEIR_NSS_TRUSTED && !add_certificate (run, nss, state, error)) ||
      !remove_earlier (run, nss, &n_replaced, error))
    return FALSE;

  add_outcome (run, store,
               state == WEIR_NSS_TRUSTED ? WEIR_BROWSER_WAS_THERE : WEIR_BROWSER_INSTALLED,
               n_replaced > 0 ? _ ("The earlier certificate is gone.") : NULL);

  return TRUE;
}

static void
install (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss)
{
  g_autoptr (GError) error = NULL;

  if (store->state == WEIR_BROWSER_STORE_LEGACY)
    add_outcome (run, store, WEIR_BROWSER_NEEDS_USER,
                 _ ("Its certificates are kept in the way of before 2018. Start the browser once, "
                    "then install again."));
  else if (!try_install (run, store, nss, &error))
    {
      unmake_store (run, store, nss);
      add_error (run, store, error);
    }
}

static void
renew (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss)
{
  g_autoptr (GError) error = NULL;
  gboolean is_there;

  if (store->state != WEIR_BROWSER_STORE_READY)
    return;
  if (!find_earlier (run, nss, &is_there, &error))
    add_error (run, store, error);
  else if (is_there)
    install (run, store, nss);
}

static void
remove_all (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss)
{
  const WeirNssCertificate certificate = get_certificate (run->job);
  g_autoptr (GError) error = NULL;
  gboolean was_there = FALSE;
  guint n_earlier = 0;

  if (store->state == WEIR_BROWSER_STORE_READY &&
      ((certificate.name != NULL &&
        !weir_nss_store_remove (nss, &certificate, &was_there, &error)) ||
       !remove_earlier (run, nss, &n_earlier, &error)))
    {
      add_error (run, store, error);
      return;
    }

  if (store->state == WEIR_BROWSER_STORE_READY)
    unmake_store (run, store, nss);
  add_outcome (run, store,
               was_there || n_earlier > 0 ? WEIR_BROWSER_REMOVED : WEIR_BROWSER_WAS_NOT_THERE,
               NULL);
}

static void
check (Run *run, const WeirBrowserStore *store, const WeirNssStore *nss)
{
  const WeirNssCertificate certificate = get_certificate (run->job);
  g_autoptr (GError) error = NULL;
  WeirNssState state = WEIR_NSS_ABSENT;

  if (store->state == WEIR_BROWSER_STORE_READY && certificate.name != NULL &&
      !weir_nss_store_find (nss, &certificate, &state, &error))
    {
      add_error (run, store, error);
      return;
    }

  /* Somebody else may have put it there. */
  if (state != WEIR_NSS_ABSENT)
    weir_browser_ledger_add_authority (run->ledger, &certificate);
  add_outcome (run, store,
               state == WEIR_NSS_TRUSTED ? WEIR_BROWSER_TRUSTS : WEIR_BROWSER_TRUSTS_NOT, NULL);
}

static void (*const actions[]) (Run *run,
                                const WeirBrowserStore *store,
                                const WeirNssStore *nss) = {
  [WEIR_BROWSER_CHECK] = check,
  [WEIR_BROWSER_INSTALL] = install,
  [WEIR_BROWSER_RENEW] = renew,
  [WEIR_BROWSER_REMOVE] = remove_all,
};

/* --- where nothing can be done */

static void
advise_by_hand (Run *run, const char *paragraph)
{
  weir_browser_report_advise (run->report, paragraph);
  weir_browser_report_advise (run->report, run->job->action == WEIR_BROWSER_REMOVE
                                             ? weir_browser_steps_to_remove ()
                                             : weir_browser_steps_to_import ());
}

static void
tell_no_certutil (Run *run, GPtrArray *stores)
{
  const char *package = run->distribution != NULL ? run->distribution->nss_package : NULL;
  g_autofree char *paragraph = NULL;

  if (package != NULL)
    paragraph = g_strdup_printf (_ ("The program “certutil”, which browsers’ certificates are "
                                    "changed with, is missing. Install the package “%s” and try "
                                    "again."),
                                 package);
  else
    paragraph = g_strdup (_ ("The program “certutil”, which browsers’ certificates are changed "
                             "with, is missing. Install the tools of NSS and try again."));
  advise_by_hand (run, paragraph);

  for (guint i = 0; i < stores->len; i++)
    add_outcome (run, g_ptr_array_index (stores, i), WEIR_BROWSER_NEEDS_USER,
                 _ ("The program “certutil” is missing."));
}

/* Whether the whole computer trusts the authority, by the command that the user was shown. */
static gboolean
is_anchor (Run *run, const char *path)
{
  g_autofree char *pem = NULL;

  return run->job->name != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR) &&
         g_file_get_contents (path, &pem, NULL, NULL) &&
         weir_nss_pem_contains (pem, run->job->fingerprint);
}

static void
look_at_system (Run *run)
{
  WeirBrowserStore system = { .title = (char *) _ ("This computer") };
  g_autofree char *commands = NULL;
  g_autofree char *words = NULL;

  if (run->distribution == NULL)
    return;

  system.path = weir_distribution_get_anchor (run->distribution, run->job->places);
  if (is_anchor (run, system.path) && run->job->action == WEIR_BROWSER_CHECK)
    add_outcome (run, &system, WEIR_BROWSER_TRUSTS, NULL);
  else if (is_anchor (run, system.path) && run->job->action == WEIR_BROWSER_REMOVE)
    {
      commands = weir_distribution_describe_remove (run->distribution);
      words = g_strdup_printf (_ ("All of its programs trust Weir’s certificate. Take that back "
                                  "with:\n%s"),
                               commands);
      add_outcome (run, &system, WEIR_BROWSER_NEEDS_USER, words);
    }
  g_free (system.path);
}

/* --- the worker */

static void
go_through_stores (Run *run)
{
  g_autoptr (GPtrArray) stores = weir_browser_stores_find (run->job->places);

  if (stores->len == 0)
    advise_by_hand (run, _ ("No browser was found."));
  else if (run->certutil == NULL)
    tell_no_certutil (run, stores);

  for (guint i = 0; run->certutil != NULL && i < stores->len; i++)
    {
      const WeirBrowserStore *store = g_ptr_array_index (stores, i);
      const WeirNssStore nss = { run->certutil, store->path, run->cancellable };

      if (!g_cancellable_is_cancelled (run->cancellable))
        actions[run->job->action](run, store, &nss);
    }

  look_at_system (run);
}

/* Notes that the authority may be in a store from now on. */
static gboolean
note_authority (Run *run, GError **error)
{
  const WeirNssCertificate certificate = get_certificate (run->job);

  if (run->job->action != WEIR_BROWSER_INSTALL && run->job->action != WEIR_BROWSER_RENEW)
    return TRUE;

  weir_browser_ledger_add_authority (run->ledger, &certificate);

  return weir_browser_ledger_save (run->ledger, error);
}

/* What is certain not to be in a store any more need not be looked for again. */
static void
forget_authorities (Run *run)
{
  const WeirNssCertificate certificate = get_certificate (run->job);

  if (run->job->action != WEIR_BROWSER_CHECK && run->report->n_left == 0 && run->certutil != NULL)
    weir_browser_ledger_forget_authorities (run->ledger);
  if (run->job->action != WEIR_BROWSER_REMOVE && run->report->n_trusting > 0)
    weir_browser_ledger_add_authority (run->ledger, &certificate);
  save_ledger (run);
}

static void
run_clear (Run *run)
{
  g_free (run->certutil);
  weir_browser_ledger_free (run->ledger);
  g_clear_pointer (&run->report, weir_browser_report_free);
}

static void
run_job (GTask *task,
         gpointer source_object G_GNUC_UNUSED,
         gpointer task_data,
         GCancellable *cancellable)
{
  const Job *job = task_data;
  Run run = { .job = job, .cancellable = cancellable };
  GError *error = NULL;

  run.report = weir_browser_report_new ();
  run.ledger = weir_browser_ledger_load (job->folder);
  run.distribution = weir_distribution_find (job->places);
  run.certutil = weir_browser_places_find_program (job->places, CERTUTIL);

  if (job->places->is_sandbox)
    advise_by_hand (&run, _ ("Weir runs in a sandbox and cannot reach the browsers."));
  else if (note_authority (&run, &error))
    {
      go_through_stores (&run);
      forget_authorities (&run);
    }

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&run.report),
                           (GDestroyNotify) weir_browser_report_free);
  run_clear (&run);
}

void
weir_browser_trust_async (const WeirBrowserPlaces *places,
                          WeirBrowserAction action,
                          const WeirBrowserAuthority *authority,
                          const char *folder,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job;

  g_return_if_fail (authority != NULL || action == WEIR_BROWSER_REMOVE ||
                    action == WEIR_BROWSER_CHECK);

  job = g_new0 (Job, 1);
  job->places = places != NULL ? weir_browser_places_copy (places) : weir_browser_places_new ();
  job->action = action;
  job->folder = g_strdup (folder);
  if (authority != NULL)
    {
      job->name = g_strdup (authority->name);
      job->pem = g_strdup (authority->pem);
      memcpy (job->fingerprint, authority->fingerprint, sizeof job->fingerprint);
    }

  g_task_set_source_tag (task, weir_browser_trust_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, run_job);
}

WeirBrowserReport *
weir_browser_trust_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
