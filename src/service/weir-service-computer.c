/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether this computer's programs go through Weir: the setting, and what the desktop makes of it.
 *
 * The proxy and the desktop's setting are two things.  That the second cannot be set is told, and
 * stops nothing.  One Weir acts on the computer: the first one that carries traffic on the
 * data folder whose setting says so.  The setting is in that folder, so another folder's Weir does
 * nothing until it is switched on there.
 *
 * While the desktop's proxy is Weir, Weir itself goes out through the proxy of before.
 */

#include "weir-service-private.h"

#include "weir-computer.h"
#include "weir-desktop-proxy.h"
#include "weir-earlier-proxy.h"
#include "weir-proxy-plan.h"
#include "weir-sandbox.h"

#include <glib/gi18n-lib.h>

G_STATIC_ASSERT (WEIR_COMPUTER_USUAL_PORT == WEIR_PROXY_DEFAULT_PORT);
G_STATIC_ASSERT (WEIR_COMPUTER_N_PORTS == WEIR_SERVICE_MAX_PORT_TRIES + 1);

/* As XDG_CURRENT_DESKTOP has them: their programs, and Chromium there, follow GNOME's setting. */
static const char *const followers[] = { "GNOME", "Unity", "Pantheon", "X-Cinnamon", "Budgie" };

/* What forbids that this Weir acts on the computer. Returns: (nullable): translated */
static const char *
find_obstacle (WeirService *self)
{
  if (weir_sandbox_is_active ())
    return _ ("Weir runs in a sandbox, from where the proxy of this computer cannot be set.");
  if (self->is_private)
    return _ ("This is a private session: nothing is written.");
  if (!self->is_first)
    return _ ("Another Weir runs on this data folder. That one can be used for this computer.");

  return NULL;
}

/* --- what is told --- */

/* @problem: (transfer full) (nullable) */
static void
take_result (WeirService *self, gboolean is_used, char *problem)
{
  const gboolean is_other = is_used != self->is_used_for_computer;
  const gboolean has_other_problem = g_strcmp0 (problem, self->computer_problem) != 0;

  g_free (self->computer_problem);
  self->computer_problem = problem;
  self->is_used_for_computer = is_used;

  if (is_other)
    weir_service_notify (self, PROP_USED_FOR_COMPUTER);
  if (has_other_problem)
    weir_service_notify (self, PROP_COMPUTER_PROBLEM);
}

/* Returns: (transfer full) (nullable) */
static char *
describe_problem (WeirService *self)
{
  const char *problem = weir_computer_get_problem (self->computer);
  const WeirComputerSnapshot *snapshot = weir_computer_get_snapshot (self->computer);
  g_autofree char *earlier = NULL;

  if (problem != NULL || !self->earlier_is_lost || snapshot == NULL)
    return g_strdup (problem);

  earlier = weir_earlier_proxy_describe (&snapshot->before);

  /* Translators: the address of a script for automatic proxy configuration */
  return g_strdup_printf (_ ("The earlier proxy script, %s, cannot be asked here, so Weir "
                             "connects directly."),
                          earlier);
}

static void
tell (WeirService *self)
{
  take_result (self, weir_computer_is_used (self->computer), describe_problem (self));
}

/* --- the earlier proxy --- */

static void
on_earlier_asked (gboolean works, gpointer user_data)
{
  WeirService *self = user_data;

  self->earlier_is_lost = !works;
  tell (self);
}

static void
drop_earlier (WeirService *self)
{
  if (self->earlier != NULL && WEIR_IS_PAC_RESOLVER (self->earlier))
    weir_pac_resolver_disconnect (WEIR_PAC_RESOLVER (self->earlier));
  g_clear_object (&self->earlier);
  self->earlier_is_lost = FALSE;
}

/* The way out, once it is known whether the desktop's proxy is Weir. */
static void
choose_way_out (WeirService *self)
{
  drop_earlier (self);
  self->earlier = weir_computer_make_way_out (self->computer, on_earlier_asked, self);
  if (self->proxy != NULL)
    weir_proxy_set_resolver (self->proxy, self->earlier);
  if (self->upstream != NULL)
    weir_upstream_set_resolver (self->upstream, self->earlier);
}

static void
on_computer_changed (gpointer user_data)
{
  WeirService *self = user_data;
  const gboolean is_used = weir_computer_is_used (self->computer);

  if (is_used != self->is_used_for_computer)
    choose_way_out (self);
  tell (self);
}

/* --- what is done --- */

/* Reads the disk, the first time. */
WeirComputer *
weir_service_ensure_computer (WeirService *self)
{
  if (self->computer == NULL)
    self->computer = weir_computer_new (self->folder, weir_service_get_wanted_port (self),
                                        on_computer_changed, self);

  return self->computer;
}

/* The desktop is left in peace by a Weir that has nothing to do with it. */
static gboolean
has_business (WeirService *self)
{
  g_autofree char *path = g_build_filename (self->folder, WEIR_COMPUTER_SNAPSHOT_FILE, NULL);

  return self->settings.values[WEIR_SETTING_USE_FOR_COMPUTER] != 0 || self->computer != NULL ||
         g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK);
}

