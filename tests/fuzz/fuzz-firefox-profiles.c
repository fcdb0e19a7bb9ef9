/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever stands in a profiles.ini: profiles are few, have names that can be shown, and lie below the
 * folder of the file, unless they say an absolute path.
 */

#include "fuzz.h"
#include "weir-firefox-profiles.h"

#include <string.h>

#define ROOT "/home/of/profiles"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) profiles = weir_firefox_profiles_parse ((const char *) data, size, ROOT);

  g_assert_cmpuint (profiles->len, <=, WEIR_FIREFOX_MAX_PROFILES);
  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirFirefoxProfile *profile = g_ptr_array_index (profiles, i);
      g_autofree char *canonical = g_canonicalize_filename (profile->path, NULL);

      g_assert_true (g_utf8_validate (profile->name, -1, NULL));
      g_assert_true (g_path_is_absolute (profile->path));
      if (g_str_has_prefix (profile->path, ROOT) &&
          memmem (data, size, ROOT, strlen (ROOT)) == NULL)
        g_assert_true (g_str_has_prefix (canonical, ROOT));
    }

  return 0;
}
