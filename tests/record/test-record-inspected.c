/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is told of requests inside tunnels, and of tunnels whose inside is not seen. */

#include "record-fixture.h"

/* The view of a request inside a tunnel. */
static void
look_inside (Fixture *f, guint16 port, const char *url)
{
  f->info.is_secure = TRUE;
  f->info.port = port;
  f->view.url = weir_span_of (url);
}

static void
test_inspected (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  static const struct
  {
    guint16 port;
    const char *url;
  } cases[] = {
    { 443, "https://cdn.example/a?b=1" },
    { 8443, "https://cdn.example:8443/" },
    { 80, "https://cdn.example:80/" },
    { 443, "https://cdn.example" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirRecord) record = NULL;
      g_autofree char *url = NULL;

      look_inside (f, cases[i].port, cases[i].url);
      record = weir_record_new (&f->view, FALSE);
      url = weir_record_get_url (record);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpstr (record->scheme, ==, "https");
      g_assert_true (weir_record_is_inspected (record));
    }
}

static void
test_inspected_text (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *curl = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  WeirRecordClock clock = { 0 };

  look_inside (f, 443, "https://cdn.example/a");
  record = weir_record_new (&f->view, TRUE);

  curl = weir_record_get_curl (record);
  g_assert_true (g_str_has_prefix (curl, "curl 'https://cdn.example/a' -H "));
  said = weir_record_speak (record, NULL);
  g_assert_cmpstr (said, ==, "cdn.example, image, inspected, third party of shop.example, passed");
  weir_record_append_line (record, &clock, text);
  g_assert_true (g_str_has_suffix (text->str, "  https://cdn.example/a"));
  g_string_truncate (text, 0);
  weir_record_append_json (record, text);
  g_assert_nonnull (strstr (text->str, "\"url\":\"https://cdn.example/a\",\"host\":"));
}

/* A WebSocket is named as its page names it, and asked for again as a request. */
static void
test_websocket (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirRecord) plain = NULL;
  g_autoptr (WeirRecord) secure = NULL;
  g_autofree char *url = NULL;
  g_autofree char *secure_url = NULL;
  g_autofree char *curl = NULL;

  f->info.type = WEIR_RESOURCE_WEBSOCKET;
  plain = weir_record_new (&f->view, FALSE);
  url = weir_record_get_url (plain);
  g_assert_cmpstr (url, ==, "ws://cdn.example:8080/a?b=1");
  g_assert_false (weir_record_is_inspected (plain));

  look_inside (f, 443, "https://cdn.example/s");
  secure = weir_record_new (&f->view, FALSE);
  secure_url = weir_record_get_url (secure);
  curl = weir_record_get_curl (secure);
  g_assert_cmpstr (secure_url, ==, "wss://cdn.example/s");
  g_assert_cmpstr (curl, ==, "curl 'https://cdn.example/s'");
  g_assert_true (weir_record_is_inspected (secure));
}

/* Returns: (transfer full): what an origin showed, in @octets */
static WeirTlsPeer *
make_peer (WeirCertificateFault fault, gsize octets)
{
  WeirTlsPeer *peer = weir_tls_peer_new ();
  g_autofree char *der = g_strnfill (octets, 'x');

  peer->fault = fault;
  g_ptr_array_add (peer->chain, g_bytes_new (der, octets));

  return peer;
}

static void
test_peer (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (WeirTlsPeer) first = make_peer (WEIR_CERTIFICATE_FAULT_NONE, 1000);
  g_autoptr (WeirTlsPeer) second = make_peer (WEIR_CERTIFICATE_FAULT_EXPIRED, 500);
  g_autoptr (WeirRecord) record = NULL;
  g_autofree char *explained = NULL;
  gsize octets;

  look_inside (f, 443, "https://cdn.example/a");
  record = weir_record_new (&f->view, TRUE);
  g_assert_null (record->detail->tls);
  octets = record->detail->octets;

  f->view.tls = first;
  weir_record_update (record, &f->view);
  weir_record_update (record, &f->view);
  g_assert_true (record->detail->tls == first);
  g_assert_cmpuint (record->detail->octets, ==, octets + sizeof *first + 1000);

  f->view.tls = second;
  f->view.verdict = WEIR_VERDICT_FAILED;
  f->view.outcome = WEIR_OUTCOME_BAD_CERTIFICATE;
  weir_record_update (record, &f->view);
  f->view.tls = NULL;
  weir_record_update (record, &f->view);
  g_assert_true (record->detail->tls == second);
  g_assert_cmpuint (record->detail->octets, ==, octets + sizeof *second + 500);

  explained = weir_record_explain (record);
  g_assert_true (
    g_str_has_prefix (explained, weir_certificate_fault_describe (WEIR_CERTIFICATE_FAULT_EXPIRED)));
}

/* Where filters are shown apart so is that sentence. */
static void
assert_last_sentence (const WeirRecord *record, const char *sentence)
{
  g_autofree char *explained = weir_record_explain (record);
  g_autofree char *beside = weir_record_explain_beside_filters (record, NULL);

  g_assert_true (g_str_has_suffix (explained, sentence));
  g_assert_null (strstr (beside, sentence));
}

static void
test_not_inspected (Fixture *f, gconstpointer user_data G_GNUC_UNUSED)
{
  const WeirInspectionJudgement judgement = { .reason = WEIR_INSPECTION_REASON_NOT_TLS };
  g_autoptr (WeirRecord) record = NULL;
  g_autoptr (WeirRecord) other = NULL;
  g_autofree char *sentence = weir_inspection_describe (&judgement, "cdn.example");

  f->info.type = WEIR_RESOURCE_TUNNEL;
  f->view.url = weir_span_of ("cdn.example:443");
  other = weir_record_new (&f->view, TRUE);
  f->view.inspection = &judgement;
  record = weir_record_new (&f->view, TRUE);
  g_assert_cmpint (record->detail->inspection_reason, ==, WEIR_INSPECTION_REASON_NOT_TLS);
  g_assert_cmpstr (record->detail->inspection, ==, sentence);
  g_assert_cmpuint (record->detail->octets, ==, other->detail->octets + strlen (sentence));
  g_assert_null (other->detail->inspection);
  g_assert_false (weir_record_is_inspected (record));

  f->view.verdict = WEIR_VERDICT_TUNNELLED;
  weir_record_update (record, &f->view);
  assert_last_sentence (record, sentence);
}

#define ADD(name, test) \
  g_test_add ("/record/record-inspected/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("url", test_inspected);
  ADD ("text", test_inspected_text);
  ADD ("websocket", test_websocket);
  ADD ("peer", test_peer);
  ADD ("not-inspected", test_not_inspected);

  return g_test_run ();
}
