/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long a new set of filters holds the main loop up, which every request
 * waits for, while a client asks without a pause: once the user's own filters
 * are others, and once a list of 100,000 filters is.
 *
 * What is measured is the time that the main thread itself works between two
 * looks at its sources; what a busy machine takes from it is not ours.
 */

#include "service-fixture.h"

#include "http-peer.h"

#include <glib/gstdio.h>
#include <time.h>

#define N_FILTERS 100000
#define N_CHANGES 20
#define N_TURNS 4000      /* without a change, to compare with */
#define N_TURNS_AFTER 100 /* in which what a change set off comes to its end */

typedef struct
{
  Fixture base;
  HttpOrigin *origin;
  char *list;
  guint n_sets;
  GThread *client;
  int stop;        /* atomic */
  int has_stopped; /* atomic */
  guint16 port;
  guint n_requests;
} Bench;

static gint64
get_own_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* ns that a turn of the loop worked at most. */
typedef struct
{
  gint64 any;
  gint64 swap;  /* of those in which another set was put in force */
  gint64 swaps; /* all of these together */
  guint n_swaps;
} Longest;

static void
turn (Bench *self, Longest *longest)
{
  const guint n_sets = self->n_sets;
  const gint64 begun = get_own_time ();
  gint64 worked;

  g_main_context_iteration (NULL, TRUE);
  worked = get_own_time () - begun;
  longest->any = MAX (longest->any, worked);
  if (self->n_sets == n_sets)
    return;

  longest->swap = MAX (longest->swap, worked);
  longest->swaps += worked;
  longest->n_swaps++;
}

/* One request, on a connection of its own. */
static void
ask (guint16 port)
{
  static const char request[] = "GET http://shop.example/a.js HTTP/1.1\r\nHost: shop.example\r\n"
                                "Sec-Fetch-Dest: script\r\nConnection: close\r\n\r\n";
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  GInputStream *in;
  char answer[4096];

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                             sizeof request - 1, NULL, NULL, &error);
  g_assert_no_error (error);
  in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  while (g_input_stream_read (in, answer, sizeof answer, NULL, &error) > 0)
    ;
  g_assert_no_error (error);
}

static gpointer
ask_without_pause (gpointer user_data)
{
  Bench *self = user_data;

  while (!g_atomic_int_get (&self->stop))
    {
      ask (self->port);
      self->n_requests++;
    }

  g_atomic_int_set (&self->has_stopped, 1);
  g_main_context_wakeup (NULL);
  return NULL;
}

static void
write_list (Bench *self, guint number)
{
  g_autoptr (GString) text = g_string_new ("! Title: Many\n");
  g_autoptr (GError) error = NULL;

  g_string_append_printf (text, "/number-%u/\n", number);
  for (guint i = 0; i < N_FILTERS; i++)
    g_string_append_printf (text,
                            i % 2 == 0 ? "||host-%u.example^$third-party\n" : "/path-%u/ad.\n", i);
  g_file_set_contents (self->list, text->str, -1, &error);
  g_assert_no_error (error);
}

static void
on_set (Bench *self)
{
  self->n_sets++;
}

/* Turns the loop until another set is in force, and a little longer. */
static void
await_set (Bench *self, Longest *longest)
{
  const guint n_sets = self->n_sets;

  while (self->n_sets == n_sets)
    turn (self, longest);

  for (guint i = 0; i < N_TURNS_AFTER; i++)
    turn (self, longest);
}

static void
set_up (Bench *self)
{
  g_autofree char *resolve = NULL;
  const char *all[2] = { NULL };
  WeirServiceOptions options = {
    .listen_address = "127.0.0.1",
    .exact_port = TRUE,
    .resolve = all,
  };

  fixture_set_up (&self->base, NULL);
  fixture_close (&self->base.service);
  self->list = g_strconcat (self->base.folder, ".txt", NULL);
  self->origin = http_origin_new ("");
  resolve = g_strdup_printf ("shop.example:80:127.0.0.1:%u", http_origin_get_port (self->origin));
  all[0] = resolve;
  options.data_dir = self->base.folder;
  self->base.service = weir_service_new (&options, NULL);
  g_assert_true (weir_service_start (self->base.service, NULL));
  self->port = weir_service_get_port (self->base.service);
  g_signal_connect_swapped (weir_service_get_filter_lists (self->base.service), "notify::set",
                            G_CALLBACK (on_set), self);
  self->client = g_thread_new ("client", ask_without_pause, self);
}

static void
tear_down (Bench *self)
{
  g_atomic_int_set (&self->stop, 1);
  while (!g_atomic_int_get (&self->has_stopped))
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (self->client);
  g_unlink (self->list);
  fixture_tear_down (&self->base, NULL);
  http_origin_free (self->origin);
  g_free (self->list);
}

static void
print (const char *what, const Longest *longest)
{
  g_print ("  %.3f ms with %s; where they are put in force %.3f ms, %.3f ms in the mean\n",
           longest->any / 1e6, what, longest->swap / 1e6,
           longest->swaps / 1e6 / MAX (longest->n_swaps, 1));
}

static void
measure (Bench *self)
{
  Longest quiet = { 0 };
  Longest first = { 0 };
  Longest own = { 0 };
  Longest list = { 0 };

  write_list (self, 0);
  g_assert_true (weir_service_add_list (self->base.service, self->list, NULL, NULL));
  await_set (self, &first);

  for (guint i = 0; i < N_TURNS; i++)
    turn (self, &quiet);

  for (guint i = 0; i < N_CHANGES; i++)
    {
      g_autofree char *text = g_strdup_printf ("||own-%u.example^\n", i);

      g_assert_true (weir_service_set_own_filters (self->base.service, text, NULL));
      await_set (self, &own);
    }

  for (guint i = 0; i < N_CHANGES / 4; i++)
    {
      write_list (self, i + 1);
      weir_filter_lists_update (weir_service_get_filter_lists (self->base.service), NULL);
      await_set (self, &list);
    }

  g_print ("%u requests, %d filters; a turn of the loop worked for so long at most:\n"
           "  %.3f ms with nothing new\n",
           self->n_requests, N_FILTERS, quiet.any / 1e6);
  print ("other filters of the user", &own);
  print ("another list", &list);
}

int
main (void)
{
  Bench self = { .n_sets = 0 };

  set_up (&self);
  measure (&self);
  tear_down (&self);

  return 0;
}
