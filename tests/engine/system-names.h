/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* No calls yet, and from now on names hang. */
void system_names_reset (void);

/* Names that hang do not any more. */
void system_names_release (void);

/* Waits until so many lookups hang. */
void system_names_await_hanging (guint n);

/* How often a name was looked up. */
guint system_names_count_calls (void);

G_END_DECLS
