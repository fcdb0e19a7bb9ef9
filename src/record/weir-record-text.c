/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A record as text for programs: its URL, a command for curl, a line for a
 * terminal.  None of it is translated, so that scripts may rely on it; and
 * whatever a peer sent, it can neither leave its string nor steer a terminal.
 */

#include "weir-record.h"

#include "weir-record-private.h"

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

WeirSpan
weir_record_get_known_path (const WeirRecord *self)
{
  const char *gap = strstr (self->path, "?…(");

  return gap != NULL ? (WeirSpan){ self->path, (gsize) (gap - self->path) }
                     : weir_span_of (self->path);
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
void
weir_record_append_escaped (GString *out, const char *text)
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
      weir_record_append_escaped (out, self->filter_list);
      append_text (out, ": ");
    }
  weir_record_append_escaped (out, self->filter);
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
