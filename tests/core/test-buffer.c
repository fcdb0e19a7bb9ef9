/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-buffer.h"

static void
assert_holds (const WeirBuffer *buffer, const char *expected)
{
  g_autofree char *held = weir_span_dup (weir_buffer_peek (buffer));

  g_assert_cmpstr (held, ==, expected);
  g_assert_cmpuint (weir_buffer_length (buffer), ==, strlen (expected));
}

static void
test_first_in_first_out (void)
{
  WeirBuffer buffer = { 0 };

  assert_holds (&buffer, "");
  weir_buffer_append_string (&buffer, "one ");
  weir_buffer_append (&buffer, weir_span_of ("two"));
  weir_buffer_append (&buffer, weir_span_of (NULL));
  weir_buffer_append_printf (&buffer, " %d", 3);
  assert_holds (&buffer, "one two 3");

  weir_buffer_consume (&buffer, 4);
  assert_holds (&buffer, "two 3");
  weir_buffer_clear (&buffer);
  assert_holds (&buffer, "");
}

static void
test_emptied_gives_memory_back (void)
{
  WeirBuffer buffer = { 0 };

  weir_buffer_append_string (&buffer, "x");
  g_assert_nonnull (buffer.octets);
  weir_buffer_consume (&buffer, 1);
  g_assert_null (buffer.octets);

  g_assert_nonnull (weir_buffer_reserve (&buffer, 100));
  weir_buffer_commit (&buffer, 0);
  g_assert_null (buffer.octets);
}

static void
test_reserve_then_commit_less (void)
{
  WeirBuffer buffer = { 0 };

  memcpy (weir_buffer_reserve (&buffer, 4096), "abc", 3);
  weir_buffer_commit (&buffer, 3);
  assert_holds (&buffer, "abc");
  weir_buffer_clear (&buffer);
}

static void
test_any_sizes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GString) model = g_string_new (NULL);
  WeirBuffer buffer = { 0 };
  guint8 next = 0;

  g_test_summary ("A buffer holds what a string holds that is written and read alike");

  for (guint turn = 0; turn < 5000; turn++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, turn % 100 == 0 ? 10000 : 200);
      char *room = weir_buffer_reserve (&buffer, length);

      for (gsize i = 0; i < length; i++)
        room[i] = (char) next++;
      g_string_append_len (model, room, (gssize) length);
      weir_buffer_commit (&buffer, length);

      length = (gsize) g_rand_int_range (rand, 0, (gint32) model->len + 1);
      g_string_erase (model, 0, (gssize) length);
      weir_buffer_consume (&buffer, length);
      g_assert_cmpmem (model->str, model->len, weir_buffer_peek (&buffer).octets,
                       weir_buffer_length (&buffer));
    }

  weir_buffer_clear (&buffer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/buffer/first-in-first-out", test_first_in_first_out);
  g_test_add_func ("/core/buffer/emptied-gives-memory-back", test_emptied_gives_memory_back);
  g_test_add_func ("/core/buffer/reserve-then-commit-less", test_reserve_then_commit_less);
  g_test_add_func ("/core/buffer/any-sizes", test_any_sizes);

  return g_test_run ();
}
