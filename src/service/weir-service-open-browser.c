/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A browser that is opened for Weir: with a profile of its own, through the port on which Weir listens, and
 * trusting the authority if that is wanted.
 *
 * A service that does not listen itself (weirctl's) sends the browser to the one that came first on the same data.
 * A private session opens none: it writes nothing, and a profile is on the disk.  Which page the browser
 * shows first is Weir's own, which tells whether it came through.
 */

#include "weir-service-private.h"

#include "weir-browser-launch.h"
#include "weir-host.h"

#include <glib/gi18n-lib.h>

/* A browser that is to be opened. */
typedef struct
{
  WeirInstalledBrowser *browser; /* (owned) */
  gboolean trust;
  char *url;    /* (owned) (nullable) */
  char *remark; /* (owned) (nullable) */
} Opening;

/* A look at the disk, or a deletion there. */
typedef struct
{
  char *folder; /* (owned) */
  char *id;     /* (owned) (nullable) */
  guint64 freed;
} Errand;

static void
opening_free (Opening *opening)
{
  weir_installed_browser_free (opening->browser);
  g_free (opening->url);
  g_free (opening->remark);
  g_free (opening);
}

static void
errand_free (Errand *errand)
{
  g_free (errand->folder);
  g_free (errand->id);
  g_free (errand);
}

/* Why this Weir opens no browser. Returns: (nullable): translated */
static const char *
find_obstacle (WeirService *self)
{
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();

  if (places->is_sandbox)
    return _ ("Weir runs in a sandbox and cannot start programs outside of it.");
  if (self->is_private)
    return _ ("This is a private session: nothing is written, and a browser’s profile would be.");

  return NULL;
}

/**
 * weir_service_can_open_browser:
 * @self: a service
 * @why_not: (out) (transfer full) (optional) (nullable): translated
 *
 * Returns: whether weir_service_open_browser_async() may work at all
 */
gboolean
weir_service_can_open_browser (WeirService *self, char **why_not)
{
  const char *obstacle;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  obstacle = find_obstacle (self);
  if (why_not != NULL)
    *why_not = g_strdup (obstacle);

  return obstacle == NULL;
}

/* --- errands, on a worker */

/* @id: (nullable) */
static void
run_errand (WeirService *self,
            const char *id,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data,
            gpointer tag,
            GTaskThreadFunc run)
{
  /* The worker may drop the last reference, so it gets none of the service. */
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  errand->folder = g_strdup (self->folder);
  errand->id = g_strdup (id);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, errand, (GDestroyNotify) errand_free);
  g_task_run_in_thread (task, run);
}

