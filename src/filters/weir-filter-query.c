/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One filter beside one request.
 *
 * What led to the filter has said little: a name, or a word of the URL.  Here all that it demands
 * is compared, the cheap before the dear: the pattern first, for few match; but a regular
 * expression last.  Party and public suffix take a look into the list of suffixes, and are found
 * out once for a request, when a filter first wants to know.
 */

#include "weir-filter-query.h"

#include "weir-site.h"

/* Of reading a filter and its pattern, wherever they lie. */
#define STEPS_OF_A_TRIAL 8

/* Labels of a host that are looked up in the time of a step. */
#define LABELS_PER_STEP 8

/*
 * Whether host and page are of two sites.  A site has two labels at least, or is a whole host: so
 * where the last two differ there is no need to look into the list of suffixes.
 */
static gboolean
are_of_two_sites (const WeirFilterQuery *query)
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
is_third_party (WeirFilterQuery *query)
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
has_party (WeirFilterQuery *query, guint flags)
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
  WeirFilterQuery *query = user_data;
  gsize end;

  return weir_filter_set_find_regex (query->set, number, source, FALSE, text, text, &query->n_steps,
                                     &end);
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

/*
 * Whether @host is among the names of an option; without the option every one is. @regex: (inout)
 */
static gboolean
is_named (WeirFilterQuery *query,
          guint32 at,
          WeirNameHashes *host,
          gboolean without,
          guint32 *regex)
{
  const WeirFilterNames *names;
  guint32 number = *regex;

  if (at == 0)
    return without;

  names = get_names (query->set, at);
  if (names == NULL)
    return FALSE;
  *regex += count_regexes (names);
  weir_filter_query_take_steps (query, host->n_names / LABELS_PER_STEP);

  return weir_name_set_matches (names, host, number, matches_name_regex, query);
}

static gboolean
has_names (WeirFilterQuery *query, const WeirFilterRecord *record)
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

/* @is_found: by a word that is in the expression: to look for that again would say nothing new. */
static gsize
match_regex (WeirFilterQuery *query,
             const WeirFilterRecord *record,
             WeirSpan pattern,
             gboolean is_found)
{
  const WeirFilterRequest *request = query->request;
  const WeirSpan url = { request->url, request->length };
  const WeirSpan lower = { is_found ? NULL : request->lower, request->length };
  gboolean with_case = (record->flags & WEIR_FILTER_MATCH_CASE) != 0;
  gsize end;

  return weir_filter_set_find_regex (query->set, record->regex, pattern, with_case, url, lower,
                                     &query->n_steps, &end)
           ? end
           : WEIR_PATTERN_NO_MATCH;
}

/* Returns: where the match ends, or WEIR_PATTERN_NO_MATCH */
static gsize
match_pattern (WeirFilterQuery *query, const WeirFilterRecord *record, WeirPatternHint hint)
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
                                 hint, &query->n_steps);

    case WEIR_PATTERN_REGEX:
      return match_regex (query, record, pattern, hint.is_known);

    default:
      return WEIR_PATTERN_NO_MATCH;
    }
}

gboolean
weir_filter_query_is_pardoned (const WeirFilterQuery *query, guint32 text)
{
  return query->pardon != NULL &&
         query->pardon (text + 1, weir_filter_set_get_line (query->set, text), query->user_data);
}

/* Whether a block that was found holds of the host alone: see judge_document(). */
static gboolean
ends_at_host (const WeirFilterQuery *query, const WeirFilterRecord *record, gsize end)
{
  return record->has_word &&
         (end == query->request->host_end || end == query->request->host_end + 1);
}

/* All that is demanded beside the pattern. */
static gboolean
has_options (WeirFilterQuery *query, const WeirFilterRecord *record)
{
  return ((record->methods >> query->request->method) & 1) != 0 &&
         has_party (query, record->flags) && has_names (query, record);
}

/* Whether a pattern that does not lie around its word here may do so elsewhere. */
static gboolean
is_of_one_place (const WeirFilterQuery *query, const WeirFilterRecord *record)
{
  WeirSpan pattern;

  return record->kind == WEIR_PATTERN_PLAIN ||
         (record->kind == WEIR_PATTERN_GLOB && get_pattern (query->set, record, &pattern) &&
          !weir_pattern_has_star (pattern, record->kind));
}

typedef enum
{
  FAILS,
  FAILS_HERE, /* and perhaps not where the word stands again */
  MATCHES,
} Trial;

static Trial
try_record (WeirFilterQuery *query,
            const WeirFilterRecord *record,
            WeirPatternHint hint,
            gsize *end)
{
  gboolean is_dear = record->kind == WEIR_PATTERN_REGEX;

  if (is_dear && !has_options (query, record))
    return FAILS;

  *end = match_pattern (query, record, hint);
  if (*end == WEIR_PATTERN_NO_MATCH)
    return is_of_one_place (query, record) ? FAILS_HERE : FAILS;

  return is_dear || has_options (query, record) ? MATCHES : FAILS;
}

WeirFilterId
weir_filter_query_try (WeirFilterQuery *query, guint32 number, WeirPatternHint hint)
{
  const WeirFilterRecord *record;
  guint32 *failed;
  gboolean is_block;
  Trial trial;
  gsize end;

  number &= ~WEIR_FILTER_ITEM_LAST;
  failed = &query->failed[number % WEIR_FILTER_N_FAILED];
  if (number >= query->set->records.n || *failed == number + 1 ||
      !weir_filter_query_take_steps (query, STEPS_OF_A_TRIAL))
    return 0;

  record = &query->set->records.at[number];
  trial = try_record (query, record, hint, &end);
  if (trial == FAILS)
    *failed = number + 1;

  /* What ran out of steps was not looked at to its end. */
  is_block = (record->flags & WEIR_FILTER_EXCEPTION) == 0;
  if (trial != MATCHES || query->n_steps == 0 ||
      (is_block && query->ends_at_host && !ends_at_host (query, record, end)) ||
      (is_block && weir_filter_query_is_pardoned (query, record->text)))
    return 0;

  return record->text + 1;
}
