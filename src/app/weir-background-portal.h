/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the desktop grants a program in a sandbox. */
typedef struct
{
  gboolean in_background; /* it may go on without a window */
  gboolean autostart;     /* it is started with the session */
} WeirBackgroundGrant;

/**
 * weir_background_portal_request_async:
 * @bus: the session bus
 * @autostart: whether Weir is to be started with the session; if not, it is no longer
 * @command: (array zero-terminated=1): what is started then
 * @reason: why, for the dialog in which the desktop may ask; translated
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Asks the desktop whether Weir may go on without a window.  The desktop may ask the user, so that
 * this takes as long as it takes.
 */
void weir_background_portal_request_async (GDBusConnection *bus,
                                           gboolean autostart,
                                           const char *const *command,
                                           const char *reason,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);

/* @grant: (out): a refusal is no error; @error: there is no such portal, or it went away (%G_IO_ERROR, %G_DBUS_ERROR) */
gboolean weir_background_portal_request_finish (GAsyncResult *result,
                                                WeirBackgroundGrant *grant,
                                                GError **error);

/* Says what the desktop shows of Weir among the programs in the background.  A portal that cannot is as good. */
void weir_background_portal_set_status (GDBusConnection *bus, const char *status);

G_END_DECLS
