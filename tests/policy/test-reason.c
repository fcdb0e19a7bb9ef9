/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "weir-policy.h"

typedef struct
{
  const char *name;
  WeirReasonKind kind;
  const char *rule;
  const char *host;
  const char *site;
  gboolean blocked;
  const char *sentence;
} Case;

static const Case cases[] = {
  { "host", WEIR_REASON_RULE, "block host cdn.example", "cdn.example", "shop.example", TRUE,
    "You blocked cdn.example everywhere." },
  { "host-below", WEIR_REASON_RULE, "block host cdn.example", "a.cdn.example", NULL, TRUE,
    "You blocked cdn.example everywhere. a.cdn.example is below cdn.example." },
  { "allowed-on-site", WEIR_REASON_RULE, "allow host cdn.example on shop.example", "cdn.example",
    "shop.example", FALSE, "You allowed cdn.example on shop.example." },
  { "session", WEIR_REASON_RULE, "session cookies on shop.example", "cdn.example", "shop.example",
    FALSE, "You keep cookies for the session only on shop.example." },
  { "forgotten-rule", WEIR_REASON_RULE, NULL, "cdn.example", NULL, TRUE,
    "One of your rules blocked it." },
  { "third-party-cookies", WEIR_REASON_GLOBAL_COOKIES, NULL, "cdn.example", "shop.example", TRUE,
    "Cookies of third parties are blocked, and cdn.example is a third party on shop.example." },
  { "all-cookies", WEIR_REASON_GLOBAL_COOKIES, NULL, "a.shop.example", "shop.example", TRUE,
    "All cookies are blocked." },
  { "third-party-images", WEIR_REASON_GLOBAL_IMAGES, NULL, "cdn.example", "shop.example", TRUE,
    "Images of third parties are blocked, and cdn.example is a third party on shop.example." },
  { "all-images", WEIR_REASON_GLOBAL_IMAGES, NULL, "shop.example", "shop.example", TRUE,
    "All images are blocked." },
  { "hidden-page", WEIR_REASON_GLOBAL_COOKIES, NULL, "cdn.example", "", TRUE,
    "Cookies of third parties are blocked, and a page of another site asked for cdn.example." },
  { "hidden-page-of-image", WEIR_REASON_GLOBAL_IMAGES, NULL, "cdn.example", NULL, TRUE,
    "Images of third parties are blocked, and a page of another site asked for cdn.example." },
  { "off", WEIR_REASON_FILTERING_OFF, NULL, "cdn.example", NULL, FALSE,
    "Filtering is off or paused; otherwise this would have been blocked." },
  { "private", WEIR_REASON_PRIVATE, NULL, "192.168.1.1", "shop.example", TRUE,
    "Private destinations are guarded, and a page of shop.example asked for 192.168.1.1, which is "
    "this computer or on a private network." },
  { "private-and-hidden-page", WEIR_REASON_PRIVATE, NULL, "localhost", NULL, TRUE,
    "Private destinations are guarded, and a page of a public site asked for localhost, which is "
    "this computer or on a private network." },
  { "private-by-link", WEIR_REASON_PRIVATE, NULL, "nas.lan", "nas.lan", TRUE,
    "Private destinations are guarded, and a page of a public site asked for nas.lan, which is "
    "this computer or on a private network." },
  { "private-by-name", WEIR_REASON_PRIVATE, NULL, "cdn.example", "shop.example", TRUE,
    "Private destinations are guarded, and the public name cdn.example leads to this computer or "
    "a private network." },
  { "none", WEIR_REASON_NONE, NULL, "cdn.example", NULL, FALSE,
    "No rule and no setting speaks against it." },
};

static void
test_case (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (WeirRule) rule = c->rule != NULL ? weir_rule_new_from_text (c->rule, NULL) : NULL;
  const WeirReason reason = { c->kind, rule };
  g_autofree char *sentence = weir_reason_describe (&reason, c->host, c->site, c->blocked);

  g_assert_cmpstr (sentence, ==, c->sentence);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/reason/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
