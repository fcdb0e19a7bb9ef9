/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is wrong with a certificate: a word for scripts, a sentence for people.
 *
 * The sentences stand on a page where a site should be, and in the row of a
 * request: they say what was found, and no more.
 */

#include "weir-certificate-fault.h"

#include <glib/gi18n-lib.h>

const char *
weir_certificate_fault_to_word (WeirCertificateFault fault)
{
  static const char *const words[] = {
#define WEIR_CERTIFICATE_FAULT_WORD(id, word) word,
    WEIR_CERTIFICATE_FAULT_TABLE (WEIR_CERTIFICATE_FAULT_WORD)
#undef WEIR_CERTIFICATE_FAULT_WORD
  };

  g_return_val_if_fail (fault < WEIR_N_CERTIFICATE_FAULTS, NULL);

  return words[fault];
}

const char *
weir_certificate_fault_describe (WeirCertificateFault fault)
{
  switch (fault)
    {
    case WEIR_CERTIFICATE_FAULT_NONE:
      return _ ("The certificate of this site is good.");
    case WEIR_CERTIFICATE_FAULT_MALFORMED:
      return _ ("The certificate of this site cannot be read.");
    case WEIR_CERTIFICATE_FAULT_WRONG_NAME:
      return _ ("The certificate is for another site than this one.");
    case WEIR_CERTIFICATE_FAULT_NO_NAMES:
      return _ ("The certificate of this site does not say which sites it is for.");
    case WEIR_CERTIFICATE_FAULT_EXPIRED:
      return _ ("The certificate of this site, or one that it rests on, has expired.");
    case WEIR_CERTIFICATE_FAULT_NOT_YET_VALID:
      return _ ("The certificate of this site is not valid yet, or the clock of this computer is "
                "wrong.");
    case WEIR_CERTIFICATE_FAULT_SELF_SIGNED:
      return _ ("This site has signed its certificate itself: nobody vouches for it.");
    case WEIR_CERTIFICATE_FAULT_UNKNOWN_ISSUER:
      return _ ("The certificate of this site was issued by somebody whom this computer does not "
                "know.");
    case WEIR_CERTIFICATE_FAULT_NOT_AN_AUTHORITY:
      return _ ("The certificate of this site was issued by somebody who must not issue any.");
    case WEIR_CERTIFICATE_FAULT_CONSTRAINED:
      return _ (
        "The certificate of this site was issued by somebody who must not issue it for this "
        "site.");
    case WEIR_CERTIFICATE_FAULT_WRONG_PURPOSE:
      return _ ("The certificate of this site is not meant for web sites.");
    case WEIR_CERTIFICATE_FAULT_UNKNOWN_EXTENSION:
      return _ ("The certificate of this site has a condition in it that Weir does not know.");
    case WEIR_CERTIFICATE_FAULT_WEAK_KEY:
      return _ (
        "The certificate of this site, or one that it rests on, has a key that is too weak.");
    case WEIR_CERTIFICATE_FAULT_WEAK_SIGNATURE:
      return _ (
        "The certificate of this site, or one that it rests on, has a signature that can be "
        "forged.");
    case WEIR_CERTIFICATE_FAULT_BAD_SIGNATURE:
      return _ ("The certificate of this site has a wrong signature: it was forged, or damaged.");
    case WEIR_CERTIFICATE_FAULT_REVOKED:
      return _ ("The certificate of this site was revoked by its issuer.");
    case WEIR_CERTIFICATE_FAULT_NO_STAPLE:
      return _ ("The certificate of this site asks for a proof that it was not revoked, and the "
                "site gave none.");
    case WEIR_CERTIFICATE_FAULT_BAD_STAPLE:
      return _ ("The proof that the certificate of this site was not revoked is not a good one.");
    case WEIR_N_CERTIFICATE_FAULTS:
    default:
      g_return_val_if_reached ("");
    }
}
