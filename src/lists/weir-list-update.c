/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One update of one list: from the row to a new text on disk.
 *
 *        ┌───────────────────────────────────────┐
 *        ▼                                       │ it includes another one
 *      load ─────► look at it (worker) ──────────┤
 *        │                                       │ all are there
 *        │ not modified                          ▼
 *        └────────────► done ◄────── finish (worker): join, count, write
 *
 * The worker that finishes gets the tree of all parts, which is its own from
 * then on.  Whoever cancels hears nothing more but that.
 *
 * A list that includes others is always loaded whole, since what it includes may
 * change while it does not.
 */

#include "weir-list-update.h"

#include "weir-filter-compiler.h"
#include "weir-list-address.h"
#include "weir-list-look.h"
#include "weir-list-parts.h"
#include "weir-list-scanner.h"
#include "weir-list-status.h"
#include "weir-list-survey.h"
#include "weir-list-texts.h"

typedef struct
{
  SoupSession *session; /* (owned) (nullable) */
  WeirListRow *row;     /* (owned) */
  gboolean has_text;
  char *folder; /* (owned) (nullable) */
  gsize max_octets;
  WeirListProgress progress; /* (nullable) */
  gpointer progress_data;

  WeirListPart *root;    /* (owned) (nullable): the last worker has it */
  WeirListPart *part;    /* (unowned): that is being loaded */
  WeirListUpdate *found; /* (owned) (nullable): what is known so far; the last worker has it */
} Update;

/* What the last worker gets. */
typedef struct
{
  WeirListPart *root;    /* (owned) */
  WeirListUpdate *found; /* (owned) (nullable) */
  char *key;             /* (owned) */
  char *folder;          /* (owned) (nullable) */
  guint64 had;           /* version that is at hand; 0: none */
  guint64 refused;       /* version that the user does not want; 0: none */
} Finish;

void
weir_list_update_free (WeirListUpdate *update)
{
  g_clear_pointer (&update->text, g_bytes_unref);
  g_free (update->title);
  g_free (update->etag);
  g_free (update->last_modified);
  g_free (update);
}

static void
update_free (Update *update)
{
  g_clear_object (&update->session);
  g_clear_pointer (&update->row, weir_list_row_free);
  g_clear_pointer (&update->root, weir_list_part_free);
  g_clear_pointer (&update->found, weir_list_update_free);
  g_free (update->folder);
  g_free (update);
}

static void
finish_free (Finish *finish)
{
  g_clear_pointer (&finish->root, weir_list_part_free);
  g_clear_pointer (&finish->found, weir_list_update_free);
  g_free (finish->key);
  g_free (finish->folder);
  g_free (finish);
}

/* --- on the last worker --- */

/* Returns: (transfer full) (nullable) */
static char *
dup_title (WeirSpan span)
{
  g_autofree char *title =
    span.length > 0 ? g_utf8_make_valid (span.octets, (gssize) span.length) : NULL;

  return title != NULL ? weir_list_title_limit (title) : NULL;
}

static void
read_header (WeirListUpdate *found, WeirSpan span)
{
  WeirListHeader header;

  weir_list_header_read (span, &header);
  found->title = dup_title (header.title);
  found->expires = header.expires;
}

/* On disk, or into the answer. */
static gboolean
keep_text (const Finish *finish, GBytes *text, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (finish->found->version == finish->had || finish->found->version == finish->refused)
    return TRUE;

  if (finish->folder == NULL)
    {
      finish->found->text = g_bytes_ref (text);
      return TRUE;
    }

  if (weir_list_text_save (finish->folder, finish->key, finish->found->version, text, &reason))
    return TRUE;

  g_warning ("Cannot keep the text of the list %s: %s", finish->key, reason->message);
  g_set_error_literal (error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_FILE, WEIR_DETAIL_KEEP);
  return FALSE;
}

static gboolean
run_finish (const Finish *finish, GCancellable *cancellable, GError **error)
{
  WeirListUpdate *found = finish->found;
  g_autoptr (GBytes) text = weir_list_part_join (finish->root);
  WeirSpan span;

  span.octets = g_bytes_get_data (text, &span.length);
  found->n_filters = weir_list_text_count (span, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (found->n_filters == 0)
    {
      g_set_error_literal (error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_EMPTY,
                           WEIR_DETAIL_NO_FILTER);
      return FALSE;
    }

  read_header (found, span);
  found->version = weir_filter_text_hash (text);
  return keep_text (finish, text, error);
}

static void
finish_in_thread (GTask *task,
                  gpointer source_object G_GNUC_UNUSED,
                  gpointer task_data,
                  GCancellable *cancellable)
{
  Finish *finish = task_data;
  GError *error = NULL;

  if (run_finish (finish, cancellable, &error))
    g_task_return_pointer (task, g_steal_pointer (&finish->found),
                           (GDestroyNotify) weir_list_update_free);
  else
    g_task_return_error (task, error);
}

/* --- in the main thread --- */

/*
 * What goes wrong with a part is a fault of the list that includes it; one that grows too large
 * stays that.
 */
static void
fail (GTask *task, GError *error)
{
  Update *update = g_task_get_task_data (task);

  if (update->part == update->root || error->domain != WEIR_LIST_UPDATE_ERROR ||
      error->code == WEIR_LIST_PROBLEM_TOO_LARGE || error->code == WEIR_LIST_PROBLEM_INCLUDE)
    g_task_return_error (task, error);
  else
    {
      g_task_return_new_error (task, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_INCLUDE, "%s %s",
                               WEIR_DETAIL_MISSING, update->part->name);
      g_error_free (error);
    }
}

static void
on_finished (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  WeirListUpdate *found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) weir_list_update_free);
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
finish_update (GTask *task)
{
  Update *update = g_task_get_task_data (task);
  Finish *finish = g_new0 (Finish, 1);
  g_autoptr (GTask) worker = NULL;

  if (weir_list_part_has_includes (update->root))
    {
      g_clear_pointer (&update->found->etag, g_free);
      g_clear_pointer (&update->found->last_modified, g_free);
    }

  finish->root = g_steal_pointer (&update->root);
  finish->found = g_steal_pointer (&update->found);
  finish->key = g_strdup (update->row->key);
  finish->folder = g_strdup (update->folder);
  finish->had = update->has_text ? update->row->version : 0;
  if (update->row->problem != WEIR_LIST_PROBLEM_SHRUNK)
    finish->refused = update->row->held_version;

  worker = g_task_new (NULL, g_task_get_cancellable (task), on_finished, task);
  g_task_set_source_tag (worker, finish_update);
  g_task_set_task_data (worker, finish, (GDestroyNotify) finish_free);
  g_task_run_in_thread (worker, finish_in_thread);
}

