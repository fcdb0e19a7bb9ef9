/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A compiled file, opened.
 *
 * The file is mapped, and pages of it are in memory when they were looked at: of the texts of
 * lists, mostly none.  Whoever made the file, every section is known to lie within it from here on;
 * what is in the sections is checked where it is used.
 *
 * Regular expressions are compiled when they are first tried; two threads may do so at once, and
 * then one of the results is thrown away.
 */

#include "weir-filter-set-private.h"

#include "weir-filter-hash.h"
#include "weir-pattern-match.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

G_DEFINE_QUARK (weir_filter_set_error, weir_filter_set_error)

/* A file larger than this is none of ours. */
#define MAX_SIZE (G_GUINT64_CONSTANT (4) << 30)

/* After so many lines of texts were read, the memory they take is given back. */
#define LINES_KEPT 256

#define LARGE_PAGE ((gsize) 2 << 20)

/* Of looking into an expression, wherever it lies; a quick look at the URL costs more. */
#define STEPS_OF_A_REGEX 16

/* In place of an expression that cannot be compiled. */
static char no_regex;

/* --- Checking --- */

static gboolean
fail (GError **error, WeirFilterSetError code)
{
  g_set_error_literal (error, WEIR_FILTER_SET_ERROR, code,
                       code == WEIR_FILTER_SET_ERROR_DAMAGED
                         ? _ ("The file of compiled filters is damaged")
                         : _ ("The file is not one of compiled filters, or of another version"));

  return FALSE;
}

static gconstpointer
get_section (const WeirFilterSet *self, WeirFilterSection section, gsize element_size)
{
  guint64 begin = (guint64) section.offset * WEIR_FILTER_ALIGNMENT;
  guint64 size = (guint64) section.n * element_size;

  if (begin > self->size || size > self->size - begin)
    return NULL;

  return self->data + begin;
}

#define VIEW(self, view, section) \
  ((view).n = (section).n, ((view).at = get_section ((self), (section), sizeof *(view).at)) != NULL)

static gboolean
view_table (const WeirFilterSet *self,
            guint64 salt,
            WeirFilterTableView *view,
            const WeirFilterTable *table)
{
  guint32 n_words = table->bits.n;

  view->bits = get_section (self, table->bits, sizeof (guint64));
  if (view->bits == NULL || n_words == 0 || (n_words & (n_words - 1)) != 0 || table->slots.n == 0)
    return FALSE;

  view->salt = salt;
  view->shift = 64 - 6 - g_bit_nth_msf (n_words, -1);

  return VIEW (self, view->slots, table->slots);
}

static gboolean
view_index (const WeirFilterSet *self,
            guint64 salt,
            WeirFilterIndexView *view,
            const WeirFilterIndex *index)
{
  return view_table (self, salt, &view->hosts, &index->hosts) &&
         view_table (self, salt, &view->pages, &index->pages) &&
         view_table (self, salt, &view->tokens, &index->tokens) &&
         view_table (self, salt, &view->prefixes, &index->prefixes) &&
         VIEW (self, view->items, index->items) && VIEW (self, view->entries, index->entries) &&
         VIEW (self, view->rest, index->rest);
}

static gboolean
is_within (WeirFilterRange range, guint32 n)
{
  return range.begin <= n && range.n <= n - range.begin;
}

static gboolean
check_list (const WeirFilterSet *self, const WeirFilterListHeader *list)
{
  return is_within (list->key, self->blob.n) && is_within (list->text, self->texts.n) &&
         is_within (list->lines, self->lines.n) && is_within (list->unread, self->unread.n) &&
         is_within (list->hosts, self->hosts.n) && is_within (list->records, self->records.n) &&
         is_within (list->blob, self->blob.n) &&
         is_within (list->regexes, self->records.n + self->blob.n / sizeof (guint32));
}

static gboolean
view_sections (WeirFilterSet *self, const WeirFilterHeader *header)
{
  if (!VIEW (self, self->lists, header->lists) || !VIEW (self, self->texts, header->texts) ||
      !VIEW (self, self->lines, header->lines) || !VIEW (self, self->unread, header->unread) ||
      !VIEW (self, self->hosts, header->hosts) || !VIEW (self, self->records, header->records) ||
      !VIEW (self, self->keys, header->keys) || !VIEW (self, self->blob, header->blob) ||
      self->keys.n != self->records.n)
    return FALSE;

  for (guint i = 0; i < WEIR_N_FILTER_CLASSES; i++)
    if (!view_index (self, header->salt, &self->indexes[i], &header->indexes[i]))
      return FALSE;

  for (guint32 i = 0; i < self->lists.n; i++)
    {
      const WeirFilterListHeader *list = &self->lists.at[i];

      if (!check_list (self, list))
        return FALSE;
      self->n_regexes = MAX (self->n_regexes, list->regexes.begin + list->regexes.n);
    }

  return TRUE;
}

