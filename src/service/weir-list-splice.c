/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Brings a list in step with a new state of it.
 *
 * What is read anew from the database is mostly what was there before, as the
 * same objects.  Views keep what stays where it is, so one splice between the
 * first and the last difference is all they hear of.
 */

#include "weir-list-splice.h"

static gboolean
is_at (GListStore *store, guint position, gpointer item)
{
  g_autoptr (GObject) there = g_list_model_get_item (G_LIST_MODEL (store), position);

  return (gpointer) there == item;
}

/**
 * weir_list_splice:
 * @store: a list
 * @items: (element-type GObject): what it should hold; items that stay are the same objects
 *
 * Makes @store hold @items, and tells of one change at most.
 */
void
weir_list_splice (GListStore *store, GPtrArray *items)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (store));
  guint shorter = MIN (n_old, items->len);
  guint head = 0;
  guint tail = 0;

  while (head < shorter && is_at (store, head, items->pdata[head]))
    head++;

  while (tail < shorter - head &&
         is_at (store, n_old - 1 - tail, items->pdata[items->len - 1 - tail]))
    tail++;

  if (head + tail < MAX (n_old, items->len))
    g_list_store_splice (store, head, n_old - head - tail,
                         items->len > 0 ? items->pdata + head : NULL, /* an empty array has none */
                         items->len - head - tail);
}