static void load_next (GTask *task);

static void
on_looked (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Update *update = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WeirListSight) sight = weir_list_look_finish (result, &error);

  if (sight == NULL || !weir_list_part_set_text (update->part, sight->text,
                                                 g_steal_pointer (&sight->includes), &error))
    fail (task, error);
  else
    load_next (g_steal_pointer (&task));
}

static void
on_fetched (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Update *update = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (WeirListResponse) response = weir_list_fetch_finish (result, &error);

  if (response == NULL)
    {
      fail (task, error);
      return;
    }

  if (update->part == update->root)
    {
      update->found->not_modified = response->not_modified;
      update->found->etag = g_steal_pointer (&response->etag);
      update->found->last_modified = g_steal_pointer (&response->last_modified);
    }

  if (response->not_modified)
    g_task_return_pointer (task, g_steal_pointer (&update->found),
                           (GDestroyNotify) weir_list_update_free);
  else
    weir_list_look_async (response->body, NULL, update->max_octets, response->is_page,
                          g_task_get_cancellable (task), on_looked, g_object_ref (task));
}

static void
on_progress (double fraction, gpointer user_data)
{
  Update *update = user_data;

  if (update->progress != NULL)
    update->progress (update->part == update->root ? fraction : -1, update->progress_data);
}

/* @task: (transfer full) */
static void
fetch_part (GTask *task)
{
  Update *update = g_task_get_task_data (task);
  const gboolean is_root = update->part == update->root;
  g_autofree char *url = g_uri_to_string (update->part->uri);
  const WeirListRequest request = {
    .url = url,
    .etag = is_root && update->has_text ? update->row->etag : NULL,
    .last_modified = is_root && update->has_text ? update->row->last_modified : NULL,
    .stays_in_origin = !is_root,
    .max_octets = update->max_octets - weir_list_part_measure (update->root),
    .max_seconds = WEIR_LIST_MAX_SECONDS,
    .progress = on_progress,
    .user_data = update,
  };

  weir_list_fetch_async (update->session, &request, g_task_get_cancellable (task), on_fetched,
                         task);
}

/* @task: (transfer full) */
static void
read_part (GTask *task)
{
  Update *update = g_task_get_task_data (task);
  g_autofree char *url = g_uri_to_string (update->part->uri);
  g_autofree char *path = g_filename_from_uri (url, NULL, NULL);

  weir_list_look_async (NULL, path != NULL ? path : "",
                        update->max_octets - weir_list_part_measure (update->root), FALSE,
                        g_task_get_cancellable (task), on_looked, task);
}

/* @task: (transfer full) */
static void
load_next (GTask *task)
{
  Update *update = g_task_get_task_data (task);

  update->part = weir_list_part_find_next (update->root);
  if (update->part == NULL)
    finish_update (task);
  else if (update->row->kind == WEIR_LIST_FILE)
    read_part (task);
  else
    fetch_part (task);
}

/* Returns: (transfer full) */
static WeirListPart *
make_root (const WeirListRow *row)
{
  g_autofree char *url = NULL;

  if (row->kind == WEIR_LIST_FILE)
    url = g_filename_to_uri (row->url, NULL, NULL);
  else
    url = g_strdup (row->url);

  return url != NULL ? weir_list_part_new (url) : NULL;
}

void
weir_list_update_async (SoupSession *session,
                        const WeirListRow *row,
                        gboolean has_text,
                        const char *folder,
                        gsize max_octets,
                        WeirListProgress progress,
                        gpointer progress_data,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Update *update = g_new0 (Update, 1);

  g_assert (row->kind == WEIR_LIST_FILE || (row->kind == WEIR_LIST_WEB && session != NULL));

  update->session = session != NULL ? g_object_ref (session) : NULL;
  update->row = weir_list_row_copy (row);
  update->has_text = has_text;
  update->folder = g_strdup (folder);
  update->max_octets = max_octets;
  update->progress = progress;
  update->progress_data = progress_data;
  update->root = make_root (row);
  update->found = g_new0 (WeirListUpdate, 1);

  g_task_set_source_tag (task, weir_list_update_async);
  g_task_set_task_data (task, update, (GDestroyNotify) update_free);
  if (update->root != NULL)
    load_next (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_FILE, "%s",
                             WEIR_DETAIL_MISSING);
}

WeirListUpdate *
weir_list_update_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
