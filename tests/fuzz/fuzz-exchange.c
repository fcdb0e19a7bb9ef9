/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A client and an origin that say what they like to a real proxy.
 *
 * The first octet chooses the poller, the policy, and how the rest arrives.
 * Then: what the client sends, up to an octet FF; the letter behind that says
 * who goes on (see play_step()).  FE stands for the proxy's own port.  Whatever they say, what the origin gets are
 * requests and what the client gets are responses, each beyond doubt, read by
 * a parser that is not Weir's; the policy holds; a response that is not whole
 * shows as that; and in the end nothing is open.
 */

#include "fuzz.h"

#include "filter-lists.h"
#include "loopback.h"
#include "wire.h"

#include <string.h>
#include <unistd.h>

#define STEP 0xff
#define MAX_TOLD 256
#define MAX_PIECES 64
#define OWN_PORT 0xfe /* stands for the digits of the proxy's own port */
#define MUCH (256 * 1024)

typedef enum
{
  CHOICE_PORTABLE_POLLER = 1 << 0,
  CHOICE_NO_COOKIES = 1 << 1,
  CHOICE_PIECES = 3 << 2, /* how the client's octets go out */
  CHOICE_ORIGIN_PIECES = 1 << 4,
} Choice;

/* What the observer hears of an exchange of the client's. */
typedef struct
{
  gboolean is_head;
  gboolean is_connect;
  guint minor_version;
  guint16 port;
  guint16 status;
  gboolean is_of_origin; /* the response */
  gboolean is_finished;
  WeirOutcome outcome;
} Told;

typedef struct
{
  Loopback *loopback;
  Told told[MAX_TOLD];
  guint n_told;
  gboolean no_cookies;
} World;

/* --- The observer ---------------------------------------------------------- */

/* What filters look at is kept as what the observer sees is. */
static gboolean
ends_with (WeirSpan url, WeirSpan path)
{
  return path.length == 0 || path.octets + path.length == url.octets + url.length;
}

static gpointer
on_judged (const WeirExchangeView *view, gpointer user_data)
{
  World *world = user_data;
  Told *told = &world->told[world->n_told];

  g_assert_cmpstr (view->client_address, ==, world->loopback->client_address);
  g_assert_true (ends_with (view->url, view->info->path));
  g_assert_cmpuint (world->n_told, <, MAX_TOLD);
  world->n_told++;
  *told = (Told){
    .is_head = weir_span_equal_string (view->method, "HEAD"),
    .is_connect = weir_span_equal_string (view->method, "CONNECT"),
    .minor_version = view->request != NULL ? view->request->minor_version : 1,
    .port = view->info != NULL ? view->info->port : 0,
  };

  return told;
}

static void
on_answered (const WeirExchangeView *view, gpointer user_data G_GNUC_UNUSED)
{
  Told *told = view->observer_data;

  g_assert_false (told->is_finished);
  g_assert_cmpuint (told->status, ==, 0);
  told->status = view->status;
  told->is_of_origin = view->response != NULL;
}

static void
on_finished (const WeirExchangeView *view, gpointer user_data G_GNUC_UNUSED)
{
  Told *told = view->observer_data;

  g_assert_false (told->is_finished);
  g_assert_cmpint (view->outcome, !=, WEIR_OUTCOME_OPEN);
  told->is_finished = TRUE;
  told->outcome = view->outcome;
}

static const WeirObserver observer = {
  .judged = on_judged,
  .answered = on_answered,
  .finished = on_finished,
};

/* --- The script ------------------------------------------------------------ */

static Peer *
get_origin (World *world)
{
  Loopback *loopback = world->loopback;

  if (loopback->far_end.fd >= 0)
    return &loopback->far_end;

  return loopback->n_origins > 0 ? &loopback->origins[loopback->n_origins - 1] : NULL;
}

static void
send_in_pieces (World *world, Peer *peer, WeirSpan octets, gsize piece)
{
  for (guint i = 0; i < MAX_PIECES && octets.length > piece; i++)
    {
      peer_send (peer, weir_span_take (&octets, piece));
      loopback_turn (world->loopback);
    }

  peer_send (peer, octets);
}

