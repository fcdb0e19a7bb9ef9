/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one thread that writes the database.
 *
 *   caller's thread                              writer's thread
 *   jobs, gathered ── parcel ──► pending ── one transaction ──► disk
 *   events, answers ◄── notice ──────────────────┘
 *
 * A parcel becomes one transaction; a job is forgotten only when its
 * transaction is on disk.  A job that does not fit what is there (REFUSED) is
 * answered so and the others go on.  Any other failure is a condition of the
 * whole file: the transaction is rolled back, the state says what it is, the
 * jobs stay pending and are tried again every RETRY_INTERVAL.  A damaged file
 * is kept aside at once, a new one made, and the same jobs run on that.
 *
 * The thread shares nothing: parcels and notices move whole through queues.
 * Between parcels it wakes to look whether another process changed rules or
 * settings, whether the file still stands where it was, and whether a
 * condition has ended.
 */

#include "weir-writer.h"

#include "weir-history-retention.h"
#include "weir-keeper.h"
#include "weir-store-folder.h"

#define LOOK_INTERVAL (500 * G_TIME_SPAN_MILLISECOND)
#define RETRY_INTERVAL G_TIME_SPAN_SECOND

typedef struct
{
  WeirParcelKind kind;
  GPtrArray *jobs; /* (owned) (nullable) (element-type WeirJob) */
} Parcel;

struct _WeirWriter
{
  GThread *thread;      /* (owned) */
  GAsyncQueue *parcels; /* (owned) */
  GAsyncQueue *notices; /* (owned) */
  GSource *wakeup;      /* (owned) */
  int n_waiting;        /* jobs sent and not yet written; atomic */

  /* From here on the thread's own. */
  WeirKeeper *keeper; /* (owned) */
  WeirWriterState state;
  GQueue pending; /* (element-type WeirJob) */
  WeirDatabaseState told;
  char *told_detail; /* (owned) (nullable) */
  char *told_uri;    /* (owned) (nullable) */
  gint64 next_look;
  gint64 next_try;
  gboolean stopping;
};

void
weir_notice_free (WeirNotice *notice)
{
  g_free (notice->detail);
  g_free (notice->uri);
  g_clear_pointer (&notice->job, weir_job_free);
  g_clear_error (&notice->error);
  g_free (notice);
}

void
weir_job_init (WeirJob *job, const WeirJobClass *klass, WeirDatabaseDone done, gpointer user_data)
{
  job->klass = klass;
  job->done = done;
  job->user_data = user_data;
}

void
weir_job_free (WeirJob *job)
{
  g_clear_error (&job->error);
  job->klass->free (job);
}

/* Whether it was this job's fault, rather than a condition, which the state tells of. */
gboolean
weir_job_is_refused (const WeirJob *job)
{
  return g_error_matches (job->error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED);
}

static void
notify (WeirWriter *self, WeirNotice *notice)
{
  g_async_queue_push (self->notices, notice);
  g_source_set_ready_time (self->wakeup, 0);
}

static WeirNotice *
notice_new (WeirNoticeKind kind)
{
  WeirNotice *notice = g_new0 (WeirNotice, 1);

  notice->kind = kind;
  return notice;
}

static void
tell_state (WeirWriter *self)
{
  const WeirKeeper *keeper = self->keeper;
  WeirNotice *notice;

  if (self->told == keeper->condition && g_strcmp0 (self->told_detail, keeper->detail) == 0 &&
      g_strcmp0 (self->told_uri, keeper->uri) == 0)
    return;

  g_free (self->told_uri);
  self->told_uri = g_strdup (keeper->uri);
  g_free (self->told_detail);
  self->told_detail = g_strdup (keeper->detail);
  self->told = keeper->condition;

  notice = notice_new (WEIR_NOTICE_STATE);
  notice->state = keeper->condition;
  notice->detail = g_strdup (keeper->detail);
  notice->uri = g_strdup (keeper->uri);
  notify (self, notice);
}

/* Runs the first @n pending jobs; on failure none of them has an answer. */
static gboolean
run_jobs (WeirWriter *self, guint n, GError **error)
{
  GList *link = self->pending.head;

  for (guint i = 0; i < n; i++, link = link->next)
    {
      WeirJob *job = link->data;

      g_clear_error (&job->error);
      if (job->klass->run (job, &self->state, &job->error))
        continue;

      if (!weir_job_is_refused (job))
        {
          g_propagate_error (error, g_steal_pointer (&job->error));
          return FALSE;
        }
    }

  return TRUE;
}

