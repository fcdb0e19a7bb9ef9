/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where the content of a message ends (RFC 9112, section 6.3).
 *
 * Two recipients that differ on this are how requests are smuggled, so what is
 * not plain is refused: Content-Length and Transfer-Encoding together, lengths
 * that differ or are not digits alone, any transfer coding but "chunked" alone,
 * any transfer coding in HTTP/1.0.
 *
 * All fields count here, also those that are not forwarded: a Connection field
 * that names Content-Length changes nothing.
 */

#include "weir-body.h"

#include "weir-octet.h"

#define STATUS_NO_CONTENT 204
#define STATUS_NOT_MODIFIED 304

/* What the fields say, whatever the message. */
typedef struct
{
  gboolean has_length;
  guint64 length;
  gboolean is_chunked;
} Lengths;

/* Reads 1*DIGIT, at most what fits a signed 64-bit number. */
static gboolean
parse_digits (WeirSpan text, guint64 *number)
{
  *number = 0;

  for (gsize i = 0; i < text.length; i++)
    {
      int digit = weir_octet_digit_value (text.octets[i]);

      if (digit < 0 || *number > (G_MAXINT64 - (guint64) digit) / 10)
        return FALSE;

      *number = *number * 10 + (guint64) digit;
    }

  return text.length > 0;
}

/* Reads a line of Content-Length: one number, or several that are equal. */
static gboolean
add_length (WeirSpan value, Lengths *lengths)
{
  gboolean is_last;

  do
    {
      const char *comma = value.length > 0 ? memchr (value.octets, ',', value.length) : NULL;
      gsize length = comma != NULL ? (gsize) (comma - value.octets) : value.length;
      guint64 number;

      is_last = comma == NULL;
      if (!parse_digits (weir_span_trim (weir_span_take (&value, length)), &number))
        return FALSE;

      if (lengths->has_length && lengths->length != number)
        return FALSE;

      lengths->has_length = TRUE;
      lengths->length = number;
      weir_span_take (&value, is_last ? 0 : 1);
    }
  while (!is_last);

  return TRUE;
}

static WeirBodyStatus
add_coding (WeirSpan value, guint8 minor_version, Lengths *lengths)
{
  if (lengths->is_chunked || minor_version == 0 || value.length == 0)
    return WEIR_BODY_MALFORMED;

  lengths->is_chunked = TRUE;

  return weir_span_equal_nocase (value, "chunked") ? WEIR_BODY_OK : WEIR_BODY_NOT_IMPLEMENTED;
}

static WeirBodyStatus
read_lengths (const WeirHead *head, Lengths *lengths)
{
  WeirBodyStatus status = WEIR_BODY_OK;

  *lengths = (Lengths){ 0 };

  for (guint i = 0; i < head->n_fields; i++)
    {
      const WeirField *field = &head->fields[i];

      if (field->id == WEIR_FIELD_CONTENT_LENGTH && !add_length (field->value, lengths))
        return WEIR_BODY_MALFORMED;

      if (field->id == WEIR_FIELD_TRANSFER_ENCODING)
        {
          WeirBodyStatus added = add_coding (field->value, head->minor_version, lengths);

          if (added == WEIR_BODY_MALFORMED)
            return added;
          status = added;
        }
    }

  return lengths->has_length && lengths->is_chunked ? WEIR_BODY_MALFORMED : status;
}

static void
set_framing (WeirBodyFraming *framing, WeirBodyKind kind, const Lengths *lengths)
{
  framing->kind = kind;
  framing->length = kind == WEIR_BODY_LENGTH ? lengths->length : 0;
  framing->has_length_field = lengths->has_length;
  framing->stated_length = lengths->length;
}

/**
 * weir_body_frame_request:
 * @head: the head of a request
 * @framing: (out caller-allocates): how its content is framed
 *
 * Any request may have content, whatever its method (RFC 9112, section 6.3).
 *
 * Returns: %WEIR_BODY_OK if @framing is set, else what is wrong
 */
WeirBodyStatus
weir_body_frame_request (const WeirHead *head, WeirBodyFraming *framing)
{
  Lengths lengths;
  WeirBodyStatus status = read_lengths (head, &lengths);

  if (status != WEIR_BODY_OK)
    return status;

  if (lengths.is_chunked)
    set_framing (framing, WEIR_BODY_CHUNKED, &lengths);
  else
    set_framing (framing, lengths.has_length ? WEIR_BODY_LENGTH : WEIR_BODY_NONE, &lengths);

  return WEIR_BODY_OK;
}

/* RFC 9112, section 6.3, items 1 and 2: no length fields either (RFC 9110, section 8.6). */
static gboolean
never_has_lengths (guint16 status, gboolean to_connect)
{
  return status < 200 || status == STATUS_NO_CONTENT || (to_connect && status < 300);
}

