/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lines of requests on standard output.
 *
 * The main loop that prints is the one that proxies, so nothing here waits for
 * whoever reads: lines are gathered, written together a moment later, and only
 * as far as the reader takes them.  A terminal that was stopped or a slow pipe
 * costs lines in the end, which are counted and told of, and never traffic.
 *
 *   add ─► gathered ─timer─► written ─(no room)─► watched until there is room
 *
 * Standard output stays a blocking descriptor, for it may be shared with the
 * shell: poll() is asked first, and no more is written than a pipe must take.
 */

#include "weirctl-output.h"

#include "weir-record-csv.h"
#include "weir-record-har.h"
#include "weirctl-command.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

/* Octets of one write to a regular file, and of all writes of one dispatch. */
#define MAX_WRITE (64 * 1024)
#define MAX_DISPATCH (256 * 1024)
#define LAST_PATIENCE 1000 /* ms */

#define COLOR_END "\033[0m"

struct _WeirctlOutput
{
  GString *waiting; /* (owned) */
  gsize n_written;  /* octets of it */
  gsize max_write;
  WeirRecordClock clock;
  guint n_lost; /* lines */
  guint timer;  /* 0: none */
  guint watch;  /* 0: none */
  gboolean is_closed;
  gboolean with_date;
  gboolean with_color;
  WeirctlOutputClosed closed_func;
  gpointer closed_data;
};

/* --- writing --- */

static gboolean
is_ready (int timeout)
{
  struct pollfd fd = { .fd = STDOUT_FILENO, .events = POLLOUT };

  return poll (&fd, 1, timeout) > 0;
}

/* Nobody reads on. */
static void
close_output (WeirctlOutput *self)
{
  self->is_closed = TRUE;
  g_string_truncate (self->waiting, 0);
  self->n_written = 0;
  if (self->closed_func != NULL)
    self->closed_func (self->closed_data);
}

/* Writes one piece.  Returns: octets written; 0 if output is closed, or was only interrupted */
static gsize
write_piece (WeirctlOutput *self)
{
  gsize length = MIN (self->waiting->len - self->n_written, self->max_write);
  gssize written = write (STDOUT_FILENO, self->waiting->str + self->n_written, length);

  if (written < 0)
    {
      if (errno != EINTR && errno != EAGAIN)
        close_output (self);
      return 0;
    }

  self->n_written += written;
  if (self->n_written == self->waiting->len)
    {
      g_string_truncate (self->waiting, 0);
      self->n_written = 0;
    }

  return written;
}

static void
tell_loss (WeirctlOutput *self)
{
  if (self->n_lost == 0)
    return;

  weirctl_complain (ngettext ("%u line was left out, for it was not read in time",
                              "%u lines were left out, for they were not read in time",
                              self->n_lost),
                    self->n_lost);
  self->n_lost = 0;
}

/* Writes what the reader takes.  Returns: whether something is left for later */
static gboolean
write_some (WeirctlOutput *self)
{
  for (gsize total = 0; self->waiting->len > 0 && total < MAX_DISPATCH;)
    {
      if (!is_ready (0))
        break;

      total += write_piece (self);
    }

  if (self->waiting->len > 0)
    return TRUE;

  tell_loss (self);

  return FALSE;
}

static gboolean
on_ready (gint fd G_GNUC_UNUSED, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
  WeirctlOutput *self = user_data;

  if (write_some (self))
    return G_SOURCE_CONTINUE;

  self->watch = 0;

  return G_SOURCE_REMOVE;
}

static gboolean
on_timer (gpointer user_data)
{
  WeirctlOutput *self = user_data;

  self->timer = 0;
  if (write_some (self))
    self->watch = g_unix_fd_add (STDOUT_FILENO, G_IO_OUT, on_ready, self);

  return G_SOURCE_REMOVE;
}

/* --- adding --- */

/* Whether there is room for a line; if not, it is counted as lost. */
static gboolean
has_room (WeirctlOutput *self)
{
  if (self->is_closed)
    return FALSE;

  if (self->waiting->len < WEIRCTL_OUTPUT_MAX_WAITING)
    return TRUE;

  self->n_lost++;

  return FALSE;
}

static void
schedule (WeirctlOutput *self)
{
  if (self->timer == 0 && self->watch == 0)
    self->timer = g_timeout_add (WEIRCTL_OUTPUT_DELAY, on_timer, self);
}

/**
 * weirctl_output_add_text:
 * @self: an output
 * @text: lines, with their ends
 *
 * Adds text as it is.
 */
