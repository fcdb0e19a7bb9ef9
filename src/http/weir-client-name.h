/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEIR_CLIENT_NAME_MAX_LENGTH 32

char *weir_client_name (const char *user_agent);

G_END_DECLS
