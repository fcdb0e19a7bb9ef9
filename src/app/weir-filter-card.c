/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Filters as lines of their lists, to be read and copied.
 *
 * The one that decided comes first, with its list and line; of what was let
 * through, the one that would have blocked it follows.
 */

#include "weir-filter-card.h"

#include <glib/gi18n-lib.h>

struct _WeirFilterCard
{
  AdwBin parent_instance;

  GtkWidget *decided_box;
  GtkLabel *decided_caption;
  GtkLabel *decided;
  GtkButton *list_button;
  GtkWidget *beaten_box;
  GtkLabel *beaten;
};

G_DEFINE_FINAL_TYPE (WeirFilterCard, weir_filter_card, ADW_TYPE_BIN)

const char *
weir_filter_card_get_list_title (WeirService *service, const char *key)
{
  WeirFilterList *list = weir_filter_lists_find (weir_service_get_filter_lists (service), key);

  return list != NULL ? weir_filter_list_get_title (list) : key;
}

static void
set_valid_text (GtkLabel *label, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  gtk_label_set_text (label, valid);
}

static void
show_list (WeirFilterCard *self, WeirService *service, const WeirRecord *record)
{
  const char *title = weir_filter_card_get_list_title (service, record->filter_list);
  /* Translators: the name of a list, and the number of a line in it */
  g_autofree char *label = g_strdup_printf (_ ("%s, line %u"), title, record->filter_line);

  gtk_button_set_label (self->list_button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->list_button), "s", record->filter_list);
}

void
weir_filter_card_set_record (WeirFilterCard *self, WeirService *service, const WeirRecord *record)
{
  const gboolean decided = record->filter != NULL && record->filter_list != NULL;

  g_return_if_fail (WEIR_IS_FILTER_CARD (self));

  gtk_widget_set_visible (GTK_WIDGET (self), decided || record->beaten != NULL);
  gtk_widget_set_visible (self->decided_box, decided);
  gtk_widget_set_visible (self->beaten_box, record->beaten != NULL);
  if (decided)
    {
      gtk_label_set_text (self->decided_caption, record->verdict == WEIR_VERDICT_BLOCKED
                                                   ? _ ("The filter that blocks it")
                                                   : _ ("The exception that lets it through"));
      set_valid_text (self->decided, record->filter);
      show_list (self, service, record);
    }
  if (record->beaten != NULL)
    set_valid_text (self->beaten, record->beaten);
}

static void
weir_filter_card_class_init (WeirFilterCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-filter-card.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, decided_box);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, decided_caption);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, decided);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, list_button);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, beaten_box);
  gtk_widget_class_bind_template_child (widget_class, WeirFilterCard, beaten);
}

static void
weir_filter_card_init (WeirFilterCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
