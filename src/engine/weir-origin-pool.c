/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Connections to origins that wait for the next request.
 *
 * One pool serves all clients: a browser opens and drops its connections to Weir
 * as it likes, and those to the origins should outlive that.  Sharing is where a
 * proxy can be made to hand one client's response to another, so only what is
 * beyond doubt comes here: the last response ended where its framing said, with
 * not one octet behind it, the request was sent in full, and nothing on the
 * connection speaks for its user (connection-based authentication: such a
 * connection only ever goes back to the client that made it).  A client gets its
 * own last connection where there is a choice.
 *
 * The pool listens to what it keeps: a connection that ends, or says anything
 * unasked, is dropped at once.
 */

#include "weir-origin-pool.h"

#include <errno.h>
#include <sys/socket.h>

#define N_BUCKETS 256

/* How many idle connections are looked at for the client's own. */
#define MAX_CHOICE 8

struct _WeirOriginPool
{
  WeirPoller *poller;     /* (unowned) */
  WeirTimeouts *timeouts; /* (unowned) */
  guint max_idle;
  guint n_idle;
  guint n_origins;
  WeirOrigin *buckets[N_BUCKETS]; /* newest first */
};

static WeirOrigin **
pool_get_bucket (WeirOriginPool *self, const char *host, guint16 port)
{
  return &self->buckets[(g_str_hash (host) ^ port) % N_BUCKETS];
}

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
  g_assert (self->next == NULL && self->previous == NULL);

  self->pool->n_origins--;
  weir_timeout_stop (&self->timeout);
  weir_stream_close (&self->stream);
  if (self->connecting != NULL)
    g_cancellable_cancel (self->connecting);
  g_clear_object (&self->connecting);
  g_clear_error (&self->error);
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

gboolean
weir_origin_is_stale (const WeirOrigin *self)
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
pool_unlink (WeirOriginPool *self, WeirOrigin *origin)
{
  if (origin->next != NULL)
    origin->next->previous = origin->previous;
  if (origin->previous != NULL)
    origin->previous->next = origin->next;
  else
    *pool_get_bucket (self, origin->host, origin->port) = origin->next;

  origin->next = origin->previous = NULL;
  weir_timeout_stop (&origin->timeout);
  self->n_idle--;
}

static void
pool_drop (WeirOriginPool *self, WeirOrigin *origin)
{
  pool_unlink (self, origin);
  weir_origin_free (origin);
}

/* An idle connection has nothing to say: whatever it was, it is over. */
static void
on_idle_ready (WeirOrigin *origin, gpointer user_data)
{
  if (origin->stream.may_read || origin->stream.peer_ended)
    pool_drop (user_data, origin);
}

static void
on_idle_timeout (WeirTimeout *timeout G_GNUC_UNUSED, gpointer user_data)
{
  WeirOrigin *origin = user_data;

  pool_drop (origin->pool, origin);
}

static gboolean
origin_fits (const WeirOrigin *origin, const char *host, guint16 port, guint64 client)
{
  return origin->port == port && (!origin->is_bound || origin->client == client) &&
         g_str_equal (origin->host, host);
}

WeirOrigin *
weir_origin_pool_take (WeirOriginPool *self, const char *host, guint16 port, guint64 client)
{
  WeirOrigin *found = NULL;
  guint n_seen = 0;

  for (WeirOrigin *origin = *pool_get_bucket (self, host, port);
       origin != NULL && (found == NULL || n_seen < MAX_CHOICE); origin = origin->next, n_seen++)
    {
      if (!origin_fits (origin, host, port, client))
        continue;
      if (found == NULL || origin->client == client)
        found = origin;
      if (found->client == client)
        break;
    }

  if (found != NULL)
    {
      pool_unlink (self, found);
      found->is_reused = TRUE;
      found->client = client;
    }

  return found;
}

void
weir_origin_pool_give (WeirOriginPool *self, WeirOrigin *origin)
{
  WeirOrigin **bucket = pool_get_bucket (self, origin->host, origin->port);

  if (self->n_idle >= self->max_idle || origin->stream.may_read || origin->stream.peer_ended ||
      origin->stream.failed)
    {
      weir_origin_free (origin);
      return;
    }

  weir_origin_set_user (origin, on_idle_ready, self);
  weir_timeout_init (&origin->timeout, on_idle_timeout, origin);
  weir_timeout_start (&origin->timeout, self->timeouts, WEIR_TIMEOUT_POOL);

  origin->next = *bucket;
  if (origin->next != NULL)
    origin->next->previous = origin;
  *bucket = origin;
  self->n_idle++;
}

gboolean
weir_origin_pool_clear (WeirOriginPool *self)
{
  gboolean had_any = self->n_idle > 0;

  for (guint i = 0; i < N_BUCKETS; i++)
    while (self->buckets[i] != NULL)
      pool_drop (self, self->buckets[i]);

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
