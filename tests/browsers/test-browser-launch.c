/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a browser is told when it is opened for Weir, and how it starts. */

#include "weir-browser-launch.h"

#include "browser-home.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define HASH "HtMD+bJYM/mij6Fr4SESEPvHmCkJdXVUOi6CB1UJOE4="

/* --- the command line */

typedef struct
{
  const char *name;
  WeirInstalledBrowser browser;
  WeirBrowserProxy proxy;
  const char *hash;     /* (nullable) */
  const char *expected; /* words, a line each */
} Line;

#define CHROMIUM(the_program, the_profile, ...)                              \
  {                                                                          \
    .family = WEIR_BROWSER_FAMILY_CHROMIUM, .program = (char *) the_program, \
    .profile = (char *) the_profile, __VA_ARGS__                             \
  }
#define FIREFOX(the_program, the_profile, ...)                              \
  {                                                                         \
    .family = WEIR_BROWSER_FAMILY_FIREFOX, .program = (char *) the_program, \
    .profile = (char *) the_profile, __VA_ARGS__                            \
  }

static const Line lines[] = {
  { "chromium/with-trust",
    CHROMIUM ("/usr/bin/chromium", "/d/browsers/chromium", ),
    { "127.0.0.1", 9347 },
    HASH,
    "/usr/bin/chromium\n"
    "--user-data-dir=/d/browsers/chromium\n"
    "--proxy-server=http://127.0.0.1:9347\n"
    "--proxy-bypass-list=<-loopback>;127.0.0.1:9347\n"
    "--no-first-run\n"
    "--no-default-browser-check\n"
    "--disable-search-engine-choice-screen\n"
    "--ignore-certificate-errors-spki-list=" HASH "\n"
    "--new-window\n"
    "http://a.test/\n" },
  { "chromium/without-trust",
    CHROMIUM ("/usr/bin/chromium", "/d/browsers/chromium", ),
    { "::1", 80 },
    NULL,
    "/usr/bin/chromium\n"
    "--user-data-dir=/d/browsers/chromium\n"
    "--proxy-server=http://[::1]:80\n"
    "--proxy-bypass-list=<-loopback>;[::1]:80\n"
    "--no-first-run\n"
    "--no-default-browser-check\n"
    "--disable-search-engine-choice-screen\n"
    "--new-window\n"
    "http://a.test/\n" },
  { "chromium/flatpak",
    CHROMIUM ("/usr/bin/flatpak",
              "/d: \\x/browsers/chromium-flatpak",
              .packaging = WEIR_PACKAGING_FLATPAK,
              .flatpak = "org.chromium.Chromium"),
    { "127.0.0.1", 9347 },
    NULL,
    "/usr/bin/flatpak\n"
    "run\n"
    "--filesystem=/d\\: \\\\x/browsers/chromium-flatpak\n"
    "org.chromium.Chromium\n"
    "--user-data-dir=/d: \\x/browsers/chromium-flatpak\n"
    "--proxy-server=http://127.0.0.1:9347\n"
    "--proxy-bypass-list=<-loopback>;127.0.0.1:9347\n"
    "--no-first-run\n"
    "--no-default-browser-check\n"
    "--disable-search-engine-choice-screen\n"
    "--new-window\n"
    "http://a.test/\n" },
  { "firefox/native",
    FIREFOX ("/usr/bin/firefox", "/d/browsers/firefox", ),
    { "127.0.0.1", 9347 },
    HASH,
    "/usr/bin/firefox\n--profile\n/d/browsers/firefox\n--new-window\nhttp://a.test/\n" },
  { "firefox/flatpak",
    FIREFOX ("/usr/bin/flatpak",
             "/d/browsers/firefox-flatpak",
             .packaging = WEIR_PACKAGING_FLATPAK,
             .flatpak = "org.mozilla.firefox"),
    { "127.0.0.1", 9347 },
    NULL,
    "/usr/bin/flatpak\nrun\n--filesystem=/d/browsers/firefox-flatpak\norg.mozilla.firefox\n"
    "--profile\n/d/browsers/firefox-flatpak\n--new-window\nhttp://a.test/\n" },
  { "firefox/snap",
    FIREFOX ("/snap/bin/firefox",
             "/h/snap/firefox/common/weir-browser-12345678",
             .packaging = WEIR_PACKAGING_SNAP),
    { "127.0.0.1", 9347 },
    NULL,
    "/snap/bin/firefox\n--profile\n/h/snap/firefox/common/weir-browser-12345678\n--new-window\n"
    "http://a.test/\n" },
};

static void
test_line (gconstpointer data)
{
  const Line *line = data;
  const WeirBrowserLaunch launch = {
    .browser = &line->browser,
    .proxy = line->proxy,
    .spki_hash = line->hash,
    .url = "http://a.test/",
  };
  g_auto (GStrv) words = weir_browser_launch_make_line (&launch);
  g_autofree char *joined = g_strjoinv ("\n", words);
  g_autofree char *text = g_strconcat (joined, "\n", NULL);

  g_assert_cmpstr (text, ==, line->expected);
}

