/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder of a test's own that goes away with all that is in it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef char TlsFolder;

TlsFolder *tls_folder_new (void);
void tls_folder_free (TlsFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TlsFolder, tls_folder_free)

/* Returns: (transfer full): the path of a file with these octets */
char *tls_folder_write (const char *folder, const char *name, const void *octets, gsize length);

G_END_DECLS
