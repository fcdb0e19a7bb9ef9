/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is read of the text of a list: its first lines, those that cannot be
 * read, and what it says of itself.
 *
 * The text comes from the set in force if the list is in it, which is in memory
 * anyway, and else from the file.  What the catalogue knows comes first: a list
 * of somebody else may call itself what it likes.
 */

#include "weir-filter-list-private.h"

#include "weir-list-catalogue.h"
#include "weir-list-scanner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Octets of a text in which it says what it is. */
#define HEAD_SIZE 8192
/* Octets of a text that are shown at most. */
#define FIRST_LINES_SIZE (256 * 1024)

/* Whether the set in force has the text that the row speaks of. */
static gboolean
has_text_in_set (WeirFilterList *self)
{
  return self->set != NULL && self->info.version == self->row->version;
}

/* The first octets of the text. Returns: (transfer full) */
static GBytes *
get_head (WeirFilterList *self, gsize max_octets)
{
  WeirSpan text = self->info.text;

  if (has_text_in_set (self))
    return g_bytes_new (text.octets, MIN (text.length, max_octets));

  return weir_list_texts_get_head (self->texts, self->row->key, self->row->version, max_octets);
}

/* Returns: (transfer full) (nullable) */
static char *
dup_words (WeirSpan span)
{
  return span.length > 0 ? g_utf8_make_valid (span.octets, (gssize) span.length) : NULL;
}

/* What a window may open. Returns: (transfer full) (nullable) */
static char *
dup_address (WeirSpan span)
{
  g_autofree char *address = dup_words (span);

  if (address == NULL || (g_ascii_strncasecmp (address, "https://", strlen ("https://")) != 0 &&
                          g_ascii_strncasecmp (address, "http://", strlen ("http://")) != 0))
    return NULL;

  return g_steal_pointer (&address);
}

/* Reads what the text says of itself. */
static void
read_about (WeirFilterList *self)
{
  g_autoptr (GBytes) head = NULL;
  WeirListHeader header;
  WeirSpan text;

  if (self->about_version == self->row->version)
    return;

  head = get_head (self, HEAD_SIZE);
  text.octets = g_bytes_get_data (head, &text.length);
  weir_list_header_read (text, &header);

  g_free (self->homepage);
  g_free (self->licence);
  self->homepage = dup_address (header.homepage);
  self->licence = dup_words (header.licence);
  self->about_version = self->row->version;
}

/* (nullable) */
static const WeirCatalogueEntry *
find_entry (WeirFilterList *self)
{
  return self->row->url != NULL ? weir_list_catalogue_find (self->row->url) : NULL;
}

const char *
weir_filter_list_get_homepage (WeirFilterList *self)
{
  const WeirCatalogueEntry *entry;

  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  entry = find_entry (self);
  if (entry != NULL)
    return entry->homepage;

  read_about (self);
  return self->homepage;
}

const char *
weir_filter_list_get_licence (WeirFilterList *self)
{
  const WeirCatalogueEntry *entry;

  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  entry = find_entry (self);
  if (entry != NULL && entry->licence != NULL)
    return entry->licence;

  read_about (self);
  return self->licence;
}

const char *
weir_filter_list_get_purpose (WeirFilterList *self)
{
  const WeirCatalogueEntry *entry;

  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  if (self->row->kind == WEIR_LIST_STARTER)
    return _ ("Well-known hosts that only advertise and track; works without a network");

  entry = find_entry (self);
  return entry != NULL ? entry->purpose : NULL;
}

guint64
weir_filter_list_get_size (WeirFilterList *self)
{
  if (has_text_in_set (self))
    return self->info.text.length;

  return weir_list_texts_get_size (self->texts, self->row->key, self->row->version);
}

/* Octets of the first @max_lines lines. */
static gsize
measure_lines (WeirSpan text, guint max_lines)
{
  gsize length = 0;

  for (guint i = 0; i < max_lines && length < text.length; i++)
    {
      const char *end = memchr (text.octets + length, '\n', text.length - length);

      length = end != NULL ? (gsize) (end - text.octets) + 1 : text.length;
    }

  return length;
}

char *
weir_filter_list_dup_first_lines (WeirFilterList *self, guint max_lines)
{
  g_autoptr (GBytes) head = NULL;
  WeirSpan text;

  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  head = get_head (self, FIRST_LINES_SIZE);
  text.octets = g_bytes_get_data (head, &text.length);
  if (text.length == 0)
    return NULL;

  return g_utf8_make_valid (text.octets, (gssize) measure_lines (text, max_lines));
}

void
weir_unread_line_free (WeirUnreadLine *self)
{
  g_free (self->text);
  g_free (self->reason);
  g_free (self);
}

/* Reads the line once more: the set keeps no reasons. Returns: (transfer full) */
static WeirUnreadLine *
explain_unread (WeirFilterParser *parser, guint number, WeirSpan text)
{
  WeirUnreadLine *unread = g_new0 (WeirUnreadLine, 1);
  WeirFilterLine line;

  weir_filter_parser_read (parser, text, &line);
  unread->line = number;
  unread->text = g_utf8_make_valid (text.octets, (gssize) text.length);
  unread->reason = weir_filter_line_explain (&line);

  return unread;
}

GPtrArray *
weir_filter_list_dup_unread (WeirFilterList *self, guint max)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (WeirFilterParser) parser = NULL;
  guint number;
  WeirSpan text;

  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_unread_line_free);
  parser = weir_filter_parser_new ();
  for (guint i = 0; self->set != NULL && i < max; i++)
    {
      if (!weir_filter_set_get_unread (self->set, self->index, i, &number, &text))
        break;
      g_ptr_array_add (all, explain_unread (parser, number, text));
    }

  return g_steal_pointer (&all);
}
