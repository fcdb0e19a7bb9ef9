/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/*
 * What the test page asks for, over HTTP and over HTTPS.  The name is reserved for tests
 * (RFC 6761, section 6.2) and is nobody's; what stands before it is made anew at each start and known
 * to nobody but the page, so that no other page can ask whether there is a Weir.
 */
#define WEIR_PROBE_DOMAIN ".weir.test"
#define WEIR_PROBE_PATH "/probe"
