/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Going on without a window.
 *
 * A window that closes while "run-in-background" is on is hidden, not destroyed: it is there again,
 * as it was, when Weir is started a second time.  A start with --background has no window at all
 * until then, and is held instead.
 *
 * The first time that a window goes out of sight so, a notification says that Weir goes on, since a
 * program that ends when its window is closed is what one expects.  Other notifications tell what the
 * user has to do something about, and only while there is no window to tell it.
 */

#include "weir-application-private.h"

#include "weir-sandbox.h"
#include "weir-window.h"

#include <glib/gi18n-lib.h>

void
_weir_application_prepare_background (WeirApplication *self)
{
  GDBusConnection *portal =
    weir_sandbox_is_active () ? g_application_get_dbus_connection (G_APPLICATION (self)) : NULL;

  self->background = weir_background_new (self->service, self->data_dir, portal);
  self->notices = weir_notices_new (G_APPLICATION (self), self->service);
}

/* --- out of sight --- */

static void
tell_desktop (WeirApplication *self)
{
  const char *address = weir_service_get_address (self->service);
  g_autofree char *status = NULL;

  if (address == NULL)
    return;

  /* Translators: %s is an address and a port */
  status = g_strdup_printf (_ ("Filtering on %s"), address);
  weir_background_set_status (self->background, status);
}

gboolean
weir_application_goes_on_hidden (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), FALSE);

  return self->service != NULL && !self->is_quitting &&
         weir_service_get_setting (self->service, WEIR_SETTING_RUN_IN_BACKGROUND) != 0;
}

void
weir_application_window_hidden (WeirApplication *self)
{
  g_return_if_fail (WEIR_IS_APPLICATION (self));

  tell_desktop (self);
  weir_notices_set_seen (self->notices, FALSE);
  if (!weir_service_get_setting (self->service, WEIR_SETTING_BACKGROUND_TOLD))
    {
      weir_notices_tell_hidden (self->notices);
      weir_service_set_setting (self->service, WEIR_SETTING_BACKGROUND_TOLD, TRUE);
    }
}

void
_weir_application_start_hidden (WeirApplication *self)
{
  g_assert (!self->is_held);

  self->is_held = TRUE;
  g_application_hold (G_APPLICATION (self));
  tell_desktop (self);
}

/* --- in sight --- */

void
_weir_application_show (WeirApplication *self)
{
  GtkWindow *window = _weir_application_find_window (self);

  if (window == NULL)
    window = weir_window_new (self, self->service);
  gtk_window_present (window);
  weir_notices_set_seen (self->notices, TRUE);

  if (self->is_held)
    g_application_release (G_APPLICATION (self));
  self->is_held = FALSE;
}

void
weir_application_stay (WeirApplication *self)
{
  g_return_if_fail (WEIR_IS_APPLICATION (self));

  self->is_quitting = FALSE;
}

void
_weir_application_tell_problem (WeirApplication *self)
{
  weir_notices_tell_problem (G_APPLICATION (self), self->problem);
}

WeirBackground *
weir_application_get_background (WeirApplication *self)
{
  g_return_val_if_fail (WEIR_IS_APPLICATION (self), NULL);

  return self->background;
}
