/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A compiled file on its way to the disk, and what tells one text of a list from another.
 */

#include "weir-filter-compiler.h"

#include "weir-filter-hash.h"

/* Octets that are written at once. */
#define PIECE ((gsize) 64 << 10)

/*
 * In small pieces: what is written at once may stay one piece in the system's memory, and be mapped
 * as one, wanted or not.
 */
static gboolean
write_pieces (GOutputStream *stream, const char *octets, gsize length, GError **error)
{
  while (length > 0)
    {
      gsize n = MIN (length, PIECE);

      if (!g_output_stream_write_all (stream, octets, n, NULL, NULL, error))
        return FALSE;
      octets += n;
      length -= n;
    }

  return g_output_stream_close (stream, NULL, error);
}

/* What was begun is not put in the place of what is there. */
static void
give_up (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
}

gboolean
weir_filter_compiled_write (GBytes *compiled, const char *path, GError **error)
{
  const GFileCreateFlags flags = G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream = g_file_replace (file, NULL, FALSE, flags, NULL, error);
  gsize length;
  const char *octets = g_bytes_get_data (compiled, &length);

  if (stream == NULL)
    return FALSE;
  if (write_pieces (G_OUTPUT_STREAM (stream), octets, length, error))
    return TRUE;

  give_up (G_OUTPUT_STREAM (stream));

  return FALSE;
}

guint64
weir_filter_text_hash (GBytes *text)
{
  gsize length;
  const char *octets = g_bytes_get_data (text, &length);
  guint64 hash = weir_filter_hash_octets (octets, length);

  return hash != 0 ? hash : 1;
}
