/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What programs are told of a record, value by value.
 *
 * JSON, CSV and HAR say the same in three ways, so they take it from here: keys,
 * their order, and what is not known.
 */

#include "weir-record-values.h"

#include "weir-json.h"

static const char *const keys[] = {
#define WEIR_RECORD_VALUE_KEY(id, key) [WEIR_RECORD_VALUE_##id] = key,
  WEIR_RECORD_VALUE_TABLE (WEIR_RECORD_VALUE_KEY)
#undef WEIR_RECORD_VALUE_KEY
};

const char *
weir_reason_kind_to_word (WeirReasonKind kind)
{
  switch (kind)
    {
    case WEIR_REASON_RULE:
      return "rule";
    case WEIR_REASON_GLOBAL_COOKIES:
      return "global-cookies";
    case WEIR_REASON_GLOBAL_IMAGES:
      return "global-images";
    case WEIR_REASON_FILTERING_OFF:
      return "filtering-off";
    case WEIR_REASON_PRIVATE:
      return "private";
    case WEIR_REASON_FILTER:
      return "filter";
    case WEIR_REASON_NONE:
    case WEIR_N_REASONS:
    default:
      return "none";
    }
}

/* Returns: (transfer full) (nullable) */
static char *
time_to_text (gint64 started)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (started / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time =
    second != NULL ? g_date_time_add (second, started % G_USEC_PER_SEC) : NULL;

  return time != NULL ? g_date_time_format_iso8601 (time) : NULL;
}

static void
set_text (WeirRecordValues *self, WeirRecordValueId id, const char *text)
{
  if (text != NULL)
    self->values[id] = (WeirRecordValue){ WEIR_RECORD_VALUE_IS_TEXT, text, 0 };
}

static void
set_number (WeirRecordValues *self, WeirRecordValueId id, guint64 number, gboolean is_known)
{
  if (is_known)
    self->values[id] = (WeirRecordValue){ WEIR_RECORD_VALUE_IS_NUMBER, NULL, number };
}

static void
set_reason (WeirRecordValues *self, const WeirRecord *record)
{
  gboolean by_cookies = record->verdict == WEIR_VERDICT_CHANGED;
  const WeirRule *rule = by_cookies ? record->cookie_rule : record->rule;
  WeirReasonKind kind = by_cookies ? record->cookie_reason_kind : record->reason_kind;

  self->rule = rule != NULL ? weir_rule_to_text (rule) : NULL;
  set_text (self, WEIR_RECORD_VALUE_REASON, weir_reason_kind_to_word (kind));
  set_text (self, WEIR_RECORD_VALUE_RULE, self->rule);
}

static void
set_request (WeirRecordValues *self, const WeirRecord *record)
{
  self->time = time_to_text (record->started);
  self->url = weir_record_get_url (record);

  set_number (self, WEIR_RECORD_VALUE_ID, record->id, TRUE);
  set_text (self, WEIR_RECORD_VALUE_TIME, self->time);
  set_text (self, WEIR_RECORD_VALUE_METHOD, record->method);
  set_text (self, WEIR_RECORD_VALUE_URL, self->url);
  set_text (self, WEIR_RECORD_VALUE_HOST, record->host);
  set_text (self, WEIR_RECORD_VALUE_SITE, record->site);
  set_text (self, WEIR_RECORD_VALUE_TYPE, weir_resource_type_to_word (record->type));
  self->values[WEIR_RECORD_VALUE_THIRD_PARTY] =
    (WeirRecordValue){ WEIR_RECORD_VALUE_IS_BOOLEAN, NULL, record->is_third_party };
}

static void
set_result (WeirRecordValues *self, const WeirRecord *record)
{
  set_text (self, WEIR_RECORD_VALUE_VERDICT, weir_verdict_to_word (record->verdict));
  set_text (self, WEIR_RECORD_VALUE_OUTCOME, weir_outcome_to_word (record->outcome));
  set_number (self, WEIR_RECORD_VALUE_STATUS, record->status, record->status != 0);
  set_number (self, WEIR_RECORD_VALUE_RECEIVED, record->octets_received, TRUE);
  set_number (self, WEIR_RECORD_VALUE_SENT, record->octets_sent, TRUE);
  set_number (self, WEIR_RECORD_VALUE_DURATION, record->duration / 1000, record->duration >= 0);
  set_number (self, WEIR_RECORD_VALUE_COOKIES, record->cookies_withheld, TRUE);
}

void
weir_record_values_init (WeirRecordValues *self, const WeirRecord *record)
{
  *self = (WeirRecordValues){ 0 };

  set_request (self, record);
  set_result (self, record);
  set_reason (self, record);
  set_text (self, WEIR_RECORD_VALUE_FILTER, record->filter);
  set_text (self, WEIR_RECORD_VALUE_LIST, record->filter_list);
  set_number (self, WEIR_RECORD_VALUE_LINE, record->filter_line, record->filter != NULL);
  set_text (self, WEIR_RECORD_VALUE_BEATEN, record->beaten);
}

void
weir_record_values_clear (WeirRecordValues *self)
{
  g_clear_pointer (&self->time, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->rule, g_free);
}

const char *
weir_record_value_get_key (WeirRecordValueId id)
{
  return keys[id];
}

void
weir_record_value_append_json (const WeirRecordValue *self, GString *out)
{
  switch (self->kind)
    {
    case WEIR_RECORD_VALUE_IS_TEXT:
      weir_json_append_text (out, self->text);
      return;

    case WEIR_RECORD_VALUE_IS_NUMBER:
      g_string_append_printf (out, "%" G_GUINT64_FORMAT, self->number);
      return;

    case WEIR_RECORD_VALUE_IS_BOOLEAN:
      g_string_append (out, self->number != 0 ? "true" : "false");
      return;

    case WEIR_RECORD_VALUE_UNKNOWN:
    default:
      g_string_append (out, "null");
    }
}

void
weir_record_append_json (const WeirRecord *self, GString *out)
{
  g_auto (WeirRecordValues) values = { 0 };

  weir_record_values_init (&values, self);
  for (guint id = 0; id < WEIR_RECORD_N_VALUES; id++)
    {
      g_string_append_printf (out, "%c\"%s\":", id == 0 ? '{' : ',', keys[id]);
      weir_record_value_append_json (&values.values[id], out);
    }
  g_string_append_c (out, '}');
}
