/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the commands of weirctl have in common.
 *
 * A script must be able to rely on three things: what goes wrong is said on
 * standard error behind "weirctl: ", a wrong command line is told apart from a
 * failure by its exit status, and "done" means that it is on the disk.  So a
 * command that changed something calls weirctl_save() before it says so.
 */

#include "weirctl-command.h"

#include <glib/gi18n.h>

/* Of a service: what was wrong when it was opened, and was said. */
#define SAID_KEY "weirctl-said"

/* Prints @message, untouched, on a line of standard error. */
static void
print_error (const char *message)
{
  g_printerr ("weirctl: %s\n", message);
}

/* Says on standard error what is worth knowing, though the command goes on. */
void
weirctl_complain (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  print_error (message);
}

/**
 * weirctl_fail:
 * @format: what went wrong, translated, without a newline
 * @...: its arguments
 *
 * Returns: %WEIRCTL_FAILED, for the command to return
 */
WeirctlStatus
weirctl_fail (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  print_error (message);

  return WEIRCTL_FAILED;
}

/* Joins the parts of a usage line that are there. */
static char *
describe_usage (const WeirctlCommand *command)
{
  g_autoptr (GString) usage = g_string_new ("weirctl ");

  g_string_append (usage, command->name);
  if (*command->operands != '\0')
    g_string_append_printf (usage, " %s", command->operands);
  if (*command->options != '\0')
    g_string_append_printf (usage, " %s", command->options);
  g_string_append (usage, " [--data-dir DIR]");

  return g_strdup (usage->str);
}

/**
 * weirctl_wrong_usage:
 * @command: the command that was called wrongly
 * @format: what is wrong, translated, without a newline
 * @...: its arguments
 *
 * Says what is wrong with the command line, and how it should look.
 *
 * Returns: %WEIRCTL_WRONG_USAGE, for the command to return
 */
WeirctlStatus
weirctl_wrong_usage (const WeirctlCommand *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *usage = describe_usage (command);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  print_error (message);
  g_printerr (_ ("usage: %s\n"), usage);

  return WEIRCTL_WRONG_USAGE;
}

void
weirctl_line_clear (WeirctlLine *self)
{
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->operands, g_strfreev);
}

/* The options of @command, and what --help says of it. */
static GOptionContext *
make_context (const WeirctlCommand *command, const GOptionEntry *entries, WeirctlLine *line)
{
  const GOptionEntry common[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, &line->data_dir,
      N_ ("Work on this data folder instead of your own"), N_ ("DIR") },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (command->operands);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, command->summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  return context;
}

/* Takes what is left of @arguments behind the command's name, without the "--" before operands. */
static void
take_operands (WeirctlLine *line, char **arguments)
{
  g_autoptr (GStrvBuilder) operands = g_strv_builder_new ();
  gboolean is_behind_dashes = FALSE;

  for (char **argument = arguments + 1; *argument != NULL; argument++)
    {
      if (!is_behind_dashes && g_str_equal (*argument, "--"))
        is_behind_dashes = TRUE;
      else
        g_strv_builder_add (operands, *argument);
    }

  line->operands = g_strv_builder_end (operands);
  line->n_operands = g_strv_length (line->operands);
}

/**
 * weirctl_parse:
 * @command: the command
 * @entries: (nullable): options of its own
 * @arguments: its name and what stands behind it
 * @min_operands: how many operands there must be
 * @max_operands: how many there may be
 * @line: (out): what is common to all commands
 *
 * Reads the command line.  Answers --help by itself, and ends the program then.
 *
 * Returns: %FALSE if it is wrong, which was said already: return %WEIRCTL_WRONG_USAGE
 */
gboolean
weirctl_parse (const WeirctlCommand *command,
               const GOptionEntry *entries,
               char **arguments,
               guint min_operands,
               guint max_operands,
               WeirctlLine *line)
{
  g_autoptr (GOptionContext) context = make_context (command, entries, line);
  g_autofree char *full_name = g_strconcat ("weirctl ", command->name, NULL);
  g_auto (GStrv) copy = g_strdupv (arguments);
  g_autoptr (GError) error = NULL;
  gboolean is_parsed;

  /* The help calls the program by this name. */
  g_set_prgname (full_name);
  is_parsed = g_option_context_parse_strv (context, &copy, &error);
  g_set_prgname ("weirctl");

  if (!is_parsed)
    {
      weirctl_wrong_usage (command, "%s", error->message);
      return FALSE;
    }

  take_operands (line, copy);
  if (line->n_operands >= min_operands && line->n_operands <= max_operands)
    return TRUE;

  if (line->n_operands < min_operands)
    weirctl_wrong_usage (command, _ ("something is missing on the command line"));
  else
    weirctl_wrong_usage (command, _ ("“%s” is too much"), line->operands[max_operands]);

  return FALSE;
}

/**
 * weirctl_open:
 * @line: the command line
 *
 * Opens the data folder.  What is wrong with it is said.
 *
 * Returns: (transfer full) (nullable): a service that does not listen
 */
WeirService *
weirctl_open (const WeirctlLine *line)
{
  const WeirServiceOptions options = { .data_dir = line->data_dir };
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;
  WeirService *service = weir_service_new (&options, &error);

  if (service == NULL)
    {
      print_error (error->message);
      return NULL;
    }

  g_object_get (service, "problem-text", &problem, NULL);
  if (problem != NULL)
    {
      print_error (problem);
      g_object_set_data_full (G_OBJECT (service), SAID_KEY, g_steal_pointer (&problem), g_free);
    }

  return service;
}

/**
 * weirctl_save:
 * @service: a service that does not listen
 *
 * Waits until the disk has what @service changed.
 *
 * Returns: %WEIRCTL_FAILED, and says why unless that was said, if that cannot be
 */
WeirctlStatus
weirctl_save (WeirService *service)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  if (weir_service_flush (service, &error))
    return WEIRCTL_DONE;

  g_object_get (service, "problem-text", &problem, NULL);
  if (problem != NULL && g_strcmp0 (problem, g_object_get_data (G_OBJECT (service), SAID_KEY)) == 0)
    return WEIRCTL_FAILED;

  return weirctl_fail ("%s", problem != NULL ? problem : error->message);
}
