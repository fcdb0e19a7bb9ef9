/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What stands in the cells of a list of records, as text.
 *
 * Pure functions, called while a row is painted: for the cells on screen alone,
 * ten times a second on a busy list.  So the text goes into the caller's memory,
 * and what came from the network is cut before it is shaped: shaping a path of
 * eight thousand octets takes longer than painting the rest of the window.
 */

#include "weir-format.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define ELLIPSIS "…"

/* Of what is too long for a cell: what is kept of its beginning and of its end. */
#define KEPT_AT_START 240
#define KEPT_AT_END 120

G_STATIC_ASSERT (KEPT_AT_START + KEPT_AT_END + sizeof ELLIPSIS <= WEIR_CELL_SIZE);

typedef struct
{
  const char *icon; /* (nullable) */
  const char *style_class;
} VerdictLook;

static const VerdictLook verdict_looks[WEIR_N_VERDICTS] = {
  [WEIR_VERDICT_PASSED] = { NULL, "" },
  [WEIR_VERDICT_CHANGED] = { "weir-changed-symbolic", "warning" },
  [WEIR_VERDICT_BLOCKED] = { "weir-blocked-symbolic", "error" },
  [WEIR_VERDICT_ALLOWED] = { "weir-allowed-symbolic", "success" },
  [WEIR_VERDICT_TUNNELLED] = { "weir-tunnelled-symbolic", "dim-label" },
  [WEIR_VERDICT_FAILED] = { "weir-failed-symbolic", "dim-label" },
};

/* A tab or a line end has no place in a cell. */
static void
blank_controls (char *text)
{
  for (char *octet = text; *octet != '\0'; octet++)
    if (g_ascii_iscntrl (*octet))
      *octet = ' ';
}

static void
copy_valid (const char *source, char *text)
{
  if (g_utf8_validate (source, -1, NULL))
    g_strlcpy (text, source, WEIR_CELL_SIZE);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (source, -1);
      const char *end;

      g_strlcpy (text, valid, WEIR_CELL_SIZE);
      if (!g_utf8_validate (text, -1, &end))
        text[end - text] = '\0';
    }

  blank_controls (text);
}

/* Cuts in the middle, where paths tell least. */
static void
copy_text (const char *source, char *text)
{
  gsize length = strlen (source);
  char cut[KEPT_AT_START + KEPT_AT_END + sizeof ELLIPSIS];
  const char *head_end;
  const char *tail;

  if (length <= KEPT_AT_START + KEPT_AT_END)
    {
      copy_valid (source, text);
      return;
    }

  head_end = g_utf8_find_prev_char (source, source + KEPT_AT_START);
  tail = g_utf8_find_next_char (source + length - KEPT_AT_END, NULL);
  g_snprintf (cut, sizeof cut, "%.*s" ELLIPSIS "%s",
              head_end != NULL ? (int) (head_end - source) : 0, source, tail);
  copy_valid (cut, text);
}

static void
copy_time (gint64 time, gint64 now, char *text)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autofree char *formatted = NULL;
  gboolean is_today;

  text[0] = '\0';
  if (then == NULL || today == NULL)
    return;

  is_today = g_date_time_get_year (then) == g_date_time_get_year (today) &&
             g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (today);
  /* Translators: a day and a time, "22 Nov 14:02"; strftime's codes */
  formatted = g_date_time_format (then, is_today ? "%H:%M:%S" : _ ("%-e %b %H:%M"));
  g_strlcpy (text, formatted != NULL ? formatted : "", WEIR_CELL_SIZE);
}

static void
copy_owned (char *formatted, char *text)
{
  g_strlcpy (text, formatted, WEIR_CELL_SIZE);
  g_free (formatted);
}

void
weir_format_cell (const WeirRecord *record, WeirColumn column, gint64 now, char *text)
{
  text[0] = '\0';

  switch (column)
    {
    case WEIR_COLUMN_VERDICT:
      copy_text (weir_verdict_get_label (record->verdict), text);
      break;

    case WEIR_COLUMN_TIME:
      copy_time (record->started, now, text);
      break;

    case WEIR_COLUMN_SITE:
      copy_text (record->site != NULL ? record->site : "", text);
      break;

    case WEIR_COLUMN_HOST:
      copy_text (record->host, text);
      break;

    case WEIR_COLUMN_TYPE:
      copy_text (weir_resource_type_get_label (record->type), text);
      break;

    case WEIR_COLUMN_PATH:
      copy_text (record->path != NULL ? record->path : "", text);
      break;

    case WEIR_COLUMN_STATUS:
      if (record->status != 0)
        g_snprintf (text, WEIR_CELL_SIZE, "%u", record->status);
      break;

    case WEIR_COLUMN_SIZE:
      if (record->octets_received != 0)
        copy_owned (g_format_size (record->octets_received), text);
      break;

    case WEIR_COLUMN_DURATION:
      copy_owned (weir_format_duration (record->duration), text);
      break;

    case WEIR_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

const char *
weir_format_cell_icon (const WeirRecord *record, WeirColumn column)
{
  if (column == WEIR_COLUMN_VERDICT)
    return weir_format_verdict_icon (record->verdict);

  return column == WEIR_COLUMN_HOST && weir_record_is_inspected (record) ? "weir-inspected-symbolic"
                                                                         : NULL;
}

gboolean
weir_format_ends_at_edge (WeirColumn column)
{
  return column == WEIR_COLUMN_STATUS || column == WEIR_COLUMN_SIZE ||
         column == WEIR_COLUMN_DURATION;
}

char *
weir_format_duration (gint64 duration)
{
  const double seconds = (double) duration / G_USEC_PER_SEC;

  if (duration < 0)
    return g_strdup (ELLIPSIS);
  if (seconds < 0.001)
    return g_strdup (_ ("< 1 ms"));
  if (seconds < 0.9995)
    return g_strdup_printf (_ ("%d ms"), (int) (seconds * 1000 + 0.5));
  if (seconds < 99.95)
    return g_strdup_printf (_ ("%.1f s"), seconds);
  return g_strdup_printf (_ ("%d min"), (int) (seconds / 60 + 0.5));
}

const char *
weir_format_verdict_icon (WeirVerdict verdict)
{
  g_return_val_if_fail (verdict < WEIR_N_VERDICTS, NULL);

  return verdict_looks[verdict].icon;
}

const char *
weir_format_verdict_class (WeirVerdict verdict)
{
  g_return_val_if_fail (verdict < WEIR_N_VERDICTS, "");

  return verdict_looks[verdict].style_class;
}
