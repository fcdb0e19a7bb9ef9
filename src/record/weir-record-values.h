/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "weir-record.h"

G_BEGIN_DECLS

/* What programs are told of a record, in this order: X (ID, key).  weir-record.h says what each is. */
#define WEIR_RECORD_VALUE_TABLE(X) \
  X (ID, "id")                     \
  X (TIME, "time")                 \
  X (VERDICT, "verdict")           \
  X (OUTCOME, "outcome")           \
  X (METHOD, "method")             \
  X (URL, "url")                   \
  X (HOST, "host")                 \
  X (SITE, "site")                 \
  X (TYPE, "type")                 \
  X (THIRD_PARTY, "third_party")   \
  X (STATUS, "status")             \
  X (RECEIVED, "received")         \
  X (SENT, "sent")                 \
  X (DURATION, "duration_ms")      \
  X (COOKIES, "cookies_withheld")  \
  X (REASON, "reason")             \
  X (RULE, "rule")                 \
  X (FILTER, "filter")             \
  X (LIST, "list")                 \
  X (LINE, "line")                 \
  X (BEATEN, "beaten")

typedef enum
{
#define WEIR_RECORD_VALUE_ID_OF(id, key) WEIR_RECORD_VALUE_##id,
  WEIR_RECORD_VALUE_TABLE (WEIR_RECORD_VALUE_ID_OF)
#undef WEIR_RECORD_VALUE_ID_OF
    WEIR_RECORD_N_VALUES,
} WeirRecordValueId;

typedef enum
{
  WEIR_RECORD_VALUE_UNKNOWN,
  WEIR_RECORD_VALUE_IS_TEXT,
  WEIR_RECORD_VALUE_IS_NUMBER,
  WEIR_RECORD_VALUE_IS_BOOLEAN,
} WeirRecordValueKind;

typedef struct
{
  WeirRecordValueKind kind;
  const char *text; /* of the record, or of the WeirRecordValues */
  guint64 number;
} WeirRecordValue;

/* Valid as long as the record.  Clear it when done. */
typedef struct
{
  WeirRecordValue values[WEIR_RECORD_N_VALUES];
  char *time; /* (owned) (nullable) */
  char *url;  /* (owned) */
  char *rule; /* (owned) (nullable) */
} WeirRecordValues;

void weir_record_values_init (WeirRecordValues *self, const WeirRecord *record);
void weir_record_values_clear (WeirRecordValues *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirRecordValues, weir_record_values_clear)

const char *weir_record_value_get_key (WeirRecordValueId id);

/* Appends it as JSON has it; null if it is not known. */
void weir_record_value_append_json (const WeirRecordValue *self, GString *out);

G_END_DECLS
