/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The lists of the user, and what they are compiled into.
 *
 *                 rows                               texts, lists/KEY-VERSION.txt
 *   database ◄────────────► lists (main thread) ◄────────────────────────── update: worker
 *                             │                                                ▲
 *                             │ keys and versions                              │ session, files
 *                             ▼
 *                          compile: worker ──► filters.weir, a WeirFilterSet ──► policy
 *
 * A row says which version of a text is in force; a text never changes.  So all
 * that may go wrong between two processes is that one is late: it finds a
 * compiled file that was made of other versions, and makes its own.
 *
 * Here are the object, what it shows, and rows that come from the database;
 * changes by the user, compiling and updates have a file each.
 */

#include "weir-filter-lists-private.h"

#include "weir-config.h"
#include "weir-filter-compiler.h"
#include "weir-list-address.h"

#define IDLE_TIMEOUT 60 /* seconds in which a server must say something */

static void weir_filter_lists_model_init (GListModelInterface *interface);

G_DEFINE_QUARK (weir_lists_error, weir_lists_error)
G_DEFINE_FINAL_TYPE_WITH_CODE (WeirFilterLists,
                               weir_filter_lists,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_filter_lists_model_init))

static GParamSpec *properties[WEIR_LISTS_PROP_PROBLEM + 1];

void
weir_filter_lists_notify (WeirFilterLists *self, WeirListsProperty property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

WeirFilterList *
weir_filter_lists_get (WeirFilterLists *self, guint position)
{
  return g_ptr_array_index (self->lists, position);
}

WeirFilterList *
weir_filter_lists_find (WeirFilterLists *self, const char *key)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), NULL);
  g_return_val_if_fail (key != NULL, NULL);

  for (guint i = 0; i < self->lists->len; i++)
    if (g_str_equal (weir_filter_list_get_row (weir_filter_lists_get (self, i))->key, key))
      return weir_filter_lists_get (self, i);

  return NULL;
}

WeirFilterList *
weir_filter_lists_find_id (WeirFilterLists *self, gint64 id)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), NULL);

  for (guint i = 0; i < self->lists->len; i++)
    if (weir_filter_list_get_row (weir_filter_lists_get (self, i))->id == id)
      return weir_filter_lists_get (self, i);

  return NULL;
}

WeirFilterSet *
weir_filter_lists_get_set (WeirFilterLists *self)
{
  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), NULL);

  return self->set;
}

void
weir_filter_lists_set_problem (WeirFilterLists *self, WeirListsProblem problem, const char *words)
{
  if (g_strcmp0 (self->problems[problem], words) == 0)
    return;

  g_free (self->problems[problem]);
  self->problems[problem] = g_strdup (words);
  weir_filter_lists_notify (self, WEIR_LISTS_PROP_PROBLEM);
}

/* (nullable): the first one */
static const char *
get_problem (WeirFilterLists *self)
{
  for (guint i = 0; i < WEIR_LISTS_N_PROBLEMS; i++)
    if (self->problems[i] != NULL)
      return self->problems[i];

  return NULL;
}

/* Where a list of this id belongs: those without one yet are last. */
static guint
find_place (WeirFilterLists *self, gint64 id)
{
  guint place = self->lists->len;

  while (id != 0 && place > 0)
    {
      gint64 before = weir_filter_list_get_row (weir_filter_lists_get (self, place - 1))->id;

      if (before != 0 && before < id)
        break;
      place--;
    }

  return place;
}

WeirFilterList *
weir_filter_lists_insert (WeirFilterLists *self, const WeirListRow *row)
{
  WeirFilterList *list = weir_filter_list_new (self->texts, row);
  guint place = find_place (self, row->id);

  g_ptr_array_insert (self->lists, (int) place, list);
  g_list_model_items_changed (G_LIST_MODEL (self), place, 0, 1);

  return list;
}

