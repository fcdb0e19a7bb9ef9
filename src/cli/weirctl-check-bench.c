/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What deciding costs: the same requests once to get warm, then each by the
 * clock, from the text of a line to the verdict.
 *
 * Lists are compiled from their texts and opened from the file, as a start does
 * that finds no compiled file, and one that does.  What is resident is what the
 * process has after all requests were judged and did not have before the file
 * was opened; the requests themselves were there by then.
 */

#include "weirctl-check.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_US 1000.0
#define NS_PER_MS 1e6
#define OCTETS_PER_MIB (1024.0 * 1024.0)
#define READ_SIZE (1024 * 1024)

typedef struct
{
  WeirctlCheckJudge judge;
  GString *input; /* (owned): all of it */
  GArray *lines;  /* (owned) (element-type WeirSpan): into it */
  gint64 *costs;  /* (owned): ns, of each line */
  guint64 n_blocked;

  double compile_ms;
  double open_ms;
  gsize file_size;
  gint64 resident; /* octets */
} Bench;

static gint64
now_in_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* Octets of this process that are in memory. */
static gint64
get_resident (void)
{
  g_autofree char *text = NULL;
  gint64 total = 0;
  gint64 resident = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT, &total, &resident);

  return resident * sysconf (_SC_PAGESIZE);
}

/* --- requests --- */

static gboolean
read_input (Bench *self, GError **error)
{
  gssize n;

  self->input = g_string_new (NULL);
  do
    {
      const gsize length = self->input->len;

      g_string_set_size (self->input, length + READ_SIZE);
      n = read (STDIN_FILENO, self->input->str + length, READ_SIZE);
      g_string_truncate (self->input, length + (n > 0 ? (gsize) n : 0));
    }
  while (n > 0 || (n < 0 && errno == EINTR));

  if (n == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _ ("the input cannot be read: %s"), g_strerror (errno));
  return FALSE;
}

/* Lines that cannot be read are left out, and told of. */
static gboolean
split_input (Bench *self)
{
  WeirSpan rest = { self->input->str, self->input->len };
  gboolean is_clean = TRUE;

  self->lines = g_array_new (FALSE, FALSE, sizeof (WeirSpan));
  for (guint64 number = 1; rest.length > 0; number++)
    {
      const char *end = memchr (rest.octets, '\n', rest.length);
      const gsize length = end != NULL ? (gsize) (end - rest.octets) : rest.length;
      const WeirSpan line = weir_span_take (&rest, length);
      WeirFilterMatch match;
      WeirctlCheckLine problem;

      if (end != NULL)
        weir_span_take (&rest, 1);

      problem = weirctl_check_judge (&self->judge, line, &match);
      if (problem == WEIRCTL_CHECK_READ)
        g_array_append_val (self->lines, line);
      if (problem == WEIRCTL_CHECK_READ || problem == WEIRCTL_CHECK_COMMENT)
        continue;

      is_clean = FALSE;
      weirctl_check_complain (number, problem);
    }

  self->costs = g_new0 (gint64, self->lines->len);
  return is_clean;
}

static void
judge_all (Bench *self)
{
  self->n_blocked = 0;
  for (guint i = 0; i < self->lines->len; i++)
    {
      const WeirSpan line = g_array_index (self->lines, WeirSpan, i);
      const gint64 begun = now_in_ns ();
      WeirFilterMatch match;

      weirctl_check_judge (&self->judge, line, &match);
      self->costs[i] = now_in_ns () - begun;
      self->n_blocked += match.block != 0 && match.exception == 0;
    }
}

/* --- lists --- */

static gboolean
compile (Bench *self, WeirctlCheckLists *lists, const char *path, GError **error)
{
  g_autoptr (GBytes) compiled = NULL;
  gint64 begun;

  if (!weirctl_check_lists_read (lists, error))
    return FALSE;

  begun = now_in_ns ();
  compiled = weirctl_check_lists_compile (lists, NULL, error);
  self->compile_ms = (double) (now_in_ns () - begun) / NS_PER_MS;

  return compiled != NULL && weir_filter_compiled_write (compiled, path, error);
}

