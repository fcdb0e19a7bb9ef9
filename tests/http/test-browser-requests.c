/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What Weir takes real requests for: those that record-requests.py has recorded
 * of Chromium and Firefox, in browser-requests.txt.
 */

#include "weir-head-parser.h"
#include "weir-request-info.h"

/*
 * A claim is a word, or one for the page's own host and one for another host:
 *
 *   image         an image, for certain
 *   fetch~        something fetched, or what looks the same, also in its response
 *   fetch?script  a guess, until the response says that it is a script
 */
typedef struct
{
  const char *kind;       /* a pattern; the first that fits counts */
  const char *content;    /* (nullable): the Content-Type of the response */
  const char *plain[2];   /* of Chromium and of Firefox over plain HTTP; NULL: not sent */
  const char *trusted[2]; /* likewise, to hosts that browsers trust */
  const char
    *inside[2]; /* (nullable): in a tunnel that is looked into, if that makes a difference */
} Claim;

#define BOTH(claim)  \
  {                  \
    (claim), (claim) \
  }
#define NOT_SENT NULL

#define JS "text/javascript"
#define HTML "text/html; charset=utf-8"
#define JSON "application/json"
#define SVG "image/svg+xml"
#define WOFF2 "font/woff2"
#define VTT "text/vtt"

