/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The fields that Weir knows by name.
 *
 * Most names of a head are not among them, and their length alone says so, or
 * else their last letter.  Candidates of a length stand in by_length; a test
 * looks every name of the table up.
 */

#include "weir-field.h"

#define MAX_CANDIDATES 5

typedef struct
{
  const char *name;
  guint8 length;
  WeirFieldFlags flags;
} KnownField;

static const KnownField known_fields[WEIR_N_FIELDS] = { [WEIR_FIELD_OTHER] = { "", 0, 0 },
#define KNOWN_FIELD(id, name, flags) [WEIR_FIELD_##id] = { name, sizeof (name) - 1, flags },
                                                        WEIR_FIELD_TABLE (KNOWN_FIELD)
#undef KNOWN_FIELD
};

static const guint8 by_length[][MAX_CANDIDATES + 1] = {
  [2] = { WEIR_FIELD_TE },
  [3] = { WEIR_FIELD_VIA },
  [4] = { WEIR_FIELD_HOST, WEIR_FIELD_DATE },
  [5] = { WEIR_FIELD_RANGE },
  [6] = { WEIR_FIELD_ACCEPT, WEIR_FIELD_COOKIE, WEIR_FIELD_EXPECT, WEIR_FIELD_ORIGIN },
  [7] = { WEIR_FIELD_REFERER, WEIR_FIELD_PING_TO, WEIR_FIELD_TRAILER, WEIR_FIELD_UPGRADE },
  [8] = { WEIR_FIELD_PRIORITY },
  [10] = { WEIR_FIELD_CONNECTION, WEIR_FIELD_KEEP_ALIVE, WEIR_FIELD_SET_COOKIE,
           WEIR_FIELD_USER_AGENT },
  [11] = { WEIR_FIELD_SEC_PURPOSE },
  [12] = { WEIR_FIELD_CONTENT_TYPE, WEIR_FIELD_MAX_FORWARDS },
  [14] = { WEIR_FIELD_CONTENT_LENGTH, WEIR_FIELD_SEC_FETCH_DEST, WEIR_FIELD_SEC_FETCH_MODE,
           WEIR_FIELD_SEC_FETCH_SITE, WEIR_FIELD_HTTP2_SETTINGS },
  [15] = { WEIR_FIELD_ACCEPT_ENCODING },
  [16] = { WEIR_FIELD_PROXY_CONNECTION, WEIR_FIELD_X_REQUESTED_WITH },
  [17] = { WEIR_FIELD_TRANSFER_ENCODING },
  [18] = { WEIR_FIELD_PROXY_AUTHENTICATE },
  [19] = { WEIR_FIELD_PROXY_AUTHORIZATION },
  [25] = { WEIR_FIELD_UPGRADE_INSECURE_REQUESTS },
};

/* Compares tokens: among their octets, setting 0x20 does to letters what lower case does. */
static gboolean
token_equal (const char *a, const char *b, gsize length)
{
  for (gsize i = length; i > 0; i--)
    if ((a[i - 1] | 0x20) != (b[i - 1] | 0x20))
      return FALSE;

  return TRUE;
}

/**
 * weir_field_lookup:
 * @name: a field name, which is a token (RFC 9110, section 5.1)
 *
 * Returns: the field, whatever the case of @name; %WEIR_FIELD_OTHER if it is
 *   not in the table
 */
WeirFieldId
weir_field_lookup (WeirSpan name)
{
  const guint8 *candidate;

  if (name.length >= G_N_ELEMENTS (by_length))
    return WEIR_FIELD_OTHER;

  for (candidate = by_length[name.length]; *candidate != WEIR_FIELD_OTHER; candidate++)
    if (token_equal (name.octets, known_fields[*candidate].name, name.length))
      break;

  return (WeirFieldId) *candidate;
}

WeirFieldFlags
weir_field_get_flags (WeirFieldId id)
{
  g_return_val_if_fail ((guint) id < WEIR_N_FIELDS, 0);

  return known_fields[id].flags;
}

/* Returns: the name as it is usually written; "" of %WEIR_FIELD_OTHER */
const char *
weir_field_get_name (WeirFieldId id)
{
  g_return_val_if_fail ((guint) id < WEIR_N_FIELDS, "");

  return known_fields[id].name;
}
