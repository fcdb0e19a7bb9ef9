/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is said of a list: how it is, what went wrong, and when that is tried
 * again.
 *
 * Problems are kept as a code and a detail, a word of ours or a number, and
 * become sentences here, when they are read.  Pure functions: the time is given.
 */

#include "weir-list-status.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_PER_DAY (24 * 60 * 60)

typedef struct
{
  WeirListProblem problem;
  const char *detail; /* (nullable): whatever the detail */
  const char *words;  /* to be translated */
} Clause;

/* Of one problem, the general one last. */
static const Clause clauses[] = {
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_HOST, N_ ("The server cannot be found") },
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_REFUSED, N_ ("The server refuses connections") },
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_TIMEOUT, N_ ("The server does not answer in time") },
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_CUT, N_ ("The connection broke off") },
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_NONSENSE, N_ ("The server’s answer cannot be read") },
  { WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_PROXY, N_ ("The network’s proxy cannot be used") },
  { WEIR_LIST_PROBLEM_NETWORK, NULL, N_ ("The server cannot be reached") },
  { WEIR_LIST_PROBLEM_TLS, WEIR_DETAIL_HANDSHAKE, N_ ("No encrypted connection can be made") },
  { WEIR_LIST_PROBLEM_TLS, NULL, N_ ("The server’s certificate is not trusted") },
  { WEIR_LIST_PROBLEM_HTML, NULL, N_ ("A web page came instead of a list") },
  { WEIR_LIST_PROBLEM_EMPTY, WEIR_DETAIL_NO_FILTER, N_ ("It has no filter that Weir can use") },
  { WEIR_LIST_PROBLEM_EMPTY, NULL, N_ ("It is empty") },
  { WEIR_LIST_PROBLEM_BINARY, NULL, N_ ("It is not a text") },
  { WEIR_LIST_PROBLEM_TOO_LARGE, NULL, N_ ("It is larger than 64 MiB") },
  { WEIR_LIST_PROBLEM_REDIRECT, WEIR_DETAIL_INSECURE,
    N_ ("It redirects to an address that is not encrypted") },
  { WEIR_LIST_PROBLEM_REDIRECT, WEIR_DETAIL_TOO_MANY, N_ ("It redirects too many times") },
  { WEIR_LIST_PROBLEM_REDIRECT, NULL, N_ ("It redirects to an address that cannot be used") },
  { WEIR_LIST_PROBLEM_INCLUDE, WEIR_DETAIL_MISSING,
    N_ ("“%s”, which it includes, cannot be loaded") },
  { WEIR_LIST_PROBLEM_INCLUDE, WEIR_DETAIL_ELSEWHERE,
    N_ ("It includes “%s”, which is at another place") },
  { WEIR_LIST_PROBLEM_INCLUDE, WEIR_DETAIL_CIRCLE, N_ ("It includes “%s”, which includes itself") },
  { WEIR_LIST_PROBLEM_INCLUDE, WEIR_DETAIL_TOO_MANY, N_ ("It includes “%s” and too many others") },
  { WEIR_LIST_PROBLEM_FILE, WEIR_DETAIL_MISSING, N_ ("The file is not there") },
  { WEIR_LIST_PROBLEM_FILE, WEIR_DETAIL_DENIED, N_ ("The file may not be read") },
  { WEIR_LIST_PROBLEM_FILE, WEIR_DETAIL_KEEP, N_ ("It cannot be kept on disk") },
  { WEIR_LIST_PROBLEM_FILE, NULL, N_ ("The file cannot be read") },
};

/* Whether the first word of @detail is @word; @rest is what follows. */
static gboolean
begins_with_word (const char *detail, const char *word, const char **rest)
{
  gsize length = strlen (word);

  if (strncmp (detail, word, length) != 0 || (detail[length] != '\0' && detail[length] != ' '))
    return FALSE;

  *rest = detail[length] == ' ' ? detail + length + 1 : "";
  return TRUE;
}

static char *
describe_status (const char *detail)
{
  int status = atoi (detail);

  switch (status)
    {
    case 401:
    case 403:
    case 451:
      return g_strdup_printf (_ ("The server does not hand it out (%d)"), status);

    case 404:
    case 410:
      return g_strdup_printf (_ ("It is not there any more (%d)"), status);

    case 429:
      return g_strdup_printf (_ ("The server was asked too often (%d)"), status);

    default:
      break;
    }

  if (status >= 500)
    return g_strdup_printf (_ ("The server has a problem (%d)"), status);

  return g_strdup_printf (_ ("The server answers with status %d"), status);
}

/* @detail: "12/400" */
static char *
describe_shrunk (const char *detail)
{
  guint left = (guint) strtoul (detail, NULL, 10);
  const char *slash = strchr (detail, '/');
  guint before = slash != NULL ? (guint) strtoul (slash + 1, NULL, 10) : 0;

  return g_strdup_printf (ngettext ("Only %u filter of %u is left",
                                    "Only %u filters of %u are left", left),
                          left, before);
}

