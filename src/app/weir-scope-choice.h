/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

G_BEGIN_DECLS

/*
 * Keeps @choice, whose "selected" is a #WeirBlockScope (a GtkDropDown or an
 * AdwComboRow with the three scopes), and a part of the global policy the same.
 * @property: "block-cookies" or "block-images" of @service
 */
void weir_scope_choice_bind (GObject *choice, WeirService *service, const char *property);

G_END_DECLS
