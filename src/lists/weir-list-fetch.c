/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One text from the web: asks for it, if it is another one than the one that is
 * had, and follows redirects.
 *
 *   send ──► head ──► body ──► done
 *    ▲         │        ▲ │
 *    └─────────┘        └─┘ up to the bound
 *    redirect: by us, since an answer over https must not lead to plain http
 *
 * We decode gzip ourselves: libsoup takes an archive that was cut off for a
 * whole one, and then a list would lose filters without a word.  The bound holds
 * for what comes out, so an archive that swells is given up as soon as it is too
 * large.  Reads have a priority below that of traffic.
 *
 * Nothing is told about the user: no cookies, no passwords, a User-Agent that
 * everybody has.
 */

#include "weir-list-fetch.h"

#include "weir-list-status.h"
#include "weir-list-survey.h"

#include <string.h>

#define PRIORITY G_PRIORITY_DEFAULT_IDLE
#define CHUNK_SIZE (64 * 1024)
#define MAX_VALIDATOR 1024 /* octets of an ETag or of Last-Modified that are kept */

typedef struct
{
  SoupSession *session; /* (owned) */
  GUri *uri;            /* (owned): of this hop */
  WeirListRequest request;
  char *etag;           /* (owned) (nullable) */
  char *last_modified;  /* (owned) (nullable) */
  SoupMessage *message; /* (owned) (nullable): of this hop */
  GInputStream *stream; /* (owned) (nullable): decoded, once the head was read */
  GByteArray *body;     /* (owned) */
  guint n_redirects;

  GCancellable *cancellable; /* (owned): of all that is waited for */
  GCancellable *outer;       /* (owned) (nullable): the caller's */
  gulong outer_handler;
  guint timeout_source;
  gboolean timed_out;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  if (fetch->outer != NULL)
    g_cancellable_disconnect (fetch->outer, fetch->outer_handler);
  g_clear_object (&fetch->outer);
  g_clear_object (&fetch->cancellable);
  g_clear_handle_id (&fetch->timeout_source, g_source_remove);
  g_clear_object (&fetch->stream);
  g_clear_object (&fetch->message);
  g_clear_object (&fetch->session);
  g_clear_pointer (&fetch->uri, g_uri_unref);
  g_clear_pointer (&fetch->body, g_byte_array_unref);
  g_free (fetch->etag);
  g_free (fetch->last_modified);
  g_free (fetch);
}

void
weir_list_response_free (WeirListResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->etag);
  g_free (response->last_modified);
  g_free (response);
}

/* --- failures --- */

static void
fail (GTask *task, WeirListProblem problem, const char *detail)
{
  g_task_return_new_error (task, WEIR_LIST_UPDATE_ERROR, (int) problem, "%s", detail);
}

static const char *
get_io_detail (const GError *error)
{
  switch (error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return WEIR_DETAIL_REFUSED;

    case G_IO_ERROR_TIMED_OUT:
      return WEIR_DETAIL_TIMEOUT;

    case G_IO_ERROR_HOST_NOT_FOUND:
      return WEIR_DETAIL_HOST;

    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CONNECTION_CLOSED: /* also called BROKEN_PIPE */
      return WEIR_DETAIL_CUT;

    case G_IO_ERROR_INVALID_DATA: /* that cannot be decoded */
      return WEIR_DETAIL_NONSENSE;

    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return WEIR_DETAIL_PROXY;

    default:
      return "";
    }
}

/* What GIO or libsoup says, in our words. */
static void
fail_with (GTask *task, GError *error)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_debug ("Cannot load a list: %s", error->message);
  if (fetch->timed_out)
    fail (task, WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_TIMEOUT);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else if (g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    fail (task, WEIR_LIST_PROBLEM_TLS, "");
  else if (error->domain == G_TLS_ERROR)
    fail (task, WEIR_LIST_PROBLEM_TLS, WEIR_DETAIL_HANDSHAKE);
  else if (error->domain == G_RESOLVER_ERROR)
    fail (task, WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_HOST);
  else if (error->domain == G_IO_ERROR)
    fail (task, WEIR_LIST_PROBLEM_NETWORK, get_io_detail (error));
  else
    fail (task, WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_NONSENSE);
}

static void
fail_with_status (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  const char *wait = soup_message_headers_get_one (fields, "Retry-After");
  guint64 seconds = 0;
  g_autofree char *detail = NULL;

  if (wait != NULL)
    g_ascii_string_to_unsigned (wait, 10, 1, G_MAXINT, &seconds, NULL);

  detail = seconds != 0
             ? g_strdup_printf ("%u %u", soup_message_get_status (fetch->message), (guint) seconds)
             : g_strdup_printf ("%u", soup_message_get_status (fetch->message));
  fail (task, WEIR_LIST_PROBLEM_STATUS, detail);
}

/* --- the body --- */

