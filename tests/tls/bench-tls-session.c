/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a session costs: processor time of handshakes, small records and bulk,
 * and memory of idle ones.  Both ends are ours, so a pair is measured; figures
 * are for one end where that can be told apart.
 */

#include "weir-tls-session.h"

#include <malloc.h>
#include <stdio.h>
#include <time.h>

#define N_HANDSHAKES 300
#define N_SMALL 50000
#define SMALL_LENGTH 400
#define BULK_ROUNDS 2000
#define BULK_LENGTH (64 * 1024)
#define N_IDLE 1000

typedef struct
{
  WeirTlsContext *context;
  WeirLeaf *leaf;
  WeirHost host;
} Bench;

typedef struct
{
  WeirTlsSession *client;
  WeirTlsSession *server;
  WeirBuffer inbound; /* from client to server */
  WeirBuffer outbound;
  gint64 client_time; /* nanoseconds of the handshake */
  gint64 server_time;
  gint64 longest;
} Pair;

static gint64
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
}

/* Returns: the time it took */
static gint64
shake (WeirTlsSession *session, WeirBuffer *from, WeirBuffer *to, WeirTlsStatus *status)
{
  WeirSpan span = weir_buffer_peek (from);
  const gsize length = span.length;
  const gint64 begin = now ();
  gint64 time;

  *status = weir_tls_session_handshake (session, &span, to);
  time = now () - begin;
  weir_buffer_consume (from, length - span.length);

  return time;
}

static void
pair_init (Pair *pair, Bench *bench)
{
  WeirTlsStatus client;
  WeirTlsStatus server = WEIR_TLS_WAIT;

  *pair = (Pair){ 0 };
  pair->client = weir_tls_session_new_client (bench->context, &bench->host);
  pair->server = weir_tls_session_new_server (bench->context, bench->leaf);
  do
    {
      gint64 time = shake (pair->client, &pair->outbound, &pair->inbound, &client);

      pair->client_time += time;
      pair->longest = MAX (pair->longest, time);
      if (server == WEIR_TLS_WAIT)
        {
          time = shake (pair->server, &pair->inbound, &pair->outbound, &server);
          pair->server_time += time;
          pair->longest = MAX (pair->longest, time);
        }
    }
  while (client == WEIR_TLS_WAIT || server == WEIR_TLS_WAIT);
  g_assert_cmpint (client, ==, WEIR_TLS_OK);
  g_assert_cmpint (server, ==, WEIR_TLS_OK);
}

static gsize
read_all (WeirTlsSession *session, WeirBuffer *from, char *octets, gsize size, WeirBuffer *to)
{
  WeirSpan span = weir_buffer_peek (from);
  const gsize length = span.length;
  gsize total = 0;
  gsize n_read;

  while (weir_tls_session_read (session, &span, octets, size, &n_read, to) == WEIR_TLS_OK)
    total += n_read;
  weir_buffer_consume (from, length - span.length);

  return total;
}

static void
pair_clear (Pair *pair)
{
  weir_tls_session_free (pair->client);
  weir_tls_session_free (pair->server);
  weir_buffer_clear (&pair->inbound);
  weir_buffer_clear (&pair->outbound);
}

static void
measure_handshakes (Bench *bench)
{
  gint64 client = 0;
  gint64 server = 0;
  gint64 longest = 0;

  for (guint i = 0; i < N_HANDSHAKES; i++)
    {
      Pair pair;

      pair_init (&pair, bench);
      client += pair.client_time;
      server += pair.server_time;
      longest = MAX (longest, pair.longest);
      pair_clear (&pair);
    }
  printf ("handshake: %.0f µs towards an origin, %.0f µs towards a client, longest step %.0f µs\n",
          (double) client / N_HANDSHAKES / 1e3, (double) server / N_HANDSHAKES / 1e3,
          (double) longest / 1e3);
}

static void
measure_records (Bench *bench, gsize length, guint n_rounds)
{
  g_autofree char *octets = g_malloc0 (length);
  g_autofree char *room = g_malloc (length);
  const struct iovec piece = { octets, length };
  gint64 writing = 0;
  gint64 reading = 0;
  Pair pair;

  pair_init (&pair, bench);
  read_all (pair.client, &pair.outbound, room, length, &pair.inbound);
  for (guint i = 0; i < n_rounds; i++)
    {
      gint64 time = now ();

      weir_tls_session_write (pair.client, &piece, 1, &pair.inbound);
      writing += now () - time;
      time = now ();
      g_assert_cmpuint (read_all (pair.server, &pair.inbound, room, length, &pair.outbound), ==,
                        length);
      reading += now () - time;
    }
  printf ("%" G_GSIZE_FORMAT " octets: %.2f µs to write, %.2f µs to read (%.0f and %.0f MB/s)\n",
          length, (double) writing / n_rounds / 1e3, (double) reading / n_rounds / 1e3,
          (double) length * n_rounds / (double) writing * 1e3,
          (double) length * n_rounds / (double) reading * 1e3);
  pair_clear (&pair);
}

static void
measure_memory (Bench *bench)
{
  g_autofree Pair *pairs = g_new0 (Pair, N_IDLE);
  char octets[1024];
  gsize before;

  malloc_trim (0);
  before = mallinfo2 ().uordblks;
  for (guint i = 0; i < N_IDLE; i++)
    {
      pair_init (&pairs[i], bench);
      read_all (pairs[i].client, &pairs[i].outbound, octets, sizeof octets, &pairs[i].inbound);
    }
  printf ("idle: %.1f KiB an end\n",
          (double) (mallinfo2 ().uordblks - before) / (2 * N_IDLE) / 1024);
  for (guint i = 0; i < N_IDLE; i++)
    weir_tls_peer_unref (weir_tls_session_dup_peer (pairs[i].client));
  g_clear_pointer (&pairs[0].client, weir_tls_session_free);
  before = mallinfo2 ().uordblks;
  for (guint i = 1; i < N_IDLE; i++)
    g_clear_pointer (&pairs[i].client, weir_tls_session_free);
  printf ("idle towards an origin: %.1f KiB\n",
          (double) (before - mallinfo2 ().uordblks) / (N_IDLE - 1) / 1024);
  for (guint i = 0; i < N_IDLE; i++)
    pair_clear (&pairs[i]);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", &error);
  g_autoptr (WeirTlsContext) context = weir_tls_context_new (&error);
  g_autoptr (WeirLeaf) leaf = NULL;
  Bench bench = { context, NULL, { 0 } };

  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of ("origin.example"), &bench.host));
  leaf = weir_leaf_new (authority, &bench.host, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  bench.leaf = leaf;

  measure_handshakes (&bench);
  measure_records (&bench, SMALL_LENGTH, N_SMALL);
  measure_records (&bench, BULK_LENGTH, BULK_ROUNDS);
  measure_memory (&bench);

  return 0;
}
