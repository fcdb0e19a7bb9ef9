/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The rules of the user, the journal of their changes, and the policy they make.
 *
 * The list in memory is what counts.  A change alters it, makes a new policy,
 * which the proxy acts on with the next request, and is queued for the store;
 * once all are written the store's view of it is read: weir-service-reload.c.
 *
 * Of rules about the same thing there is one that lasts and one that ends, at
 * most: the one that ends decides while it lives, and leaves the other alone.
 */

#include "weir-service-private.h"

#include <glib/gi18n-lib.h>

static gint64
now_in_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
has_expired (const WeirRule *rule, gint64 now)
{
  return rule->lifetime == WEIR_LIFETIME_UNTIL && rule->expires <= now;
}

static WeirRuleItem *
peek_rule (WeirService *self, guint position)
{
  g_autoptr (WeirRuleItem) item = g_list_model_get_item (G_LIST_MODEL (self->rules), position);

  return item; /* the list keeps it */
}

static guint
count_rules (WeirService *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rules));
}

WeirRuleItem *
weir_service_find_item (WeirService *self, gint64 id)
{
  return g_hash_table_lookup (self->rules_by_id, &id);
}

static void
index_rules (WeirService *self)
{
  g_hash_table_remove_all (self->rules_by_id);
  for (guint i = 0; i < count_rules (self); i++)
    {
      WeirRuleItem *item = peek_rule (self, i);

      g_hash_table_insert (self->rules_by_id, (gpointer) &weir_rule_item_get_rule (item)->id, item);
    }
}

/* --- the policy --- */

/* A policy of the rules and settings as they hold now. @filters: (nullable). Returns: (transfer full) */
WeirPolicy *
weir_service_make_policy (WeirService *self, WeirFilterSet *filters, gboolean filtering)
{
  g_autoptr (GPtrArray) rules = g_ptr_array_sized_new (count_rules (self));
  WeirGlobalPolicy global;

  for (guint i = 0; i < count_rules (self); i++)
    g_ptr_array_add (rules, (gpointer) weir_rule_item_get_rule (peek_rule (self, i)));

  weir_service_add_chosen (self, rules);
  weir_service_get_global_policy (self, &global);

  return weir_policy_new (rules, filters, &global, filtering);
}

/* @policy: (transfer full): the proxy acts on it from the next request on */
static void
publish (WeirService *self, WeirPolicy *policy)
{
  g_clear_pointer (&self->policy, weir_policy_unref);
  self->policy = policy;

  if (self->proxy != NULL)
    weir_proxy_set_policy (self->proxy, self->policy);
}

/* Makes a policy of what holds now. */
void
weir_service_publish_policy (WeirService *self)
{
  gboolean filtering = weir_service_get_filtering (self) == WEIR_FILTERING_ON;

  publish (self, weir_service_make_policy (self, weir_service_get_filter_set (self), filtering));
}

/* The same where nothing but the filters is new: rules are not looked at, however many there are. */
void
weir_service_publish_filters (WeirService *self)
{
  publish (self, weir_policy_new_with_filters (self->policy, weir_service_get_filter_set (self)));
}

/* --- rules that end --- */

static gboolean on_expiry_timer (gpointer user_data);

/* Wakes when the next rule ends, and now and then, for the clock may be set. */
static void
watch_expiry (WeirService *self)
{
  gint64 now = now_in_seconds ();
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < count_rules (self); i++)
    {
      const WeirRule *rule = weir_rule_item_get_rule (peek_rule (self, i));

      if (rule->lifetime == WEIR_LIFETIME_UNTIL)
        next = MIN (next, rule->expires);
    }

  g_clear_handle_id (&self->expiry_timer, g_source_remove);
  if (next != G_MAXINT64 && !self->has_stopped)
    self->expiry_timer =
      g_timeout_add_seconds (CLAMP (next - now, 1, WEIR_SERVICE_MAX_TIMER), on_expiry_timer, self);
}

