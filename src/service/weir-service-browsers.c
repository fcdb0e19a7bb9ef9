/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The authority and the browsers of this user that are to trust it, in one step each.
 *
 * The order is what matters here.  A new authority is on the disk before a browser trusts it.  Before
 * one is renewed it is looked who trusts the old one, also where the user saw to that by hand.  One that
 * goes is taken out of the stores first; and it goes even if a store could not be cleaned, since
 * without its key that trust is worth nothing to anybody.
 *
 * Whoever used a browser before it trusted the authority has taught Weir not to inspect what was visited
 * then.  That is forgotten once a browser has come to trust it: it was about the authority, not
 * about the sites.
 */

#include "weir-service-private.h"

#include "weir-distribution.h"

#include <glib/gi18n-lib.h>

static void on_done (GObject *object, GAsyncResult *result, gpointer user_data);

static void
run (GTask *task, WeirBrowserAction action, GAsyncReadyCallback callback)
{
  WeirService *self = g_task_get_source_object (task);
  WeirAuthority *authority = weir_service_get_authority (self);
  WeirBrowserAuthority told = { 0 };

  if (authority != NULL)
    told = (WeirBrowserAuthority){ weir_authority_get_name (authority),
                                   weir_authority_get_pem (authority),
                                   weir_authority_get_fingerprint (authority) };

  weir_browser_trust_async (NULL, action, authority != NULL ? &told : NULL,
                            self->is_private ? NULL : self->folder, g_task_get_cancellable (task),
                            callback, g_object_ref (task));
}

static void begin (GTask *task);

/* Lets go of what has returned, and begins what waited for it. */
static void
end (GTask *task)
{
  WeirService *self = g_task_get_source_object (task);
  GTask *next;

  g_object_unref (g_queue_pop_head (&self->browser_tasks));
  next = g_queue_peek_head (&self->browser_tasks);
  if (next != NULL)
    begin (next);
}

static void
fail (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  end (task);
}

/* There is an authority now, or a new one. */
static void
on_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_service_make_authority_finish (WEIR_SERVICE (object), result, &error))
    run (task, GPOINTER_TO_INT (g_task_get_task_data (task)), on_done);
  else
    fail (task, g_steal_pointer (&error));
}

static void
make_authority (GTask *task, gboolean renew)
{
  weir_service_make_authority_async (g_task_get_source_object (task), renew, on_made,
                                     g_object_ref (task));
}

/* The old authority was looked for; now the new one takes its place. */
static void
on_checked (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirBrowserReport) report = weir_browser_trust_finish (result, &error);

  if (report == NULL)
    fail (task, g_steal_pointer (&error));
  else
    make_authority (task, TRUE);
}

static gboolean
has_installed (const WeirBrowserReport *report)
{
  for (guint i = 0; i < report->outcomes->len; i++)
    if (((const WeirBrowserOutcome *) report->outcomes->pdata[i])->state == WEIR_BROWSER_INSTALLED)
      return TRUE;

  return FALSE;
}

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const WeirBrowserAction action = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirBrowserReport) report = weir_browser_trust_finish (result, &error);

  if (report == NULL || (action == WEIR_BROWSER_REMOVE &&
                         !weir_service_delete_authority (g_task_get_source_object (task), &error)))
    {
      fail (task, g_steal_pointer (&error));
      return;
    }

  if (has_installed (report))
    weir_service_forget_refusals (g_task_get_source_object (task));
  g_task_return_pointer (task, g_steal_pointer (&report),
                         (GDestroyNotify) weir_browser_report_free);
  end (task);
}

/* What forbids @action. */
static gboolean
refuse (WeirService *self, WeirBrowserAction action, GError **error)
{
  if (action == WEIR_BROWSER_CHECK || !self->is_private)
    return FALSE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _ ("This is a private session: nothing is written."));
  return TRUE;
}

static void
begin (GTask *task)
{
  const WeirBrowserAction action = GPOINTER_TO_INT (g_task_get_task_data (task));
  GError *error = NULL;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error) ||
      refuse (g_task_get_source_object (task), action, &error))
    fail (task, error);
  else if (action == WEIR_BROWSER_RENEW)
    run (task, WEIR_BROWSER_CHECK, on_checked);
  else if (action == WEIR_BROWSER_INSTALL)
    make_authority (task, FALSE);
  else
    run (task, action, on_done);
}

/**
 * weir_service_browsers_async:
 * @self: a service
 * @action: what to do
 * @cancellable: (nullable): ends it between two stores
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Installs the authority in all browsers of this user, making one if there is none
 * (%WEIR_BROWSER_INSTALL); renews it, also in the browsers that trust it
 * (%WEIR_BROWSER_RENEW); takes it out of all browsers and deletes it, which switches inspection off
 * (%WEIR_BROWSER_REMOVE); or only looks (%WEIR_BROWSER_CHECK), which is all that a private session may.
 * What is under way already is waited for.
 */
void
weir_service_browsers_async (WeirService *self,
                             WeirBrowserAction action,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_service_browsers_async);
  g_task_set_task_data (task, GINT_TO_POINTER (action), NULL);
  g_queue_push_tail (&self->browser_tasks, task);
  if (g_queue_get_length (&self->browser_tasks) == 1)
    begin (task);
}

/**
 * weir_service_browsers_finish:
 * @self: a service
 * @result: the result
 * @error: where to say what went wrong: cancelled, a private session, or the authority's
 *
 * Returns: (transfer full): what became of each browser
 */
WeirBrowserReport *
weir_service_browsers_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * weir_service_describe_system_trust:
 * @self: a service
 *
 * Returns: (transfer full): how the user makes the whole computer trust the authority, and takes
 *   that back: commands in words.  Weir runs none of them.
 */
char *
weir_service_describe_system_trust (WeirService *self)
{
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();
  const WeirDistribution *distribution = weir_distribution_find (places);
  g_autofree char *install = NULL;
  g_autofree char *undo = NULL;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  if (distribution == NULL)
    return g_strdup (_ ("Weir does not know how this system is told which certificates to trust. "
                        "Save the certificate with “weirctl ca export weir.pem” and see your "
                        "distribution’s documentation."));

  install = weir_distribution_describe_install (distribution, "weir.pem");
  undo = weir_distribution_describe_remove (distribution);

  return g_strdup_printf (_ ("To make all programs of all users of this computer trust Weir’s "
                             "certificate, run:\n\n%s\n%s\n\nTo take that back:\n\n%s"),
                          "weirctl ca export weir.pem", install, undo);
}
