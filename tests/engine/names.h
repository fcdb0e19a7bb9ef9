/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A name, and what it leads to: addresses with blanks between them, tried in this order. */
typedef struct
{
  const char *name;
  const char *addresses;
} Name;

/* From now on these names are all there are. @names: ends with a NULL name; must stay as it is */
void names_use (const Name *names);

/* How many lookups there were since then. */
guint names_count_lookups (void);

G_END_DECLS
