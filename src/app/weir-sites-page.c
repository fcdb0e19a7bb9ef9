/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The sites that were seen, and what each of them contacts.
 *
 * The list is in the order of the last visit and so moves under the one who
 * looks at it; what is chosen is therefore a name, not a row, and the selection
 * follows the name.
 */

#include "weir-sites-page.h"

#include "weir-site-pane.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirSitesPage
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  char *site;           /* (owned) (nullable): chosen */
  char *needle;         /* (owned) (nullable): what is searched for */
  gboolean is_chosen;   /* by the user */
  gboolean syncing;     /* the selection moves because the list did */

  GtkStack *stack;
  AdwLeaflet *leaflet;
  GtkSearchEntry *search_entry;
  GtkStack *list_stack;
  GtkListView *list_view;
  GtkSingleSelection *selection;
  GtkFilterListModel *filtered;
  GtkCustomFilter *filter;
  WeirSitePane *pane;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirSitesPage, weir_sites_page, ADW_TYPE_BIN)

/* --- rows --- */

static char *
describe_site (WeirSiteItem *item)
{
  const guint n_hosts = weir_site_item_get_n_hosts (item);
  g_autofree char *hosts = g_strdup_printf (ngettext ("%u host", "%u hosts", n_hosts), n_hosts);
  g_autofree char *when =
    weir_words_when (weir_site_item_get_last_seen (item), g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *blocked = NULL;

  if (weir_site_item_get_n_blocked (item) == 0)
    return g_strjoin (" · ", when, hosts, NULL);

  blocked = weir_words_n_blocked (weir_site_item_get_n_blocked (item));
  return g_strjoin (" · ", when, hosts, blocked, NULL);
}

static void
update_row (WeirSiteItem *item, GParamSpec *pspec G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);
  g_autofree char *caption = describe_site (item);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), weir_site_item_get_site (item));
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (box)), caption);
}

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = gtk_label_new (NULL);
  GtkWidget *caption = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (name), 0.0);
  gtk_label_set_xalign (GTK_LABEL (caption), 0.0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (box, "site-row");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_item_set_child (list_item, box);
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirSiteItem *item = gtk_list_item_get_item (list_item);

  g_signal_connect (item, "notify", G_CALLBACK (update_row), list_item);
  update_row (item, NULL, list_item);
}

static void
on_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), update_row, list_item);
}

/* --- which sites are shown --- */

static gboolean
matches (gpointer item, gpointer data)
{
  WeirSitesPage *self = data;

  return self->needle == NULL || strstr (weir_site_item_get_site (item), self->needle) != NULL;
}

static void
on_search_changed (WeirSitesPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_strdown (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
clear_search_action (GtkWidget *widget,
                     const char *name G_GNUC_UNUSED,
                     GVariant *parameter G_GNUC_UNUSED)
{
  gtk_editable_set_text (GTK_EDITABLE (WEIR_SITES_PAGE (widget)->search_entry), "");
}

static void
search_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirSitesPage *self = WEIR_SITES_PAGE (widget);

  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* --- which one is chosen --- */

static void
choose (WeirSitesPage *self, const char *site)
{
  if (g_strcmp0 (self->site, site) == 0)
    return;

  g_free (self->site);
  self->site = g_strdup (site);
  weir_site_pane_set_site (self->pane, site);
}

/* Returns: where @site stands in the list, or %GTK_INVALID_LIST_POSITION */
static guint
find_site (GListModel *list, const char *site)
{
  const guint n_sites = g_list_model_get_n_items (list);

  for (guint i = 0; i < n_sites; i++)
    {
      g_autoptr (WeirSiteItem) item = g_list_model_get_item (list, i);

      if (g_str_equal (weir_site_item_get_site (item), site))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* The most recent site, until the user chooses; but nothing changes under the eyes. */
static gboolean
has_choice (WeirSitesPage *self, GListModel *sites)
{
  return (self->is_chosen || gtk_widget_get_mapped (GTK_WIDGET (self))) && self->site != NULL &&
         find_site (sites, self->site) != GTK_INVALID_LIST_POSITION;
}

static void
choose_first (WeirSitesPage *self)
{
  g_autoptr (WeirSiteItem) first =
    g_list_model_get_item (weir_service_get_sites (self->service), 0);

  self->is_chosen = FALSE;
  choose (self, first != NULL ? weir_site_item_get_site (first) : NULL);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
on_rows_changed (WeirSitesPage *self)
{
  GListModel *sites = weir_service_get_sites (self->service);
  GListModel *shown = G_LIST_MODEL (self->selection);

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (sites) > 0 ? "sites" : "empty");
  gtk_stack_set_visible_child_name (self->list_stack,
                                    g_list_model_get_n_items (shown) > 0 ? "list" : "no-match");
  if (!has_choice (self, sites))
    choose_first (self);

  self->syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, self->site != NULL
                                                        ? find_site (shown, self->site)
                                                        : GTK_INVALID_LIST_POSITION);
  self->syncing = FALSE;
}

static void
on_selected (WeirSitesPage *self)
{
  WeirSiteItem *item = gtk_single_selection_get_selected_item (self->selection);

  /* A row that moves is told as selected, too. */
  if (self->syncing || item == NULL || g_strcmp0 (weir_site_item_get_site (item), self->site) == 0)
    return;

  self->is_chosen = TRUE;
  choose (self, weir_site_item_get_site (item));
}

static void
on_activate (WeirSitesPage *self)
{
  on_selected (self);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  WeirSitesPage *self = WEIR_SITES_PAGE (widget);

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  gtk_widget_grab_focus (GTK_WIDGET (self->list_view));
}

/* One click opens a site where it takes the place of the list. */
static void
on_folded (WeirSitesPage *self)
{
  gtk_list_view_set_single_click_activate (self->list_view, adw_leaflet_get_folded (self->leaflet));
}

/* --- the object --- */

static void
set_service (WeirSitesPage *self, WeirService *service)
{
  if (service == NULL)
    return;

  g_assert (self->service == NULL);
  self->service = g_object_ref (service);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
  gtk_custom_filter_set_filter_func (self->filter, matches, self, NULL);
  gtk_filter_list_model_set_model (self->filtered, weir_service_get_sites (service));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (on_rows_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  on_rows_changed (self);
}

static void
weir_sites_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirSitesPage *self = WEIR_SITES_PAGE (object);

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
weir_sites_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirSitesPage *self = WEIR_SITES_PAGE (object);

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
weir_sites_page_dispose (GObject *object)
{
  WeirSitesPage *self = WEIR_SITES_PAGE (object);

  if (self->service != NULL)
    {
      g_signal_handlers_disconnect_by_func (self->selection, on_rows_changed, self);
      gtk_filter_list_model_set_model (self->filtered, NULL);
    }
  g_clear_pointer (&self->site, g_free);
  g_clear_pointer (&self->needle, g_free);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_sites_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-sites-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, list_view);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, selection);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, filtered);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, filter);
  gtk_widget_class_bind_template_child (widget_class, WeirSitesPage, pane);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
weir_sites_page_class_init (WeirSitesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = weir_sites_page_get_property;
  object_class->set_property = weir_sites_page_set_property;
  object_class->dispose = weir_sites_page_dispose;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_SITE_PANE);
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "sites.clear-search", NULL, clear_search_action);
  gtk_widget_class_install_action (widget_class, "sites.back", NULL, back_action);
  bind_template (widget_class);
}

static void
weir_sites_page_init (WeirSitesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->leaflet, "notify::folded", G_CALLBACK (on_folded), self,
                           G_CONNECT_SWAPPED);
}
