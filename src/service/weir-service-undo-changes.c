/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Undoing everything that Weir changed on this computer: of what the list names, one after the other.
 *
 * Each first switches off what would do it again.  Where another process carries traffic on the data
 * folder, the desktop's proxy is that one's to put back: it hears of the setting, and is waited for.
 * What cannot be undone does not keep the rest from it.
 */

#include "weir-service-private.h"

#include "weir-autostart.h"

#include <glib/gi18n-lib.h>

/* How often it is looked whether the proxy is back, and how many milliseconds apart. */
#define MAX_LOOKS 100
#define LOOK_INTERVAL 50

#define ALL_KINDS (-1)

typedef struct
{
  GPtrArray *rows;      /* (owned) (element-type WeirComputerChange) (nullable): not listed yet */
  guint at;             /* of which the next is undone */
  gint only;            /* a WeirComputerKind, or ALL_KINDS */
  GPtrArray *outcomes;  /* (owned) (element-type WeirComputerOutcome) */
  WeirFolderLock *lock; /* (owned) (nullable): no other Weir acts on the computer meanwhile */
  gboolean is_others;   /* another Weir does */
  guint n_looks;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_clear_pointer (&undo->rows, g_ptr_array_unref);
  g_ptr_array_unref (undo->outcomes);
  g_clear_pointer (&undo->lock, weir_folder_lock_free);
  g_free (undo);
}

static void undo_next (GTask *task);

/* @task: (transfer full); @words: (transfer full) */
static void
end_one (GTask *task, gboolean is_undone, char *words)
{
  Undo *undo = g_task_get_task_data (task);
  const WeirComputerChange *row = g_ptr_array_index (undo->rows, undo->at);

  g_ptr_array_add (undo->outcomes, weir_computer_outcome_new (row->kind, is_undone, words));
  undo->at++;
  undo_next (task);
}

/* --- the proxy --- */

static void
end_own_proxy (GTask *task)
{
  WeirService *self = g_task_get_source_object (task);
  Undo *undo = g_task_get_task_data (task);
  const char *problem = weir_computer_get_problem (self->computer);
  const gboolean is_undone = weir_computer_is_settled (self->computer) &&
                             weir_computer_get_snapshot (self->computer) == NULL;

  g_clear_pointer (&undo->lock, weir_folder_lock_free);
  if (problem != NULL)
    end_one (task, is_undone, g_strdup (problem));
  else if (is_undone)
    end_one (task, TRUE, g_strdup (_ ("The earlier proxy setting is back.")));
  else
    end_one (task, FALSE,
             g_strdup (_ ("The desktop did not take its earlier proxy setting back.")));
}

static void
end_others_proxy (GTask *task, gboolean is_undone)
{
  end_one (task, is_undone,
           g_strdup (is_undone
                       ? _ ("The earlier proxy setting is back.")
                       : _ ("The Weir that runs has not put the earlier proxy setting back.")));
}

static gboolean
on_look (gpointer user_data)
{
  GTask *task = user_data;
  WeirService *self = g_task_get_source_object (task);
  Undo *undo = g_task_get_task_data (task);
  g_autofree char *path = g_build_filename (self->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);
  const gboolean is_done = undo->is_others ? !g_file_test (path, G_FILE_TEST_EXISTS)
                                           : weir_computer_is_settled (self->computer);

  if (!is_done && ++undo->n_looks < MAX_LOOKS)
    return G_SOURCE_CONTINUE;

  if (undo->is_others)
    end_others_proxy (task, is_done);
  else
    end_own_proxy (task);

  return G_SOURCE_REMOVE;
}

/* Whether another process acts on the computer for this data folder. */
static gboolean
is_others (WeirService *self, Undo *undo)
{
  g_autofree char *address = NULL;

  if (self->proxy != NULL)
    return !self->is_first;

  address = weir_folder_lock_read_address (self->folder);
  if (address != NULL)
    return TRUE;

  undo->lock = weir_folder_lock_take (self->folder);

  return !weir_folder_lock_is_ours (undo->lock);
}

static void
undo_proxy (GTask *task)
{
  WeirService *self = g_task_get_source_object (task);
  Undo *undo = g_task_get_task_data (task);

  weir_service_use_for_computer (self, FALSE);
  undo->is_others = is_others (self, undo);
  undo->n_looks = 0;
  if (!undo->is_others)
    weir_computer_undo (weir_service_ensure_computer (self));

  g_timeout_add (LOOK_INTERVAL, on_look, task);
}

/* --- the authority --- */

