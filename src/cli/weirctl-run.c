/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl run: the proxy without a window, with a line for each request.
 *
 * It runs until a signal tells it to end, or until nobody reads its output any
 * more, and ends cleanly in each case: connections closed, history written.
 */

#include "weirctl-command.h"

#include "weirctl-output.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

typedef struct
{
  const WeirctlCommand *command; /* (unowned) */
  GMainLoop *loop;               /* (owned) */
  WeirctlOutput *output;         /* (owned) */
  WeirService *service;          /* (owned) */
  char *told_inspection;         /* (owned) (nullable): what was said of it last */
  WeirctlFormat format;
  gboolean lost_reader;
} Run;

static gboolean
on_signal (gpointer user_data)
{
  Run *run = user_data;

  g_main_loop_quit (run->loop);

  return G_SOURCE_CONTINUE;
}

static void
on_output_closed (gpointer user_data)
{
  Run *run = user_data;

  run->lost_reader = TRUE;
  g_main_loop_quit (run->loop);
}

static void
on_record (const WeirRecord *record, gpointer user_data)
{
  Run *run = user_data;

  weirctl_output_add_record (run->output, record, run->format);
}

/* The database has got into trouble: said once each time. */
static void
on_problem (WeirService *service)
{
  g_autofree char *problem = NULL;

  g_object_get (service, "problem-text", &problem, NULL);
  if (problem != NULL)
    weirctl_complain ("%s", problem);
}

/* Filter lists cannot be put in force, or not be kept. */
static void
on_lists_problem (WeirFilterLists *lists)
{
  g_autofree char *problem = NULL;

  g_object_get (lists, "problem", &problem, NULL);
  if (problem != NULL)
    weirctl_complain ("%s", problem);
}

/* What is looked into, and else why nothing is. Returns: (transfer full) (nullable): it is off */
static char *
describe_inspection (WeirService *service)
{
  g_autofree char *problem = NULL;
  guint n_inspected;

  g_object_get (service, "inspection-problem", &problem, "n-inspected", &n_inspected, NULL);
  if (problem != NULL)
    return g_strdup_printf (_ ("HTTPS is not inspected: %s"), problem);

  switch (weir_service_get_inspection (service))
    {
    case WEIR_INSPECTION_ALL:
      return g_strdup (_ ("HTTPS is inspected, except for the exempt hosts"));
    case WEIR_INSPECTION_CHOSEN:
      return g_strdup_printf (ngettext ("HTTPS is inspected for %u host",
                                        "HTTPS is inspected for %u hosts", n_inspected),
                              n_inspected);
    case WEIR_INSPECTION_OFF:
    default:
      return NULL;
    }
}

/* Said whenever it is another, so that nobody forgets that inspection is on. */
static void
tell_inspection (Run *run)
{
  char *told = describe_inspection (run->service);

  if (g_strcmp0 (told, run->told_inspection) != 0)
    weirctl_complain ("%s", told != NULL ? told : _ ("HTTPS is not inspected any more"));
  g_free (run->told_inspection);
  run->told_inspection = told;
}

/* Whether this computer's programs go through Weir is said whenever it changes. */
static void
on_computer (WeirService *service)
{
  gboolean is_used;

  g_object_get (service, "used-for-computer", &is_used, NULL);
  weirctl_complain ("%s", is_used ? _ ("the proxy of this computer is Weir")
                                  : _ ("the proxy of this computer is not Weir any more"));
}

static void
on_computer_problem (WeirService *service)
{
  g_autofree char *problem = NULL;

  g_object_get (service, "computer-problem", &problem, NULL);
  if (problem != NULL)
    weirctl_complain ("%s", problem);
}

/* Says where it listens, at once: a script waits for this line. */
static void
announce (Run *run)
{
  g_autofree char *remote = NULL;
  g_autofree char *text = NULL;
  g_autofree char *port = weir_service_describe_port (run->service);
  g_autofree char *ipv6 = weir_service_describe_ipv6 (run->service);
  gboolean is_first;

  g_object_get (run->service, "is-first", &is_first, "remote-address", &remote, NULL);
  text = g_strdup_printf ("listening on %s\n",
                          remote != NULL ? remote : weir_service_get_address (run->service));
  if (remote != NULL)
    weirctl_complain (_ ("other computers can use this proxy, on %s"), remote);
  if (port != NULL)
    weirctl_complain ("%s", port);
  if (ipv6 != NULL)
    weirctl_complain ("%s", ipv6);
  if (!is_first)
    weirctl_complain ("%s", _ ("another Weir runs on this data folder; rules until quit end "
                               "with that one"));

  tell_inspection (run);
  weirctl_output_add_text (run->output, text);
  weirctl_output_drain (run->output);
}

/* Says why it cannot listen: what it was told to do makes no sense, or it did not work. */
static WeirctlStatus
refuse (Run *run, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT) ||
      g_error_matches (error, WEIR_RULE_ERROR, WEIR_RULE_ERROR_INVALID_HOST))
    return weirctl_wrong_usage (run->command, "%s", error->message);

  return weirctl_fail ("%s", error->message);
}

