/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-request-info.h"

G_BEGIN_DECLS

/* What a rule is about: X (id, word). */
#define WEIR_RULE_KIND_TABLE(X)                                                        \
  X (HOST, "host")             /* whole requests to the host and the hosts below it */ \
  X (COOKIES, "cookies")       /* Cookie and Set-Cookie */                             \
  X (TYPE, "type")             /* requests of one resource type */                     \
  X (FILTER, "filter")         /* what one filter of a list blocks */                  \
  X (INSPECTION, "inspection") /* the inside of tunnels to the host and the hosts below it */

typedef enum
{
#define WEIR_RULE_KIND_ID(id, word) WEIR_RULE_KIND_##id,
  WEIR_RULE_KIND_TABLE (WEIR_RULE_KIND_ID)
#undef WEIR_RULE_KIND_ID
    WEIR_N_RULE_KINDS,
} WeirRuleKind;

typedef enum
{
  WEIR_RULE_ALLOW,
  WEIR_RULE_SESSION, /* cookies alone: Expires and Max-Age are removed */
  WEIR_RULE_BLOCK,
} WeirRuleAction;

typedef enum
{
  WEIR_LIFETIME_ALWAYS,
  WEIR_LIFETIME_UNTIL, /* a time */
  WEIR_LIFETIME_QUIT,  /* until Weir quits */
} WeirLifetime;

/**
 * WeirRule:
 *
 * A decision of the user: what, where, for how long.  Immutable once built;
 * counted by reference, atomically, so that threads may share it.
 */
typedef struct
{
  gint64 id; /* 0: not kept anywhere yet */
  WeirRuleKind kind;
  WeirRuleAction action;
  WeirResourceType type; /* of WEIR_RULE_KIND_TYPE */
  const char *host;      /* (owned) (nullable): this host and those below it; NULL: every host */
  const char *site;      /* (owned) (nullable): on pages of this site; NULL: everywhere */
  const char *cookie;    /* (owned) (nullable): this cookie alone */
  const char *filter;    /* (owned) (nullable): of WEIR_RULE_KIND_FILTER: the line of a list */
  WeirLifetime lifetime;
  gint64 expires; /* Unix time in seconds, of WEIR_LIFETIME_UNTIL */
  gint64 created; /* Unix time in seconds */
  gboolean enabled;
} WeirRule;

#define WEIR_RULE_MAX_COOKIE_NAME 256               /* octets */
#define WEIR_RULE_MAX_TEXT 2048                     /* octets */
#define WEIR_RULE_MAX_FILTER 1536                   /* octets of a filter, in quotes */
#define WEIR_RULE_MAX_LIFETIME (366 * 24 * 60 * 60) /* seconds; what is longer is for always */

/**
 * weir_rule_new:
 * @template: what the rule is to say
 *
 * Copies @template after normalising and checking it.  The host is put into its normal form
 * (without "*." in front: a rule holds below its host anyway), the site of a sub-domain is
 * its registrable domain.
 *
 * Returns: (transfer full): the rule, or %NULL with @error (%WEIR_RULE_ERROR), which says in the
 *   user's words what is wrong
 */
WeirRule *weir_rule_new (const WeirRule *template, GError **error);
WeirRule *weir_rule_ref (WeirRule *self);
void weir_rule_unref (WeirRule *self);

/* Whether both decide about the same thing at the same place (whatever they decide, and for how long). */
gboolean weir_rule_is_about_same (const WeirRule *a, const WeirRule *b);

/* Whether both say the same for as long; where they are kept (id) and since when does not count. */
gboolean weir_rule_equal (const WeirRule *a, const WeirRule *b);

/* Whether the rule takes part at @now (Unix time in seconds): enabled, and not expired. */
gboolean weir_rule_is_in_force (const WeirRule *self, gint64 now);

/* What the rule does, where, and for how long, for people; translated. Returns: (transfer full) */
char *weir_rule_describe (const WeirRule *self);      /* "Block cdn.example on shop.example" */
char *weir_rule_describe_what (const WeirRule *self); /* "Block cdn.example" */
char *weir_rule_describe_subject (
  const WeirRule *self); /* "cdn.example", "images", "cookies of …" */
char *weir_rule_describe_place (const WeirRule *self); /* "on shop.example", "everywhere" */
char *weir_rule_describe_lifetime (const WeirRule *self, gint64 now); /* "for 10 more minutes" */

/**
 * weir_rule_to_text:
 *
 * One line that people and scripts can read, the same in every language; what and where, not
 * the lifetime:
 *
 *   ACTION "host" HOST ["on" SITE]
 *   ACTION "cookies" ["of" HOST] ["on" SITE]
 *   ACTION "cookie" NAME ["of" HOST] ["on" SITE]
 *   ACTION "type" TYPE ["of" HOST] ["on" SITE]
 *   "allow" "filter" FILTER ["on" SITE]
 *   ACTION "inspection" "of" HOST
 *
 * ACTION is "block", "allow" or, of cookies, "session".  A NAME with a space or a quote in it, and
 * every FILTER, stands in quotes, with a backslash before quotes and backslashes.
 *
 * Returns: (transfer full)
 */
char *weir_rule_to_text (const WeirRule *self);

/* Reads such a line; "images" may stand for "type image". Returns: (transfer full) (nullable) */
WeirRule *weir_rule_new_from_text (const char *text, GError **error);

/* Reads "10m", "2h", "3d", "quit", "always" as lifetime and expiry, from @now on. */
gboolean weir_rule_parse_lifetime (const char *text,
                                   gint64 now,
                                   WeirLifetime *lifetime,
                                   gint64 *expires);

typedef enum
{
  WEIR_RULE_ERROR_INVALID_HOST,
  WEIR_RULE_ERROR_INVALID_SITE,
  WEIR_RULE_ERROR_INVALID_COOKIE,
  WEIR_RULE_ERROR_INVALID_FILTER,
  WEIR_RULE_ERROR_MEANINGLESS,
  WEIR_RULE_ERROR_SYNTAX, /* of a line of text */
} WeirRuleError;

#define WEIR_RULE_ERROR (weir_rule_error_quark ())
GQuark weir_rule_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRule, weir_rule_unref)

G_END_DECLS
