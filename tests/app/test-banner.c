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

/* --- the two answers --- */

static void
on_answer (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer data)
{
  g_string_append (data, g_variant_get_string (parameter, NULL));
}

/* The button of this label, at whatever depth.  (nullable) */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found;

      if (GTK_IS_BUTTON (child) &&
          g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
        return child;
      found = find_button (child, label);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_answers (void)
{
  GtkWidget *banner = g_object_ref_sink (
    g_object_new (WEIR_TYPE_BANNER, "button-label", "New", "action", "test.answer::new",
                  "second-button-label", "Old", "second-action", "test.answer::old", NULL));
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GString) answers = g_string_new (NULL);
  const GActionEntry entries[] = { { "answer", on_answer, "s" } };

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), answers);
  gtk_widget_insert_action_group (banner, "test", G_ACTION_GROUP (group));
  g_signal_emit_by_name (find_button (banner, "New"), "clicked");
  g_signal_emit_by_name (find_button (banner, "Old"), "clicked");
  g_assert_cmpstr (answers->str, ==, "newold");

  g_object_set (banner, "second-button-label", NULL, NULL);
  g_assert_null (find_button (banner, "Old"));
  g_object_unref (banner);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/banner/is-there-while-it-has-a-title", test_reveals);
  g_test_add_func ("/app/banner/what-was-dismissed-stays-away-until-there-is-news", test_news);
  g_test_add_func ("/app/banner/asks-one-thing-or-the-other", test_answers);

  return g_test_run ();
}
