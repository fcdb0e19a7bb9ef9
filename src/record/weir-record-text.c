/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record as text for programs: its URL, a command for curl, a line for a
 * terminal, an object in JSON.  None of it is translated, so that scripts may
 * rely on it; and whatever a peer sent, it can neither leave its string nor
 * steer a terminal.
 */

#include "weir-record.h"

/* --- URL --------------------------------------------------------------------- */

static guint16
default_port (const char *scheme)
{
  if (g_str_equal (scheme, "http") || g_str_equal (scheme, "ws"))
    return 80;
  if (g_str_equal (scheme, "https") || g_str_equal (scheme, "wss"))
    return 443;

  return 0;
}

/* g_string_append_len(), without the call where there is room: a line is made of twenty pieces. */
static inline void
append (GString *out, const char *text, gsize length)
{
  if (out->allocated_len - out->len <= length)
    {
      g_string_append_len (out, text, (gssize) length);
      return;
    }

  memcpy (out->str + out->len, text, length);
  out->len += length;
  out->str[out->len] = '\0';
}

static inline void
append_text (GString *out, const char *text)
{
  append (out, text, strlen (text));
}

static void
append_number (GString *out, guint number)
{
  char digits[10];
  gsize begin = sizeof digits;

  do
    digits[--begin] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);

  append (out, digits + begin, sizeof digits - begin);
}

/* Appends what stands behind "scheme://". */
static void
append_authority_and_path (GString *out, const WeirRecord *self)
{
  gboolean is_ipv6 = strchr (self->host, ':') != NULL;

  if (is_ipv6)
    g_string_append_c (out, '[');
  append_text (out, self->host);
  if (is_ipv6)
    g_string_append_c (out, ']');
  if (self->port != default_port (self->scheme))
    {
      g_string_append_c (out, ':');
      append_number (out, self->port);
    }
  append_text (out, self->path);
}

static void
append_url (GString *out, const WeirRecord *self)
{
  if (*self->scheme != '\0')
    {
      append_text (out, self->scheme);
      append_text (out, "://");
    }
  append_authority_and_path (out, self);
}

char *
weir_record_get_url (const WeirRecord *self)
{
  g_autoptr (GString) url = g_string_new (NULL);

  append_url (url, self);

  return g_string_free (g_steal_pointer (&url), FALSE);
}

/* --- curl -------------------------------------------------------------------- */

/* Fields that are the user's secrets, or that curl and the connection make anew. */
static gboolean
is_left_out (const char *line)
{
  static const char *const names[] = {
    "Cookie:",         "Authorization:",     "Proxy-", "Host:",    "Connection:", "Keep-Alive:",
    "Content-Length:", "Transfer-Encoding:", "TE:",    "Trailer:", "Upgrade:",    "Expect:",
    "HTTP2-Settings:", "Sec-WebSocket-",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strncasecmp (line, names[i], strlen (names[i])) == 0)
      return TRUE;

  return strchr (line, ':') == NULL;
}

static void
append_quoted (GString *out, const char *text)
{
  g_autofree char *quoted = g_shell_quote (text);

  g_string_append_printf (out, " %s", quoted);
}

