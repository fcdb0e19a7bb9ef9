/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists become one compiled file.
 *
 *   text ─► part (weir-filter-part.c) ─┐
 *   a list of the file before ─────────┼─► sections, side by side ─► three indexes ─► file
 *   text ─► part ──────────────────────┘
 *
 * A list whose version is that of the file before is taken over from there: its part of each
 * section is copied, moved to its new place.  What depends on all lists together is made anew:
 * filters that a badfilter of any list takes away, and the indexes.
 *
 * Runs on a worker; all that it makes is its own until it is done.
 */

#include "weir-filter-compiler.h"

#include "weir-filter-hash.h"
#include "weir-filter-index.h"
#include "weir-filter-part.h"
#include "weir-filter-set-private.h"
#include "weir-name-set.h"

#include <glib/gi18n-lib.h>

/*
 * A list's part of each section, wherever it comes from; what it points to is numbered from these
 * on.
 */
typedef struct
{
  WeirFilterPart *part;         /* (owned) (nullable): if it was parsed */
  const WeirFilterInput *input; /* (unowned) */
  WeirSpan text;

  const guint32 *lines;
  const WeirFilterUnread *unread;
  const WeirFilterHost *hosts;
  const WeirFilterRecord *records;
  const WeirFilterKey *keys;
  const char *blob;
  WeirFilterListHeader header; /* as it was there */
} Source;

typedef struct
{
  GArray *sources; /* (owned) (element-type Source) */
  GArray *lists;   /* (owned) (element-type WeirFilterListHeader) */

  /* The sections, each of all lists. (owned) */
  GByteArray *records;
  GByteArray *blob;
  GByteArray *lines;
  GByteArray *unread;
  GByteArray *hosts;
  GByteArray *keys;

  GHashTable *bad_keys;  /* (owned) (element-type guint64): that badfilter takes away */
  GHashTable *bad_hosts; /* (owned) (element-type guint64): hashes of plain hosts, likewise */
  WeirFilterIndexBuilder *builders[WEIR_N_FILTER_CLASSES]; /* (owned) */
} Compilation;

/* --- Where lists come from --- */

static void
source_clear (gpointer data)
{
  Source *self = data;

  g_clear_pointer (&self->part, weir_filter_part_free);
}

static void
source_parse (Source *self, WeirSpan text, const WeirTokenCosts *costs)
{
  WeirFilterListHeader *header = &self->header;
  WeirFilterPart *part = weir_filter_part_new (text, costs);

  self->text = text;
  self->part = part;
  self->lines = (const guint32 *) (gpointer) part->lines->data;
  self->unread = (const WeirFilterUnread *) (gpointer) part->unread->data;
  self->hosts = (const WeirFilterHost *) (gpointer) part->hosts->data;
  self->records = (const WeirFilterRecord *) (gpointer) part->records->data;
  self->keys = (const WeirFilterKey *) (gpointer) part->keys->data;
  self->blob = (const char *) part->blob->data;
  header->lines.n = part->lines->len;
  header->unread.n = part->unread->len;
  header->hosts.n = part->hosts->len;
  header->records.n = part->records->len;
  header->blob.n = part->blob->len;
  header->regexes.n = part->n_regexes;
  header->n_unread = part->n_unread;
  memcpy (header->n_skipped, part->n_skipped, sizeof header->n_skipped);
}

static void
source_take (Source *self, const WeirFilterSet *previous, guint index)
{
  const WeirFilterListHeader *header = &previous->lists.at[index];

  self->header = *header;
  self->text = (WeirSpan){ previous->texts.at + header->text.begin, header->text.n };
  self->lines = previous->lines.at + header->lines.begin;
  self->unread = previous->unread.at + header->unread.begin;
  self->hosts = previous->hosts.at + header->hosts.begin;
  self->records = previous->records.at + header->records.begin;
  self->keys = previous->keys.at + header->records.begin;
  self->blob = previous->blob.at + header->blob.begin;
}

