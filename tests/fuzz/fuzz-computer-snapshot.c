/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Whatever stands in a computer.ini: what is accepted is the same after it was written and read again, and
 * from it the desktop's proxy is led to Weir and back, in both ways, to what it was.
 */

#include "fuzz.h"
#include "weir-computer-snapshot.h"
#include "weir-proxy-plan.h"

static void
check_round_trip (const WeirComputerSnapshot *snapshot)
{
  gsize length;
  g_autofree char *text = weir_computer_snapshot_print (snapshot, &length);
  g_autoptr (WeirComputerSnapshot) again =
    weir_computer_snapshot_parse (text, length, "computer.ini", NULL);

  g_assert_nonnull (again);
  g_assert_true (weir_proxy_state_equal (&again->before, &snapshot->before));
  g_assert_cmpint (again->since, ==, snapshot->since);
  g_assert_cmpstrv (weir_computer_snapshot_get_addresses (again),
                    weir_computer_snapshot_get_addresses (snapshot));
}

static void
check_there_and_back (const WeirComputerSnapshot *snapshot, gboolean fail_closed)
{
  const char *const *addresses = weir_computer_snapshot_get_addresses (snapshot);
  const char *address = addresses[snapshot->addresses->len - 2];
  g_auto (WeirProxyState) state = { 0 };

  weir_proxy_state_copy (&state, &snapshot->before);
  weir_proxy_take (&state, &snapshot->before, addresses, address, fail_closed);
  g_assert_true (weir_proxy_is_taken (&state, address, fail_closed));
  g_assert_true (weir_proxy_give_back (&state, &snapshot->before, addresses));
  g_assert_true (weir_proxy_state_equal (&state, &snapshot->before));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeirComputerSnapshot) snapshot =
    weir_computer_snapshot_parse ((const char *) data, size, "computer.ini", &error);

  if (snapshot == NULL)
    {
      g_assert_nonnull (error);
      return 0;
    }

  g_assert_cmpuint (snapshot->addresses->len, >=, 2);
  g_assert_cmpuint (snapshot->addresses->len, <=, WEIR_COMPUTER_SNAPSHOT_MAX_ADDRESSES + 1);
  check_round_trip (snapshot);
  check_there_and_back (snapshot, FALSE);
  check_there_and_back (snapshot, TRUE);

  return 0;
}
