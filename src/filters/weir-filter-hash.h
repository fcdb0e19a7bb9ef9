/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The hashes that compiled files are looked up by: part of their format.
 *
 * A name is hashed from its end to its front, so that one pass over a host gives the hashes of all
 * domains above it.  A token is known by its first and its last eight octets.
 */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

#define WEIR_FILTER_HASH_START G_GUINT64_CONSTANT (0x243f6a8885a308d3)
#define WEIR_FILTER_HASH_FACTOR G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

/* name.* is another key than the host “name”. */
#define WEIR_FILTER_HASH_ENTITY G_GUINT64_CONSTANT (0xa4093822299f31d0)

static inline guint64
weir_filter_load64 (const char *octets)
{
  guint64 value;

  memcpy (&value, octets, sizeof value);

  return GUINT64_FROM_LE (value);
}

static inline guint64
weir_filter_hash_octet (guint64 hash, char octet)
{
  return (hash ^ (guint8) octet) * WEIR_FILTER_HASH_FACTOR;
}

static inline guint64
weir_filter_hash_finish (guint64 hash)
{
  hash ^= hash >> 32;
  hash *= WEIR_FILTER_HASH_FACTOR;

  return hash ^ (hash >> 29);
}

static inline guint64
weir_filter_hash_name (const char *octets, gsize length)
{
  guint64 hash = WEIR_FILTER_HASH_START;

  while (length > 0)
    hash = weir_filter_hash_octet (hash, octets[--length]);

  return weir_filter_hash_finish (hash);
}

/* The @length lowest of eight octets. */
static inline guint64
weir_filter_low_octets (guint length)
{
  return length >= 8 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << (8 * length)) - 1;
}

/* @octets: of a token; eight octets before its end can be read, and eight from its beginning on. */
static inline guint64
weir_filter_hash_token (const char *octets, guint length)
{
  guint n_missing = length < 8 ? 8 - length : 0;
  guint64 last = weir_filter_load64 (octets + length - 8) >> (8 * n_missing);
  guint64 first = length > 8 ? weir_filter_load64 (octets) : last;
  guint64 hash = (first ^ (last << 31 | last >> 33) ^ length) * WEIR_FILTER_HASH_FACTOR;

  return hash ^ (hash >> 32);
}

/* Octets that a word is known by if its end is not. */
#define WEIR_FILTER_PREFIX 4

/* @octets: WEIR_FILTER_PREFIX of them. */
static inline guint64
weir_filter_hash_prefix (const char *octets)
{
  guint32 prefix;
  guint64 hash;

  memcpy (&prefix, octets, sizeof prefix);
  hash = (GUINT32_FROM_LE (prefix) + WEIR_FILTER_HASH_START) * WEIR_FILTER_HASH_FACTOR;

  return hash ^ (hash >> 32);
}

/*
 * Where among @n slots a hash begins to look.  @salt: of the file, so that nobody can write a list
 * whose names all begin at the same place.
 */
static inline guint32
weir_filter_hash_slot (guint64 hash, guint64 salt, guint32 n)
{
  return (guint32) (((weir_filter_hash_finish (hash ^ salt) >> 32) * n) >> 32);
}

/* What no author of a list knows: another one in every process, the same within it.  Any thread. */
guint64 weir_filter_hash_get_secret (void);

/* 64 bits over @length octets, quickly: for checksums and versions. */
guint64 weir_filter_hash_octets (const char *octets, gsize length);

G_END_DECLS
