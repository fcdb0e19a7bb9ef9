/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "https-origin.h"

#include "test-authority.h"

HttpOrigin *
https_origin_new (const char *host, const char *fields, const char *roots)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root of tests");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, host);
  g_autofree char *pem =
    g_strconcat (test_certificate_get_pem (leaf), test_certificate_get_key_pem (leaf), NULL);

  test_certificates_save (roots, root, NULL);

  return http_origin_new_secure (fields, pem);
}
