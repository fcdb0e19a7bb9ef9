/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whose a port is that cannot be had.
 *
 * It makes a difference: a browser that is still set to that port would go through the program of
 * another user, which may well be that user's Weir.  Linux tells the user of each socket, and no more
 * about those of others; nobody is asked, least of all who has the port.
 */

#include "weir-port-owner.h"

#include <gio/gio.h>
#include <stdio.h>
#include <unistd.h>

#define SOCKETS_FILE "/proc/net/tcp"
#define MAX_LINES 65536 /* sockets that are looked at */
#define STATE_LISTEN 0x0A

gboolean
weir_port_owner_read_line (const char *line, guint16 port, guint *user)
{
  guint local_port;
  guint state;
  guint owner;

  if (sscanf (line, " %*u: %*8x:%4x %*8x:%*4x %2x %*x:%*x %*x:%*x %*x %u", &local_port, &state,
              &owner) != 3 ||
      local_port != port || state != STATE_LISTEN)
    return FALSE;

  *user = owner;

  return TRUE;
}

gboolean
weir_port_owner_is_another_user (guint16 port)
{
  g_autoptr (GFile) file = g_file_new_for_path (SOCKETS_FILE);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr (GDataInputStream) lines = NULL;

  if (stream == NULL)
    return FALSE;

  lines = g_data_input_stream_new (G_INPUT_STREAM (stream));
  for (guint i = 0; i < MAX_LINES; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      guint user;

      if (line == NULL)
        break;
      if (weir_port_owner_read_line (line, port, &user))
        return user != getuid ();
    }

  return FALSE;
}
