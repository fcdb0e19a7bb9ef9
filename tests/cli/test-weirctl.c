/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The commands that come to an end by themselves: what they print, what they
 * keep, and how they refuse.
 */

#include "weirctl-child.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *parent; /* (owned) */
  char *folder; /* (owned): in it, made by the first command */
  Outcome done;
} Fixture;

static void
set_up (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  f->parent = g_dir_make_tmp ("weir-test-XXXXXX", NULL);
  f->folder = g_build_filename (f->parent, "data", NULL);
}

static void
tear_down (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  outcome_clear (&f->done);
  g_assert_true (test_folder_remove (f->parent));
  g_free (f->folder);
  g_free (f->parent);
}

static void
run (Fixture *f, const char *line)
{
  weirctl_on (&f->done, f->folder, line);
}

static void
assert_prints (Fixture *f, const char *line, const char *out)
{
  run (f, line);
  g_assert_cmpstr (f->done.err, ==, "");
  g_assert_cmpstr (f->done.out, ==, out);
  g_assert_cmpint (f->done.status, ==, 0);
}

/* --- how commands are called --- */

static const struct
{
  const char *name;
  const char *line;
  const char *complaint; /* part of what is said */
} wrong_lines[] = {
  { "unknown-command", "list", "“list” is not a command" },
  { "unknown-option", "rules --csv", "--csv" },
  { "option-of-another", "undo --on shop.example", "--on" },
  { "no-host", "block", "missing" },
  { "two-hosts", "block a.example b.example", "“b.example”" },
  { "no-value", "block a.example --for", "--for" },
  { "bad-lifetime", "block a.example --for 10", "“10”" },
  { "bad-host", "block a..b", "“a..b”" },
  { "bad-site", "block a.example --on b/c", "“b/c”" },
  { "cookies-no-site", "cookies allow", "missing" },
  { "cookies-unknown-action", "cookies eat shop.example", "“eat”" },
  { "images-session", "images session shop.example", "“session”" },
  { "policy-unknown-key", "policy scripts=all", "“scripts=all”" },
  { "policy-unknown-value", "policy cookies=some", "“cookies=some”" },
  { "policy-no-value", "policy cookies", "“cookies”" },
  { "rules-operand", "rules all", "“all”" },
  { "undo-operand", "undo 2", "“2”" },
  { "history-bad-query", "history size:big", "“big”" },
  { "history-bad-since", "history --since yesterday", "“yesterday”" },
  { "history-json-and-csv", "history --json --csv", "only one of --json, --csv and --har" },
  { "history-csv-and-har", "history --csv --har", "only one of --json, --csv and --har" },
  { "history-json-and-har", "history --har --since 7d --json", "only one of" },
  { "history-always", "history --since always", "“always”" },
  { "block-filter", "block --filter ||a.example^", "--filter" },
  { "inspect-unknown-mode", "inspect some", "“some”" },
  { "inspect-unknown-action", "inspect session a.example", "“session”" },
  { "inspect-no-host", "inspect allow", "“allow”" },
  { "inspect-wrong-host", "inspect block http://a.example/", "“http://a.example/”" },
  { "inspect-again-wrong-host", "inspect again http://a.example/", "“http://a.example/”" },
  { "inspect-too-much", "inspect allow a.example b.example", "“b.example”" },
  { "inspect-no-time", "inspect allow a.example --for 5", "“5”" },
  { "allow-nothing", "allow", "missing" },
  { "allow-host-and-filter", "allow a.example --filter ||a.example^", "“a.example”" },
  { "allow-empty-filter", "allow --filter=", "filter" },
  { "lists-unknown-action", "lists eat", "“eat”" },
  { "lists-add-nothing", "lists add", "missing" },
  { "lists-add-two", "lists add a b", "“b”" },
  { "lists-remove-nothing", "lists remove", "missing" },
  { "lists-remove-by-title", "lists remove EasyList", "“EasyList”" },
  { "lists-remove-none", "lists remove 0", "“0”" },
  { "lists-update-by-title", "lists update EasyList", "“EasyList”" },
  { "check-unknown-option", "check --json", "--json" },
  { "run-operand", "run now", "“now”" },
  { "run-no-port", "run --listen 127.0.0.1", "“127.0.0.1”" },
  { "run-bad-port", "run --listen 127.0.0.1:65536", "“127.0.0.1:65536”" },
  { "run-bad-resolve", "run --listen 127.0.0.1:0 --resolve shop.example", "“shop.example”" },
  { "run-remote-name", "run --listen shop.example:0 --allow-remote", "“shop.example”" },
  { "run-no-timeout", "run --origin-timeout 0", "--origin-timeout takes a number from 1 to 3600" },
  { "run-long-timeout", "run --origin-timeout 3601", "1 to 3600, not “3601”" },
  { "run-no-connect-timeout", "run --connect-timeout 0", "--connect-timeout" },
  { "run-long-connect-timeout", "run --connect-timeout 3601", "1 to 3600" },
  { "run-negative-timeout", "run --connect-timeout -1", "“-1”" },
  { "run-no-idle-timeout", "run --idle-timeout 0", "--idle-timeout" },
  { "run-long-idle-timeout", "run --idle-timeout 3601", "1 to 3600" },
  { "run-idle-timeout-with-unit", "run --idle-timeout 5s", "“5s”" },
  { "run-no-connections", "run --max-connections 0", "--max-connections" },
  { "run-many-connections", "run --max-connections 65537", "1 to 65536" },
  { "run-connections-in-words", "run --max-connections few", "“few”" },
};

