/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-buffer.h"
#include "weir-client-hello.h"

static void
append_number (WeirBuffer *buffer, guint number, guint n_octets)
{
  for (guint i = n_octets; i > 0; i--)
    {
      const char octet = (char) (number >> (8 * (i - 1)));

      weir_buffer_append (buffer, (WeirSpan){ &octet, 1 });
    }
}

static void
append_vector (WeirBuffer *buffer, guint n_octets, WeirSpan vector)
{
  append_number (buffer, (guint) vector.length, n_octets);
  weir_buffer_append (buffer, vector);
}

static void
append_extension (WeirBuffer *buffer, guint type, WeirSpan extension)
{
  append_number (buffer, type, 2);
  append_vector (buffer, 2, extension);
}

/* A handshake message of @type with these extensions (no octets at all: without them). */
static void
append_message (WeirBuffer *buffer, guint type, guint version, WeirSpan extensions)
{
  WeirBuffer body = { 0 };

  append_number (&body, version, 2);
  for (guint i = 0; i < 8; i++)
    append_number (&body, g_str_hash ("random") + i, 4);
  append_number (&body, 0, 1);
  append_vector (&body, 2, (WeirSpan){ "\x13\x01\xc0\x2b", 4 });
  append_vector (&body, 1, (WeirSpan){ "\0", 1 });
  if (extensions.length > 0)
    append_vector (&body, 2, extensions);

  append_number (buffer, type, 1);
  append_vector (buffer, 3, weir_buffer_peek (&body));
  weir_buffer_clear (&body);
}

/* @octets in records of @piece octets each. */
static void
append_records (WeirBuffer *buffer, WeirSpan octets, gsize piece)
{
  while (octets.length > 0)
    {
      append_number (buffer, 22, 1);
      append_number (buffer, 0x0301, 2);
      append_vector (buffer, 2, weir_span_take (&octets, MIN (piece, octets.length)));
    }
}

/* Reads @octets from a block of their own. */
static WeirClientHelloStatus
read_exactly (WeirSpan octets, WeirClientHello *hello)
{
  g_autofree char *block = g_memdup2 (octets.octets, octets.length);
  WeirClientHelloStatus status = weir_client_hello_read ((WeirSpan){ block, octets.length }, hello);

  if (hello->server_name.length > 0)
    {
      g_assert_true (hello->server_name.octets > block);
      hello->server_name.octets = octets.octets + (hello->server_name.octets - block);
    }

  return status;
}

/* Each beginning may become a ClientHello, and the whole is one. */
static void
assert_grows (WeirSpan octets, WeirClientHello *hello)
{
  for (gsize length = 0; length < octets.length; length++)
    g_assert_cmpint (read_exactly ((WeirSpan){ octets.octets, length }, hello), ==,
                     WEIR_CLIENT_HELLO_NEED_INPUT);

  g_assert_cmpint (read_exactly (octets, hello), ==, WEIR_CLIENT_HELLO_OK);
}

static void
assert_name (const WeirClientHello *hello, const char *name)
{
  g_autofree char *held = weir_span_dup (hello->server_name);

  g_assert_cmpstr (held, ==, name);
}

static void
append_hex (WeirBuffer *buffer, const char *line)
{
  for (; line[0] != '\0' && line[1] != '\0'; line += 2)
    append_number (buffer,
                   (guint) (g_ascii_xdigit_value (line[0]) << 4 | g_ascii_xdigit_value (line[1])),
                   1);
}

/* What client-hellos.txt has under @name. */
static void
load_recorded (const char *name, WeirBuffer *buffer)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "tls", "client-hellos.txt", NULL);
  g_autofree char *text = NULL;
  g_autofree char *title = g_strdup_printf ("[%s]", name);
  g_auto (GStrv) lines = NULL;
  gboolean is_in = FALSE;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] == '[')
      is_in = g_str_equal (lines[i], title);
    else if (is_in && lines[i][0] != '#')
      append_hex (buffer, lines[i]);

  g_assert_cmpuint (weir_buffer_length (buffer), >, 0);
}

