/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Going on without a window, and starting with the session.
 *
 * Outside a sandbox the first needs nobody's leave, and the second is a file, written on another
 * thread.  Inside, both are one question to the desktop, which is asked anew whenever one of the two
 * changes; while an answer is awaited, changes wait for it.
 *
 * The settings say what the user wants, and hold at once.  If it turns out that it cannot be they
 * are set back, and the problem says why: it stands beside the switch that went back.  The file is
 * what counts: a user who removed it by other means finds the switch off at the next start.
 */

#include "weir-background.h"

#include "weir-autostart.h"
#include "weir-background-portal.h"

#include <glib/gi18n-lib.h>

struct _WeirBackground
{
  GObject parent_instance;

  WeirService *service;    /* (owned) */
  char *data_dir;          /* (owned) (nullable) */
  GDBusConnection *portal; /* (owned) (nullable) */
  char *problem;           /* (owned) (nullable) */
  gboolean is_busy;        /* an answer is on its way */
  gboolean is_stale;       /* the settings changed since it was asked for */
  gboolean sets_back;      /* it is this that changes the settings */
};

typedef enum
{
  PROP_PROBLEM = 1,
} Property;

static GParamSpec *properties[PROP_PROBLEM + 1];

G_DEFINE_FINAL_TYPE (WeirBackground, weir_background, G_TYPE_OBJECT)

static void apply (WeirBackground *self);

/* @problem: (nullable) */
static void
set_problem (WeirBackground *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_back (WeirBackground *self, WeirSetting setting, gboolean value)
{
  self->sets_back = TRUE;
  weir_service_set_setting (self->service, setting, value);
  self->sets_back = FALSE;
}

/* An answer has come. */
static void
settle (WeirBackground *self)
{
  self->is_busy = FALSE;
  if (self->is_stale)
    apply (self);
}

static gboolean
is_wanted (WeirBackground *self, WeirSetting setting)
{
  return weir_service_get_setting (self->service, setting) != 0;
}

/* --- in a sandbox --- */

static void
take_grant (WeirBackground *self, const WeirBackgroundGrant *grant)
{
  const gboolean is_refused =
    (is_wanted (self, WEIR_SETTING_RUN_IN_BACKGROUND) && !grant->in_background) ||
    (is_wanted (self, WEIR_SETTING_AUTOSTART) && !grant->autostart);

  set_problem (self, is_refused ? _ ("The desktop does not allow it. You can allow it in its "
                                     "settings, under Apps.")
                                : NULL);
  if (!grant->in_background)
    set_back (self, WEIR_SETTING_RUN_IN_BACKGROUND, FALSE);
  if (!grant->autostart)
    set_back (self, WEIR_SETTING_AUTOSTART, FALSE);
}

static void
on_answered (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WeirBackground) self = user_data;
  g_autoptr (GError) error = NULL;
  WeirBackgroundGrant grant = { 0 };
  const gboolean is_told = weir_background_portal_request_finish (result, &grant, &error);

  if (self->service == NULL)
    return;

  if (is_told && !self->is_stale)
    take_grant (self, &grant);
  else if (!is_told)
    {
      g_debug ("No answer from the Background portal: %s", error->message);
      set_problem (self, _ ("This desktop cannot let a sandboxed program run without its window."));
      set_back (self, WEIR_SETTING_RUN_IN_BACKGROUND, FALSE);
      set_back (self, WEIR_SETTING_AUTOSTART, FALSE);
      self->is_stale = FALSE;
    }
  settle (self);
}

static void
ask_desktop (WeirBackground *self)
{
  const char *command[] = { "weir", "--background", NULL };

  weir_background_portal_request_async (
    self->portal, is_wanted (self, WEIR_SETTING_AUTOSTART), command,
    /* Translators: the desktop shows this when it asks whether Weir may run in the background */
    _ ("Weir filters what other programs load, also while its window is closed."), on_answered,
    g_object_ref (self));
}

/* --- elsewhere --- */

