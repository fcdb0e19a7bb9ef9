/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-lists.h"

G_BEGIN_DECLS

/**
 * weir_list_address_read:
 * @address: what the user wrote: an http(s) URL, a file: URL or a path
 *
 * Returns: (transfer full) (nullable): in normal form, without a fragment: the URL, or an absolute
 * path
 */
char *weir_list_address_read (const char *address, WeirListKind *kind, GError **error);

/* What a list is called that has not said so yet. Returns: (transfer full) */
char *weir_list_address_get_title (const char *url);

/* At most WEIR_LIST_MAX_TITLE octets of valid text. Returns: (transfer full) */
char *weir_list_title_limit (const char *title);

/* Whether @key has the form of one. */
gboolean weir_list_key_is_valid (const char *key);

/* A key out of words: at most @max_length octets, never empty. Returns: (transfer full) */
char *weir_list_key_make (const char *words, gsize max_length);

G_END_DECLS