/* The rules have changed: all that hangs on them follows. */
void
weir_service_rules_changed (WeirService *self)
{
  index_rules (self);
  weir_service_count_inspected (self);
  weir_service_publish_policy (self);
  watch_expiry (self);
}

static gboolean
on_expiry_timer (gpointer user_data)
{
  WeirService *self = user_data;
  gint64 now = now_in_seconds ();
  guint n_before = count_rules (self);

  self->expiry_timer = 0;
  for (guint i = n_before; i > 0; i--)
    if (has_expired (weir_rule_item_get_rule (peek_rule (self, i - 1)), now))
      g_list_store_remove (self->rules, i - 1);

  if (count_rules (self) != n_before)
    weir_service_rules_changed (self);
  else
    watch_expiry (self);

  return G_SOURCE_REMOVE;
}

/* --- changes --- */

/* @user_data: the service.  The store is read when all is written: it may know better. */
void
weir_service_on_change_written (WeirDatabase *database G_GNUC_UNUSED,
                                gint64 rule G_GNUC_UNUSED,
                                const GError *error,
                                gpointer user_data)
{
  WeirService *self = user_data;

  /* The window sees the list go back; a command asks for it in words. */
  if (error != NULL && self->refusal == NULL)
    self->refusal = g_error_copy (error);

  self->reload_wanted = TRUE;
  weir_service_change_ended (self);
}

/* Writes the rules as they hold here, in place of all that the database has. */
void
weir_service_restore_rules (WeirService *self)
{
  GPtrArray *stored = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_stored_rule_free);

  for (guint i = 0; i < count_rules (self); i++)
    {
      WeirRuleItem *item = peek_rule (self, i);

      g_ptr_array_add (stored, weir_stored_rule_new ((WeirRule *) weir_rule_item_get_rule (item),
                                                     weir_rule_item_get_hits (item),
                                                     weir_rule_item_get_last_hit (item)));
    }

  self->n_changes_queued++;
  weir_rule_store_restore (self->database, stored, weir_service_on_change_written, self);
}

/* Notes a change that was made, for undo, until the store's own journal is read. */
static void
note_change (WeirService *self, WeirRule *before, WeirRule *after)
{
  g_autoptr (WeirJournalItem) item = weir_journal_item_new (0, now_in_seconds (), before, after);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->journal));

  if (n_items >= WEIR_RULE_STORE_MAX_JOURNAL)
    g_list_store_remove (self->journal, n_items - 1);
  g_list_store_insert (self->journal, 0, item);

  self->n_changes_queued++;
  weir_service_rules_changed (self);
}

static void
insert_rule (WeirService *self, WeirRule *rule)
{
  g_autoptr (WeirRuleItem) item = weir_rule_item_new (rule, 0, 0);

  g_list_store_append (self->rules, item);
}

static void
remove_item (WeirService *self, WeirRuleItem *item)
{
  guint position;

  if (g_list_store_find (self->rules, item, &position))
    g_list_store_remove (self->rules, position);
}

/* Removes what @rule replaces.  Returns: (transfer full) (nullable): of these, the one that lasts, or any */
static WeirRule *
make_room (WeirService *self, const WeirRule *rule)
{
  WeirRule *replaced = NULL;

  for (guint i = count_rules (self); i > 0; i--)
    {
      WeirRule *old = (WeirRule *) weir_rule_item_get_rule (peek_rule (self, i - 1));

      if (!weir_rule_store_replaces (rule, old))
        continue;

      if (replaced == NULL || old->lifetime == WEIR_LIFETIME_ALWAYS)
        {
          g_clear_pointer (&replaced, weir_rule_unref);
          replaced = weir_rule_ref (old);
        }
      g_list_store_remove (self->rules, i - 1);
    }

  return replaced;
}

