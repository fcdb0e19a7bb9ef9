/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The names of domain=, to= and denyallow=, compiled.
 *
 * A host is looked up by the hashes of itself and of each domain above it, in arrays of 64-bit
 * hashes in order: some filters name hundreds of sites.  An entity (“name.*”) is a name before any
 * public suffix, so it is looked up in what of the host stands before its own suffix; that takes a
 * look into the list of suffixes, and is put off until somebody asks.
 */

#include "weir-name-set.h"

#include "weir-filter-hash.h"
#include "weir-site.h"

/* --- A host --- */

static inline void
add_name (WeirNameHashes *self, gsize begin, guint64 hash)
{
  if (self->n_names == WEIR_NAME_MAX_LABELS)
    return;

  self->begins[self->n_names] = (guint8) begin;
  self->names[self->n_names++] = weir_filter_hash_finish (hash);
}

void
weir_name_hashes_init (WeirNameHashes *self, const char *host, gsize length)
{
  guint64 hash = WEIR_FILTER_HASH_START;

  self->host = length > 0 ? host : NULL;
  self->length = length;
  self->n_names = 0;
  self->n_entities = G_MAXUINT;
  if (length == 0)
    return;

  for (gsize i = length; i > 0; i--)
    {
      if (host[i - 1] == '.' && i < length)
        add_name (self, i, hash);
      hash = weir_filter_hash_octet (hash, host[i - 1]);
    }
  add_name (self, 0, hash);
}

void
weir_name_hashes_find_entities (WeirNameHashes *self)
{
  guint64 hash = WEIR_FILTER_HASH_START;
  const char *suffix;

  if (self->n_entities != G_MAXUINT)
    return;

  self->n_entities = 0;
  suffix = self->host != NULL ? weir_site_suffix_of_host (self->host) : NULL;
  if (suffix == NULL || suffix == self->host)
    return;

  for (gsize i = suffix - self->host - 1; i > 0; i--)
    {
      hash = weir_filter_hash_octet (hash, self->host[i - 1]);
      if ((i == 1 || self->host[i - 2] == '.') && self->n_entities < WEIR_NAME_MAX_LABELS)
        self->entities[self->n_entities++] = weir_filter_hash_finish (hash);
    }
}

/* --- Building --- */

static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static guint
count_names (WeirSpan option, WeirFilterNameKind kind, gboolean is_negated)
{
  WeirFilterName name;
  guint n = 0;

  while (weir_filter_names_next (&option, &name))
    if (name.kind == kind && !name.is_negated == !is_negated)
      n++;

  return MIN (n, G_MAXUINT16);
}

static void
append_hashes (GByteArray *blob,
               WeirSpan option,
               WeirFilterNameKind kind,
               gboolean is_negated,
               guint n)
{
  guint at = blob->len;
  guint64 *hashes;
  WeirFilterName name;

  g_byte_array_set_size (blob, at + n * sizeof (guint64));
  hashes = (guint64 *) (gpointer) (blob->data + at);
  for (guint i = 0; i < n && weir_filter_names_next (&option, &name);)
    if (name.kind == kind && !name.is_negated == !is_negated)
      hashes[i++] = weir_filter_hash_name (name.text.octets, name.text.length);
  if (n > 1)
    qsort (hashes, n, sizeof *hashes, compare_hashes);
}

static void
append_regexes (GByteArray *blob, WeirSpan option, gboolean is_negated, guint n)
{
  WeirFilterName name;

  while (n > 0 && weir_filter_names_next (&option, &name))
    if (name.kind == WEIR_NAME_REGEX && !name.is_negated == !is_negated)
      {
        guint32 length = (guint32) name.text.length;

        g_byte_array_append (blob, (const guint8 *) &length, sizeof length);
        g_byte_array_append (blob, (const guint8 *) name.text.octets, length);
        n--;
      }
}

static void
align (GByteArray *blob)
{
  static const guint8 zeroes[WEIR_FILTER_ALIGNMENT];

  g_byte_array_append (blob, zeroes, -blob->len % WEIR_FILTER_ALIGNMENT);
}

guint32
weir_name_set_append (GByteArray *blob, WeirSpan option, guint32 *n_regexes)
{
  WeirFilterNames names = { 0 };
  guint32 at;

  if (option.length == 0)
    return 0;

  names.n_hosts = (guint16) count_names (option, WEIR_NAME_HOST, FALSE);
  names.n_not_hosts = (guint16) count_names (option, WEIR_NAME_HOST, TRUE);
  names.n_entities = (guint16) count_names (option, WEIR_NAME_ENTITY, FALSE);
  names.n_not_entities = (guint16) count_names (option, WEIR_NAME_ENTITY, TRUE);
  names.n_regexes = (guint16) count_names (option, WEIR_NAME_REGEX, FALSE);
  names.n_not_regexes = (guint16) count_names (option, WEIR_NAME_REGEX, TRUE);
  *n_regexes += names.n_regexes + names.n_not_regexes;

  align (blob);
  at = blob->len;
  g_byte_array_append (blob, (const guint8 *) &names, sizeof names);
  append_hashes (blob, option, WEIR_NAME_HOST, FALSE, names.n_hosts);
  append_hashes (blob, option, WEIR_NAME_HOST, TRUE, names.n_not_hosts);
  append_hashes (blob, option, WEIR_NAME_ENTITY, FALSE, names.n_entities);
  append_hashes (blob, option, WEIR_NAME_ENTITY, TRUE, names.n_not_entities);
  append_regexes (blob, option, FALSE, names.n_regexes);
  append_regexes (blob, option, TRUE, names.n_not_regexes);

  return at;
}

