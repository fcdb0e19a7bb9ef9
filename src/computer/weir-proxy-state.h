/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The keys of org.gnome.system.proxy that Weir looks at: X (ID, "child" or NULL, "key", "type", whether
 * it changes them).  Those of a name and a password are not among them: Weir never changes them, and a
 * second copy of a password would be one too many.
 */
#define WEIR_PROXY_KEY_TABLE(X)                                        \
  X (MODE, NULL, "mode", "s", TRUE)                                    \
  X (AUTOCONFIG_URL, NULL, "autoconfig-url", "s", TRUE)                \
  X (IGNORE_HOSTS, NULL, "ignore-hosts", "as", FALSE)                  \
  X (USE_SAME_PROXY, NULL, "use-same-proxy", "b", TRUE)                \
  X (HTTP_ENABLED, "http", "enabled", "b", FALSE)                      \
  X (HTTP_HOST, "http", "host", "s", TRUE)                             \
  X (HTTP_PORT, "http", "port", "i", TRUE)                             \
  X (HTTP_USE_AUTHENTICATION, "http", "use-authentication", "b", TRUE) \
  X (HTTPS_HOST, "https", "host", "s", TRUE)                           \
  X (HTTPS_PORT, "https", "port", "i", TRUE)                           \
  X (FTP_HOST, "ftp", "host", "s", FALSE)                              \
  X (FTP_PORT, "ftp", "port", "i", FALSE)                              \
  X (SOCKS_HOST, "socks", "host", "s", FALSE)                          \
  X (SOCKS_PORT, "socks", "port", "i", FALSE)

typedef enum
{
#define WEIR_PROXY_KEY_ID(id, child, key, type, changes) WEIR_PROXY_##id,
  WEIR_PROXY_KEY_TABLE (WEIR_PROXY_KEY_ID)
#undef WEIR_PROXY_KEY_ID
    WEIR_N_PROXY_KEYS,
} WeirProxyKey;

typedef struct
{
  const char *child; /* (nullable): of the schema */
  const char *key;
  const char *type;    /* of GVariant */
  gboolean is_changed; /* by Weir, in one way or the other */
} WeirProxyKeyInfo;

extern const WeirProxyKeyInfo weir_proxy_keys[WEIR_N_PROXY_KEYS];

/**
 * WeirProxyState:
 *
 * The desktop's proxy at one moment: each key's value, and whether the user set it or it is the
 * default.  All zeroes is none; weir_proxy_state_init() makes one with the defaults of the schema.
 */
typedef struct
{
  GVariant *values[WEIR_N_PROXY_KEYS]; /* (owned) of the key's type */
  gboolean is_set[WEIR_N_PROXY_KEYS];
} WeirProxyState;

void weir_proxy_state_init (WeirProxyState *self);
void weir_proxy_state_clear (WeirProxyState *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WeirProxyState, weir_proxy_state_clear)

/* @self: its former contents are freed */
void weir_proxy_state_copy (WeirProxyState *self, const WeirProxyState *other);
/* Whether the key is the same to those who read it. */
gboolean weir_proxy_state_key_equal (const WeirProxyState *self,
                                     const WeirProxyState *other,
                                     WeirProxyKey key);
/* Whether nothing differs, nor what the user set. */
gboolean weir_proxy_state_equal (const WeirProxyState *self, const WeirProxyState *other);

/* @value: (nullable) (transfer floating): %NULL resets the key to its default */
void weir_proxy_state_set (WeirProxyState *self, WeirProxyKey key, GVariant *value);

/* Of a key with such a value. (transfer none) */
const char *weir_proxy_state_get_string (const WeirProxyState *self, WeirProxyKey key);
gint weir_proxy_state_get_int (const WeirProxyState *self, WeirProxyKey key);
gboolean weir_proxy_state_get_boolean (const WeirProxyState *self, WeirProxyKey key);

G_END_DECLS
