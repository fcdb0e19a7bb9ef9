/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The primary action of the first-run page, in one of three forms: what can be done with a button,
 * that it is done, and what the user does where Weir may not.
 *
 * Why a switch failed is the window's to tell, in a banner, since it holds whatever page is shown.
 */

#include "weir-computer-card.h"

#include <glib/gi18n-lib.h>

struct _WeirComputerCard
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  GtkStack *stack;
  GtkWidget *use_button;
  GtkWidget *pac_button;
  GtkLabel *why_not;
  GtkLabel *besides;
};

G_DEFINE_FINAL_TYPE (WeirComputerCard, weir_computer_card, ADW_TYPE_BIN)

/* @words: (nullable) */
static void
show_words (GtkLabel *label, const char *words)
{
  gtk_label_set_text (label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (label), words != NULL);
}

static void
update (WeirComputerCard *self)
{
  g_autofree char *why_not = NULL;
  const gboolean can = weir_service_can_use_for_computer (self->service, &why_not);
  g_autofree char *besides = weir_service_describe_desktop (self->service);
  gboolean is_used;

  g_object_get (self->service, "used-for-computer", &is_used, NULL);
  show_words (self->why_not, why_not);
  show_words (self->besides, besides);
  gtk_stack_set_visible_child_name (self->stack, is_used ? "used" : can ? "offer" : "by-hand");
}

static void
use_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  weir_service_use_for_computer (WEIR_COMPUTER_CARD (widget)->service,
                                 g_str_equal (action, "computer.use"));
}

void
weir_computer_card_set_service (WeirComputerCard *self, WeirService *service)
{
  g_return_if_fail (WEIR_IS_COMPUTER_CARD (self));
  g_return_if_fail (self->service == NULL);

  self->service = g_object_ref (service);
  g_signal_connect_object (service, "notify::used-for-computer", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

void
weir_computer_card_set_suggested (WeirComputerCard *self, gboolean suggested)
{
  GtkWidget *const buttons[] = { self->use_button, self->pac_button };

  g_return_if_fail (WEIR_IS_COMPUTER_CARD (self));

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (suggested)
      gtk_widget_add_css_class (buttons[i], "suggested-action");
    else
      gtk_widget_remove_css_class (buttons[i], "suggested-action");
}

static void
weir_computer_card_dispose (GObject *object)
{
  WeirComputerCard *self = WEIR_COMPUTER_CARD (object);

  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_computer_card_parent_class)->dispose (object);
}

static void
weir_computer_card_class_init (WeirComputerCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_computer_card_dispose;
  gtk_widget_class_install_action (widget_class, "computer.use", NULL, use_action);
  gtk_widget_class_install_action (widget_class, "computer.stop", NULL, use_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-computer-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirComputerCard, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerCard, use_button);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerCard, pac_button);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerCard, why_not);
  gtk_widget_class_bind_template_child (widget_class, WeirComputerCard, besides);
}

static void
weir_computer_card_init (WeirComputerCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
