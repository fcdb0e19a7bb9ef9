/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Runs on a worker. */
typedef gboolean (*WeirComputerJobFunc) (gpointer data, GError **error);

/* Called once, on the thread that began the job, unless it was taken or dropped. */
typedef void (*WeirComputerJobDone) (gpointer user_data);

/**
 * WeirComputerJob:
 *
 * Something that takes as long as the disk or the desktop take.  Who began it hears of its end from
 * the main context, or waits for it.
 */
typedef struct _WeirComputerJob WeirComputerJob;

/* @data: (transfer full): freed with @free_data, on whatever thread */
WeirComputerJob *weir_computer_job_begin (WeirComputerJobFunc func,
                                          gpointer data,
                                          GDestroyNotify free_data,
                                          WeirComputerJobDone done,
                                          gpointer user_data);

/* Waits for its end, for @patience microseconds at most (-1: as long as it takes). Returns: whether it came */
gboolean weir_computer_job_wait (WeirComputerJob *self, gint64 patience);

/* It has ended. Frees @self; its done function is not called any more. Returns: what func did */
gboolean weir_computer_job_take (WeirComputerJob *self, GError **error);

/* It goes on by itself; nobody hears of it any more. */
void weir_computer_job_drop (WeirComputerJob *self);

G_END_DECLS
