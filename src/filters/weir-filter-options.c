/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The options of a filter: `$script,third-party,domain=a.example`.
 *
 * A "$" may stand in a pattern too, and much else in a value (`replace=/a$/b, c/`): options begin
 * at the first "$" behind which stands one that is known, and end in a comma behind which stands
 * what looks like another.  Where none is known, they begin where uBlock Origin has them begin, so
 * that a word that we do not know is reported as an option, not taken for a part of the pattern.
 */

#include "weir-filter-options.h"

#include "weir-filter-private.h"

#include "weir-octet.h"

/* What has been read so far. */
typedef struct
{
  WeirFilterParser *parser; /* (unowned) */
  WeirFilterLine *result;   /* (unowned) */
  WeirSpan name;            /* of the option, with its "~" */
  guint wanted;             /* types */
  guint denied;             /* types with "~" */
  gboolean has_substitute;
} Reading;

/* Popups are a type here, and nowhere else. */
#define TYPE_POPUP (1u << WEIR_N_FILTER_TYPES)

static gboolean
is_name_octet (char octet)
{
  return (weir_filter_octets[(guchar) octet] & WEIR_FILTER_OCTET_HOST) != 0 && octet != '.';
}

/*
 * How long the name is that @text begins with, with its "~", if there is an end or a "," or "="
 * behind.
 */
static gsize
measure_name (WeirSpan text)
{
  gsize end = text.length > 0 && *text.octets == '~' ? 1 : 0;
  gsize begin = end;

  while (end < text.length && is_name_octet (text.octets[end]))
    end++;

  if (end == begin || (end < text.length && text.octets[end] != ',' && text.octets[end] != '='))
    return 0;

  return end;
}

/* "_", "___": there to set long options apart. */
static gboolean
is_filler (WeirSpan name)
{
  for (gsize i = 0; i < name.length; i++)
    if (name.octets[i] != '_')
      return FALSE;

  return name.length > 0;
}

static WeirSpan
without_tilde (WeirSpan name)
{
  return weir_span_from (name, name.length > 0 && *name.octets == '~' ? 1 : 0);
}

static gboolean
begins_with_known_option (WeirSpan text)
{
  WeirSpan name = without_tilde ((WeirSpan){ text.octets, measure_name (text) });

  return name.length > 0 && (weir_option_find (name) != NULL || is_filler (name));
}

/*
 * As uBlock Origin finds them: at the last "$" that does not look like one of a regular expression.
 */
static gsize
find_unknown_options (WeirSpan line)
{
  for (gsize at = line.length; at-- > 0;)
    {
      char after = at + 1 < line.length ? line.octets[at + 1] : '/';

      if (line.octets[at] == '$' && strchr (")/|", after) == NULL &&
          (at == 0 || line.octets[at - 1] != '\\'))
        return at;
    }

  return line.length;
}

gsize
weir_filter_options_find (WeirSpan line)
{
  WeirSpan rest = line;

  for (;;)
    {
      weir_span_take (&rest, weir_span_find (rest, '$'));
      if (rest.length == 0)
        return find_unknown_options (line);

      weir_span_take (&rest, 1);
      if (begins_with_known_option (rest))
        return line.length - rest.length - 1;
    }
}

/* Whether the options could go on at @rest, behind a comma. */
static gboolean
looks_like_option (WeirSpan rest)
{
  return measure_name (rest) > 0;
}

/* A value in quotes.  FALSE: it is in none. */
static gboolean
take_quoted (WeirSpan *rest, WeirSpan *value)
{
  char quote = rest->length > 0 ? *rest->octets : '\0';

  if (quote != '"' && quote != '\'' && quote != '`')
    return FALSE;

  for (gsize i = 1; i < rest->length; i++)
    {
      if (rest->octets[i] == '\\')
        i++;
      else if (rest->octets[i] == quote)
        {
          if (i + 1 < rest->length && rest->octets[i + 1] != ',')
            return FALSE;

          *value = (WeirSpan){ rest->octets + 1, i - 1 };
          weir_span_take (rest, i + 1);
          return TRUE;
        }
    }

  return FALSE;
}

/* Splits a value off, up to the comma before the next option. */
static WeirSpan
take_value (WeirSpan *rest)
{
  gsize end = 0;
  WeirSpan value;

  if (take_quoted (rest, &value))
    return value;

  for (;;)
    {
      end += weir_span_find (weir_span_from (*rest, end), ',');
      if (end == rest->length || ((end == 0 || rest->octets[end - 1] != '\\') &&
                                  looks_like_option (weir_span_from (*rest, end + 1))))
        return weir_span_take (rest, end);
      end++;
    }
}

