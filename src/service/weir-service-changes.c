/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Everything that Weir changed on this computer outside its own folder: the list of it.
 *
 * What there is to undo is read from what each part noted when it did it: the snapshot of the
 * desktop's proxy, the ledger of browsers' stores, the autostart file itself, the profiles.  So the list is
 * right after a crash too, and whoever asks.
 *
 * A worker reads the files; what no file tells of is looked at in the main thread.
 */

#include "weir-service-private.h"

#include "weir-autostart.h"
#include "weir-browser-ledger.h"
#include "weir-earlier-proxy.h"
#include "weir-sandbox.h"

#include <glib/gi18n-lib.h>

/* --- rows --- */

/* Returns: (transfer full): a day and a time, for the middle of a sentence */
static char *
describe_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (seconds);

  /* Translators: a day and a time, see g_date_time_format(); “since 27 Nov 2026, 14:05” */
  return time != NULL ? g_date_time_format (time, _ ("%-e %b %Y, %R")) : g_strdup ("?");
}

/* While it is so. Returns: (transfer full): sentences */
static char *
describe_use (const WeirComputerSnapshot *snapshot, const char *address)
{
  g_autofree char *since = describe_time (snapshot->since);
  g_autofree char *earlier = weir_earlier_proxy_describe (&snapshot->before);

  if (earlier != NULL)
    /* Translators: an address of Weir, a day and a time, an address */
    return g_strdup_printf (_ ("Programs go through Weir at %s since %s. Before, the proxy was "
                               "%s, through which Weir goes now."),
                            address, since, earlier);

  return g_strdup_printf (_ ("Programs go through Weir at %s since %s. Before, there was no "
                             "proxy."),
                          address, since);
}

/* Returns: (transfer full) */
static WeirComputerChange *
make_proxy_row (WeirService *self, const WeirComputerSnapshot *snapshot)
{
  const char *const *addresses = weir_computer_snapshot_get_addresses (snapshot);
  const char *address = addresses[snapshot->addresses->len - 2];
  g_autofree char *since = describe_time (snapshot->since);
  g_autofree char *running = weir_service_find_running (self);
  char *title = g_strdup (_ ("Proxy of this computer"));

  if (!weir_service_is_led_to (addresses))
    return weir_computer_change_new (
      WEIR_COMPUTER_PROXY, title,
      g_strdup_printf (_ ("It was Weir since %s, until you or another program changed it. How it "
                          "was before is still noted."),
                       since),
      g_strdup (_ ("What is left of Weir is put back, and the note is deleted.")));

  if (running == NULL)
    return weir_computer_change_new (WEIR_COMPUTER_PROXY, title,
                                     g_strdup_printf (_ ("Programs are sent to Weir at %s since "
                                                         "%s, but it does not run."),
                                                      address, since),
                                     g_strdup (_ ("The earlier setting is put back.")));

  return weir_computer_change_new (WEIR_COMPUTER_PROXY, title, describe_use (snapshot, address),
                                   g_strdup (_ ("The earlier setting is put back, as it is "
                                                "whenever Weir is quit.")));
}

/* There is something, but nothing was noted. */
static WeirComputerChange *
make_lost_proxy_row (const char *words)
{
  return weir_computer_change_new (WEIR_COMPUTER_PROXY, g_strdup (_ ("Proxy of this computer")),
                                   g_strdup (words), g_strdup (_ ("The proxy is switched off.")));
}

/* Returns: (transfer full) (nullable) */
static WeirComputerChange *
make_authority_row (WeirBrowserLedger *ledger)
{
  GPtrArray *authorities = weir_browser_ledger_get_authorities (ledger);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < authorities->len; i++)
    {
      const WeirBrowserNote *note = g_ptr_array_index (authorities, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", note->name);
    }

  if (authorities->len == 0)
    return NULL;

  return weir_computer_change_new (
    WEIR_COMPUTER_AUTHORITY, g_strdup (_ ("Certificate authority in browsers")),
    g_strdup_printf (_ ("Your browsers were told to trust “%s”."), names->str),
    g_strdup (_ ("It is taken out of the browsers’ stores, and deleted with its key.")));
}

/* Returns: (transfer full) (nullable) */
static WeirComputerChange *
make_autostart_row (void)
{
  const gint64 since = weir_autostart_get_since ();
  g_autofree char *path = weir_autostart_dup_path ();
  g_autofree char *time = describe_time (since);

  if (since == 0)
    return NULL;

  return weir_computer_change_new (
    WEIR_COMPUTER_AUTOSTART, g_strdup (_ ("Start with the session")),
    /* Translators: a day and a time, the path of a file */
    g_strdup_printf (_ ("Weir starts when you log in, since %s, by “%s”."), time, path),
    g_strdup (_ ("The file is deleted.")));
}

