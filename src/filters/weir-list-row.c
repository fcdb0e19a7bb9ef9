/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is kept of a list: plain values, shared by the database above and by the lists, which know
 * nothing of each other.
 */

#include "weir-list-row.h"

WeirListRow *
weir_list_row_new (WeirListKind kind, const char *key, const char *url, const char *title)
{
  WeirListRow *row = g_new0 (WeirListRow, 1);

  row->kind = kind;
  row->key = g_strdup (key);
  row->url = g_strdup (url);
  row->title = g_strdup (title);
  row->enabled = TRUE;

  return row;
}

WeirListRow *
weir_list_row_copy (const WeirListRow *row)
{
  WeirListRow *copy = g_memdup2 (row, sizeof *row);

  copy->key = g_strdup (row->key);
  copy->url = g_strdup (row->url);
  copy->title = g_strdup (row->title);
  copy->etag = g_strdup (row->etag);
  copy->last_modified = g_strdup (row->last_modified);
  copy->detail = g_strdup (row->detail);

  return copy;
}

void
weir_list_row_free (WeirListRow *row)
{
  g_free (row->key);
  g_free (row->url);
  g_free (row->title);
  g_free (row->etag);
  g_free (row->last_modified);
  g_free (row->detail);
  g_free (row);
}

gboolean
weir_list_row_equal (const WeirListRow *a, const WeirListRow *b)
{
  return a->id == b->id && a->kind == b->kind && g_strcmp0 (a->key, b->key) == 0 &&
         g_strcmp0 (a->url, b->url) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         a->enabled == b->enabled && a->version == b->version && a->n_filters == b->n_filters &&
         g_strcmp0 (a->etag, b->etag) == 0 && g_strcmp0 (a->last_modified, b->last_modified) == 0 &&
         a->expires == b->expires && a->checked == b->checked && a->updated == b->updated &&
         a->next == b->next && a->failures == b->failures && a->problem == b->problem &&
         g_strcmp0 (a->detail, b->detail) == 0 && a->held_version == b->held_version;
}
