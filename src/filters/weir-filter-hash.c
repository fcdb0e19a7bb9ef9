/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A hash of many octets: four lanes of multiplication and rotation, so that the processor works on
 * all of them at once.  It notices damage; it does not keep a forger out.
 */

#include "weir-filter-hash.h"

#define N_LANES 4
#define BLOCK (N_LANES * sizeof (guint64))

static inline guint64
rotate (guint64 value, guint by)
{
  return value << by | value >> (64 - by);
}

static inline guint64
mix (guint64 lane, guint64 value)
{
  return rotate (lane + value * WEIR_FILTER_HASH_FACTOR, 29) * WEIR_FILTER_HASH_START;
}

guint64
weir_filter_hash_octets (const char *octets, gsize length)
{
  guint64 lanes[N_LANES] = { 1, 2, 3, 4 };
  guint64 hash = length;
  char rest[BLOCK] = { 0 };

  while (length >= BLOCK)
    {
      for (guint i = 0; i < N_LANES; i++)
        lanes[i] = mix (lanes[i], weir_filter_load64 (octets + i * sizeof (guint64)));
      octets += BLOCK;
      length -= BLOCK;
    }

  if (length > 0)
    memcpy (rest, octets, length);
  for (guint i = 0; i < N_LANES; i++)
    hash = mix (hash, mix (lanes[i], weir_filter_load64 (rest + i * sizeof (guint64))));

  return weir_filter_hash_finish (hash);
}

guint64
weir_filter_hash_get_secret (void)
{
  static gsize secret;

  if (g_once_init_enter (&secret))
    g_once_init_leave (&secret, (gsize) ((guint64) g_random_int () << 32 | g_random_int () | 1));

  return secret;
}