/* Over and over: as much as goes, for content that no buffer holds. */
static void
send_much (World *world, Peer *peer, WeirSpan octets)
{
  const gsize begin = peer->sent->len;
  gsize before;

  if (octets.length == 0)
    return;

  do
    {
      before = peer->sent->len;
      peer_send (peer, octets);
      if (peer->sent->len % 16 == 0)
        loopback_turn (world->loopback);
    }
  while (peer->sent->len > before && peer->sent->len - begin < MUCH);
}

static void
send_as_client (World *world, WeirSpan octets, gsize piece)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < octets.length; i++)
    if ((guint8) octets.octets[i] == OWN_PORT)
      g_string_append_printf (text, "%u", world->loopback->port);
    else
      g_string_append_c (text, octets.octets[i]);

  send_in_pieces (world, &world->loopback->client, (WeirSpan){ text->str, text->len }, piece);
}

static void
play_client (World *world, char step, WeirSpan octets, guint8 choice)
{
  static const gsize sizes[] = { G_MAXSIZE, 1, 7, 64 };
  Peer *client = &world->loopback->client;

  if (step == 'c')
    send_as_client (world, octets, sizes[(choice & CHOICE_PIECES) >> 2]);
  else if (step == 'm')
    send_much (world, client, octets);
  else if (step == 'C')
    peer_half_close (client);
  else if (step == 'x')
    peer_close (client, TRUE);
  else if (step == 'X')
    peer_close (client, FALSE);
}

static void
play_origin (World *world, char step, WeirSpan octets, guint8 choice)
{
  Peer *origin = get_origin (world);

  if (origin == NULL)
    return;

  if (step == 'o')
    send_in_pieces (world, origin, octets, choice & CHOICE_ORIGIN_PIECES ? 3 : G_MAXSIZE);
  else if (step == 'M')
    send_much (world, origin, octets);
  else if (step == 'O')
    peer_half_close (origin);
  else if (step == 'y')
    peer_close (origin, TRUE);
  else if (step == 'Y')
    peer_close (origin, FALSE);
}

/* c, o: sends; m, M: much of the same; C, O: ends its side; x, y: resets; X, Y: closes; of client and origin. */
static void
play_step (World *world, char step, WeirSpan octets, guint8 choice)
{
  play_client (world, step, octets, choice);
  play_origin (world, step, octets, choice);
  loopback_turn (world->loopback);
}

static void
play (World *world, WeirSpan script, guint8 choice)
{
  char step = 'c';

  while (script.length > 0)
    {
      const char *end = memchr (script.octets, STEP, script.length);
      WeirSpan octets =
        weir_span_take (&script, end != NULL ? (gsize) (end - script.octets) : script.length);

      play_step (world, step, octets, choice);
      if (script.length < 2)
        break;
      step = weir_span_take (&script, 2).octets[1];
    }
}

/* --- What came of it ------------------------------------------------------- */

static void
check_target (WeirSpan method, WeirSpan target)
{
  g_assert_true (*target.octets == '/' || (weir_span_equal_string (target, "*") &&
                                           weir_span_equal_string (method, "OPTIONS")));
}

/* The origin's name, and one of its ports. */
static void
check_host (const WireHead *head)
{
  WeirSpan host;

  g_assert_cmpuint (wire_count (head, "Host", &host), ==, 1);
  g_assert_true (weir_span_equal_string (host, "o.test") ||
                 weir_span_equal_string (host, "o.test:80") ||
                 weir_span_equal_string (host, "o.test:8080"));
}

/* A field without a cookie in it tells nothing, and stays. */
static void
check_no_cookie (const WireHead *head)
{
  for (guint i = 0; i < head->n_fields; i++)
    {
      const WeirSpan value = head->fields[i].value;

      for (gsize j = 0; weir_span_equal_nocase (head->fields[i].name, "Cookie") && j < value.length;
           j++)
        g_assert_nonnull (strchr ("; \t", value.octets[j]));
    }
}

