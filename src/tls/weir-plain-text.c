/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-plain-text.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

static gboolean
is_plain (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
      return FALSE;

    default:
      return TRUE;
    }
}

/* Takes characters off the end until @max_octets hold the rest and the ellipsis. */
static void
shorten (GString *text, gsize max_octets)
{
  const char *end;

  if (text->len <= max_octets)
    return;

  /* A character that begins before @end and ends after it goes too. */
  end = text->str + max_octets - strlen (WEIR_PLAIN_TEXT_ELLIPSIS);
  while (((guint8) *end & 0xc0) == 0x80)
    end--;

  g_string_truncate (text, (gsize) (end - text->str));
  g_string_append (text, WEIR_PLAIN_TEXT_ELLIPSIS);
}

char *
weir_plain_text_new (const char *octets, gsize length, gsize max_octets)
{
  g_autofree char *valid = NULL;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (max_octets >= strlen (WEIR_PLAIN_TEXT_ELLIPSIS), NULL);

  /* No character is worth less than an octet: what is beyond is cut off all the same. */
  valid = g_utf8_make_valid (length > 0 ? octets : "", (gssize) MIN (length, max_octets + 1));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_plain (c))
        g_string_append_unichar (text, c);
      else
        g_string_append (text, REPLACEMENT);
    }

  shorten (text, max_octets);
  return g_string_free (text, FALSE);
}
