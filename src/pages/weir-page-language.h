/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The language that Weir's own words are in, as HTML names it: "pt-BR".  Returns: (transfer full) */
char *weir_page_dup_language (void);

/* The language that the header of a catalogue of messages names.  Returns: (transfer full): "en" if it names none */
char *weir_page_read_language (const char *header);

/* As the attribute dir has it, of a language that HTML names so: "ltr" or "rtl" */
const char *weir_page_get_direction (const char *language);

G_END_DECLS
