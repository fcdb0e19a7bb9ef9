/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The guide, as it was made of docs/ when Weir was built.
 *
 * A name is looked up as it stands: it leads to no file but those in the one that Weir brought
 * along, and of these to the ones of a known kind.  Without that file all else works.
 */

#include "weir-help.h"

#include <string.h>

#define RESOURCES "/io/github/weirproxy/Weir/help/"
#define FIRST_PAGE "index.html"

struct _WeirHelp
{
  char *file;         /* (owned) (nullable) */
  GResource *content; /* (owned) (nullable): once it was wanted */
};

static const struct
{
  const char *end;
  const char *type;
} types[] = {
  { ".html", "text/html; charset=utf-8" },
  { ".css", "text/css; charset=utf-8" },
  { ".png", "image/png" },
};

WeirHelp *
weir_help_new (const char *file)
{
  WeirHelp *self = g_new0 (WeirHelp, 1);

  self->file = g_strdup (file);

  return self;
}

void
weir_help_free (WeirHelp *self)
{
  g_clear_pointer (&self->content, g_resource_unref);
  g_free (self->file);
  g_free (self);
}

/* Returns: (nullable): what a name that ends so stands for */
static const char *
get_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (name, types[i].end))
      return types[i].type;

  return NULL;
}

static gboolean
is_loaded (WeirHelp *self)
{
  g_autoptr (GError) error = NULL;

  if (self->content != NULL)
    return TRUE;
  if (self->file == NULL)
    return FALSE;

  self->content = g_resource_load (self->file, &error);
  if (self->content == NULL)
    g_debug ("The guide cannot be read: %s", error->message); /* told by a page */

  return self->content != NULL;
}

WeirHelpStatus
weir_help_find (WeirHelp *self, const char *name, GBytes **bytes, const char **type)
{
  const char *wanted = *name != '\0' ? name : FIRST_PAGE;
  const char *known = get_type (wanted);
  g_autofree char *path = NULL;

  if (!is_loaded (self))
    return WEIR_HELP_NOT_INSTALLED;
  if (known == NULL)
    return WEIR_HELP_NO_SUCH_PAGE;

  path = g_strconcat (RESOURCES, wanted, NULL);
  *bytes = g_resource_lookup_data (self->content, path, 0, NULL);
  if (*bytes == NULL)
    return WEIR_HELP_NO_SUCH_PAGE;

  *type = known;

  return WEIR_HELP_FOUND;
}