static void
test_wrong_line (Fixture *f, gconstpointer user_data)
{
  gsize i = GPOINTER_TO_SIZE (user_data);

  run (f, wrong_lines[i].line);
  g_assert_cmpint (f->done.status, ==, 2);
  g_assert_cmpstr (f->done.out, ==, "");
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: "));
  g_assert_nonnull (strstr (f->done.err, wrong_lines[i].complaint));
  g_assert_nonnull (strstr (f->done.err, "\nusage: weirctl "));
}

static void
test_no_command (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const nothing[] = { NULL };

  weirctl (&f->done, nothing);
  g_assert_cmpint (f->done.status, ==, 2);
  g_assert_cmpstr (f->done.out, ==, "");
  g_assert_nonnull (strstr (f->done.err, "\nusage: weirctl "));
}

static void
test_help (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const commands[] = {
    "run",     "block", "allow",   "cookies", "images",  "policy", "rules",    "undo",
    "history", "lists", "inspect", "ca",      "browser", "check",  "computer",
  };
  const char *const help[] = { "--help", NULL };
  const char *const help_command[] = { "help", NULL };
  const char *const help_of_run[] = { "help", "run", NULL };
  const char *const version[] = { "--version", NULL };
  g_autofree char *all = NULL;

  weirctl (&f->done, help);
  g_assert_cmpint (f->done.status, ==, 0);
  all = g_strdup (f->done.out);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strconcat ("weirctl ", commands[i], " [OPTION…]", NULL);
      const char *const line[] = { commands[i], "--help", NULL };

      g_assert_nonnull (strstr (all, commands[i]));
      weirctl (&f->done, line);
      g_assert_cmpint (f->done.status, ==, 0);
      g_assert_nonnull (strstr (f->done.out, usage));
      g_assert_nonnull (strstr (f->done.out, "--data-dir"));
    }

  weirctl (&f->done, help_of_run);
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_nonnull (strstr (f->done.out, "--guard-private"));
  weirctl (&f->done, help_command);
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_cmpstr (f->done.out, ==, all);

  weirctl (&f->done, version);
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "weirctl "));
}

/* @value: (nullable): %NULL to have none of that name */
static void
set_variable (const char *name, const char *value)
{
  if (value != NULL)
    g_setenv (name, value, TRUE);
  else
    g_unsetenv (name);
}

/* What a command says in an environment where the variables say @all and @lang; both nullable. */
static void
run_in_locale (Fixture *f, const char *all, const char *lang)
{
  const char *const line[] = { "list", NULL };
  g_autofree char *all_before = g_strdup (g_getenv ("LC_ALL"));
  g_autofree char *lang_before = g_strdup (g_getenv ("LANG"));

  set_variable ("LC_ALL", all);
  set_variable ("LANG", lang);
  weirctl (&f->done, line);
  set_variable ("LC_ALL", all_before);
  set_variable ("LANG", lang_before);
}

static void
test_no_locale (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  static const char quoted[] = "weirctl: “list” is not a command\n";

  run_in_locale (f, NULL, NULL);
  g_assert_true (g_str_has_prefix (f->done.err, quoted));
  run_in_locale (f, NULL, "xx_XX.UTF-8");
  g_assert_true (g_str_has_prefix (f->done.err, quoted));
  run_in_locale (f, "C", "C.UTF-8");
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: ?list? is not a command\n"));
}

/* --- what commands do --- */

static void
test_rules (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_prints (f, "block CDN.example", "Block cdn.example everywhere, always\n");
  assert_prints (f, "allow cdn.example --on www.shop.example --for quit",
                 "Allow cdn.example on shop.example, until Weir quits\n");
  assert_prints (f, "cookies session shop.example --for 2h",
                 "Keep cookies for this session only on shop.example, for 2 more hours\n");
  assert_prints (f, "images block shop.example --host cdn.example",
                 "Block images of cdn.example on shop.example, always\n");

  run (f, "rules");
  g_assert_cmpint (f->done.status, ==, 0);
  g_assert_true (g_str_has_prefix (f->done.out, "Id  What"));
  g_assert_nonnull (strstr (f->done.out, "\n1   Block cdn.example "));
  g_assert_nonnull (strstr (f->done.out, "\n4   Block images of cdn.example "));
}

