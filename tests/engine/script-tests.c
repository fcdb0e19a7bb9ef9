/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Each conversation is played many times, since how octets fall into pieces must make
 * no difference: to no parser, no relay, no record of TLS, and with either poller.
 */

#include "script.h"

#include "script-inside.h"
#include "secure.h"

#define N_RANDOM_ROUNDS 3

#define LONG_TEXT 4096
#define LEAST_LONG_PIECE 61
#define LEAST_LONG_RECORD 1361

static void
play_in_pieces (const Step *steps, const char *const *rules, gboolean portable, gsize piece)
{
  const WeirProxyOptions options = { .portable_poller = portable };
  g_autoptr (World) world = world_new (&options, rules, NULL, NULL);

  world_play (world, steps, piece);
}

static void
play_inside (const Step *steps,
             const char *const *rules,
             gboolean portable,
             gsize piece,
             gsize wire_piece)
{
  const WeirProxyOptions options = { .portable_poller = portable };
  g_autoptr (World) world = secure_world_new (&options, rules, NULL, NULL, NULL);

  world_go_inside (world, ORIGIN_HOST, wire_piece);
  world_play (world, steps, piece);
}

/* What is long is not cut too small, or it takes long too. */
static gsize
get_least_piece (const Step *steps, gsize of_long)
{
  gsize longest = 0;

  for (guint i = 0; i < SCRIPT_MAX_STEPS && steps[i].kind != STEP_NONE; i++)
    if (steps[i].text != NULL)
      longest = MAX (longest, strlen (steps[i].text));

  return longest > LONG_TEXT ? of_long : 1;
}

void
script_play_all_ways (const Step *steps, const char *const *rules)
{
  const gsize pieces[] = { 0, 1, 2, 7, 61 };
  gsize least = get_least_piece (steps, LEAST_LONG_PIECE);

  for (gboolean portable = FALSE; portable <= TRUE; portable++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
        if (pieces[i] == 0 || pieces[i] >= least)
          play_in_pieces (steps, rules, portable, pieces[i]);
      for (guint i = 0; i < N_RANDOM_ROUNDS; i++)
        play_in_pieces (steps, rules, portable, SCRIPT_RANDOM_PIECES);
    }
}

/* Whole, in small records, in records that come in pieces, and both at random. */
void
script_play_inside (const Step *steps, const char *const *rules)
{
  gsize least = get_least_piece (steps, LEAST_LONG_RECORD);
  gsize random = least > 1 ? least : SCRIPT_RANDOM_PIECES;

  for (gboolean portable = FALSE; portable <= TRUE; portable++)
    {
      play_inside (steps, rules, portable, 0, 0);
      play_inside (steps, rules, portable, MAX (least, 7), 0);
      play_inside (steps, rules, portable, 0, MAX (least, 61));
      play_inside (steps, rules, portable, random, random);
    }
}

static void
test_conversation (gconstpointer user_data)
{
  const Conversation *conversation = user_data;

  if (conversation->section != NULL)
    g_test_message ("%s", conversation->section);
  script_play_all_ways (conversation->steps, conversation->rules);
}

static void
test_conversation_inside (gconstpointer user_data)
{
  const Conversation *conversation = user_data;

  if (conversation->section != NULL)
    g_test_message ("%s", conversation->section);
  script_play_inside (conversation->steps, conversation->rules);
}

void
script_add_tests (const char *path, const Conversation *conversations, gsize n_conversations)
{
  for (gsize i = 0; i < n_conversations; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", path, conversations[i].name);
      g_autofree char *inside = g_strconcat ("/inside", name, NULL);

      g_test_add_data_func (name, &conversations[i], test_conversation);
      if (script_inside_wants (name))
        g_test_add_data_func (inside, &conversations[i], test_conversation_inside);
    }
}

void
script_add_tests_inside (const char *path, const Conversation *conversations, gsize n_conversations)
{
  for (gsize i = 0; i < n_conversations; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/%s", path, conversations[i].name);

      g_test_add_data_func (name, &conversations[i], test_conversation_inside);
    }
}
