/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A certificate in more octets than this is none. */
#define WEIR_CERTIFICATE_MAX_OCTETS (64 * 1024)

/* Hosts of one that are shown; octets of a text, and of a distinguished name. */
#define WEIR_CERTIFICATE_MAX_NAMES 100
#define WEIR_CERTIFICATE_MAX_TEXT 256
#define WEIR_CERTIFICATE_MAX_DN 1024

/**
 * WeirCertificate:
 *
 * A certificate taken apart for people to read.  All text is valid UTF-8 without control characters,
 * whatever was in it, and bounded.
 */
typedef struct
{
  char
    *subject; /* (owned) the CN, or the first name, or the whole DN; "" if it has none of these */
  char *organization; /* (owned) (nullable) of the subject */
  char *issuer;       /* (owned) the CN, or the organization, or the whole DN */
  char *subject_dn;   /* (owned) RFC 4514; may be "" */
  char *issuer_dn;    /* (owned) */
  char *serial;       /* (owned) hexadecimal, "04:A3:…" */
  char *fingerprint;  /* (owned) SHA-256, "04:A3:…" */
  char *key;          /* (owned) "EC P-256", "RSA 2048" */
  char *signature;    /* (owned) "ECDSA with SHA-256" */
  char **names;       /* (owned) hosts that it is for, bounded */
  guint n_names;      /* that there are in all */
  gint64 not_before;  /* Unix seconds */
  gint64 not_after;
  gboolean is_authority;
} WeirCertificate;

/* Returns: (transfer full) (nullable): %NULL if @der is no certificate */
WeirCertificate *weir_certificate_new (GBytes *der);
void weir_certificate_free (WeirCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirCertificate, weir_certificate_free)

/* "04:A3:…" of 32 octets. Returns: (transfer full) */
char *weir_fingerprint_to_text (const guint8 *fingerprint);

G_END_DECLS
