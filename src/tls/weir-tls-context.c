/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is spoken, in one place.
 *
 * The library's defaults, and what the system's policy makes of them, are not
 * enough: they have the exchange of keys by finite fields, suites without
 * authentication of what they encrypt, and signatures with SHA-1 in places.  So
 * the list starts at nothing and names what may be.  It is the same towards
 * clients and origins: TLS 1.3 and 1.2, keys by elliptic curves that nobody can
 * find out later, ciphers that notice every change (AEAD), SHA-256 and better.
 *
 * A policy of the system can take from that list, never add to it.  What must
 * be left is looked for, so that a session never runs on the little that
 * happens to remain.
 *
 * The key of tickets lives in memory alone.  GnuTLS derives from it the keys
 * that it uses, by the clock, so whoever had it could read what was said
 * before.  Therefore it is thrown away after some hours; a client that comes
 * with a ticket of before shakes hands in full.
 */

#include "weir-tls-context-private.h"

#include <glib/gi18n-lib.h>

/* Sorted as a browser does: what has hardware's help first; a client's own order decides. */
#define PRIORITIES                                                                              \
  "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+CTYPE-X509:+COMP-NULL"                                       \
  ":+ECDHE-ECDSA:+ECDHE-RSA"                                                                    \
  ":+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:+AEAD"                                         \
  ":+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"                                            \
  ":+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA256:+SIGN-RSA-PSS-RSAE-SHA256:+SIGN-RSA-SHA256" \
  ":+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SHA384:+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA384" \
  ":+SIGN-RSA-PSS-RSAE-SHA512:+SIGN-RSA-SHA512"

#define TICKET_KEY_LIFE (12 * G_TIME_SPAN_HOUR)

/* What a list of the library's is asked by. */
typedef int (*ListFunc) (gnutls_priority_t priorities, const unsigned int **list);

/* What must be left of the list: without these, hardly anybody could be talked to. */
static const struct
{
  ListFunc list;
  unsigned int id;
  const char *name;
} needed[] = {
  { gnutls_priority_protocol_list, GNUTLS_TLS1_3, "TLS 1.3" },
  { gnutls_priority_protocol_list, GNUTLS_TLS1_2, "TLS 1.2" },
  { gnutls_priority_kx_list, GNUTLS_KX_ECDHE_ECDSA, "ECDHE-ECDSA" },
  { gnutls_priority_kx_list, GNUTLS_KX_ECDHE_RSA, "ECDHE-RSA" },
  { gnutls_priority_cipher_list, GNUTLS_CIPHER_AES_128_GCM, "AES-128-GCM" },
  { gnutls_priority_group_list, GNUTLS_GROUP_SECP256R1, "SECP256R1" },
  { gnutls_priority_sign_list, GNUTLS_SIGN_ECDSA_SHA256, "ECDSA-SHA256" },
  { gnutls_priority_sign_list, GNUTLS_SIGN_RSA_PSS_RSAE_SHA256, "RSA-PSS-RSAE-SHA256" },
};

static gboolean
has (gnutls_priority_t priorities, ListFunc get_list, unsigned int id)
{
  const unsigned int *list;
  const int length = get_list (priorities, &list);

  for (int i = 0; i < length; i++)
    if (list[i] == id)
      return TRUE;

  return FALSE;
}

static gboolean
check_priorities (gnutls_priority_t priorities, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    if (!has (priorities, needed[i].list, needed[i].id))
      {
        g_set_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_LIBRARY,
                     _ ("GnuTLS on this computer is set up without %s, which inspection needs."),
                     needed[i].name);
        return FALSE;
      }

  return TRUE;
}

static void
clear_ticket_key (WeirTlsContext *self)
{
  if (self->ticket_key.data != NULL)
    gnutls_memset (self->ticket_key.data, 0, self->ticket_key.size);
  gnutls_free (self->ticket_key.data);
  self->ticket_key = (gnutls_datum_t){ NULL, 0 };
}

static void
clear_context (WeirTlsContext *self)
{
  g_clear_pointer (&self->priorities, gnutls_priority_deinit);
  g_clear_pointer (&self->no_leaf, gnutls_certificate_free_credentials);
  clear_ticket_key (self);
}

WeirTlsContext *
weir_tls_context_new (GError **error)
{
  g_autoptr (WeirTlsContext) self = g_atomic_rc_box_new0 (WeirTlsContext);

  /* What GNUTLS_DEBUG_LEVEL has the library log can have keys in it. */
  gnutls_global_set_log_level (0);

  if (!weir_tls_error_check (gnutls_priority_init (&self->priorities, PRIORITIES, NULL), error) ||
      !check_priorities (self->priorities, error) ||
      !weir_tls_error_check (gnutls_certificate_allocate_credentials (&self->no_leaf), error))
    return NULL;

  return g_steal_pointer (&self);
}

WeirTlsContext *
weir_tls_context_ref (WeirTlsContext *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_tls_context_unref (WeirTlsContext *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_context);
}

/* @now: g_get_monotonic_time()
 * Returns: (transfer none) (nullable): until it is asked for again; %NULL: the library has no
 *   random octets, so nobody gets a ticket */
const gnutls_datum_t *
weir_tls_context_get_ticket_key (WeirTlsContext *self, gint64 now)
{
  if (self->ticket_key.data != NULL && now - self->ticket_key_made < TICKET_KEY_LIFE)
    return &self->ticket_key;

  clear_ticket_key (self);
  self->ticket_key_made = now;

  return gnutls_session_ticket_key_generate (&self->ticket_key) >= 0 ? &self->ticket_key : NULL;
}
