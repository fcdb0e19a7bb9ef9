/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the filters say of a request: the hot path.
 *
 * A request is looked up by what it has, never by going through filters: by its host and the
 * domains above it, by the words of its URL and what they begin with, and by the page that asks.
 * Nearly all of these are not in the tables, which a bit array in front of each says.  A name in a
 * table has its whole hash beside it, 64 bits; every other filter is compared with the request
 * octet for octet before anything is decided.
 *
 * Blocking filters are looked for first; exceptions only if one was found, and important filters
 * only if an exception was found too:
 *
 *   block? ── no ──► nothing
 *     └─ yes ─► important? ── yes ──► blocked
 *                  └─ no ──► exception? ── no ──► blocked
 *                                └─ yes ──► important? ── yes ──► blocked
 *                                               └─ no ──► let through
 *
 * A document is judged twice, as it says at judge_document().  No filter is known of a tunnel but
 * those that need its host alone.
 *
 * Nothing is allocated.  Everything read from the file is checked against its section first.  What
 * trying filters takes is counted in steps, and bounded: a list that was made to be slow matches less.
 */

#include "weir-filter-query.h"

#include "weir-filter-hash.h"

/* Filters of a word that are passed over in the time of a step. */
#define ENTRIES_PER_STEP 16

/* --- Tables --- */

static inline gboolean
may_have (const WeirFilterTableView *table, guint64 hash)
{
  guint64 bit = hash >> table->shift;

  return (table->bits[bit / 64] >> (bit % 64)) & 1;
}

/* Returns: the value in the slot of @hash; 0 if there is none */
static inline guint32
look_up (const WeirFilterTableView *table, guint64 hash)
{
  guint32 n = table->slots.n;
  guint32 at = weir_filter_hash_slot (hash, table->salt, n);

  for (guint32 n_left = n; n_left > 0; n_left--)
    {
      const WeirFilterSlot *slot = &table->slots.at[at];

      if (slot->value == 0 || weir_filter_slot_has (slot, hash))
        return slot->value;
      at = at + 1 < n ? at + 1 : 0;
    }

  return 0;
}

/* --- Looking them up --- */

static const WeirPatternHint no_hint;

/* A name that is blocked whole; @text: where it stands. */
static WeirFilterId
try_plain_host (const WeirFilterQuery *query, guint32 text)
{
  return weir_filter_query_is_pardoned (query, text) ? 0 : text + 1;
}

static WeirFilterId
try_item (WeirFilterQuery *query, const WeirFilterItem *item)
{
  if ((item->types & query->types) == 0)
    return 0;
  if (item->is_plain)
    return try_plain_host (query, item->record & ~WEIR_FILTER_ITEM_LAST);

  return weir_filter_query_try (query, item->record, no_hint);
}

/* Tries a run of items. */
static WeirFilterId
try_items (WeirFilterQuery *query, const WeirFilterIndexView *index, guint32 at)
{
  for (; at < index->items.n; at++)
    {
      WeirFilterId found = try_item (query, &index->items.at[at]);

      if (found != 0)
        return found;
      if ((index->items.at[at].record & WEIR_FILTER_ITEM_LAST) != 0)
        break;
    }

  return 0;
}

/* Tries what is kept under @hash in @table. */
static inline WeirFilterId
try_key (WeirFilterQuery *query,
         const WeirFilterIndexView *index,
         const WeirFilterTableView *table,
         guint64 hash)
{
  guint32 value = may_have (table, hash) ? look_up (table, hash) : 0;

  if (value == 0)
    return 0;
  if ((value & WEIR_FILTER_SLOT_TEXT) == 0)
    return try_items (query, index, value - 1);

  return (query->types & WEIR_FILTER_TYPES_PLAIN) != 0
           ? try_plain_host (query, value & ~WEIR_FILTER_SLOT_TEXT)
           : 0;
}

static WeirFilterId
find_by_host (WeirFilterQuery *query, const WeirFilterIndexView *index)
{
  for (guint i = 0; i < query->host.n_names; i++)
    {
      WeirFilterId found = try_key (query, index, &index->hosts, query->host.names[i]);

      if (found != 0)
        return found;
    }

  return 0;
}

/*
 * Filters of “name.*”: every run of labels that another label follows may be the name.  Whether a
 * public suffix follows is asked only of what is in the table, by the filter's own names.
 */
