/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the test page is to say.  Strings are of whoever asks, and any text; all is escaped. */
typedef struct
{
  const char *authority;  /* where it was asked for, "127.0.0.1:9347"; checked to be our own */
  const char *probe_host; /* a name that exists through Weir alone */
  const char *user_agent; /* (nullable): UTF-8 */
  const char *addresses;  /* "127.0.0.1:9347, [::1]:9347" */
  gboolean is_connected;  /* it was asked for through Weir */
  gboolean has_authority; /* there is a certificate that browsers can trust */
  gboolean is_inspecting; /* some sites may be looked into */
  gboolean is_filtering;
  guint64 n_requests; /* since the start */
  guint64 n_blocked;  /* of these */
} WeirTestPage;

/* Returns: (transfer full): the page; @security: (out) (transfer full): its Content-Security-Policy,
 * which allows what it needs and no more */
char *weir_test_page_new (const WeirTestPage *about, char **security);

G_END_DECLS
