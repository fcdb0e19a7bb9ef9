/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Lists that include others: `!#include NAME`.
 *
 * A name is relative to the text that it stands in, and stays where the list
 * comes from: within its origin, or of a file within its folder.  So a list
 * cannot make Weir ask somebody else for something, or read any file.  How many
 * and how deep is bounded, and none may include itself.
 */

#include "weir-list-parts.h"

#include "weir-list-fetch.h"
#include "weir-list-scanner.h"
#include "weir-list-status.h"
#include "weir-list-survey.h"
#include "weir-list-update.h"

#include <string.h>

WeirListPart *
weir_list_part_new (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  WeirListPart *part;

  if (uri == NULL)
    return NULL;

  part = g_new0 (WeirListPart, 1);
  part->uri = g_steal_pointer (&uri);
  part->name = g_strdup ("");

  return part;
}

void
weir_list_part_free (WeirListPart *root)
{
  g_clear_pointer (&root->uri, g_uri_unref);
  g_clear_pointer (&root->text, g_bytes_unref);
  g_clear_pointer (&root->includes, g_array_unref);
  g_free (root->name);
  g_free (root);
}

static void
clear_include (gpointer data)
{
  WeirListInclude *include = data;

  g_free (include->name);
  g_clear_pointer (&include->part, weir_list_part_free);
}

GArray *
weir_list_text_find_includes (GBytes *text)
{
  GArray *includes = g_array_new (FALSE, TRUE, sizeof (WeirListInclude));
  WeirListInclude include = { 0 };
  WeirSpan span;
  WeirSpan name;
  gsize offset = 0;

  g_array_set_clear_func (includes, clear_include);
  span.octets = g_bytes_get_data (text, &span.length);
  while (includes->len <= WEIR_LIST_MAX_INCLUDES &&
         weir_list_find_include (span, &offset, &name, &include.begin, &include.end))
    {
      include.name = g_utf8_make_valid (name.octets, (gssize) name.length);
      g_array_append_val (includes, include);
    }

  return includes;
}

static WeirListInclude *
get_include (WeirListPart *part, guint index)
{
  return &g_array_index (part->includes, WeirListInclude, index);
}

static guint
count_includes (WeirListPart *part)
{
  return part->includes != NULL ? part->includes->len : 0;
}

guint
weir_list_part_count (WeirListPart *root)
{
  guint n_parts = 1;

  for (guint i = 0; i < count_includes (root); i++)
    if (get_include (root, i)->part != NULL)
      n_parts += weir_list_part_count (get_include (root, i)->part);

  return n_parts;
}

gsize
weir_list_part_measure (WeirListPart *root)
{
  gsize size = root->text != NULL ? g_bytes_get_size (root->text) : 0;

  for (guint i = 0; i < count_includes (root); i++)
    size += weir_list_part_measure (get_include (root, i)->part);

  return size;
}

gboolean
weir_list_part_has_includes (WeirListPart *root)
{
  return count_includes (root) > 0;
}

static WeirListPart *
find_root (WeirListPart *part)
{
  while (part->parent != NULL)
    part = part->parent;

  return part;
}

static guint
get_depth (WeirListPart *part)
{
  guint depth = 0;

  for (; part->parent != NULL; part = part->parent)
    depth++;

  return depth;
}

/* Whether the file at @uri is in the folder of that at @root, or below. */
static gboolean
is_in_folder (GUri *root, GUri *uri)
{
  const char *path = g_uri_get_path (root);
  gsize length = (gsize) (strrchr (path, '/') - path) + 1;

  return g_str_equal (g_uri_get_scheme (uri), "file") &&
         strncmp (g_uri_get_path (uri), path, length) == 0;
}

static gboolean
stays_there (WeirListPart *root, GUri *uri)
{
  if (g_str_equal (g_uri_get_scheme (root->uri), "file"))
    return is_in_folder (root->uri, uri);

  return g_uri_get_host (uri) != NULL && g_uri_get_userinfo (uri) == NULL &&
         weir_list_is_same_origin (root->uri, uri);
}

