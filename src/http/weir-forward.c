/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What an intermediary changes in a head (RFC 9110, section 7.6).
 *
 * A head is written from what was understood, never copied: the start line in
 * Weir's own version, Host from the authority that was judged, the framing that
 * the content will really have.  All other fields pass in their order, with the
 * case of their names, their repetitions and empty values.
 *
 * Fields of one connection are dropped, and so are those that Connection names,
 * but for the ones that are made anew anyway: "Connection: content-length"
 * takes nothing away that the next recipient needs to find the end.
 *
 * Proxy-Authenticate passes: it is for the next client, and a 407 of an origin
 * is told as it is.  Trailer passes too, although trailer fields do not; it is
 * no promise (RFC 9110, section 6.6.2).
 *
 * Heads are written into room that is reserved once, since their length has a
 * simple bound.
 */

#include "weir-forward.h"

#define STATUS_OK 200

/* As many octets as lines of our own can have, but for Via and Date. */
#define MAX_OWN_OCTETS 512

/*
 * Names to be dropped are found by hash, so that many of them cost no more than
 * their sum, whoever chose them.
 */
#define N_BUCKET_BITS 9

typedef struct
{
  guint32 multiplier;
  guint16 first[1 << N_BUCKET_BITS]; /* 1 and the index of a field; 0: none */
  guint16 next[WEIR_HEAD_MAX_FIELDS];
} NameIndex;

/* Odd, and not known to those who choose names. */
static guint32
get_multiplier (void)
{
  static gsize multiplier;

  if (g_once_init_enter (&multiplier))
    g_once_init_leave (&multiplier, (gsize) (g_random_int () | 1));

  return (guint32) multiplier;
}

static guint16 *
get_bucket (NameIndex *index, WeirSpan name)
{
  guint32 hash = (guint32) name.length;

  for (gsize i = 0; i < name.length; i++)
    hash = (hash + ((guchar) name.octets[i] | 0x20)) * index->multiplier;

  return &index->first[hash >> (32 - N_BUCKET_BITS)];
}

static void
index_names (const WeirHead *head, NameIndex *index)
{
  index->multiplier = get_multiplier ();
  memset (index->first, 0, sizeof index->first);

  for (guint i = 0; i < head->n_fields; i++)
    {
      guint16 *first = get_bucket (index, head->fields[i].name);

      index->next[i] = *first;
      *first = (guint16) (i + 1);
    }
}

/* Whether Connection may take the field away. */
static gboolean
is_droppable (const WeirField *field)
{
  return field->id != WEIR_FIELD_VIA &&
         (weir_field_get_flags ((WeirFieldId) field->id) & WEIR_FIELD_FRAMING) == 0;
}

/* Drops the fields named so, and takes them out of @index: nobody need find them again. */
static void
drop_named (WeirHead *head, NameIndex *index, WeirSpan name)
{
  guint16 *link = get_bucket (index, name);

  while (*link != 0)
    {
      WeirField *field = &head->fields[*link - 1];

      if (field->name.length == name.length &&
          weir_octets_equal_nocase (field->name.octets, name.octets, name.length))
        {
          if (is_droppable (field))
            field->dropped = TRUE;
          *link = index->next[*link - 1];
        }
      else
        {
          link = &index->next[*link - 1];
        }
    }
}

/* Whether a member of Connection is an option rather than the name of another field. */
static gboolean
is_plain_option (WeirSpan member)
{
  return weir_span_equal_nocase (member, "close") ||
         weir_span_equal_nocase (member, "keep-alive") ||
         weir_span_equal_nocase (member, "upgrade");
}

/**
 * weir_forward_drop_hop_by_hop:
 * @head: (inout): the head of a request or response
 *
 * Marks as dropped the fields of this connection alone and those that
 * Connection names in any of its lines (RFC 9110, section 7.6.1).
 */
