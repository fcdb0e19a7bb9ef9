/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The judge, by small tables; and by real lists and requests whose verdicts are known, where these
 * lie beside the source: all filters for each request, so only some of the requests.
 * WEIR_JUDGE_REQUESTS says how many, or "all"; WEIR_JUDGE_SEED which.
 */

#include "judge.h"
#include "weir-site.h"

#include <gio/gio.h>

#define DEFAULT_REQUESTS 60

/* What is expected of a request of these three words, TYPE SOURCE URL: "block LINE", "allow LINE" or "". */
typedef struct
{
  const char *list;
  const char *request;
  const char *answer;
} Case;

#define PAGE " https://shop.example/ "

static const Case cases[] = {
  /* Patterns. */
  { "||ads.test^", "script" PAGE "https://ads.test/x.js", "block ||ads.test^" },
  { "||ads.test^", "script" PAGE "https://A.ADS.test.:8080/", "block ||ads.test^" },
  { "||ads.test^", "script" PAGE "https://badads.test/", "" },
  { "||ads.test^", "script" PAGE "https://ads.test.example/", "" },
  { "0.0.0.0 a.test ads.test", "script" PAGE "https://ads.test/", "block 0.0.0.0 a.test ads.test" },
  { "ads.test", "script" PAGE "https://x.ads.test/", "block ads.test" },
  { "ads.test$domain=shop.example", "script" PAGE "https://x/ads.test/",
    "block ads.test$domain=shop.example" },
  { "||127.0.0.1^", "script" PAGE "http://0x7f.1/", "block ||127.0.0.1^" },
  { "||[::1]^", "script" PAGE "http://[0:0::1]/", "block ||[::1]^" },
  { "||[::1]/x", "script" PAGE "http://[0:0::1]/x", "" },
  { "/banner/*", "image" PAGE "https://a.test/BANNER/x", "block /banner/*" },
  { "/Banner/*$match-case", "image" PAGE "https://a.test/banner/x", "" },
  { "/Banner/*$match-case", "image" PAGE "https://a.test/Banner/x", "block /Banner/*$match-case" },
  { "|https://a.", "image" PAGE "https://a.test/", "block |https://a." },
  { "|a.", "image" PAGE "https://a.test/", "" },
  { ".gif|", "image" PAGE "https://a.test/x.gif", "block .gif|" },
  { ".gif|", "image" PAGE "https://a.test/x.gif?", "" },
  { "||a.*/x^y", "image" PAGE "https://b.a.test/z/x?y", "block ||a.*/x^y" },
  { "||a.*/x^y", "image" PAGE "https://b.test/a.test/x?y", "" },
  { "/x^", "image" PAGE "https://a.test/x", "block /x^" },
  { "/x^", "image" PAGE "https://a.test/x%20", "" },
  { "/x^|", "image" PAGE "https://a.test/x", "block /x^|" },
  { "/x^|", "image" PAGE "https://a.test/x?", "block /x^|" },
  { "/x^|", "image" PAGE "https://a.test/x?y", "" },
  { "a*b*c|", "image" PAGE "https://test/abxbcxc", "block a*b*c|" },
  { "/^https:\\/\\/a\\d\\./", "image" PAGE "https://a1.test/", "block /^https:\\/\\/a\\d\\./" },

  /* Types. */
  { "||ads.test^$script", "image" PAGE "https://ads.test/", "" },
  { "||ads.test^$~script", "image" PAGE "https://ads.test/", "block ||ads.test^$~script" },
  { "||ads.test^$~script", "script" PAGE "https://ads.test/", "" },
  { "||ads.test^$popup,image", "image" PAGE "https://ads.test/", "block ||ads.test^$popup,image" },
  { "||ads.test^$popup", "image" PAGE "https://ads.test/", "" },
  { "||ads.test^$method=post", "ping" PAGE "https://ads.test/", "block ||ads.test^$method=post" },
  { "||ads.test^$method=post", "image" PAGE "https://ads.test/", "" },
  { "||ads.test^$mp4", "media" PAGE "https://ads.test/", "block ||ads.test^$mp4" },

  /* Parties. */
  { "||ads.test^$3p", "image" PAGE "https://ads.test/", "block ||ads.test^$3p" },
  { "||ads.test^$3p", "image https://www.ads.test/ https://ads.test/", "" },
  { "||ads.test^$1p", "image https://www.ads.test/ https://ads.test/", "block ||ads.test^$1p" },
  { "||ads.test^$1p", "image - https://ads.test/", "" },
  { "||ads.test^$strict3p", "image https://www.ads.test/ https://ads.test/",
    "block ||ads.test^$strict3p" },
  { "||ads.test^$strict1p", "image https://www.ads.test/ https://ads.test/", "" },
  { "||1.2.3.4^$3p", "image http://9.2.3.4/ http://1.2.3.4/", "block ||1.2.3.4^$3p" },

  /* Names. */
  { "||ads.test^$domain=shop.example", "image https://a.shop.example/ https://ads.test/",
    "block ||ads.test^$domain=shop.example" },
  { "||ads.test^$domain=shop.example|~a.shop.example",
    "image https://a.shop.example/ https://ads.test/", "" },
  { "||ads.test^$domain=~shop.example", "image" PAGE "https://ads.test/", "" },
  { "||ads.test^$domain=~shop.example", "image - https://ads.test/",
    "block ||ads.test^$domain=~shop.example" },
  { "||ads.test^$domain=shop.*", "image https://www.shop.co.uk/ https://ads.test/",
    "block ||ads.test^$domain=shop.*" },
  { "||ads.test^$domain=shop.*", "image https://shop.a.com/ https://ads.test/", "" },
  { "||ads.test^$domain=/^s.*e$/", "image" PAGE "https://ads.test/",
    "block ||ads.test^$domain=/^s.*e$/" },
  { "*$image,to=test|~a.test", "image" PAGE "https://b.test/", "block *$image,to=test|~a.test" },
  { "*$image,to=test|~a.test", "image" PAGE "https://a.test/", "" },
  { "*$image,denyallow=a.test", "image" PAGE "https://x.a.test/", "" },
  { "*$image,denyallow=a.test", "image" PAGE "https://b.test/", "block *$image,denyallow=a.test" },

  /* Who beats whom. */
  { "||ads.test^\n@@||ads.test^$script", "script" PAGE "https://ads.test/",
    "allow @@||ads.test^$script" },
  { "||ads.test^\n@@||ads.test^$script", "image" PAGE "https://ads.test/", "block ||ads.test^" },
  { "||ads.test^$important\n@@||ads.test^", "image" PAGE "https://ads.test/",
    "block ||ads.test^$important" },
  { "||ads.test^$css\n||ads.test^$badfilter,stylesheet", "stylesheet" PAGE "https://ads.test/",
    "" },
  { "0.0.0.0 ads.test\n||ads.test^$badfilter", "image" PAGE "https://ads.test/", "" },
  { "||ads.test^\n@@||ads.test^\n@@||ads.test^$badfilter", "image" PAGE "https://ads.test/",
    "block ||ads.test^" },
  { "!#if env_firefox\n||ads.test^\n!#endif", "image" PAGE "https://ads.test/", "" },

  /* Documents. */
  { "||ads.test^", "document https://ads.test/ https://ads.test/x", "block ||ads.test^" },
  { "||ads.test^$3p", "document https://ads.test/ https://ads.test/x", "" },
  { "||ads.test/x", "document https://ads.test/ https://ads.test/x", "" },
  { "||ads.test/x$doc", "document https://ads.test/ https://ads.test/x", "block ||ads.test/x$doc" },
  { "||ads.test/x$all", "document https://ads.test/ https://ads.test/x", "block ||ads.test/x$all" },
  { "ads.", "document https://ads.test/ https://ads.test/x", "" },
  { ".test/", "document https://ads.test/ https://ads.test/x", "block .test/" },
  { "/^https:..ads\\.test/", "document https://ads.test/ https://ads.test/x",
    "block /^https:..ads\\.test/" },
  { "/^https:..ads/", "document https://ads.test/ https://ads.test/x", "" },
  { "||ads.test^$script", "document https://ads.test/ https://ads.test/x", "" },
  { "||ads.test^\n@@||ads.test^$document", "document https://ads.test/ https://ads.test/x",
    "allow @@||ads.test^$document" },
  { "||ads.test^$document\n@@||ads.test/x", "document https://ads.test/ https://ads.test/x",
    "allow @@||ads.test/x" },
  { "||ads.test^$important\n@@||ads.test^$document",
    "document https://ads.test/ https://ads.test/x", "block ||ads.test^$important" },

  /* Tunnels. */
  { "||ads.test^", "tunnel" PAGE "https://ads.test:443", "block ||ads.test^" },
  { "||ads.test^$all", "tunnel" PAGE "https://ads.test:443", "block ||ads.test^$all" },
  { "||ads.test^$script", "tunnel" PAGE "https://ads.test:443", "" },
  { "||ads.test^$3p", "tunnel" PAGE "https://ads.test:443", "" },
  { "||ads.test/", "tunnel" PAGE "https://ads.test:443", "" },
};

