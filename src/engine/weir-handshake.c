/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Handshakes, off the main thread.
 *
 * A handshake multiplies points of curves, signs and verifies: some tenths of a
 * millisecond for each step, which a browser that opens thirty connections at once
 * asks for all together.  A session is a transformation of octets and knows no
 * socket, so a step of it can be made anywhere: a worker gets the session and what
 * its peer has said, and gives back what is to be said.  All else (reading, writing,
 * patience) stays where it is.
 *
 * The step is held by who began it and by the worker's task.  If the connection goes
 * meanwhile, the session goes with the step, by whoever lets go of it last.
 */

#include "weir-handshake.h"

#include <gio/gio.h>

struct _WeirHandshake
{
  gatomicrefcount n_refs;
  WeirTlsSession *session; /* (unowned), or (owned) if it is abandoned */
  WeirHandshakeFunc func;  /* (nullable): abandoned */
  gpointer user_data;
  gboolean is_done;
  WeirBuffer input;
  WeirBuffer output;
  WeirTlsStatus status;
};

static void
handshake_unref (gpointer data)
{
  WeirHandshake *self = data;

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;

  if (self->func == NULL)
    weir_tls_session_free (self->session);
  weir_buffer_clear (&self->input);
  weir_buffer_clear (&self->output);
  g_free (self);
}

static void
shake_hands (GTask *task,
             gpointer source G_GNUC_UNUSED,
             gpointer task_data,
             GCancellable *cancellable G_GNUC_UNUSED)
{
  WeirHandshake *self = task_data;
  WeirSpan input = weir_buffer_peek (&self->input);
  const gsize length = input.length;

  self->status = weir_tls_session_handshake (self->session, &input, &self->output);
  weir_buffer_consume (&self->input, length - input.length);
  g_task_return_boolean (task, TRUE);
}

static void
on_shaken (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data G_GNUC_UNUSED)
{
  WeirHandshake *self = g_task_get_task_data (G_TASK (result));

  self->is_done = TRUE;
  if (self->func != NULL)
    self->func (self->user_data);
}

WeirHandshake *
weir_handshake_begin (WeirTlsSession *session,
                      WeirSpan input,
                      WeirHandshakeFunc func,
                      gpointer user_data)
{
  WeirHandshake *self = g_new0 (WeirHandshake, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_shaken, NULL);

  g_atomic_ref_count_init (&self->n_refs);
  g_atomic_ref_count_inc (&self->n_refs);
  self->session = session;
  self->func = func;
  self->user_data = user_data;
  weir_buffer_append (&self->input, input);

  g_task_set_source_tag (task, weir_handshake_begin);
  g_task_set_task_data (task, self, handshake_unref);
  g_task_run_in_thread (task, shake_hands);

  return self;
}

gboolean
weir_handshake_is_done (const WeirHandshake *self)
{
  return self->is_done;
}

WeirTlsStatus
weir_handshake_finish (WeirHandshake *self, WeirBuffer *rest, WeirBuffer *output)
{
  const WeirTlsStatus status = self->status;

  g_assert (self->is_done);

  weir_buffer_append (rest, weir_buffer_peek (&self->input));
  weir_buffer_append (output, weir_buffer_peek (&self->output));
  handshake_unref (self);

  return status;
}

void
weir_handshake_abandon (WeirHandshake *self)
{
  self->func = NULL;
  handshake_unref (self);
}
