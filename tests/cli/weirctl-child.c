/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weirctl-child.h"

#include <signal.h>
#include <string.h>

#define PATIENCE 60 /* seconds; what is awaited comes within one */
#define LISTENING "listening on 127.0.0.1:"
#define COMPLAINT "weirctl: "

static gboolean
on_patience_over (gpointer user_data G_GNUC_UNUSED)
{
  g_error ("weirctl did not do what was awaited");

  return G_SOURCE_REMOVE;
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Iterates the main context until on_done() was called. */
static void
await_result (GAsyncResult **result)
{
  guint timer = g_timeout_add_seconds (PATIENCE, on_patience_over, NULL);

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (timer);
}

void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->out, g_free);
  g_clear_pointer (&outcome->err, g_free);
}

/* Returns: (transfer full) (element-type utf8): a command line that begins with the program */
static GPtrArray *
begin_command_line (void)
{
  GPtrArray *line = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (line, g_strdup (g_getenv ("WEIRCTL")));

  return line;
}

static GSubprocess *
spawn (GPtrArray *line, GSubprocessFlags flags)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (line, NULL);
  process = g_subprocess_newv ((const char *const *) line->pdata, flags, &error);
  g_assert_no_error (error);

  return process;
}

/* @input: (nullable) */
static void
run_to_end (Outcome *outcome, GPtrArray *line, const char *input)
{
  g_autoptr (GSubprocess) process =
    spawn (line, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE |
                   (input != NULL ? G_SUBPROCESS_FLAGS_STDIN_PIPE : 0));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  outcome_clear (outcome);
  g_subprocess_communicate_utf8_async (process, input, NULL, on_done, &result);
  await_result (&result);
  g_subprocess_communicate_utf8_finish (process, result, &outcome->out, &outcome->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  outcome->status = g_subprocess_get_exit_status (process);
}

void
weirctl (Outcome *outcome, const char *const *arguments)
{
  weirctl_with_input (outcome, arguments, NULL);
}

void
weirctl_with_input (Outcome *outcome, const char *const *arguments, const char *input)
{
  g_autoptr (GPtrArray) line = begin_command_line ();

  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, g_strdup (*arguments));

  run_to_end (outcome, line, input);
}

/* Adds @words, cut at their blanks, with --data-dir behind the first: the command. */
static void
add_words (GPtrArray *line, const char *folder, const char *words)
{
  g_auto (GStrv) split = g_strsplit (words, " ", -1);

  for (char **word = split; *word != NULL; word++)
    {
      if (**word != '\0')
        g_ptr_array_add (line, g_strdup (*word));

      if (word == split)
        {
          g_ptr_array_add (line, g_strdup ("--data-dir"));
          g_ptr_array_add (line, g_strdup (folder));
        }
    }
}

void
weirctl_on (Outcome *outcome, const char *folder, const char *words)
{
  g_autoptr (GPtrArray) line = begin_command_line ();

  add_words (line, folder, words);
  run_to_end (outcome, line, NULL);
}

/* Runs "weirctl run" with @words behind it. */
static GSubprocess *
spawn_run (const char *folder, const char *words, GSubprocessFlags flags)
{
  g_autoptr (GPtrArray) line = begin_command_line ();
  g_autofree char *all = g_strconcat ("run --listen 127.0.0.1:0 ", words, NULL);

  add_words (line, folder, all);

  return spawn (line, flags);
}

/* Returns: (transfer full) (nullable): the next line of @stream, %NULL at the end */
static char *
read_line (GDataInputStream *stream)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *line;

  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, on_done, &result);
  await_result (&result);
  line = g_data_input_stream_read_line_finish_utf8 (stream, result, NULL, &error);
  g_assert_no_error (error);

  return line;
}

/* Sends @signal, and asserts that it ends as it should: cleanly. */
static void
stop (GSubprocess *process, int signal)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (process, signal);
  g_subprocess_wait_async (process, NULL, on_done, &result);
  await_result (&result);
  g_subprocess_wait_finish (process, result, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

/* Starts "weirctl run" with @words behind it, and waits until it listens. */
void
running_start (Running *running, const char *folder, const char *words)
{
  g_autofree char *first = NULL;

  running->process = spawn_run (folder, words, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  running->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (running->process));

  first = running_read_line (running);
  g_assert_true (g_str_has_prefix (first, LISTENING));
  running->port = g_ascii_strtoull (first + strlen (LISTENING), NULL, 10);
}

/* Returns: (transfer full) (nullable): the next line it prints, %NULL at the end */
char *
running_read_line (Running *running)
{
  return read_line (running->out);
}

void
running_expect (Running *running, const char *first, const char *second)
{
  g_autofree char *line = running_read_line (running);

  g_assert_nonnull (line);
  g_assert_nonnull (strstr (line, first));
  g_assert_nonnull (strstr (line, second));
}

/* Sends @signal, and asserts that it ends as it should: cleanly. */
void
running_stop (Running *running, int signal)
{
  stop (running->process, signal);
  g_clear_object (&running->out);
  g_clear_object (&running->process);
}

void
running_clear (Running *running)
{
  if (running->process != NULL)
    running_stop (running, SIGTERM);
}

void
complaining_start (Complaining *child, const char *folder, const char *words)
{
  child->process =
    spawn_run (folder, words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  child->err = g_data_input_stream_new (g_subprocess_get_stderr_pipe (child->process));
}

void
complaining_expect (Complaining *child, const char *expected)
{
  g_autofree char *complaint = read_line (child->err);

  g_assert_nonnull (complaint);
  g_assert_true (g_str_has_prefix (complaint, COMPLAINT));
  g_assert_true (g_str_has_prefix (complaint + strlen (COMPLAINT), expected));
}

void
complaining_stop (Complaining *child)
{
  stop (child->process, SIGTERM);
  g_clear_object (&child->err);
  g_clear_object (&child->process);
}
