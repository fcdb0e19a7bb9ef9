/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Cookies, read as user agents read them (RFC 6265bis, sections 5.6 and 5.8).
 *
 * The reading is lenient because theirs is: a cookie that they would take must
 * not pass unseen.  What is not understood is still part of a pair or of an
 * attribute, and passes or is withheld with it.
 */

#include "weir-cookie.h"

#include "weir-octet.h"

/* Section 5.6: a longer name and value, or attribute value, is ignored. */
#define MAX_PAIR_LENGTH 4096
#define MAX_ATTRIBUTE_LENGTH 1024

/* Takes what is before the next @separator, and the separator. */
static WeirSpan
take_until (WeirSpan *text, char separator)
{
  const char *end = text->length > 0 ? memchr (text->octets, separator, text->length) : NULL;
  WeirSpan taken = weir_span_take (text, end != NULL ? (gsize) (end - text->octets) : text->length);

  if (end != NULL)
    weir_span_take (text, 1);

  return taken;
}

/* Splits "NAME=VALUE"; without "=", all is the value of a cookie without name. */
static void
split_pair (WeirSpan pair, WeirSpan *name, WeirSpan *value)
{
  *name = (WeirSpan){ "", 0 };
  if (pair.length > 0 && memchr (pair.octets, '=', pair.length) != NULL)
    *name = weir_span_trim (take_until (&pair, '='));
  *value = weir_span_trim (pair);
}

/**
 * weir_cookie_next_pair:
 * @value: (inout): what is left of the value of a Cookie field
 * @pair: (out caller-allocates): the next pair; spans point into @value
 *
 * Takes pairs off the front of @value.  Empty ones are skipped.
 *
 * Returns: %FALSE if there is none left
 */
gboolean
weir_cookie_next_pair (WeirSpan *value, WeirCookiePair *pair)
{
  g_return_val_if_fail (value != NULL, FALSE);
  g_return_val_if_fail (pair != NULL, FALSE);

  while (value->length > 0)
    {
      pair->pair = weir_span_trim (take_until (value, ';'));
      if (pair->pair.length == 0)
        continue;

      split_pair (pair->pair, &pair->name, &pair->value);
      return TRUE;
    }

  return FALSE;
}

/* Takes 1 to @max_digits digits.  FALSE: there are none, or more. */
static gboolean
take_number (WeirSpan *text, guint min_digits, guint max_digits, int *number)
{
  guint n_digits = 0;

  *number = 0;
  while (text->length > 0 && g_ascii_isdigit (*text->octets))
    {
      if (++n_digits > max_digits)
        return FALSE;
      *number = *number * 10 + weir_octet_digit_value (*weir_span_take (text, 1).octets);
    }

  return n_digits >= min_digits;
}

typedef struct
{
  int day, month, year; /* 0, 0 and -1: not found */
  int hour, minute, second;
  gboolean has_time;
} CookieDate;

static gboolean
parse_time (WeirSpan token, CookieDate *date)
{
  int hour, minute, second;

  if (!take_number (&token, 1, 2, &hour) || token.length == 0 ||
      *weir_span_take (&token, 1).octets != ':')
    return FALSE;
  if (!take_number (&token, 1, 2, &minute) || token.length == 0 ||
      *weir_span_take (&token, 1).octets != ':')
    return FALSE;
  if (!take_number (&token, 1, 2, &second))
    return FALSE;

  date->hour = hour;
  date->minute = minute;
  date->second = second;
  date->has_time = TRUE;

  return TRUE;
}

static int
parse_month (WeirSpan token)
{
  static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

  for (int month = 0; token.length >= 3 && month < 12; month++)
    if (g_ascii_strncasecmp (token.octets, names + 3 * month, 3) == 0)
      return month + 1;

  return 0;
}