/* --- Reading --- */

static gsize
count_hashes (const WeirFilterNames *names)
{
  return (gsize) names->n_hosts + names->n_not_hosts + names->n_entities + names->n_not_entities;
}

static const guint64 *
get_hashes (const WeirFilterNames *names)
{
  return (const guint64 *) (gconstpointer) (names + 1);
}

const guint64 *
weir_name_set_get_hosts (const WeirFilterNames *names, guint *n)
{
  *n = names->n_hosts;

  return get_hashes (names);
}

const guint64 *
weir_name_set_get_entities (const WeirFilterNames *names, guint *n)
{
  *n = names->n_entities;

  return get_hashes (names) + names->n_hosts + names->n_not_hosts;
}

gsize
weir_name_set_get_size (const WeirFilterNames *names, gsize size)
{
  guint n_regexes;
  gsize used = sizeof *names;

  if (size < used)
    return 0;
  used += count_hashes (names) * sizeof (guint64);
  n_regexes = names->n_regexes + names->n_not_regexes;
  for (guint i = 0; i < n_regexes; i++)
    {
      guint32 length;

      if (used + sizeof length > size)
        return 0;
      memcpy (&length, (const char *) names + used, sizeof length);
      used += sizeof length + length;
    }

  return used <= size ? used : 0;
}

static gboolean
has_hash (const guint64 *hashes, guint n, guint64 hash)
{
  guint begin = 0;

  while (begin < n)
    {
      guint middle = begin + (n - begin) / 2;

      if (hashes[middle] == hash)
        return TRUE;
      if (hashes[middle] < hash)
        begin = middle + 1;
      else
        n = middle;
    }

  return FALSE;
}

static gboolean
has_any (const guint64 *hashes, guint n, const guint64 *wanted, guint n_wanted)
{
  for (guint i = 0; n > 0 && i < n_wanted; i++)
    if (has_hash (hashes, n, wanted[i]))
      return TRUE;

  return FALSE;
}

/* Whether one of the @n expressions at @begin matches; the next ones begin at @end. */
static gboolean
has_regex (const char *begin,
           guint n,
           guint32 number,
           const WeirNameHashes *host,
           WeirNameRegexFunc matches_regex,
           gpointer user_data,
           const char **end)
{
  const WeirSpan text = { host->host, host->length };
  gboolean found = FALSE;

  for (guint i = 0; i < n; i++)
    {
      guint32 length;

      memcpy (&length, begin, sizeof length);
      begin += sizeof length;
      found = found || (host->host != NULL &&
                        matches_regex (number + i, (WeirSpan){ begin, length }, text, user_data));
      begin += length;
    }
  *end = begin;

  return found;
}

gboolean
weir_name_set_matches (const WeirFilterNames *names,
                       WeirNameHashes *host,
                       guint32 regex,
                       WeirNameRegexFunc matches_regex,
                       gpointer user_data)
{
  const guint64 *hosts = get_hashes (names);
  const guint64 *not_hosts = hosts + names->n_hosts;
  const guint64 *entities = not_hosts + names->n_not_hosts;
  const guint64 *not_entities = entities + names->n_entities;
  const char *end = (const char *) (not_entities + names->n_not_entities);
  gboolean is_named;

  if (names->n_entities + names->n_not_entities > 0)
    weir_name_hashes_find_entities (host);

  is_named = has_any (hosts, names->n_hosts, host->names, host->n_names) ||
             (names->n_entities > 0 &&
              has_any (entities, names->n_entities, host->entities, host->n_entities)) ||
             names->n_hosts + names->n_entities + names->n_regexes == 0;
  if (names->n_regexes + names->n_not_regexes > 0 &&
      has_regex (end, names->n_regexes, regex, host, matches_regex, user_data, &end))
    is_named = TRUE;

  if (!is_named || has_any (not_hosts, names->n_not_hosts, host->names, host->n_names) ||
      (names->n_not_entities > 0 &&
       has_any (not_entities, names->n_not_entities, host->entities, host->n_entities)))
    return FALSE;

  return names->n_not_regexes == 0 ||
         !has_regex (end, names->n_not_regexes, regex + names->n_regexes, host, matches_regex,
                     user_data, &end);
}
