/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Is it a list?  What comes from a server may be a page that asks for a login, an
 * archive, nothing at all, or half of what it was; a user who does not look at
 * his lists every day must not lose his filters to that.
 *
 * Pure functions, on whatever thread; texts are of 64 MiB at most.
 */

#include "weir-list-survey.h"

#include "weir-list-scanner.h"
#include "weir-list-status.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define LINES_PER_LOOK 4096 /* between two looks at whether it was cancelled */

/* How web pages, and what else is not for reading, begin. */
static const char *const page_begins[] = {
  "!doctype", "!--", "?xml", "html", "head", "body", "title", "meta",   "script", "style",
  "link",     "div", "svg",  "rss",  "feed", "h1",   "p>",    "center", "table",  "iframe",
};

G_DEFINE_QUARK (weir_list_update_error, weir_list_update_error)

/* Without the mark and the white space at the beginning. */
static WeirSpan
skip_space (WeirSpan text)
{
  if (text.length >= strlen (BYTE_ORDER_MARK) &&
      memcmp (text.octets, BYTE_ORDER_MARK, strlen (BYTE_ORDER_MARK)) == 0)
    weir_span_take (&text, strlen (BYTE_ORDER_MARK));

  while (text.length > 0 && g_ascii_isspace (*text.octets))
    weir_span_take (&text, 1);

  return text;
}

static gboolean
looks_like_page (WeirSpan text)
{
  if (text.length == 0 || *text.octets != '<')
    return FALSE;

  weir_span_take (&text, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (page_begins); i++)
    {
      gsize length = strlen (page_begins[i]);

      if (text.length >= length && weir_octets_equal_nocase (text.octets, page_begins[i], length))
        return TRUE;
    }

  return FALSE;
}

/* Whether @octet stands in no text. */
static gboolean
is_control (guchar octet)
{
  return (octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r' && octet != '\f') ||
         octet == 0x7f;
}

/* Octets that are neither UTF-8 nor something one writes. */
static gsize
count_strange (WeirSpan text)
{
  const char *end = text.octets + text.length;
  const char *valid_end = text.octets;
  gsize strange = 0;

  for (gsize i = 0; i < text.length; i++)
    strange += is_control ((guchar) text.octets[i]);

  while (!g_utf8_validate_len (valid_end, (gsize) (end - valid_end), &valid_end))
    {
      strange++;
      valid_end++;
    }

  return strange;
}

static gboolean
is_binary (WeirSpan text)
{
  return memchr (text.octets, '\0', text.length) != NULL ||
         count_strange (text) > text.length / WEIR_LIST_TOLERANCE;
}

static gboolean
refuse (GError **error, WeirListProblem problem)
{
  g_set_error_literal (error, WEIR_LIST_UPDATE_ERROR, (int) problem, "");

  return FALSE;
}

gboolean
weir_list_text_check (WeirSpan text, gboolean is_page, GError **error)
{
  WeirSpan content = skip_space (text);

  if (is_page || looks_like_page (content))
    return refuse (error, WEIR_LIST_PROBLEM_HTML);
  if (content.length == 0)
    return refuse (error, WEIR_LIST_PROBLEM_EMPTY);
  if (is_binary (content))
    return refuse (error, WEIR_LIST_PROBLEM_BINARY);

  return TRUE;
}

static guint
count_hosts (WeirSpan hosts)
{
  WeirSpan host;
  guint n_hosts = 0;

  while (weir_hosts_next (&hosts, &host))
    n_hosts++;

  return n_hosts;
}

guint
weir_list_text_count (WeirSpan text, GCancellable *cancellable)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  WeirListScanner scanner;
  WeirListLine line;
  WeirFilterLine result;
  guint n_filters = 0;

  weir_list_scanner_init (&scanner, parser, text);
  while (weir_list_scanner_next (&scanner, &line, &result))
    {
      if (line.number % LINES_PER_LOOK == 0 && g_cancellable_is_cancelled (cancellable))
        break;

      if (result.kind == WEIR_LINE_FILTER)
        n_filters++;
      else if (result.kind == WEIR_LINE_HOSTS)
        n_filters += count_hosts (result.hosts);
    }

  return n_filters;
}

gboolean
weir_list_has_shrunk (guint before, guint after)
{
  return before >= WEIR_LIST_SHRUNK_FROM && (guint64) after * 2 < before;
}
