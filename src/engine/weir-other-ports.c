/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Ports where something else than HTTP is spoken within TLS.
 *
 * Programs for mail and chat use the computer's proxy, too, and do not say what they will
 * speak (ALPN).  Looked into, a server that greets first would never be heard, and its
 * client would wait.  Browsers always say what they speak, so no port hides them.
 */

#include "weir-other-ports.h"

/* IANA's registry of service names and port numbers: those that begin with TLS. */
static const guint16 ports[] = {
  465,  /* submissions */
  563,  /* nntps */
  636,  /* ldaps */
  853,  /* domain-s */
  989,  /* ftps-data */
  990,  /* ftps */
  992,  /* telnets */
  993,  /* imaps */
  994,  /* ircs */
  995,  /* pop3s */
  3269, /* msft-gc-ssl */
  4190, /* sieve */
  5061, /* sips */
  5223, /* hpvirtgrp, where XMPP has long been */
  5228, /* hpvroom, where Android's messages come from */
  5270, /* xmp */
  5349, /* stuns, turns */
  5671, /* amqps */
  6514, /* syslog-tls */
  6697, /* ircs-u */
  8883, /* secure-mqtt */
};

gboolean
weir_port_is_of_other_protocol (guint16 port)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    if (ports[i] == port)
      return TRUE;

  return FALSE;
}
