/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* How often words are met in URLs: see weir_token_costs_get(). */
typedef struct _WeirTokenCosts WeirTokenCosts;

WeirTokenCosts *weir_token_costs_new (void);
void weir_token_costs_free (WeirTokenCosts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirTokenCosts, weir_token_costs_free)

/* In how many of 65,536 requests the URL has @word, in lower case, between other octets: about. */
guint weir_token_costs_get (const WeirTokenCosts *self, WeirSpan word);

/* The same of words that begin as @word does, with its first WEIR_FILTER_PREFIX octets */
guint weir_token_costs_get_prefix (const WeirTokenCosts *self, WeirSpan word);

G_END_DECLS
