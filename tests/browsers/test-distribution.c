/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-distribution.h"

#include "browser-home.h"

typedef struct
{
  const char *name;
  const char *os_release;
  const char *package; /* NULL: not known */
} Case;

static const Case cases[] = {
  { "debian", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n", "libnss3-tools" },
  { "ubuntu", "ID=ubuntu\nID_LIKE=debian\n", "libnss3-tools" },
  { "mint", "ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", "libnss3-tools" },
  { "fedora", "NAME=\"Fedora Linux\"\nID=fedora\nVERSION_ID=41\n", "nss-tools" },
  { "rocky", "ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", "nss-tools" },
  { "arch", "ID=arch\n", "nss" },
  { "manjaro", "ID=manjaro\nID_LIKE=arch", "nss" },
  { "tumbleweed", "ID=\"opensuse-tumbleweed\"\nID_LIKE=\"opensuse suse\"\n", "mozilla-nss-tools" },
  { "the-id-comes-first", "ID_LIKE=fedora\nID=debian\n", "libnss3-tools" },
  { "only-whole-words", "ID=archaic\nID_LIKE=debianish\n", NULL },
  { "not-known", "ID=nixos\n", NULL },
  { "empty", "", NULL },
  { "nonsense", "ID\n=\nID=\n\xff\xfe\n", NULL },
};

static void
test_match (gconstpointer data)
{
  const Case *test = data;
  const WeirDistribution *found = weir_distribution_match (test->os_release);

  g_assert_cmpstr (found != NULL ? found->nss_package : NULL, ==, test->package);
}

static void
test_find (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_null (weir_distribution_find (home->places));
  browser_home_write (home, "os-release", "ID=arch\n");
  g_assert_cmpstr (weir_distribution_find (home->places)->nss_package, ==, "nss");
}

static void
test_commands (void)
{
  const WeirDistribution *debian = weir_distribution_match ("ID=debian\n");
  g_autofree char *install =
    weir_distribution_describe_install (debian, "/home/ann/it's here/authority.pem");
  g_autofree char *undo = weir_distribution_describe_remove (debian);

  g_assert_cmpstr (install, ==,
                   "sudo cp '/home/ann/it'\\''s here/authority.pem' "
                   "/usr/local/share/ca-certificates/weir-authority.crt\n"
                   "sudo update-ca-certificates");
  g_assert_cmpstr (undo, ==,
                   "sudo rm /usr/local/share/ca-certificates/weir-authority.crt\n"
                   "sudo update-ca-certificates --fresh");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/distribution/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_match);
    }
  g_test_add ("/browsers/distribution/is-read-from-os-release", BrowserHome, NULL,
              browser_home_set_up, test_find, browser_home_tear_down);
  g_test_add_func ("/browsers/distribution/commands-can-be-pasted", test_commands);

  return g_test_run ();
}
