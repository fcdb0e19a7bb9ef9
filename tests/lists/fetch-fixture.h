/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "list-server.h"
#include "weir-list-fetch.h"
#include "weir-list-survey.h"

G_BEGIN_DECLS

#define FETCH_USER_AGENT "Weir/test"
#define FETCH_MAX_OCTETS 1000
#define FETCH_MANY 60 /* seconds that no test waits */

/* Two servers and a session. */
typedef struct
{
  GTlsCertificate *certificate; /* (owned) */
  ListServer *server;           /* (owned): http */
  ListServer *secure;           /* (owned): https */
  SoupSession *session;         /* (owned) */
  WeirListRequest request;
  GCancellable *cancellable; /* (owned) */
  GAsyncResult *result;      /* (owned) (nullable) */
  GError *error;             /* (owned) (nullable) */
  double progress;
  gboolean cancels_at_progress;
} FetchFixture;

void fetch_fixture_set_up (FetchFixture *f, gconstpointer data);
void fetch_fixture_tear_down (FetchFixture *f, gconstpointer data);

/* Trusts these certificates; %NULL: those of the system. */
void fetch_fixture_trust (GTlsDatabase *database);

/* Waits for the answer. Returns: (transfer full) (nullable): or there is f->error */
WeirListResponse *fetch_fixture_fetch_url (FetchFixture *f, const char *url);
WeirListResponse *fetch_fixture_fetch (FetchFixture *f, ListServer *server, const char *path);

void fetch_fixture_assert_body (WeirListResponse *response, const char *text);
void fetch_fixture_assert_fails (FetchFixture *f,
                                 ListServer *server,
                                 const char *path,
                                 WeirListProblem problem,
                                 const char *detail);

#define FETCH_FIXTURE_ADD(path, func) \
  g_test_add (path, FetchFixture, NULL, fetch_fixture_set_up, func, fetch_fixture_tear_down)

G_END_DECLS
