/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each input lies in a block of its own, so that a sanitizer sees the first octet read too far. */

#include "weir-der.h"

#define NONE (-1)

typedef struct
{
  const char *name;
  const char *octets;
  gsize n_octets;
  gint length; /* of the content, or NONE */
  gsize n_left;
} Case;

static const Case cases[] = {
  { "empty", "", 0, NONE, 0 },
  { "tag-alone", "\x30", 1, NONE, 1 },
  { "no-content", "\x05\x00", 2, 0, 0 },
  { "content",
    "\x04\x02"
    "ab",
    4, 2, 0 },
  { "content-and-more",
    "\x04\x02"
    "abc",
    5, 2, 1 },
  { "content-cut",
    "\x04\x03"
    "ab",
    4, NONE, 4 },
  { "indefinite", "\x30\x80\x00\x00", 4, NONE, 4 },
  { "length-cut", "\x30\x82\x01", 3, NONE, 3 },
  { "length-longer-than-need-be",
    "\x04\x81\x02"
    "ab",
    5, NONE, 5 },
  { "length-with-a-zero", "\x04\x82\x00\x81", 4, NONE, 4 },
  { "length-beyond", "\x04\x83\xff\xff\xff", 5, NONE, 5 },
  { "length-far-beyond",
    "\x04\x84\x00\x00\x00\x01"
    "a",
    7, NONE, 7 },
  { "length-without-end", "\x04\xff", 2, NONE, 2 },
  { "long-tag",
    "\x1f\x01\x01"
    "a",
    4, NONE, 4 },
  { "long-tag-in-a-context",
    "\xbf\x01\x01"
    "a",
    4, NONE, 4 },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autofree char *block = g_memdup2 (one->octets, one->n_octets);
  WeirSpan input = { block, one->n_octets };
  WeirSpan content = { NULL, 0 };
  guint8 tag = 0;
  gboolean is_taken = weir_der_take (&input, &tag, &content);

  g_assert_cmpint (is_taken, ==, one->length != NONE);
  g_assert_cmpuint (input.length, ==, one->n_left);
  if (!is_taken)
    return;

  g_assert_cmpuint (content.length, ==, (gsize) one->length);
  g_assert_cmpuint (tag, ==, (guint8) *one->octets);
}

static void
test_long (void)
{
  const gsize lengths[] = { 0x7f, 0x80, 0xff, 0x100, 0xffff, 0x10000 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      const gsize length = lengths[i];
      const guint n = length < 0x80 ? 0 : length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      g_autofree char *block = g_malloc0 (2 + n + length);
      WeirSpan input = { block, 2 + n + length };
      WeirSpan content;

      block[0] = WEIR_DER_SEQUENCE;
      block[1] = (char) (n == 0 ? length : 0x80 | n);
      for (guint j = 0; j < n; j++)
        block[2 + j] = (char) (length >> 8 * (n - 1 - j));

      g_assert_true (weir_der_take_tagged (&input, WEIR_DER_SEQUENCE, &content));
      g_assert_cmpuint (content.length, ==, length);
      g_assert_cmpuint (input.length, ==, 0);
    }
}

static void
test_tagged (void)
{
  WeirSpan input = { "\x04\x01"
                     "a",
                     3 };
  WeirSpan content;

  g_assert_false (weir_der_take_tagged (&input, WEIR_DER_SEQUENCE, &content));
  g_assert_cmpuint (input.length, ==, 3);
  g_assert_true (weir_der_take_tagged (&input, 0x04, &content));
  g_assert_true (weir_span_equal_string (content, "a"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/tls/der/case/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/tls/der/long", test_long);
  g_test_add_func ("/tls/der/tagged", test_tagged);

  return g_test_run ();
}
