/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The writer's hold on the file, and the conditions it can be in.
 *
 * A damaged file gets another name and a new one takes its place, with the
 * rules and settings that can still be read in the old one.  Before that it is
 * made sure that the file at the path is the one that was met damaged: two processes that share it would
 * otherwise each move the other's new one away.  Readers of this process wait
 * meanwhile (weir_store_folder_get_lock()).  A newer file is left alone,
 * and the session goes on in memory.  In any other condition the connection is
 * given up where a new one may do better, and the next try opens it.
 */

#include "weir-keeper.h"

#include "weir-salvage.h"
#include "weir-schema.h"
#include "weir-store-folder.h"

#include <glib/gi18n-lib.h>

#define MAX_REPLACED 3 /* damaged files in one run: beyond that the disk is at fault */

static void
set_condition (WeirKeeper *self, WeirDatabaseState condition, const char *detail)
{
  if (self->condition == condition && g_strcmp0 (self->detail, detail) == 0)
    return;

  self->condition = condition;
  g_free (self->detail);
  self->detail = g_strdup (detail);
}

/* All goes well (again). */
void
weir_keeper_set_well (WeirKeeper *self)
{
  if (self->in_memory && self->mode == WEIR_DATABASE_KEEP)
    return;

  if (self->aside != NULL)
    set_condition (self, WEIR_DATABASE_DAMAGED, self->aside);
  else
    set_condition (self, WEIR_DATABASE_OK, NULL);
}

/* Closes without touching the file: what is wrong with it may get worse. */
static void
drop_connection (WeirKeeper *self)
{
  if (self->connection != NULL)
    weir_connection_set_checkpoint_on_close (self->connection, FALSE);
  g_clear_pointer (&self->connection, weir_connection_close);
}

gboolean
weir_keeper_read_revision (WeirKeeper *self, gint64 *revision, GError **error)
{
  return weir_connection_read_integer (self->connection,
                                       "SELECT value FROM meta WHERE name = 'revision'", revision,
                                       error);
}

static gboolean
open_uri (WeirKeeper *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  self->connection = weir_connection_open (self->uri, FALSE, error);
  if (self->connection == NULL)
    return FALSE;

  if (weir_schema_prepare (self->connection, &local_error) &&
      weir_connection_read_integer (self->connection, "PRAGMA data_version", &self->data_version,
                                    &local_error) &&
      weir_keeper_read_revision (self, &self->revision, &local_error))
    {
      weir_connection_set_checkpoint_on_close (self->connection, TRUE);
      self->changed_elsewhere = TRUE;
      return TRUE;
    }

  /* What SQLite refuses of a file that is ours ("unsupported file format") will never go better. */
  if (g_error_matches (local_error, WEIR_DATABASE_ERROR, WEIR_DATABASE_REFUSED))
    local_error->code = WEIR_DATABASE_DAMAGED;
  g_propagate_error (error, g_steal_pointer (&local_error));
  drop_connection (self);
  return FALSE;
}

