/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The settings: numbers with a name, a default and a range, in a table beside
 * the rules rather than in GSettings.  So weirctl sees and changes them where
 * there is no session bus and no dconf, a change by one process reaches the
 * other in the way that a rule does, and a data folder is all there is to copy.
 */

#include "weir-settings.h"

#include "weir-database-private.h"

static const struct
{
  const char *name;
  gint64 value;
  gint64 least;
  gint64 most;
} table[] = {
#define SETTING_ROW(id, name, value, least, most) { name, value, least, most },
  WEIR_SETTING_TABLE (SETTING_ROW)
#undef SETTING_ROW
};

typedef struct
{
  WeirJob job;
  WeirSetting setting;
  gint64 value;
} SetJob;

gint64
weir_setting_clamp (WeirSetting setting, gint64 value)
{
  g_return_val_if_fail (setting < WEIR_N_SETTINGS, 0);

  return CLAMP (value, table[setting].least, table[setting].most);
}

const char *
weir_setting_get_name (WeirSetting setting)
{
  g_return_val_if_fail (setting < WEIR_N_SETTINGS, NULL);

  return table[setting].name;
}

gint64
weir_setting_get_default (WeirSetting setting)
{
  g_return_val_if_fail (setting < WEIR_N_SETTINGS, 0);

  return table[setting].value;
}

gint64
weir_setting_get_most (WeirSetting setting)
{
  g_return_val_if_fail (setting < WEIR_N_SETTINGS, 0);

  return table[setting].most;
}

gboolean
weir_setting_from_name (const char *name, WeirSetting *setting)
{
  for (guint i = 0; i < WEIR_N_SETTINGS; i++)
    {
      if (g_str_equal (table[i].name, name))
        {
          *setting = (WeirSetting) i;
          return TRUE;
        }
    }

  return FALSE;
}

static void
set_defaults (WeirSettings *settings)
{
  for (guint i = 0; i < WEIR_N_SETTINGS; i++)
    settings->values[i] = table[i].value;
}

static gpointer
read_settings (WeirConnection *connection, gconstpointer data G_GNUC_UNUSED, GError **error)
{
  g_autofree WeirSettings *settings = g_new0 (WeirSettings, 1);
  sqlite3_stmt *statement =
    weir_connection_prepare (connection, "SELECT name, value FROM settings", error);
  WeirRow row;

  if (statement == NULL)
    return NULL;

  set_defaults (settings);
  while ((row = weir_connection_next (connection, statement, error)) == WEIR_ROW_READ)
    {
      const char *name = (const char *) sqlite3_column_text (statement, 0);
      const gint64 value = sqlite3_column_int64 (statement, 1);
      WeirSetting setting;

      if (name != NULL && weir_setting_from_name (name, &setting) &&
          value == weir_setting_clamp (setting, value))
        settings->values[setting] = value;
    }

  return row == WEIR_ROW_NONE ? g_steal_pointer (&settings) : NULL;
}

static const WeirReadClass settings_class = {
  .func = read_settings,
  .free_result = g_free,
  .settled = TRUE,
};

static gboolean
take_settings (gpointer result, WeirSettings *settings)
{
  g_autofree WeirSettings *loaded = result;

  if (loaded == NULL)
    {
      set_defaults (settings);
      return FALSE;
    }

  *settings = *loaded;
  return TRUE;
}

gboolean
weir_settings_load (WeirDatabase *database, WeirSettings *settings, GError **error)
{
  g_return_val_if_fail (database != NULL, FALSE);

  return take_settings (weir_reader_run (database, &settings_class, NULL, error), settings);
}

void
weir_settings_load_async (WeirDatabase *database,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (database != NULL);

  weir_reader_run_async (database, &settings_class, NULL, cancellable, callback, user_data);
}

gboolean
weir_settings_load_finish (GAsyncResult *result, WeirSettings *settings, GError **error)
{
  return take_settings (weir_reader_run_finish (result, &settings_class, error), settings);
}

static gboolean
run_set (WeirJob *base, WeirWriterState *state, GError **error)
{
  const SetJob *job = (const SetJob *) base;

  return weir_connection_run (state->connection, error,
                              "INSERT INTO settings (name, value) VALUES (?, ?)"
                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                              "sx", table[job->setting].name, job->value) &&
         weir_connection_run (state->connection, error,
                              "UPDATE meta SET value = value + 1 WHERE name = 'revision'", "");
}

static void
free_set (WeirJob *job)
{
  g_free (job);
}

static const WeirJobClass set_class = {
  .run = run_set,
  .free = free_set,
  .urgent = TRUE,
};

void
weir_settings_set (WeirDatabase *database, WeirSetting setting, gint64 value)
{
  SetJob *job;

  g_return_if_fail (database != NULL);
  g_return_if_fail (setting < WEIR_N_SETTINGS);

  job = g_new0 (SetJob, 1);
  weir_job_init (&job->job, &set_class, NULL, NULL);
  job->setting = setting;
  job->value = weir_setting_clamp (setting, value);
  weir_database_push (database, &job->job);
}
