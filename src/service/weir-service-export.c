/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The history as a file: a page is read, made a text of, and written before the next is read, so
 * that it takes the memory of one page however long the history is.
 *
 *   open ─► begin ─► (read ─► words, on a worker ─► write)* ─► end ─► close
 *
 * GIO writes beside the file and puts it in its place when it is closed: what is given up, or fails,
 * leaves what was there before.  A file that is behind a portal, or on a server, is as good.
 */

#include "weir-service-private.h"

#include "weir-config.h"
#include "weir-record-csv.h"
#include "weir-record-har.h"

typedef struct
{
  WeirHistorySearch search; /* its query is owned */
  WeirHistoryFormat format;
  GFile *file;           /* (owned) */
  GOutputStream *stream; /* (owned) (nullable) */
  GString *text;         /* (owned): that is to be written next */
  GPtrArray *page;       /* (owned) (nullable): that it is made of */
  gboolean has_ended;    /* the last text is on its way */
  guint64 n_written;     /* rows */
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_clear_pointer (&self->search.query, weir_query_unref);
  g_clear_pointer (&self->page, g_ptr_array_unref);
  g_clear_object (&self->stream);
  g_object_unref (self->file);
  g_string_free (self->text, TRUE);
  g_free (self);
}

static void read_page (GTask *task);

/* --- the end --- */

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Export *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &error))
    g_task_return_int (task, (gssize) self->n_written);
  else
    g_task_return_error (task, error);
}

static void
on_given_up (GObject *source, GAsyncResult *result, gpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) ignored = NULL;

  g_output_stream_close_finish (G_OUTPUT_STREAM (source), result, &ignored);
}

/* Leaves the file as it was: closing in a cancelled way drops what was written beside it. @error: (transfer full) */
static void
give_up (GTask *task, GError *error)
{
  Export *self = g_task_get_task_data (task);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close_async (self->stream, G_PRIORITY_DEFAULT, cancelled, on_given_up, NULL);
  g_task_return_error (task, error);
}

/* --- writing --- */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    give_up (task, error);
  else if (self->has_ended)
    g_output_stream_close_async (self->stream, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                 on_closed, g_object_ref (task));
  else
    read_page (task);
}

static void
write_text (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  g_output_stream_write_all_async (self->stream, self->text->str, self->text->len,
                                   G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_written,
                                   g_object_ref (task));
}

/* --- the words --- */

static void
append_record (Export *self, const WeirRecord *record)
{
  switch (self->format)
    {
    case WEIR_HISTORY_CSV:
      weir_record_append_csv (record, self->text);
      break;

    case WEIR_HISTORY_HAR:
      if (self->n_written > 0)
        g_string_append (self->text, ",\n");
      weir_record_append_har (record, self->text);
      break;

    case WEIR_HISTORY_JSON:
      weir_record_append_json (record, self->text);
      g_string_append_c (self->text, '\n');
      break;
    }
  self->n_written++;
}

/* Records are finished and shared; the rest of the export waits for this.  The worker may drop the
   last reference to its own task, so that has none of the service. */
static void
make_words (GTask *words,
            gpointer source G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED)
{
  Export *self = data;

  g_string_truncate (self->text, 0);
  for (guint i = 0; i < self->page->len; i++)
    append_record (self, self->page->pdata[i]);
  g_task_return_boolean (words, TRUE);
}

static void
on_words_made (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);

  g_task_propagate_boolean (G_TASK (result), NULL);
  g_clear_pointer (&self->page, g_ptr_array_unref);
  write_text (task);
}

static void
write_beginning (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  if (self->format == WEIR_HISTORY_CSV)
    weir_record_append_csv_header (self->text);
  else if (self->format == WEIR_HISTORY_HAR)
    weir_record_append_har_begin (self->text, WEIR_VERSION);
  write_text (task);
}

static void
write_end (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  g_string_truncate (self->text, 0);
  if (self->format == WEIR_HISTORY_HAR)
    weir_record_append_har_end (self->text);
  self->has_ended = TRUE;
  write_text (task);
}

/* --- reading --- */

static void
take_page (GTask *task, GPtrArray *page)
{
  Export *self = g_task_get_task_data (task);
  g_autoptr (GTask) words = NULL;

  if (page->len == 0)
    {
      g_ptr_array_unref (page);
      write_end (task);
      return;
    }

  self->page = page;
  self->search.before_id = ((const WeirRecord *) page->pdata[page->len - 1])->id;
  words = g_task_new (NULL, NULL, on_words_made, g_object_ref (task));
  g_task_set_task_data (words, self, NULL);
  g_task_run_in_thread (words, make_words);
}

static void
on_page_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *page = weir_service_search_history_finish (WEIR_SERVICE (source), result, &error);

  if (page != NULL)
    take_page (task, page);
  else
    give_up (task, error);
}

static void
read_page (GTask *task)
{
  Export *self = g_task_get_task_data (task);

  weir_service_search_history_async (g_task_get_source_object (task), &self->search,
                                     g_task_get_cancellable (task), on_page_read,
                                     g_object_ref (task));
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Export *self = g_task_get_task_data (task);
  GError *error = NULL;
  GFileOutputStream *stream = g_file_replace_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->stream = G_OUTPUT_STREAM (stream);
  write_beginning (task);
}

/**
 * weir_service_export_history_async:
 * @self: a service
 * @search: what to write; copied
 * @format: as what
 * @file: where to; one that is there is replaced when all is written
 * @cancellable: (nullable): a way to give up
 * @callback: called in the main thread
 * @user_data: passed to @callback
 *
 * Writes what was kept into a file, newest first.
 */
void
weir_service_export_history_async (WeirService *self,
                                   const WeirHistorySearch *search,
                                   WeirHistoryFormat format,
                                   GFile *file,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Export *job = g_new0 (Export, 1);

  g_return_if_fail (WEIR_IS_SERVICE (self));

  job->search = *search;
  job->search.query = search->query != NULL ? weir_query_ref (search->query) : NULL;
  job->search.limit = WEIR_HISTORY_MAX_ROWS;
  job->search.before_id = 0;
  job->format = format;
  job->file = g_object_ref (file);
  job->text = g_string_new (NULL);
  g_task_set_task_data (task, job, export_free);
  g_file_replace_async (file, NULL, FALSE, G_FILE_CREATE_PRIVATE, G_PRIORITY_DEFAULT, cancellable,
                        on_opened, g_object_ref (task));
}

/* Returns: how many rows were written; -1 with @error: %G_IO_ERROR, %WEIR_DATABASE_ERROR */
gint64
weir_service_export_history_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