static char *
ask (const Judge *judge, const char *type_word, const char *source, const char *url)
{
  WeirFilterType type = WEIR_FILTER_TYPE_TUNNEL;
  WeirSpan line;
  gboolean blocked;

  if (!g_str_equal (type_word, "tunnel"))
    g_assert_true (weir_filter_type_from_word (weir_span_of (type_word), &type));

  blocked = judge_match (judge, type, source, url, &line);
  if (line.length == 0)
    return g_strdup ("");

  return g_strdup_printf ("%s %.*s", blocked ? "block" : "allow", (int) line.length, line.octets);
}

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirSpan text = weir_span_of (cases[i].list);
      g_autoptr (Judge) judge = judge_new (&text, 1);
      g_auto (GStrv) words = g_strsplit (cases[i].request, " ", 3);
      g_autofree char *answer = ask (judge, words[0], words[1], words[2]);

      g_test_message ("%s: %s", cases[i].list, cases[i].request);
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
}

/* --- real lists --- */

static const char *const lists[] = {
  "easylist",    "easyprivacy",     "ubo-filters", "ubo-badware", "ubo-privacy",
  "ubo-unbreak", "ubo-quick-fixes", "hosts",       "domains",
};

#define N_BASE 2

/* The folder beside the source; NULL: it is not there. */
static char *
find_data (void)
{
  g_autofree char *folder =
    g_build_filename (g_test_get_dir (G_TEST_DIST), "..", "..", "shared", "filterdata", NULL);

  return g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&folder) : NULL;
}

