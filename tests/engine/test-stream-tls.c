/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Handshakes on a stream, whose peers break off in the middle. */

#include <glib-unix.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <unistd.h>

#include "weir-authority.h"
#include "weir-stream-private.h"

#define HOST "o.test"
#define SCRATCH_SIZE (32 * 1024)

typedef struct
{
  WeirPoller *poller; /* (owned) */
  WeirTlsContext *context;
  WeirLeaf *leaf;
  WeirBuffer sealing;
  WeirStream stream;
  gint peer_fd;
  guint n_told;
  char scratch[SCRATCH_SIZE];
} Fixture;

static void
on_ready (WeirWatch *watch G_GNUC_UNUSED, WeirReady ready, gpointer user_data)
{
  Fixture *f = user_data;

  weir_stream_note_ready (&f->stream, ready);
  f->n_told++;
}

static void
set_up (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirAuthority) authority = weir_authority_new ("laptop", "anna", NULL);
  gint fds[2];
  WeirHost host;

  g_assert_true (weir_host_parse (weir_span_of (HOST), &host));
  f->leaf = weir_leaf_new (authority, &host, g_get_real_time () / G_USEC_PER_SEC, NULL);
  f->context = weir_tls_context_new (NULL);
  f->poller = weir_poller_new (NULL, G_PRIORITY_DEFAULT, FALSE);

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), ==, 0);
  f->peer_fd = fds[1];
  g_assert_true (weir_stream_open (&f->stream, f->poller, fds[0], on_ready, f, NULL));
  f->stream.may_read = TRUE;
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  weir_stream_close (&f->stream);
  /* What a worker has yet to do is waited for. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  weir_buffer_clear (&f->sealing);
  weir_poller_free (f->poller);
  weir_leaf_unref (f->leaf);
  weir_tls_context_unref (f->context);
}

static ssize_t
push (gnutls_transport_ptr_t fd, const void *octets, size_t size)
{
  return write (GPOINTER_TO_INT (fd), octets, size);
}

static ssize_t
pull (gnutls_transport_ptr_t fd G_GNUC_UNUSED,
      void *octets G_GNUC_UNUSED,
      size_t size G_GNUC_UNUSED)
{
  errno = EAGAIN;

  return -1;
}

/* The peer says hello, as a client does that knows nothing newer than TLS 1.2. */
static void
say_hello (Fixture *f)
{
  gnutls_certificate_credentials_t credentials;
  gnutls_session_t session;

  gnutls_certificate_allocate_credentials (&credentials);
  gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
  gnutls_priority_set_direct (session, "NORMAL:-VERS-ALL:+VERS-TLS1.2", NULL);
  gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials);
  gnutls_transport_set_ptr (session, GINT_TO_POINTER (f->peer_fd));
  gnutls_transport_set_push_function (session, push);
  gnutls_transport_set_pull_function (session, pull);
  g_assert_cmpint (gnutls_handshake (session), ==, GNUTLS_E_AGAIN);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
}

static WeirStreamStatus
shake (Fixture *f)
{
  return weir_stream_handshake (&f->stream, f->scratch, SCRATCH_SIZE);
}

static void
wait_for_worker (Fixture *f)
{
  while (!weir_handshake_is_done (f->stream.handshake))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_breaks_off (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  static const char more[] = "\x16\x03\x03\x00\x04\x63\x00\x00\x00";

  g_test_summary ("While a worker has the session, it is nobody else's, whatever the socket says");

  say_hello (f);
  weir_stream_begin_tls (&f->stream, weir_tls_session_new_server (f->context, f->leaf),
                         &f->sealing);
  g_assert_cmpint (shake (f), ==, WEIR_STREAM_WAIT);
  g_assert_nonnull (f->stream.handshake);

  /* It goes on without waiting for an answer, and takes none. */
  g_assert_cmpint (write (f->peer_fd, more, sizeof more - 1), ==, sizeof more - 1);
  close (f->peer_fd);
  wait_for_worker (f);
  f->stream.may_read = TRUE;
  g_assert_cmpint (shake (f), ==, WEIR_STREAM_WAIT);
  g_assert_true (f->stream.failed);
  g_assert_nonnull (f->stream.handshake);

  wait_for_worker (f);
  g_assert_cmpint (shake (f), ==, WEIR_STREAM_FAILED);
  g_assert_null (f->stream.handshake);
  g_assert_cmpint (weir_tls_session_get_failure (f->stream.tls), ==, WEIR_TLS_FAILURE_PROTOCOL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/stream-tls/breaks-off", Fixture, NULL, set_up, test_breaks_off, tear_down);

  return g_test_run ();
}
