/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From the lists that are enabled to a set that is in force.
 *
 * A worker gets keys, versions, the set before and a folder: it opens the
 * compiled file if that was made of these, and else compiles, taking over from
 * the set before what has not changed.  One is at work at a time; what changes
 * meanwhile is compiled afterwards.  The worker touches no object of the main
 * thread.
 */

#include "weir-filter-lists-private.h"

#include "weir-filter-compiler.h"

#include <glib/gi18n-lib.h>

#define COMPILED_FILE "filters.weir"

/* A list that is to be in force. */
typedef struct
{
  char *key; /* (owned) */
  guint64 version;
  GBytes *text; /* (owned) (nullable): read when it is needed */
} Input;

/* What the worker gets. */
typedef struct
{
  GArray *inputs;          /* (owned) (element-type Input) */
  WeirFilterSet *previous; /* (owned) (nullable) */
  char *folder;            /* (owned) (nullable): of the texts */
  char *path;              /* (owned) (nullable): of the compiled file; it is not to be written */
} Job;

/* What it answers. */
typedef struct
{
  WeirFilterSet *set; /* (owned) (nullable): nothing is in force */
  GPtrArray *missing; /* (owned) (element-type utf8): names of texts that are nowhere */
  char *problem;      /* (owned) (nullable): it is in force, but was not kept */
} Outcome;

static void
clear_input (gpointer data)
{
  Input *input = data;

  g_free (input->key);
  g_clear_pointer (&input->text, g_bytes_unref);
}

static void
job_free (Job *job)
{
  g_array_unref (job->inputs);
  g_clear_pointer (&job->previous, weir_filter_set_unref);
  g_free (job->folder);
  g_free (job->path);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_free)

static void
outcome_free (Outcome *outcome)
{
  g_clear_pointer (&outcome->set, weir_filter_set_unref);
  g_clear_pointer (&outcome->missing, g_ptr_array_unref);
  g_free (outcome->problem);
  g_free (outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

/* --- on the worker --- */

/* Returns: (transfer full) (nullable): what the compiler takes; points into @inputs */
static WeirFilterInput *
list_inputs (GArray *inputs)
{
  WeirFilterInput *list = g_new0 (WeirFilterInput, inputs->len + 1);

  for (guint i = 0; i < inputs->len; i++)
    {
      const Input *input = &g_array_index (inputs, Input, i);

      list[i] = (WeirFilterInput){ input->key, input->version, input->text };
    }

  return list;
}

static gboolean
is_made_of (const WeirFilterSet *set, GArray *inputs)
{
  g_autofree WeirFilterInput *list = list_inputs (inputs);

  return weir_filter_set_is_made_of (set, list, inputs->len);
}

/* Whether @set has this very text. @info: of the list in it */
static gboolean
find_in_set (const WeirFilterSet *set, const Input *input, WeirFilterSetList *info)
{
  for (guint i = 0; set != NULL && weir_filter_set_get_list (set, i, info); i++)
    if (weir_span_equal_string (info->key, input->key) && info->version == input->version)
      return TRUE;

  return FALSE;
}

/*
 * A text from disk, or from the compiled file if somebody deleted it. Returns: (transfer full)
 * (nullable)
 */
static GBytes *
load_text (const Job *job, const WeirFilterSet *opened, const Input *input)
{
  WeirFilterSetList info;
  GBytes *text = NULL;

  if (job->folder != NULL)
    text = weir_list_text_load (job->folder, input->key, input->version, NULL);
  if (text == NULL && find_in_set (opened, input, &info))
    text = g_bytes_new (info.text.octets, info.text.length);

  return text;
}

/* Reads what neither is in memory nor in @previous; strikes out what is nowhere. */
static void
load_texts (Job *job, const WeirFilterSet *previous, const WeirFilterSet *opened, Outcome *outcome)
{
  WeirFilterSetList info;

  for (guint i = job->inputs->len; i > 0; i--)
    {
      Input *input = &g_array_index (job->inputs, Input, i - 1);

      if (input->text != NULL || find_in_set (previous, input, &info))
        continue;

      input->text = load_text (job, opened, input);
      if (input->text != NULL)
        continue;

      g_ptr_array_add (outcome->missing, weir_list_text_get_name (input->key, input->version));
      g_array_remove_index (job->inputs, i - 1);
    }
}

/* Maps what was compiled from disk, or keeps it in memory. */
static gboolean
publish (const Job *job, GBytes *compiled, Outcome *outcome, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (job->path != NULL && weir_filter_compiled_write (compiled, job->path, &problem))
    outcome->set = weir_filter_set_open (job->path, &problem);
  if (problem != NULL)
    outcome->problem =
      g_strdup_printf (_ ("The compiled filters cannot be kept: %s"), problem->message);
  if (outcome->set == NULL)
    outcome->set = weir_filter_set_new (compiled, error);

  return outcome->set != NULL;
}

static gboolean
compile (Job *job,
         WeirFilterSet *opened,
         Outcome *outcome,
         GCancellable *cancellable,
         GError **error)
{
  const WeirFilterSet *previous = job->previous != NULL ? job->previous : opened;
  g_autofree WeirFilterInput *list = NULL;
  g_autoptr (GBytes) compiled = NULL;

  load_texts (job, previous, opened, outcome);
  if (job->inputs->len == 0)
    return TRUE;

  list = list_inputs (job->inputs);
  compiled = weir_filter_compile (list, job->inputs->len, previous, cancellable, error);

  return compiled != NULL && publish (job, compiled, outcome, error);
}

/* Returns: (transfer full) (nullable) */
static Outcome *
run_job (Job *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (Outcome) outcome = g_new0 (Outcome, 1);
  g_autoptr (WeirFilterSet) opened = NULL;

  outcome->missing = g_ptr_array_new_with_free_func (g_free);
  if (job->path != NULL && job->inputs->len > 0)
    opened = weir_filter_set_open (job->path, NULL);

  if (opened != NULL && is_made_of (opened, job->inputs))
    outcome->set = g_steal_pointer (&opened);
  else if (!compile (job, opened, outcome, cancellable, error))
    return NULL;

  return g_steal_pointer (&outcome);
}

static void
compile_in_thread (GTask *task,
                   gpointer source_object G_GNUC_UNUSED,
                   gpointer task_data,
                   GCancellable *cancellable)
{
  GError *error = NULL;
  Outcome *outcome = run_job (task_data, cancellable, &error);

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) outcome_free);
  else
    g_task_return_error (task, error);
}

