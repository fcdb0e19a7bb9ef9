/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl history: what was blocked or changed, newest first.
 *
 * The history may be long, so it is read a page after the other and each is
 * printed before the next is read; somebody who has seen enough closes the pipe.
 */

#include "weirctl-command.h"

#include "weirctl-output.h"

#include <glib/gi18n.h>

typedef struct
{
  WeirHistorySearch search;
  gboolean json;
  GPtrArray *page; /* (owned) (nullable) (element-type WeirRecord) */
  GError *error;   /* (owned) (nullable) */
  gboolean is_read;
} History;

static void
on_searched (GObject *object, GAsyncResult *result, gpointer user_data)
{
  History *history = user_data;

  history->page =
    weir_service_search_history_finish (WEIR_SERVICE (object), result, &history->error);
  history->is_read = TRUE;
}

/* Returns: (transfer full) (nullable): the next page, or %NULL with history->error */
static GPtrArray *
read_page (History *history, WeirService *service)
{
  history->is_read = FALSE;
  weir_service_search_history_async (service, &history->search, NULL, on_searched, history);
  while (!history->is_read)
    g_main_context_iteration (NULL, TRUE);

  return g_steal_pointer (&history->page);
}

/* Returns: whether there is somebody to read on */
static gboolean
print_page (History *history, WeirctlOutput *output, GPtrArray *page)
{
  for (guint i = 0; i < page->len; i++)
    weirctl_output_add_record (output, page->pdata[i], history->json);

  return weirctl_output_drain (output);
}

static WeirctlStatus
print_history (History *history, WeirService *service)
{
  g_autoptr (WeirctlOutput) output = weirctl_output_new (TRUE);

  for (;;)
    {
      g_autoptr (GPtrArray) page = read_page (history, service);

      if (page == NULL)
        return WEIRCTL_FAILED;

      if (!print_page (history, output, page) || page->len < history->search.limit)
        return WEIRCTL_DONE;

      history->search.before_id = ((WeirRecord *) page->pdata[page->len - 1])->id;
    }
}

/* Reads "7d" as the time seven days ago. */
static gboolean
read_since (const char *text, gint64 *since)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  WeirLifetime lifetime;
  gint64 until;

  if (!weir_rule_parse_lifetime (text, now, &lifetime, &until) || lifetime != WEIR_LIFETIME_UNTIL)
    return FALSE;

  *since = MAX (now - (until - now), 1);

  return TRUE;
}

WeirctlStatus
weirctl_history_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  g_autoptr (WeirQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *since = NULL;
  History history = { .search.limit = WEIR_HISTORY_MAX_ROWS };
  WeirctlStatus status;
  const GOptionEntry entries[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since,
      N_ ("Only the last minutes (m), hours (h) or days (d)"), N_ ("7d") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &history.json, N_ ("Print one JSON object a line"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  if (!weirctl_parse (command, entries, arguments, 0, 1, &line))
    return WEIRCTL_WRONG_USAGE;

  if (since != NULL && !read_since (since, &history.search.since))
    return weirctl_wrong_usage (command, _ ("“%s” is not a time: 10m, 2h, 7d"), since);

  query = weir_query_parse (line.n_operands > 0 ? line.operands[0] : "", &error);
  if (query == NULL)
    return weirctl_wrong_usage (command, "%s", error->message);

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  history.search.query = query;
  status = print_history (&history, service);
  if (history.error != NULL)
    weirctl_fail ("%s", history.error->message);
  g_clear_error (&history.error);

  return status;
}
