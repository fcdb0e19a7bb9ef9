/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-proxy-state.h"

G_BEGIN_DECLS

typedef void (*WeirDesktopProxyFunc) (gpointer user_data);

/**
 * WeirDesktopProxy:
 *
 * The desktop's proxy setting, where there is one.  Lives on the thread of the main context that was
 * the default when it was made.
 */
typedef struct _WeirDesktopProxy WeirDesktopProxy;

/* @changed: (nullable): called when a key may be another, whoever set it */
WeirDesktopProxy *weir_desktop_proxy_new (WeirDesktopProxyFunc changed, gpointer user_data);
void weir_desktop_proxy_free (WeirDesktopProxy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDesktopProxy, weir_desktop_proxy_free)

/* Whether there is a setting that can be read. */
gboolean weir_desktop_proxy_exists (WeirDesktopProxy *self);

/* Whether it can be set, and is kept then. @why_not: (out) (optional) (transfer full): translated */
gboolean weir_desktop_proxy_is_writable (WeirDesktopProxy *self, char **why_not);

/* It exists. @state: (inout): its former contents are freed */
void weir_desktop_proxy_read (WeirDesktopProxy *self, WeirProxyState *state);

/* Keys of @state that the user has not set, or to something that this desktop does not take, so that it would
 * refuse all that is written with it: become what they are by default here. */
void weir_desktop_proxy_fill_in (WeirDesktopProxy *self, WeirProxyState *state);

/* The name and the password that are set for its HTTP proxy, as URIs write them. Returns: (transfer full) (nullable) */
char *weir_desktop_proxy_dup_credentials (WeirDesktopProxy *self);

/* Sets those keys in which @to differs from @from, in one write.  Somebody else's key is not touched
 * unless it differs. Returns: whether it was handed over */
gboolean weir_desktop_proxy_write (WeirDesktopProxy *self,
                                   const WeirProxyState *from,
                                   const WeirProxyState *to);

/* Waits until what was set is kept. Blocks; on whatever thread. */
void weir_desktop_proxy_sync (void);

G_END_DECLS