void
weir_forward_drop_hop_by_hop (WeirHead *head)
{
  NameIndex index;
  gboolean has_index = FALSE;

  g_return_if_fail (head != NULL);

  for (guint i = 0; i < head->n_fields; i++)
    {
      WeirSpan list = head->fields[i].value;
      WeirSpan member;

      if (weir_field_get_flags ((WeirFieldId) head->fields[i].id) & WEIR_FIELD_HOP_BY_HOP)
        head->fields[i].dropped = TRUE;

      while (head->fields[i].id == WEIR_FIELD_CONNECTION && weir_head_next_member (&list, &member))
        {
          if (is_plain_option (member))
            continue;

          if (!has_index)
            index_names (head, &index);
          has_index = TRUE;
          drop_named (head, &index, member);
        }
    }
}

static char *
put (char *at, WeirSpan span)
{
  memcpy (at, span.octets, span.length);

  return at + span.length;
}

#define PUT_LITERAL(at, literal) put (at, (WeirSpan){ literal, sizeof (literal) - 1 })

static char *
put_number (char *at, guint64 number)
{
  char digits[20];
  gsize begin = sizeof digits;

  do
    {
      digits[--begin] = (char) ('0' + number % 10);
      number /= 10;
    }
  while (number > 0);

  return put (at, (WeirSpan){ digits + begin, sizeof digits - begin });
}

static char *
put_field (char *at, const WeirField *field)
{
  at = put (at, field->name);
  at = PUT_LITERAL (at, ": ");
  at = put (at, field->value);

  return PUT_LITERAL (at, "\r\n");
}

/* The authority in normal form; the port where the target names it, or must. */
static char *
put_authority (char *at, const WeirUrl *url)
{
  if (url->host.kind == WEIR_HOST_IPV6)
    *at++ = '[';
  at = put (at, (WeirSpan){ url->host.name, url->host.length });
  if (url->host.kind == WEIR_HOST_IPV6)
    *at++ = ']';

  if (url->has_port)
    {
      *at++ = ':';
      at = put_number (at, url->port);
    }

  return at;
}

static char *
put_host (char *at, const WeirUrl *url)
{
  at = PUT_LITERAL (at, "Host: ");
  at = put_authority (at, url);

  return PUT_LITERAL (at, "\r\n");
}

/* RFC 9110, section 7.6.3: the version is that of the message as it was received. */
static char *
put_via (char *at, const WeirHead *head, const char *via)
{
  at = PUT_LITERAL (at, "Via: 1.");
  *at++ = (char) ('0' + head->minor_version);
  *at++ = ' ';
  at = put (at, weir_span_of (via));

  return PUT_LITERAL (at, "\r\n");
}

static char *
put_content_length (char *at, guint64 length)
{
  at = PUT_LITERAL (at, "Content-Length: ");
  at = put_number (at, length);

  return PUT_LITERAL (at, "\r\n");
}

static char *
put_chunked (char *at)
{
  return PUT_LITERAL (at, "Transfer-Encoding: chunked\r\n");
}

static char *
put_websocket (char *at)
{
  return PUT_LITERAL (at, "Connection: Upgrade\r\nUpgrade: websocket\r\n");
}

/* Writes the request target (RFC 9112, section 3.2) for the next recipient. */
static char *
put_target (char *at, const WeirHead *head, const WeirForwardRequest *how)
{
  const WeirUrl *url = how->url;
  gboolean is_options = weir_span_equal_string (head->method, "OPTIONS");

  if (url->form == WEIR_TARGET_AUTHORITY)
    return put_authority (at, url);

  if (url->form == WEIR_TARGET_ASTERISK)
    return PUT_LITERAL (at, "*");

  if (how->to_proxy)
    {
      at = PUT_LITERAL (at, "http://");
      at = put_authority (at, url);
    }

  /* Section 3.2.4: the last proxy makes "*" of an absolute-form without path. */
  if (url->path.length == 0 && is_options)
    return how->to_proxy ? at : PUT_LITERAL (at, "*");

  if (url->path.length == 0 || *url->path.octets != '/')
    *at++ = '/';

  return put (at, url->path);
}