typedef struct
{
  gboolean wanted;
  char *data_dir; /* (owned) (nullable) */
} FileJob;

static void
file_job_free (gpointer data)
{
  FileJob *job = data;

  g_free (job->data_dir);
  g_free (job);
}

static void
write_file (GTask *task,
            gpointer source G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable G_GNUC_UNUSED)
{
  const FileJob *job = data;
  g_autofree char *program = weir_autostart_find_program ("/proc/self/exe", "weir");
  GError *error = NULL;
  gboolean done;

  if (!job->wanted)
    done = weir_autostart_remove (&error);
  else if (program != NULL)
    done = weir_autostart_write (program, job->data_dir, &error);
  else
    {
      done = FALSE;
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _ ("Weir does not know where its own program is."));
    }

  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_file_written (GObject *source, GAsyncResult *result, gpointer data G_GNUC_UNUSED)
{
  WeirBackground *self = WEIR_BACKGROUND (source);
  const FileJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  const gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  if (self->service == NULL)
    return;

  set_problem (self, done ? NULL : error->message);
  if (!done && !self->is_stale)
    set_back (self, WEIR_SETTING_AUTOSTART, !job->wanted);
  settle (self);
}

static void
change_file (WeirBackground *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_file_written, NULL);
  FileJob *job = g_new0 (FileJob, 1);

  job->wanted = is_wanted (self, WEIR_SETTING_AUTOSTART);
  job->data_dir = g_strdup (self->data_dir);
  g_task_set_task_data (task, job, file_job_free);
  g_task_run_in_thread (task, write_file);
}

/* --- the settings --- */

static void
apply (WeirBackground *self)
{
  if (self->is_busy)
    {
      self->is_stale = TRUE;
      return;
    }

  self->is_busy = TRUE;
  self->is_stale = FALSE;
  if (self->portal != NULL)
    ask_desktop (self);
  else
    change_file (self);
}

static void
on_setting_changed (WeirBackground *self, int setting)
{
  if (self->sets_back)
    return;

  if (setting == WEIR_SETTING_AUTOSTART ||
      (setting == WEIR_SETTING_RUN_IN_BACKGROUND && self->portal != NULL))
    apply (self);
}

/* --- the object --- */

static void
weir_background_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirBackground *self = WEIR_BACKGROUND (object);

  switch ((Property) id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_background_dispose (GObject *object)
{
  WeirBackground *self = WEIR_BACKGROUND (object);

  if (self->service != NULL)
    g_signal_handlers_disconnect_by_data (self->service, self);
  g_clear_object (&self->service);
  g_clear_object (&self->portal);

  G_OBJECT_CLASS (weir_background_parent_class)->dispose (object);
}

static void
weir_background_finalize (GObject *object)
{
  WeirBackground *self = WEIR_BACKGROUND (object);

  g_free (self->data_dir);
  g_free (self->problem);

  G_OBJECT_CLASS (weir_background_parent_class)->finalize (object);
}

static void
weir_background_class_init (WeirBackgroundClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_background_get_property;
  object_class->dispose = weir_background_dispose;
  object_class->finalize = weir_background_finalize;

  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_background_init (WeirBackground *self G_GNUC_UNUSED)
{
}

WeirBackground *
weir_background_new (WeirService *service, const char *data_dir, GDBusConnection *portal)
{
  WeirBackground *self = g_object_new (WEIR_TYPE_BACKGROUND, NULL);

  self->service = g_object_ref (service);
  self->data_dir = data_dir != NULL ? g_canonicalize_filename (data_dir, NULL) : NULL;
  g_set_object (&self->portal, portal);
  if (portal == NULL)
    set_back (self, WEIR_SETTING_AUTOSTART, weir_autostart_is_on ());
  g_signal_connect_object (service, "setting-changed", G_CALLBACK (on_setting_changed), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
weir_background_set_status (WeirBackground *self, const char *status)
{
  g_return_if_fail (WEIR_IS_BACKGROUND (self));

  if (self->portal != NULL)
    weir_background_portal_set_status (self->portal, status);
}
