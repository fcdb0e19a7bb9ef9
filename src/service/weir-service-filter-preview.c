/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What filters would do, before they are saved.
 *
 * They are compiled beside the lists in force, of which only the user's own is
 * another one, so that only that is parsed.  Then the newest rows of the history
 * are judged twice, with and without them, page by page: a page is read while no
 * other is in memory, and both are the work of threads.
 *
 *   compile ─► policies ─► page ─► judge ─┐
 *                            ▲            │
 *                            └── more ────┴─► done
 */

#include "weir-service-private.h"

#include "weir-filter-compiler.h"
#include "weir-list-scanner.h"
#include "weir-list-texts.h"

#define MAX_ROWS 20000
#define MAX_SHOWN 100 /* of rows that would be blocked, and of others that would go through */
#define MAX_UNREAD 1000

/* --- lines that cannot be read --- */

static WeirUnreadLine *
make_unread (const WeirListLine *line, const WeirFilterLine *result)
{
  WeirUnreadLine *unread = g_new0 (WeirUnreadLine, 1);

  unread->line = line->number;
  unread->text = g_utf8_make_valid (line->text.octets, (gssize) line->text.length);
  unread->reason = weir_filter_line_explain (result);

  return unread;
}

/**
 * weir_service_check_filters:
 * @text: filters, a line each
 *
 * Returns: (transfer full) (element-type WeirUnreadLine): the lines that cannot be read, the first 1000 of them
 */
GPtrArray *
weir_service_check_filters (const char *text)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_unread_line_free);
  g_autoptr (WeirFilterParser) parser = weir_filter_parser_new ();
  WeirListScanner scanner;
  WeirListLine line;
  WeirFilterLine result;

  g_return_val_if_fail (text != NULL, all);

  weir_list_scanner_init (&scanner, parser, weir_span_of (text));
  while (all->len < MAX_UNREAD && weir_list_scanner_next (&scanner, &line, &result))
    if (result.kind == WEIR_LINE_UNREADABLE)
      g_ptr_array_add (all, make_unread (&line, &result));

  return all;
}

/* --- the set with other filters of the user --- */

typedef struct
{
  WeirFilterSet *in_force; /* (owned) (nullable) */
  GBytes *text;            /* (owned): the user's own filters */
} Compiling;

static void
compiling_free (Compiling *compiling)
{
  g_clear_pointer (&compiling->in_force, weir_filter_set_unref);
  g_clear_pointer (&compiling->text, g_bytes_unref);
  g_free (compiling);
}

static void
input_clear (WeirFilterInput *input)
{
  g_free ((char *) input->key);
}

/* All lists of @set but the user's own, as they are in it. Returns: (transfer full) (element-type WeirFilterInput) */
static GArray *
dup_inputs (const WeirFilterSet *set)
{
  GArray *inputs = g_array_new (FALSE, TRUE, sizeof (WeirFilterInput));
  WeirFilterSetList info;

  g_array_set_clear_func (inputs, (GDestroyNotify) input_clear);
  for (guint i = 0; set != NULL && weir_filter_set_get_list (set, i, &info); i++)
    {
      WeirFilterInput input = { .version = info.version };

      if (weir_span_equal_string (info.key, WEIR_LIST_OWN_KEY))
        continue;

      input.key = weir_span_dup (info.key);
      g_array_append_val (inputs, input);
    }

  return inputs;
}

static void
compile_in_thread (GTask *task,
                   gpointer source_object G_GNUC_UNUSED,
                   gpointer task_data,
                   GCancellable *cancellable)
{
  const Compiling *compiling = task_data;
  g_autoptr (GArray) inputs = dup_inputs (compiling->in_force);
  const WeirFilterInput own = {
    .key = g_strdup (WEIR_LIST_OWN_KEY),
    .version = weir_filter_text_hash (compiling->text),
    .text = compiling->text,
  };
  g_autoptr (GBytes) compiled = NULL;
  WeirFilterSet *set = NULL;
  GError *error = NULL;

  g_array_append_val (inputs, own);
  compiled = weir_filter_compile ((const WeirFilterInput *) inputs->data, inputs->len,
                                  compiling->in_force, cancellable, &error);
  if (compiled != NULL)
    set = weir_filter_set_new (compiled, &error);

  if (set != NULL)
    g_task_return_pointer (task, set, (GDestroyNotify) weir_filter_set_unref);
  else
    g_task_return_error (task, error);
}

/* --- a page of rows, judged --- */

typedef struct
{
  WeirPolicy *now;            /* (owned) */
  WeirPolicy *then;           /* (owned): with the filters that were not saved yet */
  GPtrArray *page;            /* (owned) (nullable) (element-type WeirRecord): while it is judged */
  WeirFilterPreview *preview; /* (owned) */
  guint n_shown_blocked;
  guint n_shown_allowed;
  gint64 before_id; /* where the next page begins; 0: with the newest row */
} Preview;

static void
preview_free (Preview *preview)
{
  g_clear_pointer (&preview->now, weir_policy_unref);
  g_clear_pointer (&preview->then, weir_policy_unref);
  g_clear_pointer (&preview->page, g_ptr_array_unref);
  g_clear_pointer (&preview->preview, weir_filter_preview_free);
  g_free (preview);
}

void
weir_filter_preview_free (WeirFilterPreview *preview)
{
  g_clear_pointer (&preview->records, g_ptr_array_unref);
  g_free (preview);
}

