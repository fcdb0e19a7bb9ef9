/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the filters say of a request: the hot path.
 *
 * A request is looked up by what it has, never by going through filters: by its host and the domains
 * above it, by the words of its URL, and by the page that asks.  Nearly all of these are not in the
 * tables, which a bit array in front of each says.  What is found there is compared octet for octet
 * before anything is decided: no two names are ever taken for the same because of a hash.
 *
 * Blocking filters are looked for first; exceptions only if one was found, and important filters only
 * if an exception was found too:
 *
 *   block? ── no ──► nothing
 *     └─ yes ─► important? ── yes ──► blocked
 *                  └─ no ──► exception? ── no ──► blocked
 *                                └─ yes ──► important? ── yes ──► blocked
 *                                               └─ no ──► let through
 *
 * A document is judged twice, as it says at judge_document().  No filter is known of a tunnel but those that
 * need its host alone.
 *
 * Nothing is allocated.  Everything read from the file is checked against its section first.
 */

#include "weir-filter-set-private.h"

#include "weir-filter-hash.h"
#include "weir-name-set.h"
#include "weir-octet.h"
#include "weir-pattern-match.h"
#include "weir-site.h"

/* Words of a URL: every other octet may begin one. */
#define MAX_TOKENS (WEIR_FILTER_MAX_URL / 2 + 1)

typedef struct
{
  guint64 hash;
  guint32 at;
} Token;

typedef struct
{
  const WeirFilterSet *set;
  const WeirFilterRequest *request;
  WeirFilterPardon pardon; /* (nullable) */
  gpointer user_data;

  guint16 types; /* what is asked for: one bit of a query */
  gboolean
    ends_at_host; /* of a document judged implicitly: a block has to end where its host does */
  gboolean is_third_party;
  gboolean knows_party; /* is_third_party was found out */
  guint n_tokens;       /* G_MAXUINT: not looked for yet */
  WeirNameHashes host;
  WeirNameHashes page;
  Token tokens[MAX_TOKENS];
} Query;

/* --- Tables --- */

/* The slot behind @at, or the first one. */
static inline guint32
next_slot (const WeirFilterTableView *table, guint32 at)
{
  return at + 1 < table->slots.n ? at + 1 : 0;
}

static inline gboolean
may_have (const WeirFilterTableView *table, guint64 hash)
{
  guint64 bit = hash >> table->shift;

  return (table->bits[bit / 64] >> (bit % 64)) & 1;
}

/*
 * The next slot of @hash at or behind @at.  FALSE: there is none.  @n_left: (inout): slots not looked at yet.
 */
static inline gboolean
find_slot (const WeirFilterTableView *table, guint64 hash, guint32 *at, guint32 *n_left)
{
  for (; *n_left > 0; (*n_left)--, *at = next_slot (table, *at))
    {
      const WeirFilterSlot *slot = &table->slots.at[*at];

      if (slot->value == 0)
        return FALSE;
      if (slot->tag == (guint32) hash)
        return TRUE;
    }

  return FALSE;
}

/* --- One filter --- */

/*
 * Whether host and page are of two sites.  A site has two labels at least, or is a whole host: so where
 * the last two differ there is no need to look into the list of suffixes.
 */
static gboolean
are_of_two_sites (const Query *query)
{
  const WeirFilterRequest *request = query->request;

  if (weir_span_equal (request->host, request->source))
    return FALSE;
  if (query->host.n_names < 2 || query->page.n_names < 2 ||
      query->host.names[1] != query->page.names[1])
    return TRUE;

  return weir_site_is_third_party (weir_site_of_host (request->source.octets),
                                   request->host.octets);
}

static gboolean
is_third_party (Query *query)
{
  if (!query->knows_party)
    {
      query->knows_party = TRUE;
      query->is_third_party = query->request->source.length > 0
                                ? are_of_two_sites (query)
                                : query->request->party == WEIR_FILTER_PARTY_THIRD;
    }

  return query->is_third_party;
}

