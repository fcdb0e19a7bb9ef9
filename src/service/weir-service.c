/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The life of the service: what it is made of, and how it ends.
 *
 * It puts settings, rules, lists, policy, proxy, records and store together, for the
 * window and for the command alike; neither talks to a layer below.  Everything
 * happens in the main thread.  Reading the disk does so before the main loop
 * runs, and on other threads from then on.
 *
 *   new: database, settings, rules ─► policy      (weirctl block … ends here)
 *   start: lists in force, proxy, ports          (weir-service-listen.c)
 *   stop: no traffic, no rules until quit, all written
 */

#include "weir-service-private.h"

guint weir_service_history_changed_signal;
guint weir_service_setting_changed_signal;
guint weir_service_authority_changed_signal;

G_DEFINE_FINAL_TYPE (WeirService, weir_service, G_TYPE_OBJECT)

/* --- made --- */

/*
 * A database that took the place of a damaged one has what could be read of
 * that; what holds in this process is newer, and is written again.
 */
static void
on_state_changed (WeirDatabase *database,
                  WeirDatabaseState state,
                  const char *detail,
                  gpointer user_data)
{
  WeirService *self = user_data;

  if (state == WEIR_DATABASE_DAMAGED && g_strcmp0 (self->damaged_file, detail) != 0)
    {
      g_free (self->damaged_file);
      self->damaged_file = g_strdup (detail);
      weir_service_restore_rules (self);
      weir_service_restore_lists (self);
      weir_service_restore_settings (self);
      weir_service_restore_exemptions (self);
    }

  weir_service_on_state_changed (database, state, detail, self);
}

static void
on_changed_elsewhere (WeirDatabase *database G_GNUC_UNUSED, gpointer user_data)
{
  weir_service_reload (user_data);
}

static const WeirDatabaseEvents database_events = {
  .state_changed = on_state_changed,
  .changed_elsewhere = on_changed_elsewhere,
};

static gboolean
take_options (WeirService *self, const WeirServiceOptions *options, GError **error)
{
  if (options->listen_address != NULL && !weir_service_take_listen_address (self, options, error))
    return FALSE;
  if (!weir_service_take_inspection_options (self, options, error))
    return FALSE;

  self->is_private = options->private_session;
  self->priority = options->priority;
  self->wanted_port = options->port;
  self->exact_port = options->exact_port;
  self->resolve = g_strdupv ((char **) options->resolve);
  self->guard_private = options->guard_private;
  self->help_file = g_strdup (options->help_file);
  self->limits = (WeirProxyOptions){
    .origin_timeout = options->origin_timeout,
    .connect_timeout = options->connect_timeout,
    .idle_timeout = options->idle_timeout,
    .max_connections = options->max_connections,
  };
  if (options->with_live_log)
    self->live_log = weir_live_log_new (WEIR_LIVE_LOG_CAPACITY);

  return TRUE;
}

static void
open_database (WeirService *self, const char *data_dir)
{
  WeirDatabaseMode mode = self->is_private ? WEIR_DATABASE_PRIVATE : WEIR_DATABASE_KEEP;
  g_autoptr (GError) error = NULL;

  self->folder = data_dir != NULL ? g_strdup (data_dir) : weir_database_get_default_folder ();
  self->database = weir_database_open (self->folder, mode, &database_events, self);
  self->damaged_file = g_strdup (weir_database_get_detail (self->database));
  weir_service_on_state_changed (self->database, weir_database_get_state (self->database),
                                 weir_database_get_detail (self->database), self);

  /* What cannot be read is told by the state; then the defaults hold, and no rules. */
  if (!weir_settings_load (self->database, &self->settings, &error))
    g_debug ("The settings cannot be read: %s", error->message);
  g_clear_error (&error);
  if (!weir_service_load_rules (self, &error))
    g_debug ("The rules cannot be read: %s", error->message);
}

/**
 * weir_service_new:
 * @options: what the program wants
 * @error: where to say what is wrong with @options: %G_IO_ERROR
 *
 * Opens the data folder and compiles the policy; does not listen yet.  What is
 * wrong with the folder is no error but #WeirService:problem.  Reads the disk.
 *
 * Returns: (transfer full) (nullable): a service
 */
WeirService *
weir_service_new (const WeirServiceOptions *options, GError **error)
{
  g_autoptr (WeirService) self = NULL;

  g_return_val_if_fail (options != NULL, NULL);

  self = g_object_new (WEIR_TYPE_SERVICE, NULL);
  if (!take_options (self, options, error))
    return NULL;

  open_database (self, options->data_dir);
  weir_service_publish_policy (self);
  weir_service_watch_pause (self);

  return g_steal_pointer (&self);
}

/**
 * weir_service_flush:
 * @self: a service
 * @error: where to say what is not on disk, and why: %WEIR_DATABASE_ERROR
 *
 * Waits until what was changed is on disk.  Blocks: for commands and the end, not for a main loop.
 *
 * Returns: whether all is on disk
 */
gboolean
weir_service_flush (WeirService *self, GError **error)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), FALSE);

  weir_service_flush_tally (self);
  if (self->lists != NULL && !weir_filter_lists_flush (self->lists, error))
    return FALSE;
  if (!weir_database_flush (self->database, error))
    return FALSE;

  if (self->refusal == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&self->refusal));

  return FALSE;
}

