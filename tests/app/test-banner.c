/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-banner.h"

static GtkRevealer *
get_revealer (WeirBanner *banner)
{
  return GTK_REVEALER (gtk_widget_get_first_child (GTK_WIDGET (banner)));
}

static void
test_reveals (void)
{
  WeirBanner *banner = g_object_ref_sink (g_object_new (WEIR_TYPE_BANNER, NULL));

  g_assert_false (gtk_revealer_get_reveal_child (get_revealer (banner)));
  weir_banner_set_title (banner, "Port 9347 is taken");
  g_assert_true (gtk_revealer_get_reveal_child (get_revealer (banner)));
  weir_banner_set_title (banner, NULL);
  g_assert_false (gtk_revealer_get_reveal_child (get_revealer (banner)));

  g_object_unref (banner);
}

static void
on_notify (guint *n)
{
  (*n)++;
}

static void
test_news (void)
{
  WeirBanner *banner = g_object_ref_sink (g_object_new (WEIR_TYPE_BANNER, NULL));
  guint n = 0;

  g_signal_connect_swapped (banner, "notify::title", G_CALLBACK (on_notify), &n);
  weir_banner_set_title (banner, "one");
  gtk_revealer_set_reveal_child (get_revealer (banner), FALSE);

  weir_banner_set_title (banner, "one");
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (gtk_revealer_get_reveal_child (get_revealer (banner)));

  weir_banner_set_title (banner, "another");
  g_assert_cmpuint (n, ==, 2);
  g_assert_true (gtk_revealer_get_reveal_child (get_revealer (banner)));

  g_object_unref (banner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/banner/is-there-while-it-has-a-title", test_reveals);
  g_test_add_func ("/app/banner/what-was-dismissed-stays-away-until-there-is-news", test_news);

  return g_test_run ();
}