static gboolean
has_party (Query *query, guint flags)
{
  const WeirFilterRequest *request = query->request;

  if ((flags & (WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY | WEIR_FILTER_STRICT_FIRST_PARTY |
                WEIR_FILTER_STRICT_THIRD_PARTY)) == 0)
    return TRUE;
  if (request->source.length == 0 && request->party == WEIR_FILTER_PARTY_UNKNOWN)
    return FALSE;

  if ((flags & WEIR_FILTER_THIRD_PARTY) != 0 && !is_third_party (query))
    return FALSE;
  if ((flags & WEIR_FILTER_FIRST_PARTY) != 0 && is_third_party (query))
    return FALSE;
  if ((flags & (WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY)) == 0)
    return TRUE;
  if (request->source.length == 0)
    return (flags & WEIR_FILTER_STRICT_THIRD_PARTY) != 0 && is_third_party (query);

  return weir_span_equal (request->host, request->source) ==
         ((flags & WEIR_FILTER_STRICT_FIRST_PARTY) != 0);
}

static gboolean
matches_name_regex (guint32 number, WeirSpan source, WeirSpan text, gpointer user_data)
{
  return weir_filter_set_matches_regex (user_data, number, source, FALSE, text);
}

/* The names at @at of the blob, or NULL if they do not lie in it. */
static const WeirFilterNames *
get_names (const WeirFilterSet *set, guint32 at)
{
  const WeirFilterNames *names;

  if (at >= set->blob.n || at % WEIR_FILTER_ALIGNMENT != 0)
    return NULL;

  names = (const WeirFilterNames *) (gconstpointer) (set->blob.at + at);

  return weir_name_set_get_size (names, set->blob.n - at) > 0 ? names : NULL;
}

static guint32
count_regexes (const WeirFilterNames *names)
{
  return (guint32) names->n_regexes + names->n_not_regexes;
}

/* Whether @host is among the names of an option; without the option every one is. @regex: (inout) */
static gboolean
is_named (const Query *query, guint32 at, WeirNameHashes *host, gboolean without, guint32 *regex)
{
  const WeirFilterNames *names;
  guint32 number = *regex;

  if (at == 0)
    return without;

  names = get_names (query->set, at);
  if (names == NULL)
    return FALSE;
  *regex += count_regexes (names);

  return weir_name_set_matches (names, host, number, matches_name_regex, (gpointer) query->set);
}

static gboolean
has_names (Query *query, const WeirFilterRecord *record)
{
  guint32 regex = record->regex + (record->kind == WEIR_PATTERN_REGEX);

  if ((record->domains | record->to | record->denyallow) == 0)
    return TRUE;

  return is_named (query, record->domains, &query->page, TRUE, &regex) &&
         is_named (query, record->to, &query->host, TRUE, &regex) &&
         !is_named (query, record->denyallow, &query->host, FALSE, &regex);
}

static gboolean
get_pattern (const WeirFilterSet *set, const WeirFilterRecord *record, WeirSpan *pattern)
{
  if (record->pattern > set->blob.n || record->pattern_length > set->blob.n - record->pattern)
    return FALSE;

  *pattern = (WeirSpan){ set->blob.at + record->pattern, record->pattern_length };

  return TRUE;
}

/* Where the host ends and one octet more, as ||host^ does. */
static gsize
match_host (WeirSpan pattern, const WeirFilterRequest *request)
{
  WeirSpan host = request->host;
  gsize before;

  if (pattern.length > host.length)
    return WEIR_PATTERN_NO_MATCH;

  before = host.length - pattern.length;
  if (memcmp (host.octets + before, pattern.octets, pattern.length) != 0 ||
      (before > 0 && host.octets[before - 1] != '.'))
    return WEIR_PATTERN_NO_MATCH;

  return request->host_end + 1;
}

