/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The words of the test page, by the names that test-page.html knows them by.
 *
 * Addresses and commands are no part of a sentence: they come behind it, to be copied.
 */

#include "weir-test-page-words.h"

#include <glib/gi18n-lib.h>

static const WeirTestPageWord words[] = {
  { "title", N_ ("Is this browser using Weir?") },

  /* --- what was found --- */
  { "checking", N_ ("Checking…") },
  { "not-connected", N_ ("This browser is not connected to Weir.") },
  { "connected", N_ ("This browser is connected to Weir.") },
  { "visible", N_ ("This browser is connected, and Weir can look into encrypted sites.") },
  { "stopped", N_ ("Weir checks no more; choose “Check again” to go on.") },
  { "again", N_ ("Check again") },
  { "no-script",
    N_ ("Scripts are off here, so this page checks once, with the two pictures below: a green mark "
        "means yes.") },

  /* --- steps --- */
  { "steps-title", N_ ("What was found") },
  { "done", N_ ("Done") },
  { "not-yet", N_ ("Not yet") },
  { "step-running", N_ ("Proxy running") },
  { "step-connected", N_ ("Browser connected") },
  { "step-visible", N_ ("Encrypted sites visible") },
  { "optional", N_ ("Optional: hosts can be blocked without it.") },

  /* --- connect: Firefox --- */
  { "firefox-pac",
    N_ ("In Firefox’s settings, under Network Settings, choose “Automatic proxy configuration "
        "URL” and enter the address below. Pages load without Weir while it does not run.") },
  { "firefox-manual",
    N_ ("Or choose “Manual proxy configuration”, enter this HTTP proxy and port, and tick “Also "
        "use this proxy for HTTPS”. Then no page loads without Weir.") },
  { "firefox-packaged",
    N_ ("A Firefox from Flatpak or Snap often does not see the proxy of the desktop: set it in "
        "Firefox itself.") },

  /* --- connect: Chromium and its relatives --- */
  { "chromium-desktop",
    N_ ("This browser follows the desktop. In the desktop’s settings, under Network, choose an "
        "automatic proxy and enter the address below. Pages load without Weir while it does not "
        "run.") },
  { "chromium-alone",
    N_ ("Or close all of its windows and start it with a proxy of its own. Then no page loads "
        "without Weir.") },
  { "chromium-packaged",
    N_ ("From Flatpak or Snap it often does not see the proxy of the desktop: start it so.") },

  /* --- connect: any other --- */
  { "other-pac",
    N_ ("In its settings, or in those of the desktop, choose an automatic proxy and enter the "
        "address below. Pages load without Weir while it does not run.") },
  { "other-manual", N_ ("Or enter this proxy, for HTTP and for HTTPS.") },
  { "other-packaged",
    N_ ("A browser from Flatpak or Snap often does not see the proxy of the desktop: set it in the "
        "browser itself.") },

  { "computer",
    N_ ("Weir can also be the proxy of this whole computer, if the desktop lets it: choose so in "
        "its window, or enter this command.") },
  { "only-https",
    N_ ("A browser that allows nothing but HTTPS can be connected and not show it here. Look into "
        "Weir’s live list then.") },

  /* --- see encrypted sites --- */
  { "see-title", N_ ("See encrypted sites") },
  { "see-why",
    N_ ("Weir can look into sites that you choose. For that, the browser has to trust a "
        "certificate that was made for you alone, and whose key does not leave this computer.") },
  { "see-none",
    N_ ("There is none yet. Choose a site in Weir’s window, or let this command make it and put it "
        "into your browsers.") },
  { "see-install",
    N_ ("Let Weir put it into your browsers: in the preferences of its window, or by this "
        "command.") },
  { "see-take",
    N_ ("Or take it from here, and import it into the browser’s certificates as an authority that "
        "identifies websites; Firefox asks when you follow the link.") },
  { "certificate", N_ ("Weir’s certificate") },
  { "see-packaged",
    N_ (
      "A browser from Flatpak or Snap may keep certificates elsewhere: import this file there.") },

  /* --- Weir --- */
  { "weir-title", N_ ("About this Weir") },
  { "help", N_ ("How to use Weir") },
  { "pac-title", N_ ("Automatic proxy configuration") },
  { "footer", N_ ("This page was made by Weir, the proxy on this computer.") },
};

const WeirTestPageWord *
weir_test_page_get_words (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (words);

  return words;
}
