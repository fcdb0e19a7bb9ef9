/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whom a certificate names: RFC 9525, strictly.
 *
 * Names are read in subjectAltName alone; a CN, a URI or an e-mail address names no host.  Names and
 * what is asked for are compared octet by octet, so that an embedded NUL, a dot at the end or a letter
 * beyond ASCII matches nothing.  A “*” stands for one whole label, the left-most, of a name that is not
 * all that a registry gives out: *.co.uk would be everybody.  The hosts that others give out themselves
 * (*.github.io) are theirs, and they do have such certificates.
 */

#include "weir-der.h"
#include "weir-site.h"
#include "weir-trust-private.h"
#include "weir-trust.h"

#include <gio/gio.h>

/* GeneralName (RFC 5280, 4.2.1.6) */
#define DNS_NAME WEIR_DER_CONTEXT (2)
#define IP_ADDRESS WEIR_DER_CONTEXT (7)

static gboolean
is_name_of (WeirSpan name, const WeirHost *host)
{
  const char *parent = strchr (host->name, '.');

  if (host->kind != WEIR_HOST_NAME)
    return FALSE;

  if (weir_span_equal_nocase (name, host->name))
    return TRUE;

  if (parent == NULL || name.length < 2 || memcmp (name.octets, "*.", 2) != 0)
    return FALSE;

  weir_span_take (&name, 2);
  parent++;

  return weir_span_equal_nocase (name, parent) && !weir_site_is_registry (parent);
}

static gboolean
is_address_of (WeirSpan octets, const WeirHost *host)
{
  g_autoptr (GInetAddress) address = NULL;

  if (host->kind == WEIR_HOST_NAME)
    return FALSE;

  address = g_inet_address_new_from_string (host->name);

  return address != NULL && octets.length == g_inet_address_get_native_size (address) &&
         memcmp (octets.octets, g_inet_address_to_bytes (address), octets.length) == 0;
}

/* @names: GeneralNames */
static gboolean
name_host (WeirSpan names, const WeirHost *host, gboolean *has_names)
{
  WeirSpan rest;
  WeirSpan name;
  guint8 tag;

  if (!weir_der_take_tagged (&names, WEIR_DER_SEQUENCE, &rest))
    return FALSE;

  while (weir_der_take (&rest, &tag, &name))
    {
      if (tag != DNS_NAME && tag != IP_ADDRESS)
        continue;

      *has_names = TRUE;
      if (tag == DNS_NAME ? is_name_of (name, host) : is_address_of (name, host))
        return TRUE;
    }

  return FALSE;
}

gboolean
weir_trust_crt_names_host (gnutls_x509_crt_t crt, const WeirHost *host, gboolean *has_names)
{
  gnutls_datum_t names;
  gboolean does;

  *has_names = FALSE;
  if (gnutls_x509_crt_get_extension_by_oid2 (crt, WEIR_TRUST_SUBJECT_ALT_NAME, 0, &names, NULL) < 0)
    return FALSE;

  does = name_host ((WeirSpan){ (const char *) names.data, names.size }, host, has_names);
  gnutls_free (names.data);

  return does;
}

/**
 * weir_trust_names_host:
 * @der: a certificate
 * @host: a host
 * @has_names: (out): whether it names any host at all
 *
 * Any thread.
 *
 * Returns: whether it names @host
 */
gboolean
weir_trust_names_host (GBytes *der, const WeirHost *host, gboolean *has_names)
{
  gnutls_x509_crt_t crt;
  gboolean does;

  g_return_val_if_fail (der != NULL, FALSE);
  g_return_val_if_fail (host != NULL, FALSE);
  g_return_val_if_fail (has_names != NULL, FALSE);

  *has_names = FALSE;
  crt = weir_trust_import (der);
  if (crt == NULL)
    return FALSE;

  does = weir_trust_crt_names_host (crt, host, has_names);
  gnutls_x509_crt_deinit (crt);

  return does;
}