/* Translated words with a name in them, perhaps. */
static char *
insert_name (const char *words, const char *name)
{
  g_autoptr (GString) text = g_string_new (words);

  g_string_replace (text, "%s", name, 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
weir_list_problem_describe (WeirListProblem problem, const char *detail)
{
  const char *rest = "";

  if (detail == NULL)
    detail = "";
  if (problem == WEIR_LIST_PROBLEM_STATUS)
    return describe_status (detail);
  if (problem == WEIR_LIST_PROBLEM_SHRUNK)
    return describe_shrunk (detail);

  for (gsize i = 0; i < G_N_ELEMENTS (clauses); i++)
    if (clauses[i].problem == problem &&
        (clauses[i].detail == NULL || begins_with_word (detail, clauses[i].detail, &rest)))
      return insert_name (_ (clauses[i].words), rest);

  return g_strdup (_ ("It cannot be loaded"));
}

static gint64
get_day (GDateTime *time)
{
  return (g_date_time_to_unix (time) + g_date_time_get_utc_offset (time) / G_TIME_SPAN_SECOND) /
         SECONDS_PER_DAY;
}

static const char *
choose_time_format (GDateTime *then, GDateTime *today)
{
  switch (get_day (then) - get_day (today))
    {
    case -1:
      /* Translators: a time, see g_date_time_format() */
      return _ ("yesterday at %R");

    case 0:
      /* Translators: a time, see g_date_time_format() */
      return _ ("today at %R");

    case 1:
      /* Translators: a time, see g_date_time_format() */
      return _ ("tomorrow at %R");

    default:
      break;
    }

  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* Translators: a day and a time, see g_date_time_format() */
    return _ ("on %-e %B at %R");

  /* Translators: a day of another year and a time, see g_date_time_format() */
  return _ ("on %-e %B %Y at %R");
}

char *
weir_list_time_describe (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);

  if (then == NULL || today == NULL)
    return g_strdup (_ ("at an unknown time"));

  return g_date_time_format (then, choose_time_format (then, today));
}

static char *
describe_failure (const WeirListRow *row, gint64 now)
{
  g_autofree char *problem = weir_list_problem_describe (row->problem, row->detail);
  g_autofree char *next = NULL;

  if (row->next == 0 || !row->enabled)
    return g_steal_pointer (&problem);

  next = weir_list_time_describe (MAX (row->next, now), now);
  /* Translators: why a list could not be updated, and "today at 14:02" */
  return g_strdup_printf (_ ("%s; next try %s"), problem, next);
}

static char *
describe_held (const WeirListRow *row)
{
  g_autofree char *problem = weir_list_problem_describe (WEIR_LIST_PROBLEM_SHRUNK, row->detail);

  /* Translators: "Only 12 filters of 400 are left; …" */
  return g_strdup_printf (_ ("%s; the list as it was stays in force until you decide"), problem);
}

static char *
describe_idle (const WeirListRow *row, gint64 now)
{
  g_autofree char *checked = NULL;

  if (!row->enabled)
    return g_strdup (_ ("Off"));

  switch (row->kind)
    {
    case WEIR_LIST_STARTER:
      return g_strdup (_ ("Comes with Weir"));

    case WEIR_LIST_OWN:
      return row->version != 0 ? g_strdup (_ ("Written by you"))
                               : g_strdup (_ ("Nothing written yet"));

    case WEIR_LIST_WEB:
    case WEIR_LIST_FILE:
      break;
    }

  if (row->checked == 0)
    return g_strdup (_ ("Not loaded yet"));

  checked = weir_list_time_describe (row->checked, now);
  /* Translators: %s is "today at 14:02" */
  return g_strdup_printf (_ ("Up to date, checked %s"), checked);
}

char *
weir_list_status_describe (const WeirListRow *row, WeirListState state, gint64 now)
{
  switch (state)
    {
    case WEIR_LIST_WAITING:
      return g_strdup (_ ("Waiting for its turn"));

    case WEIR_LIST_METERED:
      return g_strdup (_ ("Waiting for a network that is not metered"));

    case WEIR_LIST_DOWNLOADING:
      return row->kind == WEIR_LIST_FILE ? g_strdup (_ ("Being read"))
                                         : g_strdup (_ ("Being downloaded"));

    case WEIR_LIST_COMPILING:
      return g_strdup (_ ("Being put in force"));

    case WEIR_LIST_HELD:
      return describe_held (row);

    case WEIR_LIST_FAILED:
      return describe_failure (row, now);

    case WEIR_LIST_IDLE:
      break;
    }

  return describe_idle (row, now);
}
