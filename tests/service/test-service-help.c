/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guide at Weir's own port: each page and each picture that one of them names is there, and
 * what is not there is said in words.
 */

#include "service-fixture.h"

#include "http-peer.h"

#include <string.h>

typedef struct
{
  Fixture base;
  GHashTable *pages; /* (owned) (element-type utf8 utf8): what was loaded, by its name */
  GQueue wanted;     /* (element-type utf8): links, "NAME#HEADING" */
} Guide;

static void
start (Guide *guide, const char *help_file)
{
  const WeirServiceOptions options = {
    .data_dir = guide->base.folder,
    .exact_port = TRUE,
    .help_file = help_file,
  };

  fixture_close (&guide->base.service);
  guide->base.service = weir_service_new (&options, NULL);
  fixture_start (guide->base.service);
}

static void
set_up (Guide *guide, gconstpointer data)
{
  fixture_set_up (&guide->base, data);
  guide->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init (&guide->wanted);
}

static void
tear_down (Guide *guide, gconstpointer data)
{
  g_queue_clear_full (&guide->wanted, g_free);
  g_hash_table_unref (guide->pages);
  fixture_tear_down (&guide->base, data);
}

/* Returns: (transfer full): the whole answer */
static char *
load (Guide *guide, const char *path, gsize *length)
{
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path,
                                              weir_service_get_address (guide->base.service));
  char *answer = http_fetch_octets (weir_service_get_port (guide->base.service), request, length);

  g_assert_nonnull (answer);

  return answer;
}

static void
assert_status (Guide *guide, const char *path, const char *status)
{
  g_autofree char *begin = g_strdup_printf ("HTTP/1.1 %s ", status);
  gsize length;
  g_autofree char *answer = load (guide, path, &length);

  if (!g_str_has_prefix (answer, begin))
    g_assert_cmpstr (answer, ==, begin);
}

/* --- All of it ------------------------------------------------------------- */

static const char *
type_of (const char *name)
{
  if (g_str_has_suffix (name, ".png"))
    return "image/png";

  return g_str_has_suffix (name, ".css") ? "text/css; charset=utf-8" : "text/html; charset=utf-8";
}

/* Each value of @attribute in @page: what it loads must be ours, what it leads to may be elsewhere. */
static void
note_links (Guide *guide, const char *page_name, const char *page, const char *attribute)
{
  for (const char *at = page; (at = strstr (at, attribute)) != NULL;)
    {
      g_autofree char *target = NULL;

      at += strlen (attribute);
      target = g_strndup (at, strcspn (at, "\""));
      if (strstr (target, "://") != NULL)
        g_assert_cmpstr (attribute, ==, "<a href=\"");
      else if (target[0] == '#')
        g_queue_push_tail (&guide->wanted, g_strconcat (page_name, target, NULL));
      else
        g_queue_push_tail (&guide->wanted, g_steal_pointer (&target));
    }
}

/* What is there is of the length and the type that it says, and may load nothing of others. */
static void
visit (Guide *guide, const char *name)
{
  g_autofree char *path = g_strconcat ("/help/", name, NULL);
  g_autofree char *type = g_strdup_printf ("\r\nContent-Type: %s\r\n", type_of (name));
  gsize length;
  g_autofree char *answer = load (guide, path, &length);
  const char *content = strstr (answer, "\r\n\r\n");
  const char *said = strstr (answer, "\r\nContent-Length: ");

  g_test_message ("%s", path);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (answer, type));
  g_assert_nonnull (strstr (answer, "\r\nX-Content-Type-Options: nosniff\r\n"));
  g_assert_nonnull (strstr (answer, "\r\nContent-Security-Policy: default-src 'none'; "));
  g_assert_nonnull (strstr (answer, "\r\nCross-Origin-Resource-Policy: same-origin\r\n"));
  g_assert_cmpuint (g_ascii_strtoull (said + strlen ("\r\nContent-Length: "), NULL, 10), ==,
                    length - (gsize) (content + 4 - answer));

  g_hash_table_insert (guide->pages, g_strdup (name), g_strdup (content + 4));
  if (!g_str_has_suffix (name, ".html"))
    return;

  g_assert_null (strstr (content, "<script"));
  g_assert_null (strstr (content, " style="));
  note_links (guide, name, content, "<a href=\"");
  note_links (guide, name, content, "<link rel=\"stylesheet\" href=\"");
  note_links (guide, name, content, " src=\"");
}

