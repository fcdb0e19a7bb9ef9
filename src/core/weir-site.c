/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Sites: registrable domains, by the Public Suffix List that libsoup brings.
 *
 * Asked for each request, twice, and mostly about the same few hosts; the list
 * itself takes a binary search a label.  So each thread keeps a small cache, a
 * slot a hash: what is in a slot is true, since the list never changes, and a
 * new host simply takes the slot.
 */

#include "weir-site.h"

#include <libsoup/soup.h>
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

/* Whether @host, in normal form, is an address: names do not end in a number. */
static gboolean
is_address (const char *host, gsize length)
{
  gsize begin = length;

  if (memchr (host, ':', length) != NULL)
    return TRUE;

  while (begin > 0 && g_ascii_isdigit (host[begin - 1]))
    begin--;

  return begin < length && (begin == 0 || host[begin - 1] == '.');
}

/* The last two labels of @host: the list's own rule for domains that it does not know. */
static const char *
last_two_labels (const char *host)
{
  const char *last = strrchr (host, '.');

  while (last > host && last[-1] != '.')
    last--;

  return last;
}

static const char *
look_up (const char *host, gsize length)
{
  const char *site;

  /* Neither is in the list, and asking would make an error to be thrown away. */
  if (memchr (host, '.', length) == NULL || is_address (host, length))
    return host;

  site = soup_tld_get_base_domain (host, NULL);

  if (site != NULL)
    return site;

  return soup_tld_domain_is_public_suffix (host) ? host : last_two_labels (host);
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
