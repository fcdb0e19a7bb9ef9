/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl ca install, remove and renew, and the end of show: the authority in this user's browsers.
 *
 * A line for each store, with what was done and what is left to the user.  It has failed if nothing
 * could be done at all, and for a removal if something is left.
 */

#include "weirctl-ca.h"

#include <glib/gi18n.h>

/* Does it, and waits. Returns: (transfer full) (nullable): %NULL if it did not work, which was said */
static WeirBrowserReport *
act (WeirService *service, WeirBrowserAction action)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  WeirBrowserReport *report;

  weir_service_browsers_async (service, action, NULL, weirctl_on_done, &result);
  report = weir_service_browsers_finish (service, weirctl_wait_for (&result), &error);
  if (report == NULL)
    weirctl_complain ("%s", error->message);

  return report;
}

/* The same, with what it changed on the disk. */
static WeirBrowserReport *
act_and_save (WeirService *service, WeirBrowserAction action)
{
  g_autoptr (WeirBrowserReport) report = act (service, action);

  if (report == NULL || weirctl_save (service) != WEIRCTL_DONE)
    return NULL;

  return g_steal_pointer (&report);
}

static void
print_report (const WeirBrowserReport *report)
{
  for (guint i = 0; i < report->outcomes->len; i++)
    {
      const WeirBrowserOutcome *outcome = g_ptr_array_index (report->outcomes, i);

      /* Translators: a browser, and what was done: “Firefox (default): Installed.” */
      g_print (_ ("%s: %s\n"), outcome->title, outcome->detail);
    }

  if (report->advice != NULL)
    g_print ("%s%s\n", report->outcomes->len > 0 ? "\n" : "", report->advice);
}

void
weirctl_ca_print_browsers (WeirService *service)
{
  g_autoptr (WeirBrowserReport) report = act (service, WEIR_BROWSER_CHECK);

  if (report == NULL)
    return;

  g_print ("\n");
  print_report (report);
}

WeirctlStatus
weirctl_ca_describe_system (WeirService *service)
{
  g_autofree char *commands = weir_service_describe_system_trust (service);

  g_print ("%s\n", commands);

  return WEIRCTL_DONE;
}

WeirctlStatus
weirctl_ca_install (WeirService *service)
{
  g_autoptr (WeirBrowserReport) report = act_and_save (service, WEIR_BROWSER_INSTALL);

  if (report == NULL)
    return WEIRCTL_FAILED;

  print_report (report);

  return report->n_trusting > 0 ? WEIRCTL_DONE : WEIRCTL_FAILED;
}

WeirctlStatus
weirctl_ca_remove (WeirService *service)
{
  g_autoptr (WeirBrowserReport) report = act_and_save (service, WEIR_BROWSER_REMOVE);

  if (report == NULL)
    return WEIRCTL_FAILED;

  print_report (report);
  g_print ("%s\n", _ ("The authority and its key are deleted. Nothing is looked into any more."));
  if (report->n_left == 0)
    return WEIRCTL_DONE;

  return weirctl_fail (_ ("something is left to be cleaned; without the key it does no harm. Try "
                          "“weirctl ca remove” again when what is in the way is gone"));
}

WeirctlStatus
weirctl_ca_renew (WeirService *service)
{
  g_autoptr (WeirBrowserReport) report = act_and_save (service, WEIR_BROWSER_RENEW);

  if (report == NULL)
    return WEIRCTL_FAILED;

  g_print ("%s\n", _ ("There is a new authority, with a new key."));
  print_report (report);
  if (report->outcomes->len == 0)
    g_print ("%s\n", _ ("No browser trusted the old one. “weirctl ca install” lets them trust "
                        "this one."));

  return report->n_left == 0 ? WEIRCTL_DONE : WEIRCTL_FAILED;
}
