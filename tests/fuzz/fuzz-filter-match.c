/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Compiled filters beside the judge that tries every one of them: both say the same.
 *
 * Octets choose words for filters and URLs out of few, so that filters match often, nearly match, and
 * meet in the same places of the index.  If the first octet is odd, the list is what follows up to
 * a zero, as it stands.
 */

#include "fuzz.h"
#include "judge.h"
#include "weir-filter-compiler.h"

#define MAX_FILTERS 12
#define MAX_PIECES 7
#define MAX_REQUESTS 8

static const char *const hosts[] = {
  "a.test",
  "b.a.test",
  "ads.a.test",
  "test",
  "a.co.uk",
  "x.a.co.uk",
  "10.0.0.1",
  "aads.test",
  "a.b.test",
  "shop.test",
  "very.long-name.example",
};

static const char *const pieces[] = {
  "/", "/ad", "ad",   "/x",     "x",     ".js", "?q=", "banner", "-pixel-", "%2F",
  "_", ".",   "&id=", "/a/b/c", "track", "ing", "AbC", "12345",  "/ads/",   "abcdefghijklmnopqrst",
};

static const char *const marks[] = { "*", "^", "|", "" };

static const char *const options[] = {
  "image",
  "script",
  "~image",
  "third-party",
  "~third-party",
  "important",
  "match-case",
  "document",
  "all",
  "domain=a.test",
  "domain=a.*",
  "domain=~b.test",
  "domain=shop.test|~a.shop.test",
  "to=a.test",
  "to=~test",
  "to=uk",
  "denyallow=b.a.test",
  "method=post",
  "badfilter",
  "strict1p",
  "strict3p",
  "ping",
  "domain=/^s/",
  "xhr",
  "domain=a.test|a.co.*",
};

static const char *const types[] = { "image", "script", "ping", "document", "xmlhttprequest" };

typedef struct
{
  const uint8_t *data;
  size_t size;
} Choices;

static guint
choose (Choices *self, guint n)
{
  if (self->size == 0)
    return 0;
  self->size--;

  return *self->data++ % n;
}

#define CHOOSE(choices, words) ((words)[choose ((choices), G_N_ELEMENTS (words))])

static void
add_pattern (Choices *choices, GString *text)
{
  guint n = 1 + choose (choices, MAX_PIECES);

  if (choose (choices, 3) == 0)
    {
      g_string_append_printf (text, "||%s", CHOOSE (choices, hosts));
      g_string_append (text, CHOOSE (choices, marks));
      n = choose (choices, 3);
    }
  for (guint i = 0; i < n; i++)
    {
      g_string_append (text, CHOOSE (choices, pieces));
      if (choose (choices, 3) == 0)
        g_string_append (text, CHOOSE (choices, marks));
    }
}

static void
add_filter (Choices *choices, GString *text)
{
  guint n;

  if (choose (choices, 6) == 0)
    {
      g_string_append_printf (text, "0.0.0.0 %s\n", CHOOSE (choices, hosts));
      return;
    }
  if (choose (choices, 4) == 0)
    g_string_append (text, "@@");
  if (choose (choices, 8) > 0)
    add_pattern (choices, text);
  n = choose (choices, 4);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%c%s", i == 0 ? '$' : ',', CHOOSE (choices, options));
  g_string_append_c (text, '\n');
}

static char *
make_list (Choices *choices)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;

  if (choose (choices, 2) == 1)
    {
      const uint8_t *end = memchr (choices->data, 0, choices->size);
      size_t length = end != NULL ? (size_t) (end - choices->data) : choices->size;

      g_string_append_len (text, (const char *) choices->data, (gssize) length);
      choices->data += length;
      choices->size -= length;
    }
  n = 1 + choose (choices, MAX_FILTERS);
  for (guint i = 0; i < n; i++)
    add_filter (choices, text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
make_url (Choices *choices)
{
  g_autoptr (GString) url = g_string_new ("https://");
  guint n;

  g_string_append (url, CHOOSE (choices, hosts));
  if (choose (choices, 8) == 0)
    g_string_append (url, ":8080");
  g_string_append_c (url, '/');
  n = choose (choices, MAX_PIECES);
  for (guint i = 0; i < n; i++)
    g_string_append (url, CHOOSE (choices, pieces));

  return g_string_free (g_steal_pointer (&url), FALSE);
}

static void
compare (const WeirFilterSet *set, const Judge *judge, const char *list, Choices *choices)
{
  static WeirFilterRequest request;
  g_autofree char *page = g_strdup_printf ("https://%s/", CHOOSE (choices, hosts));
  g_autofree char *url = make_url (choices);
  const char *word = CHOOSE (choices, types);
  WeirFilterMatch match;
  WeirFilterType type;
  WeirSpan line;
  gboolean blocked;

  g_assert_true (weir_filter_type_from_word (weir_span_of (word), &type));
  g_assert_true (
    weir_filter_request_init_from_urls (&request, type, weir_span_of (page), weir_span_of (url)));
  blocked = weir_filter_set_match (set, &request, NULL, NULL, &match);
  if (blocked != judge_match (judge, type, page, url, &line))
    g_error ("“%s %s %s” is %s, but not for the judge (%.*s), by this list:\n%s", word, page, url,
             blocked ? "blocked" : "let through", (int) line.length, line.octets, list);
  if (match.block != 0 || match.exception != 0)
    g_assert_cmpuint (line.length, >, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  Choices choices = { data, size };
  g_autofree char *list = make_list (&choices);
  const WeirSpan text = weir_span_of (list);
  g_autoptr (GBytes) bytes = g_bytes_new (list, text.length);
  const WeirFilterInput input = { "a", 1, bytes };
  g_autoptr (GBytes) octets = weir_filter_compile (&input, 1, NULL, NULL, NULL);
  g_autoptr (WeirFilterSet) set = weir_filter_set_new (octets, NULL);
  g_autoptr (Judge) judge = judge_new (&text, 1);

  g_assert_nonnull (set);
  for (guint i = 0; i < MAX_REQUESTS; i++)
    compare (set, judge, list, &choices);

  return 0;
}
