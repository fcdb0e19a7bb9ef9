/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Files of compiled filters that somebody else made: a sound one with patches whose checksum is right
 * all the same, or octets as they come.  Whatever is opened can be asked, and compiled anew, and what
 * comes of that is sound.
 */

#include "fuzz.h"
#include "weir-filter-compiler.h"
#include "weir-filter-format.h"
#include "weir-filter-hash.h"

static const char list_a[] =
  "! a\n||ads.test^\n||a.ads.test^$third-party\n/banner/x.$image\n||cdn.test/ad*.js|\n"
  "@@||ads.test/ok\n/track[0-9]+/$script,domain=shop.*|~b.test|/^x/"
  "\n*$ping,to=c.test\n||i.test^$important\n"
  "-pixel-$denyallow=d.test,domain=e.test\n/w/$wrong=1\nx##.ad\n||long.test/"
  "abcdefghijklmnopqrstuvwxyz/q\n";
static const char list_b[] =
  "0.0.0.0 h.test i.test\nplain.test\n||ads.test^$badfilter,image\n/y*z$document\n";

static const char *const requests[][3] = {
  { "image", "https://shop.example/", "https://x.ads.test/banner/x.gif" },
  { "script", "https://shop.co.uk/", "https://cdn.test/ads/ad7.js" },
  { "script", "https://x.shop.co.uk/", "https://other.test/track12" },
  { "ping", "", "https://a.c.test/?-pixel-" },
  { "image", "https://e.test/", "https://plain.test/-pixel-/abcdefghijklmnopqrstuvwxyz/q" },
  { "document", "https://i.test/", "https://i.test/yz" },
  { "tunnel", "", "https://h.test/" },
};

static GBytes *
compile (const WeirFilterSet *previous)
{
  g_autoptr (GBytes) a = g_bytes_new_static (list_a, strlen (list_a));
  g_autoptr (GBytes) b = g_bytes_new_static (list_b, strlen (list_b));
  const WeirFilterInput inputs[] = { { "a", 1, a }, { "b", 2, b } };
  GBytes *octets = weir_filter_compile (inputs, G_N_ELEMENTS (inputs), previous, NULL, NULL);

  return octets;
}

static void
check_origin (const WeirFilterSet *set, WeirFilterId filter)
{
  WeirFilterOrigin origin;

  if (!weir_filter_set_get_origin (set, filter, &origin))
    return;
  g_assert_cmpuint (origin.list, <, weir_filter_set_get_n_lists (set));
  g_assert_cmpuint (origin.line, >, 0);
  for (gsize i = 0; i < origin.text.length; i++)
    g_assert_cmpint (origin.text.octets[i], !=, '\n');
}

static void
ask (const WeirFilterSet *set)
{
  static WeirFilterRequest request;

  for (gsize i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      WeirFilterType type = WEIR_FILTER_TYPE_TUNNEL;
      WeirFilterMatch match;

      weir_filter_type_from_word (weir_span_of (requests[i][0]), &type);
      g_assert_true (weir_filter_request_init_from_urls (&request, type,
                                                         weir_span_of (requests[i][1]),
                                                         weir_span_of (requests[i][2])));
      weir_filter_set_match (set, &request, NULL, NULL, &match);
      check_origin (set, match.block);
      check_origin (set, match.exception);
    }
}

static void
read_lists (const WeirFilterSet *set)
{
  for (guint i = 0; i < weir_filter_set_get_n_lists (set); i++)
    {
      WeirFilterSetList list;
      WeirSpan text;
      guint line;

      g_assert_true (weir_filter_set_get_list (set, i, &list));
      for (guint j = 0; j < 5 && weir_filter_set_get_unread (set, i, j, &line, &text); j++)
        g_assert_true (text.octets != NULL);
    }
}

/* Patches: two octets of place, one of length, then that many octets. */
static void
patch (guint8 *file, gsize length, const guint8 *data, gsize size)
{
  while (size > 3)
    {
      gsize at = ((gsize) data[0] << 8 | data[1]) % length;
      gsize n = MIN (data[2] % 16, MIN (size - 3, length - at));

      memcpy (file + at, data + 3, n);
      data += 3 + n;
      size -= 3 + n;
    }
}

static void
set_checksum (guint8 *file, gsize length)
{
  const gsize begin = G_STRUCT_OFFSET (WeirFilterHeader, size);
  WeirFilterHeader *header = (WeirFilterHeader *) (gpointer) file;

  if (length < sizeof *header)
    return;
  header->magic = WEIR_FILTER_FORMAT_MAGIC;
  header->format = WEIR_FILTER_FORMAT;
  header->size = length;
  header->checksum = weir_filter_hash_octets ((const char *) file + begin, length - begin);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static GBytes *sound;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GBytes) anew = NULL;
  g_autoptr (WeirFilterSet) set = NULL;
  g_autoptr (WeirFilterSet) second = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *file;
  gsize length;

  if (size == 0)
    return 0;
  if (sound == NULL)
    sound = compile (NULL);

  length = data[0] % 2 == 0 ? g_bytes_get_size (sound) : size - 1;
  file = g_memdup2 (data[0] % 2 == 0 ? g_bytes_get_data (sound, NULL) : data + 1, length);
  if (data[0] % 2 == 0)
    patch (file, length, data + 1, size - 1);
  set_checksum (file, length);
  octets = g_bytes_new_take (file, length);

  set = weir_filter_set_new (octets, &error);
  if (set == NULL)
    return 0;
  read_lists (set);
  ask (set);

  anew = compile (set);
  if (anew == NULL)
    return 0;
  second = weir_filter_set_new (anew, &error);
  g_assert_no_error (error);
  read_lists (second);
  ask (second);

  return 0;
}
