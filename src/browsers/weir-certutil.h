/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Octets taken of what it prints; a store of hundreds of certificates prints as much. */
#define WEIR_CERTUTIL_MAX_OUTPUT (256 * 1024)

/* Seconds until one call is given up: a store on a slow disk, or in use. */
#define WEIR_CERTUTIL_PATIENCE 20

typedef enum
{
  WEIR_CERTUTIL_ERROR_FAILED,   /* what it said itself */
  WEIR_CERTUTIL_ERROR_PASSWORD, /* the store has a password, and this needs it */
  WEIR_CERTUTIL_ERROR_READ_ONLY,
  WEIR_CERTUTIL_ERROR_DAMAGED,   /* no store, or one that cannot be read */
  WEIR_CERTUTIL_ERROR_NOT_FOUND, /* there is no such certificate or key */
  WEIR_CERTUTIL_ERROR_TIMEOUT,
} WeirCertutilError;

#define WEIR_CERTUTIL_ERROR (weir_certutil_error_quark ())
GQuark weir_certutil_error_quark (void);

/**
 * weir_certutil_run:
 * @program: the path of NSS's certutil
 * @store: the folder of the store
 * @arguments: (array zero-terminated=1): what else stands on its command line
 * @input: (nullable): what it reads from standard input
 *
 * Runs it and waits: worker threads alone.
 *
 * Returns: (transfer full) (nullable): what it printed; %NULL with @error (WEIR_CERTUTIL_ERROR,
 * or G_IO_ERROR if it could not be run or was cancelled)
 */
char *weir_certutil_run (const char *program,
                         const char *store,
                         const char *const *arguments,
                         const char *input,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
