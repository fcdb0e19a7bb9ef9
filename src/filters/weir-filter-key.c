/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What two filters have in common that mean the same: badfilter takes one away by it.
 *
 * All that a filter consists of goes into one number of 64 bits; names are added up, so that their
 * order does not count.  It is no secret and withstands nobody: who can write a list can write a
 * badfilter for whatever it likes.
 */

#include "weir-filter-private.h"

#define FACTOR_A G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)
#define FACTOR_B G_GUINT64_CONSTANT (0xd6e8feb86659fd93)

static guint64
mix (guint64 number)
{
  number = (number ^ number >> 32) * FACTOR_B;
  number = (number ^ number >> 32) * FACTOR_B;

  return number ^ number >> 32;
}

static guint64
hash_octets (guint64 hash, WeirSpan text)
{
  guint64 word;

  hash = (hash ^ text.length) * FACTOR_A;
  for (; text.length >= sizeof word; weir_span_take (&text, sizeof word))
    {
      memcpy (&word, text.octets, sizeof word);
      hash = (hash ^ GUINT64_FROM_LE (word)) * FACTOR_A;
      hash ^= hash >> 29;
    }

  word = 0;
  if (text.length > 0)
    memcpy (&word, text.octets, text.length);

  return mix (hash ^ GUINT64_FROM_LE (word));
}

static guint64
hash_names (guint64 hash, WeirSpan names)
{
  guint64 sum = 0;
  WeirFilterName name;

  if (names.length == 0)
    return hash;

  while (weir_filter_names_next (&names, &name))
    sum += hash_octets ((guint64) name.kind << 1 | (guint64) (name.is_negated != 0), name.text);

  return mix (hash ^ sum * FACTOR_A) * FACTOR_A;
}

guint64
weir_network_filter_get_key (const WeirNetworkFilter *filter)
{
  guint64 flags = filter->flags & ~(guint) WEIR_FILTER_BADFILTER;
  guint64 words = flags << 48 | (guint64) filter->types << 32 | (guint64) filter->methods << 16 |
                  (guint64) filter->anchors << 8 | filter->kind;
  guint64 hash = hash_octets (words, filter->pattern);

  hash = hash_names (hash, filter->domains);
  hash = hash_names (hash + 1, filter->to);
  hash = hash_names (hash + 1, filter->denyallow);

  return filter->redirect.length > 0 ? hash_octets (hash, filter->redirect) : hash;
}

guint64
weir_network_filter_get_host_key (WeirSpan host)
{
  WeirNetworkFilter filter = {
    .types = WEIR_FILTER_TYPES_IMPLICIT,
    .methods = WEIR_FILTER_METHODS_ALL,
    .kind = WEIR_PATTERN_HOST,
    .pattern = host,
  };

  return weir_network_filter_get_key (&filter);
}
