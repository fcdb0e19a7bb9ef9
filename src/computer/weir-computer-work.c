/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The work that is done for the desktop's proxy on a worker, each with all that it needs.
 */

#include "weir-computer-work.h"

#include "weir-desktop-proxy.h"

typedef struct
{
  char *folder;                   /* (owned) */
  WeirComputerSnapshot *snapshot; /* (owned) (nullable) */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->folder);
  g_clear_pointer (&work->snapshot, weir_computer_snapshot_free);
  g_free (work);
}

static gboolean
keep (gpointer data, GError **error)
{
  const Work *work = data;

  return weir_computer_snapshot_save (work->snapshot, work->folder, error);
}

static gboolean
sync_desktop (gpointer data G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  weir_desktop_proxy_sync ();

  return TRUE;
}

static gboolean
forget (gpointer data, GError **error)
{
  const Work *work = data;

  return weir_computer_snapshot_delete (work->folder, error);
}

static const WeirComputerJobFunc funcs[] = {
  [WEIR_COMPUTER_KEEP] = keep,
  [WEIR_COMPUTER_SYNC] = sync_desktop,
  [WEIR_COMPUTER_FORGET] = forget,
};

WeirComputerJob *
weir_computer_work_begin (WeirComputerWork work,
                          const char *folder,
                          const WeirComputerSnapshot *snapshot,
                          WeirComputerJobDone done,
                          gpointer user_data)
{
  Work *data = g_new0 (Work, 1);

  data->folder = g_strdup (folder);
  data->snapshot = snapshot != NULL ? weir_computer_snapshot_copy (snapshot) : NULL;

  return weir_computer_job_begin (funcs[work], data, work_free, done, user_data);
}
