/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define WEIR_LIST_MAX_REDIRECTS 10

/* Of one body: @fraction from 0 to 1; -1: not known. */
typedef void (*WeirListProgress) (double fraction, gpointer user_data);

typedef struct
{
  const char *url;
  const char *etag;          /* (nullable): of the text that is had */
  const char *last_modified; /* (nullable): of the text that is had */
  gboolean stays_in_origin;  /* a redirect to another one is refused */
  gsize max_octets;
  guint max_seconds;         /* in all */
  WeirListProgress progress; /* (nullable) */
  gpointer user_data;        /* of @progress, which is not called when the fetch is cancelled */
} WeirListRequest;

typedef struct
{
  gboolean not_modified; /* there is no body */
  gboolean is_page;      /* the server says that it is a web page */
  GBytes *body;          /* (owned) (nullable): decoded */
  char *etag;            /* (owned) (nullable) */
  char *last_modified;   /* (owned) (nullable) */
} WeirListResponse;

void weir_list_response_free (WeirListResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListResponse, weir_list_response_free)

/* Whether both URLs have scheme, host and port in common. */
gboolean weir_list_is_same_origin (GUri *a, GUri *b);

/* For downloads; without cookies, cache, or passwords. @resolver: (nullable): the system's */
SoupSession *weir_list_session_new (const char *user_agent,
                                    GProxyResolver *resolver,
                                    guint idle_timeout);

void weir_list_fetch_async (SoupSession *session,
                            const WeirListRequest *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);

/* @error: WEIR_LIST_UPDATE_ERROR or G_IO_ERROR_CANCELLED. Returns: (transfer full) (nullable) */
WeirListResponse *weir_list_fetch_finish (GAsyncResult *result, GError **error);

G_END_DECLS
