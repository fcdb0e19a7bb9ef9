/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl lists: the filter lists, and what the window does to them.
 *
 * A change is done when it is on the disk, compiled: a Weir that runs on the same
 * data folder notices, and finds the compiled file ready.  Adding and updating
 * wait for the download.
 */

#include "weirctl-command.h"

#include "weirctl-lists.h"

#include <glib/gi18n.h>

typedef struct
{
  const WeirctlCommand *command; /* (unowned) */
  const char *operand;           /* (unowned) (nullable): what stands behind the word */
  gint64 id;                     /* the same as a number, where it is one */
  const char *title;             /* (unowned) (nullable) */
  gboolean json;
  WeirService *service;   /* (owned) */
  WeirFilterLists *lists; /* (unowned) */
} Lists;

static void
lists_clear (Lists *self)
{
  g_clear_object (&self->service);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lists, lists_clear)

/* Waits until what was changed is in force, compiled, and on the disk. */
static WeirctlStatus
settle (Lists *self)
{
  g_autofree char *problem = NULL;
  g_autoptr (GError) error = NULL;

  if (!weir_filter_lists_load (self->lists, &error))
    return weirctl_fail ("%s", error->message);

  if (weirctl_save (self->service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  g_object_get (self->lists, "problem", &problem, NULL);

  return problem == NULL ? WEIRCTL_DONE : weirctl_fail ("%s", problem);
}

/* Returns: (transfer none) (nullable): the list that is meant; else it was said that there is none */
static WeirFilterList *
find (Lists *self)
{
  WeirFilterList *list = weir_filter_lists_find_id (self->lists, self->id);

  if (list == NULL)
    weirctl_complain (_ ("there is no list of the number %s"), self->operand);

  return list;
}

/* --- what can be done --- */

static WeirctlStatus
show (Lists *self)
{
  const WeirctlStatus status = settle (self);

  weirctl_lists_print (self->lists, self->json);

  return status;
}

static WeirctlStatus
finish_update (Lists *self, WeirFilterList *list)
{
  const WeirctlStatus status = settle (self);

  weirctl_lists_print_one (list, self->json);

  return weirctl_lists_is_well (list) ? status : WEIRCTL_FAILED;
}

static WeirctlStatus
add (Lists *self)
{
  g_autoptr (WeirFilterList) list = NULL;
  g_autoptr (GError) error = NULL;
  guint n_lists;

  if (!weir_service_add_list (self->service, self->operand, self->title, &error))
    return weirctl_fail ("%s", error->message);

  n_lists = g_list_model_get_n_items (G_LIST_MODEL (self->lists));
  list = g_list_model_get_item (G_LIST_MODEL (self->lists), n_lists - 1);
  weirctl_lists_wait (self->lists);

  return finish_update (self, list);
}

static WeirctlStatus
update_all (Lists *self)
{
  WeirctlStatus status;

  weir_filter_lists_update (self->lists, NULL);
  weirctl_lists_wait (self->lists);
  status = show (self);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lists)); i++)
    {
      g_autoptr (WeirFilterList) list = g_list_model_get_item (G_LIST_MODEL (self->lists), i);

      if (!weirctl_lists_is_well (list))
        status = WEIRCTL_FAILED;
    }

  return status;
}

static WeirctlStatus
update (Lists *self)
{
  WeirFilterList *list;

  if (self->operand == NULL)
    return update_all (self);

  list = find (self);
  if (list == NULL)
    return WEIRCTL_FAILED;

  weir_filter_lists_update (self->lists, list);
  weirctl_lists_wait (self->lists);

  return finish_update (self, list);
}

