/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WeirExemptHostsGroup:
 *
 * The hosts that Weir comes with and leaves alone, by category, each with a switch: off makes a rule to
 * look inside it all the same.
 */
#define WEIR_TYPE_EXEMPT_HOSTS_GROUP (weir_exempt_hosts_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirExemptHostsGroup,
                      weir_exempt_hosts_group,
                      WEIR,
                      EXEMPT_HOSTS_GROUP,
                      AdwPreferencesGroup)

/* Once. */
void weir_exempt_hosts_group_set_service (WeirExemptHostsGroup *self, WeirService *service);

G_END_DECLS
