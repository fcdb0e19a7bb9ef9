/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Pointing programs at Weir by hand.
 *
 * Folded, since most never need it; with the address as it is now, which need not be the one that
 * was wanted.
 */

#include "weir-recipes-group.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _WeirRecipesGroup
{
  AdwBin parent_instance;

  GtkLabel *firefox_label;
  GtkLabel *chromium_label;
  GtkLabel *desktop_label;
  GtkLabel *other_label;
};

G_DEFINE_FINAL_TYPE (WeirRecipesGroup, weir_recipes_group, ADW_TYPE_BIN)

/* Returns: (transfer full): the address without its port */
static char *
host_part (const char *address)
{
  const char *colon = strrchr (address, ':');

  return colon != NULL ? g_strndup (address, colon - address) : g_strdup (address);
}

static guint
port_part (const char *address)
{
  const char *colon = strrchr (address, ':');

  return colon != NULL ? (guint) g_ascii_strtoull (colon + 1, NULL, 10) : 0;
}

void
weir_recipes_group_set_address (WeirRecipesGroup *self, const char *address)
{
  g_autofree char *host = host_part (address);
  g_autofree char *pac = g_strdup_printf ("http://%s/proxy.pac", address);
  const guint port = port_part (address);
  g_autofree char *firefox = NULL;
  g_autofree char *chromium = NULL;
  g_autofree char *desktop = NULL;
  g_autofree char *other = NULL;

  g_return_if_fail (WEIR_IS_RECIPES_GROUP (self));

  firefox = g_strdup_printf (
    /* Translators: the names are those of Firefox's settings; a host and a port */
    _ ("Settings → General → Network Settings → Settings…\n"
       "Choose “Manual proxy configuration”, type %s as HTTP Proxy and %u as Port, and tick “Also "
       "use this proxy for HTTPS”."),
    host, port);
  chromium = g_strdup_printf (
    /* Translators: %s is an address */
    _ ("They follow the proxy of the desktop. To try Weir with one window alone, start:\n"
       "chromium --user-data-dir=$(mktemp -d) --proxy-server=http://%s"),
    address);
  desktop = g_strdup_printf (
    /* Translators: the names are those of GNOME's settings; %s is a URL */
    _ ("In the settings, choose Network → Proxy → Automatic, and paste this as "
       "Configuration URL:\n%s\nWhile Weir does not run, everything then connects directly."),
    pac);
  other = g_strdup_printf (
    /* Translators: a host and a port */
    _ ("Give it the HTTP proxy %s with port %u, for HTTP and for HTTPS."), host, port);

  gtk_label_set_text (self->firefox_label, firefox);
  gtk_label_set_text (self->chromium_label, chromium);
  gtk_label_set_text (self->desktop_label, desktop);
  gtk_label_set_text (self->other_label, other);
}

static void
weir_recipes_group_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WEIR_TYPE_RECIPES_GROUP);

  G_OBJECT_CLASS (weir_recipes_group_parent_class)->dispose (object);
}

static void
weir_recipes_group_class_init (WeirRecipesGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_recipes_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-recipes-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirRecipesGroup, firefox_label);
  gtk_widget_class_bind_template_child (widget_class, WeirRecipesGroup, chromium_label);
  gtk_widget_class_bind_template_child (widget_class, WeirRecipesGroup, desktop_label);
  gtk_widget_class_bind_template_child (widget_class, WeirRecipesGroup, other_label);
}

static void
weir_recipes_group_init (WeirRecipesGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