static GBytes *
unpack (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) packed = g_file_read (file, NULL, &error);
  g_autoptr (GConverter) converter =
    G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GOutputStream) text = g_memory_output_stream_new_resizable ();

  g_assert_no_error (error);
  stream = g_converter_input_stream_new (G_INPUT_STREAM (packed), converter);
  g_output_stream_splice (text, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, &error);
  g_assert_no_error (error);

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (text));
}

static void
use_suffixes (const char *folder)
{
  g_autoptr (GBytes) suffixes = unpack (folder, "lists/public_suffix_list.dat.gz");
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("weir-suffixes-XXXXXX", &stream, &error);

  g_assert_no_error (error);
  g_file_replace_contents (file, g_bytes_get_data (suffixes, NULL), g_bytes_get_size (suffixes),
                           NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error);
  g_assert_no_error (error);
  weir_site_use_suffix_list (g_file_peek_path (file), &error);
  g_assert_no_error (error);
  g_file_delete (file, NULL, NULL);
}

static Judge *
judge_of_lists (GBytes *const *texts, guint n_texts)
{
  WeirSpan spans[G_N_ELEMENTS (lists)];

  for (guint i = 0; i < n_texts; i++)
    {
      spans[i].octets = g_bytes_get_data (texts[i], &spans[i].length);
      g_assert_cmpuint (spans[i].length, >, 0);
    }

  return judge_new (spans, n_texts);
}

