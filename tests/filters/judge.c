/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "judge.h"

#include "judge-request.h"
#include "weir-filter-regex.h"
#include "weir-host.h"
#include "weir-list-scanner.h"
#include "weir-site.h"

#define NO_MATCH G_MAXSIZE

struct _Judge
{
  GArray *filters;       /* (owned) (element-type Filter) */
  GStringChunk *strings; /* (owned) */
};

typedef struct
{
  WeirNetworkFilter filter;
  WeirSpan line;
  guint64 key;
  WeirFilterRegex *regex; /* (owned) (nullable): of the pattern */
  gboolean has_word;      /* a letter or a digit in its pattern */
} Filter;

/* --- patterns --- */

static gboolean
is_separator (char octet)
{
  return !g_ascii_isalnum (octet) && strchr ("_-.%", octet) == NULL;
}

/* Where the shortest match of @pattern ends that begins at @begin. */
static gsize
match_at (WeirSpan pattern, const char *text, gsize length, gsize begin, gboolean to_end)
{
  gsize star = NO_MATCH; /* the last `*` of the pattern, … */
  gsize resume = 0;      /* … and how far it reaches */
  gsize at = begin;
  gsize i = 0;

  for (;;)
    {
      if (i == pattern.length && (!to_end || at == length))
        return at;

      if (i < pattern.length && pattern.octets[i] == '*')
        {
          star = i++;
          resume = at;
        }
      else if (i < pattern.length && pattern.octets[i] == '^' && at == length)
        i++;
      else if (i < pattern.length && at < length &&
               (pattern.octets[i] == '^' ? is_separator (text[at]) : pattern.octets[i] == text[at]))
        {
          i++;
          at++;
        }
      else if (star != NO_MATCH && resume < length)
        {
          i = star + 1;
          at = ++resume;
        }
      else
        return NO_MATCH;
    }
}

/* Where the first match ends. */
static gsize
match_text (const WeirNetworkFilter *filter, const JudgeRequest *request)
{
  const char *text = (filter->flags & WEIR_FILTER_MATCH_CASE) != 0 ? request->url : request->lower;
  gboolean to_end = (filter->anchors & WEIR_ANCHOR_END) != 0;

  for (gsize begin = 0; begin <= request->length; begin++)
    {
      gsize end;

      if ((filter->anchors & WEIR_ANCHOR_START) != 0 && begin > 0)
        return NO_MATCH;
      if ((filter->anchors & WEIR_ANCHOR_DOMAIN) != 0 && begin != request->host_begin &&
          (begin <= request->host_begin || begin >= request->host_end || text[begin - 1] != '.'))
        continue;

      end = match_at (filter->pattern, text, request->length, begin, to_end);
      if (end != NO_MATCH)
        return end;
    }

  return NO_MATCH;
}

/* Whether @host is @name, or below it. */
static gboolean
is_below (const WeirHost *host, WeirSpan name)
{
  gsize before;

  if (name.length > host->length)
    return FALSE;

  before = host->length - name.length;

  return memcmp (host->name + before, name.octets, name.length) == 0 &&
         (before == 0 || host->name[before - 1] == '.');
}

static gsize
match_pattern (const Filter *filter, const JudgeRequest *request)
{
  gsize end;

  switch ((WeirPatternKind) filter->filter.kind)
    {
    case WEIR_PATTERN_ANY:
      return request->length;

    case WEIR_PATTERN_HOST:
      return is_below (&request->host, filter->filter.pattern) ? request->host_end + 1 : NO_MATCH;

    case WEIR_PATTERN_REGEX:
      return weir_filter_regex_find (filter->regex, (WeirSpan){ request->url, request->length },
                                     NULL, &end)
               ? end
               : NO_MATCH;

    case WEIR_PATTERN_PLAIN:
    case WEIR_PATTERN_GLOB:
    default:
      return match_text (&filter->filter, request);
    }
}

/* --- options --- */

/* "name.*": below whatever public suffix. */
static gboolean
is_entity (const WeirHost *host, WeirSpan name)
{
  const char *suffix = weir_site_suffix_of_host (host->name);
  WeirHost without = *host;

  if (suffix == NULL || suffix <= host->name)
    return FALSE;

  without.length = (guint8) (suffix - host->name - 1);

  return is_below (&without, name);
}

static gboolean
is_name (const WeirHost *host, const WeirFilterName *name)
{
  g_autoptr (WeirFilterRegex) regex = NULL;

  switch (name->kind)
    {
    case WEIR_NAME_ENTITY:
      return is_entity (host, name->text);

    case WEIR_NAME_REGEX:
      regex = weir_filter_regex_new (name->text, FALSE, NULL);
      return weir_filter_regex_matches (regex, (WeirSpan){ host->name, host->length });

    case WEIR_NAME_HOST:
    default:
      return is_below (host, name->text);
    }
}

