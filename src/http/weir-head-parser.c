/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Heads of requests and responses (RFC 9112, sections 2 to 5).
 *
 * The parser goes line by line: it looks for the CRLF at the end of a line,
 * which finds every octet that may not be in a head on the way, then takes the
 * line apart.  Nothing is copied; fields are spans into the input.
 *
 *   START ─► METHOD ─► START_LINE ─► FIELDS ─► complete
 *    └▲ empty lines before a request
 *
 * A head that comes in pieces is looked at once as it comes: the parser
 * remembers where it stopped, and starts anew when all is there, or a fault was
 * found, to fill in the caller's WeirHead.  So every octet is looked at twice
 * at most, and a fault does not wait for the end of the head, or, in the first
 * line, for the end of the line: TLS or another protocol is noticed at its
 * first octet.
 *
 * We are strict where recipients differ (RFC 9112, section 11): lines end with
 * CRLF and nothing else, no other control octets but HTAB, no folded lines, no
 * white space before a colon or around a start line.
 */

#include "weir-head-parser.h"

#include "weir-octet.h"

typedef enum
{
  STATE_START,      /* nothing but empty lines so far */
  STATE_METHOD,     /* within the first word of the start line */
  STATE_START_LINE, /* behind it */
  STATE_FIELDS,     /* behind the start line */
} State;

#define VERSION_LENGTH (sizeof "HTTP/1.1" - 1)
#define STATUS_LENGTH 3

typedef struct
{
  WeirHeadParser *parser;
  WeirSpan input;
  WeirHead *head;
} Run;

/* Checks that the line under way, known up to @end, and the head with it are not too long. */
static WeirHeadStatus
check_length (const Run *run, gsize end)
{
  const WeirHeadParser *parser = run->parser;
  gsize length = end - parser->line;

  if (parser->state < STATE_FIELDS && length > WEIR_HEAD_MAX_START_LINE)
    return WEIR_HEAD_START_TOO_LONG;

  if (length > WEIR_HEAD_MAX_FIELD_LINE || end > WEIR_HEAD_MAX_LENGTH)
    return WEIR_HEAD_TOO_LARGE;

  return WEIR_HEAD_NEED_INPUT;
}

/*
 * Checks that what is new of the first word, in @begin to @end, can be of a method.
 * Whatever is wrong behind it, who answers must know of HEAD.
 */
static WeirHeadStatus
check_method (const Run *run, gsize begin, gsize end)
{
  for (gsize i = begin; i < end; i++)
    {
      char octet = run->input.octets[i];

      if (octet == ' ' && i > run->parser->line)
        {
          run->head->method =
            (WeirSpan){ run->input.octets + run->parser->line, i - run->parser->line };
          run->parser->state = STATE_START_LINE;
          break;
        }

      if (!weir_octet_is (octet, WEIR_OCTET_TOKEN))
        return WEIR_HEAD_MALFORMED;

      run->parser->state = STATE_METHOD;
    }

  return WEIR_HEAD_NEED_INPUT;
}

static WeirHeadStatus
check_protocol (const Run *run, gsize end)
{
  gsize length = MIN (end - run->parser->line, sizeof "HTTP/" - 1);

  if (memcmp (run->input.octets + run->parser->line, "HTTP/", length) != 0)
    return WEIR_HEAD_MALFORMED;

  return WEIR_HEAD_NEED_INPUT;
}

/* Checks what is new of the line under way, in @begin to @end, before it is taken apart. */
static WeirHeadStatus
check_line (const Run *run, gsize begin, gsize end)
{
  WeirHeadStatus status = WEIR_HEAD_NEED_INPUT;

  if (run->parser->state < STATE_START_LINE)
    status = run->head->is_request ? check_method (run, begin, end) : check_protocol (run, end);

  return status == WEIR_HEAD_NEED_INPUT ? check_length (run, end) : status;
}

/* @octet, eight times. */
#define EIGHT(octet) (G_GUINT64_CONSTANT (0x0101010101010101) * (octet))

/* Whether one of eight octets is below SP, or DEL; then they are looked at one by one. */
static gboolean
has_control (guint64 octets)
{
  guint64 deletes = octets ^ EIGHT (0x7f);
  guint64 found = ((octets - EIGHT (0x20)) & ~octets) | ((deletes - EIGHT (0x01)) & ~deletes);

  return (found & EIGHT (0x80)) != 0;
}

