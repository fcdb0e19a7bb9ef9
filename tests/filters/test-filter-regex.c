/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Regular expressions as JavaScript has them.  What each matches was asked of a browser's engine; the
 * expressions and the texts lie in blocks of their own.
 */

#include "weir-filter-regex.h"

typedef struct
{
  const char *source;
  const char *matches; /* texts, separated by spaces */
  const char *others;
} Case;

static const Case cases[] = {
  /* The usual. */
  { "ads", "ads xadsx ADS", "ad" },
  { "^ads", "adsx", "xads" },
  { "ads$", "xads", "adsx" },
  { "^ads$", "ads", "xads adsx" },
  { "a.c", "abc a.c", "ac a\nc a\rc" },
  { "^a|b", "a xb", "xa" },
  { "a?b", "b ab", "a" },
  { "(?:^a)?b", "b xb", "a" },
  { "a\\.c", "a.c", "abc" },
  { "a|b|cd", "a b cd", "c d" },
  { "^(?:a|b|)$", "a b", "c ab" },
  { "ab*c", "ac abc abbc", "bc" },
  { "ab+c", "abc abbc", "ac" },
  { "ab?c", "ac abc", "abbc" },
  { "^ab{2}c", "abbc", "abc abbbc" },
  { "^ab{2,}c", "abbc abbbbc", "abc" },
  { "^ab{1,2}c", "abc abbc", "ac abbbc" },
  { "^(?:ab){2}$", "abab", "ab ababab" },
  { "^(?:ab){1,2}$", "ab abab", "ababab" },
  { "^(?:ab){0}c", "c", "abc" },
  { "^(?:ab)+?c", "abc ababc", "c" },
  { "^a+?b*?$", "a aab", "b" },
  { "^a{2,3}?$", "aa aaa", "a aaaa" },
  { "^[a-c_]+$", "abc_", "abd" },
  { "^[^a-c]$", "d", "a A" },
  { "\\bad\\b", "ad x/ad/x", "ads x_ad" },
  { "\\Bd", "ad", "d" },
  { "^https?:\\/\\/[0-9a-z]{3,}\\.example\\/", "https://a1b.example/x", "https://a.example/" },
  { "(?=[a-z]*\\d)^[a-z0-9]+$", "a1b", "ab" },
  { "^(?!.*no)yes", "yes", "yesno" },
  { "a(?=b)b", "ab", "ac" },
  { "(?<=a)b", "ab xab", "b cb acb" },
  { "(?<=^a+)b", "ab aaab", "b xab" },
  { "(?<!a)b", "b cb", "ab" },
  { "(?<=a(?<!xa))b", "ab yab", "xab" },
  { "(a+)-\\1$", "a-a aa-aa aa-a", "b a-b" },
  { "(?<n>a|b)\\k<n>", "aa bb", "ab" },
  { "\\1(a)", "a", "b" },
  { "^(?:(?=(a))ab|a)\\1c$", "ac", "aac" },
  { "^(?:(a)|b)*\\1$", "ab b aa", "c aba" },
  { "^(?:(a)|b\\1)+$", "ab aba", "c" },
  { "(a*)*", "a b", "" },
  { "^(a*)*$", "aa", "b" },
  { "^(?:a?)+b", "b aab", "c" },

  /* Where JavaScript goes its own way. */
  { "a\\/b\\-c", "a/b-c", "a-b" },
  { "\\h\\Z\\A\\Q\\e\\R\\K\\G\\z", "hZAQeRKGz", "h" },
  { "\\p{L}", "p{L}", "a" },
  { "\\x41\\u0042", "AB ab", "x41" },
  { "\\x4\\u41", "x4u41", "A" },
  { "^\\u{2}$", "uu", "\x02" },
  { "^[\\cA]\\c1$", "\x01\\c1", "cA" },
  { "\\cA", "\x01", "A" },
  { "\\0", "", "0" },
  { "\\101\\8", "A8", "101" },
  { "(a)\\2", "a\x02", "a" },
  { "^\\k<n>$", "k<n>", "k" },
  { "a$b", "", "a$b ab" },
  { "[]", "", "a []" },
  { "^[^]$", "a ] ^", "aa" },
  { "^[[:alpha:]]$", "a] :] [] l]", "a b]" },
  { "^[a-]$", "a -", "b" },
  { "^[\\w-a]$", "b -", "." },
  { "^[\\b]$", "\b", "b" },
  { "^[\\d.-]+$", "1.2-3", "a" },
  { "^a{,2}$", "a{,2}", "a aa" },
  { "^a{1", "a{1", "a" },
  { "^a{b}]$", "a{b}]", "ab" },
  { "^(?=a)*b", "b", "a" },
  { "^(?=a){2}a", "a", "b" },
  { "[^\\W_]", "a 1", "_ -" },
  { "^[\\x00-\\x7f]+$", "a/b", "a\xc3\xbc" },
  { "[^\\x00-\\x7f]", "\xc3\xbc", "a" },
  { "\xc3\xbc+$", "\xc3\xbc\xc3\xbc", "u" },
  { "^a{65536}$", "", "a" },
  { "a{0,99999}b", "b aab", "a" },
};

