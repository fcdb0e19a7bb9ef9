/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-authority.h"
#include "weir-handshake.h"

typedef struct
{
  WeirTlsContext *context;
  WeirLeaf *leaf;
  WeirTlsSession *client;
  WeirTlsSession *server;
} Fixture;

static void
set_up (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", &error);
  WeirHost host;

  g_assert_no_error (error);
  g_assert_true (weir_host_parse (weir_span_of ("origin.test"), &host));
  f->leaf = weir_leaf_new (authority, &host, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  f->context = weir_tls_context_new (&error);
  g_assert_no_error (error);
  f->client = weir_tls_session_new_client (f->context, &host);
  f->server = weir_tls_session_new_server (f->context, f->leaf);
}

static void
tear_down (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  g_clear_pointer (&f->client, weir_tls_session_free);
  g_clear_pointer (&f->server, weir_tls_session_free);
  g_clear_pointer (&f->leaf, weir_leaf_unref);
  g_clear_pointer (&f->context, weir_tls_context_unref);
}

static void
count (gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A step that is waited for. */
static WeirTlsStatus
shake (WeirTlsSession *session, WeirBuffer *from, WeirBuffer *to)
{
  guint n_told = 0;
  WeirBuffer rest = { 0 };
  WeirTlsStatus status;
  WeirHandshake *step = weir_handshake_begin (session, weir_buffer_peek (from), count, &n_told);

  weir_buffer_clear (from);
  g_assert_false (weir_handshake_is_done (step));
  while (n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (weir_handshake_is_done (step));
  status = weir_handshake_finish (step, &rest, to);
  weir_buffer_append (from, weir_buffer_peek (&rest));
  weir_buffer_clear (&rest);
  g_assert_cmpuint (n_told, ==, 1);

  return status;
}

static void
test_both_ends (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };

  g_assert_cmpint (shake (f->client, &outbound, &inbound), ==, WEIR_TLS_WAIT);
  g_assert_false (weir_tls_session_is_quick (f->server));
  g_assert_cmpint (shake (f->server, &inbound, &outbound), ==, WEIR_TLS_WAIT);
  g_assert_true (weir_tls_session_is_quick (f->server));
  g_assert_false (weir_tls_session_is_quick (f->client));
  g_assert_cmpint (shake (f->client, &outbound, &inbound), ==, WEIR_TLS_OK);

  /* What comes behind the handshake is not the handshake's. */
  weir_tls_session_end (f->client, &inbound);
  g_assert_cmpint (shake (f->server, &inbound, &outbound), ==, WEIR_TLS_OK);
  g_assert_cmpuint (weir_buffer_length (&inbound), >, 0);

  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
}

/* What it has to say is there, too, when it fails. */
static void
test_failure (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  WeirBuffer inbound = { 0 };
  WeirBuffer outbound = { 0 };

  weir_buffer_append_string (&inbound, "GET / HTTP/1.1\r\n\r\n");
  g_assert_cmpint (shake (f->server, &inbound, &outbound), ==, WEIR_TLS_FAILED);
  g_assert_cmpuint (weir_buffer_length (&outbound), ==, 7);

  weir_buffer_clear (&inbound);
  weir_buffer_clear (&outbound);
}

/* Who abandons it while a worker has it is not told, and leaves the session to it. */
static void
test_abandoned_early (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  guint n_told = 0;
  guint n_others = 0;
  WeirSpan nothing = { NULL, 0 };
  WeirHandshake *step =
    weir_handshake_begin (g_steal_pointer (&f->client), nothing, count, &n_told);
  WeirHandshake *other = weir_handshake_begin (f->server, nothing, count, &n_others);
  WeirBuffer rest = { 0 };

  weir_handshake_abandon (step);
  while (n_others == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (weir_handshake_finish (other, &rest, &rest), ==, WEIR_TLS_WAIT);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (n_told, ==, 0);
}

static void
test_abandoned_late (Fixture *f, G_GNUC_UNUSED gconstpointer data)
{
  guint n_told = 0;
  WeirHandshake *step =
    weir_handshake_begin (g_steal_pointer (&f->client), (WeirSpan){ NULL, 0 }, count, &n_told);

  while (n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  weir_handshake_abandon (step);
}

#define ADD(path, test) \
  g_test_add ("/engine/handshake/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("both-ends", test_both_ends);
  ADD ("failure", test_failure);
  ADD ("abandoned-early", test_abandoned_early);
  ADD ("abandoned-late", test_abandoned_late);

  return g_test_run ();
}
