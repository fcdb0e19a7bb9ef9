/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The list that comes with Weir: its text is in the program. */
#define WEIR_LIST_STARTER_KEY "starter"
/* The user's own filters. */
#define WEIR_LIST_OWN_KEY "own"

/* --- texts on disk: any thread; @folder: that of the texts --- */

/* Returns: (transfer full): KEY-VERSION.txt */
char *weir_list_text_get_name (const char *key, guint64 version);
/* Returns: (transfer full) (nullable) */
GBytes *weir_list_text_load (const char *folder, const char *key, guint64 version, GError **error);
gboolean weir_list_text_save (const char *folder,
                              const char *key,
                              guint64 version,
                              GBytes *text,
                              GError **error);

/*
 * At most the first @max_octets of a file, "" if it cannot be read. Returns: (transfer full): not
 * NUL-terminated
 */
GBytes *weir_list_file_read_head (const char *path, gsize max_octets);

/*
 * Deletes what is not in @used (element-type utf8: names) and was written before @before, in Unix
 * seconds.
 */
void weir_list_texts_sweep (const char *folder, GHashTable *used, gint64 before);

/**
 * WeirListTexts:
 *
 * The texts of all lists: on disk, and in memory those that are on their way there; in a private
 * session all that are new.  Main thread alone; counted by reference.
 */
typedef struct _WeirListTexts WeirListTexts;

/* @data_folder: the texts are in its "lists"; (nullable) if @in_memory */
WeirListTexts *weir_list_texts_new (const char *data_folder, gboolean in_memory);
WeirListTexts *weir_list_texts_ref (WeirListTexts *self);
void weir_list_texts_unref (WeirListTexts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListTexts, weir_list_texts_unref)

const char *weir_list_texts_get_folder (WeirListTexts *self); /* (nullable) */
/* Whether new texts stay in memory. */
gboolean weir_list_texts_is_in_memory (WeirListTexts *self);

/* What need not be read from disk. Returns: (transfer full) (nullable) */
GBytes *weir_list_texts_peek (WeirListTexts *self, const char *key, guint64 version);
/* Reads from disk what must be. Returns: (transfer full) (nullable) */
GBytes *weir_list_texts_get (WeirListTexts *self, const char *key, guint64 version, GError **error);
/*
 * At most its first @max_octets, "" if there is none. Returns: (transfer full): not NUL-terminated
 */
GBytes *weir_list_texts_get_head (WeirListTexts *self,
                                  const char *key,
                                  guint64 version,
                                  gsize max_octets);
guint64 weir_list_texts_get_size (WeirListTexts *self, const char *key, guint64 version);
/* From now on the text is in memory. */
void weir_list_texts_put (WeirListTexts *self, const char *key, guint64 version, GBytes *text);
/* ... and no more: it is on disk, or not wanted. */
void weir_list_texts_drop (WeirListTexts *self, const char *key, guint64 version);
/* Whether it is to be written to disk, and was not yet. */
gboolean weir_list_texts_is_unsaved (WeirListTexts *self, const char *key, guint64 version);

/* The text of Weir's own list. Returns: (transfer full) */
GBytes *weir_list_texts_get_starter (void);

G_END_DECLS
