/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a client says first, read just far enough to know whether the inside of
 * its tunnel can be looked at.
 *
 * A ClientHello is one handshake message that lies in one or more records:
 *
 *   22 3 x length │ 1 length24 version random session suites … extensions │ 22 3 x …
 *
 * First the records are walked through until the message is whole; only then,
 * and only if they are several, is it copied together.  So octets that come one
 * by one cost a short walk each.  This is a reader, not a judge: whoever shakes
 * hands looks at the ClientHello again, and strictly.
 */

#include "weir-client-hello.h"

#define RECORD_HEADER_LENGTH 5
#define RECORD_HANDSHAKE 22
#define RECORD_MAX_LENGTH (16 * 1024)
#define MESSAGE_HEADER_LENGTH 4
#define MESSAGE_CLIENT_HELLO 1
#define RANDOM_LENGTH 32
#define SESSION_ID_MAX_LENGTH 32

#define VERSION_TLS_1_2 0x0303
#define VERSION_TLS_1_3 0x0304

/* RFC 8446, section 4.2 */
#define EXTENSION_SERVER_NAME 0
#define EXTENSION_ALPN 16
#define EXTENSION_SUPPORTED_VERSIONS 43

#define NAME_TYPE_HOST 0

/* A ClientHello of browsers has some twenty. */
#define MAX_EXTENSIONS 128

/* Splits a number of @n_octets octets off the front of @input; 0 if they are not there. */
static gboolean
take_number (WeirSpan *input, guint n_octets, guint *number)
{
  WeirSpan octets;

  if (input->length < n_octets)
    return FALSE;

  octets = weir_span_take (input, n_octets);
  *number = 0;
  for (guint i = 0; i < n_octets; i++)
    *number = *number << 8 | (guint8) octets.octets[i];

  return TRUE;
}

/* Splits a vector off the front of @input: its length in @n_octets octets, and what it says. */
static gboolean
take_vector (WeirSpan *input, guint n_octets, WeirSpan *vector)
{
  guint length;

  if (!take_number (input, n_octets, &length) || length > input->length)
    return FALSE;

  *vector = weir_span_take (input, length);

  return TRUE;
}

static gboolean
read_server_name (WeirSpan extension, WeirClientHello *hello)
{
  WeirSpan list;
  WeirSpan name;
  guint type;

  if (!take_vector (&extension, 2, &list) || extension.length > 0)
    return FALSE;

  while (list.length > 0)
    {
      if (!take_number (&list, 1, &type) || !take_vector (&list, 2, &name))
        return FALSE;
      if (type == NAME_TYPE_HOST && hello->server_name.length == 0)
        hello->server_name = name;
    }

  return TRUE;
}

/* RFC 7301, section 3.1 */
static gboolean
read_protocols (WeirSpan extension, WeirClientHello *hello)
{
  WeirSpan list;
  WeirSpan protocol;

  if (!take_vector (&extension, 2, &list) || extension.length > 0 || list.length == 0)
    return FALSE;

  hello->has_alpn = TRUE;
  hello->offers_http_1_1 = FALSE;
  while (list.length > 0)
    {
      if (!take_vector (&list, 1, &protocol) || protocol.length == 0)
        return FALSE;
      if (weir_span_equal_string (protocol, "http/1.1"))
        hello->offers_http_1_1 = TRUE;
    }

  return TRUE;
}

/* RFC 8446, section 4.2.1: what it says counts more than the version before. */
static gboolean
read_versions (WeirSpan extension, WeirClientHello *hello)
{
  WeirSpan list;
  guint version;

  if (!take_vector (&extension, 1, &list) || extension.length > 0)
    return FALSE;

  hello->offers_tls_1_2_or_later = FALSE;
  while (list.length > 0)
    {
      if (!take_number (&list, 2, &version))
        return FALSE;
      if (version == VERSION_TLS_1_2 || version == VERSION_TLS_1_3)
        hello->offers_tls_1_2_or_later = TRUE;
    }

  return TRUE;
}

static gboolean
read_extension (guint type, WeirSpan extension, WeirClientHello *hello)
{
  switch (type)
    {
    case EXTENSION_SERVER_NAME:
      return read_server_name (extension, hello);
    case EXTENSION_ALPN:
      return read_protocols (extension, hello);
    case EXTENSION_SUPPORTED_VERSIONS:
      return read_versions (extension, hello);
    default:
      return TRUE;
    }
}

static gboolean
read_extensions (WeirSpan extensions, WeirClientHello *hello)
{
  guint16 seen[MAX_EXTENSIONS];

  for (guint n_seen = 0; extensions.length > 0; n_seen++)
    {
      WeirSpan extension;
      guint type;

      if (n_seen == MAX_EXTENSIONS || !take_number (&extensions, 2, &type) ||
          !take_vector (&extensions, 2, &extension))
        return FALSE;

      /* RFC 8446, section 4.2: not more than one of a type. */
      for (guint i = 0; i < n_seen; i++)
        if (seen[i] == type)
          return FALSE;
      seen[n_seen] = (guint16) type;

      if (!read_extension (type, extension, hello))
        return FALSE;
    }

  return TRUE;
}

