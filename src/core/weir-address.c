/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Addresses that a page of a public site has no business with.
 *
 * The table is of IANA's special-purpose registries (RFC 6890): what is not
 * globally reachable, multicast, and what is reserved.  Ranges for documentation
 * lead nowhere and are left out.  An IPv4 address can be written inside one of
 * IPv6 in several ways, some of which a router or the system itself takes apart
 * again; then the inner address counts.
 *
 * Everything here is a pure function; any thread may ask.
 */

#include "weir-address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#define IPV4_LENGTH 4
#define IPV6_LENGTH 16

typedef struct
{
  guint8 octets[IPV6_LENGTH];
  guint8 n_bits;
} Prefix;

static const Prefix private_ipv4[] = {
  { { 0 }, 8 },             /* this network, and the unspecified address */
  { { 10 }, 8 },            /* private: RFC 1918 */
  { { 100, 64 }, 10 },      /* shared by the customers of a provider: RFC 6598 */
  { { 127 }, 8 },           /* loopback */
  { { 169, 254 }, 16 },     /* link-local: RFC 3927 */
  { { 172, 16 }, 12 },      /* private */
  { { 192, 0, 0, 0 }, 24 }, /* protocol assignments: RFC 6890 */
  { { 192, 168 }, 16 },     /* private */
  { { 198, 18 }, 15 },      /* benchmarks: RFC 2544 */
  { { 224 }, 4 },           /* multicast */
  { { 240 }, 4 },           /* reserved, and broadcast */
};

static const Prefix private_ipv6[] = {
  { { 0 }, 128 },                                              /* unspecified */
  { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 128 }, /* loopback */
  { { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48 },              /* local NAT64: RFC 8215 */
  { { 0x01, 0x00 }, 64 },                                      /* discard: RFC 6666 */
  { { 0xfc }, 7 },                                             /* unique-local: RFC 4193 */
  { { 0xfe, 0x80 }, 10 },                                      /* link-local */
  { { 0xfe, 0xc0 }, 10 },                                      /* site-local, of old */
  { { 0xff }, 8 },                                             /* multicast */
};

/* Where IPv6 has an IPv4 address in it. */
static const struct
{
  Prefix prefix;
  guint8 at;        /* the octet at which it begins */
  guint8 is_masked; /* each bit stands for the other */
} embeddings[] = {
  { { { 0 }, 96 }, 12, FALSE },                                        /* IPv4-compatible */
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 }, 12, FALSE }, /* IPv4-mapped */
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 }, 12, FALSE },       /* RFC 2765 */
  { { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12, FALSE },                   /* NAT64: RFC 6052 */
  { { { 0x20, 0x02 }, 16 }, 2, FALSE },                                /* 6to4: RFC 3056 */
  { { { 0x20, 0x01, 0x00, 0x00 }, 32 }, 12, TRUE },                    /* Teredo: RFC 4380 */
};

/* Top-level domains, and one below, that are of local networks alone: RFC 6761, 6762, 8375. */
static const char *const local_domains[] = {
  "local", "internal", "home.arpa", "lan", "home", "corp", "intranet", "private",
};

static gboolean
prefix_holds (const Prefix *self, const guint8 *octets)
{
  guint n_whole = self->n_bits / 8;
  guint n_left = self->n_bits % 8;
  guint8 mask = (guint8) (0xff00 >> n_left);

  return memcmp (self->octets, octets, n_whole) == 0 &&
         (n_left == 0 || (octets[n_whole] & mask) == self->octets[n_whole]);
}

static gboolean
is_in (const Prefix *prefixes, gsize n_prefixes, const guint8 *octets)
{
  for (gsize i = 0; i < n_prefixes; i++)
    if (prefix_holds (&prefixes[i], octets))
      return TRUE;

  return FALSE;
}

/* Copies the IPv4 address out of @octets.  FALSE: there is none. */
static gboolean
take_embedded (const guint8 *octets, guint8 *ipv4)
{
  for (gsize i = 0; i < G_N_ELEMENTS (embeddings); i++)
    if (prefix_holds (&embeddings[i].prefix, octets))
      {
        for (guint j = 0; j < IPV4_LENGTH; j++)
          ipv4[j] = octets[embeddings[i].at + j] ^ (embeddings[i].is_masked ? 0xff : 0);
        return TRUE;
      }

  return FALSE;
}

/**
 * weir_address_is_private:
 * @octets: (array length=n_octets): an address, in network order
 * @n_octets: 4 for IPv4, 16 for IPv6
 *
 * Returns: whether the internet at large does not reach it; what is no address is private
 */
gboolean
weir_address_is_private (const guint8 *octets, gsize n_octets)
{
  guint8 embedded[IPV4_LENGTH];

  g_return_val_if_fail (octets != NULL, TRUE);

  if (n_octets == IPV4_LENGTH)
    return is_in (private_ipv4, G_N_ELEMENTS (private_ipv4), octets);
  if (n_octets != IPV6_LENGTH || is_in (private_ipv6, G_N_ELEMENTS (private_ipv6), octets))
    return TRUE;

  return take_embedded (octets, embedded) &&
         is_in (private_ipv4, G_N_ELEMENTS (private_ipv4), embedded);
}

gboolean
weir_host_is_private (const WeirHost *host)
{
  guint8 octets[IPV6_LENGTH];

  g_return_val_if_fail (host != NULL, TRUE);

  switch (host->kind)
    {
    case WEIR_HOST_IPV4:
      return inet_pton (AF_INET, host->name, octets) != 1 ||
             weir_address_is_private (octets, IPV4_LENGTH);

    case WEIR_HOST_IPV6:
      return inet_pton (AF_INET6, host->name, octets) != 1 ||
             weir_address_is_private (octets, IPV6_LENGTH);

    case WEIR_HOST_NAME:
    default:
      return weir_host_is_loopback (host);
    }
}

/**
 * weir_host_is_local:
 * @host: a host
 *
 * A name of one label is the local network's to give, and so are some domains.
 * All others are taken for public, though nobody may have registered them.
 *
 * Returns: whether @host is private, or a name that means nothing beyond a local network
 */
gboolean
weir_host_is_local (const WeirHost *host)
{
  g_return_val_if_fail (host != NULL, TRUE);

  if (host->kind != WEIR_HOST_NAME)
    return weir_host_is_private (host);
  if (memchr (host->name, '.', host->length) == NULL || weir_host_is_loopback (host))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (local_domains); i++)
    if (weir_host_is_below (host->name, local_domains[i]))
      return TRUE;

  return FALSE;
}
