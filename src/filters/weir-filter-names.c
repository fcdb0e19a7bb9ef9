/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The names of domain=, to= and denyallow=: `a.example|~b.a.example|shop.*|/^c\d+\.example$/`.
 *
 * They are checked once, when the line is read, and walked as text whenever somebody needs them: a
 * list has tens of thousands, and most are never looked at alone.  Names that are not in normal
 * form make the whole option be written anew, so that the walk needs no doubt.
 */

#include "weir-filter-private.h"

#include "weir-filter-regex.h"
#include "weir-host.h"

/*
 * Where the regular expression ends that @text begins with: behind its second slash; 0: it does
 * not.
 */
static gsize
measure_regex (WeirSpan text)
{
  gboolean in_class = FALSE;

  for (gsize i = 1; i < text.length; i++)
    switch (text.octets[i])
      {
      case '\\':
        i++;
        break;
      case '[':
        in_class = TRUE;
        break;
      case ']':
        in_class = FALSE;
        break;
      case '/':
        if (!in_class && (i + 1 == text.length || text.octets[i + 1] == '|'))
          return i + 1;
        break;
      default:
        break;
      }

  return 0;
}

/* Splits the next name off; the "|" behind it goes too. */
static WeirSpan
take_name (WeirSpan *rest, gboolean *is_negated)
{
  gsize length = 0;
  WeirSpan name;

  *is_negated = rest->length > 0 && *rest->octets == '~';
  if (*is_negated)
    weir_span_take (rest, 1);

  if (rest->length > 0 && *rest->octets == '/')
    length = measure_regex (*rest);
  if (length == 0)
    length = weir_span_find (*rest, '|');

  name = weir_span_take (rest, length);
  if (rest->length > 0)
    weir_span_take (rest, 1);

  return name;
}

static WeirFilterNameKind
classify (WeirSpan *text)
{
  gsize length = text->length;

  if (length > 2 && text->octets[0] == '/' && text->octets[length - 1] == '/')
    {
      *text = (WeirSpan){ text->octets + 1, length - 2 };
      return WEIR_NAME_REGEX;
    }

  if (length > 2 && memcmp (text->octets + length - 2, ".*", 2) == 0)
    {
      text->length = length - 2;
      return WEIR_NAME_ENTITY;
    }

  return WEIR_NAME_HOST;
}

/**
 * weir_filter_names_next:
 * @rest: (inout): the names that are left
 * @name: (out): the next one
 *
 * Returns: %FALSE if there is none left
 */
gboolean
weir_filter_names_next (WeirSpan *rest, WeirFilterName *name)
{
  if (rest->length == 0)
    return FALSE;

  name->text = take_name (rest, &name->is_negated);
  name->kind = classify (&name->text);

  return TRUE;
}

/* Whether all of @value is hosts and entities in normal form. */
static gboolean
are_names_normal (WeirSpan value)
{
  for (;;)
    {
      gboolean has_dot;
      gsize length;

      if (value.length > 0 && *value.octets == '~')
        weir_span_take (&value, 1);

      length = weir_filter_measure_host (value, &has_dot);
      if (length == 0)
        {
          /* "name.*": it ends in the dot for one that looks for a host. */
          length = weir_span_find (value, '*');
          if (length < 2 || length == value.length || value.octets[length - 1] != '.' ||
              weir_filter_measure_host ((WeirSpan){ value.octets, length - 1 }, &has_dot) !=
                length - 1)
            return FALSE;
          length++;
        }

      weir_span_take (&value, length);
      if (value.length == 0)
        return TRUE;
      if (*value.octets != '|')
        return FALSE;
      weir_span_take (&value, 1);
    }
}

/* A comma may be written `\,` in a value: it is then one that counts, as in `\d{1\,2}`. */
static void
append_regex (GString *room, WeirSpan source)
{
  while (source.length > 0)
    {
      WeirSpan octets =
        weir_span_take (&source, *source.octets == '\\' ? MIN (source.length, 2) : 1);

      if (weir_span_equal_string (octets, "\\,"))
        weir_span_take (&octets, 1);
      g_string_append_len (room, octets.octets, (gssize) octets.length);
    }
}

static gboolean
rewrite_regex (WeirFilterParser *self, WeirSpan source, GString *room, WeirFilterLine *result)
{
  g_autofree char *message = NULL;
  gsize begin;

  g_string_append_c (room, '/');
  begin = room->len;
  append_regex (room, source);
  if (!weir_filter_regex_check ((WeirSpan){ room->str + begin, room->len - begin }, &message))
    return weir_filter_parser_fail (self, result, WEIR_UNREAD_BAD_REGEX, weir_span_of (message));

  g_string_append_c (room, '/');

  return TRUE;
}

static gboolean
rewrite_host (WeirFilterParser *self,
              WeirSpan name,
              gboolean is_entity,
              GString *room,
              WeirFilterLine *result)
{
  WeirHost host;

  if (!weir_host_parse (name, &host) || (is_entity && host.kind != WEIR_HOST_NAME))
    return weir_filter_parser_fail (self, result, WEIR_UNREAD_BAD_HOST, name);

  g_string_append_len (room, host.name, host.length);
  if (is_entity)
    g_string_append (room, ".*");

  return TRUE;
}

/* Writes the names anew, in normal form.  FALSE: one is none. */
static gboolean
rewrite_names (WeirFilterParser *self, WeirSpan value, GString *room, WeirFilterLine *result)
{
  /* A separator at the end is a name that is missing. */
  gboolean is_left = TRUE;

  while (is_left)
    {
      WeirFilterName name;
      WeirSpan before = value;

      name.text = take_name (&value, &name.is_negated);
      if (name.text.length == 0)
        return weir_filter_parser_fail (self, result, WEIR_UNREAD_BAD_HOST, name.text);

      name.kind = classify (&name.text);
      is_left = value.length > 0 || before.octets[before.length - 1] == '|';

      if (name.is_negated)
        g_string_append_c (room, '~');
      if (name.kind == WEIR_NAME_REGEX
            ? !rewrite_regex (self, name.text, room, result)
            : !rewrite_host (self, name.text, name.kind == WEIR_NAME_ENTITY, room, result))
        return FALSE;
      if (is_left)
        g_string_append_c (room, '|');
    }

  return TRUE;
}

gboolean
weir_filter_names_read (WeirFilterParser *self,
                        WeirSpan value,
                        WeirFilterRoom room,
                        WeirSpan *names,
                        WeirFilterLine *result)
{
  GString *text;

  if (are_names_normal (value))
    {
      *names = value;
      return TRUE;
    }

  text = weir_filter_parser_empty_room (self, room);
  if (!rewrite_names (self, value, text, result))
    return FALSE;

  *names = (WeirSpan){ text->str, text->len };

  return TRUE;
}