static gboolean
measure (Bench *self, const char *path, GError **error)
{
  g_autoptr (WeirFilterSet) set = NULL;
  gint64 resident;
  gint64 begun;

  malloc_trim (0);
  resident = get_resident ();
  begun = now_in_ns ();
  set = weir_filter_set_open (path, error);
  self->open_ms = (double) (now_in_ns () - begun) / NS_PER_MS;
  if (set == NULL)
    return FALSE;

  self->judge.set = set;
  self->file_size = weir_filter_set_get_size (set);
  judge_all (self);
  judge_all (self);
  self->resident = get_resident () - resident;
  self->judge.set = NULL;

  return TRUE;
}

/* --- what it says --- */

static int
compare_costs (gconstpointer a, gconstpointer b)
{
  const gint64 first = *(const gint64 *) a;
  const gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* The cost in µs that so many of a thousand requests do not exceed. */
static double
get_quantile (Bench *self, guint per_mille)
{
  const guint n = self->lines->len;

  return n > 0 ? (double) self->costs[(gsize) (n - 1) * per_mille / 1000] / NS_PER_US : 0;
}

static double
get_mean (Bench *self)
{
  double sum = 0;

  for (guint i = 0; i < self->lines->len; i++)
    sum += (double) self->costs[i];

  return self->lines->len > 0 ? sum / self->lines->len / NS_PER_US : 0;
}

static void
print (Bench *self)
{
  if (self->lines->len > 0)
    qsort (self->costs, self->lines->len, sizeof *self->costs, compare_costs);

  g_print ("requests          %u\n", self->lines->len);
  g_print ("blocked           %" G_GUINT64_FORMAT "\n", self->n_blocked);
  g_print ("median            %.2f µs\n", get_quantile (self, 500));
  g_print ("mean              %.2f µs\n", get_mean (self));
  g_print ("p99               %.2f µs\n", get_quantile (self, 990));
  g_print ("max               %.2f µs\n", get_quantile (self, 1000));
  g_print ("parse and build   %.1f ms\n", self->compile_ms);
  g_print ("open              %.2f ms\n", self->open_ms);
  g_print ("compiled file     %.2f MiB\n", (double) self->file_size / OCTETS_PER_MIB);
  g_print ("memory resident   %.2f MiB\n", (double) self->resident / OCTETS_PER_MIB);
}

static gboolean
run (Bench *self, WeirctlCheckLists *lists, const char *path, GError **error)
{
  return compile (self, lists, path, error) && measure (self, path, error);
}

/**
 * weirctl_check_bench:
 * @lists: what to decide by
 * @cache: (nullable): where the compiled file goes; none: to a temporary file
 *
 * Reads all requests from standard input, and prints what they cost.
 */
WeirctlStatus
weirctl_check_bench (WeirctlCheckLists *lists, const char *cache)
{
  Bench *self = g_new0 (Bench, 1);
  g_autofree char *folder = cache == NULL ? g_dir_make_tmp ("weirctl-XXXXXX", NULL) : NULL;
  g_autofree char *path = cache == NULL && folder != NULL
                            ? g_build_filename (folder, "filters.weir", NULL)
                            : g_strdup (cache);
  g_autoptr (GError) error = NULL;
  gboolean is_clean = FALSE;

  if (path == NULL)
    weirctl_complain (_ ("there is no folder for temporary files"));
  else if (read_input (self, &error))
    {
      is_clean = split_input (self);
      if (run (self, lists, path, &error))
        print (self);
    }

  if (error != NULL)
    weirctl_complain ("%s", error->message);
  if (folder != NULL)
    {
      g_remove (path);
      g_rmdir (folder);
    }
  if (self->lines != NULL)
    g_array_unref (self->lines);
  if (self->input != NULL)
    g_string_free (self->input, TRUE);
  g_free (self->costs);
  g_free (self);

  return is_clean && error == NULL ? WEIRCTL_DONE : WEIRCTL_FAILED;
}
