/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is taken out of cookies is all that changes: a shortened cookie is the
 * same but for its lifetime, a Cookie field of which one is withheld has the
 * others as they were.
 */

#include "fuzz.h"
#include "weir-cookie.h"
#include "weir-head-edits.h"

#include <string.h>

#define NOW 1000000000
#define WITHHELD "a" /* the cookie's name */

/* --- Cookie ---------------------------------------------------------------- */

/* All pairs but those withheld, as they stand, by splitting alone. */
static char *
join_others (WeirSpan value)
{
  g_autofree char *text = g_strndup (value.octets, value.length);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *end;

      g_strstrip (parts[i]);
      end = parts[i] + strcspn (parts[i], "= \t");
      end += strspn (end, " \t");
      if (*parts[i] == '\0' || (g_str_has_prefix (parts[i], WITHHELD) && *end == '=' &&
                                strcspn (parts[i], "= \t") == strlen (WITHHELD)))
        continue;

      if (joined->len > 0)
        g_string_append (joined, "; ");
      g_string_append (joined, parts[i]);
    }

  return g_string_free (g_steal_pointer (&joined), FALSE);
}

static WeirPolicy *
get_policy (void)
{
  static WeirPolicy *policy;
  const WeirGlobalPolicy global = { WEIR_BLOCK_NONE, WEIR_BLOCK_NONE };
  g_autoptr (GPtrArray) rules = NULL;

  if (policy == NULL)
    {
      rules = g_ptr_array_new_with_free_func ((GDestroyNotify) weir_rule_unref);
      g_ptr_array_add (rules, weir_rule_new_from_text ("block cookie " WITHHELD, NULL));
      policy = weir_policy_new (rules, NULL, &global, TRUE);
    }

  return policy;
}

static void
check_edited (const WeirField *field, WeirSpan before, guint n_withheld)
{
  g_autofree char *others = join_others (before);

  if (n_withheld == 0)
    {
      g_assert_false (field->dropped);
      g_assert_true (weir_span_equal (field->value, before));
    }
  else if (*others == '\0')
    {
      g_assert_true (field->dropped);
    }
  else
    {
      g_assert_false (field->dropped);
      g_assert_cmpmem (field->value.octets, field->value.length, others, strlen (others));
    }
}

/* A field value as the parser gives it: nothing but text, and no white around it. */
static gboolean
is_value (WeirSpan value)
{
  for (gsize i = 0; i < value.length; i++)
    if (g_ascii_iscntrl (value.octets[i]) && value.octets[i] != '\t')
      return FALSE;

  return weir_span_trim (value).length == value.length;
}

static void
check_withheld (WeirSpan value)
{
  static WeirHead head;
  static WeirRequestInfo info;
  WeirJudgement judgement;
  WeirHeadEdits edits = { get_policy (), &info, &judgement, NOW, NULL, NULL };
  const WeirSpan target = weir_span_of ("http://o.test/");
  WeirBuffer scratch = { 0 };
  WeirCookieCounts counts;
  WeirUrl url;

  g_assert_cmpint (weir_url_parse (target, FALSE, &url), ==, WEIR_URL_OK);
  head = (WeirHead){ .is_request = TRUE, .method = weir_span_of ("GET"), .target = target };
  head.fields[head.n_fields++] =
    (WeirField){ weir_span_of ("Cookie"), value, WEIR_FIELD_COOKIE, FALSE };
  weir_request_info_init (&info, &head, &url);
  weir_policy_judge (edits.policy, &info, NOW, &judgement);

  counts = weir_head_edits_request (&edits, &head, &scratch);
  g_assert_cmpuint (counts.withheld, <=, counts.seen);
  check_edited (&head.fields[0], value, counts.withheld);
  weir_buffer_clear (&scratch);
}

static void
check_pairs (WeirSpan value)
{
  WeirCookiePair pair;

  while (weir_cookie_next_pair (&value, &pair))
    {
      g_assert_cmpuint (pair.pair.length, >, 0);
      g_assert_cmpuint (pair.name.length + pair.value.length, <=, pair.pair.length);
    }
}

/* --- Set-Cookie ------------------------------------------------------------ */

static gboolean
is_lifetime (const char *attribute)
{
  g_autofree char *name = g_strndup (attribute, strcspn (attribute, "="));

  g_strstrip (name);
  return g_ascii_strcasecmp (name, "Expires") == 0 || g_ascii_strcasecmp (name, "Max-Age") == 0;
}

/* All attributes but the lifetime, octet for octet, by splitting alone. */
static char *
leave_out_lifetime (WeirSpan value)
{
  g_autofree char *text = g_strndup (value.octets, value.length);
  g_auto (GStrv) parts = g_strsplit (text, ";", -1);
  g_autoptr (GString) rest = g_string_new (parts[0]);

  for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++)
    if (!is_lifetime (parts[i]) && (*parts[i] != '\0' || parts[i + 1] != NULL))
      g_string_append_printf (rest, ";%s", parts[i]);

  return g_string_free (g_steal_pointer (&rest), FALSE);
}

static void
check_shortened (WeirSpan value, const WeirSetCookie *cookie)
{
  g_autofree char *expected = leave_out_lifetime (value);
  WeirBuffer out = { 0 };
  WeirSetCookie shortened;

  weir_set_cookie_shorten (value, &out);
  g_assert_cmpmem (weir_buffer_peek (&out).octets, weir_buffer_length (&out), expected,
                   strlen (expected));
  g_assert_true (weir_set_cookie_parse (weir_buffer_peek (&out), NOW, &shortened));
  g_assert_true (weir_span_equal (shortened.name, cookie->name));
  g_assert_true (weir_span_equal (shortened.value, cookie->value));
  g_assert_true (weir_span_equal (shortened.domain, cookie->domain));
  g_assert_true (weir_span_equal (shortened.path, cookie->path));
  g_assert_cmpint (shortened.secure, ==, cookie->secure);
  g_assert_cmpint (shortened.http_only, ==, cookie->http_only);
  g_assert_cmpint (shortened.same_site, ==, cookie->same_site);
  g_assert_cmpint (shortened.lifetime, ==, -1);
  weir_buffer_clear (&out);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  WeirSpan value = { (const char *) data, size };
  WeirSetCookie cookie;

  check_pairs (value);
  if (!is_value (value))
    return 0;

  check_withheld (value);
  if (weir_set_cookie_parse (value, NOW, &cookie))
    {
      g_assert_cmpint (cookie.deletes, ==, cookie.lifetime == 0);
      check_shortened (value, &cookie);
    }

  return 0;
}
