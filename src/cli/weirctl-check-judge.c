/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A line of input, "TYPE tab SOURCE-URL tab URL", and what the filters say of it.
 * What stands behind a further tab is passed over, so that lines of a table do.
 */

#include "weirctl-check.h"

#include <glib/gi18n.h>
#include <string.h>

#define SEPARATOR '\t'

/* Cuts the first field off @rest; all of it if there is no separator. */
static WeirSpan
take_field (WeirSpan *rest)
{
  const char *end = rest->length > 0 ? memchr (rest->octets, SEPARATOR, rest->length) : NULL;
  WeirSpan field;

  if (end == NULL)
    return weir_span_take (rest, rest->length);

  field = weir_span_take (rest, (gsize) (end - rest->octets));
  weir_span_take (rest, 1);

  return field;
}

/**
 * weirctl_check_judge:
 * @self: a judge
 * @line: a line of input, without its end
 * @match: (out): what the filters say; nothing if the line cannot be read
 *
 * Judges one request as it came: from raw text to the verdict.
 *
 * Returns: whether the line can be read
 */
WeirctlCheckLine
weirctl_check_judge (WeirctlCheckJudge *self, WeirSpan line, WeirFilterMatch *match)
{
  const WeirSpan word = take_field (&line);
  const WeirSpan source = take_field (&line);
  const WeirSpan url = take_field (&line);
  WeirFilterType type;

  *match = (WeirFilterMatch){ 0, 0 };
  if (word.length > 0 && *word.octets == '#')
    return WEIRCTL_CHECK_COMMENT;
  if (url.length == 0)
    return WEIRCTL_CHECK_NO_FIELDS;

  if (!weir_filter_type_from_word (word, &type))
    return WEIRCTL_CHECK_NO_TYPE;

  if (!weir_filter_request_init_from_urls (&self->request, type, source, url))
    return WEIRCTL_CHECK_NO_HOST;

  if (self->set != NULL)
    weir_filter_set_match (self->set, &self->request, NULL, NULL, match);

  return WEIRCTL_CHECK_READ;
}

/* Why a line cannot be read, translated. */
static const char *
describe (WeirctlCheckLine line)
{
  switch (line)
    {
    case WEIRCTL_CHECK_NO_FIELDS:
      return _ ("type, source URL and URL, with tabs between them, are expected");

    case WEIRCTL_CHECK_NO_TYPE:
      return _ ("its type is not known");

    case WEIRCTL_CHECK_NO_HOST:
      return _ ("its URL has no host");

    case WEIRCTL_CHECK_TOO_LONG:
      return _ ("it is too long");

    case WEIRCTL_CHECK_READ:
    case WEIRCTL_CHECK_COMMENT:
    default:
      g_assert_not_reached ();
    }
}

/* Says which line of input cannot be read, and why. */
void
weirctl_check_complain (guint64 number, WeirctlCheckLine problem)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  /* Translators: the number of a line of input, and what is wrong with it. */
  weirctl_complain (_ ("line %s cannot be read: %s"), digits, describe (problem));
}
