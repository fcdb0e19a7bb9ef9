/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The tool is a script here that behaves as no tool should. */

#include "weir-certutil.h"

#include "browser-home.h"

#include <string.h>

/* Returns: (transfer full) (nullable) */
static char *
run (BrowserHome *home, const char *script, const char *input, GError **error)
{
  const char *const arguments[] = { "-L", "two words", NULL };
  g_autofree char *program = browser_home_get (home, "bin/certutil");

  browser_home_add_program (home, "certutil", script);

  return weir_certutil_run (program, "/a store", arguments, input, NULL, error);
}

static void
test_arguments (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = run (home, "#!/bin/sh\nprintf '<%s>' \"$@\"\ncat", "input", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "<-d><sql:/a store><-L><two words>input");
}

static void
test_no_input (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output = run (home, "#!/bin/sh\ncat\necho done", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "done\n");
}

static void
test_flood (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *output =
    run (home, "#!/bin/sh\nhead -c 3000000 /dev/zero | tr '\\0' x", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (output), <=, WEIR_CERTUTIL_MAX_OUTPUT);
  g_assert_cmpuint (strlen (output), >, 0);
}

/* It does not read what it is given; nobody is ended by that. */
static void
test_deaf (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *input = g_strnfill (1 << 20, 'x');
  g_autofree char *output = run (home, "#!/bin/sh\nexit 0", input, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, "");
}

typedef struct
{
  const char *name;
  const char *script;
  WeirCertutilError code;
  const char *message;
} Failure;

static const Failure failures[] = {
  { "the-last-line-is-the-message", "echo first >&2; echo 'certutil: last' >&2; exit 255",
    WEIR_CERTUTIL_ERROR_FAILED, "certutil: last" },
  { "password", "echo 'x: SEC_ERROR_BAD_PASSWORD: wrong.' >&2; exit 255",
    WEIR_CERTUTIL_ERROR_PASSWORD, "x: SEC_ERROR_BAD_PASSWORD: wrong." },
  { "no-password", "echo 'x: SEC_ERROR_TOKEN_NOT_LOGGED_IN: no.' >&2; exit 255",
    WEIR_CERTUTIL_ERROR_PASSWORD, "x: SEC_ERROR_TOKEN_NOT_LOGGED_IN: no." },
  { "any-octets", "printf 'a\\377b\\n'; exit 1", WEIR_CERTUTIL_ERROR_FAILED, "a\357\277\275b" },
  { "says-nothing", "exit 1", WEIR_CERTUTIL_ERROR_FAILED, "" },
  { "is-killed", "kill -9 $$", WEIR_CERTUTIL_ERROR_FAILED, "" },
};

static void
test_failure (BrowserHome *home, gconstpointer data)
{
  const Failure *failure = data;
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s", failure->script);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = run (home, script, NULL, &error);

  g_assert_null (output);
  g_assert_error (error, WEIR_CERTUTIL_ERROR, (int) failure->code);
  g_assert_cmpstr (error->message, ==, failure->message);
}

static void
test_missing (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  const char *const arguments[] = { "-L", NULL };
  g_autofree char *program = browser_home_get (home, "bin/none");
  g_autoptr (GError) error = NULL;
  g_autofree char *output = weir_certutil_run (program, "/a", arguments, NULL, NULL, &error);

  g_assert_null (output);
  g_assert_nonnull (error);
}

/* The script tells that it runs by making a file; then it hangs. */
static gpointer
cancel_when_there (gpointer data)
{
  gpointer *pair = data;

  while (!browser_home_has (pair[0], "started"))
    g_thread_yield ();
  g_cancellable_cancel (pair[1]);

  return NULL;
}

static void
test_cancelled (BrowserHome *home, gconstpointer data G_GNUC_UNUSED)
{
  const char *const arguments[] = { "-L", NULL };
  g_autofree char *program = browser_home_get (home, "bin/certutil");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gpointer pair[] = { home, cancellable };
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  GThread *thread;

  browser_home_add_program (home, "certutil",
                            "#!/bin/sh\n: > \"${0%/*}/../started\"\nexec sleep 1000");
  thread = g_thread_new ("cancel", cancel_when_there, pair);
  output = weir_certutil_run (program, "/a", arguments, NULL, cancellable, &error);
  g_thread_join (thread);

  g_assert_null (output);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                 \
  g_test_add ("/browsers/certutil/" name, BrowserHome, NULL, browser_home_set_up, func, \
              browser_home_tear_down)
  ADD ("no-shell-reads-its-arguments", test_arguments);
  ADD ("waits-for-no-input", test_no_input);
  ADD ("output-is-bounded", test_flood);
  ADD ("input-that-is-not-read-does-no-harm", test_deaf);
  ADD ("one-that-hangs-is-ended", test_cancelled);
  ADD ("a-missing-program-is-an-error", test_missing);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/browsers/certutil/failure/%s", failures[i].name);

      g_test_add (path, BrowserHome, &failures[i], browser_home_set_up, test_failure,
                  browser_home_tear_down);
    }

  return g_test_run ();
}
