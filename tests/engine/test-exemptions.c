/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is remembered of hosts, clients and certificates, and how much of it. */

#include "weir-exemptions.h"
#include "weir-inspector.h"

#define HOST "o.test"

static void
test_find (void)
{
  g_autoptr (WeirExemptions) exemptions = weir_exemptions_new ();
  const WeirExemption of_one = { HOST, "one", WEIR_INSPECTION_REASON_CLIENT_REFUSED, 1 };
  const WeirExemption of_none = { HOST, "", WEIR_INSPECTION_REASON_CLIENT_REFUSED, 1 };
  const WeirExemption of_all = { HOST, NULL, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE, 1 };

  weir_exemptions_add (exemptions, &of_one);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "one"), ==, of_one.reason);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "two"), ==, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, ""), ==, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, "a.o.test", "one"), ==, 0);

  weir_exemptions_add (exemptions, &of_none);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, ""), ==, of_none.reason);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "two"), ==, 0);

  weir_exemptions_add (exemptions, &of_all);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "two"), ==, of_all.reason);
  weir_exemptions_remove (exemptions, HOST, NULL);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "two"), ==, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "one"), ==, of_one.reason);
  weir_exemptions_remove (exemptions, HOST, "one");
  g_assert_cmpint (weir_exemptions_find (exemptions, HOST, "one"), ==, 0);
}

/* Each begins when the one before is over. */
static gboolean
refuse (WeirExemptions *exemptions, const char *host, const char *client)
{
  static gint64 now;

  now += 2;

  return weir_exemptions_count_refusal (exemptions, host, client, now - 1, now);
}

static void
test_refusals (void)
{
  g_autoptr (WeirExemptions) exemptions = weir_exemptions_new ();

  g_assert_false (refuse (exemptions, HOST, "one"));
  g_assert_false (refuse (exemptions, HOST, "two"));
  g_assert_false (refuse (exemptions, "p.test", "one"));
  g_assert_true (refuse (exemptions, HOST, "one"));

  /* It is learned now: from here on it counts anew. */
  g_assert_false (refuse (exemptions, HOST, "one"));
  weir_exemptions_forget_refusals (exemptions, HOST, "one");
  g_assert_false (refuse (exemptions, HOST, "one"));
  weir_exemptions_remove (exemptions, HOST, "one");
  g_assert_false (refuse (exemptions, HOST, "one"));
  weir_exemptions_remove (exemptions, HOST, NULL);
  g_assert_false (refuse (exemptions, HOST, "one"));
  g_assert_false (refuse (exemptions, HOST, "two"));
  g_assert_true (refuse (exemptions, "p.test", "one"));
}

static void
test_refusals_at_once (void)
{
  g_autoptr (WeirExemptions) exemptions = weir_exemptions_new ();
  const WeirExemption exemption = { HOST, "", WEIR_INSPECTION_REASON_CLIENT_REFUSED, 1 };

  g_assert_false (weir_exemptions_count_refusal (exemptions, HOST, "", 1, 10));
  g_assert_false (weir_exemptions_count_refusal (exemptions, HOST, "", 2, 11));
  g_assert_false (weir_exemptions_count_refusal (exemptions, HOST, "", 10, 20));
  g_assert_true (weir_exemptions_count_refusal (exemptions, HOST, "", 11, 21));

  /* And what was under way beside those is none of the next two. */
  weir_exemptions_add (exemptions, &exemption);
  g_assert_false (weir_exemptions_count_refusal (exemptions, HOST, "", 12, 22));
  g_assert_false (weir_exemptions_count_refusal (exemptions, HOST, "", 23, 24));
}

static void
add_host (WeirExemptions *exemptions, guint i)
{
  g_autofree char *host = g_strdup_printf ("host-%u.test", i);
  const WeirExemption exemption = { host, NULL, WEIR_INSPECTION_REASON_CLIENT_CERTIFICATE, 1 };

  weir_exemptions_add (exemptions, &exemption);
}

static void
test_bound (void)
{
  g_autoptr (WeirExemptions) exemptions = weir_exemptions_new ();

  for (guint i = 0; i < WEIR_MAX_EXEMPTIONS; i++)
    add_host (exemptions, i);
  g_assert_cmpint (weir_exemptions_find (exemptions, "host-0.test", ""), !=, 0);

  /* What is learned again is young again, and takes no more room. */
  add_host (exemptions, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, "host-1.test", ""), !=, 0);

  add_host (exemptions, WEIR_MAX_EXEMPTIONS);
  g_assert_cmpint (weir_exemptions_find (exemptions, "host-1.test", ""), ==, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, "host-0.test", ""), !=, 0);
  g_assert_cmpint (weir_exemptions_find (exemptions, "host-2.test", ""), !=, 0);
}

static void
test_refusals_bound (void)
{
  g_autoptr (WeirExemptions) exemptions = weir_exemptions_new ();

  g_assert_false (refuse (exemptions, HOST, "kept"));
  g_assert_false (refuse (exemptions, HOST, "forgotten"));
  weir_exemptions_forget_refusals (exemptions, HOST, "kept");
  g_assert_false (refuse (exemptions, HOST, "kept"));
  for (guint i = 1; i < WEIR_EXEMPTIONS_MAX_COUNTED; i++)
    {
      g_autofree char *client = g_strdup_printf ("client %u", i);

      g_assert_false (refuse (exemptions, HOST, client));
    }

  g_assert_true (refuse (exemptions, HOST, "kept"));
  g_assert_false (refuse (exemptions, HOST, "forgotten"));
}

static void
test_accepted (void)
{
  guint8 fingerprint[WEIR_FINGERPRINT_LENGTH] = { 1, 2, 3 };
  WeirInspector inspector;

  weir_inspector_init (&inspector, G_PRIORITY_DEFAULT);
  g_assert_false (weir_inspector_accepts (&inspector, HOST, 443, fingerprint));
  weir_inspector_accept (&inspector, HOST, 443, fingerprint);
  g_assert_true (weir_inspector_accepts (&inspector, HOST, 443, fingerprint));
  g_assert_false (weir_inspector_accepts (&inspector, HOST, 8443, fingerprint));
  g_assert_false (weir_inspector_accepts (&inspector, "p.test", 443, fingerprint));
  fingerprint[WEIR_FINGERPRINT_LENGTH - 1] = 1;
  g_assert_false (weir_inspector_accepts (&inspector, HOST, 443, fingerprint));

  for (guint i = 1; i < WEIR_INSPECTOR_MAX_ACCEPTED; i++)
    weir_inspector_accept (&inspector, HOST, (guint16) i, fingerprint);
  fingerprint[WEIR_FINGERPRINT_LENGTH - 1] = 0;
  g_assert_true (weir_inspector_accepts (&inspector, HOST, 443, fingerprint));
  weir_inspector_accept (&inspector, HOST, 1, fingerprint);
  g_assert_false (weir_inspector_accepts (&inspector, HOST, 443, fingerprint));
  weir_inspector_clear (&inspector);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/exemptions/find", test_find);
  g_test_add_func ("/engine/exemptions/refusals", test_refusals);
  g_test_add_func ("/engine/exemptions/refusals-at-once", test_refusals_at_once);
  g_test_add_func ("/engine/exemptions/bound", test_bound);
  g_test_add_func ("/engine/exemptions/refusals-bound", test_refusals_bound);
  g_test_add_func ("/engine/exemptions/accepted", test_accepted);

  return g_test_run ();
}