/* RFC 6265, section 5.1.1, step 2: what a token is, is what is still missing. */
static void
read_date_token (WeirSpan token, CookieDate *date)
{
  WeirSpan number_text = token;
  int number;

  if (!date->has_time && parse_time (token, date))
    return;

  if (date->day == 0 && take_number (&number_text, 1, 2, &number))
    {
      date->day = number > 0 ? number : 32;
      return;
    }

  if (date->month == 0)
    {
      date->month = parse_month (token);
      if (date->month != 0)
        return;
    }

  number_text = token;
  if (date->year < 0 && take_number (&number_text, 2, 4, &number))
    date->year = number;
}

static gboolean
is_date_delimiter (char octet)
{
  guchar c = (guchar) octet;

  return c == '\t' || (c >= 0x20 && c <= 0x2f) || (c >= 0x3b && c <= 0x40) ||
         (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. */
static gint64
count_days (int year, int month, int day)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  /* The day 719163 of a GDate is 1970-01-01. */
  return (gint64) g_date_get_julian (&date) - 719163;
}

/* RFC 6265, section 5.1.1, steps 3 to 6 */
static gboolean
date_to_unix (CookieDate *date, gint64 *unix_time)
{
  if (date->year >= 70 && date->year <= 99)
    date->year += 1900;
  else if (date->year >= 0 && date->year <= 69)
    date->year += 2000;

  if (!date->has_time || date->year < 1601 || date->hour > 23 || date->minute > 59 ||
      date->second > 59 || date->month == 0 || date->day == 0 || date->day > 31 ||
      !g_date_valid_dmy ((GDateDay) date->day, (GDateMonth) date->month, (GDateYear) date->year))
    return FALSE;

  *unix_time = count_days (date->year, date->month, date->day) * 86400 + date->hour * 3600 +
               date->minute * 60 + date->second;

  return TRUE;
}

static gboolean
parse_date (WeirSpan text, gint64 *unix_time)
{
  CookieDate date = { .year = -1 };

  while (text.length > 0)
    {
      gsize length = 0;

      while (length < text.length && !is_date_delimiter (text.octets[length]))
        length++;
      if (length > 0)
        read_date_token (weir_span_take (&text, length), &date);
      else
        weir_span_take (&text, 1);
    }

  return date_to_unix (&date, unix_time);
}

/* Section 5.6.2: an optional "-" and digits; too many of them are a very long time. */
static gboolean
parse_max_age (WeirSpan text, gint64 *seconds)
{
  gboolean is_negative = text.length > 0 && *text.octets == '-';

  if (is_negative)
    weir_span_take (&text, 1);
  if (text.length == 0)
    return FALSE;

  *seconds = 0;
  for (gsize i = 0; i < text.length; i++)
    {
      int digit = weir_octet_digit_value (text.octets[i]);

      if (digit < 0)
        return FALSE;
      *seconds = *seconds > (G_MAXINT64 - digit) / 10 ? G_MAXINT64 : *seconds * 10 + digit;
    }

  if (is_negative)
    *seconds = 0;

  return TRUE;
}

static WeirSameSite
parse_same_site (WeirSpan text)
{
  if (weir_span_equal_nocase (text, "none"))
    return WEIR_SAME_SITE_NONE;
  if (weir_span_equal_nocase (text, "lax"))
    return WEIR_SAME_SITE_LAX;
  if (weir_span_equal_nocase (text, "strict"))
    return WEIR_SAME_SITE_STRICT;

  return WEIR_SAME_SITE_UNSET;
}

typedef struct
{
  gboolean has_expires;
  gboolean has_max_age;
  gint64 expires; /* in seconds from now */
  gint64 max_age;
} Lifetime;

static void
set_lifetime (WeirSetCookie *cookie, const Lifetime *lifetime)
{
  gint64 seconds = lifetime->has_max_age ? lifetime->max_age : lifetime->expires;

  cookie->lifetime = -1;
  cookie->deletes = FALSE;
  if (!lifetime->has_max_age && !lifetime->has_expires)
    return;

  cookie->deletes = seconds <= 0;
  cookie->lifetime = MAX (seconds, 0);
}

/* Reads one attribute; the last of equal ones counts. */
static void
read_attribute (WeirSpan attribute, gint64 now, WeirSetCookie *cookie, Lifetime *lifetime)
{
  WeirSpan value = attribute;
  WeirSpan name = weir_span_trim (take_until (&value, '='));
  gint64 time;

  value = weir_span_trim (value);
  if (value.length > MAX_ATTRIBUTE_LENGTH)
    return;

  if (weir_span_equal_nocase (name, "expires"))
    {
      if (parse_date (value, &time))
        {
          lifetime->has_expires = TRUE;
          lifetime->expires = time - now;
        }
    }
  else if (weir_span_equal_nocase (name, "max-age"))
    {
      if (parse_max_age (value, &time))
        {
          lifetime->has_max_age = TRUE;
          lifetime->max_age = time;
        }
    }
  else if (weir_span_equal_nocase (name, "domain"))
    {
      if (value.length > 0 && *value.octets == '.')
        weir_span_take (&value, 1);
      cookie->domain = value;
    }
  else if (weir_span_equal_nocase (name, "path"))
    {
      gboolean is_path = value.length > 0 && *value.octets == '/';

      cookie->path = is_path ? value : (WeirSpan){ "", 0 };
    }
  else if (weir_span_equal_nocase (name, "secure"))
    {
      cookie->secure = TRUE;
    }
  else if (weir_span_equal_nocase (name, "httponly"))
    {
      cookie->http_only = TRUE;
    }
  else if (weir_span_equal_nocase (name, "samesite"))
    {
      cookie->same_site = parse_same_site (value);
    }
}

/**
 * weir_set_cookie_parse:
 * @value: the value of a Set-Cookie field
 * @now: Unix time, in seconds
 * @cookie: (out caller-allocates): the cookie; spans point into @value
 *
 * Returns: %FALSE if a user agent would ignore the field: the cookie has
 *   neither name nor value, or both are too long
 */
gboolean
weir_set_cookie_parse (WeirSpan value, gint64 now, WeirSetCookie *cookie)
{
  const WeirSpan nothing = { "", 0 };
  Lifetime lifetime = { 0 };

  g_return_val_if_fail (cookie != NULL, FALSE);

  *cookie = (WeirSetCookie){ .domain = nothing, .path = nothing };
  split_pair (take_until (&value, ';'), &cookie->name, &cookie->value);
  if (cookie->name.length + cookie->value.length == 0 ||
      cookie->name.length + cookie->value.length > MAX_PAIR_LENGTH)
    return FALSE;

  while (value.length > 0)
    read_attribute (take_until (&value, ';'), now, cookie, &lifetime);

  set_lifetime (cookie, &lifetime);

  return TRUE;
}

static gboolean
is_lifetime (WeirSpan attribute)
{
  WeirSpan name = weir_span_trim (take_until (&attribute, '='));

  return weir_span_equal_nocase (name, "expires") || weir_span_equal_nocase (name, "max-age");
}

/**
 * weir_set_cookie_shorten:
 * @value: the value of a Set-Cookie field
 * @out: the buffer to append to
 *
 * Appends @value without its Expires and Max-Age attributes: the cookie then
 * lives until the user agent's session ends.  Of a cookie that is to be deleted
 * they must stay.
 */
void
weir_set_cookie_shorten (WeirSpan value, WeirBuffer *out)
{
  g_return_if_fail (out != NULL);

  weir_buffer_append (out, take_until (&value, ';'));

  while (value.length > 0)
    {
      WeirSpan attribute = take_until (&value, ';');

      if (is_lifetime (attribute))
        continue;

      weir_buffer_append_string (out, ";");
      weir_buffer_append (out, attribute);
    }
}
