/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How often words are met in URLs.
 *
 * A filter is tried for each request whose URL has the word that the filter is kept under, so that
 * should be a rare one.  How often a word stands in filters says little of that; so here is how
 * often the common ones stood in the URLs of some thousand requests of browsers to popular sites,
 * in requests of 65,536, rounded down to a power of two.  A word that is not here is rare, the
 * rarer the longer it is.
 */

#include "weir-token-cost.h"

#include "weir-filter-hash.h"

typedef struct
{
  guint cost;
  const char *words; /* with a space between them */
} Level;

/* clang-format off */
static const Level levels[] = {
  { 32768,
    "com https" },
  { 16384,
    "www" },
  { 8192,
    "1 ar jpg js" },
  { 4096,
    "0 2 assets cdn content css images img min net png static v" },
  { 2048,
    "2f 3 3a 4 5 8 a en fonts g google h id image next s svg uploads webp wp" },
  { 1024,
    "15 20 2023 2fwww 6 7 9 analytics api app au c chunks cid co data de default demandware "
    "dist dma doubleclick es exp frm gif gtm i jquery logo m media npa on org p pagead public "
    "r ru sites t tag themes thumb thumbnail tid u url us v1 v2 ver view w web woff2" },
  { 512,
    "04 05 08 10 101509157 103116026 103200004 103233427 104527907 104528501 104684208 "
    "104684211 104948813 105399921 105399923 11 12 1280 13l3l3l3l1l1 180x135 200x200 2022 "
    "2025 22 24 240x135 253ba 253dbrand 288x162 2c 3b139 3b99 3d 5d 600 64 720 7258 7c "
    "7cchromium 7cheadlesschrome 7d 90 abc ad ads akamaized apple apps attachment auto b bg "
    "bootstrap build c1 c3 cdscdn cgi cl2 client cms collect common components cookie core "
    "custom cv d desktop dl dt event f false files flashscore fmt format fr frontend gcd gdpr "
    "go gob googleapis googlesyndication googletagmanager gstatic header hipotecario home "
    "html i2 icon icons in includes info investing io jpeg json key l lavoz lib library linux "
    "live main master mendozatoday n ng noapi not o page pagead2 pages pandao pbwstatic pcs "
    "php platform plugins prod pscdl q random res scripts securepubads shared sid sig site "
    "slickdeals slickdealscdn small source sr src steamstatic stockcenter storage store style "
    "sw true ttcache tv type uaa uab uach uafvl uam uamb uap uapv uaw ui uk ul upload user "
    "video width x x86 xai xhcdn y z" },
  { 256,
    "01 011 02 03 06 07 100 104527906 104528500 1280x720 13 17 19 1p 200 2019 2021 204 20de "
    "20noticias 20y 25 26 29 2fm 300 300x300 31 396be25 400 40posix 45 500 5b 5buach 60 75 7b "
    "800 80281e 85 900 admin adurl ae aeropuertosargentina aip airedesantafe ajax akamaihd "
    "amfl are armoto async auid avatar aw banner bc bdtf bet30pro blob blog br bundle c2 c4 "
    "ca cache callback cat catalog cb cc cd cerdas ch challenge chunk cinemacenter cloudflare "
    "club config consent contents cover cs cw cx dab3games dc display domain dpr dw e ec eid "
    "elliberal ellitoral eltrecetv eu events facebook family fastly ffffff fill fit font "
    "footer forogore fs fst fv ga game gba gen global googleadservices gpt gtag guid guim "
    "height hn homepage http iframe img1 imgs2 imhentai include index interactiv4 iphone is "
    "it javascript jid jp jugadores kooora la lang las lichess1 list liveleak ll lm magento "
    "managed marketshell max me menu mgob militar mobile modo modules mundodeportivo "
    "naturitas new news ns ord oref partidas pc pdt2 pictures pixel pl porn2012 portal prd "
    "privacy product pub pxcdn quality rd ref regular resize revision roboto rtr rw sai "
    "screenshots sct sd seg service sh shell size smart ss ssl static2 steam steamstore "
    "styles sync t1ch1x tc3 template templates tfd theme thumbs tiba tmb tmssl to top tpc tr "
    "trafficdeposit ts ttf tu twitter tz ua uid uniqlo utf v3 vendor vendors version "
    "version1682618108 vesti vh videos visa vtc vtex vtexassets webfont widget windows woff "
    "xgroovy xxx za zona" },
  { 128,
    "00 000 003 023 082025 09 104948811 104948812 105102051 120 1200 128 14 1440 1440x900 16 "
    "160 1756164667 17x17 18 180 184x69 1920 195 20071101 2020 20230411040308 20aire 20en "
    "20fe 20momento 20santa 21 220 226 23 240 252f 253a 268 27 2c0 2c95359265 2c95362655 "
    "2c95369190 2c95369196 2f0 2f244835 2fcms 2fimages 2fstatic 2x 30 32 320 320x180 36 365 "
    "390x220 3b 40 480484225 4e58m1 50 5blocale 608x342 700 80 800x600 81 82 84 86 88 8a a7 "
    "aa abxe ac acadeu action activity activityi adjuntos adk adscale adservice adsid ah all "
    "altovalleavisos amazon amp ampproject aolcdn arrow article articles as asset audiences "
    "auiddc auth av avatars avon b1 b3 b9 badoo bahn bajumawar baltimo banners barrio base bd "
    "beacon betway bih bin bit biw black bold bonds brand browser bttimg bundles busplus "
    "button bz capsule carousel category center central cfs cg challenges channel check "
    "chemistwarehouse child cima4u4 cl clasificados clientlibs cm codashop code compiled "
    "connect container context conversion correlator crop css2 ct ctr d8 d9 dabra dam "
    "dateline ddm dmc dolarhoy dot drive ee efectores eheczvldv5 el embed emoji english env "
    "ep etc ev ex extw fa fb fc fcmb feb ff14 file flags fls fm fontawesome for forebet form "
    "fp front ft fundingchoicesmessages galeraverde gamefaqs gamespot gaz geo get gh gid gjid "
    "googleads gov gsmarena gt hero his homesrus hp href i0 i18n ic ico ids idt if ifi "
    "imagenes imageshack imagizer imgs immutable impl impolicy impression interia ipr ir item "
    "j jsonp k kit label landing latest latin legacy libs light link litoral livescore "
    "lmneuquen lmt loader locale login logos lossy ltwebstatic m202508210101 madara manager "
    "match measurement medium melapelocondibujos mfe millenium mncdn mobi mode module "
    "montserrat motores motorola movies movilidad mp4 ms my mytuner name navigation nicovideo "
    "no npm nsi nt num nvt oid online opensans order origin os output pageview pami partner "
    "path petshop pf photos pid play player plus pre prev prismic pro production products "
    "promo ps pstatic ptt publicaciones published pubmatic pv pvsid pw px r20250821 ray react "
    "redir referrer render resfu resizer resource resources responsive rewrite rfmt rl rmt rs "
    "s1 s3 sans sb sc scene7 scorecardresearch scr script sdk search secure services session "
    "settings shein shop simgad simplitec sirclocdn slf slider sm social spa st st3 stable "
    "static1 statics stats status steamcdn strpst sv swap system tags tc tc2 td technology "
    "the tiktok title tld tm tmb8 tmsi tpid track transfermarkt tubedna tw u1 uas up uri v0 "
    "v1549950838430 v4 v6 vi vid vis vod vp vs wb website wght white widgets workspace xbox "
    "xboxservices xn yahoo youtube" },
};
/* clang-format on */

