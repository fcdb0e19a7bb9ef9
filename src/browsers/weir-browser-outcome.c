/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What became of the stores, in words.
 */

#include "weir-browser-outcome.h"

#include "weir-certutil.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BETWEEN_PARAGRAPHS "\n\n"

static const struct
{
  const char *words; /* (nullable): of each its own */
  const char *icon_name;
  gboolean is_change; /* of what a running browser remembers */
} states[] = {
  [WEIR_BROWSER_TRUSTS] = { N_ ("Trusts Weir’s certificate."), "emblem-ok-symbolic", FALSE },
  [WEIR_BROWSER_TRUSTS_NOT] = { N_ ("Does not have Weir’s certificate."), "list-add-symbolic",
                                FALSE },
  [WEIR_BROWSER_INSTALLED] = { N_ ("Installed."), "emblem-ok-symbolic", TRUE },
  [WEIR_BROWSER_WAS_THERE] = { N_ ("Was there already."), "emblem-ok-symbolic", FALSE },
  [WEIR_BROWSER_REMOVED] = { N_ ("Removed."), "emblem-ok-symbolic", TRUE },
  [WEIR_BROWSER_WAS_NOT_THERE] = { N_ ("Was not there."), "emblem-ok-symbolic", FALSE },
  [WEIR_BROWSER_NEEDS_USER] = { NULL, "dialog-warning-symbolic", FALSE },
  [WEIR_BROWSER_FAILED] = { NULL, "dialog-error-symbolic", FALSE },
};

void
weir_browser_outcome_free (WeirBrowserOutcome *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self->path);
  g_free (self);
}

/* Returns: (transfer full) */
static char *
describe (WeirBrowserState state, const char *words, const char *running)
{
  g_autoptr (GString) detail = g_string_new (NULL);

  if (states[state].words != NULL)
    g_string_append (detail, _ (states[state].words));
  if (words != NULL)
    g_string_append_printf (detail, "%s%s", detail->len > 0 ? " " : "", words);
  if (running != NULL && states[state].is_change)
    {
      g_string_append_c (detail, ' ');
      /* Translators: %s is a browser: “Firefox” */
      g_string_append_printf (detail, _ ("Restart %s."), running);
    }

  return g_strdup (detail->str);
}

WeirBrowserOutcome *
weir_browser_outcome_new (const WeirBrowserStore *store, WeirBrowserState state, const char *words)
{
  WeirBrowserOutcome *self = g_new0 (WeirBrowserOutcome, 1);

  self->state = state;
  self->title = g_strdup (store->title);
  self->detail = describe (state, words, store->running);
  self->icon_name = states[state].icon_name;
  self->path = g_strdup (store->path);
  self->needs_restart = store->running != NULL && states[state].is_change;

  return self;
}

WeirBrowserOutcome *
weir_browser_outcome_new_error (const WeirBrowserStore *store, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_PASSWORD))
    return weir_browser_outcome_new (store, WEIR_BROWSER_NEEDS_USER,
                                     _ ("A password protects its certificates, and Weir does not "
                                        "ask for it. Do it in the "
                                        "browser’s settings."));
  if (g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_READ_ONLY))
    return weir_browser_outcome_new (store, WEIR_BROWSER_FAILED,
                                     _ ("Its certificates cannot be written to."));

  if (g_error_matches (error, WEIR_CERTUTIL_ERROR, WEIR_CERTUTIL_ERROR_DAMAGED))
    words = g_strdup_printf (_ ("Its certificates cannot be read: %s"), error->message);
  else
    words = g_strdup_printf (_ ("It did not work: %s"), error->message);

  return weir_browser_outcome_new (store, WEIR_BROWSER_FAILED, words);
}

WeirBrowserReport *
weir_browser_report_new (void)
{
  WeirBrowserReport *self = g_new0 (WeirBrowserReport, 1);

  self->outcomes = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_browser_outcome_free);

  return self;
}

void
weir_browser_report_free (WeirBrowserReport *self)
{
  g_ptr_array_unref (self->outcomes);
  g_free (self->advice);
  g_free (self);
}

void
weir_browser_report_add (WeirBrowserReport *self, WeirBrowserOutcome *outcome)
{
  g_ptr_array_add (self->outcomes, outcome);

  switch (outcome->state)
    {
    case WEIR_BROWSER_TRUSTS:
    case WEIR_BROWSER_INSTALLED:
    case WEIR_BROWSER_WAS_THERE:
      self->n_trusting++;
      break;

    case WEIR_BROWSER_NEEDS_USER:
    case WEIR_BROWSER_FAILED:
      self->n_left++;
      break;

    case WEIR_BROWSER_TRUSTS_NOT:
    case WEIR_BROWSER_REMOVED:
    case WEIR_BROWSER_WAS_NOT_THERE:
      break;
    }
}

void
weir_browser_report_advise (WeirBrowserReport *self, const char *paragraph)
{
  char *advice;

  if (self->advice != NULL && strstr (self->advice, paragraph) != NULL)
    return;

  advice = self->advice == NULL ? g_strdup (paragraph)
                                : g_strconcat (self->advice, BETWEEN_PARAGRAPHS, paragraph, NULL);
  g_free (self->advice);
  self->advice = advice;
}

const char *
weir_browser_steps_to_import (void)
{
  return _ ("By hand: save the certificate, with “Export…” in the preferences or “weirctl ca "
            "export FILE”. In Firefox, open "
            "Settings, Privacy & Security, View Certificates…, Authorities, Import…, choose the "
            "file and tick “Trust this CA to identify websites”. In Chromium and browsers made "
            "from it, open chrome://certificate-manager, Custom certificates, Installed by you, "
            "Trusted certificates, Import.");
}

const char *
weir_browser_steps_to_remove (void)
{
  return _ ("By hand: in Firefox, open Settings, Privacy & Security, View Certificates…, "
            "Authorities, select the certificate whose name begins with “Weir on” and press Delete "
            "or Distrust…. In Chromium and browsers made from it, open "
            "chrome://certificate-manager, Custom certificates, Installed by you, Trusted "
            "certificates, and delete it there.");
}
