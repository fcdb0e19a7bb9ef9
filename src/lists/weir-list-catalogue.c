/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists that others keep, as this user sees them: the words of the table are
 * translated when it is first asked for, and what is proposed is put first.
 */

#include "weir-list-catalogue.h"

#include "weir-list-proposals.h"

#include <glib/gi18n-lib.h>

/* Whether a language of the user is one of @languages. */
static gboolean
is_spoken (const char *const *languages)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strv_contains (languages, names[i]))
      return TRUE;

  return FALSE;
}

static WeirCatalogueEntry *
make_entry (const WeirListProposal *proposal)
{
  WeirCatalogueEntry *entry = g_new0 (WeirCatalogueEntry, 1);

  entry->key = proposal->key;
  entry->title = proposal->title;
  entry->purpose = _ (proposal->purpose);
  entry->group = _ (proposal->group);
  entry->url = proposal->url;
  entry->homepage = proposal->homepage;
  entry->licence = proposal->licence;
  if (proposal->languages != NULL)
    entry->languages = (const char *const *) g_strsplit (proposal->languages, " ", 0);
  entry->is_proposed =
    proposal->is_for_everybody || (entry->languages != NULL && is_spoken (entry->languages));

  return entry;
}

/* Returns: (transfer full) */
static GPtrArray *
make_entries (void)
{
  GPtrArray *entries = g_ptr_array_new ();
  guint n_proposed = 0;

  for (gsize i = 0; i < weir_n_list_proposals; i++)
    {
      WeirCatalogueEntry *entry = make_entry (&weir_list_proposals[i]);

      g_ptr_array_insert (entries, entry->is_proposed ? (int) n_proposed : -1, entry);
      n_proposed += entry->is_proposed;
    }

  return entries;
}

const GPtrArray *
weir_list_catalogue_get (void)
{
  static GPtrArray *entries;

  if (g_once_init_enter (&entries))
    g_once_init_leave (&entries, make_entries ());

  return entries;
}

const WeirCatalogueEntry *
weir_list_catalogue_find (const char *url)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->url, url))
        return entry;
    }

  return NULL;
}

const WeirCatalogueEntry *
weir_list_catalogue_find_key (const char *key)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->key, key))
        return entry;
    }

  return NULL;
}