/* Where the match of an expression ends is not looked at: it never counts as one of a host. */
static gsize
match_regex (const Query *query, const WeirFilterRecord *record, WeirSpan pattern)
{
  const WeirFilterRequest *request = query->request;

  return weir_filter_set_matches_regex (query->set, record->regex, pattern,
                                        (record->flags & WEIR_FILTER_MATCH_CASE) != 0,
                                        (WeirSpan){ request->url, request->length })
           ? request->length
           : WEIR_PATTERN_NO_MATCH;
}

/* Returns: where the match ends, or WEIR_PATTERN_NO_MATCH */
static gsize
match_pattern (const Query *query, const WeirFilterRecord *record, WeirPatternHint hint)
{
  WeirSpan pattern;

  if (!get_pattern (query->set, record, &pattern))
    return WEIR_PATTERN_NO_MATCH;

  switch ((WeirPatternKind) record->kind)
    {
    case WEIR_PATTERN_ANY:
      return query->request->length;

    case WEIR_PATTERN_HOST:
      return match_host (pattern, query->request);

    case WEIR_PATTERN_PLAIN:
    case WEIR_PATTERN_GLOB:
      return weir_pattern_match (pattern, record->kind, record->anchors,
                                 (record->flags & WEIR_FILTER_MATCH_CASE) != 0, query->request,
                                 hint);

    case WEIR_PATTERN_REGEX:
      return match_regex (query, record, pattern);

    default:
      return WEIR_PATTERN_NO_MATCH;
    }
}

static gboolean
is_pardoned (const Query *query, guint32 text)
{
  return query->pardon != NULL &&
         query->pardon (text + 1, weir_filter_set_get_line (query->set, text), query->user_data);
}

/* Whether a block that was found holds of the host alone: see judge_document(). */
static gboolean
ends_at_host (const Query *query, const WeirFilterRecord *record, gsize end)
{
  return record->has_word &&
         (end == query->request->host_end || end == query->request->host_end + 1);
}

/* All that is demanded beside the pattern. */
static gboolean
has_options (Query *query, const WeirFilterRecord *record)
{
  return ((record->methods >> query->request->method) & 1) != 0 &&
         has_party (query, record->flags) && has_names (query, record);
}

/* Whether the filter called @number matches.  Returns: its id, or 0 */
static WeirFilterId
try_record (Query *query, guint32 number, WeirPatternHint hint)
{
  const WeirFilterRecord *record;
  gboolean is_block;
  gboolean is_dear;
  gsize end;

  number &= ~WEIR_FILTER_ITEM_LAST;
  if (number >= query->set->records.n)
    return 0;

  record = &query->set->records.at[number];
  is_block = (record->flags & WEIR_FILTER_EXCEPTION) == 0;
  is_dear = record->kind == WEIR_PATTERN_REGEX;
  if (is_dear && !has_options (query, record))
    return 0;

  end = match_pattern (query, record, hint);
  if (end == WEIR_PATTERN_NO_MATCH || (!is_dear && !has_options (query, record)) ||
      (is_block && query->ends_at_host && !ends_at_host (query, record, end)) ||
      (is_block && is_pardoned (query, record->text)))
    return 0;

  return record->text + 1;
}

/* --- Looking them up --- */

static const WeirPatternHint no_hint;

/* Tries a run of items. */
static WeirFilterId
try_items (Query *query, const WeirFilterIndexView *index, guint32 at)
{
  for (; at < index->items.n; at++)
    {
      const WeirFilterItem *item = &index->items.at[at];

      if ((item->types & query->types) != 0)
        {
          WeirFilterId found = try_record (query, item->record, no_hint);

          if (found != 0)
            return found;
        }
      if ((item->record & WEIR_FILTER_ITEM_LAST) != 0)
        break;
    }

  return 0;
}

static gboolean
is_host_octet (char octet)
{
  return g_ascii_isalnum (octet) || octet == '-' || octet == '_' || (guchar) octet >= 0x80;
}

