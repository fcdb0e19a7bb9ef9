/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-head-edits.h"

#define NOW 1000
#define MAX_CASE_FIELDS 6

typedef struct
{
  const char *name;
  const char *rules; /* one a line */
  gboolean is_response;
  const char *fields[MAX_CASE_FIELDS];   /* "Name: value" */
  const char *expected[MAX_CASE_FIELDS]; /* what is left, in order */
  WeirCookieCounts counts;
} Case;

static const Case cases[] = {
  { "nothing-to-do",
    "block cookies",
    FALSE,
    { "Accept: */*", "X: 1" },
    { "Accept: */*", "X: 1" },
    { 0, 0, 0 } },
  { "allowed-odd-values-survive",
    "allow cookies",
    FALSE,
    { "Cookie: a=1;b = 2;;  c ; =d; \"q\"=\"x,y\"" },
    { "Cookie: a=1;b = 2;;  c ; =d; \"q\"=\"x,y\"" },
    { 5, 0, 0 } },
  { "all-withheld",
    "block cookies",
    FALSE,
    { "Accept: */*", "Cookie: a=1; b=2", "X: 1" },
    { "Accept: */*", "X: 1" },
    { 2, 2, 0 } },
  { "several-fields-withheld",
    "block cookies",
    FALSE,
    { "Cookie: a=1", "X: 1", "cookie: b=2" },
    { "X: 1" },
    { 2, 2, 0 } },
  { "one-withheld",
    "block cookie b",
    FALSE,
    { "Cookie: a=1; b=2; c=\"3,=4\"" },
    { "Cookie: a=1; c=\"3,=4\"" },
    { 3, 1, 0 } },
  { "one-withheld-of-several-fields",
    "block cookie b",
    FALSE,
    { "Cookie: a=1;b=2;c=3", "Cookie: b=5", "Cookie: d=;b=;e;f" },
    { "Cookie: a=1; c=3", "Cookie: d=; e; f" },
    { 8, 3, 0 } },
  { "named-none-there",
    "block cookie zz",
    FALSE,
    { "Cookie: a=1;;b=2" },
    { "Cookie: a=1;;b=2" },
    { 2, 0, 0 } },
  { "one-let-through",
    "block cookies\nallow cookie b",
    FALSE,
    { "Cookie: a=1; b=2; c=3" },
    { "Cookie: b=2" },
    { 3, 2, 0 } },
  { "session-is-sent",
    "session cookies",
    FALSE,
    { "Cookie: a=1" },
    { "Cookie: a=1" },
    { 1, 0, 0 } },
  { "set-cookie-of-request-is-another-field",
    "block cookies",
    FALSE,
    { "Set-Cookie: a=1" },
    { "Set-Cookie: a=1" },
    { 0, 0, 0 } },

  { "set-withheld",
    "block cookies",
    TRUE,
    { "Set-Cookie: a=1", "X: 1", "Set-Cookie: b=2" },
    { "X: 1" },
    { 2, 2, 0 } },
  { "set-one-withheld",
    "block cookie b",
    TRUE,
    { "Set-Cookie: a=1; Path=/", "set-cookie: b=2", "Set-Cookie: c=3" },
    { "Set-Cookie: a=1; Path=/", "Set-Cookie: c=3" },
    { 3, 1, 0 } },
  { "set-shortened",
    "session cookies",
    TRUE,
    { "Set-Cookie: a=1; Max-Age=99; Path=/", "Set-Cookie: b=2; Secure",
      "Set-Cookie: c=3; expires=Wed, 21 Oct 2065 07:28:00 GMT; HttpOnly" },
    { "Set-Cookie: a=1; Path=/", "Set-Cookie: b=2; Secure", "Set-Cookie: c=3; HttpOnly" },
    { 3, 0, 2 } },
  { "set-deletion-stays",
    "session cookies",
    TRUE,
    { "Set-Cookie: a=; Max-Age=0" },
    { "Set-Cookie: a=; Max-Age=0" },
    { 1, 0, 0 } },
  { "set-deletion-withheld",
    "block cookies",
    TRUE,
    { "Set-Cookie: a=; Max-Age=0" },
    { NULL },
    { 1, 1, 0 } },
  { "set-allowed",
    "allow cookies",
    TRUE,
    { "Set-Cookie: a=1;;Max-Age=9 ; odd" },
    { "Set-Cookie: a=1;;Max-Age=9 ; odd" },
    { 1, 0, 0 } },
};

typedef struct
{
  guint seen;
  guint blocked;
  guint set;
} Heard;

static void
on_cookie (const WeirCookieEvent *event, gpointer user_data)
{
  Heard *heard = user_data;

  heard->seen++;
  heard->blocked += event->decision == WEIR_COOKIES_BLOCK;
  heard->set += event->set != NULL;
  if (event->decision != WEIR_COOKIES_ALLOW)
    g_assert_cmpint (event->reason.kind, ==, WEIR_REASON_RULE);
}

