/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists that others keep, as proposals: what each is for, where it comes from
 * and under which licence.  A table; the words are translated when it is first
 * asked for, and those for this user are put first.
 */

#include "weir-list-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key;
  const char *title;
  const char *purpose; /* to be translated */
  const char *group;   /* to be translated */
  const char *url;
  const char *homepage;
  const char *licence;
  const char *const *languages; /* (nullable) */
} Proposal;

#define ADVERTISING N_ ("Advertising")
#define TRACKING N_ ("Tracking")

static const Proposal proposals[] = {
  { "easylist", "EasyList", N_ ("Advertisements of English and international pages"), ADVERTISING,
    "https://easylist.to/easylist/easylist.txt", "https://easylist.to/",
    "GPL-3.0-or-later or CC-BY-SA-3.0-or-later", NULL },
  { "easyprivacy", "EasyPrivacy", N_ ("Trackers, beacons and the collecting of data"), TRACKING,
    "https://easylist.to/easylist/easyprivacy.txt", "https://easylist.to/",
    "GPL-3.0-or-later or CC-BY-SA-3.0-or-later", NULL },
};

/* Whether a language of the user is one of @languages. */
static gboolean
speaks_one_of (const char *const *languages)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strv_contains (languages, names[i]))
      return TRUE;

  return FALSE;
}

static WeirCatalogueEntry *
make_entry (const Proposal *proposal)
{
  WeirCatalogueEntry *entry = g_new0 (WeirCatalogueEntry, 1);

  entry->key = proposal->key;
  entry->title = proposal->title;
  entry->purpose = _ (proposal->purpose);
  entry->group = _ (proposal->group);
  entry->url = proposal->url;
  entry->homepage = proposal->homepage;
  entry->licence = proposal->licence;
  entry->languages = proposal->languages;
  entry->is_proposed = proposal->languages == NULL || speaks_one_of (proposal->languages);

  return entry;
}

static void
add_entries (GPtrArray *entries, gboolean are_proposed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (proposals); i++)
    {
      WeirCatalogueEntry *entry = make_entry (&proposals[i]);

      if (entry->is_proposed == are_proposed)
        g_ptr_array_add (entries, entry);
      else
        g_free (entry);
    }
}

const GPtrArray *
weir_list_catalogue_get (void)
{
  static GPtrArray *entries;

  if (g_once_init_enter (&entries))
    {
      GPtrArray *all = g_ptr_array_new ();

      add_entries (all, TRUE);
      add_entries (all, FALSE);
      g_once_init_leave (&entries, all);
    }

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
