/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-service.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Answers that do something. */
#define WEIR_INSPECTION_DIALOG_LOOK "look"       /* the authority is made, and used */
#define WEIR_INSPECTION_DIALOG_INSTALL "install" /* and installed in the browsers */

/**
 * weir_inspection_dialog_new:
 * @site: (nullable): the one that is to be looked into
 *
 * What is going to happen, before it happens for the first time.
 *
 * Returns: (transfer none): an #AdwMessageDialog, to be presented
 */
GtkWidget *weir_inspection_dialog_new (GtkWindow *parent, WeirService *service, const char *site);

G_END_DECLS
