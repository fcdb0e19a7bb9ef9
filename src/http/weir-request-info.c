/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a request is judged by: its host, the site of the page that made it, and
 * what kind of resource it is for.
 *
 * User agents tell most of it in Sec-Fetch-* (Fetch Metadata), but only to
 * origins that they trust: over plain HTTP that is loopback alone.  Else we
 * read what they say anyway, and mark the type as a guess:
 *
 *   site   Sec-Fetch-Site, then Origin, then Referer.  A page itself (a document
 *          that is navigated to) is its own site, whoever linked to it.
 *   type   Sec-Fetch-Dest, then the method and Upgrade, then Accept, which user
 *          agents write differently for each kind, then the extension of the
 *          path.
 *
 * A request that says nothing of a page is taken for one of its own site: a
 * program such as curl, or a link that was typed.
 */

#include "weir-request-info.h"

#include "weir-address.h"
#include "weir-forward.h"
#include "weir-site.h"

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
  { "image", WEIR_RESOURCE_IMAGE },          { "script", WEIR_RESOURCE_SCRIPT },
  { "empty", WEIR_RESOURCE_FETCH },          { "style", WEIR_RESOURCE_STYLE },
  { "document", WEIR_RESOURCE_DOCUMENT },    { "font", WEIR_RESOURCE_FONT },
  { "iframe", WEIR_RESOURCE_FRAME },         { "frame", WEIR_RESOURCE_FRAME },
  { "fencedframe", WEIR_RESOURCE_FRAME },    { "embed", WEIR_RESOURCE_FRAME },
  { "object", WEIR_RESOURCE_FRAME },         { "audio", WEIR_RESOURCE_MEDIA },
  { "video", WEIR_RESOURCE_MEDIA },          { "track", WEIR_RESOURCE_MEDIA },
  { "worker", WEIR_RESOURCE_SCRIPT },        { "sharedworker", WEIR_RESOURCE_SCRIPT },
  { "serviceworker", WEIR_RESOURCE_SCRIPT }, { "audioworklet", WEIR_RESOURCE_SCRIPT },
  { "paintworklet", WEIR_RESOURCE_SCRIPT },  { "xslt", WEIR_RESOURCE_STYLE },
  { "json", WEIR_RESOURCE_FETCH },           { "manifest", WEIR_RESOURCE_OTHER },
  { "report", WEIR_RESOURCE_PING },          { "websocket", WEIR_RESOURCE_WEBSOCKET },
};

typedef struct
{
  const char *prefix; /* in lower case */
  guint8 length;
  guint8 type; /* WeirResourceType */
} TypeOfContent;

#define PING "text/ping"

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
  BEGINS (PING, PING),
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

/* Returns the type that the extension of the path's last segment speaks for. */
static WeirResourceType
get_type_of_path (WeirSpan path)
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

static gboolean
is_ping (const WeirHead *head)
{
  const WeirField *content_type = weir_head_find (head, WEIR_FIELD_CONTENT_TYPE);

  return weir_head_find (head, WEIR_FIELD_PING_TO) != NULL ||
         (content_type != NULL && has_prefix (content_type->value, PING, strlen (PING)));
}

/* What Sec-Fetch-Dest says for certain. */
static gboolean
get_certain_type (const WeirHead *head, WeirResourceType *type)
{
  const WeirField *destination = weir_head_find (head, WEIR_FIELD_SEC_FETCH_DEST);

  if (destination == NULL)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (destinations); i++)
    if (weir_span_equal_nocase (destination->value, destinations[i].text))
      {
        *type = destinations[i].type;
        return TRUE;
      }

  return FALSE;
}

/* What Accept says: user agents put first what they want most. */
static WeirResourceType
get_type_of_accept (const WeirHead *head)
{
  const WeirField *accept = weir_head_find (head, WEIR_FIELD_ACCEPT);

  return accept != NULL ? weir_resource_type_of_content (accept->value) : WEIR_RESOURCE_OTHER;
}

static WeirResourceType
guess_type (const WeirHead *head, const WeirUrl *url)
{
  WeirResourceType type = get_type_of_accept (head);

  if (weir_head_find (head, WEIR_FIELD_UPGRADE_INSECURE_REQUESTS) != NULL)
    return WEIR_RESOURCE_DOCUMENT;

  if (type == WEIR_RESOURCE_OTHER)
    type = get_type_of_path (url->path);

  /* User agents name an origin for what scripts, fonts and modules ask, not for plain links. */
  if (type == WEIR_RESOURCE_OTHER && weir_head_find (head, WEIR_FIELD_ORIGIN) != NULL)
    return WEIR_RESOURCE_FETCH;

  return type;
}

static void
set_type (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url)
{
  info->type_is_certain = TRUE;

  if (url->form == WEIR_TARGET_AUTHORITY)
    info->type = WEIR_RESOURCE_TUNNEL;
  else if (weir_forward_is_websocket (head))
    info->type = WEIR_RESOURCE_WEBSOCKET;
  else if (is_ping (head))
    info->type = WEIR_RESOURCE_PING;
  else if (!get_certain_type (head, &info->type))
    {
      info->type = guess_type (head, url);
      info->type_is_certain = FALSE;
    }
}

