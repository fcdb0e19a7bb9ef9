/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Counts what the main thread of the test asks of the allocator and of sockets.
 * Linked into a program, it stands before the C library's own functions.
 */
typedef struct
{
  guint allocations; /* malloc(), calloc(), realloc() */
  guint receives;    /* recv() */
  guint sends;       /* send(), sendmsg() */
  guint others;      /* read(), write(), close(), setsockopt(), getsockopt(), epoll_ctl() */
} CallCounts;

/* Whether calls can be counted here: not under a sanitizer, nor with another C library. */
gboolean call_counter_is_possible (void);

/* Any thread: from here on, the calls of the thread that called call_counter_begin() are counted. */
void call_counter_set_thread (void);
void call_counter_start (void);
void call_counter_stop (CallCounts *counts);

G_END_DECLS
