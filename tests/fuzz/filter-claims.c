/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "filter-claims.h"

#include "weir-filter-regex.h"
#include "weir-host.h"

/* The other names of some options. */
static const struct
{
  const char *word;
  const char *alias;
} aliases[] = {
  { "stylesheet", "css" }, { "document", "doc" },       { "subdocument", "frame" },
  { "ping", "beacon" },    { "xmlhttprequest", "xhr" }, { "object", "object-subrequest" },
  { "popup", "popunder" }, { "third-party", "3p" },     { "first-party", "~third-party" },
  { "domain", "from" },    { "redirect", "rewrite" },
};

static const struct
{
  WeirFilterFlags flag;
  const char *word;
} flags[] = {
  { WEIR_FILTER_IMPORTANT, "important" },         { WEIR_FILTER_BADFILTER, "badfilter" },
  { WEIR_FILTER_MATCH_CASE, "match-case" },       { WEIR_FILTER_FIRST_PARTY, "first-party" },
  { WEIR_FILTER_THIRD_PARTY, "third-party" },     { WEIR_FILTER_STRICT_FIRST_PARTY, "strict1p" },
  { WEIR_FILTER_STRICT_THIRD_PARTY, "strict3p" }, { WEIR_FILTER_POPUP, "popup" },
};

static const char *const methods[] = { "connect", "delete", "get",  "head",
                                       "options", "patch",  "post", "put" };

/* --- claims --- */

void
filter_claims_check_host (WeirSpan host)
{
  WeirHost again;

  g_assert_cmpuint (host.length, >, 0);
  g_assert_true (weir_host_parse (host, &again));
  g_assert_true (weir_span_equal (host, (WeirSpan){ again.name, again.length }));
}

static void
check_names (WeirSpan names)
{
  WeirFilterName name;

  while (weir_filter_names_next (&names, &name))
    {
      g_assert_cmpuint (name.text.length, >, 0);
      if (name.kind == WEIR_NAME_REGEX)
        g_assert_true (weir_filter_regex_check (name.text, NULL));
      else
        filter_claims_check_host (name.text);
    }
}

static gboolean
has_octet (WeirSpan text, const char *octets)
{
  for (gsize i = 0; i < text.length; i++)
    if (text.octets[i] != '\0' && strchr (octets, text.octets[i]) != NULL)
      return TRUE;

  return FALSE;
}

static void
check_text (const WeirNetworkFilter *filter)
{
  WeirSpan pattern = filter->pattern;

  g_assert_cmpuint (pattern.length, >, 0);
  g_assert_cmpint (filter->kind == WEIR_PATTERN_GLOB, ==, has_octet (pattern, "*^"));
  g_assert_cmpint (pattern.octets[0], !=, '*');
  g_assert_cmpint (pattern.octets[pattern.length - 1], !=, '*');
  g_assert_cmpuint (filter->anchors & (WEIR_ANCHOR_DOMAIN | WEIR_ANCHOR_START), !=,
                    WEIR_ANCHOR_DOMAIN | WEIR_ANCHOR_START);
  for (gsize i = 0; i < pattern.length; i++)
    {
      g_assert_cmpint (pattern.octets[i], >, ' ');
      if ((filter->flags & WEIR_FILTER_MATCH_CASE) == 0)
        g_assert_false (g_ascii_isupper (pattern.octets[i]));
    }
}

static void
check_pattern (const WeirNetworkFilter *filter)
{
  switch ((WeirPatternKind) filter->kind)
    {
    case WEIR_PATTERN_ANY:
      g_assert_cmpuint (filter->pattern.length, ==, 0);
      break;
    case WEIR_PATTERN_HOST:
      filter_claims_check_host (filter->pattern);
      break;
    case WEIR_PATTERN_REGEX:
      g_assert_true (weir_filter_regex_check (filter->pattern, NULL));
      break;
    case WEIR_PATTERN_PLAIN:
    case WEIR_PATTERN_GLOB:
      check_text (filter);
      return;
    default:
      g_assert_not_reached ();
    }

  g_assert_cmpuint (filter->anchors, ==, 0);
}

static void
check_filter (const WeirNetworkFilter *filter)
{
  const guint parties = WEIR_FILTER_FIRST_PARTY | WEIR_FILTER_THIRD_PARTY;
  const guint strict = WEIR_FILTER_STRICT_FIRST_PARTY | WEIR_FILTER_STRICT_THIRD_PARTY;

  check_pattern (filter);
  g_assert_cmpuint (filter->types, !=, 0);
  g_assert_cmpuint (filter->types & ~WEIR_FILTER_TYPES_ALL, ==, 0);
  g_assert_cmpuint (filter->methods, !=, 0);
  g_assert_cmpuint (filter->methods & ~WEIR_FILTER_METHODS_ALL, ==, 0);
  g_assert_cmpuint (filter->flags & parties, !=, parties);
  g_assert_cmpuint (filter->flags & strict, !=, strict);
  if ((filter->flags & WEIR_FILTER_HAS_TYPES) == 0)
    g_assert_cmpuint (filter->types, ==, WEIR_FILTER_TYPES_IMPLICIT);
  if ((filter->flags & WEIR_FILTER_EXCEPTION) != 0)
    g_assert_cmpuint (filter->flags & WEIR_FILTER_IMPORTANT, ==, 0);

  check_names (filter->domains);
  check_names (filter->to);
  check_names (filter->denyallow);
}

static void
check_hosts (WeirSpan hosts)
{
  WeirSpan host;
  guint n_hosts = 0;

  while (weir_hosts_next (&hosts, &host))
    {
      filter_claims_check_host (host);
      g_assert_false (weir_span_equal_string (host, "localhost"));
      n_hosts++;
    }

  g_assert_cmpuint (n_hosts, >, 0);
}

