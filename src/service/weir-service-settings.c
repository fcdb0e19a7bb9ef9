/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Settings, and what hangs on them: whether filtering is on, the global policy,
 * how long history is kept.  The store sees to it that their values make sense.
 *
 * A setting acts when it is set, and is on its way to the disk.  What another
 * process writes comes in through weir_service_take_settings(); the store reads
 * only when what was set here is written, so that cannot undo it.
 *
 * A pause ends by the clock on the wall, also while Weir does not run, so it is
 * kept as a time and the timer only looks at the clock.
 */

#include "weir-service-private.h"

#include "weir-config.h"

static gint64
now_in_seconds (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/**
 * weir_service_get_filtering:
 * @self: a service
 *
 * Returns: whether requests are filtered; a pause whose time has come is over
 */
WeirFiltering
weir_service_get_filtering (WeirService *self)
{
  WeirFiltering filtering;

  g_return_val_if_fail (WEIR_IS_SERVICE (self), WEIR_FILTERING_ON);

  filtering = self->settings.values[WEIR_SETTING_FILTERING];
  if (filtering == WEIR_FILTERING_PAUSED &&
      self->settings.values[WEIR_SETTING_FILTERING_UNTIL] <= now_in_seconds ())
    filtering = WEIR_FILTERING_ON;

  return filtering;
}

static gboolean
on_pause_timer (gpointer user_data)
{
  WeirService *self = user_data;

  self->pause_timer = 0;
  if (self->settings.values[WEIR_SETTING_FILTERING] == WEIR_FILTERING_PAUSED &&
      weir_service_get_filtering (self) == WEIR_FILTERING_ON)
    weir_service_set_filtering (self, WEIR_FILTERING_ON, 0);
  else
    weir_service_watch_pause (self);

  return G_SOURCE_REMOVE;
}

/* Sees to it that a pause ends. */
void
weir_service_watch_pause (WeirService *self)
{
  gint64 left = self->settings.values[WEIR_SETTING_FILTERING_UNTIL] - now_in_seconds ();

  g_clear_handle_id (&self->pause_timer, g_source_remove);
  if (self->settings.values[WEIR_SETTING_FILTERING] == WEIR_FILTERING_PAUSED && !self->has_stopped)
    self->pause_timer =
      g_timeout_add_seconds (CLAMP (left, 1, WEIR_SERVICE_MAX_TIMER), on_pause_timer, self);
}

/* Writes the settings as they hold here. */
void
weir_service_restore_settings (WeirService *self)
{
  for (int i = 0; i < WEIR_N_SETTINGS; i++)
    weir_settings_set (self->database, i, self->settings.values[i]);
}

void
weir_service_apply_retention (WeirService *self)
{
  weir_history_set_retention (self->database, self->settings.values[WEIR_SETTING_RETENTION_DAYS],
                              self->settings.values[WEIR_SETTING_RETENTION_MIB]);
}

static guint
choose (WeirService *self, guint asked_for, WeirSetting setting)
{
  return asked_for != 0 ? asked_for : (guint) self->settings.values[setting];
}

/* What the program was told, and where it was told nothing, the settings. */
WeirProxyOptions
weir_service_get_proxy_options (WeirService *self)
{
  const WeirProxyOptions *limits = &self->limits;

  return (WeirProxyOptions){
    .priority = self->priority,
    .help_file = self->help_file != NULL ? self->help_file : WEIR_HELP_FILE,
    .origin_timeout = choose (self, limits->origin_timeout, WEIR_SETTING_ORIGIN_TIMEOUT),
    .connect_timeout = choose (self, limits->connect_timeout, WEIR_SETTING_CONNECT_TIMEOUT),
    .idle_timeout = choose (self, limits->idle_timeout, WEIR_SETTING_IDLE_TIMEOUT),
    .max_connections = choose (self, limits->max_connections, WEIR_SETTING_MAX_CONNECTIONS),
  };
}

static void
apply_limits (WeirService *self)
{
  const WeirProxyOptions options = weir_service_get_proxy_options (self);

  if (self->proxy != NULL)
    weir_proxy_set_limits (self->proxy, &options);
}

/* The setting has another value: acts on it and says so. */
static void
announce (WeirService *self, WeirSetting setting)
{
  switch ((int) setting)
    {
    case WEIR_SETTING_FILTERING:
      weir_service_watch_pause (self);
      weir_service_publish_policy (self);
      weir_service_notify (self, PROP_FILTERING);
      break;

    case WEIR_SETTING_FILTERING_UNTIL:
      weir_service_watch_pause (self);
      weir_service_notify (self, PROP_FILTERING_UNTIL);
      break;

    case WEIR_SETTING_BLOCK_COOKIES:
      weir_service_publish_policy (self);
      weir_service_notify (self, PROP_BLOCK_COOKIES);
      break;

    case WEIR_SETTING_BLOCK_IMAGES:
      weir_service_publish_policy (self);
      weir_service_notify (self, PROP_BLOCK_IMAGES);
      break;

    case WEIR_SETTING_GUARD_PRIVATE:
      weir_service_publish_policy (self);
      break;

    case WEIR_SETTING_INSPECTION:
      weir_service_inspection_changed (self);
      break;

    case WEIR_SETTING_AUTHORITY:
      weir_service_reload_authority (self);
      weir_service_expect_trust (self);
      break;

    case WEIR_SETTING_RETENTION_DAYS:
    case WEIR_SETTING_RETENTION_MIB:
      weir_service_apply_retention (self);
      break;

    case WEIR_SETTING_ORIGIN_TIMEOUT:
    case WEIR_SETTING_CONNECT_TIMEOUT:
    case WEIR_SETTING_IDLE_TIMEOUT:
    case WEIR_SETTING_MAX_CONNECTIONS:
      apply_limits (self);
      break;

    case WEIR_SETTING_UPDATE_LISTS:
    case WEIR_SETTING_LISTS_ON_METERED:
      weir_service_apply_list_settings (self);
      break;

    case WEIR_SETTING_USE_FOR_COMPUTER:
    case WEIR_SETTING_FAIL_CLOSED:
      weir_service_apply_computer (self);
      break;

    default: /* read where it is used */
      break;
    }

  g_signal_emit (self, weir_service_setting_changed_signal, 0, (int) setting);
}

/* Settings as another process left them: those that differ act from now on. */
void
weir_service_take_settings (WeirService *self, const WeirSettings *settings)
{
  gboolean differs[WEIR_N_SETTINGS] = { FALSE };

  for (int i = 0; i < WEIR_N_SETTINGS; i++)
    {
      differs[i] = self->settings.values[i] != settings->values[i];
      self->settings.values[i] = settings->values[i];
    }

  for (int i = 0; i < WEIR_N_SETTINGS; i++)
    if (differs[i])
      announce (self, i);
}

gint64
weir_service_get_setting (WeirService *self, WeirSetting setting)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);
  g_return_val_if_fail (setting < WEIR_N_SETTINGS, 0);

  return self->settings.values[setting];
}