static void
find_browsers (GTask *task,
               gpointer source_object G_GNUC_UNUSED,
               gpointer task_data,
               GCancellable *cancellable G_GNUC_UNUSED)
{
  const Errand *errand = task_data;
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();

  g_task_return_pointer (task, weir_installed_browsers_find (places, errand->folder),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * weir_service_find_browsers_async:
 * @self: a service
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for the browsers of this computer that can be opened for Weir.
 */
void
weir_service_find_browsers_async (WeirService *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  run_errand (self, NULL, cancellable, callback, user_data, weir_service_find_browsers_async,
              find_browsers);
}

GPtrArray *
weir_service_find_browsers_finish (WeirService *self G_GNUC_UNUSED,
                                   GAsyncResult *result,
                                   GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
list_profiles (GTask *task,
               gpointer source_object G_GNUC_UNUSED,
               gpointer task_data,
               GCancellable *cancellable G_GNUC_UNUSED)
{
  const Errand *errand = task_data;
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();

  g_task_return_pointer (task, weir_browser_profiles_list (places, errand->folder),
                         (GDestroyNotify) g_ptr_array_unref);
}

/**
 * weir_service_list_browser_profiles_async:
 * @self: a service
 * @cancellable: (nullable): ends it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Looks for the profiles that browsers have for Weir, and measures them.
 */
void
weir_service_list_browser_profiles_async (WeirService *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  run_errand (self, NULL, cancellable, callback, user_data,
              weir_service_list_browser_profiles_async, list_profiles);
}

GPtrArray *
weir_service_list_browser_profiles_finish (WeirService *self G_GNUC_UNUSED,
                                           GAsyncResult *result,
                                           GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
delete_profiles (GTask *task,
                 gpointer source_object G_GNUC_UNUSED,
                 gpointer task_data,
                 GCancellable *cancellable G_GNUC_UNUSED)
{
  Errand *errand = task_data;
  g_autoptr (WeirBrowserPlaces) places = weir_browser_places_new ();
  GError *error = NULL;

  if (weir_browser_profiles_delete (places, errand->folder, errand->id, &errand->freed, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_delete_browser_profiles_async:
 * @self: a service
 * @id: (nullable): of the browser whose profile is to be deleted; %NULL: of all
 * @cancellable: (nullable): ends the wait for it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Deletes the profiles that browsers have for Weir, but for those that are open.
 */
void
weir_service_delete_browser_profiles_async (WeirService *self,
                                            const char *id,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));

  run_errand (self, id, cancellable, callback, user_data,
              weir_service_delete_browser_profiles_async, delete_profiles);
}

gboolean
weir_service_delete_browser_profiles_finish (WeirService *self G_GNUC_UNUSED,
                                             GAsyncResult *result,
                                             guint64 *freed,
                                             GError **error)
{
  GTask *task = G_TASK (result);

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  if (freed != NULL)
    *freed = ((const Errand *) g_task_get_task_data (task))->freed;

  return g_task_propagate_boolean (task, error);
}

/* --- opening */

static void
on_launched (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;

  if (weir_browser_launch_finish (result, &opening->remark, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/*
 * Where the Weir listens that the browser is to go through. @address: "127.0.0.1:9347", "[::1]:9347"; @host: (out)
 * (transfer full)
 */
static gboolean
split_address (const char *address, char **host, guint16 *port)
{
  WeirHost parsed;

  if (!weir_host_parse_with_port (weir_span_of (address), FALSE, &parsed, port) ||
      parsed.kind == WEIR_HOST_NAME)
    return FALSE;

  *host = g_strdup (parsed.name);

  return TRUE;
}

/*
 * The same browser may have refused the authority before, with another profile; and a Chromium that is
 * starting drops connections as if it refused them.  That is forgotten once it trusts.
 */
static void
expect_trust (WeirService *self)
{
  if (self->proxy != NULL)
    weir_service_expect_trust (self);
  else
    weir_service_count_exchange (self);
}

/* The authority that the browser is to trust, if it is to, is there. */
static void
launch (GTask *task)
{
  WeirService *self = g_task_get_source_object (task);
  const Opening *opening = g_task_get_task_data (task);
  WeirAuthority *authority = opening->trust ? weir_service_get_authority (self) : NULL;
  g_autofree char *address = weir_service_find_running (self);
  g_autofree char *host = NULL;
  g_autofree char *page = NULL;
  WeirBrowserAuthority trusted = { 0 };
  WeirBrowserLaunch options = { .browser = opening->browser };

  if (address == NULL || !split_address (address, &host, &options.proxy.port))
    {
      g_task_return_new_error (task, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_NO_WEIR,
                               _ ("Weir is not running, so a browser could not go through it. "
                                  "Start Weir first."));
      return;
    }

  if (authority != NULL)
    {
      trusted = (WeirBrowserAuthority){ weir_authority_get_name (authority),
                                        weir_authority_get_pem (authority),
                                        weir_authority_get_fingerprint (authority) };
      options.authority = &trusted;
      options.spki_hash = weir_authority_get_spki_hash (authority);
    }

  page = g_strdup_printf ("http://%s/", address);
  options.proxy.host = host;
  options.url = opening->url != NULL ? opening->url : page;
  weir_browser_launch_async (NULL, &options, g_task_get_cancellable (task), on_launched,
                             g_object_ref (task));
  if (authority != NULL)
    expect_trust (self);
}

static void
on_authority_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (weir_service_make_authority_finish (WEIR_SERVICE (object), result, &error))
    launch (task);
  else
    g_task_return_error (task, error);
}

/**
 * weir_service_open_browser_async:
 * @self: a service
 * @browser: which one; copied
 * @trust: whether it is to trust the authority, in its profile for Weir alone
 * @url: (nullable): the page that it shows; %NULL: Weir's own, which tells whether it goes through
 * @cancellable: (nullable): ends it before the browser starts
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Starts the browser with a profile of its own that goes through Weir.  If it is to trust the authority, one
 * is made if there is none; nothing is switched on by that.
 */
void
weir_service_open_browser_async (WeirService *self,
                                 const WeirInstalledBrowser *browser,
                                 gboolean trust,
                                 const char *url,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *obstacle;
  Opening *opening;

  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (browser != NULL);
  g_return_if_fail (url == NULL || weir_browser_launch_is_page (url));

  opening = g_new0 (Opening, 1);
  opening->browser = weir_installed_browser_copy (browser);
  opening->trust = trust;
  opening->url = g_strdup (url);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, weir_service_open_browser_async);
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);

  obstacle = find_obstacle (self);
  if (obstacle != NULL)
    g_task_return_new_error (task, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_NOT_OFFERED, "%s",
                             obstacle);
  else if (trust)
    weir_service_make_authority_async (self, FALSE, on_authority_made, g_object_ref (task));
  else
    launch (task);
}

/**
 * weir_service_open_browser_finish:
 * @self: a service
 * @result: the result
 * @remark: (out) (optional) (transfer full) (nullable): what was not done though it was wanted, translated
 * @error: where to say, in words, why it was not opened: %WEIR_BROWSER_ERROR, or the authority's
 *
 * Returns: whether the browser was opened
 */
gboolean
weir_service_open_browser_finish (WeirService *self,
                                  GAsyncResult *result,
                                  char **remark,
                                  GError **error)
{
  GTask *task = G_TASK (result);

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (task, error))
    return FALSE;

  if (remark != NULL)
    *remark = g_steal_pointer (&((Opening *) g_task_get_task_data (task))->remark);

  return TRUE;
}
