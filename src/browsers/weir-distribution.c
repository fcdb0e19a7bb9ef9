/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What each distribution calls the things that a certificate authority is installed with.
 *
 * Weir gives the commands for trust of the whole computer as text and never runs one: it takes
 * root's rights, it is for all users, and it outlives Weir.
 */

#include "weir-distribution.h"

#include <gio/gio.h>
#include <string.h>

#define ANCHOR_NAME "weir-authority"
#define MAX_OS_RELEASE (64 * 1024)

static const WeirDistribution distributions[] = {
  { "debian ubuntu", "libnss3-tools", "/usr/local/share/ca-certificates", ".crt",
    "update-ca-certificates", "update-ca-certificates --fresh" },
  { "fedora rhel centos", "nss-tools", "/etc/pki/ca-trust/source/anchors", ".pem",
    "update-ca-trust extract", "update-ca-trust extract" },
  { "arch", "nss", "/etc/ca-certificates/trust-source/anchors", ".pem", "update-ca-trust extract",
    "update-ca-trust extract" },
  { "opensuse opensuse-tumbleweed opensuse-leap suse sles", "mozilla-nss-tools",
    "/etc/pki/trust/anchors", ".pem", "update-ca-certificates", "update-ca-certificates" },
  { "alpine", "nss-tools", "/usr/local/share/ca-certificates", ".crt", "update-ca-certificates",
    "update-ca-certificates --fresh" },
};

/* Of a line of os-release, without its quotes. Returns: (transfer full) (nullable) */
static char *
read_value (const char *line, const char *key)
{
  g_autofree char *value = NULL;

  if (!g_str_has_prefix (line, key))
    return NULL;

  value = g_strstrip (g_strdup (line + strlen (key)));
  g_strdelimit (value, "\"'", ' ');

  return g_strdup (g_strstrip (value));
}

static const WeirDistribution *
find_by_id (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (distributions); i++)
    {
      g_auto (GStrv) ids = g_strsplit (distributions[i].ids, " ", -1);

      if (g_strv_contains ((const char *const *) ids, id))
        return &distributions[i];
    }

  return NULL;
}

/* @value: (nullable): names, the nearest first */
static const WeirDistribution *
find_by_ids (const char *value)
{
  g_auto (GStrv) ids = g_strsplit (value != NULL ? value : "", " ", -1);

  for (char **id = ids; *id != NULL; id++)
    {
      const WeirDistribution *found = find_by_id (*id);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* os-release(5): ID is the distribution itself, ID_LIKE what it was made from. */
const WeirDistribution *
weir_distribution_match (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *id = NULL;
  g_autofree char *like = NULL;
  const WeirDistribution *found;

  for (char **line = lines; *line != NULL; line++)
    {
      if (id == NULL)
        id = read_value (*line, "ID=");
      if (like == NULL)
        like = read_value (*line, "ID_LIKE=");
    }

  found = find_by_ids (id);

  return found != NULL ? found : find_by_ids (like);
}

const WeirDistribution *
weir_distribution_find (const WeirBrowserPlaces *places)
{
  g_autoptr (GFile) file = g_file_new_for_path (places->os_release);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree char *text = g_malloc0 (MAX_OS_RELEASE + 1);

  if (stream == NULL ||
      !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_OS_RELEASE, NULL, NULL, NULL))
    return NULL;

  return weir_distribution_match (text);
}

char *
weir_distribution_describe_install (const WeirDistribution *self, const char *certificate)
{
  g_autofree char *quoted = g_shell_quote (certificate);

  return g_strdup_printf ("sudo cp %s %s/" ANCHOR_NAME "%s\nsudo %s", quoted, self->anchor_folder,
                          self->anchor_suffix, self->update);
}

char *
weir_distribution_describe_remove (const WeirDistribution *self)
{
  return g_strdup_printf ("sudo rm %s/" ANCHOR_NAME "%s\nsudo %s", self->anchor_folder,
                          self->anchor_suffix, self->update_undo);
}

char *
weir_distribution_get_anchor (const WeirDistribution *self, const WeirBrowserPlaces *places)
{
  return g_strdup_printf ("%s%s/" ANCHOR_NAME "%s", places->system_root, self->anchor_folder,
                          self->anchor_suffix);
}
