/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What filters would have done, before they are saved.
 *
 * Counts first, then some of the requests, the newest on top, each with what
 * would have become of it.  What the answer cannot know is said below: which
 * requests the history has, and that it keeps no queries.
 */

#include "weir-preview-pane.h"

#include "weir-focus.h"
#include "weir-record-item.h"
#include "weir-words.h"

#include <glib/gi18n-lib.h>

struct _WeirPreviewPane
{
  AdwBin parent_instance;

  GCancellable *cancellable; /* (owned) (nullable): of the question that goes on */

  GtkWidget *close_button;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkWidget *stale;
  GtkLabel *blocked;
  GtkLabel *allowed;
  GtkLabel *seen;
  GtkLabel *limits;
  GListStore *records;
};

G_DEFINE_FINAL_TYPE (WeirPreviewPane, weir_preview_pane, ADW_TYPE_BIN)

/* --- counts --- */

/* @label: what is told; (transfer full) */
static void
tell (GtkLabel *label, char *text)
{
  gtk_label_set_text (label, text);
  g_free (text);
}

static void
tell_counts (WeirPreviewPane *self, const WeirFilterPreview *preview)
{
  g_autofree char *n_blocked = weir_words_count (preview->n_blocked);
  g_autofree char *n_allowed = weir_words_count (preview->n_allowed);
  g_autofree char *n_seen = weir_words_count (preview->n_seen);

  tell (self->blocked,
        g_strdup_printf (ngettext ("%s request more would have been blocked",
                                   "%s requests more would have been blocked", preview->n_blocked),
                         n_blocked));
  tell (self->allowed, g_strdup_printf (ngettext ("%s blocked request would have gone through",
                                                  "%s blocked requests would have gone through",
                                                  preview->n_allowed),
                                        n_allowed));
  tell (self->seen, g_strdup_printf (ngettext ("Tried on the newest %s request of the history.",
                                               "Tried on the newest %s requests of the history.",
                                               preview->n_seen),
                                     n_seen));
}

static void
tell_limits (WeirPreviewPane *self, gboolean keeps_all)
{
  const char *queries = _ ("The history keeps no queries: filters are tried on what stands before "
                           "the “?” of a URL.");

  if (keeps_all)
    gtk_label_set_text (self->limits, queries);
  else
    tell (self->limits,
          g_strconcat (queries, " ",
                       _ ("It has only what was blocked or changed; in the preferences you can let "
                          "it keep all requests."),
                       NULL));
}

void
weir_preview_pane_show (WeirPreviewPane *self,
                        const WeirFilterPreview *preview,
                        const char *problem,
                        gboolean keeps_all)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (WEIR_IS_PREVIEW_PANE (self));

  for (guint i = 0; preview != NULL && i < preview->records->len; i++)
    g_ptr_array_add (items, weir_record_item_new (preview->records->pdata[i]));
  g_list_store_splice (self->records, 0, g_list_model_get_n_items (G_LIST_MODEL (self->records)),
                       items->pdata, items->len);

  gtk_widget_set_visible (self->stale, FALSE);
  adw_status_page_set_description (self->problem_page, problem);
  if (preview == NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "problem");
      return;
    }

  tell_counts (self, preview);
  tell_limits (self, keeps_all);
  gtk_stack_set_visible_child_name (self->stack, preview->n_seen == 0 ? "empty" : "answer");
}

void
weir_preview_pane_set_stale (WeirPreviewPane *self)
{
  g_return_if_fail (WEIR_IS_PREVIEW_PANE (self));

  gtk_widget_set_visible (self->stale, TRUE);
}

/* --- asking --- */

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WeirPreviewPane) self = data;
  WeirService *service = WEIR_SERVICE (source);
  g_autoptr (GError) error = NULL;
  WeirFilterPreview *preview = weir_service_preview_filters_finish (service, result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  weir_preview_pane_show (self, preview, error != NULL ? error->message : NULL,
                          weir_service_get_setting (service, WEIR_SETTING_KEEP_ALL));
  g_clear_pointer (&preview, weir_filter_preview_free);
}

static void
cancel (WeirPreviewPane *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
weir_preview_pane_ask (WeirPreviewPane *self, WeirService *service, const char *text)
{
  g_return_if_fail (WEIR_IS_PREVIEW_PANE (self));
  g_return_if_fail (WEIR_IS_SERVICE (service));

  cancel (self);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (self->stack, "asking");
  weir_service_preview_filters_async (service, text, self->cancellable, on_previewed,
                                      g_object_ref (self));
}

/* --- rows --- */

/* What was blocked is listed because it would have gone through, and the other way round. */
static gboolean
would_be_blocked (WeirRecordItem *item)
{
  return weir_record_item_get_record (item)->verdict != WEIR_VERDICT_BLOCKED;
}

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *url = gtk_label_new (NULL);
  GtkWidget *caption = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (url), 0);
  gtk_label_set_ellipsize (GTK_LABEL (url), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_label_set_ellipsize (GTK_LABEL (caption), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), url);
  gtk_box_append (GTK_BOX (lines), caption);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), lines);
  gtk_list_item_set_child (list_item, box);
  gtk_list_item_set_activatable (list_item, FALSE);
}

static char *
describe_row (WeirRecordItem *item)
{
  const WeirRecord *record = weir_record_item_get_record (item);
  g_autofree char *when =
    weir_words_when (record->started / G_USEC_PER_SEC, g_get_real_time () / G_USEC_PER_SEC);
  const char *fate = would_be_blocked (item) ? _ ("would be blocked") : _ ("would go through");

  if (record->site == NULL)
    return g_strjoin (" · ", fate, when, weir_resource_type_get_label (record->type), NULL);
  return g_strjoin (" · ", fate, when, weir_resource_type_get_label (record->type), record->site,
                    NULL);
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *list_item)
{
  WeirRecordItem *item = gtk_list_item_get_item (list_item);
  const gboolean blocked = would_be_blocked (item);
  const char *const classes[] = { blocked ? "error" : "success", NULL };
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *lines = gtk_widget_get_next_sibling (icon);
  g_autofree char *url = weir_record_get_url (weir_record_item_get_record (item));
  g_autofree char *valid = g_utf8_make_valid (url, -1);
  g_autofree char *caption = describe_row (item);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon),
                                blocked ? "weir-blocked-symbolic" : "weir-allowed-symbolic");
  gtk_widget_set_css_classes (icon, (const char **) classes);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_first_child (lines)), valid);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_last_child (lines)), caption);
  gtk_widget_set_tooltip_text (lines, valid);
}

/* --- the object --- */

static gboolean
weir_preview_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (WEIR_PREVIEW_PANE (widget)->close_button);
}

static void
weir_preview_pane_dispose (GObject *object)
{
  cancel (WEIR_PREVIEW_PANE (object));

  G_OBJECT_CLASS (weir_preview_pane_parent_class)->dispose (object);
}

static void
weir_preview_pane_class_init (WeirPreviewPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = weir_preview_pane_dispose;
  widget_class->grab_focus = weir_preview_pane_grab_focus;
  widget_class->focus = weir_focus_children;

  g_type_ensure (WEIR_TYPE_RECORD_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weirproxy/Weir/weir-preview-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, close_button);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, stack);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, problem_page);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, stale);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, blocked);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, allowed);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, seen);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, limits);
  gtk_widget_class_bind_template_child (widget_class, WeirPreviewPane, records);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
}

static void
weir_preview_pane_init (WeirPreviewPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
