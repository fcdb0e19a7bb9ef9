/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Prints what the command line of weirctl or of weir takes, as JSON.
 *
 * It runs while Weir is built and is not installed: complete.py makes from this
 * what shells complete, and the check of the manual pages compares them with it.
 * Nothing is translated; a shell asks in one language.
 */

#include "weir-json.h"
#include "weir-options.h"
#include "weirctl-commands.h"

#include <stdio.h>
#include <string.h>

static const char *const takes_words[] = {
  [WEIRCTL_NOTHING] = "nothing", [WEIRCTL_TEXT] = "text", [WEIRCTL_WORD] = "word",
  [WEIRCTL_HOST] = "host",       [WEIRCTL_FILE] = "file", [WEIRCTL_FOLDER] = "folder",
};

/* A comma, unless @out has just begun something. */
static void
append_comma (GString *out)
{
  if (strchr ("[{", out->str[out->len - 1]) == NULL)
    g_string_append_c (out, ',');
}

/* A member: the parts of @words, which | parts. */
static void
append_words (GString *out, const char *name, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words != NULL ? words : "", "|", -1);

  g_string_append_printf (out, ",\"%s\":[", name);
  for (char **part = parts; *part != NULL; part++)
    {
      append_comma (out);
      weir_json_append_text (out, *part);
    }
  g_string_append_c (out, ']');
}

static void
append_option (GString *out, const WeirctlOption *option)
{
  append_comma (out);
  g_string_append (out, "{\"name\":");
  weir_json_append_text (out, option->name);
  weir_json_append_string (out, "takes", takes_words[option->takes]);
  weir_json_append_string (out, "value", option->value);
  append_words (out, "words", option->words);
  weir_json_append_string (out, "help", option->help);
  weir_json_append_boolean (out, "repeats", option->repeats);
  g_string_append_c (out, '}');
}

static void
append_options (GString *out, const WeirctlOption *options)
{
  for (const WeirctlOption *option = options; option->name != NULL; option++)
    append_option (out, option);
}

static void
append_form (GString *out, const WeirctlForm *form)
{
  append_comma (out);
  g_string_append (out, "{\"takes\":");
  weir_json_append_text (out, takes_words[form->takes]);
  weir_json_append_string (out, "operand", form->operand);
  append_words (out, "words", form->words);
  append_words (out, "values", form->values);
  g_string_append_c (out, '}');
}

static void
append_command (GString *out, const WeirctlCommand *command)
{
  append_comma (out);
  g_string_append (out, "{\"name\":");
  weir_json_append_text (out, command->name);
  weir_json_append_string (out, "summary", command->summary);
  weir_json_append_number (out, "most", command->n_most);
  g_string_append (out, ",\"forms\":[");
  for (const WeirctlForm *form = command->forms; form->words != NULL || form->operand != NULL;
       form++)
    append_form (out, form);
  g_string_append (out, "],\"options\":[");
  append_options (out, command->options);
  append_options (out, weirctl_common_options);
  g_string_append (out, "]}");
}

static void
append_weirctl (GString *out)
{
  g_string_append (out, "{\"program\":\"weirctl\",\"options\":[");
  append_options (out, weirctl_program_options);
  g_string_append (out, "],\"commands\":[");
  for (const WeirctlCommand *command = weirctl_commands; command->name != NULL; command++)
    append_command (out, command);
  g_string_append (out, "]}\n");
}

/* The app's options are GLib's; what a file is and what a folder is, their names for it tell. */
static WeirctlTakes
read_takes (const GOptionEntry *entry)
{
  if (entry->arg == G_OPTION_ARG_NONE)
    return WEIRCTL_NOTHING;
  if (entry->arg != G_OPTION_ARG_FILENAME)
    return WEIRCTL_TEXT;

  return g_str_equal (entry->arg_description, "DIR") ? WEIRCTL_FOLDER : WEIRCTL_FILE;
}

static void
append_weir (GString *out)
{
  g_string_append (out, "{\"program\":\"weir\",\"commands\":[],\"options\":[");
  for (const GOptionEntry *entry = weir_options; entry->long_name != NULL; entry++)
    {
      const WeirctlOption option = {
        .name = entry->long_name,
        .takes = read_takes (entry),
        .value = entry->arg_description,
        .help = entry->description,
        .repeats = entry->arg == G_OPTION_ARG_STRING_ARRAY,
      };

      append_option (out, &option);
    }
  g_string_append (out, "]}\n");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (argc == 2 && g_str_equal (argv[1], "weirctl"))
    append_weirctl (out);
  else if (argc == 2 && g_str_equal (argv[1], "weir"))
    append_weir (out);
  else
    return 2;

  /* Not in the encoding of whoever builds. */
  return fputs (out->str, stdout) < 0;
}
