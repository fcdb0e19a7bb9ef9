/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WeirBoundedTable:
 *
 * Numbers above 0 by text; one more than there is room for ends the one that was set
 * longest ago.  Embed it by value.
 */
typedef struct
{
  /*< private >*/
  GHashTable *entries; /* (owned) */
  GQueue ages;         /* the oldest first */
  guint max;
} WeirBoundedTable;

void weir_bounded_table_init (WeirBoundedTable *self, guint max);
void weir_bounded_table_clear (WeirBoundedTable *self);

/* Returns: 0 if there is none */
gint64 weir_bounded_table_get (const WeirBoundedTable *self, const char *key);
void weir_bounded_table_set (WeirBoundedTable *self, const char *key, gint64 value);
void weir_bounded_table_remove (WeirBoundedTable *self, const char *key);
void weir_bounded_table_remove_all (WeirBoundedTable *self);

/* Those whose key begins with @prefix. */
void weir_bounded_table_remove_prefix (WeirBoundedTable *self, const char *prefix);

static inline gboolean
weir_bounded_table_is_empty (const WeirBoundedTable *self)
{
  return self->ages.length == 0;
}

G_END_DECLS
