/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The user's rules, indexed.
 *
 * Of all rules that fit a request, the most specific decides:
 *
 *   1. this host on this site          4. a parent domain everywhere
 *   2. this host everywhere            5. no host named: on this site
 *   3. a parent domain on this site    6. no host named: everywhere
 *
 * of parents the nearest first.  On one of these rungs, a rule about one
 * resource type of the host beats one about the whole host, and a rule about
 * one cookie beats one about all cookies.  Rules about the same thing at the
 * same place are chained: with a lifetime before permanent, then newest first.
 *
 * Rules about a filter of a list name no host: for them there are the last two
 * rungs.
 *
 * So each rung is a look-up of (kind, type or name, host, site) in one table
 * with open addressing.  Most hosts are named by no rule: a bit array, one
 * bit looked at for each label, says so, and their rungs are skipped; a mask of
 * the shapes that rules have skips the rest.  The hash of a name runs from its
 * end to its front, so that one pass over a host hashes all its parents.
 *
 * Built when rules change, then read on the engine's thread for each request;
 * nothing here allocates after weir_rule_set_new().
 */

#include "weir-rule-set.h"

#define BITS_PER_RULE 16
#define NO_RULE G_MAXUINT32
#define HASH_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_FACTOR G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

typedef struct
{
  guint64 hash;
  guint32 rule; /* the first of its chain, or NO_RULE */
} Slot;

struct _WeirRuleSet
{
  GPtrArray *rules; /* (owned) (element-type WeirRule) */
  guint32 *chain;   /* (owned): for each rule the next about the same, or NO_RULE */
  Slot *slots;      /* (owned) */
  guint64 slot_mask;
  guint64 *host_bits; /* (owned) */
  guint64 bit_mask;
  guint64 shapes; /* 1 << shape of each that occurs */
};

G_STATIC_ASSERT (WEIR_N_RULE_KINDS * 8 <= 64);

/* What a look-up is for; strings may be missing. */
typedef struct
{
  WeirRuleKind kind;
  WeirResourceType type;
  WeirSpan name; /* of a cookie, or a filter */
  const char *host;
  const char *site;
  guint64 host_hash;
  guint64 site_hash;
} Key;

/* --- Hashes --------------------------------------------------------------- */

static inline guint64
hash_octet (guint64 hash, char octet)
{
  return (hash ^ (guint8) octet) * HASH_FACTOR;
}

static inline guint64
hash_finish (guint64 hash)
{
  return hash ^ (hash >> 29);
}

/* From the end to the front: what weir_rule_place_init() meets at a label's first octet. */
static guint64
hash_name (const char *octets, gsize length)
{
  guint64 hash = HASH_START;

  while (length > 0)
    hash = hash_octet (hash, octets[--length]);

  return hash_finish (hash);
}

static guint64
hash_string (const char *name)
{
  return name != NULL ? hash_name (name, strlen (name)) : 0;
}

static guint64
hash_key (const Key *key)
{
  guint64 hash = key->kind * G_GUINT64_CONSTANT (31) + key->type + 1;

  if (key->name.length > 0)
    hash ^= hash_name (key->name.octets, key->name.length);
  hash = (hash * HASH_FACTOR) ^ key->host_hash;
  hash = (hash * HASH_FACTOR) ^ key->site_hash;
  hash *= HASH_FACTOR;

  return hash ^ (hash >> 32);
}

static guint
shape_of (const Key *key)
{
  return key->kind * 8 + (key->host != NULL ? 4 : 0) + (key->site != NULL ? 2 : 0) +
         (key->name.length > 0 ? 1 : 0);
}

static gboolean
has_shape (const WeirRuleSet *self, WeirRuleKind kind, guint shape_in_kind)
{
  return (self->shapes >> (kind * 8 + shape_in_kind)) & 1;
}

/* --- Building ------------------------------------------------------------- */

static gint
compare_rules (gconstpointer a, gconstpointer b)
{
  const WeirRule *first = *(const WeirRule *const *) a;
  const WeirRule *second = *(const WeirRule *const *) b;
  gboolean first_lasts = first->lifetime == WEIR_LIFETIME_ALWAYS;
  gboolean second_lasts = second->lifetime == WEIR_LIFETIME_ALWAYS;

  if (first_lasts != second_lasts)
    return first_lasts ? 1 : -1;
  if (first->created != second->created)
    return first->created < second->created ? 1 : -1;

  return first->id < second->id ? 1 : first->id > second->id ? -1 : 0;
}

static WeirSpan
name_of_rule (const WeirRule *rule)
{
  return weir_span_of (rule->kind == WEIR_RULE_KIND_FILTER ? rule->filter : rule->cookie);
}

