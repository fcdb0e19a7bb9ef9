/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-trust.h"
#include "weir-installed-browsers.h"
#include "weir-nss-store.h"

G_BEGIN_DECLS

/* In the data folder. */
#define WEIR_BROWSER_PROFILES_FOLDER "browsers"

/* Octets read of what is noted in a profile. */
#define WEIR_BROWSER_PROFILE_MAX_NOTE 4096

typedef enum
{
  WEIR_BROWSER_ERROR_NOT_OFFERED, /* in a sandbox, in a private session */
  WEIR_BROWSER_ERROR_NO_WEIR,     /* none listens that the browser could go through */
  WEIR_BROWSER_ERROR_MISSING,     /* the browser is not installed (any more) */
  WEIR_BROWSER_ERROR_IN_USE,      /* it runs with that profile */
  WEIR_BROWSER_ERROR_PROFILE,     /* the profile cannot be made, changed or deleted */
  WEIR_BROWSER_ERROR_START,       /* it did not start, or ended at once */
} WeirBrowserError;

#define WEIR_BROWSER_ERROR (weir_browser_error_quark ())
GQuark weir_browser_error_quark (void);

/* Where the Weir is that a browser is to go through. */
typedef struct
{
  const char *host; /* an address of this computer: "127.0.0.1", "::1" */
  guint16 port;
} WeirBrowserProxy;

/* As URLs write it: "127.0.0.1:9347", "[::1]:9347". Returns: (transfer full) */
char *weir_browser_proxy_describe (const WeirBrowserProxy *self);

/* The folder of the profile that a browser has for Weir. Returns: (transfer full) */
char *weir_browser_profile_get_path (const WeirBrowserPlaces *places,
                                     const char *folder,
                                     const WeirKnownBrowser *known,
                                     WeirPackaging packaging);

/* Whether a browser has the profile open now. Worker threads alone. */
gboolean weir_browser_profile_is_in_use (const char *path, WeirBrowserFamily family);

/**
 * weir_browser_profile_prepare:
 * @places: where programs are
 * @browser: whose profile it is
 * @proxy: what it is to go through
 * @authority: (nullable): what is trusted in this profile, and nothing else of Weir's
 * @remark: (out) (transfer full) (nullable): what was not done, translated
 *
 * Makes the profile, or mends it: the port may be another one than at the last start, the authority renewed or
 * gone.  The profile of a browser that runs is not changed: it is an error if it goes through another
 * Weir.  Waits for the disk and for certutil: worker threads alone.
 *
 * Returns: whether the browser may be started; @error: WEIR_BROWSER_ERROR
 */
gboolean weir_browser_profile_prepare (const WeirBrowserPlaces *places,
                                       const WeirInstalledBrowser *browser,
                                       const WeirBrowserProxy *proxy,
                                       const WeirBrowserAuthority *authority,
                                       char **remark,
                                       GCancellable *cancellable,
                                       GError **error);

G_END_DECLS
