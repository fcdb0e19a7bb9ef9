/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl computer: whether this computer's programs go through Weir, and what Weir changed on it.
 *
 *   weirctl computer                          prints the setting, and the list of what is changed
 *   weirctl computer on [--fail-closed]       sets it
 *   weirctl computer off                      the same; the proxy is as it was before
 *   weirctl computer undo                     undoes everything that is in the list
 *
 * The Weir that runs acts on the setting, and is waited for.  Without one, "on" holds from its next start,
 * and "off" and "undo" put back what a crash left.
 */

#include "weirctl-command.h"

#include <glib/gi18n.h>

/* How often it is looked whether the Weir that runs has done it, and how many milliseconds apart. */
#define MAX_LOOKS 60
#define LOOK_INTERVAL 50

/* Returns: (transfer full) (nullable): %NULL if it did not work, which was said */
static GPtrArray *
list_changes (WeirService *service)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *changes;

  weir_service_list_changes_async (service, NULL, weirctl_on_done, &result);
  changes = weir_service_list_changes_finish (service, weirctl_wait_for (&result), &error);
  if (changes == NULL)
    weirctl_complain ("%s", error->message);

  return changes;
}

/* --- what is so --- */

static WeirctlStatus
print_changes (WeirService *service)
{
  g_autoptr (GPtrArray) changes = list_changes (service);

  if (changes == NULL)
    return WEIRCTL_FAILED;

  g_print ("%s\n",
           weir_service_get_setting (service, WEIR_SETTING_USE_FOR_COMPUTER) != 0 ? "on" : "off");
  if (changes->len == 0)
    g_print ("%s\n", _ ("Weir has changed nothing on this computer."));

  for (guint i = 0; i < changes->len; i++)
    {
      const WeirComputerChange *change = g_ptr_array_index (changes, i);

      /* Translators: what was changed, what it is now, how it is undone: three sentences */
      g_print (_ ("\n%s\n  %s\n  Undone by “weirctl computer undo”: %s\n"), change->title,
               change->detail, change->undo);
    }

  return WEIRCTL_DONE;
}

/* --- on --- */

static gboolean
on_timer (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
pause_briefly (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (LOOK_INTERVAL, on_timer, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* The Weir that runs has heard of it: waits until it has acted on it. */
static WeirctlStatus
await_proxy (WeirService *service, const char *address)
{
  for (guint i = 0; i < MAX_LOOKS; i++)
    {
      if (weir_service_leads_computer_to (service, address))
        {
          g_print (_ ("The proxy of this computer is Weir now, at %s.\n"), address);
          return WEIRCTL_DONE;
        }
      pause_briefly ();
    }

  return weirctl_fail (_ ("the Weir that runs at %s did not set the proxy; it says why"), address);
}

static WeirctlStatus
switch_on (WeirService *service, gboolean fail_closed)
{
  g_autofree char *why_not = NULL;
  g_autofree char *remark = weir_service_describe_desktop (service);
  g_autofree char *address = weir_service_find_running (service);

  if (!weir_service_can_use_for_computer (service, &why_not))
    return weirctl_fail ("%s", why_not);

  weir_service_set_setting (service, WEIR_SETTING_FAIL_CLOSED, fail_closed ? 1 : 0);
  weir_service_set_setting (service, WEIR_SETTING_USE_FOR_COMPUTER, 1);
  if (weirctl_save (service) != WEIRCTL_DONE)
    return WEIRCTL_FAILED;

  if (remark != NULL)
    weirctl_complain ("%s", remark);
  if (address != NULL)
    return await_proxy (service, address);

  g_print ("%s\n", _ ("Weir does not run. The proxy of this computer is Weir as soon as it does."));

  return WEIRCTL_DONE;
}

/* --- off, undo --- */

static void
print_outcomes (GPtrArray *outcomes, gboolean *is_all)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const WeirComputerOutcome *outcome = g_ptr_array_index (outcomes, i);

      g_print ("%s\n", outcome->words);
      *is_all = *is_all && outcome->is_undone;
    }
}

/*
 * @is_all: all kinds, or the proxy alone.  Where the setting cannot be kept, as on a full disk, the computer is put
 * right nevertheless: it may be cut off.
 */
static WeirctlStatus
undo (WeirService *service, gboolean is_all)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outcomes = NULL;
  gboolean is_undone = TRUE;
  WeirctlStatus saved;

  weir_service_set_setting (service, WEIR_SETTING_USE_FOR_COMPUTER, 0);
  saved = weirctl_save (service);

  if (is_all)
    weir_service_undo_changes_async (service, NULL, weirctl_on_done, &result);
  else
    weir_service_undo_change_async (service, WEIR_COMPUTER_PROXY, NULL, weirctl_on_done, &result);
  outcomes = weir_service_undo_changes_finish (service, weirctl_wait_for (&result), &error);
  if (outcomes == NULL)
    return weirctl_fail ("%s", error->message);

  print_outcomes (outcomes, &is_undone);
  if (outcomes->len == 0 && is_all)
    g_print ("%s\n", _ ("Weir has changed nothing on this computer."));

  if (saved == WEIRCTL_DONE)
    saved = weirctl_save (service);

  return is_undone ? saved : WEIRCTL_FAILED;
}

WeirctlStatus
weirctl_computer_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  const char *word;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  word = line.n_operands > 0 ? line.operands[0] : "";
  if (*word != '\0' && !g_str_equal (word, "on") && !g_str_equal (word, "off") &&
      !g_str_equal (word, "undo"))
    return weirctl_wrong_usage (command, _ ("“%s” is not understood"), word);

  if (weirctl_line_has (&line, "fail-closed") && !g_str_equal (word, "on"))
    return weirctl_wrong_usage (command, _ ("--fail-closed belongs to “on”"));

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  if (*word == '\0')
    return print_changes (service);

  return g_str_equal (word, "on") ? switch_on (service, weirctl_line_has (&line, "fail-closed"))
                                  : undo (service, g_str_equal (word, "undo"));
}
