/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl history: what was blocked or changed, newest first.
 *
 * The history may be long, so it is read a page after the other and each is
 * printed before the next is read; somebody who has seen enough closes the pipe.
 *
 * An archive (--har) is one document, which is worth nothing without its end.  So
 * the first signal that would end the program ends the printing, the document is
 * closed, and then the program ends by that signal after all; a second one, if
 * nobody reads, ends it at once.
 */

#include "weirctl-command.h"

#include "weir-config.h"
#include "weir-record-csv.h"
#include "weir-record-har.h"
#include "weirctl-output.h"

#include <glib/gi18n.h>
#include <signal.h>

/* Between two writes, so that what waits for the reader stays small. */
#define RECORDS_OF_A_WRITE 50

typedef struct
{
  WeirHistorySearch search;
  WeirctlFormat format;
  guint64 n_printed;
  GPtrArray *page; /* (owned) (nullable) (element-type WeirRecord) */
  GError *error;   /* (owned) (nullable) */
  gboolean is_read;
} History;

/* 0: none came */
static volatile sig_atomic_t end_signal;

/* --- signals --- */

static void
on_signal (int number)
{
  end_signal = number;
}

/* The system's own behaviour is back after the first. */
static void
catch_signals (void)
{
  const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
  const struct sigaction action = { .sa_handler = on_signal, .sa_flags = (int) SA_RESETHAND };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      struct sigaction old;

      if (sigaction (numbers[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaction (numbers[i], &action, NULL);
    }
}

/* --- pages --- */

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
  for (guint i = 0; i < page->len && end_signal == 0; i++)
    {
      if (history->format == WEIRCTL_FORMAT_HAR && history->n_printed > 0)
        weirctl_output_add_text (output, ",\n");
      weirctl_output_add_record (output, page->pdata[i], history->format);
      history->n_printed++;

      if (history->n_printed % RECORDS_OF_A_WRITE == 0 && !weirctl_output_drain (output))
        return FALSE;
    }

  return weirctl_output_drain (output);
}

static WeirctlStatus
print_pages (History *history, WeirctlOutput *output, WeirService *service)
{
  while (end_signal == 0)
    {
      g_autoptr (GPtrArray) page = read_page (history, service);

      if (page == NULL)
        return WEIRCTL_FAILED;

      if (!print_page (history, output, page) || page->len < history->search.limit)
        return WEIRCTL_DONE;

      history->search.before_id = ((WeirRecord *) page->pdata[page->len - 1])->id;
    }

  return WEIRCTL_DONE;
}

static void
print_beginning (const History *history, WeirctlOutput *output)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (history->format == WEIRCTL_FORMAT_CSV)
    weir_record_append_csv_header (text);
  else if (history->format == WEIRCTL_FORMAT_HAR)
    weir_record_append_har_begin (text, WEIR_VERSION);
  weirctl_output_add_text (output, text->str);
}

static void
print_end (const History *history, WeirctlOutput *output)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (history->format != WEIRCTL_FORMAT_HAR)
    return;

  weir_record_append_har_end (text);
  weirctl_output_add_text (output, text->str);
  weirctl_output_drain (output);
}

static WeirctlStatus
print_history (History *history, WeirService *service)
{
  g_autoptr (WeirctlOutput) output = weirctl_output_new (TRUE);
  WeirctlStatus status;

  if (history->format == WEIRCTL_FORMAT_HAR)
    catch_signals ();

  print_beginning (history, output);
  status = print_pages (history, output, service);
  print_end (history, output);
  if (end_signal != 0)
    raise (end_signal);

  return status;
}

/* --- the command line --- */

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

/* Returns: %FALSE if more than one is asked for */
static gboolean
choose_format (const WeirctlLine *line, WeirctlFormat *format)
{
  const gboolean json = weirctl_line_has (line, "json");
  const gboolean csv = weirctl_line_has (line, "csv");
  const gboolean har = weirctl_line_has (line, "har");

  *format = json  ? WEIRCTL_FORMAT_JSON
            : csv ? WEIRCTL_FORMAT_CSV
            : har ? WEIRCTL_FORMAT_HAR
                  : WEIRCTL_FORMAT_LINE;

  return json + csv + har <= 1;
}

WeirctlStatus
weirctl_history_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  g_autoptr (WeirQuery) query = NULL;
  g_autoptr (GError) error = NULL;
  History history = { .search.limit = WEIR_HISTORY_MAX_ROWS };
  WeirctlStatus status;
  const char *since;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  if (!choose_format (&line, &history.format))
    return weirctl_wrong_usage (command,
                                _ ("only one of --json, --csv and --har can be asked for"));

  since = weirctl_line_get (&line, "since");
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