void
filter_claims_check_line (const WeirFilterLine *line)
{
  g_autofree char *sentence = weir_filter_line_explain (line);
  gboolean needs_sentence = line->kind == WEIR_LINE_SKIPPED || line->kind == WEIR_LINE_UNREADABLE;

  g_assert_cmpint (sentence != NULL, ==, needs_sentence);
  if (sentence != NULL)
    g_assert_true (g_utf8_validate (sentence, -1, NULL));

  if (line->kind == WEIR_LINE_FILTER)
    check_filter (&line->filter);
  else if (line->kind == WEIR_LINE_HOSTS)
    check_hosts (line->hosts);
  else if (line->kind == WEIR_LINE_SKIPPED)
    g_assert_cmpuint (line->skip, <, WEIR_N_SKIPS);
  else if (line->kind == WEIR_LINE_UNREADABLE)
    g_assert_cmpuint (line->unread, <, WEIR_N_UNREADS);
}

/* --- writing --- */

static const char *
choose_word (const char *word, gboolean is_turned)
{
  for (gsize i = 0; is_turned && i < G_N_ELEMENTS (aliases); i++)
    if (g_str_equal (aliases[i].word, word))
      return aliases[i].alias;

  return word;
}

static void
add_words (GPtrArray *options, const WeirNetworkFilter *filter, gboolean is_turned)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((filter->flags & flags[i].flag) != 0)
      g_ptr_array_add (options, g_strdup (choose_word (flags[i].word, is_turned)));

  for (guint i = 0; i < WEIR_N_FILTER_TYPES; i++)
    if ((filter->flags & WEIR_FILTER_HAS_TYPES) != 0 && (filter->types & 1u << i) != 0)
      g_ptr_array_add (options,
                       g_strdup (
                         choose_word (weir_filter_type_to_word ((WeirFilterType) i), is_turned)));
}

static char *
join (GPtrArray *words, const char *separator, gboolean is_turned)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? separator : "",
                            (char *) words->pdata[is_turned ? words->len - 1 - i : i]);

  return g_string_free (joined, FALSE);
}

static void
add_names (GPtrArray *options, const char *word, WeirSpan names, gboolean is_turned)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  WeirFilterName name;

  while (weir_filter_names_next (&names, &name))
    {
      g_autofree char *text = weir_span_dup (name.text);
      const char *before = name.kind == WEIR_NAME_REGEX ? "/" : "";
      const char *behind = name.kind == WEIR_NAME_REGEX    ? "/"
                           : name.kind == WEIR_NAME_ENTITY ? ".*"
                                                           : "";

      g_ptr_array_add (words, g_strconcat (name.is_negated ? "~" : "", before, text, behind, NULL));
    }

  joined = join (words, "|", is_turned);
  if (words->len > 0)
    g_ptr_array_add (options, g_strconcat (choose_word (word, is_turned), "=", joined, NULL));
}

/* All that are named; or, if it is the rest that is, all that are not. */
static void
add_methods (GPtrArray *options, guint wanted, gboolean is_turned)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  gboolean is_negated = (wanted & 1u << WEIR_FILTER_METHOD_OTHER) != 0;

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (((wanted & 1u << i) != 0) != is_negated)
      g_ptr_array_add (words, g_strconcat (is_negated ? "~" : "", methods[i], NULL));

  joined = join (words, "|", is_turned);
  if (words->len > 0)
    g_ptr_array_add (options, g_strconcat ("method=", joined, NULL));
}

static char *
write_pattern (const WeirNetworkFilter *filter)
{
  g_autofree char *text = weir_span_dup (filter->pattern);

  switch ((WeirPatternKind) filter->kind)
    {
    case WEIR_PATTERN_HOST:
      return strchr (text, ':') != NULL ? g_strdup_printf ("||[%s]^", text)
                                        : g_strdup_printf ("||%s^", text);
    case WEIR_PATTERN_REGEX:
      return g_strdup_printf ("/%s/", text);
    case WEIR_PATTERN_ANY:
      return g_strdup ("*");
    case WEIR_PATTERN_PLAIN:
    case WEIR_PATTERN_GLOB:
    default:
      /* A `*` where there is no anchor says that there is none, and that it is no name of a host. */
      return g_strconcat ((filter->anchors & WEIR_ANCHOR_DOMAIN) != 0  ? "||"
                          : (filter->anchors & WEIR_ANCHOR_START) != 0 ? "|"
                                                                       : "*",
                          text, (filter->anchors & WEIR_ANCHOR_END) != 0 ? "|" : "*", NULL);
    }
}

char *
filter_claims_write (const WeirNetworkFilter *filter, gboolean is_turned)
{
  g_autoptr (GPtrArray) options = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *pattern = write_pattern (filter);
  g_autofree char *joined = NULL;

  add_words (options, filter, is_turned);
  add_names (options, "domain", filter->domains, is_turned);
  add_names (options, "to", filter->to, is_turned);
  add_names (options, "denyallow", filter->denyallow, is_turned);
  add_methods (options, filter->methods, is_turned);
  if (filter->redirect.length > 0)
    {
      g_autofree char *redirect = weir_span_dup (filter->redirect);

      g_ptr_array_add (options,
                       g_strconcat (choose_word ("redirect", is_turned), "=", redirect, NULL));
    }

  joined = join (options, ",", is_turned);

  return g_strconcat ((filter->flags & WEIR_FILTER_EXCEPTION) != 0 ? "@@" : "", pattern,
                      options->len > 0 ? "$" : "", joined, NULL);
}
