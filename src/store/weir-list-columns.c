/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list as columns.
 *
 * Some of what is read here leaves Weir again: the key as part of a file's
 * name, the address and what came with the last answer as part of a request.
 * So a row whose key or address is not one is none, and whatever else is not
 * what it should be is as if it were not known.
 */

#include "weir-list-columns.h"

#include "weir-list-store.h"
#include "weir-schema.h"

#include <string.h>

/* What can stand in the name of a file, and for itself in a search. */
gboolean
weir_list_columns_is_key (const char *text)
{
  const gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= WEIR_LIST_MAX_KEY && text[length] == '\0';
}

/* Whether it is short enough, and has nothing in it that could steer a terminal or end a line. */
static gboolean
is_clean (const char *text, gsize max_length)
{
  if (strlen (text) > max_length)
    return FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): what is clean and not empty */
static char *
read_text (sqlite3_stmt *statement, WeirListColumn column, gsize max_length)
{
  g_autofree char *text = weir_row_dup_text (statement, 1 + column);

  if (text == NULL || *text == '\0' || !is_clean (text, max_length))
    return NULL;

  return g_steal_pointer (&text);
}

static guint
read_count (sqlite3_stmt *statement, WeirListColumn column)
{
  return (guint) weir_row_get_within (statement, 1 + column, 0, G_MAXINT);
}

static gint64
read_time (sqlite3_stmt *statement, WeirListColumn column)
{
  return weir_row_get_seconds (statement, 1 + column);
}

static gboolean
fits_kind (gint64 kind, const char *url)
{
  switch (kind)
    {
    case WEIR_LIST_STARTER:
    case WEIR_LIST_OWN:
      return url == NULL;

    case WEIR_LIST_WEB:
      return url != NULL &&
             (g_str_has_prefix (url, "https://") || g_str_has_prefix (url, "http://"));

    case WEIR_LIST_FILE:
      return url != NULL && g_path_is_absolute (url);

    default:
      return FALSE;
    }
}

static void
read_update (sqlite3_stmt *statement, WeirListRow *row)
{
  row->version = (guint64) sqlite3_column_int64 (statement, 1 + WEIR_LIST_COLUMN_VERSION);
  row->n_filters = read_count (statement, WEIR_LIST_COLUMN_N_FILTERS);
  row->etag = read_text (statement, WEIR_LIST_COLUMN_ETAG, WEIR_LIST_STORE_MAX_VALUE);
  row->last_modified =
    read_text (statement, WEIR_LIST_COLUMN_LAST_MODIFIED, WEIR_LIST_STORE_MAX_VALUE);
  row->expires = read_count (statement, WEIR_LIST_COLUMN_EXPIRES);
  row->checked = read_time (statement, WEIR_LIST_COLUMN_CHECKED);
  row->updated = read_time (statement, WEIR_LIST_COLUMN_UPDATED);
  row->next = read_time (statement, WEIR_LIST_COLUMN_NEXT);
  row->failures = read_count (statement, WEIR_LIST_COLUMN_FAILURES);
  row->problem = (WeirListProblem) weir_row_get_enum (statement, 1 + WEIR_LIST_COLUMN_PROBLEM,
                                                      WEIR_N_LIST_PROBLEMS);
  row->detail = read_text (statement, WEIR_LIST_COLUMN_DETAIL, WEIR_LIST_STORE_MAX_VALUE);
  row->held_version = (guint64) sqlite3_column_int64 (statement, 1 + WEIR_LIST_COLUMN_HELD_VERSION);
}

/* Of (id, columns).  Returns: (transfer full) (nullable): %NULL if it makes no sense */
WeirListRow *
weir_list_columns_read (sqlite3_stmt *statement)
{
  const gint64 id = sqlite3_column_int64 (statement, 0);
  const gint64 kind = sqlite3_column_int64 (statement, 1 + WEIR_LIST_COLUMN_KIND);
  g_autofree char *key = read_text (statement, WEIR_LIST_COLUMN_KEY, WEIR_LIST_MAX_KEY);
  g_autofree char *url = read_text (statement, WEIR_LIST_COLUMN_URL, WEIR_LIST_MAX_URL);
  g_autofree char *title = read_text (statement, WEIR_LIST_COLUMN_TITLE, WEIR_LIST_MAX_TITLE);
  WeirListRow *row;

  if (id < 1 || id > WEIR_SCHEMA_MAX_NUMBER || key == NULL || !weir_list_columns_is_key (key) ||
      !fits_kind (kind, url))
    return NULL;

  row = weir_list_row_new ((WeirListKind) kind, key, url, title != NULL ? title : key);
  row->id = id;
  row->enabled = sqlite3_column_int64 (statement, 1 + WEIR_LIST_COLUMN_ENABLED) != 0;
  read_update (statement, row);

  return row;
}

/*
 * Binds the columns behind the id to each @step-th parameter from @first on.
 * Strings have to live until the statement has been stepped to its end.
 */
void
weir_list_columns_bind (sqlite3_stmt *statement, int first, int step, const WeirListRow *row)
{
  const struct
  {
    WeirListColumn column;
    const char *text;
  } texts[] = {
    { WEIR_LIST_COLUMN_KEY, row->key },
    { WEIR_LIST_COLUMN_URL, row->url },
    { WEIR_LIST_COLUMN_TITLE, row->title },
    { WEIR_LIST_COLUMN_ETAG, row->etag },
    { WEIR_LIST_COLUMN_DETAIL, row->detail },
    { WEIR_LIST_COLUMN_LAST_MODIFIED, row->last_modified },
  };
  const struct
  {
    WeirListColumn column;
    gint64 value;
  } numbers[] = {
    { WEIR_LIST_COLUMN_KIND, row->kind },
    { WEIR_LIST_COLUMN_ENABLED, row->enabled },
    { WEIR_LIST_COLUMN_VERSION, (gint64) row->version },
    { WEIR_LIST_COLUMN_N_FILTERS, row->n_filters },
    { WEIR_LIST_COLUMN_EXPIRES, row->expires },
    { WEIR_LIST_COLUMN_CHECKED, row->checked },
    { WEIR_LIST_COLUMN_UPDATED, row->updated },
    { WEIR_LIST_COLUMN_NEXT, row->next },
    { WEIR_LIST_COLUMN_FAILURES, row->failures },
    { WEIR_LIST_COLUMN_PROBLEM, row->problem },
    { WEIR_LIST_COLUMN_HELD_VERSION, (gint64) row->held_version },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (texts) + G_N_ELEMENTS (numbers) == WEIR_N_LIST_COLUMNS);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (statement, first + step * (int) texts[i].column, texts[i].text, -1,
                       SQLITE_STATIC);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    sqlite3_bind_int64 (statement, first + step * (int) numbers[i].column, numbers[i].value);
}
