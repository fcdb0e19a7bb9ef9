/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-filter-regex.h"

gboolean
weir_filter_regex_check (WeirSpan source G_GNUC_UNUSED, char **message G_GNUC_UNUSED)
{
  return TRUE;
}
