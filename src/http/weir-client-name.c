/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a person calls the program that sent a User-Agent.
 *
 * Browsers name those that they resemble, then themselves, so the special names
 * are looked for before the general ones.  Chrome and Chromium send the same.
 */

#include "weir-client-name.h"

#include <string.h>

static const struct
{
  const char *token;
  const char *name;
} clients[] = {
  { "Edg/", "Edge" },           { "OPR/", "Opera" },       { "Vivaldi/", "Vivaldi" },
  { "Epiphany/", "GNOME Web" }, { "Falkon/", "Falkon" },   { "Thunderbird/", "Thunderbird" },
  { "Firefox/", "Firefox" },    { "Chrome/", "Chromium" }, { "Safari/", "Safari" },
};

/**
 * weir_client_name:
 * @user_agent: the value of a User-Agent field; any octets
 *
 * Returns: (transfer full): the name of a known browser, or the first product that is named
 */
char *
weir_client_name (const char *user_agent)
{
  gsize length = strcspn (user_agent, "/ ");
  char *name;

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    if (strstr (user_agent, clients[i].token) != NULL)
      return g_strdup (clients[i].name);

  name = g_strndup (user_agent, MIN (length, WEIR_CLIENT_NAME_MAX_LENGTH));
  for (char *octet = name; *octet != '\0'; octet++)
    if (!g_ascii_isgraph (*octet))
      *octet = '?';

  return name;
}
