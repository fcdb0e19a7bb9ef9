/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of a row when an update has ended.  Pure: the moment and the
 * chance are given.
 *
 * The text in force changes only for one that has kept at least half of its
 * filters; of another one the user is asked (the problem SHRUNK, held_version).
 * What he refused stays in held_version, so that he is not asked about it again,
 * and as long as he is asked no other problem takes the question's place.
 */

#include "weir-list-update.h"

#include "weir-list-address.h"
#include "weir-list-schedule.h"
#include "weir-list-status.h"
#include "weir-list-survey.h"

#include <stdlib.h>
#include <string.h>

static void
set_problem (WeirListRow *row, WeirListProblem problem, const char *detail)
{
  row->problem = problem;
  g_free (row->detail);
  row->detail = detail != NULL && *detail != '\0' ? g_strdup (detail) : NULL;
}

static void
replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

/* A list that nobody has named calls itself. */
static void
take_title (WeirListRow *row, const char *title)
{
  g_autofree char *default_title = weir_list_address_get_title (row->url);

  if (title != NULL && g_strcmp0 (row->title, default_title) == 0)
    replace (&row->title, title);
}

static void
hold (WeirListRow *row, const WeirListUpdate *update)
{
  const gboolean was_refused =
    row->held_version == update->version && row->problem != WEIR_LIST_PROBLEM_SHRUNK;
  g_autofree char *detail = g_strdup_printf ("%u/%u", update->n_filters, row->n_filters);

  if (was_refused)
    {
      set_problem (row, WEIR_LIST_PROBLEM_NONE, NULL);
      return;
    }

  row->held_version = update->version;
  set_problem (row, WEIR_LIST_PROBLEM_SHRUNK, detail);
}

static void
take_text (WeirListRow *row, const WeirListUpdate *update, gint64 now)
{
  const gboolean is_new = row->version != update->version;

  if (is_new && row->version != 0 && weir_list_has_shrunk (row->n_filters, update->n_filters))
    {
      hold (row, update);
      return;
    }

  if (is_new)
    row->updated = now;
  row->version = update->version;
  row->n_filters = update->n_filters;
  row->held_version = 0;
  set_problem (row, WEIR_LIST_PROBLEM_NONE, NULL);
}

WeirListRow *
weir_list_row_after_update (const WeirListRow *row,
                            const WeirListUpdate *update,
                            gint64 now,
                            double chance)
{
  WeirListRow *after = weir_list_row_copy (row);

  if (!update->not_modified)
    {
      replace (&after->etag, update->etag);
      replace (&after->last_modified, update->last_modified);
      after->expires = update->expires;
      take_title (after, update->title);
      take_text (after, update, now);
    }
  else if (row->problem != WEIR_LIST_PROBLEM_SHRUNK)
    set_problem (after, WEIR_LIST_PROBLEM_NONE, NULL);

  after->checked = now;
  after->failures = 0;
  after->next =
    row->kind == WEIR_LIST_WEB ? weir_list_schedule_next (now, after->expires, chance) : 0;

  return after;
}

/* Seconds that a server asks to wait: "503 120". */
static guint
get_asked_wait (const WeirListRow *row)
{
  const char *space = row->problem == WEIR_LIST_PROBLEM_STATUS && row->detail != NULL
                        ? strchr (row->detail, ' ')
                        : NULL;

  return space != NULL ? (guint) strtoul (space + 1, NULL, 10) : 0;
}

WeirListRow *
weir_list_row_after_failure (const WeirListRow *row, const GError *error, gint64 now, double chance)
{
  WeirListRow *after = weir_list_row_copy (row);

  g_assert (error->domain == WEIR_LIST_UPDATE_ERROR);

  if (row->problem != WEIR_LIST_PROBLEM_SHRUNK)
    set_problem (after, (WeirListProblem) error->code, error->message);

  after->checked = now;
  after->failures = MIN (row->failures, G_MAXUINT - 1) + 1;
  after->next = row->kind == WEIR_LIST_WEB
                  ? weir_list_schedule_retry (now, after->failures, get_asked_wait (after), chance)
                  : 0;

  return after;
}
