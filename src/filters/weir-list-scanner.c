/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists, line by line, and what they say of themselves.
 *
 * A list may be meant for several programs: `!#if`, `!#else` and `!#endif` say which lines are for
 * which.  Each level keeps two bits, whether its branch holds and whether one of its branches has;
 * a line is in force if all levels hold.  A level too many holds nothing.  What is not balanced is
 * put up with, as others do: an end without a beginning is nothing, and a beginning without an end
 * goes on to the end of the list.
 *
 *     expression = and *( "||" and )
 *     and        = not *( "&&" not )
 *     not        = "!" not / "(" expression ")" / NAME
 *
 * Weir reads lists as uBlock Origin on Chromium does, whose syntax it follows; all other names are
 * false.  What does not read as an expression is false as well.
 */

#include "weir-list-scanner.h"

#include "weir-filter-private.h"
#include "weir-octet.h"

/* Levels of !#if within each other, and of brackets in an expression. */
#define MAX_DEPTH 64

/* Lines at the beginning of a list that are looked at for what it says of itself. */
#define MAX_HEADER_LINES 200

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* What a line ends with that goes on, and what the next one begins with then. */
#define CONTINUED " \\"
#define CONTINUATION "    "

#define SECONDS_PER_HOUR 3600
#define SECONDS_PER_DAY (24 * SECONDS_PER_HOUR)
#define MAX_EXPIRES_DIGITS 4

static const char *const true_names[] = { "ext_ublock", "env_chromium", "cap_user_stylesheet" };

/* --- conditions --- */

typedef struct
{
  WeirSpan rest;
  guint depth;
  gboolean is_wrong;
} Expression;

static gboolean read_expression (Expression *self);

static gboolean
take_sign (Expression *self, const char *sign)
{
  gsize length = strlen (sign);

  self->rest = weir_span_trim (self->rest);
  if (self->rest.length < length || memcmp (self->rest.octets, sign, length) != 0)
    return FALSE;

  weir_span_take (&self->rest, length);

  return TRUE;
}

static gboolean
read_name (Expression *self)
{
  gsize end = 0;
  WeirSpan name;

  while (end < self->rest.length &&
         (g_ascii_isalnum (self->rest.octets[end]) || self->rest.octets[end] == '_'))
    end++;

  name = weir_span_take (&self->rest, end);
  if (name.length == 0)
    self->is_wrong = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (true_names); i++)
    if (weir_span_equal_string (name, true_names[i]))
      return TRUE;

  return FALSE;
}

static gboolean
read_brackets (Expression *self)
{
  gboolean value;

  if (++self->depth > MAX_DEPTH)
    {
      self->is_wrong = TRUE;
      return FALSE;
    }

  value = read_expression (self);
  self->depth--;
  if (!take_sign (self, ")"))
    self->is_wrong = TRUE;

  return value;
}

static gboolean
read_not (Expression *self)
{
  gboolean is_negated = FALSE;
  gboolean value;

  while (take_sign (self, "!"))
    is_negated = !is_negated;

  value = take_sign (self, "(") ? read_brackets (self) : read_name (self);

  return value != is_negated;
}

static gboolean
read_and (Expression *self)
{
  gboolean value = read_not (self);

  while (!self->is_wrong && take_sign (self, "&&"))
    value = read_not (self) && value;

  return value;
}

static gboolean
read_expression (Expression *self)
{
  gboolean value = read_and (self);

  while (!self->is_wrong && take_sign (self, "||"))
    value = read_and (self) || value;

  return value;
}

static gboolean
is_true (WeirSpan text)
{
  Expression expression = { text, 0, FALSE };
  gboolean value = read_expression (&expression);

  return value && !expression.is_wrong && weir_span_trim (expression.rest).length == 0;
}

/* --- lines --- */

/* Splits the next line off, without its end. */
static WeirSpan
take_physical_line (WeirListScanner *self)
{
  WeirSpan rest = weir_span_from (self->text, self->offset);
  const char *end = memchr (rest.octets, '\n', rest.length);

  if (end != NULL)
    rest.length = (gsize) (end - rest.octets);

  self->offset += rest.length + (end != NULL ? 1 : 0);
  self->number++;

  if (rest.length > 0 && rest.octets[rest.length - 1] == '\r')
    rest.length--;

  return rest;
}

