/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The live log's face: what the service puts in, what a view asks for.
 *
 * How rows get from one to the other stands in weir-live-log-refresh.c; here
 * nothing is done that costs more than what it is asked for.  Main thread alone.
 */

#include "weir-live-log-private.h"

enum
{
  PROP_0,
  PROP_N_TOTAL,
  PROP_N_SHOWN,
  PROP_N_BLOCKED,
  PROP_N_WITHHELD,
  PROP_N_WAITING,
  PROP_PAUSED,
  PROP_NEWEST_FIRST,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void weir_live_log_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WeirLiveLog,
                               weir_live_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      weir_live_log_list_model_init))

/* --- Public -------------------------------------------------------------------------- */

WeirLiveLog *
weir_live_log_new (guint capacity)
{
  WeirLiveLog *self;

  g_return_val_if_fail (capacity > 0, NULL);

  self = g_object_new (WEIR_TYPE_LIVE_LOG, NULL);
  self->capacity = capacity;
  self->rows = g_new0 (WeirLiveRow, capacity);
  self->waiting = g_new0 (WeirRecord *, capacity);
  self->detailed = g_new0 (WeirRecord *, WEIR_LIVE_LOG_MAX_DETAILS);
  weir_row_index_init (&self->index, capacity);

  return self;
}

void
weir_live_log_add (WeirLiveLog *self, WeirRecord *record)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  if (self->n_waiting == self->capacity)
    weir_record_unref (weir_live_log_take_waiting (self));
  weir_live_log_push_waiting (self, record);
  weir_live_log_add_detail (self, record);
  weir_live_log_schedule_refresh (self);
}

void
weir_live_log_changed (WeirLiveLog *self, WeirRecord *record)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  /* What waits is looked at when it is published. */
  if (self->end_row == self->first_row ||
      record->id > weir_live_log_get_row (self, self->end_row - 1)->record->id ||
      record->id < weir_live_log_get_row (self, self->first_row)->record->id)
    return;

  g_ptr_array_add (self->dirty, weir_record_ref (record));
  weir_live_log_schedule_refresh (self);
}

void
weir_live_log_set_query (WeirLiveLog *self, WeirQuery *query)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  if (query != NULL && weir_query_is_empty (query))
    query = NULL;
  if (query == self->query)
    return;

  g_clear_pointer (&self->query, weir_query_unref);
  if (query != NULL)
    self->query = weir_query_ref (query);
  weir_live_log_refilter (self);
}

void
weir_live_log_set_paused (WeirLiveLog *self, gboolean paused)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  if (self->paused == !!paused)
    return;

  self->paused = !!paused;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSED]);
  if (!self->paused && self->is_stale)
    weir_live_log_refilter (self);
  weir_live_log_refresh (self);
}

gboolean
weir_live_log_get_paused (WeirLiveLog *self)
{
  g_return_val_if_fail (WEIR_IS_LIVE_LOG (self), FALSE);

  return self->paused;
}

gboolean
weir_live_log_get_newest_first (WeirLiveLog *self)
{
  g_return_val_if_fail (WEIR_IS_LIVE_LOG (self), TRUE);

  return self->newest_first;
}

void
weir_live_log_set_newest_first (WeirLiveLog *self, gboolean newest_first)
{
  guint length;

  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  if (self->newest_first == !!newest_first)
    return;

  self->newest_first = !!newest_first;
  length = weir_row_index_length (&self->index);
  weir_live_log_emit_changed (self, 0, length, length);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEWEST_FIRST]);
}

void
weir_live_log_clear (WeirLiveLog *self)
{
  guint removed;

  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  while (self->n_waiting > 0)
    weir_record_unref (weir_live_log_take_waiting (self));
  g_ptr_array_set_size (self->dirty, 0);
  weir_live_log_clear_details (self);
  weir_live_log_forget_rows (self, self->end_row - self->first_row);
  removed = weir_row_index_length (&self->index);
  weir_row_index_drop_oldest (&self->index, removed);
  weir_live_log_emit_changed (self, 0, removed, 0);
  weir_live_log_tell_counts (self);
}

void
weir_live_log_hide_host (WeirLiveLog *self, const char *host)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));
  g_return_if_fail (host != NULL);

  if (g_hash_table_add (self->hidden, g_strdup (host)))
    weir_live_log_refilter (self);
}

void
weir_live_log_show_host (WeirLiveLog *self, const char *host)
{
  g_return_if_fail (WEIR_IS_LIVE_LOG (self));
  g_return_if_fail (host != NULL);

  if (g_hash_table_remove (self->hidden, host))
    weir_live_log_refilter (self);
}

static gint
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

char **
weir_live_log_get_hidden_hosts (WeirLiveLog *self)
{
  g_autofree gpointer *hosts = NULL;
  guint n;

  g_return_val_if_fail (WEIR_IS_LIVE_LOG (self), NULL);

  hosts = g_hash_table_get_keys_as_array (self->hidden, &n);
  qsort (hosts, n, sizeof *hosts, compare_strings);

  return g_strdupv ((char **) hosts);
}

