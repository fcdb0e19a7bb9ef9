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
 * To make one and put it on the disk takes some milliseconds, once, when the
 * user asks for it; that it is there has to be known before a browser trusts it.
 */

#include "weir-service-private.h"

#include <glib/gi18n-lib.h>

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

/* Looks for it in the folder.  Reads the disk. */
static gboolean
find_authority (WeirService *self, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (WeirAuthority) found = weir_authority_load (self->folder, &reason);

  take_found (self, found, reason);
  if (found != NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&reason));

  return FALSE;
}

/* Before the main loop runs, or for a command: looks for it, if that was not done yet. */
void
weir_service_load_authority (WeirService *self)
{
  if (!self->authority_is_known)
    find_authority (self, NULL);
}

/* --- exchanged by another process --- */

static void
load_in_thread (GTask *task,
                gpointer source G_GNUC_UNUSED,
                gpointer folder,
                GCancellable *cancellable G_GNUC_UNUSED)
{
  GError *error = NULL;
  WeirAuthority *found = weir_authority_load (folder, &error);

  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) weir_authority_unref);
  else
    g_task_return_error (task, error);
}

static void
on_loaded (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirService *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirAuthority) found = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and self is gone */

  take_found (self, found, error);
}

/* The file may be another one now: looks at it in the background. */
void
weir_service_reload_authority (WeirService *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->is_private || self->has_stopped)
    return;

  task = g_task_new (NULL, self->cancellable, on_loaded, self);
  g_task_set_source_tag (task, weir_service_reload_authority);
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  g_task_run_in_thread (task, load_in_thread);
}

/* Tells other processes to look. */
static void
count_exchange (WeirService *self)
{
  const gint64 count = self->settings.values[WEIR_SETTING_AUTHORITY];

  weir_service_set_setting (self, WEIR_SETTING_AUTHORITY, count < G_MAXINT64 ? count + 1 : 0);
}

/* --- made, exchanged, deleted here --- */

static const char *
get_user_name (void)
{
  const char *name = g_get_real_name ();

  return g_strcmp0 (name, "Unknown") != 0 ? name : g_get_user_name ();
}

/* Makes a new one, and keeps it unless the session is private. */
static gboolean
make_authority (WeirService *self, GError **error)
{
  g_autoptr (WeirAuthority) made = weir_authority_new (g_get_host_name (), get_user_name (), error);

  if (made == NULL || (!self->is_private && !weir_authority_save (made, self->folder, error)))
    return FALSE;

  take_found (self, made, NULL);
  if (!self->is_private)
    count_exchange (self);

  return TRUE;
}

static gboolean
refuse_in_private (WeirService *self, GError **error)
{
  if (self->is_private)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                         _ ("This is a private session: nothing is written."));

  return self->is_private;
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
 *
 * Returns: (transfer none) (nullable): the authority
 */
WeirAuthority *
weir_service_ensure_authority (WeirService *self, GError **error)
{
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  if (self->authority != NULL || find_authority (self, &reason))
    return self->authority;

  if (!g_error_matches (reason, WEIR_TLS_ERROR, WEIR_TLS_ERROR_MISSING))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }

  return make_authority (self, error) ? self->authority : NULL;
}

/**
 * weir_service_renew_authority:
 * @self: a service
 * @error: where to say why not: %WEIR_TLS_ERROR, or %G_IO_ERROR in a private session
 *
 * Puts a new authority in the place of the one that there is, whatever is wrong with that.
 *
 * Returns: whether there is a new one
 */
gboolean
weir_service_renew_authority (WeirService *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  return !refuse_in_private (self, error) && make_authority (self, error);
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
  count_exchange (self);

  return TRUE;
}
