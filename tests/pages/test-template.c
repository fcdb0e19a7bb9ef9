/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-template.h"

static const WeirTemplateValue values[] = {
  { "plain", "text" },
  { "empty", "" },
  { "hostile", "<a href=\"'&{{plain}}" },
  { "none", NULL },
};

static const struct
{
  const char *template;
  const char *page;
} cases[] = {
  { "", "" },
  { "no marks { } }} {", "no marks { } }} {" },
  { "{{plain}}", "text" },
  { "a{{plain}}b{{plain}}c", "atextbtextc" },
  { "{{empty}}", "" },

  /* What is put in is not looked at again. */
  { "<p title=\"{{hostile}}\">", "<p title=\"&lt;a href=&quot;&apos;&amp;{{plain}}\">" },
  { "{{=hostile}}", "<a href=\"'&{{plain}}" },

  { "a{{?plain}}b{{plain}}{{/plain}}c", "abtextc" },
  { "a{{!plain}}b{{plain}}{{/plain}}c", "ac" },
  { "a{{?none}}b{{none}}{{/none}}c", "ac" },
  { "a{{!none}}b{{/none}}c", "abc" },
  { "{{?empty}}there{{/empty}}", "there" },
  { "{{?none}}{{?plain}}a{{/plain}}{{/none}}b", "b" },
  { "{{?plain}}{{?none}}a{{/none}}b{{/plain}}", "b" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *page = weir_template_fill (cases[i].template, values, G_N_ELEMENTS (values));

      g_assert_cmpstr (page, ==, cases[i].page);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pages/template/cases", test_cases);

  return g_test_run ();
}
