/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * NSS's own tool, run once for each thing that is asked of a store.
 *
 * NSS is the one that knows its stores; a browser may have one open at the same time, and NSS's locks
 * are what keeps both apart.  Never a shell.  Where a store has a password, certutil would ask for it
 * on the terminal, even from a window that was started there: a password file that is empty makes
 * it fail instead.  The certificate goes in by standard input, from a file without a name: a pipe
 * would end this program if certutil ended first.
 */

#include "weir-certutil.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE 4096
#define DATABASE "sql:"
#define NO_PASSWORD "/dev/null"

/* What NSS calls what went wrong; the same in all languages. */
static const struct
{
  const char *name;
  WeirCertutilError code;
} failures[] = {
  { "SEC_ERROR_BAD_PASSWORD", WEIR_CERTUTIL_ERROR_PASSWORD },
  { "SEC_ERROR_TOKEN_NOT_LOGGED_IN", WEIR_CERTUTIL_ERROR_PASSWORD }, /* NSS 3.110 */
  { "SEC_ERROR_READ_ONLY", WEIR_CERTUTIL_ERROR_READ_ONLY },
  { "SEC_ERROR_BAD_DATABASE", WEIR_CERTUTIL_ERROR_DAMAGED },
  { "SEC_ERROR_LEGACY_DATABASE", WEIR_CERTUTIL_ERROR_DAMAGED },
  { "SEC_ERROR_PKCS11_GENERAL_ERROR", WEIR_CERTUTIL_ERROR_DAMAGED },
  { "could not find certificate", WEIR_CERTUTIL_ERROR_NOT_FOUND },
  { "Could not find cert", WEIR_CERTUTIL_ERROR_NOT_FOUND },
  { "no keys found", WEIR_CERTUTIL_ERROR_NOT_FOUND },
};

typedef struct
{
  GMainContext *context; /* (owned): of this call alone */
  GSubprocess *process;  /* (owned) */
  GString *output;       /* (owned) */
  gboolean is_ended;     /* it closed its output */
  gboolean is_late;
} Call;

G_DEFINE_QUARK (weir - certutil - error - quark, weir_certutil_error)

/* A file without a name that holds @input, to be read from its start; -1 with @error. */
static int
make_input (const char *input, GError **error)
{
  g_autofree char *name = NULL;
  const gsize length = strlen (input);
  int fd = g_file_open_tmp ("weir-XXXXXX", &name, error);

  if (fd < 0)
    return -1;

  g_unlink (name);
  if (write (fd, input, length) == (gssize) length && lseek (fd, 0, SEEK_SET) == 0)
    return fd;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  g_close (fd, NULL);

  return -1;
}

/* Returns: (transfer full) (nullable) */
static GSubprocess *
start (const char *program,
       const char *store,
       const char *const *arguments,
       const char *input,
       GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GPtrArray) line = g_ptr_array_new ();
  g_autofree char *database = g_strconcat (DATABASE, store, NULL);

  if (input != NULL)
    {
      const int fd = make_input (input, error);

      if (fd < 0)
        return NULL;
      g_subprocess_launcher_take_stdin_fd (launcher, fd);
    }

  g_ptr_array_add (line, (gpointer) program);
  g_ptr_array_add (line, (gpointer) "-d");
  g_ptr_array_add (line, database);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (line, (gpointer) *arguments);
  g_ptr_array_add (line, NULL);

  return g_subprocess_launcher_spawnv (launcher, (const char *const *) line->pdata, error);
}

static gboolean
on_readable (GObject *stream, gpointer user_data)
{
  Call *call = user_data;
  char piece[PIECE];
  g_autoptr (GError) error = NULL;
  const gssize octets =
    g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), piece, sizeof piece,
                                              NULL, &error);

  if (octets > 0 && call->output->len + (gsize) octets <= WEIR_CERTUTIL_MAX_OUTPUT)
    g_string_append_len (call->output, piece, octets);
  else if (octets <= 0 && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    call->is_ended = TRUE;

  return !call->is_ended;
}

static gboolean
on_late (gpointer user_data)
{
  Call *call = user_data;

  call->is_late = TRUE;

  return G_SOURCE_REMOVE;
}

static void
attach (Call *call, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, call, NULL);
  g_source_attach (source, call->context);
  g_source_unref (source);
}

/* Takes what it prints until it has no more to say, is late, or is not wanted any more. */
static void
listen (Call *call, GCancellable *cancellable)
{
  GInputStream *stream = g_subprocess_get_stdout_pipe (call->process);
  GSource *readable =
    g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), cancellable);

  attach (call, readable, G_SOURCE_FUNC (on_readable));
  attach (call, g_timeout_source_new_seconds (WEIR_CERTUTIL_PATIENCE), on_late);

  while (!call->is_ended && !call->is_late && !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (call->context, TRUE);
}

/* Its last line: what the failure was. Returns: (transfer full) */
static char *
find_last_line (const char *output)
{
  g_autofree char *text = g_strchomp (g_utf8_make_valid (output, -1));
  const char *newline = strrchr (text, '\n');

  return g_strdup (newline != NULL ? newline + 1 : text);
}

static gboolean
fail (const char *output, GError **error)
{
  g_autofree char *line = find_last_line (output);

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    if (strstr (output, failures[i].name) != NULL)
      {
        g_set_error_literal (error, WEIR_CERTUTIL_ERROR, (int) failures[i].code, line);
        return FALSE;
      }

  g_set_error_literal (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_FAILED, line);
  return FALSE;
}

static gboolean
finish (Call *call, GCancellable *cancellable, GError **error)
{
  if (!call->is_ended)
    g_subprocess_force_exit (call->process);
  /* It has closed its output, or was killed: this is short. */
  g_subprocess_wait (call->process, NULL, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (call->is_late)
    {
      g_set_error_literal (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_TIMEOUT,
                           _ ("certutil did not end"));
      return FALSE;
    }
  if (g_subprocess_get_successful (call->process))
    return TRUE;

  return fail (call->output->str, error);
}

char *
weir_certutil_run (const char *program,
                   const char *store,
                   const char *const *arguments,
                   const char *input,
                   GCancellable *cancellable,
                   GError **error)
{
  Call call = { 0 };
  gboolean is_done;

  call.process = start (program, store, arguments, input, error);
  if (call.process == NULL)
    return NULL;

  call.context = g_main_context_new ();
  call.output = g_string_new (NULL);
  listen (&call, cancellable);
  is_done = finish (&call, cancellable, error);

  g_object_unref (call.process);
  g_main_context_unref (call.context);

  return g_string_free (call.output, !is_done);
}
