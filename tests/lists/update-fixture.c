/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For the tests of updates: what they begin with, and what they all do. */

#include "update-fixture.h"

#include <string.h>

static void
on_asked (gpointer user_data)
{
  UpdateFixture *f = user_data;

  f->n_asked++;
  if (f->list != NULL)
    weir_filter_lists_cancel (f->base.lists, f->list);
}

void
update_fixture_set_up (UpdateFixture *f, gconstpointer data)
{
  g_setenv ("TZ", "UTC", TRUE);
  test_network_set (TRUE, FALSE);
  f->server = list_server_new (NULL);
  list_server_set_observer (f->server, on_asked, f);
  f->states = g_string_new (NULL);
  lists_fixture_set_up (&f->base, data);
  g_assert_true (weir_filter_lists_load (f->base.lists, NULL));
}

void
update_fixture_tear_down (UpdateFixture *f, gconstpointer data G_GNUC_UNUSED)
{
  lists_fixture_tear_down (&f->base);
  list_server_free (f->server);
  g_string_free (f->states, TRUE);
}

gint64
update_fixture_get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

WeirFilterList *
update_fixture_add (UpdateFixture *f, const char *path)
{
  g_autofree char *url = list_server_get_url (f->server, path);
  g_autoptr (GError) error = NULL;
  WeirFilterList *list = weir_filter_lists_add (f->base.lists, url, NULL, &error);

  g_assert_no_error (error);
  return list;
}

/* Adds a list of @n filters, ||ads-1.example^ and on. */
WeirFilterList *
update_fixture_add_good (UpdateFixture *f, const char *path, guint n)
{
  g_autofree char *text = lists_fixture_make_text ("ads", n);
  WeirFilterList *list;

  list_server_serve (f->server, path, "ETag: \"1\"\r\n", text);
  list = update_fixture_add (f, path);
  lists_fixture_settle (f->base.lists);
  g_assert_cmpint (weir_filter_list_get_state (list), ==, WEIR_LIST_IDLE);
  return list;
}

void
update_fixture_update (UpdateFixture *f, WeirFilterList *list)
{
  weir_filter_lists_update (f->base.lists, list);
  lists_fixture_settle (f->base.lists);
}

void
update_fixture_serve (UpdateFixture *f, const char *path, const char *text)
{
  list_server_serve (f->server, path, "", text);
}

void
update_fixture_hang (UpdateFixture *f, const char *path)
{
  g_autoptr (GBytes) octets =
    g_bytes_new_static ("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n||ads", 44);

  list_server_script (f->server, path, octets, LIST_SERVER_HANG);
}

WeirListRow *
update_fixture_get_row (UpdateFixture *f, const char *key)
{
  return (WeirListRow *) lists_fixture_find_row (&f->base, key);
}
