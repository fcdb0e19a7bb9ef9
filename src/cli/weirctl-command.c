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

#include "weirctl-commands.h"

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
  g_autofree char *usage = weirctl_command_describe_usage (command);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  print_error (message);
  g_printerr (_ ("usage: %s\n"), usage);

  return WEIRCTL_WRONG_USAGE;
}

/* --- the command line --- */

void
weirctl_line_clear (WeirctlLine *self)
{
  for (guint i = 0; i < WEIRCTL_MAX_OPTIONS; i++)
    {
      g_clear_pointer (&self->values[i].text, g_free);
      g_clear_pointer (&self->values[i].texts, g_strfreev);
    }
  g_clear_pointer (&self->operands, g_strfreev);
}

/* Returns: @option as GLib reads it, into @value */
static GOptionEntry
make_entry (const WeirctlOption *option, WeirctlValue *value)
{
  GOptionEntry entry = { .long_name = option->name,
                         .arg = G_OPTION_ARG_STRING,
                         .arg_data = &value->text,
                         .description = option->help,
                         .arg_description = option->value };

  if (option->takes == WEIRCTL_FILE || option->takes == WEIRCTL_FOLDER)
    entry.arg = G_OPTION_ARG_FILENAME;

  if (option->takes == WEIRCTL_NOTHING)
    {
      entry.arg = G_OPTION_ARG_NONE;
      entry.arg_data = &value->is_there;
    }
  else if (option->repeats)
    {
      entry.arg = G_OPTION_ARG_STRING_ARRAY;
      entry.arg_data = &value->texts;
    }

  return entry;
}

/* The options of @line's command and those of all, and what --help says of it. */
static GOptionContext *
make_context (WeirctlLine *line)
{
  const WeirctlOption *const tables[] = { line->command->options, weirctl_common_options };
  g_autofree char *operands = weirctl_command_describe_operands (line->command);
  GOptionContext *context = g_option_context_new (operands);
  guint n = 0;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, line->command->summary);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const WeirctlOption *option = tables[i]; option->name != NULL; option++)
      {
        GOptionEntry entries[] = { { 0 }, G_OPTION_ENTRY_NULL };

        g_assert (n < WEIRCTL_MAX_OPTIONS);
        entries[0] = make_entry (option, &line->values[n++]);
        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
      }

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

static gboolean
check_operands (const WeirctlCommand *command, const WeirctlLine *line)
{
  if (line->n_operands < command->n_least)
    weirctl_wrong_usage (command, _ ("something is missing on the command line"));
  else if (line->n_operands > command->n_most)
    weirctl_wrong_usage (command, _ ("“%s” is too much"), line->operands[command->n_most]);
  else
    return TRUE;

  return FALSE;
}

/**
 * weirctl_parse:
 * @command: the command
 * @arguments: its name and what stands behind it
 * @line: (out): what the command line says, by the command's row of the table
 *
 * Reads the command line.  Answers --help by itself, and ends the program then.
 *
 * Returns: %FALSE if it is wrong, which was said already: return %WEIRCTL_WRONG_USAGE
 */
gboolean
weirctl_parse (const WeirctlCommand *command, char **arguments, WeirctlLine *line)
{
  g_autofree char *full_name = g_strconcat ("weirctl ", command->name, NULL);
  g_auto (GStrv) copy = g_strdupv (arguments);
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_parsed;

  line->command = command;
  context = make_context (line);

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

  return check_operands (command, line);
}

/* @name: of the table; anything else is a fault of the program */
static const WeirctlValue *
find_value (const WeirctlLine *self, const char *name)
{
  const WeirctlOption *const tables[] = { self->command->options, weirctl_common_options };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (const WeirctlOption *option = tables[i]; option->name != NULL; option++, n++)
      if (g_str_equal (option->name, name))
        return &self->values[n];

  g_error ("weirctl %s has no option --%s", self->command->name, name);
}

/**
 * weirctl_line_has:
 * @self: a command line that was read
 * @option: the name of an option of its command that takes nothing
 *
 * Returns: whether it was given
 */
gboolean
weirctl_line_has (const WeirctlLine *self, const char *option)
{
  return find_value (self, option)->is_there;
}

/**
 * weirctl_line_get:
 * @self: a command line that was read
 * @option: the name of an option of its command that takes something, once
 *
 * Returns: (transfer none) (nullable): what was given last
 */
const char *
weirctl_line_get (const WeirctlLine *self, const char *option)
{
  return find_value (self, option)->text;
}

/**
 * weirctl_line_get_all:
 * @self: a command line that was read
 * @option: the name of an option of its command that repeats
 *
 * Returns: (transfer none) (nullable): all that was given, NULL-terminated
 */
const char *const *
weirctl_line_get_all (const WeirctlLine *self, const char *option)
{
  return (const char *const *) find_value (self, option)->texts;
}

/* --- the data folder --- */

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
  const WeirServiceOptions options = { .data_dir = weirctl_line_get (line, "data-dir") };
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

/* For what is waited for by weirctl_wait_for(). @user_data: a pointer to a result, %NULL so far */
void
weirctl_on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Runs the main loop until @result is there. Returns: (transfer none) */
GAsyncResult *
weirctl_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}
