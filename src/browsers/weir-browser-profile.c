/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The profile that a browser has for Weir, made and mended before the browser starts.
 *
 * It is in the data folder, where it goes when Weir's data go.  A Flatpak is let in there when it is run
 * (--filesystem): that adds one folder to what it may reach, while a profile below ~/.var/app would stay
 * when Weir's data are deleted and go when the browser's are.  A Snap cannot be let in: no interface opens a folder whose
 * name begins with a dot.  Its profile is in the one folder that is the Snap's and outlives its
 * updates, ~/snap/NAME/common, under a name that tells data folders apart.
 *
 * What the browser was told last is noted in the profile, since one that runs cannot be told anew.
 */

#include "weir-browser-profile.h"

#include "weir-browser-profile-trust.h"
#include "weir-browser-running.h"
#include "weir-firefox-preferences.h"
#include "weir-small-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE 0600
#define SNAP_FOLDER "snap"
#define SNAP_COMMON "common"
#define SNAP_PROFILE "weir-browser-"
#define SNAP_DIGITS 8 /* of the data folder's hash */
#define NOTE_FILE "weir.ini"
#define NOTE_GROUP "weir"
#define NOTE_PROXY "proxy"
#define NOTE_AUTHORITY "authority"

G_DEFINE_QUARK (weir - browser - error - quark, weir_browser_error)

char *
weir_browser_proxy_describe (const WeirBrowserProxy *self)
{
  return g_strdup_printf (strchr (self->host, ':') != NULL ? "[%s]:%u" : "%s:%u", self->host,
                          self->port);
}

char *
weir_browser_profile_get_path (const WeirBrowserPlaces *places,
                               const char *folder,
                               const WeirKnownBrowser *known,
                               WeirPackaging packaging)
{
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  if (packaging != WEIR_PACKAGING_SNAP)
    {
      name = weir_known_browser_make_id (known, packaging);
      return g_build_filename (absolute, WEIR_BROWSER_PROFILES_FOLDER, name, NULL);
    }

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  hash[SNAP_DIGITS] = '\0';
  name = g_strconcat (SNAP_PROFILE, hash, NULL);

  return g_build_filename (places->home, SNAP_FOLDER, known->snap, SNAP_COMMON, name, NULL);
}

gboolean
weir_browser_profile_is_in_use (const char *path, WeirBrowserFamily family)
{
  if (family == WEIR_BROWSER_FAMILY_FIREFOX)
    return weir_browser_is_firefox_running (path);

  return weir_browser_is_chromium_running_with (path);
}

/* --- the folder */

static gboolean
fail_with_errno (const char *path, int saved_errno, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_PROFILE,
               /* Translators: a folder, and why */
               _ ("The profile “%s” cannot be made: %s"), shown, g_strerror (saved_errno));
  return FALSE;
}

/* Whether it is a folder of the user's own; a link to one elsewhere is none. */
static gboolean
check_folder (const char *path, GError **error)
{
  GStatBuf info;

  if (g_lstat (path, &info) != 0)
    return fail_with_errno (path, errno, error);
  if (!S_ISDIR (info.st_mode))
    return fail_with_errno (path, ENOTDIR, error);
  if (info.st_uid != geteuid ())
    return fail_with_errno (path, EPERM, error);

  return TRUE;
}

/* A folder that nobody else reads, in one that no link leads to: it might lead to the user's own profiles. */
static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (g_mkdir_with_parents (parent, FOLDER_MODE) != 0)
    return fail_with_errno (parent, errno, error);
  if (!check_folder (parent, error))
    return FALSE;
  if (g_mkdir (path, FOLDER_MODE) != 0 && errno != EEXIST)
    return fail_with_errno (path, errno, error);
  if (!check_folder (path, error))
    return FALSE;
  if (g_chmod (path, FOLDER_MODE) != 0)
    return fail_with_errno (path, errno, error);

  return TRUE;
}

/* --- what it was told */

/* Returns: (transfer full): what was noted last, or nothing */
static GKeyFile *
read_note (const char *profile)
{
  g_autofree char *path = g_build_filename (profile, NOTE_FILE, NULL);
  gsize length;
  g_autofree char *text = weir_small_file_read (path, WEIR_BROWSER_PROFILE_MAX_NOTE, &length);
  GKeyFile *note = g_key_file_new ();

  if (text != NULL)
    g_key_file_load_from_data (note, text, length, G_KEY_FILE_NONE, NULL);

  return note;
}

