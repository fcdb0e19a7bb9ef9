/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The commands of weirctl, what they take, and what that is for.
 *
 * It stands here once.  The command line is read by this table, and from it come
 * the usage lines, --help, what shells complete (src/completions), and what the
 * check of the manual page (tests/lint/manual.py) compares that with.
 */

#include "weirctl-commands.h"

#include "weir-filter-compiler.h"

#include <glib/gi18n.h>

#define TIMES "10m|2h|3d|quit|always"

#define OPTION_JSON                                                          \
  {                                                                          \
    "json", WEIRCTL_NOTHING, NULL, NULL, N_ ("Print one JSON object a line") \
  }
#define OPTION_FOR                                              \
  {                                                             \
    "for", WEIRCTL_WORD, N_ ("TIME"), TIMES,                    \
      N_ ("How long the rule lives: 10m, 2h, 3d, quit, always") \
  }
#define OPTION_ON                                                            \
  {                                                                          \
    "on", WEIRCTL_HOST, N_ ("SITE"), NULL, N_ ("Only on pages of this site") \
  }
#define OPTION_HOST                                                         \
  {                                                                         \
    "host", WEIRCTL_HOST, N_ ("HOST"), NULL, N_ ("Only those of this host") \
  }
#define END \
  {         \
    0       \
  }

/* --- what stands behind a command --- */

static const WeirctlForm none[] = { END };

static const WeirctlForm a_host[] = {
  { NULL, "HOST", WEIRCTL_HOST, NULL },
  END,
};

static const WeirctlForm cookies_forms[] = {
  { "allow|session|block", "SITE", WEIRCTL_HOST, NULL },
  END,
};

static const WeirctlForm images_forms[] = {
  { "allow|block", "SITE", WEIRCTL_HOST, NULL },
  END,
};

static const WeirctlForm policy_forms[] = {
  { NULL, "cookies=all|third-party|none", WEIRCTL_WORD,
    "cookies=all|cookies=third-party|cookies=none" },
  { NULL, "images=all|third-party|none", WEIRCTL_WORD,
    "images=all|images=third-party|images=none" },
  END,
};

static const WeirctlForm history_forms[] = {
  { NULL, "QUERY", WEIRCTL_TEXT, NULL },
  END,
};

static const WeirctlForm lists_forms[] = {
  { "add", "URL|FILE", WEIRCTL_FILE, NULL },
  { "remove|enable|disable|take|keep", "N", WEIRCTL_TEXT, NULL },
  { "update", "[N]", WEIRCTL_TEXT, NULL },
  { "own", "[FILE]", WEIRCTL_FILE, NULL },
  END,
};

static const WeirctlForm computer_forms[] = {
  { "on|off|undo", NULL, WEIRCTL_NOTHING, NULL },
  END,
};

static const WeirctlForm inspect_forms[] = {
  { "off|chosen|all", NULL, WEIRCTL_NOTHING, NULL },
  { "allow|block|again", "HOST", WEIRCTL_HOST, NULL },
  END,
};

static const WeirctlForm ca_forms[] = {
  { "show", NULL, WEIRCTL_NOTHING, NULL },
  { "export", "FILE", WEIRCTL_FILE, NULL },
  { "install|remove|renew", NULL, WEIRCTL_NOTHING, NULL },
  END,
};

/* The browsers of src/browsers/weir-known-browsers.c; packaged, also “firefox-flatpak” and “firefox-snap”. */
static const WeirctlForm browser_forms[] = {
  { NULL, "NAME", WEIRCTL_WORD,
    "firefox|firefox-esr|chromium|chrome|brave|edge|vivaldi|opera|librewolf|waterfox|floorp|zen" },
  { NULL, "URL", WEIRCTL_TEXT, NULL },
  END,
};

static const WeirctlForm check_forms[] = {
  { NULL, "LIST...", WEIRCTL_FILE, NULL },
  END,
};

/* --- options --- */