static gboolean
lie_within (WeirFilterRange blob, guint32 names, const char *octets)
{
  if (names == 0)
    return TRUE;
  if (names < blob.begin || names - blob.begin >= blob.n || names % WEIR_FILTER_ALIGNMENT != 0)
    return FALSE;

  return weir_name_set_get_size ((gconstpointer) (octets + names), blob.begin + blob.n - names) > 0;
}

/* Whether what the list's records point to is its own: it is going to be moved with it. */
static gboolean
is_sound (const WeirFilterSet *previous, guint index)
{
  const WeirFilterListHeader *list = &previous->lists.at[index];
  const char *octets = previous->blob.at;

  for (guint32 i = 0; i < list->records.n; i++)
    {
      const WeirFilterRecord *record = &previous->records.at[list->records.begin + i];
      const WeirFilterKey *key = &previous->keys.at[list->records.begin + i];
      guint32 pattern = record->pattern - list->blob.begin;

      if (pattern > list->blob.n || record->pattern_length > list->blob.n - pattern ||
          !lie_within (list->blob, record->domains, octets) ||
          !lie_within (list->blob, record->to, octets) ||
          !lie_within (list->blob, record->denyallow, octets) ||
          (key->place == WEIR_FILTER_PLACE_TO && record->to == 0) ||
          (key->place == WEIR_FILTER_PLACE_PAGE && record->domains == 0))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_list (const WeirFilterSet *set, guint index, const WeirFilterInput *input)
{
  WeirFilterSetList list;

  return weir_filter_set_get_list (set, index, &list) && list.version == input->version &&
         weir_span_equal_string (list.key, input->key);
}

/* Returns: the index of @input in @set, or G_MAXUINT */
static guint
find_list (const WeirFilterSet *set, const WeirFilterInput *input)
{
  for (guint i = 0; set != NULL && i < weir_filter_set_get_n_lists (set); i++)
    if (is_list (set, i, input))
      return i;

  return G_MAXUINT;
}

static WeirSpan
get_octets (GBytes *bytes)
{
  gsize length;
  const char *octets = g_bytes_get_data (bytes, &length);

  return (WeirSpan){ octets, length };
}

static WeirSpan
get_text (const WeirFilterSet *set, guint index)
{
  WeirFilterRange text = set->lists.at[index].text;

  return (WeirSpan){ set->texts.at + text.begin, text.n };
}

static gboolean
collect_sources (Compilation *self,
                 const WeirFilterInput *inputs,
                 guint n_inputs,
                 const WeirFilterSet *previous,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (WeirTokenCosts) costs = weir_token_costs_new ();

  for (guint i = 0; i < n_inputs; i++)
    {
      guint index = find_list (previous, &inputs[i]);
      Source source = { .input = &inputs[i] };

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (index == G_MAXUINT)
        source_parse (&source, get_octets (inputs[i].text), costs);
      else if (is_sound (previous, index))
        source_take (&source, previous, index);
      else
        source_parse (&source, get_text (previous, index), costs);
      g_array_append_val (self->sources, source);
    }

  return TRUE;
}

/* --- Sections, side by side --- */

static Source *
get_source (const Compilation *self, guint i)
{
  return &g_array_index (self->sources, Source, i);
}

static WeirFilterListHeader *
get_list (const Compilation *self, guint i)
{
  return &g_array_index (self->lists, WeirFilterListHeader, i);
}

static WeirFilterRange
append_elements (GByteArray *section, gconstpointer elements, guint32 n, gsize element_size)
{
  WeirFilterRange range = { (guint32) (section->len / element_size), n };

  if (n > 0)
    g_byte_array_append (section, elements, (guint) (n * element_size));

  return range;
}

static WeirFilterRecord *
get_records (const Compilation *self)
{
  return (WeirFilterRecord *) (gpointer) self->records->data;
}

static const WeirFilterKey *
get_keys (const Compilation *self)
{
  return (const WeirFilterKey *) (gpointer) self->keys->data;
}

static void
move_record (WeirFilterRecord *record,
             const WeirFilterListHeader *from,
             const WeirFilterListHeader *to)
{
  guint32 blob = to->blob.begin - from->blob.begin;

  record->text += to->text.begin - from->text.begin;
  record->regex += to->regexes.begin - from->regexes.begin;
  record->pattern += blob;
  if (record->domains != 0)
    record->domains += blob;
  if (record->to != 0)
    record->to += blob;
  if (record->denyallow != 0)
    record->denyallow += blob;
}

static void
align (GByteArray *array)
{
  static const guint8 zeroes[WEIR_FILTER_ALIGNMENT];

  g_byte_array_append (array, zeroes, -array->len % WEIR_FILTER_ALIGNMENT);
}

/* Appends what a list has to the sections; @list says where its text and its expressions begin. */
static void
add_source (Compilation *self, const Source *source, WeirFilterListHeader *list)
{
  const WeirFilterListHeader *from = &source->header;
  guint32 moved = list->text.begin - from->text.begin;

  align (self->blob);
  list->blob = append_elements (self->blob, source->blob, from->blob.n, 1);
  list->lines = append_elements (self->lines, source->lines, from->lines.n, sizeof (guint32));
  list->unread =
    append_elements (self->unread, source->unread, from->unread.n, sizeof (WeirFilterUnread));
  list->hosts =
    append_elements (self->hosts, source->hosts, from->hosts.n, sizeof (WeirFilterHost));
  list->records =
    append_elements (self->records, source->records, from->records.n, sizeof (WeirFilterRecord));
  append_elements (self->keys, source->keys, from->records.n, sizeof (WeirFilterKey));

  for (guint32 i = list->unread.begin; i < list->unread.begin + list->unread.n; i++)
    ((WeirFilterUnread *) (gpointer) self->unread->data)[i].text += moved;
  for (guint32 i = list->hosts.begin; i < list->hosts.begin + list->hosts.n; i++)
    ((WeirFilterHost *) (gpointer) self->hosts->data)[i].text += moved;
  for (guint32 i = list->records.begin; i < list->records.begin + list->records.n; i++)
    move_record (&get_records (self)[i], from, list);
}

static void
add_sources (Compilation *self)
{
  guint32 text = 0;
  guint32 n_regexes = 0;

  g_array_set_size (self->lists, self->sources->len);
  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = get_source (self, i);
      WeirFilterListHeader *list = get_list (self, i);

      list->version = source->input->version;
      list->n_unread = source->header.n_unread;
      memcpy (list->n_skipped, source->header.n_skipped, sizeof list->n_skipped);
      list->text = (WeirFilterRange){ text, (guint32) source->text.length };
      list->regexes = (WeirFilterRange){ n_regexes, source->header.regexes.n };
      text += list->text.n;
      n_regexes += list->regexes.n;
      add_source (self, source, list);
    }

  /* Behind all: a list's own part begins at the same place whatever the others are called. */
  for (guint i = 0; i < self->sources->len; i++)
    {
      const char *key = get_source (self, i)->input->key;

      get_list (self, i)->key = append_elements (self->blob, key, (guint32) strlen (key), 1);
    }
}

/* --- What is in force --- */

/* Whether badfilter stands beside a host alone: then it takes away that of hosts files too. */
static gboolean
is_bad_host (const WeirFilterRecord *record, WeirSpan pattern, guint64 key)
{
  return record->kind == WEIR_PATTERN_HOST && key == weir_network_filter_get_host_key (pattern);
}

static void
add_to_set (GHashTable *set, guint64 value)
{
  g_hash_table_add (set, g_memdup2 (&value, sizeof value));
}

static void
find_bad (Compilation *self)
{
  const WeirFilterRecord *records = get_records (self);
  const char *blob = (const char *) self->blob->data;
  guint32 n = (guint32) (self->records->len / sizeof *records);

  for (guint32 i = 0; i < n; i++)
    {
      const WeirFilterRecord *record = &records[i];
      const WeirSpan pattern = { blob + record->pattern, record->pattern_length };
      guint64 key = get_keys (self)[i].key;

      if ((record->flags & WEIR_FILTER_BADFILTER) == 0)
        continue;
      add_to_set (self->bad_keys, key);
      if (is_bad_host (record, pattern, key))
        add_to_set (self->bad_hosts, weir_filter_hash_name (pattern.octets, pattern.length));
    }
}

static void
index_hosts (Compilation *self, WeirFilterListHeader *list)
{
  const WeirFilterHost *hosts = (const WeirFilterHost *) (gpointer) self->hosts->data;
  gboolean has_bad = g_hash_table_size (self->bad_hosts) > 0;

  for (guint32 i = list->hosts.begin; i < list->hosts.begin + list->hosts.n; i++)
    if (has_bad && g_hash_table_contains (self->bad_hosts, &hosts[i].hash))
      list->n_disabled++;
    else
      {
        weir_filter_index_builder_add_host (self->builders[WEIR_FILTER_CLASS_BLOCK], hosts[i].hash,
                                            hosts[i].text);
        list->n_filters++;
      }
}

static void
index_record (Compilation *self, guint32 number)
{
  const WeirFilterRecord *record = &get_records (self)[number];
  const WeirFilterKey *key = &get_keys (self)[number];
  gboolean is_exception = (record->flags & WEIR_FILTER_EXCEPTION) != 0;
  WeirFilterClass class = is_exception ? WEIR_FILTER_CLASS_EXCEPTION : WEIR_FILTER_CLASS_BLOCK;

  weir_filter_index_builder_add_record (self->builders[class], record, key, number,
                                        self->blob->data);
  if (!is_exception && (record->flags & WEIR_FILTER_IMPORTANT) != 0)
    weir_filter_index_builder_add_record (self->builders[WEIR_FILTER_CLASS_IMPORTANT], record, key,
                                          number, self->blob->data);
}

static void
index_records (Compilation *self, WeirFilterListHeader *list)
{
  for (guint32 i = list->records.begin; i < list->records.begin + list->records.n; i++)
    {
      if ((get_records (self)[i].flags & WEIR_FILTER_BADFILTER) != 0)
        continue;
      if (g_hash_table_contains (self->bad_keys, &get_keys (self)[i].key))
        list->n_disabled++;
      else
        {
          index_record (self, i);
          list->n_filters++;
        }
    }
}

static void
index_lists (Compilation *self)
{
  find_bad (self);
  for (guint i = 0; i < self->lists->len; i++)
    {
      index_hosts (self, get_list (self, i));
      index_records (self, get_list (self, i));
    }
}

/* --- All of it --- */

static void
compilation_init (Compilation *self)
{
  self->sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_array_set_clear_func (self->sources, source_clear);
  self->lists = g_array_new (FALSE, TRUE, sizeof (WeirFilterListHeader));
  self->records = g_byte_array_new ();
  self->blob = g_byte_array_new ();
  self->lines = g_byte_array_new ();
  self->unread = g_byte_array_new ();
  self->hosts = g_byte_array_new ();
  self->keys = g_byte_array_new ();
  self->bad_keys = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->bad_hosts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < WEIR_N_FILTER_CLASSES; i++)
    self->builders[i] = weir_filter_index_builder_new ();
}

