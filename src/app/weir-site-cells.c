/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The cells of the hosts that a site contacted, and of its cookies.
 *
 * Some tell a fact; those that can be decided about tell it beside the buttons
 * that decide (WeirRuleToggles).
 */

#include "weir-site-cells.h"

#include "weir-rule-toggles.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

/* --- facts --- */

static char *
host_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return g_strdup (weir_host_item_get_host (item));
}

static char *
requests_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  g_autofree char *requests = weir_words_count (weir_host_item_get_n_requests (item));
  g_autofree char *blocked = weir_words_n_blocked (weir_host_item_get_n_blocked (item));

  if (weir_host_item_get_n_blocked (item) == 0)
    return g_steal_pointer (&requests);

  /* Translators: a count of requests, and "3 blocked" of them */
  return g_strdup_printf (C_ ("counts", "%s, %s"), requests, blocked);
}

static char *
host_cookies_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  const guint64 n_withheld = weir_host_item_get_n_cookies_withheld (item);

  return n_withheld == 0 ? g_strdup ("–") : weir_words_n_withheld (n_withheld);
}

static char *
images_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  const guint64 n_images = weir_host_item_get_n_images (item);

  return n_images == 0 ? g_strdup ("–") : weir_words_count (n_images);
}

static char *
host_seen_text (gpointer item, gint64 now)
{
  return weir_words_when (weir_host_item_get_last_seen (item), now);
}

static char *
cookie_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return g_strdup (weir_cookie_item_get_name (item));
}

static char *
setter_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return g_strdup (weir_cookie_item_get_host (item));
}

static char *
first_seen_text (gpointer item, gint64 now)
{
  return weir_words_when (weir_cookie_item_get_first_seen (item), now);
}

static char *
last_seen_text (gpointer item, gint64 now)
{
  return weir_words_when (weir_cookie_item_get_last_seen (item), now);
}

static char *
lifetime_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  return weir_words_cookie_lifetime (weir_cookie_item_get_lifetime (item));
}

static char *
decision_text (gpointer item, gint64 now G_GNUC_UNUSED)
{
  switch (weir_cookie_item_get_decision (item))
    {
    case WEIR_COOKIES_ALLOW:
      return g_strdup (C_ ("cookie", "passed"));

    case WEIR_COOKIES_SESSION:
      return g_strdup (C_ ("cookie", "shortened"));

    case WEIR_COOKIES_BLOCK:
      return g_strdup (C_ ("cookie", "withheld"));
    }

  g_assert_not_reached ();
}

/* --- order --- */

static int
compare_numbers (gint64 a, gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_hosts (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (weir_host_item_get_host ((gpointer) a), weir_host_item_get_host ((gpointer) b));
}

static int
compare_requests (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_host_item_get_n_requests ((gpointer) a),
                          weir_host_item_get_n_requests ((gpointer) b));
}

static int
compare_host_cookies (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_host_item_get_n_cookies_withheld ((gpointer) a),
                          weir_host_item_get_n_cookies_withheld ((gpointer) b));
}

static int
compare_images (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_host_item_get_n_images ((gpointer) a),
                          weir_host_item_get_n_images ((gpointer) b));
}

static int
compare_host_seen (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_host_item_get_last_seen ((gpointer) a),
                          weir_host_item_get_last_seen ((gpointer) b));
}

static int
compare_cookies (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (weir_cookie_item_get_name ((gpointer) a),
                    weir_cookie_item_get_name ((gpointer) b));
}

static int
compare_setters (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return g_strcmp0 (weir_cookie_item_get_host ((gpointer) a),
                    weir_cookie_item_get_host ((gpointer) b));
}

static int
compare_first_seen (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_cookie_item_get_first_seen ((gpointer) a),
                          weir_cookie_item_get_first_seen ((gpointer) b));
}

static int
compare_last_seen (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_cookie_item_get_last_seen ((gpointer) a),
                          weir_cookie_item_get_last_seen ((gpointer) b));
}

static int
compare_lifetimes (gconstpointer a, gconstpointer b, gpointer data G_GNUC_UNUSED)
{
  return compare_numbers (weir_cookie_item_get_lifetime ((gpointer) a),
                          weir_cookie_item_get_lifetime ((gpointer) b));
}