/**
 * weir_service_stop:
 * @self: a service
 *
 * Ends traffic, forgets rules that last until quit, writes what is queued.
 */
void
weir_service_stop (WeirService *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (WEIR_IS_SERVICE (self));

  if (self->has_stopped)
    return;

  self->has_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  weir_service_end_computer (self);
  weir_service_stop_lists (self);
  if (self->proxy != NULL)
    {
      g_clear_pointer (&self->proxy, weir_proxy_free);
      weir_service_end_session (self);
    }

  g_clear_handle_id (&self->pause_timer, g_source_remove);
  g_clear_handle_id (&self->expiry_timer, g_source_remove);
  g_clear_handle_id (&self->trust_idle, g_source_remove);
  if (!weir_service_flush (self, &error))
    g_debug ("Not all was kept: %s", error->message); /* told by the state of the database */
  g_clear_pointer (&self->lock, weir_folder_lock_free);
}

/* --- seen from outside --- */

const char *
weir_service_get_folder (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->folder;
}

const char *
weir_service_get_address (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), NULL);

  return self->address;
}

guint16
weir_service_get_port (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);

  return self->port;
}

/**
 * weir_service_get_store_size:
 * @self: a service
 *
 * Returns: octets that the database takes on disk
 */
guint64
weir_service_get_store_size (WeirService *self)
{
  g_return_val_if_fail (WEIR_IS_SERVICE (self), 0);

  return weir_database_get_size (self->database);
}

static void
weir_service_dispose (GObject *object)
{
  WeirService *self = WEIR_SERVICE (object);

  if (self->database != NULL)
    {
      weir_service_stop (self);
      weir_service_stop_ledgers (self);
    }
  g_clear_pointer (&self->database, weir_database_close);
  weir_service_clear_lists (self);
  weir_service_clear_computer (self);
  g_clear_object (&self->sites);

  G_OBJECT_CLASS (weir_service_parent_class)->dispose (object);
}

static void
weir_service_finalize (GObject *object)
{
  WeirService *self = WEIR_SERVICE (object);

  g_clear_handle_id (&self->flush_timer, g_source_remove);
  g_clear_error (&self->refusal);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->live_log);
  g_clear_pointer (&self->list_rows, g_hash_table_unref);
  g_clear_pointer (&self->rules_by_id, g_hash_table_unref);
  g_clear_object (&self->rules);
  g_clear_object (&self->journal);
  g_clear_pointer (&self->policy, weir_policy_unref);
  g_clear_pointer (&self->tally, weir_tally_free);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->trusting, g_hash_table_unref);
  g_clear_pointer (&self->ledger_lists, g_ptr_array_unref);
  g_clear_pointer (&self->listen_address, g_free);
  g_clear_pointer (&self->resolve, g_strfreev);
  g_clear_pointer (&self->help_file, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->remote_address, g_free);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->damaged_file, g_free);
  g_clear_pointer (&self->problem_text, g_free);
  g_clear_pointer (&self->spare, weir_record_unref);
  g_clear_pointer (&self->last_user_agent, g_free);
  g_clear_pointer (&self->last_client, g_free);
  g_clear_pointer (&self->inside_client, g_free);
  g_clear_pointer (&self->trust, weir_trust_unref);
  g_clear_pointer (&self->chosen, g_ptr_array_unref);
  g_clear_pointer (&self->authority, weir_authority_unref);
  g_clear_pointer (&self->authority_problem, g_free);
  g_clear_object (&self->exemptions);

  G_OBJECT_CLASS (weir_service_parent_class)->finalize (object);
}

static void
weir_service_class_init (WeirServiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_service_dispose;
  object_class->finalize = weir_service_finalize;

  weir_service_install_properties (object_class);

  /**
   * WeirService::history-changed:
   *
   * Rows were added to the history here, or deleted; at most twice a second.
   */
  weir_service_history_changed_signal =
    g_signal_new ("history-changed", WEIR_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);

  /**
   * WeirService::setting-changed:
   * @setting: a #WeirSetting
   *
   * A setting has another value, whoever set it.
   */
  weir_service_setting_changed_signal =
    g_signal_new ("setting-changed", WEIR_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT);

  /**
   * WeirService::authority-changed:
   *
   * There is another certificate authority, or none any more, whoever saw to that.
   */
  weir_service_authority_changed_signal =
    g_signal_new ("authority-changed", WEIR_TYPE_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
weir_service_init (WeirService *self)
{
  self->is_first = TRUE;
  self->cancellable = g_cancellable_new ();
  self->inspection_asked_for = WEIR_SERVICE_INSPECTION_NOT_ASKED_FOR;
  self->chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  self->rules = g_list_store_new (WEIR_TYPE_RULE_ITEM);
  self->rules_by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->journal = g_list_store_new (WEIR_TYPE_JOURNAL_ITEM);
  self->next_rule_id = 1;
  self->list_rows =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) weir_list_row_free);
  g_queue_init (&self->list_changes);
  self->tally = weir_tally_new ();
  self->changed =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) weir_record_unref);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->trusting = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->ledger_lists = g_ptr_array_new ();
}