static const WeirctlOption run_options[] = {
  { "listen", WEIRCTL_TEXT, N_ ("ADDR:PORT"), NULL,
    N_ ("Listen here instead of 127.0.0.1:9347; port 0 picks a free one") },
  { "allow-remote", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("Let --listen name an address that other computers reach") },
  { "guard-private", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("Keep pages and names that are public from private addresses") },
  { "private", WEIRCTL_NOTHING, NULL, NULL, N_ ("Private session: write nothing to disk") },
  OPTION_JSON,
  { "resolve", WEIRCTL_TEXT, N_ ("HOST:PORT:ADDR[:PORT]"), NULL,
    N_ ("Connect to this address for a host and port; can be repeated"), TRUE },
  { "inspect", WEIRCTL_WORD, N_ ("all|none|HOST,…"), "all|none",
    N_ ("Look inside HTTPS, whatever the setting: of all sites but the exempt, of none, or of "
        "these hosts") },
  { "trusted-roots", WEIRCTL_FILE, N_ ("FILE"), NULL,
    N_ ("Trust the certificate authorities in this file besides the system’s") },
  { "origin-timeout", WEIRCTL_TEXT, N_ ("SECONDS"), NULL,
    N_ ("How long to wait for an origin to answer (60)") },
  { "connect-timeout", WEIRCTL_TEXT, N_ ("SECONDS"), NULL,
    N_ ("How long to wait for a connection to an origin (15)") },
  { "idle-timeout", WEIRCTL_TEXT, N_ ("SECONDS"), NULL,
    N_ ("How long a client may keep an idle connection open (120)") },
  { "max-connections", WEIRCTL_TEXT, N_ ("N"), NULL,
    N_ ("How many connections of clients may be open; the others are answered 503") },
  END,
};

static const WeirctlOption no_options[] = { END };
static const WeirctlOption json_alone[] = { OPTION_JSON, END };
static const WeirctlOption for_alone[] = { OPTION_FOR, END };
static const WeirctlOption block_options[] = { OPTION_ON, OPTION_FOR, END };
static const WeirctlOption site_options[] = { OPTION_HOST, OPTION_FOR, END };

static const WeirctlOption allow_options[] = {
  OPTION_ON,
  OPTION_FOR,
  { "filter", WEIRCTL_TEXT, N_ ("TEXT"), NULL, N_ ("What this filter blocks, of whatever list") },
  END,
};

static const WeirctlOption history_options[] = {
  { "since", WEIRCTL_WORD, N_ ("7d"), "10m|2h|7d",
    N_ ("Only the last minutes (m), hours (h) or days (d)") },
  OPTION_JSON,
  { "csv", WEIRCTL_NOTHING, NULL, NULL, N_ ("Print a table for spreadsheets") },
  { "har", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("Print an HTTP archive, for the developer tools of browsers") },
  END,
};

static const WeirctlOption lists_options[] = {
  { "title", WEIRCTL_TEXT, N_ ("TEXT"), NULL, N_ ("What to call a list that is added") },
  OPTION_JSON,
  END,
};

static const WeirctlOption ca_options[] = {
  { "system", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("With “install”: say how the whole computer is made to trust it") },
  END,
};

static const WeirctlOption browser_options[] = {
  { "trust", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("Let the browser trust Weir’s certificate, in this profile alone") },
  { "list", WEIRCTL_NOTHING, NULL, NULL, N_ ("Print the installed browsers, and their profiles") },
  { "delete-profiles", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("Delete the profile of the named browser, or all that Weir made") },
  END,
};

static const WeirctlOption computer_options[] = {
  { "fail-closed", WEIRCTL_NOTHING, NULL, NULL,
    N_ ("With “on”: let nothing past Weir when it does not run") },
  END,
};

static const WeirctlOption check_options[] = {
  { "public-suffix-list", WEIRCTL_FILE, N_ ("FILE"), NULL,
    N_ ("Take this list of public suffixes instead of the system's") },
  { "cache", WEIRCTL_FILE, N_ ("FILE"), NULL,
    N_ ("Keep the compiled lists in this file, and open it if it was made of them") },
  { "bench", WEIRCTL_NOTHING, NULL, NULL, N_ ("Print what deciding costs instead of verdicts") },
  END,
};

const WeirctlOption weirctl_program_options[] = {
  { "version", WEIRCTL_NOTHING, NULL, NULL, N_ ("Print the version and exit") },
  END,
};

const WeirctlOption weirctl_common_options[] = {
  { "data-dir", WEIRCTL_FOLDER, N_ ("DIR"), NULL,
    N_ ("Work on this data folder instead of your own") },
  END,
};

/* --- commands --- */

