/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Claims about single messages, played as conversations.
 *
 * A case is a line or two in a table; what surrounds it (the rest of the message,
 * the other side's part, the proof that the connections are still in step, or
 * closed) follows from the kind of its group.
 */

#include "conform.h"

#include "script-inside.h"

#define NEXT "GET http://o.test/next HTTP/1.1\r\nHost: o.test\r\n\r\n"
#define GOT_NEXT "GET /next HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n"

#define OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\n"
#define PASSED_OK "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nVia: 1.1 weir\r\n\r\n"
#define CLOSED_OK                                                                       \
  "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\nConnection: close\r\nVia: 1.1 " \
  "weir\r\n\r\n"

#define OPEN_SIGN "«"
#define CLOSE_SIGN "»"

typedef struct
{
  const ConformGroup *group;
  const ConformCase *of_group;
} Claim;

typedef struct
{
  ConformFlags flags;
  char *in;
  char *out;
  char *sent; /* by the client */
  Step steps[SCRIPT_MAX_STEPS];
  guint n_steps;
} Play;

static void
add (Play *play, StepKind kind, const char *text)
{
  g_assert_cmpuint (play->n_steps, <, SCRIPT_MAX_STEPS - 1);
  play->steps[play->n_steps++] = (Step){ kind, text };
}

/* Writes out what "«3:ab»" stands for, the innermost first. Returns: (transfer full) */
static char *
repeat (const char *text)
{
  GString *out = g_string_new (text);
  const char *end;

  while ((end = strstr (out->str, CLOSE_SIGN)) != NULL)
    {
      const char *begin = g_strrstr_len (out->str, end - out->str, OPEN_SIGN);
      gsize offset = begin - out->str;
      g_autoptr (GString) units = g_string_new (NULL);
      const char *unit;
      guint64 n = g_ascii_strtoull (begin + strlen (OPEN_SIGN), (char **) &unit, 10);

      for (guint64 i = 0; i < n; i++)
        g_string_append_len (units, unit + 1, end - unit - 1);
      g_string_erase (out, offset, end + strlen (CLOSE_SIGN) - begin);
      g_string_insert_len (out, offset, units->str, units->len);
    }

  return g_string_free (out, FALSE);
}

/* Puts @case_text in the place of the "%s" of @frame. Returns: (transfer full) */
static char *
fill_in (const char *frame, const char *case_text)
{
  const char *place = frame != NULL ? strstr (frame, "%s") : NULL;
  g_autofree char *text = repeat (case_text);

  if (place == NULL)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%.*s%s%s", (int) (place - frame), frame, text, place + strlen ("%s"));
}

static void
add_next (Play *play)
{
  if (play->flags & (CONFORM_ORIGIN_ENDS | CONFORM_ORIGIN_CLOSES | CONFORM_ORIGIN_RESETS))
    {
      if (play->flags & CONFORM_ORIGIN_ENDS)
        add (play, ORIGIN_SEES_END, NULL);
      add (play, ORIGIN_RECONNECTS, NULL);
    }

  if (play->flags & CONFORM_CLIENT_ENDS)
    {
      add (play, CLIENT_SEES_END, NULL);
      return;
    }

  add (play, CLIENT_SENDS, NEXT);
  add (play, ORIGIN_GETS, GOT_NEXT);
  add (play, ORIGIN_SENDS, OK "ok");
  add (play, CLIENT_GETS, PASSED_OK "ok");
}

static void
add_refusal (Play *play)
{
  gboolean is_partial = play->flags & CONFORM_IS_PARTIAL;

  play->sent = g_strconcat (play->in, is_partial ? NULL : NEXT, NULL);
  add (play, CLIENT_SENDS, play->sent);
  if (play->flags & CONFORM_TO_HEAD)
    add (play, CLIENT_SEES_HEAD, play->out);
  else
    add (play, CLIENT_GETS_PAGE, play->out);
  add (play, CLIENT_SEES_END, NULL);
  add (play, ORIGIN_GETS_NOTHING, NULL);
}

static void
add_broken (Play *play)
{
  play->sent = g_strconcat (play->in, NEXT, NULL);
  add (play, CLIENT_SENDS, play->sent);
  add (play, ORIGIN_GETS, play->out);
  add (play, CLIENT_GETS_PAGE, "400 o.test");
  add (play, CLIENT_SEES_END, NULL);
  add (play, ORIGIN_SEES_END, NULL);
}

static void
add_request (Play *play)
{
  gboolean is_head = play->flags & CONFORM_TO_HEAD;

  add (play, CLIENT_SENDS, play->in);
  add (play, ORIGIN_GETS, play->out);
  add (play, ORIGIN_SENDS, is_head ? OK : OK "ok");
  if (play->flags & CONFORM_CLIENT_ENDS)
    add (play, CLIENT_GETS, is_head ? CLOSED_OK : CLOSED_OK "ok");
  else
    add (play, CLIENT_GETS, is_head ? PASSED_OK : PASSED_OK "ok");
  add_next (play);
}

