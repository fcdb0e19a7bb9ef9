/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What all of Weir's pages have: a language, and nothing of what they are about that is not escaped. */

#include "weir-pac.h"
#include "weir-page-language.h"
#include "weir-page.h"

#include <string.h>

static const struct
{
  const char *header;
  const char *language;
} headers[] = {
  { "Project-Id-Version: weir\nLanguage: de\nMIME-Version: 1.0\n", "de" },
  { "Language: pt_BR\n", "pt-BR" },
  { "Project-Id-Version: Language: fr\nLanguage:zh_CN", "zh-CN" },
  { "Language: \n", "en" },
  { "Language: \"><script>\n", "en" },
  { "Language: x\"onload=\n", "x" },
  { "Language: aaaaaaaaaaaaaaaaaaaa\n", "aaaaaaaaaaaaaaaa" },
  { "", "en" },
};

static void
test_language (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *language = weir_page_read_language (headers[i].header);

      g_assert_cmpstr (language, ==, headers[i].language);
    }
}

static void
test_direction (void)
{
  static const char *const to_the_left[] = { "ar", "ar-EG", "he", "fa", "ur-PK" };
  static const char *const to_the_right[] = { "en", "de", "ja", "arn", "pt-BR", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (to_the_left); i++)
    g_assert_cmpstr (weir_page_get_direction (to_the_left[i]), ==, "rtl");
  for (gsize i = 0; i < G_N_ELEMENTS (to_the_right); i++)
    g_assert_cmpstr (weir_page_get_direction (to_the_right[i]), ==, "ltr");
}

static void
test_page (void)
{
  const char *const paragraphs[] = { "<script>\"'&", "second", NULL };
  g_autofree char *page = weir_page_new ("</title><b>", paragraphs);

  g_assert_nonnull (strstr (page, "<html lang=\"en\" dir=\"ltr\">"));
  g_assert_nonnull (strstr (page, "<title>&lt;/title&gt;&lt;b&gt;</title>"));
  g_assert_nonnull (strstr (page, "<h1>&lt;/title&gt;&lt;b&gt;</h1>"));
  g_assert_nonnull (strstr (page, "<p>&lt;script&gt;&quot;&apos;&amp;</p>"));
  g_assert_nonnull (strstr (page, "<p>second</p>"));
  g_assert_null (strstr (page, "<script"));
}

/* What it decides is tried with real browsers in tests/e2e/test-test-page.py. */
static void
test_pac (void)
{
  g_autofree char *script = weir_pac_new ("[::1]:9347");

  g_assert_true (g_str_has_prefix (script, "function FindProxyForURL(url, host) {\n"));
  g_assert_nonnull (strstr (script, "  return \"PROXY [::1]:9347; DIRECT\";\n}\n"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pages/page/language", test_language);
  g_test_add_func ("/pages/page/direction", test_direction);
  g_test_add_func ("/pages/page/escaped", test_page);
  g_test_add_func ("/pages/page/pac", test_pac);

  return g_test_run ();
}
