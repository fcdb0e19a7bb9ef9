/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * That a host cannot be inspected: plain data, which the engine learns, the
 * store keeps and the window shows.  A client is told from others by what it
 * calls itself; that comes from the network, so it is brought into a form that
 * is the same wherever it is kept.
 */

#include "weir-exemption.h"

char *
weir_exemption_dup_client (WeirSpan user_agent)
{
  g_autofree char *text =
    g_utf8_make_valid (user_agent.length > 0 ? user_agent.octets : "",
                       (gssize) MIN (user_agent.length, WEIR_EXEMPTION_MAX_CLIENT));
  GString *client = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const gsize length = (gsize) (g_utf8_next_char (p) - p);

      if (client->len + length > WEIR_EXEMPTION_MAX_CLIENT)
        break;
      if (!g_unichar_iscntrl (g_utf8_get_char (p)))
        g_string_append_len (client, p, (gssize) length);
    }

  return g_string_free (client, FALSE);
}

WeirExemption *
weir_exemption_copy (const WeirExemption *template)
{
  WeirExemption *self;

  g_return_val_if_fail (template != NULL && template->host != NULL, NULL);

  self = g_memdup2 (template, sizeof *template);
  self->host = g_strdup (template->host);
  self->client = g_strdup (template->client);

  return self;
}

void
weir_exemption_free (WeirExemption *self)
{
  g_free ((char *) self->host);
  g_free ((char *) self->client);
  g_free (self);
}

gboolean
weir_exemption_is_about_same (const WeirExemption *a, const WeirExemption *b)
{
  return g_str_equal (a->host, b->host) && g_strcmp0 (a->client, b->client) == 0;
}

gboolean
weir_exemption_is_of (const WeirExemption *self, const char *host, const char *client)
{
  return g_str_equal (self->host, host) &&
         (client == NULL || g_strcmp0 (self->client, client) == 0);
}
