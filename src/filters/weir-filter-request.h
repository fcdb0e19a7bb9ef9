/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-host.h"
#include "weir-network-filter.h"

G_BEGIN_DECLS

/* Octets of a URL that filters look at; of a longer one its beginning. */
#define WEIR_FILTER_MAX_URL 8192

/* Octets around a URL that may be read, so that comparisons need not look where it ends. */
#define WEIR_FILTER_URL_PADDING 32

/* Whole blocks of 64 octets, for scanning. */
#define WEIR_FILTER_URL_ROOM (WEIR_FILTER_MAX_URL + 64 + 2 * WEIR_FILTER_URL_PADDING)

/* What the user agent says of the party of a request although it does not name the page. */
typedef enum
{
  WEIR_FILTER_PARTY_UNKNOWN, /* neither third-party nor ~third-party holds */
  WEIR_FILTER_PARTY_FIRST,
  WEIR_FILTER_PARTY_THIRD,
} WeirFilterParty;

/**
 * WeirFilterRequest:
 *
 * What filters judge: a URL in normal form, who asks for it, and what for.  Embed it by value; it
 * points into itself and into the hosts it was made of: do not copy it as a value.
 */
typedef struct
{
  WeirFilterType type;
  WeirFilterMethod method;
  WeirFilterParty
    party; /* counts where @source is empty alone; set it behind _init(), which says UNKNOWN */
  WeirSpan host;   /* (unowned): of the URL, in normal form; NUL-terminated */
  WeirSpan source; /* (unowned): the host of the page that asks, likewise; empty: not known */

  /*< private >*/
  guint32 length;     /* of the URL */
  guint32 host_begin; /* where the host stands in it */
  guint32 host_end;   /* behind the host: a port, the path */
  gboolean is_cut;    /* the URL was longer */
  const char *url;    /* as requested; WEIR_FILTER_URL_PADDING octets around it can be read */
  const char *lower;  /* in lower case, likewise */
  WeirHost hosts[2];  /* of a URL and a source that came as text */
  guint64 words[WEIR_FILTER_MAX_URL / 64 + 1]; /* a bit for each octet: a letter or a digit */
  char url_room[WEIR_FILTER_URL_ROOM];
  char lower_room[WEIR_FILTER_URL_ROOM];
} WeirFilterRequest;

/**
 * weir_filter_request_init:
 * @scheme: "http", "https", "ws" or "wss"
 * @host: the host of the URL; must outlive @self
 * @port: 0: that of the scheme
 * @path: path and query, octet for octet; empty: "/"
 * @source: (nullable): the host of the page that asks; length 0: not known; must outlive @self
 *
 * For a tunnel, @type is WEIR_FILTER_TYPE_TUNNEL and @path empty.  No allocation.
 */
void weir_filter_request_init (WeirFilterRequest *self,
                               WeirFilterType type,
                               WeirFilterMethod method,
                               WeirSpan scheme,
                               const WeirHost *host,
                               guint16 port,
                               WeirSpan path,
                               const WeirHost *source);

/*
 * From text, as `weirctl check` has it: method POST for a ping, else GET.  A URL without a path has
 * none.  FALSE: @url has no host.
 */
gboolean weir_filter_request_init_from_urls (WeirFilterRequest *self,
                                             WeirFilterType type,
                                             WeirSpan source_url,
                                             WeirSpan url);

G_END_DECLS