static void
test_pages (void)
{
  static const struct
  {
    const char *url;
    gboolean is_page;
  } pages[] = {
    { "http://127.0.0.1:9347/", TRUE },
    { "https://a.test/b?c#d", TRUE },
    { "", FALSE },
    { "--no-sandbox", FALSE },
    { "file:///etc/passwd", FALSE },
    { "javascript:alert(1)", FALSE },
    { "http://a.test/ --no-sandbox", FALSE },
    { "http://a.test/\n", FALSE },
    { "HTTP://a.test/", FALSE },
  };
  g_autofree char *fill = g_strnfill (WEIR_BROWSER_MAX_URL - strlen ("http://"), 'a');
  g_autofree char *longest = g_strconcat ("http://", fill, NULL);
  g_autofree char *longer = g_strconcat (longest, "a", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_cmpint (weir_browser_launch_is_page (pages[i].url), ==, pages[i].is_page);
  g_assert_true (weir_browser_launch_is_page (longest));
  g_assert_false (weir_browser_launch_is_page (longer));
}

/* --- a browser that starts, or does not */

static void
on_done (GObject *object G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Opens the only browser of the home. @remark: (out) (nullable) (optional). Returns: whether it was opened */
static gboolean
open_browser (BrowserHome *home, const WeirBrowserProxy *proxy, char **remark, GError **error)
{
  g_autofree char *folder = browser_home_get (home, "data");
  g_autoptr (GPtrArray) browsers = weir_installed_browsers_find (home->places, folder);
  const WeirBrowserLaunch launch = { browsers->pdata[0], *proxy, NULL, NULL, "http://a.test/" };
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_cmpuint (browsers->len, ==, 1);
  weir_browser_launch_async (home->places, &launch, NULL, on_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return weir_browser_launch_finish (result, remark, error);
}

static const WeirBrowserProxy proxy = { "127.0.0.1", 9347 };

/* A program that notes its words and its environment in the home, and ends as @end says. */
static void
add_browser (BrowserHome *home, const char *name, const char *end)
{
  g_autofree char *folder = g_shell_quote (home->folder);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\ncd %s && printf '%%s\\n' "
                                           "\"$@\" >words && env >environment\n%s\n",
                                           folder, end);

  browser_home_add_program (home, name, text);
}

/* Returns: (transfer full): what is in a file of the home */
static char *
read_file (BrowserHome *home, const char *name)
{
  g_autofree char *path = browser_home_get (home, name);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static void
test_ends_well (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *remark = NULL;
  g_autofree char *words = NULL;
  g_autofree char *environment = NULL;

  add_browser (home, "chromium", "exit 0");
  g_setenv ("WEIR_OF_ITS_OWN", "1", TRUE);
  g_setenv ("NOT_WEIR", "1", TRUE);
  open_browser (home, &proxy, &remark, &error);
  g_unsetenv ("WEIR_OF_ITS_OWN");
  g_unsetenv ("NOT_WEIR");

  g_assert_no_error (error);
  g_assert_null (remark);
  words = read_file (home, "words");
  g_assert_nonnull (strstr (words, "--proxy-server=http://127.0.0.1:9347\n"));
  g_assert_true (g_str_has_suffix (words, "\nhttp://a.test/\n"));
  environment = read_file (home, "environment");
  g_assert_nonnull (strstr (environment, "NOT_WEIR=1"));
  g_assert_null (strstr (environment, "WEIR_OF_ITS_OWN"));
}

static void
test_ends_badly (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  add_browser (home, "chromium", "exit 7");
  g_assert_false (open_browser (home, &proxy, NULL, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START);
  g_assert_cmpstr (error->message, ==,
                   "Chromium did not start: it ended at once with status 7. Try to open it "
                   "without Weir.");
}

static void
test_crashes (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  add_browser (home, "chromium", "kill -SEGV $$");
  g_assert_false (open_browser (home, &proxy, NULL, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START);
  g_assert_cmpstr (error->message, ==,
                   "Chromium did not start: it crashed. Try to open it without Weir.");
}

static void
test_cannot_be_run (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  browser_home_add_program (home, "chromium", "#!/no/such/interpreter\n");
  g_assert_false (open_browser (home, &proxy, NULL, &error));
  g_assert_error (error, WEIR_BROWSER_ERROR, WEIR_BROWSER_ERROR_START);
  g_assert_true (g_str_has_prefix (error->message, "Chromium could not be started: "));
}

/* It goes on, in a session of its own, when nobody waits for it any more. */
static void
test_goes_on (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  pid_t process;

  add_browser (home, "chromium", "echo $$ >process; exec sleep 600");
  open_browser (home, &proxy, NULL, &error);
  g_assert_no_error (error);

  text = read_file (home, "process");
  process = (pid_t) g_ascii_strtoll (text, NULL, 10);
  g_assert_cmpint (process, >, 1);
  g_assert_cmpint (kill (process, 0), ==, 0);
  g_assert_cmpint (getsid (process), ==, process);
  kill (process, SIGKILL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) \
  g_test_add (name, BrowserHome, NULL, browser_home_set_up, func, browser_home_tear_down)

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/launch/line/%s", lines[i].name);

      g_test_add_data_func (path, &lines[i], test_line);
    }
  g_test_add_func ("/browsers/launch/pages", test_pages);
  ADD ("/browsers/launch/ends-well", test_ends_well);
  ADD ("/browsers/launch/ends-badly", test_ends_badly);
  ADD ("/browsers/launch/crashes", test_crashes);
  ADD ("/browsers/launch/cannot-be-run", test_cannot_be_run);
  ADD ("/browsers/launch/goes-on", test_goes_on);

  return g_test_run ();
}