static char *
put_request_framing (char *at, const WeirBodyFraming *framing)
{
  switch (framing->kind)
    {
    case WEIR_BODY_LENGTH:
      return put_content_length (at, framing->length);

    case WEIR_BODY_CHUNKED:
      return put_chunked (at);

    case WEIR_BODY_NONE:
    case WEIR_BODY_CLOSE:
    default:
      return at;
    }
}

/* What the framing of the response is to be towards this client. */
static char *
put_response_framing (char *at, const WeirForwardResponse *how)
{
  const WeirBodyFraming *framing = how->framing;

  switch (framing->kind)
    {
    case WEIR_BODY_NONE:
      return framing->has_length_field ? put_content_length (at, framing->stated_length) : at;

    case WEIR_BODY_LENGTH:
      return put_content_length (at, framing->length);

    case WEIR_BODY_CHUNKED:
    case WEIR_BODY_CLOSE:
    default:
      return how->client_is_http_1_0 ? at : put_chunked (at);
    }
}

/* An upper bound of what is written: all that was received, and lines of our own. */
static gsize
measure_head (const WeirHead *head, const char *via)
{
  gsize length = MAX_OWN_OCTETS + head->method.length + head->target.length + head->reason.length;

  for (guint i = 0; i < head->n_fields; i++)
    length += head->fields[i].name.length + head->fields[i].value.length + strlen (": \r\n");

  return length + strlen (via);
}

/* Whether a field goes out as it came in. */
static gboolean
is_forwarded (const WeirField *field)
{
  return !field->dropped && weir_field_get_flags ((WeirFieldId) field->id) == 0;
}

static char *
put_max_forwards (char *at, gint max_forwards)
{
  at = PUT_LITERAL (at, "Max-Forwards: ");
  at = put_number (at, (guint64) max_forwards);

  return PUT_LITERAL (at, "\r\n");
}

/* Writes a field that Weir makes anew at the place of the first one received. */
static char *
put_request_field (char *at,
                   const WeirHead *head,
                   const WeirField *field,
                   const WeirForwardRequest *how)
{
  if (field->id == WEIR_FIELD_HOST)
    return weir_head_find (head, WEIR_FIELD_HOST) == field ? put_host (at, how->url) : at;

  if (field->id == WEIR_FIELD_MAX_FORWARDS && how->max_forwards >= 0)
    return weir_head_find (head, WEIR_FIELD_MAX_FORWARDS) == field
             ? put_max_forwards (at, how->max_forwards)
             : at;

  return is_forwarded (field) ? put_field (at, field) : at;
}

/**
 * weir_forward_request:
 * @head: a request whose hop-by-hop fields were dropped
 * @how: what is known of it and of where it goes
 * @out: the buffer to append to
 *
 * Writes the head for the origin, or for a proxy between.  Host stands where it
 * stood, or first.
 */
void
weir_forward_request (const WeirHead *head, const WeirForwardRequest *how, WeirBuffer *out)
{
  char *begin;
  char *at;

  g_return_if_fail (head != NULL && head->is_request);
  g_return_if_fail (how != NULL && how->url != NULL && how->framing != NULL && how->via != NULL);
  g_return_if_fail (out != NULL);

  begin = weir_buffer_reserve (out, measure_head (head, how->via) + 2 * WEIR_HOST_MAX_LENGTH);
  at = put (begin, head->method);
  *at++ = ' ';
  at = put_target (at, head, how);
  at = PUT_LITERAL (at, " HTTP/1.1\r\n");
  if (weir_head_find (head, WEIR_FIELD_HOST) == NULL)
    at = put_host (at, how->url);
  for (guint i = 0; i < head->n_fields; i++)
    at = put_request_field (at, head, &head->fields[i], how);
  at = put_request_framing (at, how->framing);
  if (how->is_websocket)
    at = put_websocket (at);
  at = put_via (at, head, how->via);
  at = PUT_LITERAL (at, "\r\n");

  weir_buffer_commit (out, (gsize) (at - begin));
}