/* Whether the text at @at is @name, and no longer name: the list itself has the last word. */
static gboolean
stands_in_text (const WeirFilterSet *set, guint32 at, WeirSpan name)
{
  const char *text = set->texts.at + at;
  gsize room;

  if (at >= set->texts.n || set->texts.n - at < name.length)
    return FALSE;

  room = set->texts.n - at;

  return weir_octets_equal_nocase (text, name.octets, name.length) &&
         (room == name.length || !is_host_octet (text[name.length])) &&
         (room <= name.length + 1 || text[name.length] != '.' ||
          !is_host_octet (text[name.length + 1]));
}

/* A host that is blocked whole: whatever is asked for, but a document by its type alone. */
static WeirFilterId
try_plain_host (const Query *query, guint32 at, WeirSpan name)
{
  at &= ~WEIR_FILTER_SLOT_TEXT;
  if (query->types == 1u << WEIR_FILTER_TYPE_DOCUMENT || !stands_in_text (query->set, at, name) ||
      is_pardoned (query, at))
    return 0;

  return at + 1;
}

static WeirFilterId
find_by_host (Query *query, const WeirFilterIndexView *index)
{
  const WeirNameHashes *host = &query->host;

  for (guint i = 0; i < host->n_names; i++)
    {
      guint64 hash = host->names[i];
      guint32 at = weir_filter_hash_slot (hash, index->hosts.slots.n);
      guint32 n_left = index->hosts.slots.n;
      const WeirSpan name = { host->host + host->begins[i], host->length - host->begins[i] };

      if (!may_have (&index->hosts, hash))
        continue;
      for (; find_slot (&index->hosts, hash, &at, &n_left);
           n_left--, at = next_slot (&index->hosts, at))
        {
          guint32 value = index->hosts.slots.at[at].value;
          WeirFilterId found = (value & WEIR_FILTER_SLOT_TEXT) != 0
                                 ? try_plain_host (query, value, name)
                                 : try_items (query, index, value - 1);

          if (found != 0)
            return found;
        }
    }

  return 0;
}

/* Tries what is kept under @hash in @table; its values are first items. */
static WeirFilterId
try_key (Query *query,
         const WeirFilterIndexView *index,
         const WeirFilterTableView *table,
         guint64 hash)
{
  guint32 at = weir_filter_hash_slot (hash, table->slots.n);
  guint32 n_left = table->slots.n;

  if (!may_have (table, hash))
    return 0;

  for (; find_slot (table, hash, &at, &n_left); n_left--, at = next_slot (table, at))
    {
      WeirFilterId found = try_items (query, index, table->slots.at[at].value - 1);

      if (found != 0)
        return found;
    }

  return 0;
}

/*
 * Filters of “name.*”: every run of labels that another label follows may be the name.  Whether a public
 * suffix follows is asked only of what is in the table, by the filter's own names.
 */
static WeirFilterId
find_by_entity (Query *query, const WeirFilterIndexView *index)
{
  const WeirNameHashes *page = &query->page;

  for (guint i = 0; i + 1 < page->n_names; i++)
    {
      guint64 hash = WEIR_FILTER_HASH_START;

      for (gsize at = page->begins[i] - 1; at > 0; at--)
        {
          hash = weir_filter_hash_octet (hash, page->host[at - 1]);
          if (at == 1 || page->host[at - 2] == '.')
            {
              WeirFilterId found =
                try_key (query, index, &index->pages,
                         weir_filter_hash_finish (hash) ^ WEIR_FILTER_HASH_ENTITY);

              if (found != 0)
                return found;
            }
        }
    }

  return 0;
}

static WeirFilterId
find_by_page (Query *query, const WeirFilterIndexView *index)
{
  for (guint i = 0; i < query->page.n_names; i++)
    {
      WeirFilterId found = try_key (query, index, &index->pages, query->page.names[i]);

      if (found != 0)
        return found;
    }

  return find_by_entity (query, index);
}

