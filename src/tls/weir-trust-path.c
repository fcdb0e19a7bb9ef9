/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From an origin's certificate to a root that is trusted.
 *
 * What origins send is a bag: in no order, with certificates that lead nowhere, with one authority
 * signed by several, of which some have expired.  So all ways through it are tried, the shortest first,
 * and each is judged as a whole; the first without a fault will do.
 *
 *   the origin's own ──► issuer ──► issuer ──► a root of the list
 *                   └──► another of the same name ──► …
 *
 * GnuTLS judges a way: signatures, authorities and how deep they reach, name constraints, purposes,
 * critical extensions, strength.  It is given no time, for it would take its own: dates, and what
 * weir-trust-check.c is stricter about, are looked at here, for those certificates that GnuTLS says it
 * went by.  Both must find nothing.
 *
 * Faults have an order, and of many the first is told.  Of several ways the one that fares best counts,
 * so that a way that leads nowhere does not hide that the other has expired.
 *
 * Bounded: a chain is WEIR_TLS_PEER_MAX_CHAIN long at most, WEIR_TRUST_MAX_STEPS certificates are looked
 * at for what signed them, and WEIR_TRUST_MAX_PATHS ways have their signatures verified.
 */

#include "weir-trust-private.h"

#define PROFILE GNUTLS_PROFILE_TO_VFLAGS (GNUTLS_PROFILE_MEDIUM)
#define VERIFY_FLAGS                                                               \
  (GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_TRUSTED_TIME_CHECKS | \
   GNUTLS_VERIFY_DISABLE_CRL_CHECKS | PROFILE)

/* What a person should hear of first: that somebody else may be there; that the site's keepers have to
 * do something; what they should have done better. */
static const WeirCertificateFault order[] = {
  WEIR_CERTIFICATE_FAULT_MALFORMED,         WEIR_CERTIFICATE_FAULT_REVOKED,
  WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE,     WEIR_CERTIFICATE_FAULT_SELF_SIGNED,
  WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER,    WEIR_CERTIFICATE_FAULT_NOT_AN_AUTHORITY,
  WEIR_CERTIFICATE_FAULT_CONSTRAINED,       WEIR_CERTIFICATE_FAULT_EXPIRED,
  WEIR_CERTIFICATE_FAULT_NOT_YET_VALID,     WEIR_CERTIFICATE_FAULT_NO_NAMES,
  WEIR_CERTIFICATE_FAULT_WRONG_NAME,        WEIR_CERTIFICATE_FAULT_WEAK_KEY,
  WEIR_CERTIFICATE_FAULT_WEAK_SIGNATURE,    WEIR_CERTIFICATE_FAULT_WRONG_PURPOSE,
  WEIR_CERTIFICATE_FAULT_UNKNOWN_EXTENSION, WEIR_CERTIFICATE_FAULT_BAD_STAPLE,
  WEIR_CERTIFICATE_FAULT_NO_STAPLE,         WEIR_CERTIFICATE_FAULT_NONE,
};
G_STATIC_ASSERT (G_N_ELEMENTS (order) == WEIR_N_CERTIFICATE_FAULTS);

typedef struct
{
  gnutls_x509_trust_list_t roots; /* (unowned) */
  GBytes *staple;                 /* (unowned) (nullable) */
  gint64 now;
  gnutls_x509_crt_t crts[WEIR_TLS_PEER_MAX_CHAIN]; /* (owned): the origin's own first */
  gint has_root[WEIR_TLS_PEER_MAX_CHAIN];          /* whether a root signed it; -1: not known yet */
  guint n_crts;
  gnutls_x509_crt_t path[WEIR_TLS_PEER_MAX_CHAIN]; /* (unowned) of @crts */
  guint n_path;
  WeirTrustFaults leaf_faults; /* on any path */
  guint n_steps;
  guint n_paths;
  guint best; /* index of @order */
} Search;

/* What GnuTLS tells while it judges one path; it gives us no pointer to know it by. */
typedef struct
{
  const Search *search;
  WeirTrustFaults faults;
  gboolean is_leaf_seen;
} Witness;

static __thread Witness *witness; /* (unowned) (nullable) */

