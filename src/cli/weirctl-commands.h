/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The commands of weirctl as data.
 */

#pragma once

#include "weirctl-command.h"

G_BEGIN_DECLS

/* Ends with one that has no name. */
extern const WeirctlCommand weirctl_commands[];

/* What weirctl takes without a command, besides --help. */
extern const WeirctlOption weirctl_program_options[];

/* What every command takes, besides --help. */
extern const WeirctlOption weirctl_common_options[];

const WeirctlCommand *weirctl_command_find (const char *name);
char *weirctl_command_describe_operands (const WeirctlCommand *command);
char *weirctl_command_describe_usage (const WeirctlCommand *command);

G_END_DECLS