/* Returns: whether octets of any kind may follow */
static gboolean
check_request (const World *world, const WireHead *head, const Peer *origin)
{
  WeirSpan method;
  WeirSpan target;
  WeirSpan via;

  wire_check_request (head, &method, &target);
  check_target (method, target);
  check_host (head);
  wire_check_hop_by_hop (head);
  g_assert_cmpuint (wire_count (head, "Via", &via), >=, 1);
  g_assert_nonnull (memmem (via.octets, via.length, " weir-", 6));
  if (world->no_cookies)
    check_no_cookie (head);

  g_assert_cmpuint (wire_count (head, "Connection", NULL), ==, wire_count (head, "Upgrade", NULL));

  return wire_count (head, "Upgrade", NULL) > 0 && strstr (origin->sent->str, " 101") != NULL;
}

/* Content by length is the other side's, octet for octet; chunks may be cut anew. */
static gboolean
was_sent (const Peer *peer, WeirSpan content)
{
  return content.length == 0 ||
         memmem (peer->sent->str, peer->sent->len, content.octets, content.length) != NULL;
}

static gboolean
was_sent_by_origin (const World *world, WeirSpan content)
{
  gboolean was = FALSE;

  for (guint i = 0; i < world->loopback->n_origins && !was; i++)
    was = was_sent (&world->loopback->origins[i], content);

  return was;
}

static void
check_requests (const World *world, const Peer *origin)
{
  static WireHead head;
  WeirSpan input = { origin->received->str, origin->received->len };

  while (input.length > 0)
    {
      WireFraming framing;
      WeirSpan content;
      guint64 length;

      if (!wire_take_head (&input, &head) || check_request (world, &head, origin))
        return;

      framing = wire_check_framing (&head, &length);
      content = input;
      if (framing != WIRE_UNTIL_END && !wire_take_content (&input, framing, length))
        g_assert_cmpuint (input.length, ==, 0);
      content.length -= input.length;
      if (framing == WIRE_BY_LENGTH)
        g_assert_true (was_sent (&world->loopback->client, content));
    }
}

static void
check_response (const World *world, const WireHead *head, guint status)
{
  wire_check_hop_by_hop (head);
  if (status != 101)
    g_assert_cmpuint (wire_count (head, "Upgrade", NULL), ==, 0);
  if (world->no_cookies)
    g_assert_cmpuint (wire_count (head, "Set-Cookie", NULL), ==, 0);
}

/* RFC 9112, section 6.3 */
static WireFraming
get_framing (const WireHead *head, const Told *told, guint status, guint64 *length)
{
  WireFraming framing = wire_check_framing (head, length);

  if (told->minor_version == 0)
    g_assert_cmpint (framing, !=, WIRE_CHUNKED);
  if (status < 200 || status == 204)
    g_assert_true (framing == WIRE_UNTIL_END);
  if (told->is_head || status < 200 || status == 204 || status == 304)
    return WIRE_NO_CONTENT;
  if (framing == WIRE_UNTIL_END)
    g_assert_cmpuint (told->minor_version, ==, 0);

  return framing;
}

/* What the origin left unfinished does not look finished. */
static void
check_end (const World *world, const Told *told, WireFraming framing, gboolean is_whole)
{
  const Peer *client = &world->loopback->client;
  const gboolean is_broken = told->outcome == WEIR_OUTCOME_ORIGIN_CLOSED ||
                             told->outcome == WEIR_OUTCOME_BAD_RESPONSE ||
                             told->outcome == WEIR_OUTCOME_ORIGIN_TIMEOUT;

  if (told->is_of_origin && is_broken && client->fd >= 0)
    g_assert_true (framing == WIRE_UNTIL_END ? client->is_reset : !is_whole);
  if (told->outcome == WEIR_OUTCOME_COMPLETE && client->fd >= 0)
    g_assert_true (is_whole);
}

/* Returns: whether another response may follow */
static gboolean
check_final (const World *world,
             const WireHead *head,
             const Told *told,
             guint status,
             WeirSpan *input)
{
  guint64 length;
  WireFraming framing = get_framing (head, told, status, &length);
  WeirSpan content = *input;
  gboolean is_whole = wire_take_content (input, framing, length);

  content.length -= input->length;
  if (told->is_of_origin && framing == WIRE_BY_LENGTH && told->port != 443)
    g_assert_true (was_sent_by_origin (world, content));

  g_assert_cmpuint (wire_count (head, "Date", NULL), >=, 1);
  if (told->is_finished)
    check_end (world, told, framing, is_whole);
  if (!is_whole || wire_count (head, "Connection", NULL) > 0)
    g_assert_cmpuint (input->length, ==, 0);

  return is_whole;
}

