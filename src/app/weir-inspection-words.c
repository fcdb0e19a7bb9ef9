/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How inspection reads in the interface.
 *
 * Pure functions.  What decides about one host is told by weir_inspection_describe(),
 * for the command line as well; here is what the window says beside it.
 */

#include "weir-inspection-words.h"

#include "weir-words.h"

#include <glib/gi18n-lib.h>

char *
weir_inspection_words_banner (WeirInspectionMode mode, guint n_sites, const char *problem)
{
  if (mode == WEIR_INSPECTION_OFF)
    return NULL;
  if (problem != NULL)
    return g_strdup (problem);
  if (mode == WEIR_INSPECTION_ALL)
    return g_strdup (_ ("Weir looks inside encrypted connections to all sites but the exempt"));
  if (n_sites == 0)
    return g_strdup (_ ("Inspection is on, but no site is chosen: Weir looks inside nothing"));

  return g_strdup_printf (ngettext ("Weir looks inside encrypted connections to %u site",
                                    "Weir looks inside encrypted connections to %u sites", n_sites),
                          n_sites);
}

const char *
weir_inspection_words_mode (WeirInspectionMode mode)
{
  switch (mode)
    {
    case WEIR_INSPECTION_OFF:
      return _ ("Weir sees the hosts of encrypted sites and can block them; what is sent stays "
                "between browser and site.");

    case WEIR_INSPECTION_CHOSEN:
      return _ (
        "Inside the sites that you choose, cookies, images and paths are seen and filtered. "
        "All others stay as they are.");

    case WEIR_INSPECTION_ALL:
      return _ ("Inside every site but those that are exempt. Expect some sites to ask for "
                "captchas.");
    }

  g_assert_not_reached ();
}

const char *
weir_inspection_words_category (WeirExemptCategory category)
{
  switch (category)
    {
    case WEIR_EXEMPT_BANK:
      return _ ("Money and account numbers");

    case WEIR_EXEMPT_SIGN_IN:
      return _ ("Passwords for many other sites");

    case WEIR_EXEMPT_PAYMENT:
      return _ ("Card numbers");

    case WEIR_EXEMPT_HEALTH:
      return _ ("What is between you and your doctor");

    case WEIR_EXEMPT_GOVERNMENT:
      return _ ("Taxes, identities, certificates");

    case WEIR_EXEMPT_UPDATE:
      return _ ("They accept the certificates of their makers alone");

    case WEIR_EXEMPT_CONNECTIVITY:
      return _ ("The desktop would think that there is no network");

    case WEIR_EXEMPT_MESSENGER:
      return _ ("They accept the certificates of their makers alone");

    case WEIR_N_EXEMPT_CATEGORIES:
      break;
    }

  g_assert_not_reached ();
}

char *
weir_inspection_words_learned (WeirInspectionReason reason,
                               const char *client,
                               gint64 created,
                               gint64 now)
{
  g_autofree char *when = weir_words_when (created, now);

  if (reason == WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE)
    /* Translators: %s is a time, such as "14:02" or "3 Nov 2026" */
    return g_strdup_printf (_ ("It asks for a certificate of yours, which Weir cannot show; %s"),
                            when);
  if (client == NULL || *client == '\0')
    /* Translators: %s is a time, such as "14:02" or "3 Nov 2026" */
    return g_strdup_printf (_ ("A program refused Weir’s certificate; %s"), when);

  /* Translators: the name of a program, and a time, such as "14:02" or "3 Nov 2026" */
  return g_strdup_printf (_ ("%s refused Weir’s certificate; %s"), client, when);
}

char *
weir_inspection_words_day (gint64 time)
{
  g_autoptr (GDateTime) day = g_date_time_new_from_unix_local (time);
  /* Translators: a day, "27 November 2026"; see g_date_time_format() */
  char *text = day != NULL ? g_date_time_format (day, _ ("%-e %B %Y")) : NULL;

  return text != NULL ? text : g_strdup ("");
}