/**
 * weir_service_set_setting:
 * @self: a service
 * @setting: which one
 * @value: its value; the nearest that makes sense is taken
 *
 * Sets a setting, acts on it, and keeps it.  The port holds from the next start on.
 */
void
weir_service_set_setting (WeirService *self, WeirSetting setting, gint64 value)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (setting < WEIR_N_SETTINGS);

  value = weir_setting_clamp (setting, value);
  if (self->settings.values[setting] == value)
    return;

  self->settings.values[setting] = value;
  weir_settings_set (self->database, setting, value);
  announce (self, setting);
}

/**
 * weir_service_set_filtering:
 * @self: a service
 * @filtering: what to do
 * @pause_seconds: how long a pause takes
 *
 * Switches filtering on or off, or pauses it; a pause ends by itself.
 */
void
weir_service_set_filtering (WeirService *self, WeirFiltering filtering, guint pause_seconds)
{
  gint64 until = filtering == WEIR_FILTERING_PAUSED ? now_in_seconds () + pause_seconds : 0;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  weir_service_set_setting (self, WEIR_SETTING_FILTERING_UNTIL, until);
  weir_service_set_setting (self, WEIR_SETTING_FILTERING, filtering);
}

/**
 * weir_service_get_global_policy:
 * @self: a service
 * @policy: (out): what is blocked where no rule decides
 */
void
weir_service_get_global_policy (WeirService *self, WeirGlobalPolicy *policy)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (policy != NULL);

  policy->cookies = self->settings.values[WEIR_SETTING_BLOCK_COOKIES];
  policy->images = self->settings.values[WEIR_SETTING_BLOCK_IMAGES];
  policy->guard_private =
    self->guard_private || self->settings.values[WEIR_SETTING_GUARD_PRIVATE] != 0;
  policy->inspection = weir_service_get_inspection (self);
}

/**
 * weir_service_set_global_policy:
 * @self: a service
 * @policy: what is to be blocked where no rule decides
 *
 * Whether private destinations are guarded, and what is inspected, are settings of their own.
 */
void
weir_service_set_global_policy (WeirService *self, const WeirGlobalPolicy *policy)
{
  g_return_if_fail (WEIR_IS_SERVICE (self));
  g_return_if_fail (policy != NULL);

  weir_service_set_setting (self, WEIR_SETTING_BLOCK_COOKIES, policy->cookies);
  weir_service_set_setting (self, WEIR_SETTING_BLOCK_IMAGES, policy->images);
}
