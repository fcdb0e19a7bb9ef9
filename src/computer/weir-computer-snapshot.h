/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-proxy-state.h"

G_BEGIN_DECLS

/* In the data folder: it is there while the desktop's proxy is Weir. */
#define WEIR_COMPUTER_SNAPSHOT_FILE "computer.ini"

/* Octets that it may have. */
#define WEIR_COMPUTER_SNAPSHOT_MAX_SIZE (64 * 1024)

/* Addresses that are noted; older ones make room. */
#define WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES 16

#define WEIR_COMPUTER_ERROR (weir_computer_error_quark ())

typedef enum
{
  WEIR_COMPUTER_ERROR_DAMAGED, /* a snapshot that cannot be read, and never will be */
  WEIR_COMPUTER_ERROR_NEWER,   /* a snapshot of a later version of Weir */
  WEIR_COMPUTER_ERROR_FILE,    /* the disk would not read, write or delete it */
} WeirComputerError;

GQuark weir_computer_error_quark (void);

/**
 * WeirComputerSnapshot:
 *
 * How the desktop's proxy was before Weir, and where Weir has been since.
 */
typedef struct
{
  gint64 since;          /* Unix seconds */
  GPtrArray *addresses;  /* (owned) (element-type utf8): the newest last, %NULL behind it */
  WeirProxyState before; /* keys that were not set have the defaults of the schema when read */
} WeirComputerSnapshot;

/* @before: (transfer none) */
WeirComputerSnapshot *weir_computer_snapshot_new (const WeirProxyState *before, gint64 since);
WeirComputerSnapshot *weir_computer_snapshot_copy (const WeirComputerSnapshot *self);
void weir_computer_snapshot_free (WeirComputerSnapshot *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirComputerSnapshot, weir_computer_snapshot_free)

void weir_computer_snapshot_add_address (WeirComputerSnapshot *self, const char *address);

/* (array zero-terminated=1) */
const char *const *weir_computer_snapshot_get_addresses (const WeirComputerSnapshot *self);

/* What the file has. Returns: (transfer full): NUL-terminated; @length: (out) */
char *weir_computer_snapshot_print (const WeirComputerSnapshot *self, gsize *length);

/* @path: what to call it. @error: WEIR_COMPUTER_ERROR. Returns: (transfer full) (nullable) */
WeirComputerSnapshot *weir_computer_snapshot_parse (const char *text,
                                                    gsize length,
                                                    const char *path,
                                                    GError **error);

/* The three below block for as long as the disk takes; on whatever thread. @error: WEIR_COMPUTER_ERROR */

/* Returns: (transfer full) (nullable): %NULL without @error, if there is none */
WeirComputerSnapshot *weir_computer_snapshot_load (const char *folder, GError **error);

/* Returns: whether it is on the disk, whatever happens next */
gboolean weir_computer_snapshot_save (const WeirComputerSnapshot *self,
                                      const char *folder,
                                      GError **error);

gboolean weir_computer_snapshot_delete (const char *folder, GError **error);

G_END_DECLS
