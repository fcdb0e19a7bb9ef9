/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The certificate authority: found, made when it is first needed, exchanged, deleted.
 *
 * Its file is what counts, in the data folder, and may be exchanged by another
 * process; a setting counts that, so that what tells of settings tells of it too.
 * Nobody makes one unasked: where inspection is on and the file is gone, nothing is
 * looked into, and why is told, since a new one would be trusted by no browser.
 *
 * A private session uses the one that there is, or else one in memory.
 *
 * It is on the disk before it holds, since a browser may trust it a moment later.
 * That is waited for on a worker; by a command, where it stands.
 */

#include "weir-service-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

/* @problem: (nullable): why there is none that could be used */
static void
set_problem (WeirService *self, const char *problem)
{
  if (g_strcmp0 (self->authority_problem, problem) == 0)
    return;

  g_free (self->authority_problem);
  self->authority_problem = g_strdup (problem);
  weir_service_notify (self, PROP_INSPECTION_PROBLEM);
}

static gboolean
is_same (WeirAuthority *a, WeirAuthority *b)
{
  return a == b || (a != NULL && b != NULL &&
                    memcmp (weir_authority_get_fingerprint (a), weir_authority_get_fingerprint (b),
                            WEIR_FINGERPRINT_LENGTH) == 0);
}

/* @authority: (nullable) (transfer none): from now on */
static void
set_authority (WeirService *self, WeirAuthority *authority)
{
  self->authority_is_known = TRUE;
  if (is_same (self->authority, authority))
    return;

  g_clear_pointer (&self->authority, weir_authority_unref);
  self->authority = authority != NULL ? weir_authority_ref (authority) : NULL;
  if (self->proxy != NULL)
    weir_proxy_set_authority (self->proxy, self->authority);
  weir_service_forget_inside_client (self);

  g_signal_emit (self, weir_service_authority_changed_signal, 0);
}

/* Takes what was found in the folder. @authority: (nullable): then @error says why */
static void
take_found (WeirService *self, WeirAuthority *authority, const GError *error)
{
  set_authority (self, authority);
  if (authority != NULL)
    set_problem (self, NULL);
  else if (g_error_matches (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MISSING))
    set_problem (self, _ ("Weir’s certificate authority is gone. Make a new one, and let your "
                          "browsers trust it."));
  else
    set_problem (self, error->message);
}

/* Tells other processes to look. */
void
weir_service_count_exchange (WeirService *self)
{
  const gint64 count = self->settings.values[WEIR_SETTING_AUTHORITY];

  weir_service_set_setting (self, WEIR_SETTING_AUTHORITY, count < G_MAXINT64 ? count + 1 : 0);
}

/* --- work on the file --- */

typedef enum
{
  FIND,   /* what there is */
  ENSURE, /* the same, or a new one if there is none */
  RENEW,  /* a new one, whatever there is */
} WorkKind;

/* What is to be done; nothing of it is the service's. */
typedef struct
{
  WorkKind kind;
  char *folder;      /* (owned) */
  gboolean is_kept;  /* a new one is written */
  gboolean has_made; /* (out) */
} Work;

static Work *
work_new (WeirService *self, WorkKind kind)
{
  Work *work = g_new0 (Work, 1);

  work->kind = kind;
  work->folder = g_strdup (self->folder);
  work->is_kept = !self->is_private;

  return work;
}

static void
work_free (Work *work)
{
  g_free (work->folder);
  g_free (work);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Work, work_free)

static const char *
get_user_name (void)
{
  const char *name = g_get_real_name ();

  return g_strcmp0 (name, "Unknown") != 0 ? name : g_get_user_name ();
}

/* Looks names up, makes a key, writes, and waits until that is on the disk.  Returns: (transfer full) (nullable) */
static WeirAuthority *
make_authority (Work *work, GError **error)
{
  g_autoptr (WeirAuthority) made = weir_authority_new (g_get_host_name (), get_user_name (), error);

  if (made == NULL || (work->is_kept && !weir_authority_save (made, work->folder, error)))
    return NULL;

  work->has_made = TRUE;

  return g_steal_pointer (&made);
}

/* Returns: (transfer full) (nullable) */
static WeirAuthority *
find_or_make (Work *work, GError **error)
{
  g_autoptr (GError) reason = NULL;
  WeirAuthority *found = weir_authority_load (work->folder, &reason);

  if (found != NULL)
    return found;
  if (work->kind == ENSURE && g_error_matches (reason, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MISSING))
    return make_authority (work, error);

  g_propagate_error (error, g_steal_pointer (&reason));

  return NULL;
}

/*
 * Of two processes that find none one makes it, and the other one has to find that: the lock
 * goes with the descriptor.  Returns: -1 if there is no folder
 */
static int
lock_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  while (fd >= 0 && flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;

  return fd;
}

/* Any thread.  Returns: (transfer full) (nullable) */
static WeirAuthority *
do_work (Work *work, GError **error)
{
  WeirAuthority *authority;
  int lock;

  if (work->kind == FIND || !work->is_kept)
    return find_or_make (work, error);

  lock = lock_folder (work->folder);
  authority = work->kind == RENEW ? make_authority (work, error) : find_or_make (work, error);
  if (lock >= 0)
    close (lock);

  return authority;
}

