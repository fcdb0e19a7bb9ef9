/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What to do before the first request: three lines that tick themselves.
 *
 * The window is already listening when this is seen.  The page stands in the
 * place of the views, holds nobody up, and comes back from the menu; what it
 * says of the address is always the port that is listened on, which need not be
 * the one that was wanted.
 */

#include "weir-first-run-page.h"

#include "weir-browser-group.h"
#include "weir-computer-card.h"
#include "weir-focus.h"
#include "weir-inner-names.h"
#include "weir-list-words.h"
#include "weir-recipes-group.h"
#include "weir-tick-row.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirFirstRunPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirTickRow *proxy_row;
  WeirTickRow *browser_row;
  WeirTickRow *inside_row;
  WeirComputerCard *computer_card;
  WeirBrowserGroup *browser_group;
  WeirRecipesGroup *recipes_group;
  AdwActionRow *pac_row;
  AdwActionRow *lists_row;
  GtkButton *done_button;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirFirstRunPage, weir_first_run_page, ADW_TYPE_BIN)

/* --- the address --- */

/* Returns: (transfer full) (nullable): an address of Weir's own, %NULL while it does not listen */
static char *
own_url (WeirFirstRunPage *self, const char *path)
{
  const char *address = self->service != NULL ? weir_service_get_address (self->service) : NULL;

  return address != NULL ? g_strdup_printf ("http://%s%s", address, path) : NULL;
}

static void
on_address_changed (WeirFirstRunPage *self)
{
  const char *address = weir_service_get_address (self->service);
  g_autofree char *pac = own_url (self, "/proxy.pac");
  g_autofree char *ipv6 = NULL;
  g_autofree char *told = NULL;

  if (address == NULL)
    {
      weir_tick_row_set (self->proxy_row, WEIR_TICK_PROBLEM, _ ("Not listening"));
      return;
    }

  ipv6 = weir_service_describe_ipv6 (self->service);
  told = ipv6 != NULL ? g_strdup_printf ("%s\n%s", address, ipv6) : g_strdup (address);
  weir_tick_row_set (self->proxy_row, WEIR_TICK_DONE, told);
  adw_action_row_set_subtitle (self->pac_row, pac);
  weir_recipes_group_set_address (self->recipes_group, address);
}

/* --- browsers --- */

/* @name: (nullable): of a browser. Returns: (transfer full) */
static char *
tell_seen (const char *name, gint64 when)
{
  g_autofree char *time = weir_words_when (when, g_get_real_time () / G_USEC_PER_SEC);

  /* Translators: the name of a browser, and since when it is connected */
  return g_strdup_printf (_ ("%s, %s"), name != NULL ? name : _ ("A program"), time);
}

static void
on_clients_changed (WeirFirstRunPage *self)
{
  g_autofree char *name = NULL;
  g_autofree char *told = NULL;
  gint64 when;

  g_object_get (self->service, "last-client", &name, "last-client-when", &when, NULL);
  if (when == 0)
    {
      weir_tick_row_set (self->browser_row, WEIR_TICK_WAITING,
                         _ ("Waiting for its first request…"));
      return;
    }

  told = tell_seen (name, when);
  weir_tick_row_set (self->browser_row, WEIR_TICK_DONE, told);
  gtk_button_set_label (self->done_button, _ ("Show Requests"));
  gtk_widget_add_css_class (GTK_WIDGET (self->done_button), "suggested-action");
  weir_computer_card_set_suggested (self->computer_card, FALSE);
}

static void
on_inside_changed (WeirFirstRunPage *self)
{
  const gboolean is_on = weir_service_get_inspection (self->service) != WEIR_INSPECTION_OFF;
  g_autofree char *name = NULL;
  g_autofree char *told = NULL;
  gint64 when;

  g_object_get (self->service, "inside-client", &name, "inside-when", &when, NULL);
  if (when != 0)
    {
      told = tell_seen (name, when);
      weir_tick_row_set (self->inside_row, WEIR_TICK_DONE, told);
    }
  else if (is_on)
    weir_tick_row_set (self->inside_row, WEIR_TICK_WAITING,
                       _ ("Waiting for a browser that trusts Weir…"));
  else
    weir_tick_row_set (self->inside_row, WEIR_TICK_OPTIONAL,
                       _ ("Optional, and later. Without it Weir sees the hosts of encrypted sites "
                          "and can block them."));
}

/* --- the lists --- */

static void
on_lists_changed (WeirFirstRunPage *self)
{
  g_autofree char *in_force =
    weir_list_words_in_force (weir_service_get_filter_lists (self->service));
  g_autofree char *told =
    /* Translators: "312 filters of 1 list in force" */
    g_strdup_printf (_ ("%s. Add lists that others keep."), in_force);

  adw_action_row_set_subtitle (self->lists_row, told);
}

