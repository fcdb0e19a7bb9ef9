/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Notifications, each with an id of its own, so that a newer one of its kind takes its place.
 *
 * A state that is told by a banner is not told again here while there is a window.  Lists are told
 * of once a session: that one cannot be loaded today is nobody's business, that it could not for
 * two weeks is.
 */

#include "weir-notices.h"

#include <glib/gi18n-lib.h>

#define SECONDS_PER_DAY (24 * 60 * 60)
#define OVERDUE_DAYS 14

#define HIDDEN_ID "hidden"
#define PROBLEM_ID "problem"
#define COMPUTER_ID "computer"
#define LISTS_ID "lists"

static const char *const ids[] = { HIDDEN_ID, PROBLEM_ID, COMPUTER_ID, LISTS_ID };

struct _WeirNotices
{
  GApplication *application; /* (unowned) */
  WeirService *service;      /* (owned) */
  gboolean is_seen;
  gboolean told_lists;
};

static GNotification *
new_notice (const char *title, const char *body)
{
  GNotification *notice = g_notification_new (title);

  g_notification_set_body (notice, body);
  g_notification_set_default_action (notice, "app.show");

  return notice;
}

/* @notice: (transfer full) */
static void
send (GApplication *application, const char *id, GNotification *notice)
{
  g_application_send_notification (application, id, notice);
  g_object_unref (notice);
}

void
weir_notices_tell_problem (GApplication *application, const char *problem)
{
  send (application, PROBLEM_ID, new_notice (_ ("Weir could not start"), problem));
}

void
weir_notices_tell_hidden (WeirNotices *self)
{
  GNotification *notice =
    new_notice (_ ("Weir Goes On"), _ ("Its window is closed, and requests are still filtered."));

  g_notification_add_button (notice, _ ("Quit"), "app.quit");
  send (self->application, HIDDEN_ID, notice);
}

/* --- what is wrong while nobody looks --- */

static void
tell_computer (WeirNotices *self)
{
  g_autofree char *problem = NULL;
  gboolean is_used;

  g_object_get (self->service, "computer-problem", &problem, "used-for-computer", &is_used, NULL);
  if (problem != NULL && !self->is_seen)
    send (self->application, COMPUTER_ID,
          new_notice (is_used ? _ ("Proxy of this computer")
                              : _ ("Weir Is Not Used for This Computer"),
                      problem));
  else
    g_application_withdraw_notification (self->application, COMPUTER_ID);
}

gboolean
weir_notices_is_overdue (const WeirListRow *row, gint64 now)
{
  return row->enabled && row->failures > 0 && row->updated > 0 &&
         now - row->updated > OVERDUE_DAYS * SECONDS_PER_DAY;
}

/* Returns: (transfer full) (nullable): the title of the first list that is overdue */
static char *
find_overdue (WeirNotices *self)
{
  GListModel *lists = G_LIST_MODEL (weir_service_get_filter_lists (self->service));
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (lists, i);

      if (weir_notices_is_overdue (weir_filter_list_get_row (list), now))
        return g_strdup (weir_filter_list_get_title (list));
    }

  return NULL;
}

static void
tell_lists (WeirNotices *self)
{
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  if (self->is_seen || self->told_lists)
    return;

  title = find_overdue (self);
  if (title == NULL)
    return;

  /* Translators: %s is the name of a filter list */
  body = g_strdup_printf (_ ("“%s” could not be updated for two weeks."), title);
  self->told_lists = TRUE;
  send (self->application, LISTS_ID, new_notice (_ ("Filters Are out of Date"), body));
}

/* --- its life --- */

void
weir_notices_set_seen (WeirNotices *self, gboolean seen)
{
  self->is_seen = seen;
  for (gsize i = 0; seen && i < G_N_ELEMENTS (ids); i++)
    g_application_withdraw_notification (self->application, ids[i]);
}

WeirNotices *
weir_notices_new (GApplication *application, WeirService *service)
{
  WeirNotices *self = g_new0 (WeirNotices, 1);

  self->application = application;
  self->service = g_object_ref (service);
  g_signal_connect_swapped (service, "notify::computer-problem", G_CALLBACK (tell_computer), self);
  g_signal_connect_swapped (weir_service_get_filter_lists (service), "notify::busy",
                            G_CALLBACK (tell_lists), self);

  return self;
}

void
weir_notices_free (WeirNotices *self)
{
  g_signal_handlers_disconnect_by_data (weir_service_get_filter_lists (self->service), self);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_object_unref (self->service);
  g_free (self);
}