static gboolean
is_named (const WeirHost *host, WeirSpan names)
{
  gboolean has_positive = FALSE;
  gboolean found = FALSE;
  WeirFilterName name;

  while (weir_filter_names_next (&names, &name))
    {
      gboolean is_this = host->length > 0 && is_name (host, &name);

      if (name.is_negated && is_this)
        return FALSE;
      if (!name.is_negated)
        {
          has_positive = TRUE;
          found = found || is_this;
        }
    }

  return found || !has_positive;
}

static gboolean
has_party (guint flags, const JudgeRequest *request)
{
  const guint all = WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY |
                    WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY;
  gboolean is_third;
  gboolean is_same;

  if ((flags & all) == 0)
    return TRUE;
  if (request->source.length == 0)
    return FALSE;

  is_third =
    !g_str_equal (weir_site_of_host (request->host.name), weir_site_of_host (request->source.name));
  is_same = g_str_equal (request->host.name, request->source.name);

  return !((flags & WEIR_FILTER_FIRST_PARTY) != 0 && is_third) &&
         !((flags & WEIR_FILTER_THIRD_PARTY) != 0 && !is_third) &&
         !((flags & WEIR_FILTER_STRICT_FIRST_PARTY) != 0 && !is_same) &&
         !((flags & WEIR_FILTER_STRICT_THIRD_PARTY) != 0 && is_same);
}

static gboolean
has_options (const WeirNetworkFilter *filter, const JudgeRequest *request)
{
  return (filter->methods & 1u << request->method) != 0 && has_party (filter->flags, request) &&
         is_named (&request->source, filter->domains) && is_named (&request->host, filter->to) &&
         (filter->denyallow.length == 0 || !is_named (&request->host, filter->denyallow));
}

/* --- verdicts --- */

/* By which filters a request is judged. */
typedef enum
{
  BY_TYPE,    /* those of its type */
  BY_NO_TYPE, /* a document, by those without a type */
  BY_HOST,    /* a tunnel, by those that need but its host */
} Mode;

typedef struct
{
  const Filter *important;
  const Filter *block;
  const Filter *exception;
} Outcome;

static gboolean
is_of_mode (const WeirNetworkFilter *filter, const JudgeRequest *request, Mode mode)
{
  gboolean has_types = (filter->flags & WEIR_FILTER_HAS_TYPES) != 0;

  switch (mode)
    {
    case BY_NO_TYPE:
      return !has_types;

    case BY_HOST:
      return (filter->kind == WEIR_PATTERN_HOST ||
              (filter->kind == WEIR_PATTERN_ANY && filter->to.length > 0)) &&
             (!has_types || filter->types == WEIR_FILTER_TYPES_ALL) &&
             filter->methods == WEIR_FILTER_METHODS_ALL && filter->domains.length == 0 &&
             (filter->flags & (WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY |
                               WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY)) ==
               0;

    case BY_TYPE:
    default:
      return (filter->types & 1u << request->type) != 0 &&
             (request->type != WEIR_FILTER_TYPE_DOCUMENT || has_types);
    }
}

static gboolean
matches (const Filter *filter, const JudgeRequest *request, Mode mode)
{
  gboolean is_block = (filter->filter.flags & WEIR_FILTER_EXCEPTION) == 0;
  gsize end;

  if (!is_of_mode (&filter->filter, request, mode))
    return FALSE;

  end = match_pattern (filter, request);
  if (end == NO_MATCH || !has_options (&filter->filter, request))
    return FALSE;

  /* SOURCES.md, 12 */
  return mode != BY_NO_TYPE || !is_block ||
         (filter->has_word && (end == request->host_end || end == request->host_end + 1));
}

static Outcome
try_all (const Judge *self, const JudgeRequest *request, Mode mode)
{
  Outcome outcome = { NULL };

  for (guint i = 0; i < self->filters->len; i++)
    {
      const Filter *filter = &g_array_index (self->filters, Filter, i);
      const Filter **place =
        (filter->filter.flags & WEIR_FILTER_EXCEPTION) != 0   ? &outcome.exception
        : (filter->filter.flags & WEIR_FILTER_IMPORTANT) != 0 ? &outcome.important
                                                              : &outcome.block;

      if (*place == NULL && matches (filter, request, mode))
        *place = filter;
    }

  return outcome;
}

/* What an outcome comes to. */
static const Filter *
decide (Outcome outcome)
{
  return outcome.important != NULL   ? outcome.important
         : outcome.exception != NULL ? outcome.exception
                                     : outcome.block;
}

static const Filter *
judge_document (const Judge *self, const JudgeRequest *request)
{
  Outcome explicit_outcome = try_all (self, request, BY_TYPE);
  Outcome implicit_outcome;

  if (explicit_outcome.important != NULL)
    return explicit_outcome.important;

  implicit_outcome = try_all (self, request, BY_NO_TYPE);
  if (decide (explicit_outcome) == NULL || implicit_outcome.important != NULL)
    return decide (implicit_outcome);
  if (implicit_outcome.exception != NULL && explicit_outcome.exception == NULL)
    return implicit_outcome.exception;

  return decide (explicit_outcome);
}

