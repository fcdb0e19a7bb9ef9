/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From the start of traffic to its end, and the rules that last as long.
 *
 * A rule that lasts until quit may come from weirctl, so it is in the database;
 * it belongs to the Weir that carries traffic on that data folder.  If a
 * second one does, such rules are still the first one's: the second has them in
 * force, whoever made them, and ends them only if the first has gone by the time it quits.
 *
 *   first    start: drops what a crash left ──── quit: drops all
 *   second           start: nothing ──────────────────── quit: drops all, since the first has gone
 */

#include "weir-service-private.h"

static WeirRuleItem *
get_rule (WeirService *self, guint position)
{
  g_autoptr (WeirRuleItem) item = g_list_model_get_item (G_LIST_MODEL (self->rules), position);

  return item; /* the list keeps it */
}

/* Drops the rules that last until quit, here and on disk. */
static void
drop_rules (WeirService *self)
{
  guint n_before = g_list_model_get_n_items (G_LIST_MODEL (self->rules));

  weir_rule_store_end_session (self->database);
  for (guint i = n_before; i > 0; i--)
    if (weir_rule_item_get_rule (get_rule (self, i - 1))->lifetime == WEIR_LIFETIME_QUIT)
      g_list_store_remove (self->rules, i - 1);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->rules)) != n_before)
    weir_service_rules_changed (self);
}

/* Traffic begins. */
void
weir_service_begin_session (WeirService *self)
{
  if (!self->is_private)
    self->lock = weir_folder_lock_take (self->folder);

  self->is_first = self->lock == NULL || weir_folder_lock_is_ours (self->lock);
  if (self->is_first)
    drop_rules (self);
  else
    weir_service_notify (self, PROP_IS_FIRST);
}

/* Traffic has ended. The lock is held until what was dropped is on disk. */
void
weir_service_end_session (WeirService *self)
{
  if (self->lock != NULL)
    weir_folder_lock_say_address (self->lock, NULL);
  if (self->lock == NULL || weir_folder_lock_is_ours (self->lock))
    drop_rules (self);
}
