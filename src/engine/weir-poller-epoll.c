/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One GSource over one epoll set.
 *
 * A socket is registered once, edge-triggered, for everything.  A dispatch runs
 * rounds: collect events, put their watches on a list, call them one after the
 * other.  It goes on while there is more, for MAX_DISPATCH_TIME at most; what is
 * left stays on the list for the next dispatch, so that the window's painting
 * gets its turn however busy the sockets are.
 *
 * Watches stand on the lists themselves (no array of events outlives the call
 * that filled it), so clearing one, also from another's callback, is unlinking it.
 *
 * The source may recurse: otherwise GLib takes its descriptor out of the poll
 * set before each dispatch and back after it, and wakes itself up through an
 * eventfd for both.  No nested main loop runs within the dispatch, so it never does.
 */

#include "weir-poller-private.h"

#ifdef __linux__

#  include <gio/gio.h>
#  include <glib-unix.h>
#  include <sys/epoll.h>
#  include <unistd.h>

#  define MAX_EVENTS 128
#  define MAX_DISPATCH_TIME (2 * G_TIME_SPAN_MILLISECOND)

/* Behind much work at once (a handshake), which may come again: together they take no longer. */
#  define MAX_WORK_TIME (G_TIME_SPAN_MILLISECOND / 2)

/* How many callbacks run between two looks at the clock. */
#  define CALLS_PER_CLOCK 8

/* A round of fewer events than this is worth going back to the main loop for. */
#  define FEW_EVENTS 4

typedef struct
{
  WeirPoller parent;
  gint epoll_fd;
  GSource *source; /* (owned) */
  WeirWatch again; /* the ends of two rings: for the next round */
  WeirWatch round; /* … and of this one */
  gboolean knows;  /* there were no more events than were collected */
} EpollPoller;

typedef struct
{
  GSource parent;
  EpollPoller *poller; /* (unowned) */
} EpollSource;

static void
ring_init (WeirWatch *ring)
{
  ring->next = ring->previous = ring;
}

static gboolean
ring_is_empty (const WeirWatch *ring)
{
  return ring->next == ring;
}

static void
watch_unlink (WeirWatch *watch)
{
  if (watch->next == NULL)
    return;

  watch->next->previous = watch->previous;
  watch->previous->next = watch->next;
  watch->next = watch->previous = NULL;
}

/* Puts @watch at the end of @ring, unless it stands on one already. */
static void
watch_link (WeirWatch *watch, WeirWatch *ring)
{
  if (watch->next != NULL)
    return;

  watch->next = ring;
  watch->previous = ring->previous;
  ring->previous->next = watch;
  ring->previous = watch;
}

/* Appends all of @from to @to. */
static void
ring_move (WeirWatch *from, WeirWatch *to)
{
  if (ring_is_empty (from))
    return;

  from->next->previous = to->previous;
  from->previous->next = to;
  to->previous->next = from->next;
  to->previous = from->previous;
  ring_init (from);
}

static WeirReady
ready_from_events (guint32 events)
{
  WeirReady ready = 0;

  if (events & EPOLLIN)
    ready |= WEIR_READY_IN;
  if (events & EPOLLOUT)
    ready |= WEIR_READY_OUT;
  if (events & EPOLLRDHUP)
    ready |= WEIR_READY_IN | WEIR_READY_END;
  if (events & (EPOLLHUP | EPOLLERR))
    ready |= WEIR_READY_IN | WEIR_READY_OUT | WEIR_READY_END | WEIR_READY_GONE;

  return ready;
}

static int
collect (EpollPoller *self)
{
  struct epoll_event events[MAX_EVENTS];
  int n_events = epoll_wait (self->epoll_fd, events, MAX_EVENTS, 0);

  self->knows = n_events >= 0 && n_events < MAX_EVENTS;
  ring_move (&self->again, &self->round);
  for (int i = 0; i < n_events; i++)
    {
      WeirWatch *watch = events[i].data.ptr;

      watch->pending |= ready_from_events (events[i].events);
      watch_link (watch, &self->round);
    }

  return n_events;
}