static WeirFilterId
find_by_entity (WeirFilterQuery *query, const WeirFilterIndexView *index)
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
find_by_page (WeirFilterQuery *query, const WeirFilterIndexView *index)
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
try_entries (WeirFilterQuery *query, const WeirFilterIndexView *index, guint32 first, guint32 at)
{
  const char *token = query->request->lower + at;
  guint32 begin = first;

  if (query->n_steps == 0 ||
      (first < index->entries.n && (index->entries.at[first].types_of_run & query->types) == 0))
    return 0;

  for (; first < index->entries.n; first++)
    {
      const WeirFilterEntry *entry = &index->entries.at[first];

      if ((entry->types & query->types) != 0 && has_window (entry, token))
        {
          const WeirPatternHint hint = { TRUE, at, entry->token_at };
          WeirFilterId found = weir_filter_query_try (query, entry->record, hint);

          if (found != 0)
            return found;
        }
      if ((entry->record & WEIR_FILTER_ITEM_LAST) != 0)
        break;
    }
  weir_filter_query_take_steps (query, (first - begin) / ENTRIES_PER_STEP);

  return 0;
}

/* Tries what is kept in @table under @hash, of a word or of what it begins with. */
static inline WeirFilterId
try_word (WeirFilterQuery *query,
          const WeirFilterIndexView *index,
          const WeirFilterTableView *table,
          guint64 hash,
          guint32 at)
{
  guint32 value = may_have (table, hash) ? look_up (table, hash) : 0;

  return value != 0 ? try_entries (query, index, value - 1, at) : 0;
}

static inline WeirFilterId
try_token (WeirFilterQuery *query, const WeirFilterIndexView *index, const WeirFilterToken *token)
{
  WeirFilterId found = try_word (query, index, &index->tokens, token->hash, token->at);

  if (found != 0)
    return found;

  return try_word (query, index, &index->prefixes,
                   weir_filter_hash_prefix (query->request->lower + token->at), token->at);
}

/*
 * Finds the words of the URL: their bits change where one begins, and where it ends.  The URL ends
 * in no word, so there are as many ends as beginnings.
 */
static void
find_tokens (WeirFilterQuery *query)
{
  const WeirFilterRequest *request = query->request;
  guint32 ends[WEIR_FILTER_MAX_TOKENS];
  guint64 last = 0;
  guint n_ends = 0;
  guint n = 0;

  for (guint32 i = 0; i <= request->length / 64; i++)
    {
      guint64 word = request->words[i];
      guint64 before = word << 1 | last;

      for (guint64 begins = word & ~before; begins != 0; begins &= begins - 1)
        query->tokens[n++].at = i * 64 + (guint32) __builtin_ctzll (begins);
      for (guint64 bits = before & ~word; bits != 0; bits &= bits - 1)
        ends[n_ends++] = i * 64 + (guint32) __builtin_ctzll (bits);
      last = word >> 63;
    }

  for (guint i = 0; i < n; i++)
    {
      guint32 at = query->tokens[i].at;

      query->tokens[i].hash = weir_filter_hash_token (request->lower + at, ends[i] - at);
    }
  query->n_tokens = n;
}

static WeirFilterId
find_by_token (WeirFilterQuery *query, const WeirFilterIndexView *index)
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
find_rest (WeirFilterQuery *query, const WeirFilterIndexView *index)
{
  for (guint32 i = 0; i < index->rest.n; i++)
    {
      WeirFilterId found = try_item (query, &index->rest.at[i]);

      if (found != 0)
        return found;
    }

  return 0;
}

/* A filter of @class that matches, or 0. */
static WeirFilterId
find (WeirFilterQuery *query, WeirFilterClass class)
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
judge (WeirFilterQuery *query, gboolean looks_for_exceptions, WeirFilterMatch *match)
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
 * A document is judged by filters that name its type (explicitly), and by those without a type
 * option (implicitly): of these a block counts only if it ends where the host does, so that what is
 * meant for parts of pages keeps nobody from a page.  What names the type mostly has the last word.
 */
static void
judge_document (WeirFilterQuery *query, WeirFilterMatch *match)
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
  WeirFilterQuery query;

  g_return_val_if_fail (self != NULL && request != NULL && match != NULL, FALSE);

  query.set = self;
  query.request = request;
  query.pardon = pardon;
  query.user_data = user_data;
  query.ends_at_host = FALSE;
  query.knows_party = FALSE;
  query.n_steps = WEIR_FILTER_SET_MAX_STEPS;
  query.n_tokens = G_MAXUINT;
  memset (query.failed, 0, sizeof query.failed);
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