static gboolean
check_header (const char *data, gsize size, GError **error)
{
  const WeirFilterHeader *header = (const WeirFilterHeader *) (gconstpointer) data;
  const gsize begin = G_STRUCT_OFFSET (WeirFilterHeader, size);

  if (size < sizeof *header || header->magic != WEIR_FILTER_FORMAT_MAGIC ||
      header->format != WEIR_FILTER_FORMAT)
    return fail (error, WEIR_FILTER_SET_ERROR_FOREIGN);
  if (header->size != size ||
      header->checksum != weir_filter_hash_octets (data + begin, size - begin))
    return fail (error, WEIR_FILTER_SET_ERROR_DAMAGED);

  return TRUE;
}

/* --- Life --- */

/* What is left of a set that nobody holds any more. */
typedef struct
{
  GBytes *octets;
  gpointer mapped;
  gsize size;
  gpointer *regexes;
  guint32 n_regexes;
} Remains;

static void
clear_away (gpointer data, gpointer user_data G_GNUC_UNUSED)
{
  Remains *remains = data;

  for (guint32 i = 0; i < remains->n_regexes; i++)
    if (remains->regexes[i] != NULL && remains->regexes[i] != &no_regex)
      weir_filter_regex_free (remains->regexes[i]);
  g_free (remains->regexes);
  if (remains->mapped != NULL)
    munmap (remains->mapped, remains->size);
  g_clear_pointer (&remains->octets, g_bytes_unref);
  g_free (remains);
}

static gpointer
make_clearer (gpointer data G_GNUC_UNUSED)
{
  return g_thread_pool_new (clear_away, NULL, 1, FALSE, NULL);
}

/*
 * To give some MiB back takes longer than a request should wait, and the last one to let go of a
 * set is mostly the main loop: so it is done by a thread of its own.
 */
static void
filter_set_clear (WeirFilterSet *self)
{
  static GOnce clearer = G_ONCE_INIT;
  const Remains remains = {
    .octets = self->octets,
    .mapped = self->mapped,
    .size = self->size,
    .regexes = self->regexes,
    .n_regexes = self->regexes != NULL ? self->n_regexes : 0,
  };

  g_once (&clearer, make_clearer, NULL);
  g_thread_pool_push (clearer.retval, g_memdup2 (&remains, sizeof remains), NULL);
}

WeirFilterSet *
weir_filter_set_ref (WeirFilterSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
weir_filter_set_unref (WeirFilterSet *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) filter_set_clear);
}

/* Finds the sections. @self: (transfer full). Returns: (transfer full) (nullable) */
static WeirFilterSet *
filter_set_finish (WeirFilterSet *self, GError **error)
{
  if (!view_sections (self, (const WeirFilterHeader *) (gconstpointer) self->data))
    {
      fail (error, WEIR_FILTER_SET_ERROR_DAMAGED);
      weir_filter_set_unref (self);
      return NULL;
    }

  self->regexes = g_new0 (gpointer, self->n_regexes);

  return self;
}

/* What begins at an odd place is copied. Returns: (transfer full) */
static GBytes *
align_octets (GBytes *octets)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (octets, &size);

  return GPOINTER_TO_SIZE (data) % WEIR_FILTER_ALIGNMENT == 0 ? g_bytes_ref (octets)
                                                              : g_bytes_new (data, size);
}

/**
 * weir_filter_set_new:
 * @octets: a compiled file
 * @error: where to say what is wrong with it: %WEIR_FILTER_SET_ERROR
 *
 * Returns: (transfer full) (nullable): the set; it keeps @octets, or a copy
 */
WeirFilterSet *
weir_filter_set_new (GBytes *octets, GError **error)
{
  g_autoptr (GBytes) aligned = align_octets (octets);
  WeirFilterSet *self;
  gsize size;
  const char *data = g_bytes_get_data (aligned, &size);

  if (!check_header (data, size, error))
    return NULL;

  self = g_atomic_rc_box_new0 (WeirFilterSet);
  self->octets = g_steal_pointer (&aligned);
  self->data = data;
  self->size = size;

  return filter_set_finish (self, error);
}

static gboolean
fail_to_read (GError **error, const char *path)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), _ ("“%s” cannot be read: %s"),
               path, g_strerror (saved));

  return FALSE;
}