/* Whether the octets beside the token, which begins at @at of the URL, are those of the entry. */
static inline gboolean
has_window (const WeirFilterEntry *entry, const char *token)
{
  guint64 octets = weir_filter_load64 (token - 8 + ((guint8) (entry->window_at + 8) & 31));

  return (octets & weir_filter_low_octets (entry->window_length)) == entry->window;
}

static WeirFilterId
try_entries (Query *query, const WeirFilterIndexView *index, guint32 first, guint32 at)
{
  const char *token = query->request->lower + at;

  for (; first < index->entries.n; first++)
    {
      const WeirFilterEntry *entry = &index->entries.at[first];

      if ((entry->types & query->types) != 0 && has_window (entry, token))
        {
          const WeirPatternHint hint = { TRUE, at, entry->token_at };
          WeirFilterId found = try_record (query, entry->record, hint);

          if (found != 0)
            return found;
        }
      if ((entry->record & WEIR_FILTER_ITEM_LAST) != 0)
        break;
    }

  return 0;
}

static inline WeirFilterId
try_token (Query *query, const WeirFilterIndexView *index, const Token *token)
{
  const WeirFilterTableView *table = &index->tokens;
  guint32 at;
  guint32 n_left;

  if (!may_have (table, token->hash))
    return 0;

  at = weir_filter_hash_slot (token->hash, table->slots.n);
  n_left = table->slots.n;
  for (; find_slot (table, token->hash, &at, &n_left); n_left--, at = next_slot (table, at))
    {
      WeirFilterId found = try_entries (query, index, table->slots.at[at].value - 1, token->at);

      if (found != 0)
        return found;
    }

  return 0;
}

static inline void
add_token (Query *query, guint32 begin, guint32 end)
{
  query->tokens[query->n_tokens++] = (Token){
    weir_filter_hash_token (query->request->lower + begin, end - begin),
    begin,
  };
}

/* Finds the words of the URL: where the bits of letters and digits change. */
static void
find_tokens (Query *query)
{
  const WeirFilterRequest *request = query->request;
  guint64 last = 0;
  gboolean is_inside = FALSE;
  guint32 begin = 0;

  query->n_tokens = 0;
  for (guint32 i = 0; i <= request->length / 64; i++)
    {
      guint64 word = request->words[i];
      guint64 changes = word ^ (word << 1 | last);

      last = word >> 63;
      for (; changes != 0; changes &= changes - 1)
        {
          guint32 at = i * 64 + (guint32) __builtin_ctzll (changes);

          if (is_inside)
            add_token (query, begin, at);
          begin = at;
          is_inside = !is_inside;
        }
    }
}

static WeirFilterId
find_by_token (Query *query, const WeirFilterIndexView *index)
{
  if (query->n_tokens == G_MAXUINT)
    find_tokens (query);

  for (guint i = 0; i < query->n_tokens; i++)
    {
      WeirFilterId found = try_token (query, index, &query->tokens[i]);

      if (found != 0)
        return found;
    }

  return 0;
}

static WeirFilterId
find_rest (Query *query, const WeirFilterIndexView *index)
{
  for (guint32 i = 0; i < index->rest.n; i++)
    {
      const WeirFilterItem *item = &index->rest.at[i];

      if ((item->types & query->types) != 0)
        {
          WeirFilterId found = try_record (query, item->record, no_hint);

          if (found != 0)
            return found;
        }
    }

  return 0;
}

/* A filter of @class that matches, or 0. */
static WeirFilterId
find (Query *query, WeirFilterClass class)
{
  const WeirFilterIndexView *index = &query->set->indexes[class];
  WeirFilterId found = find_by_host (query, index);

  if (found != 0 || query->types == WEIR_FILTER_QUERY_TUNNEL)
    return found;
  if ((found = find_by_token (query, index)) != 0)
    return found;
  if ((found = find_by_page (query, index)) != 0)
    return found;

  return find_rest (query, index);
}

