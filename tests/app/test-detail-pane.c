/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the details of a request say of the filters that had a say in it.
 */

#include "service-fixture.h"
#include "weir-detail-pane.h"
#include "weir-filter-card.h"
#include "widget-test.h"

typedef struct
{
  Fixture f;
  GtkWidget *window;
  WeirDetailPane *pane;
} Desk;

#define FILTER "||pixel.example^$third-party"
#define EXCEPTION "@@||pixel.example^$image"

static const WeirRecord blocked = {
  .host = "pixel.example",
  .port = 80,
  .site = "shop.example",
  .path = "/p.gif",
  .method = "GET",
  .scheme = "http",
  .type = WEIR_RESOURCE_IMAGE,
  .is_third_party = TRUE,
  .duration = 1,
  .verdict = WEIR_VERDICT_BLOCKED,
  .reason_kind = WEIR_REASON_FILTER,
  .filter = FILTER,
  .filter_list = "own",
  .filter_line = 7,
};

static void
set_up (Desk *desk, gconstpointer data)
{
  fixture_set_up (&desk->f, data);
  desk->window = gtk_window_new ();
  desk->pane = g_object_new (WEIR_TYPE_DETAIL_PANE, "service", desk->f.service, NULL);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->pane));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fixture_tear_down (&desk->f, data);
}

static void
show (Desk *desk, const WeirRecord *template)
{
  g_autoptr (WeirRecord) record = weir_record_new_full (template);
  g_autoptr (WeirRecordItem) item = weir_record_item_new (record);

  weir_detail_pane_set_item (desk->pane, item);
}

static GObject *
part (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (desk->pane), WEIR_TYPE_DETAIL_PANE, name);
}

static GObject *
part_of_card (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (part (desk, "filter_card")),
                                        WEIR_TYPE_FILTER_CARD, name);
}

static const char *
told (GObject *label)
{
  return gtk_label_get_text (GTK_LABEL (label));
}

static gboolean
is_shown (GObject *widget)
{
  return gtk_widget_get_visible (GTK_WIDGET (widget));
}

static void
test_blocked (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  GObject *button = part_of_card (desk, "list_button");
  g_autofree char *exception = weir_record_suggest_exception (&blocked);

  show (desk, &blocked);
  g_assert_true (
    g_str_has_prefix (told (part (desk, "why")), "A filter of “Your own filters” blocks it."));
  g_assert_cmpstr (told (part_of_card (desk, "decided")), ==, FILTER);
  g_assert_false (is_shown (part_of_card (desk, "beaten_box")));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "Your own filters, line 7");
  g_assert_cmpstr (g_variant_get_string (gtk_actionable_get_action_target_value (
                                           GTK_ACTIONABLE (button)),
                                         NULL),
                   ==, "own");
  g_assert_true (is_shown (part (desk, "exception_group")));
  g_assert_cmpstr (told (part (desk, "exception")), ==, exception);
}

static void
test_allowed (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord allowed = blocked;

  allowed.verdict = WEIR_VERDICT_ALLOWED;
  allowed.filter = EXCEPTION;
  allowed.beaten = FILTER;
  allowed.filter_list = "a-list-that-was-removed";
  show (desk, &allowed);
  g_assert_cmpstr (told (part_of_card (desk, "decided")), ==, EXCEPTION);
  g_assert_cmpstr (told (part_of_card (desk, "beaten")), ==, FILTER);
  g_assert_nonnull (strstr (told (part (desk, "why")), "a-list-that-was-removed"));
  g_assert_false (is_shown (part (desk, "exception_group")));
}

static void
test_rule_beats_filter (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (WeirRule) rule = weir_rule_new_from_text ("allow host pixel.example", NULL);
  WeirRecord allowed = blocked;

  allowed.verdict = WEIR_VERDICT_ALLOWED;
  allowed.reason_kind = WEIR_REASON_RULE;
  allowed.rule = rule;
  allowed.filter = NULL;
  allowed.filter_list = NULL;
  allowed.beaten = FILTER;
  show (desk, &allowed);
  g_assert_false (is_shown (part_of_card (desk, "decided_box")));
  g_assert_cmpstr (told (part_of_card (desk, "beaten")), ==, FILTER);
}

static void
test_without_filters (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord passed = blocked;

  show (desk, &blocked);
  g_assert_true (is_shown (part (desk, "filter_card")));
  passed.verdict = WEIR_VERDICT_PASSED;
  passed.reason_kind = WEIR_REASON_NONE;
  passed.filter = NULL;
  passed.filter_list = NULL;
  show (desk, &passed);
  g_assert_false (is_shown (part (desk, "filter_card")));
  g_assert_false (is_shown (part (desk, "exception_group")));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/detail-pane/tells-the-filter-that-blocks", test_blocked },
    { "/app/detail-pane/tells-the-exception-and-what-it-beat", test_allowed },
    { "/app/detail-pane/tells-what-a-rule-beat", test_rule_beats_filter },
    { "/app/detail-pane/is-silent-without-filters", test_without_filters },
  };

  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