static void
append_fields (GString *out, const char *head)
{
  g_auto (GStrv) lines = g_strsplit (head, "\n", -1);

  for (gsize i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    if (!is_left_out (lines[i]))
      {
        g_string_append (out, " -H");
        append_quoted (out, lines[i]);
      }
}

char *
weir_record_get_curl (const WeirRecord *self)
{
  g_autoptr (GString) out = g_string_new ("curl");
  gboolean is_secure = *self->scheme == '\0' || weir_record_is_inspected (self);
  g_autoptr (GString) url = g_string_new (is_secure ? "https://" : "http://");

  /* A WebSocket begins as a request of HTTP, which is what is sent again. */
  append_authority_and_path (url, self);
  /* What of a URL is a pattern to curl is an octet to the origin. */
  if (strpbrk (self->path, "[]{}") != NULL)
    g_string_append (out, " --globoff");
  append_quoted (out, url->str);

  if (g_str_equal (self->method, "HEAD"))
    g_string_append (out, " --head");
  else if (*self->scheme != '\0' && !g_str_equal (self->method, "GET"))
    {
      g_string_append (out, " -X");
      append_quoted (out, self->method);
    }
  if (*self->scheme != '\0' && self->detail != NULL)
    append_fields (out, self->detail->request_head);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- A line for a terminal ------------------------------------------------------ */

/* Characters that move the cursor, change colours or turn the direction of text. */
static gboolean
steers_terminal (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT ||
         g_unichar_type (c) == G_UNICODE_LINE_SEPARATOR ||
         g_unichar_type (c) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Returns the first octet that needs a second look anywhere: nearly always the end. */
static const char *
skip_plain (const char *text)
{
  while (*text >= ' ' && *text <= '~' && *text != '"' && *text != '\\')
    text++;

  return text;
}

/* Appends what begins @text and is plain.  Returns: the rest */
static const char *
append_plain (GString *out, const char *text)
{
  const char *end = skip_plain (text);

  append (out, text, (gsize) (end - text));

  return end;
}

/* Appends what does need it. */
static void
append_with_escapes (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (steers_terminal (c))
        g_string_append_printf (out, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
}

#define MAX_WIDTH 24

/* Appends @text and spaces up to @width columns, at least one. */
static void
append_column (GString *out, const char *text, gsize width)
{
  static const char spaces[MAX_WIDTH + 1] = "                        ";
  gsize begin = out->len;
  const char *rest = append_plain (out, text);
  gsize length = out->len - begin;

  g_assert (width <= MAX_WIDTH);
  if (*rest != '\0')
    {
      append_with_escapes (out, rest);
      length = (gsize) g_utf8_strlen (out->str + begin, -1);
    }

  append (out, spaces, length < width ? width - length : 1);
}

static void
write_two_digits (char *at, int number)
{
  at[0] = (char) ('0' + number / 10 % 10);
  at[1] = (char) ('0' + number % 10);
}

/* Not with GDateTime, which asks the disk for the time zone every time. */
static void
read_clock (WeirRecordClock *clock, gint64 second)
{
  time_t time = (time_t) second;
  struct tm tm;

  clock->second = second;
  g_strlcpy (clock->text, "-", sizeof clock->text);
  if (localtime_r (&time, &tm) == NULL)
    return;

  g_strlcpy (clock->text, "00:00:00", sizeof clock->text);
  write_two_digits (clock->text, tm.tm_hour);
  write_two_digits (clock->text + 3, tm.tm_min);
  write_two_digits (clock->text + 6, tm.tm_sec);
}

static void
append_local_time (GString *out, WeirRecordClock *clock, gint64 started)
{
  gint64 second = started / G_USEC_PER_SEC;

  if (*clock->text == '\0' || clock->second != second)
    read_clock (clock, second);

  append_column (out, clock->text, 10);
}

static void
append_status (GString *out, guint status)
{
  gsize begin = out->len;

  if (status != 0)
    append_number (out, status);
  append_column (out, out->len > begin ? "" : "-", begin + 4 - out->len);
}

/* Appends @text, which may be of any length. */
static void
append_escaped (GString *out, const char *text)
{
  const char *rest = append_plain (out, text);

  if (*rest != '\0')
    append_with_escapes (out, rest);
}

static void
append_filter (GString *out, const WeirRecord *self)
{
  append_text (out, "  (");
  if (self->filter_list != NULL)
    {
      append_escaped (out, self->filter_list);
      append_text (out, ": ");
    }
  append_escaped (out, self->filter);
  append_text (out, ")");
}

static void
append_escaped_url (GString *out, const WeirRecord *self)
{
  gsize begin = out->len;
  g_autofree char *raw = NULL;

  append_url (out, self);
  if (*skip_plain (out->str + begin) == '\0')
    return;

  raw = g_strdup (out->str + begin);
  g_string_truncate (out, begin);
  append_with_escapes (out, raw);
}

void
weir_record_append_line (const WeirRecord *self, WeirRecordClock *clock, GString *out)
{
  append_local_time (out, clock, self->started);
  append_column (out, weir_verdict_to_word (self->verdict), 10);
  append_column (out, self->method, 8);
  append_status (out, self->status);
  append_column (out, weir_resource_type_to_word (self->type), 10);
  append_column (out, self->site != NULL ? self->site : "-", 24);
  append_escaped_url (out, self);
  if (self->filter != NULL)
    append_filter (out, self);
  if (self->cookies_withheld > 0)
    g_string_append_printf (out, "  (cookies withheld: %u)", self->cookies_withheld);
}

/* --- JSON -------------------------------------------------------------------- */

static void
append_json_escaped (GString *out, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (out, "\\%c", *p);
    else if (g_ascii_iscntrl (*p))
      g_string_append_printf (out, "\\u%04x", *p);
    else
      g_string_append_c (out, *p);
}

static void
append_json_string (GString *out, const char *text)
{
  const char *rest;

  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  rest = append_plain (out, text);
  if (*rest != '\0')
    append_json_escaped (out, rest);
  g_string_append_c (out, '"');
}

static void
append_json_pair (GString *out, const char *key, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", key);
  append_json_string (out, text);
}

static void
append_json_number (GString *out, const char *key, guint64 number, gboolean is_known)
{
  if (is_known)
    g_string_append_printf (out, ",\"%s\":%" G_GUINT64_FORMAT, key, number);
  else
    g_string_append_printf (out, ",\"%s\":null", key);
}

static void
append_json_time (GString *out, gint64 started)
{
  g_autoptr (GDateTime) second = g_date_time_new_from_unix_utc (started / G_USEC_PER_SEC);
  g_autoptr (GDateTime) time =
    second != NULL ? g_date_time_add (second, started % G_USEC_PER_SEC) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format_iso8601 (time) : NULL;

  append_json_pair (out, "time", text);
}

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

static void
append_json_reason (GString *out, const WeirRecord *self)
{
  gboolean by_cookies = self->verdict == WEIR_VERDICT_CHANGED;
  const WeirRule *rule = by_cookies ? self->cookie_rule : self->rule;
  g_autofree char *text = rule != NULL ? weir_rule_to_text (rule) : NULL;

  append_json_pair (out, "reason",
                    weir_reason_kind_to_word (by_cookies ? self->cookie_reason_kind
                                                         : self->reason_kind));
  append_json_pair (out, "rule", text);
}

void
weir_record_append_json (const WeirRecord *self, GString *out)
{
  g_autofree char *url = weir_record_get_url (self);

  g_string_append_printf (out, "{\"id\":%" G_GUINT64_FORMAT, self->id);
  append_json_time (out, self->started);
  append_json_pair (out, "verdict", weir_verdict_to_word (self->verdict));
  append_json_pair (out, "outcome", weir_outcome_to_word (self->outcome));
  append_json_pair (out, "method", self->method);
  append_json_pair (out, "url", url);
  append_json_pair (out, "host", self->host);
  append_json_pair (out, "site", self->site);
  append_json_pair (out, "type", weir_resource_type_to_word (self->type));
  g_string_append_printf (out, ",\"third_party\":%s", self->is_third_party ? "true" : "false");
  append_json_number (out, "status", self->status, self->status != 0);
  append_json_number (out, "received", self->octets_received, TRUE);
  append_json_number (out, "sent", self->octets_sent, TRUE);
  append_json_number (out, "duration_ms", self->duration / 1000, self->duration >= 0);
  append_json_number (out, "cookies_withheld", self->cookies_withheld, TRUE);
  append_json_reason (out, self);
  append_json_pair (out, "filter", self->filter);
  append_json_pair (out, "list", self->filter_list);
  append_json_number (out, "line", self->filter_line, self->filter != NULL);
  append_json_pair (out, "beaten", self->beaten);
  g_string_append_c (out, '}');
}
