/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "peer.h"
#include "weir-proxy.h"

G_BEGIN_DECLS

#define SCRIPT_MAX_STEPS 24
#define SCRIPT_MAX_RULES 4

/*
 * What happens next in a conversation.  Texts that are expected stand as
 * script.c normalises them: "Date: now", "weir" for the pseudonym of the run, and
 * chunked content as "{…}", without the brace at its end as long as the last chunk
 * has not come.
 */
typedef enum
{
  STEP_NONE,
  CLIENT_SENDS,
  CLIENT_SECURES, /* begins TLS with this host, and it is taken */
  CLIENT_ENDS,    /* its side alone */
  CLIENT_CLOSES,  /* altogether */
  CLIENT_RESETS,
  CLIENT_RECONNECTS, /* the next steps are of another connection */
  CLIENT_GETS,       /* exactly this, since the last such step */
  CLIENT_GETS_PAGE,  /* a status and words that the response must have */
  CLIENT_SEES_HEAD,  /* a head of this status and nothing behind it */
  CLIENT_SEES_END,   /* in order */
  CLIENT_SEES_BREAK, /* in order, or by a reset */
  CLIENT_SEES_RESET,
  ORIGIN_GETS, /* exactly this */
  ORIGIN_GETS_NOTHING,
  ORIGIN_SENDS,
  ORIGIN_SENDS_AT_ONCE, /* however the rest is cut */
  ORIGIN_ENDS,
  ORIGIN_CLOSES,
  ORIGIN_CUTS, /* closes, as if somebody on the way did: TLS does not end */
  ORIGIN_RESETS,
  ORIGIN_SEES_END,
  ORIGIN_RECONNECTS, /* the next steps are of the origin's next connection */
} StepKind;

typedef struct
{
  StepKind kind;
  const char *text;
} Step;

typedef struct
{
  const char *name;
  const char *section; /* (nullable): what asks for it */
  Step steps[SCRIPT_MAX_STEPS];
  const char *rules[SCRIPT_MAX_RULES]; /* as weir_rule_new_from_text() reads them */
} Conversation;

/* Names under which the origin is found, on port 80. */
#define ORIGIN_HOST "o.test"
#define OTHER_HOST "p.test"
#define DEAD_HOST "dead.test" /* nobody listens there */
#define SELF_HOST "self.test" /* Weir itself */

/**
 * World:
 *
 * A proxy, an origin and a client in one process, all on the main context.
 */
typedef struct _World World;

World *world_new (const WeirProxyOptions *options,
                  const char *const *rules,
                  const WeirObserver *observer,
                  gpointer user_data);
void world_free (World *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (World, world_free)

WeirProxy *world_get_proxy (World *world);
guint16 world_get_port (World *world);
guint16 world_get_origin_port (World *world);

/* Makes the TLS of a client that asks for @host, or with NULL that of an origin. Returns: (transfer full) (nullable): %NULL: without TLS */
typedef gnutls_session_t (*WorldSessionFunc) (const char *host, gpointer user_data);

/* Origins speak TLS from their next connection on, and a client if a step says so. */
void world_set_session (World *world, WorldSessionFunc func, gpointer user_data);

/* The client begins TLS with @host, whatever comes of it. */
void world_begin_tls (World *world, const char *host);
/*
 * Leads the client into a tunnel to @host (unowned), port 443, that the proxy looks into, and
 * whichever connects later: steps are of the inside from now on, and requests are read by
 * script_inside_read_request().  What is sealed goes out @wire_piece octets at a time; 0: as it is.
 */
void world_go_inside (World *world, const char *host, gsize wire_piece);

/* Those who came so far. Returns: (transfer none) (element-type Peer) */
GPtrArray *world_get_origins (World *world);

/* The current client. Returns: (transfer none) */
Peer *world_get_client (World *world);

/* The current connection of the origin, once it is there. Returns: (transfer none) */
Peer *world_get_origin (World *world);

/* As the size of pieces: each of a size of its own, by the seed that the test prints. */
#define SCRIPT_RANDOM_PIECES G_MAXSIZE

/*
 * Plays @steps up to a STEP_NONE; what is sent goes out @piece octets at a time (0: all at once).
 * “␀” is sent as NUL.
 */
void world_play (World *world, const Step *steps, gsize piece);

/* The same, whatever else may come. */
void world_play_quietly (World *world, const Step *steps, gsize piece);

/* All that the client has, once its connection has ended in order. Returns: (transfer full) */
char *world_take_from_client (World *world);

/* What the origin has, once it ends with @end. Returns: (transfer full) */
char *world_take_from_origin (World *world, const char *end);

/* Turns the main loop until @is_so says yes. */
void world_wait (World *world,
                 gboolean (*is_so) (World *world, gpointer user_data),
                 gpointer user_data);

/* Turns the main loop until nothing is left to do at once. */
void world_settle (void);

/* Settles, and counts what this process has open. */
guint world_count_descriptors (void);

/* Connects a further client. Returns: its descriptor */
gint world_connect (World *world);

/* Makes the client the one on @fd (transfer full). Returns: the descriptor of the one before */
gint world_set_client (World *world, gint fd);

/* The client's descriptor; what comes on it is still the script's. */
gint world_get_client_fd (World *world);

/* The current connections, whose descriptors the test reads itself from now on. */
gint world_release_client (World *world);
gint world_release_origin (World *world);

/* @rules: (nullable): texts, SCRIPT_MAX_RULES at most. Returns: (transfer full) (element-type WeirRule) */
GPtrArray *script_parse_rules (const char *const *rules);
WeirPolicy *script_make_policy (const char *const *rules, gboolean filtering);

/* Plays @steps anew for each way to cut what is sent: whole, by octet, in odd and in random pieces,
   on both pollers. */
void script_play_all_ways (const Step *steps, const char *const *rules);

/* Plays @steps inside a tunnel, in several ways. */
void script_play_inside (const Step *steps, const char *const *rules);

/*
 * Adds a test for each of @conversations, played in all ways; and one of the same name below
 * "/inside", unless script_inside_wants() says that it makes no sense there.
 */
void script_add_tests (const char *path, const Conversation *conversations, gsize n_conversations);

/* The same of what is claimed of the inside alone. */
void script_add_tests_inside (const char *path,
                              const Conversation *conversations,
                              gsize n_conversations);

G_END_DECLS