static void
add_exchange (Play *play)
{
  if (play->flags & CONFORM_TO_HEAD)
    {
      add (play, CLIENT_SENDS, "HEAD http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n");
      add (play, ORIGIN_GETS, "HEAD / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n");
    }
  else if (play->flags & CONFORM_TO_1_0)
    {
      add (play, CLIENT_SENDS, "GET http://o.test/ HTTP/1.0\r\n\r\n");
      add (play, ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.0 weir\r\n\r\n");
    }
  else
    {
      add (play, CLIENT_SENDS, "GET http://o.test/ HTTP/1.1\r\nHost: o.test\r\n\r\n");
      add (play, ORIGIN_GETS, "GET / HTTP/1.1\r\nHost: o.test\r\nVia: 1.1 weir\r\n\r\n");
    }

  add (play, ORIGIN_SENDS, play->in);
  if (play->flags & CONFORM_ORIGIN_CLOSES)
    add (play, ORIGIN_CLOSES, NULL);
  if (play->flags & CONFORM_ORIGIN_RESETS)
    add (play, ORIGIN_RESETS, NULL);
}

static void
add_response (Play *play)
{
  add_exchange (play);
  add (play, CLIENT_GETS, play->out);
  if (play->flags & CONFORM_IS_CUT)
    add (play, CLIENT_SEES_BREAK, NULL);
  else
    add_next (play);
}

static void
add_bad_response (Play *play)
{
  add_exchange (play);
  if (play->flags & CONFORM_TO_HEAD)
    add (play, CLIENT_SEES_HEAD, play->out);
  else
    add (play, CLIENT_GETS_PAGE, play->out);
  if (!(play->flags & (CONFORM_ORIGIN_CLOSES | CONFORM_ORIGIN_RESETS)))
    play->flags |= CONFORM_ORIGIN_ENDS;
  add_next (play);
}

static void
play_clear (Play *play)
{
  g_free (play->in);
  g_free (play->out);
  g_free (play->sent);
}

/* What the case says to come out, in its group's frame. */
static const char *
get_out (const Claim *claim)
{
  const char *frame = claim->group->out;

  if (claim->of_group->out != NULL)
    return claim->of_group->out;

  return frame == NULL || strstr (frame, "%s") != NULL ? claim->of_group->in : frame;
}

static void
play_case (const Claim *claim, void (*func) (const Step *steps, const char *const *rules))
{
  static void (*const add_steps[]) (Play * play) = {
    [CONFORM_REFUSED] = add_refusal,           [CONFORM_BROKEN] = add_broken,
    [CONFORM_REQUEST] = add_request,           [CONFORM_RESPONSE] = add_response,
    [CONFORM_BAD_RESPONSE] = add_bad_response,
  };
  const ConformCase *of_group = claim->of_group;
  const ConformGroup *group = claim->group;
  Play play = { .flags = group->flags | of_group->flags };

  play.in = fill_in (group->in, of_group->in);
  play.out = fill_in (group->out, get_out (claim));
  add_steps[group->kind](&play);

  g_test_message ("%s", of_group->section);
  func (play.steps, NULL);
  play_clear (&play);
}

static void
test_case (gconstpointer user_data)
{
  play_case (user_data, script_play_all_ways);
}

static void
test_case_inside (gconstpointer user_data)
{
  play_case (user_data, script_play_inside);
}

static void
add_test (const ConformGroup *group, const ConformCase *of_group)
{
  g_autofree char *path = g_strdup_printf ("%s/%s", group->path, of_group->name);
  g_autofree char *inside = g_strconcat ("/inside", path, NULL);
  const Claim claim = { group, of_group };

  g_test_add_data_func_full (path, g_memdup2 (&claim, sizeof claim), test_case, g_free);
  if (script_inside_wants (path))
    g_test_add_data_func_full (inside, g_memdup2 (&claim, sizeof claim), test_case_inside, g_free);
}

void
conform_add_groups (const ConformGroup *groups, gsize n_groups)
{
  for (gsize i = 0; i < n_groups; i++)
    for (gsize j = 0; j < groups[i].n_cases; j++)
      add_test (&groups[i], &groups[i].cases[j]);
}

void
conform_add_groups_inside (const ConformGroup *groups, gsize n_groups)
{
  for (gsize i = 0; i < n_groups; i++)
    for (gsize j = 0; j < groups[i].n_cases; j++)
      {
        const ConformCase *of_group = &groups[i].cases[j];
        g_autofree char *path = g_strdup_printf ("%s/%s", groups[i].path, of_group->name);
        const Claim claim = { &groups[i], of_group };

        g_test_add_data_func_full (path, g_memdup2 (&claim, sizeof claim), test_case_inside,
                                   g_free);
      }
}