/* What other processes wrote shows before the jobs run; what the jobs write is our own. */
static gboolean
run_transaction (WeirWriter *self, guint n, GError **error)
{
  WeirKeeper *keeper = self->keeper;
  gint64 before;
  gint64 after;

  self->state.connection = keeper->connection;
  self->state.surprised = FALSE;
  if (!weir_connection_run (keeper->connection, error, "BEGIN IMMEDIATE", ""))
    return FALSE;

  if (weir_keeper_read_revision (keeper, &before, error) && run_jobs (self, n, error) &&
      weir_history_retain (&self->state, error) &&
      weir_keeper_read_revision (keeper, &after, error) &&
      weir_connection_run (keeper->connection, error, "COMMIT", ""))
    {
      keeper->changed_elsewhere |= before != keeper->revision || self->state.surprised;
      keeper->revision = after;
      return TRUE;
    }

  /* SQLite has rolled back by itself after some failures. */
  if (!sqlite3_get_autocommit (keeper->connection->db))
    weir_connection_run (keeper->connection, NULL, "ROLLBACK", "");
  return FALSE;
}

/* One line a batch: what is refused may come by the thousand. */
static void
log_refused (guint n_refused, const GError *first)
{
  if (n_refused == 1)
    g_message ("Not kept: %s", first->message);
  else if (n_refused > 1)
    g_message ("Not kept, %u times: %s", n_refused, first->message);
}

/* Answers the first @n pending jobs, and forgets them. */
static void
settle_jobs (WeirWriter *self, guint n)
{
  g_autoptr (GError) first = NULL;
  guint n_refused = 0;

  for (guint i = 0; i < n; i++)
    {
      WeirJob *job = g_queue_pop_head (&self->pending);

      if (job->klass->urgent)
        {
          WeirNotice *notice = notice_new (WEIR_NOTICE_DONE);

          notice->job = job;
          notify (self, notice);
          continue;
        }

      if (weir_job_is_refused (job) && n_refused++ == 0)
        first = g_steal_pointer (&job->error);
      weir_job_free (job);
    }

  log_refused (n_refused, first);
  g_atomic_int_add (&self->n_waiting, -(int) n);
}

/* What was deleted stands in the log until it has been emptied; a reader may be in the way for now. */
static void
wipe_log (WeirWriter *self)
{
  gint64 busy;

  if (self->state.wipe_log &&
      weir_connection_read_integer (self->keeper->connection, "PRAGMA wal_checkpoint(TRUNCATE)",
                                    &busy, NULL))
    self->state.wipe_log = busy != 0;
}

