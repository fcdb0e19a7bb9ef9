/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl: Weir without a window.  Finds the command and runs it.
 */

#include "weirctl-command.h"

#include "weir-config.h"

#include <glib/gi18n.h>
#include <locale.h>

static const WeirctlCommand commands[] = {
  { "run", "",
    "[--listen ADDR:PORT] [--allow-remote] [--guard-private] [--private] [--json] [--resolve "
    "HOST:PORT:ADDR[:PORT]]... [--inspect all|none|HOST,...] [--trusted-roots FILE] "
    "[--origin-timeout SECONDS] [--connect-timeout SECONDS] [--idle-timeout SECONDS] "
    "[--max-connections N]",
    N_ ("Listens, filters, and prints a line for each request"), weirctl_run_run },
  { "block", "HOST", "[--on SITE] [--for 10m|quit|always]",
    N_ ("Blocks a host and the hosts below it"), weirctl_host_run },
  { "allow", "HOST|--filter TEXT", "[--on SITE] [--for 10m|quit|always]",
    N_ ("Allows a host and the hosts below it, or what a filter blocks"), weirctl_host_run },
  { "cookies", "allow|session|block SITE", "[--host HOST] [--for 10m|quit|always]",
    N_ ("Decides about cookies on the pages of a site"), weirctl_site_run },
  { "images", "allow|block SITE", "[--host HOST] [--for 10m|quit|always]",
    N_ ("Decides about images on the pages of a site"), weirctl_site_run },
  { "policy", "[cookies=all|third-party|none] [images=all|third-party|none]", "",
    N_ ("Prints what is blocked where no rule decides, or changes it"), weirctl_policy_run },
  { "rules", "", "[--json]", N_ ("Prints the rules"), weirctl_rules_run },
  { "undo", "", "", N_ ("Takes back the last change to the rules"), weirctl_undo_run },
  { "history", "[QUERY]", "[--since 7d] [--json|--csv|--har]",
    N_ ("Prints what was blocked or changed, newest first"), weirctl_history_run },
  { "lists",
    "[add URL|FILE | remove N | enable N | disable N | update [N] | take N | keep N | own [FILE]]",
    "[--title TEXT] [--json]", N_ ("Prints the filter lists, or changes them"), weirctl_lists_run },
  { "inspect", "[off|chosen|all] | allow|block HOST | again HOST", "[--for 10m|quit|always]",
    N_ ("Prints which HTTPS sites are looked into, or changes it"), weirctl_inspect_run },
  { "ca", "show | export FILE | install | remove | renew", "[--system]",
    N_ (
      "Shows the certificate authority that sites are looked into with, or changes who trusts it"),
    weirctl_ca_run },
  { "check", "[LIST...]", "[--public-suffix-list FILE] [--cache FILE] [--bench]",
    N_ ("Says what filters make of the requests on standard input"), weirctl_check_run },
};

static const WeirctlCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];

  return NULL;
}

static void
print_help (void)
{
  g_print (_ ("usage: weirctl COMMAND [OPTION…]\n"
              "\n"
              "The filtering proxy Weir from a terminal.\n"
              "\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-9s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\n“weirctl COMMAND --help” says more about a command.\n"));
}

static WeirctlStatus
refuse (const char *name)
{
  if (name == NULL)
    weirctl_complain (_ ("a command is missing"));
  else
    weirctl_complain (_ ("“%s” is not a command"), name);
  g_printerr (_ ("usage: %s\n"),
              "weirctl "
              "run|block|allow|cookies|images|policy|rules|undo|history|lists|inspect|ca|check …");

  return WEIRCTL_WRONG_USAGE;
}

/* "weirctl help", "weirctl help COMMAND" */
static WeirctlStatus
help_with (const char *name)
{
  const WeirctlCommand *command = name != NULL ? find_command (name) : NULL;
  char *arguments[] = { (char *) name, (char *) "--help", NULL };

  if (command != NULL)
    return command->run (command, arguments);
  if (name != NULL)
    return refuse (name);

  print_help ();

  return WEIRCTL_DONE;
}

static void
set_up_translation (void)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WEIR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int argc, char *argv[])
{
  const char *name = argc > 1 ? argv[1] : NULL;
  const WeirctlCommand *command;

  set_up_translation ();
  g_set_prgname ("weirctl");
  /* GnuTLS would write the keys of all connections there. */
  g_unsetenv ("SSLKEYLOGFILE");

  if (g_strcmp0 (name, "--help") == 0 || g_strcmp0 (name, "-h") == 0 ||
      g_strcmp0 (name, "help") == 0)
    return help_with (argc > 2 ? argv[2] : NULL);

  if (g_strcmp0 (name, "--version") == 0)
    {
      g_print ("weirctl %s\n", WEIR_VERSION);
      return WEIRCTL_DONE;
    }

  command = name != NULL ? find_command (name) : NULL;
  if (command == NULL)
    return refuse (name);

  return command->run (command, argv + 1);
}
