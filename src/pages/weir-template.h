/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *text; /* (nullable): there is nothing of the kind */
} WeirTemplateValue;

/**
 * weir_template_fill:
 * @template: HTML of ours, with these in it
 *   {{name}}            the text, escaped, for content or between quotes
 *   {{=name}}           the text as it is: of our own alone
 *   {{?name}}…{{/name}} there if there is a text
 *   {{!name}}…{{/name}} there if there is none
 * @values: (array length=n_values): a name that the template has and this has not is our mistake
 * @n_values: how many
 *
 * Returns: (transfer full): the page
 */
char *weir_template_fill (const char *template, const WeirTemplateValue *values, gsize n_values);

G_END_DECLS