/* --- Verdicts --- */

typedef enum
{
  OUTCOME_NOTHING,
  OUTCOME_BLOCK,
  OUTCOME_EXCEPTION,
  OUTCOME_IMPORTANT,
} Outcome;

/* @looks_for_exceptions: also where nothing is blocked. */
static Outcome
judge (Query *query, gboolean looks_for_exceptions, WeirFilterMatch *match)
{
  WeirFilterId important;

  *match = (WeirFilterMatch){ find (query, WEIR_FILTER_CLASS_BLOCK), 0 };
  if (match->block == 0 && !looks_for_exceptions)
    return OUTCOME_NOTHING;

  match->exception = find (query, WEIR_FILTER_CLASS_EXCEPTION);
  if (match->exception == 0 && match->block == 0)
    return OUTCOME_NOTHING;

  important = match->block != 0 && (match->exception != 0 || looks_for_exceptions)
                ? find (query, WEIR_FILTER_CLASS_IMPORTANT)
                : 0;
  if (important != 0)
    {
      *match = (WeirFilterMatch){ important, 0 };
      return OUTCOME_IMPORTANT;
    }

  return match->exception != 0 ? OUTCOME_EXCEPTION : OUTCOME_BLOCK;
}

/*
 * A document is judged by filters that name its type (explicitly), and by those without a type option
 * (implicitly): of these a block counts only if it ends where the host does, so that what is meant for
 * parts of pages keeps nobody from a page.  What names the type mostly has the last word.
 */
static void
judge_document (Query *query, WeirFilterMatch *match)
{
  WeirFilterMatch implicit_match;
  Outcome explicit_outcome;
  Outcome implicit_outcome;

  query->types = 1u << WEIR_FILTER_TYPE_DOCUMENT;
  explicit_outcome = judge (query, TRUE, match);
  if (explicit_outcome == OUTCOME_IMPORTANT)
    return;

  query->types = WEIR_FILTER_QUERY_IMPLICIT;
  query->ends_at_host = TRUE;
  implicit_outcome = judge (query, TRUE, &implicit_match);
  if (explicit_outcome == OUTCOME_NOTHING || implicit_outcome == OUTCOME_IMPORTANT ||
      (implicit_outcome == OUTCOME_EXCEPTION && explicit_outcome != OUTCOME_EXCEPTION))
    {
      WeirFilterId beaten = match->block;

      *match = implicit_match;
      if (implicit_outcome == OUTCOME_EXCEPTION && match->block == 0)
        match->block = beaten;
    }
  else if (explicit_outcome == OUTCOME_EXCEPTION && match->block == 0)
    match->block = implicit_match.block;
}

gboolean
weir_filter_set_match (const WeirFilterSet *self,
                       const WeirFilterRequest *request,
                       WeirFilterPardon pardon,
                       gpointer user_data,
                       WeirFilterMatch *match)
{
  Query query;

  g_return_val_if_fail (self != NULL && request != NULL && match != NULL, FALSE);

  query.set = self;
  query.request = request;
  query.pardon = pardon;
  query.user_data = user_data;
  query.ends_at_host = FALSE;
  query.knows_party = FALSE;
  query.n_tokens = G_MAXUINT;
  weir_name_hashes_init (&query.host, request->host.octets, request->host.length);
  weir_name_hashes_init (&query.page, request->source.octets, request->source.length);

  if (request->type == WEIR_FILTER_TYPE_DOCUMENT)
    judge_document (&query, match);
  else
    {
      query.types = request->type == WEIR_FILTER_TYPE_TUNNEL ? WEIR_FILTER_QUERY_TUNNEL
                                                             : (guint16) (1u << request->type);
      judge (&query, FALSE, match);
    }

  return match->block != 0 && match->exception == 0;
}
