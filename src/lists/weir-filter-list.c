/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One list, as a window shows it: the row that is kept of it, what it is doing
 * now, and what of it is in force.
 *
 * The object only shows: it is WeirFilterLists that changes it, tells the owner
 * of the database, and compiles.  What is read of its text has a file of its own.
 */

#include "weir-filter-list-private.h"

#include "weir-list-status.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  PROP_ID = 1,
  PROP_KIND,
  PROP_KEY,
  PROP_TITLE,
  PROP_URL,
  PROP_ENABLED,
  PROP_STATE,
  PROP_PROGRESS,
  PROP_STATUS,
  PROP_N_FILTERS,
  PROP_N_SKIPPED,
  PROP_N_UNREAD,
  PROP_HITS_TODAY,
  PROP_HITS,
  PROP_UPDATED,
  PROP_NEXT,
  PROP_SIZE,
} Property;

static GParamSpec *properties[PROP_SIZE + 1];

G_DEFINE_FINAL_TYPE (WeirFilterList, weir_filter_list, G_TYPE_OBJECT)

static void
notify (WeirFilterList *self, Property property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

void
weir_filter_list_refresh_status (WeirFilterList *self)
{
  g_autofree char *status = weir_list_status_describe (self->row, self->state, get_now ());

  if (g_strcmp0 (status, self->status) == 0)
    return;

  g_free (self->status);
  self->status = g_steal_pointer (&status);
  notify (self, PROP_STATUS);
}

static void
notify_row_changes (WeirFilterList *self, const WeirListRow *old)
{
  const WeirListRow *new = self->row;

  if (old->id != new->id)
    notify (self, PROP_ID);
  if (old->kind != new->kind)
    notify (self, PROP_KIND);
  if (g_strcmp0 (old->title, new->title) != 0)
    notify (self, PROP_TITLE);
  if (g_strcmp0 (old->url, new->url) != 0)
    notify (self, PROP_URL);
  if (old->enabled != new->enabled)
    notify (self, PROP_ENABLED);
  if (old->updated != new->updated)
    notify (self, PROP_UPDATED);
  if (old->next != new->next)
    notify (self, PROP_NEXT);
  if (old->version != new->version)
    notify (self, PROP_SIZE);
}

gboolean
weir_filter_list_take_row (WeirFilterList *self, const WeirListRow *row)
{
  g_autoptr (WeirListRow) old = NULL;

  g_assert (g_str_equal (self->row->key, row->key));

  if (weir_list_row_equal (self->row, row))
    return FALSE;

  old = g_steal_pointer (&self->row);
  self->row = weir_list_row_copy (row);

  g_object_freeze_notify (G_OBJECT (self));
  notify_row_changes (self, old);
  weir_filter_list_refresh_status (self);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

void
weir_filter_list_set_state (WeirFilterList *self, WeirListState state)
{
  if (self->state != state)
    {
      self->state = state;
      notify (self, PROP_STATE);
    }

  weir_filter_list_refresh_status (self);
}

void
weir_filter_list_set_progress (WeirFilterList *self, double progress)
{
  if (self->progress == progress)
    return;

  self->progress = progress;
  notify (self, PROP_PROGRESS);
}

static guint
sum_skipped (const WeirFilterSetList *info)
{
  guint sum = 0;

  for (guint i = 0; i < WEIR_N_SKIPS; i++)
    sum += info->n_skipped[i];

  return sum;
}

void
weir_filter_list_set_compiled (WeirFilterList *self, WeirFilterSet *set, guint index)
{
  WeirFilterSetList old = self->info;
  WeirFilterSetList info = { 0 };

  if (set != NULL && !weir_filter_set_get_list (set, index, &info))
    set = NULL;
  if (set != NULL)
    weir_filter_set_ref (set);
  g_clear_pointer (&self->set, weir_filter_set_unref);
  self->set = set;
  self->index = index;
  self->info = info;

  if (old.n_filters != info.n_filters)
    notify (self, PROP_N_FILTERS);
  if (sum_skipped (&old) != sum_skipped (&info))
    notify (self, PROP_N_SKIPPED);
  if (old.n_unread != info.n_unread)
    notify (self, PROP_N_UNREAD);
}

guint64
weir_filter_list_get_compiled_version (WeirFilterList *self)
{
  return self->info.version;
}

const WeirListRow *
weir_filter_list_get_row (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  return self->row;
}

WeirListState
weir_filter_list_get_state (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), WEIR_LIST_IDLE);

  return self->state;
}

const char *
weir_filter_list_get_title (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  switch (self->row->kind)
    {
    case WEIR_LIST_STARTER:
      return _ ("Weir’s starter list");

    case WEIR_LIST_OWN:
      return _ ("Your own filters");

    case WEIR_LIST_WEB:
    case WEIR_LIST_FILE:
      break;
    }

  return self->row->title;
}

