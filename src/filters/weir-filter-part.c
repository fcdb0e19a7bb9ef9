/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One list, read: lines become hosts that are blocked whole, and records of all other filters.
 *
 * Nearly all lines of the big lists are hosts without an option; these are a hash and a place in
 * the text.  A record says also under what the filter is to be found:
 *
 *   the host of its pattern       ||ads.example^$third-party
 *   a word of its pattern         /banner/^$image           if it is a rare one
 *   what a word begins with       /bannerimg*               likewise
 *   the pages that it names       *$script,domain=a.example
 *   the hosts that it names       *$script,to=b.example
 *   a word that is common
 *   nothing: it is tried for every request
 */

#include "weir-filter-part.h"

#include "weir-filter-hash.h"
#include "weir-filter-set.h"
#include "weir-filter-regex.h"
#include "weir-list-scanner.h"
#include "weir-name-set.h"
#include "weir-octet.h"

/* A filter of pages is rather found by them than by a word that so many of 65,536 requests have. */
#define MAX_COST_BESIDE_PAGES 128

#define MAX_LITERAL 256

/* Windows begin no farther from their token: see weir-filter-format.h. */
#define MAX_WINDOW_AT 23
#define MAX_WINDOW 8

typedef struct
{
  WeirFilterPart *part;
  const WeirTokenCosts *costs;
  WeirSpan text;
} Reading;

/* --- Tokens --- */

typedef struct
{
  guint cost; /* G_MAXUINT: there is none */
  gsize at;
  gsize length;
  gboolean is_prefix; /* of a longer word, perhaps */
} Token;

static gboolean
is_word (char octet)
{
  return g_ascii_isalnum (octet);
}

/*
 * Takes the word at [@at, @end) of @pattern for @best, if it is rarer. @is_whole: it ends there in
 * URLs too
 */
static void
consider (Token *best,
          WeirSpan pattern,
          gsize at,
          gsize end,
          gboolean is_whole,
          const WeirTokenCosts *costs)
{
  const WeirSpan word = { pattern.octets + at, end - at };
  guint cost = G_MAXUINT;

  if (is_whole)
    cost = weir_token_costs_get (costs, word);
  else if (word.length >= WEIR_FILTER_PREFIX)
    cost = weir_token_costs_get_prefix (costs, word);

  if (cost < best->cost)
    *best = (Token){ cost, at, is_whole ? word.length : WEIR_FILTER_PREFIX, !is_whole };
}

/* The rarest word of @pattern that begins where a word does in each URL that it matches. */
static Token
find_token (WeirSpan pattern, guint anchors, const WeirTokenCosts *costs)
{
  Token best = { .cost = G_MAXUINT };
  gboolean begins = (anchors & (WEIR_ANCHOR_DOMAIN | WEIR_ANCHOR_START)) != 0;
  gboolean ends = (anchors & WEIR_ANCHOR_END) != 0;

  for (gsize at = 0; at < pattern.length;)
    {
      gsize end = at;

      while (end < pattern.length && is_word (pattern.octets[end]))
        end++;
      if (end > at && (at > 0 ? pattern.octets[at - 1] != '*' : begins))
        consider (&best, pattern, at, end, end < pattern.length ? pattern.octets[end] != '*' : ends,
                  costs);
      at = end + 1;
    }

  return best;
}

static gboolean
is_literal (char octet)
{
  return octet != '*' && octet != '^';
}

/* The octets beside the token, on the side where there are more of them. */
static void
set_window (WeirFilterKey *key, WeirSpan pattern, const Token *token)
{
  gsize behind = token->at + token->length;
  gsize n_behind = 0;
  gsize n_before = 0;
  char octets[MAX_WINDOW] = { 0 };

  while (n_behind < MAX_WINDOW && behind + n_behind < pattern.length &&
         is_literal (pattern.octets[behind + n_behind]))
    n_behind++;
  while (n_before < MAX_WINDOW && n_before < token->at &&
         is_literal (pattern.octets[token->at - n_before - 1]))
    n_before++;

  if (token->length > MAX_WINDOW_AT || n_before > n_behind)
    {
      key->window_length = (guint8) n_before;
      key->window_at = (gint8) -n_before;
    }
  else
    {
      key->window_length = (guint8) n_behind;
      key->window_at = (gint8) token->length;
    }

  memcpy (octets, pattern.octets + token->at + key->window_at, key->window_length);
  key->window = weir_filter_load64 (octets);
}

