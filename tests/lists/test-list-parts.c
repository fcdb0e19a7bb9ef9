/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-parts.h"

#include "weir-list-survey.h"
#include "weir-list-update.h"

#include <string.h>

/* Gives the next part a text. Returns: why it must not be, or %NULL (transfer full) */
static char *
fill (WeirListPart *root, const char *text)
{
  WeirListPart *part = weir_list_part_find_next (root);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (part);
  if (weir_list_part_set_text (part, bytes, weir_list_text_find_includes (bytes), &error))
    return NULL;

  g_assert_error (error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_INCLUDE);
  return g_strdup (error->message);
}

static void
assert_filled (WeirListPart *root, const char *text)
{
  g_autofree char *fault = fill (root, text);

  g_assert_null (fault);
}

static void
assert_fault (const char *url, const char *text, const char *expected)
{
  g_autoptr (WeirListPart) root = weir_list_part_new (url);
  g_autofree char *fault = fill (root, text);

  g_assert_cmpstr (fault, ==, expected);
}

static void
assert_next (WeirListPart *root, const char *url)
{
  WeirListPart *part = weir_list_part_find_next (root);
  g_autofree char *found = part != NULL ? g_uri_to_string (part->uri) : NULL;

  g_assert_cmpstr (found, ==, url);
}

static void
assert_joined (WeirListPart *root, const char *expected)
{
  g_autoptr (GBytes) whole = weir_list_part_join (root);

  g_assert_cmpmem (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole), expected,
                   strlen (expected));
}

static void
test_alone (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/a.txt");

  assert_next (root, "https://lists.example/a.txt");
  assert_filled (root, "||a.example^");
  assert_next (root, NULL);
  g_assert_false (weir_list_part_has_includes (root));
  g_assert_cmpuint (weir_list_part_count (root), ==, 1);
  assert_joined (root, "||a.example^");
}

static void
test_tree (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/x/a.txt");

  assert_filled (root, "||a.example^\n!#include sub/b.txt\n||z.example^\n!#include c.txt\n");
  assert_next (root, "https://lists.example/x/sub/b.txt");
  assert_filled (root, "||b.example^\n!#include d.txt\n");
  assert_next (root, "https://lists.example/x/sub/d.txt");
  assert_filled (root, "||d.example^");
  assert_next (root, "https://lists.example/x/c.txt");
  assert_filled (root, "||c.example^");
  assert_next (root, NULL);

  g_assert_true (weir_list_part_has_includes (root));
  g_assert_cmpuint (weir_list_part_count (root), ==, 4);
  assert_joined (root, "||a.example^\n||b.example^\n||d.example^\n||z.example^\n||c.example^\n");
}

static void
test_conditions (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/a.txt");

  assert_filled (root, "!#if env_firefox\n!#include b.txt\n!#endif\n||a.example^\n");
  assert_next (root, NULL);
}

static void
test_twice (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/a.txt");

  assert_filled (root, "!#include b.txt\n!#include b.txt\n");
  assert_filled (root, "||b.example^\n");
  assert_filled (root, "||b.example^\n");
  assert_joined (root, "||b.example^\n||b.example^\n");
}

static void
test_elsewhere (void)
{
  static const char *const names[] = {
    "https://other.example/b.txt", "//other.example/b.txt",           "http://lists.example/b.txt",
    "https://lists.example/b.txt", "https://lists.example:444/b.txt", "file:///etc/passwd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("!#include %s\n", names[i]);
      g_autofree char *expected = g_strdup_printf ("elsewhere %s", names[i]);

      assert_fault ("https://lists.example/a.txt", text, expected);
    }
}

static void
test_folder (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("file:///home/me/lists/a.txt");

  assert_filled (root, "!#include sub/b.txt\n");
  assert_next (root, "file:///home/me/lists/sub/b.txt");
  assert_fault ("file:///home/me/lists/a.txt", "!#include ../b.txt\n", "elsewhere ../b.txt");
  assert_fault ("file:///home/me/lists/a.txt", "!#include /etc/passwd\n", "elsewhere /etc/passwd");
  assert_fault ("file:///home/me/lists/a.txt", "!#include https://lists.example/b.txt\n",
                "elsewhere https://lists.example/b.txt");
}

static void
test_circle (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/a.txt");
  g_autofree char *fault = NULL;

  assert_fault ("https://lists.example/a.txt", "!#include a.txt\n", "circle a.txt");
  assert_fault ("https://lists.example/a.txt", "!#include ./a.txt#x\n", "circle ./a.txt#x");

  assert_filled (root, "!#include b.txt\n");
  fault = fill (root, "!#include a.txt\n");
  g_assert_cmpstr (fault, ==, "circle a.txt");
}

static void
test_depth (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/0.txt");
  g_autofree char *fault = NULL;

  for (guint i = 1; i <= WEIR_LIST_MAX_DEPTH; i++)
    {
      g_autofree char *text = g_strdup_printf ("!#include %u.txt\n", i);

      assert_filled (root, text);
    }
  fault = fill (root, "!#include more.txt\n");
  g_assert_cmpstr (fault, ==, "too-many more.txt");
}

static void
test_number (void)
{
  g_autoptr (WeirListPart) root = weir_list_part_new ("https://lists.example/a.txt");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 1; i <= WEIR_LIST_MAX_INCLUDES; i++)
    g_string_append_printf (text, "!#include %u.txt\n", i);
  assert_filled (root, text->str);
  g_assert_cmpuint (weir_list_part_count (root), ==, WEIR_LIST_MAX_INCLUDES + 1);

  g_string_append (text, "!#include more.txt\n");
  assert_fault ("https://lists.example/a.txt", text->str, "too-many more.txt");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/parts/most-lists-have-one", test_alone);
  g_test_add_func ("/lists/parts/stand-where-they-are-included", test_tree);
  g_test_add_func ("/lists/parts/out-of-force-are-not-included", test_conditions);
  g_test_add_func ("/lists/parts/may-be-included-twice", test_twice);
  g_test_add_func ("/lists/parts/stay-in-their-origin", test_elsewhere);
  g_test_add_func ("/lists/parts/stay-in-their-folder", test_folder);
  g_test_add_func ("/lists/parts/do-not-include-themselves", test_circle);
  g_test_add_func ("/lists/parts/are-not-nested-without-end", test_depth);
  g_test_add_func ("/lists/parts/are-not-without-number", test_number);

  return g_test_run ();
}
