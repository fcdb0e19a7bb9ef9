/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What “weirctl ca” can do. */

#pragma once

#include "weirctl-command.h"

G_BEGIN_DECLS

WeirctlStatus weirctl_ca_show (WeirService *service);

/* @path: of the file to be made, or "-" */
WeirctlStatus weirctl_ca_export (WeirService *service, const char *path);

G_END_DECLS