static const Claim claims[] = {
  { "typed", HTML, { "document~", "document" }, BOTH ("document") },
  { "link*", HTML, { "document~", "document" }, BOTH ("document") },
  { "script-location", HTML, { "document~", "document" }, BOTH ("document") },
  { "meta-refresh", HTML, { "document~", "document" }, BOTH ("document") },
  { "form-*", HTML, { "document~", "document" }, BOTH ("document") },
  { "iframe*", HTML, { "document~", "frame" }, BOTH ("frame") },
  { "object-svg", SVG, { "document~", "fetch?image" }, BOTH ("frame") },
  { "embed-svg", SVG, { "document~", "fetch?image" }, BOTH ("frame") },
  { "object", HTML, { "document~", "fetch?fetch" }, BOTH ("frame") },
  { "embed", HTML, { "document~", "fetch?fetch" }, BOTH ("frame") },

  { "script", JS, { "fetch?script script?script", "script?script" }, BOTH ("script") },
  { "script-crossorigin", JS, BOTH ("script?script"), BOTH ("script") },
  { "script-module", JS, { "script?script", "fetch?script" }, BOTH ("script") },
  { "script-imported", JS, { "script?script", "fetch?script" }, BOTH ("script") },
  { "script-dynamic", JS, { "script?script", "fetch?script" }, BOTH ("script") },
  { "script-*", JS, BOTH ("fetch?script script?script"), BOTH ("script") },
  { "worker-imported", JS, { "other?script", "fetch?script" }, BOTH ("script") },
  { "worker-fetch", JSON, { "other?fetch fetch?fetch", "fetch?fetch" }, BOTH ("fetch") },
  { "worker-service", JS, BOTH (NOT_SENT), BOTH ("script") },
  { "worker*", JS, BOTH ("fetch?script"), BOTH ("script") },
  { "worklet-audio", JS, BOTH (NOT_SENT), BOTH ("script") },
  { "worklet-paint", JS, BOTH (NOT_SENT), { "script", NOT_SENT } },

  { "style*", NULL, BOTH ("style"), BOTH ("style") },
  { "css-module", NULL, BOTH ("style"), BOTH ("style") },
  { "xslt", "application/xslt+xml", { "style", "fetch?fetch" }, BOTH ("style") },
  { "image*", HTML, BOTH ("image"), BOTH ("image") },
  { "favicon", NULL, { NOT_SENT, "image" }, { NOT_SENT, "image" } },
  { "favicon.ico", NULL, { "image", NOT_SENT }, { "image", NOT_SENT } },
  { "svg-*", SVG, { "image", "fetch?image" }, BOTH ("image") },
  { "font", WOFF2, { "script?font", "font" }, BOTH ("font") },
  { "audio", NULL, BOTH ("media"), BOTH ("media") },
  { "video*", NULL, BOTH ("media"), BOTH ("media") },
  { "track", VTT, { "script?media", "other?media fetch?media" }, BOTH ("media") },

  { "prefetch-speculation", NULL, BOTH (NOT_SENT), { "document", NOT_SENT } },
  { "prefetch*", HTML, BOTH ("other"), BOTH ("other") },
  { "preload-script", JS, { "fetch?script script?script", "script?script" }, BOTH ("script") },
  { "preload-module", JS, BOTH ("script?script"), BOTH ("script") },
  { "preload-style", NULL, BOTH ("style"), BOTH ("style") },
  { "preload-image", NULL, BOTH ("image"), BOTH ("image") },
  { "preload-font", WOFF2, { "script?font", "font" }, BOTH ("font") },
  { "preload-fetch", JSON, { "script?script", "fetch?fetch" }, BOTH ("fetch") },
  { "preload-track", VTT, { "script?media", NOT_SENT }, { "media", NOT_SENT } },

  { "fetch", JSON, BOTH ("fetch?fetch"), BOTH ("fetch") },
  { "fetch-no-cors", HTML, { "fetch?fetch script?script", "fetch?fetch" }, BOTH ("fetch") },
  { "fetch-json", JS, BOTH ("fetch"), BOTH ("fetch") },
  { "fetch-html", HTML, BOTH ("fetch"), BOTH ("fetch") },
  { "json-module", JSON, BOTH ("fetch"), BOTH ("fetch") },
  { "fetch-post-no-cors", NULL, { "fetch~", "fetch" }, { "ping~", "fetch" } },
  { "fetch-post-keepalive", NULL, { "fetch~", "fetch" }, { "ping~", "fetch" } },
  { "fetch-post*", "image/gif", { "fetch~", "fetch" }, BOTH ("fetch") },
  { "xhr", HTML, BOTH ("fetch?fetch"), BOTH ("fetch") },
  { "xhr-post", "image/gif", BOTH ("fetch~"), BOTH ("fetch") },
  { "xhr-library", HTML, BOTH ("fetch"), BOTH ("fetch") },
  { "events", NULL, BOTH ("fetch"), BOTH ("fetch") },
  { "beacon-json", NULL, { "fetch~", "ping" }, { "fetch", "ping" } },
  { "beacon*", "image/gif", { "fetch~", "ping" }, { "ping~", "ping" } },
  { "ping", NULL, { "ping", NOT_SENT }, { "ping", NOT_SENT } },
  { "report", NULL, BOTH ("other"), BOTH ("other") },
  { "websocket", NULL, BOTH ("tunnel"), BOTH ("tunnel"), BOTH ("websocket") },
};

/* A line of the recording, and what is made of it. */
typedef struct
{
  gboolean is_firefox;
  gboolean is_trusted;
  gboolean is_inside;
  gboolean is_of_other; /* the page asked another host than its own */
  char *kind;
  char *text; /* as a message */
  WeirHead head;
  WeirUrl url;
  WeirRequestInfo info;
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_free (self->kind);
  g_free (self->text);
  g_free (self);
}

/* In a tunnel the client writes the path alone, and CONNECT has said where it goes. */
static WeirUrlStatus
parse_target (Request *self, WeirSpan target, gboolean is_connect)
{
  g_autofree char *url = weir_span_dup (target);
  WeirHost host;

  if (!g_str_has_prefix (url, "https://"))
    return weir_url_parse (target, is_connect, &self->url);

  self->is_inside = TRUE;
  g_assert_true (weir_url_parse_host (target, &host));
  weir_span_take (&target, strlen ("https://") + host.length);

  return weir_url_parse_inside (target, is_connect, &host, 443, &self->url);
}

