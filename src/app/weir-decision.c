/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * From a request to the rules one may make of it.
 *
 * A decision is the target of the action win.decide: a rule as text and a
 * lifetime.  Menus, buttons and keys differ only in which one they carry.
 *
 * What is decided where, if nobody says otherwise: a host everywhere, for a
 * tracker is one wherever it turns up; cookies and images on the site that was
 * visited, for there one notices that they are missing.  Inspection is for a whole
 * site, the host's own: of a tunnel no more is known.
 */

#include "weir-decision.h"

#include "weir-site.h"

#include <glib/gi18n-lib.h>

#define N_LIFETIMES 3

GVariant *
weir_decision_new (const WeirRule *rule, const char *lifetime)
{
  g_autofree char *text = weir_rule_to_text (rule);

  return g_variant_new ("(ss)", text, lifetime);
}

static WeirRule
new_rule (WeirRuleKind kind, WeirRuleAction action, const char *host, const char *site)
{
  return (WeirRule){
    .kind = kind,
    .action = action,
    .type = kind == WEIR_RULE_KIND_TYPE ? WEIR_RESOURCE_IMAGE : WEIR_RESOURCE_OTHER,
    .host = (char *) host,
    .site = (char *) site,
    .enabled = TRUE,
  };
}

/**
 * weir_decision_about_host:
 * @record: a request
 * @action: what to do with requests to its host
 * @here: on its site alone, rather than everywhere
 *
 * Returns: a rule whose strings belong to @record
 */
WeirRule
weir_decision_about_host (const WeirRecord *record, WeirRuleAction action, gboolean here)
{
  return new_rule (WEIR_RULE_KIND_HOST, action, record->host, here ? record->site : NULL);
}

/* All cookies on the request's site; without one, those of its host. */
WeirRule
weir_decision_about_cookies (const WeirRecord *record, WeirRuleAction action)
{
  return new_rule (WEIR_RULE_KIND_COOKIES, action, record->site != NULL ? NULL : record->host,
                   record->site);
}

WeirRule
weir_decision_about_images (const WeirRecord *record, WeirRuleAction action)
{
  return new_rule (WEIR_RULE_KIND_TYPE, action, record->site != NULL ? NULL : record->host,
                   record->site);
}

WeirRule
weir_decision_about_inside (const WeirRecord *record, WeirRuleAction action)
{
  return new_rule (WEIR_RULE_KIND_INSPECTION, action, weir_site_of_host (record->host), NULL);
}

const WeirRule *
weir_decision_find_inside (WeirService *service, const WeirRecord *record)
{
  return service != NULL
           ? weir_service_find_rule (service, WEIR_RULE_KIND_INSPECTION, WEIR_RESOURCE_OTHER,
                                     weir_site_of_host (record->host), NULL, NULL)
           : NULL;
}

WeirRule
weir_decision_about_filter (const char *filter)
{
  WeirRule rule = new_rule (WEIR_RULE_KIND_FILTER, WEIR_RULE_ALLOW, NULL, NULL);

  rule.filter = (char *) filter;
  return rule;
}

/* --- menus --- */

static void
append_decision (GMenu *menu, const char *label, const WeirRule *rule, const char *lifetime)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

  g_menu_item_set_attribute (item, G_MENU_ATTRIBUTE_LABEL, "s", label);
  g_menu_item_set_action_and_target_value (item, "win.decide", weir_decision_new (rule, lifetime));
  g_menu_append_item (menu, item);
}

/* A name in a label, safe from its underlines being taken for mnemonics. */
static char *
format_label (const char *format, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, escaped);
#pragma GCC diagnostic pop
}

/* What is decided, for each lifetime. */
typedef struct
{
  char *label; /* (owned) */
  WeirRule rule;
} Choice;

static void
choice_clear (gpointer data)
{
  g_free (((Choice *) data)->label);
}

