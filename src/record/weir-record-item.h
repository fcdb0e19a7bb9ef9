/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A row of a list of records, made when it is asked for.  "changed" is emitted when its record has. */
#define WEIR_TYPE_RECORD_ITEM (weir_record_item_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecordItem, weir_record_item, WEIR, RECORD_ITEM, GObject)

WeirRecordItem *weir_record_item_new (WeirRecord *record);
const WeirRecord *weir_record_item_get_record (WeirRecordItem *self);
void weir_record_item_changed (WeirRecordItem *self);

/* The list lets go of the record's details: they live as long as this. */
void weir_record_item_keep_detail (WeirRecordItem *self);

/**
 * weir_record_item_new_cached:
 * @cache: (element-type WeirRecord WeirRecordItem): the items alive, each of which holds a
 *   reference on @cache and takes itself out of it in the end
 *
 * Returns: (transfer full): the item of @record that is alive, or a new one
 */
WeirRecordItem *weir_record_item_new_cached (GHashTable *cache, WeirRecord *record);

G_END_DECLS
