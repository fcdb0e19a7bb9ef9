/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is known of one request.
 *
 * A busy proxy makes thousands of these a second, so a record is one block: a
 * count of references, the struct, then its strings.  One that nobody holds any
 * more is made anew in place.  Only what somebody looks at (heads, single
 * cookies) lies outside, and is there only if it was asked for.
 *
 * What a peer sent is bounded here, and made text: views, files and terminals
 * further up need not doubt it.
 */

#include "weir-record.h"

#include "weir-record-private.h"

#define ELLIPSIS "…"

/* Room for strings: that of most requests, so that a block fits the next one too. */
#define LEAST_ROOM 256

typedef struct
{
  gatomicrefcount n_refs;
  gsize room;          /* octets behind the record */
  WeirFilterId filter; /* whose words the record has; 0: none */
  WeirFilterId beaten;
  char *late; /* (owned) (nullable): these words, if they were not known at first */
  WeirRecord record;
} Block;

/* What the filters that took part are called; all empty: none did. */
typedef struct
{
  WeirSpan filter;
  WeirSpan list;
  WeirSpan beaten;
  guint line;
} FilterWords;

/* The strings of a record, as they come in. */
typedef struct
{
  WeirSpan method;
  WeirSpan host;
  WeirSpan site; /* empty: not known */
  WeirSpan path;
  WeirSpan scheme;
  FilterWords filters;
} Texts;

static gboolean
is_continuation (char octet)
{
  return (octet & 0xc0) == 0x80;
}

static gboolean
is_plain (WeirSpan text)
{
  for (gsize i = 0; i < text.length; i++)
    if (text.octets[i] == '\0' || (guchar) text.octets[i] >= 0x80)
      return FALSE;

  return TRUE;
}

/* Copies @length octets and makes them text: in what is not UTF-8, octets beyond ASCII become "?". */
static void
copy_octets (char *out, const char *octets, gsize length, gboolean is_text)
{
  memcpy (out, octets, length);
  for (gsize i = 0; i < length && !is_text; i++)
    if (out[i] == '\0' || (guchar) out[i] >= 0x80)
      out[i] = '?';
}

/* Copies as much of @text as fits, in whole characters. Returns the octets taken up, with the NUL. */
static gsize
copy_text (char *out, WeirSpan text, gsize max_length)
{
  gboolean is_text = is_plain (text) || g_utf8_validate_len (text.octets, text.length, NULL);
  gsize length = text.length;

  if (text.length > max_length)
    {
      length = max_length - MIN (max_length, strlen (ELLIPSIS));
      while (is_text && length > 0 && is_continuation (text.octets[length]))
        length--;
    }

  if (length > 0)
    copy_octets (out, text.octets, length, is_text);
  if (text.length > max_length && max_length >= strlen (ELLIPSIS))
    {
      memcpy (out + length, ELLIPSIS, strlen (ELLIPSIS));
      length += strlen (ELLIPSIS);
    }
  out[length] = '\0';

  return length + 1;
}

static gsize
room_for (WeirSpan text, gsize max_length)
{
  return MIN (text.length, max_length) + 1;
}

static gsize
room_for_filters (const FilterWords *words)
{
  return room_for (words->filter, WEIR_RECORD_MAX_FILTER) +
         room_for (words->list, WEIR_RECORD_MAX_LIST) +
         room_for (words->beaten, WEIR_RECORD_MAX_FILTER);
}

/* Puts @text at @end, which moves behind it.  Returns where it is. */
static const char *
place_text (char **end, WeirSpan text, gsize max_length)
{
  char *placed = *end;

  *end += copy_text (placed, text, max_length);

  return placed;
}

/* The same; what is empty is not there. */
static const char *
place_known (char **end, WeirSpan text, gsize max_length)
{
  return text.length > 0 ? place_text (end, text, max_length) : NULL;
}

static void
place_filters (WeirRecord *self, char **end, const FilterWords *words)
{
  self->filter = place_known (end, words->filter, WEIR_RECORD_MAX_FILTER);
  self->filter_list = place_known (end, words->list, WEIR_RECORD_MAX_LIST);
  self->filter_line = words->line;
  self->beaten = place_known (end, words->beaten, WEIR_RECORD_MAX_FILTER);
}

static Block *
get_block (WeirRecord *self)
{
  return (Block *) ((char *) self - G_STRUCT_OFFSET (Block, record));
}

static void
record_clear (WeirRecord *self)
{
  g_clear_pointer (&self->rule, weir_rule_unref);
  g_clear_pointer (&self->cookie_rule, weir_rule_unref);
  g_clear_pointer (&self->detail, weir_record_detail_free);
  g_clear_pointer (&get_block (self)->late, g_free);
}

