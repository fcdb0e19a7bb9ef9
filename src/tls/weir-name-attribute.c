/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-name-attribute.h"

#include "weir-plain-text.h"

#include <string.h>

/* Attributes of a name that are looked at. */
#define MAX_ATTRIBUTES 32

/* Tags of strings that are not ASCII or UTF-8 (X.680, 8.4). */
#define TAG_T61 20
#define TAG_UNIVERSAL 28
#define TAG_BMP 30

static const char *
get_charset (gulong tag)
{
  switch (tag)
    {
    case TAG_T61:
      return "ISO-8859-1"; /* as everybody reads it */
    case TAG_UNIVERSAL:
      return "UTF-32BE";
    case TAG_BMP:
      return "UTF-16BE";
    default:
      return NULL;
    }
}

static char *
read_value (const gnutls_x509_ava_st *attribute, gsize max_octets)
{
  const char *charset = get_charset (attribute->value_tag);
  const char *octets = (const char *) attribute->value.data;
  g_autofree char *converted = NULL;
  gsize length;

  if (charset != NULL)
    converted = g_convert (octets, attribute->value.size, "UTF-8", charset, NULL, &length, NULL);
  if (converted != NULL)
    return length > 0 ? weir_plain_text_new (converted, length, max_octets) : NULL;
  if (attribute->value.size == 0)
    return NULL;

  return weir_plain_text_new (octets, attribute->value.size, max_octets);
}

static gboolean
is_of_kind (const gnutls_x509_ava_st *attribute, const char *oid)
{
  return attribute->oid.size >= strlen (oid) &&
         strncmp ((const char *) attribute->oid.data, oid, attribute->oid.size) == 0;
}

/* Looks through the relative name at @at, most often of a single attribute. */
static char *
read_relative (gnutls_x509_dn_t dn, int at, const char *oid, gsize max_octets, gboolean *exists)
{
  gnutls_x509_ava_st attribute;

  *exists = FALSE;
  for (int i = 0; i < MAX_ATTRIBUTES; i++)
    {
      if (gnutls_x509_dn_get_rdn_ava (dn, at, i, &attribute) < 0)
        return NULL;

      *exists = TRUE;
      if (is_of_kind (&attribute, oid))
        return read_value (&attribute, max_octets);
    }

  return NULL;
}

char *
weir_name_attribute_read (gnutls_x509_dn_t dn, const char *oid, gsize max_octets)
{
  gboolean exists = TRUE;
  char *value = NULL;

  for (int i = 0; i < MAX_ATTRIBUTES && exists && value == NULL; i++)
    value = read_relative (dn, i, oid, max_octets, &exists);

  return value;
}
