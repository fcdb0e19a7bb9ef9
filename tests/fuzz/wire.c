/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A second pair of eyes on what Weir writes: a reader of messages that shares
 * no line with Weir's own, and takes nothing but what RFC 9112 says a sender
 * generates.  Whatever else it meets is a fault of Weir's.
 */

#include "wire.h"

#include <string.h>

/* RFC 9110, section 5.6.2 */
static gboolean
is_token (WeirSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (!g_ascii_isalnum (text.octets[i]) &&
        (text.octets[i] == '\0' || strchr ("!#$%&'*+-.^_`|~", text.octets[i]) == NULL))
      return FALSE;

  return text.length > 0;
}

/* Section 5.5: no control octet but a tab, and none of the white around it. */
static gboolean
is_field_value (WeirSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (g_ascii_iscntrl (text.octets[i]) && text.octets[i] != '\t')
      return FALSE;

  return text.length == 0 || (strchr (" \t", text.octets[0]) == NULL &&
                              strchr (" \t", text.octets[text.length - 1]) == NULL);
}

/* Takes a line, and its end. */
static gboolean
take_line (WeirSpan *input, WeirSpan *line)
{
  const char *end = input->length > 0 ? memmem (input->octets, input->length, "\r\n", 2) : NULL;

  if (end == NULL)
    return FALSE;

  *line = weir_span_take (input, (gsize) (end - input->octets));
  weir_span_take (input, 2);
  g_assert_true (line->length == 0 || memchr (line->octets, '\n', line->length) == NULL);
  g_assert_true (line->length == 0 || memchr (line->octets, '\r', line->length) == NULL);

  return TRUE;
}

static WireField
split_field (WeirSpan line)
{
  const char *colon = memchr (line.octets, ':', line.length);
  WireField field;

  g_assert_nonnull (colon);
  field.name = weir_span_take (&line, (gsize) (colon - line.octets));
  weir_span_take (&line, 1);
  if (line.length > 0 && *line.octets == ' ')
    weir_span_take (&line, 1);
  field.value = line;
  g_assert_true (is_token (field.name));
  g_assert_true (is_field_value (field.value));

  return field;
}

gboolean
wire_take_head (WeirSpan *input, WireHead *head)
{
  WeirSpan line;

  head->n_fields = 0;
  if (!take_line (input, &head->start))
    return FALSE;

  while (take_line (input, &line))
    {
      if (line.length == 0)
        return TRUE;

      g_assert_cmpuint (head->n_fields, <, WIRE_MAX_FIELDS);
      head->fields[head->n_fields++] = split_field (line);
    }

  return FALSE;
}

guint
wire_count (const WireHead *head, const char *name, WeirSpan *value)
{
  guint n_found = 0;

  for (guint i = 0; i < head->n_fields; i++)
    {
      if (!weir_span_equal_nocase (head->fields[i].name, name))
        continue;

      n_found++;
      if (value != NULL)
        *value = head->fields[i].value;
    }

  return n_found;
}

void
wire_check_request (const WireHead *head, WeirSpan *method, WeirSpan *target)
{
  static const char version[] = " HTTP/1.1";
  WeirSpan line = head->start;
  const char *space = memchr (line.octets, ' ', line.length);

  g_assert_nonnull (space);
  *method = weir_span_take (&line, (gsize) (space - line.octets));
  weir_span_take (&line, 1);
  g_assert_cmpuint (line.length, >, strlen (version));
  *target = weir_span_take (&line, line.length - strlen (version));

  g_assert_true (is_token (*method));
  g_assert_cmpmem (line.octets, line.length, version, strlen (version));
  for (gsize i = 0; i < target->length; i++)
    g_assert_true (!g_ascii_iscntrl (target->octets[i]) && target->octets[i] != ' ');
}

