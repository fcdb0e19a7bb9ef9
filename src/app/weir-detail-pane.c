/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What is known of one request, why first, and what can be decided about it.
 *
 * The pane tells two things apart: what was decided about this request when it
 * was made, which stays as it is, and what the policy in force would say now,
 * which the buttons speak of.  Where the two differ it says so.  It asks anew
 * whenever rules or policy change, so a decision shows at once wherever it was
 * made, on the command line too.
 *
 * Records of the history have no heads, cookies and times of their parts; their
 * sections are then away.
 */

#include "weir-detail-pane.h"

#include "weir-certificate-group.h"
#include "weir-decision.h"
#include "weir-detail-rows.h"
#include "weir-filter-card.h"
#include "weir-focus.h"
#include "weir-format.h"
#include "weir-inner-names.h"
#include "weir-inspection-card.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirDetailPane
{
  AdwBin parent_instance;

  WeirService *service; /* (owned) (nullable) */
  WeirRecordItem *item; /* (owned) (nullable) */
  gulong changed_id;
  guint update_id; /* idle source */

  GtkImage *icon;
  GtkLabel *title;
  GtkWidget *close_button;
  GtkScrolledWindow *scrolled;
  GtkLabel *url;
  GtkLabel *why;
  WeirFilterCard *filter_card;
  WeirInspectionCard *inspection_card;
  GtkLabel *now;
  AdwSplitButton *host_button;
  AdwSplitButton *cookies_button;
  AdwSplitButton *images_button;
  GtkWidget *exception_group;
  GtkLabel *exception;
  GtkWidget *add_exception_button;
  GtkLabel *no_heads;
  GtkWidget *cookies_group;
  GtkListBox *cookies;
  GtkWidget *request_group;
  GtkLabel *request;
  GtkWidget *response_group;
  GtkLabel *response;
  WeirCertificateGroup *certificate_group;
  GtkListBox *timing;
};

typedef enum
{
  PROP_SERVICE = 1,
} Property;

static GParamSpec *properties[PROP_SERVICE + 1];

G_DEFINE_FINAL_TYPE (WeirDetailPane, weir_detail_pane, ADW_TYPE_BIN)

/* --- what can be decided --- */

static void
set_button (AdwSplitButton *button, const char *label, const WeirRule *rule, GMenuModel *menu)
{
  g_autoptr (GMenuModel) owned_menu G_GNUC_UNUSED = menu;
  g_autofree char *described = weir_rule_describe (rule);

  adw_split_button_set_label (button, label);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          weir_decision_new (rule, WEIR_DECISION_ALWAYS));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.decide");
  gtk_widget_set_tooltip_text (GTK_WIDGET (button), described);
  adw_split_button_set_menu_model (button, menu);
}

/* A rule that blocks is answered where it stands: an exception elsewhere might not beat it. */
static WeirRule
answer (const WeirReason *reason, WeirRule rule)
{
  if (reason->kind != WEIR_REASON_RULE || reason->rule->kind != rule.kind)
    return rule;

  rule.host = reason->rule->host;
  rule.site = reason->rule->site;
  return rule;
}

/* The line of the filter that would block the request now.  Returns: (transfer full) (nullable) */
static char *
dup_blocking_filter (const WeirJudgement *judgement)
{
  WeirFilterOrigin origin;
  WeirSpan list;

  if (!judgement->blocked || judgement->reason.kind != WEIR_REASON_FILTER ||
      !weir_filter_ref_get_origin (judgement->reason.filter, &origin, &list))
    return NULL;

  return g_strndup (origin.text.octets, origin.text.length);
}

static void
update_host_button (WeirDetailPane *self, const WeirRecord *record, const WeirJudgement *judgement)
{
  const WeirRuleAction action = judgement->blocked ? WEIR_RULE_ALLOW : WEIR_RULE_BLOCK;
  g_autofree char *filter = dup_blocking_filter (judgement);
  const WeirRule rule =
    answer (&judgement->reason, weir_decision_about_host (record, action, FALSE));

  set_button (self->host_button, judgement->blocked ? _ ("Allow Host") : _ ("Block Host"), &rule,
              weir_decision_host_menu_new (record, action, filter));
}

static void
update_cookies_button (WeirDetailPane *self,
                       const WeirRecord *record,
                       const WeirJudgement *judgement)
{
  gboolean blocked = judgement->cookies == WEIR_COOKIES_BLOCK;
  const WeirRule rule =
    answer (&judgement->cookie_reason,
            weir_decision_about_cookies (record, blocked ? WEIR_RULE_ALLOW : WEIR_RULE_BLOCK));

  set_button (self->cookies_button, blocked ? _ ("Allow Cookies") : _ ("Block Cookies"), &rule,
              weir_decision_cookies_menu_new (record));
}