typedef struct
{
  const Judge *judge;
  guint verdict; /* its column */
  guint n_wrong;
} Set;

static void
compare (Set *set, char **columns)
{
  g_autofree char *answer = ask (set->judge, columns[0], columns[1], columns[2]);
  const char *verdict = g_str_has_prefix (answer, "block ") ? "block" : "allow";

  if (g_str_equal (verdict, columns[set->verdict]))
    return;

  set->n_wrong++;
  g_test_message ("%s %s %s: %s, not %s by %s", columns[0], columns[1], columns[2], answer,
                  columns[set->verdict], columns[set->verdict + 1]);
}

/* How many of @n_lines are to be judged. */
static guint
get_sample (guint n_lines)
{
  const char *wanted = g_getenv ("WEIR_JUDGE_REQUESTS");

  if (wanted == NULL)
    return DEFAULT_REQUESTS;

  return g_str_equal (wanted, "all") ? n_lines : (guint) g_ascii_strtoull (wanted, NULL, 10);
}

static guint32
get_seed (void)
{
  const char *seed = g_getenv ("WEIR_JUDGE_SEED");

  return seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : 1;
}

static guint
compare_all (Set *sets, guint n_sets, char **lines)
{
  guint n_lines = g_strv_length (lines);
  guint sample = MIN (get_sample (n_lines), n_lines);
  g_autoptr (GRand) random = g_rand_new_with_seed (get_seed ());

  for (guint i = 0; i < sample; i++)
    {
      guint line = sample == n_lines ? i : (guint) g_rand_int_range (random, 0, (gint32) n_lines);
      g_auto (GStrv) columns = g_strsplit (lines[line], "\t", -1);

      if (columns[0] == NULL || *columns[0] == '#')
        continue;

      g_assert_cmpuint (g_strv_length (columns), >=, 7);
      for (guint j = 0; j < n_sets; j++)
        compare (&sets[j], columns);
    }

  return sample;
}

static void
test_real_requests (void)
{
  g_autofree char *folder = find_data ();
  GBytes *texts[G_N_ELEMENTS (lists)];
  g_autoptr (GBytes) requests = NULL;
  g_autofree char *all = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (Judge) base = NULL;
  g_autoptr (Judge) full = NULL;

  if (folder == NULL)
    {
      g_test_skip ("the lists and requests are not beside the source");
      return;
    }

  use_suffixes (folder);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *name = g_strdup_printf ("lists/%s.txt.gz", lists[i]);

      texts[i] = unpack (folder, name);
    }

  base = judge_of_lists (texts, N_BASE);
  full = judge_of_lists (texts, G_N_ELEMENTS (lists));
  requests = unpack (folder, "requests-public.tsv.gz");
  all = g_strndup (g_bytes_get_data (requests, NULL), g_bytes_get_size (requests));
  lines = g_strsplit (all, "\n", -1);

  {
    Set sets[] = { { base, 3, 0 }, { full, 5, 0 } };
    guint n_requests = compare_all (sets, G_N_ELEMENTS (sets), lines);

    g_test_message ("%u requests: %u wrong by base, %u by full", n_requests, sets[0].n_wrong,
                    sets[1].n_wrong);
    g_assert_cmpuint (sets[0].n_wrong, ==, 0);
    g_assert_cmpuint (sets[1].n_wrong, ==, 0);
  }

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    g_bytes_unref (texts[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* The list of suffixes can be set but once, before anybody asks. */
  g_test_add_func ("/filters/judge/real-requests", test_real_requests);
  g_test_add_func ("/filters/judge/cases", test_cases);

  return g_test_run ();
}
