/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tls-origin.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bad certificates are shown, too: whether the other side takes them is what is tested. */
#define WIDE "NORMAL:%VERIFY_ALLOW_BROKEN"

/* The second Oakley group (RFC 2409, 6.2): a prime of 1024 bits. */
static const char oakley_2[] =
  "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
  "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
  "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF";

struct _TlsOrigin
{
  TlsOriginWays ways;
  gnutls_anon_server_credentials_t anonymous; /* (owned) */
  gnutls_dh_params_t dh_params;               /* (owned) (nullable) */
  TlsOriginCounts counts;                     /* of the thread, until it is joined */
  GThread *thread;                            /* (owned) */
  int listener;
  guint16 port;
};

static void
check (int code)
{
  if (code < 0)
    g_error ("GnuTLS: %s", gnutls_strerror (code));
}

static const char *
get_priority (const TlsOrigin *self)
{
  return self->ways.priority != NULL ? self->ways.priority : WIDE;
}

static gnutls_session_t
make_session (TlsOrigin *self, int fd)
{
  gnutls_session_t session;

  check (gnutls_init (&session, GNUTLS_SERVER | GNUTLS_NO_SIGNAL));
  check (gnutls_priority_set_direct (session, get_priority (self), NULL));
  check (gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, self->ways.credentials));
  check (gnutls_credentials_set (session, GNUTLS_CRD_ANON, self->anonymous));
  gnutls_transport_set_int (session, fd);

  return session;
}

static void
note_alert (TlsOrigin *self, gnutls_session_t session, gssize code)
{
  if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
    self->counts.alert = (gint) gnutls_alert_get (session);
}

static void
serve (TlsOrigin *self, int fd)
{
  gnutls_session_t session = make_session (self, fd);
  char octets[4096];
  gssize n;

  do
    n = gnutls_handshake (session);
  while (n < 0 && !gnutls_error_is_fatal ((int) n));

  if (n >= 0)
    {
      self->counts.n_secured++;
      while ((n = gnutls_record_recv (session, octets, sizeof octets)) > 0 ||
             n == GNUTLS_E_INTERRUPTED)
        self->counts.n_octets += (gsize) MAX (n, 0);
    }
  else
    gnutls_alert_send_appropriate (session, (int) n);

  note_alert (self, session, n);
  gnutls_deinit (session);
}

static gpointer
run (gpointer data)
{
  TlsOrigin *self = data;
  int fd;

  while ((fd = accept (self->listener, NULL, NULL)) >= 0)
    {
      self->counts.n_connections++;
      serve (self, fd);
      close (fd);
    }

  return NULL;
}

static void
listen_on_loopback (TlsOrigin *self)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t size = sizeof address;

  self->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listener, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (listen (self->listener, 16), ==, 0);
  g_assert_cmpint (getsockname (self->listener, (struct sockaddr *) &address, &size), ==, 0);
  self->port = ntohs (address.sin_port);
}

static int
on_staple_wanted (gnutls_session_t session G_GNUC_UNUSED, void *data, gnutls_datum_t *response)
{
  GBytes *staple = data;
  gsize size;
  const void *octets = g_bytes_get_data (staple, &size);

  response->data = gnutls_malloc (size);
  memcpy (response->data, octets, size);
  response->size = (guint) size;

  return 0;
}

static void
set_weak_dh (TlsOrigin *self)
{
  guint8 generator = 2;
  gnutls_datum_t hex = { (guint8 *) oakley_2, sizeof oakley_2 - 1 };
  gnutls_datum_t octets;

  check (gnutls_hex_decode2 (&hex, &octets));
  check (gnutls_dh_params_init (&self->dh_params));
  check (
    gnutls_dh_params_import_raw (self->dh_params, &octets, &(gnutls_datum_t){ &generator, 1 }));
  gnutls_certificate_set_dh_params (self->ways.credentials, self->dh_params);
  gnutls_free (octets.data);
}

TlsOrigin *
tls_origin_new (const TlsOriginWays *ways)
{
  TlsOrigin *self = g_new0 (TlsOrigin, 1);

  self->ways = *ways;
  self->counts.alert = -1;
  check (gnutls_anon_allocate_server_credentials (&self->anonymous));
  if (ways->staple != NULL)
    gnutls_certificate_set_ocsp_status_request_function (ways->credentials, on_staple_wanted,
                                                         ways->staple);
  if (ways->has_weak_dh)
    set_weak_dh (self);
  listen_on_loopback (self);
  self->thread = g_thread_new ("origin", run, self);

  return self;
}

guint16
tls_origin_get_port (const TlsOrigin *self)
{
  return self->port;
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
                                 .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);

  return fd;
}

gboolean
tls_origin_can_speak (const TlsOrigin *self)
{
  gnutls_certificate_credentials_t credentials;
  gnutls_anon_client_credentials_t anonymous;
  gnutls_session_t session;
  int fd = connect_to (self->port);
  int code;

  check (gnutls_init (&session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL));
  check (gnutls_priority_set_direct (session, get_priority (self), NULL));
  check (gnutls_certificate_allocate_credentials (&credentials));
  check (gnutls_anon_allocate_client_credentials (&anonymous));
  check (gnutls_credentials_set (session, GNUTLS_CRD_CERTIFICATE, credentials));
  check (gnutls_credentials_set (session, GNUTLS_CRD_ANON, anonymous));
  gnutls_dh_set_prime_bits (session, 512);
  gnutls_transport_set_int (session, fd);
  do
    code = gnutls_handshake (session);
  while (code < 0 && !gnutls_error_is_fatal (code));

  gnutls_bye (session, GNUTLS_SHUT_WR);
  gnutls_deinit (session);
  gnutls_certificate_free_credentials (credentials);
  gnutls_anon_free_client_credentials (anonymous);
  close (fd);

  return code >= 0;
}

void
tls_origin_free (TlsOrigin *self, TlsOriginCounts *counts)
{
  shutdown (self->listener, SHUT_RDWR);
  g_thread_join (self->thread);
  close (self->listener);
  *counts = self->counts;
  gnutls_certificate_free_credentials (self->ways.credentials);
  gnutls_anon_free_server_credentials (self->anonymous);
  g_clear_pointer (&self->dh_params, gnutls_dh_params_deinit);
  g_clear_pointer (&self->ways.staple, g_bytes_unref);
  g_free (self);
}
