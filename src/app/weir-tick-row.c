/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A line that ticks itself.
 *
 * What the tick shows it also says, to who does not see it; nothing but the wait moves.
 */

#include "weir-tick-row.h"

#include <glib/gi18n-lib.h>

struct _WeirTickRow
{
  AdwActionRow parent_instance;

  GtkStack *stack;
  GtkImage *image;
  GtkSpinner *spinner;
};

typedef struct
{
  const char *icon_name;
  const char *style_class;
  const char *name; /* to be translated */
} Look;

/* The one that waits is a spinner. */
static const Look looks[] = {
  [WEIR_TICK_WAITING] = { NULL, NULL, N_ ("Waiting") },
  [WEIR_TICK_DONE] = { "object-select-symbolic", "success", N_ ("Done") },
  [WEIR_TICK_OPTIONAL] = { "weir-tunnelled-symbolic", "dim-label", N_ ("Optional") },
  [WEIR_TICK_PROBLEM] = { "dialog-warning-symbolic", "warning", N_ ("Not possible") },
};

G_DEFINE_FINAL_TYPE (WeirTickRow, weir_tick_row, ADW_TYPE_ACTION_ROW)

void
weir_tick_row_set (WeirTickRow *self, WeirTick tick, const char *words)
{
  const char *classes[] = { looks[tick].style_class, NULL };
  GtkWidget *shown =
    tick == WEIR_TICK_WAITING ? GTK_WIDGET (self->spinner) : GTK_WIDGET (self->image);

  g_return_if_fail (WEIR_IS_TICK_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), words);
  gtk_spinner_set_spinning (self->spinner, tick == WEIR_TICK_WAITING);
  if (looks[tick].icon_name != NULL)
    gtk_image_set_from_icon_name (self->image, looks[tick].icon_name);
  gtk_widget_set_css_classes (GTK_WIDGET (self->image), classes);
  gtk_accessible_update_property (GTK_ACCESSIBLE (shown), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (looks[tick].name), -1);
  gtk_stack_set_visible_child (self->stack, shown);
}

static void
weir_tick_row_class_init (WeirTickRowClass *klass G_GNUC_UNUSED)
{
}

static void
weir_tick_row_init (WeirTickRow *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  self->image = GTK_IMAGE (gtk_image_new ());
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->stack), GTK_ALIGN_CENTER);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->spinner));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->image));
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->stack));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}
