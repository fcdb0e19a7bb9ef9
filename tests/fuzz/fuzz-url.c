/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Request targets: what is accepted names a host and a port that can be
 * connected to, and its path lies within the input.
 */

#include "weir-fuzz.h"
#include "weir-url.h"

static void
check (WeirSpan target, gboolean is_connect)
{
  WeirUrl url;

  if (weir_url_parse (target, is_connect, &url) != WEIR_URL_OK)
    return;

  if (is_connect)
    g_assert_cmpint (url.form, ==, WEIR_TARGET_AUTHORITY);
  if (url.form == WEIR_TARGET_ABSOLUTE || url.form == WEIR_TARGET_AUTHORITY)
    g_assert_cmpuint (url.port, >, 0);
  if (url.path.length > 0)
    {
      g_assert_true (url.path.octets >= target.octets);
      g_assert_true (url.path.octets + url.path.length <= target.octets + target.length);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *octets, gsize length)
{
  const WeirSpan target = { (const char *) octets, length };
  WeirHost host;

  check (target, FALSE);
  check (target, TRUE);
  weir_url_parse_host (target, &host);

  return 0;
}