/* Whether @uri is one of those that lead to @part. */
static gboolean
is_above (WeirListPart *part, GUri *uri)
{
  g_autofree char *wanted = g_uri_to_string_partial (uri, G_URI_HIDE_FRAGMENT);

  for (; part != NULL; part = part->parent)
    {
      g_autofree char *other = g_uri_to_string_partial (part->uri, G_URI_HIDE_FRAGMENT);

      if (g_str_equal (wanted, other))
        return TRUE;
    }

  return FALSE;
}

/* Why @name must not be included by @part, or %NULL. @uri: (nullable): what it says */
static const char *
find_fault (WeirListPart *part, const char *name, GUri *uri)
{
  WeirListPart *root = find_root (part);
  g_autofree char *scheme = g_uri_parse_scheme (name);

  if (uri == NULL || scheme != NULL || g_str_has_prefix (name, "//") || !stays_there (root, uri))
    return WEIR_DETAIL_ELSEWHERE;
  if (is_above (part, uri))
    return WEIR_DETAIL_CIRCLE;
  if (get_depth (part) >= WEIR_LIST_MAX_DEPTH ||
      weir_list_part_count (root) > WEIR_LIST_MAX_INCLUDES)
    return WEIR_DETAIL_TOO_MANY;

  return NULL;
}

static gboolean
add_part (WeirListPart *part, WeirListInclude *include, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse_relative (part->uri, include->name, SOUP_HTTP_URI_FLAGS, NULL);
  const char *fault = find_fault (part, include->name, uri);

  if (fault != NULL)
    {
      g_set_error (error, WEIR_LIST_UPDATE_ERROR, WEIR_LIST_PROBLEM_INCLUDE, "%s %s", fault,
                   include->name);
      return FALSE;
    }

  include->part = g_new0 (WeirListPart, 1);
  include->part->parent = part;
  include->part->uri = g_steal_pointer (&uri);
  include->part->name = g_strdup (include->name);
  return TRUE;
}

gboolean
weir_list_part_set_text (WeirListPart *part, GBytes *text, GArray *includes, GError **error)
{
  g_assert (part->text == NULL);

  part->text = g_bytes_ref (text);
  part->includes = includes;
  for (guint i = 0; i < includes->len; i++)
    if (!add_part (part, get_include (part, i), error))
      return FALSE;

  return TRUE;
}

WeirListPart *
weir_list_part_find_next (WeirListPart *root)
{
  WeirListPart *next = root->text == NULL ? root : NULL;

  for (guint i = 0; i < count_includes (root) && next == NULL; i++)
    next = weir_list_part_find_next (get_include (root, i)->part);

  return next;
}

static void
append_octets (GByteArray *whole, const char *octets, gsize length)
{
  if (length > 0)
    g_byte_array_append (whole, (const guint8 *) octets, (guint) length);
}

static void
append_part (GByteArray *whole, WeirListPart *part)
{
  gsize length;
  const char *octets = g_bytes_get_data (part->text, &length);
  gsize offset = 0;

  for (guint i = 0; i < count_includes (part); i++)
    {
      const WeirListInclude *include = get_include (part, i);

      append_octets (whole, octets + offset, include->begin - offset);
      append_part (whole, include->part);
      offset = include->end;
    }

  append_octets (whole, octets + offset, length - offset);
  if (part->parent != NULL && whole->len > 0 && whole->data[whole->len - 1] != '\n')
    append_octets (whole, "\n", 1);
}

GBytes *
weir_list_part_join (WeirListPart *root)
{
  GByteArray *whole;

  if (!weir_list_part_has_includes (root))
    return g_bytes_ref (root->text);

  whole = g_byte_array_sized_new ((guint) weir_list_part_measure (root));
  append_part (whole, root);

  return g_byte_array_free_to_bytes (whole);
}
