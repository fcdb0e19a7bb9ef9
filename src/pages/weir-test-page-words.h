/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* in test-page.html */
  const char *text; /* not translated */
} WeirTestPageWord;

/* What the test page says to whoever asks.  Returns: (transfer none) (array length=n_words) */
const WeirTestPageWord *weir_test_page_get_words (gsize *n_words);

G_END_DECLS
