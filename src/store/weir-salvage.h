/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

void weir_salvage (const char *path, WeirConnection *to);

G_END_DECLS