static const struct
{
  guint status;
  WeirTrustFaults fault;
} meanings[] = {
  { GNUTLS_CERT_REVOKED, WEIR_TRUST_FAULT (REVOKED) },
  { GNUTLS_CERT_SIGNATURE_FAILURE, WEIR_TRUST_FAULT (BAD_SIGNATURE) },
  { GNUTLS_CERT_SIGNER_NOT_FOUND, WEIR_TRUST_FAULT (UNKNOWN_ISSUER) },
  { GNUTLS_CERT_SIGNER_NOT_CA, WEIR_TRUST_FAULT (NOT_AN_AUTHORITY) },
  { GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE, WEIR_TRUST_FAULT (CONSTRAINED) },
  { GNUTLS_CERT_INSECURE_ALGORITHM, WEIR_TRUST_FAULT (WEAK_SIGNATURE) },
  { GNUTLS_CERT_PURPOSE_MISMATCH, WEIR_TRUST_FAULT (WRONG_PURPOSE) },
  { GNUTLS_CERT_UNKNOWN_CRIT_EXTENSIONS, WEIR_TRUST_FAULT (UNKNOWN_EXTENSION) },
};

/* A status that has no word here is taken for the worst. */
static WeirTrustFaults
faults_of_status (guint status)
{
  WeirTrustFaults faults = 0;

  for (guint i = 0; i < G_N_ELEMENTS (meanings); i++)
    if ((status & meanings[i].status) != 0)
      faults |= meanings[i].fault;

  return faults == 0 && status != 0 ? WEIR_TRUST_FAULT (BAD_SIGNATURE) : faults;
}

static gboolean
is_on_path (const Search *search, gnutls_x509_crt_t crt)
{
  for (guint i = 0; i < search->n_path; i++)
    if (search->path[i] == crt)
      return TRUE;

  return FALSE;
}

/* GnuTLS went from @crt to @issuer. */
static int
on_step_verified (gnutls_x509_crt_t crt,
                  gnutls_x509_crt_t issuer,
                  gnutls_x509_crl_t crl G_GNUC_UNUSED,
                  unsigned int status G_GNUC_UNUSED)
{
  const Search *search = witness->search;

  if (issuer == NULL)
    return 0;

  if (!is_on_path (search, issuer))
    witness->faults |= weir_trust_check_crt (issuer, WEIR_TRUST_ROOT, search->now) |
                       weir_trust_check_constraints (issuer, search->path, search->n_path);
  if (crt == search->crts[0])
    {
      witness->faults |= weir_trust_check_staple (search->staple, crt, issuer, search->now);
      witness->is_leaf_seen = TRUE;
    }

  return 0;
}

/* Lets GnuTLS judge the path. */
static WeirTrustFaults
verify_path (const Search *search)
{
  Witness own = { .search = search };
  gnutls_x509_crt_t crts[WEIR_TLS_PEER_MAX_CHAIN];
  gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (guchar *) GNUTLS_KP_TLS_WWW_SERVER };
  guint status = 0;
  int code;

  /* It may put them into another order. */
  memcpy (crts, search->path, sizeof crts);
  witness = &own;
  code = gnutls_x509_trust_list_verify_crt2 (search->roots, crts, search->n_path, &purpose, 1,
                                             VERIFY_FLAGS, &status, on_step_verified);
  witness = NULL;
  if (code < 0)
    return WEIR_TRUST_FAULT (BAD_SIGNATURE);

  /* It is trusted itself: nobody but itself vouches for it. */
  if (!own.is_leaf_seen)
    own.faults |= weir_trust_check_staple (search->staple, crts[0], crts[0], search->now);

  return own.faults | faults_of_status (status);
}

static void
count_verdict (Search *search, WeirTrustFaults faults)
{
  guint rank = 0;

  while (order[rank] != WEIR_CERTIFICATE_FAULT_NONE && (faults & (1u << order[rank])) == 0)
    rank++;
  search->best = MAX (search->best, rank);
}