/* Returns the offset of the first octet from @offset on that may not be in a line. */
static gsize
skip_text (WeirSpan input, gsize offset)
{
  guint64 octets;

  for (; input.length - offset >= sizeof octets; offset += sizeof octets)
    {
      memcpy (&octets, input.octets + offset, sizeof octets);
      if (has_control (octets))
        break;
    }

  while (offset < input.length && weir_octet_is (input.octets[offset], WEIR_OCTET_TEXT))
    offset++;

  return offset;
}

/* Takes the next line.  Returns %WEIR_HEAD_COMPLETE if @line was set. */
static WeirHeadStatus
next_line (const Run *run, WeirSpan *line)
{
  WeirHeadParser *parser = run->parser;
  WeirSpan input = run->input;
  gsize cr = skip_text (input, parser->scanned);
  WeirHeadStatus status = check_line (run, parser->scanned, cr);

  parser->scanned = cr;
  if (status != WEIR_HEAD_NEED_INPUT || cr == input.length)
    return status;

  if (input.octets[cr] != '\r')
    return WEIR_HEAD_MALFORMED;

  if (cr + 1 == input.length)
    return WEIR_HEAD_NEED_INPUT;

  if (input.octets[cr + 1] != '\n')
    return WEIR_HEAD_MALFORMED;

  *line = (WeirSpan){ input.octets + parser->line, cr - parser->line };
  parser->line = parser->scanned = cr + 2;

  return WEIR_HEAD_COMPLETE;
}

/* Reads "HTTP/1.x"; a minor version above ours is ours (RFC 9110, section 2.5). */
static WeirHeadStatus
parse_version (WeirSpan text, WeirHead *head)
{
  if (text.length != VERSION_LENGTH || memcmp (text.octets, "HTTP/", 5) != 0 ||
      !g_ascii_isdigit (text.octets[5]) || text.octets[6] != '.' ||
      !g_ascii_isdigit (text.octets[7]))
    return WEIR_HEAD_MALFORMED;

  if (text.octets[5] != '1')
    return WEIR_HEAD_BAD_VERSION;

  head->minor_version = text.octets[7] == '0' ? 0 : 1;

  return WEIR_HEAD_COMPLETE;
}

static gsize
measure (WeirSpan text, WeirOctetClass octet_class)
{
  gsize length = 0;

  while (length < text.length && weir_octet_is (text.octets[length], octet_class))
    length++;

  return length;
}

/* Takes a run of octets of @octet_class and the SP behind it. */
static gboolean
take_word (WeirSpan *line, WeirOctetClass octet_class, WeirSpan *word)
{
  *word = weir_span_take (line, measure (*line, octet_class));

  return word->length > 0 && line->length > 0 && *weir_span_take (line, 1).octets == ' ';
}

/* RFC 9112, section 3: exactly METHOD SP TARGET SP VERSION. */
static WeirHeadStatus
parse_request_line (WeirSpan line, WeirHead *head)
{
  WeirSpan method;
  WeirSpan target;

  if (!take_word (&line, WEIR_OCTET_TOKEN, &method))
    return WEIR_HEAD_MALFORMED;
  head->method = method;

  if (!take_word (&line, WEIR_OCTET_TARGET, &target))
    return WEIR_HEAD_MALFORMED;
  head->target = target;

  return parse_version (line, head);
}

/* RFC 9112, section 4; the SP before an absent reason may be missing, as it often is. */
static WeirHeadStatus
parse_status_line (WeirSpan line, WeirHead *head)
{
  WeirHeadStatus status;
  guint code = 0;

  if (line.length < VERSION_LENGTH + 1 + STATUS_LENGTH)
    return WEIR_HEAD_MALFORMED;

  status = parse_version (weir_span_take (&line, VERSION_LENGTH), head);
  if (status != WEIR_HEAD_COMPLETE)
    return status;

  if (*weir_span_take (&line, 1).octets != ' ')
    return WEIR_HEAD_MALFORMED;

  for (guint i = 0; i < STATUS_LENGTH; i++)
    {
      int digit = weir_octet_digit_value (*weir_span_take (&line, 1).octets);

      if (digit < 0)
        return WEIR_HEAD_MALFORMED;
      code = code * 10 + (guint) digit;
    }

  if (code < 100 || (line.length > 0 && *weir_span_take (&line, 1).octets != ' '))
    return WEIR_HEAD_MALFORMED;

  head->status = (guint16) code;
  head->reason = line;

  return WEIR_HEAD_COMPLETE;
}