/* Nothing of these is an expression. */
static const char *const wrong[] = {
  "(",
  ")",
  "(a",
  "a)",
  "(?",
  "(?a)",
  "(?i)a",
  "(?i:a)",
  "(?>a)",
  "(?#a)",
  "(*FAIL)",
  "(?P<n>a)",
  "(?<1>a)",
  "(?<n>a",
  "(?<",
  "(?<>a)",
  "(?<n>a)(?<n>b)",
  "(?<n>a)\\k",
  "(?<n>a)\\k<m>",
  "[a",
  "[b-a]",
  "[\\",
  "\\",
  "*",
  "+a",
  "?",
  "a**",
  "a+*",
  "a++",
  "a{1}{2}",
  "a{2,1}",
  "^*",
  "\\b+",
  "(?<=a)*",
  "a|*",
  "(?:+)",
  "{1}",
  "(?<=a)(b)\\1",
};

static gboolean
matches (const WeirFilterRegex *regex, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *block = g_memdup2 (text, length);

  return weir_filter_regex_matches (regex, (WeirSpan){ block, length });
}

static void
check_texts (const WeirFilterRegex *regex, const char *source, const char *texts, gboolean expected)
{
  g_auto (GStrv) list = g_strsplit (texts, " ", -1);

  for (gsize i = 0; list[i] != NULL; i++)
    {
      g_autofree char *shown = g_strescape (list[i], NULL);

      g_test_message ("/%s/ %s %s", source, expected ? "matches" : "does not match", shown);
      g_assert_cmpint (matches (regex, list[i]), ==, expected);
    }
}

static WeirFilterRegex *
make (const char *source, gboolean match_case)
{
  gsize length = strlen (source);
  g_autofree char *block = g_memdup2 (source, length);
  g_autofree char *message = NULL;
  WeirFilterRegex *regex =
    weir_filter_regex_new ((WeirSpan){ block, length }, match_case, &message);

  g_assert_cmpstr (message, ==, NULL);
  g_assert_nonnull (regex);

  return regex;
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WeirFilterRegex) regex = make (cases[i].source, FALSE);

      check_texts (regex, cases[i].source, cases[i].matches, TRUE);
      check_texts (regex, cases[i].source, cases[i].others, FALSE);
    }
}

static void
test_wrong (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gsize length = strlen (wrong[i]);
      g_autofree char *block = g_memdup2 (wrong[i], length);
      g_autofree char *message = NULL;

      g_test_message ("/%s/", wrong[i]);
      g_assert_false (weir_filter_regex_check ((WeirSpan){ block, length }, &message));
      g_assert_cmpstr (message, !=, NULL);
      g_assert_cmpstr (message, !=, "");
    }
}

static void
test_match_case (void)
{
  g_autoptr (WeirFilterRegex) strict = make ("^[a-c]B(d)\\1(?=E)", TRUE);
  g_autoptr (WeirFilterRegex) loose = make ("^[a-c]B(d)\\1(?=E)", FALSE);

  g_assert_true (matches (strict, "aBddE"));
  g_assert_false (matches (strict, "AbDdE"));
  g_assert_false (matches (strict, "aBddDe"));
  g_assert_true (matches (loose, "AbDdE"));
}