static gboolean
write_batch (WeirWriter *self, GError **error)
{
  const guint n = MIN (self->pending.length, WEIR_WRITER_BATCH);
  g_autoptr (GError) local_error = NULL;

  if (!weir_keeper_ensure_open (self->keeper, error))
    return FALSE;

  /* Before any answer: who is told that all is written reads it, and has to know that it is less. */
  if (self->keeper->condition == WEIR_DATABASE_DAMAGED)
    tell_state (self);

  if (run_transaction (self, n, &local_error))
    {
      settle_jobs (self, n);
      wipe_log (self);
      weir_keeper_set_well (self->keeper);
      return TRUE;
    }

  if (g_error_matches (local_error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED))
    return weir_keeper_replace_damaged (self->keeper, error);

  if (!self->keeper->in_memory)
    weir_store_folder_explain (self->keeper->folder, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* The next try is due later, and tells then whether it goes better. */
static void
fail (WeirWriter *self, const GError *error)
{
  self->next_try = g_get_monotonic_time () + RETRY_INTERVAL;
  weir_keeper_fail (self->keeper, error);
}

/* Writes all that is pending. With nothing pending: sees whether it could. */
static gboolean
write_pending (WeirWriter *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean written;

  do
    written = write_batch (self, &local_error);
  while (written && self->pending.length > 0);

  if (!written)
    {
      fail (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
    }

  tell_state (self);
  return written;
}

/* The caller wants the truth now, so what cannot be written now never will be. */
static void
give_up (WeirWriter *self, const GError *error)
{
  for (GList *link = self->pending.head; link != NULL; link = link->next)
    {
      WeirJob *job = link->data;

      if (job->error == NULL)
        job->error = g_error_copy (error);
    }

  settle_jobs (self, self->pending.length);
}

static void
flush (WeirWriter *self)
{
  WeirNotice *notice = notice_new (WEIR_NOTICE_FLUSHED);

  if (self->pending.length > 0 && !write_pending (self, &notice->error))
    give_up (self, notice->error);
  notify (self, notice);
}

static void
look_for_damage (WeirWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (!weir_keeper_is_damaged (self->keeper))
    return;

  if (!weir_keeper_replace_damaged (self->keeper, &error))
    fail (self, error);
  tell_state (self);
}

/* Whether there is something to do that nobody sent. */
static gboolean
is_due (WeirWriter *self)
{
  const WeirKeeper *keeper = self->keeper;

  return keeper->connection == NULL || self->pending.length > 0 || self->state.wipe_log ||
         (keeper->condition != WEIR_DATABASE_OK && keeper->condition != WEIR_DATABASE_DAMAGED) ||
         weir_history_retain_is_due (&self->state);
}

/* Sees what changed around us; at most once a LOOK_INTERVAL. */
static void
look (WeirWriter *self)
{
  WeirKeeper *keeper = self->keeper;
  const gint64 now = g_get_monotonic_time ();

  if (now < self->next_look)
    return;

  self->next_look = now + LOOK_INTERVAL;
  weir_keeper_look (keeper);
  if (now >= self->next_try && is_due (self))
    write_pending (self, NULL);

  if (keeper->changed_elsewhere && self->pending.length == 0 && keeper->connection != NULL)
    {
      keeper->changed_elsewhere = FALSE;
      notify (self, notice_new (WEIR_NOTICE_ELSEWHERE));
    }
}

static void
take_jobs (WeirWriter *self, GPtrArray *jobs)
{
  for (guint i = 0; jobs != NULL && i < jobs->len; i++)
    g_queue_push_tail (&self->pending, g_ptr_array_index (jobs, i));
  if (jobs != NULL)
    g_ptr_array_set_size (jobs, 0);
}

static void
take_parcel (WeirWriter *self, Parcel *parcel)
{
  take_jobs (self, parcel->jobs);

  switch (parcel->kind)
    {
    case WEIR_PARCEL_JOBS:
      if (self->pending.length > 0 && g_get_monotonic_time () >= self->next_try)
        write_pending (self, NULL);
      break;

    case WEIR_PARCEL_FLUSH:
      flush (self);
      break;

    case WEIR_PARCEL_SUSPECT:
      look_for_damage (self);
      break;

    case WEIR_PARCEL_STOP:
      flush (self);
      self->stopping = TRUE;
      break;
    }

  g_clear_pointer (&parcel->jobs, g_ptr_array_unref);
  g_free (parcel);
}

/* The first try to open ends with a FLUSHED notice, which weir_database_open() awaits. */
static void
begin (WeirWriter *self)
{
  g_autoptr (GError) error = NULL;

  if (weir_keeper_ensure_open (self->keeper, &error))
    self->keeper->changed_elsewhere = FALSE;
  else
    fail (self, error);

  tell_state (self);
  notify (self, notice_new (WEIR_NOTICE_FLUSHED));
}

static gpointer
run (gpointer data)
{
  WeirWriter *self = data;

  begin (self);
  while (!self->stopping)
    {
      const gint64 wait = self->next_look - g_get_monotonic_time ();
      Parcel *parcel = g_async_queue_timeout_pop (self->parcels, (guint64) MAX (wait, 1));

      if (parcel != NULL)
        take_parcel (self, parcel);
      if (!self->stopping)
        look (self);
    }

  g_clear_pointer (&self->keeper, weir_keeper_free);
  return NULL;
}

/*
 * weir_writer_start:
 * @wakeup: is made ready when there are notices
 *
 * Starts the thread; its first try to open the database is over when the
 * notice %WEIR_NOTICE_FLUSHED comes.
 */
WeirWriter *
weir_writer_start (const char *folder, WeirDatabaseMode mode, GSource *wakeup)
{
  WeirWriter *self = g_new0 (WeirWriter, 1);

  self->keeper = weir_keeper_new (folder, mode);
  self->parcels = g_async_queue_new ();
  self->notices = g_async_queue_new_full ((GDestroyNotify) weir_notice_free);
  self->wakeup = g_source_ref (wakeup);
  g_queue_init (&self->pending);
  self->thread = g_thread_new ("weir-writer", run, self);

  return self;
}

/* Writes what is pending, if that can be, and joins the thread; the last notices are still to be taken. */
void
weir_writer_stop (WeirWriter *self)
{
  weir_writer_send (self, WEIR_PARCEL_STOP, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
weir_writer_free (WeirWriter *self)
{
  g_assert (self->thread == NULL);
  g_assert (self->pending.length == 0);

  g_async_queue_unref (self->parcels);
  g_async_queue_unref (self->notices);
  g_source_unref (self->wakeup);
  g_free (self->told_detail);
  g_free (self->told_uri);
  g_free (self);
}

/* @jobs: (transfer full) (nullable) (element-type WeirJob) */
void
weir_writer_send (WeirWriter *self, WeirParcelKind kind, GPtrArray *jobs)
{
  Parcel *parcel = g_new0 (Parcel, 1);

  parcel->kind = kind;
  parcel->jobs = jobs;
  if (jobs != NULL)
    g_atomic_int_add (&self->n_waiting, (int) jobs->len);
  g_async_queue_push (self->parcels, parcel);
}

guint
weir_writer_get_n_waiting (WeirWriter *self)
{
  return (guint) g_atomic_int_get (&self->n_waiting);
}

/* Returns: (transfer full) (nullable): the next notice, waiting for one if @wait says so */
WeirNotice *
weir_writer_pop_notice (WeirWriter *self, gboolean wait)
{
  return wait ? g_async_queue_pop (self->notices) : g_async_queue_try_pop (self->notices);
}