/* --- in the main thread --- */

static gboolean
is_wanted (WeirFilterLists *self, const WeirListRow *row)
{
  g_autofree char *name = weir_list_text_get_name (row->key, row->version);

  return row->enabled && row->version != 0 && !g_hash_table_contains (self->missing, name);
}

/* Returns: (transfer full) (element-type Input): what should be in force */
static GArray *
collect_inputs (WeirFilterLists *self)
{
  GArray *inputs = g_array_new (FALSE, FALSE, sizeof (Input));

  g_array_set_clear_func (inputs, clear_input);
  for (guint i = 0; i < self->lists->len; i++)
    {
      const WeirListRow *row = weir_filter_list_get_row (weir_filter_lists_get (self, i));
      Input input = { NULL, row->version, NULL };

      if (!is_wanted (self, row))
        continue;

      input.key = g_strdup (row->key);
      input.text = weir_list_texts_peek (self->texts, row->key, row->version);
      g_array_append_val (inputs, input);
    }

  return inputs;
}

static gboolean
is_current (WeirFilterLists *self, GArray *inputs)
{
  return self->set != NULL ? is_made_of (self->set, inputs) : inputs->len == 0;
}

gboolean
weir_filter_lists_is_compiling (WeirFilterLists *self, WeirFilterList *list)
{
  const WeirListRow *row = weir_filter_list_get_row (list);

  return (self->compiling != NULL || self->compile_source != 0) && is_wanted (self, row) &&
         weir_filter_list_get_compiled_version (list) != row->version;
}

static void
refresh_all (WeirFilterLists *self)
{
  for (guint i = 0; i < self->lists->len; i++)
    weir_filter_lists_refresh (self, weir_filter_lists_get (self, i));
}

/* Tells each list where in the set it is. */
static void
show_in_lists (WeirFilterLists *self)
{
  WeirFilterSetList info;

  for (guint i = 0; i < self->lists->len; i++)
    {
      WeirFilterList *list = weir_filter_lists_get (self, i);
      const char *key = weir_filter_list_get_row (list)->key;
      guint index = 0;

      while (self->set != NULL && weir_filter_set_get_list (self->set, index, &info) &&
             !weir_span_equal_string (info.key, key))
        index++;
      weir_filter_list_set_compiled (list, self->set, index);
    }
}

