/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirComputerCard:
 *
 * What the first-run page asks first: to use Weir for this computer.  Where the desktop's setting
 * cannot be written it says how the user sets it.
 *
 * first-run.copy-pac, of the page around it, copies what is to be pasted there.
 */
#define WEIR_TYPE_COMPUTER_CARD (weir_computer_card_get_type ())
G_DECLARE_FINAL_TYPE (WeirComputerCard, weir_computer_card, WEIR, COMPUTER_CARD, AdwBin)

void weir_computer_card_set_service (WeirComputerCard *self, WeirService *service);

/* Whether its button is what one is meant to press next; as it comes it is. */
void weir_computer_card_set_suggested (WeirComputerCard *self, gboolean suggested);

G_END_DECLS
