/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-firefox-profiles.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *ini;
  const char *expected; /* "NAME=PATH" lines */
} Case;

static const Case cases[] = {
  { "as-firefox-writes-it",
    "[Install4F96D1932A9F858E]\nDefault=abc.default-esr\nLocked=1\n\n"
    "[Profile1]\nName=default\nIsRelative=1\nPath=xyz.default\nDefault=1\n\n"
    "[Profile0]\nName=default-esr\nIsRelative=1\nPath=abc.default-esr\n\n"
    "[General]\nStartWithLastProfile=1\nVersion=2\n",
    "default=/root/xyz.default\ndefault-esr=/root/abc.default-esr\n" },
  { "absolute", "[Profile0]\nName=elsewhere\nIsRelative=0\nPath=/srv/my profile\n",
    "elsewhere=/srv/my profile\n" },
  { "below-a-folder", "[Profile0]\nName=a\nIsRelative=1\nPath=Profiles/a.b\n",
    "a=/root/Profiles/a.b\n" },
  { "line-ends-of-windows", "[Profile0]\r\nName=a\r\nIsRelative=1\r\nPath=a\r\n", "a=/root/a\n" },
  { "no-newline-at-the-end", "[Profile0]\nName=a\nIsRelative=1\nPath=a", "a=/root/a\n" },
  { "no-name", "[Profile0]\nIsRelative=1\nPath=dir/a.b\n", "a.b=/root/dir/a.b\n" },
  { "upwards", "[Profile0]\nName=a\nIsRelative=1\nPath=../../etc\n", "" },
  { "upwards-inside", "[Profile0]\nName=a\nIsRelative=1\nPath=a/../../b\n", "" },
  { "dots-that-lead-nowhere", "[Profile0]\nName=a\nIsRelative=1\nPath=a..b/..c\n",
    "a=/root/a..b/..c\n" },
  { "relative-that-is-absolute", "[Profile0]\nName=a\nIsRelative=1\nPath=/etc\n", "" },
  { "absolute-that-is-relative", "[Profile0]\nName=a\nIsRelative=0\nPath=a\n", "" },
  { "empty-path", "[Profile0]\nName=a\nIsRelative=1\nPath=\n", "" },
  { "no-path", "[Profile0]\nName=a\nIsRelative=1\n", "" },
  { "other-sections", "[Install0]\nName=a\nIsRelative=1\nPath=a\n[General]\nPath=b\n", "" },
  { "before-any-section", "Name=a\nIsRelative=1\nPath=a\n", "" },
  { "nonsense-between", "[Profile0]\nName=a\n!!!\n=\n[\nPath=b\n[Profile1]\nIsRelative=1\nPath=c\n",
    "c=/root/c\n" },
  { "comments", "; [Profile9]\n[Profile0]\nIsRelative=1\n;Path=x\n#Path=y\nPath=a\n",
    "a=/root/a\n" },
  { "last-one-holds", "[Profile0]\nName=a\nName=b\nIsRelative=1\nPath=c\nPath=d\n", "b=/root/d\n" },
  { "any-octets", "[Profile0]\nName=a\033[1m\xff\nIsRelative=1\nPath=a\xff\n",
    "a [1m\357\277\275=/root/a\xff\n" },
  { "a-section-does-not-leak", "[Profile0]\nName=a\nIsRelative=1\n[Profile1]\nPath=b\n", "" },
  { "empty", "", "" },
};

/* Reads a copy that ends where its block ends. Returns: (transfer full) */
static char *
describe (const char *ini, gsize length)
{
  g_autofree char *copy = g_memdup2 (ini, length);
  g_autoptr (GPtrArray) profiles =
    weir_firefox_profiles_parse (copy != NULL ? copy : "", length, "/root");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < profiles->len; i++)
    {
      const WeirFirefoxProfile *profile = g_ptr_array_index (profiles, i);

      g_assert_true (g_utf8_validate (profile->name, -1, NULL));
      g_string_append_printf (text, "%s=%s\n", profile->name, profile->path);
    }

  return g_strdup (text->str);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *found = describe (test->ini, strlen (test->ini));

  g_assert_cmpstr (found, ==, test->expected);
}

static void
test_cut_anywhere (gconstpointer data)
{
  const Case *test = data;

  for (gsize length = 0; length <= strlen (test->ini); length++)
    {
      g_autofree char *found = describe (test->ini, length);

      g_assert_null (strstr (found, "etc"));
    }
}

static void
test_nul (void)
{
  static const char ini[] = "[Profile0]\nIsRelative=1\nPath=a\0b\nPath=c\n";
  g_autofree char *found = describe (ini, sizeof ini - 1);

  g_assert_cmpstr (found, ==, "c=/root/c\n");
}

static void
test_bounds (void)
{
  g_autoptr (GString) ini = g_string_new (NULL);
  g_autofree char *long_name = g_strnfill (WEIR_FIREFOX_MAX_LINE, 'x');
  g_autoptr (GPtrArray) profiles = NULL;

  for (guint i = 0; i <= WEIR_FIREFOX_MAX_PROFILES; i++)
    g_string_append_printf (ini, "[Profile%u]\nName=%s\nIsRelative=1\nPath=p%u\n", i, long_name, i);

  profiles = weir_firefox_profiles_parse (ini->str, ini->len, "/root");
  g_assert_cmpuint (profiles->len, ==, WEIR_FIREFOX_MAX_PROFILES);
  g_assert_cmpstr (((WeirFirefoxProfile *) g_ptr_array_index (profiles, 0))->name, ==, "p0");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/profiles/%s", cases[i].name);
      g_autofree char *cut = g_strconcat (path, "/cut-anywhere", NULL);

      g_test_add_data_func (path, &cases[i], test_case);
      g_test_add_data_func (cut, &cases[i], test_cut_anywhere);
    }
  g_test_add_func ("/browsers/profiles/a-line-with-a-nul-is-left-out", test_nul);
  g_test_add_func ("/browsers/profiles/bounded", test_bounds);

  return g_test_run ();
}
