/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reading rules, settings, exemptions and lists, at the start and whenever they may have changed.
 *
 * The store may know better than the list in memory: another process may have
 * changed the rules too, or taken the same id.  So when all changes of ours are
 * written, and when the store says that somebody else wrote, everything is read
 * in the background and compared; items of rules that stay are kept.
 *
 *   change ─► list, policy ─► queue ─► written ─┐
 *                                               ├─► read anew ─► list, policy
 *   changed elsewhere ──────────────────────────┘      (only if none is queued)
 */

#include "weir-service-private.h"

#include "weir-list-splice.h"

/* The item that shows @stored: the one that does so already, or a new one. */
static WeirRuleItem *
take_stored_rule (WeirService *self, const WeirStoredRule *stored, gboolean *changed)
{
  WeirRuleItem *item = weir_service_find_item (self, stored->rule->id);

  if (item == NULL)
    return weir_rule_item_new (stored->rule, stored->hits, stored->last_hit);

  if (!weir_rule_equal (weir_rule_item_get_rule (item), stored->rule))
    {
      weir_rule_item_set_rule (item, stored->rule);
      *changed = TRUE;
    }

  /* What was counted here may not be written yet. */
  weir_rule_item_set_hits (item, MAX (stored->hits, weir_rule_item_get_hits (item)),
                           MAX (stored->last_hit, weir_rule_item_get_last_hit (item)));

  return g_object_ref (item);
}

static void
take_stored_rules (WeirService *self, GPtrArray *stored)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean changed = g_list_model_get_n_items (G_LIST_MODEL (self->rules)) != stored->len;

  for (guint i = 0; i < stored->len; i++)
    {
      WeirRuleItem *item = take_stored_rule (self, stored->pdata[i], &changed);

      g_ptr_array_add (items, item);
      changed =
        changed || weir_service_find_item (self, weir_rule_item_get_rule (item)->id) != item;
    }

  weir_list_splice (self->rules, items);
  if (changed)
    weir_service_rules_changed (self);
}

static void
take_stored_journal (WeirService *self, GPtrArray *entries)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->journal));
  g_autofree gint64 *ids = g_new (gint64, n_old);

  for (guint i = 0; i < n_old; i++)
    {
      WeirJournalItem *item = g_list_model_get_item (G_LIST_MODEL (self->journal), i);

      g_ptr_array_add (old, item);
      ids[i] = weir_journal_item_get_id (item);
      g_hash_table_insert (known, &ids[i], item);
    }

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirJournalEntry *entry = entries->pdata[i];
      WeirJournalItem *item = g_hash_table_lookup (known, &entry->id);

      item = item != NULL
               ? g_object_ref (item)
               : weir_journal_item_new (entry->id, entry->time, entry->before, entry->after);
      weir_journal_item_set_undone (item, entry->undone);
      g_ptr_array_add (items, item);
    }

  weir_list_splice (self->journal, items);
}

static void
take_contents (WeirService *self, const WeirRuleStoreContents *contents)
{
  self->next_rule_id = MAX (self->next_rule_id, contents->next_id);
  take_stored_rules (self, contents->rules);
  take_stored_journal (self, contents->journal);
}

/* Before the main loop runs: reads all that is kept of rules. */
gboolean
weir_service_load_rules (WeirService *self, GError **error)
{
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load (self->database, error);

  if (contents == NULL)
    return FALSE;

  take_contents (self, contents);

  return TRUE;
}

/* All was read. */
void
weir_service_finish_reload (WeirService *self)
{
  self->is_reloading = FALSE;
  if (self->reload_wanted && self->n_changes_queued == 0)
    weir_service_reload (self);
}

/* A change was written, or refused. */
void
weir_service_change_ended (WeirService *self)
{
  if (--self->n_changes_queued == 0 && self->reload_wanted && !self->is_reloading)
    weir_service_reload (self);
}

static void
on_settings_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;
  WeirSettings settings;

  if (weir_settings_load_finish (result, &settings, &error))
    weir_service_take_settings (self, &settings);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  weir_service_reload_exemptions (self);
}

static void
on_rules_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirRuleStoreContents) contents = weir_rule_store_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  /* A change that was made meanwhile may not be in what was read. */
  if (self->n_changes_queued > 0)
    self->reload_wanted = TRUE;
  else if (contents != NULL)
    take_contents (self, contents);

  weir_settings_load_async (self->database, self->cancellable, on_settings_loaded, self);
}

/* Reads rules, settings, exemptions and lists anew, in the background; once more if that is asked for meanwhile. */
void
weir_service_reload (WeirService *self)
{
  if (self->has_stopped)
    return;

  self->reload_wanted = self->is_reloading;
  if (self->is_reloading)
    return;

  self->is_reloading = TRUE;
  weir_rule_store_load_async (self->database, self->cancellable, on_rules_loaded, self);
}
