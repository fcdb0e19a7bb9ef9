/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-nss-store.h"

G_BEGIN_DECLS

/* In the data folder. */
#define WEIR_BROWSER_LEDGER_FILE "authority-trusted.ini"

/* Authorities and stores noted; older ones make room. */
#define WEIR_BROWSER_LEDGER_MAX 64

/* An authority that was installed, in this version or an earlier one. */
typedef struct
{
  char *name; /* (owned) */
  guint8 fingerprint[WEIR_NSS_FINGERPRINT_SIZE];
} WeirBrowserNote;

/**
 * WeirBrowserLedger:
 *
 * What is to be undone: which authorities may be in a store, and which stores were made for them.
 * A file is written before the first thing is done, so that a crash leaves nothing that nobody knows of.
 */
typedef struct _WeirBrowserLedger WeirBrowserLedger;

/* @folder: (nullable): nothing is kept without one.  A file that cannot be read is an empty one. */
WeirBrowserLedger *weir_browser_ledger_load (const char *folder);
void weir_browser_ledger_free (WeirBrowserLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirBrowserLedger, weir_browser_ledger_free)

/* Returns: (transfer none) (element-type WeirBrowserNote): valid until the next change */
GPtrArray *weir_browser_ledger_get_authorities (WeirBrowserLedger *self);
void weir_browser_ledger_add_authority (WeirBrowserLedger *self,
                                        const WeirNssCertificate *certificate);
void weir_browser_ledger_forget_authorities (WeirBrowserLedger *self);

/* The store at @path was made. @top: (nullable): the topmost folder that was made for it */
void weir_browser_ledger_add_store (WeirBrowserLedger *self, const char *path, const char *top);
/* @top: (out) (transfer none) (nullable) */
gboolean weir_browser_ledger_find_store (WeirBrowserLedger *self,
                                         const char *path,
                                         const char **top);
void weir_browser_ledger_forget_store (WeirBrowserLedger *self, const char *path);

/* Writes what was changed; an empty one is no file. */
gboolean weir_browser_ledger_save (WeirBrowserLedger *self, GError **error);

G_END_DECLS
