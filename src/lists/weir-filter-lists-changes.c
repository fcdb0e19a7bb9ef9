/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Changes that the user makes to the lists.
 *
 * Each shows at once, is told to the owner, who keeps the row, and is in force
 * as soon as it is compiled.  What is removed or replaced can be put back: its
 * text stays for as long as the object lives.
 */

#include "weir-filter-lists-private.h"

#include "weir-filter-compiler.h"
#include "weir-list-address.h"
#include "weir-list-catalogue.h"
#include "weir-list-scanner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Room in a key for a number that makes it another one. */
#define KEY_ROOM 4

/* Octets of a file in which it says what it is called. */
#define HEAD_SIZE 8192

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* The text may be wanted again. */
static void
keep_text (WeirFilterLists *self, const WeirListRow *row)
{
  if (row->version != 0)
    g_hash_table_add (self->kept, weir_list_text_get_name (row->key, row->version));
  if (row->held_version != 0)
    g_hash_table_add (self->kept, weir_list_text_get_name (row->key, row->held_version));
}

/* --- adding --- */

static gboolean
is_always_there (const WeirListRow *row)
{
  return row->kind == WEIR_LIST_STARTER || row->kind == WEIR_LIST_OWN;
}

static guint
count_subscriptions (WeirFilterLists *self)
{
  guint n_subscriptions = 0;

  for (guint i = 0; i < self->lists->len; i++)
    n_subscriptions +=
      !is_always_there (weir_filter_list_get_row (weir_filter_lists_get (self, i)));

  return n_subscriptions;
}

static gboolean
check_is_new (WeirFilterLists *self, const char *url, GError **error)
{
  if (count_subscriptions (self) >= WEIR_LISTS_MAX)
    {
      g_set_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_TOO_MANY,
                   _ ("There are %d lists already; remove one first"), WEIR_LISTS_MAX);
      return FALSE;
    }

  for (guint i = 0; i < self->lists->len; i++)
    {
      WeirFilterList *list = weir_filter_lists_get (self, i);

      if (g_strcmp0 (weir_filter_list_get_row (list)->url, url) != 0)
        continue;

      g_set_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_DUPLICATE,
                   _ ("This list is there already: “%s”"), weir_filter_list_get_title (list));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_file (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return TRUE;

  g_set_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_INVALID_URL,
               _ ("There is no file “%s”; a web address begins with “https://”"), path);
  return FALSE;
}

/* Whether a list has the key, or one that can be put back had it. */
static gboolean
is_key_taken (WeirFilterLists *self, const char *key)
{
  g_autofree char *prefix = g_strconcat (key, "-", NULL);
  GHashTableIter iter;
  gpointer name;

  if (weir_filter_lists_find (self, key) != NULL || g_str_equal (key, WEIR_LIST_STARTER_KEY) ||
      g_str_equal (key, WEIR_LIST_OWN_KEY))
    return TRUE;

  g_hash_table_iter_init (&iter, self->kept);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, prefix))
      return TRUE;

  return FALSE;
}

/* Returns: (transfer full) */
static char *
choose_key (WeirFilterLists *self, const char *words)
{
  g_autofree char *stem = weir_list_key_make (words, WEIR_LIST_MAX_KEY - KEY_ROOM);
  char *key = g_strdup (stem);

  for (guint i = 2; is_key_taken (self, key); i++)
    {
      g_free (key);
      key = g_strdup_printf ("%s-%u", stem, i);
    }

  return key;
}

/* What a file says that it is called. Returns: (transfer full) (nullable) */
static char *
read_title (const char *path)
{
  g_autoptr (GBytes) head = weir_list_file_read_head (path, HEAD_SIZE);
  g_autofree char *title = NULL;
  WeirListHeader header;
  WeirSpan text;

  text.octets = g_bytes_get_data (head, &text.length);
  weir_list_header_read (text, &header);
  if (header.title.length == 0)
    return NULL;

  title = g_utf8_make_valid (header.title.octets, (gssize) header.title.length);
  return weir_list_title_limit (title);
}

/*
 * Returns: (transfer full): what the user calls it, or the catalogue, or the list itself, or else
 * its address
 */
static char *
choose_title (const WeirListRow *row, const WeirCatalogueEntry *entry, const char *title)
{
  char *words = NULL;

  if (title != NULL && *title != '\0')
    words = weir_list_title_limit (title);
  else if (entry != NULL)
    words = g_strdup (entry->title);
  else if (row->kind == WEIR_LIST_FILE)
    words = read_title (row->url);

  return words != NULL ? words : weir_list_address_get_title (row->url);
}

/* Returns: (transfer full) */
static WeirListRow *
make_row (WeirFilterLists *self, WeirListKind kind, const char *url, const char *title)
{
  const WeirCatalogueEntry *entry = weir_list_catalogue_find (url);
  WeirListRow *row = weir_list_row_new (kind, NULL, url, NULL);

  row->title = choose_title (row, entry, title);
  row->key = choose_key (self, entry != NULL ? entry->key : row->title);

  return row;
}