static void
compilation_clear (Compilation *self)
{
  g_array_unref (self->sources);
  g_array_unref (self->lists);
  g_byte_array_unref (self->records);
  g_byte_array_unref (self->blob);
  g_byte_array_unref (self->lines);
  g_byte_array_unref (self->unread);
  g_byte_array_unref (self->hosts);
  g_byte_array_unref (self->keys);
  g_hash_table_unref (self->bad_keys);
  g_hash_table_unref (self->bad_hosts);
  for (guint i = 0; i < WEIR_N_FILTER_CLASSES; i++)
    weir_filter_index_builder_free (self->builders[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Compilation, compilation_clear)

static void
write_section (GByteArray *file, const GByteArray *elements, gsize size, WeirFilterSection *section)
{
  *section = weir_filter_append_section (file, elements->data, elements->len / size, size);
}

static void
write_texts (const Compilation *self, GByteArray *file, WeirFilterSection *section)
{
  guint32 n = 0;

  *section = weir_filter_append_section (file, NULL, 0, 1);
  for (guint i = 0; i < self->sources->len; i++)
    {
      WeirSpan text = get_source (self, i)->text;

      n += append_elements (file, text.octets, (guint32) text.length, 1).n;
    }
  section->n = n;
}

/* Another one for every change of any list, and in one process the same for the same lists. */
static guint64
get_salt (const Compilation *self)
{
  guint64 salt = weir_filter_hash_get_secret ();

  for (guint i = 0; i < self->lists->len; i++)
    salt =
      weir_filter_hash_finish (salt ^ g_array_index (self->lists, WeirFilterListHeader, i).version);

  return salt;
}

/* Returns: (transfer full) */
static GBytes *
write_file (Compilation *self)
{
  const gsize begin = G_STRUCT_OFFSET (WeirFilterHeader, size);
  GByteArray *file = g_byte_array_new ();
  WeirFilterHeader header = {
    .magic = WEIR_FILTER_FORMAT_MAGIC,
    .format = WEIR_FILTER_FORMAT,
    .salt = get_salt (self),
  };

  g_byte_array_append (file, (const guint8 *) &header, sizeof header);
  for (guint i = 0; i < WEIR_N_FILTER_CLASSES; i++)
    weir_filter_index_builder_write (self->builders[i], header.salt, file, &header.indexes[i]);
  write_section (file, self->records, sizeof (WeirFilterRecord), &header.records);
  write_section (file, self->blob, 1, &header.blob);
  header.lists = weir_filter_append_section (file, self->lists->data, self->lists->len,
                                             sizeof (WeirFilterListHeader));
  write_section (file, self->lines, sizeof (guint32), &header.lines);
  write_section (file, self->unread, sizeof (WeirFilterUnread), &header.unread);
  write_section (file, self->hosts, sizeof (WeirFilterHost), &header.hosts);
  write_section (file, self->keys, sizeof (WeirFilterKey), &header.keys);
  write_texts (self, file, &header.texts);

  header.size = file->len;
  memcpy (file->data, &header, sizeof header);
  header.checksum = weir_filter_hash_octets ((const char *) file->data + begin, file->len - begin);
  memcpy (file->data, &header, sizeof header);

  return g_byte_array_free_to_bytes (file);
}

static gboolean
check_inputs (const WeirFilterInput *inputs,
              guint n_inputs,
              const WeirFilterSet *previous,
              GError **error)
{
  guint64 n_octets = 0;

  for (guint i = 0; i < n_inputs; i++)
    {
      guint index = find_list (previous, &inputs[i]);

      n_octets +=
        index != G_MAXUINT ? previous->lists.at[index].text.n : g_bytes_get_size (inputs[i].text);
    }

  if (n_inputs <= WEIR_FILTER_MAX_LISTS && n_octets <= WEIR_FILTER_MAX_TEXT)
    return TRUE;

  g_set_error_literal (error, WEIR_FILTER_SET_ERROR, WEIR_FILTER_SET_ERROR_TOO_LARGE,
                       _ ("The filter lists are too many, or too large"));

  return FALSE;
}

GBytes *
weir_filter_compile (const WeirFilterInput *inputs,
                     guint n_inputs,
                     const WeirFilterSet *previous,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (Compilation) compilation;

  compilation_init (&compilation);
  if (!check_inputs (inputs, n_inputs, previous, error) ||
      !collect_sources (&compilation, inputs, n_inputs, previous, cancellable, error))
    return NULL;

  add_sources (&compilation);
  index_lists (&compilation);

  return write_file (&compilation);
}

gboolean
weir_filter_set_is_made_of (const WeirFilterSet *set, const WeirFilterInput *inputs, guint n_inputs)
{
  if (weir_filter_set_get_n_lists (set) != n_inputs)
    return FALSE;

  for (guint i = 0; i < n_inputs; i++)
    if (find_list (set, &inputs[i]) == G_MAXUINT)
      return FALSE;

  return TRUE;
}