static void
request_parse (Request *self)
{
  WeirHeadParser parser = { 0 };
  gboolean is_connect;
  gsize length;

  g_assert_cmpint (weir_head_parser_request (&parser, weir_span_of (self->text), &self->head,
                                             &length),
                   ==, WEIR_HEAD_COMPLETE);
  is_connect = weir_span_equal_string (self->head.method, "CONNECT");
  g_assert_cmpint (parse_target (self, self->head.target, is_connect), ==, WEIR_URL_OK);
  weir_request_info_init (&self->info, &self->head, &self->url);
}

/* @ending is added to the target; @line: browser, version, kind, method, target, fields. */
static Request *
request_new (const char *line, const char *ending)
{
  Request *self = g_new0 (Request, 1);
  g_auto (GStrv) parts = g_strsplit (line, "\t", 6);

  g_assert_cmpuint (g_strv_length (parts), >=, 5);
  self->is_firefox = g_str_equal (parts[0], "firefox");
  self->kind = g_strdup (parts[2]);
  if (parts[5] != NULL)
    {
      g_auto (GStrv) fields = g_strsplit (parts[5], "\t", -1);
      g_autofree char *text = g_strjoinv ("\r\n", fields);

      self->text = g_strdup_printf ("%s %s%s HTTP/1.1\r\nHost: a\r\n%s\r\n\r\n", parts[3], parts[4],
                                    ending, text);
    }
  else
    {
      self->text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: a\r\n\r\n", parts[3], parts[4]);
    }

  request_parse (self);
  self->is_trusted = self->is_inside || g_str_has_suffix (self->info.host.name, ".localhost");
  self->is_of_other = g_str_has_prefix (self->info.host.name, "cdn.");

  return self;
}

/* Returns: (transfer full) (element-type Request): the recording, with @ending added to targets */
static GPtrArray *
read_requests (const char *ending)
{
  GPtrArray *read = g_ptr_array_new_with_free_func (request_free);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "http", "browser-requests.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && *lines[i] != '#')
      g_ptr_array_add (read, request_new (lines[i], ending));
  g_assert_cmpuint (read->len, >, 0);

  return read;
}

static GPtrArray *recorded; /* (owned) (nullable) (element-type Request) */

/* Returns: (transfer none) (element-type Request): the recording, read once */
static GPtrArray *
get_requests (void)
{
  if (recorded == NULL)
    recorded = read_requests ("");

  return recorded;
}

/* Returns: (nullable): what @claim says of @request; NULL: that it is not sent */
static const char *
get_words (const Claim *claim, const Request *request)
{
  if (request->is_inside && claim->inside[request->is_firefox] != NULL)
    return claim->inside[request->is_firefox];

  return (request->is_trusted ? claim->trusted : claim->plain)[request->is_firefox];
}

static const Claim *
find_claim (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++)
    if (g_pattern_match_simple (claims[i].kind, kind))
      return &claims[i];

  g_error ("Nothing is claimed about %s", kind);
}

/* Returns: (transfer full): the type that @info has, as claims say it */
static char *
describe_type (const WeirRequestInfo *info, const char *content)
{
  WeirResourceType settled = weir_request_info_settle_type (info, weir_span_of (content));
  const char *word = weir_resource_type_to_word (info->type);

  if (info->content_tells)
    {
      g_assert_false (info->type_is_certain);
      return g_strconcat (word, "?", weir_resource_type_to_word (settled), NULL);
    }

  g_assert_cmpint (settled, ==, info->type);

  return g_strconcat (word, info->type_is_certain ? "" : "~", NULL);
}

