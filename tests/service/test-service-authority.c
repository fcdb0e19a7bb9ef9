/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The authority, where several want it at once.
 */

#include "service-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

static void
on_made (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* As another process that makes an authority does, which takes its time. */
static int
lock_folder (Fixture *f)
{
  int fd = g_open (f->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (flock (fd, LOCK_EX), ==, 0);

  return fd;
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Who would not wait would be done by then. */
static void
give_time (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (100, on_time, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* The first one makes it, and the others find that: browsers trust one alone. */
static void
test_made_at_once (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (WeirAuthority) theirs = NULL;
  g_autoptr (GError) error = NULL;
  int lock = lock_folder (f);

  weir_service_make_authority_async (f->service, FALSE, on_made, &result);
  give_time ();
  g_assert_null (result);

  theirs = weir_authority_new ("elsewhere", "somebody", &error);
  g_assert_no_error (error);
  g_assert_true (weir_authority_save (theirs, f->folder, &error));
  close (lock);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (weir_service_make_authority_finish (f->service, result, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (weir_authority_get_fingerprint (weir_service_get_authority (f->service)),
                   WEIR_FINGERPRINT_LENGTH, weir_authority_get_fingerprint (theirs),
                   WEIR_FINGERPRINT_LENGTH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/service/authority/made-at-once", Fixture, NULL, fixture_set_up, test_made_at_once,
              fixture_tear_down);

  return g_test_run ();
}