/* Reads the page from Referer, which has its own address, or from Origin. */
static gboolean
read_page (const WeirHead *head, WeirFieldId id, WeirHost *page)
{
  const WeirField *field = weir_head_find (head, id);

  return field != NULL && weir_url_parse_host (field->value, page);
}

static gboolean
says_site (const WeirHead *head, const char *site)
{
  const WeirField *field = weir_head_find (head, WEIR_FIELD_SEC_FETCH_SITE);

  return field != NULL && weir_span_equal_nocase (field->value, site);
}

/*
 * Whether the request is a page that the user goes to.  A script can ask for
 * text/html as well, but it cannot make the other fields.
 */
static gboolean
is_navigation (const WeirRequestInfo *info, const WeirHead *head)
{
  if (info->type != WEIR_RESOURCE_DOCUMENT)
    return FALSE;

  return info->type_is_certain ||
         weir_head_find (head, WEIR_FIELD_UPGRADE_INSECURE_REQUESTS) != NULL;
}

/* Whether a page made the request that does not say which, and may be of another site. */
static gboolean
hides_its_page (const WeirHead *head)
{
  if (says_site (head, "same-origin") || says_site (head, "same-site"))
    return FALSE;

  return says_site (head, "cross-site") || weir_head_find (head, WEIR_FIELD_ORIGIN) != NULL;
}

static void
set_no_page (WeirRequestInfo *info)
{
  info->page_host.kind = WEIR_HOST_NAME;
  info->page_host.length = 0;
  info->page_host.name[0] = '\0';
  info->site = info->page_host.name;
  info->is_third_party = FALSE;
}

static void
set_site (WeirRequestInfo *info, const WeirHead *head)
{
  if (info->type == WEIR_RESOURCE_TUNNEL)
    {
      set_no_page (info);
    }
  else if (is_navigation (info, head) || says_site (head, "none"))
    {
      set_no_page (info);
      info->site = weir_site_of_host (info->host.name);
    }
  else if (read_page (head, WEIR_FIELD_ORIGIN, &info->page_host) ||
           read_page (head, WEIR_FIELD_REFERER, &info->page_host))
    {
      info->site = weir_site_of_host (info->page_host.name);
      info->is_third_party = weir_site_is_third_party (info->site, info->host.name);
    }
  else
    {
      set_no_page (info);
      info->is_third_party = hides_its_page (head);
      if (!info->is_third_party)
        info->site = weir_site_of_host (info->host.name);
    }
}

/**
 * weir_request_info_init:
 * @info: (out caller-allocates): what the request is judged by
 * @head: the head of the request
 * @url: its target, of absolute- or authority-form
 *
 * Site from Sec-Fetch-Site, Origin and Referer; type from Sec-Fetch-Dest, else
 * Accept, else the path.  A tunnel is of no page and of no site: "".  So is a
 * request from another site that does not say which; it is third-party.
 *
 * @info points into itself: do not copy it as a value.  Method and path point
 * into @head.
 */
void
weir_request_info_init (WeirRequestInfo *info, const WeirHead *head, const WeirUrl *url)
{
  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);
  g_return_if_fail (url != NULL);

  info->host.kind = url->host.kind;
  info->host.length = url->host.length;
  memcpy (info->host.name, url->host.name, url->host.length + (gsize) 1);
  info->port = url->port;
  info->method = head->method;
  info->path = url->path;
  info->is_from_public = FALSE;

  set_type (info, head, url);
  set_site (info, head);
}

/*
 * What a page asks for names the page, or that there is one, unless the page
 * forbids it: then the request cannot be told from one that the user typed.
 */
static gboolean
is_from_public (const WeirRequestInfo *info, const WeirHead *head)
{
  const WeirField *origin = weir_head_find (head, WEIR_FIELD_ORIGIN);
  WeirHost page;

  if (info->type == WEIR_RESOURCE_TUNNEL || says_site (head, "none") ||
      says_site (head, "same-origin") || says_site (head, "same-site"))
    return FALSE;

  if (read_page (head, WEIR_FIELD_ORIGIN, &page))
    return !weir_host_is_local (&page);

  /* "null": of nobody who says so, or of a document that was opened as a file. */
  if (origin != NULL)
    return TRUE;

  if (read_page (head, WEIR_FIELD_REFERER, &page))
    return !weir_host_is_local (&page);

  return says_site (head, "cross-site");
}

/**
 * weir_request_info_look_for_public:
 * @info: what weir_request_info_init() made of @head
 * @head: the head of the request
 *
 * Sets @info's is_from_public.  Whoever has no use for that does not ask: it is
 * a few comparisons more for each request.
 */
void
weir_request_info_look_for_public (WeirRequestInfo *info, const WeirHead *head)
{
  g_return_if_fail (info != NULL);
  g_return_if_fail (head != NULL && head->is_request);

  info->is_from_public = is_from_public (info, head);
}
