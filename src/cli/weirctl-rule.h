/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weirctl-command.h"

G_BEGIN_DECLS

/* Reads what stands behind --for, if anything does.  FALSE: said what is wrong. */
gboolean weirctl_rule_read_lifetime (const WeirctlLine *line, WeirRule *template);

/* Adds the rule and says so once it is on the disk. */
WeirctlStatus weirctl_rule_add (const WeirctlCommand *command,
                                const WeirctlLine *line,
                                const WeirRule *template);

G_END_DECLS
