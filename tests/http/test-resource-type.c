/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-resource-type.h"

static void
test_words (void)
{
  WeirResourceType type;

  for (guint i = 0; i < WEIR_N_RESOURCE_TYPES; i++)
    {
      const char *word = weir_resource_type_to_word ((WeirResourceType) i);

      g_assert_true (weir_resource_type_from_word (weir_span_of (word), &type));
      g_assert_cmpint (type, ==, i);
    }

  g_assert_false (weir_resource_type_from_word (weir_span_of ("images"), &type));
  g_assert_false (weir_resource_type_from_word (weir_span_of (""), &type));
}

static void
test_content (void)
{
  const struct
  {
    const char *content_type;
    WeirResourceType type;
  } types[] = {
    { "image/gif", WEIR_RESOURCE_IMAGE },
    { "IMAGE/x-what; a=b", WEIR_RESOURCE_IMAGE },
    { "text/html; charset=utf-8", WEIR_RESOURCE_DOCUMENT },
    { "text/css", WEIR_RESOURCE_STYLE },
    { "application/javascript", WEIR_RESOURCE_SCRIPT },
    { "video/mp4", WEIR_RESOURCE_MEDIA },
    { "font/woff2", WEIR_RESOURCE_FONT },
    { "application/json", WEIR_RESOURCE_FETCH },
    { "application/octet-stream", WEIR_RESOURCE_OTHER },
    { "text/plain", WEIR_RESOURCE_OTHER },
    { "image", WEIR_RESOURCE_OTHER },
    { "", WEIR_RESOURCE_OTHER },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_cmpint (weir_resource_type_of_content (weir_span_of (types[i].content_type)), ==,
                     types[i].type);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http/resource-type/words", test_words);
  g_test_add_func ("/http/resource-type/content", test_content);

  return g_test_run ();
}
