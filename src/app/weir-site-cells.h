/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"
#include "weir-text-column.h"

G_BEGIN_DECLS

/* The columns of the hosts that a site contacted, and of its cookies. */
typedef enum
{
  WEIR_SITE_COLUMN_HOST,
  WEIR_SITE_COLUMN_REQUESTS,
  WEIR_SITE_COLUMN_HOST_COOKIES,
  WEIR_SITE_COLUMN_IMAGES,
  WEIR_SITE_COLUMN_HOST_SEEN,
  WEIR_SITE_COLUMN_COOKIE,
  WEIR_SITE_COLUMN_SETTER,
  WEIR_SITE_COLUMN_FIRST_SEEN,
  WEIR_SITE_COLUMN_LAST_SEEN,
  WEIR_SITE_COLUMN_LIFETIME,
  WEIR_SITE_COLUMN_DECISION,
} WeirSiteColumn;

/* @site: where the decisions of the column hold */
void weir_site_cells_set_up (GtkColumnViewColumn *column,
                             WeirSiteColumn kind,
                             WeirService *service,
                             const char *site);

G_END_DECLS
