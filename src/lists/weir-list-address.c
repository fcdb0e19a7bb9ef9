/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Where a list comes from, as the user wrote it, in one form, so that the same
 * list is not subscribed to twice; and what it is called.
 *
 * A URL with a name or a password in it is refused: rows are shown, searched
 * for and exported.
 */

#include "weir-list-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FALLBACK_KEY "list"
#define URL_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_INVALID_URL, message);

  return FALSE;
}

static gboolean
has_scheme (const char *address, const char *scheme)
{
  return g_ascii_strncasecmp (address, scheme, strlen (scheme)) == 0;
}

static gboolean
check_url (GUri *uri, GError **error)
{
  const char *host = g_uri_get_host (uri);

  if (host == NULL || *host == '\0')
    return refuse (error, _ ("The address names no server"));
  if (g_uri_get_userinfo (uri) != NULL)
    return refuse (error, _ ("The address must not have a password in it"));

  return TRUE;
}

/* The port, or -1 if it is that of the scheme. */
static int
get_written_port (GUri *uri)
{
  int port = g_uri_get_port (uri);
  int usual = g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;

  return port != usual ? port : -1;
}

/* Returns: (transfer full) (nullable) */
static char *
read_url (const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, URL_FLAGS, NULL);
  g_autofree char *host = NULL;

  if (uri == NULL)
    {
      refuse (error, _ ("The address cannot be read"));
      return NULL;
    }

  if (!check_url (uri, error))
    return NULL;

  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return g_uri_join (URL_FLAGS, g_uri_get_scheme (uri), NULL, host, get_written_port (uri),
                     g_uri_get_path (uri), g_uri_get_query (uri), NULL);
}

/* Returns: (transfer full) (nullable) */
static char *
read_path (const char *address, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *host = NULL;

  if (!has_scheme (address, "file:"))
    return g_canonicalize_filename (address, NULL);

  path = g_filename_from_uri (address, &host, NULL);
  if (path == NULL || (host != NULL && g_ascii_strcasecmp (host, "localhost") != 0))
    {
      refuse (error, _ ("The address cannot be read"));
      return NULL;
    }

  return g_canonicalize_filename (path, NULL);
}

/* @address: without white space around it. Returns: (transfer full) (nullable) */
static char *
read_address (const char *address, WeirListKind *kind, GError **error)
{
  const gboolean is_web = has_scheme (address, "http://") || has_scheme (address, "https://");
  const gboolean is_other = strstr (address, "://") != NULL && !has_scheme (address, "file:");
  g_autofree char *url = NULL;

  if (*address == '\0' || (is_other && !is_web))
    {
      refuse (error, _ ("The address must begin with “https://” or “http://”, or be a file"));
      return NULL;
    }

  url = is_web ? read_url (address, error) : read_path (address, error);
  if (url == NULL)
    return NULL;

  if (strlen (url) > WEIR_LIST_MAX_URL || !g_utf8_validate (url, -1, NULL))
    {
      refuse (error, _ ("The address is too long, or is not text"));
      return NULL;
    }

  *kind = is_web ? WEIR_LIST_WEB : WEIR_LIST_FILE;
  return g_steal_pointer (&url);
}

char *
weir_list_address_read (const char *address, WeirListKind *kind, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (address));

  return read_address (trimmed, kind, error);
}

char *
weir_list_address_get_title (const char *url)
{
  g_autofree char *address = g_strndup (url, strcspn (url, "?"));
  g_autofree char *name = g_path_get_basename (address);
  g_autofree char *title = g_uri_unescape_string (name, NULL);
  const char *scheme_end = strstr (url, "://");

  if (title == NULL || !g_utf8_validate (title, -1, NULL))
    title = g_steal_pointer (&name);
  if (scheme_end != NULL &&
      (g_str_has_suffix (address, "/") || strchr (scheme_end + 3, '/') == NULL))
    return g_strndup (scheme_end + 3, strcspn (scheme_end + 3, "/?"));

  return weir_list_title_limit (title);
}

char *
weir_list_title_limit (const char *title)
{
  const char *end = title + MIN (strlen (title), WEIR_LIST_MAX_TITLE);

  while (end > title && *end != '\0' && ((guchar) *end & 0xc0) == 0x80)
    end--;

  return g_strndup (title, (gsize) (end - title));
}

gboolean
weir_list_key_is_valid (const char *key)
{
  gsize length = strspn (key, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= WEIR_LIST_MAX_KEY && key[length] == '\0';
}

char *
weir_list_key_make (const char *words, gsize max_length)
{
  g_autofree char *plain = g_str_to_ascii (words, "C");
  g_autoptr (GString) key = g_string_new (NULL);

  if (g_str_has_suffix (plain, ".txt"))
    plain[strlen (plain) - strlen (".txt")] = '\0';

  for (const char *p = plain; *p != '\0' && key->len < max_length; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (key, g_ascii_tolower (*p));
      else if (key->len > 0 && key->str[key->len - 1] != '-')
        g_string_append_c (key, '-');
    }

  if (key->len > 0 && key->str[key->len - 1] == '-')
    g_string_truncate (key, key->len - 1);

  return key->len > 0 ? g_string_free (g_steal_pointer (&key), FALSE) : g_strdup (FALLBACK_KEY);
}
