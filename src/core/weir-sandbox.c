/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whether Weir runs in the sandbox of a Flatpak.
 *
 * Flatpak puts this file in the root of every sandbox, read-only, and nothing
 * but root could put it into the root of a computer.  An environment variable
 * would be told by whoever starts us.
 */

#include "weir-sandbox.h"

#define FLATPAK_INFO "/.flatpak-info"

gboolean
weir_sandbox_is_active (void)
{
  return g_file_test (FLATPAK_INFO, G_FILE_TEST_EXISTS);
}
