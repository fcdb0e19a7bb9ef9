/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of the app itself; GApplication puts what was given into its dictionary of options. */
extern const GOptionEntry weir_options[];

G_END_DECLS
