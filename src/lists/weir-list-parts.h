/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WeirListPart:
 *
 * A text and those that it includes, as a tree.  Plain values; whoever has the root has all of it,
 * and may hand it to another thread.
 */
typedef struct _WeirListPart WeirListPart;

struct _WeirListPart
{
  WeirListPart *parent; /* (unowned) (nullable) */
  GUri *uri;            /* (owned) */
  char *name;           /* (owned): as it was included; of the root "" */
  GBytes *text;         /* (owned) (nullable): not loaded yet */
  GArray *includes;     /* (owned) (nullable) (element-type WeirListInclude) */
};

/* A line `!#include NAME` in a text. */
typedef struct
{
  gsize begin;
  gsize end; /* behind the end of the line */
  char *name;
  WeirListPart *part; /* (owned) (nullable): until weir_list_part_set_includes() */
} WeirListInclude;

WeirListPart *weir_list_part_new (const char *url); /* (nullable): @url cannot be read */
void weir_list_part_free (WeirListPart *root);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListPart, weir_list_part_free)

/* The lines that include. Pure. Returns: (transfer full) (element-type WeirListInclude) */
GArray *weir_list_text_find_includes (GBytes *text);

/*
 * Gives @part its text and what that includes.  @includes: (transfer full).  @error:
 * WEIR_LIST_UPDATE_ERROR, of what must not be included
 */
gboolean weir_list_part_set_text (WeirListPart *part,
                                  GBytes *text,
                                  GArray *includes,
                                  GError **error);

/* The next one without a text. (transfer none) (nullable): all are loaded */
WeirListPart *weir_list_part_find_next (WeirListPart *root);

gboolean weir_list_part_has_includes (WeirListPart *root);
guint weir_list_part_count (WeirListPart *root);
gsize weir_list_part_measure (WeirListPart *root); /* octets loaded */

/* The whole text. Returns: (transfer full) */
GBytes *weir_list_part_join (WeirListPart *root);

G_END_DECLS