/* Returns: (transfer full): where it still is */
static char *
describe_left (const WeirBrowserReport *report)
{
  g_autoptr (GString) text = g_string_new (_ ("It is deleted, but still in these stores, where it "
                                              "does no harm without its key:"));

  for (guint i = 0; i < report->outcomes->len; i++)
    {
      const WeirBrowserOutcome *outcome = g_ptr_array_index (report->outcomes, i);

      if (outcome->state == WEIR_BROWSER_NEEDS_USER || outcome->state == WEIR_BROWSER_FAILED)
        /* Translators: a browser, and why: “Firefox (default): …” */
        g_string_append_printf (text, _ (" %s: %s"), outcome->title, outcome->detail);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
on_authority_removed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirBrowserReport) report =
    weir_service_browsers_finish (WEIR_SERVICE (object), result, &error);

  if (report == NULL)
    end_one (task, FALSE, g_strdup (error->message));
  else if (report->n_left > 0)
    end_one (task, FALSE, describe_left (report));
  else
    end_one (task, TRUE,
             g_strdup (_ ("No browser trusts Weir any more; the authority and its key are "
                          "deleted.")));
}

static void
undo_authority (GTask *task)
{
  weir_service_browsers_async (g_task_get_source_object (task), WEIR_BROWSER_REMOVE,
                               g_task_get_cancellable (task), on_authority_removed, task);
}

/* --- starting with the session --- */

static void
remove_autostart (GTask *task,
                  gpointer source_object G_GNUC_UNUSED,
                  gpointer task_data G_GNUC_UNUSED,
                  GCancellable *cancellable G_GNUC_UNUSED)
{
  GError *error = NULL;

  if (weir_autostart_remove (&error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_autostart_removed (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    end_one (task, TRUE, g_strdup (_ ("Weir does not start with the session any more.")));
  else
    end_one (task, FALSE, g_strdup (error->message));
}

static void
undo_autostart (GTask *task)
{
  g_autoptr (GTask) errand = g_task_new (NULL, NULL, on_autostart_removed, task);

  g_task_set_source_tag (errand, undo_autostart);
  weir_service_set_setting (g_task_get_source_object (task), WEIR_SETTING_AUTOSTART, 0);
  g_task_run_in_thread (errand, remove_autostart);
}

/* --- profiles --- */

static void
on_profiles_deleted (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (weir_service_delete_browser_profiles_finish (g_task_get_source_object (task), result, NULL,
                                                   &error))
    end_one (task, TRUE, g_strdup (_ ("The profiles are deleted.")));
  else
    end_one (task, FALSE, g_strdup (error->message));
}

static void
undo_profiles (GTask *task)
{
  weir_service_delete_browser_profiles_async (g_task_get_source_object (task), NULL, NULL,
                                              on_profiles_deleted, task);
}

/* --- all of it --- */

static void (*const undo_kind[]) (GTask *task) = {
  [WEIR_COMPUTER_PROXY] = undo_proxy,
  [WEIR_COMPUTER_AUTHORITY] = undo_authority,
  [WEIR_COMPUTER_AUTOSTART] = undo_autostart,
  [WEIR_COMPUTER_PROFILE] = undo_profiles,
};

/* @task: (transfer full) */
static void
undo_next (GTask *task)
{
  Undo *undo = g_task_get_task_data (task);
  const WeirComputerChange *row;

  for (; undo->at < undo->rows->len; undo->at++)
    {
      row = g_ptr_array_index (undo->rows, undo->at);
      if (undo->only == ALL_KINDS || undo->only == (gint) row->kind)
        {
          undo_kind[row->kind](task);
          return;
        }
    }

  g_task_return_pointer (task, g_ptr_array_ref (undo->outcomes),
                         (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
on_listed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Undo *undo = g_task_get_task_data (task);
  GError *error = NULL;

  undo->rows = weir_service_list_changes_finish (WEIR_SERVICE (object), result, &error);
  if (undo->rows == NULL)
    g_task_return_error (task, error);
  else
    undo_next (g_steal_pointer (&task));
}

static void
begin (WeirService *self,
       gint only,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Undo *undo = g_new0 (Undo, 1);

  undo->only = only;
  undo->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_computer_outcome_free);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, undo, undo_free);
  if (!self->is_private)
    {
      weir_service_list_changes_async (self, cancellable, on_listed, task);
      return;
    }

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s",
                           _ ("This is a private session: nothing is written."));
  g_object_unref (task);
}

/**
 * weir_service_undo_changes_async:
 * @self: a service
 * @cancellable: (nullable): ends it before the first change
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Undoes all that weir_service_list_changes_async() names, and switches off the settings that would do it again.
 */
void
weir_service_undo_changes_async (WeirService *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  begin (self, ALL_KINDS, cancellable, callback, user_data);
}

/**
 * weir_service_undo_change_async:
 * @self: a service
 * @kind: of what is to be undone; if there is none of it, nothing is
 * @cancellable: (nullable): ends it before the first change
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * The same for one kind.
 */
void
weir_service_undo_change_async (WeirService *self,
                                WeirComputerKind kind,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  begin (self, (gint) kind, cancellable, callback, user_data);
}

/**
 * weir_service_undo_changes_finish:
 * @self: a service
 * @result: the result
 * @error: where to say that it was cancelled, or that this is a private session
 *
 * Returns: (transfer full) (element-type WeirComputerOutcome): in the order in which they were undone
 */
GPtrArray *
weir_service_undo_changes_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
