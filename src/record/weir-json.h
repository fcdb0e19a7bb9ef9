/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A string with its quotes, or null.  It is UTF-8 whatever octets @text (nullable) has. */
void weir_json_append_text (GString *out, const char *text);

/* Members of an object, each with a comma in front. */
void weir_json_append_string (GString *out, const char *name, const char *value);
void weir_json_append_number (GString *out, const char *name, gint64 value);
void weir_json_append_boolean (GString *out, const char *name, gboolean value);

/* @time: Unix seconds; null if that is no time, or 0 */
void weir_json_append_time (GString *out, const char *name, gint64 time);

G_END_DECLS
