/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The tables that filters are found by.
 *
 * A table has slots with open addressing, and before them a bit array: most of
 * what is asked for is not there, and one bit says so without a look into the large table.  Behind
 * a slot are the filters of one name, or of one token, side by side; the last of them is marked.
 */

#include "weir-filter-index.h"

#include "weir-filter-hash.h"
#include "weir-name-set.h"

/* What is found, and by which hash. */
typedef struct
{
  guint64 hash;
  WeirFilterItem item;
} Found;

typedef struct
{
  guint64 hash;
  WeirFilterEntry entry;
} FoundEntry;

typedef struct
{
  guint64 hash;
  guint32 text;
} Host;

struct _WeirFilterIndexBuilder
{
  GArray *hosts;     /* (owned) (element-type Host): plain ones */
  GArray *by_host;   /* (owned) (element-type Found) */
  GArray *by_page;   /* (owned) (element-type Found) */
  GArray *by_token;  /* (owned) (element-type FoundEntry) */
  GArray *by_prefix; /* (owned) (element-type FoundEntry) */
  GArray *rest;      /* (owned) (element-type WeirFilterItem) */
};

WeirFilterIndexBuilder *
weir_filter_index_builder_new (void)
{
  WeirFilterIndexBuilder *self = g_new0 (WeirFilterIndexBuilder, 1);

  self->hosts = g_array_new (FALSE, FALSE, sizeof (Host));
  self->by_host = g_array_new (FALSE, FALSE, sizeof (Found));
  self->by_page = g_array_new (FALSE, FALSE, sizeof (Found));
  self->by_token = g_array_new (FALSE, FALSE, sizeof (FoundEntry));
  self->by_prefix = g_array_new (FALSE, FALSE, sizeof (FoundEntry));
  self->rest = g_array_new (FALSE, FALSE, sizeof (WeirFilterItem));

  return self;
}

void
weir_filter_index_builder_free (WeirFilterIndexBuilder *self)
{
  g_array_unref (self->hosts);
  g_array_unref (self->by_host);
  g_array_unref (self->by_page);
  g_array_unref (self->by_token);
  g_array_unref (self->by_prefix);
  g_array_unref (self->rest);
  g_free (self);
}

void
weir_filter_index_builder_add_host (WeirFilterIndexBuilder *self, guint64 hash, guint32 text)
{
  const Host host = { hash, text };

  g_array_append_val (self->hosts, host);
}

static void
add_found (GArray *array, const guint64 *hashes, guint n, guint64 kind, WeirFilterItem item)
{
  for (guint i = 0; i < n; i++)
    {
      const Found found = { hashes[i] ^ kind, item };

      g_array_append_val (array, found);
    }
}

static void
add_pages (WeirFilterIndexBuilder *self, const WeirFilterNames *names, WeirFilterItem item)
{
  guint n;
  const guint64 *hashes = weir_name_set_get_hosts (names, &n);

  add_found (self->by_page, hashes, n, 0, item);
  hashes = weir_name_set_get_entities (names, &n);
  add_found (self->by_page, hashes, n, WEIR_FILTER_HASH_ENTITY, item);
}

static void
add_entry (GArray *array, const WeirFilterRecord *record, const WeirFilterKey *key, guint32 number)
{
  const FoundEntry found = {
    .hash = key->hash,
    .entry = {
      .window = key->window,
      .record = number,
      .types = record->types,
      .token_at = key->token_at,
      .window_length = key->window_length,
      .window_at = key->window_at,
    },
  };

  g_array_append_val (array, found);
}

void
weir_filter_index_builder_add_record (WeirFilterIndexBuilder *self,
                                      const WeirFilterRecord *record,
                                      const WeirFilterKey *key,
                                      guint32 number,
                                      const guint8 *blob)
{
  const WeirFilterItem item = { number, record->types, FALSE };
  const guint64 *hashes;
  guint n;

  switch ((WeirFilterPlace) key->place)
    {
    case WEIR_FILTER_PLACE_HOST:
      add_found (self->by_host, &key->hash, 1, 0, item);
      break;

    case WEIR_FILTER_PLACE_TO:
      hashes = weir_name_set_get_hosts ((gconstpointer) (blob + record->to), &n);
      add_found (self->by_host, hashes, n, 0, item);
      break;

    case WEIR_FILTER_PLACE_PAGE:
      add_pages (self, (gconstpointer) (blob + record->domains), item);
      break;

    case WEIR_FILTER_PLACE_TOKEN:
      add_entry (self->by_token, record, key, number);
      break;

    case WEIR_FILTER_PLACE_PREFIX:
      add_entry (self->by_prefix, record, key, number);
      break;

    case WEIR_FILTER_PLACE_REST:
      g_array_append_val (self->rest, item);
      break;

    case WEIR_FILTER_PLACE_NONE:
    default:
      break;
    }
}

