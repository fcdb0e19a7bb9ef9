/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define WEIR_LIST_MAX_KEY 64    /* octets */
#define WEIR_LIST_MAX_URL 2048  /* octets */
#define WEIR_LIST_MAX_TITLE 256 /* octets */

/* Where a list comes from. The order is part of the database. */
typedef enum
{
  WEIR_LIST_STARTER, /* Weir's own */
  WEIR_LIST_WEB,     /* a URL, http or https */
  WEIR_LIST_FILE,    /* a file of this computer */
  WEIR_LIST_OWN,     /* the user's own filters */
} WeirListKind;

/* Why the last update failed: X (id, word). The order is part of the database. */
#define WEIR_LIST_PROBLEM_TABLE(X)                                                       \
  X (NONE, "none")                                                                       \
  X (NETWORK, "network") /* no answer, no connection, no such host */                    \
  X (STATUS, "status")   /* an HTTP status, in the detail */                             \
  X (TLS, "tls")         /* the certificate is not trusted */                            \
  X (HTML, "html")       /* a web page, not a list */                                    \
  X (EMPTY, "empty")                                                                     \
  X (BINARY, "binary")                                                                   \
  X (TOO_LARGE, "too-large")                                                             \
  X (SHRUNK, "shrunk")     /* lost most of its filters: kept aside, the user is asked */ \
  X (REDIRECT, "redirect") /* away from https, or too many */                            \
  X (INCLUDE, "include")   /* what it includes cannot be had */                          \
  X (FILE, "file")         /* the file cannot be read, or the text not be kept */

typedef enum
{
#define WEIR_LIST_PROBLEM_ID(id, word) WEIR_LIST_PROBLEM_##id,
  WEIR_LIST_PROBLEM_TABLE (WEIR_LIST_PROBLEM_ID)
#undef WEIR_LIST_PROBLEM_ID
    WEIR_N_LIST_PROBLEMS,
} WeirListProblem;

/**
 * WeirListRow:
 *
 * All that is kept of a list, but its text: a row of the database.  The text is in the data folder,
 * lists/KEY-VERSION.txt (VERSION in 16 hexadecimal digits), and is never written to again.
 */
typedef struct
{
  gint64 id; /* 0: not kept yet */
  WeirListKind kind;
  char *key;   /* (owned): a-z, 0-9 and -; what `list:` searches for */
  char *url;   /* (owned) (nullable): of WEB the URL, of FILE the path */
  char *title; /* (owned) */
  gboolean enabled;

  guint64 version;     /* of the text in force; 0: there is none yet */
  guint n_filters;     /* in the text in force; for telling whether a new one lost most */
  char *etag;          /* (owned) (nullable) */
  char *last_modified; /* (owned) (nullable) */
  guint expires;       /* seconds; 0: not said */

  gint64 checked; /* Unix seconds of the last try; 0: never */
  gint64 updated; /* of the last new text */
  gint64 next;    /* when to try again */
  guint failures; /* in a row */
  WeirListProblem problem;
  char *detail;         /* (owned) (nullable): of the problem */
  guint64 held_version; /* of a text kept aside; 0: none */
} WeirListRow;

WeirListRow *weir_list_row_new (WeirListKind kind,
                                const char *key,
                                const char *url,
                                const char *title);
WeirListRow *weir_list_row_copy (const WeirListRow *row);
void weir_list_row_free (WeirListRow *row);
gboolean weir_list_row_equal (const WeirListRow *a, const WeirListRow *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirListRow, weir_list_row_free)

G_END_DECLS
