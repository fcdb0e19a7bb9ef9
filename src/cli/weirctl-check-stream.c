/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Requests from standard input, verdicts on standard output, one for one.
 *
 * Whoever asks through a pipe may send one line and wait for the answer, or a
 * million at once.  So what is answered is gathered, and written before
 * waiting for more input, or when there is much of it.
 *
 *   read ─► lines ─► judge ─► gathered ─┬─ much ──────────────► written
 *     ▲                                 └─ nothing to read now ─► written
 *     └──────────────────────────────────────────────────────────────┘
 */

#include "weirctl-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define READ_SIZE (256 * 1024)
#define MUCH (256 * 1024) /* octets of answers that are not gathered further */

typedef struct
{
  WeirctlCheckJudge judge;
  GString *input;  /* (owned): what was read and not judged yet */
  GString *answer; /* (owned): what is to be written */
  guint64 n_lines;
  gboolean is_skipping; /* the rest of a line that is too long */
  gboolean has_complained;
} Stream;

/* --- answers --- */

static gboolean
write_answers (Stream *self)
{
  for (gsize written = 0; written < self->answer->len;)
    {
      const gssize n =
        write (STDOUT_FILENO, self->answer->str + written, self->answer->len - written);

      if (n < 0 && errno != EINTR)
        return FALSE;

      written += n > 0 ? (gsize) n : 0;
    }

  g_string_truncate (self->answer, 0);
  return TRUE;
}

static void
complain (Stream *self, WeirctlCheckLine problem)
{
  self->has_complained = TRUE;
  weirctl_check_complain (self->n_lines, problem);
}

static void
append_answer (Stream *self, const WeirFilterMatch *match)
{
  const gboolean is_blocked = match->block != 0 && match->exception == 0;
  const WeirFilterId decided = match->exception != 0 ? match->exception : match->block;
  WeirFilterOrigin origin;

  g_string_append (self->answer, is_blocked ? "block\t" : "allow\t");
  if (decided != 0 && weir_filter_set_get_origin (self->judge.set, decided, &origin))
    g_string_append_len (self->answer, origin.text.octets, (gssize) origin.text.length);
  g_string_append_c (self->answer, '\n');
}

/* --- lines --- */

static void
answer_line (Stream *self, WeirSpan line)
{
  WeirFilterMatch match;
  WeirctlCheckLine problem;

  self->n_lines++;
  if (line.length > 0 && line.octets[line.length - 1] == '\r')
    line.length--;

  problem = weirctl_check_judge (&self->judge, line, &match);
  if (problem != WEIRCTL_CHECK_READ && problem != WEIRCTL_CHECK_COMMENT)
    complain (self, problem);
  append_answer (self, &match);
}

static void
answer_long_line (Stream *self)
{
  const WeirFilterMatch nothing = { 0, 0 };

  self->n_lines++;
  complain (self, WEIRCTL_CHECK_TOO_LONG);
  append_answer (self, &nothing);
}

/* Judges the lines that are complete.  FALSE: nobody reads the answers. */
static gboolean
answer_lines (Stream *self)
{
  WeirSpan rest = { self->input->str, self->input->len };
  const char *end;

  while (rest.length > 0 && (end = memchr (rest.octets, '\n', rest.length)) != NULL)
    {
      const WeirSpan line = weir_span_take (&rest, (gsize) (end - rest.octets));

      weir_span_take (&rest, 1);
      if (!self->is_skipping)
        answer_line (self, line);
      self->is_skipping = FALSE;

      if (self->answer->len >= MUCH && !write_answers (self))
        return FALSE;
    }

  g_string_erase (self->input, 0, (gssize) (self->input->len - rest.length));
  if (self->input->len <= WEIRCTL_CHECK_MAX_LINE)
    return TRUE;

  if (!self->is_skipping)
    answer_long_line (self);
  self->is_skipping = TRUE;
  g_string_truncate (self->input, 0);
  return TRUE;
}

/* A last line without an end is one, too. */
static void
answer_rest (Stream *self)
{
  if (self->input->len > 0 && !self->is_skipping)
    answer_line (self, (WeirSpan){ self->input->str, self->input->len });
}

/* --- input --- */

static gboolean
has_input (void)
{
  struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

  return poll (&fd, 1, 0) > 0;
}

/* Waits if there is nothing.  Returns: octets read; 0: the end; -1: it cannot be read */
static gssize
read_some (Stream *self)
{
  const gsize length = self->input->len;
  gssize n;

  g_string_set_size (self->input, length + READ_SIZE);
  do
    n = read (STDIN_FILENO, self->input->str + length, READ_SIZE);
  while (n < 0 && errno == EINTR);
  g_string_truncate (self->input, length + (n > 0 ? (gsize) n : 0));

  return n;
}

/* Returns: whether all was read and answered; else it was said what went wrong */
static gboolean
run (Stream *self)
{
  gssize n;

  for (;;)
    {
      if (!has_input () && !write_answers (self))
        break;

      n = read_some (self);
      if (n < 0)
        {
          weirctl_complain (_ ("the input cannot be read: %s"), g_strerror (errno));
          return FALSE;
        }

      if (n == 0)
        answer_rest (self);
      else if (!answer_lines (self))
        break;

      if (n == 0 && write_answers (self))
        return TRUE;
      if (n == 0)
        break;
    }

  weirctl_complain (_ ("the answers cannot be written: %s"), g_strerror (errno));
  return FALSE;
}

/* @set: (nullable): no filter at all */
WeirctlStatus
weirctl_check_stream (const WeirFilterSet *set)
{
  Stream *self = g_new0 (Stream, 1);
  gboolean is_done;

  signal (SIGPIPE, SIG_IGN);
  self->judge.set = set;
  self->input = g_string_sized_new (READ_SIZE);
  self->answer = g_string_sized_new (MUCH);
  is_done = run (self) && !self->has_complained;

  g_string_free (self->input, TRUE);
  g_string_free (self->answer, TRUE);
  g_free (self);

  return is_done ? WEIRCTL_DONE : WEIRCTL_FAILED;
}
