/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The hosts of which Weir has learned that they cannot be looked into; each can be tried again. */
#define WEIR_TYPE_LEARNED_GROUP (weir_learned_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirLearnedGroup,
                      weir_learned_group,
                      WEIR,
                      LEARNED_GROUP,
                      AdwPreferencesGroup)

/* Once. */
void weir_learned_group_set_service (WeirLearnedGroup *self, WeirService *service);

G_END_DECLS
