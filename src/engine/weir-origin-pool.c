/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Connections to origins that wait for the next request.
 *
 * An idle connection belongs to the client whose requests made it: no other ever
 * uses it, and it closes when that client goes.  So nothing an origin or a client
 * does to a connection reaches anybody else, and connection-based authentication
 * stays with its user.  And it waits only if it is beyond doubt: the last response
 * ended where its framing said, with not one octet behind it, and the request was
 * sent in full.
 *
 * The pool listens to what it keeps: a connection that ends, or says anything
 * unasked, is dropped.  Tickets and new keys are TLS's own affair and no content.
 * What came before a request is sent is never its response, so a connection is
 * looked at once more when it is taken: what the poller has been told, but the pool
 * not yet, counts.  The socket itself is asked where the poller cannot know, or
 * where the request must not be sent twice.  A request that was there before the
 * last response ended (pipelined) gets another connection: this one had no time to
 * say anything it should not.
 *
 * Every client has its own short list, and all idle connections stand in one ring
 * by age: too many of a client end its oldest, too many in all the oldest of all.
 */

#include "weir-origin-pool.h"

#include <errno.h>
#include <sys/socket.h>

struct _WeirOriginPool
{
  WeirPoller *poller;     /* (unowned) */
  WeirTimeouts *timeouts; /* (unowned) */
  guint max_idle;
  guint n_idle;
  guint n_origins;
  WeirOrigin *newest; /* (nullable) of those that are idle */
  WeirOrigin *oldest; /* (nullable) */
};

static void
on_ready (WeirWatch *watch G_GNUC_UNUSED, WeirReady ready, gpointer user_data)
{
  WeirOrigin *self = user_data;

  weir_stream_note_ready (&self->stream, ready);
  self->func (self, self->user_data);
}

WeirOrigin *
weir_origin_new (WeirOriginPool *pool,
                 const char *host,
                 guint16 port,
                 WeirOriginFunc func,
                 gpointer user_data)
{
  gsize size = strlen (host) + 1;
  WeirOrigin *self = g_malloc0 (sizeof (WeirOrigin) + size);

  memcpy (self->host, host, size);
  self->port = port;
  self->pool = pool;
  self->state = WEIR_ORIGIN_CONNECTING;
  weir_origin_set_user (self, func, user_data);
  pool->n_origins++;

  return self;
}

void
weir_origin_free (WeirOrigin *self)
{
  g_assert (self->owner == NULL);

  self->pool->n_origins--;
  weir_timeout_stop (&self->timeout);
  weir_stream_close (&self->stream);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  g_clear_object (&self->address);
  g_clear_error (&self->error);
  g_clear_pointer (&self->peer, weir_tls_peer_unref);
  g_free (self->credentials);
  g_free (self);
}

gboolean
weir_origin_open (WeirOrigin *self, gint fd, GError **error)
{
  return weir_stream_open (&self->stream, self->pool->poller, fd, on_ready, self, error);
}