/* Calls the watches of the round.  Returns: whether there was time for all. */
static gboolean
run_round (EpollPoller *self, gint64 deadline)
{
  for (guint n_calls = 1; !ring_is_empty (&self->round); n_calls++)
    {
      WeirWatch *watch = self->round.next;
      WeirReady ready = watch->pending;

      watch_unlink (watch);
      watch->pending = 0;
      watch->func (watch, ready, watch->user_data);

      if (self->parent.has_worked)
        {
          self->parent.has_worked = FALSE;
          if (g_get_monotonic_time () >= deadline - (MAX_DISPATCH_TIME - MAX_WORK_TIME))
            return FALSE;
        }
      else if (n_calls % CALLS_PER_CLOCK == 0 && g_get_monotonic_time () >= deadline)
        return FALSE;
    }

  return TRUE;
}

static gboolean
epoll_source_prepare (GSource *source, gint *timeout)
{
  EpollPoller *self = ((EpollSource *) source)->poller;

  *timeout = -1;

  return !ring_is_empty (&self->again) || !ring_is_empty (&self->round);
}

static gboolean
epoll_source_dispatch (GSource *source,
                       GSourceFunc func G_GNUC_UNUSED,
                       gpointer user_data G_GNUC_UNUSED)
{
  EpollPoller *self = ((EpollSource *) source)->poller;
  gint64 deadline = g_get_monotonic_time () + MAX_DISPATCH_TIME;
  gboolean more = TRUE;

  while (more)
    {
      int n_events = collect (self);

      self->parent.now = g_get_monotonic_time ();
      more = self->parent.now < deadline && run_round (self, deadline) && n_events >= FEW_EVENTS;
    }
  self->parent.now = 0;

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs epoll_source_funcs = {
  .prepare = epoll_source_prepare,
  .dispatch = epoll_source_dispatch,
};

static gboolean
epoll_poller_watch (WeirPoller *poller, WeirWatch *watch, GError **error)
{
  EpollPoller *self = (EpollPoller *) poller;
  struct epoll_event event = {
    .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
    .data.ptr = watch,
  };

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, watch->fd, &event) == 0)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));

  return FALSE;
}

static void
epoll_poller_unwatch (WeirPoller *poller, WeirWatch *watch)
{
  EpollPoller *self = (EpollPoller *) poller;

  watch_unlink (watch);
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);
}

static void
epoll_poller_again (WeirPoller *poller, WeirWatch *watch)
{
  watch_link (watch, &((EpollPoller *) poller)->again);
}

static gboolean
epoll_poller_knows (const WeirPoller *poller)
{
  return poller->now != 0 && ((const EpollPoller *) poller)->knows;
}

static void
epoll_poller_free (WeirPoller *poller)
{
  EpollPoller *self = (EpollPoller *) poller;

  g_source_destroy (self->source);
  g_source_unref (self->source);
  close (self->epoll_fd);
  g_free (self);
}

static const WeirPollerClass epoll_poller_class = {
  .watch = epoll_poller_watch,
  .unwatch = epoll_poller_unwatch,
  .again = epoll_poller_again,
  .knows = epoll_poller_knows,
  .free = epoll_poller_free,
};

WeirPoller *
weir_poller_epoll_new (void)
{
  gint epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  EpollPoller *self;

  if (epoll_fd < 0)
    return NULL;

  self = g_new0 (EpollPoller, 1);
  self->parent.klass = &epoll_poller_class;
  self->epoll_fd = epoll_fd;
  ring_init (&self->again);
  ring_init (&self->round);

  return &self->parent;
}

void
weir_poller_epoll_attach (WeirPoller *poller)
{
  EpollPoller *self = (EpollPoller *) poller;

  self->source = g_source_new (&epoll_source_funcs, sizeof (EpollSource));
  ((EpollSource *) self->source)->poller = self;
  g_source_set_static_name (self->source, "weir-poller");
  g_source_set_priority (self->source, self->parent.priority);
  g_source_set_can_recurse (self->source, TRUE);
  g_source_add_unix_fd (self->source, self->epoll_fd, G_IO_IN);
  g_source_attach (self->source, self->parent.context);
}

#else /* !__linux__ */

WeirPoller *
weir_poller_epoll_new (void)
{
  return NULL;
}

void
weir_poller_epoll_attach (WeirPoller *self G_GNUC_UNUSED)
{
}

#endif