/* Whether @line goes on in the next one, as uBlock Origin writes long ones. */
static gboolean
goes_on (const WeirListScanner *self, WeirSpan line)
{
  const gsize length = strlen (CONTINUED);

  return line.length >= length &&
         memcmp (line.octets + line.length - length, CONTINUED, length) == 0 &&
         weir_span_has_prefix (weir_span_from (self->text, self->offset), CONTINUATION);
}

/* Splits the next line off, without its end and white space around it.  FALSE: none is left. */
static gboolean
take_line (WeirListScanner *self, WeirListLine *line)
{
  WeirSpan whole;

  if (self->offset >= self->text.length)
    return FALSE;

  whole = take_physical_line (self);
  line->number = self->number;
  for (WeirSpan part = whole; goes_on (self, part);)
    {
      part = take_physical_line (self);
      whole.length = (gsize) (part.octets + part.length - whole.octets);
    }

  line->n_lines = self->number + 1 - line->number;
  line->text = weir_span_trim (whole);
  line->offset = (gsize) (line->text.octets - self->text.octets);

  return TRUE;
}

/* What a line says that takes up several: the parts, without what says that it goes on. */
static WeirSpan
join_lines (WeirFilterParser *parser, WeirSpan text)
{
  GString *room = weir_filter_parser_empty_room (parser, WEIR_ROOM_LINE);

  while (text.length > 0)
    {
      WeirSpan part = weir_span_take (&text, weir_span_find (text, '\n'));

      weir_span_take (&text, MIN (text.length, 1));
      if (part.length > 0 && part.octets[part.length - 1] == '\r')
        part.length--;
      if (text.length > 0)
        part.length -= MIN (part.length, strlen (CONTINUED));
      part = weir_span_trim (part);
      g_string_append_len (room, part.octets, (gssize) part.length);
    }

  return (WeirSpan){ room->str, room->len };
}

/* Whether @text is the directive @name; what is behind it goes to @argument. */
static gboolean
is_directive (WeirSpan text, const char *name, WeirSpan *argument)
{
  gsize length = strlen (name);

  if (text.length < length || memcmp (text.octets, name, length) != 0)
    return FALSE;

  weir_span_take (&text, length);
  if (text.length > 0 && *text.octets != ' ' && *text.octets != '\t')
    return FALSE;

  *argument = weir_span_trim (text);

  return TRUE;
}

static gboolean
is_in_force (const WeirListScanner *self)
{
  guint64 levels;

  if (self->depth == 0)
    return TRUE;
  if (self->depth > MAX_DEPTH)
    return FALSE;

  levels = G_MAXUINT64 >> (MAX_DEPTH - self->depth);

  return (self->holds & levels) == levels;
}

static void
begin_condition (WeirListScanner *self, gboolean holds)
{
  self->depth++;
  if (self->depth <= MAX_DEPTH)
    {
      guint64 level = (guint64) 1 << (self->depth - 1);

      self->holds = holds ? self->holds | level : self->holds & ~level;
      self->was_true = holds ? self->was_true | level : self->was_true & ~level;
    }
}

static void
turn_condition (WeirListScanner *self)
{
  if (self->depth > 0 && self->depth <= MAX_DEPTH)
    {
      guint64 level = (guint64) 1 << (self->depth - 1);

      self->holds = (self->was_true & level) != 0 ? self->holds & ~level : self->holds | level;
      self->was_true |= level;
    }
}

/* Obeys a directive.  FALSE: @text is none, or none that says which lines are in force. */
static gboolean
obey (WeirListScanner *self, WeirSpan text)
{
  WeirSpan argument;

  if (text.length < 2 || text.octets[0] != '!' || text.octets[1] != '#')
    return FALSE;

  if (is_directive (text, "!#if", &argument))
    begin_condition (self, is_true (argument));
  else if (is_directive (text, "!#else", &argument))
    turn_condition (self);
  else if (is_directive (text, "!#endif", &argument))
    self->depth -= self->depth > 0 ? 1 : 0;
  else
    return FALSE;

  return TRUE;
}

/**
 * weir_list_scanner_init:
 * @self: (out caller-allocates): a scanner
 * @parser: (transfer none): what reads its lines; must outlive it
 * @text: a list; must outlive it
 */
void
weir_list_scanner_init (WeirListScanner *self, WeirFilterParser *parser, WeirSpan text)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  self->parser = parser;
  self->text = text;
  if (weir_span_has_prefix (text, BYTE_ORDER_MARK))
    self->offset = strlen (BYTE_ORDER_MARK);
}

