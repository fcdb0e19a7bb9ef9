/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The face of the database, on the thread that opened it.
 *
 * Appending is an entry in an array: rows are gathered here, and go to the
 * writer as one parcel when there are enough for a transaction, when the
 * oldest has waited for GATHER_MS, or ahead of something urgent.  So order is
 * kept, and the writer is woken once a batch, not once a row.
 *
 * What comes back (states, answers) is taken from the writer's queue by a
 * source of this thread, or by a function that blocks until an answer is
 * there: weir_database_open(), weir_database_flush(), weir_database_close().
 */

#include "weir-database-private.h"
#include "weir-store-folder.h"

#define GATHER_MS 250

struct _WeirDatabase
{
  char *folder; /* (owned) (nullable) */
  WeirDatabaseMode mode;
  char *uri;           /* (owned) */
  WeirWriter *writer;  /* (owned) */
  GSource *wakeup;     /* (owned): ready when the writer has news */
  GSource *timer;      /* (owned): ready when what is gathered has waited long enough */
  GPtrArray *gathered; /* (owned) (element-type WeirJob) */
  GPtrArray *reads;    /* (owned) (element-type WeirRead, unowned): under way */

  WeirDatabaseEvents events;
  gpointer user_data;
  gboolean closing;

  WeirDatabaseState state;
  char *detail; /* (owned) (nullable) */
  guint64 n_dropped;
  guint64 generation; /* urgent jobs so far */
  guint64 n_answered; /* of these */
  gboolean changed_elsewhere;
};

static void
send_gathered (WeirDatabase *self, WeirParcelKind kind)
{
  g_source_set_ready_time (self->timer, -1);
  weir_writer_send (self->writer, kind, g_steal_pointer (&self->gathered));
  self->gathered = g_ptr_array_new ();
}

static void
take_state (WeirDatabase *self, WeirNotice *notice)
{
  const gboolean changed =
    self->state != notice->state || g_strcmp0 (self->detail, notice->detail) != 0;

  if (notice->uri != NULL)
    {
      g_free (self->uri);
      self->uri = g_steal_pointer (&notice->uri);
    }

  if (!changed)
    return;

  self->state = notice->state;
  g_free (self->detail);
  self->detail = g_steal_pointer (&notice->detail);
  if (!self->closing && self->events.state_changed != NULL)
    self->events.state_changed (self, self->state, self->detail, self->user_data);
}

/* A change is on disk, or never will be. */
static void
take_answer (WeirDatabase *self, WeirJob *job)
{
  self->n_answered++;
  if (job->done != NULL)
    job->done (self, job->result, job->error, job->user_data);
  else if (weir_job_is_refused (job))
    g_message ("Not kept: %s", job->error->message);

  for (guint i = self->reads->len; i > 0 && weir_database_is_settled (self); i--)
    weir_read_resume (g_ptr_array_index (self->reads, i - 1));
}

/* What is in memory is newer than the disk while a change is on its way: then this waits for it. */
static void
tell_changed_elsewhere (WeirDatabase *self)
{
  if (!self->changed_elsewhere || self->closing || !weir_database_is_settled (self))
    return;

  self->changed_elsewhere = FALSE;
  if (self->events.changed_elsewhere != NULL)
    self->events.changed_elsewhere (self, self->user_data);
}

/* Returns: whether it was the answer to a flush */
static gboolean
take_notice (WeirDatabase *self, WeirNotice *notice)
{
  switch (notice->kind)
    {
    case WEIR_NOTICE_STATE:
      take_state (self, notice);
      return FALSE;

    case WEIR_NOTICE_ELSEWHERE:
      self->changed_elsewhere = TRUE;
      break;

    case WEIR_NOTICE_DONE:
      take_answer (self, notice->job);
      break;

    case WEIR_NOTICE_FLUSHED:
      return TRUE;

    default:
      g_assert_not_reached ();
    }

  tell_changed_elsewhere (self);
  return FALSE;
}

/* Blocks until the writer has answered all that was sent so far. */
static gboolean
await_flushed (WeirDatabase *self, GError **error)
{
  for (;;)
    {
      g_autoptr (WeirNotice) notice = weir_writer_pop_notice (self->writer, TRUE);

      if (!take_notice (self, notice))
        continue;

      if (notice->error == NULL)
        return TRUE;

      g_propagate_error (error, g_steal_pointer (&notice->error));
      return FALSE;
    }
}