/* RFC 8446, section 4.1.2 */
static gboolean
read_message (WeirSpan message, WeirClientHello *hello)
{
  WeirSpan session_id;
  WeirSpan suites;
  WeirSpan compressions;
  WeirSpan extensions;
  guint version;

  if (!take_number (&message, 2, &version) || message.length < RANDOM_LENGTH)
    return FALSE;
  weir_span_take (&message, RANDOM_LENGTH);

  if (!take_vector (&message, 1, &session_id) || session_id.length > SESSION_ID_MAX_LENGTH ||
      !take_vector (&message, 2, &suites) || suites.length == 0 || suites.length % 2 != 0 ||
      !take_vector (&message, 1, &compressions) || compressions.length == 0)
    return FALSE;

  hello->offers_tls_1_2_or_later = version >= VERSION_TLS_1_2;
  hello->offers_http_1_1 = TRUE;
  if (message.length == 0)
    return TRUE;

  return take_vector (&message, 2, &extensions) && message.length == 0 &&
         read_extensions (extensions, hello);
}

/* Splits what a record carries off the front of @input; the last one may not be there in full. */
static WeirClientHelloStatus
take_fragment (WeirSpan *input, WeirSpan *fragment)
{
  const char *header = input->octets;
  guint length;

  /* What is no TLS should be known by its first octet: its sender may wait for an answer. */
  if ((input->length > 0 && header[0] != RECORD_HANDSHAKE) ||
      (input->length > 1 && header[1] != VERSION_TLS_1_2 >> 8))
    return WEIR_CLIENT_HELLO_NOT_TLS;
  if (input->length < RECORD_HEADER_LENGTH)
    return WEIR_CLIENT_HELLO_NEED_INPUT;

  length = (guint) (guint8) header[3] << 8 | (guint8) header[4];
  if (length == 0 || length > RECORD_MAX_LENGTH)
    return WEIR_CLIENT_HELLO_NOT_TLS;

  weir_span_take (input, RECORD_HEADER_LENGTH);
  *fragment = weir_span_take (input, MIN (length, input->length));

  return WEIR_CLIENT_HELLO_OK;
}

/* Puts the first @size octets of what records carry together, or just looks whether they are there.
 * @message: (out caller-allocates) (nullable) */
static WeirClientHelloStatus
gather (WeirSpan octets, gsize size, char *message)
{
  gsize gathered = 0;

  while (gathered < size)
    {
      WeirSpan fragment;
      WeirClientHelloStatus status = take_fragment (&octets, &fragment);
      gsize length;

      if (status != WEIR_CLIENT_HELLO_OK)
        return status;
      length = MIN (fragment.length, size - gathered);
      if (message != NULL && length > 0)
        memcpy (message + gathered, fragment.octets, length);
      gathered += length;
    }

  return WEIR_CLIENT_HELLO_OK;
}

/* How long the message is, with its header. */
static WeirClientHelloStatus
measure_message (WeirSpan octets, gsize *size)
{
  char header[MESSAGE_HEADER_LENGTH];
  WeirSpan rest = { header + 1, sizeof header - 1 };
  WeirClientHelloStatus status = gather (octets, 1, header);
  guint length = 0;

  if (status == WEIR_CLIENT_HELLO_OK && header[0] != MESSAGE_CLIENT_HELLO)
    return WEIR_CLIENT_HELLO_NOT_TLS;
  if (status == WEIR_CLIENT_HELLO_OK)
    status = gather (octets, sizeof header, header);
  if (status != WEIR_CLIENT_HELLO_OK)
    return status;

  take_number (&rest, sizeof header - 1, &length);
  *size = sizeof header + length;

  return *size <= WEIR_CLIENT_HELLO_MAX_LENGTH ? WEIR_CLIENT_HELLO_OK : WEIR_CLIENT_HELLO_NOT_TLS;
}

/* Reads the message of @size octets, which are there. */
static gboolean
read_whole (WeirSpan octets, gsize size, WeirClientHello *hello)
{
  WeirSpan rest = octets;
  WeirSpan message = { NULL, 0 };
  g_autofree char *copy = NULL;
  gboolean is_well_formed;

  take_fragment (&rest, &message);
  message.length = MIN (message.length, size);
  if (message.length < size)
    {
      copy = g_malloc (size);
      gather (octets, size, copy);
      message = (WeirSpan){ copy, size };
    }

  weir_span_take (&message, MESSAGE_HEADER_LENGTH);
  is_well_formed = read_message (message, hello);
  if (copy != NULL)
    hello->server_name = (WeirSpan){ NULL, 0 };

  return is_well_formed;
}

WeirClientHelloStatus
weir_client_hello_read (WeirSpan octets, WeirClientHello *hello)
{
  WeirClientHelloStatus status;
  gsize size;

  g_return_val_if_fail (hello != NULL, WEIR_CLIENT_HELLO_NOT_TLS);

  *hello = (WeirClientHello){ 0 };

  status = measure_message (octets, &size);
  if (status == WEIR_CLIENT_HELLO_OK)
    status = gather (octets, size, NULL);

  if (status == WEIR_CLIENT_HELLO_NEED_INPUT && octets.length >= WEIR_CLIENT_HELLO_MAX_LENGTH)
    return WEIR_CLIENT_HELLO_NOT_TLS;
  if (status != WEIR_CLIENT_HELLO_OK)
    return status;

  return read_whole (octets, size, hello) ? WEIR_CLIENT_HELLO_OK : WEIR_CLIENT_HELLO_NOT_TLS;
}