/* Of words that are not in the table, by their length. */
static const guint rare_costs[] = { 0, 2048, 512, 96, 24, 8, 4, 2 };

/* Of beginnings that no word in the table has; of the others beside what they have. */
#define RARE_PREFIX_COST 32

struct _WeirTokenCosts
{
  GHashTable *costs;    /* (owned) (element-type WeirSpan guint): keys are the levels' own words */
  GHashTable *prefixes; /* (owned) (element-type WeirSpan guint): sums */
  GArray *words;        /* (owned) (element-type WeirSpan) */
  GArray *beginnings;   /* (owned) (element-type WeirSpan): of the words */
};

static guint
hash_word (gconstpointer key)
{
  const WeirSpan *word = key;
  guint hash = 5381;

  for (gsize i = 0; i < word->length; i++)
    hash = hash * 33 + (guchar) word->octets[i];

  return hash;
}

static gboolean
are_equal (gconstpointer a, gconstpointer b)
{
  return weir_span_equal (*(const WeirSpan *) a, *(const WeirSpan *) b);
}

static void
add_level (GArray *words, GArray *costs, const Level *level)
{
  for (const char *word = level->words; *word != '\0';)
    {
      WeirSpan span = { word, strcspn (word, " ") };

      g_array_append_val (words, span);
      g_array_append_val (costs, level->cost);
      word += span.length + (word[span.length] == ' ');
    }
}

