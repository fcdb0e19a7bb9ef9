/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A button for each range of the history, one of them down.
 */

#include "weir-range-chips.h"

#include <glib/gi18n-lib.h>

#define CHIP_GAP 6

struct _WeirRangeChips
{
  AdwBin parent_instance;

  WeirHistoryRange range;
  GtkToggleButton *chips[WEIR_N_RANGES]; /* (unowned) */
};

typedef enum
{
  CHANGED,
} Signal;

static guint signals[CHANGED + 1];

G_DEFINE_FINAL_TYPE (WeirRangeChips, weir_range_chips, ADW_TYPE_BIN)

static void
on_toggled (GtkToggleButton *chip, WeirRangeChips *self)
{
  WeirHistoryRange range = WEIR_RANGE_HOUR;

  if (!gtk_toggle_button_get_active (chip))
    return;

  while (self->chips[range] != chip)
    range++;
  if (range == self->range)
    return;

  self->range = range;
  g_signal_emit (self, signals[CHANGED], 0);
}

WeirHistoryRange
weir_range_chips_get_range (WeirRangeChips *self)
{
  g_return_val_if_fail (WEIR_IS_RANGE_CHIPS (self), WEIR_RANGE_ALL);

  return self->range;
}

void
weir_range_chips_set_range (WeirRangeChips *self, WeirHistoryRange range)
{
  g_return_if_fail (WEIR_IS_RANGE_CHIPS (self));
  g_return_if_fail (range < WEIR_N_RANGES);

  gtk_toggle_button_set_active (self->chips[range], TRUE);
}

static void
weir_range_chips_class_init (WeirRangeChipsClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
weir_range_chips_init (WeirRangeChips *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, CHIP_GAP);

  for (WeirHistoryRange range = 0; range < WEIR_N_RANGES; range++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (weir_history_range_get_label (range));

      self->chips[range] = GTK_TOGGLE_BUTTON (chip);
      if (range > 0)
        gtk_toggle_button_set_group (self->chips[range], self->chips[0]);
      g_signal_connect_object (chip, "toggled", G_CALLBACK (on_toggled), self, 0);
      gtk_widget_add_css_class (chip, "chip");
      gtk_box_append (GTK_BOX (box), chip);
    }

  self->range = WEIR_RANGE_WEEK;
  gtk_toggle_button_set_active (self->chips[self->range], TRUE);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Range"),
                                  -1);
}