static WeirctlStatus
listen_until_told (Run *run)
{
  g_autoptr (GError) error = NULL;

  if (!weir_service_start (run->service, &error))
    return refuse (run, error);

  announce (run);
  on_lists_problem (weir_service_get_filter_lists (run->service));
  g_signal_connect (weir_service_get_filter_lists (run->service), "notify::problem",
                    G_CALLBACK (on_lists_problem), NULL);
  g_signal_connect_swapped (run->service, "notify::inspection", G_CALLBACK (tell_inspection), run);
  g_signal_connect_swapped (run->service, "notify::inspection-problem",
                            G_CALLBACK (tell_inspection), run);
  g_signal_connect_swapped (run->service, "notify::n-inspected", G_CALLBACK (tell_inspection), run);
  if (!run->lost_reader)
    g_main_loop_run (run->loop);

  weir_service_stop (run->service);
  weirctl_output_flush (run->output);

  return run->lost_reader ? weirctl_fail (_ ("nobody reads the output any more")) : WEIRCTL_DONE;
}

/* The same, with everything connected that has a say in when it ends. */
static WeirctlStatus
listen_with_ends (Run *run)
{
  static const int signals[] = { SIGTERM, SIGINT, SIGHUP };
  guint sources[G_N_ELEMENTS (signals)];
  WeirctlStatus status;

  signal (SIGPIPE, SIG_IGN);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sources[i] = g_unix_signal_add (signals[i], on_signal, run);

  weirctl_output_set_closed_func (run->output, on_output_closed, run);
  weir_service_set_record_func (run->service, on_record, run);
  g_signal_connect (run->service, "notify::problem-text", G_CALLBACK (on_problem), NULL);
  g_signal_connect (run->service, "notify::used-for-computer", G_CALLBACK (on_computer), NULL);
  g_signal_connect (run->service, "notify::computer-problem", G_CALLBACK (on_computer_problem),
                    NULL);

  status = listen_until_told (run);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_source_remove (sources[i]);

  return status;
}

static WeirctlStatus
run_with (Run *run, const WeirServiceOptions *options)
{
  g_autoptr (GError) error = NULL;
  WeirctlStatus status;

  run->service = weir_service_new (options, &error);
  if (run->service == NULL)
    return refuse (run, error);

  on_problem (run->service);
  run->loop = g_main_loop_new (NULL, FALSE);
  run->output = weirctl_output_new (FALSE);

  status = listen_with_ends (run);

  g_clear_object (&run->service);
  g_clear_pointer (&run->told_inspection, g_free);
  g_clear_pointer (&run->output, weirctl_output_free);
  g_clear_pointer (&run->loop, g_main_loop_unref);

  return status;
}

/* Reads ADDR:PORT. */
static gboolean
read_listen (const char *text, WeirHost *host, WeirServiceOptions *options)
{
  if (!weir_host_parse_with_port (weir_span_of (text), TRUE, host, &options->port))
    return FALSE;

  options->listen_address = host->name;
  options->exact_port = TRUE;

  return TRUE;
}

/* Reads the option that takes the place of @setting and has its name.  FALSE: said what is wrong. */
static gboolean
read_number (const WeirctlLine *line, WeirSetting setting, guint *number)
{
  const char *name = weir_setting_get_name (setting);
  const char *text = weirctl_line_get (line, name);
  gint64 most = weir_setting_get_most (setting);
  guint64 value = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, most, &value, NULL))
    {
      /* Translators: the name of an option, the most it may be, what was given instead */
      weirctl_wrong_usage (line->command, _ ("--%s takes a number from 1 to %u, not “%s”"), name,
                           (guint) most, text);
      return FALSE;
    }

  *number = value;

  return TRUE;
}

static gboolean
read_numbers (const WeirctlLine *line, WeirServiceOptions *options)
{
  return read_number (line, WEIR_SETTING_ORIGIN_TIMEOUT, &options->origin_timeout) &&
         read_number (line, WEIR_SETTING_CONNECT_TIMEOUT, &options->connect_timeout) &&
         read_number (line, WEIR_SETTING_IDLE_TIMEOUT, &options->idle_timeout) &&
         read_number (line, WEIR_SETTING_MAX_CONNECTIONS, &options->max_connections);
}

static void
read_options (const WeirctlLine *line, WeirServiceOptions *options)
{
  options->data_dir = weirctl_line_get (line, "data-dir");
  options->resolve = weirctl_line_get_all (line, "resolve");
  options->allow_remote = weirctl_line_has (line, "allow-remote");
  options->guard_private = weirctl_line_has (line, "guard-private");
  options->private_session = weirctl_line_has (line, "private");
  options->inspect = weirctl_line_get (line, "inspect");
  options->trusted_roots = weirctl_line_get (line, "trusted-roots");
}

WeirctlStatus
weirctl_run_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  WeirServiceOptions options = { .priority = G_PRIORITY_DEFAULT };
  Run run = { .command = command };
  const char *listen;
  WeirHost host;

  if (!weirctl_parse (command, arguments, &line) || !read_numbers (&line, &options))
    return WEIRCTL_WRONG_USAGE;

  listen = weirctl_line_get (&line, "listen");
  if (listen != NULL && !read_listen (listen, &host, &options))
    return weirctl_wrong_usage (command, _ ("“%s” is not an address and a port"), listen);

  read_options (&line, &options);
  run.format = weirctl_line_has (&line, "json") ? WEIRCTL_FORMAT_JSON : WEIRCTL_FORMAT_LINE;

  return run_with (&run, &options);
}
