/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What requests are for, and what names it: destinations of the Fetch Standard,
 * media types, the extensions of paths.  Which of them counts when is for
 * weir-request-info.c to say.
 *
 * Most requests go through one or two of these tables: they are walked from the
 * front, the most frequent first, and compared in place.
 */

#include "weir-resource-type.h"

static const char *const words[WEIR_N_RESOURCE_TYPES] = {
#define WEIR_RESOURCE_WORD(id, word) [WEIR_RESOURCE_##id] = word,
  WEIR_RESOURCE_TYPE_TABLE (WEIR_RESOURCE_WORD)
#undef WEIR_RESOURCE_WORD
};

typedef struct
{
  const char *text;
  WeirResourceType type;
} TypeOf;

/* Destinations of requests (Fetch Standard, section 2.2.5).  "empty" is what scripts fetch. */
static const TypeOf destinations[] = {
  { "image", WEIR_RESOURCE_IMAGE },
  { "script", WEIR_RESOURCE_SCRIPT },
  { "empty", WEIR_RESOURCE_FETCH },
  { "style", WEIR_RESOURCE_STYLE },
  { "document", WEIR_RESOURCE_DOCUMENT },
  { "font", WEIR_RESOURCE_FONT },
  { "iframe", WEIR_RESOURCE_FRAME },
  { "frame", WEIR_RESOURCE_FRAME },
  { "fencedframe", WEIR_RESOURCE_FRAME },
  { "embed", WEIR_RESOURCE_FRAME },
  { "object", WEIR_RESOURCE_FRAME },
  { "audio", WEIR_RESOURCE_MEDIA },
  { "video", WEIR_RESOURCE_MEDIA },
  { "track", WEIR_RESOURCE_MEDIA },
  { "worker", WEIR_RESOURCE_SCRIPT },
  { "sharedworker", WEIR_RESOURCE_SCRIPT },
  { "serviceworker", WEIR_RESOURCE_SCRIPT },
  { "audioworklet", WEIR_RESOURCE_SCRIPT },
  { "paintworklet", WEIR_RESOURCE_SCRIPT },
  { "xslt", WEIR_RESOURCE_STYLE },
  { "json", WEIR_RESOURCE_FETCH },
  { "manifest", WEIR_RESOURCE_OTHER },
  { "report", WEIR_RESOURCE_OTHER },
  { "websocket", WEIR_RESOURCE_WEBSOCKET },
  { "speculationrules", WEIR_RESOURCE_OTHER },
  { "webidentity", WEIR_RESOURCE_FETCH },
  { "text", WEIR_RESOURCE_FETCH },
  { "sharedstorageworklet", WEIR_RESOURCE_SCRIPT },
};

typedef struct
{
  const char *prefix; /* in lower case */
  guint8 length;
  guint8 type; /* WeirResourceType */
} TypeOfContent;

/* Media types, by what they begin with. */
static const TypeOfContent media_types[] = {
#define BEGINS(prefix, id)                          \
  {                                                 \
    prefix, sizeof (prefix) - 1, WEIR_RESOURCE_##id \
  }
  BEGINS ("image/", IMAGE),
  BEGINS ("text/css", STYLE),
  BEGINS ("text/html", DOCUMENT),
  BEGINS ("application/xhtml+xml", DOCUMENT),
  BEGINS ("audio/", MEDIA),
  BEGINS ("video/", MEDIA),
  BEGINS ("text/vtt", MEDIA),
  BEGINS ("application/vnd.apple.mpegurl", MEDIA),
  BEGINS ("application/dash+xml", MEDIA),
  BEGINS ("font/", FONT),
  BEGINS ("application/font-", FONT),
  BEGINS ("application/x-font-", FONT),
  BEGINS ("application/vnd.ms-fontobject", FONT),
  BEGINS ("text/javascript", SCRIPT),
  BEGINS ("application/javascript", SCRIPT),
  BEGINS ("application/x-javascript", SCRIPT),
  BEGINS ("application/ecmascript", SCRIPT),
  BEGINS ("text/ecmascript", SCRIPT),
  BEGINS ("application/wasm", SCRIPT),
  BEGINS ("application/json", FETCH),
  BEGINS ("text/event-stream", FETCH),
  BEGINS ("text/ping", PING),
#undef BEGINS
};

