/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * All options of filters, with their aliases: of Adblock Plus, uBlock Origin and AdGuard.
 *
 * What only a browser can do makes the whole filter be skipped: one that blocks more than its
 * author meant is worse than none.
 */

#include "weir-filter-options.h"

#include "weir-filter-private.h"

#define OPTION(name, kind, value)                    \
  {                                                  \
    name, sizeof name - 1, WEIR_OPTION_##kind, value \
  }
#define TYPE(name, type) OPTION (name, TYPE, WEIR_FILTER_TYPE_##type)
#define SKIP(name, reason) OPTION (name, SKIP, WEIR_SKIP_##reason)

static const WeirOption options[] = {
  /* What is requested.  The first name of a type is its own. */
  TYPE ("other", OTHER),
  TYPE ("script", SCRIPT),
  TYPE ("image", IMAGE),
  TYPE ("stylesheet", STYLESHEET),
  TYPE ("css", STYLESHEET),
  TYPE ("object", OBJECT),
  TYPE ("object-subrequest", OBJECT),
  TYPE ("subdocument", SUBDOCUMENT),
  TYPE ("frame", SUBDOCUMENT),
  TYPE ("xmlhttprequest", XMLHTTPREQUEST),
  TYPE ("xhr", XMLHTTPREQUEST),
  TYPE ("websocket", WEBSOCKET),
  TYPE ("font", FONT),
  TYPE ("media", MEDIA),
  TYPE ("ping", PING),
  TYPE ("beacon", PING),
  TYPE ("document", DOCUMENT),
  TYPE ("doc", DOCUMENT),
  OPTION ("all", ALL, 0),
  OPTION ("popup", POPUP, 0),
  OPTION ("popunder", POPUP, 0),

  /* Who asks, how, and for whom it holds. */
  OPTION ("third-party", PARTY, WEIR_FILTER_THIRD_PARTY),
  OPTION ("3p", PARTY, WEIR_FILTER_THIRD_PARTY),
  OPTION ("first-party", PARTY, WEIR_FILTER_FIRST_PARTY),
  OPTION ("1p", PARTY, WEIR_FILTER_FIRST_PARTY),
  OPTION ("strict3p", FLAG, WEIR_FILTER_STRICT_THIRD_PARTY),
  OPTION ("strict1p", FLAG, WEIR_FILTER_STRICT_FIRST_PARTY),
  OPTION ("domain", NAMES, WEIR_ROOM_DOMAINS),
  OPTION ("from", NAMES, WEIR_ROOM_DOMAINS),
  OPTION ("to", NAMES, WEIR_ROOM_TO),
  OPTION ("denyallow", NAMES, WEIR_ROOM_DENYALLOW),
  OPTION ("method", METHOD, 0),

  /* How it counts. */
  OPTION ("important", FLAG, WEIR_FILTER_IMPORTANT),
  OPTION ("badfilter", FLAG, WEIR_FILTER_BADFILTER),
  OPTION ("match-case", FLAG, WEIR_FILTER_MATCH_CASE),
  OPTION ("redirect", REDIRECT, 0),
  OPTION ("rewrite", REDIRECT, 0),
  OPTION ("empty", EMPTY, 0),
  OPTION ("mp4", MP4, 0),
  OPTION ("reason", REMARK, 0),

  /* What alters requests and responses. */
  SKIP ("removeparam", MODIFIER),
  SKIP ("queryprune", MODIFIER),
  SKIP ("csp", MODIFIER),
  SKIP ("permissions", MODIFIER),
  SKIP ("replace", MODIFIER),
  SKIP ("uritransform", MODIFIER),
  SKIP ("urltransform", MODIFIER),
  SKIP ("urlskip", MODIFIER),
  SKIP ("redirect-rule", MODIFIER),
  SKIP ("cookie", MODIFIER),
  SKIP ("removeheader", MODIFIER),
  SKIP ("referrerpolicy", MODIFIER),
  SKIP ("jsonprune", MODIFIER),
  SKIP ("xmlprune", MODIFIER),
  SKIP ("hls", MODIFIER),

  /* What tells the blocker what to do with a page. */
  SKIP ("generichide", PAGE_OPTION),
  SKIP ("ghide", PAGE_OPTION),
  SKIP ("elemhide", PAGE_OPTION),
  SKIP ("ehide", PAGE_OPTION),
  SKIP ("specifichide", PAGE_OPTION),
  SKIP ("shide", PAGE_OPTION),
  SKIP ("genericblock", PAGE_OPTION),
  SKIP ("content", PAGE_OPTION),
  SKIP ("extension", PAGE_OPTION),
  SKIP ("jsinject", PAGE_OPTION),
  SKIP ("stealth", PAGE_OPTION),
  SKIP ("urlblock", PAGE_OPTION),

  /* What is known when it is too late to block, or not at all. */
  SKIP ("header", BROWSER_ONLY),
  SKIP ("ipaddress", BROWSER_ONLY),
  SKIP ("cname", BROWSER_ONLY),
  SKIP ("webrtc", BROWSER_ONLY),
  SKIP ("inline-script", BROWSER_ONLY),
  SKIP ("inline-font", BROWSER_ONLY),
  SKIP ("top", BROWSER_ONLY),
  SKIP ("app", BROWSER_ONLY),
  SKIP ("network", BROWSER_ONLY),
};

const WeirOption *
weir_option_find (WeirSpan name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].length == name.length && options[i].name[0] == name.octets[0] &&
        memcmp (options[i].name, name.octets, name.length) == 0)
      return &options[i];

  return NULL;
}

/**
 * weir_filter_type_from_word:
 * @word: the name of a type, or an alias of it
 * @type: (out): the type
 *
 * Returns: %FALSE if there is no such type
 */
gboolean
weir_filter_type_from_word (WeirSpan word, WeirFilterType *type)
{
  const WeirOption *option = word.length > 0 ? weir_option_find (word) : NULL;

  if (option == NULL || option->kind != WEIR_OPTION_TYPE)
    return FALSE;

  *type = (WeirFilterType) option->value;

  return TRUE;
}

const char *
weir_filter_type_to_word (WeirFilterType type)
{
  static const char *const words[] = {
#define WORD(id, word) [WEIR_FILTER_TYPE_##id] = word,
    WEIR_FILTER_TYPE_TABLE (WORD)
#undef WORD
      [WEIR_FILTER_TYPE_TUNNEL] = "tunnel",
  };

  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (words), NULL);

  return words[type];
}

static const char *const methods[] = {
  [WEIR_FILTER_METHOD_CONNECT] = "CONNECT", [WEIR_FILTER_METHOD_DELETE] = "DELETE",
  [WEIR_FILTER_METHOD_GET] = "GET",         [WEIR_FILTER_METHOD_HEAD] = "HEAD",
  [WEIR_FILTER_METHOD_OPTIONS] = "OPTIONS", [WEIR_FILTER_METHOD_PATCH] = "PATCH",
  [WEIR_FILTER_METHOD_POST] = "POST",       [WEIR_FILTER_METHOD_PUT] = "PUT",
};

WeirFilterMethod
weir_filter_method_from_name (WeirSpan name)
{
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    if (weir_span_equal_nocase (name, methods[i]))
      return (WeirFilterMethod) i;

  return WEIR_FILTER_METHOD_OTHER;
}
