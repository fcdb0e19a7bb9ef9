/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The desktop's proxy as a value: what the keys are, and whether the user set them.
 *
 * A key that the user never set is put back by a reset, not by writing its
 * default: a default that changes later is to hold then, and nothing is to be
 * left behind.  The defaults that are known here are those of the schema; the
 * desktop may know others, which come with a state that was read from it.
 */

#include "weir-proxy-state.h"

const WeirProxyKeyInfo weir_proxy_keys[WEIR_N_PROXY_KEYS] = {
#define KEY_ROW(id, child, key, type, changes) { child, key, type, changes },
  WEIR_PROXY_KEY_TABLE (KEY_ROW)
#undef KEY_ROW
};

/* In GVariant's text form. */
static const char *const defaults[WEIR_N_PROXY_KEYS] = {
  [WEIR_PROXY_MODE] = "'none'",
  [WEIR_PROXY_AUTOCONFIG_URL] = "''",
  [WEIR_PROXY_IGNORE_HOSTS] = "['localhost', '127.0.0.0/8', '::1']",
  [WEIR_PROXY_USE_SAME_PROXY] = "true",
  [WEIR_PROXY_HTTP_ENABLED] = "false",
  [WEIR_PROXY_HTTP_HOST] = "''",
  [WEIR_PROXY_HTTP_PORT] = "8080",
  [WEIR_PROXY_HTTP_USE_AUTHENTICATION] = "false",
  [WEIR_PROXY_HTTPS_HOST] = "''",
  [WEIR_PROXY_HTTPS_PORT] = "0",
  [WEIR_PROXY_FTP_HOST] = "''",
  [WEIR_PROXY_FTP_PORT] = "0",
  [WEIR_PROXY_SOCKS_HOST] = "''",
  [WEIR_PROXY_SOCKS_PORT] = "0",
};

/* Returns: (transfer full) */
static GVariant *
make_default (WeirProxyKey key)
{
  return g_variant_ref_sink (
    g_variant_parse (G_VARIANT_TYPE (weir_proxy_keys[key].type), defaults[key], NULL, NULL, NULL));
}

void
weir_proxy_state_init (WeirProxyState *self)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    {
      self->values[key] = make_default (key);
      self->is_set[key] = FALSE;
    }
}

void
weir_proxy_state_clear (WeirProxyState *self)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    g_clear_pointer (&self->values[key], g_variant_unref);
}

void
weir_proxy_state_copy (WeirProxyState *self, const WeirProxyState *other)
{
  WeirProxyState copy = *other;

  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    g_variant_ref (copy.values[key]);
  weir_proxy_state_clear (self);
  *self = copy;
}

gboolean
weir_proxy_state_key_equal (const WeirProxyState *self,
                            const WeirProxyState *other,
                            WeirProxyKey key)
{
  /* Of a default it does not matter who knows it better. */
  return (!self->is_set[key] && !other->is_set[key]) ||
         g_variant_equal (self->values[key], other->values[key]);
}

gboolean
weir_proxy_state_equal (const WeirProxyState *self, const WeirProxyState *other)
{
  for (int key = 0; key < WEIR_N_PROXY_KEYS; key++)
    if (self->is_set[key] != other->is_set[key] || !weir_proxy_state_key_equal (self, other, key))
      return FALSE;

  return TRUE;
}

void
weir_proxy_state_set (WeirProxyState *self, WeirProxyKey key, GVariant *value)
{
  g_return_if_fail (value == NULL ||
                    g_variant_is_of_type (value, G_VARIANT_TYPE (weir_proxy_keys[key].type)));

  g_clear_pointer (&self->values[key], g_variant_unref);
  self->values[key] = value != NULL ? g_variant_ref_sink (value) : make_default (key);
  self->is_set[key] = value != NULL;
}

const char *
weir_proxy_state_get_string (const WeirProxyState *self, WeirProxyKey key)
{
  return g_variant_get_string (self->values[key], NULL);
}

gint
weir_proxy_state_get_int (const WeirProxyState *self, WeirProxyKey key)
{
  return g_variant_get_int32 (self->values[key]);
}

gboolean
weir_proxy_state_get_boolean (const WeirProxyState *self, WeirProxyKey key)
{
  return g_variant_get_boolean (self->values[key]);
}
