/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sites: registrable domains, by the Public Suffix List, as libpsl reads it.
 *
 * The newest list of the system, or a file that is named before anybody asks:
 * from then on the list never changes.  Asked for each request, twice, and mostly
 * about the same few hosts; libpsl takes some look-ups a label.  So each thread
 * keeps a small cache, a slot a hash: what is in a slot is true, and a new host
 * simply takes the slot.
 */

#include "weir-site.h"

#include <glib/gi18n-lib.h>
#include <libpsl.h>
#include <string.h>

#define N_SLOTS 256

/* Longer hosts are rare enough to be looked up each time. */
#define MAX_CACHED_LENGTH 91

typedef struct
{
  guint32 hash;
  guint16 length; /* 0: an empty slot */
  guint16 site;   /* where the site begins in @host */
  char host[MAX_CACHED_LENGTH + 1];
} Slot;

static const psl_ctx_t *suffixes; /* (owned): for the life of the process */

static GPrivate thread_slots = G_PRIVATE_INIT (g_free);

static Slot *
get_slots (void)
{
  Slot *slots = g_private_get (&thread_slots);

  if (slots == NULL)
    {
      slots = g_new0 (Slot, N_SLOTS);
      g_private_set (&thread_slots, slots);
    }

  return slots;
}

/*
 * Whether @host, in normal form, is an address.  A name may end in a number too where it is no host of
 * a browser's, but letters of a URL: it has a suffix as others have.
 */
static gboolean
is_address (const char *host, gsize length)
{
  if (memchr (host, ':', length) != NULL)
    return TRUE;

  for (gsize i = length; i > 0; i--)
    if (!g_ascii_isdigit (host[i - 1]) && host[i - 1] != '.')
      return FALSE;

  return length > 0;
}

static gpointer
load_latest (gpointer data G_GNUC_UNUSED)
{
  return psl_latest (NULL);
}

static const psl_ctx_t *
get_suffixes (void)
{
  static GOnce latest = G_ONCE_INIT;

  if (suffixes != NULL)
    return suffixes;

  return g_once (&latest, load_latest, NULL);
}

static gboolean
has_suffix (const char *host, gsize length)
{
  return memchr (host, '.', length) != NULL && !is_address (host, length);
}

static const char *
look_up (const char *host, gsize length)
{
  const char *site;

  if (!has_suffix (host, length))
    return host;

  site = psl_registrable_domain (get_suffixes (), host);

  return site != NULL ? site : host;
}

/**
 * weir_site_use_suffix_list:
 * @path: a file in the format of the Public Suffix List
 * @error: where to say why it cannot be used: %G_IO_ERROR_INVALID_DATA
 *
 * Takes @path in place of the system's list.  Before anything else of this module is
 * called, and once: what was answered before stays in caches.
 */
gboolean
weir_site_use_suffix_list (const char *path, GError **error)
{
  psl_ctx_t *list;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (suffixes == NULL, FALSE);

  list = psl_load_file (path);
  if (list == NULL || psl_suffix_count (list) == 0)
    {
      psl_free (list);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   _ ("“%s” is not a list of public suffixes"), path);
      return FALSE;
    }

  suffixes = list;

  return TRUE;
}

/**
 * weir_site_suffix_of_host:
 * @host: a host in normal form
 *
 * Any thread may ask.
 *
 * Returns: (transfer none) (nullable): the public suffix of @host, private ones too; points into
 *   @host, and may be all of it.  %NULL if it has none: an address
 */
const char *
weir_site_suffix_of_host (const char *host)
{
  gsize length;

  g_return_val_if_fail (host != NULL, NULL);

  length = strlen (host);
  if (length == 0 || is_address (host, length))
    return NULL;

  return has_suffix (host, length) ? psl_unregistrable_domain (get_suffixes (), host) : host;
}

/**
 * weir_site_is_registry:
 * @host: a host in normal form
 *
 * The list's part of registries alone counts.  Any thread may ask.
 *
 * Returns: whether @host is a public suffix of a registry
 */
gboolean
weir_site_is_registry (const char *host)
{
  g_return_val_if_fail (host != NULL, FALSE);

  return !is_address (host, strlen (host)) &&
         psl_is_public_suffix2 (get_suffixes (), host, PSL_TYPE_ICANN) != 0;
}

/**
 * weir_site_of_host:
 * @host: a host in normal form
 *
 * An address, a name of one label and a public suffix itself are their own
 * site.  Any thread may ask.
 *
 * Returns: (transfer none): the site; points into @host
 */
const char *
weir_site_of_host (const char *host)
{
  guint32 hash = 5381;
  gsize length = 0;
  Slot *slot;

  g_return_val_if_fail (host != NULL, NULL);

  for (; host[length] != '\0'; length++)
    hash = hash * 33 + (guchar) host[length];

  if (length == 0 || length > MAX_CACHED_LENGTH)
    return look_up (host, length);

  slot = &get_slots ()[(hash ^ hash >> 16) % N_SLOTS];
  if (slot->hash != hash || slot->length != length || memcmp (slot->host, host, length) != 0)
    {
      slot->site = (guint16) (look_up (host, length) - host);
      slot->hash = hash;
      slot->length = (guint16) length;
      memcpy (slot->host, host, length + 1);
    }

  return host + slot->site;
}

/**
 * weir_site_is_third_party:
 * @site: a site
 * @host: a host in normal form
 *
 * Returns: whether @host is of another site than @site
 */
gboolean
weir_site_is_third_party (const char *site, const char *host)
{
  g_return_val_if_fail (site != NULL, FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  return strcmp (site, weir_site_of_host (host)) != 0;
}
