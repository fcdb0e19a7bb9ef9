/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Rows of the history, a page at a time.
 *
 * The database is asked for the rows behind the last one that is known (its id,
 * not an offset), so that a page costs the same wherever it is and rows that
 * come meanwhile shift nothing.  The next page is asked for when a row near the
 * end is: the list asks for rows some way ahead of what it shows, so one who
 * scrolls rarely sees the end before it moves on.
 *
 * One search at a time: a new one cancels the last, whose answer is then dropped.
 */

#include "weir-history-model.h"

#define ROWS_AHEAD 120 /* this close to the end the next page is asked for */

typedef enum
{
  LOAD_FIRST, /* in place of what there is */
  LOAD_OLDER, /* behind it */
  LOAD_NEWER, /* before it */
} Load;

struct _WeirHistoryModel
{
  GObject parent_instance;

  WeirService *service; /* (owned) */
  GPtrArray *records;   /* (owned) (element-type WeirRecord) */
  WeirQuery *query;     /* (owned) (nullable) */
  gint64 since;
  gint64 until;
  Load load;                 /* what is under way */
  GCancellable *cancellable; /* (owned) (nullable): nothing is under way */
  guint ahead;               /* the source that asks for the next page; 0: none */
  gboolean has_more;
  char *problem; /* (owned) (nullable) */
};

typedef enum
{
  PROP_LOADING = 1,
  PROP_PROBLEM,
  PROP_HAS_MORE,
} Property;

static GParamSpec *properties[PROP_HAS_MORE + 1];

/* --- the list --- */

static GType
weir_history_model_get_item_type (GListModel *list G_GNUC_UNUSED)
{
  return WEIR_TYPE_RECORD_ITEM;
}

static guint
weir_history_model_get_n_items (GListModel *list)
{
  return WEIR_HISTORY_MODEL (list)->records->len;
}

static void start (WeirHistoryModel *self, Load load);

static gboolean
on_end_is_near (gpointer data)
{
  WeirHistoryModel *self = data;

  self->ahead = 0;
  if (self->has_more && self->cancellable == NULL)
    start (self, LOAD_OLDER);
  return G_SOURCE_REMOVE;
}

