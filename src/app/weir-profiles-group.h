/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirProfilesGroup:
 *
 * The profiles that browsers have for Weir, with their sizes, each to be deleted.  It looks for them
 * when it is shown, and tells by preferences.toast.
 */
#define WEIR_TYPE_PROFILES_GROUP (weir_profiles_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirProfilesGroup,
                      weir_profiles_group,
                      WEIR,
                      PROFILES_GROUP,
                      AdwPreferencesGroup)

void weir_profiles_group_set_service (WeirProfilesGroup *self, WeirService *service);

/* Looks for them anew. */
void weir_profiles_group_refresh (WeirProfilesGroup *self);

G_END_DECLS