/* While nobody reads. */
static gboolean
open_file_alone (WeirKeeper *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!weir_store_folder_prepare (self->folder, error))
    return FALSE;

  weir_store_folder_identify (self->folder, &self->identity);
  if (open_uri (self, &local_error))
    return TRUE;

  weir_store_folder_explain (self->folder, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
open_file (WeirKeeper *self, GError **error)
{
  G_GNUC_UNUSED g_autoptr (GRWLockWriterLocker) alone =
    g_rw_lock_writer_locker_new (weir_store_folder_get_lock ());

  return open_file_alone (self, error);
}

/* From now on this session is in memory. */
static gboolean
open_memory (WeirKeeper *self, GError **error)
{
  self->in_memory = TRUE;
  g_free (self->uri);
  self->uri = weir_store_folder_get_memory_uri ();

  return open_uri (self, error);
}

static gboolean
open_private (WeirKeeper *self, GError **error)
{
  g_autofree char *path = NULL;

  if (!open_memory (self, error))
    return FALSE;

  if (self->folder != NULL)
    {
      path = weir_store_folder_get_path (self->folder);
      weir_salvage (path, self->connection);
    }
  return TRUE;
}

/*
 * weir_keeper_replace_damaged:
 *
 * The file is damaged: gives it another name, unless another process has done
 * so, and begins anew.
 */
gboolean
weir_keeper_replace_damaged (WeirKeeper *self, GError **error)
{
  G_GNUC_UNUSED g_autoptr (GRWLockWriterLocker) alone =
    g_rw_lock_writer_locker_new (weir_store_folder_get_lock ());
  g_autofree char *aside = NULL;
  guint64 identity;

  drop_connection (self);
  if (self->in_memory || self->n_replaced++ >= MAX_REPLACED)
    {
      g_set_error_literal (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_FAILED,
                           _ ("The database was damaged again and again"));
      return FALSE;
    }

  if (weir_store_folder_identify (self->folder, &identity) && identity != self->identity)
    return open_file_alone (self, error);

  aside = weir_store_folder_set_aside (self->folder, error);
  if (aside == NULL || !open_file_alone (self, error))
    return FALSE;

  weir_salvage (aside, self->connection);
  g_free (self->aside);
  self->aside = g_steal_pointer (&aside);
  weir_keeper_set_well (self);
  return TRUE;
}

static gboolean
try_open (WeirKeeper *self, GError **error)
{
  if (self->uri == NULL)
    return open_private (self, error);

  return self->in_memory ? open_uri (self, error) : open_file (self, error);
}

gboolean
weir_keeper_ensure_open (WeirKeeper *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->connection != NULL || try_open (self, &local_error))
    return TRUE;

  if (g_error_matches (local_error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED))
    return weir_keeper_replace_damaged (self, error);

  if (g_error_matches (local_error, WEIR_DATABASE_ERROR, WEIR_DATABASE_TOO_NEW))
    {
      set_condition (self, WEIR_DATABASE_TOO_NEW, NULL);
      return open_memory (self, error);
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Notes a failure of the whole file, and sees that the next try can go better. */
void
weir_keeper_fail (WeirKeeper *self, const GError *error)
{
  const gboolean is_condition =
    error->domain == WEIR_DATABASE_ERROR && error->code < WEIR_DATABASE_REFUSED;
  const WeirDatabaseState condition =
    is_condition ? (WeirDatabaseState) error->code : WEIR_DATABASE_FAILED;

  g_debug ("Cannot write the database: %s", error->message);
  if (!self->in_memory && condition != WEIR_DATABASE_LOCKED && condition != WEIR_DATABASE_FULL)
    drop_connection (self);
  set_condition (self, condition, error->message);
}

/* The file may have been moved or deleted: what is written into it then is lost. */
static void
look_at_file (WeirKeeper *self)
{
  guint64 identity;

  if (!self->in_memory && self->connection != NULL &&
      (!weir_store_folder_identify (self->folder, &identity) || identity != self->identity))
    drop_connection (self);
}

static void
look_at_version (WeirKeeper *self)
{
  g_autoptr (GError) error = NULL;
  gint64 data_version;
  gint64 revision;

  if (self->connection == NULL ||
      !weir_connection_read_integer (self->connection, "PRAGMA data_version", &data_version,
                                     NULL) ||
      data_version == self->data_version)
    return;

  self->data_version = data_version;
  if (!weir_schema_is_current (self->connection, &error))
    drop_connection (self);
  else if (weir_keeper_read_revision (self, &revision, NULL) && revision != self->revision)
    {
      self->revision = revision;
      self->changed_elsewhere = TRUE;
    }
}

/* Sees what others did: to the file, and in it. */
void
weir_keeper_look (WeirKeeper *self)
{
  look_at_file (self);
  look_at_version (self);
}

/* Looks at all of the file; a reader that met damage may have met another process's repair. */
gboolean
weir_keeper_is_damaged (WeirKeeper *self)
{
  g_autoptr (GError) error = NULL;
  sqlite3_stmt *statement;
  gboolean is_damaged;

  if (self->connection == NULL || self->in_memory)
    return FALSE;

  statement = weir_connection_prepare (self->connection, "PRAGMA quick_check(1)", &error);
  if (statement != NULL &&
      weir_connection_next (self->connection, statement, &error) == WEIR_ROW_READ)
    {
      is_damaged = g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") != 0;
      sqlite3_reset (statement);
      return is_damaged;
    }

  return g_error_matches (error, WEIR_DATABASE_ERROR, WEIR_DATABASE_DAMAGED);
}

WeirKeeper *
weir_keeper_new (const char *folder, WeirDatabaseMode mode)
{
  WeirKeeper *self = g_new0 (WeirKeeper, 1);

  self->folder = g_strdup (folder);
  self->mode = mode;
  if (mode == WEIR_DATABASE_KEEP)
    self->uri = weir_store_folder_get_uri (folder);

  return self;
}

void
weir_keeper_free (WeirKeeper *self)
{
  g_clear_pointer (&self->connection, weir_connection_close);
  g_free (self->folder);
  g_free (self->uri);
  g_free (self->detail);
  g_free (self->aside);
  g_free (self);
}
