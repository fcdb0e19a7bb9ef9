/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_TYPE_NAME_RESOLVER (weir_name_resolver_get_type ())

/**
 * WeirNameResolver:
 *
 * A #GResolver that looks many names up at once, and each once.
 */
G_DECLARE_FINAL_TYPE (WeirNameResolver, weir_name_resolver, WEIR, NAME_RESOLVER, GResolver)

GResolver *weir_name_resolver_new (void);

/* From now on GIO asks one of these, wherever in the process; calling it again does nothing. */
void weir_name_resolver_install (void);

G_END_DECLS