/* All choices for all lifetimes, a section a lifetime.  @choices: (element-type Choice) */
static GMenuModel *
new_choices_menu (const GArray *choices)
{
  const struct
  {
    const char *title;
    const char *lifetime;
  } sections[N_LIFETIMES] = {
    { NULL, WEIR_DECISION_ALWAYS },
    { _ ("For 10 Minutes"), WEIR_DECISION_MINUTES },
    { _ ("Until Weir Quits"), WEIR_DECISION_QUIT },
  };
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < N_LIFETIMES; i++)
    {
      g_autoptr (GMenu) section = g_menu_new ();

      for (guint j = 0; j < choices->len; j++)
        {
          const Choice *choice = &g_array_index (choices, Choice, j);

          append_decision (section, choice->label, &choice->rule, sections[i].lifetime);
        }
      g_menu_append_section (menu, sections[i].title, G_MENU_MODEL (section));
    }

  return G_MENU_MODEL (menu);
}

/* "Everywhere", "On shop.example"; or, if a filter is a choice too, "This Host Everywhere" … */
GMenuModel *
weir_decision_host_menu_new (const WeirRecord *record, WeirRuleAction action, const char *filter)
{
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  Choice choice;

  g_array_set_clear_func (choices, choice_clear);
  choice.label = g_strdup (filter != NULL ? _ ("This Host Everywhere") : _ ("Everywhere"));
  choice.rule = weir_decision_about_host (record, action, FALSE);
  g_array_append_val (choices, choice);
  if (record->site != NULL)
    {
      choice.label =
        format_label (filter != NULL ? _ ("This Host on %s") : _ ("On %s"), record->site);
      choice.rule = weir_decision_about_host (record, action, TRUE);
      g_array_append_val (choices, choice);
    }
  if (filter != NULL)
    {
      choice.label = g_strdup (_ ("This Filter Everywhere"));
      choice.rule = weir_decision_about_filter (filter);
      g_array_append_val (choices, choice);
    }

  return new_choices_menu (choices);
}

static void
append_cookies_section (GMenu *menu, const char *title, const char *host, const char *site)
{
  const struct
  {
    WeirRuleAction action;
    const char *label;
  } choices[] = {
    { WEIR_RULE_ALLOW, _ ("Allow") },
    { WEIR_RULE_SESSION, _ ("This Session Only") },
    { WEIR_RULE_BLOCK, _ ("Block") },
  };
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const WeirRule rule = new_rule (WEIR_RULE_KIND_COOKIES, choices[i].action, host, site);

      append_decision (section, choices[i].label, &rule, WEIR_DECISION_ALWAYS);
    }

  g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

