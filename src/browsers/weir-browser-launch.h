/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-profile.h"

G_BEGIN_DECLS

/* Seconds in which a browser that ends with a failure has not started. */
#define WEIR_BROWSER_START_SECONDS 3

/* Octets of a page's address that a browser is told. */
#define WEIR_BROWSER_MAX_URL 2048

/* How a browser is opened for Weir.  Nothing is owned. */
typedef struct
{
  const WeirInstalledBrowser *browser;
  WeirBrowserProxy proxy;
  const WeirBrowserAuthority *authority; /* (nullable): that it is to trust */
  const char *spki_hash; /* (nullable) of that one's key, as weir_authority_get_spki_hash() */
  const char *url;       /* the page that it shows: http or https */
} WeirBrowserLaunch;

/* What is run. Returns: (transfer full): %NULL-terminated, the program's path first */
char **weir_browser_launch_make_line (const WeirBrowserLaunch *launch);

/* Whether a browser can be told to show this page: not an option, a file, or an address without an end. */
gboolean weir_browser_launch_is_page (const char *url);

/**
 * weir_browser_launch_async:
 * @places: (nullable): where programs are, or %NULL for this user's own
 * @launch: copied
 *
 * Makes the profile of the browser or mends it, on a worker, and starts the browser with it.  It belongs to
 * nobody then: it goes on when Weir ends.  A browser that runs already opens another window.
 */
void weir_browser_launch_async (const WeirBrowserPlaces *places,
                                const WeirBrowserLaunch *launch,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);

/*
 * @remark: (out) (optional) (transfer full) (nullable): what was not done, translated.  Returns: whether it was started; @error:
 * WEIR_BROWSER_ERROR, or G_IO_ERROR_CANCELLED
 */
gboolean weir_browser_launch_finish (GAsyncResult *result, char **remark, GError **error);

G_END_DECLS
