/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-connection.h"

G_BEGIN_DECLS

#define WEIR_WRITER_BATCH 512 /* jobs in one transaction */

typedef struct _WeirWriter WeirWriter;
typedef struct _WeirJob WeirJob;

/* What is kept at most; 0: no limit of that kind. */
typedef struct
{
  guint days;
  guint mib;
} WeirRetention;

/* What jobs work on, on the writer's thread. */
typedef struct
{
  WeirConnection *connection; /* (owned) (nullable) */
  WeirRetention retention;
  gint64 retain_at;   /* monotonic: when to look for what is too old or too much */
  gboolean surprised; /* a job met something else than its caller has in memory */
  gboolean wipe_log;  /* the log has to be emptied after this transaction */
} WeirWriterState;

typedef struct
{
  /* In a transaction that others share: what fails has to leave things as they were. */
  gboolean (*run) (WeirJob *job, WeirWriterState *state, GError **error);
  void (*free) (WeirJob *job);
  gboolean urgent; /* written at once, never dropped, answered */
} WeirJobClass;

/* Something to write: moves from the caller's thread to the writer's, and back if it is answered. */
struct _WeirJob
{
  const WeirJobClass *klass;
  WeirDatabaseDone done; /* (nullable) */
  gpointer user_data;
  gint64 result;
  GError *error; /* (owned) (nullable) */
};

typedef enum
{
  WEIR_NOTICE_STATE,     /* @state, @detail; @uri if it is another one now */
  WEIR_NOTICE_ELSEWHERE, /* rules or settings changed */
  WEIR_NOTICE_DONE,      /* @job is answered */
  WEIR_NOTICE_FLUSHED,   /* @error: why not */
} WeirNoticeKind;

/* What the writer tells the thread that opened the database. */
typedef struct
{
  WeirNoticeKind kind;
  WeirDatabaseState state;
  char *detail;  /* (owned) (nullable) */
  char *uri;     /* (owned) (nullable) */
  WeirJob *job;  /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} WeirNotice;

void weir_notice_free (WeirNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirNotice, weir_notice_free)

typedef enum
{
  WEIR_PARCEL_JOBS,
  WEIR_PARCEL_FLUSH,   /* write all now, or give up and say why */
  WEIR_PARCEL_SUSPECT, /* a reader met damage: look at the whole file */
  WEIR_PARCEL_STOP,
} WeirParcelKind;

WeirWriter *weir_writer_start (const char *folder, WeirDatabaseMode mode, GSource *wakeup);
void weir_writer_stop (WeirWriter *self);
void weir_writer_free (WeirWriter *self);

void weir_writer_send (WeirWriter *self, WeirParcelKind kind, GPtrArray *jobs);
guint weir_writer_get_n_waiting (WeirWriter *self);
WeirNotice *weir_writer_pop_notice (WeirWriter *self, gboolean wait);

void weir_job_init (WeirJob *job,
                    const WeirJobClass *klass,
                    WeirDatabaseDone done,
                    gpointer user_data);
void weir_job_free (WeirJob *job);
gboolean weir_job_is_refused (const WeirJob *job);

G_END_DECLS
