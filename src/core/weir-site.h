/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The site of a host: its registrable domain (public suffix and one label more;
 * RFC 6265bis).  An address, a name of one label and a public suffix itself are
 * their own site.  @host is in normal form; the answer points into it.
 */
const char *weir_site_of_host (const char *host);

/* The public suffix of @host; points into it.  NULL: an address. */
const char *weir_site_suffix_of_host (const char *host);

/* Whether @host, in normal form, is all that a registry gives names out below ("co.uk"); what others
 * give out themselves ("github.io") is none. */
gboolean weir_site_is_registry (const char *host);

/* Uses a file in place of the system's list of public suffixes; before any other call. */
gboolean weir_site_use_suffix_list (const char *path, GError **error);

gboolean weir_site_is_third_party (const char *site, const char *host);

G_END_DECLS
