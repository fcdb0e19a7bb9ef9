/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The table behind --resolve HOST:PORT:ADDR[:PORT] (curl's form, and a target
 * port): for people who develop sites, and for tests.  A handful of entries, in
 * the order in which they were given; the last one that fits wins.
 */

#include "weir-resolve.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *host;              /* (owned) in normal form */
  guint16 port;            /* 0: every port */
  GInetAddress *address;   /* (owned) */
  guint16 target_port;     /* 0: the one asked for */
  GSocketAddress *current; /* (owned) (nullable): what was answered last */
} Entry;

struct _WeirResolve
{
  GPtrArray *entries; /* (owned) (element-type Entry) */
};

static void
entry_free (Entry *entry)
{
  g_free (entry->host);
  g_clear_object (&entry->address);
  g_clear_object (&entry->current);
  g_free (entry);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Entry, entry_free)

WeirResolve *
weir_resolve_new (void)
{
  WeirResolve *self = g_new0 (WeirResolve, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  return self;
}

void
weir_resolve_free (WeirResolve *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Splits a part off the front of @rest, up to a colon that is not in brackets. */
static char *
take_part (const char **rest)
{
  const char *from = *rest;
  const char *bracket = *from == '[' ? strchr (from, ']') : NULL;
  const char *end = strchr (bracket != NULL ? bracket : from, ':');

  *rest = end != NULL ? end + 1 : NULL;

  return end != NULL ? g_strndup (from, end - from) : g_strdup (from);
}

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;

  *port = number;

  return TRUE;
}

static gboolean
entry_set_host (Entry *entry, const char *text)
{
  WeirHost host;

  if (!weir_host_parse (weir_span_of (text), &host))
    return FALSE;

  entry->host = g_strdup (host.name);

  return TRUE;
}

static gboolean
entry_set_address (Entry *entry, const char *text)
{
  WeirHost host;

  if (!weir_host_parse (weir_span_of (text), &host) || host.kind == WEIR_HOST_NAME)
    return FALSE;

  entry->address = g_inet_address_new_from_string (host.name);

  return entry->address != NULL;
}

/* Returns: (transfer full) (nullable) */
static Entry *
entry_parse (const char *spec)
{
  g_autoptr (Entry) entry = g_new0 (Entry, 1);
  const char *rest = spec;
  g_autofree char *host = take_part (&rest);
  g_autofree char *port = rest != NULL ? take_part (&rest) : NULL;
  g_autofree char *address = rest != NULL ? take_part (&rest) : NULL;

  if (address == NULL || !entry_set_host (entry, host) || !entry_set_address (entry, address))
    return NULL;
  if (!g_str_equal (port, "*") && !parse_port (port, &entry->port))
    return NULL;
  if (rest != NULL && !parse_port (rest, &entry->target_port))
    return NULL;

  return g_steal_pointer (&entry);
}

gboolean
weir_resolve_add (WeirResolve *self, const char *spec, GError **error)
{
  Entry *entry = entry_parse (spec);

  if (entry == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is not of the form HOST:PORT:ADDRESS or HOST:PORT:ADDRESS:PORT"), spec);
      return FALSE;
    }

  g_ptr_array_add (self->entries, entry);

  return TRUE;
}

static GSocketAddress *
entry_get_address (Entry *entry, guint16 port)
{
  guint16 wanted = entry->target_port != 0 ? entry->target_port : port;

  if (entry->current == NULL ||
      g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (entry->current)) != wanted)
    {
      g_clear_object (&entry->current);
      entry->current = g_inet_socket_address_new (entry->address, wanted);
    }

  return entry->current;
}

GSocketAddress *
weir_resolve_lookup (const WeirResolve *self, const char *host, guint16 port)
{
  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if ((entry->port == 0 || entry->port == port) && g_str_equal (entry->host, host))
        return entry_get_address (entry, port);
    }

  return NULL;
}
