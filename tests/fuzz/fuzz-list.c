/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A whole list: every line comes once, in order and from within the text; what is read of it holds
 * what single lines hold; conditions left open end with the list's end and no sooner; what it
 * includes stands where it is said to; and what it says of itself are pieces of it.
 */

#include "filter-claims.h"
#include "fuzz.h"
#include "weir-list-scanner.h"

/* Ends all conditions that may be open in a list of fewer lines. */
#define N_ENDS 200

static void
check_within (WeirSpan part, WeirSpan text)
{
  if (part.length == 0)
    return;

  g_assert_true (part.octets >= text.octets);
  g_assert_true (part.octets + part.length <= text.octets + text.length);
}

static guint
count_lines (WeirSpan text)
{
  guint n_lines = 0;

  for (gsize i = 0; i < text.length; i++)
    n_lines += text.octets[i] == '\n';

  return n_lines + (text.length > 0 && text.octets[text.length - 1] != '\n' ? 1 : 0);
}

static void
check_lines (WeirSpan text)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  WeirListScanner scanner;
  WeirFilterLine result;
  WeirListLine line;
  gsize end = 0;
  guint number = 0;

  weir_list_scanner_init (&scanner, parser, text);
  while (weir_list_scanner_next (&scanner, &line, &result))
    {
      g_assert_cmpuint (line.number, ==, number + 1);
      g_assert_cmpuint (line.n_lines, >, 0);
      number += line.n_lines;
      g_assert_cmpuint (line.offset, >=, end);
      g_assert_true (line.text.octets == text.octets + line.offset);
      end = line.offset + line.text.length;
      g_assert_cmpuint (end, <=, text.length);
      if (line.n_lines == 1 && line.text.length > 0)
        g_assert_null (memchr (line.text.octets, '\n', line.text.length));
      filter_claims_check_line (&result);
    }

  /* A byte order mark alone is no line. */
  g_assert_cmpuint (number, <=, count_lines (text));
  g_assert_cmpuint (number + 1, >=, count_lines (text));
}

/* Behind enough ends, everything is in force again. */
static void
check_end (WeirSpan text)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  g_autoptr (GString) longer = g_string_new_len (text.octets, (gssize) text.length);
  WeirListScanner scanner;
  WeirFilterLine result;
  WeirListLine line;

  if (count_lines (text) >= N_ENDS)
    return;

  for (guint i = 0; i < N_ENDS; i++)
    g_string_append (longer, "\n!#endif");
  g_string_append (longer, "\n||last.example^");

  weir_list_scanner_init (&scanner, parser, (WeirSpan){ longer->str, longer->len });
  while (weir_list_scanner_next (&scanner, &line, &result))
    ;

  g_assert_cmpint (result.kind, ==, WEIR_LINE_FILTER);
}

static void
check_includes (WeirSpan text)
{
  gsize offset = 0;
  gsize begin;
  gsize end;
  WeirSpan name;

  for (gsize before = 0; weir_list_find_include (text, &offset, &name, &begin, &end); before = end)
    {
      g_assert_cmpuint (begin, >=, before);
      g_assert_cmpuint (end, >, begin);
      g_assert_cmpuint (end, <=, text.length);
      g_assert_cmpuint (offset, ==, end);
      g_assert_cmpuint (name.length, >, 0);
      check_within (name, (WeirSpan){ text.octets + begin, end - begin });
    }
}

static void
check_header (WeirSpan text)
{
  WeirListHeader header;

  weir_list_header_read (text, &header);
  check_within (header.title, text);
  check_within (header.homepage, text);
  check_within (header.licence, text);
  check_within (header.version, text);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan text = { (const char *) data, size };

  check_lines (text);
  check_end (text);
  check_includes (text);
  check_header (text);

  return 0;
}