const WeirctlCommand weirctl_commands[] = {
  { "run", none, 0, 0, run_options, N_ ("Listens, filters, and prints a line for each request"),
    weirctl_run_run },
  { "block", a_host, 1, 1, block_options, N_ ("Blocks a host and the hosts below it"),
    weirctl_host_run },
  { "allow", a_host, 0, 1, allow_options,
    N_ ("Allows a host and the hosts below it, or what a filter blocks"), weirctl_host_run },
  { "cookies", cookies_forms, 2, 2, site_options,
    N_ ("Decides about cookies on the pages of a site"), weirctl_site_run },
  { "images", images_forms, 2, 2, site_options, N_ ("Decides about images on the pages of a site"),
    weirctl_site_run },
  { "policy", policy_forms, 0, 2, no_options,
    N_ ("Prints what is blocked where no rule decides, or changes it"), weirctl_policy_run },
  { "rules", none, 0, 0, json_alone, N_ ("Prints the rules"), weirctl_rules_run },
  { "undo", none, 0, 0, no_options, N_ ("Takes back the last change to the rules"),
    weirctl_undo_run },
  { "history", history_forms, 0, 1, history_options,
    N_ ("Prints what was blocked or changed, newest first"), weirctl_history_run },
  { "lists", lists_forms, 0, 2, lists_options, N_ ("Prints the filter lists, or changes them"),
    weirctl_lists_run },
  { "inspect", inspect_forms, 0, 2, for_alone,
    N_ ("Prints which HTTPS sites are looked into, or changes it"), weirctl_inspect_run },
  { "ca", ca_forms, 1, 2, ca_options,
    N_ (
      "Shows the certificate authority that sites are looked into with, or changes who trusts it"),
    weirctl_ca_run },
  { "browser", browser_forms, 0, 2, browser_options,
    N_ ("Opens a browser with a profile of its own, which goes through Weir"),
    weirctl_browser_run },
  { "computer", computer_forms, 0, 1, computer_options,
    N_ ("Prints what Weir changed on this computer, makes Weir its proxy, or undoes it"),
    weirctl_computer_run },
  { "check", check_forms, 0, WEIR_FILTER_MAX_LISTS, check_options,
    N_ ("Says what filters make of the requests on standard input"), weirctl_check_run },
  END,
};

/**
 * weirctl_command_find:
 * @name: as the user wrote it
 *
 * Returns: (transfer none) (nullable): a command of the table
 */
const WeirctlCommand *
weirctl_command_find (const char *name)
{
  for (const WeirctlCommand *command = weirctl_commands; command->name != NULL; command++)
    if (g_str_equal (command->name, name))
      return command;

  return NULL;
}

/* --- as a line of text --- */

/* Returns: (transfer full): “allow|block HOST”, or “HOST” */
static char *
describe_form (const WeirctlForm *form)
{
  if (form->words == NULL)
    return g_strdup (form->operand);

  return form->operand == NULL ? g_strdup (form->words)
                               : g_strconcat (form->words, " ", form->operand, NULL);
}

/**
 * weirctl_command_describe_operands:
 * @command: a command
 *
 * What begins with a word is one of several things that can be done; else each is an operand.
 *
 * Returns: (transfer full): “[off|chosen|all | allow|block|again HOST]”, “[HOST]”; may be empty
 */
char *
weirctl_command_describe_operands (const WeirctlCommand *command)
{
  const WeirctlForm *first = command->forms;
  const gboolean are_choices = first->words != NULL;
  const char *open = command->n_least == 0 ? "[" : "";
  const char *close = command->n_least == 0 ? "]" : "";
  g_autofree char *between = are_choices ? g_strdup (" | ") : g_strconcat (close, " ", open, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (const WeirctlForm *form = first; form->words != NULL || form->operand != NULL; form++)
    {
      g_autofree char *described = describe_form (form);

      g_string_append (text, form == first ? open : between);
      g_string_append (text, described);
    }

  if (text->len > 0)
    g_string_append (text, close);

  return g_strdup (text->str);
}

static void
append_options (GString *usage, const WeirctlOption *options)
{
  for (const WeirctlOption *option = options; option->name != NULL; option++)
    if (option->takes == WEIRCTL_NOTHING)
      g_string_append_printf (usage, " [--%s]", option->name);
    else
      g_string_append_printf (usage, " [--%s %s]%s", option->name, _ (option->value),
                              option->repeats ? "..." : "");
}

/**
 * weirctl_command_describe_usage:
 * @command: a command
 *
 * Returns: (transfer full): a line without its newline, “weirctl block HOST [--on SITE]…”
 */
char *
weirctl_command_describe_usage (const WeirctlCommand *command)
{
  g_autofree char *operands = weirctl_command_describe_operands (command);
  g_autoptr (GString) usage = g_string_new ("weirctl ");

  g_string_append (usage, command->name);
  if (*operands != '\0')
    g_string_append_printf (usage, " %s", operands);
  append_options (usage, command->options);
  append_options (usage, weirctl_common_options);

  return g_strdup (usage->str);
}
