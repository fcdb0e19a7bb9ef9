/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists that others keep, as proposals: what each is for, where it comes from
 * and under which licence.  A table; the words are translated when it is first
 * asked for, and those for this user are put first.
 */

#include "weir-list-catalogue.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *key;
  const char *title;
  const char *purpose; /* to be translated */
  const char *group;   /* to be translated */
  const char *url;     /* in the form that weir_list_address_read() gives */
  const char *homepage;
  const char *licence;   /* (nullable): as the list says itself */
  const char *languages; /* (nullable): separated by spaces */
} Proposal;

#define ADVERTISING N_ ("Advertising")
#define TRACKING N_ ("Tracking")
#define HOSTS N_ ("Hosts")
#define MALWARE N_ ("Malware")
#define REPAIRS N_ ("Repairs")
#define REGIONAL N_ ("Regional")
#define EASYLIST_LICENCE "GPL-3.0-or-later or CC-BY-SA-3.0-or-later"

static const Proposal proposals[] = {
  {
    "easylist",
    "EasyList",
    N_ ("Advertisements of international sites"),
    ADVERTISING,
    "https://easylist.to/easylist/easylist.txt",
    "https://easylist.to/",
    EASYLIST_LICENCE,
    NULL,
  },
  {
    "ublock-filters",
    "uBlock filters",
    N_ ("Advertisements that need more than EasyList"),
    ADVERTISING,
    "https://ublockorigin.github.io/uAssets/filters/filters.txt",
    "https://github.com/uBlockOrigin/uAssets",
    "GPL-3.0",
    NULL,
  },
  {
    "adguard-base",
    "AdGuard Base",
    N_ ("Advertisements; in addition to EasyList"),
    ADVERTISING,
    "https://filters.adtidy.org/extension/ublock/filters/2_without_easylist.txt",
    "https://github.com/AdguardTeam/AdguardFilters",
    "GPL-3.0",
    NULL,
  },
  {
    "easyprivacy",
    "EasyPrivacy",
    N_ ("Trackers and beacons"),
    TRACKING,
    "https://easylist.to/easylist/easyprivacy.txt",
    "https://easylist.to/",
    EASYLIST_LICENCE,
    NULL,
  },
  {
    "ublock-privacy",
    "uBlock filters – Privacy",
    N_ ("Trackers that need more than EasyPrivacy"),
    TRACKING,
    "https://ublockorigin.github.io/uAssets/filters/privacy.txt",
    "https://github.com/uBlockOrigin/uAssets",
    "GPL-3.0",
    NULL,
  },
  {
    "peter-lowe",
    "Peter Lowe’s list",
    N_ ("Hosts that advertise or track; short and careful"),
    HOSTS,
    "https://pgl.yoyo.org/adservers/serverlist.php?hostformat=hosts&showintro=1&mimetype=plaintext",
    "https://pgl.yoyo.org/adservers/",
    "McRae General Public License 4.r53",
    NULL,
  },
  {
    "stevenblack",
    "StevenBlack hosts",
    N_ ("Hosts that advertise, track or spread malware; many lists in one"),
    HOSTS,
    "https://raw.githubusercontent.com/StevenBlack/hosts/master/hosts",
    "https://github.com/StevenBlack/hosts",
    "MIT",
    NULL,
  },
  {
    "ublock-badware",
    "uBlock filters – Badware risks",
    N_ ("Sites that spread malware or deceive"),
    MALWARE,
    "https://ublockorigin.github.io/uAssets/filters/badware.txt",
    "https://github.com/uBlockOrigin/uAssets",
    "GPL-3.0",
    NULL,
  },
  {
    "ublock-unbreak",
    "uBlock filters – Unbreak",
    N_ ("Mends sites that other lists break"),
    REPAIRS,
    "https://ublockorigin.github.io/uAssets/filters/unbreak.txt",
    "https://github.com/uBlockOrigin/uAssets",
    "GPL-3.0",
    NULL,
  },
  {
    "ublock-quick-fixes",
    "uBlock filters – Quick fixes",
    N_ ("What cannot wait for the other lists; changes every few hours"),
    REPAIRS,
    "https://ublockorigin.github.io/uAssets/filters/quick-fixes.txt",
    "https://github.com/uBlockOrigin/uAssets",
    "GPL-3.0",
    NULL,
  },
  {
    "liste-ar",
    "Liste AR",
    N_ ("Advertisements of Arabic sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/Liste_AR.txt",
    "https://forums.lanik.us/viewforum.php?f=98",
    NULL,
    "ar",
  },
  {
    "bulgarian",
    "Bulgarian Adblock list",
    N_ ("Advertisements of Bulgarian sites"),
    REGIONAL,
    "https://stanev.org/abp/adblock_bg.txt",
    "https://stanev.org/abp/",
    NULL,
    "bg mk",
  },
  {
    "easylist-china",
    "EasyList China",
    N_ ("Advertisements of Chinese sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/easylistchina.txt",
    "https://github.com/easylist/easylistchina",
    EASYLIST_LICENCE,
    "zh",
  },
  {
    "easylist-czech-slovak",
    "EasyList Czech and Slovak",
    N_ ("Advertisements of Czech and Slovak sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/tomasko126/easylistczechandslovak/master/filters.txt",
    "https://github.com/tomasko126/easylistczechandslovak",
    NULL,
    "cs sk",
  },
  {
    "easydutch",
    "EasyDutch",
    N_ ("Advertisements of Dutch sites"),
    REGIONAL,
    "https://easydutch-ubo.github.io/EasyDutch/EasyDutch.txt",
    "https://github.com/EasyDutch-uBO/EasyDutch",
    NULL,
    "nl fy af",
  },
  {
    "estonian",
    "Eesti saitidele kohandatud filter",
    N_ ("Advertisements of Estonian sites"),
    REGIONAL,
    "https://adblock.ee/list.php",
    "https://adblock.ee/",
    NULL,
    "et",
  },
  {
    "finland",
    "Adblock List for Finland",
    N_ ("Advertisements of Finnish sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/finnish-easylist-addition/finnish-easylist-addition/"
    "gh-pages/Finland_adb.txt",
    "https://github.com/finnish-easylist-addition/finnish-easylist-addition",
    NULL,
    "fi",
  },
  {
    "liste-fr",
    "Liste FR",
    N_ ("Advertisements of French sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/liste_fr.txt",
    "https://github.com/easylist/listefr",
    NULL,
    "fr br oc",
  },
  {
    "easylist-germany",
    "EasyList Germany",
    N_ ("Advertisements of German sites"),
    REGIONAL,
    "https://easylist.to/easylistgermany/easylistgermany.txt",
    "https://easylist.to/",
    EASYLIST_LICENCE,
    "de lb rm dsb hsb",
  },
  {
    "greek",
    "Greek AdBlock Filter",
    N_ ("Advertisements of Greek sites"),
    REGIONAL,
    "https://www.void.gr/kargig/void-gr-filters.txt",
    "https://github.com/kargig/greek-adblockplus-filter",
    NULL,
    "el",
  },
  {
    "easylist-hebrew",
    "EasyList Hebrew",
    N_ ("Advertisements of Hebrew sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/easylist/EasyListHebrew/master/EasyListHebrew.txt",
    "https://github.com/easylist/EasyListHebrew",
    NULL,
    "he",
  },
  {
    "hufilter",
    "hufilter",
    N_ ("Advertisements of Hungarian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/hufilter/hufilter/master/hufilter-ublock.txt",
    "https://github.com/hufilter/hufilter",
    "CC-BY-4.0",
    "hu",
  },
  {
    "icelandic",
    "Icelandic ABP List",
    N_ ("Advertisements of Icelandic sites"),
    REGIONAL,
    "https://adblock.gardar.net/is.abp.txt",
    "https://adblock.gardar.net/",
    NULL,
    "is",
  },
  {
    "indianlist",
    "IndianList",
    N_ ("Advertisements of Indian, Nepalese and Sri Lankan sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/indianlist.txt",
    "https://github.com/mediumkreation/IndianList",
    NULL,
    "as bn gu hi kn ml mr ne pa si ta te",
  },
  {
    "abpindo",
    "ABPindo",
    N_ ("Advertisements of Indonesian and Malaysian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/ABPindo/indonesianadblockrules/master/subscriptions/"
    "abpindo.txt",
    "https://github.com/ABPindo/indonesianadblockrules",
    "GPL-3.0",
    "id ms",
  },
  {
    "easylist-italy",
    "EasyList Italy",
    N_ ("Advertisements of Italian sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/easylistitaly.txt",
    "https://github.com/easylist/easylistitaly",
    EASYLIST_LICENCE,
    "it lij",
  },
  {
    "adguard-japanese",
    "AdGuard Japanese",
    N_ ("Advertisements of Japanese sites"),
    REGIONAL,
    "https://filters.adtidy.org/extension/ublock/filters/7.txt",
    "https://github.com/AdguardTeam/AdguardFilters",
    "GPL-3.0",
    "ja",
  },
  {
    "list-kr",
    "List-KR",
    N_ ("Advertisements of Korean sites"),
    REGIONAL,
    "https://cdn.jsdelivr.net/gh/List-KR/List-KR@latest/filter-uBlockOrigin.txt",
    "https://github.com/List-KR/List-KR",
    "GPL-3.0",
    "ko",
  },
  {
    "latvian",
    "Latvian List",
    N_ ("Advertisements of Latvian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/Latvian-List/adblock-latvian/master/lists/latvian-list.txt",
    "https://github.com/Latvian-List/adblock-latvian",
    NULL,
    "lv",
  },
  {
    "easylist-lithuania",
    "EasyList Lithuania",
    N_ ("Advertisements of Lithuanian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/EasyList-Lithuania/easylist_lithuania/master/"
    "easylistlithuania.txt",
    "https://github.com/EasyList-Lithuania/easylist_lithuania",
    NULL,
    "lt",
  },
  {
    "nordic",
    "Dandelion Sprout’s Nordic filters",
    N_ ("Advertisements of Norwegian, Danish and Icelandic sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/DandelionSprout/adfilt/master/NorwegianList.txt",
    "https://github.com/DandelionSprout/adfilt",
    NULL,
    "nb nn no da is fo",
  },
  {
    "persianblocker",
    "PersianBlocker",
    N_ ("Advertisements of Persian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/MasterKia/PersianBlocker/main/PersianBlocker.txt",
    "https://github.com/MasterKia/PersianBlocker",
    "AGPL-3.0",
    "fa ps tg",
  },
  {
    "polish",
    "Polish filters",
    N_ ("Advertisements of Polish sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/MajkiIT/polish-ads-filter/master/polish-adblock-filters/"
    "adblock.txt",
    "https://github.com/MajkiIT/polish-ads-filter",
    NULL,
    "pl szl",
  },
  {
    "road-block",
    "ROad Block Light",
    N_ ("Advertisements of Romanian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/tcptomato/ROad-Block/master/road-block-filters-light.txt",
    "https://github.com/tcptomato/ROad-Block",
    NULL,
    "ro",
  },
  {
    "ru-adlist",
    "RU AdList",
    N_ ("Advertisements of Russian, Ukrainian and Belarusian sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/advblock.txt",
    "https://github.com/easylist/ruadlist",
    NULL,
    "ru uk be kk tt uz",
  },
  {
    "serbo-croatian",
    "Dandelion Sprout’s Serbo-Croatian filters",
    N_ ("Advertisements of Serbian, Croatian and Bosnian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/DandelionSprout/adfilt/master/SerboCroatianList.txt",
    "https://github.com/DandelionSprout/adfilt",
    NULL,
    "sr hr bs",
  },
  {
    "slovenian",
    "Slovenian List",
    N_ ("Advertisements of Slovenian sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/betterwebleon/slovenian-list/master/filters.txt",
    "https://github.com/betterwebleon/slovenian-list",
    NULL,
    "sl",
  },
  {
    "easylist-spanish",
    "EasyList Spanish",
    N_ ("Advertisements of Spanish sites"),
    REGIONAL,
    "https://easylist-downloads.adblockplus.org/easylistspanish.txt",
    "https://github.com/easylist/easylistspanish",
    EASYLIST_LICENCE,
    "es ca gl eu an ast",
  },
  {
    "adguard-spanish",
    "AdGuard Spanish/Portuguese",
    N_ ("Advertisements of Spanish and Portuguese sites"),
    REGIONAL,
    "https://filters.adtidy.org/extension/ublock/filters/9.txt",
    "https://github.com/AdguardTeam/AdguardFilters",
    "GPL-3.0",
    "pt es gl ca",
  },
  {
    "frellwit",
    "Frellwit’s Swedish Filter",
    N_ ("Advertisements of Swedish sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/lassekongo83/Frellwits-filter-lists/master/"
    "Frellwits-Swedish-Filter.txt",
    "https://github.com/lassekongo83/Frellwits-filter-lists",
    NULL,
    "sv",
  },
  {
    "easylist-thailand",
    "EasyList Thailand",
    N_ ("Advertisements of Thai sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/easylist-thailand/easylist-thailand/master/subscription/"
    "easylist-thailand.txt",
    "https://github.com/easylist-thailand/easylist-thailand",
    NULL,
    "th",
  },
  {
    "adguard-turkish",
    "AdGuard Turkish",
    N_ ("Advertisements of Turkish sites"),
    REGIONAL,
    "https://filters.adtidy.org/extension/ublock/filters/13.txt",
    "https://github.com/AdguardTeam/AdguardFilters",
    "GPL-3.0",
    "tr",
  },
  {
    "abpvn",
    "ABPVN List",
    N_ ("Advertisements of Vietnamese sites"),
    REGIONAL,
    "https://raw.githubusercontent.com/abpvn/abpvn/master/filter/abpvn_ublock.txt",
    "https://abpvn.com/",
    "GPL-3.0",
    "vi",
  },
};

/* Whether a language of the user is one of @languages. */
static gboolean
is_spoken (const char *const *languages)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    if (g_strv_contains (languages, names[i]))
      return TRUE;

  return FALSE;
}

static WeirCatalogueEntry *
make_entry (const Proposal *proposal)
{
  WeirCatalogueEntry *entry = g_new0 (WeirCatalogueEntry, 1);

  entry->key = proposal->key;
  entry->title = proposal->title;
  entry->purpose = _ (proposal->purpose);
  entry->group = _ (proposal->group);
  entry->url = proposal->url;
  entry->homepage = proposal->homepage;
  entry->licence = proposal->licence;
  if (proposal->languages != NULL)
    entry->languages = (const char *const *) g_strsplit (proposal->languages, " ", 0);
  entry->is_proposed = entry->languages == NULL || is_spoken (entry->languages);

  return entry;
}

/* Returns: (transfer full) */
static GPtrArray *
make_entries (void)
{
  GPtrArray *entries = g_ptr_array_new ();
  guint n_proposed = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (proposals); i++)
    {
      WeirCatalogueEntry *entry = make_entry (&proposals[i]);

      g_ptr_array_insert (entries, entry->is_proposed ? (int) n_proposed : -1, entry);
      n_proposed += entry->is_proposed;
    }

  return entries;
}

const GPtrArray *
weir_list_catalogue_get (void)
{
  static GPtrArray *entries;

  if (g_once_init_enter (&entries))
    g_once_init_leave (&entries, make_entries ());

  return entries;
}

const WeirCatalogueEntry *
weir_list_catalogue_find (const char *url)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->url, url))
        return entry;
    }

  return NULL;
}

const WeirCatalogueEntry *
weir_list_catalogue_find_key (const char *key)
{
  const GPtrArray *entries = weir_list_catalogue_get ();

  for (guint i = 0; i < entries->len; i++)
    {
      const WeirCatalogueEntry *entry = g_ptr_array_index (entries, i);

      if (g_str_equal (entry->key, key))
        return entry;
    }

  return NULL;
}
