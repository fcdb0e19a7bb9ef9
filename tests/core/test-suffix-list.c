/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A list of public suffixes in place of the system's: a program of its own, since it is chosen once.
 */

#include "weir-site.h"

#include <glib/gstdio.h>

#define LIST                                                                                \
  "// ===BEGIN ICANN DOMAINS===\nexample\nco.example\n*.wild.example\n!city.wild.example\n" \
  "// ===END ICANN DOMAINS===\n// ===BEGIN PRIVATE DOMAINS===\npages.co.example\n"          \
  "// ===END PRIVATE DOMAINS===\n"

static const struct
{
  const char *host;
  const char *suffix; /* NULL: none */
  const char *site;
} cases[] = {
  { "shop.example", "example", "shop.example" },
  { "www.shop.example", "example", "shop.example" },
  { "www.shop.co.example", "co.example", "shop.co.example" },
  { "me.pages.co.example", "pages.co.example", "me.pages.co.example" },
  { "a.b.wild.example", "b.wild.example", "a.b.wild.example" },
  { "a.city.wild.example", "wild.example", "city.wild.example" },
  { "shop.co.uk", "uk", "co.uk" },
  { "co.example", "co.example", "co.example" },
  { "localhost", "localhost", "localhost" },
  { "127.0.0.1", NULL, "127.0.0.1" },
  { "www.shop.1", "1", "shop.1" },
  { "::1", NULL, "::1" },
};

static char *
write_list (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  gint fd = g_file_open_tmp ("weir-suffixes-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&path);
}

static void
refuse (const char *path)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weir_site_use_suffix_list (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_file (void)
{
  g_autofree char *empty = write_list ("// nothing\n");
  g_autofree char *path = write_list (LIST);
  g_autoptr (GError) error = NULL;

  refuse ("/nowhere/suffixes");
  refuse (empty);
  g_assert_true (weir_site_use_suffix_list (path, &error));
  g_assert_no_error (error);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpstr (weir_site_suffix_of_host (cases[i].host), ==, cases[i].suffix);
      g_assert_cmpstr (weir_site_of_host (cases[i].host), ==, cases[i].site);
    }

  g_unlink (empty);
  g_unlink (path);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/suffix-list/file", test_file);

  return g_test_run ();
}
