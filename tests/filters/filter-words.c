/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "filter-words.h"

static const char *const kinds[] = {
  [WEIR_PATTERN_ANY] = "any",   [WEIR_PATTERN_HOST] = "host",   [WEIR_PATTERN_PLAIN] = "plain",
  [WEIR_PATTERN_GLOB] = "glob", [WEIR_PATTERN_REGEX] = "regex",
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

static const char *const methods[] = { "connect", "delete", "get", "head", "options",
                                       "patch",   "post",   "put", "other" };

#define WORD(id, word) #id,
static const char *const skips[] = { WEIR_SKIP_TABLE (WORD) };
static const char *const unreads[] = { WEIR_UNREAD_TABLE (WORD) };
#undef WORD

static void
append_pattern (GString *words, const WeirNetworkFilter *filter)
{
  g_string_append_printf (words, " %s", kinds[filter->kind]);
  if (filter->kind == WEIR_PATTERN_ANY)
    return;

  g_string_append_printf (words, " %s%.*s%s",
                          (filter->anchors & WEIR_ANCHOR_DOMAIN) != 0  ? "||"
                          : (filter->anchors & WEIR_ANCHOR_START) != 0 ? "|"
                                                                       : "",
                          (int) filter->pattern.length, filter->pattern.octets,
                          (filter->anchors & WEIR_ANCHOR_END) != 0 ? "|" : "");
}

static void
append_bits (GString *words,
             const char *title,
             guint bits,
             const char *(*to_word) (guint bit),
             guint n_bits)
{
  const char *separator = "";

  g_string_append_printf (words, " %s=", title);
  for (guint i = 0; i < n_bits; i++)
    if ((bits & 1u << i) != 0)
      {
        g_string_append_printf (words, "%s%s", separator, to_word (i));
        separator = "|";
      }
}

static const char *
type_to_word (guint bit)
{
  return weir_filter_type_to_word ((WeirFilterType) bit);
}

static const char *
method_to_word (guint bit)
{
  return methods[bit];
}

static void
append_options (GString *words, const WeirNetworkFilter *filter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if ((filter->flags & flags[i].flag) != 0)
      g_string_append_printf (words, " %s", flags[i].word);

  if ((filter->flags & WEIR_FILTER_HAS_TYPES) != 0)
    append_bits (words, "types", filter->types, type_to_word, WEIR_N_FILTER_TYPES);
  else
    g_assert_cmpuint (filter->types, ==, WEIR_FILTER_TYPES_IMPLICIT);

  if (filter->methods != WEIR_FILTER_METHODS_ALL)
    append_bits (words, "methods", filter->methods, method_to_word, WEIR_N_FILTER_METHODS);
}

static void
append_names (GString *words, const char *title, WeirSpan names)
{
  const char *separator = "";
  WeirFilterName name;

  if (names.length == 0)
    return;

  g_string_append_printf (words, " %s=", title);
  while (weir_filter_names_next (&names, &name))
    {
      const char *form = name.kind == WEIR_NAME_ENTITY  ? "%s%s%.*s.*"
                         : name.kind == WEIR_NAME_REGEX ? "%s%s/%.*s/"
                                                        : "%s%s%.*s";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_string_append_printf (words, form, separator, name.is_negated ? "~" : "",
                              (int) name.text.length, name.text.octets);
#pragma GCC diagnostic pop
      separator = "|";
    }
}

static void
append_filter (GString *words, const WeirNetworkFilter *filter)
{
  g_string_append (words, (filter->flags & WEIR_FILTER_EXCEPTION) != 0 ? "except" : "block");
  append_pattern (words, filter);
  append_options (words, filter);
  append_names (words, "domain", filter->domains);
  append_names (words, "to", filter->to);
  append_names (words, "denyallow", filter->denyallow);
  if (filter->redirect.length > 0)
    g_string_append_printf (words, " redirect=%.*s", (int) filter->redirect.length,
                            filter->redirect.octets);
}

static void
append_code (GString *words, const char *code)
{
  for (; *code != '\0'; code++)
    g_string_append_c (words, *code == '_' ? '-' : g_ascii_tolower (*code));
}

char *
filter_line_to_words (const WeirFilterLine *line)
{
  GString *words = g_string_new (NULL);
  WeirSpan hosts = line->hosts;
  WeirSpan host;

  switch (line->kind)
    {
    case WEIR_LINE_FILTER:
      append_filter (words, &line->filter);
      break;

    case WEIR_LINE_HOSTS:
      g_string_append (words, "hosts");
      while (weir_hosts_next (&hosts, &host))
        g_string_append_printf (words, " %.*s", (int) host.length, host.octets);
      break;

    case WEIR_LINE_SKIPPED:
      g_string_append (words, "skip ");
      append_code (words, skips[line->skip]);
      break;

    case WEIR_LINE_UNREADABLE:
      g_string_append (words, "unread ");
      append_code (words, unreads[line->unread]);
      g_string_append_printf (words, " “%s”", line->detail);
      break;

    case WEIR_LINE_NOTHING:
    default:
      g_string_append (words, "nothing");
      break;
    }

  return g_string_free (words, FALSE);
}