static void
show_lists_action (GtkWidget *widget,
                   const char *action G_GNUC_UNUSED,
                   GVariant *parameter G_GNUC_UNUSED)
{
  gtk_widget_activate_action (widget, "win.hide-welcome", NULL);
  gtk_widget_activate_action (widget, "win.show-rules", "s", "lists");
}

/* --- buttons --- */

static void
copy_action (GtkWidget *widget, const char *action, GVariant *parameter G_GNUC_UNUSED)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (widget);
  gboolean pac = g_str_equal (action, "first-run.copy-pac");
  g_autofree char *text =
    pac ? own_url (self, "/proxy.pac") : g_strdup (weir_service_get_address (self->service));

  if (text == NULL)
    return;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_widget_activate_action (widget, "win.toast", "s",
                              pac ? _ ("PAC address copied") : _ ("Address copied"));
}

static void
open_test_page_action (GtkWidget *widget,
                       const char *action G_GNUC_UNUSED,
                       GVariant *parameter G_GNUC_UNUSED)
{
  g_autofree char *url = weir_service_get_test_page_url (WEIR_FIRST_RUN_PAGE (widget)->service);

  if (url != NULL)
    gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (widget)), url, GDK_CURRENT_TIME);
}

/* A key that comes by itself is to change nothing. */
static gboolean
weir_first_run_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WEIR_FIRST_RUN_PAGE (widget)->done_button));
}

/* --- the object --- */

static void
follow (WeirFirstRunPage *self, const char *property, GCallback on_changed)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_connect_object (self->service, signal, on_changed, self, G_CONNECT_SWAPPED);
}

static void
set_service (WeirFirstRunPage *self, WeirService *service)
{
  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  weir_computer_card_set_service (self->computer_card, service);
  weir_browser_group_set_service (self->browser_group, service);
  follow (self, "address", G_CALLBACK (on_address_changed));
  follow (self, "last-client", G_CALLBACK (on_clients_changed));
  follow (self, "last-client-when", G_CALLBACK (on_clients_changed));
  follow (self, "inside-client", G_CALLBACK (on_inside_changed));
  follow (self, "inside-when", G_CALLBACK (on_inside_changed));
  follow (self, "inspection", G_CALLBACK (on_inside_changed));
  g_signal_connect_object (weir_service_get_filter_lists (service), "notify::n-filters",
                           G_CALLBACK (on_lists_changed), self, G_CONNECT_SWAPPED);
  on_address_changed (self);
  on_clients_changed (self);
  on_inside_changed (self);
  on_lists_changed (self);
}

static void
weir_first_run_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_first_run_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_first_run_page_dispose (GObject *object)
{
  WeirFirstRunPage *self = WEIR_FIRST_RUN_PAGE (object);

  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_first_run_page_parent_class)->dispose (object);
}

static void
weir_first_run_page_class_init (WeirFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_first_run_page_get_property;
  object_class->set_property = weir_first_run_page_set_property;
  object_class->dispose = weir_first_run_page_dispose;
  widget_class->grab_focus = weir_first_run_page_grab_focus;
  widget_class->focus = weir_focus_children;

  properties[PROP_SERVICE] = g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_BROWSER_GROUP);
  g_type_ensure (WEIR_TYPE_COMPUTER_CARD);
  g_type_ensure (WEIR_TYPE_RECIPES_GROUP);
  g_type_ensure (WEIR_TYPE_TICK_ROW);
  gtk_widget_class_install_action (widget_class, "first-run.copy-address", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "first-run.copy-pac", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "first-run.open-test-page", NULL,
                                   open_test_page_action);
  gtk_widget_class_install_action (widget_class, "first-run.show-lists", NULL, show_lists_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-first-run-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, proxy_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, browser_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, inside_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, computer_card);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, browser_group);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, recipes_group);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, pac_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, lists_row);
  gtk_widget_class_bind_template_child (widget_class, WeirFirstRunPage, done_button);
}

/* A list without a title has no name of its own in newer toolkits. */
static void
name_list (GtkWidget *row, const char *name)
{
  GtkAccessible *list = GTK_ACCESSIBLE (gtk_widget_get_parent (row));

  /* They name it by the title all the same, which is empty: that would come first. */
  gtk_accessible_reset_relation (list, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (list, GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
weir_first_run_page_init (WeirFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set_in_groups (GTK_WIDGET (self), _ ("First Steps"));
  weir_inner_names_set_without_mnemonics (GTK_WIDGET (self));
  name_list (GTK_WIDGET (self->proxy_row), _ ("First Steps"));
}