/**
 * weir_service_add_rule:
 * @self: a service
 * @template: what, where and for how long; id, time and whether it is enabled are the service's
 * @error: where to say what is wrong with it: %WEIR_RULE_ERROR, or %G_IO_ERROR_NO_SPACE
 *
 * Adds a rule, in place of one about the same.  It holds at once, and is kept.
 *
 * Returns: its id, or 0
 */
gint64
weir_service_add_rule (WeirService *self, const WeirRule *template, GError **error)
{
  g_autoptr (WeirRule) rule = NULL;
  g_autoptr (WeirRule) replaced = NULL;
  WeirRule copy;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);
  g_return_val_if_fail (template != NULL, 0);

  if (count_rules (self) >= WEIR_RULE_STORE_MAX_RULES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   _ ("There are %d rules already. Remove some first."), WEIR_RULE_STORE_MAX_RULES);
      return 0;
    }

  copy = *template;
  copy.id = self->next_rule_id;
  copy.created = now_in_seconds ();
  copy.enabled = TRUE;
  rule = weir_rule_new (&copy, error);
  if (rule == NULL)
    return 0;

  self->next_rule_id++;
  replaced = make_room (self, rule);
  insert_rule (self, rule);
  note_change (self, replaced, rule);
  weir_rule_store_add (self->database, rule, weir_service_on_change_written, self);

  return rule->id;
}

/**
 * weir_service_remove_rule:
 * @self: a service
 * @id: of a rule; one that is gone already is no error
 *
 * Removes a rule at once, and for good unless undone.
 */
void
weir_service_remove_rule (WeirService *self, gint64 id)
{
  g_autoptr (WeirRule) rule = NULL;
  WeirRuleItem *item;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  item = weir_service_find_item (self, id);
  if (item == NULL)
    return;

  rule = weir_rule_ref ((WeirRule *) weir_rule_item_get_rule (item));
  remove_item (self, item);
  note_change (self, rule, NULL);
  weir_rule_store_remove (self->database, rule, weir_service_on_change_written, self);
}

/**
 * weir_service_set_rule_enabled:
 * @self: a service
 * @id: of a rule; one that is gone already is no error
 * @enabled: whether it decides
 *
 * Switches a rule on or off at once.
 */
void
weir_service_set_rule_enabled (WeirService *self, gint64 id, gboolean enabled)
{
  g_autoptr (WeirRule) before = NULL;
  g_autoptr (WeirRule) after = NULL;
  WeirRuleItem *item;
  WeirRule copy;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  item = weir_service_find_item (self, id);
  if (item == NULL || weir_rule_item_get_rule (item)->enabled == !!enabled)
    return;

  before = weir_rule_ref ((WeirRule *) weir_rule_item_get_rule (item));
  copy = *before;
  copy.enabled = !!enabled;
  after = weir_rule_new (&copy, NULL);
  g_assert (after != NULL); /* it was a rule before */

  weir_rule_item_set_rule (item, after);
  note_change (self, before, after);
  weir_rule_store_set_enabled (self->database, before, enabled, weir_service_on_change_written,
                               self);
}

/* The newest change that was not taken back. Returns: (transfer full) (nullable) */
static WeirJournalItem *
find_undoable (WeirService *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->journal));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (WeirJournalItem) item = g_list_model_get_item (G_LIST_MODEL (self->journal), i);

      if (!weir_journal_item_get_undone (item))
        return g_steal_pointer (&item);
    }

  return NULL;
}

/* Makes the list as it was before the change. */
static void
take_back (WeirService *self, WeirRule *before, WeirRule *after)
{
  WeirRuleItem *item = after != NULL ? weir_service_find_item (self, after->id) : NULL;

  if (item != NULL && before != NULL && before->id == after->id)
    {
      weir_rule_item_set_rule (item, before);
      return;
    }

  if (item != NULL)
    remove_item (self, item);
  if (before != NULL && !has_expired (before, now_in_seconds ()))
    insert_rule (self, before);
}