static void
add_prefixes (WeirTokenCosts *self)
{
  self->prefixes = g_hash_table_new (hash_word, are_equal);
  self->beginnings = g_array_sized_new (FALSE, FALSE, sizeof (WeirSpan), self->words->len);
  for (guint i = 0; i < self->words->len; i++)
    {
      WeirSpan *word = &g_array_index (self->words, WeirSpan, i);
      WeirSpan beginning = { word->octets, WEIR_FILTER_PREFIX };
      WeirSpan *kept;
      guint cost;

      if (word->length < WEIR_FILTER_PREFIX)
        continue;
      g_array_append_val (self->beginnings, beginning);
      kept = &g_array_index (self->beginnings, WeirSpan, self->beginnings->len - 1);
      cost = GPOINTER_TO_UINT (g_hash_table_lookup (self->prefixes, kept)) +
             GPOINTER_TO_UINT (g_hash_table_lookup (self->costs, word));
      g_hash_table_insert (self->prefixes, kept, GUINT_TO_POINTER (cost));
    }
}

WeirTokenCosts *
weir_token_costs_new (void)
{
  WeirTokenCosts *self = g_new0 (WeirTokenCosts, 1);
  g_autoptr (GArray) costs = g_array_new (FALSE, FALSE, sizeof (guint));

  self->words = g_array_new (FALSE, FALSE, sizeof (WeirSpan));
  for (gsize i = 0; i < G_N_ELEMENTS (levels); i++)
    add_level (self->words, costs, &levels[i]);

  self->costs = g_hash_table_new (hash_word, are_equal);
  for (guint i = 0; i < self->words->len; i++)
    g_hash_table_insert (self->costs, &g_array_index (self->words, WeirSpan, i),
                         GUINT_TO_POINTER (g_array_index (costs, guint, i)));

  add_prefixes (self);

  return self;
}

void
weir_token_costs_free (WeirTokenCosts *self)
{
  g_hash_table_unref (self->costs);
  g_hash_table_unref (self->prefixes);
  g_array_unref (self->beginnings);
  g_array_unref (self->words);
  g_free (self);
}

guint
weir_token_costs_get (const WeirTokenCosts *self, WeirSpan word)
{
  gpointer cost = g_hash_table_lookup (self->costs, &word);

  if (cost != NULL)
    return GPOINTER_TO_UINT (cost);

  return rare_costs[MIN (word.length, G_N_ELEMENTS (rare_costs) - 1)];
}

guint
weir_token_costs_get_prefix (const WeirTokenCosts *self, WeirSpan word)
{
  const WeirSpan beginning = { word.octets, WEIR_FILTER_PREFIX };
  gpointer cost;

  g_return_val_if_fail (word.length >= WEIR_FILTER_PREFIX, G_MAXUINT);

  cost = g_hash_table_lookup (self->prefixes, &beginning);

  return RARE_PREFIX_COST + GPOINTER_TO_UINT (cost);
}
