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
  WEIR_DATABASE_DAMAGED, /* the damaged file was kept aside, a new one made */
  WEIR_DATABASE_TOO_NEW, /* written by a newer Weir: left alone, nothing is kept */
  WEIR_DATABASE_FULL,    /* no room on the disk */
  WEIR_DATABASE_READ_ONLY,
  WEIR_DATABASE_LOCKED, /* by another program, for longer than a moment */
  WEIR_DATABASE_FAILED,
} WeirDatabaseState;

/**
 * WeirDatabase:
 *
 * The one SQLite file in the user's data folder, and the thread that writes it.
 * Readers open connections of their own, on GTask threads.
 */
typedef struct _WeirDatabase WeirDatabase;

typedef struct
{
  /* On the main context of weir_database_open(). @detail: the damaged file's new name, or SQLite's words. */
  void (*state_changed) (WeirDatabase *self,
                         WeirDatabaseState state,
                         const char *detail,
                         gpointer user_data);
  /* Another process changed rules or settings; at most twice a second. */
  void (*changed_elsewhere) (WeirDatabase *self, gpointer user_data);
} WeirDatabaseEvents;

/*
 * @folder: made with mode 0700 if it is not there; %NULL keeps everything in memory (a private session).
 * Never fails for what is on the disk: the state says it, and the database then lives in memory.
 */
WeirDatabase *weir_database_open (const char *folder,
                                  const WeirDatabaseEvents *events,
                                  gpointer user_data);

/* Writes what is queued and joins the thread. */
void weir_database_close (WeirDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirDatabase, weir_database_close)

WeirDatabaseState weir_database_get_state (WeirDatabase *self);

/* The user's data folder for Weir: g_get_user_data_dir()/weir. Returns: (transfer full) */
char *weir_database_get_default_folder (void);

G_END_DECLS