static const struct
{
  const char *name;
  const char *server_name;
  gboolean has_alpn;
} recorded[] = {
  { "chromium", "weir.example", TRUE }, { "firefox", "localhost", TRUE },
  { "curl", "weir.example", TRUE },     { "openssl", "weir.example", FALSE },
  { "gnutls", "weir.example", FALSE },
};

static void
test_recorded (gconstpointer data)
{
  const guint row = GPOINTER_TO_UINT (data);
  WeirBuffer buffer = { 0 };
  WeirBuffer in_pieces = { 0 };
  WeirClientHello hello;
  WeirSpan octets;

  load_recorded (recorded[row].name, &buffer);
  octets = weir_buffer_peek (&buffer);
  assert_grows (octets, &hello);
  assert_name (&hello, recorded[row].server_name);
  g_assert_true (hello.offers_tls_1_2_or_later);
  g_assert_cmpint (hello.has_alpn, ==, recorded[row].has_alpn);
  g_assert_true (hello.offers_http_1_1);

  /* The same in records of an octet each: only the name cannot be pointed at. */
  weir_span_take (&octets, 5);
  append_records (&in_pieces, octets, 1);
  assert_grows (weir_buffer_peek (&in_pieces), &hello);
  assert_name (&hello, "");
  g_assert_true (hello.offers_tls_1_2_or_later);
  g_assert_cmpint (hello.has_alpn, ==, recorded[row].has_alpn);
  g_assert_true (hello.offers_http_1_1);

  weir_buffer_clear (&in_pieces);
  weir_buffer_clear (&buffer);
}

typedef struct
{
  const char *name;
  guint version;
  guint type; /* of an extension; beyond 16 bits: none */
  WeirSpan extension;
  WeirClientHelloStatus status;
  gboolean is_modern;
  gboolean is_http_1_1;
} Case;

#define NONE 0x10000
#define OCTETS(string)          \
  {                             \
    string, sizeof (string) - 1 \
  }
#define OK WEIR_CLIENT_HELLO_OK
#define NOT_TLS WEIR_CLIENT_HELLO_NOT_TLS

