/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-format.h"
#include "weir-filter-regex.h"
#include "weir-host.h"

G_BEGIN_DECLS

/* A host has no more labels than this. */
#define WEIR_NAME_MAX_LABELS ((WEIR_HOST_MAX_LENGTH + 1) / 2)

/**
 * WeirNameHashes:
 *
 * A host and all domains above it, hashed once for all look-ups.  Embed it by value; it points into
 * the host.
 */
typedef struct
{
  const char *host; /* (unowned): NUL-terminated; NULL: not known */
  gsize length;
  guint n_names;
  guint n_entities;                       /* G_MAXUINT: not looked for yet */
  guint64 names[WEIR_NAME_MAX_LABELS];    /* of the host's last label first */
  guint8 begins[WEIR_NAME_MAX_LABELS];    /* where each begins in the host */
  guint64 entities[WEIR_NAME_MAX_LABELS]; /* of what stands before the public suffix */
} WeirNameHashes;

void weir_name_hashes_init (WeirNameHashes *self, const char *host, gsize length);

/* Finds what of the host stands before its public suffix, if that was not done yet. */
void weir_name_hashes_find_entities (WeirNameHashes *self);

/* --- building --- */

/*
 * Appends the names of an option to @blob.  Returns: where they are; 0 if @option is empty.
 * @n_regexes: (inout) counts
 */
guint32 weir_name_set_append (GByteArray *blob, WeirSpan option, guint32 *n_regexes);

/*
 * What can be looked up: the hashes of the hosts, or of the entities, that the option names without
 * `~`.
 */
const guint64 *weir_name_set_get_hosts (const WeirFilterNames *names, guint *n);
const guint64 *weir_name_set_get_entities (const WeirFilterNames *names, guint *n);

/* --- matching --- */

/* Whoever has the compiled regular expressions. */
typedef gboolean (*WeirNameRegexFunc) (guint32 number,
                                       WeirSpan source,
                                       WeirSpan text,
                                       gpointer user_data);

/* Octets that the names take in all; 0: they do not end before @size. */
gsize weir_name_set_get_size (const WeirFilterNames *names, gsize size);

/*
 * Whether @host is among the names: equal to one or below it, and not to one with `~`.  A host that
 * is not known is among those that name only what is excluded.  @regex: number of the first of its
 * regular expressions.
 */
gboolean weir_name_set_matches (const WeirFilterNames *names,
                                WeirNameHashes *host,
                                guint32 regex,
                                WeirNameRegexFunc matches_regex,
                                gpointer user_data);

G_END_DECLS
