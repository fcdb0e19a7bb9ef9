/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Starts a browser with a profile of its own that goes through Weir.
 *
 * Never a shell.  The browser gets a session of its own (setsid), so that neither Ctrl+C nor the end of
 * a terminal reaches it, its output goes nowhere, and Weir's own variables are taken out of its
 * environment.  Whoever browses is not to lose their windows because Weir is
 * restarted: the browser goes on, and its pages load again when Weir listens on the same port.
 *
 *   worker: profile made or mended ─► program run ─► it ends at once with a failure: it has not started
 *                                                 ├► it ends at once without: another one has the window
 *                                                 └► it is still there after a few seconds: it has started
 *
 * Chromium's family is told everything on its command line, and trusts the authority by the hash of its key:
 * whatever is wrong with a chain in which that key is, it says nothing.  Firefox finds what it is told in the
 * profile.  Servers on this computer are asked for through Weir too (<-loopback>), but for Weir itself.
 */

#include "weir-browser-launch.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define OWN_VARIABLES "WEIR_" /* how their names begin */

typedef struct
{
  WeirBrowserPlaces *places;     /* (owned) */
  WeirInstalledBrowser *browser; /* (owned) */
  char *host;                    /* (owned) */
  guint16 port;
  WeirBrowserAuthority authority; /* (owned), its strings too; no name: none */
  guint8 fingerprint[WEIR_NSS_FINGERPRINT_SIZE];
  char *spki_hash;      /* (owned) (nullable) */
  char *url;            /* (owned) */
  char *remark;         /* (owned) (nullable) */
  GSubprocess *process; /* (owned) (nullable) */
  guint timer;          /* 0: none */
  GCancellable *wait;   /* (owned): for the end of the process */
} Job;

static void
job_free (Job *job)
{
  g_clear_handle_id (&job->timer, g_source_remove);
  weir_browser_places_free (job->places);
  weir_installed_browser_free (job->browser);
  g_free (job->host);
  g_free ((char *) job->authority.name);
  g_free ((char *) job->authority.pem);
  g_free (job->spki_hash);
  g_free (job->url);
  g_free (job->remark);
  g_clear_object (&job->process);
  g_object_unref (job->wait);
  g_free (job);
}

/* --- what is run */

/* "--option=value", with a format for the value. */
static void
add_option (GStrvBuilder *line, const char *option, const char *value)
{
  g_autofree char *word = g_strconcat (option, "=", value, NULL);

  g_strv_builder_add (line, word);
}

/* flatpak reads a colon as the end of the path, and a backslash before it as none. */
static void
add_flatpak (GStrvBuilder *line, const WeirInstalledBrowser *browser)
{
  g_autoptr (GString) path = g_string_new (browser->profile);

  g_string_replace (path, "\\", "\\\\", 0);
  g_string_replace (path, ":", "\\:", 0);
  g_strv_builder_add (line, "run");
  add_option (line, "--filesystem", path->str);
  g_strv_builder_add (line, browser->flatpak);
}

static void
add_chromium (GStrvBuilder *line, const WeirBrowserLaunch *launch)
{
  g_autofree char *own = weir_browser_proxy_describe (&launch->proxy);
  g_autofree char *proxy = g_strconcat ("http://", own, NULL);
  g_autofree char *bypass = g_strconcat ("<-loopback>;", own, NULL);

  add_option (line, "--user-data-dir", launch->browser->profile);
  add_option (line, "--proxy-server", proxy);
  add_option (line, "--proxy-bypass-list", bypass);
  g_strv_builder_add (line, "--no-first-run");
  g_strv_builder_add (line, "--no-default-browser-check");
  g_strv_builder_add (line, "--disable-search-engine-choice-screen");
  if (launch->spki_hash != NULL)
    add_option (line, "--ignore-certificate-errors-spki-list", launch->spki_hash);
  g_strv_builder_add (line, "--new-window");
}

static void
add_firefox (GStrvBuilder *line, const WeirBrowserLaunch *launch)
{
  g_strv_builder_add (line, "--profile");
  g_strv_builder_add (line, launch->browser->profile);
  g_strv_builder_add (line, "--new-window");
}

char **
weir_browser_launch_make_line (const WeirBrowserLaunch *launch)
{
  g_autoptr (GStrvBuilder) line = g_strv_builder_new ();

  g_strv_builder_add (line, launch->browser->program);
  if (launch->browser->packaging == WEIR_PACKAGING_FLATPAK)
    add_flatpak (line, launch->browser);

  if (launch->browser->family == WEIR_BROWSER_FAMILY_CHROMIUM)
    add_chromium (line, launch);
  else
    add_firefox (line, launch);
  g_strv_builder_add (line, launch->url);

  return g_strv_builder_end (line);
}