static const struct
{
  WeirTextColumnFunc text;
  WeirTextColumnStyle style;
  GCompareDataFunc compare; /* (nullable) */
  gboolean is_decided;      /* buttons stand beside the text */
} columns[] = {
  [WEIR_SITE_COLUMN_HOST] = { host_text, WEIR_TEXT_COLUMN_PLAIN, compare_hosts, FALSE },
  [WEIR_SITE_COLUMN_REQUESTS] = { requests_text, WEIR_TEXT_COLUMN_DIM, compare_requests, TRUE },
  [WEIR_SITE_COLUMN_HOST_COOKIES] = { host_cookies_text, WEIR_TEXT_COLUMN_DIM, compare_host_cookies,
                                      TRUE },
  [WEIR_SITE_COLUMN_IMAGES] = { images_text, WEIR_TEXT_COLUMN_DIM, compare_images, TRUE },
  [WEIR_SITE_COLUMN_HOST_SEEN] = { host_seen_text, WEIR_TEXT_COLUMN_DIM, compare_host_seen, FALSE },
  [WEIR_SITE_COLUMN_COOKIE] = { cookie_text, WEIR_TEXT_COLUMN_PLAIN, compare_cookies, FALSE },
  [WEIR_SITE_COLUMN_SETTER] = { setter_text, WEIR_TEXT_COLUMN_PLAIN, compare_setters, FALSE },
  [WEIR_SITE_COLUMN_FIRST_SEEN] = { first_seen_text, WEIR_TEXT_COLUMN_DIM, compare_first_seen,
                                    FALSE },
  [WEIR_SITE_COLUMN_LAST_SEEN] = { last_seen_text, WEIR_TEXT_COLUMN_DIM, compare_last_seen, FALSE },
  [WEIR_SITE_COLUMN_LIFETIME] = { lifetime_text, WEIR_TEXT_COLUMN_DIM, compare_lifetimes, FALSE },
  [WEIR_SITE_COLUMN_DECISION] = { decision_text, WEIR_TEXT_COLUMN_DIM, NULL, TRUE },
};

/* --- cells that decide --- */

typedef struct
{
  WeirSiteColumn kind;
  WeirService *service; /* (owned) */
  char *site;           /* (owned) */
} DecidedColumn;

static void
decided_column_free (gpointer data)
{
  DecidedColumn *self = data;

  g_object_unref (self->service);
  g_free (self->site);
  g_free (self);
}

static void
on_decided_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                  GtkListItem *list_item,
                  gpointer data)
{
  DecidedColumn *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), weir_rule_toggles_new (self->service));
  gtk_list_item_set_child (list_item, box);
}

static WeirRule
subject_of (DecidedColumn *self, gpointer item)
{
  WeirRule subject = { .site = self->site };

  switch (self->kind)
    {
    case WEIR_SITE_COLUMN_HOST_COOKIES:
      subject.kind = WEIR_RULE_KIND_COOKIES;
      subject.host = (char *) weir_host_item_get_host (item);
      break;

    case WEIR_SITE_COLUMN_IMAGES:
      subject.kind = WEIR_RULE_KIND_TYPE;
      subject.type = WEIR_RESOURCE_IMAGE;
      subject.host = (char *) weir_host_item_get_host (item);
      break;

    case WEIR_SITE_COLUMN_DECISION:
      subject.kind = WEIR_RULE_KIND_COOKIES;
      subject.host = (char *) weir_cookie_item_get_host (item);
      subject.cookie = (char *) weir_cookie_item_get_name (item);
      break;

    default:
      subject.kind = WEIR_RULE_KIND_HOST;
      subject.host = (char *) weir_host_item_get_host (item);
      break;
    }

  return subject;
}

static void
update_label (GtkListItem *list_item, DecidedColumn *self)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);
  g_autofree char *text = columns[self->kind].text (gtk_list_item_get_item (list_item), 0);

  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (box)), text);
}

static void
on_item_notify (GObject *item G_GNUC_UNUSED,
                GParamSpec *pspec G_GNUC_UNUSED,
                GtkListItem *list_item)
{
  update_label (list_item, g_object_get_data (G_OBJECT (list_item), "weir-decided-column"));
}

static void
on_decided_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                 GtkListItem *list_item,
                 gpointer data)
{
  DecidedColumn *self = data;
  GtkWidget *box = gtk_list_item_get_child (list_item);
  gpointer item = gtk_list_item_get_item (list_item);
  const WeirRule subject = subject_of (self, item);

  weir_rule_toggles_set_subject (WEIR_RULE_TOGGLES (gtk_widget_get_last_child (box)), &subject);
  g_object_set_data (G_OBJECT (list_item), "weir-decided-column", self);
  g_signal_connect (item, "notify", G_CALLBACK (on_item_notify), list_item);
  update_label (list_item, self);
}

static void
on_decided_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED,
                   GtkListItem *list_item,
                   gpointer data G_GNUC_UNUSED)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);

  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_notify,
                                        list_item);
  weir_rule_toggles_set_subject (WEIR_RULE_TOGGLES (gtk_widget_get_last_child (box)), NULL);
}

static void
set_up_decided (GtkColumnViewColumn *column,
                WeirSiteColumn kind,
                WeirService *service,
                const char *site)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  DecidedColumn *self = g_new0 (DecidedColumn, 1);

  self->kind = kind;
  self->service = g_object_ref (service);
  self->site = g_strdup (site);
  g_signal_connect (factory, "setup", G_CALLBACK (on_decided_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_decided_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_decided_unbind), self);
  g_object_set_data_full (G_OBJECT (factory), "weir-decided-column", self, decided_column_free);
  gtk_column_view_column_set_factory (column, factory);
}

void
weir_site_cells_set_up (GtkColumnViewColumn *column,
                        WeirSiteColumn kind,
                        WeirService *service,
                        const char *site)
{
  if (columns[kind].compare != NULL && gtk_column_view_column_get_sorter (column) == NULL)
    weir_text_column_set_compare (column, columns[kind].compare);
  if (columns[kind].is_decided)
    set_up_decided (column, kind, service, site);
  else if (gtk_column_view_column_get_factory (column) == NULL)
    weir_text_column_set_text (column, columns[kind].text, columns[kind].style);
}
