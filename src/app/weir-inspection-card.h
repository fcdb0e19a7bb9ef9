/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirInspectionCard:
 *
 * Whether the inside of a request's connection is seen, why not, and what can be done about it:
 * look inside, leave it alone, try again, accept a bad certificate for now.
 */
#define WEIR_TYPE_INSPECTION_CARD (weir_inspection_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirInspectionCard, weir_inspection_card, WEIR, INSPECTION_CARD, AdwBin)

/* Shows what holds of @record, hides itself if there is nothing to say.  To be called again when rules,
 * mode or exemptions change. */
void weir_inspection_card_set_record (WeirInspectionCard *self,
                                      WeirService *service,
                                      WeirRecord *record);

G_END_DECLS
