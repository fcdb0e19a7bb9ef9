/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-request-info.h"

G_BEGIN_DECLS

/* What a rule is about: X (id, word). */
#define WEIR_RULE_KIND_TABLE(X)                                                  \
  X (HOST, "host")       /* whole requests to the host and the hosts below it */ \
  X (COOKIES, "cookies") /* Cookie and Set-Cookie */                             \
  X (TYPE, "type")       /* requests of one resource type */

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
  char *host;            /* (owned) (nullable): this host and those below it; NULL: every host */
  char *site;            /* (owned) (nullable): on pages of this site; NULL: everywhere */
  char *cookie;          /* (owned) (nullable): this cookie alone */
  WeirLifetime lifetime;
  gint64 expires; /* Unix time in seconds, of WEIR_LIFETIME_UNTIL */
  gint64 created; /* Unix time in seconds */
  gboolean enabled;
} WeirRule;

/* Copies @template after normalising and checking it: @error (WEIR_RULE_ERROR) says in the user's words what is wrong with it. */
WeirRule *weir_rule_new (const WeirRule *template, GError **error);
WeirRule *weir_rule_ref (WeirRule *self);
void weir_rule_unref (WeirRule *self);

/* Whether both decide about the same thing at the same place (whatever they decide, and for how long). */
gboolean weir_rule_is_about_same (const WeirRule *a, const WeirRule *b);
gboolean weir_rule_equal (const WeirRule *a, const WeirRule *b);

/* Sentences for people, translated: "Block cdn.example on shop.example", "on shop.example", "for 10 minutes". */
char *weir_rule_describe (const WeirRule *self);

/*
 * One line that people and scripts can read, the same in every language: "block host
 * cdn.example on shop.example", "session cookies of cdn.example", "block type image on
 * shop.example", "allow cookie sid of …".  What and where; not the lifetime.
 */
char *weir_rule_to_text (const WeirRule *self);
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
  WEIR_RULE_ERROR_MEANINGLESS,
} WeirRuleError;

#define WEIR_RULE_ERROR (weir_rule_error_quark ())
GQuark weir_rule_error_quark (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRule, weir_rule_unref)

G_END_DECLS
