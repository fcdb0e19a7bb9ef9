/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Tells a screen reader that requests came: "34 new, 9 blocked".
 *
 * A list that grows ten times a second says nothing by itself, and must not say
 * everything.  So the first that comes starts a timeout, what comes until it ends is
 * told in one sentence, and the next sentence has to wait.  Nothing is told of a
 * list that is not on the screen, or while another window has the keys: who reads a
 * page in the browser does not want to hear of each of its images.
 *
 * GTK has a call for announcements since 4.14.  Before, this widget is what a web
 * page would call a live region: it has no size, and a name that changes.
 *
 * Main thread alone.
 */

#include "weir-announcer.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* What comes together is told together. */
#define GATHERING_MS 1000
#define PAUSE_MS 5000

/* Rows that are looked at for a sentence; of more than these it is told only that they came. */
#define MAX_ROWS 1000

struct _WeirAnnouncer
{
  AdwBin parent_instance;

  WeirLiveLog *log; /* (owned) (nullable) */
  guint64 told;     /* the id of the newest record that has been told of, or needs not be */
  gint64 told_when; /* monotonic time in µs; 0: never */
  guint source;
};

G_DEFINE_FINAL_TYPE (WeirAnnouncer, weir_announcer, ADW_TYPE_BIN)

/* @age: 0 is the newest.  Returns: (transfer full) */
static WeirRecordItem *
get_row (WeirAnnouncer *self, guint age)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->log));

  return g_list_model_get_item (G_LIST_MODEL (self->log),
                                weir_live_log_get_newest_first (self->log) ? age : n - 1 - age);
}

static guint64
get_id (WeirAnnouncer *self, guint age)
{
  g_autoptr (WeirRecordItem) row = get_row (self, age);

  return weir_record_item_get_record (row)->id;
}

/* Ids grow with time, and a filter leaves gaps alone. */
static guint
count_new (WeirAnnouncer *self)
{
  guint low = 0;
  guint high = g_list_model_get_n_items (G_LIST_MODEL (self->log));

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (get_id (self, middle) > self->told)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
count_blocked (WeirAnnouncer *self, guint n_new)
{
  guint n_blocked = 0;

  for (guint age = 0; n_new <= MAX_ROWS && age < n_new; age++)
    {
      g_autoptr (WeirRecordItem) row = get_row (self, age);

      n_blocked += weir_record_item_get_record (row)->verdict == WEIR_VERDICT_BLOCKED;
    }
  return n_blocked;
}

static char *
describe (guint n_new, guint n_blocked)
{
  g_autofree char *new_text = g_strdup_printf (ngettext ("%u new", "%u new", n_new), n_new);
  g_autofree char *blocked_text = weir_words_n_blocked (n_blocked);

  if (n_blocked == 0)
    return g_steal_pointer (&new_text);
  return g_strdup_printf (C_ ("counts", "%s, %s"), new_text, blocked_text);
}

static void
announce (WeirAnnouncer *self, const char *text)
{
#if GTK_CHECK_VERSION(4, 14, 0)
  /* Newer than the oldest GTK that Weir is made for, and only called where it is there. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (self), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static gboolean
is_shown (WeirAnnouncer *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) &&
         gtk_window_is_active (GTK_WINDOW (root));
}

static gboolean
tell (gpointer user_data)
{
  WeirAnnouncer *self = user_data;
  const guint n_new = count_new (self);

  self->source = 0;
  if (n_new == 0)
    return G_SOURCE_REMOVE;

  if (is_shown (self))
    {
      g_autofree char *text = describe (n_new, count_blocked (self, n_new));

      announce (self, text);
      self->told_when = g_get_monotonic_time ();
    }
  self->told = get_id (self, 0);
  return G_SOURCE_REMOVE;
}

static void
on_items_changed (WeirAnnouncer *self)
{
  const gint64 since = (g_get_monotonic_time () - self->told_when) / 1000;
  const gboolean may_come_soon = self->told_when == 0 || since >= PAUSE_MS - GATHERING_MS;

  if (self->source == 0)
    self->source =
      g_timeout_add_full (G_PRIORITY_LOW, may_come_soon ? GATHERING_MS : (guint) (PAUSE_MS - since),
                          tell, self, NULL);
}

static void
weir_announcer_dispose (GObject *object)
{
  weir_announcer_set_log (WEIR_ANNOUNCER (object), NULL);

  G_OBJECT_CLASS (weir_announcer_parent_class)->dispose (object);
}

static void
weir_announcer_class_init (WeirAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = weir_announcer_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_STATUS);
}

static void
weir_announcer_init (WeirAnnouncer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

void
weir_announcer_set_log (WeirAnnouncer *self, WeirLiveLog *log)
{
  g_return_if_fail (WEIR_IS_ANNOUNCER (self));
  g_return_if_fail (log == NULL || WEIR_IS_LIVE_LOG (log));

  if (self->log == log)
    return;

  g_clear_handle_id (&self->source, g_source_remove);
  if (self->log != NULL)
    g_signal_handlers_disconnect_by_func (self->log, on_items_changed, self);
  g_set_object (&self->log, log);
  self->told = 0;
  if (log == NULL)
    return;

  g_signal_connect_object (log, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  if (g_list_model_get_n_items (G_LIST_MODEL (log)) > 0)
    self->told = get_id (self, 0);
}
