/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-outcome.h"
#include "weir-browser-places.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_BROWSER_CHECK,
  WEIR_BROWSER_INSTALL, /* in all stores; in place of earlier ones of the same data folder */
  WEIR_BROWSER_RENEW,   /* the same, but only where an earlier one is; others are not told of */
  WEIR_BROWSER_REMOVE,  /* from all stores; earlier ones too */
} WeirBrowserAction;

/* The authority that is trusted, or not any more. */
typedef struct
{
  const char *name; /* of its subject; stores list it under it */
  const char *pem;
  const guint8 *fingerprint; /* SHA-256 of its DER form */
} WeirBrowserAuthority;

/**
 * weir_browser_trust_async:
 * @places: (nullable): where to look, or %NULL for this user's own
 * @action: what to do
 * @authority: (nullable): copied; without one, %WEIR_BROWSER_REMOVE takes away what earlier ones left
 *   and %WEIR_BROWSER_CHECK lists the stores
 * @folder: (nullable): the data folder, in which is noted what there is to undo; without one earlier
 *   authorities are not known
 *
 * Finds the stores of this user's browsers and does @action in each, on a worker.  Nothing else may
 * do so with the same @folder at the same time.
 */
void weir_browser_trust_async (const WeirBrowserPlaces *places,
                               WeirBrowserAction action,
                               const WeirBrowserAuthority *authority,
                               const char *folder,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);

/* Returns: (transfer full): %NULL if it was cancelled, or nothing could be noted (G_FILE_ERROR): then
 * nothing was installed */
WeirBrowserReport *weir_browser_trust_finish (GAsyncResult *result, GError **error);

G_END_DECLS