static WeirctlStatus
remove_list (Lists *self)
{
  WeirFilterList *list = find (self);
  g_autofree char *title = NULL;
  gint64 id;

  if (list == NULL)
    return WEIRCTL_FAILED;

  id = weir_filter_list_get_row (list)->id;
  title = g_strdup (weir_filter_list_get_title (list));
  weir_service_remove_list (self->service, list);
  if (weir_filter_lists_find_id (self->lists, id) != NULL)
    return weirctl_fail (_ ("“%s” is always there; it can be disabled"), title);

  if (settle (self) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  /* Translators: the title of a list. */
  g_print (_ ("Removed “%s”\n"), title);

  return WEIRCTL_DONE;
}

static WeirctlStatus
set_enabled (Lists *self, gboolean enabled)
{
  WeirFilterList *list = find (self);

  if (list == NULL)
    return WEIRCTL_FAILED;

  weir_service_set_list_enabled (self->service, list, enabled);
  weirctl_lists_wait (self->lists);

  return finish_update (self, list);
}

static WeirctlStatus
enable (Lists *self)
{
  return set_enabled (self, TRUE);
}

static WeirctlStatus
disable (Lists *self)
{
  return set_enabled (self, FALSE);
}

/* The new text of a list lost most of its filters: the user takes it, or keeps the old one. */
static WeirctlStatus
answer (Lists *self, gboolean take)
{
  WeirFilterList *list = find (self);

  if (list == NULL)
    return WEIRCTL_FAILED;

  if (weir_filter_list_get_row (list)->problem != WEIR_LIST_PROBLEM_SHRUNK)
    return weirctl_fail (_ ("nothing is asked about “%s”"), weir_filter_list_get_title (list));

  weir_filter_lists_answer_held (self->lists, list, take);

  return finish_update (self, list);
}

static WeirctlStatus
take (Lists *self)
{
  return answer (self, TRUE);
}

static WeirctlStatus
keep (Lists *self)
{
  return answer (self, FALSE);
}

/* --- the user's own filters --- */

/* Says which lines cannot be read; they are kept all the same. */
static void
complain_of_unread (const char *text)
{
  g_autoptr (GPtrArray) unread = weir_service_check_filters (text);

  for (guint i = 0; i < unread->len; i++)
    {
      const WeirUnreadLine *line = unread->pdata[i];

      /* Translators: the number of a line, and a sentence. */
      weirctl_complain (_ ("line %u: %s"), line->line, line->reason);
    }
}

/* @path: a file, or "-". Returns: (transfer full) (nullable) */
static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_str_equal (path, "-") ? "/dev/stdin" : path);
  char *text;
  gsize length;

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return NULL;

  if (strlen (text) == length)
    return text;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not text"), path);
  g_free (text);
  return NULL;
}

static WeirctlStatus
own (Lists *self)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (self->operand == NULL)
    {
      text = weir_service_dup_own_filters (self->service);
      g_print ("%s", text);
      return WEIRCTL_DONE;
    }

  text = read_text (self->operand, &error);
  if (text == NULL || !weir_service_set_own_filters (self->service, text, &error))
    return weirctl_fail ("%s", error->message);

  complain_of_unread (text);

  return settle (self);
}

/* --- the command --- */

typedef WeirctlStatus (*ListsFunc) (Lists *self);

typedef enum
{
  OPERAND_NUMBER,
  OPERAND_ANY_NUMBER, /* or none */
  OPERAND_TEXT,
  OPERAND_ANY_TEXT, /* or none */
} Operand;

static const struct
{
  const char *word;
  Operand operand;
  ListsFunc run;
} actions[] = {
  { "add", OPERAND_TEXT, add },
  { "remove", OPERAND_NUMBER, remove_list },
  { "enable", OPERAND_NUMBER, enable },
  { "disable", OPERAND_NUMBER, disable },
  { "update", OPERAND_ANY_NUMBER, update },
  { "take", OPERAND_NUMBER, take },
  { "keep", OPERAND_NUMBER, keep },
  { "own", OPERAND_ANY_TEXT, own },
};

/* FALSE: said what is wrong. */
static gboolean
take_operand (Lists *self, Operand operand, const char *text)
{
  const gboolean is_number = operand == OPERAND_NUMBER || operand == OPERAND_ANY_NUMBER;

  self->operand = text;
  if (text == NULL && (operand == OPERAND_NUMBER || operand == OPERAND_TEXT))
    {
      weirctl_wrong_usage (self->command, _ ("something is missing on the command line"));
      return FALSE;
    }

  if (text == NULL || !is_number ||
      g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &self->id, NULL))
    return TRUE;

  weirctl_wrong_usage (self->command, _ ("“%s” is not the number of a list"), text);
  return FALSE;
}

/* Returns: (nullable): %NULL, and what is wrong was said */
static ListsFunc
find_action (Lists *self, const WeirctlLine *line)
{
  if (line->n_operands == 0)
    return show;

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].word, line->operands[0]))
      return take_operand (self, actions[i].operand, line->operands[1]) ? actions[i].run : NULL;

  weirctl_wrong_usage (self->command, _ ("“%s” cannot be done with %s"), line->operands[0],
                       self->command->name);
  return NULL;
}

WeirctlStatus
weirctl_lists_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_auto (Lists) self = { .command = command };
  ListsFunc run;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  self.title = weirctl_line_get (&line, "title");
  self.json = weirctl_line_has (&line, "json");
  run = find_action (&self, &line);
  if (run == NULL)
    return WEIRCTL_WRONG_USAGE;

  self.service = weirctl_open (&line);
  if (self.service == NULL)
    return WEIRCTL_FAILED;

  self.lists = weir_service_get_filter_lists (self.service);

  return run (&self);
}
