/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * weirctl browser: opens a browser with a profile of its own through the Weir that runs on the same data,
 * prints which ones there are, and deletes such profiles.
 *
 * Without a name it is the browser that was opened for Weir before, or else the first one of the list.
 */

#include "weirctl-command.h"
#include "weirctl-table.h"

#include "weir-browser-launch.h"

#include <glib/gi18n.h>

/* Returns: (transfer full) (element-type WeirInstalledBrowser) */
static GPtrArray *
find_browsers (WeirService *service)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_service_find_browsers_async (service, NULL, weirctl_on_done, &result);

  return weir_service_find_browsers_finish (service, weirctl_wait_for (&result), NULL);
}

/* Returns: (transfer full) (element-type WeirBrowserProfile) */
static GPtrArray *
list_profiles (WeirService *service)
{
  g_autoptr (GAsyncResult) result = NULL;

  weir_service_list_browser_profiles_async (service, NULL, weirctl_on_done, &result);

  return weir_service_list_browser_profiles_finish (service, weirctl_wait_for (&result), NULL);
}

/* --- the list */

static const WeirBrowserProfile *
find_profile (GPtrArray *profiles, const char *id)
{
  for (guint i = 0; i < profiles->len; i++)
    if (g_str_equal (((const WeirBrowserProfile *) profiles->pdata[i])->id, id))
      return profiles->pdata[i];

  return NULL;
}

static gboolean
is_installed (GPtrArray *browsers, const char *id)
{
  for (guint i = 0; i < browsers->len; i++)
    if (g_str_equal (((const WeirInstalledBrowser *) browsers->pdata[i])->id, id))
      return TRUE;

  return FALSE;
}

/* @profile: (nullable) */
static void
add_row (WeirctlTable *table, const char *id, const char *title, const WeirBrowserProfile *profile)
{
  g_autofree char *size = profile != NULL ? g_format_size (profile->size) : g_strdup ("");
  const char *state = profile != NULL && profile->is_open ? _ ("open") : "";
  const char *const cells[] = { id, title, size, state };

  weirctl_table_add (table, cells);
}

static WeirctlStatus
print_browsers (WeirService *service)
{
  const char *const titles[] = { _ ("Name"), _ ("Browser"), _ ("Profile"), _ ("State") };
  g_autoptr (GPtrArray) browsers = find_browsers (service);
  g_autoptr (GPtrArray) profiles = list_profiles (service);
  g_autoptr (WeirctlTable) table = weirctl_table_new (G_N_ELEMENTS (titles));
  g_autofree char *text = NULL;

  weirctl_table_add (table, titles);
  for (guint i = 0; i < browsers->len; i++)
    {
      const WeirInstalledBrowser *browser = g_ptr_array_index (browsers, i);

      add_row (table, browser->id, browser->title, find_profile (profiles, browser->id));
    }
  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirBrowserProfile *profile = g_ptr_array_index (profiles, i);

      if (!is_installed (browsers, profile->id))
        add_row (table, profile->id, profile->title, profile);
    }

  text = weirctl_table_to_text (table);
  g_print ("%s", text);
  if (browsers->len == 0)
    return weirctl_fail ("%s", weir_installed_browsers_describe_none ());

  return WEIRCTL_DONE;
}

/* --- deletion */

/* @id: (nullable): all */
static WeirctlStatus
delete_profiles (WeirService *service, const char *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  guint64 freed;
  gboolean are_gone;

  weir_service_delete_browser_profiles_async (service, id, NULL, weirctl_on_done, &result);
  are_gone = weir_service_delete_browser_profiles_finish (service, weirctl_wait_for (&result),
                                                          &freed, &error);
  size = g_format_size (freed);
  if (freed > 0)
    /* Translators: %s is a size: “12.3 MB” */
    g_print (_ ("Deleted: %s\n"), size);
  else if (are_gone)
    g_print ("%s\n", _ ("There is no profile to delete."));

  return are_gone ? WEIRCTL_DONE : weirctl_fail ("%s", error->message);
}

/* --- opening */

/* @id: (nullable). Returns: (nullable) */
static const WeirInstalledBrowser *
choose (GPtrArray *browsers, const char *id)
{
  for (guint i = 0; i < browsers->len; i++)
    {
      const WeirInstalledBrowser *browser = g_ptr_array_index (browsers, i);

      if (id != NULL ? g_str_equal (browser->id, id) : browser->has_profile)
        return browser;
    }

  return id == NULL && browsers->len > 0 ? g_ptr_array_index (browsers, 0) : NULL;
}

static WeirctlStatus
open_browser (WeirService *service,
              const WeirInstalledBrowser *browser,
              gboolean trust,
              const char *url)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *remark = NULL;

  weir_service_open_browser_async (service, browser, trust, url, NULL, weirctl_on_done, &result);
  if (!weir_service_open_browser_finish (service, weirctl_wait_for (&result), &remark, &error))
    return weirctl_fail ("%s", error->message);

  /* Translators: %s is a browser */
  g_print (_ ("%s is open.\n"), browser->title);
  if (remark != NULL)
    weirctl_complain ("%s", remark);

  return weirctl_save (service);
}

static WeirctlStatus
find_and_open (WeirService *service, const WeirctlLine *line)
{
  const char *id = line->n_operands > 0 ? line->operands[0] : NULL;
  const char *url = line->n_operands > 1 ? line->operands[1] : NULL;
  g_autoptr (GPtrArray) browsers = NULL;
  g_autofree char *why_not = NULL;
  const WeirInstalledBrowser *browser;

  if (!weir_service_can_open_browser (service, &why_not))
    return weirctl_fail ("%s", why_not);

  browsers = find_browsers (service);
  browser = choose (browsers, id);
  if (browser != NULL)
    return open_browser (service, browser, weirctl_line_has (line, "trust"), url);
  if (id == NULL || browsers->len == 0)
    return weirctl_fail ("%s", weir_installed_browsers_describe_none ());

  return weirctl_fail (_ ("“%s” is not an installed browser; “weirctl browser --list” prints "
                          "those that are"),
                       id);
}

/* What is wrong with the command line. Returns: (nullable): translated */
static const char *
find_fault (const WeirctlLine *line)
{
  const gboolean is_list = weirctl_line_has (line, "list");
  const gboolean is_deletion = weirctl_line_has (line, "delete-profiles");

  if ((is_list && is_deletion) || ((is_list || is_deletion) && weirctl_line_has (line, "trust")))
    return _ ("these options do not go together");
  if ((is_list && line->n_operands > 0) || (is_deletion && line->n_operands > 1))
    return _ ("there is too much on the command line");
  if (line->n_operands > 1 && !weir_browser_launch_is_page (line->operands[1]))
    return _ ("a page begins with “http://” or “https://”");

  return NULL;
}

WeirctlStatus
weirctl_browser_run (const WeirctlCommand *command, char **arguments)
{
  g_auto (WeirctlLine) line = { 0 };
  g_autoptr (WeirService) service = NULL;
  const char *fault;

  if (!weirctl_parse (command, arguments, &line))
    return WEIRCTL_WRONG_USAGE;

  fault = find_fault (&line);
  if (fault != NULL)
    return weirctl_wrong_usage (command, "%s", fault);

  service = weirctl_open (&line);
  if (service == NULL)
    return WEIRCTL_FAILED;

  if (weirctl_line_has (&line, "list"))
    return print_browsers (service);
  if (weirctl_line_has (&line, "delete-profiles"))
    return delete_profiles (service, line.operands[0]);

  return find_and_open (service, &line);
}