void
weir_live_log_list_values (WeirLiveLog *self,
                           const char *key,
                           const char *prefix,
                           guint max,
                           GPtrArray *values)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  gsize length = strlen (prefix);
  gboolean hosts = g_str_equal (key, "host");

  g_return_if_fail (WEIR_IS_LIVE_LOG (self));

  if (!hosts && !g_str_equal (key, "site"))
    return;

  for (guint64 i = self->end_row; i > self->first_row && g_hash_table_size (seen) < max; i--)
    {
      const WeirRecord *record = weir_live_log_get_row (self, i - 1)->record;
      const char *value = hosts ? record->host : record->site;

      if (value != NULL && g_ascii_strncasecmp (value, prefix, length) == 0 &&
          g_hash_table_add (seen, (gpointer) value))
        g_ptr_array_add (values, g_strdup (value));
    }
}

/* --- GListModel ---------------------------------------------------------------------- */

static GType
weir_live_log_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return WEIR_TYPE_RECORD_ITEM;
}

static guint
weir_live_log_get_n_items (GListModel *model)
{
  return weir_row_index_length (&WEIR_LIVE_LOG (model)->index);
}

static gpointer
weir_live_log_get_item (GListModel *model, guint position)
{
  WeirLiveLog *self = WEIR_LIVE_LOG (model);
  guint length = weir_row_index_length (&self->index);
  guint64 row;

  if (position >= length)
    return NULL;

  row = weir_row_index_get (&self->index, self->newest_first ? length - 1 - position : position);

  return weir_record_item_new_cached (self->items, weir_live_log_get_row (self, row)->record);
}

static void
weir_live_log_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = weir_live_log_get_item_type;
  iface->get_n_items = weir_live_log_get_n_items;
  iface->get_item = weir_live_log_get_item;
}

/* --- GObject ------------------------------------------------------------------------- */

static void
weir_live_log_dispose (GObject *object)
{
  WeirLiveLog *self = WEIR_LIVE_LOG (object);

  g_clear_handle_id (&self->source, g_source_remove);
  while (self->n_waiting > 0)
    weir_record_unref (weir_live_log_take_waiting (self));
  weir_live_log_clear_details (self);
  weir_live_log_forget_rows (self, self->end_row - self->first_row);
  weir_row_index_drop_oldest (&self->index, weir_row_index_length (&self->index));

  G_OBJECT_CLASS (weir_live_log_parent_class)->dispose (object);
}

static void
weir_live_log_finalize (GObject *object)
{
  WeirLiveLog *self = WEIR_LIVE_LOG (object);

  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->waiting, g_free);
  g_clear_pointer (&self->detailed, g_free);
  g_clear_pointer (&self->dirty, g_ptr_array_unref);
  g_clear_pointer (&self->query, weir_query_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  weir_row_index_clear (&self->index);

  G_OBJECT_CLASS (weir_live_log_parent_class)->finalize (object);
}

static void
weir_live_log_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirLiveLog *self = WEIR_LIVE_LOG (object);

  switch (id)
    {
    case PROP_N_TOTAL:
      g_value_set_uint (value, self->told.n_total);
      break;
    case PROP_N_SHOWN:
      g_value_set_uint (value, self->told.n_shown);
      break;
    case PROP_N_BLOCKED:
      g_value_set_uint (value, self->told.n_blocked);
      break;
    case PROP_N_WITHHELD:
      g_value_set_uint (value, self->told.n_withheld);
      break;
    case PROP_N_WAITING:
      g_value_set_uint (value, self->told.n_waiting);
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, self->paused);
      break;
    case PROP_NEWEST_FIRST:
      g_value_set_boolean (value, self->newest_first);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_live_log_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirLiveLog *self = WEIR_LIVE_LOG (object);

  switch (id)
    {
    case PROP_PAUSED:
      weir_live_log_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_NEWEST_FIRST:
      weir_live_log_set_newest_first (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_live_log_class_init (WeirLiveLogClass *klass)
{
  static const char *const counts[] = { "n-total", "n-shown", "n-blocked", "n-withheld",
                                        "n-waiting" };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = weir_live_log_dispose;
  object_class->finalize = weir_live_log_finalize;
  object_class->get_property = weir_live_log_get_property;
  object_class->set_property = weir_live_log_set_property;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[PROP_N_TOTAL + i] = g_param_spec_uint (counts[i], NULL, NULL, 0, G_MAXUINT, 0,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAUSED] =
    g_param_spec_boolean ("paused", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NEWEST_FIRST] =
    g_param_spec_boolean ("newest-first", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
weir_live_log_init (WeirLiveLog *self)
{
  self->newest_first = TRUE;
  self->dirty = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_record_unref);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->items = g_hash_table_new (NULL, NULL);
}
