/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-tls-peer.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What an origin showed of itself: version, cipher, and its certificates, each to be unfolded. */
#define WEIR_TYPE_CERTIFICATE_GROUP (weir_certificate_group_get_type ())
G_DECLARE_FINAL_TYPE (WeirCertificateGroup, weir_certificate_group, WEIR, CERTIFICATE_GROUP, AdwBin)

/* @peer: (nullable): hides the group.  What is unfolded stays so while it is the same. */
void weir_certificate_group_set_peer (WeirCertificateGroup *self, WeirTlsPeer *peer);

G_END_DECLS