/* Returns: (transfer full) (nullable) */
static char *
dup_field (Fetch *fetch, const char *name)
{
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  const char *value = soup_message_headers_get_one (fields, name);

  if (value == NULL || strlen (value) > MAX_VALIDATOR || !g_utf8_validate (value, -1, NULL))
    return NULL;

  return g_strdup (value);
}

static gboolean
says_it_is_a_page (Fetch *fetch)
{
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  const char *type = soup_message_headers_get_content_type (fields, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, "text/html") == 0 ||
                          g_ascii_strcasecmp (type, "application/xhtml+xml") == 0);
}

static void
succeed (GTask *task, gboolean not_modified)
{
  Fetch *fetch = g_task_get_task_data (task);
  WeirListResponse *response = g_new0 (WeirListResponse, 1);

  response->not_modified = not_modified;
  response->etag = dup_field (fetch, "ETag");
  response->last_modified = dup_field (fetch, "Last-Modified");
  if (!not_modified)
    {
      response->is_page = says_it_is_a_page (fetch);
      response->body = g_byte_array_free_to_bytes (g_steal_pointer (&fetch->body));
    }

  g_task_return_pointer (task, response, (GDestroyNotify) weir_list_response_free);
}

/* Octets of the body as they came, and how many the server says there are; 0: it does not. */
static guint64
get_received (Fetch *fetch, guint64 *length)
{
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  SoupMessageMetrics *metrics = soup_message_get_metrics (fetch->message);

  *length = (guint64) MAX (soup_message_headers_get_content_length (fields), 0);

  return metrics != NULL ? soup_message_metrics_get_response_body_bytes_received (metrics) : 0;
}

static void
tell_progress (Fetch *fetch)
{
  guint64 length;
  guint64 received = get_received (fetch, &length);

  if (fetch->request.progress != NULL && !g_cancellable_is_cancelled (fetch->cancellable))
    fetch->request.progress (length > 0 ? MIN ((double) received / (double) length, 1) : -1,
                             fetch->request.user_data);
}

