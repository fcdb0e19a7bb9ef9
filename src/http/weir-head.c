/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The head of a message, and questions about it.
 *
 * What concerns the connection a head came over (its persistence, its Host) is
 * asked of all fields, also those that are not forwarded.
 */

#include "weir-head.h"

#define HTTPS_PORT 443

const WeirField *
weir_head_find (const WeirHead *self, WeirFieldId id)
{
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].id == id && !self->fields[i].dropped)
      return &self->fields[i];

  return NULL;
}

guint
weir_head_count (const WeirHead *self, WeirFieldId id)
{
  guint count = 0;

  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].id == id && !self->fields[i].dropped)
      count++;

  return count;
}

/**
 * weir_head_next_member:
 * @list: (inout): what is left of a list-valued field (RFC 9110, section 5.6.1)
 * @member: (out caller-allocates): the next member, without white space around it
 *
 * Takes members off the front of @list; empty ones are no members.  Commas in
 * quoted strings are not looked for: no list that Weir reads has any.
 *
 * Returns: %FALSE if there is none left
 */
gboolean
weir_head_next_member (WeirSpan *list, WeirSpan *member)
{
  while (list->length > 0)
    {
      const char *comma = memchr (list->octets, ',', list->length);
      gsize length = comma != NULL ? (gsize) (comma - list->octets) : list->length;

      *member = weir_span_trim (weir_span_take (list, length));
      if (comma != NULL)
        weir_span_take (list, 1);
      if (member->length > 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * weir_head_has_token:
 * @self: a head
 * @id: a list-valued field
 * @token: a token
 *
 * Looks through all lines of the field, dropped ones too, without regard to case.
 *
 * Returns: whether @token is a member of the list
 */
gboolean
weir_head_has_token (const WeirHead *self, WeirFieldId id, const char *token)
{
  for (guint i = 0; i < self->n_fields; i++)
    {
      WeirSpan list = self->fields[i].value;
      WeirSpan member;

      while (self->fields[i].id == id && weir_head_next_member (&list, &member))
        if (weir_span_equal_nocase (member, token))
          return TRUE;
    }

  return FALSE;
}

/**
 * weir_head_is_persistent:
 * @self: a head
 *
 * Returns: whether its sender lets the connection persist (RFC 9112, section 9.3)
 */
gboolean
weir_head_is_persistent (const WeirHead *self)
{
  if (weir_head_has_token (self, WEIR_FIELD_CONNECTION, "close"))
    return FALSE;

  return self->minor_version > 0 || weir_head_has_token (self, WEIR_FIELD_CONNECTION, "keep-alive");
}

/* The only Host. FALSE: there are two; @host is %NULL if there is none. */
static gboolean
find_only_host (const WeirHead *self, const WeirField **host)
{
  *host = NULL;

  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].id == WEIR_FIELD_HOST)
      {
        if (*host != NULL)
          return FALSE;
        *host = &self->fields[i];
      }

  return TRUE;
}

/**
 * weir_head_check_host:
 * @self: the head of a request
 * @authority: what is known to be an authority, or nothing; most hosts are the target's
 *
 * Checks what RFC 9112, section 3.2 asks of every request, whatever the form of
 * its target: one Host, or none in HTTP/1.0, that is an authority or empty.
 *
 * Returns: %FALSE if the request is to be answered 400
 */
gboolean
weir_head_check_host (const WeirHead *self, WeirSpan authority)
{
  const WeirField *host;
  WeirHost ignored_host;
  guint16 ignored_port;

  if (!find_only_host (self, &host))
    return FALSE;
  if (host == NULL)
    return self->minor_version == 0;

  return host->value.length == 0 || weir_span_equal (host->value, authority) ||
         weir_host_parse_authority (host->value, &ignored_host, &ignored_port);
}

/**
 * weir_head_check_host_inside:
 * @self: the head of a request inside a tunnel
 * @host: where the tunnel leads
 * @port: the same
 *
 * A client that has one connection for several hosts, or that is led to another
 * one, is told by 421 that this one is for @host alone (RFC 9110, section 15.5.20).
 *
 * Returns: 0, or the status that the request is to be answered with
 */
guint
weir_head_check_host_inside (const WeirHead *self, const WeirHost *host, guint16 port)
{
  const WeirField *field;
  WeirHost named;
  guint16 named_port;

  if (!find_only_host (self, &field))
    return 400;
  if (field == NULL)
    return self->minor_version == 0 ? 0 : 400;

  /* As nearly all browsers write it. */
  if (port == HTTPS_PORT && host->kind != WEIR_HOST_IPV6 &&
      weir_span_equal_string (field->value, host->name))
    return 0;

  if (!weir_host_parse_authority (field->value, &named, &named_port))
    return 400;

  if (named_port == 0)
    named_port = HTTPS_PORT;

  return named_port == port && named.kind == host->kind && strcmp (named.name, host->name) == 0
           ? 0
           : 421;
}