/* --- Writing --- */

static void
align (GByteArray *file)
{
  static const guint8 zeroes[WEIR_FILTER_ALIGNMENT];

  g_byte_array_append (file, zeroes, -file->len % WEIR_FILTER_ALIGNMENT);
}

WeirFilterSection
weir_filter_append_section (GByteArray *file, gconstpointer elements, gsize n, gsize element_size)
{
  WeirFilterSection section;

  align (file);
  section = (WeirFilterSection){ file->len / WEIR_FILTER_ALIGNMENT, (guint32) n };
  if (n > 0)
    g_byte_array_append (file, elements, (guint) (n * element_size));

  return section;
}

typedef struct
{
  guint64 *bits;
  guint n_words;
  guint shift;
  WeirFilterSlot *slots;
  guint32 n_slots;
  guint64 salt;
} Table;

static void
table_init (Table *self, guint64 salt, guint n_keys, guint n_free, guint bits_of_key)
{
  guint64 n_bits = 512;

  while (n_bits < (guint64) n_keys * bits_of_key)
    n_bits *= 2;
  self->n_words = (guint) (n_bits / 64);
  self->bits = g_new0 (guint64, self->n_words);
  self->shift = 64 - g_bit_nth_msf (n_bits, -1);
  self->n_slots = n_keys + n_free + 4;
  self->salt = salt;
  self->slots = g_new0 (WeirFilterSlot, self->n_slots);
}

static void
table_clear (Table *self)
{
  g_free (self->bits);
  g_free (self->slots);
}

/* The slot of @hash, or the free one where it would be. */
static WeirFilterSlot *
table_find (const Table *self, guint64 hash)
{
  guint32 at = weir_filter_hash_slot (hash, self->salt, self->n_slots);

  while (self->slots[at].value != 0 && !weir_filter_slot_has (&self->slots[at], hash))
    at = at + 1 < self->n_slots ? at + 1 : 0;

  return &self->slots[at];
}

static void
table_set (Table *self, guint64 hash, guint32 value)
{
  guint64 bit = hash >> self->shift;

  self->bits[bit / 64] |= G_GUINT64_CONSTANT (1) << (bit % 64);
  *table_find (self, hash) = (WeirFilterSlot){ (guint32) (hash >> 32), (guint32) hash, value };
}

static void
table_write (Table *self, GByteArray *file, WeirFilterTable *table)
{
  table->bits = weir_filter_append_section (file, self->bits, self->n_words, sizeof (guint64));
  table->slots =
    weir_filter_append_section (file, self->slots, self->n_slots, sizeof (WeirFilterSlot));
}

/*
 * Both kinds of what is found begin with the hash; of one hash, what was added first comes first.
 */
