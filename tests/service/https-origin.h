/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "http-peer.h"

G_BEGIN_DECLS

/* An origin over TLS with a good certificate for @host, issued by a root that is written to @roots, as PEM. */
HttpOrigin *https_origin_new (const char *host, const char *fields, const char *roots);

G_END_DECLS