static void
set_token (WeirFilterKey *key, WeirSpan pattern, const Token *token)
{
  g_autofree char *padded = g_malloc0 (MAX_WINDOW + token->length + MAX_WINDOW);

  memcpy (padded + MAX_WINDOW, pattern.octets + token->at, token->length);
  key->place = token->is_prefix ? WEIR_FILTER_PLACE_PREFIX : WEIR_FILTER_PLACE_TOKEN;
  key->hash = token->is_prefix
                ? weir_filter_hash_prefix (padded + MAX_WINDOW)
                : weir_filter_hash_token (padded + MAX_WINDOW, (guint) token->length);
  key->token_at = (guint16) token->at;
}

/* --- Records --- */

static guint16
get_query_types (const WeirNetworkFilter *filter)
{
  const guint party = WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY |
                      WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY;
  gboolean has_types = (filter->flags & WEIR_FILTER_HAS_TYPES) != 0;
  gboolean is_of_host = filter->kind == WEIR_PATTERN_HOST ||
                        (filter->kind == WEIR_PATTERN_ANY && filter->to.length > 0);
  guint types = filter->types & WEIR_FILTER_TYPES_ALL;

  /* Of a tunnel neither type nor page is known: a filter must do without. */
  if (is_of_host && (filter->flags & party) == 0 && filter->domains.length == 0 &&
      filter->methods == WEIR_FILTER_METHODS_ALL && (!has_types || types == WEIR_FILTER_TYPES_ALL))
    types |= WEIR_FILTER_QUERY_TUNNEL;
  if (!has_types)
    types |= WEIR_FILTER_QUERY_IMPLICIT;

  return (guint16) types;
}

static guint32
append_pattern (GByteArray *blob, WeirSpan pattern)
{
  guint32 at = blob->len;

  g_byte_array_append (blob, (const guint8 *) pattern.octets, (guint) pattern.length);

  return at;
}

static const WeirFilterNames *
peek_names (const WeirFilterPart *part, guint32 at)
{
  return (const WeirFilterNames *) (gconstpointer) (part->blob->data + at);
}

/* Whether all pages that the filter is for can be looked up by name. */
static gboolean
can_be_found_by_names (const WeirFilterPart *part, guint32 at, gboolean with_entities)
{
  const WeirFilterNames *names;

  if (at == 0)
    return FALSE;

  names = peek_names (part, at);

  return names->n_regexes == 0 && names->n_hosts + names->n_entities > 0 &&
         (with_entities || names->n_entities == 0);
}

/*
 * The word that a filter could be found by; in the pattern itself, or in what its expression
 * demands.
 */
static Token
choose_token (const Reading *reading,
              const WeirNetworkFilter *filter,
              WeirSpan *pattern,
              char *room)
{
  WeirSpan literal = { room, 0 };

  switch ((WeirPatternKind) filter->kind)
    {
    case WEIR_PATTERN_PLAIN:
    case WEIR_PATTERN_GLOB:
      return find_token (*pattern, filter->anchors, reading->costs);

    case WEIR_PATTERN_REGEX:
      literal.length = weir_filter_regex_find_literal (filter->pattern, room, MAX_LITERAL);
      *pattern = literal;
      return find_token (literal, 0, reading->costs);

    case WEIR_PATTERN_ANY:
    case WEIR_PATTERN_HOST:
    default:
      return (Token){ .cost = G_MAXUINT };
    }
}