const char *
weir_filter_list_get_status (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), NULL);

  return self->status;
}

guint
weir_filter_list_get_n_skipped (WeirFilterList *self, WeirSkipReason reason)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), 0);
  g_return_val_if_fail (reason < WEIR_N_SKIPS, 0);

  return self->info.n_skipped[reason];
}

guint64
weir_filter_list_get_hits_today (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), 0);

  return self->hits_today;
}

guint64
weir_filter_list_get_hits (WeirFilterList *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LIST (self), 0);

  return self->hits;
}

void
weir_filter_list_set_hits (WeirFilterList *self, guint64 today, guint64 all)
{
  g_return_if_fail (WEIR_IS_FILTER_LIST (self));

  if (self->hits_today != today)
    {
      self->hits_today = today;
      notify (self, PROP_HITS_TODAY);
    }

  if (self->hits != all)
    {
      self->hits = all;
      notify (self, PROP_HITS);
    }
}

static void
weir_filter_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirFilterList *self = WEIR_FILTER_LIST (object);

  switch ((Property) id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->row->id);
      break;

    case PROP_KIND:
      g_value_set_int (value, (int) self->row->kind);
      break;

    case PROP_KEY:
      g_value_set_string (value, self->row->key);
      break;

    case PROP_TITLE:
      g_value_set_string (value, weir_filter_list_get_title (self));
      break;

    case PROP_URL:
      g_value_set_string (value, self->row->url);
      break;

    case PROP_ENABLED:
      g_value_set_boolean (value, self->row->enabled);
      break;

    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;

    case PROP_STATUS:
      g_value_set_string (value, self->status);
      break;

    case PROP_N_FILTERS:
      g_value_set_uint (value, self->info.n_filters);
      break;

    case PROP_N_SKIPPED:
      g_value_set_uint (value, sum_skipped (&self->info));
      break;

    case PROP_N_UNREAD:
      g_value_set_uint (value, self->info.n_unread);
      break;

    case PROP_HITS_TODAY:
      g_value_set_uint64 (value, self->hits_today);
      break;

    case PROP_HITS:
      g_value_set_uint64 (value, self->hits);
      break;

    case PROP_UPDATED:
      g_value_set_int64 (value, self->row->updated);
      break;

    case PROP_NEXT:
      g_value_set_int64 (value, self->row->next);
      break;

    case PROP_SIZE:
      g_value_set_uint64 (value, weir_filter_list_get_size (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_filter_list_finalize (GObject *object)
{
  WeirFilterList *self = WEIR_FILTER_LIST (object);

  g_clear_pointer (&self->texts, weir_list_texts_unref);
  g_clear_pointer (&self->row, weir_list_row_free);
  g_clear_pointer (&self->status, g_free);
  g_clear_pointer (&self->set, weir_filter_set_unref);
  g_clear_pointer (&self->homepage, g_free);
  g_clear_pointer (&self->licence, g_free);

  G_OBJECT_CLASS (weir_filter_list_parent_class)->finalize (object);
}

static void
weir_filter_list_class_init (WeirFilterListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **specs = properties;

  object_class->get_property = weir_filter_list_get_property;
  object_class->finalize = weir_filter_list_finalize;

  specs[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  specs[PROP_KIND] = g_param_spec_int ("kind", NULL, NULL, 0, G_MAXINT, 0, flags);
  specs[PROP_KEY] = g_param_spec_string ("key", NULL, NULL, NULL, flags);
  specs[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  specs[PROP_URL] = g_param_spec_string ("url", NULL, NULL, NULL, flags);
  specs[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, FALSE, flags);
  specs[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_MAXINT, 0, flags);
  specs[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, flags);
  specs[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  specs[PROP_N_FILTERS] = g_param_spec_uint ("n-filters", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[PROP_N_SKIPPED] = g_param_spec_uint ("n-skipped", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[PROP_N_UNREAD] = g_param_spec_uint ("n-unread", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[PROP_HITS_TODAY] = g_param_spec_uint64 ("hits-today", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  specs[PROP_HITS] = g_param_spec_uint64 ("hits", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  specs[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  specs[PROP_NEXT] = g_param_spec_int64 ("next", NULL, NULL, 0, G_MAXINT64, 0, flags);
  specs[PROP_SIZE] = g_param_spec_uint64 ("size", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_filter_list_init (WeirFilterList *self)
{
  self->progress = -1;
}

WeirFilterList *
weir_filter_list_new (WeirListTexts *texts, const WeirListRow *row)
{
  WeirFilterList *self = g_object_new (WEIR_TYPE_FILTER_LIST, NULL);

  self->texts = weir_list_texts_ref (texts);
  self->row = weir_list_row_copy (row);
  self->status = weir_list_status_describe (self->row, self->state, get_now ());

  return self;
}