void
weirctl_output_add_text (WeirctlOutput *self, const char *text)
{
  if (!has_room (self))
    return;

  g_string_append (self->waiting, text);
  schedule (self);
}

static const char *
color_of (WeirVerdict verdict)
{
  switch (verdict)
    {
    case WEIR_VERDICT_CHANGED:
      return "\033[33m";

    case WEIR_VERDICT_BLOCKED:
      return "\033[31m";

    case WEIR_VERDICT_ALLOWED:
      return "\033[32m";

    case WEIR_VERDICT_FAILED:
      return "\033[35m";

    case WEIR_VERDICT_PASSED:
    case WEIR_VERDICT_TUNNELLED:
    case WEIR_N_VERDICTS:
    default:
      return NULL;
    }
}

static void
append_date (GString *out, gint64 started)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (started / G_USEC_PER_SEC);
  g_autofree char *date = time != NULL ? g_date_time_format (time, "%Y-%m-%d ") : NULL;

  if (date != NULL)
    g_string_append (out, date);
}

static void
append_line (WeirctlOutput *self, const WeirRecord *record)
{
  const char *color = self->with_color ? color_of (record->verdict) : NULL;

  if (color != NULL)
    g_string_append (self->waiting, color);
  if (self->with_date)
    append_date (self->waiting, record->started);
  weir_record_append_line (record, &self->clock, self->waiting);
  if (color != NULL)
    g_string_append (self->waiting, COLOR_END);
  g_string_append_c (self->waiting, '\n');
}

static void
append_record (WeirctlOutput *self, const WeirRecord *record, WeirctlFormat format)
{
  switch (format)
    {
    case WEIRCTL_FORMAT_JSON:
      weir_record_append_json (record, self->waiting);
      g_string_append_c (self->waiting, '\n');
      return;

    case WEIRCTL_FORMAT_CSV:
      weir_record_append_csv (record, self->waiting);
      return;

    case WEIRCTL_FORMAT_HAR:
      weir_record_append_har (record, self->waiting);
      return;

    case WEIRCTL_FORMAT_LINE:
    default:
      append_line (self, record);
    }
}

/**
 * weirctl_output_add_record:
 * @self: an output
 * @record: a request
 * @format: how
 *
 * Adds a request.
 */
void
weirctl_output_add_record (WeirctlOutput *self, const WeirRecord *record, WeirctlFormat format)
{
  if (!has_room (self))
    return;

  append_record (self, record, format);
  schedule (self);
}

/**
 * weirctl_output_drain:
 * @self: an output
 *
 * Writes all that was added, and waits for the reader as long as that takes.
 *
 * Returns: %FALSE if nobody reads on
 */
gboolean
weirctl_output_drain (WeirctlOutput *self)
{
  while (self->waiting->len > 0)
    if (is_ready (-1))
      write_piece (self);

  tell_loss (self);

  return !self->is_closed;
}

/* Writes the last words, for as long as the reader takes them: one that rests for longer than
 * %LAST_PATIENCE is not waited for. */
void
weirctl_output_flush (WeirctlOutput *self)
{
  while (self->waiting->len > 0 && is_ready (LAST_PATIENCE))
    write_piece (self);
}

/* @func: called once, when nobody reads on. */
void
weirctl_output_set_closed_func (WeirctlOutput *self, WeirctlOutputClosed func, gpointer user_data)
{
  self->closed_func = func;
  self->closed_data = user_data;
}

/* What a pipe must take at once; a regular file takes more, and never makes us wait. */
static gsize
find_max_write (void)
{
  struct stat status;

  return fstat (STDOUT_FILENO, &status) == 0 && S_ISREG (status.st_mode) ? MAX_WRITE : PIPE_BUF;
}

/**
 * weirctl_output_new:
 * @with_date: whether lines for people begin with the day
 *
 * Returns: (transfer full): an output; there should be one
 */
WeirctlOutput *
weirctl_output_new (gboolean with_date)
{
  WeirctlOutput *self = g_new0 (WeirctlOutput, 1);

  self->waiting = g_string_new (NULL);
  self->max_write = find_max_write ();
  self->with_date = with_date;
  self->with_color = isatty (STDOUT_FILENO) && g_getenv ("NO_COLOR") == NULL;

  return self;
}

void
weirctl_output_free (WeirctlOutput *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->watch, g_source_remove);
  g_string_free (self->waiting, TRUE);
  g_free (self);
}