gboolean
weir_list_scanner_next (WeirListScanner *self, WeirListLine *line, WeirFilterLine *result)
{
  gboolean is_nothing;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!take_line (self, line))
    return FALSE;

  is_nothing = obey (self, line->text);
  if (!is_nothing && is_in_force (self))
    {
      weir_filter_parser_read (self->parser,
                               line->n_lines > 1 ? join_lines (self->parser, line->text)
                                                 : line->text,
                               result);
      return TRUE;
    }

  memset (result, 0, sizeof *result);
  if (!is_nothing && line->text.length > 0 && *line->text.octets != '!')
    {
      result->kind = WEIR_LINE_SKIPPED;
      result->skip = WEIR_SKIP_CONDITION;
    }

  return TRUE;
}

/**
 * weir_list_find_include:
 * @text: a list
 * @offset: (inout): where to look from on; then where to look on
 * @name: (out): what is to be included
 * @begin: (out): where its line begins
 * @end: (out): where the next line begins
 *
 * Returns: %FALSE if nothing is to be included from there on
 */
gboolean
weir_list_find_include (WeirSpan text, gsize *offset, WeirSpan *name, gsize *begin, gsize *end)
{
  WeirListScanner scanner;
  WeirListLine line;
  gsize line_begin;

  weir_list_scanner_init (&scanner, NULL, text);
  for (line_begin = scanner.offset; take_line (&scanner, &line); line_begin = scanner.offset)
    {
      if (obey (&scanner, line.text) || line_begin < *offset || !is_in_force (&scanner) ||
          !is_directive (line.text, "!#include", name) || name->length == 0)
        continue;

      *begin = line_begin;
      *end = *offset = scanner.offset;
      return TRUE;
    }

  return FALSE;
}

/* --- what a list says of itself --- */

/* Takes the mark of a comment off.  FALSE: @text is no comment, and the header is over. */
static gboolean
read_comment (WeirSpan *text)
{
  if (text->length == 0)
    return TRUE;

  if (*text->octets == '[')
    {
      text->length = 0;
      return TRUE;
    }

  if (*text->octets != '!' &&
      (*text->octets != '#' || (text->length > 1 && strchr ("#@?$%", text->octets[1]) != NULL)))
    return FALSE;

  weir_span_take (text, 1);
  *text = weir_span_trim (*text);

  return TRUE;
}

/* "4 days (update frequency)", "12h", "1". Returns: seconds; 0: it says nothing */
static guint
read_expires (WeirSpan value)
{
  guint number = 0;
  guint n_digits = 0;

  while (value.length > 0 && weir_octet_digit_value (*value.octets) >= 0)
    {
      number = number * 10 + (guint) weir_octet_digit_value (*weir_span_take (&value, 1).octets);
      if (++n_digits > MAX_EXPIRES_DIGITS)
        return 0;
    }

  value = weir_span_trim (value);
  if (value.length > 0 && weir_octet_to_lower (*value.octets) == 'h')
    return number * SECONDS_PER_HOUR;

  return number * SECONDS_PER_DAY;
}

static void
read_field (WeirListHeader *header, WeirSpan name, WeirSpan value)
{
  const struct
  {
    const char *name;
    WeirSpan *value;
  } fields[] = {
    { "Title", &header->title },     { "Homepage", &header->homepage },
    { "Licence", &header->licence }, { "License", &header->licence },
    { "Version", &header->version }, { "Last modified", &header->version },
  };

  if (weir_span_equal_nocase (name, "Expires") && header->expires == 0)
    header->expires = read_expires (value);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (weir_span_equal_nocase (name, fields[i].name) && fields[i].value->length == 0)
      *fields[i].value = value;
}

/**
 * weir_list_header_read:
 * @text: a list
 * @header: (out caller-allocates): what its first comments say of it
 */
void
weir_list_header_read (WeirSpan text, WeirListHeader *header)
{
  WeirListScanner scanner;
  WeirListLine line;

  g_return_if_fail (header != NULL);

  memset (header, 0, sizeof *header);
  weir_list_scanner_init (&scanner, NULL, text);
  while (scanner.number < MAX_HEADER_LINES && take_line (&scanner, &line) &&
         read_comment (&line.text))
    {
      const char *colon =
        line.text.length > 0 ? memchr (line.text.octets, ':', line.text.length) : NULL;
      WeirSpan name;

      if (colon == NULL)
        continue;

      name = weir_span_take (&line.text, (gsize) (colon - line.text.octets));
      weir_span_take (&line.text, 1);
      read_field (header, weir_span_trim (name), weir_span_trim (line.text));
    }
}
