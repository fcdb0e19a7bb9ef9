/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Waiting for lists that are updated, with a line on standard error for each
 * that begins, gets on, and ends.
 */

#include "weirctl-lists.h"

#include <glib/gi18n.h>

/* How often progress is told, while a list is downloaded. */
#define STEPS 4

/* What was told of a list last, as its data. */
#define STATE_KEY "weirctl-state"
#define STEP_KEY "weirctl-step"

static gboolean
is_under_way (WeirListState state)
{
  return state == WEIR_LIST_WAITING || state == WEIR_LIST_DOWNLOADING ||
         state == WEIR_LIST_COMPILING;
}

static void
tell (WeirFilterList *list)
{
  g_printerr ("%s: %s\n", weir_filter_list_get_title (list), weir_filter_list_get_status (list));
}

static void
tell_progress (WeirFilterList *list)
{
  gint step;
  double progress;

  g_object_get (list, "progress", &progress, NULL);
  step = (gint) (progress * STEPS);
  if (progress < 0 || step <= GPOINTER_TO_INT (g_object_get_data (G_OBJECT (list), STEP_KEY)) ||
      step >= STEPS)
    return;

  g_object_set_data (G_OBJECT (list), STEP_KEY, GINT_TO_POINTER (step));
  /* Translators: the title of a list, and how much of it was downloaded. */
  g_printerr (_ ("%s: %d %%\n"), weir_filter_list_get_title (list), step * 100 / STEPS);
}

/* Tells what is new of @list.  That others are compiled with one that is updated is not. */
static void
look_at (WeirFilterList *list)
{
  const WeirListState state = weir_filter_list_get_state (list);
  const gint told = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (list), STATE_KEY));

  if (state == WEIR_LIST_DOWNLOADING)
    tell_progress (list);

  if (told == (gint) state || (told == WEIR_LIST_IDLE && state == WEIR_LIST_COMPILING))
    return;

  g_object_set_data (G_OBJECT (list), STATE_KEY, GINT_TO_POINTER (state));
  g_object_set_data (G_OBJECT (list), STEP_KEY, NULL);
  if (is_under_way (state) || is_under_way (told))
    tell (list);
}

static void
look_at_all (WeirFilterLists *lists)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);

      look_at (list);
    }
}

static gboolean
any_is_under_way (WeirFilterLists *lists)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (lists), i);

      if (is_under_way (weir_filter_list_get_state (list)))
        return TRUE;
    }

  return FALSE;
}

/* Waits until all that is under way has ended and is in force, or has failed. */
void
weirctl_lists_wait (WeirFilterLists *lists)
{
  look_at_all (lists);
  while (weir_filter_lists_is_busy (lists) || any_is_under_way (lists))
    {
      g_main_context_iteration (NULL, TRUE);
      look_at_all (lists);
    }
}

/* Whether the last update of @list was one; what is off is not asked. */
gboolean
weirctl_lists_is_well (WeirFilterList *list)
{
  return !weir_filter_list_get_row (list)->enabled ||
         weir_filter_list_get_state (list) == WEIR_LIST_IDLE;
}
