/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the engine remembers of hosts and certificates.
 *
 * Keys come from the network, so there is a bound on how many there are, and who
 * fills the table with new ones only makes it forget.
 */

#include "weir-bounded-table.h"

typedef struct
{
  GList link; /* of the table's ages; data is the entry */
  char *key;  /* (owned) */
  gint64 value;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->key);
  g_free (entry);
}

void
weir_bounded_table_init (WeirBoundedTable *self, guint max)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, entry_free);
  g_queue_init (&self->ages);
  self->max = max;
}

void
weir_bounded_table_clear (WeirBoundedTable *self)
{
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_queue_init (&self->ages);
}

gint64
weir_bounded_table_get (const WeirBoundedTable *self, const char *key)
{
  const Entry *entry = g_hash_table_lookup (self->entries, key);

  return entry != NULL ? entry->value : 0;
}

static void
remove_entry (WeirBoundedTable *self, Entry *entry)
{
  g_queue_unlink (&self->ages, &entry->link);
  g_hash_table_remove (self->entries, entry->key);
}

void
weir_bounded_table_set (WeirBoundedTable *self, const char *key, gint64 value)
{
  Entry *entry = g_new0 (Entry, 1);

  weir_bounded_table_remove (self, key);
  if (self->ages.length >= self->max)
    remove_entry (self, self->ages.head->data);

  entry->link.data = entry;
  entry->key = g_strdup (key);
  entry->value = value;
  g_queue_push_tail_link (&self->ages, &entry->link);
  g_hash_table_insert (self->entries, entry->key, entry);
}

void
weir_bounded_table_remove (WeirBoundedTable *self, const char *key)
{
  Entry *entry = g_hash_table_lookup (self->entries, key);

  if (entry != NULL)
    remove_entry (self, entry);
}

void
weir_bounded_table_remove_all (WeirBoundedTable *self)
{
  g_queue_init (&self->ages);
  g_hash_table_remove_all (self->entries);
}

void
weir_bounded_table_remove_prefix (WeirBoundedTable *self, const char *prefix)
{
  GList *next;

  for (GList *link = self->ages.head; link != NULL; link = next)
    {
      Entry *entry = link->data;

      next = link->next;
      if (g_str_has_prefix (entry->key, prefix))
        remove_entry (self, entry);
    }
}
