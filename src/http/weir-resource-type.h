/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-span.h"

G_BEGIN_DECLS

/* What a request is for: X (id, word). */
#define WEIR_RESOURCE_TYPE_TABLE(X) \
  X (OTHER, "other")                \
  X (DOCUMENT, "document")          \
  X (FRAME, "frame")                \
  X (SCRIPT, "script")              \
  X (STYLE, "style")                \
  X (IMAGE, "image")                \
  X (FONT, "font")                  \
  X (MEDIA, "media")                \
  X (FETCH, "fetch")                \
  X (WEBSOCKET, "websocket")        \
  X (PING, "ping")                  \
  X (TUNNEL, "tunnel")

typedef enum
{
#define WEIR_RESOURCE_ID(id, word) WEIR_RESOURCE_##id,
  WEIR_RESOURCE_TYPE_TABLE (WEIR_RESOURCE_ID)
#undef WEIR_RESOURCE_ID
    WEIR_N_RESOURCE_TYPES,
} WeirResourceType;

/* The word that the filter language and the interface of scripts use; not translated. */
const char *weir_resource_type_to_word (WeirResourceType type);
gboolean weir_resource_type_from_word (WeirSpan word, WeirResourceType *type);

/* The type that Sec-Fetch-Dest names.  FALSE: none that is known. */
gboolean weir_resource_type_of_destination (WeirSpan destination, WeirResourceType *type);

/* The type that a media type of Accept or Content-Type speaks for; OTHER if for none. */
WeirResourceType weir_resource_type_of_content (WeirSpan content_type);

/* The type that the extension of a path's last segment speaks for; likewise. */
WeirResourceType weir_resource_type_of_path (WeirSpan path);

G_END_DECLS
