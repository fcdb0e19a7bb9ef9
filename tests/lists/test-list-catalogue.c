/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-address.h"
#include "weir-list-catalogue.h"
#include "weir-list-texts.h"

#include <string.h>

/* Characters that a row of the window has room for. */
#define MAX_TITLE 60

static const WeirCatalogueEntry *
get_entry (guint index)
{
  return g_ptr_array_index ((GPtrArray *) weir_list_catalogue_get (), index);
}

static void
assert_is_sentence (const char *words)
{
  g_assert_nonnull (words);
  g_assert_cmpuint (strlen (words), >, 3);
  g_assert_true (g_utf8_validate (words, -1, NULL));
}

static void
test_entries (void)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  g_assert_cmpuint (entries->len, >, 50);
  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = get_entry (i);

      g_assert_true (weir_list_key_is_valid (entry->key));
      g_assert_cmpint (g_utf8_strlen (entry->title, -1), <=, MAX_TITLE);
      assert_is_sentence (entry->title);
      assert_is_sentence (entry->purpose);
      assert_is_sentence (entry->group);
      g_assert_true (g_str_has_prefix (entry->homepage, "https://"));
      g_assert_true (entry->licence == NULL || *entry->licence != '\0');
    }
}

/* What the user adds by its address is found in the catalogue too. */
static void
test_addresses (void)
{
  for (guint i = 0; i < weir_list_catalogue_get ()->len; i++)
    {
      const WeirCatalogueEntry *entry = get_entry (i);
      WeirListKind kind;
      g_autofree char *url = weir_list_address_read (entry->url, &kind, NULL);

      g_assert_cmpstr (url, ==, entry->url);
      g_assert_cmpint (kind, ==, WEIR_LIST_WEB);
      g_assert_true (g_str_has_prefix (url, "https://"));
    }
}

static void
test_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_add (seen, (gpointer) WEIR_LIST_STARTER_KEY);
  g_hash_table_add (seen, (gpointer) WEIR_LIST_OWN_KEY);
  for (guint i = 0; i < weir_list_catalogue_get ()->len; i++)
    {
      const WeirCatalogueEntry *entry = get_entry (i);

      g_assert_true (g_hash_table_add (seen, (gpointer) entry->key));
      g_assert_true (g_hash_table_add (seen, (gpointer) entry->url));
      g_assert_true (g_hash_table_add (titles, (gpointer) entry->title));
      g_assert_true (weir_list_catalogue_find (entry->url) == entry);
      g_assert_true (weir_list_catalogue_find_key (entry->key) == entry);
    }

  g_assert_null (weir_list_catalogue_find ("https://lists.example/"));
  g_assert_null (weir_list_catalogue_find_key ("nothing"));
}

static void
test_languages (void)
{
  for (guint i = 0; i < weir_list_catalogue_get ()->len; i++)
    {
      const char *const *languages = get_entry (i)->languages;

      g_assert_true (languages == NULL || languages[0] != NULL);
      for (guint j = 0; languages != NULL && languages[j] != NULL; j++)
        g_assert_true (g_regex_match_simple ("^[a-z]{2,3}$", languages[j], 0, 0));
    }
}

/* What is proposed comes first, and to everybody the same list before all else. */
static void
test_order (void)
{
  const GPtrArray *entries = weir_list_catalogue_get ();
  gboolean all_were_proposed = TRUE;

  g_assert_cmpstr (get_entry (0)->key, ==, "easylist");
  for (guint i = 0; i < entries->len; i++)
    {
      g_assert_true (all_were_proposed || !get_entry (i)->is_proposed);
      all_were_proposed = get_entry (i)->is_proposed;
    }
}

/* Returns: (transfer full): keys of what is proposed because of a language, in order */
static char *
list_proposed (void)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < weir_list_catalogue_get ()->len; i++)
    if (get_entry (i)->is_proposed && get_entry (i)->languages != NULL)
      g_string_append_printf (keys, "%s%s", keys->len > 0 ? " " : "", get_entry (i)->key);

  return g_string_free (g_steal_pointer (&keys), FALSE);
}

/* A process asks for the catalogue once: each user is a process. */
static void
test_proposals (void)
{
  static const struct
  {
    const char *languages;
    const char *proposed;
  } users[] = {
    { "de", "easylist-germany" },
    { "de_AT:ca", "easylist-germany easylist-spanish adguard-spanish" },
    { "pt_BR", "easylist-portuguese adguard-spanish" },
    { "zh_CN", "easylist-china adguard-chinese" },
    { "zh_TW.UTF-8", "easylist-china adguard-chinese" },
    { "sr@latin", "serbo-croatian" },
    { "uk_UA", "ru-adlist adguard-ukrainian" },
    { "nn_NO", "nordic" },
    { "hi", "indianlist" },
    { "en_GB", "" },
  };
  g_autofree char *proposed = NULL;

  if (g_test_subprocess ())
    {
      proposed = list_proposed ();
      g_assert_cmpstr (proposed, ==, g_getenv ("WEIR_TEST_PROPOSED"));
      g_assert_true (weir_list_catalogue_find_key ("easyprivacy")->is_proposed);
      g_assert_false (weir_list_catalogue_find_key ("stevenblack")->is_proposed);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_setenv ("LANGUAGE", users[i].languages, TRUE);
      g_setenv ("WEIR_TEST_PROPOSED", users[i].proposed, TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
    }
}

int
main (int argc, char *argv[])
{
  g_setenv ("LC_ALL", "de_AT.UTF-8", TRUE); /* LANGUAGE has no effect on "C" */
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/catalogue/says-what-each-is-for", test_entries);
  g_test_add_func ("/lists/catalogue/addresses-are-in-their-one-form", test_addresses);
  g_test_add_func ("/lists/catalogue/nothing-is-there-twice", test_unique);
  g_test_add_func ("/lists/catalogue/languages-are-codes", test_languages);
  g_test_add_func ("/lists/catalogue/proposes-before-others", test_order);
  g_test_add_func ("/lists/catalogue/proposes-by-language", test_proposals);

  return g_test_run ();
}