void
weir_filter_lists_drop (WeirFilterLists *self, guint position)
{
  weir_filter_lists_give_up (self, weir_filter_lists_get (self, position));
  g_ptr_array_remove_index (self->lists, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static WeirListState
find_state (WeirFilterLists *self, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);
  WeirListState state;

  if (weir_filter_lists_get_update_state (self, list, &state))
    return state;
  if (weir_filter_lists_is_compiling (self, list))
    return WEIR_LIST_COMPILING;
  if (row->problem == WEIR_LIST_PROBLEM_SHRUNK)
    return WEIR_LIST_HELD;
  if (weir_filter_lists_waits_for_network (self, list))
    return WEIR_LIST_METERED;

  return row->problem != WEIR_LIST_PROBLEM_NONE ? WEIR_LIST_FAILED : WEIR_LIST_IDLE;
}

void
weir_filter_lists_refresh (WeirFilterLists *self, WeirFilterList *list)
{
  weir_filter_list_set_state (list, find_state (self, list));
}

void
weir_filter_lists_change (WeirFilterLists *self, WeirFilterList *list, const WeirListRow *row)
{
  if (!weir_filter_list_take_row (list, row))
    return;

  weir_filter_lists_refresh (self, list);
  weir_filter_lists_tell (self, list);
}

void
weir_filter_lists_set_id (WeirFilterLists *self, const char *key, gint64 id)
{
  WeirFilterList *list;
  g_autoptr (WeirListRow) row = NULL;

  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  list = weir_filter_lists_find (self, key);
  if (list == NULL)
    return;

  row = weir_list_row_copy (weir_filter_list_get_row (list));
  row->id = id;
  weir_filter_list_take_row (list, row);
}

gboolean
weir_filter_lists_has_text (WeirFilterLists *self, const WeirListRow *row)
{
  g_autofree char *name = weir_list_text_get_name (row->key, row->version);

  return row->version != 0 && !g_hash_table_contains (self->missing, name) &&
         weir_list_texts_get_size (self->texts, row->key, row->version) > 0;
}

/* --- rows of the database --- */

static gboolean
has_row (GPtrArray *rows, const char *key)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((const WeirListRow *) g_ptr_array_index (rows, i))->key, key))
      return TRUE;

  return FALSE;
}

/* What has no id is not known to the database yet. */
static void
drop_what_is_gone (WeirFilterLists *self, GPtrArray *rows)
{
  for (guint i = self->lists->len; i > 0; i--)
    {
      const WeirListRow *row = weir_filter_list_get_row (weir_filter_lists_get (self, i - 1));

      if (row->id != 0 && !has_row (rows, row->key))
        weir_filter_lists_drop (self, i - 1);
    }
}

static void
take_row (WeirFilterLists *self, const WeirListRow *row)
{
  WeirFilterList *list = weir_filter_lists_find (self, row->key);

  if (!weir_list_key_is_valid (row->key))
    return;

  if (list == NULL)
    list = weir_filter_lists_insert (self, row);
  else if (!weir_filter_lists_is_untold (self, list))
    weir_filter_list_take_row (list, row);
  weir_filter_lists_refresh (self, list);
}

/* A list that is always there: Weir's own, and the user's. */
static void
ensure_list (WeirFilterLists *self, WeirListKind kind, const char *key)
{
  g_autoptr (WeirListRow) row = NULL;
  WeirFilterList *list;

  if (weir_filter_lists_find (self, key) != NULL)
    return;

  row = weir_list_row_new (kind, key, NULL, key);
  list = weir_filter_lists_insert (self, row);
  weir_filter_lists_tell (self, list);
}

/* Another Weir may have had another starter list. Once, since that one may be running too. */
static void
take_starter (WeirFilterLists *self)
{
  WeirFilterList *list = weir_filter_lists_find (self, WEIR_LIST_STARTER_KEY);
  g_autoptr (WeirListRow) row = weir_list_row_copy (weir_filter_list_get_row (list));
  g_autoptr (GBytes) text = weir_list_texts_get_starter ();

  row->version = weir_filter_text_hash (text);
  weir_filter_lists_change (self, list, row);
}

void
weir_filter_lists_take_rows (WeirFilterLists *self, GPtrArray *rows)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));
  g_return_if_fail (rows != NULL);

  if (self->is_stopped)
    return;

  drop_what_is_gone (self, rows);
  for (guint i = 0; i < rows->len; i++)
    take_row (self, g_ptr_array_index (rows, i));
  ensure_list (self, WEIR_LIST_STARTER, WEIR_LIST_STARTER_KEY);
  ensure_list (self, WEIR_LIST_OWN, WEIR_LIST_OWN_KEY);
  if (!self->has_rows)
    take_starter (self);
  self->has_rows = TRUE;

  weir_filter_lists_want_compile (self);
  weir_filter_lists_look (self);
}

/* --- the object --- */

static GType
weir_filter_lists_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return WEIR_TYPE_FILTER_LIST;
}

static guint
weir_filter_lists_get_n_items (GListModel *model)
{
  return WEIR_FILTER_LISTS (model)->lists->len;
}

static gpointer
weir_filter_lists_get_item (GListModel *model, guint position)
{
  WeirFilterLists *self = WEIR_FILTER_LISTS (model);

  return position < self->lists->len ? g_object_ref (weir_filter_lists_get (self, position)) : NULL;
}

static void
weir_filter_lists_model_init (GListModelInterface *interface)
{
  interface->get_item_type = weir_filter_lists_get_item_type;
  interface->get_n_items = weir_filter_lists_get_n_items;
  interface->get_item = weir_filter_lists_get_item;
}