static WeirSpan
lower_pattern (const WeirNetworkFilter *filter, GByteArray *room)
{
  if ((filter->flags & WEIR_FILTER_MATCH_CASE) == 0)
    return filter->pattern;

  g_byte_array_set_size (room, 0);
  for (gsize i = 0; i < filter->pattern.length; i++)
    {
      guint8 octet = (guint8) weir_octet_to_lower (filter->pattern.octets[i]);

      g_byte_array_append (room, &octet, 1);
    }

  return (WeirSpan){ (const char *) room->data, room->len };
}

static gboolean
has_word (WeirSpan pattern)
{
  for (gsize i = 0; i < pattern.length; i++)
    if (is_word (pattern.octets[i]))
      return TRUE;

  return FALSE;
}

static void
set_place (const Reading *reading,
           const WeirNetworkFilter *filter,
           const WeirFilterRecord *record,
           WeirFilterKey *key)
{
  g_autoptr (GByteArray) room = g_byte_array_new ();
  char literal[MAX_LITERAL];
  WeirSpan pattern = lower_pattern (filter, room);
  Token token = choose_token (reading, filter, &pattern, literal);
  gboolean by_page = can_be_found_by_names (reading->part, record->domains, TRUE);

  if (filter->kind == WEIR_PATTERN_HOST)
    {
      key->place = WEIR_FILTER_PLACE_HOST;
      key->hash = weir_filter_hash_name (pattern.octets, pattern.length);
    }
  else if (token.cost != G_MAXUINT && (!by_page || token.cost <= MAX_COST_BESIDE_PAGES))
    {
      set_token (key, pattern, &token);
      if (filter->kind != WEIR_PATTERN_REGEX)
        set_window (key, pattern, &token);
    }
  else if (by_page)
    key->place = WEIR_FILTER_PLACE_PAGE;
  else if (can_be_found_by_names (reading->part, record->to, FALSE))
    key->place = WEIR_FILTER_PLACE_TO;
  else
    key->place = WEIR_FILTER_PLACE_REST;
}

static void
add_record (const Reading *reading, const WeirNetworkFilter *filter, gsize text)
{
  WeirFilterPart *part = reading->part;
  WeirFilterKey key = { .key = weir_network_filter_get_key (filter) };
  WeirFilterRecord record = {
    .text = (guint32) text,
    .regex = part->n_regexes,
    .pattern_length = (guint16) filter->pattern.length,
    .flags = filter->flags,
    .types = get_query_types (filter),
    .methods = filter->methods,
    .kind = filter->kind,
    .anchors = filter->anchors,
    .has_word = has_word (filter->pattern),
  };

  if (filter->kind == WEIR_PATTERN_REGEX)
    part->n_regexes++;
  record.pattern = append_pattern (part->blob, filter->pattern);
  record.domains = weir_name_set_append (part->blob, filter->domains, &part->n_regexes);
  record.to = weir_name_set_append (part->blob, filter->to, &part->n_regexes);
  record.denyallow = weir_name_set_append (part->blob, filter->denyallow, &part->n_regexes);
  if ((filter->flags & WEIR_FILTER_BADFILTER) == 0)
    set_place (reading, filter, &record, &key);

  g_array_append_val (part->records, record);
  g_array_append_val (part->keys, key);
}

/* --- Hosts --- */

static gboolean
is_plain_host (const WeirNetworkFilter *filter)
{
  return filter->kind == WEIR_PATTERN_HOST && filter->flags == 0 &&
         filter->types == WEIR_FILTER_TYPES_IMPLICIT &&
         filter->methods == WEIR_FILTER_METHODS_ALL && filter->domains.length == 0 &&
         filter->to.length == 0 && filter->denyallow.length == 0 && filter->redirect.length == 0;
}

static gboolean
stands_in_text (const Reading *reading, WeirSpan span)
{
  return span.octets >= reading->text.octets &&
         span.octets + span.length <= reading->text.octets + reading->text.length;
}