/* The first match there is, and of those that begin there the one that the expression prefers. */
static void
test_ends (void)
{
  static const struct
  {
    const char *source;
    const char *text;
    gsize end;
  } ends[] = {
    { "b+", "abbcbbb", 3 },
    { "b+?", "abbc", 2 },
    { "(?:ab)+", "ababc", 4 },
    { "(?:ab)+?", "ababc", 2 },
    { "(?:ab|c)*?b", "cabb", 4 },
    { "a|ab", "xab", 2 },
    { "ab|a", "xab", 3 },
    { "(?:a|ab)$", "xab", 3 },
    { "b(?=c)", "abc", 2 },
    { "", "abc", 0 },
    { "\\1()", "", 0 },
    { "$", "abc", 3 },
    { "^https:\\/\\/[^\\/]+", "https://a.example/x", 17 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (WeirFilterRegex) regex = make (ends[i].source, FALSE);
      gsize end;

      g_test_message ("/%s/", ends[i].source);
      g_assert_true (weir_filter_regex_find (regex, weir_span_of (ends[i].text), NULL, &end));
      g_assert_cmpuint (end, ==, ends[i].end);
    }
}

/* Each would need longer than anybody has, were it not for the limit. */
static void
test_hard (void)
{
  static const char *const sources[] = {
    "(a+)+$",
    "^(a+)+$",
    "(a*)*b",
    "(a|a)*b",
    "(a|aa)+$",
    "(?:a?){60}a{60}b",
    ".*.*.*.*.*x",
    "(.*)*\\1x",
    "(?:(?=(a+))a*)*x",
    "(?:(?=.*x)|a)*y",
    "(?<=(?:a+)+)x",
    "(?:a(?:a(?:a(?:a*)*)*)*)*b",
    "(?:[^b]*[^c]*[^d]*)*e",
    "(((((a*)*)*)*)*)*b",
    "(a?a?a?a?a?)*?b",
    "(?:a{1,9000}){1,50}b",
  };
  g_autofree char *as = g_strnfill (8000, 'a');
  g_autofree char *text = g_strconcat (as, "!", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (WeirFilterRegex) regex = make (sources[i], FALSE);

      g_test_message ("/%s/", sources[i]);
      g_assert_false (matches (regex, text));
    }
}

/* Matches share their steps: when these are gone, nothing matches any more. */
static void
test_shared_steps (void)
{
  g_autoptr (WeirFilterRegex) hard = make ("(a+)+$", FALSE);
  g_autoptr (WeirFilterRegex) easy = make ("ab", FALSE);
  g_autofree char *as = g_strnfill (1000, 'a');
  g_autofree char *text = g_strconcat (as, "b!", NULL);
  WeirSpan span = weir_span_of (text);
  guint n_steps = WEIR_FILTER_REGEX_MAX_STEPS + 5000;
  guint before = n_steps;
  gsize end;

  g_assert_true (weir_filter_regex_find (easy, span, &n_steps, &end));
  g_assert_cmpuint (n_steps, <, before);
  g_assert_cmpuint (n_steps, >, before - 4000);

  g_assert_false (weir_filter_regex_find (hard, span, &n_steps, &end));
  g_assert_cmpuint (n_steps, <=, 5000);
  g_assert_false (weir_filter_regex_find (hard, span, &n_steps, &end));
  g_assert_cmpuint (n_steps, ==, 0);
  g_assert_false (weir_filter_regex_find (easy, span, &n_steps, &end));
  g_assert_cmpuint (n_steps, ==, 0);
}

/* What a list may well contain must not be in need of more steps than there are. */
static void
test_long_texts (void)
{
  g_autofree char *as = g_strnfill (8000, 'a');
  g_autofree char *text = g_strconcat ("https://b.example/", as, "/x.js?y=1", NULL);
  static const char *const sources[] = {
    "^https:\\/\\/[a-z]\\.example\\/[a-z]{100,}\\/x\\.js",
    "\\/[a-z]+\\/x\\.js\\?y=\\d$",
    "^https?:\\/\\/.*\\.js",
    "\\.js\\?(?:y|z)=",
    "(?=.*\\.js).*y=1",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (WeirFilterRegex) regex = make (sources[i], FALSE);

      g_test_message ("/%s/", sources[i]);
      g_assert_true (matches (regex, text));
    }
}

static void
check_bound (const char *within, const char *beyond)
{
  g_autofree char *message = NULL;

  g_assert_true (weir_filter_regex_check (weir_span_of (within), NULL));
  g_assert_false (weir_filter_regex_check (weir_span_of (beyond), &message));
  g_assert_cmpstr (message, !=, NULL);
}

static char *
nest (guint depth)
{
  g_autofree char *opening = g_strnfill (depth, '(');
  g_autofree char *closing = g_strnfill (depth, ')');
  g_autofree char *plain = g_strconcat (opening, "a", closing, NULL);
  GString *nested = g_string_new (plain);

  /* Groups have a limit of their own. */
  g_string_replace (nested, "(", "(?:", 0);

  return g_string_free (nested, FALSE);
}

static char *
repeat_text (const char *text, guint n_times)
{
  GString *repeated = g_string_new (NULL);

  for (guint i = 0; i < n_times; i++)
    g_string_append (repeated, text);

  return g_string_free (repeated, FALSE);
}

static void
test_bounds (void)
{
  g_autofree char *letters = g_strnfill (WEIR_FILTER_REGEX_MAX_LENGTH - 2, 'a');
  g_autofree char *longest = g_strconcat ("[", letters, "]", NULL);
  g_autofree char *too_long = g_strconcat (longest, "b", NULL);
  g_autofree char *deepest = nest (100);
  g_autofree char *too_deep = nest (101);
  g_autofree char *groups = repeat_text ("(a)", 60);
  g_autofree char *too_many_groups = repeat_text ("(a)", 61);

  check_bound (longest, too_long);
  check_bound (deepest, too_deep);
  check_bound (groups, too_many_groups);
  check_bound ("(?:ab){4095}", "(?:ab){4096}");
  check_bound ("(?:(?:a{2}b){30}){30}", "(?:(?:a{2}b){60}){60}");
  check_bound ("a", "(?:(?:(?:(?:ab){99}){99}){99}){99}");
}

static const struct
{
  const char *source;
  const char *literal;
} literals[] = {
  { "ads", "ads" },
  { "Ads", "ads" },
  { "^https:\\/\\/ads\\.", "https://ads." },
  { "a.bcd", "bcd" },
  { "ab+cd", "bcd" },
  { "ab*cde", "cde" },
  { "abc?de", "ab" },
  { "abcd?e", "abc" },
  { "ab{0,2}cde", "cde" },
  { "ab{2,}c", "ab" },
  { "a[.]b[xX]c", "a.bxc" },
  { "a[.x]bc", "bc" },
  { "ab|abc", "" },
  { "(?:ab|cd)efg", "efg" },
  { "(?:abc)d", "abc" },
  { "(?:abc)?d", "d" },
  { "(?:abc){0}d", "d" },
  { "(?:abcd)+e", "abcd" },
  { "(abc)", "abc" },
  { "x(?:a|)y", "x" },
  { "ab(?=cde)", "ab" },
  { "(?!abc)d", "d" },
  { "(?<=abc)d", "d" },
  { "(?<!abc)d", "d" },
  { "abc$", "abc" },
  { "a\\bb", "ab" },
  { "(a)\\1bc", "bc" },
  { "\\d\\w.", "" },
  { "[^a]", "" },
  { "\\x41\\u0042", "ab" },
  { "", "" },
  { "(", "" },
};

static void
test_literals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      char room[32];
      gsize length =
        weir_filter_regex_find_literal (weir_span_of (literals[i].source), room, sizeof room);
      g_autofree char *literal = g_strndup (room, length);

      g_test_message ("/%s/", literals[i].source);
      g_assert_cmpstr (literal, ==, literals[i].literal);
    }
}

/* No more than there is room for, and of the longest its beginning. */
static void
test_literal_room (void)
{
  g_autofree char *long_text = g_strnfill (200, 'a');
  char room[80];

  g_assert_cmpuint (weir_filter_regex_find_literal (weir_span_of ("abcdef"), room, 3), ==, 3);
  g_assert_cmpint (memcmp (room, "abc", 3), ==, 0);
  g_assert_cmpuint (weir_filter_regex_find_literal (weir_span_of (long_text), room, sizeof room),
                    ==, 64);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/filters/regex/cases", test_cases);
  g_test_add_func ("/filters/regex/wrong", test_wrong);
  g_test_add_func ("/filters/regex/match-case", test_match_case);
  g_test_add_func ("/filters/regex/ends", test_ends);
  g_test_add_func ("/filters/regex/hard", test_hard);
  g_test_add_func ("/filters/regex/shared-steps", test_shared_steps);
  g_test_add_func ("/filters/regex/long-texts", test_long_texts);
  g_test_add_func ("/filters/regex/bounds", test_bounds);
  g_test_add_func ("/filters/regex/literals", test_literals);
  g_test_add_func ("/filters/regex/literal-room", test_literal_room);

  return g_test_run ();
}
