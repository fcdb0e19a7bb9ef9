/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-database.h"
#include "weir-span.h"

G_BEGIN_DECLS

/* How an input makes the file. */
typedef enum
{
  DATABASE_FILE_WHOLE, /* its octets are the file's */
  DATABASE_FILE_PATCH, /* it says what is different from a sound file */
  DATABASE_FILE_LOG,   /* the same of a write-ahead log, beside a file that lacks what is in it */
  DATABASE_FILE_SQL,   /* statements that are run on a sound file */
  DATABASE_FILE_LOOSE, /* and meanwhile any column takes anything */
  DATABASE_FILE_N_KINDS,
} DatabaseFileKind;

/* Makes a folder in memory, if there is one. Returns: (transfer full) */
char *database_folder_new (void);
void database_folder_free (char *folder);

/* Writes the file that @input tells of, and what belongs beside it, to @folder. */
void database_file_make (const char *folder, DatabaseFileKind kind, WeirSpan input);

/* Adds a row of each kind, in the way that the program does. */
void database_fill (WeirDatabase *database);

G_END_DECLS
