/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record as an object, for the rows of a view.
 *
 * Only rows on the screen have one.  While it is alive, the same record yields
 * the same object, so that a selection survives what happens around it: a list
 * keeps a table of its items that are alive, which owns none of them.
 */

#include "weir-record-item.h"

struct _WeirRecordItem
{
  GObject parent_instance;

  WeirRecord *record; /* (owned) */
  GHashTable *cache;  /* (owned) (nullable): that this item is in */
  gboolean keeps_detail;
};

G_DEFINE_FINAL_TYPE (WeirRecordItem, weir_record_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

WeirRecordItem *
weir_record_item_new (WeirRecord *record)
{
  WeirRecordItem *self = g_object_new (WEIR_TYPE_RECORD_ITEM, NULL);

  self->record = weir_record_ref (record);

  return self;
}

WeirRecordItem *
weir_record_item_new_cached (GHashTable *cache, WeirRecord *record)
{
  WeirRecordItem *self = g_hash_table_lookup (cache, record);

  if (self != NULL)
    return g_object_ref (self);

  self = weir_record_item_new (record);
  self->cache = g_hash_table_ref (cache);
  g_hash_table_insert (cache, record, self);

  return self;
}

const WeirRecord *
weir_record_item_get_record (WeirRecordItem *self)
{
  g_return_val_if_fail (WEIR_IS_RECORD_ITEM (self), NULL);

  return self->record;
}

void
weir_record_item_keep_detail (WeirRecordItem *self)
{
  g_return_if_fail (WEIR_IS_RECORD_ITEM (self));

  self->keeps_detail = TRUE;
}

void
weir_record_item_changed (WeirRecordItem *self)
{
  g_return_if_fail (WEIR_IS_RECORD_ITEM (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
weir_record_item_dispose (GObject *object)
{
  WeirRecordItem *self = WEIR_RECORD_ITEM (object);

  if (self->cache != NULL)
    g_hash_table_remove (self->cache, self->record);
  g_clear_pointer (&self->cache, g_hash_table_unref);
  if (self->keeps_detail)
    weir_record_drop_detail (self->record);

  G_OBJECT_CLASS (weir_record_item_parent_class)->dispose (object);
}

static void
weir_record_item_finalize (GObject *object)
{
  WeirRecordItem *self = WEIR_RECORD_ITEM (object);

  g_clear_pointer (&self->record, weir_record_unref);

  G_OBJECT_CLASS (weir_record_item_parent_class)->finalize (object);
}

static void
weir_record_item_class_init (WeirRecordItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_record_item_dispose;
  object_class->finalize = weir_record_item_finalize;

  /**
   * WeirRecordItem::changed:
   *
   * The record says something else than before.
   */
  signals[CHANGED] = g_signal_new ("changed", WEIR_TYPE_RECORD_ITEM, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
weir_record_item_init (WeirRecordItem *self G_GNUC_UNUSED)
{
}