static const Case cases[] = {
  { "no-extensions", 0x0303, NONE, OCTETS (""), OK, TRUE, TRUE },
  { "tls-1.1", 0x0302, NONE, OCTETS (""), OK, FALSE, TRUE },
  { "ssl-3", 0x0300, NONE, OCTETS (""), OK, FALSE, TRUE },
  { "versions-1.3", 0x0301, 43, OCTETS ("\x02\x03\x04"), OK, TRUE, TRUE },
  { "versions-1.1-alone", 0x0303, 43, OCTETS ("\x02\x03\x02"), OK, FALSE, TRUE },
  { "versions-grease", 0x0303, 43, OCTETS ("\x04\x0a\x0a\x03\x03"), OK, TRUE, TRUE },
  { "versions-draft-alone", 0x0303, 43, OCTETS ("\x02\x7f\x1c"), OK, FALSE, TRUE },
  { "versions-odd", 0x0303, 43, OCTETS ("\x03\x03\x04\x03"), NOT_TLS },
  { "versions-too-long", 0x0303, 43, OCTETS ("\x02\x03\x04\x00"), NOT_TLS },
  { "alpn-h2-alone", 0x0303, 16, OCTETS ("\x00\x03\x02h2"), OK, TRUE, FALSE },
  { "alpn-both", 0x0303, 16, OCTETS ("\x00\x0c\x02h2\x08http/1.1"), OK, TRUE, TRUE },
  { "alpn-http-1.0", 0x0303, 16, OCTETS ("\x00\x09\x08http/1.0"), OK, TRUE, FALSE },
  { "alpn-case", 0x0303, 16, OCTETS ("\x00\x09\x08HTTP/1.1"), OK, TRUE, FALSE },
  { "alpn-prefix", 0x0303, 16, OCTETS ("\x00\x08\x07http/1."), OK, TRUE, FALSE },
  { "alpn-empty-list", 0x0303, 16, OCTETS ("\x00\x00"), NOT_TLS },
  { "alpn-empty-name", 0x0303, 16, OCTETS ("\x00\x01\x00"), NOT_TLS },
  { "alpn-beyond-its-end", 0x0303, 16, OCTETS ("\x00\x03\x08h2"), NOT_TLS },
  { "alpn-short", 0x0303, 16, OCTETS ("\x00\x09\x08http/"), NOT_TLS },
  { "name-short", 0x0303, 0, OCTETS ("\x00\x05\x00\x00\x05weir"), NOT_TLS },
  { "name-of-another-kind", 0x0303, 0, OCTETS ("\x00\x04\x07\x00\x01x"), OK, TRUE, TRUE },
  { "name-empty-list", 0x0303, 0, OCTETS ("\x00\x00"), OK, TRUE, TRUE },
  { "unknown-extension", 0x0303, 0xfe0d, OCTETS ("\xff\xff"), OK, TRUE, TRUE },
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  WeirBuffer extensions = { 0 };
  WeirBuffer message = { 0 };
  WeirClientHello hello;

  if (row->type != NONE)
    append_extension (&extensions, row->type, row->extension);
  append_message (&message, 1, row->version, weir_buffer_peek (&extensions));

  for (gsize piece = 1; piece <= weir_buffer_length (&message); piece++)
    {
      WeirBuffer records = { 0 };

      append_records (&records, weir_buffer_peek (&message), piece);
      g_assert_cmpint (read_exactly (weir_buffer_peek (&records), &hello), ==, row->status);
      if (row->status == WEIR_CLIENT_HELLO_OK)
        {
          g_assert_cmpint (hello.offers_tls_1_2_or_later, ==, row->is_modern);
          g_assert_cmpint (hello.offers_http_1_1, ==, row->is_http_1_1);
          g_assert_cmpuint (hello.server_name.length, ==, 0);
        }
      weir_buffer_clear (&records);
    }

  weir_buffer_clear (&message);
  weir_buffer_clear (&extensions);
}

/* What comes instead of it, and is known by as few octets as can be. */
static const struct
{
  const char *name;
  WeirSpan octets;
} others[] = {
  { "http", OCTETS ("G") },
  { "ssh", OCTETS ("S") },
  { "ssl-2", OCTETS ("\x80") },
  { "alert", OCTETS ("\x15") },
  { "content", OCTETS ("\x17") },
  { "version-2", OCTETS ("\x16\x02") },
  { "empty-record", OCTETS ("\x16\x03\x01\x00\x00") },
  { "long-record", OCTETS ("\x16\x03\x01\x40\x01") },
  { "server-hello", OCTETS ("\x16\x03\x01\x00\x04\x02") },
  { "long-message", OCTETS ("\x16\x03\x01\x00\x04\x01\x01\x00\x00") },
  { "alert-within", OCTETS ("\x16\x03\x01\x00\x01\x01\x15\x03\x01\x00\x02\x02\x28") },
};

static void
test_other (gconstpointer data)
{
  WeirSpan octets = others[GPOINTER_TO_UINT (data)].octets;
  WeirClientHello hello;

  g_assert_cmpint (read_exactly (octets, &hello), ==, WEIR_CLIENT_HELLO_NOT_TLS);
}