gboolean
judge_match (const Judge *self,
             WeirFilterType type,
             const char *source_url,
             const char *url,
             WeirSpan *line)
{
  g_auto (JudgeRequest) request = { 0 };
  const Filter *filter;

  *line = (WeirSpan){ "", 0 };
  if (!judge_request_init (&request, type, source_url, url))
    return FALSE;

  if (type == WEIR_FILTER_TYPE_DOCUMENT)
    filter = judge_document (self, &request);
  else
    filter = decide (try_all (self, &request, type == WEIR_FILTER_TYPE_TUNNEL ? BY_HOST : BY_TYPE));

  if (filter == NULL)
    return FALSE;

  *line = filter->line;

  return (filter->filter.flags & WEIR_FILTER_EXCEPTION) == 0;
}

/* --- lists --- */

static void
clear_filter (gpointer data)
{
  Filter *filter = data;

  g_clear_pointer (&filter->regex, weir_filter_regex_free);
}

/* What a line says may lie in the parser, which soon reads the next one. */
static WeirSpan
keep (Judge *self, WeirSpan text)
{
  if (text.length == 0)
    return text;

  return (WeirSpan){ g_string_chunk_insert_len (self->strings, text.octets, (gssize) text.length),
                     text.length };
}

static gboolean
has_word (WeirSpan pattern)
{
  for (gsize i = 0; i < pattern.length; i++)
    if (g_ascii_isalnum (pattern.octets[i]))
      return TRUE;

  return FALSE;
}

static void
add_filter (Judge *self, const WeirNetworkFilter *filter, WeirSpan line)
{
  Filter added = { .filter = *filter, .line = line };

  added.key = weir_network_filter_get_key (filter);
  added.filter.pattern = keep (self, filter->pattern);
  added.filter.domains = keep (self, filter->domains);
  added.filter.to = keep (self, filter->to);
  added.filter.denyallow = keep (self, filter->denyallow);
  added.has_word = has_word (filter->pattern);
  if (filter->kind == WEIR_PATTERN_REGEX)
    {
      added.regex = weir_filter_regex_new (filter->pattern,
                                           (filter->flags & WEIR_FILTER_MATCH_CASE) != 0, NULL);
      g_assert_nonnull (added.regex);
    }

  g_array_append_val (self->filters, added);
}

static void
add_hosts (Judge *self, WeirSpan hosts, WeirSpan line)
{
  WeirNetworkFilter filter = {
    .kind = WEIR_PATTERN_HOST,
    .types = WEIR_FILTER_TYPES_IMPLICIT,
    .methods = WEIR_FILTER_METHODS_ALL,
  };

  while (weir_hosts_next (&hosts, &filter.pattern))
    add_filter (self, &filter, line);
}

static void
add_list (Judge *self, WeirFilterParser *parser, WeirSpan text)
{
  WeirListScanner scanner;
  WeirFilterLine result;
  WeirListLine line;

  weir_list_scanner_init (&scanner, parser, text);
  while (weir_list_scanner_next (&scanner, &line, &result))
    if (result.kind == WEIR_LINE_FILTER)
      add_filter (self, &result.filter, line.text);
    else if (result.kind == WEIR_LINE_HOSTS)
      add_hosts (self, result.hosts, line.text);
}

/* Takes away what a badfilter names, and all of these. */
static void
obey_badfilters (Judge *self)
{
  g_autoptr (GHashTable) bad = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Filter));

  for (guint i = 0; i < self->filters->len; i++)
    {
      Filter *filter = &g_array_index (self->filters, Filter, i);

      if ((filter->filter.flags & WEIR_FILTER_BADFILTER) != 0)
        g_hash_table_add (bad, &filter->key);
    }

  for (guint i = 0; i < self->filters->len; i++)
    {
      Filter *filter = &g_array_index (self->filters, Filter, i);

      if (g_hash_table_contains (bad, &filter->key))
        continue;

      g_array_append_val (kept, *filter);
      filter->regex = NULL;
    }

  g_hash_table_remove_all (bad);
  g_array_unref (self->filters);
  self->filters = g_steal_pointer (&kept);
  g_array_set_clear_func (self->filters, clear_filter);
}

Judge *
judge_new (const WeirSpan *texts, guint n_texts)
{
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  Judge *self = g_new0 (Judge, 1);

  self->filters = g_array_new (FALSE, FALSE, sizeof (Filter));
  self->strings = g_string_chunk_new (1 << 16);
  g_array_set_clear_func (self->filters, clear_filter);
  for (guint i = 0; i < n_texts; i++)
    add_list (self, parser, texts[i]);
  obey_badfilters (self);

  return self;
}

void
judge_free (Judge *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->filters);
  g_string_chunk_free (self->strings);
  g_free (self);
}
