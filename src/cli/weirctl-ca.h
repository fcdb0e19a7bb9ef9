/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What “weirctl ca” can do. */

#pragma once

#include "weirctl-command.h"

G_BEGIN_DECLS

WeirctlStatus weirctl_ca_show (WeirService *service);

/* @path: of the file to be made, or "-" */
WeirctlStatus weirctl_ca_export (WeirService *service, const char *path);

/* In this user's browsers; weirctl-ca-install.c. */
WeirctlStatus weirctl_ca_install (WeirService *service);
WeirctlStatus weirctl_ca_remove (WeirService *service);
WeirctlStatus weirctl_ca_renew (WeirService *service);

/* Prints who trusts it; changes nothing. */
void weirctl_ca_print_browsers (WeirService *service);

/* Prints the commands by which the whole computer trusts it, and runs none. */
WeirctlStatus weirctl_ca_describe_system (WeirService *service);

G_END_DECLS