static void
adopt_set (WeirFilterLists *self, WeirFilterSet *set)
{
  g_clear_pointer (&self->set, weir_filter_set_unref);
  self->set = set != NULL ? weir_filter_set_ref (set) : NULL;
  show_in_lists (self);
  if (self->events.compiled != NULL)
    self->events.compiled (self->set, self->user_data);
  weir_filter_lists_notify (self, WEIR_LISTS_PROP_SET);
  weir_filter_lists_notify (self, WEIR_LISTS_PROP_N_FILTERS);
}

/* Texts that somebody deleted. */
static void
note_missing (WeirFilterLists *self, Outcome *outcome)
{
  const guint n_missing = outcome->missing->len;

  for (guint i = 0; i < n_missing; i++)
    g_hash_table_add (self->missing, g_strdup (g_ptr_array_index (outcome->missing, i)));

  if (n_missing > 0 && outcome->problem == NULL)
    outcome->problem = g_strdup_printf (ngettext ("The text of %u list is gone",
                                                  "The texts of %u lists are gone", n_missing),
                                        n_missing);
}

static void
adopt (WeirFilterLists *self, Outcome *outcome)
{
  note_missing (self, outcome);
  adopt_set (self, outcome->set);
  weir_filter_lists_set_problem (self, WEIR_LISTS_NOT_IN_FORCE, outcome->problem);
  if (outcome->missing->len > 0)
    weir_filter_lists_fetch_missing (self);
}

/* Returns: (transfer full) */
static Job *
job_new (WeirFilterLists *self, GArray *inputs)
{
  Job *job = g_new0 (Job, 1);

  job->inputs = g_array_ref (inputs);
  job->previous = self->set != NULL ? weir_filter_set_ref (self->set) : NULL;
  job->folder = g_strdup (weir_list_texts_get_folder (self->texts));
  if (!self->read_only)
    job->path = g_build_filename (self->folder, COMPILED_FILE, NULL);

  return job;
}

static void
on_compiled (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeirFilterLists *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Outcome) outcome = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* self may be gone */

  g_clear_object (&self->compiling);
  if (outcome == NULL)
    {
      g_autofree char *problem =
        g_strdup_printf (_ ("The filters cannot be put in force: %s"), error->message);

      weir_filter_lists_set_problem (self, WEIR_LISTS_NOT_IN_FORCE, problem);
    }
  else
    {
      adopt (self, outcome);
      weir_filter_lists_want_compile (self);
    }

  refresh_all (self);
}

static gboolean
on_time_to_compile (gpointer user_data)
{
  WeirFilterLists *self = user_data;
  g_autoptr (GArray) inputs = collect_inputs (self);
  g_autoptr (GTask) task = NULL;

  self->compile_source = 0;
  if (is_current (self, inputs))
    {
      refresh_all (self);
      return G_SOURCE_REMOVE;
    }

  self->compiling = g_cancellable_new ();
  task = g_task_new (NULL, self->compiling, on_compiled, self);
  g_task_set_source_tag (task, compile_in_thread);
  g_task_set_task_data (task, job_new (self, inputs), (GDestroyNotify) job_free);
  g_task_run_in_thread (task, compile_in_thread);
  refresh_all (self);

  return G_SOURCE_REMOVE;
}

/* Soon, so that several changes at once are compiled once. */
void
weir_filter_lists_want_compile (WeirFilterLists *self)
{
  g_autoptr (GArray) inputs = NULL;

  if (self->is_stopped || self->compiling != NULL || self->compile_source != 0)
    return;

  inputs = collect_inputs (self);
  if (is_current (self, inputs))
    return;

  self->compile_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_time_to_compile, self, NULL);
  refresh_all (self);
}

void
weir_filter_lists_stop_compiling (WeirFilterLists *self)
{
  if (self->compiling != NULL)
    g_cancellable_cancel (self->compiling);
  g_clear_object (&self->compiling);
  g_clear_handle_id (&self->compile_source, g_source_remove);
}

gboolean
weir_filter_lists_load (WeirFilterLists *self, GError **error)
{
  g_autoptr (GArray) inputs = NULL;
  g_autoptr (Job) job = NULL;
  g_autoptr (Outcome) outcome = NULL;

  g_return_val_if_fail (WEIR_IS_FILTER_LISTS (self), FALSE);

  if (!weir_filter_lists_flush (self, error))
    return FALSE;

  weir_filter_lists_stop_compiling (self);
  inputs = collect_inputs (self);
  if (is_current (self, inputs))
    return TRUE;

  job = job_new (self, inputs);
  outcome = run_job (job, NULL, error);
  if (outcome == NULL)
    return FALSE;

  adopt (self, outcome);
  refresh_all (self);
  return TRUE;
}
