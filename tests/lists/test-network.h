/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Makes g_network_monitor_get_default() one that says what a test wants.  Before anybody asks for it. */
void test_network_install (void);

void test_network_set (gboolean is_available, gboolean is_metered);

G_END_DECLS