/* What came of it holds from now on; but that no new one could be made changes nothing of what there is. */
static void
take_outcome (WeirService *self, const Work *work, WeirAuthority *authority, const GError *error)
{
  if (authority != NULL || work->kind == FIND || (work->kind == ENSURE && self->authority == NULL))
    take_found (self, authority, error);
  if (work->has_made && work->is_kept)
    weir_service_count_exchange (self);
}

/* Here and now: before the main loop runs, and for commands. */
static gboolean
work_now (WeirService *self, WorkKind kind, GError **error)
{
  g_autoptr (Work) work = work_new (self, kind);
  g_autoptr (GError) reason = NULL;
  g_autoptr (WeirAuthority) authority = do_work (work, &reason);

  take_outcome (self, work, authority, reason);
  if (authority != NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

static void
work_in_thread (GTask *task,
                gpointer source G_GNUC_UNUSED,
                gpointer work,
                GCancellable *cancellable G_GNUC_UNUSED)
{
  GError *error = NULL;
  WeirAuthority *authority = do_work (work, &error);

  if (authority != NULL)
    g_task_return_pointer (task, authority, (GDestroyNotify) weir_authority_unref);
  else
    g_task_return_error (task, error);
}

/* On a worker; @callback gets a task whose data is the work. */
static void
work_elsewhere (WeirService *self, WorkKind kind, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, callback, user_data);

  g_task_set_source_tag (task, work_elsewhere);
  g_task_set_task_data (task, work_new (self, kind), (GDestroyNotify) work_free);
  g_task_run_in_thread (task, work_in_thread);
}

/* --- found --- */

/* Before the main loop runs, or for a command: looks for it, if that was not done yet. */
void
weir_service_load_authority (WeirService *self)
{
  if (!self->authority_is_known)
    work_now (self, FIND, NULL);
}

static void
on_found (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  self->n_authority_reads--;
  take_outcome (self, work, found, error);
  weir_service_notify (self, PROP_INSPECTION_PROBLEM);
}

/* The file may be another one now: looks at it in the background. */
void
weir_service_reload_authority (WeirService *self)
{
  if (self->is_private || self->has_stopped)
    return;

  self->n_authority_reads++;
  work_elsewhere (self, FIND, on_found, self);
}

/* --- made, exchanged, deleted here --- */

static gboolean
refuse_in_private (WeirService *self, GError **error)
{
  if (self->is_private)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("This is a private session: nothing is written."));

  return self->is_private;
}

/* @user_data: (transfer full): the task of who asked, whose source is the service */
static void
on_made (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  g_autoptr (WeirAuthority) authority = g_task_propagate_pointer (G_TASK (result), &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    take_outcome (g_task_get_source_object (task), work, authority, error);

  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_get_authority:
 * @self: a service
 *
 * Returns: (transfer none) (nullable): the authority, or %NULL if there is none that could be used
 */
WeirAuthority *
weir_service_get_authority (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  weir_service_load_authority (self);

  return self->authority;
}

/**
 * weir_service_ensure_authority:
 * @self: a service
 * @error: where to say why there is none: %WEIR_TLS_ERROR
 *
 * Makes an authority if there is none yet.  One that cannot be used stays as it is, and is an error.
 * To make one waits for the disk: for commands; in a main loop, weir_service_make_authority_async()
 * comes first.
 *
 * Returns: (transfer none) (nullable): the authority
 */
WeirAuthority *
weir_service_ensure_authority (WeirService *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  if (self->authority == NULL && !work_now (self, ENSURE, error))
    return NULL;

  return self->authority;
}

/**
 * weir_service_make_authority_async:
 * @self: a service
 * @renew: puts a new one in the place of the one that there is, whatever is wrong with that; else
 *   one is made if there is none yet
 * @callback: called when it is on the disk and holds
 * @user_data: for @callback
 *
 * Makes an authority, without waiting for the disk here.
 */
void
weir_service_make_authority_async (WeirService *self,
                                   gboolean renew,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  g_task_set_source_tag (task, weir_service_make_authority_async);
  if (renew && refuse_in_private (self, &error))
    g_task_return_error (task, error);
  else if (!renew && self->authority != NULL)
    g_task_return_boolean (task, TRUE);
  else
    work_elsewhere (self, renew ? RENEW : ENSURE, on_made, g_object_ref (task));
}

/**
 * weir_service_make_authority_finish:
 * @self: a service
 * @result: what the callback got
 * @error: where to say why not: %WEIR_TLS_ERROR, or %G_IO_ERROR in a private session
 *
 * Returns: whether there is one: weir_service_get_authority()
 */
gboolean
weir_service_make_authority_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * weir_service_delete_authority:
 * @self: a service
 * @error: where to say why not: %WEIR_TLS_ERROR, or %G_IO_ERROR in a private session
 *
 * Switches inspection off and deletes the authority with its key.  That there is none is no error.
 *
 * Returns: whether there is none any more
 */
gboolean
weir_service_delete_authority (WeirService *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  if (refuse_in_private (self, error))
    return FALSE;

  weir_service_set_inspection (self, WEIR_INSPECTION_OFF, NULL);
  if (!weir_authority_delete (self->folder, error))
    return FALSE;

  set_authority (self, NULL);
  set_problem (self, NULL);
  weir_service_count_exchange (self);

  return TRUE;
}