/* Traffic begins, or a setting is another: what was left by a crash is put back, too. */
void
weir_service_apply_computer (WeirService *self)
{
  const gboolean is_wanted = self->settings.values[WEIR_SETTING_USE_FOR_COMPUTER] != 0;
  const char *obstacle = find_obstacle (self);

  if (self->proxy == NULL || self->has_stopped)
    return;

  if (obstacle != NULL)
    take_result (self, FALSE, is_wanted ? g_strdup (obstacle) : NULL);
  else if (has_business (self))
    weir_computer_want (weir_service_ensure_computer (self), is_wanted ? self->address : NULL,
                        self->settings.values[WEIR_SETTING_FAIL_CLOSED] != 0);
}

/* Traffic is about to end: programs are sent elsewhere first.  Waits for it. */
void
weir_service_end_computer (WeirService *self)
{
  if (self->computer == NULL || self->proxy == NULL || find_obstacle (self) != NULL)
    return;

  weir_computer_want (self->computer, NULL, FALSE);
  weir_computer_settle (self->computer);
}

void
weir_service_clear_computer (WeirService *self)
{
  drop_earlier (self);
  g_clear_pointer (&self->computer, weir_computer_free);
  g_clear_pointer (&self->computer_problem, g_free);
}

/**
 * weir_service_can_use_for_computer:
 * @self: a service
 * @why_not: (out) (transfer full) (optional): in words, translated
 *
 * Returns: whether the proxy of this computer can be set by this Weir; otherwise it is not to be offered
 */
gboolean
weir_service_can_use_for_computer (WeirService *self, char **why_not)
{
  const char *obstacle;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  obstacle = find_obstacle (self);
  if (obstacle == NULL)
    return weir_computer_is_available (weir_service_ensure_computer (self), why_not);

  if (why_not != NULL)
    *why_not = g_strdup (obstacle);

  return FALSE;
}

/**
 * weir_service_use_for_computer:
 * @self: a service
 * @use: whether programs of this computer are to go through Weir
 *
 * Sets the setting, which the Weir that carries traffic acts on; what became of it is told by the properties
 * #WeirService:used-for-computer and #WeirService:computer-problem.  Tries again what was wanted already.
 */
void
weir_service_use_for_computer (WeirService *self, gboolean use)
{
  const gint64 wanted = use ? 1 : 0;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (self->settings.values[WEIR_SETTING_USE_FOR_COMPUTER] == wanted)
    weir_service_apply_computer (self);
  else
    weir_service_set_setting (self, WEIR_SETTING_USE_FOR_COMPUTER, wanted);
}

/**
 * weir_service_describe_desktop:
 * @self: a service
 *
 * Returns: (transfer full) (nullable): what else is to be set by hand, translated, where the desktop does
 *   not follow the setting that Weir changes
 */
char *
weir_service_describe_desktop (WeirService *self)
{
  const char *names = g_getenv ("XDG_CURRENT_DESKTOP");
  g_auto (GStrv) desktops = g_strsplit (names != NULL ? names : "", ":", -1);
  g_autofree char *address = weir_service_find_running (self);

  if (address == NULL)
    address = g_strdup_printf ("127.0.0.1:%u", weir_service_get_wanted_port (self));
  if (g_strv_contains ((const char *const *) desktops, "KDE"))
    return g_strdup_printf (
      _ ("Firefox follows this setting. Plasma and Chromium follow one of Plasma’s own, which Weir "
         "does not change: in System Settings, under Proxy, use http://%s/proxy.pac as the "
         "configuration URL, and take it out again when you are done with Weir."),
      address);

  for (gsize i = 0; i < G_N_ELEMENTS (followers); i++)
    if (g_strv_contains ((const char *const *) desktops, followers[i]))
      return NULL;

  return g_strdup_printf (_ ("Firefox and programs of GNOME follow this setting. This desktop may "
                             "have another one: set the address %s there for all others."),
                          address);
}

char *
weir_service_find_running (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->address != NULL ? g_strdup (self->address)
                               : weir_folder_lock_read_address (self->folder);
}

/* @state: (inout). Returns: whether there is a setting */
static gboolean
read_desktop (WeirProxyState *state)
{
  g_autoptr (WeirDesktopProxy) desktop = weir_desktop_proxy_new (NULL, NULL);

  if (!weir_desktop_proxy_exists (desktop))
    return FALSE;

  weir_desktop_proxy_read (desktop, state);

  return TRUE;
}

gboolean
weir_service_leads_computer_to (WeirService *self, const char *address)
{
  g_auto (WeirProxyState) now = { 0 };

  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  return read_desktop (&now) &&
         weir_proxy_is_taken (&now, address, self->settings.values[WEIR_SETTING_FAIL_CLOSED] != 0);
}

/* Whether the desktop's proxy is Weir at one of these addresses, in whichever way. */
gboolean
weir_service_is_led_to (const char *const *addresses)
{
  g_auto (WeirProxyState) now = { 0 };

  return read_desktop (&now) && weir_proxy_is_at (&now, addresses);
}
