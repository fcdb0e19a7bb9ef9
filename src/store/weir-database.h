/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define WEIR_DATABASE_FILE "weir.db"

/* What keeps the database from keeping; traffic goes on all the same. */
typedef enum
{
  WEIR_DATABASE_OK,
  WEIR_DATABASE_DAMAGED,   /* the damaged file was kept aside, a new one made and written */
  WEIR_DATABASE_TOO_NEW,   /* written by a newer Weir: left alone, this session is in memory */
  WEIR_DATABASE_FULL,      /* no room on the disk */
  WEIR_DATABASE_READ_ONLY, /* the file or its folder may not be written */
  WEIR_DATABASE_LOCKED,    /* by another program, for longer than a moment */
  WEIR_DATABASE_FAILED,
  WEIR_DATABASE_REFUSED, /* of errors alone: one change does not fit what is there */
} WeirDatabaseState;

/* The codes of errors are the states, so that both are told in the same words. */
#define WEIR_DATABASE_ERROR (weir_database_error_quark ())
GQuark weir_database_error_quark (void);

typedef enum
{
  WEIR_DATABASE_KEEP,
  WEIR_DATABASE_PRIVATE, /* rules and settings are read from the folder, nothing is written */
} WeirDatabaseMode;

/**
 * WeirDatabase:
 *
 * The one SQLite file in the user's data folder, and the thread that writes it.
 * Readers open connections of their own, on GTask threads.  All functions are
 * for the thread that opened it.
 *
 * Writing never fails the caller: what cannot be written now waits in a bounded
 * queue and is written when the condition has ended; what does not fit is
 * counted.  So whoever writes holds its own state in memory meanwhile.
 */
typedef struct _WeirDatabase WeirDatabase;

/* Both on the thread-default main context of weir_database_open(), or within weir_database_flush(). */
typedef struct
{
  /* Another state, or another @detail: (nullable): the damaged file's new name, or SQLite's words. */
  void (*state_changed) (WeirDatabase *self,
                         WeirDatabaseState state,
                         const char *detail,
                         gpointer user_data);
  /* Rules or settings are not what this process made them: load them anew.  At most twice a second. */
  void (*changed_elsewhere) (WeirDatabase *self, gpointer user_data);
} WeirDatabaseEvents;

/* What became of a change: @error is %NULL if it is on disk; @result as the function says. */
typedef void (*WeirDatabaseDone) (WeirDatabase *self,
                                  gint64 result,
                                  const GError *error,
                                  gpointer user_data);

WeirDatabase *weir_database_open (const char *folder,
                                  WeirDatabaseMode mode,
                                  const WeirDatabaseEvents *events,
                                  gpointer user_data);
void weir_database_close (WeirDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDatabase, weir_database_close)

WeirDatabaseState weir_database_get_state (WeirDatabase *self);
const char *weir_database_get_detail (WeirDatabase *self);
guint64 weir_database_get_n_dropped (WeirDatabase *self);
guint64 weir_database_get_size (WeirDatabase *self);

gboolean weir_database_flush (WeirDatabase *self, GError **error);

char *weir_database_get_default_folder (void);

G_END_DECLS
