/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What was received, in the form in which a script expects it: without what
 * differs from run to run, and chunked content as one, however it was cut.
 */

#include "script-text.h"

#include "script.h"

#include "weir-chunked.h"

/* A text cannot have a NUL; what stands for it, and on the way, is in no text. */
#define NUL_SIGN "␀"
#define NUL_STAND_IN '\x1a'

#define MAX_RANDOM_PIECE 48

static void
replace_all (GString *text, const char *pattern, const char *with)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_RAW, 0, NULL);
  g_autofree char *replaced =
    g_regex_replace_literal (regex, text->str, text->len, 0, with, 0, NULL);

  g_string_assign (text, replaced);
}

static gsize
append_chunked (GString *out, const char *octets, gsize length)
{
  WeirChunkedDecoder decoder = { 0 };
  WeirSpan input = { octets, length };
  WeirSpan data;
  WeirChunkedStatus status;

  g_string_append_c (out, '{');
  while ((status = weir_chunked_decoder_next (&decoder, &input, &data)) == WEIR_CHUNKED_DATA)
    g_string_append_len (out, data.octets, data.length);
  g_assert_cmpint (status, !=, WEIR_CHUNKED_INVALID);
  if (status == WEIR_CHUNKED_END)
    g_string_append_c (out, '}');

  return length - input.length;
}

/* Appends one message from the front of @octets.  Returns: the octets it took */
static gsize
append_message (GString *out, const char *octets, gsize length)
{
  const char *end = g_strstr_len (octets, length, "\r\n\r\n");
  gsize head_length = end != NULL ? (gsize) (end - octets) + 4 : length;
  g_autofree char *head = g_strndup (octets, head_length);
  const char *stated = strstr (head, "Content-Length: ");
  gsize content = 0;

  g_string_append_len (out, octets, head_length);
  if (end == NULL)
    return length;

  if (strstr (head, "\r\nTransfer-Encoding: chunked\r\n") != NULL)
    return head_length + append_chunked (out, octets + head_length, length - head_length);

  if (stated != NULL)
    content =
      MIN (g_ascii_strtoull (stated + strlen ("Content-Length: "), NULL, 10), length - head_length);
  g_string_append_len (out, octets + head_length, content);

  return head_length + content;
}

char *
script_normalise (const GString *received)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize offset = 0;

  while (offset < received->len)
    {
      const char *rest = received->str + offset;

      /* A message begins with a method or a version; all else is octets of a tunnel or to the end. */
      if (g_ascii_isupper (*rest) && g_strstr_len (rest, received->len - offset, " ") != NULL)
        offset += append_message (out, rest, received->len - offset);
      else
        {
          g_string_append_len (out, rest, received->len - offset);
          offset = received->len;
        }
    }

  replace_all (out, "weir-[0-9a-f]{8}", "weir");
  replace_all (out, "Date: [A-Z][a-z][a-z], [^\r]* GMT", "Date: now");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

GString *
script_read (const char *text)
{
  GString *octets = g_string_new (text);
  char *nul;

  while ((nul = strstr (octets->str, NUL_SIGN)) != NULL)
    {
      gssize at = nul - octets->str;

      g_string_erase (octets, at, strlen (NUL_SIGN));
      g_string_insert_c (octets, at, NUL_STAND_IN);
    }
  for (gsize i = 0; i < octets->len; i++)
    if (octets->str[i] == NUL_STAND_IN)
      octets->str[i] = '\0';

  return octets;
}

gboolean
script_is_whole (const GString *received)
{
  const char *end = strstr (received->str, "\r\n\r\n");
  const char *stated = strstr (received->str, "Content-Length: ");

  return end != NULL && stated != NULL &&
         received->len - (end + 4 - received->str) ==
           g_ascii_strtoull (stated + strlen ("Content-Length: "), NULL, 10);
}

gsize
script_get_piece_size (gsize piece, gsize left)
{
  if (piece == SCRIPT_RANDOM_PIECES)
    piece = (gsize) g_test_rand_int_range (1, MAX_RANDOM_PIECE);

  return piece > 0 ? MIN (piece, left) : left;
}