guint
wire_check_response (const WireHead *head)
{
  static const char version[] = "HTTP/1.1 ";
  WeirSpan line = head->start;
  WeirSpan found;
  guint status = 0;

  g_assert_cmpuint (line.length, >=, strlen (version) + 4);
  found = weir_span_take (&line, strlen (version));
  g_assert_cmpmem (found.octets, found.length, version, strlen (version));

  found = weir_span_take (&line, 3);
  for (gsize i = 0; i < found.length; i++)
    {
      g_assert_true (g_ascii_isdigit (found.octets[i]));
      status = status * 10 + (guint) g_ascii_digit_value (found.octets[i]);
    }
  g_assert_cmpuint (status, >=, 100);
  g_assert_cmpint (*line.octets, ==, ' ');
  for (gsize i = 0; i < line.length; i++)
    g_assert_true (!g_ascii_iscntrl (line.octets[i]) || line.octets[i] == '\t');

  return status;
}

void
wire_check_hop_by_hop (const WireHead *head)
{
  static const char *const names[] = { "Keep-Alive", "Proxy-Connection", "TE", "HTTP2-Settings",
                                       "Proxy-Authorization" };
  WeirSpan connection = { "", 0 };
  WeirSpan upgrade = { "", 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpuint (wire_count (head, names[i], NULL), ==, 0);

  g_assert_cmpuint (wire_count (head, "Connection", &connection), <=, 1);
  g_assert_cmpuint (wire_count (head, "Upgrade", &upgrade), <=, 1);
  g_assert_true (weir_span_equal_string (upgrade, "websocket") || upgrade.length == 0);
  g_assert_true (weir_span_equal_string (connection, upgrade.length > 0 ? "Upgrade" : "close") ||
                 (connection.length == 0 && upgrade.length == 0));
}

static guint64
parse_number (WeirSpan text, guint base)
{
  g_autofree char *digits = g_strndup (text.octets, text.length);
  guint64 number;

  g_assert_true (g_ascii_string_to_unsigned (digits, base, 0, G_MAXUINT64, &number, NULL));
  g_assert_true (g_ascii_isxdigit (*digits));

  return number;
}

WireFraming
wire_check_framing (const WireHead *head, guint64 *length)
{
  WeirSpan stated;
  WeirSpan coding;
  const guint n_lengths = wire_count (head, "Content-Length", &stated);
  const guint n_codings = wire_count (head, "Transfer-Encoding", &coding);

  g_assert_cmpuint (n_lengths + n_codings, <=, 1);
  if (n_codings > 0)
    {
      g_assert_true (weir_span_equal_string (coding, "chunked"));
      return WIRE_CHUNKED;
    }

  *length = n_lengths > 0 ? parse_number (stated, 10) : 0;
  return n_lengths > 0 ? WIRE_BY_LENGTH : WIRE_UNTIL_END;
}

/* Sizes alone, no extensions and no trailers: Weir passes neither on. */
static gboolean
take_chunks (WeirSpan *input)
{
  WeirSpan line;

  while (take_line (input, &line))
    {
      const guint64 size = parse_number (line, 16);

      if (size == 0)
        {
          if (input->length >= 2)
            g_assert_cmpmem (weir_span_take (input, 2).octets, 2, "\r\n", 2);
          else
            return FALSE;
          return TRUE;
        }

      if (input->length < size + 2)
        break;
      weir_span_take (input, size);
      g_assert_cmpmem (weir_span_take (input, 2).octets, 2, "\r\n", 2);
    }

  weir_span_take (input, input->length);
  return FALSE;
}

gboolean
wire_take_content (WeirSpan *input, WireFraming framing, guint64 length)
{
  const gsize there = input->length;

  switch (framing)
    {
    case WIRE_CHUNKED:
      return take_chunks (input);

    case WIRE_BY_LENGTH:
      weir_span_take (input, (gsize) MIN (length, there));
      return there >= length;

    case WIRE_UNTIL_END:
      weir_span_take (input, there);
      return TRUE;

    case WIRE_NO_CONTENT:
    default:
      return TRUE;
    }
}