static void read_on (GTask *task);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
    g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  gsize size;

  if (chunk == NULL)
    {
      fail_with (task, error);
      return;
    }

  size = g_bytes_get_size (chunk);
  if (size == 0)
    {
      succeed (task, FALSE);
      return;
    }

  if (size > fetch->request.max_octets - fetch->body->len)
    {
      fail (task, WEIR_LIST_PROBLEM_TOO_LARGE, "");
      return;
    }

  g_byte_array_append (fetch->body, g_bytes_get_data (chunk, NULL), (guint) size);
  tell_progress (fetch);
  read_on (g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
read_on (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (fetch->stream, CHUNK_SIZE, PRIORITY, fetch->cancellable, on_read,
                                   task);
}

/* FALSE: it is encoded in a way that was not asked for. */
static gboolean
decode (Fetch *fetch)
{
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  const char *encoding = soup_message_headers_get_list (fields, "Content-Encoding");
  g_autoptr (GInputStream) encoded = NULL;
  g_autoptr (GZlibDecompressor) gzip = NULL;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return TRUE;
  if (g_ascii_strcasecmp (encoding, "gzip") != 0 && g_ascii_strcasecmp (encoding, "x-gzip") != 0)
    return FALSE;

  encoded = g_steal_pointer (&fetch->stream);
  gzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  fetch->stream = g_converter_input_stream_new (encoded, G_CONVERTER (gzip));
  return TRUE;
}

static void
begin_to_read (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  guint64 length;

  get_received (fetch, &length);
  if (length > fetch->request.max_octets)
    {
      fail (task, WEIR_LIST_PROBLEM_TOO_LARGE, "");
      return;
    }

  if (!decode (fetch))
    {
      fail (task, WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_NONSENSE);
      return;
    }

  tell_progress (fetch);
  read_on (g_object_ref (task));
}

/* --- the way there --- */

gboolean
weir_list_is_same_origin (GUri *a, GUri *b)
{
  return g_str_equal (g_uri_get_scheme (a), g_uri_get_scheme (b)) &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

/* An address that texts may come from. Returns: (transfer full) (nullable) */
static GUri *
resolve (GUri *base, const char *reference)
{
  g_autoptr (GUri) uri = NULL;

  uri = base != NULL ? g_uri_parse_relative (base, reference, SOUP_HTTP_URI_FLAGS, NULL)
                     : g_uri_parse (reference, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_userinfo (uri) != NULL)
    return NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !g_str_equal (g_uri_get_scheme (uri), "http"))
    return NULL;

  return g_steal_pointer (&uri);
}

/* Why this hop must not be made, or %NULL. */
static const char *
find_fault_of_redirect (Fetch *fetch, GUri *target)
{
  if (fetch->n_redirects >= WEIR_LIST_MAX_REDIRECTS)
    return WEIR_DETAIL_TOO_MANY;
  if (target == NULL)
    return WEIR_DETAIL_NOWHERE;
  if (g_str_equal (g_uri_get_scheme (fetch->uri), "https") &&
      !g_str_equal (g_uri_get_scheme (target), "https"))
    return WEIR_DETAIL_INSECURE;
  if (fetch->request.stays_in_origin && !weir_list_is_same_origin (fetch->uri, target))
    return WEIR_DETAIL_ELSEWHERE;

  return NULL;
}

static void send_request (GTask *task);

static void
follow (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *fields = soup_message_get_response_headers (fetch->message);
  const char *location = soup_message_headers_get_one (fields, "Location");
  g_autoptr (GUri) target = location != NULL ? resolve (fetch->uri, location) : NULL;
  const char *fault = find_fault_of_redirect (fetch, target);

  if (fault != NULL)
    {
      fail (task, WEIR_LIST_PROBLEM_REDIRECT, fault);
      return;
    }

  fetch->n_redirects++;
  g_clear_pointer (&fetch->uri, g_uri_unref);
  fetch->uri = g_steal_pointer (&target);
  g_clear_object (&fetch->stream);
  send_request (g_object_ref (task));
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  fetch->stream = soup_session_send_finish (SOUP_SESSION (object), result, &error);
  if (fetch->stream == NULL)
    {
      fail_with (task, error);
      return;
    }

  switch (soup_message_get_status (fetch->message))
    {
    case SOUP_STATUS_OK:
    case SOUP_STATUS_NON_AUTHORITATIVE:
      begin_to_read (task);
      break;

    case SOUP_STATUS_NOT_MODIFIED:
      if (fetch->etag != NULL || fetch->last_modified != NULL)
        succeed (task, TRUE);
      else
        fail_with_status (task);
      break;

    case SOUP_STATUS_MOVED_PERMANENTLY:
    case SOUP_STATUS_FOUND:
    case SOUP_STATUS_SEE_OTHER:
    case SOUP_STATUS_TEMPORARY_REDIRECT:
    case SOUP_STATUS_PERMANENT_REDIRECT:
      follow (task);
      break;

    default:
      fail_with_status (task);
    }
}

/* @task: (transfer full) */
static void
send_request (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  SoupMessageHeaders *fields;

  g_clear_object (&fetch->message);
  fetch->message = soup_message_new_from_uri (SOUP_METHOD_GET, fetch->uri);
  soup_message_add_flags (fetch->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS);

  fields = soup_message_get_request_headers (fetch->message);
  soup_message_headers_replace (fields, "Accept-Encoding", "gzip");
  if (fetch->etag != NULL)
    soup_message_headers_replace (fields, "If-None-Match", fetch->etag);
  if (fetch->last_modified != NULL)
    soup_message_headers_replace (fields, "If-Modified-Since", fetch->last_modified);

  soup_session_send_async (fetch->session, fetch->message, PRIORITY, fetch->cancellable, on_sent,
                           task);
}

/* --- the beginning and the end --- */

static gboolean
on_timeout (gpointer user_data)
{
  Fetch *fetch = user_data;

  fetch->timeout_source = 0;
  fetch->timed_out = TRUE;
  g_cancellable_cancel (fetch->cancellable);

  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer G_GNUC_UNUSED, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* Returns: (transfer full) */
static Fetch *
fetch_new (SoupSession *session, const WeirListRequest *request, GCancellable *cancellable)
{
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->session = g_object_ref (session);
  fetch->request = *request;
  fetch->uri = resolve (NULL, request->url);
  fetch->etag = g_strdup (request->etag);
  fetch->last_modified = g_strdup (request->last_modified);
  fetch->body = g_byte_array_new ();
  fetch->cancellable = g_cancellable_new ();
  fetch->timeout_source = g_timeout_add_seconds (request->max_seconds, on_timeout, fetch);
  if (cancellable != NULL)
    {
      fetch->outer = g_object_ref (cancellable);
      fetch->outer_handler =
        g_cancellable_connect (cancellable, G_CALLBACK (on_outer_cancelled),
                               g_object_ref (fetch->cancellable), g_object_unref);
    }

  return fetch;
}

void
weir_list_fetch_async (SoupSession *session,
                       const WeirListRequest *request,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Fetch *fetch = fetch_new (session, request, cancellable);

  g_task_set_source_tag (task, weir_list_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  if (fetch->uri != NULL)
    send_request (g_steal_pointer (&task));
  else
    fail (task, WEIR_LIST_PROBLEM_NETWORK, WEIR_DETAIL_HOST);
}

WeirListResponse *
weir_list_fetch_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

SoupSession *
weir_list_session_new (const char *user_agent, GProxyResolver *resolver, guint idle_timeout)
{
  SoupSession *session =
    soup_session_new_with_options ("user-agent", user_agent, "timeout", idle_timeout, NULL);

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  if (resolver != NULL)
    soup_session_set_proxy_resolver (session, resolver);

  return session;
}
