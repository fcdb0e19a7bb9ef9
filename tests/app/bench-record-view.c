/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a busy list costs the loop: rows are added at a given rate for some
 * seconds, and the time from before-paint to after-paint of each frame is taken.
 *
 * usage: bench-record-view [ROWS-A-SECOND [SECONDS]]
 */

#include "weir-record-view.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FEED_INTERVAL_MS 10

typedef struct
{
  WeirLiveLog *log;
  guint rate;
  guint64 n_rows;
  gint64 fed; /* monotonic time up to which rows are there */
  gint64 frame_begin;
  gint64 work_begin;
  GArray *frames; /* µs */
  GArray *work;   /* µs of processor time: what other programs do does not count */
  GArray *delays; /* µs: how late a timer of high priority was */
  gint64 tick;
} Bench;

static WeirRecord *
create_record (guint64 id)
{
  static const char *const hosts[] = { "cdn.shop.example", "news.example", "ads.tracker.example",
                                       "img.shop.example" };
  char path[64];
  const WeirRecord template = {
    .id = id,
    .started = g_get_real_time (),
    .duration = 1200 + id % 90000,
    .verdict = id % WEIR_N_VERDICTS,
    .outcome = WEIR_OUTCOME_COMPLETE,
    .type = id % WEIR_N_RESOURCE_TYPES,
    .status = 200,
    .octets_received = id * 37 % 90000,
    .method = "GET",
    .host = hosts[id % G_N_ELEMENTS (hosts)],
    .site = "shop.example",
    .path = path,
    .scheme = "http",
  };

  g_snprintf (path, sizeof path, "/assets/%" G_GUINT64_FORMAT "/picture.png?quality=80", id);
  return weir_record_new_full (&template);
}

static gboolean
feed (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now = g_get_monotonic_time ();
  guint64 wanted = (now - bench->fed) * bench->rate / G_USEC_PER_SEC;

  for (guint64 i = 0; i < wanted; i++)
    {
      g_autoptr (WeirRecord) record = create_record (++bench->n_rows);

      weir_live_log_add (bench->log, record);
    }
  bench->fed += wanted * G_USEC_PER_SEC / MAX (bench->rate, 1);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_tick (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 delay = MAX (now - bench->tick - 1000, 0);

  if (bench->tick != 0)
    g_array_append_val (bench->delays, delay);
  bench->tick = now;
  return G_SOURCE_CONTINUE;
}

static gint64
get_processor_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

static void
on_before_paint (GdkFrameClock *clock G_GNUC_UNUSED, Bench *bench)
{
  bench->frame_begin = g_get_monotonic_time ();
  bench->work_begin = get_processor_time ();
}

static void
on_after_paint (GdkFrameClock *clock G_GNUC_UNUSED, Bench *bench)
{
  gint64 taken = g_get_monotonic_time () - bench->frame_begin;
  gint64 worked = get_processor_time () - bench->work_begin;

  g_array_append_val (bench->frames, taken);
  g_array_append_val (bench->work, worked);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const gint64 *first = a;
  const gint64 *second = b;

  return (*first > *second) - (*first < *second);
}

static double
quantile (GArray *values, double part)
{
  g_array_sort (values, compare);
  return values->len > 0
           ? g_array_index (values, gint64, (guint) (part * (values->len - 1))) / 1000.0
           : 0;
}

static void
report (const char *name, GArray *values)
{
  double p50 = quantile (values, 0.5);

  g_print ("%s: n=%u p50=%.1f p90=%.1f p99=%.1f max=%.1f ms\n", name, values->len, p50,
           quantile (values, 0.9), quantile (values, 0.99), quantile (values, 1));
}

static gboolean
on_end (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
run_for (guint milliseconds)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (milliseconds, on_end, loop);
  g_main_loop_run (loop);
}

int
main (int argc, char **argv)
{
  Bench bench = { .rate = argc > 1 ? atoi (argv[1]) : 5000 };
  guint seconds = argc > 2 ? atoi (argv[2]) : 5;
  GtkWidget *window;
  GtkWidget *view;
  GdkFrameClock *frames;
  clock_t began;

  setlocale (LC_ALL, "");
  if (!gtk_init_check ())
    return 77;
  adw_init ();
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    "/io/github/weirproxy/Weir/icons");

  bench.log = weir_live_log_new (WEIR_LIVE_LOG_CAPACITY);
  bench.frames = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.work = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench.delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < WEIR_LIVE_LOG_CAPACITY; i++)
    {
      g_autoptr (WeirRecord) record = create_record (++bench.n_rows);

      weir_live_log_add (bench.log, record);
    }

  view = g_object_new (WEIR_TYPE_RECORD_VIEW, "model", bench.log, NULL);
  window = adw_window_new ();
  adw_window_set_content (ADW_WINDOW (window), view);
  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
  run_for (700);

  frames = gtk_widget_get_frame_clock (window);
  g_signal_connect (frames, "before-paint", G_CALLBACK (on_before_paint), &bench);
  g_signal_connect_after (frames, "after-paint", G_CALLBACK (on_after_paint), &bench);
  bench.fed = g_get_monotonic_time ();
  g_timeout_add (FEED_INTERVAL_MS, feed, &bench);
  g_timeout_add_full (G_PRIORITY_HIGH, 1, on_tick, &bench, NULL);
  began = clock ();
  run_for (seconds * 1000);
  g_print ("%u rows/s, %u s, CPU %.0f %%\n", bench.rate, seconds,
           100.0 * (clock () - began) / CLOCKS_PER_SEC / seconds);
  report ("frame", bench.frames);
  report ("frame, processor", bench.work);
  report ("stall", bench.delays);
  return 0;
}