/* @authority: (nullable): that the browser trusts. Returns: (transfer full) */
static GKeyFile *
make_note (const WeirBrowserProxy *proxy, const WeirBrowserAuthority *authority)
{
  g_autofree char *address = weir_browser_proxy_describe (proxy);
  g_autoptr (GString) fingerprint = g_string_new (NULL);
  GKeyFile *note = g_key_file_new ();

  for (guint i = 0; authority != NULL && i < WEIR_NSS_FINGERPRINT_SIZE; i++)
    g_string_append_printf (fingerprint, "%02x", authority->fingerprint[i]);
  g_key_file_set_string (note, NOTE_GROUP, NOTE_PROXY, address);
  g_key_file_set_string (note, NOTE_GROUP, NOTE_AUTHORITY, fingerprint->str);

  return note;
}

static gboolean
is_noted_alike (GKeyFile *note, GKeyFile *other, const char *key)
{
  g_autofree char *one = g_key_file_get_string (note, NOTE_GROUP, key, NULL);
  g_autofree char *two = g_key_file_get_string (other, NOTE_GROUP, key, NULL);

  return g_strcmp0 (one, two) == 0;
}

static gboolean
write_note (const char *profile, GKeyFile *note, GError **error)
{
  g_autofree char *path = g_build_filename (profile, NOTE_FILE, NULL);
  gsize length;
  g_autofree char *text = g_key_file_to_data (note, &length, NULL);

  return g_file_set_contents_full (path, text, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT,
                                   FILE_MODE, error);
}

/* --- the whole */

/* Whether a running browser may open another window. */
static gboolean
check_running (const WeirInstalledBrowser *browser,
               const WeirBrowserProxy *proxy,
               const WeirBrowserAuthority *authority,
               char **remark,
               GError **error)
{
  g_autoptr (GKeyFile) wanted = make_note (proxy, authority);
  g_autoptr (GKeyFile) note = read_note (browser->profile);

  if (!is_noted_alike (note, wanted, NOTE_PROXY))
    {
      g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_IN_USE,
                   _ ("%s is still open and goes through another port than Weir has now. Close "
                      "its windows that were opened for Weir, then open it again."),
                   browser->title);
      return FALSE;
    }

  if (!is_noted_alike (note, wanted, NOTE_AUTHORITY))
    *remark = g_strdup_printf (_ ("%s is open already, and what it trusts can change only when it "
                                  "starts. Close its windows that were opened for Weir, then "
                                  "open it again."),
                               browser->title);

  return TRUE;
}

/* Says, in the words of a profile, why something could not be written. */
static gboolean
explain (GError *cause, GError **error)
{
  g_set_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_PROFILE,
               _ ("The profile cannot be written: %s"), cause->message);
  g_error_free (cause);

  return FALSE;
}

static gboolean
is_chromium (const WeirInstalledBrowser *browser)
{
  return browser->family == WEIR_BROWSER_FAMILY_CHROMIUM;
}

gboolean
weir_browser_profile_prepare (const WeirBrowserPlaces *places,
                              const WeirInstalledBrowser *browser,
                              const WeirBrowserProxy *proxy,
                              const WeirBrowserAuthority *authority,
                              char **remark,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (GKeyFile) note = NULL;
  GError *cause = NULL;
  gboolean is_trusted = authority != NULL;

  *remark = NULL;
  if (!make_folder (browser->profile, error))
    return FALSE;
  if (weir_browser_profile_is_in_use (browser->profile, browser->family))
    return check_running (browser, proxy, authority, remark, error);

  if (!is_chromium (browser))
    {
      if (!weir_firefox_preferences_write (browser->profile, proxy, &cause))
        return explain (cause, error);
      is_trusted =
        weir_browser_profile_trust (places, browser->profile, authority, remark, cancellable);
    }

  note = make_note (proxy, is_trusted ? authority : NULL);
  if (!write_note (browser->profile, note, &cause))
    {
      g_clear_pointer (remark, g_free);
      return explain (cause, error);
    }

  return TRUE;
}