static char *
put_status_line (char *at, const WeirHead *head)
{
  at = PUT_LITERAL (at, "HTTP/1.1 ");
  at = put_number (at, head->status);
  *at++ = ' ';
  at = put (at, head->reason);

  return PUT_LITERAL (at, "\r\n");
}

/* What belongs to the connection or is missing: of a final response alone. */
static char *
put_own_response_fields (char *at, const WeirHead *head, const WeirForwardResponse *how)
{
  if (how->date != NULL && weir_head_find (head, WEIR_FIELD_DATE) == NULL)
    {
      at = PUT_LITERAL (at, "Date: ");
      at = put (at, weir_span_of (how->date));
      at = PUT_LITERAL (at, "\r\n");
    }

  if (how->close || how->client_is_http_1_0)
    at = PUT_LITERAL (at, "Connection: close\r\n");

  return at;
}

/**
 * weir_forward_response:
 * @head: a response whose hop-by-hop fields were dropped
 * @how: what is known of it and of the client
 * @out: the buffer to append to
 *
 * Writes the head for the client.  A client of HTTP/1.0 is told that the
 * connection closes, and finds the end of content without a length by that.
 */
void
weir_forward_response (const WeirHead *head, const WeirForwardResponse *how, WeirBuffer *out)
{
  char *begin;
  char *at;
  gsize date_length;

  g_return_if_fail (head != NULL && !head->is_request);
  g_return_if_fail (how != NULL && how->framing != NULL && how->via != NULL);
  g_return_if_fail (out != NULL);

  date_length = how->date != NULL ? strlen (how->date) : 0;
  begin = weir_buffer_reserve (out, measure_head (head, how->via) + date_length);
  at = put_status_line (begin, head);
  for (guint i = 0; i < head->n_fields; i++)
    if (is_forwarded (&head->fields[i]))
      at = put_field (at, &head->fields[i]);
  at = put_response_framing (at, how);
  if (head->status >= STATUS_OK)
    at = put_own_response_fields (at, head, how);
  else if (how->is_websocket)
    at = put_websocket (at);
  at = put_via (at, head, how->via);
  at = PUT_LITERAL (at, "\r\n");

  weir_buffer_commit (out, (gsize) (at - begin));
}

/* The received-by of a member of Via: the second word (RFC 9110, section 7.6.3). */
static WeirSpan
get_received_by (WeirSpan member)
{
  gsize length = 0;

  while (member.length > 0 && *member.octets != ' ' && *member.octets != '\t')
    weir_span_take (&member, 1);
  member = weir_span_trim (member);

  while (length < member.length && member.octets[length] != ' ' && member.octets[length] != '\t')
    length++;

  return weir_span_take (&member, length);
}

/**
 * weir_forward_is_loop:
 * @head: the head of a request
 * @via: the pseudonym that this Weir puts into Via
 *
 * Returns: whether the request has been through this Weir before
 */
gboolean
weir_forward_is_loop (const WeirHead *head, const char *via)
{
  g_return_val_if_fail (head != NULL, FALSE);
  g_return_val_if_fail (via != NULL, FALSE);

  for (guint i = 0; i < head->n_fields; i++)
    {
      WeirSpan list = head->fields[i].value;
      WeirSpan member;

      while (head->fields[i].id == WEIR_FIELD_VIA && weir_head_next_member (&list, &member))
        if (weir_span_equal_nocase (get_received_by (member), via))
          return TRUE;
    }

  return FALSE;
}

/**
 * weir_forward_is_websocket:
 * @head: the head of a request; its hop-by-hop fields may have been dropped
 *
 * Returns: whether it asks for a WebSocket (RFC 6455, section 4.1)
 */
gboolean
weir_forward_is_websocket (const WeirHead *head)
{
  g_return_val_if_fail (head != NULL, FALSE);

  return head->minor_version > 0 && weir_span_equal_string (head->method, "GET") &&
         weir_head_has_token (head, WEIR_FIELD_UPGRADE, "websocket") &&
         weir_head_has_token (head, WEIR_FIELD_CONNECTION, "upgrade");
}
