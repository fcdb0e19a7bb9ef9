/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Changes that the user makes to the lists, and taking them back.
 *
 * What was done is remembered for as long as the service lives; the texts of
 * what was removed or replaced stay as long.
 */

#include "weir-service-private.h"

#include "weir-list-texts.h"

#include <glib/gi18n-lib.h>

/* Changes that can be taken back. */
#define MAX_CHANGES 100

typedef enum
{
  CHANGE_ADDED,
  CHANGE_REMOVED,
  CHANGE_ENABLED,
  CHANGE_DISABLED,
  CHANGE_OWN,
} ChangeKind;

struct _WeirListChange
{
  ChangeKind kind;
  WeirListRow *row; /* (owned): as it was before; of what was added, after */
};

void
weir_list_change_free (WeirListChange *change)
{
  g_clear_pointer (&change->row, weir_list_row_free);
  g_free (change);
}

static void
note_change (WeirService *self, ChangeKind kind, const WeirListRow *row)
{
  WeirListChange *change = g_new0 (WeirListChange, 1);

  change->kind = kind;
  change->row = weir_list_row_copy (row);
  g_queue_push_head (&self->list_changes, change);
  if (self->list_changes.length > MAX_CHANGES)
    weir_list_change_free (g_queue_pop_tail (&self->list_changes));
}

/**
 * weir_service_add_list:
 * @self: a service
 * @address: an http(s) URL, a file: URL or a path
 * @title: (nullable): what to call it
 * @error: where to say what is wrong with it: %WEIR_LISTS_ERROR
 *
 * Subscribes to a list, and begins to download it.
 *
 * Returns: whether it is there now
 */
gboolean
weir_service_add_list (WeirService *self, const char *address, const char *title, GError **error)
{
  WeirFilterList *list;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);

  list = weir_filter_lists_add (weir_service_get_filter_lists (self), address, title, error);
  if (list == NULL)
    return FALSE;

  note_change (self, CHANGE_ADDED, weir_filter_list_get_row (list));

  return TRUE;
}

/**
 * weir_service_remove_list:
 * @self: a service
 * @list: one of its lists; those that are always there stay
 *
 * Ends a subscription.
 */
void
weir_service_remove_list (WeirService *self, WeirFilterList *list)
{
  g_autoptr (WeirListRow) row = NULL;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (WEIR_IS_FILTER_LIST (list));

  row = weir_list_row_copy (weir_filter_list_get_row (list));
  weir_filter_lists_remove (self->lists, list);
  if (weir_filter_lists_find (self->lists, row->key) == NULL)
    note_change (self, CHANGE_REMOVED, row);
}

/**
 * weir_service_set_list_enabled:
 * @self: a service
 * @list: one of its lists
 * @enabled: whether its filters are in force
 *
 * Switches a list on or off.
 */
void
weir_service_set_list_enabled (WeirService *self, WeirFilterList *list, gboolean enabled)
{
  const WeirListRow *row;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (WEIR_IS_FILTER_LIST (list));

  row = weir_filter_list_get_row (list);
  if (row->enabled == !!enabled)
    return;

  note_change (self, enabled ? CHANGE_ENABLED : CHANGE_DISABLED, row);
  weir_filter_lists_set_enabled (self->lists, list, enabled);
}

/**
 * weir_service_dup_own_filters:
 * @self: a service
 *
 * Returns: (transfer full): the user's own filters, "" if there are none
 */
char *
weir_service_dup_own_filters (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return weir_filter_lists_dup_own (weir_service_get_filter_lists (self));
}

/**
 * weir_service_set_own_filters:
 * @self: a service
 * @text: filters, a line each
 * @error: where to say why they cannot be kept: %WEIR_LISTS_ERROR
 *
 * Puts @text in the place of the user's own filters.
 *
 * Returns: whether they are kept, and in force as soon as they are compiled
 */
gboolean
weir_service_set_own_filters (WeirService *self, const char *text, GError **error)
{
  WeirFilterList *list;
  g_autoptr (WeirListRow) row = NULL;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  list = weir_filter_lists_find (weir_service_get_filter_lists (self), WEIR_LIST_OWN_KEY);
  row = weir_list_row_copy (weir_filter_list_get_row (list));
  if (!weir_filter_lists_set_own (self->lists, text, error))
    return FALSE;

  note_change (self, CHANGE_OWN, row);

  return TRUE;
}

/* --- taking back --- */

/* FALSE: it is so already, since somebody else did it. */
static gboolean
take_back (WeirService *self, const WeirListChange *change)
{
  WeirFilterList *list = weir_filter_lists_find (self->lists, change->row->key);

  switch (change->kind)
    {
    case CHANGE_ADDED:
      if (list != NULL)
        weir_filter_lists_remove (self->lists, list);
      return list != NULL;

    case CHANGE_REMOVED:
      if (list == NULL)
        weir_filter_lists_restore (self->lists, change->row);
      return list == NULL;

    case CHANGE_ENABLED:
    case CHANGE_DISABLED:
      if (list == NULL || weir_filter_list_get_row (list)->enabled == change->row->enabled)
        return FALSE;
      weir_filter_lists_set_enabled (self->lists, list, change->row->enabled);
      return TRUE;

    case CHANGE_OWN:
      weir_filter_lists_restore (self->lists, change->row);
      return TRUE;

    default:
      g_assert_not_reached ();
    }
}

/* Returns: (transfer full) */
static char *
describe (const WeirListChange *change)
{
  switch (change->kind)
    {
    case CHANGE_ADDED:
      return g_strdup_printf (_ ("Added the list “%s”"), change->row->title);

    case CHANGE_REMOVED:
      return g_strdup_printf (_ ("Removed the list “%s”"), change->row->title);

    case CHANGE_ENABLED:
      return g_strdup_printf (_ ("Switched the list “%s” on"), change->row->title);

    case CHANGE_DISABLED:
      return g_strdup_printf (_ ("Switched the list “%s” off"), change->row->title);

    case CHANGE_OWN:
      return g_strdup (_ ("Changed your own filters"));

    default:
      g_assert_not_reached ();
    }
}

/**
 * weir_service_undo_list_change:
 * @self: a service
 *
 * Takes the last change of lists back that was made here: added, removed, switched, own filters saved.
 *
 * Returns: (transfer full) (nullable): what was undone, in words, or %NULL if there is nothing to undo
 */
char *
weir_service_undo_list_change (WeirService *self)
{
  WeirListChange *change;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  while ((change = g_queue_pop_head (&self->list_changes)) != NULL)
    {
      g_autofree char *words = describe (change);
      const gboolean is_done = take_back (self, change);

      weir_list_change_free (change);
      if (is_done)
        return g_steal_pointer (&words);
    }

  return NULL;
}