static void
update_images_button (WeirDetailPane *self, const WeirRecord *record)
{
  WeirJudgement judgement;
  gboolean blocked;
  WeirRule rule;

  weir_service_preview (self->service, record->host, record->site, WEIR_RESOURCE_IMAGE, &judgement);
  /* A host that is blocked as a whole says nothing of images, and a filter speaks for itself. */
  blocked = judgement.blocked && judgement.reason.kind != WEIR_REASON_PRIVATE &&
            judgement.reason.kind != WEIR_REASON_FILTER &&
            !(judgement.reason.kind == WEIR_REASON_RULE &&
              judgement.reason.rule->kind == WEIR_RULE_KIND_HOST);
  rule = answer (&judgement.reason,
                 weir_decision_about_images (record, blocked ? WEIR_RULE_ALLOW : WEIR_RULE_BLOCK));
  set_button (self->images_button, blocked ? _ ("Allow Images") : _ ("Block Images"), &rule,
              weir_decision_images_menu_new (record));
}

/* What will be otherwise than it was.  Returns: (transfer full) (nullable) */
static char *
describe_change (const WeirRecord *record, const WeirJudgement *judgement)
{
  const gboolean was_blocked = record->verdict == WEIR_VERDICT_BLOCKED;

  if (was_blocked != judgement->blocked && judgement->reason.kind == WEIR_REASON_RULE)
    return g_strdup (judgement->blocked ? _ ("Now blocked by your rule.")
                                        : _ ("Now allowed by your rule."));
  if (was_blocked != judgement->blocked && judgement->reason.kind == WEIR_REASON_FILTER)
    return g_strdup (judgement->blocked ? _ ("Now blocked by a filter.")
                                        : _ ("Now allowed by an exception."));
  if (was_blocked != judgement->blocked)
    return g_strdup (judgement->blocked ? _ ("Now blocked.") : _ ("Now allowed."));
  if (was_blocked || record->cookies_seen == 0)
    return NULL;
  if (record->cookies_withheld == 0 && judgement->cookies == WEIR_COOKIES_BLOCK)
    return g_strdup (_ ("Now its cookies are withheld."));
  if (record->cookies_withheld > 0 && judgement->cookies == WEIR_COOKIES_SESSION)
    return g_strdup (_ ("Now its cookies pass, for the session only."));
  if (record->cookies_withheld > 0 && judgement->cookies == WEIR_COOKIES_ALLOW)
    return g_strdup (_ ("Now its cookies pass."));
  return NULL;
}

static void
update_decisions (WeirDetailPane *self)
{
  const WeirRecord *record;
  WeirJudgement judgement;
  g_autofree char *change = NULL;

  if (self->item == NULL || self->service == NULL)
    return;

  record = weir_record_item_get_record (self->item);
  weir_service_preview_record (self->service, record, &judgement);
  update_host_button (self, record, &judgement);
  update_cookies_button (self, record, &judgement);
  update_images_button (self, record);
  weir_inspection_card_set_record (self->inspection_card, self->service, (WeirRecord *) record);

  change = describe_change (record, &judgement);
  gtk_label_set_label (self->now, change != NULL ? change : "");
  gtk_widget_set_visible (GTK_WIDGET (self->now), change != NULL);
}

static gboolean
update_decisions_now (gpointer user_data)
{
  WeirDetailPane *self = user_data;

  self->update_id = 0;
  update_decisions (self);
  return G_SOURCE_REMOVE;
}

/* Rules change before the policy that is made of them does. */
static void
queue_update_decisions (WeirDetailPane *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_decisions_now, self, NULL);
}

/* --- what is known --- */

static void
set_valid_label (GtkLabel *label, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  gtk_label_set_label (label, valid);
}

/* Filters have a card of their own. Returns: (transfer full) */
static char *
explain (WeirDetailPane *self, const WeirRecord *record)
{
  const char *list = record->filter_list != NULL
                       ? weir_filter_card_get_list_title (self->service, record->filter_list)
                       : NULL;

  return weir_record_explain_beside_filters (record, list);
}

static void
update_header (WeirDetailPane *self, const WeirRecord *record)
{
  const char *icon = weir_format_verdict_icon (record->verdict);
  const char *const classes[] = { weir_format_verdict_class (record->verdict), NULL };
  g_autofree char *title = weir_words_capitalise (weir_verdict_get_label (record->verdict));
  g_autofree char *url = weir_record_get_url (record);
  g_autofree char *why = explain (self, record);

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), icon != NULL);
  gtk_widget_set_css_classes (GTK_WIDGET (self->icon), (const char **) classes);
  gtk_label_set_label (self->title, title);
  set_valid_label (self->url, url);
  set_valid_label (self->why, why);
  weir_filter_card_set_record (self->filter_card, self->service, record);
}

/* What one could write oneself against the filter, if anything helps. */
static void
update_exception (WeirDetailPane *self, const WeirRecord *record)
{
  const gboolean blocked = record->verdict == WEIR_VERDICT_BLOCKED && record->filter != NULL;
  g_autofree char *exception = blocked ? weir_record_suggest_exception (record) : NULL;

  gtk_widget_set_visible (self->exception_group, exception != NULL);
  if (exception == NULL)
    return;

  gtk_label_set_text (self->exception, exception);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->add_exception_button), "s", exception);
}

