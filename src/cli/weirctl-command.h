/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the commands of weirctl have in common: their table, and how each reads
 * its command line, opens the data and says what went wrong.
 */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

typedef enum
{
  WEIRCTL_DONE,
  WEIRCTL_FAILED,
  WEIRCTL_WRONG_USAGE,
} WeirctlStatus;

typedef struct _WeirctlCommand WeirctlCommand;

/* @arguments: a NULL-terminated array, the command's name first. */
typedef WeirctlStatus (*WeirctlFunc) (const WeirctlCommand *command, char **arguments);

/* What stands in a place of a command line, and so how a shell completes it. */
typedef enum
{
  WEIRCTL_NOTHING, /* of an option: it is there or not */
  WEIRCTL_TEXT,    /* what no shell can guess */
  WEIRCTL_WORD,    /* one of a few words */
  WEIRCTL_HOST,
  WEIRCTL_FILE,
  WEIRCTL_FOLDER,
} WeirctlTakes;

/* A table of them ends with one that has no name. */
typedef struct
{
  const char *name; /* without its dashes; there are no short ones */
  WeirctlTakes takes;
  const char *value; /* (nullable): what its value is called; untranslated: see N_() */
  const char *words; /* (nullable): of WEIRCTL_WORD: “10m|quit|always”, or the most usual */
  const char *help;  /* likewise untranslated */
  gboolean repeats;  /* each time with another value */
} WeirctlOption;

/* What can stand behind a command: words of which one comes first, and then an operand; or an
   operand alone.  A table ends with one that has neither. */
typedef struct
{
  const char *words;   /* (nullable): “allow|block” */
  const char *operand; /* (nullable): what it is called: “HOST”; “[N]” if it can be missing */
  WeirctlTakes takes; /* the operand */
  const char *values; /* (nullable): of WEIRCTL_WORD */
} WeirctlForm;

struct _WeirctlCommand
{
  const char *name;
  const WeirctlForm *forms;
  guint n_least; /* operands, the word that comes first among them */
  guint n_most;
  const WeirctlOption *options;
  const char *summary; /* untranslated: see N_() */
  WeirctlFunc run;
};

WeirctlStatus weirctl_run_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_host_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_site_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_policy_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_rules_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_undo_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_history_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_inspect_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_lists_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_browser_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_ca_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_computer_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_check_run (const WeirctlCommand *command, char **arguments);

/* Of one command, with what all take. */
#define WEIRCTL_MAX_OPTIONS 16

/* What the command line says of an option. */
typedef struct
{
  gboolean is_there;
  char *text;   /* (owned) (nullable) */
  char **texts; /* (owned) (nullable): of one that repeats */
} WeirctlValue;

/* What a command line said.  Stays where it is while it is read; clear it when done. */
typedef struct
{
  const WeirctlCommand *command;            /* (unowned) */
  WeirctlValue values[WEIRCTL_MAX_OPTIONS]; /* in the order of the command's table, then of all */
  char **operands;                          /* (owned): NULL-terminated */
  guint n_operands;
} WeirctlLine;

void weirctl_line_clear (WeirctlLine *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirctlLine, weirctl_line_clear)

gboolean weirctl_parse (const WeirctlCommand *command, char **arguments, WeirctlLine *line);

gboolean weirctl_line_has (const WeirctlLine *self, const char *option);
const char *weirctl_line_get (const WeirctlLine *self, const char *option);
const char *const *weirctl_line_get_all (const WeirctlLine *self, const char *option);

WeirctlStatus weirctl_wrong_usage (const WeirctlCommand *command, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
WeirctlStatus weirctl_fail (const char *format, ...) G_GNUC_PRINTF (1, 2);
void weirctl_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

WeirService *weirctl_open (const WeirctlLine *line);
WeirctlStatus weirctl_save (WeirService *service);

void weirctl_on_done (GObject *object, GAsyncResult *result, gpointer user_data);
GAsyncResult *weirctl_wait_for (GAsyncResult **result);

G_END_DECLS
