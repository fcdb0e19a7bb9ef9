/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-texts.h"

#include <glib/gstdio.h>
#include <string.h>

#define VERSION G_GUINT64_CONSTANT (0x0123456789abcdef)
#define OTHER_VERSION G_GUINT64_CONSTANT (7)

typedef struct
{
  char *folder;         /* (owned) */
  WeirListTexts *texts; /* (owned) */
} Fixture;

static void
set_up (Fixture *f, gconstpointer in_memory)
{
  f->folder = g_dir_make_tmp ("weir-texts-XXXXXX", NULL);
  f->texts = weir_list_texts_new (f->folder, in_memory != NULL);
}

static void
tear_down (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *lists = g_build_filename (f->folder, "lists", NULL);
  g_autoptr (GDir) dir = g_dir_open (lists, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (lists, name, NULL);

      g_remove (path);
    }
  g_remove (lists);
  g_assert_cmpint (g_remove (f->folder), ==, 0);
  weir_list_texts_unref (f->texts);
  g_free (f->folder);
}

/* To disk, or into memory where there is no disk. */
static void
put (Fixture *f, const char *key, guint64 version, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  if (weir_list_texts_is_in_memory (f->texts))
    weir_list_texts_put (f->texts, key, version, bytes);
  else
    weir_list_text_save (weir_list_texts_get_folder (f->texts), key, version, bytes, &error);
  g_assert_no_error (error);
}

static void
assert_text (GBytes *bytes, const char *text)
{
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), text, strlen (text));
}

static gboolean
has_file (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->folder, "lists", name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
test_name (Fixture *f G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *name = weir_list_text_get_name ("easy-list", VERSION);
  g_autofree char *other = weir_list_text_get_name ("easy-list", OTHER_VERSION);

  g_assert_cmpstr (name, ==, "easy-list-0123456789abcdef.txt");
  g_assert_cmpstr (other, ==, "easy-list-0000000000000007.txt");
}

static void
test_round_trip (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GBytes) head = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GError) error = NULL;

  put (f, "easy", VERSION, "||ads.example^\n");
  text = weir_list_texts_get (f->texts, "easy", VERSION, &error);
  assert_text (text, "||ads.example^\n");
  head = weir_list_texts_get_head (f->texts, "easy", VERSION, 5);
  assert_text (head, "||ads");
  g_assert_cmpuint (weir_list_texts_get_size (f->texts, "easy", VERSION), ==, 15);

  nothing = weir_list_texts_get (f->texts, "easy", OTHER_VERSION, &error);
  g_assert_null (nothing);
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_cmpuint (weir_list_texts_get_size (f->texts, "easy", OTHER_VERSION), ==, 0);
}

static void
test_no_head (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) head = weir_list_texts_get_head (f->texts, "easy", VERSION, 5);

  g_assert_cmpuint (g_bytes_get_size (head), ==, 0);
}

/* What is on its way to disk is in memory until it is there. */
static void
test_unsaved (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("||mine.example^\n", 16);
  g_autoptr (GBytes) text = NULL;

  g_assert_false (weir_list_texts_is_unsaved (f->texts, "own", VERSION));
  weir_list_texts_put (f->texts, "own", VERSION, bytes);
  g_assert_true (weir_list_texts_is_unsaved (f->texts, "own", VERSION));
  text = weir_list_texts_get (f->texts, "own", VERSION, NULL);
  assert_text (text, "||mine.example^\n");
  g_assert_false (has_file (f, "own-0123456789abcdef.txt"));

  weir_list_texts_drop (f->texts, "own", VERSION);
  g_assert_false (weir_list_texts_is_unsaved (f->texts, "own", VERSION));
  g_assert_cmpuint (weir_list_texts_get_size (f->texts, "own", VERSION), ==, 0);
}

static void
test_memory (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) text = NULL;

  put (f, "easy", VERSION, "a");
  text = weir_list_texts_peek (f->texts, "easy", VERSION);
  assert_text (text, "a");
  g_assert_false (weir_list_texts_is_unsaved (f->texts, "easy", VERSION));
  g_assert_false (has_file (f, "easy-0123456789abcdef.txt"));
}

static void
test_no_folder (Fixture *f G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirListTexts) texts = weir_list_texts_new (NULL, TRUE);
  g_autoptr (GBytes) head = weir_list_texts_get_head (texts, "easy", VERSION, 5);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_bytes_get_size (head), ==, 0);
  g_assert_null (weir_list_texts_get (texts, "easy", VERSION, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_sweep (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GHashTable) used = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *stray = g_build_filename (f->folder, "lists", "notes.txt", NULL);
  g_autofree char *torn =
    g_build_filename (f->folder, "lists", "easy-0000000000000007.txt.ABCDEF", NULL);
  const char *folder = weir_list_texts_get_folder (f->texts);
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  put (f, "easy", VERSION, "a");
  put (f, "easy", OTHER_VERSION, "b");
  g_assert_true (g_file_set_contents (stray, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (torn, "torn", -1, NULL));
  g_hash_table_add (used, (gpointer) "easy-0123456789abcdef.txt");

  /* What is new may be somebody's who has not said so yet. */
  weir_list_texts_sweep (folder, used, now - 60);
  g_assert_true (has_file (f, "easy-0000000000000007.txt"));

  weir_list_texts_sweep (folder, used, now + 60);
  g_assert_true (has_file (f, "easy-0123456789abcdef.txt"));
  g_assert_false (has_file (f, "easy-0000000000000007.txt"));
  g_assert_false (has_file (f, "easy-0000000000000007.txt.ABCDEF"));
  g_assert_true (has_file (f, "notes.txt"));

  weir_list_texts_sweep ("/there/is/none", used, now);
}

static void
test_cannot_write (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *lists = g_build_filename (f->folder, "lists", NULL);
  g_autoptr (GBytes) text = g_bytes_new_static ("a", 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (lists, "a file", -1, NULL));
  g_assert_false (weir_list_text_save (lists, "easy", VERSION, text, &error));
  g_assert_nonnull (error);
}

static void
test_starter (Fixture *f, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) starter = weir_list_texts_get_starter ();
  g_autoptr (GBytes) text = weir_list_texts_get (f->texts, WEIR_LIST_STARTER_KEY, 1, NULL);

  g_assert_true (g_bytes_equal (starter, text));
}

#define ADD(path, in_memory, func) g_test_add (path, Fixture, in_memory, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  gpointer in_memory = GINT_TO_POINTER (TRUE);

  g_test_init (&argc, &argv, NULL);

  ADD ("/lists/texts/a-name-has-key-and-version", NULL, test_name);
  ADD ("/lists/texts/come-back-as-they-were", NULL, test_round_trip);
  ADD ("/lists/texts/come-back-from-memory", in_memory, test_round_trip);
  ADD ("/lists/texts/without-a-text-is-no-head", NULL, test_no_head);
  ADD ("/lists/texts/are-in-memory-until-they-are-on-disk", NULL, test_unsaved);
  ADD ("/lists/texts/stay-in-memory", in_memory, test_memory);
  ADD ("/lists/texts/need-no-folder-in-memory", NULL, test_no_folder);
  ADD ("/lists/texts/what-is-old-and-unused-is-swept", NULL, test_sweep);
  ADD ("/lists/texts/say-what-cannot-be-written", NULL, test_cannot_write);
  ADD ("/lists/texts/the-starter-list-is-in-the-program", NULL, test_starter);

  return g_test_run ();
}