/* Maps the file of @fd; its size is looked at first. */
static gboolean
map_file (gint fd, const char *path, gpointer *mapped, gsize *size, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return fail_to_read (error, path);
  if (!S_ISREG (status.st_mode) || (guint64) status.st_size < sizeof (WeirFilterHeader) ||
      (guint64) status.st_size > MAX_SIZE)
    return fail (error, WEIR_FILTER_SET_ERROR_FOREIGN);

  *size = (gsize) status.st_size;
  *mapped = mmap (NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);

  return *mapped != MAP_FAILED || fail_to_read (error, path);
}

/*
 * Where requests are judged by large pages are quick; behind that they would bring into memory what
 * nobody looks at.
 */
static void
keep_pages_small (char *mapped, gsize size)
{
#ifdef MADV_NOHUGEPAGE
  const WeirFilterHeader *header = (const WeirFilterHeader *) (gconstpointer) mapped;
  gsize rest = (gsize) header->lists.offset * WEIR_FILTER_ALIGNMENT / LARGE_PAGE * LARGE_PAGE;

  if (rest < size)
    madvise (mapped + rest, size - rest, MADV_NOHUGEPAGE);
#endif
}

/*
 * Maps the file and looks at its checksum, which touches every page: none of them stays in memory.
 */
static gboolean
map_checked (const char *path, gpointer *mapped, gsize *size, GError **error)
{
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  gboolean is_mapped;

  if (fd < 0)
    return fail_to_read (error, path);

  is_mapped = map_file (fd, path, mapped, size, error);
  close (fd);
  if (!is_mapped)
    return FALSE;

  if (!check_header (*mapped, *size, error))
    {
      munmap (*mapped, *size);
      return FALSE;
    }
  madvise (*mapped, *size, MADV_DONTNEED);
  keep_pages_small (*mapped, *size);

  return TRUE;
}

/**
 * weir_filter_set_open:
 * @path: of a compiled file
 * @error: where to say why not: %WEIR_FILTER_SET_ERROR or %G_FILE_ERROR
 *
 * Maps the file; it may be unlinked or replaced meanwhile, but not written to.  Reads all of it
 * once, for the checksum: a few ms.
 *
 * Returns: (transfer full) (nullable)
 */
WeirFilterSet *
weir_filter_set_open (const char *path, GError **error)
{
  WeirFilterSet *self;
  gpointer mapped = NULL;
  gsize size = 0;

  if (!map_checked (path, &mapped, &size, error))
    return NULL;

  self = g_atomic_rc_box_new0 (WeirFilterSet);
  self->mapped = mapped;
  self->data = mapped;
  self->size = size;

  return filter_set_finish (self, error);
}

gsize
weir_filter_set_get_size (const WeirFilterSet *self)
{
  return self->size;
}

/* --- Where filters stand --- */

guint
weir_filter_set_find_list (const WeirFilterSet *self, guint32 text)
{
  for (guint32 i = 0; i < self->lists.n; i++)
    if (text - self->lists.at[i].text.begin < self->lists.at[i].text.n)
      return i;

  return G_MAXUINT;
}

static WeirSpan
get_text (const WeirFilterSet *self, guint list)
{
  WeirFilterRange range = self->lists.at[list].text;

  return (WeirSpan){ self->texts.at + range.begin, range.n };
}

static WeirSpan
trim (WeirSpan line)
{
  if (line.length > 0 && line.octets[line.length - 1] == '\r')
    line.length--;

  return weir_span_trim (line);
}

/* What was read of a mapped file stays in memory: pages of texts are given back now and then. */
static void
give_texts_back (WeirFilterSet *self)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize begin = ((gsize) (self->texts.at - self->data) + page - 1) / page * page;
  gsize end = (gsize) (self->texts.at - self->data) + self->texts.n;

  if (self->mapped != NULL && g_atomic_int_add (&self->n_lines_read, 1) % LINES_KEPT == 0 &&
      begin < end)
    madvise ((char *) self->mapped + begin, end - begin, MADV_DONTNEED);
}

WeirSpan
weir_filter_set_get_line (const WeirFilterSet *self, guint32 text)
{
  guint list = weir_filter_set_find_list (self, text);
  const char *begin;
  const char *end;
  WeirSpan whole;
  gsize at;

  if (list == G_MAXUINT)
    return (WeirSpan){ "", 0 };

  give_texts_back ((WeirFilterSet *) self);
  whole = get_text (self, list);
  at = text - self->lists.at[list].text.begin;
  begin = at > 0 ? memrchr (whole.octets, '\n', at) : NULL;
  begin = begin != NULL ? begin + 1 : whole.octets;
  end = memchr (whole.octets + at, '\n', whole.length - at);
  end = end != NULL ? end : whole.octets + whole.length;

  return trim ((WeirSpan){ begin, MAX (end, begin) - begin });
}

