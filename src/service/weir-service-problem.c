/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What keeps the database from keeping, in words for the person who reads it.
 *
 * Traffic goes on in every one of these states; the words say what is lost,
 * what is not, and what can be done.
 */

#include "weir-service-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
is_of_another_user (const char *folder)
{
  GStatBuf status;

  return g_stat (folder, &status) == 0 && status.st_uid != getuid ();
}

/* Returns: (transfer full) (nullable): %NULL if there is no problem */
static char *
describe_problem (WeirDatabaseState state, const char *detail, const char *folder)
{
  switch (state)
    {
    case WEIR_DATABASE_OK:
      return NULL;

    case WEIR_DATABASE_DAMAGED:
      /* Translators: %s is the name of a file. */
      return g_strdup_printf (_ ("The database was damaged. It was kept as “%s”, and a new one was "
                                 "begun."),
                              detail != NULL ? detail : WEIR_DATABASE_FILE);

    case WEIR_DATABASE_TOO_NEW:
      return g_strdup (_ ("The database was written by a newer version of Weir and is left alone. "
                          "What happens in this session is not kept."));

    case WEIR_DATABASE_FULL:
      return g_strdup (_ ("The disk is full. Rules hold, but nothing more is kept until there is "
                          "room."));

    case WEIR_DATABASE_READ_ONLY:
      if (is_of_another_user (folder))
        return g_strdup (_ ("The data folder belongs to another user. Rules hold, but nothing is "
                            "kept when Weir quits."));
      return g_strdup (_ ("The data folder cannot be written to. Rules hold, but nothing is "
                          "kept when Weir quits."));

    case WEIR_DATABASE_LOCKED:
      return g_strdup (_ ("Another program has locked the database. Rules hold, and are kept "
                          "when it lets go."));

    case WEIR_DATABASE_FAILED:
      /* Translators: %s is what the database library says, in English. */
      return g_strdup_printf (_ (
                                "The database does not work: %s. Rules hold, but nothing is kept."),
                              detail != NULL ? detail : _ ("no reason is known"));

    default:
      g_assert_not_reached ();
    }
}

/* From the database: it has got into trouble, or out of it. */
void
weir_service_on_state_changed (WeirDatabase *database G_GNUC_UNUSED,
                               WeirDatabaseState state,
                               const char *detail,
                               gpointer user_data)
{
  WeirService *self = user_data;
  g_autofree char *text = describe_problem (state, detail, self->folder);
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);
  if (self->problem != state)
    {
      self->problem = state;
      weir_service_notify (self, PROP_PROBLEM);
    }

  if (g_strcmp0 (self->problem_text, text) != 0)
    {
      g_free (self->problem_text);
      self->problem_text = g_steal_pointer (&text);
      weir_service_notify (self, PROP_PROBLEM_TEXT);
    }
  g_object_thaw_notify (object);
}
