/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-browser-places.h"

G_BEGIN_DECLS

/* What is called differently on each distribution. */
typedef struct
{
  const char *ids;           /* of /etc/os-release, separated by spaces */
  const char *nss_package;   /* in which certutil is */
  const char *anchor_folder; /* of certificates that the whole computer trusts */
  const char *anchor_suffix;
  const char *update;      /* the command that takes over what is there */
  const char *update_undo; /* the same after something was taken away */
} WeirDistribution;

/* @text: of /etc/os-release, any octets. Returns: (nullable): %NULL if none is known */
const WeirDistribution *weir_distribution_match (const char *text);
const WeirDistribution *weir_distribution_find (const WeirBrowserPlaces *places);

/* Commands for a shell, a line each, that make the whole computer trust the certificate in the file
 * @certificate. Returns: (transfer full) (nullable) */
char *weir_distribution_describe_install (const WeirDistribution *self, const char *certificate);
char *weir_distribution_describe_remove (const WeirDistribution *self);

/* Where that file is then. Returns: (transfer full) */
char *weir_distribution_get_anchor (const WeirDistribution *self, const WeirBrowserPlaces *places);

G_END_DECLS