static gboolean
on_wakeup (gpointer user_data)
{
  WeirDatabase *self = user_data;
  g_autoptr (WeirNotice) notice = NULL;

  /* One at a time, so that many answers leave the loop its turns. */
  notice = weir_writer_pop_notice (self->writer, FALSE);
  if (notice == NULL)
    g_source_set_ready_time (self->wakeup, -1);
  else
    take_notice (self, notice);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_gathered_long_enough (gpointer user_data)
{
  send_gathered (user_data, WEIR_PARCEL_JOBS);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs source_funcs = { .dispatch = dispatch };

static GSource *
add_source (WeirDatabase *self, GSourceFunc callback, const char *name)
{
  GSource *source = g_source_new (&source_funcs, sizeof (GSource));

  g_source_set_static_name (source, name);
  g_source_set_callback (source, callback, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

/**
 * weir_database_open:
 * @folder: (nullable): the data folder, made with mode 0700 if it is not there; only
 *   %WEIR_DATABASE_PRIVATE does without one
 * @mode: whether anything is written there
 * @events: (nullable): what to tell, until weir_database_close()
 * @user_data: passed to @events
 *
 * Opens the database, or makes it.  Blocks for the first try, which a file locked by
 * another program can hold up for a second.  Never fails for what is on the disk:
 * weir_database_get_state() says what is wrong, events are not called yet, and the writer goes on trying.
 *
 * Returns: (transfer full): the database
 */
WeirDatabase *
weir_database_open (const char *folder,
                    WeirDatabaseMode mode,
                    const WeirDatabaseEvents *events,
                    gpointer user_data)
{
  WeirDatabase *self;

  g_return_val_if_fail (folder != NULL || mode == WEIR_DATABASE_PRIVATE, NULL);

  self = g_new0 (WeirDatabase, 1);
  self->folder = g_strdup (folder);
  self->mode = mode;
  self->gathered = g_ptr_array_new ();
  self->reads = g_ptr_array_new ();
  self->wakeup = add_source (self, on_wakeup, "weir-database news");
  self->timer = add_source (self, on_gathered_long_enough, "weir-database gather");
  self->writer = weir_writer_start (folder, mode, self->wakeup);
  await_flushed (self, NULL);

  if (events != NULL)
    self->events = *events;
  self->user_data = user_data;
  return self;
}

/**
 * weir_database_close:
 * @self: (transfer full): the database
 *
 * Writes what is queued, if that can be, and joins the writer.  Blocks for
 * that.  Changes that wait for an answer get it; events are not called.  Not from
 * within an event or an answer.
 */
void
weir_database_close (WeirDatabase *self)
{
  g_return_if_fail (self != NULL);

  self->closing = TRUE;
  send_gathered (self, WEIR_PARCEL_JOBS);
  weir_writer_stop (self->writer);
  await_flushed (self, NULL);

  for (guint i = 0; i < self->reads->len; i++)
    weir_read_forget_database (g_ptr_array_index (self->reads, i));
  g_ptr_array_unref (self->reads);

  g_source_destroy (self->wakeup);
  g_source_destroy (self->timer);
  weir_writer_free (self->writer);
  g_source_unref (self->wakeup);
  g_source_unref (self->timer);
  g_ptr_array_unref (self->gathered);
  g_free (self->detail);
  g_free (self->uri);
  g_free (self->folder);
  g_free (self);
}

WeirDatabaseState
weir_database_get_state (WeirDatabase *self)
{
  return self->state;
}

/* Returns: (nullable): what the state is about: the damaged file's new name, or SQLite's words */
const char *
weir_database_get_detail (WeirDatabase *self)
{
  return self->detail;
}

/* Rows that were not kept, since too many were waiting. */
guint64
weir_database_get_n_dropped (WeirDatabase *self)
{
  return self->n_dropped;
}

/* Octets that the database takes on disk. */
guint64
weir_database_get_size (WeirDatabase *self)
{
  return self->folder != NULL ? weir_store_folder_get_size (self->folder) : 0;
}

/**
 * weir_database_flush:
 * @self: the database
 * @error: why not: %WEIR_DATABASE_ERROR, of the file as a whole; a change that
 *   was refused says so to its #WeirDatabaseDone
 *
 * Writes what is queued now, and blocks for it: for programs without a main
 * loop.  Answers and events come while it waits.  What cannot be written now
 * is given up, so that what is said about it stays true.
 */
gboolean
weir_database_flush (WeirDatabase *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  send_gathered (self, WEIR_PARCEL_FLUSH);
  return await_flushed (self, error);
}

/* The user's data folder for Weir. Returns: (transfer full) */
char *
weir_database_get_default_folder (void)
{
  return g_build_filename (g_get_user_data_dir (), "weir", NULL);
}

void
weir_database_push (WeirDatabase *self, WeirJob *job)
{
  if (job->klass->urgent)
    {
      self->generation++;
      g_ptr_array_add (self->gathered, job);
      send_gathered (self, WEIR_PARCEL_JOBS);
    }
  else if (weir_writer_get_n_waiting (self->writer) + self->gathered->len >=
           WEIR_DATABASE_MAX_WAITING)
    {
      self->n_dropped++;
      weir_job_free (job);
    }
  else
    {
      if (self->gathered->len == 0)
        g_source_set_ready_time (self->timer,
                                 g_get_monotonic_time () + GATHER_MS * G_TIME_SPAN_MILLISECOND);
      g_ptr_array_add (self->gathered, job);
      if (self->gathered->len == WEIR_WRITER_BATCH)
        send_gathered (self, WEIR_PARCEL_JOBS);
    }
}

const char *
weir_database_get_uri (WeirDatabase *self)
{
  return self->uri;
}

guint64
weir_database_get_generation (WeirDatabase *self)
{
  return self->generation;
}

gboolean
weir_database_is_settled (WeirDatabase *self)
{
  return self->n_answered == self->generation;
}

void
weir_database_add_read (WeirDatabase *self, WeirRead *read)
{
  g_ptr_array_add (self->reads, read);
}

void
weir_database_remove_read (WeirDatabase *self, WeirRead *read)
{
  g_ptr_array_remove_fast (self->reads, read);
}

void
weir_database_suspect (WeirDatabase *self)
{
  weir_writer_send (self->writer, WEIR_PARCEL_SUSPECT, NULL);
}
