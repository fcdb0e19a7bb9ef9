/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-certificate-fault.h"

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
