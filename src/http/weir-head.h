/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-field.h"
#include "weir-host.h"

G_BEGIN_DECLS

#define WEIR_HEAD_MAX_FIELDS 256
#define WEIR_HEAD_MAX_LENGTH (64 * 1024)
#define WEIR_HEAD_MAX_START_LINE (16 * 1024)
#define WEIR_HEAD_MAX_FIELD_LINE (32 * 1024)

typedef struct
{
  WeirSpan name;
  WeirSpan value; /* without white space around it */
  guint8 id;      /* WeirFieldId */
  guint8 dropped; /* not to be forwarded */
} WeirField;

/**
 * WeirHead:
 *
 * The head of a message: spans into the octets it was parsed from, which must
 * outlive it.  Large; keep one for a loop, not one for a connection.
 */
typedef struct
{
  gboolean is_request;
  guint8 minor_version; /* of HTTP/1.x: 0, or 1 for all above */

  WeirSpan method; /* of a request */
  WeirSpan target;

  guint16 status; /* of a response */
  WeirSpan reason;

  guint n_fields;
  WeirField fields[WEIR_HEAD_MAX_FIELDS];
} WeirHead;

/* The first field with @id that is not dropped, or %NULL. */
const WeirField *weir_head_find (const WeirHead *self, WeirFieldId id);

/* The number of fields with @id that are not dropped. */
guint weir_head_count (const WeirHead *self, WeirFieldId id);

/* Whether a list-valued field (RFC 9110, 5.6.1), all its lines, has @token as a member. */
gboolean weir_head_has_token (const WeirHead *self, WeirFieldId id, const char *token);

/* Takes the next member off the front of a list-valued field's value.  FALSE: there is none. */
gboolean weir_head_next_member (WeirSpan *list, WeirSpan *member);

/* Whether the sender lets the connection persist (RFC 9112, section 9.3). */
gboolean weir_head_is_persistent (const WeirHead *self);

/* Whether a request has the one Host it must have (RFC 9112, section 3.2); else 400. */
gboolean weir_head_check_host (const WeirHead *self, WeirSpan authority);

/* The same inside a tunnel to @host and @port. Returns: 0, or the status to answer: 400, 421 */
guint weir_head_check_host_inside (const WeirHead *self, const WeirHost *host, guint16 port);

G_END_DECLS
