/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl check: one answer for each line, by lists in each of their forms, at
 * once for whoever waits for it.
 */

#include "weirctl-child.h"

#include <glib/gstdio.h>
#include <string.h>

#define SITE "https://shop.example/"
#define MAX_LINE (1024 * 1024) /* of src/cli/weirctl-check.h */
#define N_MANY 20000           /* lines: more than pipes hold */

typedef struct
{
  char *folder; /* (owned) */
  char *list;   /* (owned) */
  char *cache;  /* (owned) */
  Outcome done;
} Fixture;

static void
write_file (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->folder = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->list = g_build_filename (f->folder, "list.txt", NULL);
  f->cache = g_build_filename (f->folder, "cache.weir", NULL);
  write_file (f->list, "! Title: Test\n||ads.example^\n@@||ads.example/good/\n");
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->folder));
  g_free (f->list);
  g_free (f->cache);
  g_free (f->folder);
}

/* Runs "weirctl check", then @arguments, with @input. */
static void
check (Fixture *f, const char *input, const char *const *arguments)
{
  g_autoptr (GStrvBuilder) line = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  g_strv_builder_add (line, "check");
  g_strv_builder_addv (line, (const char **) arguments);
  all = g_strv_builder_end (line);
  weirctl_with_input (&f->done, (const char *const *) all, input);
}

static void
assert_answers (Fixture *f, const char *input, const char *answers)
{
  check (f, input, (const char *const[]){ f->list, NULL });
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpstr (f->done.out, ==, answers);
  g_assert_cmpint (f->done.status, ==, 0);
}

/* --- lists --- */

static const struct
{
  const char *name;
  const char *list;
  const char *rule; /* that blocks a script of ads.example */
} forms[] = {
  { "adblock", "[Adblock Plus 2.0]\n! comment\n||ads.example^$third-party\n",
    "||ads.example^$third-party" },
  { "hosts", "# comment\n127.0.0.1 localhost\n0.0.0.0 other.example ads.example # more\n",
    "0.0.0.0 other.example ads.example # more" },
  { "domains", "# comment\nother.example\nads.example\n", "ads.example" },
  { "regular-expression", "/^https:\\/\\/ads\\./\n", "/^https:\\/\\/ads\\./" },
  { "conditions", "!#if env_firefox\nads.example\n!#else\n||ads.example^\n!#endif\n", NULL },
};

static void
test_form (Fixture *f, gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);

  write_file (f->list, forms[i].list);
  check (f, "script\t" SITE "\thttps://ads.example/a.js\nscript\t" SITE "\thttps://cdn.example/\n",
         (const char *const[]){ f->list, NULL });
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "block\t"));
  g_assert_true (g_str_has_suffix (f->done.out, "\nallow\t\n"));
  if (forms[i].rule != NULL)
    {
      g_autofree char *answers = g_strdup_printf ("block\t%s\nallow\t\n", forms[i].rule);

      g_assert_cmpstr (f->done.out, ==, answers);
    }
}

static void
test_exception (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_answers (f, "image\t" SITE "\thttps://ads.example/good/a.png\n",
                  "allow\t@@||ads.example/good/\n");
}