static Key
key_of_rule (const WeirRule *rule)
{
  return (Key){
    .kind = rule->kind,
    .type = rule->type,
    .name = name_of_rule (rule),
    .host = rule->host,
    .site = rule->site,
    .host_hash = hash_string (rule->host),
    .site_hash = hash_string (rule->site),
  };
}

static gboolean
is_about (const WeirRule *rule, const Key *key)
{
  return rule->kind == key->kind && rule->type == key->type &&
         weir_span_equal (name_of_rule (rule), key->name) &&
         g_strcmp0 (rule->host, key->host) == 0 && g_strcmp0 (rule->site, key->site) == 0;
}

/* The slot that holds @key's chain, or the free one where it would be put. */
static Slot *
find_slot (const WeirRuleSet *self, const Key *key, guint64 hash)
{
  for (guint64 i = hash & self->slot_mask;; i = (i + 1) & self->slot_mask)
    {
      Slot *slot = &self->slots[i];

      if (slot->rule == NO_RULE)
        return slot;
      if (slot->hash == hash && is_about (g_ptr_array_index (self->rules, slot->rule), key))
        return slot;
    }
}

static void
set_host_bit (WeirRuleSet *self, guint64 host_hash)
{
  guint64 bit = host_hash & self->bit_mask;

  self->host_bits[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
}

/* Rules come in the reverse order of their chains, so that each is put in front. */
static void
insert_rule (WeirRuleSet *self, guint32 index)
{
  Key key = key_of_rule (g_ptr_array_index (self->rules, index));
  guint64 hash = hash_key (&key);
  Slot *slot = find_slot (self, &key, hash);

  self->chain[index] = slot->rule;
  *slot = (Slot){ hash, index };
  self->shapes |= G_GUINT64_CONSTANT (1) << shape_of (&key);
  if (key.host != NULL)
    set_host_bit (self, key.host_hash);
}

static guint64
power_of_two_above (guint64 n)
{
  guint64 power = 64;

  while (power < n)
    power *= 2;

  return power;
}

WeirRuleSet *
weir_rule_set_new (const GPtrArray *rules)
{
  WeirRuleSet *self = g_atomic_rc_box_new0 (WeirRuleSet);
  guint64 n_slots;
  guint64 n_bits;

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  for (guint i = 0; i < rules->len; i++)
    if (((WeirRule *) g_ptr_array_index (rules, i))->enabled)
      g_ptr_array_add (self->rules, weir_rule_ref (g_ptr_array_index (rules, i)));
  g_ptr_array_sort (self->rules, compare_rules);

  n_slots = power_of_two_above ((guint64) self->rules->len * 2);
  n_bits = power_of_two_above ((guint64) self->rules->len * BITS_PER_RULE);
  self->chain = g_new (guint32, self->rules->len);
  self->slots = g_new (Slot, n_slots);
  self->slot_mask = n_slots - 1;
  self->host_bits = g_new0 (guint64, n_bits / 64);
  self->bit_mask = n_bits - 1;

  for (guint64 i = 0; i < n_slots; i++)
    self->slots[i] = (Slot){ 0, NO_RULE };
  for (guint32 i = self->rules->len; i > 0; i--)
    insert_rule (self, i - 1);

  return self;
}

static void
rule_set_clear (WeirRuleSet *self)
{
  g_ptr_array_unref (self->rules);
  g_free (self->chain);
  g_free (self->slots);
  g_free (self->host_bits);
}

WeirRuleSet *
weir_rule_set_ref (WeirRuleSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_rule_set_unref (WeirRuleSet *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) rule_set_clear);
}

gboolean
weir_rule_set_has_named_cookies (const WeirRuleSet *self)
{
  return has_shape (self, WEIR_RULE_KIND_COOKIES, 1) ||
         has_shape (self, WEIR_RULE_KIND_COOKIES, 3) ||
         has_shape (self, WEIR_RULE_KIND_COOKIES, 5) || has_shape (self, WEIR_RULE_KIND_COOKIES, 7);
}

gboolean
weir_rule_set_has_types_of_hosts (const WeirRuleSet *self)
{
  return has_shape (self, WEIR_RULE_KIND_TYPE, 4) || has_shape (self, WEIR_RULE_KIND_TYPE, 6);
}

gboolean
weir_rule_set_has_types (const WeirRuleSet *self)
{
  return has_shape (self, WEIR_RULE_KIND_TYPE, 0) || has_shape (self, WEIR_RULE_KIND_TYPE, 2) ||
         weir_rule_set_has_types_of_hosts (self);
}