/* A block with @room for strings: that of @old (transfer full) (nullable), if nobody else has it. */
static Block *
take_block (WeirRecord *old, gsize room)
{
  Block *block = old != NULL ? get_block (old) : NULL;

  if (block != NULL && block->room >= room && g_atomic_ref_count_compare (&block->n_refs, 1))
    {
      record_clear (old);
      return block;
    }

  g_clear_pointer (&old, weir_record_unref);
  room = MAX (room, LEAST_ROOM);
  block = g_malloc (sizeof *block + room);
  block->room = room;
  block->late = NULL;
  g_atomic_ref_count_init (&block->n_refs);

  return block;
}

/* A record of @values and copies of @texts, perhaps in the place of @old (transfer full) (nullable). */
static WeirRecord *
record_build (WeirRecord *old, const WeirRecord *values, const Texts *texts)
{
  gsize room =
    room_for (texts->method, WEIR_RECORD_MAX_METHOD) +
    room_for (texts->host, WEIR_HOST_MAX_LENGTH) + room_for (texts->site, WEIR_HOST_MAX_LENGTH) +
    room_for (texts->path, WEIR_RECORD_MAX_PATH) +
    room_for (texts->scheme, WEIR_RECORD_MAX_SCHEME) + room_for_filters (&texts->filters);
  Block *block = take_block (old, room);
  WeirRecord *self = &block->record;
  char *end = (char *) (block + 1);

  *self = *values;
  self->method = place_text (&end, texts->method, WEIR_RECORD_MAX_METHOD);
  self->host = place_text (&end, texts->host, WEIR_HOST_MAX_LENGTH);
  self->site = place_known (&end, texts->site, WEIR_HOST_MAX_LENGTH);
  self->path = place_text (&end, texts->path, WEIR_RECORD_MAX_PATH);
  self->scheme = place_text (&end, texts->scheme, WEIR_RECORD_MAX_SCHEME);
  place_filters (self, &end, &texts->filters);
  block->filter = block->beaten = 0;

  return self;
}

/* Returns the path of "http://authority/path"; a tunnel's authority has none. */
static WeirSpan
get_path (WeirSpan url)
{
  const char *separator = url.length > 0 ? memmem (url.octets, url.length, "://", 3) : NULL;

  if (separator == NULL)
    return (WeirSpan){ "", 0 };

  weir_span_take (&url, (gsize) (separator - url.octets) + 3);
  for (gsize i = 0; i < url.length; i++)
    if (url.octets[i] == '/' || url.octets[i] == '?' || url.octets[i] == '#')
      return (WeirSpan){ url.octets + i, url.length - i };

  return (WeirSpan){ "", 0 };
}

/* What a page would write in front: the octets of a WebSocket begin as a request of HTTP. */
static const char *
get_scheme (const WeirRequestInfo *info, WeirSpan url)
{
  if (info->type == WEIR_RESOURCE_TUNNEL || url.length == 0)
    return "";
  if (info->type == WEIR_RESOURCE_WEBSOCKET)
    return info->is_secure ? "wss" : "ws";

  return info->is_secure ? "https" : "http";
}

static void
read_filters (FilterWords *words, const WeirJudgement *judgement)
{
  WeirFilterOrigin origin;
  WeirSpan list;

  if (weir_filter_ref_get_origin (judgement->beaten, &origin, &list))
    words->beaten = origin.text;
  if (weir_filter_ref_get_origin (judgement->reason.filter, &origin, &list))
    {
      words->filter = origin.text;
      words->list = list;
      words->line = origin.line;
    }
}

/* An exchange keeps its policy, so that filters with the same numbers are the same. */
static void
note_filters (WeirRecord *self, const WeirJudgement *judgement)
{
  Block *block = get_block (self);

  block->filter = judgement->reason.filter.id;
  block->beaten = judgement->beaten.id;
}

/* Filters seldom speak late, once the response has told the type: then the block is full. */
static void
update_filters (WeirRecord *self, const WeirJudgement *judgement)
{
  Block *block = get_block (self);
  FilterWords words = { .line = 0 };
  char *end;

  if (block->filter == judgement->reason.filter.id && block->beaten == judgement->beaten.id)
    return;

  read_filters (&words, judgement);
  g_free (block->late);
  block->late = end = g_malloc (room_for_filters (&words));
  place_filters (self, &end, &words);
  note_filters (self, judgement);
}

static WeirRule *
ref_rule (const WeirRule *rule)
{
  return rule != NULL ? weir_rule_ref ((WeirRule *) rule) : NULL;
}

static void
set_rule (WeirRule **field, const WeirRule *rule)
{
  WeirRule *old = *field;

  if (old == rule)
    return;
  *field = ref_rule (rule);
  g_clear_pointer (&old, weir_rule_unref);
}

/**
 * weir_record_new:
 * @exchange: an exchange that was judged
 * @with_detail: whether to keep heads and single cookies too
 *
 * Returns: (transfer full)
 */
WeirRecord *
weir_record_new (const WeirExchangeView *exchange, gboolean with_detail)
{
  return weir_record_renew (NULL, exchange, with_detail);
}