/* The number of the line that has @at of the list's text in it, from 1. */
static guint
count_lines (const WeirFilterSet *self, guint list, guint32 at)
{
  WeirFilterRange lines = self->lists.at[list].lines;
  WeirSpan text = get_text (self, list);
  const guint32 *begins = self->lines.at + lines.begin;
  guint block = lines.n;
  guint number;
  gsize begin;

  while (block > 0 && begins[block - 1] > at)
    block--;
  begin = block > 0 ? begins[block - 1] : 0;
  number = block > 0 ? (block - 1) * WEIR_FILTER_LINES_STEP : 0;

  while (begin < at)
    {
      const char *end = memchr (text.octets + begin, '\n', at - begin);

      if (end == NULL)
        break;
      number++;
      begin = end + 1 - text.octets;
    }

  return number + 1;
}

gboolean
weir_filter_set_get_origin (const WeirFilterSet *self,
                            WeirFilterId filter,
                            WeirFilterOrigin *origin)
{
  guint32 text = filter - 1;
  guint list = filter != 0 ? weir_filter_set_find_list (self, text) : G_MAXUINT;

  if (list == G_MAXUINT)
    return FALSE;

  origin->list = list;
  origin->line = count_lines (self, list, text - self->lists.at[list].text.begin);
  origin->text = weir_filter_set_get_line (self, text);

  return TRUE;
}

/* --- Lists --- */

guint
weir_filter_set_get_n_lists (const WeirFilterSet *self)
{
  return self->lists.n;
}

gboolean
weir_filter_set_get_list (const WeirFilterSet *self, guint index, WeirFilterSetList *list)
{
  const WeirFilterListHeader *header;

  if (index >= self->lists.n)
    return FALSE;

  header = &self->lists.at[index];
  list->key = (WeirSpan){ self->blob.at + header->key.begin, header->key.n };
  list->version = header->version;
  list->text = get_text (self, index);
  list->n_filters = header->n_filters;
  list->n_disabled = header->n_disabled;
  list->n_unread = header->n_unread;
  memcpy (list->n_skipped, header->n_skipped, sizeof list->n_skipped);

  return TRUE;
}

gboolean
weir_filter_set_get_unread (const WeirFilterSet *self,
                            guint list,
                            guint position,
                            guint *line,
                            WeirSpan *text)
{
  const WeirFilterUnread *unread;

  if (list >= self->lists.n || position >= self->lists.at[list].unread.n)
    return FALSE;

  unread = &self->unread.at[self->lists.at[list].unread.begin + position];
  *line = unread->line;
  *text = weir_filter_set_get_line (self, unread->text);

  return TRUE;
}

/* --- Regular expressions --- */

/* Compiles an expression, if that was not done yet; each of its octets costs a step. */
static gpointer
get_regex (const WeirFilterSet *self,
           guint32 number,
           WeirSpan source,
           gboolean with_case,
           guint *n_steps)
{
  gpointer regex = g_atomic_pointer_get (&self->regexes[number]);

  if (regex != NULL)
    return regex;
  if (*n_steps <= source.length)
    return &no_regex;

  *n_steps -= (guint) source.length;
  regex = weir_filter_regex_new (source, with_case, NULL);
  regex = regex != NULL ? regex : &no_regex;
  if (!g_atomic_pointer_compare_and_exchange (&self->regexes[number], NULL, regex))
    {
      if (regex != &no_regex)
        weir_filter_regex_free (regex);
      regex = g_atomic_pointer_get (&self->regexes[number]);
    }

  return regex;
}

gboolean
weir_filter_set_find_regex (const WeirFilterSet *self,
                            guint32 number,
                            WeirSpan source,
                            gboolean with_case,
                            WeirSpan text,
                            WeirSpan lower,
                            guint *n_steps,
                            gsize *end)
{
  guint n_taken = STEPS_OF_A_REGEX + (guint) lower.length / WEIR_PATTERN_PASSED_PER_STEP;
  gpointer regex;

  if (number >= self->n_regexes || *n_steps <= n_taken)
    return FALSE;

  *n_steps -= n_taken;
  regex = get_regex (self, number, source, with_case, n_steps);

  return regex != &no_regex &&
         (lower.octets == NULL || weir_filter_regex_may_match (regex, lower)) &&
         weir_filter_regex_find (regex, text, n_steps, end);
}