static gpointer
weir_history_model_get_item (GListModel *list, guint position)
{
  WeirHistoryModel *self = WEIR_HISTORY_MODEL (list);

  if (position >= self->records->len)
    return NULL;

  /* Not from in here: the one who asks does not expect the list to change. */
  if (self->has_more && self->ahead == 0 && position + ROWS_AHEAD >= self->records->len)
    self->ahead = g_idle_add (on_end_is_near, self);
  return weir_record_item_new (self->records->pdata[position]);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_history_model_get_item_type;
  iface->get_n_items = weir_history_model_get_n_items;
  iface->get_item = weir_history_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirHistoryModel,
                               weir_history_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

/* --- searching --- */

static void
set_has_more (WeirHistoryModel *self, gboolean has_more)
{
  if (self->has_more == has_more)
    return;

  self->has_more = has_more;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

static void
set_problem (WeirHistoryModel *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;

  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

/* Puts @n_rows of @rows at @position. */
static void
insert (WeirHistoryModel *self, guint position, GPtrArray *rows, guint n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_insert (self->records, position + i, weir_record_ref (rows->pdata[i]));
  if (n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, n_rows);
}

static void
replace (WeirHistoryModel *self, GPtrArray *rows)
{
  const guint n_before = self->records->len;

  g_ptr_array_set_size (self->records, 0);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (self->records, weir_record_ref (rows->pdata[i]));
  if (n_before > 0 || rows->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, rows->len);
}

static guint
count_newer (WeirHistoryModel *self, GPtrArray *rows)
{
  const WeirRecord *first = self->records->len > 0 ? self->records->pdata[0] : NULL;
  guint n_newer = 0;

  while (n_newer < rows->len &&
         (first == NULL || ((WeirRecord *) rows->pdata[n_newer])->id > first->id))
    n_newer++;
  return n_newer;
}

static void
take_rows (WeirHistoryModel *self, GPtrArray *rows)
{
  const gboolean is_full = rows->len == WEIR_HISTORY_PAGE_ROWS;
  guint n_newer;

  switch (self->load)
    {
    case LOAD_FIRST:
      replace (self, rows);
      set_has_more (self, is_full);
      break;

    case LOAD_OLDER:
      insert (self, self->records->len, rows, rows->len);
      set_has_more (self, is_full && self->records->len < WEIR_HISTORY_MAX_SHOWN);
      break;

    case LOAD_NEWER:
      n_newer = count_newer (self, rows);
      if (n_newer == rows->len && is_full)
        {
          /* There may be more between these and those known: begin anew. */
          replace (self, rows);
          set_has_more (self, TRUE);
        }
      else
        insert (self, 0, rows, n_newer);
      break;
    }
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirHistoryModel) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
    weir_service_search_history_finish (WEIR_SERVICE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  if (rows != NULL)
    take_rows (self, rows);
  set_problem (self, error != NULL ? error->message : NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
start (WeirHistoryModel *self, Load load)
{
  WeirHistorySearch search = {
    .query = self->query,
    .since = self->since,
    .until = self->until,
    .limit = WEIR_HISTORY_PAGE_ROWS,
  };

  g_assert (self->cancellable == NULL);

  if (load == LOAD_OLDER && self->records->len > 0)
    search.before_id = ((WeirRecord *) self->records->pdata[self->records->len - 1])->id;
  self->load = load;
  self->cancellable = g_cancellable_new ();
  weir_service_search_history_async (self->service, &search, self->cancellable, on_searched,
                                     g_object_ref (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
cancel (WeirHistoryModel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
weir_history_model_search (WeirHistoryModel *self, WeirQuery *query, gint64 since, gint64 until)
{
  g_return_if_fail (WEIR_IS_HISTORY_MODEL (self));

  cancel (self);
  g_clear_pointer (&self->query, weir_query_unref);
  self->query = query != NULL ? weir_query_ref (query) : NULL;
  self->since = since;
  self->until = until;
  start (self, LOAD_FIRST);
}

void
weir_history_model_refresh (WeirHistoryModel *self)
{
  g_return_if_fail (WEIR_IS_HISTORY_MODEL (self));

  if (self->cancellable == NULL)
    start (self, self->problem == NULL ? LOAD_NEWER : LOAD_FIRST);
}

gboolean
weir_history_model_is_loading (WeirHistoryModel *self)
{
  return self->cancellable != NULL;
}

gboolean
weir_history_model_has_more (WeirHistoryModel *self)
{
  return self->has_more;
}

const char *
weir_history_model_get_problem (WeirHistoryModel *self)
{
  return self->problem;
}

/* --- the object --- */

static void
weir_history_model_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirHistoryModel *self = WEIR_HISTORY_MODEL (object);

  switch ((Property) id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->cancellable != NULL);
      break;

    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;

    case PROP_HAS_MORE:
      g_value_set_boolean (value, self->has_more);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_history_model_dispose (GObject *object)
{
  WeirHistoryModel *self = WEIR_HISTORY_MODEL (object);

  cancel (self);
  g_clear_handle_id (&self->ahead, g_source_remove);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_history_model_parent_class)->dispose (object);
}

static void
weir_history_model_finalize (GObject *object)
{
  WeirHistoryModel *self = WEIR_HISTORY_MODEL (object);

  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->query, weir_query_unref);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (weir_history_model_parent_class)->finalize (object);
}

static void
weir_history_model_class_init (WeirHistoryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_history_model_get_property;
  object_class->dispose = weir_history_model_dispose;
  object_class->finalize = weir_history_model_finalize;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM] =
    g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HAS_MORE] =
    g_param_spec_boolean ("has-more", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
weir_history_model_init (WeirHistoryModel *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
}

WeirHistoryModel *
weir_history_model_new (WeirService *service)
{
  WeirHistoryModel *self = g_object_new (WEIR_TYPE_HISTORY_MODEL, NULL);

  self->service = g_object_ref (service);
  return self;
}