static void
check_responses (const World *world)
{
  static WireHead head;
  static const Told own_page = { .minor_version = 1 };
  const Peer *client = &world->loopback->client;
  WeirSpan input = { client->received->str, client->received->len };
  guint i = 0;

  while (input.length > 0 && wire_take_head (&input, &head))
    {
      const Told *told = i < world->n_told ? &world->told[i] : &own_page;
      const guint status = wire_check_response (&head);

      check_response (world, &head, status);
      if (status == 101 || (told->is_connect && status / 100 == 2))
        {
          guint64 length;

          g_assert_cmpint (wire_check_framing (&head, &length), ==, WIRE_UNTIL_END);
          return;
        }

      if (status < 200)
        {
          g_assert_cmpuint (told->minor_version, >, 0);
          g_assert_true (told != &own_page);
          continue;
        }

      if (told == &own_page || !check_final (world, &head, told, status, &input))
        return;
      i++;
    }
}

/* Whether octets that are not Weir's may have reached the origin's own port. */
static gboolean
has_tunnel_to_origin (const World *world)
{
  for (guint i = 0; i < world->n_told; i++)
    if (world->told[i].is_connect && world->told[i].status == 200 && world->told[i].port != 443)
      return TRUE;

  return FALSE;
}

static void
check (const World *world)
{
  const Loopback *loopback = world->loopback;

  check_responses (world);
  for (guint i = 0; i < loopback->n_origins && !has_tunnel_to_origin (world); i++)
    check_requests (world, &loopback->origins[i]);
}

/* --- The world ------------------------------------------------------------- */

static WeirPolicy *
make_policy (gboolean no_cookies)
{
  const WeirGlobalPolicy global = { no_cookies ? WEIR_BLOCK_ALL : WEIR_BLOCK_THIRD_PARTY,
                                    WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_autoptr (WeirFilterSet) filters = NULL;

  g_ptr_array_add (rules, weir_rule_new_from_text ("block host p.test", NULL));
  g_ptr_array_add (rules, weir_rule_new_from_text ("block type font", NULL));
  g_ptr_array_add (rules, weir_rule_new_from_text ("allow filter \"/free/\"", NULL));
  filters = filter_set_of ("list", "/ads?\n@@/ads?ok\n/free/\n||o.test^$image\n||f.test^\n");

  return weir_policy_new (rules, filters, &global, TRUE);
}

/* One for each poller; they live as long as the program. */
static World *
get_world (guint8 choice)
{
  static World *worlds[2];
  static WeirPolicy *policies[2];
  const guint poller = (choice & CHOICE_PORTABLE_POLLER) != 0;
  const guint policy = (choice & CHOICE_NO_COOKIES) != 0;

  if (policies[policy] == NULL)
    policies[policy] = make_policy (policy);

  if (worlds[poller] == NULL)
    {
      worlds[poller] = g_new0 (World, 1);
      worlds[poller]->loopback = loopback_new (poller, policies[policy], &observer, worlds[poller]);
    }

  weir_proxy_set_policy (worlds[poller]->loopback->proxy, policies[policy]);
  worlds[poller]->no_cookies = policy;
  worlds[poller]->n_told = 0;

  return worlds[poller];
}

/* The lowest descriptor that is free tells whether any was left open. */
static gint
get_free_descriptor (void)
{
  gint fd = dup (STDIN_FILENO);

  close (fd);
  return fd;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan script = { (const char *) data, size };
  const guint8 choice = fuzz_take_choice (&script);
  World *world = get_world (choice);
  const gint free_descriptor = get_free_descriptor ();

  loopback_begin (world->loopback);
  play (world, script, choice);
  loopback_end (world->loopback);
  check (world);
  loopback_clear (world->loopback);

  for (guint i = 0; i < world->n_told; i++)
    g_assert_true (world->told[i].is_finished);
  g_assert_cmpint (get_free_descriptor (), ==, free_descriptor);

  return 0;
}