/**
 * weir_service_undo:
 * @self: a service
 *
 * Takes the last change of the rules back that was not taken back yet, whoever made it.
 *
 * Returns: (transfer full) (nullable): what was undone, in words, or %NULL if there is nothing to undo
 */
char *
weir_service_undo (WeirService *self)
{
  g_autoptr (WeirJournalItem) item = NULL;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  item = find_undoable (self);
  if (item == NULL)
    return NULL;

  take_back (self, weir_journal_item_get_before (item), weir_journal_item_get_after (item));
  weir_journal_item_set_undone (item, TRUE);
  self->n_changes_queued++;
  weir_service_rules_changed (self);
  weir_rule_store_undo (self->database, weir_journal_item_get_id (item),
                        weir_service_on_change_written, self);

  return g_strdup (weir_journal_item_get_text (item));
}

/* What was counted since the last time, for the list and for the disk. */
void
weir_service_add_rule_hits (WeirService *self, GArray *hits)
{
  for (guint i = 0; i < hits->len; i++)
    {
      const WeirRuleHits *hit = &g_array_index (hits, WeirRuleHits, i);
      WeirRuleItem *item = weir_service_find_item (self, hit->rule);

      if (item != NULL)
        weir_rule_item_set_hits (item, weir_rule_item_get_hits (item) + hit->hits, hit->last_hit);
    }

  if (hits->len > 0)
    weir_rule_store_add_hits (self->database, (const WeirRuleHits *) hits->data, hits->len);
}

/* --- questions --- */

GListModel *
weir_service_get_rules (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return G_LIST_MODEL (self->rules);
}

GListModel *
weir_service_get_journal (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return G_LIST_MODEL (self->journal);
}

/* The rule in force that is about the same as @wanted; one that ends before one that lasts. */
static const WeirRule *
find_rule_like (WeirService *self, const WeirRule *wanted)
{
  const WeirRule *found = NULL;
  gint64 now = now_in_seconds ();

  for (guint i = 0; i < count_rules (self); i++)
    {
      const WeirRule *rule = weir_rule_item_get_rule (peek_rule (self, i));

      if (weir_rule_is_in_force (rule, now) && weir_rule_is_about_same (rule, wanted) &&
          (found == NULL || rule->lifetime != WEIR_LIFETIME_ALWAYS))
        found = rule;
    }

  return found;
}

/**
 * weir_service_find_rule:
 * @self: a service
 * @kind: what it is about
 * @type: of %WEIR_RULE_KIND_TYPE
 * @host: (nullable): in normal form
 * @site: (nullable): in normal form
 * @cookie: (nullable): a name
 *
 * Looks for the rule about exactly this.  One that ends is found before one that lasts.
 *
 * Returns: (transfer none) (nullable): a rule that is enabled; valid until the rules change
 */
const WeirRule *
weir_service_find_rule (WeirService *self,
                        WeirRuleKind kind,
                        WeirResourceType type,
                        const char *host,
                        const char *site,
                        const char *cookie)
{
  const WeirRule wanted = {
    .kind = kind,
    .type = kind == WEIR_RULE_KIND_TYPE ? type : WEIR_RESOURCE_OTHER,
    .host = (char *) host,
    .site = (char *) site,
    .cookie = (char *) cookie,
  };

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return find_rule_like (self, &wanted);
}

/**
 * weir_service_find_filter_rule:
 * @self: a service
 * @filter: the line of a list
 * @site: (nullable): in normal form
 *
 * Looks for the rule by which this filter blocks nothing, on @site alone or everywhere.
 *
 * Returns: (transfer none) (nullable): as weir_service_find_rule()
 */
const WeirRule *
weir_service_find_filter_rule (WeirService *self, const char *filter, const char *site)
{
  const WeirRule wanted = {
    .kind = WEIR_RULE_KIND_FILTER,
    .type = WEIR_RESOURCE_OTHER,
    .filter = filter,
    .site = site,
  };

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);
  g_return_val_if_fail (filter != NULL, NULL);

  return find_rule_like (self, &wanted);
}
