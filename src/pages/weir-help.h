/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_HELP_FOUND,
  WEIR_HELP_NO_SUCH_PAGE,
  WEIR_HELP_NOT_INSTALLED, /* or its file cannot be read */
} WeirHelpStatus;

/**
 * WeirHelp:
 *
 * The guide that comes with Weir: pages and pictures in one file, which is mapped when the first
 * is wanted.
 */
typedef struct _WeirHelp WeirHelp;

/* @file: (nullable): where it is; nothing is read yet.  Returns: (transfer full) */
WeirHelp *weir_help_new (const char *file);
void weir_help_free (WeirHelp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirHelp, weir_help_free)

/**
 * weir_help_find:
 * @self: the guide
 * @name: what is wanted, any octets; "" is the first page
 * @bytes: (out) (transfer full): its octets, of the file; on %WEIR_HELP_FOUND alone
 * @type: (out) (transfer none): its media type; likewise
 *
 * Returns: whether there is such a thing
 */
WeirHelpStatus weir_help_find (WeirHelp *self, const char *name, GBytes **bytes, const char **type);

G_END_DECLS
