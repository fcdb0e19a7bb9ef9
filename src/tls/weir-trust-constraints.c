/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The name constraints of issuers (RFC 5280, 4.2.1.10) that GnuTLS passes over: those on directory
 * names, which are the subjects of all certificates below, and those on kinds of names that we cannot
 * compare.  Hosts, addresses and mail are GnuTLS's.
 *
 * What cannot be compared is refused if there is anything to compare with it; so is a subject below an
 * issuer that excludes some, for a name has many spellings.
 */

#include "weir-der.h"
#include "weir-trust-private.h"

#define NAME_CONSTRAINTS "2.5.29.30"

/* NameConstraints */
#define PERMITTED WEIR_DER_CONTEXT_SEQUENCE (0)
#define EXCLUDED WEIR_DER_CONTEXT_SEQUENCE (1)

/* GeneralName (RFC 5280, 4.2.1.6) */
#define EMAIL WEIR_DER_CONTEXT (1)
#define DNS_NAME WEIR_DER_CONTEXT (2)
#define DIRECTORY_NAME WEIR_DER_CONTEXT_SEQUENCE (4)
#define IP_ADDRESS WEIR_DER_CONTEXT (7)

/* What one certificate below the issuer is called. */
typedef struct
{
  WeirSpan subject; /* the RDNs; may be empty */
  WeirSpan names;   /* the GeneralNames of its SAN; may be empty */
} Names;

static gboolean
is_text (guint8 tag)
{
  return tag == WEIR_DER_UTF8_STRING || tag == WEIR_DER_PRINTABLE_STRING;
}

/* AttributeTypeAndValue: the type as it is, text in either case. */
static gboolean
is_same_attribute (WeirSpan a, WeirSpan b)
{
  WeirSpan type_a;
  WeirSpan type_b;
  WeirSpan value_a;
  WeirSpan value_b;
  guint8 tag_a;
  guint8 tag_b;

  if (!weir_der_take_tagged (&a, WEIR_DER_OID, &type_a) ||
      !weir_der_take_tagged (&b, WEIR_DER_OID, &type_b) || !weir_span_equal (type_a, type_b) ||
      !weir_der_take (&a, &tag_a, &value_a) || !weir_der_take (&b, &tag_b, &value_b))
    return FALSE;

  if (is_text (tag_a) && is_text (tag_b))
    return value_a.length == value_b.length &&
           weir_octets_equal_nocase (value_a.octets, value_b.octets, value_a.length);

  return tag_a == tag_b && weir_span_equal (value_a, value_b);
}

/* RelativeDistinguishedName: attributes in the same order, as DER has them. */
static gboolean
is_same_rdn (WeirSpan a, WeirSpan b)
{
  WeirSpan attribute_a;
  WeirSpan attribute_b;

  while (weir_der_take_tagged (&a, WEIR_DER_SEQUENCE, &attribute_a))
    if (!weir_der_take_tagged (&b, WEIR_DER_SEQUENCE, &attribute_b) ||
        !is_same_attribute (attribute_a, attribute_b))
      return FALSE;

  return a.length == 0 && b.length == 0;
}

/* Whether @subject begins with all that is in @base. */
static gboolean
is_within (WeirSpan subject, WeirSpan base)
{
  WeirSpan rdn;
  WeirSpan subject_rdn;

  while (weir_der_take_tagged (&base, WEIR_DER_SET, &rdn))
    if (!weir_der_take_tagged (&subject, WEIR_DER_SET, &subject_rdn) ||
        !is_same_rdn (rdn, subject_rdn))
      return FALSE;

  return base.length == 0;
}

static gboolean
has_name_of_kind (WeirSpan names, guint8 kind)
{
  WeirSpan name;
  guint8 tag;

  while (weir_der_take (&names, &tag, &name))
    if (tag == kind)
      return TRUE;

  return FALSE;
}