gboolean
weir_rule_set_has_filters (const WeirRuleSet *self)
{
  return has_shape (self, WEIR_RULE_KIND_FILTER, 1) || has_shape (self, WEIR_RULE_KIND_FILTER, 3);
}

/* --- Looking up ------------------------------------------------------------- */

static inline gboolean
may_name (const WeirRuleSet *self, guint64 host_hash)
{
  guint64 bit = host_hash & self->bit_mask;

  return (self->host_bits[bit / 64] >> (bit % 64)) & 1;
}

void
weir_rule_place_init (WeirRulePlace *place,
                      const WeirRuleSet *set,
                      const WeirHost *host,
                      const char *site)
{
  guint64 hash = HASH_START;

  /* A site that is not known has no rules. */
  if (site != NULL && *site == '\0')
    site = NULL;
  place->site = site;
  place->site_hash = hash_string (site);
  place->n_names = 0;
  place->has_host = FALSE;

  for (gsize i = host->length; i > 0; i--)
    {
      hash = hash_octet (hash, host->name[i - 1]);
      if (i == 1 || (host->name[i - 2] == '.' && host->kind == WEIR_HOST_NAME))
        if (may_name (set, hash_finish (hash)))
          {
            place->names[place->n_names].name = &host->name[i - 1];
            place->names[place->n_names].hash = hash_finish (hash);
            place->n_names++;
            place->has_host = i == 1;
          }
    }
}

static const WeirRule *
find_in_chain (const WeirRuleSet *self, guint32 index, WeirRuleActions actions, gint64 now)
{
  for (; index != NO_RULE; index = self->chain[index])
    {
      const WeirRule *rule = g_ptr_array_index (self->rules, index);

      if ((actions & (1u << rule->action)) != 0 && weir_rule_is_in_force (rule, now))
        return rule;
    }

  return NULL;
}

static const WeirRule *
find_about (const WeirRuleSet *self, const Key *key, WeirRuleActions actions, gint64 now)
{
  if (((self->shapes >> shape_of (key)) & 1) == 0)
    return NULL;

  return find_in_chain (self, find_slot (self, key, hash_key (key))->rule, actions, now);
}

/* What is asked about, all along the ladder. */
typedef struct
{
  const WeirRuleSet *set;
  const WeirRulePlace *place;
  const WeirRuleSubject *subject;
  WeirRuleActions actions;
  gint64 now;
} Search;

/* Looks at one rung: @name_index of the place's names, or -1 for rules without a host. */
static const WeirRule *
search_rung (const Search *search, gint name_index, gboolean on_site)
{
  const WeirRulePlace *place = search->place;
  const WeirRuleSubject *subject = search->subject;
  Key key = { .kind = subject->kind };
  const WeirRule *rule;

  if (on_site && place->site == NULL)
    return NULL;
  if (on_site)
    {
      key.site = place->site;
      key.site_hash = place->site_hash;
    }
  if (name_index >= 0)
    {
      key.host = place->names[name_index].name;
      key.host_hash = place->names[name_index].hash;
    }

  if (subject->kind == WEIR_RULE_KIND_HOST)
    {
      Key of_type = key;

      of_type.kind = WEIR_RULE_KIND_TYPE;
      of_type.type = subject->type;
      rule = find_about (search->set, &of_type, search->actions, search->now);
      if (rule != NULL)
        return rule;
    }
  if (subject->name.length > 0)
    {
      key.name = subject->name;
      rule = find_about (search->set, &key, search->actions, search->now);
      if (rule != NULL)
        return rule;
      key.name.length = 0;
    }

  return find_about (search->set, &key, search->actions, search->now);
}

/* The rungs of the names [@begin, @end), nearest first: all on this site, then all everywhere. */
static const WeirRule *
search_names (const Search *search, gint begin, gint end)
{
  for (gint on_site = TRUE; on_site >= FALSE; on_site--)
    for (gint i = end - 1; i >= begin; i--)
      {
        const WeirRule *rule = search_rung (search, i, on_site);

        if (rule != NULL)
          return rule;
      }

  return NULL;
}

const WeirRule *
weir_rule_set_find (const WeirRuleSet *self,
                    const WeirRulePlace *place,
                    const WeirRuleSubject *subject,
                    WeirRuleActions actions,
                    gint64 now)
{
  const Search search = { self, place, subject, actions, now };
  gint n_parents = (gint) place->n_names - (place->has_host ? 1 : 0);
  const WeirRule *rule = search_names (&search, n_parents, place->n_names);

  if (rule == NULL)
    rule = search_names (&search, 0, n_parents);
  if (rule == NULL)
    rule = search_rung (&search, -1, TRUE);
  if (rule == NULL)
    rule = search_rung (&search, -1, FALSE);

  return rule;
}