static void
follow (Guide *guide, const char *link)
{
  g_auto (GStrv) parts = g_strsplit (link, "#", 2);
  g_autofree char *heading = NULL;

  if (!g_hash_table_contains (guide->pages, parts[0]))
    visit (guide, parts[0]);
  if (parts[1] == NULL)
    return;

  g_test_message ("%s", link);
  heading = g_strdup_printf (" id=\"%s\"", parts[1]);
  g_assert_nonnull (strstr (g_hash_table_lookup (guide->pages, parts[0]), heading));
}

static void
test_all (Guide *guide, gconstpointer data G_GNUC_UNUSED)
{
  const char *file = g_getenv ("HELP_FILE");
  gsize length;
  g_autofree char *first = NULL;

  if (file == NULL)
    {
      g_test_skip ("The guide was not built");
      return;
    }

  start (guide, file);
  first = load (guide, "/help/", &length);
  g_assert_nonnull (strstr (first, "user-guide.html"));

  g_queue_push_tail (&guide->wanted, g_strdup ("index.html"));
  while (!g_queue_is_empty (&guide->wanted))
    {
      g_autofree char *link = g_queue_pop_head (&guide->wanted);

      follow (guide, link);
    }
  g_assert_true (g_hash_table_contains (guide->pages, "help.css"));
  g_assert_true (g_hash_table_contains (guide->pages, "filter-language.html"));
  g_assert_true (g_hash_table_contains (guide->pages, "images/first-run.png"));
}

/* --- Nothing but it -------------------------------------------------------- */

static void
test_nothing_else (Guide *guide, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const paths[] = {
    "/help/nothing.html", "/help/index.html/",         "/help//index.html", "/help/./index.html",
    "/help/index.html?x", "/help/%69ndex.html",        "/help/INDEX.html",  "/help/images/",
    "/help/images",       "/help/../test-page.html",   "/help/index",       "/help/index.html%00",
    "/help/index.html#x", "/help/../../../etc/passwd", "/help/weirctl.1",   "/helpindex.html",
  };
  const char *file = g_getenv ("HELP_FILE");

  if (file == NULL)
    {
      g_test_skip ("The guide was not built");
      return;
    }

  start (guide, file);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_test_message ("%s", paths[i]);
      assert_status (guide, paths[i], strchr (paths[i], '#') != NULL ? "400" : "404");
    }
}

/* --- Not there ------------------------------------------------------------- */

/* All else works. */
static void
assert_said (Guide *guide, const char *file)
{
  gsize length;
  g_autofree char *answer = NULL;

  start (guide, file);
  answer = load (guide, "/help/", &length);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 404 "));
  g_assert_nonnull (strstr (answer, "The guide is not here"));
  assert_status (guide, "/", "200");
}

static void
test_not_there (Guide *guide, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *missing = g_build_filename (guide->base.folder, "nothing", NULL);
  g_autofree char *folder = g_build_filename (guide->base.folder, NULL);

  assert_said (guide, missing);
  assert_said (guide, folder);
}

static void
test_damaged (Guide *guide, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *damaged = g_build_filename (guide->base.folder, "damaged", NULL);
  g_autofree char *octets = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (damaged, "", 0, NULL));
  assert_said (guide, damaged);
  g_assert_true (g_file_set_contents (damaged, "<html>", -1, NULL));
  assert_said (guide, damaged);

  if (g_getenv ("HELP_FILE") == NULL)
    return;

  g_assert_true (g_file_get_contents (g_getenv ("HELP_FILE"), &octets, &length, NULL));
  for (guint i = 1; i < 8; i++)
    {
      gsize length_of_page;
      g_autofree char *answer = NULL;

      g_assert_true (g_file_set_contents (damaged, octets, (gssize) (length * i / 8), NULL));
      start (guide, damaged);
      answer = load (guide, "/help/", &length_of_page);
      g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 404 ") ||
                     g_str_has_suffix (answer, "</html>\n"));
      assert_status (guide, "/", "200");
    }
}

static void
test_address (Guide *guide, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = NULL;
  g_autofree char *expected = NULL;

  start (guide, NULL);
  url = weir_service_get_help_url (guide->base.service);
  expected =
    g_strdup_printf ("http://127.0.0.1:%u/help/", weir_service_get_port (guide->base.service));
  g_assert_cmpstr (url, ==, expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/service/help/" name, Guide, NULL, set_up, func, tear_down)
  ADD ("all", test_all);
  ADD ("nothing-else", test_nothing_else);
  ADD ("not-there", test_not_there);
  ADD ("damaged", test_damaged);
  ADD ("address", test_address);
#undef ADD

  return g_test_run ();
}