static void
test_claim (gconstpointer user_data)
{
  const Claim *claim = user_data;
  const GPtrArray *requests = get_requests ();
  gboolean was_sent[2][2] = { 0 };
  gboolean was_inside[2] = { 0 };

  for (guint i = 0; i < requests->len; i++)
    {
      const Request *request = g_ptr_array_index (requests, i);
      const char *words = get_words (claim, request);
      g_auto (GStrv) by_host = g_strsplit (words != NULL ? words : "", " ", 2);
      g_autofree char *type = describe_type (&request->info, claim->content);
      gboolean is_second = request->is_of_other && g_strv_length (by_host) == 2;

      if (find_claim (request->kind) != claim)
        continue;

      g_test_message ("%s%s", request->is_firefox ? "Firefox: " : "Chromium: ", request->text);
      was_sent[request->is_trusted][request->is_firefox] = TRUE;
      was_inside[request->is_firefox] |= request->is_inside;
      g_assert_cmpint (request->info.is_secure, ==, request->is_inside);
      g_assert_nonnull (words);
      if (weir_span_equal_string (request->head.method, "OPTIONS"))
        g_assert_cmpstr (type, ==, "fetch");
      else
        g_assert_cmpstr (type, ==, by_host[is_second]);
    }

  for (guint browser = 0; browser < 2; browser++)
    {
      g_assert_cmpint (was_sent[FALSE][browser], ==, claim->plain[browser] != NULL);
      g_assert_cmpint (was_sent[TRUE][browser], ==, claim->trusted[browser] != NULL);
      g_assert_cmpint (was_inside[browser], ==, claim->trusted[browser] != NULL);
    }
}

static void
test_party (void)
{
  const GPtrArray *requests = get_requests ();

  g_test_summary ("What a page asks another site for is third-party, where the user goes is not");

  for (guint i = 0; i < requests->len; i++)
    {
      const Request *request = g_ptr_array_index (requests, i);
      gboolean has_page = weir_head_find (&request->head, WEIR_FIELD_REFERER) != NULL ||
                          weir_head_find (&request->head, WEIR_FIELD_ORIGIN) != NULL ||
                          weir_head_find (&request->head, WEIR_FIELD_SEC_FETCH_SITE) != NULL;

      g_test_message ("%s", request->text);
      g_assert_cmpint (request->info.is_third_party, ==,
                       request->is_of_other && has_page &&
                         request->info.type != WEIR_RESOURCE_DOCUMENT);
    }
}

static void
test_objects (void)
{
  const GPtrArray *requests = get_requests ();
  guint n_objects = 0;

  g_test_summary ("Objects and embedded ones are told from frames where the request says so");

  for (guint i = 0; i < requests->len; i++)
    {
      const Request *request = g_ptr_array_index (requests, i);
      gboolean is_object =
        g_str_has_prefix (request->kind, "object") || g_str_has_prefix (request->kind, "embed");

      g_test_message ("%s", request->text);
      g_assert_cmpint (request->info.is_object, ==, request->is_trusted && is_object);
      n_objects += request->info.is_object;
    }
  g_assert_cmpuint (n_objects, >, 0);
}

static void
test_extensions (void)
{
  const GPtrArray *requests = get_requests ();
  g_autoptr (GPtrArray) extended = read_requests ("/a.woff2?b=c.css");

  g_test_summary ("An extension decides a guess, and nothing that is said");

  for (guint i = 0; i < requests->len; i++)
    {
      const Request *request = g_ptr_array_index (requests, i);
      const Request *with = g_ptr_array_index (extended, i);

      g_test_message ("%s", with->text);
      g_assert_cmpint (with->info.type, ==,
                       request->info.content_tells ? WEIR_RESOURCE_FONT : request->info.type);
      g_assert_cmpint (with->info.type_is_certain, ==, request->info.type_is_certain);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (claims); i++)
    {
      g_autofree char *path = g_strconcat ("/http/browser-requests/", claims[i].kind, NULL);

      g_test_add_data_func (path, &claims[i], test_claim);
    }
  g_test_add_func ("/http/browser-requests/all/party", test_party);
  g_test_add_func ("/http/browser-requests/all/objects", test_objects);
  g_test_add_func ("/http/browser-requests/all/extensions", test_extensions);

  status = g_test_run ();
  g_clear_pointer (&recorded, g_ptr_array_unref);

  return status;
}