/**
 * weir_body_frame_response:
 * @head: the head of a response
 * @to_head: whether it answers HEAD
 * @to_connect: whether it answers CONNECT
 * @framing: (out caller-allocates): how its content is framed
 *
 * A length that HEAD or 304 states without content is checked like any other.
 *
 * Returns: %WEIR_BODY_OK if @framing is set, else what is wrong
 */
WeirBodyStatus
weir_body_frame_response (const WeirHead *head,
                          gboolean to_head,
                          gboolean to_connect,
                          WeirBodyFraming *framing)
{
  Lengths lengths = { 0 };
  WeirBodyStatus status;

  if (never_has_lengths (head->status, to_connect))
    {
      set_framing (framing, WEIR_BODY_NONE, &lengths);
      return WEIR_BODY_OK;
    }

  status = read_lengths (head, &lengths);
  if (status != WEIR_BODY_OK)
    return status;

  if (to_head || head->status == STATUS_NOT_MODIFIED)
    set_framing (framing, WEIR_BODY_NONE, &lengths);
  else if (lengths.is_chunked)
    set_framing (framing, WEIR_BODY_CHUNKED, &lengths);
  else
    set_framing (framing, lengths.has_length ? WEIR_BODY_LENGTH : WEIR_BODY_CLOSE, &lengths);

  return WEIR_BODY_OK;
}

void
weir_body_reader_init (WeirBodyReader *self, const WeirBodyFraming *framing)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (framing != NULL);

  *self = (WeirBodyReader){ .kind = framing->kind, .left = framing->length };
}

/**
 * weir_body_reader_next:
 * @self: the reader of the message under way
 * @input: (inout): what was received; comes back without what was read
 * @data: (out caller-allocates): the content found, a part of @input
 *
 * Reads @input up to and with the next run of content.  Call it again while it
 * answers %WEIR_CHUNKED_DATA; %WEIR_CHUNKED_END may come without any input.
 *
 * Returns: %WEIR_CHUNKED_DATA if @data was set, else why it was not
 */
WeirChunkedStatus
weir_body_reader_next (WeirBodyReader *self, WeirSpan *input, WeirSpan *data)
{
  gsize length;

  g_return_val_if_fail (self != NULL, WEIR_CHUNKED_INVALID);
  g_return_val_if_fail (input != NULL, WEIR_CHUNKED_INVALID);
  g_return_val_if_fail (data != NULL, WEIR_CHUNKED_INVALID);

  if (self->kind == WEIR_BODY_CHUNKED)
    return weir_chunked_decoder_next (&self->chunked, input, data);

  if (weir_body_reader_is_done (self))
    return WEIR_CHUNKED_END;

  if (input->length == 0)
    return WEIR_CHUNKED_NEED_INPUT;

  length = input->length;
  if (self->kind == WEIR_BODY_LENGTH)
    {
      length = (gsize) MIN (self->left, length);
      self->left -= length;
    }
  *data = weir_span_take (input, length);

  return WEIR_CHUNKED_DATA;
}

/**
 * weir_body_reader_end_of_stream:
 * @self: a reader
 *
 * Tells the reader that the connection ended and nothing more will come.
 *
 * Returns: whether the content was whole
 */
gboolean
weir_body_reader_end_of_stream (WeirBodyReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind == WEIR_BODY_CLOSE)
    self->kind = WEIR_BODY_NONE;

  return weir_body_reader_is_done (self);
}

gboolean
weir_body_reader_is_done (const WeirBodyReader *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  switch ((WeirBodyKind) self->kind)
    {
    case WEIR_BODY_NONE:
      return TRUE;

    case WEIR_BODY_LENGTH:
      return self->left == 0;

    case WEIR_BODY_CHUNKED:
      return weir_chunked_decoder_is_done (&self->chunked);

    case WEIR_BODY_CLOSE:
    default:
      return FALSE;
    }
}

/**
 * weir_body_reader_get_left:
 * @self: a reader
 * @left: (out): the octets of content still to come
 *
 * Returns: %FALSE if that is not known, since the content is chunked or ends
 *   with the connection
 */
gboolean
weir_body_reader_get_left (const WeirBodyReader *self, guint64 *left)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (left != NULL, FALSE);

  if (self->kind != WEIR_BODY_LENGTH && self->kind != WEIR_BODY_NONE)
    return FALSE;

  *left = self->left;

  return TRUE;
}

/**
 * weir_body_reader_skip:
 * @self: a reader that knows what is left
 * @length: octets of content, no more than are left
 *
 * Counts content that went by without the reader.
 */
void
weir_body_reader_skip (WeirBodyReader *self, guint64 length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (length <= self->left);

  self->left -= length;
}
