/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the details of a request say of the inside of its connection, and what they offer; and the
 * origin's certificates below.
 */

#include "service-fixture.h"
#include "test-authority.h"
#include "weir-certificate-group.h"
#include "weir-certificate.h"
#include "weir-inspection-card.h"
#include "widget-test.h"

#include <string.h>

typedef struct
{
  Fixture f;
  GtkWidget *window;
  WeirInspectionCard *card;
} Desk;

static const WeirRecord tunnel = {
  .host = "www.shop.example",
  .port = 443,
  .path = "",
  .method = "CONNECT",
  .scheme = "",
  .type = WEIR_RESOURCE_OTHER,
  .duration = 1,
  .verdict = WEIR_VERDICT_TUNNELLED,
  .outcome = WEIR_OUTCOME_COMPLETE,
};

static void
set_up (Desk *desk, gconstpointer data)
{
  fixture_set_up (&desk->f, data);
  desk->window = gtk_window_new ();
  desk->card = g_object_new (WEIR_TYPE_INSPECTION_CARD, NULL);
  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (desk->card));
}

static void
tear_down (Desk *desk, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (desk->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  fixture_tear_down (&desk->f, data);
}

/* @peer: (nullable) (transfer full); @sentence: (nullable): why its inside was not seen */
static void
show (Desk *desk, const WeirRecord *template, WeirTlsPeer *peer, const char *sentence)
{
  g_autoptr (WeirRecord) record = weir_record_new_full (template);

  record->detail = g_new0 (WeirRecordDetail, 1);
  record->detail->tls = peer;
  record->detail->inspection = g_strdup (sentence);
  weir_inspection_card_set_record (desk->card, desk->f.service, record);
}

static WeirTlsPeer *
new_peer (WeirCertificateFault fault, gboolean is_excepted)
{
  WeirTlsPeer *peer = weir_tls_peer_new ();

  peer->fault = fault;
  peer->is_excepted = is_excepted;
  return peer;
}

static GObject *
part (Desk *desk, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (desk->card), WEIR_TYPE_INSPECTION_CARD, name);
}

static const char *
told (Desk *desk, const char *name)
{
  return gtk_label_get_text (GTK_LABEL (part (desk, name)));
}

/* The buttons that are offered, in the order of the card.  Returns: (transfer full) */
static char *
list_offers (Desk *desk)
{
  static const char *const buttons[] = { "look", "stop", "try", "accept", "never" };
  g_autoptr (GString) offers = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      g_autofree char *name = g_strconcat (buttons[i], "_button", NULL);
      GtkWidget *button = GTK_WIDGET (part (desk, name));

      if (gtk_widget_get_visible (gtk_widget_get_parent (button)))
        g_string_append_printf (offers, "%s%s", offers->len > 0 ? " " : "", buttons[i]);
    }
  return g_string_free (g_steal_pointer (&offers), FALSE);
}

static void
assert_offers (Desk *desk, const char *expected)
{
  g_autofree char *offers = list_offers (desk);

  g_assert_cmpstr (offers, ==, expected);
}

/* Makes the rule that a button of the card asks for. */
static void
decide (Desk *desk, const char *button)
{
  GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (part (desk, button)));
  g_autoptr (WeirRule) rule = NULL;
  const char *text;

  g_variant_get (target, "(&ss)", &text, NULL);
  rule = weir_rule_new_from_text (text, NULL);
  g_assert_cmpint (weir_service_add_rule (desk->f.service, rule, NULL), !=, 0);
}

static void
test_tunnel (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  show (desk, &tunnel, NULL, "Because of the test.");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (desk->card)));
  g_assert_cmpstr (told (desk, "text"), ==, "Because of the test.");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (part (desk, "now"))));
  assert_offers (desk, "look never");

  /* Off is told as it was: it is still so. */
  g_assert_true (weir_service_set_inspection (desk->f.service, WEIR_INSPECTION_CHOSEN, NULL));
  decide (desk, "look_button");
  show (desk, &tunnel, NULL, "Because of the test.");
  g_assert_cmpstr (told (desk, "text"), ==, "Because of the test.");
  g_assert_nonnull (strstr (told (desk, "now"), "next connection"));
  assert_offers (desk, "stop never");

  decide (desk, "never_button");
  show (desk, &tunnel, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (part (desk, "now"))));
  g_assert_cmpstr (told (desk, "text"), !=, "");
  assert_offers (desk, "look");
}

static void
test_inspected (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord inspected = tunnel;

  inspected.scheme = "https";
  inspected.verdict = WEIR_VERDICT_PASSED;
  g_assert_true (weir_service_set_inspection (desk->f.service, WEIR_INSPECTION_ALL, NULL));
  show (desk, &inspected, new_peer (WEIR_CERTIFICATE_FAULT_NONE, FALSE), NULL);
  g_assert_cmpstr (told (desk, "caption"), ==, "Inspected");
  assert_offers (desk, "never");

  decide (desk, "never_button");
  show (desk, &inspected, new_peer (WEIR_CERTIFICATE_FAULT_NONE, FALSE), NULL);
  g_assert_nonnull (strstr (told (desk, "now"), "stays encrypted"));
}

