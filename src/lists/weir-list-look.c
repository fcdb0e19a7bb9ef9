/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A first look at a text, on a worker: reads it if it is a file, asks whether it
 * can be a list at all, and what it includes.
 *
 * The task has no source object; the worker sees octets and a path alone.
 */

#include "weir-list-look.h"

#include "weir-list-parts.h"
#include "weir-list-status.h"
#include "weir-list-survey.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

typedef struct
{
  GBytes *text; /* (owned) (nullable): to be read from @path */
  char *path;   /* (owned) (nullable) */
  gsize max_octets;
  gboolean is_page;
} Look;

static void
look_free (Look *look)
{
  g_clear_pointer (&look->text, g_bytes_unref);
  g_free (look->path);
  g_free (look);
}

void
weir_list_sight_free (WeirListSight *sight)
{
  g_clear_pointer (&sight->text, g_bytes_unref);
  g_clear_pointer (&sight->includes, g_array_unref);
  g_free (sight);
}

static gboolean
refuse (GError **error, WeirListProblem problem, const char *detail)
{
  g_set_error_literal (error, WEIR_LIST_UPDATE_ERROR, (int) problem, detail);

  return FALSE;
}

static const char *
get_file_detail (int code)
{
  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
      return WEIR_DETAIL_MISSING;

    case EACCES:
    case EPERM:
      return WEIR_DETAIL_DENIED;

    default:
      return "";
    }
}

/* Regular files alone: others may never end. */
static gboolean
check_file (const char *path, gsize max_octets, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return refuse (error, WEIR_LIST_PROBLEM_FILE, get_file_detail (errno));
  if (!S_ISREG (info.st_mode))
    return refuse (error, WEIR_LIST_PROBLEM_FILE, "");
  if ((guint64) info.st_size > max_octets)
    return refuse (error, WEIR_LIST_PROBLEM_TOO_LARGE, "");

  return TRUE;
}

static gboolean
read_file (Look *look, GError **error)
{
  g_autoptr (GError) reason = NULL;
  char *text;
  gsize length;

  if (!check_file (look->path, look->max_octets, error))
    return FALSE;

  if (!g_file_get_contents (look->path, &text, &length, &reason))
    return refuse (error, WEIR_LIST_PROBLEM_FILE,
                   g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_ACCES) ? WEIR_DETAIL_DENIED
                                                                              : "");

  look->text = g_bytes_new_take (text, length);
  return TRUE;
}

/* Returns: (transfer full) */
static GBytes *
strip_mark (GBytes *text)
{
  const gsize mark = strlen (BYTE_ORDER_MARK);
  gsize length;
  const char *octets = g_bytes_get_data (text, &length);

  if (length < mark || memcmp (octets, BYTE_ORDER_MARK, mark) != 0)
    return g_bytes_ref (text);

  return g_bytes_new_from_bytes (text, mark, length - mark);
}

/* Returns: (transfer full) (nullable) */
static WeirListSight *
run_look (Look *look, GError **error)
{
  WeirListSight *sight;
  WeirSpan span;

  if (look->text == NULL && !read_file (look, error))
    return NULL;

  span.octets = g_bytes_get_data (look->text, &span.length);
  if (span.length > look->max_octets)
    {
      refuse (error, WEIR_LIST_PROBLEM_TOO_LARGE, "");
      return NULL;
    }

  if (!weir_list_text_check (span, look->is_page, error))
    return NULL;

  sight = g_new0 (WeirListSight, 1);
  sight->text = strip_mark (look->text);
  sight->includes = weir_list_text_find_includes (sight->text);
  return sight;
}

static void
look_in_thread (GTask *task,
                gpointer source_object G_GNUC_UNUSED,
                gpointer task_data,
                GCancellable *cancellable G_GNUC_UNUSED)
{
  GError *error = NULL;
  WeirListSight *sight = run_look (task_data, &error);

  if (sight != NULL)
    g_task_return_pointer (task, sight, (GDestroyNotify) weir_list_sight_free);
  else
    g_task_return_error (task, error);
}

void
weir_list_look_async (GBytes *text,
                      const char *path,
                      gsize max_octets,
                      gboolean is_page,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Look *look = g_new0 (Look, 1);

  g_assert (text != NULL || path != NULL);

  look->text = text != NULL ? g_bytes_ref (text) : NULL;
  look->path = g_strdup (path);
  look->max_octets = max_octets;
  look->is_page = is_page;

  g_task_set_source_tag (task, weir_list_look_async);
  g_task_set_task_data (task, look, (GDestroyNotify) look_free);
  g_task_run_in_thread (task, look_in_thread);
}

WeirListSight *
weir_list_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
