/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever a certificate says, what is shown of it is text, and has an end.
 */

#include "fuzz.h"
#include "weir-certificate.h"

static void
check_text (const char *text, gsize max_octets)
{
  g_assert_cmpuint (strlen (text), <=, max_octets);
  g_assert_true (g_utf8_validate (text, -1, NULL));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
      g_assert_cmpint (g_unichar_type (g_utf8_get_char (p)), !=, G_UNICODE_FORMAT);
    }
}

static void
check_certificate (const WeirCertificate *certificate)
{
  const guint n_shown = g_strv_length (certificate->names);

  check_text (certificate->subject, WEIR_CERTIFICATE_MAX_DN);
  check_text (certificate->issuer, WEIR_CERTIFICATE_MAX_DN);
  check_text (certificate->subject_dn, WEIR_CERTIFICATE_MAX_DN);
  check_text (certificate->issuer_dn, WEIR_CERTIFICATE_MAX_DN);
  check_text (certificate->serial, WEIR_CERTIFICATE_MAX_TEXT);
  check_text (certificate->fingerprint, WEIR_CERTIFICATE_MAX_TEXT);
  check_text (certificate->key, WEIR_CERTIFICATE_MAX_TEXT);
  check_text (certificate->signature, WEIR_CERTIFICATE_MAX_TEXT);
  if (certificate->organization != NULL)
    check_text (certificate->organization, WEIR_CERTIFICATE_MAX_TEXT);

  g_assert_cmpuint (n_shown, ==, MIN (certificate->n_names, WEIR_CERTIFICATE_MAX_NAMES));
  for (guint i = 0; i < n_shown; i++)
    check_text (certificate->names[i], WEIR_CERTIFICATE_MAX_TEXT);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) der = g_bytes_new (data, size);
  g_autoptr (WeirCertificate) certificate = weir_certificate_new (der);

  if (certificate != NULL)
    check_certificate (certificate);

  return 0;
}