static WeirPolicy *
policy_of (const char *lines)
{
  const WeirGlobalPolicy global = { WEIR_BLOCK_NONE, WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
  g_auto (GStrv) each = g_strsplit (lines, "\n", -1);

  for (gsize i = 0; each[i] != NULL; i++)
    g_ptr_array_add (rules, weir_rule_new_from_text (each[i], NULL));

  return weir_policy_new (rules, NULL, &global, TRUE);
}

static void
head_init (WeirHead *head, const Case *c)
{
  head->is_request = !c->is_response;
  head->n_fields = 0;

  for (gsize i = 0; i < MAX_CASE_FIELDS && c->fields[i] != NULL; i++)
    {
      const char *colon = strchr (c->fields[i], ':');
      WeirField *field = &head->fields[head->n_fields++];

      field->name = (WeirSpan){ c->fields[i], colon - c->fields[i] };
      field->value = weir_span_of (colon + 2);
      field->id = weir_field_lookup (field->name);
      field->dropped = FALSE;
    }
}

static void
assert_fields (const WeirHead *head, const char *const *expected)
{
  gsize n = 0;

  for (guint i = 0; i < head->n_fields; i++)
    {
      g_autofree char *name = weir_span_dup (head->fields[i].name);
      g_autofree char *value = weir_span_dup (head->fields[i].value);
      g_autofree char *line = g_strconcat (name, ": ", value, NULL);

      if (head->fields[i].dropped)
        continue;
      g_assert_cmpuint (n, <, MAX_CASE_FIELDS);
      g_assert_cmpstr (line, ==, expected[n]);
      n++;
    }

  g_assert_true (n == MAX_CASE_FIELDS || expected[n] == NULL);
}

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autofree WeirHead *head = g_new0 (WeirHead, 1);
  g_autoptr (WeirPolicy) policy = policy_of (c->rules);
  WeirRequestInfo info = { .site = "shop.example", .type = WEIR_RESOURCE_IMAGE };
  WeirJudgement judgement;
  WeirBuffer scratch = { 0 };
  Heard heard = { 0 };
  WeirHeadEdits edits = { policy, &info, &judgement, NOW, on_cookie, &heard };
  WeirCookieCounts counts;

  g_assert_true (weir_host_parse (weir_span_of ("cdn.example"), &info.host));
  weir_policy_judge (policy, &info, NOW, &judgement);
  head_init (head, c);
  counts = c->is_response ? weir_head_edits_response (&edits, head, &scratch)
                          : weir_head_edits_request (&edits, head, &scratch);

  assert_fields (head, c->expected);
  g_assert_cmpuint (counts.seen, ==, c->counts.seen);
  g_assert_cmpuint (counts.withheld, ==, c->counts.withheld);
  g_assert_cmpuint (counts.shortened, ==, c->counts.shortened);
  g_assert_cmpuint (heard.seen, ==, counts.seen);
  g_assert_cmpuint (heard.blocked, ==, counts.withheld);
  g_assert_cmpuint (heard.set, ==, c->is_response ? counts.seen : 0);
  weir_buffer_clear (&scratch);
}

static void
test_earlier_values_stay (void)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autofree WeirHead *head = g_new0 (WeirHead, 1);
  g_autoptr (WeirPolicy) policy = policy_of ("block cookie b");
  WeirRequestInfo info = { .site = "shop.example", .type = WEIR_RESOURCE_IMAGE };
  WeirJudgement judgement;
  WeirBuffer scratch = { 0 };
  WeirHeadEdits edits = { policy, &info, &judgement, NOW, NULL, NULL };

  g_test_summary ("Room for the later fields does not move the values of the earlier ones");

  while (value->len < 5000)
    g_string_append (value, "a;");
  g_string_append (value, "b=");
  for (head->n_fields = 0; head->n_fields < 20; head->n_fields++)
    head->fields[head->n_fields] = (WeirField){ .name = weir_span_of ("Cookie"),
                                                .value = weir_span_of (value->str),
                                                .id = WEIR_FIELD_COOKIE };

  g_assert_true (weir_host_parse (weir_span_of ("cdn.example"), &info.host));
  weir_policy_judge (policy, &info, NOW, &judgement);
  weir_head_edits_request (&edits, head, &scratch);

  for (guint i = 0; i < head->n_fields; i++)
    {
      g_assert_true (g_str_has_prefix (head->fields[i].value.octets, "a; a; a"));
      g_assert_cmpuint (head->fields[i].value.length, ==, 2500 * 3 - 2);
    }
  weir_buffer_clear (&scratch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/head-edits/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/policy/head-edits/earlier-values-stay", test_earlier_values_stay);

  return g_test_run ();
}
