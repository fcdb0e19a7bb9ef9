/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The titles above a list of records; stand where the columns do. */
#define WEIR_TYPE_RECORD_HEADER (weir_record_header_get_type ())
G_DECLARE_FINAL_TYPE (WeirRecordHeader, weir_record_header, WEIR, RECORD_HEADER, GtkWidget)

G_END_DECLS
