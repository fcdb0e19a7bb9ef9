/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-tls-context-private.h"

#include <glib/gstdio.h>

/* Starts this program's test at @path again, with a policy of the system that says @policy. */
static void
run_with_policy (const char *path, const char *policy)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;
  int fd = g_file_open_tmp ("weir-policy-XXXXXX", &file, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (file, policy, -1, &error));
  g_setenv ("GNUTLS_SYSTEM_PRIORITY_FILE", file, TRUE);
  g_test_trap_subprocess (path, 0, 0);
  g_unsetenv ("GNUTLS_SYSTEM_PRIORITY_FILE");
  g_unlink (file);
  g_test_trap_assert_passed ();
}

static void
test_refused_child (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_tls_context_new (&error));
  g_assert_error (error, WEIR_TLS_ERROR, WEIR_TLS_ERROR_LIBRARY);
  g_assert_nonnull (strstr (error->message, g_getenv ("WEIR_TEST_MISSING")));
}

/* A policy may take away what inspection cannot do without: that is said, not worked around. */
static void
test_refused (void)
{
  static const char *const policies[][2] = {
    { "[overrides]\ndisabled-version = tls1.3\n", "TLS 1.3" },
    { "[overrides]\ndisabled-version = tls1.2\n", "TLS 1.2" },
    { "[overrides]\ntls-disabled-cipher = aes-128-gcm\n", "AES-128-GCM" },
    { "[overrides]\ntls-disabled-group = group-secp256r1\n", "SECP256R1" },
    { "[overrides]\ntls-disabled-kx = ecdhe-ecdsa\n", "ECDHE-ECDSA" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_setenv ("WEIR_TEST_MISSING", policies[i][1], TRUE);
      run_with_policy ("/tls/context/policy/subprocess/refused", policies[i][0]);
    }
}

static void
test_kept_child (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirTlsContext) context = weir_tls_context_new (&error);
  const unsigned int *list;
  int length;

  g_assert_no_error (error);
  length = gnutls_priority_protocol_list (context->priorities, &list);
  g_assert_cmpint (length, ==, 2);
  length = gnutls_priority_cipher_list (context->priorities, &list);
  g_assert_cmpint (length, ==, 3);
  length = gnutls_priority_kx_list (context->priorities, &list);
  g_assert_cmpint (length, ==, 2);
  length = gnutls_priority_group_list (context->priorities, &list);
  g_assert_cmpint (length, ==, 3);
  length = gnutls_priority_sign_list (context->priorities, &list);
  g_assert_cmpint (length, ==, 10);
  for (int i = 0; i < length; i++)
    g_assert_true (gnutls_sign_is_secure ((gnutls_sign_algorithm_t) list[i]));
}

/* A policy cannot add to it. */
static void
test_kept (void)
{
  test_kept_child ();
  run_with_policy ("/tls/context/policy/subprocess/kept",
                   "[priorities]\nSYSTEM = NORMAL:+VERS-TLS1.0:+RSA:+AES-128-CBC\n"
                   "[overrides]\ndefault-priority-string = NORMAL:+VERS-TLS1.0:+3DES-CBC\n");
}

static guint n_logged;

static void
count_log (int level G_GNUC_UNUSED, const char *line G_GNUC_UNUSED)
{
  n_logged++;
}

/* The library tells whoever starts it with GNUTLS_DEBUG_LEVEL=9 the keys of connections. */
static void
test_logs_nothing (void)
{
  g_autoptr (WeirTlsContext) context = NULL;
  g_autoptr (GError) error = NULL;

  gnutls_global_set_log_function (count_log);
  gnutls_global_set_log_level (9);
  context = weir_tls_context_new (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_logged, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tls/context/logs-nothing", test_logs_nothing);
  g_test_add_func ("/tls/context/policy/refused", test_refused);
  g_test_add_func ("/tls/context/policy/kept", test_kept);
  g_test_add_func ("/tls/context/policy/subprocess/refused", test_refused_child);
  g_test_add_func ("/tls/context/policy/subprocess/kept", test_kept_child);

  return g_test_run ();
}
