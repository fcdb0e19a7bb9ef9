/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-reader.h"
#include "weir-writer.h"

G_BEGIN_DECLS

#define WEIR_DATABASE_MAX_WAITING 16384 /* rows and batches on their way to the disk */

/* @job: (transfer full) */
void weir_database_push (WeirDatabase *self, WeirJob *job);

const char *weir_database_get_uri (WeirDatabase *self);

/* Counts the changes that readers may not see yet; and whether there are any. */
guint64 weir_database_get_generation (WeirDatabase *self);
gboolean weir_database_is_settled (WeirDatabase *self);

/* @read knows of the database until weir_database_remove_read(), or until that closes. */
void weir_database_add_read (WeirDatabase *self, WeirRead *read);
void weir_database_remove_read (WeirDatabase *self, WeirRead *read);
void weir_database_suspect (WeirDatabase *self);

G_END_DECLS