GMenuModel *
weir_decision_cookies_menu_new (const WeirRecord *record)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autofree char *of_host = g_strdup_printf (_ ("Cookies of %s Everywhere"), record->host);

  if (record->site != NULL)
    {
      g_autofree char *on_site = g_strdup_printf (_ ("All Cookies on %s"), record->site);

      append_cookies_section (menu, on_site, NULL, record->site);
      if (record->is_third_party)
        {
          g_autofree char *here =
            g_strdup_printf (_ ("Cookies of %s on %s"), record->host, record->site);

          append_cookies_section (menu, here, record->host, record->site);
        }
    }
  append_cookies_section (menu, of_host, record->host, NULL);

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
append_images_section (GMenu *menu, const WeirRecord *record, WeirRuleAction action)
{
  g_autoptr (GMenu) section = g_menu_new ();
  gboolean blocks = action == WEIR_RULE_BLOCK;
  const WeirRule of_host = new_rule (WEIR_RULE_KIND_TYPE, action, record->host, NULL);
  g_autofree char *from =
    format_label (blocks ? _ ("Block Images from %s") : _ ("Allow Images from %s"), record->host);

  if (record->site != NULL)
    {
      const WeirRule on_site = new_rule (WEIR_RULE_KIND_TYPE, action, NULL, record->site);
      g_autofree char *on =
        format_label (blocks ? _ ("Block Images on %s") : _ ("Allow Images on %s"), record->site);

      append_decision (section, on, &on_site, WEIR_DECISION_ALWAYS);
    }
  append_decision (section, from, &of_host, WEIR_DECISION_ALWAYS);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

GMenuModel *
weir_decision_images_menu_new (const WeirRecord *record)
{
  GMenu *menu = g_menu_new ();

  append_images_section (menu, record, WEIR_RULE_BLOCK);
  append_images_section (menu, record, WEIR_RULE_ALLOW);
  return G_MENU_MODEL (menu);
}

/* "Always", "For 10 Minutes" … */
GMenuModel *
weir_decision_inside_menu_new (const WeirRecord *record)
{
  const WeirRule rule = weir_decision_about_inside (record, WEIR_RULE_ALLOW);
  GMenu *menu = g_menu_new ();

  append_decision (menu, _ ("_Always"), &rule, WEIR_DECISION_ALWAYS);
  append_decision (menu, _ ("For 10 _Minutes"), &rule, WEIR_DECISION_MINUTES);
  append_decision (menu, _ ("Until Weir _Quits"), &rule, WEIR_DECISION_QUIT);
  return G_MENU_MODEL (menu);
}

static void
append_submenu (GMenu *menu, const char *label, GMenuModel *submenu)
{
  g_menu_append_submenu (menu, label, submenu);
  g_object_unref (submenu);
}

/* Where there is nothing to hide from, as in the history, the item is not there. */
static void
append_hide (GMenu *menu, const char *host)
{
  g_autofree char *label = format_label (_ ("_Hide %s from the List"), host);
  g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

  g_menu_item_set_attribute (item, G_MENU_ATTRIBUTE_LABEL, "s", label);
  g_menu_item_set_attribute (item, "hidden-when", "s", "action-missing");
  g_menu_item_set_action_and_target (item, "live.hide-host", "s", host);
  g_menu_append_item (menu, item);
}

static void
append_take_back (GMenu *menu, const char *label, const WeirRule *rule)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_autofree char *text = weir_rule_to_text (rule);

  g_menu_item_set_action_and_target (item, "win.take-back", "s", text);
  g_menu_append_item (menu, item);
}

/* What is encrypted from end to end can be looked into, what is looked into can be left alone. */
static void
append_inside (GMenu *menu, const WeirRecord *record, const WeirRule *inside)
{
  const gboolean is_seen = weir_record_is_inspected (record);
  const gboolean is_wanted = inside != NULL && inside->action == WEIR_RULE_ALLOW;
  const WeirRule never = weir_decision_about_inside (record, WEIR_RULE_BLOCK);
  g_autoptr (GMenu) section = NULL;
  g_autofree char *look = NULL;
  g_autofree char *leave = NULL;

  if (!is_seen && *record->scheme != '\0')
    return;

  section = g_menu_new ();
  look = format_label (_ ("_Look Inside %s"), never.host);
  leave = format_label (_ ("_Never Look Inside %s"), never.host);
  if (is_wanted)
    append_take_back (section, _ ("_Stop Looking Inside"), inside);
  else if (!is_seen)
    append_submenu (section, look, weir_decision_inside_menu_new (record));
  if (inside == NULL || is_wanted)
    append_decision (section, leave, &never, WEIR_DECISION_ALWAYS);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

GMenuModel *
weir_decision_menu_new (const WeirRecord *record, const WeirRule *inside)
{
  const char *filter = record->verdict == WEIR_VERDICT_BLOCKED ? record->filter : NULL;
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) decisions = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();
  g_autofree char *block = format_label (_ ("_Block %s"), record->host);
  g_autofree char *allow = format_label (_ ("_Allow %s"), record->host);

  append_submenu (decisions, block, weir_decision_host_menu_new (record, WEIR_RULE_BLOCK, NULL));
  append_submenu (decisions, allow, weir_decision_host_menu_new (record, WEIR_RULE_ALLOW, filter));
  append_submenu (decisions, _ ("_Cookies"), weir_decision_cookies_menu_new (record));
  append_submenu (decisions, _ ("_Images"), weir_decision_images_menu_new (record));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (decisions));
  append_inside (menu, record, inside);

  append_hide (rest, record->host);
  g_menu_append (rest, _ ("Copy _URL"), "record.copy-url");
  g_menu_append (rest, _ ("Copy as _cURL"), "record.copy-curl");
  g_menu_append (rest, _ ("Show _Details"), "record.show-detail");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));

  return G_MENU_MODEL (menu);
}