static guint
sum_filters (WeirFilterLists *self)
{
  guint sum = 0;
  WeirFilterSetList info;

  for (guint i = 0; self->set != NULL && weir_filter_set_get_list (self->set, i, &info); i++)
    sum += info.n_filters;

  return sum;
}

static void
weir_filter_lists_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirFilterLists *self = WEIR_FILTER_LISTS (object);

  switch ((WeirListsProperty) id)
    {
    case WEIR_LISTS_PROP_BUSY:
      g_value_set_boolean (value, weir_filter_lists_is_busy (self));
      break;

    case WEIR_LISTS_PROP_PROGRESS:
      g_value_set_double (value, weir_filter_lists_get_progress (self));
      break;

    case WEIR_LISTS_PROP_N_FILTERS:
      g_value_set_uint (value, sum_filters (self));
      break;

    case WEIR_LISTS_PROP_SET:
      g_value_set_pointer (value, self->set);
      break;

    case WEIR_LISTS_PROP_PROBLEM:
      g_value_set_string (value, get_problem (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

void
weir_filter_lists_stop (WeirFilterLists *self)
{
  g_return_if_fail (WEIR_IS_FILTER_LISTS (self));

  if (!self->is_stopped)
    weir_filter_lists_flush (self, NULL);
  self->is_stopped = TRUE;
  g_cancellable_cancel (self->cancellable);
  weir_filter_lists_stop_schedule (self);
  weir_filter_lists_stop_updates (self);
  weir_filter_lists_stop_compiling (self);
}

static void
weir_filter_lists_dispose (GObject *object)
{
  weir_filter_lists_stop (WEIR_FILTER_LISTS (object));

  G_OBJECT_CLASS (weir_filter_lists_parent_class)->dispose (object);
}

static void
weir_filter_lists_finalize (GObject *object)
{
  WeirFilterLists *self = WEIR_FILTER_LISTS (object);

  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->texts, weir_list_texts_unref);
  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->kept, g_hash_table_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_clear_pointer (&self->monitors, g_hash_table_unref);
  g_clear_pointer (&self->updates, g_ptr_array_unref);
  g_clear_pointer (&self->user_agent, g_free);
  g_clear_object (&self->resolver);
  for (guint i = 0; i < WEIR_LISTS_N_PROBLEMS; i++)
    g_clear_pointer (&self->problems[i], g_free);
  g_clear_pointer (&self->saves, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->set, weir_filter_set_unref);

  G_OBJECT_CLASS (weir_filter_lists_parent_class)->finalize (object);
}

static void
weir_filter_lists_class_init (WeirFilterListsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **specs = properties;

  object_class->get_property = weir_filter_lists_get_property;
  object_class->dispose = weir_filter_lists_dispose;
  object_class->finalize = weir_filter_lists_finalize;

  specs[WEIR_LISTS_PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  specs[WEIR_LISTS_PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  specs[WEIR_LISTS_PROP_N_FILTERS] =
    g_param_spec_uint ("n-filters", NULL, NULL, 0, G_MAXUINT, 0, flags);
  specs[WEIR_LISTS_PROP_SET] = g_param_spec_pointer ("set", NULL, NULL, flags);
  specs[WEIR_LISTS_PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_filter_lists_init (WeirFilterLists *self)
{
  self->lists = g_ptr_array_new_with_free_func (g_object_unref);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->missing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->updates = g_ptr_array_new ();
  self->saves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

/**
 * weir_filter_lists_new:
 * @options: copied
 * @events: copied; what the owner is told
 * @user_data: passed to @events
 *
 * Returns: (transfer full): without any list until weir_filter_lists_take_rows()
 */
WeirFilterLists *
weir_filter_lists_new (const WeirFilterListsOptions *options,
                       const WeirFilterListsEvents *events,
                       gpointer user_data)
{
  WeirFilterLists *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_return_val_if_fail (options->folder != NULL || options->read_only, NULL);

  self = g_object_new (WEIR_TYPE_FILTER_LISTS, NULL);
  self->folder = g_strdup (options->folder);
  self->read_only = options->read_only;
  self->on_schedule = options->on_schedule && !options->read_only;
  self->on_metered = options->on_metered;
  self->idle_timeout = options->idle_timeout != 0 ? options->idle_timeout : IDLE_TIMEOUT;
  self->user_agent =
    g_strdup (options->user_agent != NULL ? options->user_agent : "Weir/" WEIR_VERSION);
  self->resolver = options->resolver != NULL ? g_object_ref (options->resolver) : NULL;
  if (events != NULL)
    self->events = *events;
  self->user_data = user_data;
  self->texts = weir_list_texts_new (self->folder, self->read_only);

  return self;
}
