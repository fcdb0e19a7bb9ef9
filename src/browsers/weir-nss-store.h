/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-certutil.h"

G_BEGIN_DECLS

#define WEIR_NSS_FINGERPRINT_SIZE 32

/* Certificates of one store that are looked at; what stands under our own name comes first. */
#define WEIR_NSS_MAX_CERTIFICATES 256

/**
 * WeirNssStore:
 *
 * A folder in which NSS keeps certificates.  Nothing here is owned; worker threads alone.  Errors are
 * weir_certutil_run()'s.
 */
typedef struct
{
  const char *program; /* certutil's path */
  const char *path;
  GCancellable *cancellable; /* (nullable) */
} WeirNssStore;

/* Of an authority. */
typedef struct
{
  const char *name;
  const guint8 *fingerprint; /* SHA-256 of the DER form */
} WeirNssCertificate;

typedef enum
{
  WEIR_NSS_ABSENT,
  WEIR_NSS_DISTRUSTED, /* there, but not as an authority for servers */
  WEIR_NSS_TRUSTED,
} WeirNssState;

gboolean weir_nss_store_find (const WeirNssStore *self,
                              const WeirNssCertificate *certificate,
                              WeirNssState *state,
                              GError **error);

/* Makes it trusted, whether it is there or not. */
gboolean weir_nss_store_add (const WeirNssStore *self,
                             const WeirNssCertificate *certificate,
                             const char *pem,
                             GError **error);

/* @was_there: (out) */
gboolean weir_nss_store_remove (const WeirNssStore *self,
                                const WeirNssCertificate *certificate,
                                gboolean *was_there,
                                GError **error);

/* A new store without a password, its folder too. @top: (out): the topmost folder that was made, or %NULL */
gboolean weir_nss_store_make (const WeirNssStore *self, char **top, GError **error);

/* Takes away what weir_nss_store_make() made, unless something is in it. */
void weir_nss_store_unmake (const WeirNssStore *self, const char *top);

/* Whether @pem, any octets, holds this certificate among others. */
gboolean weir_nss_pem_contains (const char *pem, const guint8 *fingerprint);

G_END_DECLS
