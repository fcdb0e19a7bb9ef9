/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A window in which a rule is put together: what, where, for how long. */
#define WEIR_TYPE_RULE_EDITOR (weir_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (WeirRuleEditor, weir_rule_editor, WEIR, RULE_EDITOR, AdwWindow)

/* @opener: a widget of the window that makes the rule, by its action win.decide */
GtkWindow *weir_rule_editor_new (GtkWidget *opener);

G_END_DECLS
