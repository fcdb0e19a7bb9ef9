/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The browsers that Weir knows how to open with a profile of their own: those made from Firefox and
 * those made from Chromium.
 *
 * Left out on purpose: Tor Browser and Mullvad Browser, whose users are to look alike and which choose their
 * own way into the network, and browsers that have no profile to be told on the command line.
 */

#include "weir-known-browsers.h"

static const WeirKnownBrowser browsers[] = {
  { .id = "firefox",
    .name = "Firefox",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "firefox" },
    .desktops = { "firefox", "org.mozilla.firefox" },
    .flatpak = "org.mozilla.firefox",
    .snap = "firefox" },
  { .id = "firefox-esr",
    .name = "Firefox ESR",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "firefox-esr" },
    .desktops = { "firefox-esr" } },
  { .id = "firefox-beta",
    .name = "Firefox Beta",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "firefox-beta" },
    .desktops = { "firefox-beta" } },
  { .id = "firefox-developer-edition",
    .name = "Firefox Developer Edition",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "firefox-developer-edition", "firefox-devedition" },
    .desktops = { "firefox-developer-edition", "firefox-devedition" } },
  { .id = "firefox-nightly",
    .name = "Firefox Nightly",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "firefox-nightly" },
    .desktops = { "firefox-nightly" } },
  { .id = "librewolf",
    .name = "LibreWolf",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "librewolf" },
    .desktops = { "librewolf" },
    .flatpak = "io.gitlab.librewolf-community" },
  { .id = "waterfox",
    .name = "Waterfox",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "waterfox" },
    .desktops = { "waterfox" },
    .flatpak = "net.waterfox.waterfox" },
  { .id = "floorp",
    .name = "Floorp",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "floorp" },
    .desktops = { "floorp" },
    .flatpak = "one.ablaze.floorp" },
  { .id = "zen",
    .name = "Zen",
    .family = WEIR_BROWSER_FAMILY_FIREFOX,
    .programs = { "zen-browser" },
    .desktops = { "zen-browser", "zen" },
    .flatpak = "app.zen_browser.zen" },
  { .id = "chromium",
    .name = "Chromium",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "chromium", "chromium-browser" },
    .desktops = { "chromium", "chromium-browser" },
    .flatpak = "org.chromium.Chromium",
    .snap = "chromium" },
  { .id = "ungoogled-chromium",
    .name = "Ungoogled Chromium",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "ungoogled-chromium" },
    .desktops = { "ungoogled-chromium" },
    .flatpak = "io.github.ungoogled_software.ungoogled_chromium" },
  { .id = "chrome",
    .name = "Chrome",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "google-chrome-stable", "google-chrome" },
    .desktops = { "google-chrome", "com.google.Chrome" },
    .flatpak = "com.google.Chrome" },
  { .id = "chrome-beta",
    .name = "Chrome Beta",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "google-chrome-beta" },
    .desktops = { "google-chrome-beta" } },
  { .id = "brave",
    .name = "Brave",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "brave-browser-stable", "brave-browser", "brave" },
    .desktops = { "brave-browser", "brave" },
    .flatpak = "com.brave.Browser",
    .snap = "brave" },
  { .id = "edge",
    .name = "Edge",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "microsoft-edge-stable", "microsoft-edge" },
    .desktops = { "microsoft-edge" },
    .flatpak = "com.microsoft.Edge" },
  { .id = "vivaldi",
    .name = "Vivaldi",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "vivaldi-stable", "vivaldi" },
    .desktops = { "vivaldi-stable", "vivaldi" },
    .flatpak = "com.vivaldi.Vivaldi",
    .snap = "vivaldi" },
  { .id = "opera",
    .name = "Opera",
    .family = WEIR_BROWSER_FAMILY_CHROMIUM,
    .programs = { "opera" },
    .desktops = { "opera" },
    .flatpak = "com.opera.Opera",
    .snap = "opera" },
};

static const struct
{
  const char *id;
  const char *title;
} suffixes[] = {
  [WEIR_PACKAGING_NATIVE] = { "", "" },
  [WEIR_PACKAGING_FLATPAK] = { "-flatpak", ", Flatpak" },
  [WEIR_PACKAGING_SNAP] = { "-snap", ", Snap" },
};

const WeirKnownBrowser *
weir_known_browsers_get (gsize *n_browsers)
{
  *n_browsers = G_N_ELEMENTS (browsers);

  return browsers;
}

const WeirKnownBrowser *
weir_known_browsers_find_program (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (browsers); i++)
    if (g_strv_contains (browsers[i].programs, name))
      return &browsers[i];

  return NULL;
}

char *
weir_known_browser_make_id (const WeirKnownBrowser *known, WeirPackaging packaging)
{
  return g_strconcat (known->id, suffixes[packaging].id, NULL);
}

char *
weir_known_browser_make_title (const char *name, WeirPackaging packaging)
{
  return g_strconcat (name, suffixes[packaging].title, NULL);
}

gboolean
weir_known_browser_has_form (const WeirKnownBrowser *known, WeirPackaging packaging)
{
  switch (packaging)
    {
    case WEIR_PACKAGING_FLATPAK:
      return known->flatpak != NULL;

    case WEIR_PACKAGING_SNAP:
      return known->snap != NULL;

    case WEIR_PACKAGING_NATIVE:
    default:
      return TRUE;
    }
}