void
weir_origin_set_user (WeirOrigin *self, WeirOriginFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

/* Whether the other side has said anything, or ended, since the last read. */
static gboolean
origin_is_stale (const WeirOrigin *self)
{
  char octet;

  return recv (weir_stream_get_fd (&self->stream), &octet, 1, MSG_PEEK) >= 0 ||
         (errno != EAGAIN && errno != EWOULDBLOCK);
}

WeirOriginPool *
weir_origin_pool_new (WeirPoller *poller, WeirTimeouts *timeouts, guint max_idle)
{
  WeirOriginPool *self = g_new0 (WeirOriginPool, 1);

  self->poller = poller;
  self->timeouts = timeouts;
  self->max_idle = max_idle;

  return self;
}

void
weir_origin_pool_free (WeirOriginPool *self)
{
  weir_origin_pool_clear (self);
  g_assert (self->n_origins == 0);
  g_free (self);
}

static void
owner_unlink (WeirOrigin *origin)
{
  WeirOrigin **link = &origin->owner->newest;

  while (*link != origin)
    link = &(*link)->sibling;

  *link = origin->sibling;
  origin->sibling = NULL;
  origin->owner = NULL;
}

static void
pool_unlink (WeirOriginPool *self, WeirOrigin *origin)
{
  if (origin->newer != NULL)
    origin->newer->older = origin->older;
  else
    self->newest = origin->older;
  if (origin->older != NULL)
    origin->older->newer = origin->newer;
  else
    self->oldest = origin->newer;

  origin->newer = origin->older = NULL;
  owner_unlink (origin);
  weir_timeout_stop (&origin->timeout);
  self->n_idle--;
}

static void
pool_drop (WeirOriginPool *self, WeirOrigin *origin)
{
  pool_unlink (self, origin);
  weir_origin_free (origin);
}

/* An idle connection has nothing to say but of TLS itself: whatever else it was, it is over. */
static void
on_idle_ready (WeirOrigin *origin, gpointer user_data)
{
  if (!weir_stream_is_silent (&origin->stream))
    pool_drop (user_data, origin);
}

static void
on_idle_timeout (WeirTimeout *timeout G_GNUC_UNUSED, gpointer user_data)
{
  WeirOrigin *origin = user_data;

  pool_drop (origin->pool, origin);
}

/* What came may be a ticket of TLS, or new keys: only who opens it knows. */
static gboolean
origin_has_said_nothing (WeirOrigin *origin)
{
  if (!weir_stream_is_secure (&origin->stream))
    return FALSE;

  origin->stream.may_read = TRUE;

  return weir_stream_is_silent (&origin->stream);
}

/* Whether nothing came on @origin while it was idle, as far as can be known. */
static gboolean
origin_is_silent (WeirOrigin *origin, gboolean is_for_once)
{
  gboolean is_quiet =
    is_for_once ? !origin_is_stale (origin) : weir_watch_is_quiet (&origin->stream.watch);

  return is_quiet || origin_has_said_nothing (origin);
}

static WeirOrigin *
find_origin (WeirOriginPool *self, const WeirIdleOrigins *owner, const char *host, guint16 port)
{
  gint64 round = weir_poller_get_round (self->poller);
  WeirOrigin *origin;

  for (origin = owner->newest; origin != NULL; origin = origin->sibling)
    if (origin->port == port && (round == 0 || origin->idle_since != round) &&
        g_str_equal (origin->host, host))
      break;

  return origin;
}

/**
 * weir_origin_pool_take:
 * @self: a pool
 * @owner: the idle connections of the client that asks
 * @host: in normal form
 * @port: of the origin
 * @is_for_once: whether the request must not be sent twice, so that it should not go out on a
 *   connection that has ended
 *
 * Returns: (transfer full) (nullable): one of @owner's connections, on which nothing came
 */
WeirOrigin *
weir_origin_pool_take (WeirOriginPool *self,
                       WeirIdleOrigins *owner,
                       const char *host,
                       guint16 port,
                       gboolean is_for_once)
{
  WeirOrigin *origin;

  while ((origin = find_origin (self, owner, host, port)) != NULL)
    {
      if (origin_is_silent (origin, is_for_once))
        {
          pool_unlink (self, origin);
          origin->is_reused = TRUE;
          return origin;
        }

      pool_drop (self, origin);
    }

  return NULL;
}

/* Makes room for one more: among those of @owner, and in all. */
static void
make_room (WeirOriginPool *self, const WeirIdleOrigins *owner)
{
  WeirOrigin *last = owner->newest;
  guint n_own = 1;

  for (; last != NULL && last->sibling != NULL; last = last->sibling)
    n_own++;
  if (last != NULL && n_own >= WEIR_ORIGIN_POOL_MAX_OF_CLIENT)
    pool_drop (self, last);
  if (self->n_idle >= self->max_idle)
    pool_drop (self, self->oldest);
}

/**
 * weir_origin_pool_give:
 * @self: a pool
 * @owner: the idle connections of the client that used @origin; must stay where it is until
 *   weir_origin_pool_release()
 * @origin: (transfer full): a connection on which nothing is under way
 *
 * Keeps @origin for a later request of the same client, unless there is doubt.
 */
void
weir_origin_pool_give (WeirOriginPool *self, WeirIdleOrigins *owner, WeirOrigin *origin)
{
  if (origin->stream.failed || !weir_stream_is_silent (&origin->stream))
    {
      weir_origin_free (origin);
      return;
    }

  make_room (self, owner);
  weir_origin_set_user (origin, on_idle_ready, self);
  weir_timeout_init (&origin->timeout, on_idle_timeout, origin);
  weir_timeout_start (&origin->timeout, self->timeouts, WEIR_TIMEOUT_POOL);
  origin->idle_since = weir_poller_get_round (self->poller);

  origin->owner = owner;
  origin->sibling = owner->newest;
  owner->newest = origin;

  origin->older = self->newest;
  if (self->newest != NULL)
    self->newest->newer = origin;
  else
    self->oldest = origin;
  self->newest = origin;
  self->n_idle++;
}

void
weir_origin_pool_release (WeirOriginPool *self, WeirIdleOrigins *owner)
{
  while (owner->newest != NULL)
    pool_drop (self, owner->newest);
}

gboolean
weir_origin_pool_clear (WeirOriginPool *self)
{
  gboolean had_any = self->n_idle > 0;

  while (self->oldest != NULL)
    pool_drop (self, self->oldest);

  return had_any;
}

guint
weir_origin_pool_count_idle (const WeirOriginPool *self)
{
  return self->n_idle;
}

guint
weir_origin_pool_count (const WeirOriginPool *self)
{
  return self->n_origins;
}
