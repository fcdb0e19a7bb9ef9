/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-list-address.h"

#include <string.h>

static void
test_urls (void)
{
  static const struct
  {
    const char *address;
    WeirListKind kind;
    const char *url;
  } cases[] = {
    { "https://lists.example/easy.txt", WEIR_LIST_WEB, "https://lists.example/easy.txt" },
    { "HTTPS://Lists.Example:443/Easy.txt#top", WEIR_LIST_WEB, "https://lists.example/Easy.txt" },
    { "http://lists.example", WEIR_LIST_WEB, "http://lists.example/" },
    { "http://lists.example:8080/a?b=c&d", WEIR_LIST_WEB, "http://lists.example:8080/a?b=c&d" },
    { "https://[::1]/a", WEIR_LIST_WEB, "https://[::1]/a" },
    { " https://lists.example/a \n", WEIR_LIST_WEB, "https://lists.example/a" },
    { "file:///tmp/a%20b.txt", WEIR_LIST_FILE, "/tmp/a b.txt" },
    { "/tmp/./x/../a.txt", WEIR_LIST_FILE, "/tmp/a.txt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WeirListKind kind;
      g_autoptr (GError) error = NULL;
      g_autofree char *url = weir_list_address_read (cases[i].address, &kind, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_assert_cmpint (kind, ==, cases[i].kind);
    }
}

static void
test_relative_path (void)
{
  g_autofree char *folder = g_get_current_dir ();
  g_autofree char *expected = g_build_filename (folder, "a.txt", NULL);
  WeirListKind kind;
  g_autofree char *url = weir_list_address_read ("a.txt", &kind, NULL);

  g_assert_cmpstr (url, ==, expected);
}

static void
assert_refused (const char *address, const char *message)
{
  WeirListKind kind;
  g_autoptr (GError) error = NULL;

  g_assert_null (weir_list_address_read (address, &kind, &error));
  g_assert_error (error, WEIR_LISTS_ERROR, WEIR_LISTS_ERROR_INVALID_URL);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  const char *form = "The address must begin with “https://” or “http://”, or be a file";

  assert_refused ("", form);
  assert_refused ("  ", form);
  assert_refused ("ftp://lists.example/a", form);
  assert_refused ("javascript://alert", form);
  assert_refused ("https://", "The address names no server");
  assert_refused ("https:///a", "The address names no server");
  assert_refused ("https://user:secret@lists.example/a",
                  "The address must not have a password in it");
  assert_refused ("https://lists.example:port/a", "The address cannot be read");
  assert_refused ("file://other.example/a", "The address cannot be read");
}

static void
test_bound (void)
{
  g_autofree char *most = g_strnfill (WEIR_LIST_MAX_URL, 'a');
  g_autofree char *more = NULL;
  g_autofree char *url = NULL;
  WeirListKind kind;

  memcpy (most, "https://a.example/", strlen ("https://a.example/"));
  more = g_strconcat (most, "a", NULL);
  url = weir_list_address_read (most, &kind, NULL);
  g_assert_cmpstr (url, ==, most);
  assert_refused (more, "The address is too long, or is not text");
}

static void
test_titles (void)
{
  static const struct
  {
    const char *url;
    const char *title;
  } cases[] = {
    { "https://lists.example/a/easy.txt", "easy.txt" },
    { "https://lists.example/a%20b.txt?x=/y", "a b.txt" },
    { "https://lists.example/", "lists.example" },
    { "https://lists.example", "lists.example" },
    { "https://lists.example/?list=a/b", "lists.example" },
    { "/home/me/hosts", "hosts" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *title = weir_list_address_get_title (cases[i].url);

      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

static void
test_title_bound (void)
{
  g_autofree char *long_title = g_strnfill (WEIR_LIST_MAX_TITLE - 1, 'a');
  g_autofree char *with_umlaut = g_strconcat (long_title, "ä", NULL);
  g_autofree char *title = weir_list_title_limit (with_umlaut);

  g_assert_cmpstr (title, ==, long_title);
}

static void
test_keys (void)
{
  static const struct
  {
    const char *words;
    const char *key;
  } cases[] = {
    { "EasyList", "easylist" },
    { "Peter Lowe’s list (ads)", "peter-lowe-s-list-ads" },
    { "  --a__b--  ", "a-b" },
    { "Überblick", "uberblick" },
    { "日本語", "list" },
    { "", "list" },
    { "a very long name", "a-very-lon" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *key = weir_list_key_make (cases[i].words, 10);
      g_autofree char *whole = weir_list_key_make (cases[i].words, WEIR_LIST_MAX_KEY);

      g_assert_true (weir_list_key_is_valid (key));
      g_assert_true (weir_list_key_is_valid (whole));
      if (strlen (cases[i].key) <= 10)
        g_assert_cmpstr (key, ==, cases[i].key);
      else
        g_assert_cmpstr (whole, ==, cases[i].key);
    }
}

static void
test_valid_keys (void)
{
  g_autofree char *most = g_strnfill (WEIR_LIST_MAX_KEY, 'a');
  g_autofree char *more = g_strnfill (WEIR_LIST_MAX_KEY + 1, 'a');

  g_assert_true (weir_list_key_is_valid ("easy-list-2"));
  g_assert_true (weir_list_key_is_valid (most));
  g_assert_false (weir_list_key_is_valid (more));
  g_assert_false (weir_list_key_is_valid (""));
  g_assert_false (weir_list_key_is_valid ("Easy"));
  g_assert_false (weir_list_key_is_valid ("../easy"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/lists/address/has-one-form", test_urls);
  g_test_add_func ("/lists/address/a-path-is-absolute", test_relative_path);
  g_test_add_func ("/lists/address/what-leads-nowhere-is-refused", test_refused);
  g_test_add_func ("/lists/address/length-is-bounded", test_bound);
  g_test_add_func ("/lists/address/names-a-list-that-does-not", test_titles);
  g_test_add_func ("/lists/address/a-title-is-cut-between-letters", test_title_bound);
  g_test_add_func ("/lists/key/is-made-of-words", test_keys);
  g_test_add_func ("/lists/key/names-a-file", test_valid_keys);

  return g_test_run ();
}
