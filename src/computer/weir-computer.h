/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-computer-snapshot.h"
#include "weir-pac-resolver.h"
#include "weir-proxy-plan.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Called when one of the answers below may be another. */
typedef void (*WeirComputerFunc) (gpointer user_data);

/**
 * WeirComputer:
 *
 * Makes the desktop's proxy Weir, and puts back what was before.  One at a time may act on a data
 * folder.  Lives on the thread of the main context that was the default when it was made.
 */
typedef struct _WeirComputer WeirComputer;

/* Reads the disk.  Does nothing to the computer yet: what a crash left is put back, or taken over, by the first
 * weir_computer_want(). @folder: of the data; @port: that Weir asks for, by its setting */
WeirComputer *weir_computer_new (const char *folder,
                                 guint16 port,
                                 WeirComputerFunc changed,
                                 gpointer user_data);

/* Leaves the computer as it is. */
void weir_computer_free (WeirComputer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirComputer, weir_computer_free)

/* Whether the proxy can be set at all. @why_not: (out) (optional) (transfer full): translated */
gboolean weir_computer_is_available (WeirComputer *self, char **why_not);

/**
 * weir_computer_want:
 * @self: a computer
 * @address: (nullable): where programs are to find Weir; %NULL: the proxy is to be as it was before
 * @fail_closed: nothing is to go past Weir when it is not there
 *
 * Says how it is to be.  It is brought about in the background; what is wanted already is tried again
 * if it did not work, or if somebody else changed it.
 */
void weir_computer_want (WeirComputer *self, const char *address, gboolean fail_closed);

/* Wants it as before.  If it leads to a Weir of which nothing is known, and nobody answers there, none is wanted. */
void weir_computer_undo (WeirComputer *self);

/* Waits until what is wanted has come about or failed.  Blocks: for commands and the end. */
void weir_computer_settle (WeirComputer *self);

/* Whether nothing is under way. */
gboolean weir_computer_is_settled (WeirComputer *self);

/* Whether the desktop's proxy leads to a Weir of which nothing is known, and which does not run. */
gboolean weir_computer_has_remains (WeirComputer *self);

/* Whether the desktop's proxy is Weir, as wanted. */
gboolean weir_computer_is_used (WeirComputer *self);

/* Why it is not as wanted. (transfer none) (nullable): translated */
const char *weir_computer_get_problem (WeirComputer *self);

/* How it was before, while it is not put back. (transfer none) (nullable) */
const WeirComputerSnapshot *weir_computer_get_snapshot (WeirComputer *self);

/* Whom Weir asks for its own way out while it is used: see weir_earlier_proxy_new(). Returns: (transfer full)
 * (nullable) */
GProxyResolver *weir_computer_make_way_out (WeirComputer *self,
                                            WeirPacFunc func,
                                            gpointer user_data);

G_END_DECLS
