/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-trust.h"

G_BEGIN_DECLS

/**
 * weir_browser_profile_trust:
 * @places: where certutil is
 * @profile: the folder of a Firefox's profile that is Weir's own, and not in use
 * @authority: (nullable): what is to be trusted; without one, nothing of Weir's is
 * @remark: (out) (transfer full) (nullable): why that could not be done, translated
 *
 * Makes the profile's own store trust @authority, and no earlier one.  Waits for certutil: worker threads
 * alone.
 *
 * Returns: whether @authority is trusted now
 */
gboolean weir_browser_profile_trust (const WeirBrowserPlaces *places,
                                     const char *profile,
                                     const WeirBrowserAuthority *authority,
                                     char **remark,
                                     GCancellable *cancellable);

G_END_DECLS
