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

struct _WeirctlCommand
{
  const char *name;
  const char *operands; /* what stands behind the options, as the usage line shows it */
  const char *options;  /* likewise */
  const char *summary;  /* untranslated: see N_() */
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
WeirctlStatus weirctl_ca_run (const WeirctlCommand *command, char **arguments);
WeirctlStatus weirctl_check_run (const WeirctlCommand *command, char **arguments);

/* What a command line said.  Clear it when done. */
typedef struct
{
  char *data_dir;  /* (owned) (nullable) */
  char **operands; /* (owned): NULL-terminated */
  guint n_operands;
} WeirctlLine;

void weirctl_line_clear (WeirctlLine *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirctlLine, weirctl_line_clear)

gboolean weirctl_parse (const WeirctlCommand *command,
                        const GOptionEntry *entries,
                        char **arguments,
                        guint min_operands,
                        guint max_operands,
                        WeirctlLine *line);

WeirctlStatus weirctl_wrong_usage (const WeirctlCommand *command, const char *format, ...)
  G_GNUC_PRINTF (2, 3);
WeirctlStatus weirctl_fail (const char *format, ...) G_GNUC_PRINTF (1, 2);
void weirctl_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);

WeirService *weirctl_open (const WeirctlLine *line);
WeirctlStatus weirctl_save (WeirService *service);

G_END_DECLS
