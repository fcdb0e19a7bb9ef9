/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* What every target defines, by the name that libFuzzer calls: one input, which may be anything. */
int LLVMFuzzerTestOneInput (const guint8 *octets, gsize length);