static gboolean
fail (Reading *self, WeirUnreadReason reason)
{
  return weir_filter_parser_fail (self->parser, self->result, reason, self->name);
}

static void
add_types (Reading *self, guint types, gboolean is_negated)
{
  if (is_negated)
    self->denied |= types;
  else
    self->wanted |= types;
}

static gboolean
read_methods (Reading *self, WeirSpan value)
{
  guint wanted = 0;
  guint denied = 0;

  while (value.length > 0)
    {
      WeirSpan name = weir_span_take (&value, weir_span_find (value, '|'));
      WeirSpan plain = without_tilde (name);
      WeirFilterMethod method = weir_filter_method_from_name (plain);

      if (method == WEIR_FILTER_METHOD_OTHER)
        return fail (self, WEIR_UNREAD_OPTION_VALUE);

      if (plain.length < name.length)
        denied |= 1u << method;
      else
        wanted |= 1u << method;
      weir_span_take (&value, MIN (value.length, 1));
    }

  if (wanted == 0)
    wanted = WEIR_FILTER_METHODS_ALL;
  self->result->filter.methods &= (guint16) (wanted & ~denied);

  return self->result->filter.methods != 0 || fail (self, WEIR_UNREAD_CONTRADICTION);
}

static gboolean
read_names (Reading *self, WeirFilterRoom room, WeirSpan value)
{
  WeirNetworkFilter *filter = &self->result->filter;
  WeirSpan *names = room == WEIR_ROOM_DOMAINS ? &filter->domains
                    : room == WEIR_ROOM_TO    ? &filter->to
                                              : &filter->denyallow;

  /* Twice the same option: which of them holds? */
  if (names->length > 0)
    return fail (self, WEIR_UNREAD_OPTION_VALUE);

  return weir_filter_names_read (self->parser, value, room, names, self->result);
}

static gboolean
set_substitute (Reading *self, WeirSpan substitute)
{
  self->result->filter.redirect = substitute;
  self->has_substitute = TRUE;

  return TRUE;
}

/* Whether @option may be written with "~", with a value, or must have one. */
static gboolean
check_form (Reading *self, const WeirOption *option, gboolean is_negated, gboolean has_value)
{
  gboolean is_exception = (self->result->filter.flags & WEIR_FILTER_EXCEPTION) != 0;

  switch ((WeirOptionKind) option->kind)
    {
    case WEIR_OPTION_NAMES:
    case WEIR_OPTION_METHOD:
    case WEIR_OPTION_REDIRECT:
      if (!has_value && !(is_exception && option->kind == WEIR_OPTION_REDIRECT))
        return fail (self, WEIR_UNREAD_OPTION_NEEDS_VALUE);
      break;

    case WEIR_OPTION_FLAG:
      if (is_exception && option->value == WEIR_FILTER_IMPORTANT)
        return fail (self, WEIR_UNREAD_OPTION_OF_EXCEPTION);
      G_GNUC_FALLTHROUGH;
    case WEIR_OPTION_TYPE:
    case WEIR_OPTION_ALL:
    case WEIR_OPTION_POPUP:
    case WEIR_OPTION_PARTY:
    case WEIR_OPTION_EMPTY:
    case WEIR_OPTION_MP4:
      if (has_value)
        return fail (self, WEIR_UNREAD_OPTION_TAKES_NONE);
      break;

    case WEIR_OPTION_REMARK:
    case WEIR_OPTION_SKIP:
    default:
      return TRUE;
    }

  if (is_negated && option->kind != WEIR_OPTION_TYPE && option->kind != WEIR_OPTION_POPUP &&
      option->kind != WEIR_OPTION_PARTY)
    return fail (self, WEIR_UNREAD_UNKNOWN_OPTION);

  return TRUE;
}