/*
 * @host: in normal form; a name that stands in the text is found there, another one needs a record.
 */
static void
add_host (const Reading *reading, WeirSpan host, gsize text)
{
  if (stands_in_text (reading, host))
    {
      const WeirFilterHost entry = {
        .hash = weir_filter_hash_name (host.octets, host.length),
        .text = (guint32) (host.octets - reading->text.octets),
        .length = (guint32) host.length,
      };

      g_array_append_val (reading->part->hosts, entry);
    }
  else
    {
      const WeirNetworkFilter filter = {
        .types = WEIR_FILTER_TYPES_IMPLICIT,
        .methods = WEIR_FILTER_METHODS_ALL,
        .kind = WEIR_PATTERN_HOST,
        .pattern = host,
      };

      add_record (reading, &filter, text);
    }
}

/* --- Lines --- */

static void
add_unread (WeirFilterPart *part, const WeirListLine *line)
{
  const WeirFilterUnread unread = { line->number, (guint32) line->offset };

  part->n_unread++;
  if (part->unread->len < WEIR_FILTER_SET_MAX_UNREAD)
    g_array_append_val (part->unread, unread);
}

static void
add_line (const Reading *reading, const WeirListLine *line, WeirFilterLine *what)
{
  WeirSpan host;

  switch (what->kind)
    {
    case WEIR_LINE_FILTER:
      if (is_plain_host (&what->filter))
        add_host (reading, what->filter.pattern, line->offset);
      else
        add_record (reading, &what->filter, line->offset);
      break;

    case WEIR_LINE_HOSTS:
      while (weir_hosts_next (&what->hosts, &host))
        add_host (reading, host, line->offset);
      break;

    case WEIR_LINE_SKIPPED:
      reading->part->n_skipped[what->skip]++;
      break;

    case WEIR_LINE_UNREADABLE:
      add_unread (reading->part, line);
      break;

    case WEIR_LINE_NOTHING:
    default:
      break;
    }
}

/* Where every 256th line begins, so that a line's number is found by counting a few. */
static void
find_lines (WeirFilterPart *part, WeirSpan text)
{
  guint n = 0;

  for (gsize at = 0; at < text.length; n++)
    {
      const char *end = memchr (text.octets + at, '\n', text.length - at);
      guint32 begin = (guint32) at;

      if (n % WEIR_FILTER_LINES_STEP == 0)
        g_array_append_val (part->lines, begin);
      at = end != NULL ? (gsize) (end + 1 - text.octets) : text.length;
    }
}

WeirFilterPart *
weir_filter_part_new (WeirSpan text, const WeirTokenCosts *costs)
{
  static const guint8 nothing[WEIR_FILTER_ALIGNMENT];
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  WeirFilterPart *self = g_new0 (WeirFilterPart, 1);
  const Reading reading = { self, costs, text };
  WeirListScanner scanner;
  WeirListLine line;
  WeirFilterLine what;

  self->lines = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->unread = g_array_new (FALSE, FALSE, sizeof (WeirFilterUnread));
  self->hosts = g_array_new (FALSE, FALSE, sizeof (WeirFilterHost));
  self->records = g_array_new (FALSE, FALSE, sizeof (WeirFilterRecord));
  self->keys = g_array_new (FALSE, FALSE, sizeof (WeirFilterKey));
  self->blob = g_byte_array_new ();
  g_byte_array_append (self->blob, nothing, sizeof nothing);

  find_lines (self, text);
  weir_list_scanner_init (&scanner, parser, text);
  while (weir_list_scanner_next (&scanner, &line, &what))
    add_line (&reading, &line, &what);

  return self;
}

void
weir_filter_part_free (WeirFilterPart *self)
{
  g_array_unref (self->lines);
  g_array_unref (self->unread);
  g_array_unref (self->hosts);
  g_array_unref (self->records);
  g_array_unref (self->keys);
  g_byte_array_unref (self->blob);
  g_free (self);
}
