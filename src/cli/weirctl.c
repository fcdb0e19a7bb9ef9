/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl: Weir without a window.  Finds the command and runs it.
 */

#include "weirctl-commands.h"

#include "weir-config.h"

#include <glib/gi18n.h>
#include <locale.h>

static void
print_help (void)
{
  g_print (_ ("usage: weirctl COMMAND [OPTION…]\n"
              "\n"
              "The filtering proxy Weir from a terminal.\n"
              "\n"));
  for (const WeirctlCommand *command = weirctl_commands; command->name != NULL; command++)
    g_print ("  %-9s %s\n", command->name, _ (command->summary));
  g_print (_ ("\n“weirctl COMMAND --help” says more about a command.\n"));
}

/* Returns: (transfer full): “run|block|allow…” */
static char *
join_names (void)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const WeirctlCommand *command = weirctl_commands; command->name != NULL; command++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? "|" : "", command->name);

  return g_strdup (names->str);
}

static WeirctlStatus
refuse (const char *name)
{
  g_autofree char *names = join_names ();
  g_autofree char *usage = g_strdup_printf ("weirctl %s …", names);

  if (name == NULL)
    weirctl_complain (_ ("a command is missing"));
  else
    weirctl_complain (_ ("“%s” is not a command"), name);
  g_printerr (_ ("usage: %s\n"), usage);

  return WEIRCTL_WRONG_USAGE;
}

/* "weirctl help", "weirctl help COMMAND" */
static WeirctlStatus
help_with (const char *name)
{
  const WeirctlCommand *command = name != NULL ? weirctl_command_find (name) : NULL;
  char *arguments[] = { (char *) name, (char *) "--help", NULL };

  if (command != NULL)
    return command->run (command, arguments);
  if (name != NULL)
    return refuse (name);

  print_help ();

  return WEIRCTL_DONE;
}

/* Where no locale is set, as on a server, or it is not installed, the quotes of messages would be
   question marks.  Who says LC_ALL=C means it. */
static void
prefer_utf8 (void)
{
  const char *all = g_getenv ("LC_ALL");

  if (g_str_equal (setlocale (LC_CTYPE, NULL), "C") && g_strcmp0 (all, "C") != 0 &&
      g_strcmp0 (all, "POSIX") != 0)
    setlocale (LC_CTYPE, "C.UTF-8");
}

static void
set_up_translation (void)
{
  setlocale (LC_ALL, "");
  prefer_utf8 ();
  bindtextdomain (GETTEXT_PACKAGE, WEIR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/*
 * On a server without a session, or in a home that cannot be written to, dconf has a dozen complaints in every
 * program that asks which proxy there is.  Who sets something there looks whether it was taken.
 */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && fields[i].length < 0 &&
        g_str_equal (fields[i].value, "dconf"))
      return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, user_data);
}

int
main (int argc, char *argv[])
{
  const char *name = argc > 1 ? argv[1] : NULL;
  const WeirctlCommand *command;

  set_up_translation ();
  g_log_set_writer_func (write_log, NULL, NULL);
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

  command = name != NULL ? weirctl_command_find (name) : NULL;
  if (command == NULL)
    return refuse (name);

  return command->run (command, argv + 1);
}
