/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "judge-request.h"

/* Splits a URL after its scheme and its authority. */
static gboolean
split_url (const char *url, char **scheme, char **authority, const char **rest)
{
  const char *begin = strstr (url, "://");
  const char *at;
  gsize length;

  if (begin == NULL)
    return FALSE;

  *scheme = g_ascii_strdown (url, begin - url);
  begin += strlen ("://");
  length = strcspn (begin, "/?#");
  *rest = begin + length;

  at = g_strrstr_len (begin, (gssize) length, "@");
  if (at != NULL)
    {
      length -= (gsize) (at + 1 - begin);
      begin = at + 1;
    }
  *authority = g_strndup (begin, length);

  return TRUE;
}

/* What is no host for a browser is looked at letter by letter. */
static gboolean
read_host (const char *authority, WeirHost *host, guint16 *port)
{
  g_autofree char *lower = g_ascii_strdown (authority, -1);
  gsize length = strspn (lower, "abcdefghijklmnopqrstuvwxyz0123456789-_.");

  if (weir_host_parse_authority (weir_span_of (authority), host, port))
    return TRUE;

  *port = 0;
  if (length == 0 || length > WEIR_HOST_MAX_LENGTH ||
      (lower[length] != '\0' && lower[length] != ':'))
    return FALSE;

  memcpy (host->name, lower, length);
  host->name[length] = '\0';
  host->length = (guint8) length;
  host->kind = WEIR_HOST_NAME;

  return TRUE;
}

static gboolean
is_default_port (const char *scheme, guint16 port)
{
  return port == 0 ||
         (port == 80 && (g_str_equal (scheme, "http") || g_str_equal (scheme, "ws"))) ||
         (port == 443 && (g_str_equal (scheme, "https") || g_str_equal (scheme, "wss")));
}

static void
put_url_together (JudgeRequest *self, const char *scheme, guint16 port, const char *rest)
{
  const char *bracket = self->host.kind == WEIR_HOST_IPV6 ? "[" : "";
  GString *url = g_string_new (NULL);

  g_string_append_printf (url, "%s://%s", scheme, bracket);
  self->host_begin = url->len;
  g_string_append (url, self->host.name);
  self->host_end = url->len;
  g_string_append (url, *bracket != '\0' ? "]" : "");
  if (!is_default_port (scheme, port))
    g_string_append_printf (url, ":%u", port);
  if (*rest != '/')
    g_string_append_c (url, '/');
  g_string_append (url, rest);

  self->length = url->len;
  self->url = g_string_free (url, FALSE);
  self->lower = g_ascii_strdown (self->url, -1);
}

gboolean
judge_request_init (JudgeRequest *self,
                    WeirFilterType type,
                    const char *source_url,
                    const char *url)
{
  g_autofree char *scheme = NULL;
  g_autofree char *source_scheme = NULL;
  g_autofree char *authority = NULL;
  g_autofree char *source_authority = NULL;
  const char *rest;
  const char *source_rest;
  guint16 port;

  memset (self, 0, sizeof *self);
  self->type = type;
  self->method = type == WEIR_FILTER_TYPE_PING ? WEIR_FILTER_METHOD_POST : WEIR_FILTER_METHOD_GET;

  if (!split_url (source_url, &source_scheme, &source_authority, &source_rest) ||
      !read_host (source_authority, &self->source, &port))
    self->source.length = 0;

  if (!split_url (url, &scheme, &authority, &rest) || !read_host (authority, &self->host, &port))
    return FALSE;

  put_url_together (self, scheme, port, rest);

  return TRUE;
}

void
judge_request_clear (JudgeRequest *self)
{
  g_free (self->url);
  g_free (self->lower);
}