static gint
compare_hashes (gconstpointer a, gconstpointer b)
{
  guint64 first = *(const guint64 *) a;
  guint64 second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static guint64
get_hash (const GArray *found, guint i)
{
  return *(const guint64 *) (gpointer) (found->data +
                                        (gsize) i * g_array_get_element_size ((GArray *) found));
}

static gboolean
ends_run (const GArray *found, guint i)
{
  return i + 1 == found->len || get_hash (found, i) != get_hash (found, i + 1);
}

static gboolean
begins_run (const GArray *found, guint i)
{
  return i == 0 || ends_run (found, i - 1);
}

static guint
count_runs (const GArray *found)
{
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    n += ends_run (found, i);

  return n;
}

/* Appends the runs of @found to @items, and their slots to @table. */
static void
add_items (GArray *found, GArray *items, Table *table)
{
  for (guint i = 0; i < found->len; i++)
    {
      WeirFilterItem item = g_array_index (found, Found, i).item;

      if (ends_run (found, i))
        item.record |= WEIR_FILTER_ITEM_LAST;
      if (begins_run (found, i))
        table_set (table, get_hash (found, i), items->len + 1);
      g_array_append_val (items, item);
    }
}

/* A name that is blocked whole: of the same in two lists the first counts. */
static void
add_plain_hosts (WeirFilterIndexBuilder *self, Table *table)
{
  for (guint i = 0; i < self->hosts->len; i++)
    {
      const Host *host = &g_array_index (self->hosts, Host, i);

      if (table_find (table, host->hash)->value == 0)
        table_set (table, host->hash, host->text | WEIR_FILTER_SLOT_TEXT);
    }
}

/* Puts the names of @table that other filters have too beside these. */
static void
add_plain_items (GArray *found, const Table *table)
{
  guint n = found->len;

  for (guint i = 0; i < n; i++)
    {
      guint64 hash = get_hash (found, i);
      guint32 value = begins_run (found, i) ? table_find (table, hash)->value : 0;
      const Found plain = {
        hash,
        { value & ~WEIR_FILTER_SLOT_TEXT, WEIR_FILTER_TYPES_PLAIN, TRUE },
      };

      if (value != 0)
        g_array_append_val (found, plain);
    }
  g_array_sort (found, compare_hashes);
}

static void
write_hosts (WeirFilterIndexBuilder *self,
             guint64 salt,
             GByteArray *file,
             GArray *items,
             WeirFilterIndex *index)
{
  Table table;
  guint n;

  g_array_sort (self->by_host, compare_hashes);
  n = self->hosts->len + count_runs (self->by_host);
  table_init (&table, salt, n, n / 6, 8);
  add_plain_hosts (self, &table);
  add_plain_items (self->by_host, &table);
  add_items (self->by_host, items, &table);
  table_write (&table, file, &index->hosts);
  table_clear (&table);
}

static void
write_pages (WeirFilterIndexBuilder *self,
             guint64 salt,
             GByteArray *file,
             GArray *items,
             WeirFilterIndex *index)
{
  Table table;
  guint n;

  g_array_sort (self->by_page, compare_hashes);
  n = count_runs (self->by_page);
  table_init (&table, salt, n, n, 32);
  add_items (self->by_page, items, &table);
  table_write (&table, file, &index->pages);
  table_clear (&table);
}

/* Appends the runs of @found to @entries, and writes the table of their slots. */
static void
write_words (GArray *found,
             guint64 salt,
             GArray *entries,
             GByteArray *file,
             WeirFilterTable *written)
{
  guint first = 0;
  guint n;
  Table table;

  g_array_sort (found, compare_hashes);
  n = count_runs (found);
  table_init (&table, salt, n, n, 32);
  for (guint i = 0; i < found->len; i++)
    {
      WeirFilterEntry entry = g_array_index (found, FoundEntry, i).entry;

      if (ends_run (found, i))
        entry.record |= WEIR_FILTER_ITEM_LAST;
      if (begins_run (found, i))
        {
          first = entries->len;
          table_set (&table, get_hash (found, i), first + 1);
        }
      g_array_append_val (entries, entry);
      g_array_index (entries, WeirFilterEntry, first).types_of_run |= entry.types;
    }
  table_write (&table, file, written);
  table_clear (&table);
}

void
weir_filter_index_builder_write (WeirFilterIndexBuilder *self,
                                 guint64 salt,
                                 GByteArray *file,
                                 WeirFilterIndex *index)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (WeirFilterItem));
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (WeirFilterEntry));

  write_hosts (self, salt, file, items, index);
  write_pages (self, salt, file, items, index);
  index->items =
    weir_filter_append_section (file, items->data, items->len, sizeof (WeirFilterItem));
  write_words (self->by_token, salt, entries, file, &index->tokens);
  write_words (self->by_prefix, salt, entries, file, &index->prefixes);
  index->entries =
    weir_filter_append_section (file, entries->data, entries->len, sizeof (WeirFilterEntry));
  index->rest =
    weir_filter_append_section (file, self->rest->data, self->rest->len, sizeof (WeirFilterItem));
}