/**
 * weir_record_renew:
 * @old: (transfer full) (nullable): a record that the caller needs no more
 * @exchange: an exchange that was judged
 * @with_detail: whether to keep heads and single cookies too
 *
 * As weir_record_new(); takes the memory of @old if nobody else has a reference.
 *
 * Returns: (transfer full)
 */
WeirRecord *
weir_record_renew (WeirRecord *old, const WeirExchangeView *exchange, gboolean with_detail)
{
  WeirRecord values = {
    .id = exchange->id,
    .started = exchange->started,
    .duration = -1,
    .is_third_party = exchange->info->is_third_party,
    .port = exchange->info->port,
  };
  Texts texts = {
    .method = exchange->method,
    .host = weir_span_of (exchange->info->host.name),
    .site = weir_span_of (exchange->info->site),
    .path = get_path (exchange->url),
    .scheme = weir_span_of (get_scheme (exchange->info, exchange->url)),
  };
  WeirRecord *self;

  if (exchange->judgement != NULL)
    read_filters (&texts.filters, exchange->judgement);
  self = record_build (old, &values, &texts);
  if (exchange->judgement != NULL)
    {
      note_filters (self, exchange->judgement);
      self->cookie_reason_kind = exchange->judgement->cookie_reason.kind;
      self->cookie_rule = ref_rule (exchange->judgement->cookie_reason.rule);
    }
  if (with_detail)
    self->detail = weir_record_detail_new (exchange);
  weir_record_update (self, exchange);

  return self;
}

/**
 * weir_record_new_full:
 * @template: what to fill in, by the history
 *
 * Strings are copied and bounded, rules get a reference; there is no detail.
 *
 * Returns: (transfer full)
 */
WeirRecord *
weir_record_new_full (const WeirRecord *template)
{
  WeirRecord values = *template;

  values.rule = ref_rule (template->rule);
  values.cookie_rule = ref_rule (template->cookie_rule);
  values.detail = NULL;

  return record_build (NULL, &values,
                       &(Texts){
                         .method = weir_span_of (template->method),
                         .host = weir_span_of (template->host),
                         .site = weir_span_of (template->site),
                         .path = weir_span_of (template->path),
                         .scheme = weir_span_of (template->scheme),
                         .filters = {
                           .filter = weir_span_of (template->filter),
                           .list = weir_span_of (template->filter_list),
                           .beaten = weir_span_of (template->beaten),
                           .line = template->filter_line,
                         },
                       });
}

void
weir_record_drop_detail (WeirRecord *self)
{
  g_clear_pointer (&self->detail, weir_record_detail_free);
}

gboolean
weir_record_is_inspected (const WeirRecord *self)
{
  return g_str_equal (self->scheme, "https") || g_str_equal (self->scheme, "wss");
}

WeirRecord *
weir_record_ref (WeirRecord *self)
{
  g_atomic_ref_count_inc (&get_block (self)->n_refs);

  return self;
}

void
weir_record_unref (WeirRecord *self)
{
  Block *block = get_block (self);

  if (!g_atomic_ref_count_dec (&block->n_refs))
    return;

  record_clear (self);
  g_free (block);
}

void
weir_record_update (WeirRecord *self, const WeirExchangeView *exchange)
{
  self->verdict = exchange->verdict;
  self->outcome = exchange->outcome;
  self->type = exchange->info->type;
  self->status = exchange->status;
  self->octets_sent = exchange->octets_sent;
  self->octets_received = exchange->octets_received;
  self->cookies_seen = exchange->cookies_sent.seen + exchange->cookies_set.seen;
  self->cookies_withheld = exchange->cookies_sent.withheld + exchange->cookies_set.withheld;
  self->cookies_shortened = exchange->cookies_sent.shortened + exchange->cookies_set.shortened;
  if (exchange->outcome != WEIR_OUTCOME_OPEN)
    self->duration = MAX (exchange->elapsed, 0);

  if (exchange->judgement != NULL)
    {
      update_filters (self, exchange->judgement);
      self->reason_kind = exchange->judgement->reason.kind;
      set_rule (&self->rule, exchange->judgement->reason.rule);
    }
  if (self->detail != NULL)
    weir_record_detail_update (self->detail, exchange);
}

/**
 * weir_record_add_cookie:
 * @cookie: a cookie that went by, in either direction
 *
 * The reason of the record's cookies becomes that of the last one that was not let through.
 */
void
weir_record_add_cookie (WeirRecord *self, const WeirCookieEvent *cookie)
{
  if (cookie->decision != WEIR_COOKIES_ALLOW)
    {
      self->cookie_reason_kind = cookie->reason.kind;
      set_rule (&self->cookie_rule, cookie->reason.rule);
    }
  if (self->detail != NULL)
    weir_record_detail_add_cookie (self->detail, cookie);
}