/* The base of a GeneralSubtree: how far above or below it is must not be said (RFC 5280, 4.2.1.10). */
static gboolean
take_base (WeirSpan *subtrees, guint8 *kind, WeirSpan *base)
{
  WeirSpan subtree;

  return weir_der_take_tagged (subtrees, WEIR_DER_SEQUENCE, &subtree) &&
         weir_der_take (&subtree, kind, base) && subtree.length == 0;
}

/* @subtrees: GeneralSubtrees.  Whether @names may be below them. */
static gboolean
fits (WeirSpan subtrees, const Names *names, gboolean is_permitted)
{
  gboolean is_asked = FALSE;
  gboolean is_found = FALSE;
  WeirSpan base;
  WeirSpan rdns;
  guint8 kind;

  while (subtrees.length > 0)
    {
      if (!take_base (&subtrees, &kind, &base))
        return FALSE;
      if (kind == EMAIL || kind == DNS_NAME || kind == IP_ADDRESS)
        continue;
      if (has_name_of_kind (names->names, kind))
        return FALSE;
      if (kind != DIRECTORY_NAME)
        continue;

      is_asked = names->subject.length > 0;
      is_found = is_found || (weir_der_take_tagged (&base, WEIR_DER_SEQUENCE, &rdns) &&
                              is_within (names->subject, rdns));
    }

  return !is_asked || (is_permitted && is_found);
}

/* @constraints: NameConstraints */
static gboolean
fits_constraints (WeirSpan constraints, const Names *names)
{
  WeirSpan rest;
  WeirSpan subtrees;
  guint8 tag;

  if (!weir_der_take_tagged (&constraints, WEIR_DER_SEQUENCE, &rest))
    return FALSE;

  while (weir_der_take (&rest, &tag, &subtrees))
    if ((tag != PERMITTED && tag != EXCLUDED) || !fits (subtrees, names, tag == PERMITTED))
      return FALSE;

  return rest.length == 0;
}

static WeirSpan
span_of_datum (const gnutls_datum_t *datum)
{
  return (WeirSpan){ (const char *) datum->data, datum->size };
}

/* Whether @crt may be below an issuer with @constraints. */
static gboolean
crt_fits (gnutls_x509_crt_t crt, WeirSpan constraints)
{
  gnutls_datum_t subject = { NULL, 0 };
  gnutls_datum_t san = { NULL, 0 };
  Names names = { 0 };
  WeirSpan rest;
  gboolean does_fit;

  if (gnutls_x509_crt_get_raw_dn (crt, &subject) < 0)
    return FALSE;

  gnutls_x509_crt_get_extension_by_oid2 (crt, WEIR_TRUST_SUBJECT_ALT_NAME, 0, &san, NULL);
  rest = span_of_datum (&san);
  weir_der_take_tagged (&rest, WEIR_DER_SEQUENCE, &names.names);
  rest = span_of_datum (&subject);
  does_fit = weir_der_take_tagged (&rest, WEIR_DER_SEQUENCE, &names.subject) &&
             fits_constraints (constraints, &names);
  gnutls_free (subject.data);
  gnutls_free (san.data);

  return does_fit;
}

WeirTrustFaults
weir_trust_check_constraints (gnutls_x509_crt_t issuer,
                              gnutls_x509_crt_t const *below,
                              guint n_below)
{
  gnutls_datum_t constraints;
  WeirTrustFaults faults = 0;
  int code =
    gnutls_x509_crt_get_extension_by_oid2 (issuer, NAME_CONSTRAINTS, 0, &constraints, NULL);

  if (code < 0)
    return code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ? 0 : WEIR_TRUST_FAULT (CONSTRAINED);

  for (guint i = 0; i < n_below; i++)
    if (!crt_fits (below[i], span_of_datum (&constraints)))
      faults = WEIR_TRUST_FAULT (CONSTRAINED);
  gnutls_free (constraints.data);

  return faults;
}