WeirFilterList *
weir_filter_lists_add (WeirFilterLists *self,
                       const char *address,
                       const char *title,
                       GError **error)
{
  WeirListKind kind;
  g_autofree char *url = NULL;
  g_autoptr (WeirListRow) row = NULL;
  WeirFilterList *list;

  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  url = weir_list_address_read (address, &kind, error);
  if (url == NULL || !check_is_new (self, url, error))
    return NULL;
  if (kind == WEIR_LIST_FILE && !check_file (url, error))
    return NULL;

  row = make_row (self, kind, url, title);
  list = weir_filter_lists_insert (self, row);
  weir_filter_lists_tell (self, list);
  weir_filter_lists_update (self, list);
  weir_filter_lists_look (self);

  return list;
}

/* --- removing and putting back --- */

void
weir_filter_lists_remove (WeirFilterLists *self, WeirFilterList *list)
{
  g_autoptr (WeirListRow) row = NULL;
  guint position;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (WEIR_IS_FILTER_LIST (list));

  row = weir_list_row_copy (weir_filter_list_get_row (list));
  if (is_always_there (row) || !g_ptr_array_find (self->lists, list, &position))
    return;

  keep_text (self, row);
  weir_filter_lists_drop (self, position);
  if (self->events.row_removed != NULL)
    self->events.row_removed (row, self->user_data);
  weir_filter_lists_want_compile (self);
}

void
weir_filter_lists_restore (WeirFilterLists *self, const WeirListRow *row)
{
  WeirFilterList *list;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (row != NULL);

  list = weir_filter_lists_find (self, row->key);
  if (list != NULL)
    {
      keep_text (self, weir_filter_list_get_row (list));
      weir_filter_lists_change (self, list, row);
    }
  else
    {
      list = weir_filter_lists_insert (self, row);
      weir_filter_lists_refresh (self, list);
      weir_filter_lists_tell (self, list);
    }

  weir_filter_lists_want_compile (self);
  weir_filter_lists_look (self);
}

void
weir_filter_lists_set_enabled (WeirFilterLists *self, WeirFilterList *list, gboolean enabled)
{
  g_autoptr (WeirListRow) row = NULL;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (WEIR_IS_FILTER_LIST (list));

  row = weir_list_row_copy (weir_filter_list_get_row (list));
  if (row->enabled == !!enabled)
    return;

  row->enabled = !!enabled;
  weir_filter_lists_change (self, list, row);
  weir_filter_lists_want_compile (self);
  if (!row->enabled)
    weir_filter_lists_give_up (self, list);
  else if (row->version == 0)
    weir_filter_lists_update (self, list);
  weir_filter_lists_look (self);
}

/* --- a text that lost most of its filters --- */

void
weir_filter_lists_answer_held (WeirFilterLists *self, WeirFilterList *list, gboolean take)
{
  g_autoptr (WeirListRow) old = NULL;
  g_autoptr (WeirListRow) row = NULL;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (WEIR_IS_FILTER_LIST (list));

  old = weir_list_row_copy (weir_filter_list_get_row (list));
  if (old->problem != WEIR_LIST_PROBLEM_SHRUNK)
    return;

  row = weir_list_row_copy (old);
  row->problem = WEIR_LIST_PROBLEM_NONE;
  g_clear_pointer (&row->detail, g_free);
  if (take)
    {
      row->version = old->held_version;
      row->held_version = 0;
      row->n_filters = (guint) strtoul (old->detail != NULL ? old->detail : "", NULL, 10);
      row->updated = get_now ();
    }

  keep_text (self, old);
  weir_filter_lists_change (self, list, row);
  weir_filter_lists_want_compile (self);
}

/* --- the user's own filters --- */

char *
weir_filter_lists_dup_own (WeirFilterLists *self)
{
  const WeirListRow *row;
  WeirFilterList *list;
  g_autoptr (GBytes) text = NULL;
  const char *octets;
  gsize length;

  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), NULL);

  list = weir_filter_lists_find (self, WEIR_LIST_OWN_KEY);
  row = list != NULL ? weir_filter_list_get_row (list) : NULL;
  if (row != NULL && row->version != 0)
    text = weir_list_texts_get (self->texts, row->key, row->version, NULL);
  if (text == NULL)
    return g_strdup ("");

  octets = g_bytes_get_data (text, &length);
  return g_utf8_make_valid (octets, (gssize) length);
}

static gboolean
check_own (const char *text, GError **error)
{
  gsize length = strlen (text);

  if (g_utf8_validate (text, (gssize) length, NULL) && length <= WEIR_LISTS_MAX_TEXT)
    return TRUE;

  g_set_error_literal (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_NOT_A_LIST,
                       _ ("The filters are not text, or too many"));
  return FALSE;
}

gboolean
weir_filter_lists_set_own (WeirFilterLists *self, const char *text, GError **error)
{
  WeirFilterList *list;
  g_autoptr (WeirListRow) row = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  list = weir_filter_lists_find (self, WEIR_LIST_OWN_KEY);
  g_return_val_if_fail (list != NULL, FALSE);

  if (!check_own (text, error))
    return FALSE;

  bytes = g_bytes_new (text, strlen (text));
  row = weir_list_row_copy (weir_filter_list_get_row (list));
  keep_text (self, row);
  row->version = *text != '\0' ? weir_filter_text_hash (bytes) : 0;
  row->updated = get_now ();
  if (row->version != 0)
    weir_list_texts_put (self->texts, row->key, row->version, bytes);

  weir_filter_lists_change (self, list, row);
  weir_filter_lists_want_compile (self);
  return TRUE;
}