/* A long one is waited for, but not if it comes in more octets than any client needs. */
static void
test_long (void)
{
  g_autofree char *padding = g_malloc0 (60000);
  WeirBuffer extensions = { 0 };
  WeirBuffer message = { 0 };
  WeirBuffer records = { 0 };
  WeirClientHello hello;
  WeirSpan octets;

  append_extension (&extensions, 21, (WeirSpan){ padding, 60000 });
  append_extension (&extensions, 16, (WeirSpan) OCTETS ("\x00\x03\x02h2"));
  append_message (&message, 1, 0x0303, weir_buffer_peek (&extensions));

  append_records (&records, weir_buffer_peek (&message), 16 * 1024);
  octets = weir_buffer_peek (&records);
  octets.length--;
  g_assert_cmpint (read_exactly (octets, &hello), ==, WEIR_CLIENT_HELLO_NEED_INPUT);
  octets.length++;
  g_assert_cmpint (read_exactly (octets, &hello), ==, WEIR_CLIENT_HELLO_OK);
  g_assert_false (hello.offers_http_1_1);
  weir_buffer_clear (&records);

  append_records (&records, weir_buffer_peek (&message), 1);
  octets = weir_buffer_peek (&records);
  octets.length = WEIR_CLIENT_HELLO_MAX_LENGTH - 1;
  g_assert_cmpint (read_exactly (octets, &hello), ==, WEIR_CLIENT_HELLO_NEED_INPUT);
  octets.length = WEIR_CLIENT_HELLO_MAX_LENGTH;
  g_assert_cmpint (read_exactly (octets, &hello), ==, WEIR_CLIENT_HELLO_NOT_TLS);
  weir_buffer_clear (&records);

  weir_buffer_clear (&message);
  weir_buffer_clear (&extensions);
}

/* RFC 8446, section 4.2 */
static void
test_repeated (void)
{
  WeirBuffer extensions = { 0 };
  WeirBuffer message = { 0 };
  WeirBuffer records = { 0 };
  WeirClientHello hello;

  append_extension (&extensions, 16, (WeirSpan) OCTETS ("\x00\x09\x08http/1.1"));
  append_extension (&extensions, 16, (WeirSpan) OCTETS ("\x00\x03\x02h2"));
  append_message (&message, 1, 0x0303, weir_buffer_peek (&extensions));
  append_records (&records, weir_buffer_peek (&message), 16 * 1024);
  g_assert_cmpint (read_exactly (weir_buffer_peek (&records), &hello), ==,
                   WEIR_CLIENT_HELLO_NOT_TLS);

  weir_buffer_clear (&records);
  weir_buffer_clear (&message);
  weir_buffer_clear (&extensions);
}

/* No octet of the message can be left out. */
static void
test_truncated (void)
{
  WeirBuffer extensions = { 0 };
  WeirBuffer message = { 0 };

  append_extension (&extensions, 16, (WeirSpan) OCTETS ("\x00\x09\x08http/1.1"));
  append_message (&message, 1, 0x0303, weir_buffer_peek (&extensions));

  for (gsize length = 0; length < weir_buffer_length (&message) - 4; length++)
    {
      WeirBuffer part = { 0 };
      WeirBuffer records = { 0 };
      WeirSpan body = weir_buffer_peek (&message);
      WeirClientHello hello;

      weir_span_take (&body, 4);
      append_number (&part, 1, 1);
      append_vector (&part, 3, (WeirSpan){ body.octets, length });
      append_records (&records, weir_buffer_peek (&part), 16 * 1024);
      /* Without extensions it is a whole one. */
      g_assert_cmpint (read_exactly (weir_buffer_peek (&records), &hello), ==,
                       length == 2 + 32 + 1 + 6 + 2 ? WEIR_CLIENT_HELLO_OK
                                                    : WEIR_CLIENT_HELLO_NOT_TLS);
      weir_buffer_clear (&records);
      weir_buffer_clear (&part);
    }

  weir_buffer_clear (&message);
  weir_buffer_clear (&extensions);
}

static void
add_rows (const char *folder, const char *name, gconstpointer data, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/tls/client-hello/%s/%s", folder, name);

  g_test_add_data_func (path, data, func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (recorded); i++)
    add_rows ("recorded", recorded[i].name, GUINT_TO_POINTER (i), test_recorded);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    add_rows ("cases", cases[i].name, &cases[i], test_case);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    add_rows ("not-tls", others[i].name, GUINT_TO_POINTER (i), test_other);
  g_test_add_func ("/tls/client-hello/long", test_long);
  g_test_add_func ("/tls/client-hello/repeated-extension", test_repeated);
  g_test_add_func ("/tls/client-hello/truncated", test_truncated);

  return g_test_run ();
}
