/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-filter-format.h"

G_BEGIN_DECLS

/**
 * WeirFilterIndexBuilder:
 *
 * Collects the filters of one class, and writes them so that they are found.
 */
typedef struct _WeirFilterIndexBuilder WeirFilterIndexBuilder;

WeirFilterIndexBuilder *weir_filter_index_builder_new (void);
void weir_filter_index_builder_free (WeirFilterIndexBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirFilterIndexBuilder, weir_filter_index_builder_free)

/* @text: where the name stands. */
void weir_filter_index_builder_add_host (WeirFilterIndexBuilder *self, guint64 hash, guint32 text);

/* @number: of the record among all; @blob: that it points into. */
void weir_filter_index_builder_add_record (WeirFilterIndexBuilder *self,
                                           const WeirFilterRecord *record,
                                           const WeirFilterKey *key,
                                           guint32 number,
                                           const guint8 *blob);

/* Appends the index's sections to @file, which is aligned. @salt: see weir_filter_hash_slot() */
void weir_filter_index_builder_write (WeirFilterIndexBuilder *self,
                                      guint64 salt,
                                      GByteArray *file,
                                      WeirFilterIndex *index);

/* Appends @n elements as a section. */
WeirFilterSection weir_filter_append_section (GByteArray *file,
                                              gconstpointer elements,
                                              gsize n,
                                              gsize element_size);

G_END_DECLS