static void
show (Preview *self, WeirRecord *record, guint *n_shown)
{
  if (*n_shown < MAX_SHOWN)
    {
      (*n_shown)++;
      g_ptr_array_add (self->preview->records, weir_record_ref (record));
    }
}

/* What the text makes of it: what rules or other lists would do to the row by now is not counted. */
static void
judge_record (Preview *self, WeirRecord *record)
{
  gboolean was_blocked = record->verdict == WEIR_VERDICT_BLOCKED;
  WeirJudgement now;
  WeirJudgement then;

  weir_service_judge_record (self->now, record, &now);
  weir_service_judge_record (self->then, record, &then);
  self->preview->n_seen++;

  if (!was_blocked && !now.blocked && then.blocked)
    {
      self->preview->n_blocked++;
      show (self, record, &self->n_shown_blocked);
    }
  else if (was_blocked && now.blocked && !then.blocked)
    {
      self->preview->n_allowed++;
      show (self, record, &self->n_shown_allowed);
    }
}

static void
judge_in_thread (GTask *task,
                 gpointer source_object G_GNUC_UNUSED,
                 gpointer task_data,
                 GCancellable *cancellable)
{
  Preview *self = task_data;

  for (guint i = 0; i < self->page->len && !g_cancellable_is_cancelled (cancellable); i++)
    judge_record (self, self->page->pdata[i]);

  g_task_return_boolean (task, TRUE);
}

/* --- step by step, in the main thread; @user_data: (transfer full): the caller's task --- */

static void read_page (GTask *task);

static void
on_judged (GObject *object G_GNUC_UNUSED, GAsyncResult *result G_GNUC_UNUSED, gpointer user_data)
{
  GTask *task = user_data;
  Preview *self = g_task_get_task_data (task);
  const guint n_rows = self->page->len;

  if (n_rows > 0)
    self->before_id = (gint64) ((const WeirRecord *) self->page->pdata[n_rows - 1])->id;
  g_clear_pointer (&self->page, g_ptr_array_unref);

  if (n_rows == WEIR_HISTORY_MAX_ROWS && self->preview->n_seen < MAX_ROWS)
    {
      read_page (task);
      return;
    }

  g_task_return_pointer (task, g_steal_pointer (&self->preview),
                         (GDestroyNotify) weir_filter_preview_free);
  g_object_unref (task);
}

static void
on_page (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Preview *self = g_task_get_task_data (task);
  g_autoptr (GTask) judging = NULL;
  GError *error = NULL;

  self->page = weir_history_search_finish (result, &error);
  if (self->page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* The worker has what is judged and counted to itself until it is done. */
  judging = g_task_new (NULL, g_task_get_cancellable (task), on_judged, g_object_ref (task));
  g_task_set_source_tag (judging, on_page);
  g_task_set_check_cancellable (judging, FALSE);
  g_task_set_task_data (judging, self, NULL);
  g_task_run_in_thread (judging, judge_in_thread);
}

static void
read_page (GTask *task)
{
  WeirService *service = g_task_get_source_object (task);
  Preview *self = g_task_get_task_data (task);
  const WeirHistorySearch search = {
    .before_id = self->before_id,
    .limit = WEIR_HISTORY_MAX_ROWS,
  };

  if (service->has_stopped || g_task_return_error_if_cancelled (task))
    {
      if (service->has_stopped)
        g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Weir stops");
      g_object_unref (task);
      return;
    }

  weir_history_search_async (service->database, &search, g_task_get_cancellable (task), on_page,
                             task);
}

static void
on_compiled (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  WeirService *service = g_task_get_source_object (task);
  const Compiling *compiling = g_task_get_task_data (G_TASK (result));
  g_autoptr (WeirFilterSet) set = NULL;
  Preview *self;
  GError *error = NULL;

  set = g_task_propagate_pointer (G_TASK (result), &error);
  if (set == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self = g_new0 (Preview, 1);
  self->now = weir_service_make_policy (service, compiling->in_force, TRUE);
  self->then = weir_policy_new_with_filters (self->now, set);
  self->preview = g_new0 (WeirFilterPreview, 1);
  self->preview->records = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  g_task_set_task_data (task, self, (GDestroyNotify) preview_free);
  read_page (g_steal_pointer (&task));
}

/**
 * weir_service_preview_filters_async:
 * @self: a service
 * @text: filters, a line each
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Finds out what @text would have done to the newest 20,000 rows of the history, were it the user's own filters.
 */
void
weir_service_preview_filters_async (WeirService *self,
                                    const char *text,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) compile = NULL;
  Compiling *compiling;
  WeirFilterSet *in_force;
  GTask *task;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_service_preview_filters_async);

  in_force = weir_service_get_filter_set (self);
  compiling = g_new0 (Compiling, 1);
  compiling->in_force = in_force != NULL ? weir_filter_set_ref (in_force) : NULL;
  compiling->text = g_bytes_new (text, strlen (text));

  compile = g_task_new (NULL, cancellable, on_compiled, task);
  g_task_set_source_tag (compile, compile_in_thread);
  g_task_set_task_data (compile, compiling, (GDestroyNotify) compiling_free);
  g_task_run_in_thread (compile, compile_in_thread);
}

WeirFilterPreview *
weir_service_preview_filters_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