/* RFC 9112, section 5: a token, directly behind it ":", then the value. */
static WeirHeadStatus
parse_field_line (const Run *run, WeirSpan line)
{
  WeirSpan name = weir_span_take (&line, measure (line, WEIR_OCTET_TOKEN));
  WeirField *field;

  if (name.length == 0 || line.length == 0 || *weir_span_take (&line, 1).octets != ':')
    return WEIR_HEAD_MALFORMED;

  if (run->parser->n_fields == WEIR_HEAD_MAX_FIELDS)
    return WEIR_HEAD_TOO_LARGE;

  field = &run->head->fields[run->parser->n_fields++];
  field->name = name;
  field->value = weir_span_trim (line);
  field->id = (guint8) weir_field_lookup (name);
  field->dropped = FALSE;

  return WEIR_HEAD_NEED_INPUT;
}

/* Takes a line apart.  Returns %WEIR_HEAD_NEED_INPUT if the head goes on behind it. */
static WeirHeadStatus
parse_line (const Run *run, WeirSpan line)
{
  WeirHeadParser *parser = run->parser;
  WeirHeadStatus status;

  if (parser->state == STATE_FIELDS)
    return line.length > 0 ? parse_field_line (run, line) : WEIR_HEAD_COMPLETE;

  /* RFC 9112, section 2.2 */
  if (line.length == 0 && run->head->is_request)
    return WEIR_HEAD_NEED_INPUT;

  status = run->head->is_request ? parse_request_line (line, run->head)
                                 : parse_status_line (line, run->head);
  parser->state = STATE_FIELDS;

  return status == WEIR_HEAD_COMPLETE ? WEIR_HEAD_NEED_INPUT : status;
}

static WeirHeadStatus
parse_lines (const Run *run)
{
  WeirHeadStatus status;

  do
    {
      WeirSpan line;

      status = next_line (run, &line);
      if (status != WEIR_HEAD_COMPLETE)
        return status;

      status = parse_line (run, line);
    }
  while (status == WEIR_HEAD_NEED_INPUT);

  return status;
}

static void
reset_head (WeirHead *head, gboolean is_request)
{
  const WeirSpan nothing = { "", 0 };

  head->is_request = is_request;
  head->minor_version = 1;
  head->method = head->target = head->reason = nothing;
  head->status = 0;
  head->n_fields = 0;
}

static WeirHeadStatus
parse (WeirHeadParser *self, WeirSpan input, WeirHead *head, gsize *length, gboolean is_request)
{
  Run run = { self, input, head };
  gboolean is_first_look = self->scanned == 0;
  WeirHeadStatus status;

  reset_head (head, is_request);
  status = parse_lines (&run);
  if (status == WEIR_HEAD_NEED_INPUT)
    return status;

  if (!is_first_look)
    {
      *self = (WeirHeadParser){ 0 };
      reset_head (head, is_request);
      status = parse_lines (&run);
    }

  head->n_fields = self->n_fields;
  *length = self->line;
  *self = (WeirHeadParser){ 0 };

  return status;
}

/**
 * weir_head_parser_request:
 * @self: the parser of the request under way
 * @input: all octets received of it so far, from the same start at each call
 * @head: (out caller-allocates): the head; spans point into @input
 * @length: (out): the octets that the head took, empty lines before it included
 *
 * On anything but %WEIR_HEAD_NEED_INPUT the parser is ready for another head.
 * After a fault, @head has the start line as far as it could be read, and
 * nothing behind it may be read.
 *
 * Returns: %WEIR_HEAD_COMPLETE if @head and @length are set, else why not
 */
WeirHeadStatus
weir_head_parser_request (WeirHeadParser *self, WeirSpan input, WeirHead *head, gsize *length)
{
  g_return_val_if_fail (self != NULL, WEIR_HEAD_MALFORMED);
  g_return_val_if_fail (head != NULL, WEIR_HEAD_MALFORMED);
  g_return_val_if_fail (length != NULL, WEIR_HEAD_MALFORMED);

  return parse (self, input, head, length, TRUE);
}

/**
 * weir_head_parser_response:
 * @self: the parser of the response under way
 * @input: all octets received of it so far, from the same start at each call
 * @head: (out caller-allocates): the head; spans point into @input
 * @length: (out): the octets that the head took
 *
 * As weir_head_parser_request(); empty lines before a response are a fault.
 *
 * Returns: %WEIR_HEAD_COMPLETE if @head and @length are set, else why not
 */
WeirHeadStatus
weir_head_parser_response (WeirHeadParser *self, WeirSpan input, WeirHead *head, gsize *length)
{
  g_return_val_if_fail (self != NULL, WEIR_HEAD_MALFORMED);
  g_return_val_if_fail (head != NULL, WEIR_HEAD_MALFORMED);
  g_return_val_if_fail (length != NULL, WEIR_HEAD_MALFORMED);

  return parse (self, input, head, length, FALSE);
}
