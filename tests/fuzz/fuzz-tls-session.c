/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An end of TLS, given what nobody would send, or what another end sent but with
 * octets changed on their way.  It waits, or it fails and says so; however its
 * input comes, it is the same; and what is read of changed records is what was
 * written before them.
 */

#include "fuzz.h"
#include "weir-tls-session.h"

#define CHOICE_CHANGES 1 /* between two of ours; otherwise: what comes is the rest of the input */
#define CHOICE_CLIENT 2  /* who gets it, or whose records are changed, is towards an origin */
#define CHOICE_LATER 4   /* changes begin after the handshake */

typedef struct
{
  WeirTlsSession *session;
  WeirTlsStatus status;
  GString *content;
} End;

static WeirTlsContext *context;
static WeirLeaf *leaf;
static WeirHost host;

static void
set_up (void)
{
  g_autoptr (WeirAuthority) authority = NULL;

  if (context != NULL)
    return;

  g_assert_true (weir_host_parse (weir_span_of ("origin.example"), &host));
  authority = weir_authority_new ("laptop", "anna", NULL);
  leaf = weir_leaf_new (authority, &host, g_get_real_time () / G_USEC_PER_SEC, NULL);
  context = weir_tls_context_new (NULL);
  g_assert_true (leaf != NULL && context != NULL);
}

static void
end_init (End *end, gboolean is_client)
{
  end->session = is_client ? weir_tls_session_new_client (context, &host)
                           : weir_tls_session_new_server (context, leaf);
  end->status = WEIR_TLS_WAIT;
  end->content = g_string_new (NULL);
}

static void
end_clear (End *end)
{
  weir_tls_session_free (end->session);
  g_string_free (end->content, TRUE);
}

static void
read_content (End *end, WeirSpan *input, WeirBuffer *output)
{
  char octets[100];
  gsize length;

  do
    {
      end->status =
        weir_tls_session_read (end->session, input, octets, sizeof octets, &length, output);
      g_assert_cmpint (end->status == WEIR_TLS_OK, ==, length > 0);
      g_string_append_len (end->content, octets, (gssize) length);
    }
  while (end->status == WEIR_TLS_OK);

  g_assert_cmpuint (input->length, ==, 0);
  g_assert_false (weir_tls_session_has_content (end->session));
}

/* Gives an end octets in a block of their own. */
static void
give (End *end, WeirSpan octets, gboolean *is_established, WeirBuffer *output)
{
  g_autofree char *block = g_memdup2 (octets.octets, octets.length);
  WeirSpan input = { block, octets.length };

  if (!*is_established)
    {
      end->status = weir_tls_session_handshake (end->session, &input, output);
      *is_established = end->status == WEIR_TLS_OK;
      if (end->status == WEIR_TLS_WAIT)
        g_assert_cmpuint (input.length, ==, 0);
    }
  if (*is_established)
    read_content (end, &input, output);

  if (end->status == WEIR_TLS_FAILED)
    g_assert_cmpint (weir_tls_session_get_failure (end->session), !=, WEIR_TLS_FAILURE_NONE);
  g_assert_cmpint (weir_tls_session_get_failure (end->session), !=, WEIR_TLS_FAILURE_INTERNAL);
}

/* @pieces: how it arrives; 0: all at once. Returns: why it failed */
static WeirTlsFailure
give_raw (WeirSpan octets, gboolean is_client, guint32 pieces)
{
  gboolean is_established = FALSE;
  WeirBuffer output = { 0 };
  WeirTlsFailure failure;
  End end;

  end_init (&end, is_client);
  give (&end, (WeirSpan){ NULL, 0 }, &is_established, &output);
  while (octets.length > 0 && end.status == WEIR_TLS_WAIT)
    {
      const gsize piece = pieces == 0 ? G_MAXSIZE : fuzz_next_piece (&pieces);

      weir_buffer_clear (&output);
      give (&end, weir_span_take (&octets, MIN (piece, octets.length)), &is_established, &output);
    }

  failure = weir_tls_session_get_failure (end.session);
  g_assert_false (is_established);
  /* An alert, unless it was told by one. */
  if (failure != WEIR_TLS_FAILURE_NONE && weir_tls_session_get_alert (end.session) < 0)
    g_assert_cmpuint (weir_buffer_length (&output), >, 0);
  weir_buffer_clear (&output);
  end_clear (&end);

  return failure;
}

/* Changes octets of @buffer as the next of @changes say: how far on, and how. */
static gboolean
change (WeirBuffer *buffer, WeirSpan *changes)
{
  gboolean is_changed = FALSE;
  WeirSpan span = weir_buffer_peek (buffer);
  gsize place = 0;

  while (changes->length >= 3)
    {
      const guint8 *next = (const guint8 *) changes->octets;
      char *octet;

      place += (gsize) next[0] << 8 | next[1];
      if (place >= span.length)
        break;
      octet = (char *) span.octets + place;
      *octet = (char) (*octet ^ next[2]);
      is_changed = is_changed || next[2] != 0;
      weir_span_take (changes, 3);
    }

  return is_changed;
}

static void
write_text (End *end, const char *text, WeirBuffer *output)
{
  const struct iovec piece = { (char *) text, strlen (text) };

  g_assert_true (weir_tls_session_write (end->session, &piece, 1, output));
}

/* Moves what @from holds to @to. */
static void
move (End *to, WeirBuffer *from, gboolean *is_established, WeirBuffer *output)
{
  if (to->status <= WEIR_TLS_WAIT)
    give (to, weir_buffer_peek (from), is_established, output);
  weir_buffer_clear (from);
}

static void
run_changed (WeirSpan changes, guint8 choice)
{
  static const char *const words[] = { "first", "second", "third" };
  const gboolean is_client = (choice & CHOICE_CLIENT) != 0;
  gboolean is_established[2] = { FALSE, FALSE };
  gboolean is_changed = FALSE;
  WeirBuffer to_receiver = { 0 };
  WeirBuffer to_sender = { 0 };
  End receiver;
  End sender;

  end_init (&receiver, is_client);
  end_init (&sender, !is_client);
  for (guint i = 0; i < 4; i++)
    {
      move (&sender, &to_sender, &is_established[0], &to_receiver);
      if ((choice & CHOICE_LATER) == 0)
        is_changed = change (&to_receiver, &changes) || is_changed;
      move (&receiver, &to_receiver, &is_established[1], &to_sender);
    }

  if (is_established[0] && sender.status == WEIR_TLS_WAIT)
    {
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        write_text (&sender, words[i], &to_receiver);
      weir_tls_session_end (sender.session, &to_receiver);
      is_changed = change (&to_receiver, &changes) || is_changed;
      move (&receiver, &to_receiver, &is_established[1], &to_sender);
    }

  g_assert_true (g_str_has_prefix ("firstsecondthird", receiver.content->str));
  if (!is_changed)
    g_assert_cmpint (receiver.status, ==, WEIR_TLS_END);

  weir_buffer_clear (&to_receiver);
  weir_buffer_clear (&to_sender);
  end_clear (&receiver);
  end_clear (&sender);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan input = { (const char *) data, size };
  const guint8 choice = fuzz_take_choice (&input);

  set_up ();
  if ((choice & CHOICE_CHANGES) != 0)
    {
      run_changed (input, choice);
    }
  else
    {
      const gboolean is_client = (choice & CHOICE_CLIENT) != 0;

      g_assert_cmpint (give_raw (input, is_client, 0), ==,
                       give_raw (input, is_client, (guint32) size + 1));
    }

  return 0;
}