static void
test_bad_certificate (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord failed = tunnel;

  failed.scheme = "https";
  failed.verdict = WEIR_VERDICT_FAILED;
  failed.outcome = WEIR_OUTCOME_BAD_CERTIFICATE;
  g_assert_true (weir_service_set_inspection (desk->f.service, WEIR_INSPECTION_ALL, NULL));
  show (desk, &failed, new_peer (WEIR_CERTIFICATE_FAULT_EXPIRED, FALSE), NULL);
  g_assert_nonnull (strstr (told (desk, "caption"), "not to be trusted"));
  assert_offers (desk, "accept never");

  failed.verdict = WEIR_VERDICT_PASSED;
  failed.outcome = WEIR_OUTCOME_COMPLETE;
  show (desk, &failed, new_peer (WEIR_CERTIFICATE_FAULT_EXPIRED, TRUE), NULL);
  g_assert_nonnull (strstr (told (desk, "caption"), "you accepted"));
  assert_offers (desk, "never");
}

static void
test_refused (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord refused = tunnel;

  refused.verdict = WEIR_VERDICT_FAILED;
  refused.outcome = WEIR_OUTCOME_CLIENT_REFUSED;
  g_assert_true (weir_service_set_inspection (desk->f.service, WEIR_INSPECTION_ALL, NULL));
  show (desk, &refused, NULL, NULL);
  g_assert_true (g_str_has_prefix (told (desk, "text"), "The client refused Weir’s certificate."));
  g_assert_nonnull (strstr (told (desk, "now"), "once more"));
}

static void
test_no_inside (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  WeirRecord other = tunnel;

  other.verdict = WEIR_VERDICT_FAILED;
  show (desk, &tunnel, NULL, NULL);
  show (desk, &other, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (desk->card)));

  show (desk, &tunnel, NULL, NULL);
  other.verdict = WEIR_VERDICT_PASSED;
  other.scheme = "http";
  show (desk, &other, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (desk->card)));
}

/* --- certificates --- */

static GtkWidget *
nth_row (GtkListBox *rows, int n)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (rows, n));
}

static void
test_certificates (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (TestCertificate) root = test_root_new ("Root");
  g_autoptr (TestCertificate) leaf = test_leaf_new (root, "shop.example 127.0.0.1");
  WeirCertificateGroup *group = g_object_new (WEIR_TYPE_CERTIFICATE_GROUP, NULL);
  g_autoptr (WeirTlsPeer) peer = weir_tls_peer_new ();
  GtkListBox *rows;
  GtkWidget *first;

  gtk_window_set_child (GTK_WINDOW (desk->window), GTK_WIDGET (group));
  desk->card = NULL;
  g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (leaf)));
  g_ptr_array_add (peer->chain, g_bytes_new_static ("nonsense", 8));
  g_ptr_array_add (peer->chain, g_bytes_ref (test_certificate_get_der (root)));
  peer->version = "TLS 1.3";

  weir_certificate_group_set_peer (group, peer);
  rows = GTK_LIST_BOX (
    gtk_widget_get_template_child (GTK_WIDGET (group), WEIR_TYPE_CERTIFICATE_GROUP, "rows"));
  first = nth_row (rows, 0);
  g_assert_true (ADW_IS_EXPANDER_ROW (first));
  g_assert_true (
    g_str_has_prefix (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (first)), "by Root, until "));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (nth_row (rows, 1))), ==,
                   "Root");

  /* Version and the answer that was not stapled: nothing else is known. */
  g_assert_nonnull (nth_row (rows, 3));
  g_assert_null (nth_row (rows, 4));

  /* What is unfolded is not folded by news of the same request. */
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (first), TRUE);
  weir_certificate_group_set_peer (group, peer);
  g_assert_true (nth_row (rows, 0) == first);
  weir_certificate_group_set_peer (group, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (group)));
  g_assert_null (nth_row (rows, 0));
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *path;
    void (*func) (Desk *, gconstpointer);
  } cases[] = {
    { "/app/inspection-card/tunnel-can-be-looked-into", test_tunnel },
    { "/app/inspection-card/inspected-can-be-left-alone", test_inspected },
    { "/app/inspection-card/bad-certificate-can-be-accepted-once", test_bad_certificate },
    { "/app/inspection-card/refusal-of-a-client-is-told", test_refused },
    { "/app/inspection-card/is-away-where-there-is-no-inside", test_no_inside },
    { "/app/certificate-group/shows-what-can-be-read-and-stays-unfolded", test_certificates },
  };

  if (!widget_test_begin (&argc, &argv))
    return 0;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Desk, NULL, set_up, cases[i].func, tear_down);

  return g_test_run ();
}
