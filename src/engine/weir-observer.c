/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words for verdicts and outcomes that scripts and the filter language use.
 * They are never translated.
 */

#include "weir-observer.h"

const char *
weir_verdict_to_word (WeirVerdict verdict)
{
  static const char *const words[WEIR_N_VERDICTS] = {
    [WEIR_VERDICT_PASSED] = "passed",       [WEIR_VERDICT_CHANGED] = "changed",
    [WEIR_VERDICT_BLOCKED] = "blocked",     [WEIR_VERDICT_ALLOWED] = "allowed",
    [WEIR_VERDICT_TUNNELLED] = "tunnelled", [WEIR_VERDICT_FAILED] = "failed",
  };

  g_return_val_if_fail (verdict < WEIR_N_VERDICTS, "");

  return words[verdict];
}

const char *
weir_outcome_to_word (WeirOutcome outcome)
{
  static const char *const words[WEIR_N_OUTCOMES] = {
#define OUTCOME_WORD(id, word) [WEIR_OUTCOME_##id] = word,
    WEIR_OUTCOME_TABLE (OUTCOME_WORD)
#undef OUTCOME_WORD
  };

  g_return_val_if_fail (outcome < WEIR_N_OUTCOMES, "");

  return words[outcome];
}