static void
test_several_lists (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *second = g_build_filename (f->folder, "second.txt", NULL);

  write_file (second, "@@||ads.example^\n");
  check (f, "image\t" SITE "\thttps://ads.example/\n",
         (const char *const[]){ f->list, second, f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_cmpstr (f->done.out, ==, "allow\t@@||ads.example^\n");
}

static void
test_suffix_list (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *suffixes = g_build_filename (f->folder, "suffixes.dat", NULL);
  const char *const input = "image\thttps://a.own.example/\thttps://b.own.example/\n";

  write_file (f->list, "||b.own.example^$third-party\n");
  write_file (suffixes, "example\nown.example\n");
  check (f, input, (const char *const[]){ f->list, NULL });
  g_assert_cmpstr (f->done.out, ==, "allow\t\n");
  check (f, input, (const char *const[]){ "--public-suffix-list", suffixes, f->list, NULL });
  g_assert_cmpstr (f->done.out, ==, "block\t||b.own.example^$third-party\n");
}

static void
test_no_such_file (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  check (f, "", (const char *const[]){ f->list, "/nowhere/list.txt", NULL });
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.out, ==, "");
  g_assert_nonnull (strstr (f->done.err, "“/nowhere/list.txt” cannot be read"));

  check (f, "", (const char *const[]){ f->folder, NULL });
  g_assert_cmpint (f->done.status, ==, 1);

  check (f, "", (const char *const[]){ "--public-suffix-list", "/nowhere", f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 1);
}

/* --- lines --- */

static const struct
{
  const char *name;
  const char *input; /* a line, without its end */
  const char *complaint;
} odd_lines[] = {
  { "empty", "", "tabs between" },
  { "one-field", "script", "tabs between" },
  { "two-fields", "script\t" SITE, "tabs between" },
  { "no-url", "script\t" SITE "\t", "tabs between" },
  { "blanks", "script " SITE " https://ads.example/", "tabs between" },
  { "unknown-type", "picture\t" SITE "\thttps://ads.example/", "type" },
  { "no-host", "script\t" SITE "\tads", "host" },
  { "data", "image\t" SITE "\tdata:image/gif;base64,R0lGODlh", "host" },
};

static void
test_odd_line (Fixture *f, gconstpointer user_data)
{
  const gsize i = GPOINTER_TO_SIZE (user_data);
  g_autofree char *input =
    g_strdup_printf ("script\t" SITE "\thttps://ads.example/\n%s\nscript\t" SITE
                     "\thttps://cdn.example/\n",
                     odd_lines[i].input);

  check (f, input, (const char *const[]){ f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.out, ==, "block\t||ads.example^\nallow\t\nallow\t\n");
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: line 2 cannot be read: "));
  g_assert_nonnull (strstr (f->done.err, odd_lines[i].complaint));
}

static void
test_ends_of_lines (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_answers (f, "", "");
  assert_answers (f, "image\t" SITE "\thttps://ads.example/", "block\t||ads.example^\n");
  assert_answers (f, "image\t" SITE "\thttps://ads.example/\r\n", "block\t||ads.example^\n");
  assert_answers (f, "image\t" SITE "\thttps://ads.example/\tblock\tmore\n",
                  "block\t||ads.example^\n");
  assert_answers (f, "image\t\thttps://ads.example/\n", "block\t||ads.example^\n");
  assert_answers (f, "#type\tsource\turl\nimage\t\thttps://ads.example/\n",
                  "allow\t\nblock\t||ads.example^\n");
}

static void
test_long_lines (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  static const char first[] = "image\t" SITE "\thttps://ads.example/";
  g_autofree char *fits = g_strnfill (MAX_LINE - strlen (first), 'x');
  g_autofree char *too_long = g_strnfill (4 * MAX_LINE, 'x');
  g_autofree char *input =
    g_strdup_printf ("%s%s\n%s%s\n%s\n", first, fits, first, too_long, first);

  check (f, input, (const char *const[]){ f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.out, ==, "block\t||ads.example^\nallow\t\nblock\t||ads.example^\n");
  g_assert_cmpstr (f->done.err, ==, "weirctl: line 2 cannot be read: it is too long\n");
}

static void
test_many_lines (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GString) input = g_string_new (NULL);
  g_autoptr (GString) answers = g_string_new (NULL);

  for (guint i = 0; i < N_MANY; i++)
    {
      g_string_append_printf (input, "image\t" SITE "\thttps://%s.example/%u\n",
                              i % 3 == 0 ? "ads" : "cdn", i);
      g_string_append (answers, i % 3 == 0 ? "block\t||ads.example^\n" : "allow\t\n");
    }

  assert_answers (f, input->str, answers->str);
}

/* Who asks line by line gets each answer before the next question. */
static void
test_line_by_line (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                      g_getenv ("WEIRCTL"), "check", f->list, NULL);
  g_autoptr (GDataInputStream) out = NULL;
  GOutputStream *in;

  g_assert_no_error (error);
  in = g_subprocess_get_stdin_pipe (process);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  for (guint i = 0; i < 10; i++)
    {
      const char *question = i % 2 == 0 ? "image\t" SITE "\thttps://ads.example/\n"
                                        : "image\t" SITE "\thttps://cdn.example/\n";
      g_autofree char *answer = NULL;

      g_output_stream_write_all (in, question, strlen (question), NULL, NULL, &error);
      g_assert_no_error (error);
      answer = g_data_input_stream_read_line_utf8 (out, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (answer, ==, i % 2 == 0 ? "block\t||ads.example^" : "allow\t");
    }

  g_output_stream_close (in, NULL, NULL);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

/* --- the compiled file --- */

static guint64
get_inode (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (path, &info), ==, 0);
  return info.st_ino;
}

static void
assert_cached (Fixture *f, const char *answer)
{
  check (f, "image\t" SITE "\thttps://ads.example/\n",
         (const char *const[]){ "--cache", f->cache, f->list, NULL });
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpstr (f->done.out, ==, answer);
  g_assert_cmpint (f->done.status, ==, 0);
}

static void
test_cache (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *second = g_build_filename (f->folder, "second.txt", NULL);
  guint64 inode;

  assert_cached (f, "block\t||ads.example^\n");
  inode = get_inode (f->cache);
  assert_cached (f, "block\t||ads.example^\n");
  g_assert_cmpuint (get_inode (f->cache), ==, inode);

  /* Another list, and another text. */
  write_file (second, "@@||ads.example^\n");
  check (f, "image\t" SITE "\thttps://ads.example/\n",
         (const char *const[]){ "--cache", f->cache, f->list, second, NULL });
  g_assert_cmpstr (f->done.out, ==, "allow\t@@||ads.example^\n");
  write_file (f->list, "/ads./\n");
  assert_cached (f, "block\t/ads./\n");
}

static void
test_damaged_cache (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  write_file (f->cache, "This is no compiled file.");
  assert_cached (f, "block\t||ads.example^\n");
  assert_cached (f, "block\t||ads.example^\n");
}

static void
test_cache_cannot_be_written (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  check (f, "", (const char *const[]){ "--cache", "/nowhere/cache.weir", f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: "));
}

/* --- what deciding costs --- */

static void
test_bench (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "median", "mean", "p99", "max", "parse and build", "open", "compiled file", "memory resident",
  };

  check (f,
         "image\t" SITE "\thttps://ads.example/\nimage\t" SITE "\thttps://cdn.example/\n"
         "image\t" SITE "\thttps://ads.example/good/\n",
         (const char *const[]){ "--bench", f->list, NULL });
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_regex_match_simple ("^requests +3\nblocked +1\n", f->done.out, 0, 0));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *pattern = g_strdup_printf ("^%s +[0-9.]+ (µs|ms|MiB)$", names[i]);

      g_assert_true (g_regex_match_simple (pattern, f->done.out, G_REGEX_MULTILINE, 0));
    }
}

static void
test_bench_of_nothing (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  check (f, "", (const char *const[]){ "--bench", f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 0);
  check (f, "what\n", (const char *const[]){ "--bench", f->list, NULL });
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_nonnull (strstr (f->done.err, "line 1 cannot be read"));
}

/* --- without lists --- */

static void
test_own_data (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *data = g_build_filename (f->folder, "data", NULL);
  const char *const input = "script\t" SITE "\thttps://ads.example/\n"
                            "script\t" SITE "\thttps://www.google-analytics.com/analytics.js\n";

  g_test_summary ("The starter list is in force from the first start on");

  check (f, input, (const char *const[]){ "--data-dir", data, NULL });
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "allow\t\nblock\t"));

  check (f, input, (const char *const[]){ "--data-dir", data, "--bench", NULL });
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_regex_match_simple ("^requests +2\nblocked +1\n", f->done.out, 0, 0));

  check (f, input, (const char *const[]){ "--data-dir", data, "--cache", f->cache, NULL });
  g_assert_cmpint (f->done.status, ==, 2);
}

#define ADD(path, test) g_test_add ("/cli/check/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/check/form/", forms[i].name, NULL);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_form, tear_down);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (odd_lines); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/check/odd-line/", odd_lines[i].name, NULL);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_odd_line, tear_down);
    }

  ADD ("exception", test_exception);
  ADD ("several-lists", test_several_lists);
  ADD ("suffix-list", test_suffix_list);
  ADD ("no-such-file", test_no_such_file);
  ADD ("ends-of-lines", test_ends_of_lines);
  ADD ("long-lines", test_long_lines);
  ADD ("many-lines", test_many_lines);
  ADD ("line-by-line", test_line_by_line);
  ADD ("cache/opened-or-made-anew", test_cache);
  ADD ("cache/damaged", test_damaged_cache);
  ADD ("cache/cannot-be-written", test_cache_cannot_be_written);
  ADD ("bench/prints-what-it-costs", test_bench);
  ADD ("bench/of-nothing", test_bench_of_nothing);
  ADD ("own-data", test_own_data);

  return g_test_run ();
}
