/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirAuthorityGroup:
 *
 * The authority of this user on this computer: what it is, who trusts it, and what can be done with
 * it.  Tells its window by preferences.toast (s).
 */
#define WEIR_TYPE_AUTHORITY_GROUP (weir_authority_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirAuthorityGroup,
                      weir_authority_group,
                      WEIR,
                      AUTHORITY_GROUP,
                      AdwPreferencesGroup)

/* Once. */
void weir_authority_group_set_service (WeirAuthorityGroup *self, WeirService *service);

G_END_DECLS