static void
test_rules_json (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (GRegex) rule = g_regex_new (
    "^\\{\"id\":1,\"rule\":\"block host cdn\\.example on shop\\.example\",\"action\":\"block\","
    "\"kind\":\"host\",\"type\":null,\"host\":\"cdn\\.example\",\"site\":\"shop\\.example\","
    "\"cookie\":null,\"filter\":null,\"lifetime\":\"until\",\"expires\":\"[-0-9]+T[:0-9]+Z\","
    "\"created\":\"[-0-9]+T[:0-9]+Z\",\"enabled\":true,\"hits\":0,\"last_hit\":null\\}\n$",
    0, 0, NULL);

  assert_prints (f, "rules --json", "");
  run (f, "block cdn.example --on shop.example --for 3d");
  run (f, "rules --json");
  g_assert_true (g_regex_match (rule, f->done.out, 0, NULL));
}

static void
test_allow_filter (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_prints (f, "allow --filter ||Ads.example^$script --on www.shop.example --for 2h",
                 "Allow what ||Ads.example^$script blocks on shop.example, for 2 more hours\n");
  run (f, "rules --json");
  g_assert_nonnull (strstr (f->done.out, "\"kind\":\"filter\""));
  g_assert_nonnull (strstr (f->done.out, "\"filter\":\"||Ads.example^$script\""));
  assert_prints (f, "undo", "Undone: Allowed what ||Ads.example^$script blocks on shop.example\n");
}

static void
test_undo (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  run (f, "block cdn.example");
  run (f, "cookies allow shop.example");
  assert_prints (f, "undo", "Undone: Allowed cookies on shop.example\n");
  assert_prints (f, "undo", "Undone: Blocked cdn.example everywhere\n");
  assert_prints (f, "rules --json", "");

  run (f, "undo");
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.err, ==, "weirctl: there is nothing to undo\n");
}

static void
test_policy (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_prints (f, "policy", "cookies=third-party images=none\n");
  assert_prints (f, "policy images=all", "cookies=third-party images=all\n");
  assert_prints (f, "policy cookies=none images=third-party", "cookies=none images=third-party\n");
  assert_prints (f, "policy", "cookies=none images=third-party\n");
}

static void
test_history (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  assert_prints (f, "history", "");
  assert_prints (f, "history --json --since 7d", "");
  assert_prints (f, "history -- -verdict:blocked", "");
}

static void
test_not_loopback (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  run (f, "run --listen 0.0.0.0:0");
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.out, ==, "");
  g_assert_nonnull (strstr (f->done.err, "“0.0.0.0”"));
  g_assert_nonnull (strstr (f->done.err, "--allow-remote"));
}

static void
test_no_folder (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autofree char *file = g_build_filename (f->parent, "file", NULL);

  g_test_summary ("A rule that cannot be kept is not said to hold");

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  weirctl_on (&f->done, file, "block cdn.example");
  g_assert_cmpint (f->done.status, ==, 1);
  g_assert_cmpstr (f->done.out, ==, "");
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: "));
  g_assert_cmpstr (strchr (f->done.err, '\n'), ==, "\n");
  g_remove (file);
}

static void
test_folder_cannot_be_made (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const char *const arguments[] = { "rules", "--data-dir", "/proc/nowhere", NULL };

  g_test_summary ("What is wrong with the folder is said once, in words, and not by the log too");

  weirctl (&f->done, arguments);
  g_assert_true (g_str_has_prefix (f->done.err, "weirctl: The database does not work: "));
  g_assert_cmpstr (strchr (f->done.err, '\n'), ==, "\n");
}

#define ADD(path, test) g_test_add ("/cli/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong_lines); i++)
    {
      g_autofree char *path = g_strconcat ("/cli/wrong-usage/", wrong_lines[i].name, NULL);

      g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_wrong_line, tear_down);
    }

  ADD ("wrong-usage/no-command", test_no_command);
  ADD ("help", test_help);
  ADD ("no-locale", test_no_locale);
  ADD ("rules/table", test_rules);
  ADD ("rules/json", test_rules_json);
  ADD ("allow-filter", test_allow_filter);
  ADD ("undo", test_undo);
  ADD ("policy", test_policy);
  ADD ("history/empty", test_history);
  ADD ("run/loopback-alone", test_not_loopback);
  ADD ("folder-is-a-file", test_no_folder);
  ADD ("folder-cannot-be-made", test_folder_cannot_be_made);

  return g_test_run ();
}
