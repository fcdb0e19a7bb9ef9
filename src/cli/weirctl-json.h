/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Members of a JSON object, each with a comma in front. */
void weirctl_json_append_string (GString *out, const char *name, const char *value);
void weirctl_json_append_number (GString *out, const char *name, gint64 value);
void weirctl_json_append_boolean (GString *out, const char *name, gboolean value);
void weirctl_json_append_time (GString *out, const char *name, gint64 time);

G_END_DECLS
