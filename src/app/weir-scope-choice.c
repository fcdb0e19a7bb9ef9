/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The global policy in a drop-down: on the page of rules and in the preferences.
 *
 * The service is the truth; the choice follows it, and tells it what was chosen.
 */

#include "weir-scope-choice.h"

static const char *const SERVICE_KEY = "weir-scope-service";

static void
on_policy_changed (WeirService *service, GParamSpec *pspec, GObject *choice)
{
  int scope;
  guint selected;

  g_object_get (service, pspec->name, &scope, NULL);
  g_object_get (choice, "selected", &selected, NULL);
  if (selected != (guint) scope)
    g_object_set (choice, "selected", (guint) scope, NULL);
}

static void
on_selected (GObject *choice, GParamSpec *pspec G_GNUC_UNUSED, const char *property)
{
  WeirService *service = g_object_get_data (choice, SERVICE_KEY);
  WeirGlobalPolicy policy;
  WeirBlockScope *scope;
  guint selected;

  weir_service_get_global_policy (service, &policy);
  scope = g_str_equal (property, "block-images") ? &policy.images : &policy.cookies;
  g_object_get (choice, "selected", &selected, NULL);
  if (selected > WEIR_BLOCK_ALL || *scope == (WeirBlockScope) selected)
    return;

  *scope = selected;
  weir_service_set_global_policy (service, &policy);
}

void
weir_scope_choice_bind (GObject *choice, WeirService *service, const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (service), property);

  g_return_if_fail (pspec != NULL);

  g_object_set_data_full (choice, SERVICE_KEY, g_object_ref (service), g_object_unref);
  g_signal_connect_object (service, signal, G_CALLBACK (on_policy_changed), choice, 0);
  on_policy_changed (service, pspec, choice);
  g_signal_connect (choice, "notify::selected", G_CALLBACK (on_selected), (gpointer) pspec->name);
}
