/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Jobs: their end is heard of once, from the main context or by waiting, or not at all. */

#include "weir-computer-job.h"

#include <gio/gio.h>

#define A_MOMENT 1000 /* microseconds */

/* A worker that goes on when it is told to. */
typedef struct
{
  GMutex mutex;
  GCond cond;
  gboolean may_end;
  gint n_freed; /* atomic */
} Gate;

static gboolean
pass_gate (gpointer data, GError **error)
{
  Gate *gate = data;

  g_mutex_lock (&gate->mutex);
  while (!gate->may_end)
    g_cond_wait (&gate->cond, &gate->mutex);
  g_mutex_unlock (&gate->mutex);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "as told");

  return FALSE;
}

static void
open_gate (Gate *gate)
{
  g_mutex_lock (&gate->mutex);
  gate->may_end = TRUE;
  g_cond_signal (&gate->cond);
  g_mutex_unlock (&gate->mutex);
}

static void
on_freed (gpointer data)
{
  g_atomic_int_inc (&((Gate *) data)->n_freed);
}

static void
on_done (gpointer user_data)
{
  ++*(guint *) user_data;
}

static void
expect_result (WeirComputerJob *job)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_computer_job_take (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static void
await_freed (Gate *gate)
{
  while (g_atomic_int_get (&gate->n_freed) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_heard_of (void)
{
  Gate gate = { 0 };
  guint n_done = 0;
  WeirComputerJob *job = weir_computer_job_begin (pass_gate, &gate, on_freed, on_done, &n_done);

  open_gate (&gate);
  while (n_done == 0)
    g_main_context_iteration (NULL, TRUE);
  expect_result (job);
  await_freed (&gate);
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpint (gate.n_freed, ==, 1);
}

static void
test_waited_for (void)
{
  Gate gate = { 0 };
  guint n_done = 0;
  WeirComputerJob *job = weir_computer_job_begin (pass_gate, &gate, on_freed, on_done, &n_done);

  g_assert_false (weir_computer_job_wait (job, A_MOMENT));
  open_gate (&gate);
  g_assert_true (weir_computer_job_wait (job, -1));
  g_assert_true (weir_computer_job_wait (job, A_MOMENT));
  expect_result (job);
  await_freed (&gate);
  g_assert_cmpuint (n_done, ==, 0);
}

static void
test_dropped (void)
{
  Gate gate = { 0 };
  guint n_done = 0;

  weir_computer_job_drop (weir_computer_job_begin (pass_gate, &gate, on_freed, on_done, &n_done));
  open_gate (&gate);
  await_freed (&gate);
  g_assert_cmpuint (n_done, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/computer/job/heard-of", test_heard_of);
  g_test_add_func ("/computer/job/waited-for", test_waited_for);
  g_test_add_func ("/computer/job/dropped", test_dropped);

  return g_test_run ();
}
