/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a Firefox trusts that is opened for Weir: its own profile's store, filled before it starts, for it is
 * read then.
 *
 * What was put there is noted in the profile, as it is in the data folder for the user's own profiles: an
 * authority that was renewed or removed since is taken out again by its fingerprint.  The user's own
 * profiles and the stores of Chromium know nothing of this.
 */

#include "weir-browser-profile-trust.h"

#include "weir-browser-ledger.h"
#include "weir-distribution.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CERTUTIL "certutil"
#define STORE_FILE "cert9.db"

typedef struct
{
  WeirNssStore nss;
  WeirBrowserLedger *ledger;             /* (unowned) */
  const WeirBrowserAuthority *authority; /* (nullable) */
} Change;

static WeirNssCertificate
get_certificate (const WeirBrowserAuthority *authority)
{
  return (WeirNssCertificate){ authority->name, authority->fingerprint };
}

static gboolean
is_authority (const WeirBrowserAuthority *authority, const WeirBrowserNote *note)
{
  return authority != NULL &&
         memcmp (authority->fingerprint, note->fingerprint, sizeof note->fingerprint) == 0;
}

static gboolean
has_store (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, STORE_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Takes out what is not to be trusted any more. */
static gboolean
remove_earlier (Change *change, GError **error)
{
  GPtrArray *notes = weir_browser_ledger_get_authorities (change->ledger);

  for (guint i = 0; i < notes->len; i++)
    {
      const WeirBrowserNote *note = g_ptr_array_index (notes, i);
      const WeirNssCertificate certificate = { note->name, note->fingerprint };
      gboolean was_there;

      if (!is_authority (change->authority, note) &&
          !weir_nss_store_remove (&change->nss, &certificate, &was_there, error))
        return FALSE;
    }

  return TRUE;
}

/* Puts in what is to be trusted; it is noted first. */
static gboolean
add_authority (Change *change, GError **error)
{
  const WeirNssCertificate certificate = get_certificate (change->authority);
  g_autofree char *top = NULL;
  WeirNssState state;

  weir_browser_ledger_add_authority (change->ledger, &certificate);
  if (!weir_browser_ledger_save (change->ledger, error) ||
      (!has_store (change->nss.path) && !weir_nss_store_make (&change->nss, &top, error)) ||
      !weir_nss_store_find (&change->nss, &certificate, &state, error))
    return FALSE;

  return state == WEIR_NSS_TRUSTED ||
         weir_nss_store_add (&change->nss, &certificate, change->authority->pem, error);
}

/* What is there now, and nothing else. */
static gboolean
note_change (Change *change, GError **error)
{
  weir_browser_ledger_forget_authorities (change->ledger);
  if (change->authority != NULL)
    {
      const WeirNssCertificate certificate = get_certificate (change->authority);

      weir_browser_ledger_add_authority (change->ledger, &certificate);
    }

  return weir_browser_ledger_save (change->ledger, error);
}

static gboolean
make_change (Change *change, GError **error)
{
  return (change->authority == NULL || add_authority (change, error)) &&
         (!has_store (change->nss.path) || remove_earlier (change, error)) &&
         note_change (change, error);
}

/* Returns: (transfer full) */
static char *
describe_no_certutil (const WeirBrowserPlaces *places, const WeirBrowserAuthority *authority)
{
  const WeirDistribution *distribution = weir_distribution_find (places);

  if (authority == NULL)
    return g_strdup (_ ("The browser still trusts Weir’s certificate: the program “certutil”, "
                        "which takes it out, is missing."));
  if (distribution == NULL)
    return g_strdup (_ ("The browser does not trust Weir’s certificate: the program “certutil” "
                        "is missing. Install the tools of NSS, then open the browser again."));

  return g_strdup_printf (_ ("The browser does not trust Weir’s certificate: the program "
                             "“certutil” is missing. Install the package “%s”, then open the "
                             "browser again."),
                          distribution->nss_package);
}

/* Returns: (transfer full) */
static char *
describe_failure (const WeirBrowserAuthority *authority, const GError *error)
{
  if (g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_PASSWORD))
    return g_strdup (_ ("A password protects the certificates of this profile, so Weir cannot "
                        "change which ones it trusts."));

  return g_strdup_printf (authority != NULL
                            ? _ ("The browser does not trust Weir’s certificate: %s")
                            : _ ("Weir’s certificate could not be taken out of the browser: %s"),
                          error->message);
}

gboolean
weir_browser_profile_trust (const WeirBrowserPlaces *places,
                            const char *profile,
                            const WeirBrowserAuthority *authority,
                            char **remark,
                            GCancellable *cancellable)
{
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (profile);
  g_autofree char *certutil = weir_browser_places_find_program (places, CERTUTIL);
  Change change = { { certutil, profile, cancellable }, ledger, authority };
  g_autoptr (GError) error = NULL;

  /* A Firefox that was never to trust anything needs no certutil. */
  if (authority == NULL && weir_browser_ledger_get_authorities (ledger)->len == 0)
    return FALSE;

  if (certutil == NULL)
    {
      *remark = describe_no_certutil (places, authority);
      return FALSE;
    }

  if (make_change (&change, &error))
    return authority != NULL;

  *remark = describe_failure (authority, error);
  return FALSE;
}
