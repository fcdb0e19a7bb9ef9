/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-tls-peer.h"

WeirTlsPeer *
weir_tls_peer_new (void)
{
  WeirTlsPeer *self = g_atomic_rc_box_new0 (WeirTlsPeer);

  self->chain = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->version = self->cipher = self->group = self->signature = "";

  return self;
}

WeirTlsPeer *
weir_tls_peer_ref (WeirTlsPeer *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_peer (WeirTlsPeer *self)
{
  g_clear_pointer (&self->chain, g_ptr_array_unref);
  g_clear_pointer (&self->staple, g_bytes_unref);
}

void
weir_tls_peer_unref (WeirTlsPeer *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_peer);
}
