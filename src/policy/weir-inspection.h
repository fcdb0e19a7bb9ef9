/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-rule.h"

G_BEGIN_DECLS

/* Which tunnels are looked into. */
typedef enum
{
  WEIR_INSPECTION_OFF,
  WEIR_INSPECTION_CHOSEN, /* those of sites that rules name */
  WEIR_INSPECTION_ALL,    /* all but the exempt */
} WeirInspectionMode;

/* Why the inside of a tunnel is not seen: X (ID, word). */
#define WEIR_INSPECTION_REASON_TABLE(X)                                                          \
  X (NONE, "none") /* it is */                                                                   \
  X (OFF, "off")                                                                                 \
  X (NOT_CHOSEN, "not-chosen")                                                                   \
  X (RULE, "rule")                     /* of the user */                                         \
  X (EXEMPT, "exempt")                 /* the list of exempt hosts that Weir comes with */       \
  X (CLIENT_REFUSED, "client-refused") /* learned: the client refused Weir's certificate */      \
  X (CLIENT_CERTIFICATE, "client-certificate") /* learned: the origin wants one of the client */ \
  X (NOT_TLS, "not-tls")                       /* something else is spoken inside */             \
  X (OLD_TLS, "old-tls")                       /* the client does not know TLS 1.2 */            \
  X (NO_HTTP_1, "no-http-1")       /* the client wants another protocol than HTTP/1.1 */         \
  X (NO_AUTHORITY, "no-authority") /* Weir has no usable authority */

typedef enum
{
#define WEIR_INSPECTION_REASON_ID(id, word) WEIR_INSPECTION_REASON_##id,
  WEIR_INSPECTION_REASON_TABLE (WEIR_INSPECTION_REASON_ID)
#undef WEIR_INSPECTION_REASON_ID
    WEIR_N_INSPECTION_REASONS,
} WeirInspectionReason;

/* Why Weir comes with a host among the exempt: X (ID, word). */
#define WEIR_EXEMPT_CATEGORY_TABLE(X)                                       \
  X (BANK, "bank")                                                          \
  X (SIGN_IN, "sign-in")                                                    \
  X (PAYMENT, "payment")                                                    \
  X (HEALTH, "health")                                                      \
  X (GOVERNMENT, "government")                                              \
  X (UPDATE, "update")             /* of systems and programs, which pin */ \
  X (CONNECTIVITY, "connectivity") /* checks whether there is a network */  \
  X (MESSENGER, "messenger")       /* that pins */

typedef enum
{
#define WEIR_EXEMPT_CATEGORY_ID(id, word) WEIR_EXEMPT_##id,
  WEIR_EXEMPT_CATEGORY_TABLE (WEIR_EXEMPT_CATEGORY_ID)
#undef WEIR_EXEMPT_CATEGORY_ID
    WEIR_N_EXEMPT_CATEGORIES,
} WeirExemptCategory;

typedef struct
{
  const char *host; /* this host and those below it; normal form */
  WeirExemptCategory category;
} WeirExemptHost;

typedef struct
{
  gboolean inspect;
  WeirInspectionReason reason; /* NONE if @inspect */
  const WeirRule *rule;        /* (unowned) (nullable): that decided; lives as long as the policy */
  const WeirExemptHost *exempt; /* (unowned) (nullable): static */
} WeirInspectionJudgement;

/* The hosts that Weir comes with, ordered by category and host; any thread; live for ever. */
const WeirExemptHost *weir_exempt_hosts_get (guint *n_hosts);

/* The entry that @host (normal form) is, or is below. Returns: (transfer none) (nullable) */
const WeirExemptHost *weir_exempt_hosts_find (const char *host);

const char *weir_exempt_category_get_label (WeirExemptCategory category); /* translated: "Banks" */

/* Why, in plain sentences, translated. Returns: (transfer full) */
char *weir_inspection_describe (const WeirInspectionJudgement *judgement, const char *host);

const char *weir_inspection_reason_to_word (WeirInspectionReason reason);

G_END_DECLS