/* Returns: (transfer full) (nullable) */
static WeirComputerChange *
make_profiles_row (GPtrArray *profiles)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autofree char *size = NULL;
  guint64 octets = 0;

  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirBrowserProfile *profile = g_ptr_array_index (profiles, i);

      octets += profile->size;
      g_string_append_printf (titles, "%s%s", i > 0 ? "; " : "", profile->title);
    }

  if (profiles->len == 0)
    return NULL;

  size = g_format_size (octets);

  return weir_computer_change_new (
    WEIR_COMPUTER_PROFILE, g_strdup (_ ("Profiles of browsers")),
    /* Translators: names of browsers, a size on disk */
    g_strdup_printf (_ ("Browsers that were opened for Weir keep their data apart: %s (%s)."),
                     titles->str, size),
    g_strdup (_ ("The profiles are deleted, with what was saved in these browsers.")));
}

/* --- the list --- */

typedef struct
{
  char *folder;                   /* (owned) */
  WeirComputerSnapshot *snapshot; /* (owned) (nullable): found */
  GError *error;                  /* (owned) (nullable): why that is not known */
  GPtrArray *rows; /* (owned) (element-type WeirComputerChange): of all but the proxy */
} Survey;

static void
survey_free (gpointer data)
{
  Survey *survey = data;

  g_free (survey->folder);
  g_clear_pointer (&survey->snapshot, weir_computer_snapshot_free);
  g_clear_error (&survey->error);
  g_ptr_array_unref (survey->rows);
  g_free (survey);
}

/* @row: (transfer full) (nullable) */
static void
add_row (Survey *survey, WeirComputerChange *row)
{
  if (row != NULL)
    g_ptr_array_add (survey->rows, row);
}

static void
survey_files (GTask *task,
              gpointer source_object G_GNUC_UNUSED,
              gpointer task_data,
              GCancellable *cancellable G_GNUC_UNUSED)
{
  Survey *survey = task_data;
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();
  g_autoptr (WeirBrowserLedger) ledger = weir_browser_ledger_load (survey->folder);
  g_autoptr (GPtrArray) profiles = weir_browser_profiles_list (places, survey->folder);

  survey->snapshot = weir_computer_snapshot_load (survey->folder, &survey->error);
  add_row (survey, make_authority_row (ledger));
  add_row (survey, make_autostart_row ());
  add_row (survey, make_profiles_row (profiles));
  g_task_return_boolean (task, TRUE);
}

/* Returns: (transfer full) (nullable) */
static WeirComputerChange *
find_proxy_row (WeirService *self, const Survey *survey)
{
  if (survey->snapshot != NULL)
    return make_proxy_row (self, survey->snapshot);
  if (survey->error != NULL)
    return make_lost_proxy_row (survey->error->message);

  if (weir_service_can_use_for_computer (self, NULL) && weir_computer_has_remains (self->computer))
    return make_lost_proxy_row (_ ("Programs are sent to a Weir that does not run any more."));

  return NULL;
}

/* What no worker finds. */
static void
complete_rows (WeirService *self, const Survey *survey)
{
  WeirComputerChange *proxy = find_proxy_row (self, survey);

  if (proxy != NULL)
    g_ptr_array_insert (survey->rows, 0, proxy);

  if (weir_sandbox_is_active () && self->settings.values[WEIR_SETTING_AUTOSTART] != 0)
    g_ptr_array_add (survey->rows,
                     weir_computer_change_new (WEIR_COMPUTER_AUTOSTART,
                                               g_strdup (_ ("Start with the session")),
                                               g_strdup (_ ("The desktop was asked to start Weir "
                                                            "when you log in.")),
                                               g_strdup (_ ("The desktop is asked not to."))));
}

static void
on_surveyed (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Survey *survey = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  complete_rows (g_task_get_source_object (task), survey);
  g_task_return_pointer (task, g_ptr_array_ref (survey->rows), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * weir_service_list_changes_async:
 * @self: a service
 * @cancellable: (nullable): ends the wait for it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for everything that Weir changed on this computer and that is still so.
 */
void
weir_service_list_changes_async (WeirService *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  /* The worker may drop the last reference, so it gets none of the service. */
  g_autoptr (GTask) errand = g_task_new (NULL, cancellable, on_surveyed, task);
  Survey *survey = g_new0 (Survey, 1);

  g_task_set_source_tag (task, weir_service_list_changes_async);
  g_task_set_source_tag (errand, weir_service_list_changes_async);
  survey->folder = g_strdup (self->folder);
  survey->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_computer_change_free);
  g_task_set_task_data (errand, survey, survey_free);
  g_task_run_in_thread (errand, survey_files);
}

/**
 * weir_service_list_changes_finish:
 * @self: a service
 * @result: the result
 * @error: where to say that it was cancelled
 *
 * Returns: (transfer full) (element-type WeirComputerChange)
 */
GPtrArray *
weir_service_list_changes_finish (WeirService *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
