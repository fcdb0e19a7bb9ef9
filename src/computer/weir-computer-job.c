/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A function on a worker, whose end is told in the main context, or waited for.
 *
 * A GTask would do, were there not the end of the program: then the main loop runs no
 * more, and what is under way has to be finished, or given up after a while, on the spot.
 *
 * Two own a job: who began it, and the worker, then the source that tells the end.  Whoever lets go last
 * frees it.  Whether anybody is to hear of it is known to the thread that began it alone.
 */

#include "weir-computer-job.h"

struct _WeirComputerJob
{
  WeirComputerJobFunc func;
  gpointer data;
  GDestroyNotify free_data;
  WeirComputerJobDone done; /* (nullable): nobody is to hear of it any more */
  gpointer user_data;
  GMainContext *context; /* (owned) */
  GThread *thread;       /* (owned) (nullable): joined already */

  GMutex mutex;
  GCond cond;
  gboolean has_ended;
  gboolean result;
  GError *error; /* (owned) (nullable) */
};

static void
job_clear (gpointer data)
{
  WeirComputerJob *self = data;

  self->free_data (self->data);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_clear_error (&self->error);
}

static void
job_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, job_clear);
}

static gboolean
on_ended (gpointer user_data)
{
  WeirComputerJob *self = user_data;

  if (self->done != NULL)
    self->done (self->user_data);

  return G_SOURCE_REMOVE;
}

static gpointer
run (gpointer data)
{
  WeirComputerJob *self = data;
  GError *error = NULL;
  GSource *source;
  const gboolean result = self->func (self->data, &error);

  g_mutex_lock (&self->mutex);
  self->result = result;
  self->error = error;
  self->has_ended = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_ended, self, job_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);

  return NULL;
}

WeirComputerJob *
weir_computer_job_begin (WeirComputerJobFunc func,
                         gpointer data,
                         GDestroyNotify free_data,
                         WeirComputerJobDone done,
                         gpointer user_data)
{
  WeirComputerJob *self = g_atomic_rc_box_new0 (WeirComputerJob);

  self->func = func;
  self->data = data;
  self->free_data = free_data;
  self->done = done;
  self->user_data = user_data;
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("weir-computer", run, g_atomic_rc_box_acquire (self));

  return self;
}

gboolean
weir_computer_job_wait (WeirComputerJob *self, gint64 patience)
{
  const gint64 until = g_get_monotonic_time () + patience;
  gboolean has_ended;

  g_mutex_lock (&self->mutex);
  while (!self->has_ended)
    {
      if (patience < 0)
        g_cond_wait (&self->cond, &self->mutex);
      else if (!g_cond_wait_until (&self->cond, &self->mutex, until))
        break;
    }
  has_ended = self->has_ended;
  g_mutex_unlock (&self->mutex);

  return has_ended;
}

gboolean
weir_computer_job_take (WeirComputerJob *self, GError **error)
{
  gboolean result;

  g_mutex_lock (&self->mutex);
  g_assert (self->has_ended);
  result = self->result;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_mutex_unlock (&self->mutex);

  /* At the end of the program none is to be still on its way out. */
  g_thread_join (g_steal_pointer (&self->thread));
  weir_computer_job_drop (self);

  return result;
}

void
weir_computer_job_drop (WeirComputerJob *self)
{
  self->done = NULL;
  g_clear_pointer (&self->thread, g_thread_unref);
  job_unref (self);
}