gboolean
weir_browser_launch_is_page (const char *url)
{
  if (strlen (url) > WEIR_BROWSER_MAX_URL ||
      !(g_str_has_prefix (url, "http://") || g_str_has_prefix (url, "https://")))
    return FALSE;

  for (const char *at = url; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return TRUE;
}

/* --- the process */

/* In the new process: nothing may be allocated. */
static void
leave_session (gpointer user_data G_GNUC_UNUSED)
{
  setsid ();
  signal (SIGPIPE, SIG_DFL);
}

static void
clean_environment (GSubprocessLauncher *launcher)
{
  g_auto (GStrv) names = g_listenv ();

  for (char **name = names; *name != NULL; name++)
    if (g_str_has_prefix (*name, OWN_VARIABLES))
      g_subprocess_launcher_unsetenv (launcher, *name);
}

/* Returns: (transfer full) (nullable) */
static GSubprocess *
start (const Job *job, const WeirBrowserLaunch *launch, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_auto (GStrv) line = weir_browser_launch_make_line (launch);
  g_autoptr (GError) cause = NULL;
  GSubprocess *process;

  clean_environment (launcher);
  g_subprocess_launcher_set_cwd (launcher, job->places->home);
  g_subprocess_launcher_set_child_setup (launcher, leave_session, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) line, &cause);
  if (process == NULL)
    g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START,
                 /* Translators: a browser, and why */
                 _ ("%s could not be started: %s"), job->browser->title, cause->message);

  return process;
}

/* --- the worker */

static void
prepare_and_start (GTask *task,
                   gpointer source_object G_GNUC_UNUSED,
                   gpointer task_data,
                   GCancellable *cancellable)
{
  Job *job = task_data;
  const WeirBrowserAuthority *authority = job->authority.name != NULL ? &job->authority : NULL;
  const WeirBrowserLaunch launch = {
    job->browser, { job->host, job->port }, authority, job->spki_hash, job->url
  };
  GError *error = NULL;

  if (weir_browser_profile_prepare (job->places, job->browser, &launch.proxy, authority,
                                    &job->remark, cancellable, &error) &&
      !g_cancellable_set_error_if_cancelled (cancellable, &error))
    job->process = start (job, &launch, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- whether it starts */

/* It is still there. */
static gboolean
on_patience_ended (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  job->timer = 0;
  g_cancellable_cancel (job->wait);
  g_task_return_boolean (task, TRUE);

  return G_SOURCE_REMOVE;
}

/* It ended, or is not waited for any more. */
static void
on_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GSubprocess *process = G_SUBPROCESS (object);
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);

  if (!g_subprocess_wait_finish (process, result, NULL) || job->timer == 0)
    return;

  g_clear_handle_id (&job->timer, g_source_remove);
  if (g_subprocess_get_successful (process))
    g_task_return_boolean (task, TRUE);
  else if (g_subprocess_get_if_exited (process))
    g_task_return_new_error (task, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START,
                             /* Translators: a browser, and a number */
                             _ ("%s did not start: it ended at once with status %d. Try to open it "
                                "without Weir."),
                             job->browser->title, g_subprocess_get_exit_status (process));
  else
    g_task_return_new_error (task, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START,
                             _ ("%s did not start: it crashed. Try to open it without Weir."),
                             job->browser->title);
}

static void
on_prepared (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  job->timer = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, WEIR_BROWSER_START_SECONDS,
                                           on_patience_ended, g_object_ref (task), g_object_unref);
  g_subprocess_wait_async (job->process, job->wait, on_ended, g_object_ref (task));
}

/* Returns: (transfer full) */
static Job *
job_new (const WeirBrowserPlaces *places, const WeirBrowserLaunch *launch)
{
  Job *job = g_new0 (Job, 1);

  job->places = places != NULL ? weir_browser_places_copy (places) : weir_browser_places_new ();
  job->browser = weir_installed_browser_copy (launch->browser);
  job->host = g_strdup (launch->proxy.host);
  job->port = launch->proxy.port;
  job->url = g_strdup (launch->url);
  job->wait = g_cancellable_new ();
  if (launch->authority == NULL)
    return job;

  memcpy (job->fingerprint, launch->authority->fingerprint, sizeof job->fingerprint);
  job->authority = (WeirBrowserAuthority){ g_strdup (launch->authority->name),
                                           g_strdup (launch->authority->pem), job->fingerprint };
  job->spki_hash = g_strdup (launch->spki_hash);

  return job;
}

void
weir_browser_launch_async (const WeirBrowserPlaces *places,
                           const WeirBrowserLaunch *launch,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) worker = NULL;
  Job *job;

  g_return_if_fail (weir_browser_launch_is_page (launch->url));

  job = job_new (places, launch);
  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, weir_browser_launch_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);

  worker = g_task_new (NULL, cancellable, on_prepared, g_object_ref (task));
  g_task_set_source_tag (worker, weir_browser_launch_async);
  g_task_set_task_data (worker, job, NULL);
  g_task_run_in_thread (worker, prepare_and_start);
}

gboolean
weir_browser_launch_finish (GAsyncResult *result, char **remark, GError **error)
{
  GTask *task = G_TASK (result);
  Job *job = g_task_get_task_data (task);

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  if (remark != NULL)
    *remark = g_steal_pointer (&job->remark);

  return TRUE;
}