static void
judge_path (Search *search)
{
  WeirTrustFaults faults = search->leaf_faults;

  search->n_paths++;
  for (guint i = 1; i < search->n_path; i++)
    faults |= weir_trust_check_crt (search->path[i], WEIR_TRUST_ISSUER, search->now) |
              weir_trust_check_constraints (search->path[i], search->path, i);

  count_verdict (search, faults | verify_path (search));
}

static gboolean
is_signed_by_root (Search *search, guint index)
{
  if (search->has_root[index] < 0)
    {
      gnutls_x509_crt_t root;

      search->has_root[index] =
        gnutls_x509_trust_list_get_issuer (search->roots, search->crts[index], &root,
                                           GNUTLS_TL_GET_COPY) >= 0;
      if (search->has_root[index])
        gnutls_x509_crt_deinit (root);
    }

  return search->has_root[index];
}

static gboolean
is_over (const Search *search)
{
  return order[search->best] == WEIR_CERTIFICATE_FAULT_NONE ||
         search->n_paths >= WEIR_TRUST_MAX_PATHS || search->n_steps >= WEIR_TRUST_MAX_STEPS;
}

/* Goes on from @crts[@last], the end of the path.  No deeper than the chain is long. */
static void
extend_path (Search *search, guint last)
{
  search->n_steps++;
  if (is_signed_by_root (search, last))
    judge_path (search);

  for (guint i = 1; i < search->n_crts && !is_over (search); i++)
    {
      if (is_on_path (search, search->crts[i]) ||
          gnutls_x509_crt_check_issuer (search->crts[last], search->crts[i]) == 0)
        continue;

      search->path[search->n_path++] = search->crts[i];
      extend_path (search, i);
      search->n_path--;
    }
}

/* What is wrong where no path leads to a root. */
static WeirTrustFaults
judge_rootless (const Search *search)
{
  const gboolean is_its_own = gnutls_x509_crt_check_issuer (search->crts[0], search->crts[0]) != 0;

  return search->leaf_faults |
         (is_its_own ? WEIR_TRUST_FAULT (SELF_SIGNED) : WEIR_TRUST_FAULT (UNKNOWN_ISSUER));
}

static WeirTrustFaults
check_leaf (gnutls_x509_crt_t crt, const WeirHost *host, gint64 now)
{
  WeirTrustFaults faults = weir_trust_check_crt (crt, WEIR_TRUST_LEAF, now);
  gboolean has_names;

  if (!weir_trust_crt_names_host (crt, host, &has_names))
    faults |= has_names ? WEIR_TRUST_FAULT (WRONG_NAME) : WEIR_TRUST_FAULT (NO_NAMES);

  return faults;
}

/* Reads the chain.  The origin's own must be a certificate; what else cannot be read is nobody's issuer. */
static gboolean
import_chain (Search *search, GPtrArray *chain)
{
  gsize n_octets = 0;

  if (chain->len == 0 || chain->len > WEIR_TLS_PEER_MAX_CHAIN)
    return FALSE;

  for (guint i = 0; i < chain->len; i++)
    {
      gnutls_x509_crt_t crt;

      n_octets += g_bytes_get_size (chain->pdata[i]);
      if (n_octets > WEIR_TLS_PEER_MAX_OCTETS)
        return FALSE;

      crt = weir_trust_import (chain->pdata[i]);
      if (crt == NULL && i == 0)
        return FALSE;

      search->has_root[search->n_crts] = -1;
      if (crt != NULL)
        search->crts[search->n_crts++] = crt;
    }

  return TRUE;
}

WeirCertificateFault
weir_trust_judge (gnutls_x509_trust_list_t roots,
                  const WeirTlsPeer *peer,
                  const WeirHost *host,
                  gint64 now)
{
  Search search = { .roots = roots, .staple = peer->staple, .now = now };

  if (import_chain (&search, peer->chain))
    {
      search.leaf_faults = check_leaf (search.crts[0], host, now);
      search.path[search.n_path++] = search.crts[0];
      extend_path (&search, 0);
      if (search.n_paths == 0)
        count_verdict (&search, judge_rootless (&search));
    }

  for (guint i = 0; i < search.n_crts; i++)
    gnutls_x509_crt_deinit (search.crts[i]);

  return order[search.best];
}
