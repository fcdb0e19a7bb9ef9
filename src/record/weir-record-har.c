/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record as an entry of an HTTP archive (HAR 1.2), which browsers' developer
 * tools import and many programs read.
 *
 * The format demands more than the history keeps.  Heads and queries are empty,
 * and a comment says so.  Of times the whole is known alone: it stands at "wait",
 * for "send", "wait" and "receive" must not be negative, and all must sum up.  A
 * tunnel is a CONNECT to the root of its authority, for importers want URLs.
 * "pages" may be left out by the standard, but Firefox wants it.
 */

#include "weir-record-har.h"

#include "weir-json.h"
#include "weir-record-values.h"

/* What HAR has no place for; the rest stands elsewhere in an entry. */
static const WeirRecordValueId own_values[] = {
  WEIR_RECORD_VALUE_ID,      WEIR_RECORD_VALUE_VERDICT, WEIR_RECORD_VALUE_OUTCOME,
  WEIR_RECORD_VALUE_SITE,    WEIR_RECORD_VALUE_TYPE,    WEIR_RECORD_VALUE_THIRD_PARTY,
  WEIR_RECORD_VALUE_COOKIES, WEIR_RECORD_VALUE_REASON,  WEIR_RECORD_VALUE_RULE,
  WEIR_RECORD_VALUE_FILTER,  WEIR_RECORD_VALUE_LIST,    WEIR_RECORD_VALUE_LINE,
  WEIR_RECORD_VALUE_BEATEN,
};

/* What Chromium's developer tools call a type: no media type tells them. */
static const char *
get_chromium_type (WeirResourceType type)
{
  switch (type)
    {
    case WEIR_RESOURCE_FRAME:
      return "document";
    case WEIR_RESOURCE_STYLE:
      return "stylesheet";
    case WEIR_RESOURCE_TUNNEL:
      return "other";
    case WEIR_RESOURCE_OTHER:
    case WEIR_RESOURCE_DOCUMENT:
    case WEIR_RESOURCE_SCRIPT:
    case WEIR_RESOURCE_IMAGE:
    case WEIR_RESOURCE_FONT:
    case WEIR_RESOURCE_MEDIA:
    case WEIR_RESOURCE_FETCH:
    case WEIR_RESOURCE_WEBSOCKET:
    case WEIR_RESOURCE_PING:
    case WEIR_N_RESOURCE_TYPES:
    default:
      return weir_resource_type_to_word (type);
    }
}

static gboolean
is_query_lost (const WeirRecord *self)
{
  return weir_record_get_known_path (self).length < strlen (self->path);
}

/* Returns: (transfer full): an absolute URL, without what the history does not know of it */
static char *
dup_url (const WeirRecord *self)
{
  g_autofree char *url = weir_record_get_url (self);

  if (*self->host == '\0')
    return g_strdup ("about:invalid");
  if (*self->scheme == '\0')
    return g_strconcat ("https://", url, "/", NULL);

  url[strlen (url) - strlen (self->path) + weir_record_get_known_path (self).length] = '\0';

  return g_steal_pointer (&url);
}

/* "startedDateTime" has milliseconds; what is no time at all is the beginning of all. */
static void
append_started (GString *out, gint64 started)
{
  gint64 milliseconds = MAX (started, 0) / 1000;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (milliseconds / 1000);
  g_autofree char *second = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : NULL;

  if (second != NULL)
    g_string_append_printf (out, "{\"startedDateTime\":\"%s.%03uZ\"", second,
                            (guint) (milliseconds % 1000));
  else
    g_string_append (out, "{\"startedDateTime\":\"1970-01-01T00:00:00.000Z\"");
}

static void
append_milliseconds (GString *out, const char *name, gint64 duration)
{
  g_string_append_printf (out, "\"%s\":%" G_GINT64_FORMAT ".%03u", name, MAX (duration, 0) / 1000,
                          (guint) (MAX (duration, 0) % 1000));
}

static void
append_request (GString *out, const WeirRecord *self)
{
  g_autofree char *url = dup_url (self);

  g_string_append (out, ",\"request\":{\"httpVersion\":\"HTTP/1.1\"");
  weir_json_append_string (out, "method", self->method);
  weir_json_append_string (out, "url", url);
  g_string_append (out, ",\"cookies\":[],\"headers\":[],\"queryString\":[],\"headersSize\":-1");
  weir_json_append_number (out, "bodySize", (gint64) self->octets_sent);
  if (is_query_lost (self))
    weir_json_append_string (out, "comment", "The URL has a query, which is not kept.");
  g_string_append_c (out, '}');
}

static void
append_response (GString *out, const WeirRecord *self)
{
  g_string_append (out, ",\"response\":{\"httpVersion\":\"HTTP/1.1\",\"statusText\":\"\"");
  weir_json_append_number (out, "status", self->status);
  g_string_append (out, ",\"cookies\":[],\"headers\":[],\"content\":{\"mimeType\":\"\"");
  weir_json_append_number (out, "size", (gint64) self->octets_received);
  g_string_append (out, "},\"redirectURL\":\"\",\"headersSize\":-1");
  weir_json_append_number (out, "bodySize", (gint64) self->octets_received);
  g_string_append_c (out, '}');
}

static void
append_timings (GString *out, const WeirRecord *self)
{
  g_string_append (out, ",\"cache\":{},\"timings\":{\"blocked\":-1,\"dns\":-1,\"connect\":-1,"
                        "\"ssl\":-1,\"send\":0,");
  append_milliseconds (out, "wait", self->duration);
  g_string_append (out, ",\"receive\":0}");
}

static void
append_own_values (GString *out, const WeirRecord *self)
{
  g_auto (WeirRecordValues) values = { 0 };

  weir_record_values_init (&values, self);
  weir_json_append_string (out, "_resourceType", get_chromium_type (self->type));
  for (gsize i = 0; i < G_N_ELEMENTS (own_values); i++)
    {
      g_string_append_printf (out, ",\"_%s\":", weir_record_value_get_key (own_values[i]));
      weir_record_value_append_json (&values.values[own_values[i]], out);
    }
}

void
weir_record_append_har (const WeirRecord *self, GString *out)
{
  append_started (out, self->started);
  g_string_append_c (out, ',');
  append_milliseconds (out, "time", self->duration);
  append_request (out, self);
  append_response (out, self);
  append_timings (out, self);
  append_own_values (out, self);
  if (*self->scheme == '\0' && *self->host != '\0')
    weir_json_append_string (out, "comment", "A tunnel: what went through it is not known.");
  g_string_append_c (out, '}');
}

/**
 * weir_record_append_har_begin:
 * @out: what to append to
 * @version: that of Weir
 *
 * Appends all that stands before the entries.
 */
void
weir_record_append_har_begin (GString *out, const char *version)
{
  g_string_append (out, "{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Weir\"");
  weir_json_append_string (out, "version", version);
  g_string_append_c (out, '}');
  weir_json_append_string (out, "comment",
                           "From Weir's history, which keeps no heads, no content, no queries of "
                           "URLs, and of times the whole alone.");
  g_string_append (out, ",\"pages\":[],\"entries\":[\n");
}

void
weir_record_append_har_end (GString *out)
{
  g_string_append (out, "\n]}}\n");
}