static gboolean
apply (Reading *self, const WeirOption *option, gboolean is_negated, WeirSpan value)
{
  WeirNetworkFilter *filter = &self->result->filter;

  switch ((WeirOptionKind) option->kind)
    {
    case WEIR_OPTION_TYPE:
      add_types (self, 1u << option->value, is_negated);
      return TRUE;

    case WEIR_OPTION_ALL:
      add_types (self, WEIR_FILTER_TYPES_ALL | TYPE_POPUP, FALSE);
      return TRUE;

    case WEIR_OPTION_POPUP:
      add_types (self, TYPE_POPUP, is_negated);
      return TRUE;

    case WEIR_OPTION_PARTY:
      filter->flags |= is_negated
                         ? option->value ^ (WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY)
                         : option->value;
      return TRUE;

    case WEIR_OPTION_FLAG:
      filter->flags |= option->value;
      return TRUE;

    case WEIR_OPTION_NAMES:
      return read_names (self, (WeirFilterRoom) option->value, value);

    case WEIR_OPTION_METHOD:
      return read_methods (self, value);

    case WEIR_OPTION_REDIRECT:
      return set_substitute (self, value);

    case WEIR_OPTION_EMPTY:
      return set_substitute (self, weir_span_of ("empty"));

    case WEIR_OPTION_MP4:
      add_types (self, 1u << WEIR_FILTER_TYPE_MEDIA, FALSE);
      return set_substitute (self, weir_span_of ("noopmp4-1s"));

    case WEIR_OPTION_SKIP:
      return weir_filter_parser_skip (self->result, (WeirSkipReason) option->value);

    case WEIR_OPTION_REMARK:
    default:
      return TRUE;
    }
}

/* Reads the option that @rest begins with, and the comma behind it. */
static gboolean
read_option (Reading *self, WeirSpan *rest)
{
  gsize length = measure_name (*rest);
  gboolean is_negated;
  gboolean has_value;
  WeirSpan value = { NULL, 0 };
  WeirSpan name;
  const WeirOption *option;

  self->name = (WeirSpan){ rest->octets, length > 0 ? length : weir_span_find (*rest, ',') };
  name = without_tilde (self->name);
  is_negated = name.length < self->name.length;
  option = name.length > 0 ? weir_option_find (name) : NULL;
  if (option == NULL && !is_filler (self->name))
    return fail (self, WEIR_UNREAD_UNKNOWN_OPTION);

  weir_span_take (rest, self->name.length);
  has_value = rest->length > 0 && *rest->octets == '=';
  if (has_value)
    {
      weir_span_take (rest, 1);
      value = take_value (rest);
    }
  weir_span_take (rest, MIN (rest->length, 1));

  if (option == NULL)
    return !has_value || fail (self, WEIR_UNREAD_OPTION_TAKES_NONE);

  return check_form (self, option, is_negated, has_value && value.length > 0) &&
         apply (self, option, is_negated, value);
}

/* What the type options come to, when all are read. */
static gboolean
conclude_types (Reading *self)
{
  WeirNetworkFilter *filter = &self->result->filter;
  guint types = self->wanted;

  if (self->wanted == 0 && self->denied == 0)
    return TRUE;

  if (types == 0)
    types = WEIR_FILTER_TYPES_IMPLICIT;
  types &= ~self->denied;

  if (types == 0)
    return fail (self, WEIR_UNREAD_CONTRADICTION);
  if (types == TYPE_POPUP)
    return weir_filter_parser_skip (self->result, WEIR_SKIP_POPUP);

  filter->flags |= WEIR_FILTER_HAS_TYPES;
  if ((types & TYPE_POPUP) != 0)
    filter->flags |= WEIR_FILTER_POPUP;
  filter->types = (guint16) (types & WEIR_FILTER_TYPES_ALL);

  return TRUE;
}

static gboolean
conclude (Reading *self)
{
  const guint parties = WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY;
  const guint strict = WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY;
  guint flags = self->result->filter.flags;

  /* An exception from the substitute alone: a browser would then load the thing itself. */
  if ((flags & WEIR_FILTER_EXCEPTION) != 0 && self->has_substitute)
    return weir_filter_parser_skip (self->result, WEIR_SKIP_MODIFIER);

  if ((flags & parties) == parties || (flags & strict) == strict)
    return fail (self, WEIR_UNREAD_CONTRADICTION);

  return conclude_types (self);
}

gboolean
weir_filter_options_read (WeirFilterParser *self, WeirSpan options, WeirFilterLine *result)
{
  Reading reading = { self, result, { NULL, 0 }, 0, 0, FALSE };
  gboolean is_left = TRUE;

  /* A comma at the end is an option that is missing. */
  while (is_left)
    {
      WeirSpan before = options;

      if (!read_option (&reading, &options))
        return FALSE;
      is_left = options.length > 0 || before.octets[before.length - 1] == ',';
    }

  return conclude (&reading);
}
