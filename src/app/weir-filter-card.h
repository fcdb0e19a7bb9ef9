/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The filters that had a say in what became of a request, with the way to the list of the one that decided. */
#define WEIR_TYPE_FILTER_CARD (weir_filter_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirFilterCard, weir_filter_card, WEIR, FILTER_CARD, AdwBin)

/* Shows those of @record; hides itself if there are none. */
void weir_filter_card_set_record (WeirFilterCard *self,
                                  WeirService *service,
                                  const WeirRecord *record);

/* What the list of this key is called; the key, if there is no such list any more. */
const char *weir_filter_card_get_list_title (WeirService *service, const char *key);

G_END_DECLS
