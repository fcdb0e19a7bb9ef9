/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A client and an origin that say what they like inside a tunnel that is looked into.
 *
 * The first octet chooses the poller and how the rest arrives.  Then: what the
 * client sends, up to an octet FF; the letter behind that says who goes on (see
 * play_step()).  Both ends speak TLS as they should: what is wrong with TLS itself
 * is for fuzz-tls-session.  Whatever they say, requests go to the tunnel's origin and
 * nowhere else, each beyond doubt, read by a parser that is not Weir's; the observer
 * hears of nothing else; and in the end nothing is open.
 */

#include "fuzz.h"
#include "script-inside.h"
#include "secure.h"
#include "wire.h"

#define STEP 0xff
#define MAX_STEPS 64
#define URL "https://o.test"

typedef enum
{
  CHOICE_PORTABLE_POLLER = 1 << 0,
  CHOICE_PIECES = 3 << 1,      /* how the client's octets fall into records */
  CHOICE_WIRE_PIECES = 1 << 3, /* records come in pieces */
} Choice;

/* --- The observer ---------------------------------------------------------- */

typedef struct
{
  guint n_judged;
  guint n_finished;
} Told;

static gpointer
on_judged (const WeirExchangeView *view, gpointer user_data)
{
  Told *told = user_data;

  told->n_judged++;
  g_assert_cmpstr (view->info->host.name, ==, ORIGIN_HOST);
  g_assert_cmpuint (view->info->port, ==, 443);
  if (view->info->type == WEIR_RESOURCE_TUNNEL)
    return NULL;

  g_assert_true (view->info->is_secure);
  g_assert_cmpuint (view->url.length, >=, strlen (URL));
  g_assert_cmpmem (view->url.octets, strlen (URL), URL, strlen (URL));

  return NULL;
}

static void
on_finished (const WeirExchangeView *view, gpointer user_data)
{
  ((Told *) user_data)->n_finished++;
  g_assert_cmpint (view->outcome, !=, WEIR_OUTCOME_OPEN);
}

static const WeirObserver observer = { .judged = on_judged, .finished = on_finished };

/* --- The script ------------------------------------------------------------ */

static Peer *
get_newest_origin (World *world)
{
  GPtrArray *origins = world_get_origins (world);

  return g_ptr_array_index (origins, origins->len - 1);
}

static void
send_octets (Peer *peer, WeirSpan octets, gsize piece)
{
  if (peer->fd >= 0 && !peer->has_ended)
    peer_send_octets (peer, octets.octets, octets.length, piece);
}

static void
end_peer (Peer *peer, char how)
{
  if (peer->fd < 0)
    return;
  if (how == 'c')
    peer_end (peer);
  else if (how == 'y')
    peer_reset (peer);
  else if (how == 'k')
    peer_cut (peer);
  else
    peer_close (peer);
}

/* c, o: sends; C, O: ends its side; x, y: resets; X, Y: closes; k, K: closes without a word of TLS. */
static void
play_step (World *world, char step, WeirSpan octets, gsize piece)
{
  Peer *client = world_get_client (world);
  Peer *origin = get_newest_origin (world);

  if (step == 'c')
    send_octets (client, octets, piece);
  else if (step == 'o')
    send_octets (origin, octets, 0);
  else if (step == 'C' || step == 'O')
    end_peer (step == 'C' ? client : origin, 'c');
  else if (step == 'x' || step == 'y')
    end_peer (step == 'x' ? client : origin, 'y');
  else if (step == 'k' || step == 'K')
    end_peer (step == 'k' ? client : origin, 'k');
  else if (step == 'X' || step == 'Y')
    end_peer (step == 'X' ? client : origin, 'z');
  world_settle ();
}

static void
play (World *world, WeirSpan script, gsize piece)
{
  char step = 'c';

  for (guint i = 0; i < MAX_STEPS && script.length > 0; i++)
    {
      const char *end = memchr (script.octets, STEP, script.length);
      WeirSpan octets =
        weir_span_take (&script, end != NULL ? (gsize) (end - script.octets) : script.length);

      play_step (world, step, octets, piece);
      if (script.length < 2)
        return;
      step = weir_span_take (&script, 2).octets[1];
    }
}

/* --- What came of it ------------------------------------------------------- */

/* Returns: whether octets of any kind may follow */
static gboolean
check_request (const WireHead *head)
{
  WeirSpan method;
  WeirSpan target;
  WeirSpan host;
  WeirSpan via;

  wire_check_request (head, &method, &target);
  g_assert_true (*target.octets == '/' || (weir_span_equal_string (target, "*") &&
                                           weir_span_equal_string (method, "OPTIONS")));
  g_assert_cmpuint (wire_count (head, "Host", &host), ==, 1);
  g_assert_true (weir_span_equal_string (host, ORIGIN_HOST));
  wire_check_hop_by_hop (head);
  g_assert_cmpuint (wire_count (head, "Via", &via), >=, 1);
  g_assert_nonnull (memmem (via.octets, via.length, " weir-", strlen (" weir-")));

  return wire_count (head, "Upgrade", NULL) > 0;
}

static void
check_requests (const Peer *origin)
{
  static WireHead head;
  WeirSpan input = { origin->received->str, origin->received->len };

  while (input.length > 0)
    {
      WireFraming framing;
      guint64 length;

      if (!wire_take_head (&input, &head) || check_request (&head))
        return;

      framing = wire_check_framing (&head, &length);
      if (framing != WIRE_UNTIL_END && !wire_take_content (&input, framing, length))
        g_assert_cmpuint (input.length, ==, 0);
    }
}

static void
check_responses (const Peer *client)
{
  static WireHead head;
  WeirSpan input = { client->received->str, client->received->len };

  /* Where content ends depends on the request, which is for fuzz-exchange to know. */
  if (input.length > 0 && wire_take_head (&input, &head))
    {
      wire_check_response (&head);
      wire_check_hop_by_hop (&head);
    }
}

static World *
make_world (guint8 choice, Told *told)
{
  const WeirProxyOptions options = { .portable_poller = (choice & CHOICE_PORTABLE_POLLER) != 0 };
  World *world = secure_world_new (&options, NULL, &observer, told, NULL);

  world_go_inside (world, ORIGIN_HOST, choice & CHOICE_WIRE_PIECES ? 61 : 0);

  return world;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const gsize pieces[] = { 0, 1, 7, 64 };
  WeirSpan script = { (const char *) data, size };
  const guint8 choice = fuzz_take_choice (&script);
  Told told = { 0 };
  World *world = make_world (choice, &told);

  play (world, script, pieces[(choice & CHOICE_PIECES) >> 1]);

  check_responses (world_get_client (world));
  for (guint i = 0; i < world_get_origins (world)->len; i++)
    check_requests (g_ptr_array_index (world_get_origins (world), i));

  world_free (world);
  g_assert_cmpuint (told.n_finished, ==, told.n_judged);

  return 0;
}
