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

/* Says where it listens, at once: a script waits for this line. */
static void
announce (Run *run)
{
  g_autofree char *remote = NULL;
  g_autofree char *text = NULL;
  gboolean is_first;
  guint wanted;

  g_object_get (run->service, "wanted-port", &wanted, "is-first", &is_first, "remote-address",
                &remote, NULL);
  text = g_strdup_printf ("listening on %s\n",
                          remote != NULL ? remote : weir_service_get_address (run->service));
  if (remote != NULL)
    weirctl_complain (_ ("other computers can use this proxy, on %s"), remote);
  if (wanted != 0 && wanted != weir_service_get_port (run->service))
    weirctl_complain (_ ("port %u is taken"), wanted);
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

/* Options whose value is a number. */
typedef enum
{
  ORIGIN_TIMEOUT,
  CONNECT_TIMEOUT,
  IDLE_TIMEOUT,
  MAX_CONNECTIONS,
  N_NUMBERS,
} NumberId;

/* What the command line says, as given. */
typedef struct
{
  char *listen;             /* (owned) (nullable) */
  char **resolve;           /* (owned) (nullable) */
  char *inspect;            /* (owned) (nullable) */
  char *trusted_roots;      /* (owned) (nullable) */
  char *numbers[N_NUMBERS]; /* (owned) (nullable) */
  gboolean allow_remote;
  gboolean guard_private;
  gboolean private_session;
  gboolean json;
} RunLine;

static void
run_line_clear (RunLine *self)
{
  g_clear_pointer (&self->listen, g_free);
  g_clear_pointer (&self->resolve, g_strfreev);
  g_clear_pointer (&self->inspect, g_free);
  g_clear_pointer (&self->trusted_roots, g_free);
  for (guint i = 0; i < N_NUMBERS; i++)
    g_clear_pointer (&self->numbers[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RunLine, run_line_clear)

static gboolean
parse_line (const WeirctlCommand *command, char **arguments, WeirctlLine *line, RunLine *self)
{
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &self->listen,
      N_ ("Listen here instead of 127.0.0.1:9347; port 0 picks a free one"), N_ ("ADDR:PORT") },
    { "allow-remote", 0, 0, G_OPTION_ARG_NONE, &self->allow_remote,
      N_ ("Let --listen name an address that other computers reach"), NULL },
    { "guard-private", 0, 0, G_OPTION_ARG_NONE, &self->guard_private,
      N_ ("Keep pages and names that are public from private addresses"), NULL },
    { "private", 0, 0, G_OPTION_ARG_NONE, &self->private_session,
      N_ ("Private session: write nothing to disk"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("Print one JSON object a line"), NULL },
    { "resolve", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->resolve,
      N_ ("Connect to this address for a host and port; can be repeated"),
      N_ ("HOST:PORT:ADDR[:PORT]") },
    { "inspect", 0, 0, G_OPTION_ARG_STRING, &self->inspect,
      N_ ("Look inside HTTPS, whatever the setting: of all sites but the exempt, of none, or of "
          "these hosts"),
      N_ ("all|none|HOST,…") },
    { "trusted-roots", 0, 0, G_OPTION_ARG_FILENAME, &self->trusted_roots,
      N_ ("Trust the certificate authorities in this file besides the system’s"), N_ ("FILE") },
    { "origin-timeout", 0, 0, G_OPTION_ARG_STRING, &self->numbers[ORIGIN_TIMEOUT],
      N_ ("How long to wait for an origin to answer (60)"), N_ ("SECONDS") },
    { "connect-timeout", 0, 0, G_OPTION_ARG_STRING, &self->numbers[CONNECT_TIMEOUT],
      N_ ("How long to wait for a connection to an origin (15)"), N_ ("SECONDS") },
    { "idle-timeout", 0, 0, G_OPTION_ARG_STRING, &self->numbers[IDLE_TIMEOUT],
      N_ ("How long a client may keep an idle connection open (120)"), N_ ("SECONDS") },
    { "max-connections", 0, 0, G_OPTION_ARG_STRING, &self->numbers[MAX_CONNECTIONS],
      N_ ("How many connections of clients may be open; the others are answered 503"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  return weirctl_parse (command, entries, arguments, 0, 0, line);
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

/* Reads what takes the place of the setting of the same name.  FALSE: said what is wrong. */
static gboolean
read_number (const WeirctlCommand *command, const char *text, WeirSetting setting, guint *number)
{
  gint64 most = weir_setting_get_most (setting);
  guint64 value = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, most, &value, NULL))
    {
      /* Translators: the name of an option, the most it may be, what was given instead */
      weirctl_wrong_usage (command, _ ("--%s takes a number from 1 to %u, not “%s”"),
                           weir_setting_get_name (setting), (guint) most, text);
      return FALSE;
    }

  *number = value;

  return TRUE;
}

static gboolean
read_numbers (const WeirctlCommand *command, const RunLine *said, WeirServiceOptions *options)
{
  const char *const *numbers = (const char *const *) said->numbers;

  return read_number (command, numbers[ORIGIN_TIMEOUT], WEIR_SETTING_ORIGIN_TIMEOUT,
                      &options->origin_timeout) &&
         read_number (command, numbers[CONNECT_TIMEOUT], WEIR_SETTING_CONNECT_TIMEOUT,
                      &options->connect_timeout) &&
         read_number (command, numbers[IDLE_TIMEOUT], WEIR_SETTING_IDLE_TIMEOUT,
                      &options->idle_timeout) &&
         read_number (command, numbers[MAX_CONNECTIONS], WEIR_SETTING_MAX_CONNECTIONS,
                      &options->max_connections);
}

WeirctlStatus
weirctl_run_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_auto (RunLine) said = { 0 };
  WeirServiceOptions options = { .priority = G_PRIORITY_DEFAULT };
  WeirHost host;
  Run run = { .command = command };

  if (!parse_line (command, arguments, &line, &said) || !read_numbers (command, &said, &options))
    return WEIRCTL_WRONG_USAGE;

  if (said.listen != NULL && !read_listen (said.listen, &host, &options))
    return weirctl_wrong_usage (command, _ ("“%s” is not an address and a port"), said.listen);

  options.data_dir = line.data_dir;
  options.resolve = (const char *const *) said.resolve;
  options.allow_remote = said.allow_remote;
  options.guard_private = said.guard_private;
  options.private_session = said.private_session;
  options.inspect = said.inspect;
  options.trusted_roots = said.trusted_roots;
  run.format = said.json ? WEIRCTL_FORMAT_JSON : WEIRCTL_FORMAT_LINE;

  return run_with (&run, &options);
}
