/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-splice.h"

/* Lists are written as words: each letter stands for an object. */
static const struct
{
  const char *before;
  const char *after;
  guint position; /* of the one change that is told */
  guint n_removed;
  guint n_added;
} cases[] = {
  { "", "abc", 0, 0, 3 },      { "abc", "", 0, 3, 0 },     { "abc", "abcd", 3, 0, 1 },
  { "abc", "xabc", 0, 0, 1 },  { "abcd", "abd", 2, 1, 0 }, { "abcd", "axyd", 1, 2, 2 },
  { "abcd", "dabc", 0, 4, 4 }, { "aaa", "aa", 2, 1, 0 },
};

typedef struct
{
  guint n_changes;
  guint position;
  guint n_removed;
  guint n_added;
} Change;

static void
on_items_changed (GListModel *model G_GNUC_UNUSED,
                  guint position,
                  guint n_removed,
                  guint n_added,
                  gpointer user_data)
{
  Change *change = user_data;

  *change = (Change){ change->n_changes + 1, position, n_removed, n_added };
}

/* Returns: (transfer full): the objects that the letters of @word stand for */
static GPtrArray *
spell (GObject **alphabet, const char *word)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (; *word != '\0'; word++)
    g_ptr_array_add (items, g_object_ref (alphabet[*word - 'a']));

  return items;
}

static void
assert_spells (GListStore *store, GPtrArray *items)
{
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, items->len);
  for (guint i = 0; i < items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

      g_assert_true (item == items->pdata[i]);
    }
}

static void
test_cases (void)
{
  GObject *alphabet[26];

  for (gsize i = 0; i < G_N_ELEMENTS (alphabet); i++)
    alphabet[i] = g_object_new (G_TYPE_OBJECT, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
      g_autoptr (GPtrArray) before = spell (alphabet, cases[i].before);
      g_autoptr (GPtrArray) after = spell (alphabet, cases[i].after);
      Change change = { 0 };

      weir_list_splice (store, before);
      assert_spells (store, before);

      g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), &change);
      weir_list_splice (store, after);
      assert_spells (store, after);
      g_assert_cmpuint (change.n_changes, ==, 1);
      g_assert_cmpuint (change.position, ==, cases[i].position);
      g_assert_cmpuint (change.n_removed, ==, cases[i].n_removed);
      g_assert_cmpuint (change.n_added, ==, cases[i].n_added);

      weir_list_splice (store, after);
      g_assert_cmpuint (change.n_changes, ==, 1);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (alphabet); i++)
    g_assert_finalize_object (alphabet[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/service/list-splice/one-change-at-most", test_cases);

  return g_test_run ();
}