static void
on_copy_exception (WeirDetailPane *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->exception));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Copied the exception"));
}

static void
update_head (GtkWidget *group, GtkLabel *label, const char *head)
{
  g_autofree char *markup = head != NULL ? weir_detail_format_head (head) : NULL;

  gtk_widget_set_visible (group, markup != NULL && *markup != '\0');
  gtk_label_set_markup (label, markup != NULL ? markup : "");
}

/* What is not shown is said to be gone, rather than left out in silence. */
static void
update_no_heads (WeirDetailPane *self, gboolean has_detail)
{
  g_autofree char *told =
    g_strdup_printf (_ ("Heads and single cookies are kept for this session alone, and at most of "
                        "its newest %u requests."),
                     WEIR_LIVE_LOG_MAX_DETAILS);

  gtk_label_set_label (self->no_heads, told);
  gtk_widget_set_visible (GTK_WIDGET (self->no_heads), !has_detail);
}

static void
update (WeirDetailPane *self)
{
  const WeirRecord *record = weir_record_item_get_record (self->item);
  const WeirRecordDetail *detail = record->detail;

  update_header (self, record);
  update_exception (self, record);
  update_decisions (self);
  update_no_heads (self, detail != NULL);
  gtk_widget_set_visible (self->cookies_group,
                          weir_detail_fill_cookies (self->cookies,
                                                    detail != NULL ? detail->cookies : NULL));
  update_head (self->request_group, self->request, detail != NULL ? detail->request_head : NULL);
  update_head (self->response_group, self->response, detail != NULL ? detail->response_head : NULL);
  weir_certificate_group_set_peer (self->certificate_group, detail != NULL ? detail->tls : NULL);
  weir_detail_fill_timing (self->timing, record);
}

static void
disconnect_item (WeirDetailPane *self)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_id, self->item);
}

void
weir_detail_pane_set_item (WeirDetailPane *self, WeirRecordItem *item)
{
  g_return_if_fail (WEIR_IS_DETAIL_PANE (self));

  if (self->item == item)
    return;

  disconnect_item (self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  self->changed_id = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

/* --- the object --- */

static void
set_service (WeirDetailPane *self, WeirService *service)
{
  static const char *const changes[] = { "notify::filtering", "notify::block-cookies",
                                         "notify::block-images", "notify::inspection",
                                         "authority-changed" };

  if (!g_set_object (&self->service, service) || service == NULL)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (service, changes[i], G_CALLBACK (queue_update_decisions), self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_service_get_rules (service), "items-changed",
                           G_CALLBACK (queue_update_decisions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_service_get_journal (service), "items-changed",
                           G_CALLBACK (queue_update_decisions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (weir_service_get_exemptions (service), "items-changed",
                           G_CALLBACK (queue_update_decisions), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVICE]);
}

static gboolean
weir_detail_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WEIR_DETAIL_PANE (widget)->close_button);
}

static void
weir_detail_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WeirDetailPane *self = WEIR_DETAIL_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      g_value_set_object (value, self->service);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_detail_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WeirDetailPane *self = WEIR_DETAIL_PANE (object);

  switch ((Property) id)
    {
    case PROP_SERVICE:
      set_service (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
weir_detail_pane_dispose (GObject *object)
{
  WeirDetailPane *self = WEIR_DETAIL_PANE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  disconnect_item (self);
  g_clear_object (&self->item);
  g_clear_object (&self->service);

  G_OBJECT_CLASS (weir_detail_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-detail-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, icon);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, title);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, url);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, why);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, filter_card);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, inspection_card);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, now);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, host_button);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, cookies_button);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, images_button);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, exception_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, exception);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, add_exception_button);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, no_heads);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, cookies_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, cookies);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, request_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, request);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, response_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, response);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, certificate_group);
  gtk_widget_class_bind_template_child (widget_class, WeirDetailPane, timing);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_exception);
}

static void
weir_detail_pane_class_init (WeirDetailPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = weir_detail_pane_get_property;
  object_class->set_property = weir_detail_pane_set_property;
  object_class->dispose = weir_detail_pane_dispose;
  GTK_WIDGET_CLASS (klass)->grab_focus = weir_detail_pane_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = weir_focus_children;

  properties[PROP_SERVICE] =
    g_param_spec_object ("service", NULL, NULL, WEIR_TYPE_SERVICE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (WEIR_TYPE_FILTER_CARD);
  g_type_ensure (WEIR_TYPE_INSPECTION_CARD);
  g_type_ensure (WEIR_TYPE_CERTIFICATE_GROUP);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
weir_detail_pane_init (WeirDetailPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  weir_inner_names_set (GTK_WIDGET (self->host_button), _ ("Where, and for How Long"));
  weir_inner_names_set (GTK_WIDGET (self->cookies_button), _ ("More Choices About Cookies"));
  weir_inner_names_set (GTK_WIDGET (self->images_button), _ ("More Choices About Images"));
}