static const TypeOf extensions[] = {
  { "gif", WEIR_RESOURCE_IMAGE },  { "png", WEIR_RESOURCE_IMAGE },
  { "jpg", WEIR_RESOURCE_IMAGE },  { "jpeg", WEIR_RESOURCE_IMAGE },
  { "webp", WEIR_RESOURCE_IMAGE }, { "svg", WEIR_RESOURCE_IMAGE },
  { "ico", WEIR_RESOURCE_IMAGE },  { "avif", WEIR_RESOURCE_IMAGE },
  { "apng", WEIR_RESOURCE_IMAGE }, { "bmp", WEIR_RESOURCE_IMAGE },
  { "jxl", WEIR_RESOURCE_IMAGE },  { "js", WEIR_RESOURCE_SCRIPT },
  { "mjs", WEIR_RESOURCE_SCRIPT }, { "wasm", WEIR_RESOURCE_SCRIPT },
  { "css", WEIR_RESOURCE_STYLE },  { "woff2", WEIR_RESOURCE_FONT },
  { "woff", WEIR_RESOURCE_FONT },  { "ttf", WEIR_RESOURCE_FONT },
  { "otf", WEIR_RESOURCE_FONT },   { "eot", WEIR_RESOURCE_FONT },
  { "mp4", WEIR_RESOURCE_MEDIA },  { "m4s", WEIR_RESOURCE_MEDIA },
  { "m4a", WEIR_RESOURCE_MEDIA },  { "m4v", WEIR_RESOURCE_MEDIA },
  { "webm", WEIR_RESOURCE_MEDIA }, { "mp3", WEIR_RESOURCE_MEDIA },
  { "ogg", WEIR_RESOURCE_MEDIA },  { "oga", WEIR_RESOURCE_MEDIA },
  { "ogv", WEIR_RESOURCE_MEDIA },  { "opus", WEIR_RESOURCE_MEDIA },
  { "wav", WEIR_RESOURCE_MEDIA },  { "flac", WEIR_RESOURCE_MEDIA },
  { "mov", WEIR_RESOURCE_MEDIA },  { "m3u8", WEIR_RESOURCE_MEDIA },
  { "mpd", WEIR_RESOURCE_MEDIA },  { "vtt", WEIR_RESOURCE_MEDIA },
  { "json", WEIR_RESOURCE_FETCH },
};

#define MAX_EXTENSION_LENGTH 5

/**
 * weir_resource_type_to_word:
 * @type: a resource type
 *
 * Returns: the word for it in the filter language and in scripts; not translated
 */
const char *
weir_resource_type_to_word (WeirResourceType type)
{
  g_return_val_if_fail ((guint) type < WEIR_N_RESOURCE_TYPES, words[WEIR_RESOURCE_OTHER]);

  return words[type];
}

gboolean
weir_resource_type_from_word (WeirSpan word, WeirResourceType *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  for (guint i = 0; i < WEIR_N_RESOURCE_TYPES; i++)
    if (weir_span_equal_nocase (word, words[i]))
      {
        *type = (WeirResourceType) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * weir_resource_type_of_destination:
 * @destination: the value of Sec-Fetch-Dest
 * @type: (out): the type
 *
 * Returns: whether it is a destination that is known
 */
gboolean
weir_resource_type_of_destination (WeirSpan destination, WeirResourceType *type)
{
  g_return_val_if_fail (type != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (destinations); i++)
    if (weir_span_equal_nocase (destination, destinations[i].text))
      {
        *type = destinations[i].type;
        return TRUE;
      }

  return FALSE;
}

/* Most differ in the first octet or in the last, which need not be folded to be told apart. */
static gboolean
has_prefix (WeirSpan text, const char *prefix, gsize length)
{
  return text.length >= length && (text.octets[0] | 0x20) == prefix[0] &&
         (text.octets[length - 1] | 0x20) == prefix[length - 1] &&
         weir_octets_equal_nocase (text.octets, prefix, length);
}

/**
 * weir_resource_type_of_content:
 * @content_type: the value of Content-Type
 *
 * Returns: the type it speaks for; %WEIR_RESOURCE_OTHER if for none
 */
WeirResourceType
weir_resource_type_of_content (WeirSpan content_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (media_types); i++)
    if (has_prefix (content_type, media_types[i].prefix, media_types[i].length))
      return (WeirResourceType) media_types[i].type;

  return WEIR_RESOURCE_OTHER;
}

/**
 * weir_resource_type_of_path:
 * @path: a path, with or without a query
 *
 * Returns: the type that its extension speaks for; %WEIR_RESOURCE_OTHER if for none
 */
WeirResourceType
weir_resource_type_of_path (WeirSpan path)
{
  const char *query = path.length > 0 ? memchr (path.octets, '?', path.length) : NULL;
  gsize end = query != NULL ? (gsize) (query - path.octets) : path.length;
  gsize begin = end;
  WeirSpan extension;

  while (begin > 0 && end - begin <= MAX_EXTENSION_LENGTH &&
         g_ascii_isalnum (path.octets[begin - 1]))
    begin--;

  if (begin == 0 || path.octets[begin - 1] != '.')
    return WEIR_RESOURCE_OTHER;

  extension = (WeirSpan){ path.octets + begin, end - begin };
  for (gsize i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (weir_span_equal_nocase (extension, extensions[i].text))
      return extensions[i].type;

  return WEIR_RESOURCE_OTHER;
}
